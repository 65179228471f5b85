"""Stage 6: what claims are about, and who is for or against it."""

__all__ = ["aspects", "judge", "propositions", "registry", "wordings"]
