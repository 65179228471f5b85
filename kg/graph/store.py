"""A graph on disk, read into memory to be asked."""

from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from kg.errors import InputError
from kg.graph.nquads import read
from kg.outputs import read_consistently

UNNAMED = NamedNode("urn:x-stancegraph:unnamed")  # for triples without a graph, as every query asks named graphs


def open(graph: str | Path | Store) -> Store:  # noqa: A001 - kg.graph.store.open reads as what it does
    """Read a graph into memory; a store is returned as it is.

    Triples outside of any named graph are put into one of their own, so that queries see them.

    :param graph: a build folder, or a ``.nq``, ``.trig``, ``.ttl``, ``.nt`` or ``.jsonld`` file
    :raises InputError: nothing is there, it is of no known format, cannot be parsed, or is empty
    """
    if isinstance(graph, Store):
        return graph
    return read_consistently(Path(graph), _loaded)


def add_union(graph: Store) -> None:
    """Put the triples of all graphs of a store into its default graph, each once, so that what stands in no ``GRAPH`` asks all of them.

    Oxigraph's own union of graphs gives a triple once for each graph that has it, and so counts too many.
    """
    graph.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in graph)


def _loaded(path: Path) -> Store:
    """Read the graph of a build folder or a file into a new store; triples outside of any named graph go into ``UNNAMED``.

    :raises InputError: as :func:`open`
    """
    if not path.exists():
        what = f"There is no graph at {path}."
        raise InputError(what, "Name a build folder or a graph file; kg build INPUT -o DIR makes one.")
    if path.is_dir() and not (path / "graph.nq").is_file():
        what = f"{path} is no build folder: it holds no graph.nq."
        raise InputError(what, f"Build one with: kg build INPUT -o {path}")
    store = read(path)
    store.update(f"MOVE DEFAULT TO {UNNAMED}")
    return store
