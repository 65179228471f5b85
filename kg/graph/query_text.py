"""The text of a query: refused where it would write or fetch, and completed with the values of its parameters.

Values become RDF terms in a VALUES block, never text of the query.
"""

import re
from collections.abc import Mapping

from kg.errors import QueryError
from kg.graph.parameters import suggest, term
from kg.graph.query_files import Query

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


def refuse_unsafe(query: Query) -> None:
    """Refuse a query that writes or fetches: by the words of its text and, independently, by what rdflib's parser makes of it.

    :raises QueryError: it does, it hides what is asked behind escapes, or it is not SPARQL 1.1
    """
    if re.search(r"\\[uU][0-9A-Fa-f]{4}", query.text):
        what = f"{query.name} has a \\u escape, which hides what is asked."
        raise QueryError(what, "Write the character itself.")
    words = (token["word"].upper() for token in _TOKEN.finditer(query.text) if token["word"])
    for word in words:
        if word in _REFUSED:
            raise _refusal(query, word)
    grammar_parts = _grammar_parts(query)
    for word, part in (("SERVICE", "ServiceGraphPattern"), ("FROM", "DatasetClause")):
        if part in grammar_parts:
            raise _refusal(query, word)


def _refusal(query: Query, word: str) -> QueryError:
    what = f"{query.name} is refused: {_REFUSED[word]}."
    return QueryError(what, "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE, and name graphs with GRAPH.")


def _grammar_parts(query: Query) -> set[str]:
    """Name the parts of SPARQL's grammar that occur in a query."""
    from pyparsing import ParseBaseException, ParseResults  # noqa: PLC0415 - a quarter of a second that named queries do not need
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415 - as above
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415 - as above

    try:
        waiting: list[object] = [parseQuery(query.text)]
    except (ParseBaseException, RecursionError) as error:
        what = f"{query.name} is no SPARQL 1.1 query: {error or 'it is nested too deeply'}."
        raise QueryError(what, "Correct it at that place; `kg query --list` shows the named queries.") from error
    names = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            names.add(part.name)
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | ParseResults):
            waiting.extend(part)
    return names


def bind(query: Query, values: Mapping[str, str]) -> str:
    """Put the values of the parameters into a query, as the first pattern of its WHERE.

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
    terms = " ".join(term(query.name, parameter, values.get(parameter.name)) for parameter in known.values())
    variables = " ".join(f"?{name}" for name in known)
    start = _start_of_where(query)
    return f"{query.text[:start]} VALUES ({variables}) {{ ({terms}) }} {query.text[start:]}"


def _start_of_where(query: Query) -> int:
    """Find where the WHERE group of a SELECT or ASK begins: after the first brace, as no other group may stand before it."""
    for token in _TOKEN.finditer(query.text):
        if token["brace"]:
            return token.end()
        if token["word"] and token["word"].upper() in {"CONSTRUCT", "DESCRIBE"}:
            break
    what = f"{query.name} cannot have parameters."
    raise QueryError(what, "Only SELECT and ASK with a WHERE group can.")
