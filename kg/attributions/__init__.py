"""Stages 2 and 3: an article becomes its reading, which is its sentences and who says what in them."""

__all__ = ["reader", "rules", "workers"]
