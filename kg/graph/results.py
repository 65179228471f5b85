"""Answers as other programs of RDF read them: SPARQL results in JSON and XML, and triples in Turtle and N-Triples."""

from collections.abc import Iterable
from typing import Literal, get_args

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Triple, serialize

from kg import printing
from kg.errors import QueryError
from kg.graph.queries import Answer
from kg.graph.query_text import KNOWN_PREFIXES

SolutionFormat = Literal["sparql-json", "sparql-xml"]
TripleFormat = Literal["turtle", "ntriples"]

_SOLUTIONS = {"sparql-json": QueryResultsFormat.JSON, "sparql-xml": QueryResultsFormat.XML}
_TRIPLES = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES}


def write(answer: Answer, layout: str) -> str:
    """Write an answer in one of the formats of W3C.

    :param layout: ``sparql-json`` or ``sparql-xml`` for SELECT and ASK, ``turtle`` or ``ntriples`` for CONSTRUCT and DESCRIBE
    :returns: the document; triples are sorted, each once
    :raises QueryError: the query gives no answer of that kind
    """
    if isinstance(answer.solutions, QueryTriples) != (layout in _TRIPLES):
        what = f"{answer.query.name} does not give what {layout!r} is for."
        choices = " or ".join(get_args(SolutionFormat)), " or ".join(get_args(TripleFormat))
        raise QueryError(what, f"For SELECT and ASK choose --format {choices[0]}, for CONSTRUCT and DESCRIBE {choices[1]}.")
    if not isinstance(answer.solutions, QueryTriples):
        content = answer.solutions.serialize(format=_SOLUTIONS[layout]) or b""
        return (content.decode() if layout == "sparql-xml" else printing.escaped(content.decode())) + "\n"
    return serialized(answer.solutions, _TRIPLES[layout]).decode()


def serialized(triples: Iterable[Triple], form: RdfFormat) -> bytes:
    """Write triples, sorted and each once, with those of the known prefixes that they use."""
    ordered = sorted(set(triples), key=str)
    used = " ".join(map(str, ordered))
    prefixes = {prefix: space for prefix, space in KNOWN_PREFIXES.items() if f"<{space}" in used}
    return serialize(ordered, format=form, prefixes=None if form == RdfFormat.N_TRIPLES else prefixes) or b""
