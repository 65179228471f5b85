"""Stage 5: what is said becomes claims, each with its place and its time."""
