"""The page to write SPARQL on: YASGUI, which asks the server's own endpoint, and the named queries to begin from."""

from dataclasses import dataclass

from kg.explorer.views import Request, View
from kg.graph import query_files, query_text


@dataclass(frozen=True, slots=True)
class Example:
    """A named query.

    :param help: what it answers, in one sentence
    :param sparql: as any SPARQL engine takes it
    """

    name: str
    help: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Sparql:
    """What the page offers.

    :param examples: the named queries that need no parameter
    """

    examples: tuple[Example, ...]


def read(request: Request) -> Sparql | None:
    """Read the named queries; None where the server has no such page."""
    if not request.settings.sparql:
        return None
    queries = (query for query in query_files.named() if all(parameter.default is not None for parameter in query.parameters))
    return Sparql(tuple(Example(query.name, query.help, query_text.standalone(query, {})) for query in queries))


VIEW = View("sparql", "sparql.html", read, label="SPARQL", scripts=("yasgui/yasgui.min.js", "sparql.js"))
