"""Questions to a graph: a named query of queries/, a .rq file or a SPARQL string, answered as a table. No query can write or fetch.

The first line of a .rq file is a comment that says what it answers; lines ``# @param name type default`` declare its parameters (no
default: it must be given; ``""``: the empty string; ``UNDEF``: unbound where it is not given). Parameters become RDF terms in a VALUES
block, never text of the query.
"""

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args

import msgspec
import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store

from kg import printing, resources
from kg.errors import QueryError
from kg.graph import store
from kg.vocab import XSD

Cell = str | int | float | bool | None
Format = Literal["table", "csv", "tsv", "json", "jsonl"]
Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer. Integers and decimals are numbers, booleans booleans, all else is text; a missing value is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> Iterator[dict[str, Cell]]:
        """Give each row as column → value.

        >>> list(Table(("speaker", "claims"), (("Ilse Varga", 3),)).records())
        [{'speaker': 'Ilse Varga', 'claims': 3}]
        """
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query; without a default it must be given, and with the default ``UNDEF`` it is unbound where it is not."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """A query, what it answers in one sentence, and its parameters."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    text: str


def named() -> tuple[Query, ...]:
    """All queries of queries/, by name.

    :raises InputError: the folder is missing
    """
    return tuple(_parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(resources.path("queries").glob("*.rq")))


def listing() -> Table:
    """Name the queries of queries/, what each answers, and its parameters as ``name (type)`` or ``name (type) = default``."""
    rows = []
    for query in named():
        parameters = (f"{one.name} ({one.type})" + ("" if one.default is None else f" = {one.default}") for one in query.parameters)
        rows.append((query.name, ", ".join(parameters), query.help))
    return Table(("query", "parameters", "answers"), tuple(rows))


def run(graph: str | Path | Store, query: str, params: Mapping[str, str] | None = None) -> Table:
    """Answer a question.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :param query: the name of a query of queries/, the path of a ``.rq`` file, or SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE)
    :param params: parameter name → value, as text
    :returns: the solutions of a SELECT; one column ``answer`` for ASK; ``s``, ``p``, ``o`` for CONSTRUCT and DESCRIBE
    :raises InputError: the graph cannot be read
    :raises QueryError: the query or a parameter is unknown, missing or wrong, or the query would write or fetch
    """
    text = _bind(_find(query), params or {})
    opened = store.open(graph)
    try:
        return _table(opened.query(text))
    except SyntaxError as error:
        what = f"The query cannot be parsed: {error}."
        raise QueryError(what, "Correct it at that place; `kg query --list` shows the named queries.") from error
    except (OSError, RuntimeError, ValueError) as error:
        what = f"The query cannot be answered: {error}."
        raise QueryError(what, "Change the query; `kg query --list` shows the named queries.") from error


# ── which query ──────────────────────────────────────────────────────────────


