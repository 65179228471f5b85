"""Stage 1: find, read and cut the files that the user names into articles, and link copies of one story."""

__all__ = ["copies", "library", "metadata"]
