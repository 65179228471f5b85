"""Questions to a graph: a named query of queries/, a .rq file or a SPARQL string, answered as a table. No query can write or fetch."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import QueryError
from kg.graph import query_files, query_text, store
from kg.graph.tables import Cell, Table
from kg.vocab import XSD

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


def run(graph: str | Path | Store, query: str, params: Mapping[str, str] | None = None) -> Table:
    """Answer a question.

    1. find the query; 2. refuse it where it would write or fetch; 3. put the parameters in; 4. read the graph; 5. ask it.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :param query: the name of a query of queries/, the path of a ``.rq`` file, or SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE)
    :param params: parameter name → value, as text
    :returns: the solutions of a SELECT; one column ``answer`` for ASK; ``s``, ``p``, ``o`` for CONSTRUCT and DESCRIBE
    :raises InputError: the graph cannot be read
    :raises QueryError: the query or a parameter is unknown, missing or wrong, or the query would write or fetch
    """
    # 1
    question = query_files.find(query)
    # 2
    if not question.trusted:
        query_text.refuse_unsafe(question)
    # 3
    sparql = query_text.bind(question, params or {})
    # 4
    opened = store.open(graph)
    # 5
    try:
        return to_table(opened.query(sparql))
    except SyntaxError as error:
        what = f"The query cannot be parsed: {error}."
        raise QueryError(what, "Correct it at that place; `kg query --list` shows the named queries.") from error
    except (OSError, RuntimeError, ValueError) as error:
        what = f"The query cannot be answered: {error}."
        raise QueryError(what, "Change the query; `kg query --list` shows the named queries.") from error


def to_table(answer: QuerySolutions | QueryBoolean | QueryTriples) -> Table:
    """Write an answer of Oxigraph as a table; triples are sorted, each once."""
    if isinstance(answer, QuerySolutions):
        return Table(tuple(variable.value for variable in answer.variables), tuple(tuple(map(to_cell, row)) for row in answer))
    if isinstance(answer, QueryBoolean):
        return Table(("answer",), ((bool(answer),),))
    triples = sorted({(str(triple), triple) for triple in answer}, key=lambda pair: pair[0])
    return Table(("s", "p", "o"), tuple(tuple(map(to_cell, triple)) for _, triple in triples))


def to_cell(term: _Term | None) -> Cell:
    """Write a term as a number, a truth value or text; what is no valid value of its datatype, or too large for JSON, is text."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    convert = _CELLS.get(term.datatype.value)
    try:
        return convert(term.value) if convert else term.value
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
