"""The learned parts: where their weights are, how they are run, and (only in ``torch_nets``) what torch makes of them."""
