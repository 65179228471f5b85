"""Stancegraph: who claims what in the news, and who is for or against it, as a checked RDF graph.

The verbs of the command line are the functions here; nothing is imported before it is used. ::

    import kg

    result = kg.build(["articles/"], Path("out/mine"), kg.Config(propositions=Path("propositions.txt")))
    graph = kg.Graph("out/mine")
    for row in graph.stances().records():
        print(row["speaker"], row["position"], row["proposition"])
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg import errors
    from kg.config import Config
    from kg.corrections.agreement import Agreement
    from kg.evaluation import tasks as evaluate
    from kg.exchange.exports import Format, export
    from kg.exchange.remote import LoadResult, load
    from kg.gate.results import Report
    from kg.gate.shapes import validate
    from kg.graph.changes import Change, diff
    from kg.graph.machine_codings import compare as agreement
    from kg.graph.query_worker import Limits, query
    from kg.graph.showing import show
    from kg.graph.tables import Table, render
    from kg.learning.training import train
    from kg.pipeline import BuildResult, build

    __version__: str

__all__ = [
    "Agreement",
    "BuildResult",
    "Change",
    "Config",
    "Graph",
    "Limits",
    "LoadResult",
    "Report",
    "Table",
    "__version__",
    "agreement",
    "build",
    "diff",
    "errors",
    "evaluate",
    "export",
    "load",
    "query",
    "render",
    "show",
    "train",
    "validate",
]

_HOMES = {
    "Agreement": "kg.corrections.agreement",
    "BuildResult": "kg.pipeline",
    "Change": "kg.graph.changes",
    "Config": "kg.config",
    "Limits": "kg.graph.query_worker",
    "LoadResult": "kg.exchange.remote",
    "Report": "kg.gate.results",
    "Table": "kg.graph.tables",
    "agreement": "kg.graph.machine_codings",
    "build": "kg.pipeline",
    "diff": "kg.graph.changes",
    "export": "kg.exchange.exports",
    "load": "kg.exchange.remote",
    "query": "kg.graph.query_worker",
    "render": "kg.graph.tables",
    "show": "kg.graph.showing",
    "train": "kg.learning.training",
    "validate": "kg.gate.shapes",
}
_CALLED = {"agreement": "compare"}  # name here → name in its module
_MODULES = {"errors": "kg.errors", "evaluate": "kg.evaluation.tasks"}


def __getattr__(name: str) -> object:
    """Import what is asked for (PEP 562)."""
    if name == "__version__":
        return import_module("importlib.metadata").version("stancegraph")
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name not in _HOMES:
        message = f"module 'kg' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), _CALLED.get(name, name))


def __dir__() -> list[str]:
    return __all__


class Graph:
    """A built graph, read into memory once, when it is first asked.

    :param path: a build folder, or a ``.nq``, ``.trig``, ``.ttl``, ``.nt`` or ``.jsonld`` file
    :param limits: of each query, which then runs in a process of its own that reads the graph anew; without them it runs here, as long as
        it takes, and Ctrl-C ends it no earlier
    """

    def __init__(self, path: str | Path, *, limits: "Limits | None" = None) -> None:
        self.path = Path(path)
        self.limits = limits
        self._store: Store | None = None

    @property
    def store(self) -> "Store":
        """The graph itself.

        :raises InputError: it cannot be read
        """
        if self._store is None:
            self._store = import_module("kg.graph.store").open(self.path)
        return self._store

    def query(self, question: str, **params: str) -> "Table":
        """Answer a named query, a ``.rq`` file or SPARQL; see :func:`kg.graph.query_worker.query`."""
        graph = self.path if self.limits else self.store
        table: Table = import_module("kg.graph.query_worker").query(graph, question, params, limits=self.limits)
        return table

    def claims(self) -> "Table":
        """Give every claim with its exact place, its words and its speaker."""
        return self.query("claims")

    def stances(self) -> "Table":
        """Give every stance with its position, its date and its claim."""
        return self.query("stances")

    def validate(self) -> "Report":
        """Check the graph against the bundled shapes."""
        report: Report = import_module("kg.gate.shapes").validate(self.path, store=self.store)
        return report

    def export(self, to: "Format") -> str:
        """Write the statement events; see :func:`kg.exchange.exports.export`."""
        text: str = import_module("kg.exchange.exports").export(self.store, to)
        return text
