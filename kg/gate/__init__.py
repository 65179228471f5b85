"""Stage 8: whether a graph is good enough."""
