"""Loading a graph into a triplestore, and counting what arrived."""

import netrc
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

import httpx2
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from kg.errors import StoreError, UsageError
from kg.graph import store
from kg.vocab import KG

TOKEN = "STANCEGRAPH_STORE_TOKEN"  # noqa: S105  # the name of the environment variable with a bearer token

_TIMEOUT = httpx2.Timeout(10, read=600)  # seconds; a store may index for minutes before it answers
_BATCH = 64 * 1024 * 1024  # bytes of one update: Oxigraph's server takes 128 MiB at most
_STATEMENTS = 1000  # of one update where the store is no Oxigraph: Virtuoso compiles no more than 5,000
_NAMES = 500  # graphs to count with one query: Virtuoso compiles no query of any length


@dataclass(frozen=True, slots=True)
class LoadResult:
    """How many graphs and quads were sent, and how many quads of these graphs the store holds afterwards."""

    graphs: int
    quads_sent: int
    quads_counted: int


def load(graph: str | Path | Store, url: str, *, update: bool = False, transport: httpx2.BaseTransport | None = None) -> LoadResult:
    """Put a graph into a triplestore and count what arrived; loading again replaces, it never adds.

    An Oxigraph server (``url`` is its root or its ``/store``) takes whole named graphs in transactions of up to 64 MiB. Any other ``url``
    is a SPARQL 1.1 Graph Store Protocol endpoint: one PUT for each named graph. With ``update`` it is a SPARQL 1.1 Update endpoint, which
    gets up to 1,000 statements at a time. Graphs of the store that this graph does not name stay as they are.

    Oxigraph, Virtuoso (its ``/sparql-graph-crud-auth``) and stores with updates are asked for the count, others give the graphs back to be
    counted. Where updates go to ``/update`` or ``/statements``, queries go to ``/query`` or to the address without ``/statements``.

    Authentication, the first that there is: ``user:password@`` in the URL, the environment variable ``TOKEN`` as a bearer token, the entry
    of the host in the netrc file (``NETRC``, else ``~/.netrc``). Name and password are sent as basic or digest authentication, whichever
    the store asks for.

    :param url: http(s)
    :param transport: how requests travel; None is the network
    :raises InputError: the graph cannot be read
    :raises UsageError: the URL is no http(s) URL, or the netrc file cannot be read
    :raises StoreError: the store cannot be reached, refused, or holds another count than was sent; which graphs arrived is said
    """
    address, user, password = _address(url)
    auth = _authentication(address, user, password)
    opened = store.open(graph)
    graphs = sorted(_named_graphs(opened))
    with httpx2.Client(timeout=_TIMEOUT, transport=transport, auth=auth) as client:
        remote = _Remote(client, address, update=update)
        try:
            remote.replace(graphs)
        except StoreError as error:
            raise StoreError(f"{error.what} {_arrived(remote.arrived, len(graphs))}", error.hint) from error
        counted = remote.count([name for name, _ in graphs])
    partly = [name for name, triples in graphs if counted.get(name, 0) != triples.count(b"\n")]
    if partly:
        what = f"{address} holds {sum(counted.values()):,} statements of this graph, but {len(opened):,} were sent."
        listed = f"Not whole: {_some(partly)}."
        raise StoreError(f"{what} {listed}", "Look into the store's log, drop the graphs and load again.")
    return LoadResult(len(graphs), len(opened), sum(counted.values()))


def _arrived(names: list[str], total: int) -> str:
    """Say which graphs had arrived before a store refused; they are sent in the order of their names."""
    if not names:
        return f"None of {total:,} named graphs arrived."
    return f"{len(names):,} of {total:,} named graphs arrived before: {_some(names)}."


def _some(names: list[str]) -> str:
    """Name graphs: all of them, or of many the first ones, and the last, which tells where a sorted list ends."""
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:3])} and {len(names) - 3:,} more, the last of them {names[-1]}"