def _find(query: str) -> Query:
    if query.endswith(".rq"):
        return _checked(_parse(query, _read(Path(query))))
    if not re.fullmatch(r"[\w-]+", query):
        return _checked(_parse("The query", query))
    known = {found.name: found for found in named()}
    if query in known:
        return known[query]
    what = f"There is no query {query!r}."
    raise QueryError(what, _nearest(query, known, "queries"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        what = f"The query file {path} cannot be read ({getattr(error, 'strerror', None) or error})."
        raise QueryError(what, "Name a UTF-8 file with one SPARQL query, or one of `kg query --list`.") from error


def _nearest(name: str, known: Iterable[str], kind: str) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"The {kind} are: {', '.join(names)}." if names else f"It has no {kind}."


def _parse(name: str, text: str) -> Query:
    # SPARQL ends a comment at a carriage return too, one of its parsers does not: with line feeds alone all agree
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head = text.partition("\n")[0]
    parameters = tuple(_parameter(name, line) for line in re.findall(r"^# @param[ \t]+(.*)$", text, flags=re.MULTILINE))
    return Query(name, head.lstrip("# ") if head.startswith("#") else "", parameters, text)


def _parameter(query: str, line: str) -> Parameter:
    name, kind, default = (*line.split(maxsplit=2), "", "")[:3]
    if kind not in _TERMS or not re.fullmatch(r"[A-Za-z]\w*", name, flags=re.ASCII):
        what = f"A parameter of {query} is declared wrongly: {line!r}."
        raise QueryError(what, f"Write `# @param name type default`; the types are: {', '.join(_TERMS)}.")
    return Parameter(name, kind, "" if default.strip() == '""' else default.strip() or None)


# ── what no query may do ─────────────────────────────────────────────────────

_TOKEN = re.compile(
    r"""
      (?P<skip> \#[^\n]*                                            # comment
              | <[^<>"{}|^`\\\x00-\x20]*>                           # IRI
              | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'           # strings
              | \\.                                                 # escape in a local name
              | [?$]\w+ | @\w+ | (?<=:)[\w.:%-]+ )                 # variable, language tag, local name
    | (?P<word> \w+ ) | (?P<brace> \{ )                            # a prefix counts as a word: SERVICE:x asks another server
    """,
    re.VERBOSE | re.DOTALL,
)
_REFUSED = {
    "SERVICE": "SERVICE asks another server",
    "FROM": "FROM names data outside of the graph",
    **dict.fromkeys(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"), "it would change the graph"),
}


def _checked(query: Query) -> Query:
    """Refuse what writes or fetches: by the words of the text and, independently, by what rdflib's parser makes of it."""
    if re.search(r"\\[uU][0-9A-Fa-f]{4}", query.text):
        what = f"{query.name} has a \\u escape, which hides what is asked."
        raise QueryError(what, "Write the character itself.")
    words = (token["word"].upper() for token in _TOKEN.finditer(query.text) if token["word"])
    for word in words:
        if word in _REFUSED:
            raise _refusal(query, word)
    parts = _parts(query)
    for word, part in (("SERVICE", "ServiceGraphPattern"), ("FROM", "DatasetClause")):
        if part in parts:
            raise _refusal(query, word)
    return query


def _refusal(query: Query, word: str) -> QueryError:
    what = f"{query.name} is refused: {_REFUSED[word]}."
    return QueryError(what, "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE, and name graphs with GRAPH.")


def _parts(query: Query) -> set[str]:
    """Names of the grammar's parts that occur in the query."""
    from pyparsing import ParseBaseException, ParseResults  # noqa: PLC0415 - a quarter of a second that named queries do not need
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415

    try:
        todo: list[object] = [parseQuery(query.text)]
    except (ParseBaseException, RecursionError) as error:
        what = f"{query.name} is no SPARQL 1.1 query: {error or 'it is nested too deeply'}."
        raise QueryError(what, "Correct it at that place; `kg query --list` shows the named queries.") from error
    parts = set()
    while todo:
        part = todo.pop()
        if isinstance(part, CompValue):
            parts.add(part.name)
            todo.extend(part.values())
        elif isinstance(part, list | tuple | ParseResults):
            todo.extend(part)
    return parts


# ── parameters ───────────────────────────────────────────────────────────────


def _matching(pattern: str, kind: str) -> Callable[[str], str]:
    def term(value: str) -> str:
        if not re.fullmatch(pattern, value, flags=re.ASCII):
            raise ValueError(value)
        return str(pyoxigraph.Literal(value, datatype=NamedNode(XSD + kind)))

    return term


def _on(parse: Callable[[str], date], kind: str) -> Callable[[str], str]:
    def term(value: str) -> str:
        written = parse(value).isoformat().replace("+00:00", "Z")  # Python reads more forms than XML Schema has
        return str(pyoxigraph.Literal(written, datatype=NamedNode(XSD + kind)))

    return term


_TERMS: dict[str, Callable[[str], str]] = {
    "string": lambda value: str(pyoxigraph.Literal(value)),
    "iri": lambda value: str(NamedNode(value)),
    "integer": _matching(r"[+-]?[0-9]+", "integer"),
    "decimal": _matching(r"[+-]?[0-9]+(\.[0-9]+)?", "decimal"),
    "boolean": _matching(r"true|false", "boolean"),
    "date": _on(date.fromisoformat, "date"),
    "dateTime": _on(datetime.fromisoformat, "dateTime"),
}


def _bind(query: Query, params: Mapping[str, str]) -> str:
    """Put the parameters into the query, as the first pattern of its WHERE."""
    declared = {parameter.name: parameter for parameter in query.parameters}
    for name in params:
        if name not in declared:
            what = f"{query.name} has no parameter {name!r}."
            raise QueryError(what, _nearest(name, declared, "parameters"))
    if not declared:
        return query.text
    terms = " ".join(_term(query, parameter, params.get(parameter.name)) for parameter in declared.values())
    names = " ".join(f"?{name}" for name in declared)
    at = _where(query)
    return f"{query.text[:at]} VALUES ({names}) {{ ({terms}) }} {query.text[at:]}"


def _term(query: Query, parameter: Parameter, value: str | None) -> str:
    if value is None and parameter.default == "UNDEF":
        return "UNDEF"
    value = parameter.default if value is None else value
    if value is None:
        what = f"{query.name} needs the parameter {parameter.name!r} ({parameter.type})."
        raise QueryError(what, f"Add: --param {parameter.name}=VALUE")
    try:
        return _TERMS[parameter.type](value)
    except ValueError as error:
        what = f"The parameter {parameter.name!r} is no {parameter.type}: {value!r}."
        raise QueryError(what, _EXAMPLES.get(parameter.type, "Give it as plain text.")) from error


_EXAMPLES = {
    "iri": "Give a whole IRI, such as https://example.org/a, without angle brackets.",
    "integer": "Give a whole number, such as 3.",
    "decimal": "Give a number, such as 0.5.",
    "boolean": "Give true or false.",
    "date": "Give a date, such as 2024-05-31.",
    "dateTime": "Give a date and time, such as 2024-05-31T12:00:00Z.",
}


def _where(query: Query) -> int:
    """Where the WHERE group of a SELECT or ASK begins: after the first brace, as no other group may stand before it."""
    for token in _TOKEN.finditer(query.text):
        if token["brace"]:
            return token.end()
        if token["word"] and token["word"].upper() in {"CONSTRUCT", "DESCRIBE"}:
            break
    what = f"{query.name} cannot have parameters."
    raise QueryError(what, "Only SELECT and ASK with a WHERE group can.")


# ── answers ──────────────────────────────────────────────────────────────────


def _table(answer: QuerySolutions | QueryBoolean | pyoxigraph.QueryTriples) -> Table:
    if isinstance(answer, QuerySolutions):
        return Table(tuple(variable.value for variable in answer.variables), tuple(tuple(map(_cell, row)) for row in answer))
    if isinstance(answer, QueryBoolean):
        return Table(("answer",), ((bool(answer),),))
    triples = sorted({(str(triple), triple) for triple in answer}, key=lambda pair: pair[0])
    return Table(("s", "p", "o"), tuple(tuple(map(_cell, triple)) for _, triple in triples))


def _cell(term: Term | None) -> Cell:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    read = _CELLS.get(term.datatype.value)
    try:
        return read(term.value) if read else term.value
    except ValueError:
        return term.value


def _integer(value: str) -> int:
    number = int(value)
    if not -(2**63) <= number < 2**63:  # JSON readers go no further
        raise ValueError(value)
    return number


_CELLS: dict[str, Callable[[str], Cell]] = {
    f"{XSD}integer": _integer,
    f"{XSD}decimal": float,
    f"{XSD}double": float,
    f"{XSD}float": float,
    f"{XSD}boolean": lambda value: value in {"true", "1"},
}


def render(table: Table, format: Format, *, spreadsheet: bool = False) -> str:  # noqa: A002 - the word of the command line
    r"""Write a table: ``table`` for eyes (long cells are cut), ``csv`` (RFC 4180), ``tsv``, ``json`` or ``jsonl`` for programs.

    Numbers are JSON numbers, missing values null; in ``tsv`` tab, line feed and backslash are written ``\t``, ``\n``, ``\\``.
    ``table`` is safe to print. ``csv`` and ``tsv`` have each text as it is, whoever wrote it.

    :param spreadsheet: write ``csv`` or ``tsv`` with a byte order mark, and with an apostrophe in front of each text that a spreadsheet
        would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or a line's end), or that begins with apostrophes and then
        one of these; a reader that takes one apostrophe off where it finds this pattern has the exact text back
    :raises QueryError: the format is unknown, or is none that a spreadsheet opens
    """
    if format not in _WRITERS:
        what = f"There is no format {format!r}."
        raise QueryError(what, f"The formats are: {', '.join(get_args(Format))}.")
    if not spreadsheet:
        return _WRITERS[format](table)
    if format not in {"csv", "tsv"}:
        what = f"A spreadsheet does not open the format {format!r}."
        raise QueryError(what, "Choose csv or tsv.")
    guarded = Table(table.columns, tuple(tuple(map(_harmless, row)) for row in table.rows))
    return f"\ufeff{_WRITERS[format](guarded)}"


_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")  # a spreadsheet in Japanese takes the wide signs too


def _harmless(cell: Cell) -> Cell:
    """Put an apostrophe in front of a formula.

    >>> _harmless("=1+1"), _harmless("no formula"), _harmless(-1)
    ("'=1+1", 'no formula', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows(map(_plain, row) for row in table.rows)
    return out.getvalue()


def _tsv(table: Table) -> str:
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    rows = [table.columns, *([_plain(cell).translate(escapes) for cell in row] for row in table.rows)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _json(table: Table) -> str:
    return printing.escaped(msgspec.json.format(msgspec.json.encode(list(table.records())), indent=2).decode()) + "\n"


def _jsonl(table: Table) -> str:
    return "".join(printing.escaped(msgspec.json.encode(record).decode()) + "\n" for record in table.records())


_WIDEST = 60  # characters of a cell: enough for a sentence's beginning


def _text(table: Table) -> str:
    last = len(table.columns) - 1  # it pushes no other column away, so it is not cut
    shown = ([_line(_plain(cell), None if at == last else _WIDEST) for at, cell in enumerate(row)] for row in table.rows)
    rows = [list(table.columns), *shown]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = [any(isinstance(cell, int | float) for cell in column) for column in zip(*table.rows, strict=True)]
    numeric = numeric or [False] * len(widths)
    rows.insert(1, ["─" * min(width, _WIDEST) for width in widths])
    lines = (
        "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(row, widths, numeric, strict=True))
        for row in rows
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def _line(text: str, widest: int | None) -> str:
    text = printing.line(text)
    return text if widest is None or len(text) <= widest else text[: widest - 1] + "…"


_WRITERS: dict[str, Callable[[Table], str]] = {"table": _text, "csv": _csv, "tsv": _tsv, "json": _json, "jsonl": _jsonl}
