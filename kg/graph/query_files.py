"""Which queries there are: those of queries/ by name, a .rq file, or SPARQL itself.

Those of queries/pages/ are what the pages of the explorer ask: ``pages/NAME``. Lists leave them out.

The first line of a query is a comment that says what it answers; lines ``# @param ...`` declare its parameters
(:mod:`kg.graph.parameters`).
"""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from kg import resources
from kg.errors import QueryError
from kg.graph.parameters import Parameter, declared, suggest
from kg.graph.tables import Table

_UNNAMED = "The query"  # as messages call one that has no name


@dataclass(frozen=True, slots=True)
class Query:
    """A query.

    :param name: in queries/, or as messages call it
    :param help: what it answers, in one sentence
    :param trusted: whether it comes with the package, so that it need not be checked before it is run
    """

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    text: str
    trusted: bool = False


def named() -> tuple[Query, ...]:
    """Read all queries of queries/, sorted by name.

    :raises InputError: the folder is missing
    """
    files = sorted(resources.path("queries").glob("*.rq"))
    return tuple(parse(file.stem, file.read_text(encoding="utf-8"), trusted=True) for file in files)


def listing() -> Table:
    """Name the queries of queries/, what each answers, and its parameters as ``name (type)`` or ``name (type) = default``.

    :raises InputError: the folder is missing
    """
    rows = [(query.name, ", ".join(map(_signature, query.parameters)), query.help) for query in named()]
    return Table(("query", "parameters", "answers"), tuple(rows))


def described(width: int) -> str:
    """Write the list of the queries of queries/ for people: the name, what it answers, and its parameters below.

    :param width: characters of a line
    :raises InputError: the folder is missing
    """
    lines: list[str] = []
    for query in named():
        parameters = ", ".join(map(_signature, query.parameters))
        lines += [query.name, *_indented(query.help, width), *(_indented(f"parameters: {parameters}", width) if parameters else ())]
    return "\n".join(lines) + "\n"


def _indented(text: str, width: int) -> list[str]:
    """Cut a text into lines between its words, each with four spaces before it."""
    return textwrap.wrap(text, width, initial_indent="    ", subsequent_indent="    ")


def _signature(parameter: Parameter) -> str:
    """Show a parameter as name, type and default: ``limit (integer) = 10``."""
    return f"{parameter.name} ({parameter.type})" + ("" if parameter.default is None else f" = {parameter.default}")


def find(query: str) -> Query:
    """Find a query.

    :param query: the name of a query of queries/ (or queries/pages/: ``pages/NAME``), the path of a ``.rq`` file, or SPARQL
    :raises QueryError: there is no query of that name, the file cannot be read, or a parameter is declared wrongly
    """
    if query.endswith(".rq"):
        return parse(query, _read(Path(query)))
    return by_name(query) if re.fullmatch(r"(?:pages/)?[\w-]+", query) else parse(_UNNAMED, query)


def by_name(query: str) -> Query:
    """Find a query of queries/ or queries/pages/.

    :raises QueryError: there is none of that name
    """
    if re.fullmatch(r"pages/[\w-]+", query):
        return parse(query, _read(resources.path("queries") / f"{query}.rq"), trusted=True)
    known = {known.name: known for known in named()}
    if query in known:
        return known[query]
    what = f"There is no query {query!r}."
    raise QueryError(what, suggest(query, known, "queries"))


def parse(name: str, text: str, *, trusted: bool = False) -> Query:
    """Read the sentence and the parameters of a query from its text.

    :raises QueryError: a parameter is declared wrongly
    """
    text = _with_line_feeds(text)
    first_line = text.partition("\n")[0]
    return Query(name, first_line.lstrip("# ") if first_line.startswith("#") else "", declared(name, text), text, trusted)


def sparql(text: str) -> Query:
    """Take SPARQL that somebody else has sent: it names no query and no file of ours, and ``# @param`` in it is a comment."""
    return Query(_UNNAMED, "", (), _with_line_feeds(text))


def _with_line_feeds(text: str) -> str:
    """End each line with a line feed: SPARQL ends a comment at a carriage return too, one of its parsers does not."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _read(path: Path) -> str:
    """Read the text of a query file.

    :raises QueryError: it cannot be read, or is not UTF-8
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        what = f"The query file {path} cannot be read ({getattr(error, 'strerror', None) or error})."
        raise QueryError(what, "Name a UTF-8 file with one SPARQL query, or one of `kg query --list`.") from error