def _authentication(address: str, user: str, password: str) -> httpx2.Auth | None:
    """Choose how to log in: the user of the URL, else the token of the environment, else the netrc entry of the host, else None.

    :raises UsageError: the netrc file cannot be read
    """
    if user:
        return _AnyAuth(user, password)
    if token := os.environ.get(TOKEN, "").strip():
        return _Bearer(token)
    file = Path(os.environ.get("NETRC") or "~/.netrc").expanduser()
    try:
        entry = netrc.netrc(file).authenticators(urlsplit(address).hostname or "") if file.is_file() else None
    except (OSError, UnicodeError, netrc.NetrcParseError) as error:  # its words may be a password, so only the line is said
        reason = f"line {error.lineno}" if isinstance(error, netrc.NetrcParseError) else getattr(error, "strerror", "it is no text")
        what = f"The netrc file {file} cannot be read ({reason})."
        raise UsageError(what, "Correct it, or put the name and the password into the URL: https://user:password@host/...") from None
    return _AnyAuth(entry[0], entry[2] or "") if entry else None


def _address(url: str) -> tuple[str, str, str]:
    """Separate the address of a store from the user and the password in it, which no message shows.

    :returns: the address without them, the user and the password; "" where there is none
    :raises UsageError: it is no http(s) URL
    """
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
    """Give the IRI of each named graph with its triples as N-Triples; empty graphs and those named by blank nodes are left out."""
    for node in graph.named_graphs():
        triples = graph.dump(format=RdfFormat.N_TRIPLES, from_graph=node)
        if triples and isinstance(node, NamedNode):
            yield node.value, triples


