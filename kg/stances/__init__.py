"""Stage 6: what claims are about, and who supports or opposes it."""

__all__ = ["aspects", "clauses", "confidence", "discovery", "judge", "models", "names", "positions", "propositions", "registry", "twins"]
