"""Loading a graph into a triplestore, and counting what arrived."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

import httpx2
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from kg.errors import StoreError, UsageError
from kg.graph import store
from kg.vocab import KG

_TIMEOUT = httpx2.Timeout(10, read=600)  # seconds; a store may index for minutes before it answers
_BATCH = 64 * 1024 * 1024  # bytes of one update: Oxigraph's server takes 128 MiB at most
_NAMES = 500  # graphs to count with one query: Virtuoso compiles no query of any length


@dataclass(frozen=True, slots=True)
class LoadResult:
    """How many graphs and quads were sent, and how many quads of these graphs the store holds afterwards."""

    graphs: int
    quads_sent: int
    quads_counted: int


def load(graph: str | Path | Store, url: str, *, transport: httpx2.BaseTransport | None = None) -> LoadResult:
    """Put a graph into a triplestore and count what arrived; loading again replaces, it never adds.

    An Oxigraph server (``url`` is its root or its ``/store``) takes whole named graphs in transactions of up to 64 MiB. Any other ``url``
    is a SPARQL 1.1 Graph Store Protocol endpoint: one PUT for each named graph. Oxigraph and Virtuoso (its
    ``/sparql-graph-crud-auth``) are asked for the count, others give the graphs back to be counted. Graphs of the store that this
    graph does not name stay as they are.

    :param url: http(s); ``user:password@`` in it is sent as digest or basic authentication, whichever the store asks for
    :param transport: how requests travel; None is the network
    :raises InputError: the graph cannot be read
    :raises UsageError: the URL is no http(s) URL
    :raises StoreError: the store cannot be reached, refused, or holds another count than was sent
    """
    address, user, password = _address(url)
    opened = store.open(graph)
    graphs = sorted(_named_graphs(opened))
    auth = _AnyAuth(user, password) if user else None
    with httpx2.Client(timeout=_TIMEOUT, transport=transport, auth=auth) as client:
        counted = _Remote(client, address).replace(graphs)
    if counted != len(opened):
        what = f"{address} holds {counted:,} statements of this graph, but {len(opened):,} were sent."
        raise StoreError(what, "Look into the store's log, drop the graphs and load again.")
    return LoadResult(len(graphs), len(opened), counted)


def _address(url: str) -> tuple[str, str, str]:
    """Separate the address from user and password, which no message shows."""
    hint = "Write it as http://127.0.0.1:7878 or https://user:password@store.example/endpoint."
    try:
        parts = urlsplit(url)
        host, _ = parts.netloc.rpartition("@")[2], parts.port
    except ValueError as error:
        what = "The URL of the store cannot be parsed."
        raise UsageError(what, hint) from error
    if parts.scheme not in {"http", "https"} or not host:
        what = "The URL of a store starts with http:// or https://."
        raise UsageError(what, hint)
    return urlunsplit((parts.scheme, host, parts.path, parts.query, "")), unquote(parts.username or ""), unquote(parts.password or "")


def _named_graphs(graph: Store) -> Iterator[tuple[str, bytes]]:
    for node in graph.named_graphs():
        triples = graph.dump(format=RdfFormat.N_TRIPLES, from_graph=node)
        if triples and isinstance(node, NamedNode):
            yield node.value, triples


class _AnyAuth(httpx2.Auth):
    """Digest or basic authentication, whichever the store's first challenge names."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._chosen: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send a request as it is, read from the store's refusal how it wants to be asked, and send it again so."""
        if self._chosen is None:
            response = yield request
            if response.status_code != HTTPStatus.UNAUTHORIZED:
                return
            digest = response.headers.get("www-authenticate", "").lower().startswith("digest")
            self._chosen = (httpx2.DigestAuth if digest else httpx2.BasicAuth)(self._user, self._password)
        yield from self._chosen.auth_flow(request)


class _Remote:
    """A triplestore behind its address."""

    def __init__(self, client: httpx2.Client, address: str) -> None:
        self._client = client
        self._address = address
        root = address.removesuffix("/").removesuffix("/store")
        self._oxigraph = None if urlsplit(root).path or urlsplit(root).query else root
        self._is_virtuoso = "/sparql-graph-crud" in urlsplit(address).path

    def replace(self, graphs: list[tuple[str, bytes]]) -> int:
        """Replace these named graphs, and count the statements the store then holds of them."""
        names = [name for name, _ in graphs]
        if self._oxigraph is not None:
            for batch in _batches(graphs):
                self._send("POST", f"{self._oxigraph}/update", _update(batch), {"Content-Type": "application/sparql-update"})
            return self._count_by_query(f"{self._oxigraph}/query", names)
        for name, triples in graphs:
            self._put(name, triples)
        if self._is_virtuoso:  # it returns at most 10,000 triples of a graph without a word, so that reading back would count too few
            return self._count_by_query(self._address.replace("/sparql-graph-crud", "/sparql"), names)
        return sum(self._count_by_reading(name) for name in names)

    def _put(self, name: str, triples: bytes) -> None:
        if self._is_virtuoso:  # it guesses the format: before a long text it guesses Turtle only from an @prefix line
            self._send("PUT", self._graph_url(name), b"@prefix kg: <%b> .\n" % KG.encode() + triples, {"Content-Type": "text/turtle"})
        else:
            self._send("PUT", self._graph_url(name), triples, {"Content-Type": "application/n-triples"})

    def _count_by_query(self, endpoint: str, names: list[str]) -> int:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": QueryResultsFormat.JSON.media_type}
        counted = 0
        for start in range(0, len(names), _NAMES):
            batch = " ".join(f"<{name}>" for name in names[start : start + _NAMES])
            query = f"SELECT (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {batch} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            answer = self._send("POST", endpoint, urlencode({"query": query}).encode(), headers)
            try:
                (row,) = cast("QuerySolutions", parse_query_results(answer, format=QueryResultsFormat.JSON))
                counted += int(cast("Literal", row["n"]).value)
            except (SyntaxError, ValueError, TypeError, KeyError) as error:
                what = f"{self._address} did not answer the count with a SPARQL result."
                raise StoreError(what, "Give the root of an Oxigraph server, or a SPARQL 1.1 Graph Store endpoint.") from error
        return counted

    def _count_by_reading(self, name: str) -> int:
        """Read a graph back: every Graph Store endpoint can, and the protocol does not say where its SPARQL endpoint is."""
        answer = self._send("GET", self._graph_url(name), b"", {"Accept": "application/n-triples"})
        try:
            return len(set(parse(answer, format=RdfFormat.N_TRIPLES)))
        except SyntaxError as error:
            what = f"{self._address} did not give graph {name} back as N-Triples."
            raise StoreError(what, "Give the root of an Oxigraph server, or a SPARQL 1.1 Graph Store endpoint.") from error

    def _graph_url(self, name: str) -> httpx2.URL:
        parameter = "graph-uri" if self._is_virtuoso else "graph"  # Virtuoso has its own name for it
        return httpx2.URL(self._address).copy_merge_params({parameter: name})

    def _send(self, method: str, url: httpx2.URL | str, content: bytes, headers: dict[str, str]) -> bytes:
        try:
            answer = self._client.request(method, url, content=content, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            what = f"{self._address} cannot be reached: {error}."
            raise StoreError(what, "Start the store, or correct the URL.") from error
        if not answer.is_success:
            what = f"{self._address} refused: {answer.status_code} {answer.reason_phrase}."
            raise StoreError(what, _REMEDIES.get(answer.status_code, "Look into the store's log for the reason."))
        return answer.content


_REMEDIES = {
    401: "Put the name and the password in the URL: http://user:password@host/...",
    403: "The store is read-only or this user may not write: start it read-write, or ask for the right.",
    404: "There is no such endpoint: give the root of an Oxigraph server, or a SPARQL 1.1 Graph Store endpoint.",
    405: "This address takes no graphs: give the root of an Oxigraph server, or a SPARQL 1.1 Graph Store endpoint.",
    413: "The store takes no request of this size: raise its limit.",
}


def _batches(graphs: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Cut between graphs, so that each graph is replaced in one transaction."""
    size = 0

    def number(graph: tuple[str, bytes]) -> int:
        nonlocal size
        size += len(graph[1])
        return size // _BATCH

    for _, batch in groupby(graphs, number):
        yield list(batch)


def _update(batch: list[tuple[str, bytes]]) -> bytes:
    drops = "".join(f"DROP SILENT GRAPH <{name}> ;\n" for name, _ in batch)
    inserts = b"".join(b"GRAPH <%b> {\n%b}\n" % (name.encode(), triples) for name, triples in batch)
    return drops.encode() + b"INSERT DATA {\n" + inserts + b"}\n"
