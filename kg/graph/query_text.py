"""The text of a query: refused where it would write or fetch, and completed with prefixes and the values of its parameters.

Values become RDF terms in a VALUES block, never text of the query.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from kg import printing, vocab
from kg.errors import QueryError
from kg.graph import terms
from kg.graph.parameters import suggest, term
from kg.graph.query_files import Query

KNOWN_PREFIXES = terms.PREFIXES | {"rdfs": vocab.RDFS, "oa": "http://www.w3.org/ns/oa#"}

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


# ── what is refused ──────────────────────────────────────────────────────────


def refuse_unsafe(query: Query) -> None:
    """Refuse a query that writes or fetches: by the words of its text and, independently, by what rdflib's parser makes of it.

    :raises QueryError: it does, it hides what is asked behind escapes, it uses an unknown prefix, or it is not SPARQL 1.1
    """
    if re.search(r"\\[uU][0-9A-Fa-f]{4}", query.text):
        what = f"{query.name} has a \\u escape, which hides what is asked."
        raise QueryError(what, "Write the character itself.")
    words = (token["word"].upper() for token in _TOKEN.finditer(query.text) if token["word"])
    for word in words:
        if word in _REFUSED:
            raise _refusal(query, word)
    grammar_parts = {name for name, _ in _grammar_parts(query)}
    for word, part in (("SERVICE", "ServiceGraphPattern"), ("FROM", "DatasetClause")):
        if part in grammar_parts:
            raise _refusal(query, word)
    _refuse_unknown_prefixes(query)


def _refusal(query: Query, word: str) -> QueryError:
    """Make the error that a query is refused for a word such as SERVICE; ``_REFUSED`` has the reason."""
    what = f"{query.name} is refused: {_REFUSED[word]}."
    return QueryError(what, "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE, and name graphs with GRAPH.")


def _refuse_unknown_prefixes(query: Query) -> None:
    """Refuse a query with a prefix that it does not declare and that is not among ``KNOWN_PREFIXES``.

    :raises QueryError: there is one; its line and column are said
    """
    declared = _declared_prefixes(query.text)
    for prefix, start in _used_prefixes(query.text):
        if prefix not in declared and prefix not in KNOWN_PREFIXES:
            line = query.text.count("\n", 0, start) + 1
            column = start - query.text.rfind("\n", 0, start)
            what = f"The prefix {prefix + ':'!r} in line {line}, column {column} is not known."
            hint = f"{suggest(prefix, KNOWN_PREFIXES, 'known prefixes')} Another one needs a line such as: PREFIX {prefix}: <IRI>"
            raise QueryError(what, hint, excerpt(query.text, line, column))


def syntax_error(query: Query, line: int, column: int) -> QueryError:
    """Say where the text of a query is wrong.

    :param line, column: from 1
    """
    lines = query.text.split("\n")
    words = lines[line - 1][column - 1 :].split() if line <= len(lines) else []
    problem = f"{words[0][:30]!r} is not right there" if words else "it ends too early"
    what = f"{query.name} is no SPARQL 1.1 query: {problem} (line {line}, column {column})."
    return QueryError(what, "Correct it at that place; `kg query --list` shows the named queries.", excerpt(query.text, line, column))


def excerpt(text: str, line: int, column: int) -> str:
    """Show one line of a text, and below it a caret under one column.

    :param line, column: from 1

    >>> print(excerpt("SELECT * WHER { }", 1, 10))
    SELECT * WHER { }
             ^
    """
    lines = text.split("\n")
    shown = lines[line - 1].replace("\t", " ") if line <= len(lines) else ""
    first = max(0, column - 60)  # of a long line only the part around the place
    return f"{printing.line(shown[first : first + 100])}\n{' ' * (column - 1 - first)}^"


# ── what rdflib's parser makes of it ─────────────────────────────────────────


def asks_any_graph(query: Query) -> bool:
    """Whether a part of the query stands outside of every ``GRAPH``, and so asks the graph as a whole.

    :raises QueryError: it is not SPARQL 1.1
    """
    return any(name == "DescribeQuery" or (name == "TriplesBlock" and not in_graph) for name, in_graph in _grammar_parts(query))


def _grammar_parts(query: Query) -> Iterator[tuple[str, bool]]:
    """Name the parts of SPARQL's grammar that occur in a query, each with whether it stands in a ``GRAPH``."""
    from pyparsing import ParseResults  # noqa: PLC0415 - a quarter of a second that named queries do not need
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415 - as above

    waiting: list[tuple[object, bool]] = [(_parsed(query), False)]
    while waiting:
        part, in_graph = waiting.pop()
        if isinstance(part, CompValue):
            yield part.name, in_graph
            in_graph |= part.name == "GraphGraphPattern"
            waiting.extend((value, in_graph) for value in part.values())
        elif isinstance(part, list | tuple | ParseResults):
            waiting.extend((value, in_graph) for value in part)


@lru_cache(maxsize=1)  # a query is looked at twice
def _parsed(query: Query) -> object:
    """Parse a query with rdflib, and give the tree of its parts.

    :raises QueryError: it is no SPARQL 1.1 query, or is nested too deeply
    """
    from pyparsing import ParseBaseException  # noqa: PLC0415 - as above
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415 - as above

    try:
        return parseQuery(query.text)
    except ParseBaseException as error:
        raise syntax_error(query, error.lineno, error.column) from error
    except RecursionError as error:
        what = f"{query.name} is no SPARQL 1.1 query: it is nested too deeply."
        raise QueryError(what, "Write it with fewer braces within braces; `kg query --list` shows the named queries.") from error


