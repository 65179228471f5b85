"""Stage 4: who speaks, within one article and over all of them."""

__all__ = ["agents", "antecedents", "entities", "kinds", "names", "spellings"]
