"""Stage 7: the graph, how it is written, read and asked, and what changed between two."""

__all__ = [
    "changes",
    "corpus",
    "machine_codings",
    "nquads",
    "places",
    "queries",
    "query_files",
    "query_text",
    "query_worker",
    "results",
    "showing",
    "store",
    "tables",
    "terms",
]
