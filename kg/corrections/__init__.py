"""What people decided about claims, speakers, propositions and stances: read, written, applied to what a build finds, and compared."""

__all__ = ["addresses", "decided_claims", "decided_propositions", "decided_stances", "records", "sheets"]
