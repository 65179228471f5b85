"""Reads annotated corpora, and scores the models and whole builds on them."""

__all__ = ["attribution", "corpora", "marked", "pronouns", "scores", "stance", "tasks"]
