"""How good the models and the whole way are: annotated corpora, and scores on them."""

__all__ = ["attribution", "corpora", "marked", "pronouns", "scores", "stance", "tasks"]
