"""kg/server/: the SPARQL 1.1 Protocol: three ways to ask, formats by Accept, the dataset, what is refused, the service's description."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse
from servers import Server, serving, written

from kg.graph.corpus import Corpus
from kg.server.negotiation import best
from kg.vocab import Minter

SELECT = "SELECT ?name { ?speaker a kg:Speaker ; schema:name ?name } ORDER BY ?name"
CONSTRUCT = "CONSTRUCT { ?speaker schema:name ?name } WHERE { ?speaker a kg:Speaker ; schema:name ?name }"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"  # as browsers ask


@pytest.fixture(scope="module")
def server(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(written(tmp_path_factory.mktemp("served"), corpus, minter), "--time-limit", "20") as started:
        yield started


def names(content: str) -> list[str]:
    return [row["name"]["value"] for row in json.loads(content)["results"]["bindings"]]


# ── three ways to ask ────────────────────────────────────────────────────────


def test_three_ways_give_one_answer(server: Server) -> None:
    answers = [
        server.client.get("/sparql", params={"query": SELECT}),
        server.client.post("/sparql", data={"query": SELECT}),
        server.client.post("/sparql", content=SELECT, headers={"Content-Type": DIRECT}),
        server.client.post("/sparql", content=SELECT, headers={"Content-Type": "Application/SPARQL-Query; charset=UTF-8"}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert names(answers[0].text)[0] == "Ilse Varga"
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("literal", ["50%2B1", "a+b", "é & ü", "50%", "\U0001f6a2", "line\\nend"])
def test_a_query_is_decoded_once(server: Server, literal: str) -> None:
    query = f'SELECT ("{literal}" AS ?name) {{}}'
    expected = [literal.replace("\\n", "\n")]
    assert names(server.sparql(query).text) == expected
    assert names(server.client.post("/sparql", data={"query": query}).text) == expected
    assert names(server.client.post("/sparql", content=query.encode(), headers={"Content-Type": DIRECT}).text) == expected


def test_head_has_no_content(server: Server) -> None:
    answer = server.client.head("/sparql", params={"query": SELECT})
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 100


# ── formats ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "application/xml;q=0.2, text/csv;q=0.8", "text/csv; charset=utf-8"),
        (SELECT, "text/turtle, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("ASK { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/sparql-results+json, application/ld+json;q=0.5", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE ?speaker { ?speaker a kg:Speaker }", "text/turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_the_format_is_the_one_that_the_client_would_rather_have(server: Server, query: str, accept: str, media: str) -> None:
    answer = server.sparql(query, accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media)
    assert "Accept" in answer.headers["Vary"]


def test_formats_hold_what_they_say(server: Server) -> None:
    known = names(server.sparql(SELECT).text)
    rows = list(csv.reader(io.StringIO(server.sparql(SELECT, "text/csv").text)))
    assert rows == [["name"], *([name] for name in known)]
    assert "<literal>Ilse Varga</literal>" in server.sparql(SELECT, "application/sparql-results+xml").text
    for media, form in (
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ):
        quads = list(parse(server.sparql(CONSTRUCT, media).content, format=form))
        assert sorted(quad.object.value for quad in quads) == known, media


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "image/png"), (SELECT, "*/*;q=0")]
)
def test_a_format_that_there_is_not(server: Server, query: str, accept: str) -> None:
    answer = server.sparql(query, accept)
    assert answer.status_code == 406
    assert "Accept one of: " in answer.text


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("text/csv, application/json", ("application/json", "text/csv"), "text/csv"),
        ("text/*;q=0.5, text/csv;q=0.1, application/json;q=0.3", ("text/csv", "application/json"), "application/json"),
        ("*/*;q=0.1, text/html", ("text/csv", "text/html"), "text/html"),
        ("text/csv;q=0", ("text/csv",), None),
        ("text/csv;q=0, */*", ("text/csv", "text/html"), "text/html"),
        ("nonsense, ;;, text/csv;q=x", ("text/html", "text/csv"), "text/csv"),
        ("TEXT/CSV", ("text/csv",), "text/csv"),
        ("nonsense", ("text/csv",), "text/csv"),
    ],
)
def test_negotiation(accept: str, offered: tuple[str, ...], chosen: str | None) -> None:
    assert best(accept, offered) == chosen


def test_a_browser_gets_a_page_and_programs_the_description(server: Server) -> None:
    described = server.client.get("/sparql", headers={"Accept": "text/turtle"})
    quads = list(parse(described.content, format=RdfFormat.TURTLE))
    stated = {(quad.predicate.value.rpartition("#")[2], quad.object.value) for quad in quads if not quad.subject.value.endswith("dataset")}
    assert ("endpoint", f"{server.address}/sparql") in stated
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") in stated
    assert ("supportedLanguage", "http://www.w3.org/ns/sparql-service-description#SPARQL11Query") in stated
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_JSON") in stated
    assert server.client.get("/sparql").headers["Content-Type"] == "text/turtle; charset=utf-8"
    for params in ({}, {"query": SELECT}):
        assert server.client.get("/sparql", params=params, headers={"Accept": HTML}).headers["Content-Type"] == "text/html; charset=utf-8"


# ── the dataset ──────────────────────────────────────────────────────────────


def count(server: Server, pattern: str, **graphs: str | list[str]) -> int:
    answer = server.client.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?name) {{ {pattern} }}", **graphs})
    assert answer.status_code == 200, answer.text
    return int(names(answer.text)[0])


def test_what_stands_in_no_graph_asks_all_of_them_each_triple_once(server: Server) -> None:
    in_graphs = server.sparql("SELECT (COUNT(*) AS ?name) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")
    assert count(server, "?s ?p ?o") == int(names(in_graphs.text)[0])
    assert count(server, "GRAPH ?g { ?s ?p ?o }") == server.client.get("/health").json()["statements"]


def test_the_dataset_of_the_protocol(server: Server, minter: Minter) -> None:
    entities, links = minter.graph("entities"), minter.graph("links")
    one, other = (count(server, f"GRAPH <{graph}> {{ ?s ?p ?o }}") for graph in (entities, links))
    assert count(server, "?s ?p ?o", **{"default-graph-uri": entities}) == one
    assert count(server, "?s ?p ?o", **{"default-graph-uri": [entities, links]}) == one + other
    assert count(server, "GRAPH ?g { ?s ?p ?o }", **{"default-graph-uri": entities}) == 0
    assert count(server, "GRAPH ?g { ?s ?p ?o }", **{"named-graph-uri": links}) == other
    assert count(server, "?s ?p ?o", **{"named-graph-uri": links}) == 0
    form = {"query": "SELECT (COUNT(*) AS ?name) { ?s ?p ?o }", "default-graph-uri": links}
    assert int(names(server.client.post("/sparql", data=form).text)[0]) == other


@pytest.mark.parametrize("name", ["http://127.0.0.1:9/data.ttl", "no address", ""])
def test_a_graph_that_is_not_here_is_not_fetched(server: Server, name: str) -> None:
    answer = server.client.get("/sparql", params={"query": SELECT, "default-graph-uri": name})
    assert answer.status_code == 400
    assert "nothing is fetched" in answer.text


# ── what is refused ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE asks another server"),
        ("SELECT * { ?s ?p ?o . sErViCe SILENT ?s { ?s ?p ?o } }", "SERVICE asks another server"),
        ("SELECT * FROM <http://127.0.0.1:9/a.ttl> { ?s ?p ?o }", "FROM names data outside"),
        ("SELECT * FROM NAMED <http://127.0.0.1:9/a.ttl> { GRAPH ?g { ?s ?p ?o } }", "FROM names data outside"),
        ("LOAD <http://127.0.0.1:9/a.ttl>", "would change the graph"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "would change the graph"),
        ("DROP ALL", "would change the graph"),
        ("# a\rSELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE asks another server"),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "escape"),
        ("SELECT ?name { ?s ex:p ?name }", "The prefix 'ex:'"),
        ("SELECT", "ends too early"),
        ("", "ends too early"),
        ("claims", "is not right there"),
        ("/etc/hostname.rq", "is not right there"),
        ("SELECT (COUNT(?s) AS ?n) ?s { ?s ?p ?o }", "no SPARQL query"),
        ("SELECT * " + "{" * 5000, "nested too deeply"),
    ],
)
def test_refused_with_a_sentence(server: Server, query: str, said: str) -> None:
    for answer in (server.sparql(query), server.client.post("/sparql", content=query, headers={"Content-Type": DIRECT})):
        assert answer.status_code == 400, answer.text
        assert said in answer.text
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_parse_error_shows_the_place(server: Server) -> None:
    assert server.sparql("SELECT ?s\nWHER { ?s ?p ?o }").text.splitlines()[1:3] == ["WHER { ?s ?p ?o }", "^"]


def test_a_comment_is_no_parameter(server: Server) -> None:
    assert names(server.sparql(f"# @param name nonsense\n{SELECT}").text)


def test_an_update_is_refused(server: Server) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    answers = [
        server.client.post("/sparql", data={"update": update}),
        server.client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        server.client.get("/sparql", params={"update": update}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 3
    assert {answer.text.splitlines()[0] for answer in answers} == {"An update is refused: this server changes nothing."}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400),
        (b"", FORM, 400),
        (b"query=%ff%fe", FORM, 400),
        (b"\xff\xfe", DIRECT, 400),
        (b"\xe9=1", FORM, 400),
        (b"&".join(b"a%d=1" % number for number in range(500)), FORM, 400),
        (b"ASK {}", "text/plain", 415),
        (b"ASK {}", "", 415),
        (b"{}", "application/json", 415),
        (b"# " + b"x" * (1 << 20) + b"\nASK {}", DIRECT, 413),
    ],
)
def test_a_request_that_is_wrong(server: Server, content: bytes, kind: str, status: int) -> None:
    answer = server.client.post("/sparql", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert len(answer.text.splitlines()) == 2


def test_a_query_that_is_there_twice(server: Server) -> None:
    answer = server.client.post("/sparql?query=ASK{}", content="ASK {}", headers={"Content-Type": DIRECT})
    assert (answer.status_code, "is there 2 times" in answer.text) == (400, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_taken(server: Server, method: str) -> None:
    for path in ("/sparql", "/dump.nq", "/queries/claims"):
        answer = server.client.request(method, path)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]


def test_a_page_tells_a_browser_what_is_wrong(server: Server) -> None:
    answer = server.client.post("/sparql", data={"query": "SELECT <script>"}, headers={"Accept": HTML, "Origin": server.address})
    assert answer.status_code == 400
    assert "&lt;script&gt;" in answer.text
    assert "<script>" not in answer.text
