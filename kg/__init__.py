"""Stancegraph: who claims what in the news, and who is for or against it, as a checked RDF graph."""