class _Bearer(httpx2.Auth):
    """A bearer token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send a request with the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _AnyAuth(httpx2.Auth):
    """Digest or basic authentication, whichever the store's first challenge names."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._scheme: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send a request as it is, read from the store's refusal how it wants to be asked, and send it again so."""
        if self._scheme is None:
            response = yield request
            if response.status_code != HTTPStatus.UNAUTHORIZED:
                return
            digest = response.headers.get("www-authenticate", "").lower().startswith("digest")
            self._scheme = (httpx2.DigestAuth if digest else httpx2.BasicAuth)(self._user, self._password)
        yield from self._scheme.auth_flow(request)


class _Remote:
    """A triplestore behind its address.

    :ivar arrived: names of the graphs that the store has taken, in the order in which they were sent
    """

    def __init__(self, client: httpx2.Client, address: str, *, update: bool) -> None:
        """Tell from the address what the store is: an Oxigraph server has no path but ``/store``, Virtuoso a path of its own.

        :param update: the address takes SPARQL updates, so it is not taken for an Oxigraph server
        """
        self._client = client
        self._address = address
        root = address.removesuffix("/").removesuffix("/store")
        self._oxigraph = None if update or urlsplit(root).path or urlsplit(root).query else root
        self._is_virtuoso = "/sparql-graph-crud" in urlsplit(address).path
        self._update = update
        self.arrived: list[str] = []

    def replace(self, graphs: list[tuple[str, bytes]]) -> None:
        """Replace named graphs of the store by these.

        :param graphs: IRI of each graph, and its triples as N-Triples
        """
        if self._oxigraph is not None:
            for batch in _batches(graphs):
                self._send("POST", f"{self._oxigraph}/update", _update(batch), _UPDATE)
                self.arrived += [name for name, _ in batch]
            return
        for name, triples in graphs:
            if self._update:
                for update in _small_updates(name, triples):
                    self._send("POST", self._address, update, _UPDATE)
            else:
                self._put(name, triples)
            self.arrived.append(name)

    def count(self, names: list[str]) -> dict[str, int]:
        """Count the statements that the store holds of each named graph; one that it does not have may be missing."""
        if self._oxigraph is not None:
            return self._count_by_query(f"{self._oxigraph}/query", names)
        if self._update:
            return self._count_by_query(_query_address(self._address), names)
        if self._is_virtuoso:  # it returns at most 10,000 triples of a graph without a word, so that reading back would count too few
            return self._count_by_query(self._address.replace("/sparql-graph-crud", "/sparql"), names)
        return {name: self._count_by_reading(name) for name in names}

    def _put(self, name: str, triples: bytes) -> None:
        """Replace one named graph by the Graph Store Protocol.

        :param name: IRI of the graph
        :param triples: N-Triples
        """
        if self._is_virtuoso:  # it guesses the format: before a long text it guesses Turtle only from an @prefix line
            self._send("PUT", self._graph_url(name), b"@prefix kg: <%b> .\n" % KG.encode() + triples, {"Content-Type": "text/turtle"})
        else:
            self._send("PUT", self._graph_url(name), triples, {"Content-Type": "application/n-triples"})

    def _count_by_query(self, endpoint: str, names: list[str]) -> dict[str, int]:
        """Ask a SPARQL endpoint how many triples each named graph has, ``_NAMES`` graphs at a time.

        :returns: IRI of a graph → number of its triples; a graph that the store does not have is missing
        :raises StoreError: the store cannot be reached, refuses, or its answer is no SPARQL result
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": QueryResultsFormat.JSON.media_type}
        counted: dict[str, int] = {}
        for start in range(0, len(names), _NAMES):
            batch = " ".join(f"<{name}>" for name in names[start : start + _NAMES])
            query = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {batch} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            answer = self._send("POST", endpoint, urlencode({"query": query}).encode(), headers)
            try:
                rows = cast("QuerySolutions", parse_query_results(answer, format=QueryResultsFormat.JSON))
                counted |= {cast("NamedNode", row["g"]).value: int(cast("Literal", row["n"]).value) for row in rows if row["g"]}
            except (SyntaxError, ValueError, TypeError, KeyError, AttributeError) as error:
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
        """Give the address of one named graph: that of the store, with the IRI of the graph as a parameter."""
        parameter = "graph-uri" if self._is_virtuoso else "graph"  # Virtuoso has its own name for it
        return httpx2.URL(self._address).copy_merge_params({parameter: name})

    def _send(self, method: str, url: httpx2.URL | str, content: bytes, headers: dict[str, str]) -> bytes:
        """Send a request to the store, and give the body of its answer.

        :raises StoreError: the store cannot be reached, or refuses the request
        """
        try:
            answer = self._client.request(method, url, content=content, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            what = f"{self._address} cannot be reached: {error}."
            raise StoreError(what, "Start the store, or correct the URL.") from error
        if not answer.is_success:
            what = f"{self._address} refused: {answer.status_code} {answer.reason_phrase}."
            raise StoreError(what, _REMEDIES.get(answer.status_code, "Look into the store's log for the reason."))
        return answer.content


_UPDATE = {"Content-Type": "application/sparql-update"}
_REMEDIES = {
    401: f"Put the name and the password in the URL: http://user:password@host/..., or a bearer token into the variable {TOKEN}.",
    403: "The store is read-only or this user may not write: start it read-write, or ask for the right.",
    404: "There is no such endpoint: give the root of an Oxigraph server, a Graph Store endpoint, or a SPARQL endpoint and --update.",
    405: "This address takes no graphs: give the root of an Oxigraph server, or a SPARQL 1.1 Graph Store endpoint; or add --update.",
    413: "The store takes no request of this size: raise its limit.",
}


def _batches(graphs: list[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Put graphs together up to ``_BATCH`` bytes, none of them cut, so that each is replaced in one transaction.

    :param graphs: IRI of each graph, and its triples as N-Triples
    """
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name, triples in graphs:
        if batch and size + len(triples) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append((name, triples))
        size += len(triples)
    if batch:
        yield batch


def _update(batch: list[tuple[str, bytes]]) -> bytes:
    """Write one SPARQL update that replaces named graphs.

    :param batch: IRI of each graph, and its triples as N-Triples
    """
    drops = "".join(f"DROP SILENT GRAPH <{name}> ;\n" for name, _ in batch)
    inserts = b"".join(b"GRAPH <%b> {\n%b}\n" % (name.encode(), triples) for name, triples in batch)
    return drops.encode() + b"INSERT DATA {\n" + inserts + b"}\n"


def _small_updates(name: str, triples: bytes) -> Iterator[bytes]:
    """Replace one graph with updates of up to ``_STATEMENTS`` statements; the first drops what the graph held."""
    lines = triples.splitlines(keepends=True)
    before = b"DROP SILENT GRAPH <%b> ;\n" % name.encode()
    for start in range(0, len(lines), _STATEMENTS):
        yield before + b"INSERT DATA {\nGRAPH <%b> {\n%b}\n}\n" % (name.encode(), b"".join(lines[start : start + _STATEMENTS]))
        before = b""


def _query_address(address: str) -> str:
    """Give where a store with this address for updates takes queries.

    >>> _query_address("http://e/ds/update"), _query_address("http://e/repositories/a/statements"), _query_address("http://e/sparql")
    ('http://e/ds/query', 'http://e/repositories/a', 'http://e/sparql')
    """
    if address.endswith("/update"):
        return f"{address.removesuffix('/update')}/query"
    return address.removesuffix("/statements")
