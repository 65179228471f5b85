"""Pages in HTML: those of the explorer, and the server's own, which show an address, the named queries and problems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import jinja2

from kg.graph.query_files import Query
from kg.graph.tables import Table
from kg.server.problems import Problem

_HERE = Path(__file__).parent
Ask = Callable[[str, Mapping[str, str]], Table]


class Explorer(Protocol):
    """Makes pages from the path of an address and the options behind its ``?``."""

    def page(self, path: str, options: Mapping[str, str]) -> Any: ...  # noqa: ANN401, D102 - a record with html and status, or None

    def table(self, path: str, options: Mapping[str, str]) -> Table | None: ...  # noqa: D102 - the rows behind it


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of a server.

    :param title: what the graph is called
    :param explorer: None in an installation without one
    """

    title: str
    explorer: Explorer | None

    def address(self, iri: str, statements: Mapping[str, Any]) -> str:
        """Make the page of an address of the graph.

        :param statements: about it, as :mod:`kg.server.answers` gives them
        """
        return self._render("address.html", iri=iri, prefixes=statements["prefixes"], statements=statements)

    def queries(self, queries: tuple[Query, ...]) -> str:
        """Make the page that lists the named queries."""
        return self._render("queries.html", queries=queries)

    def problem(self, problem: Problem) -> str:
        """Make the page that says what went wrong."""
        return self._render("problem.html", problem=problem)

    def start(self) -> str:
        """Make the first page of a server without an explorer."""
        return self._render("start.html")

    def _render(self, template: str, **values: object) -> str:
        """Fill one of the server's own templates."""
        return _templates().get_template(template).render(title=self.title, **values)


def explorer(ask: Ask, graph: str, token: str | None, corrections: Path | None) -> Explorer | None:
    """Open the explorer; None in an installation without one.

    :param ask: asks the graph, from any thread
    :param token: what its pages send with a correction; None where none are taken
    :param corrections: the file that these are added to, so that the pages show them
    """
    try:
        rooms = import_module("kg.explorer.explorer"), import_module("kg.explorer.settings")
    except ModuleNotFoundError:
        return None
    findings = rooms[1].findings_beside(graph)
    settings = rooms[1].Settings(title=name_of(graph), findings=findings, sparql=True, token=token, corrections=corrections)
    made: Explorer = rooms[0].Explorer(ask, settings)
    return made


def static(name: str) -> tuple[bytes, str] | None:
    """Read a style sheet or script, with its media type; None where there is none of that name."""
    if name == "server.css":
        return (_HERE / "static" / name).read_bytes(), "text/css; charset=utf-8"
    try:
        found: tuple[bytes, str] | None = import_module("kg.explorer.assets").static(name)
    except ModuleNotFoundError:
        return None
    return found


def name_of(graph: str) -> str:
    """Call a graph by its folder, or its file."""
    path = Path(graph).resolve()
    return path.name or str(path)


@cache
def _templates() -> jinja2.Environment:
    """Open the templates; each is compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = _short
    environment.filters["resource"] = lambda iri: f"/resource?iri={quote(iri, safe='')}"
    return environment


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """Write an address with a prefix, where one fits.

    >>> _short("http://schema.org/name", {"schema": "http://schema.org/"})
    'schema:name'
    """
    fitting = (f"{prefix}:{iri[len(space) :]}" for prefix, space in prefixes.items() if iri.startswith(space))
    return next(fitting, iri)
