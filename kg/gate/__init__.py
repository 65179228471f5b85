"""Stage 8: whether a graph is good enough."""

__all__ = ["findings", "reports", "results", "shapes", "verdict"]
