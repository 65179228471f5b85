"""Stage 6: what claims are about, and who is for or against it."""
