"""Training: the data sets, one loop, and what each task makes of both."""