# ── prefixes and parameters ──────────────────────────────────────────────────


def bind(query: Query, values: Mapping[str, str]) -> str:
    """Put the values of the parameters into a query, as the first pattern of its WHERE.

    A parameter is the variable of its name; a query that has a column of that name writes ``$wanted_NAME`` in its place. What stands
    between the lines ``# @if NAME`` and ``# @end`` is asked only where that parameter is given and not false.

    :param values: name of a parameter → its value, as text
    :returns: SPARQL
    :raises QueryError: a parameter is unknown, missing or wrong, or the query is one that can have none
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            what = f"{query.name} has no parameter {name!r}."
            raise QueryError(what, suggest(name, known, "parameters"))
    if not known:
        return query.text
    bound = {name: term(query.name, parameter, values.get(name)) for name, parameter in known.items()}
    text = _parts_asked_for(query, {name for name, value in bound.items() if value != "UNDEF" and not value.startswith('"false"^^')})
    used = {_variable(text, name): value for name, value in bound.items()}
    used = {variable: value for variable, value in used.items() if re.search(rf"[?$]{variable}\b", text)}
    if not used:
        return text
    start = _start_of_where(query, text)
    return f"{text[:start]} VALUES ({' '.join(f'?{name}' for name in used)}) {{ ({' '.join(used.values())}) }} {text[start:]}"


def narrowed(query: Query, variable: str, addresses: Iterable[str]) -> Query:
    """Ask a query of some things only: give one of its variables these values, as the first pattern of its WHERE.

    :param variable: its name, without question mark
    :param addresses: IRIs
    :raises QueryError: the query is one that can have no values
    """
    start = _start_of_where(query, query.text)
    values = " ".join(map(terms.iri, addresses))
    return replace(query, text=f"{query.text[:start]} VALUES ?{variable} {{ {values} }} {query.text[start:]}")


def _parts_asked_for(query: Query, wanted: set[str]) -> str:
    """Leave out what stands between ``# @if NAME`` and ``# @end`` unless NAME is wanted; after ``# @if not NAME``, where it is."""

    def part(match: re.Match[str]) -> str:
        """Give the text of one such part if it is asked for, else nothing."""
        if match[2] not in {parameter.name for parameter in query.parameters}:
            what = f"{query.name} has a part for the parameter {match[2]!r}, which it does not declare."
            raise QueryError(what, f"Write a line `# @param {match[2]} type default` above it.")
        return match[3] if (match[2] in wanted) != bool(match[1]) else ""

    return re.sub(r"^ *# @if (not )?(\w+)\n(.*?)^ *# @end\n", part, query.text, flags=re.MULTILINE | re.DOTALL)


def _variable(text: str, parameter: str) -> str:
    """Name the variable that takes the value of a parameter: ``wanted_NAME`` where the text has it, else NAME."""
    wanted = f"wanted_{parameter}"
    return wanted if re.search(rf"[?$]{wanted}\b", text) else parameter


def standalone(query: Query, values: Mapping[str, str]) -> str:
    """Write a query as any SPARQL engine takes it: with its prefixes, and its parameters bound.

    :param values: as in :func:`bind`
    :raises QueryError: as :func:`bind`
    """
    sparql = re.sub(r"^# @param .*\n", "", bind(query, values), flags=re.MULTILINE)
    declared = _declared_prefixes(sparql)
    missing = dict.fromkeys(prefix for prefix, _ in _used_prefixes(sparql) if prefix not in declared)
    prefixes = "".join(f"PREFIX {prefix}: <{KNOWN_PREFIXES[prefix]}>\n" for prefix in missing)
    union = "" if query.trusted or not asks_any_graph(query) else "# What is outside of GRAPH means any graph: ask for the union of all.\n"
    return f"{union}{prefixes}{sparql.rstrip()}\n"


def _declared_prefixes(text: str) -> set[str]:
    """Give the prefixes that a query declares, without their colons."""
    ends = (token.end() for token in _TOKEN.finditer(text) if token["word"] and token["word"].upper() == "PREFIX")
    return {match[1] for end in ends if (match := re.compile(r"\s+([\w.-]*):").match(text, end))}


def _used_prefixes(text: str) -> Iterator[tuple[str, int]]:
    """Give each prefix of a name, but that of blank nodes, with where it begins."""
    for token in _TOKEN.finditer(text):
        if token["word"] and text[token.end() : token.end() + 1] == ":":
            start = token.start()
            while start and re.match(r"[\w.-]", text[start - 1]):  # a prefix may have hyphens and full stops in it
                start -= 1
            if (prefix := text[start : token.end()]) != "_":
                yield prefix, start


def _start_of_where(query: Query, text: str) -> int:
    """Find where the WHERE group of a SELECT or ASK begins: after the first brace, as no other group may stand before it."""
    for token in _TOKEN.finditer(text):
        if token["brace"]:
            return token.end()
        if token["word"] and token["word"].upper() in {"CONSTRUCT", "DESCRIBE"}:
            break
    what = f"{query.name} cannot have parameters."
    raise QueryError(what, "Only SELECT and ASK with a WHERE group can.")
