"""kg/server/: who may ask and send, what browsers are told, how corrections are taken, and that no query ends the server."""

import json
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import Server, children, serving, written
from test_fuzz import INPUTS

from kg.corrections import sheets
from kg.graph import query_files, query_text
from kg.graph.corpus import Corpus
from kg.server.guards import is_own
from kg.vocab import Minter

QUERIES = INPUTS // 100 if INPUTS <= 10_000 else 10_000  # each starts a process
HTML = {"Accept": "text/html"}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the case under test
JSON = {"Content-Type": "application/json"}
DROP = {"action": "drop", "article": "2021/terminal.txt", "quotation": "the old pier is unsafe"}


@pytest.fixture(scope="module")
def corrections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decided") / "corrections.jsonl"


@pytest.fixture(scope="module")
def server(corpus: Corpus, minter: Minter, corrections: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(
        written(tmp_path_factory.mktemp("served"), corpus, minter), "--corrections", str(corrections), "--time-limit", "5"
    ) as started:
        yield started


# ── who asks ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host", ["rebound.example", "rebound.example:80", "127.0.0.1.rebound.example", "", "10.1.2.3", "localhost.", "[::2]:1"]
)
def test_another_name_is_refused(server: Server, host: str) -> None:
    for path in ("/", "/health", "/sparql?query=ASK{}", "/dump.nq"):
        answer = server.client.get(path, headers={"Host": host})
        assert answer.status_code == 403
        assert "is not called" in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "LOCALHOST", "127.0.0.1:9000", "[::1]:80"])
def test_its_own_names_are_taken(server: Server, host: str) -> None:
    assert server.client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "bound", "own"),
    [
        ("192.168.0.7:80", EVERYWHERE, True),
        ("192.168.0.7", "192.168.0.7", True),
        ("192.168.0.7", "127.0.0.1", False),
        (socket.gethostname(), EVERYWHERE, True),
        (socket.gethostname(), "127.0.0.1", socket.gethostname() == "localhost"),
        ("rebound.example", EVERYWHERE, False),
        ("graph.example:80", "graph.example", True),
        ("[fe80::1]:80", "::", True),
    ],
)
def test_names_of_a_server_for_other_machines(host: str, bound: str, own: bool) -> None:  # noqa: FBT001
    assert is_own(host, bound) is own


def test_no_host_at_all(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.client.base_url.port or 0)) as raw:
        raw.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        assert raw.recv(100).split()[1] in {b"400", b"403"}


@pytest.mark.parametrize("origin", ["http://rebound.example", "null", "http://127.0.0.1:1", "https://localhost", ""])
def test_another_page_may_not_send(server: Server, origin: str) -> None:
    for path in ("/sparql", "/corrections"):
        answer = server.client.post(path, data={"query": "ASK {}"}, headers={"Origin": origin})
        assert answer.status_code == 403
        assert "may not send" in answer.text


def test_another_page_may_lead_here_and_not_ask_in_the_background(server: Server) -> None:
    for site, mode, status in (
        ("cross-site", "no-cors", 403),
        ("cross-site", "navigate", 200),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ):
        answer = server.client.get("/sparql?query=ASK{}", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode})
        assert answer.status_code == status


def test_its_own_page_may_send(server: Server) -> None:
    assert server.client.post("/sparql", data={"query": "ASK {}"}, headers={"Origin": server.address}).status_code == 200


# ── what browsers are told ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/queries", "/queries/claims", "/nothing", "/health", "/dump.nq", "/static/style.css", "/resource"]
)
def test_every_answer_has_its_headers(server: Server, path: str) -> None:
    headers = server.client.get(path, headers=HTML).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert "server" not in headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert ("'unsafe-inline'" in policy["style-src"]) == (path == "/sparql")
    assert not {"unsafe-inline", "unsafe-eval"} & set(policy["script-src"].replace("'", "").split())


def test_refusals_have_them_too(server: Server) -> None:
    assert server.client.get("/", headers={"Host": "rebound.example"}).headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\u202eevil"])
def test_what_is_asked_is_text_in_the_answer(server: Server, words: str) -> None:
    for path, params in (
        ("/resource", {"iri": words}),
        (f"/queries/{words}", {}),
        (f"/{words}", {}),
        ("/resource", {"iri": f"http://e/{words}"}),
    ):
        answer = server.client.get(path, params=params, headers=HTML)
        assert answer.status_code in {400, 404}
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
        assert "49" not in answer.text


@pytest.mark.parametrize(
    "path", ["/static/../pages.py", "/static/%2e%2e/pages.py", "/static//etc/hostname", "/static/..%2fpages.py", "/static/none.css"]
)
def test_no_other_file_is_given(server: Server, path: str) -> None:
    with socket.create_connection(("127.0.0.1", server.client.base_url.port or 0)) as raw:  # the client would shorten the path
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert raw.recv(100).split()[1] == b"404"


