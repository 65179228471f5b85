"""Stages 2 and 3: one article becomes its `Reading`, in any process."""
