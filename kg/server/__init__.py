"""A graph behind HTTP: SPARQL 1.1 Protocol, named queries, its addresses, and the pages of the explorer. Needs the extra ``serve``.

One process, the keeper, has read the graph; for each question it forks another one, which is ended at its limits. The server itself holds
no graph: it waits, and passes answers on.
"""

__all__ = ["running"]
