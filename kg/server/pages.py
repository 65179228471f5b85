"""Pages in HTML: those of the explorer, and the server's own, which show an address, the named queries and problems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from kg.explorer import settings
from kg.explorer.explorer import Explorer
from kg.graph.query_files import Query
from kg.graph.tables import Table
from kg.server.problems import Problem

_FOLDER = Path(__file__).parent / "templates"
Ask = Callable[[str, Mapping[str, str]], Table]


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of a server.

    :param title: what the graph is called
    """

    title: str
    explorer: Explorer

    @classmethod
    def of(cls, graph: str, ask: Ask, token: str | None, corrections: Path | None = None) -> "Pages":
        """Open the pages of a graph.

        :param graph: a build folder or a graph file
        :param ask: asks it, from any thread
        :param token: what pages send with a correction; None where none are taken
        :param corrections: the file that these are added to, so that the pages show them
        """
        path = Path(graph).resolve()
        title = path.name or str(path)
        known = settings.Settings(title, settings.findings_beside(graph), sparql=True, token=token, corrections=corrections)
        return cls(title, Explorer(ask, known))

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

    def _render(self, template: str, **values: object) -> str:
        """Fill one of the server's own templates."""
        return _templates().get_template(template).render(title=self.title, **values)


@cache
def _templates() -> jinja2.Environment:
    """Open the templates; each is compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
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
