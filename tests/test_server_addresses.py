"""kg/server/: every address of the graph leads to what is known of it; named queries, pages and the whole graph are there."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from servers import Server, serving, written

from kg.graph import query_files
from kg.graph.corpus import Corpus
from kg.vocab import BASE, Minter

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TURTLE, JSON_LD = {"Accept": "text/turtle"}, {"Accept": "application/ld+json"}


@pytest.fixture(scope="module")
def graph(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("served"), corpus, minter)


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph) as started:
        yield started


@pytest.fixture(scope="module")
def quads(graph: Path) -> list[Quad]:
    return list(parse(path=str(graph / "graph.nq"), format=RdfFormat.N_QUADS))


def resource(server: Server, iri: str, **headers: str) -> httpx2.Response:
    return server.client.get("/resource", params={"iri": iri}, headers={name.replace("_", "-"): value for name, value in headers.items()})


# ── addresses ────────────────────────────────────────────────────────────────


def test_every_address_has_its_statements(server: Server, quads: list[Quad]) -> None:
    """One of each kind of address, told by its path; one of ours with a # is in the answer for the part before it."""
    kinds = {re.sub(r"[0-9a-f]{20}|\d+|(?<=dataset#).*", "*", quad.subject.value): quad.subject for quad in quads}
    assert len(kinds) > 15
    for subject in kinds.values():
        about = {(quad.predicate, quad.object) for quad in quads if quad.subject == subject}
        ours = subject.value.startswith(BASE)
        path = f"/id/{subject.value.removeprefix(BASE).partition('#')[0]}" if ours else f"/resource?iri={quote(subject.value, safe='')}"
        answer = server.client.get(path, headers=TURTLE, follow_redirects=True)
        assert answer.status_code == 200, subject
        told = {(quad.predicate, quad.object) for quad in parse(answer.content, format=RdfFormat.TURTLE) if quad.subject == subject}
        assert told == about, subject


