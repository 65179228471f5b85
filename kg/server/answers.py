"""What a forked process of the keeper does: it reads one question from its channel, and writes the answer there.

A question is a line of JSON, with its ``kind``: a function of ``_KINDS``. The answer is a line of JSON, then its content. The line has the
``media`` type and the ``length`` of the content in bytes (null where it is sent as it is made); or the fields of a ``problem``.
"""

import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QueryTriples, RdfFormat, Store, Triple

from kg.graph import queries, query_files, results, tables
from kg.graph.query_text import KNOWN_PREFIXES
from kg.server import problems
from kg.server.description import service
from kg.server.negotiation import best
from kg.server.problems import Refusal
from kg.vocab import KG, RDF, SCHEMA

Question = Mapping[str, Any]

TABLE = "application/msgpack"
_SOLUTIONS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/json": RdfFormat.JSON_LD,
}
_PAGES = {f"{KG}Speaker": "speaker", f"{KG}Proposition": "proposition", f"{SCHEMA}NewsArticle": "article"}
_UTF_8 = {"text/csv", "text/tab-separated-values", "text/turtle", "text/xml"}
_MOST_SHOWN = 200  # statements about a thing that a page lists, where it is their object
_CHUNK = 1 << 18  # bytes of the dump that are sent at once


@dataclass(frozen=True, slots=True)
class _Answer:
    """A media type, and the content; in parts where it is sent as it is made."""

    media: str
    content: bytes | Iterator[bytes]


def answer(channel: socket.socket, graph: Store) -> None:
    """Read a question from a channel, answer it there, and close it.

    :param graph: prepared by :func:`kg.graph.store.add_union`
    """
    with channel.makefile("rb") as lines:
        question = json.loads(lines.readline())
    threading.Thread(target=_end_with_asker, args=(channel,), daemon=True).start()
    try:
        made = _KINDS[question["kind"]](graph, question)
    except Exception as error:  # noqa: BLE001 - the server reports it in a sentence
        problem = problems.of(error)
        if problem.status == 500:
            sys.excepthook(type(error), error, error.__traceback__)
        channel.sendall(_line({"problem": problem.as_dict()}))
        return
    if isinstance(made.content, bytes):
        channel.sendall(_line({"media": made.media, "length": len(made.content)}))
        channel.sendall(made.content)
    else:
        channel.sendall(_line({"media": made.media, "length": None}))
        for part in made.content:
            channel.sendall(part)


def _line(content: Mapping[str, object]) -> bytes:
    """Write a line of JSON."""
    return f"{json.dumps(content)}\n".encode()


def _end_with_asker(channel: socket.socket) -> None:
    """Wait until the server has closed the channel, and end this process."""
    channel.recv(1)  # nothing more is written: it returns when the server is no longer there
    os._exit(1)


def _chosen(accept: str, offered: Sequence[str]) -> str:
    """Choose the media type of an answer.

    :raises Refusal: the client takes none of them
    """
    if media := best(accept, offered):
        return media
    raise Refusal(406, f"There is no answer of the type {accept[:200]!r} to this.", f"Accept one of: {', '.join(offered)}.")


def _with_charset(media: str) -> str:
    """Say of a text that it is UTF-8, where another encoding could be meant."""
    return f"{media}; charset=utf-8" if media in _UTF_8 else media


# ── SPARQL ───────────────────────────────────────────────────────────────────


def _sparql(graph: Store, question: Question) -> _Answer:
    """Answer SPARQL in the format that the client would rather have.

    :param question: ``query``, ``accept``, ``default_graphs``, ``named_graphs``
    """
    dataset = _dataset(graph, question["default_graphs"], question["named_graphs"])
    asked = queries.ask_union(dataset, query_files.sparql(question["query"]), {})
    try:
        if isinstance(asked.solutions, QueryTriples):
            return _triples(asked.solutions, question["accept"])
        media = _chosen(question["accept"], tuple(_SOLUTIONS))
        return _Answer(_with_charset(media), asked.solutions.serialize(format=_SOLUTIONS[media]) or b"")
    except (OSError, RuntimeError, ValueError) as error:
        raise queries.failure(error) from error


def _triples(triples: Iterable[Triple], accept: str) -> _Answer:
    """Write triples in the format that the client would rather have."""
    media = _chosen(accept, tuple(_TRIPLES))
    return _Answer(_with_charset(media), results.serialized(triples, _TRIPLES[media]))


def _dataset(graph: Store, default: Sequence[str], named: Sequence[str]) -> Store:
    """Give the part of the graph that the protocol's ``default-graph-uri`` and ``named-graph-uri`` name; all of it where they name none.

    :raises Refusal: one of them is not in the graph: nothing is fetched
    """
    if not default and not named:
        return graph
    part = Store()
    for name in dict.fromkeys([*default, *named]):
        try:
            quads = list(graph.quads_for_pattern(None, None, None, NamedNode(name)))
        except ValueError:
            quads = []
        if not quads:
            raise Refusal(
                400, f"There is no graph <{name[:200]}> here, and nothing is fetched.", "SELECT DISTINCT ?g { GRAPH ?g { } } has all."
            )
        if name in default:
            part.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        if name in named:
            part.bulk_extend(quads)
    return part


