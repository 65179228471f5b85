"""Stage 1: the files that a user names become articles."""

__all__ = ["copies", "library", "metadata"]
