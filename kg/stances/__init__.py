"""Stage 6: what claims are about, and who supports or opposes it."""

__all__ = [
    "aspects",
    "clauses",
    "confidence",
    "discovery",
    "judge",
    "positions",
    "propositions",
    "registry",
    "same_names",
    "stance_models",
    "twins",
]
