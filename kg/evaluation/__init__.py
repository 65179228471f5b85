"""How good the models and the whole way are: annotated corpora, and scores on them."""

__all__ = ["corpora", "marked", "tasks"]
