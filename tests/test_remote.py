"""kg/exchange/remote.py: a graph is put into a triplestore, replaced on the next load, and counted."""

import base64
import os
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from kg.errors import StoreError, UsageError
from kg.exchange import remote
from kg.exchange.remote import LoadResult, load
from kg.graph import nquads, store, terms
from kg.graph.corpus import Corpus
from kg.vocab import Minter

SPARE = "https://example.org/somebody-else"


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ferry") / "graph.nq"
    path.write_text("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)), encoding="utf-8")
    return path


# ── a real Oxigraph server ───────────────────────────────────────────────────


def held(server: str) -> int:
    query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    answer = httpx2.post(f"{server}/query", content=query, headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"})
    return int(answer.text.split()[1])


def test_loading_twice_gives_the_same_count(oxigraph: str, ferry: Path) -> None:
    quads = len(store.open(ferry))
    names = len(list(store.open(ferry).named_graphs()))
    httpx2.put(f"{oxigraph}/store", params={"graph": SPARE}, content="<urn:a> <urn:b> <urn:c> .", headers={"Content-Type": "text/turtle"})
    for url in (oxigraph, f"{oxigraph}/", f"{oxigraph}/store"):
        assert load(ferry, url) == LoadResult(names, quads, quads)
        assert held(oxigraph) == quads + 1  # somebody else's graph stays


def test_a_load_replaces_what_its_graphs_held(oxigraph: str, tmp_path: Path) -> None:
    for line in ("<urn:a> <urn:b> <urn:c> <urn:g> .", "<urn:a> <urn:b> <urn:d> <urn:g> ."):
        (tmp_path / "graph.nq").write_text(line)
        assert load(tmp_path, oxigraph) == LoadResult(1, 1, 1)
    answer = httpx2.get(f"{oxigraph}/store", params={"graph": "urn:g"}, headers={"Accept": "application/n-triples"})
    assert answer.text == "<urn:a> <urn:b> <urn:d> .\n"


def test_small_batches_replace_the_same(oxigraph: str, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_BATCH", 1500)
    graphs = sorted(remote._named_graphs(store.open(ferry)))
    batches = list(remote._batches(graphs))
    assert len(batches) > 2
    assert [one for batch in batches for one in batch] == graphs
    result = load(ferry, oxigraph)
    assert result.quads_sent == result.quads_counted


def test_one_graph_after_the_other(oxigraph: str, ferry: Path) -> None:
    before = held(oxigraph)
    result = load(ferry, f"{oxigraph}/store?any-other=endpoint")
    assert result.quads_sent == result.quads_counted == len(store.open(ferry))
    assert held(oxigraph) == before


def test_updates_alone(oxigraph: str, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that takes no graphs: here the two endpoints of one that does."""
    monkeypatch.setattr(remote, "_STATEMENTS", 7)
    quads, names = len(store.open(ferry)), len(list(store.open(ferry).named_graphs()))
    for _ in range(2):
        assert load(ferry, f"{oxigraph}/update", update=True) == LoadResult(names, quads, quads)


# ── a real Virtuoso ──────────────────────────────────────────────────────────


def test_virtuoso_holds_what_was_sent_however_often(virtuoso: str, ferry: Path) -> None:
    quads, names = len(store.open(ferry)), len(list(store.open(ferry).named_graphs()))
    for _ in range(2):
        assert load(ferry, f"http://dba:dba@{virtuoso}/sparql-graph-crud-auth") == LoadResult(names, quads, quads)


def test_virtuoso_gives_back_ten_thousand_triples_and_holds_more(virtuoso: str, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("".join(f'<urn:a> <urn:b> "{number}" <urn:many> .\n' for number in range(10_001 + 500)))
    assert load(tmp_path, f"http://dba:dba@{virtuoso}/sparql-graph-crud-auth").quads_counted == 10_501


def test_virtuoso_takes_more_graphs_than_one_question_may_name(virtuoso: str, tmp_path: Path) -> None:
    count = remote._NAMES + 1
    (tmp_path / "graph.nq").write_text("".join(f"<urn:a> <urn:b> <urn:c> <urn:graph:{number}> .\n" for number in range(count)))
    assert load(tmp_path, f"http://dba:dba@{virtuoso}/sparql-graph-crud-auth") == LoadResult(count, count, count)


def test_virtuoso_takes_a_long_text(virtuoso: str, tmp_path: Path) -> None:
    text = "🚢 “Tide” \\" * 8_000
    (tmp_path / "graph.nq").write_text(f"<urn:a> <urn:b> {terms.string(text)} <urn:long> .\n", encoding="utf-8")
    assert load(tmp_path, f"http://dba:dba@{virtuoso}/sparql-graph-crud-auth").quads_counted == 1
    query = "SELECT ?length { GRAPH <urn:long> { ?s ?p ?o } BIND(STRLEN(?o) AS ?length) }"
    answer = httpx2.get(f"http://{virtuoso}/sparql", params={"query": query, "format": "text/csv"})
    assert int(answer.text.split()[1]) == len(text) > 65_536  # as much as Virtuoso reads to guess a format


BOOLEAN = "<http://www.w3.org/2001/XMLSchema#boolean>"


@pytest.mark.parametrize("update", [False, True])
def test_virtuoso_keeps_booleans(virtuoso: str, tmp_path: Path, *, update: bool) -> None:
    lines = (f'<urn:a> <urn:is> "true"^^{BOOLEAN}', f'<urn:a> <urn:was> "false"^^{BOOLEAN}')
    (tmp_path / "graph.nq").write_text("".join(f"{line} <urn:booleans> .\n" for line in lines))
    assert load(tmp_path, f"http://dba:dba@{virtuoso}/sparql-{'auth' if update else 'graph-crud-auth'}", update=update).quads_counted == 2
    for triple, wanted in (("?s <urn:is> true", True), ("?s <urn:was> false", True), ("?s <urn:is> false", False)):
        query = f"ASK {{ GRAPH <urn:booleans> {{ {triple} }} }}"
        assert httpx2.get(f"http://{virtuoso}/sparql", params={"query": query, "format": "json"}).json()["boolean"] == wanted
    query = "CONSTRUCT { ?s ?p ?o } { GRAPH <urn:booleans> { ?s ?p ?o } }"
    triples = httpx2.get(f"http://{virtuoso}/sparql", params={"query": query}, headers={"Accept": "text/plain"}).text
    assert {" ".join(line.split()) for line in triples.splitlines() if line} == {f"{line} ." for line in lines}


def test_virtuoso_asks_who_is_there(virtuoso: str, ferry: Path) -> None:
    with pytest.raises(StoreError, match="refused: 401"):
        load(ferry, f"http://dba:wrong@{virtuoso}/sparql-graph-crud-auth")


# ── a Graph Store endpoint that asks who is there ────────────────────────────


class GraphStore(BaseHTTPRequestHandler):
    """PUT and GET of SPARQL 1.1 Graph Store HTTP Protocol, behind a challenge."""

    challenge: ClassVar[str]
    expected: ClassVar[str]
    graphs: ClassVar[dict[str, bytes]]
    keep: ClassVar[bool]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.allowed():
            if self.keep:
                self.graphs[self.name()] = body
            self.answer(201, b"")

    def do_GET(self) -> None:
        if self.allowed():
            self.answer(200, self.graphs.get(self.name(), b""))

    def name(self) -> str:
        return parse_qs(urlsplit(self.path).query)["graph"][0]

    def allowed(self) -> bool:
        if self.headers.get("Authorization", "").startswith(self.expected):
            return True
        self.answer(401, b"", self.challenge)
        return False

    def answer(self, status: int, body: bytes, challenge: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture
def graph_store() -> Iterator[str]:
    GraphStore.challenge, GraphStore.graphs, GraphStore.keep = 'Basic realm="x"', {}, True
    GraphStore.expected = f"Basic {base64.b64encode(b'ann:p@ss').decode()}"
    server = ThreadingHTTPServer(("127.0.0.1", 0), GraphStore)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}/data"
    server.shutdown()
    server.server_close()


def test_basic_authentication(graph_store: str, ferry: Path) -> None:
    quads = len(store.open(ferry))
    for _ in range(2):
        result = load(ferry, f"http://ann:p%40ss@{graph_store}")
        assert (result.quads_sent, result.quads_counted, result.graphs) == (quads, quads, len(GraphStore.graphs))


def test_digest_authentication(graph_store: str, ferry: Path) -> None:
    GraphStore.challenge, GraphStore.expected = 'Digest realm="x", nonce="n", qop="auth"', 'Digest username="ann"'
    result = load(ferry, f"http://ann:p%40ss@{graph_store}")
    assert result.quads_sent == result.quads_counted


def test_a_bearer_token(graph_store: str, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    GraphStore.challenge, GraphStore.expected = 'Bearer realm="x"', "Bearer t0ken"
    monkeypatch.setenv(remote.TOKEN, "t0ken\n")
    assert load(ferry, f"http://{graph_store}").quads_counted == len(store.open(ferry))


def test_a_name_and_a_password_in_netrc(graph_store: str, ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password p@ss\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert load(ferry, f"http://{graph_store}").quads_counted == len(store.open(ferry))
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann\npassword a secret\n")
    with pytest.raises(UsageError, match=r"netrc file .* cannot be read \(line 3\)") as caught:
        load(ferry, f"http://{graph_store}")
    assert "secret" not in f"{caught.value.what} {caught.value.hint}"


@pytest.mark.parametrize("taken", [0, 2, 7])
def test_a_load_that_fails_says_which_graphs_arrived(ferry: Path, taken: int) -> None:
    names = [name for name, _ in sorted(remote._named_graphs(store.open(ferry)))]
    answers = iter([200] * taken + [500])
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(next(answers)))
    with pytest.raises(StoreError, match="refused: 500") as caught:
        load(ferry, "http://store.example/data", transport=transport)
    arrived = {
        0: "None of",
        2: f"2 of {len(names)} named graphs arrived before: {names[0]}, {names[1]}.",
        7: f"{names[2]} and 4 more, the last of them {names[6]}.",
    }
    assert arrived[taken] in caught.value.what


def test_a_graph_that_is_not_whole_is_named(graph_store: str, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name, _ in sorted(remote._named_graphs(store.open(ferry)))]
    put = GraphStore.do_PUT

    def lose_one(self: GraphStore) -> None:
        put(self)
        self.graphs.pop(names[1], None)

    monkeypatch.setattr(GraphStore, "do_PUT", lose_one)
    with pytest.raises(StoreError, match="Not whole: ") as caught:
        load(ferry, f"http://ann:p%40ss@{graph_store}")
    assert caught.value.what.endswith(f"Not whole: {names[1]}.")


@pytest.fixture(autouse=True)
def _no_credentials_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", os.devnull)
    monkeypatch.delenv(remote.TOKEN, raising=False)


@pytest.mark.parametrize("who", ["", "ann:wrong@"])
def test_no_entry(graph_store: str, ferry: Path, who: str) -> None:
    with pytest.raises(StoreError, match="refused: 401") as caught:
        load(ferry, f"http://{who}{graph_store}")
    assert "user:password" in caught.value.hint


def test_a_store_that_keeps_nothing_is_found_out(graph_store: str, ferry: Path) -> None:
    GraphStore.keep = False
    quads = len(store.open(ferry))
    with pytest.raises(StoreError, match=f"holds 0 statements of this graph, but {quads:,} were sent"):
        load(ferry, f"http://ann:p%40ss@{graph_store}")


def test_another_dialect_of_the_protocol(ferry: Path) -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json={"head": {"vars": ["g", "n"]}, "results": {"bindings": []}})

    with pytest.raises(StoreError, match="holds 0"):
        load(ferry, "http://store.example/sparql-graph-crud-auth?x=1", transport=httpx2.MockTransport(answer))
    *puts, count = asked
    assert len(puts) == len(list(store.open(ferry).named_graphs()))
    assert all("graph-uri=" in str(put.url) and "x=1" in str(put.url) for put in puts)
    assert (count.method, str(count.url)) == ("POST", "http://store.example/sparql-auth?x=1")


# ── what goes wrong ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "li', "did not answer the count"),
        (200, b"<html>", "did not answer the count"),
        (200, b'{"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}', "holds 0 statements"),
        (200, b'{"head": {}, "boolean": true}', "did not answer the count"),
        (403, b"", "refused: 403"),
        (500, b"", "refused: 500"),
    ],
)
def test_strange_answers(ferry: Path, status: int, body: bytes, said: str) -> None:
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(status, content=body))
    with pytest.raises(StoreError, match=said) as caught:
        load(ferry, "http://ann:secret@store.example", transport=transport)
    assert "secret" not in f"{caught.value.what} {caught.value.hint}"
    assert caught.value.exit_code == 3


def test_a_graph_that_comes_back_garbled(ferry: Path) -> None:
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, content=b"<html>"))
    with pytest.raises(StoreError, match="did not give graph"):
        load(ferry, "http://store.example/data", transport=transport)


def test_nobody_there(ferry: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        load(ferry, f"http://ann:secret@127.0.0.1:{port}")
    assert "secret" not in caught.value.what
    assert caught.value.hint == "Start the store, or correct the URL."


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "out/mine", "http://", "http://[::1", "http://host:port/", "ftp://ann:secret@host/"]
)
def test_no_url_of_a_store(ferry: Path, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(ferry, url)
    assert "secret" not in caught.value.what
