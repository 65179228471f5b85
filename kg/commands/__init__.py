"""What each command of ``kg`` does: it reads its options as one record, asks the library once, and prints what came back."""

__all__ = ["asking", "building", "checking", "coding", "looking", "modelling", "options", "printed", "sharing"]