def test_three_forms_of_one_address(server: Server, corpus: Corpus) -> None:
    claim = corpus.claims[0]
    turtle, jsonld, page = (
        resource(server, claim.iri, Accept="text/turtle"),
        resource(server, claim.iri, **JSON_LD),
        resource(server, claim.iri, **HTML),
    )
    assert [answer.headers["Content-Type"] for answer in (turtle, jsonld, page)] == [
        "text/turtle; charset=utf-8",
        "application/ld+json",
        "text/html; charset=utf-8",
    ]
    assert set(parse(turtle.content, format=RdfFormat.TURTLE)) == set(parse(jsonld.content, format=RdfFormat.JSON_LD))
    assert {answer.headers["Vary"] for answer in (turtle, jsonld, page)} == {"Accept"}
    assert claim.text in page.text
    assert f"/resource?iri={quote(claim.source.speaker, safe='')}" in page.text


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("turtle", "text/turtle; charset=utf-8"),
        ("jsonld", "application/ld+json"),
        ("ntriples", "application/n-triples"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_the_form_may_be_named(server: Server, corpus: Corpus, name: str, media: str) -> None:
    for headers in (HTML, TURTLE):
        answer = server.client.get("/resource", params={"iri": corpus.propositions[0].iri, "format": name}, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media)


def test_a_browser_is_sent_to_the_pages(server: Server, corpus: Corpus) -> None:
    speaker, article, proposition = corpus.speakers[0].iri, corpus.articles[0].iri, corpus.propositions[0].iri
    for iri, kind in ((speaker, "speaker"), (article, "article"), (proposition, "proposition")):
        for answer in (resource(server, iri, **HTML), server.client.get(f"/id/{iri.removeprefix(BASE)}", headers=HTML)):
            assert (answer.status_code, answer.headers["Location"]) == (303, f"/{kind}/{iri.rpartition('/')[2]}")
    claim = corpus.claims[0].iri
    answer = server.client.get(f"/id/{claim.removeprefix(BASE)}", headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/resource?iri={quote(claim, safe='')}")
    assert server.client.get(answer.headers["Location"], headers=HTML).status_code == 200


@pytest.mark.parametrize("iri", [f"{BASE}claim/00000000000000000000", "https://example.org/nothing", "no address", "<>"])
def test_an_unknown_address(server: Server, iri: str) -> None:
    for headers in (HTML, TURTLE):
        assert resource(server, iri, **headers).status_code == 404
        assert server.client.get(f"/id/{quote(iri.removeprefix(BASE), safe='/')}", headers=headers).status_code == 404


def test_an_address_that_is_asked_wrongly(server: Server) -> None:
    iri = f"{BASE}dataset"
    assert server.client.get("/resource").status_code == 400
    assert server.client.get("/resource", params=[("iri", iri), ("iri", iri)]).status_code == 400
    assert server.client.get("/resource", params={"iri": iri, "format": "pdf"}).status_code == 400
    assert resource(server, iri, Accept="image/png").status_code == 406


def test_a_base_on_this_server(corpus: Corpus, tmp_path: Path) -> None:
    """Who sets `base` to the server's own address gets addresses that lead there as they are."""
    with serving(written(tmp_path, corpus, Minter())) as free:
        port = free.client.base_url.port
    name = NamedNode(f"http://127.0.0.1:{port}/data/claim/ab")
    lines = [
        f'<http://127.0.0.1:{port}/data/dataset> <http://rdfs.org/ns/void#uriSpace> "http://127.0.0.1:{port}/data/" <urn:g> .',
        f'{name} <http://schema.org/name> "It" <urn:g> .',
    ]
    (tmp_path / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with serving(tmp_path, "--port", str(port)) as server:
        answer = server.client.get(name.value, headers=TURTLE, follow_redirects=True)
        assert [quad.subject for quad in parse(answer.content, format=RdfFormat.TURTLE)] == [name]
        assert '"It"' not in server.client.get(name.value, headers=HTML, follow_redirects=True).text
        assert "It" in server.client.get(name.value, headers=HTML, follow_redirects=True).text
        assert server.client.get("/data/claim/none", headers=TURTLE).status_code == 404


# ── named queries ────────────────────────────────────────────────────────────


def test_the_list(server: Server) -> None:
    listed = server.client.get("/queries").json()
    assert [entry["name"] for entry in listed] == [query.name for query in query_files.named()]
    (stances,) = (entry for entry in listed if entry["name"] == "stances")
    assert {"name": "speaker", "type": "string", "default": "UNDEF"} in stances["parameters"]
    page = server.client.get("/queries", headers=HTML).text
    assert all(f">{entry['name']}<" in page for entry in listed)
    assert 'href="/queries/claims?spreadsheet=1"' in page
    assert 'href="/queries/search"' not in page, "it needs a parameter"


def test_a_named_query_in_all_formats(server: Server) -> None:
    rows = server.client.get("/queries/stances").json()
    assert {"speaker", "proposition", "position", "confidence"} <= set(rows[0])
    assert isinstance(rows[0]["confidence"], float)
    for answer in (server.client.get("/queries/stances?format=csv"), server.client.get("/queries/stances", headers={"Accept": "text/csv"})):
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="stances.csv"'
        assert [row["speaker"] for row in csv.DictReader(io.StringIO(answer.text))] == [row["speaker"] for row in rows]
    lines = server.client.get("/queries/stances?format=jsonl").text.splitlines()
    assert list(map(json.loads, lines)) == rows
    assert server.client.get("/queries/stances?format=tsv").text.startswith("speaker\t")
    for headers in (HTML, {"Accept": "text/html"}):
        assert server.client.get("/queries/stances", headers=headers).json() == rows


def test_parameters_are_bound(server: Server) -> None:
    assert {row["speaker"] for row in server.client.get("/queries/stances?speaker=Ilse%20Varga").json()} == {"Ilse Varga"}
    assert server.client.get("/queries/stances", params={"speaker": '" } DROP ALL #'}).json() == []
    assert server.client.get("/queries/stances?since=2021-06-01").json() != server.client.get("/queries/stances").json()


def test_a_spreadsheet_gets_no_formula(tmp_path: Path) -> None:
    name = "<https://w3id.org/stancegraph/ns#Speaker>"
    lines = [
        f"<urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {name} <urn:g> .",
        '<urn:s> <http://schema.org/name> "=HYPERLINK(1)" <urn:g> .',
        '<urn:s> <http://schema.org/alternateName> "It" <urn:g> .',
    ]
    (tmp_path / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with serving(tmp_path) as server:
        exact, guarded = (server.client.get(f"/queries/aliases?{flag}").content for flag in ("format=csv", "spreadsheet=1"))
    assert b"\n=HYPERLINK" in exact
    assert guarded.startswith(b"\xef\xbb\xbf")
    assert b"\n'=HYPERLINK" in guarded


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/queries/clams", 404, "There is no query"),
        ("/queries/../claims.rq", 404, "no"),
        ("/queries/search", 400, "Add: ?words=VALUE"),
        ("/queries/stances?speakr=x", 400, "Did you mean speaker?"),
        ("/queries/stances?since=yesterday", 400, "is no date"),
        ("/queries/stances?speaker=a&speaker=b", 400, "is there 2 times"),
        ("/queries/stances?format=pdf", 400, "The formats are"),
        ("/queries/stances?format=table", 400, "The formats are"),
        ("/queries/stances?spreadsheet=1&format=json", 400, "Choose csv or tsv"),
        ("/queries/stances?spreadsheet=maybe", 400, "neither 1 nor 0"),
        ("/queries/stances?speaker=%ff", 400, "cannot be read"),
    ],
)
def test_a_query_that_is_asked_wrongly(server: Server, path: str, status: int, said: str) -> None:
    answer = server.client.get(path)
    assert answer.status_code == status
    assert said in answer.text


def test_a_type_that_tables_do_not_have(server: Server) -> None:
    assert server.client.get("/queries/stances", headers={"Accept": "image/png"}).status_code == 406


# ── pages, and the whole graph ───────────────────────────────────────────────


def test_the_first_page(server: Server, graph: Path) -> None:
    answer = server.client.get("/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert graph.name in answer.text
    assert server.client.get("/no-such-page").status_code == 404
    assert server.client.get("/?since=soon").status_code == 400


def test_a_style_sheet(server: Server) -> None:
    answer = server.client.get("/static/style.css")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer.headers["Cache-Control"] == "max-age=600"


def test_the_whole_graph(server: Server, quads: list[Quad]) -> None:
    answer = server.client.get("/dump.nq")
    assert answer.headers["Content-Type"] == "application/n-quads"
    assert sorted(map(str, parse(answer.content, format=RdfFormat.N_QUADS))) == sorted(map(str, quads))
    assert len(answer.text.splitlines()) == server.client.get("/health").json()["statements"]


def test_health(server: Server) -> None:
    assert server.client.get("/health").json()["status"] == "ok"