# ── corrections ──────────────────────────────────────────────────────────────


def token(server: Server) -> str:
    page = server.client.get("/", headers=HTML).text
    return page.partition('name="corrections-token" content="')[2].partition('"')[0]


def sent(server: Server, values: object, **changes: str) -> tuple[int, str]:
    headers = JSON | {"Origin": server.address, "X-Stancegraph-Token": token(server)} | changes
    content = values if isinstance(values, str) else json.dumps(values)
    answer = server.client.post("/corrections", content=content, headers={name: value for name, value in headers.items() if value})
    return answer.status_code, answer.text


def test_a_correction_is_added(server: Server, corrections: Path) -> None:
    assert sent(server, DROP)[0] == 201
    assert sent(server, DROP | {"coder": "Ada 🚢", "decided": "2026-03-01"})[0] == 201
    first, second = sheets.read(corrections)[-2:]
    assert (first.action, first.quotation, bool(first.decided)) == ("drop", "the old pier is unsafe", True)
    assert (second.coder, second.decided) == ("Ada 🚢", "2026-03-01")


@pytest.mark.parametrize(
    ("values", "changes", "status"),
    [
        (DROP, {"X-Stancegraph-Token": "another"}, 403),
        (DROP, {"X-Stancegraph-Token": ""}, 403),
        (DROP, {"Origin": ""}, 403),
        (DROP, {"Origin": "http://rebound.example"}, 403),
        (DROP, {"Content-Type": "text/plain"}, 415),
        ("no json", {}, 400),
        ("[" * 100_000, {}, 400),
        ([DROP], {}, 400),
        ({}, {}, 400),
        (DROP | {"action": "destroy"}, {}, 400),
        (DROP | {"action": ["drop"]}, {}, 400),
        (DROP | {"article": 7}, {}, 400),
        (DROP | {"start": "0"}, {}, 400),
        (DROP | {"start": True, "end": 5}, {}, 400),
        (DROP | {"line": 4}, {}, 400),
        (DROP | {"more": "x"}, {}, 400),
        (DROP | {"proposition": "x"}, {}, 400),
        (DROP | {"decided": "soon"}, {}, 400),
        (DROP | {"note": "\ud800"}, {}, 400),
        ({"action": "drop"}, {}, 400),
        (DROP | {"note": "x" * (1 << 18)}, {}, 413),
    ],
)
def test_what_is_no_correction_changes_nothing(
    server: Server, corrections: Path, values: object, changes: dict[str, str], status: int
) -> None:
    before = corrections.read_bytes() if corrections.exists() else None
    code, said = sent(server, values, **changes)
    assert code == status, said
    assert len(said.splitlines()) == 2
    assert (corrections.read_bytes() if corrections.exists() else None) == before


def test_without_a_file_none_are_taken(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    with serving(written(tmp_path, corpus, minter)) as server:
        assert token(server) == ""
        assert sent(server, DROP)[0] == 404


# ── any query ────────────────────────────────────────────────────────────────


PIECES = (
    *("{", "}", "(", ")", "?x", "<urn:a>", '"', "'''", "\\", "#", "*", "+", "/", "^", "|", "!", "\x00", "\u202e"),
    *("GRAPH ?g {", "OPTIONAL {", "FILTER(", "UNION", "SERVICE", "FROM", "BIND(", "AS ?y)", "VALUES ?z {"),
    *("1e400", "-99999999999999999999", "REPLACE(?a, '(a+)+$', '')"),
)


def mutated(text: str, dice: random.Random) -> str:
    """A query with some of its parts lost, doubled, turned round, or replaced by what breaks parsers."""
    for _ in range(dice.randint(1, 5)):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice((0, 1, 5, 30, 200)))
        part = text[start:end]
        text = text[:start] + dice.choice(("", part * 2, part * 40, part[::-1], dice.choice(PIECES))) + text[end:]
    return text


def test_no_query_ends_the_server(server: Server) -> None:
    (keeper,) = children(server.process.pid)
    texts = [query_text.standalone(query, {}) for query in _askable()]
    statuses = dict.fromkeys((200, 400, 503, 504), 0)
    for number in range(QUERIES):
        query = mutated(texts[number % len(texts)], random.Random(number))
        answer = server.client.post(
            "/sparql", content=query.encode("utf-8", "replace"), headers={"Content-Type": "application/sparql-query"}
        )
        statuses[answer.status_code] += 1  # any other is a KeyError, and a fault
        if answer.status_code == 200:
            json.loads(answer.content) if "json" in answer.headers["Content-Type"] else answer.text
    assert children(server.process.pid) == [keeper]
    assert statuses[200] > QUERIES // 50
    assert statuses[400] > QUERIES // 4
    assert server.sparql("ASK {}").json()["boolean"]


def _askable() -> list[query_files.Query]:
    """The named queries that need no parameter."""
    return [query for query in query_files.named() if all(parameter.default is not None for parameter in query.parameters)]
