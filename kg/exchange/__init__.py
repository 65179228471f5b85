"""What goes to other programs and comes from them: triplestores, and the files of other tools."""

__all__ = ["dna", "dna_corrections", "exports", "nanopubs", "networks", "ontologies", "pictures", "remote"]
