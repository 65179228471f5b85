"""The text of an article: its sentences and quotations, dates, and the English words that several stages know."""

__all__ = ["dates", "english", "sentences", "wordlists"]