def _description(_graph: Store, question: Question) -> _Answer:
    """Describe the service.

    :param question: ``endpoint``, its address; ``accept``
    """
    formats = (*_SOLUTIONS, *_TRIPLES)
    return _triples(service(question["endpoint"], formats), question["accept"])


# ── tables ───────────────────────────────────────────────────────────────────


def _table(graph: Store, question: Question) -> _Answer:
    """Answer a query of the explorer with a table, in MessagePack.

    :param question: ``query``, the name of one of queries/ or SPARQL of ours; ``params``
    """
    text = question["query"]
    wanted = query_files.parse("The query", text, trusted=True) if "{" in text else query_files.find(text)
    return _Answer(TABLE, msgspec.msgpack.encode(queries.table_of(queries.ask_union(graph, wanted, question["params"]))))


def _named(graph: Store, question: Question) -> _Answer:
    """Answer a named query in a format of tables.

    :param question: ``query``, ``params``, ``layout``, ``spreadsheet``; ``media``, the type of that layout
    """
    asked = queries.ask_union(graph, query_files.by_name(question["query"]), question["params"])
    written = tables.render(queries.table_of(asked), question["layout"], spreadsheet=question["spreadsheet"])
    return _Answer(_with_charset(question["media"]), written.encode())


# ── addresses ────────────────────────────────────────────────────────────────


def _resource(graph: Store, question: Question) -> _Answer:
    """Give all statements about an address, and about what it has behind a ``#``.

    :param question: ``iri``, ``accept``
    """
    node = _known(graph, question["iri"])
    fragments = {term for term in _neighbours(graph, node) if isinstance(term, NamedNode) and term.value.startswith(f"{node.value}#")}
    about = (quad.triple for term in (node, *fragments) for quad in graph.quads_for_pattern(term, None, None, DefaultGraph()))
    return _triples(about, question["accept"])


def _statements(graph: Store, question: Question) -> _Answer:
    """Give the statements about an address for a page, as JSON: ``about`` (property, value, whether it is an address) and ``from``
    (subject, property), the latter at most ``_MOST_SHOWN``; ``more`` says how many there are beyond these, ``page`` which page of the
    explorer is about such a thing.

    :param question: ``iri``
    """
    node = _known(graph, question["iri"])
    about = sorted((quad.predicate.value, *_shown(quad.object)) for quad in graph.quads_for_pattern(node, None, None, DefaultGraph()))
    leading = sorted((str(quad.subject), quad.predicate.value) for quad in graph.quads_for_pattern(None, None, node, DefaultGraph()))
    shown = [(subject.strip("<>"), predicate) for subject, predicate in leading[:_MOST_SHOWN]]
    page = next((_PAGES[value] for predicate, value, _ in about if predicate == f"{RDF}type" and value in _PAGES), None)
    content = {"page": page, "about": about, "from": shown, "more": max(0, len(leading) - _MOST_SHOWN), "prefixes": KNOWN_PREFIXES}
    return _Answer("application/json", json.dumps(content).encode())


def _shown(term: Any) -> tuple[str, bool]:  # noqa: ANN401 - any term of pyoxigraph
    """Give the text of a term, and whether it is an address."""
    return getattr(term, "value", str(term)), isinstance(term, NamedNode)


def _known(graph: Store, iri: str) -> NamedNode:
    """Give the node of an address.

    :raises Refusal: no statement has it as its subject or object
    """
    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise Refusal(404, f"{iri[:200]!r} is no address.", "Give a whole IRI, such as https://example.org/a.") from error
    if next(iter(_neighbours(graph, node)), None) is None:
        raise Refusal(404, f"The graph says nothing of {iri[:200]}.", "Ask for an address that /queries or /sparql shows.")
    return node


def _neighbours(graph: Store, node: NamedNode) -> Iterator[Any]:
    """Give what is in one statement with a node: objects first."""
    yield from (quad.object for quad in graph.quads_for_pattern(node, None, None, DefaultGraph()))
    yield from (quad.subject for quad in graph.quads_for_pattern(None, None, node, DefaultGraph()))


# ── the whole graph ──────────────────────────────────────────────────────────


def _dump(graph: Store, _question: Question) -> _Answer:
    """Give the graph as N-Quads, in parts."""
    return _Answer("application/n-quads", _chunks(f"{quad} .\n" for quad in graph if quad.graph_name != DefaultGraph()))


def _chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Join lines until they are worth sending."""
    gathered, size = list[str](), 0
    for line in lines:
        gathered.append(line)
        size += len(line)
        if size > _CHUNK:
            yield "".join(gathered).encode()
            gathered, size = [], 0
    yield "".join(gathered).encode()


_KINDS: dict[str, Callable[[Store, Question], _Answer]] = {
    "sparql": _sparql,
    "description": _description,
    "table": _table,
    "named": _named,
    "resource": _resource,
    "statements": _statements,
    "dump": _dump,
}
