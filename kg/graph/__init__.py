"""Stage 7: the graph: how it is written, read and asked, and what changed between two."""
