"""Stage 5: what is said becomes claims, each with its place in the text and its time."""

__all__ = ["contents"]
