"""Questions to a graph: a named query of queries/, a .rq file or a SPARQL string. No query can write or fetch."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import QueryError
from kg.graph import query_files, query_text, store
from kg.graph.query_files import Query
from kg.graph.tables import Cell, Table
from kg.vocab import XSD

Solutions = QuerySolutions | QueryBoolean | QueryTriples

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """What a graph answers to a query.

    :param solutions: in Oxigraph's own form; they are computed as they are read
    :param graph: the graph that was asked
    """

    query: Query
    values: Mapping[str, str]
    solutions: Solutions
    graph: Store


def run(graph: str | Path | Store, query: str, params: Mapping[str, str] | None = None) -> Table:
    """Answer a question with a table.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :param query: the name of a query of queries/, the path of a ``.rq`` file, or SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE)
    :param params: parameter name → value, as text
    :returns: the solutions of a SELECT; one column ``answer`` for ASK; ``s``, ``p``, ``o`` for CONSTRUCT and DESCRIBE
    :raises InputError: the graph cannot be read
    :raises QueryError: the query or a parameter is unknown, missing or wrong, or the query would write or fetch
    """
    return table_of(ask(graph, query, params))


def ask(graph: str | Path | Store, query: str, params: Mapping[str, str] | None = None) -> Answer:
    """Ask a graph.

    1. find the query; 2. refuse it where it would write or fetch; 3. put the parameters in; 4. read the graph; 5. ask it.

    What stands in no ``GRAPH`` means any graph; the prefixes of ``query_text.KNOWN_PREFIXES`` need not be declared.

    :param graph, query, params: as in :func:`run`
    :raises KgError: as :func:`run`
    """
    # 1
    question, values = query_files.find(query), params or {}
    # 2, 3
    sparql = _checked(question, values)
    # 4
    opened = store.open(graph)
    any_graph = not question.trusted and query_text.asks_any_graph(question)
    # 5
    solutions = _solutions(_with_union(opened) if any_graph else opened, question, sparql)
    return Answer(question, values, solutions, opened)


def ask_union(graph: Store, question: Query, params: Mapping[str, str]) -> Answer:
    """Ask a store that :func:`kg.graph.store.add_union` has prepared, as a server does; else as :func:`ask`.

    :param question: what :mod:`kg.graph.query_files` gives
    :raises QueryError: as :func:`run`
    """
    return Answer(question, params, _solutions(graph, question, _checked(question, params)), graph)


def _checked(question: Query, values: Mapping[str, str]) -> str:
    """Refuse a query that would write or fetch, and put its parameters in.

    :raises QueryError: it is refused, or a parameter is unknown, missing or wrong
    """
    if not question.trusted:
        query_text.refuse_unsafe(question)
    return query_text.bind(question, values)


def _solutions(graph: Store, question: Query, sparql: str) -> Solutions:
    """Let Oxigraph answer.

    :raises QueryError: it cannot
    """
    try:
        return graph.query(sparql, prefixes=query_text.KNOWN_PREFIXES)
    except SyntaxError as error:
        raise _syntax_error(question, sparql, str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise failure(error) from error


def _with_union(graph: Store) -> Store:
    """Copy a graph and put all its triples into the default graph of the copy, each once."""
    copy = Store()
    copy.bulk_extend(graph)
    store.add_union(copy)
    return copy


def _syntax_error(query: Query, sparql: str, message: str) -> QueryError:
    """Say what Oxigraph does not take of a query that rdflib's parser took, such as a variable that GROUP BY leaves out."""
    reasons = re.findall(r"[A-Z]\w*(?: [\w?]+){3,}", message)
    if not (place := re.search(r"(\d+):(\d+)", message)):
        return failure(SyntaxError(message))
    line, column = int(place[1]), int(place[2])
    what = f"{query.name} is no SPARQL query (line {line}, column {column}): {reasons[0] if reasons else 'a part is not allowed there'}."
    hint = "Correct it before that place; `kg query --list` shows the named queries."
    return QueryError(what, hint, query_text.excerpt(sparql, line, column))


def failure(error: Exception) -> QueryError:
    """Make the error that says that a query failed while Oxigraph answered it."""
    what = f"The query cannot be answered: {error}."
    return QueryError(what, "Change the query; `kg query --list` shows the named queries.")


def table_of(answer: Answer) -> Table:
    """Write an answer as a table.

    :raises QueryError: the answer cannot be computed
    """
    try:
        table = to_table(answer.solutions)
    except (OSError, RuntimeError, ValueError) as error:
        raise failure(error) from error
    return table if answer.query.trusted else Table(table.columns, table.rows)  # who asks for an address by name is shown it


def to_table(solutions: Solutions) -> Table:
    """Write an answer of Oxigraph as a table: the rows of a SELECT, "answer" of an ASK, else triples (s, p, o), sorted, each once."""
    if isinstance(solutions, QuerySolutions):
        columns = tuple(variable.value for variable in solutions.variables)
        rows = [tuple(row) for row in solutions]
        return Table(columns, tuple(tuple(map(to_cell, row)) for row in rows), _addresses(columns, rows))
    if isinstance(solutions, QueryBoolean):
        return Table(("answer",), ((bool(solutions),),))
    triples = sorted({(str(triple), triple) for triple in solutions}, key=lambda pair: pair[0])
    return Table(("s", "p", "o"), tuple(tuple(map(to_cell, triple)) for _, triple in triples))


def _addresses(columns: tuple[str, ...], rows: list[tuple[_Term | None, ...]]) -> tuple[str, ...]:
    """Name the columns in which every value is an address; the first column is what the rows are about, and is never among them."""
    names = []
    for name, column in zip(columns[1:], list(zip(*rows, strict=True))[1:], strict=False):  # without rows there is no column
        values = [term for term in column if term is not None]
        if values and all(isinstance(term, NamedNode) for term in values):
            names.append(name)
    return tuple(names)


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
    """Read an integer of 64 bits.

    :raises ValueError: it is none, or too large
    """
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
