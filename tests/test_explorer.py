"""kg/explorer/: addresses become pages, and pages are what everybody can read and nobody can abuse."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import Desk
from explorers import checked, explorer_of, links, page, resolves, stored, text
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import InputError, LimitError, QueryError, UsageError
from kg.explorer import assets, rendering
from kg.explorer.explorer import VIEWS, Explorer
from kg.explorer.links import ServerLinks, id_of
from kg.explorer.options import Options
from kg.explorer.settings import Finding, Settings, findings_beside
from kg.graph import queries
from kg.graph.corpus import Corpus
from kg.graph.tables import Table
from kg.records import Proposition
from kg.vocab import KG, NIF, SCHEMA, SKOS, Minter

# the page to write SPARQL on is the server's: test_search.py
LISTS = ["/search?words=ferry", *(f"/{view.name}" for view in VIEWS if not view.of_one and view.name not in {"search", "sparql"})]
SCRIPT, IMAGE = "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'
TURNED = "pay \u202eemag\u202c \u200bnow\x07"


@pytest.fixture(scope="module")
def graph(corpus: Corpus, minter: Minter) -> Store:
    return stored(corpus, minter)


@pytest.fixture(scope="module")
def ferry(graph: Store) -> Explorer:
    return explorer_of(graph)


def addresses(corpus: Corpus) -> list[str]:
    """A page of each kind: all lists, two propositions, and a speaker of each type and in each part of a joint source."""
    speakers = {(speaker.type, bool(speaker.members)): speaker.iri for speaker in corpus.speakers}
    things = [("proposition", proposition.iri) for proposition in corpus.propositions[:2]]
    things += [("speaker", iri) for iri in (corpus.speakers[0].iri, *speakers.values())]
    things += [("article", article.iri) for article in corpus.articles[1:]]
    return [*LISTS, *(f"/{kind}/{id_of(iri)}" for kind, iri in things)]


# ── every page ───────────────────────────────────────────────────────────────


def test_every_page_is_valid_and_its_links_lead_to_pages(ferry: Explorer, corpus: Corpus) -> None:
    linked: set[str] = set()
    for address in (*addresses(corpus), f"/proposition/{id_of(corpus.propositions[0].iri)}?candidates=yes&copies=yes"):
        linked |= {link for link in links(page(ferry, address)) if link.startswith("/")}
    assert {link for link in linked if not resolves(ferry, link)} == set()
    assert any(link.startswith("/speaker/") for link in linked)
    assert any("candidates=yes" in link for link in linked)


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_graph_has_pages_that_say_so(address: str) -> None:
    assert re.search(r"\b(?:no|nobody|nothing)\b", text(page(explorer_of(Store()), address)), re.IGNORECASE)


def test_a_graph_without_texts_has_pages(corpus: Corpus, minter: Minter) -> None:
    without = explorer_of(stored(corpus, minter, with_text=False))
    for address in addresses(corpus):
        page(without, address)
    shown = text(page(without, f"/proposition/{id_of(corpus.propositions[0].iri)}"))
    assert "🚢 TERN BAY — The city should build the ferry terminal, Mayor Ilse Varga said on Tuesday." in shown


def test_what_is_no_page(ferry: Explorer) -> None:
    assert [ferry.page(path, {}) for path in ("/nothing", "/overview", "/proposition", "/proposition/00", "/propositions/x")] == [None] * 5
    assert [ferry.table(path, {}) for path in ("/nothing", "/proposition/00", "/speaker/00")] == [None] * 3
    missing = ferry.missing()
    assert missing.status == 404
    assert "There is no such page." in text(checked(missing.html))


@pytest.mark.parametrize(
    ("error", "status"),
    [(LimitError("Too slow.", "Less."), 503), (QueryError("Wrong.", "Right."), 400), (InputError("Gone.", "Back."), 500)],
)
def test_a_graph_that_cannot_be_asked(error: Exception, status: int) -> None:
    def fail(*_: object) -> Table:
        raise error

    made = Explorer(fail).page("/propositions", {})
    assert made is not None
    assert made.status == status
    assert str(error) in text(checked(made.html))


def test_pages_show_the_queries_that_they_ask(ferry: Explorer, graph: Store, corpus: Corpus) -> None:
    asked: set[str] = set()
    for address in addresses(corpus):
        shown = ["".join(code.itertext()) for code in page(ferry, address).iter("code") if "SELECT" in "".join(code.itertext())]
        assert shown or address == "/search", address  # which asks nothing without words
        asked |= set(shown)
    for sparql in asked:
        tuple(iter(graph.query(sparql)))  # type: ignore[arg-type]  # as it stands there, without prefixes of ours: any engine takes it


def test_scripts_and_styles_are_files_of_ours(ferry: Explorer, corpus: Corpus) -> None:
    tree = page(ferry, f"/proposition/{id_of(corpus.propositions[0].iri)}")
    files = {element.get("src") or element.get("href") for element in tree.iter() if element.tag in {"script", "link"}}
    assert files == {"/static/d3.min.js", "/static/timeline.js", "/static/style.css", "/static/icon.svg"}
    assert all(resolves(ferry, str(file)) for file in files)
    style, kind = assets.static("style.css") or (b"", "")
    assert kind == "text/css; charset=utf-8"
    assert all(assets.static(font) for font in re.findall(r'url\("([^"]+)"\)', style.decode()))
    assert b"@import" not in style
    assert b"http" not in style


def test_addresses_behind_a_proxy(graph: Store) -> None:
    tree = page(explorer_of(graph, Settings("Ferry", root="/news", sparql=True, token="t")), "/propositions")  # noqa: S106 - of a form
    own = {link for link in links(tree) if "://" not in link}
    assert own
    assert all(link.startswith("/news/") for link in own)
    assert [meta.get("content") for meta in tree.iter("meta") if meta.get("name") == "corrections-token"] == ["t"]


# ── text of others ───────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def hostile(corpus: Corpus, minter: Minter) -> tuple[Explorer, str, str]:
    """An explorer of a graph full of tricks, and the paths of its proposition and its speaker."""
    desk = Desk(minter)
    said = f"{TURNED} {SCRIPT} and {IMAGE} must go"
    article = desk.article(
        "a<b>.txt", f"{SCRIPT}\n\n{said}, Eve said\n", f"Daily {IMAGE}", datetime(2021, 3, 2, tzinfo=UTC), url="javascript:alert(1)"
    )
    eve = desk.speaker(f"Eve {SCRIPT}", "person", aliases=(f"{TURNED} Eve", IMAGE))
    claim = desk.claim(article, said, eve, "Eve", "said", role=IMAGE, affiliation=SCRIPT)
    proposition = Proposition(minter.proposition(IMAGE), f"{IMAGE} {TURNED}", given=True, wordings=(SCRIPT,))
    desk.stance(claim, proposition, "support")
    built = replace(
        corpus,
        articles=tuple(desk.articles),
        sentences=desk.sentences,
        speakers=tuple(desk.speakers.values()),
        claims=tuple(desk.claims),
        propositions=(proposition,),
        stances=tuple(desk.stances),
        candidates=(),
        contradictions=(),
        shifts=(),
        copies=(),
        alike=(),
        unmatched=(),
    )
    finding = Finding("KG001", "warning", "urn:x", SCRIPT, IMAGE, 3, TURNED)
    made = explorer_of(stored(built, minter), Settings(f"T{SCRIPT}", (finding,)))
    return made, f"/proposition/{id_of(proposition.iri)}", f"/speaker/{id_of(eve)}"


def test_text_of_others_is_text(hostile: tuple[Explorer, str, str]) -> None:
    explorer, *things = hostile
    for address in (*LISTS, *things):
        tree = page(explorer, address)
        assert not [element for element in tree.iter("script") if not element.get("src")]
        assert not list(tree.iter("img"))
        html = (explorer.page(address.partition("?")[0], {}) or explorer.missing()).html
        assert not re.search("[\u202e\u202c\u200b\x07]", html)
        assert "javascript:" not in "".join(str(element.get("href")) for element in tree.iter("a"))
    shown = text(page(explorer, things[0]))
    assert f"pay ⟨U+202E⟩emag⟨U+202C⟩ ⟨U+200B⟩now⟨U+0007⟩ {SCRIPT} and {IMAGE} must go" in shown


def test_ids_of_pages_are_never_run(ferry: Explorer) -> None:
    for thing in (SCRIPT, 'x" } INSERT DATA { <urn:a> <urn:b> <urn:c> } #', "../../etc/passwd", "http://[", "a\nb", ""):
        assert ferry.page(f"/speaker/{thing}", {}) is None
    half = ferry.page("/speaker/\ud800", {})
    assert half is not None
    assert (half.status, b"html" in half.html.encode()) == (400, True)


@pytest.mark.parametrize("name", ["../explorer.py", "/etc/passwd", "templates/base.html", "..%2fexplorer.py", "", ".", "fonts"])
def test_only_static_files_are_given(name: str) -> None:
    assert assets.static(name) is None


def test_vendored_files_have_their_licences() -> None:
    licences = (assets.static("LICENSES.md") or (b"", ""))[0].decode()
    folder = Path(assets.__file__).parent / "static"
    foreign = [path.name for path in folder.rglob("*.min.js")] + ["fonts/"]
    assert all(name in licences for name in foreign)
    assert rendering.seen("a\u200db") == "a\u200db"  # joiners are letters of some scripts, and of emoji


# ── what is asked for ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"until": "2026-02-30"},
        {"confidence": "1.5"},
        {"confidence": "nan"},
        {"page": "0"},
        {"page": "x"},
        {"outlet": "x" * 501},
    ],
)
def test_an_address_that_asks_for_nonsense(ferry: Explorer, query: dict[str, str]) -> None:
    (name,) = query
    made = ferry.page("/propositions", query)
    assert made is not None
    assert made.status == 400
    assert f"asks for {name}" in text(checked(made.html))
    with pytest.raises(UsageError):
        ferry.table("/propositions", query)


def test_links_keep_the_filters_and_drop_the_page() -> None:
    options = Options.read({"outlet": "A & B", "since": "2026-01-02", "confidence": "0.5", "copies": "on", "page": "3", "words": "pier"})
    link = ServerLinks("", options, {"speaker"})
    address = link("speaker", "https://example.org/x y#1")
    assert address == "/speaker/https%3A%2F%2Fexample.org%2Fx%20y%231?outlet=A+%26+B&since=2026-01-02&confidence=0.5&copies=yes"
    assert Options.read(
        dict(part.split("=") for part in unquote(address.partition("?")[2]).replace("+", " ").split("&") if "=" in part)
    ).copies
    assert link("nothing") is None
    assert options.filtered
    assert not Options(page=2).filtered


def test_a_thing_with_an_address_of_another_maker(minter: Minter, corpus: Corpus) -> None:
    foreign = "https://example.org/props#tram & more"
    own = corpus.propositions[0].iri
    renamed = replace(corpus.propositions[0], iri=foreign.replace(" ", "%20"))
    stances = tuple(replace(stance, proposition=renamed.iri) if stance.proposition == own else stance for stance in corpus.stances)
    changed = replace(
        corpus, propositions=(renamed, *corpus.propositions[1:]), stances=stances, contradictions=(), shifts=(), candidates=()
    )
    explorer = explorer_of(stored(changed, minter))
    (address,) = [link for link in links(page(explorer, "/propositions")) if "example.org" in link]
    assert address == "/proposition/https%3A%2F%2Fexample.org%2Fprops%23tram%2520%26%2520more"
    assert "Varga" in text(page(explorer, address))


def test_a_graph_that_keeps_no_rules_has_pages(corpus: Corpus, minter: Minter) -> None:
    odd = stored(corpus, minter)
    varga, build = NamedNode(corpus.speakers[0].iri), NamedNode(corpus.propositions[0].iri)
    graph, confidence, nowhere = NamedNode("urn:odd"), NamedNode(f"{KG}confidence"), Literal("nowhere")
    odd.add(Quad(varga, NamedNode(f"{SCHEMA}name"), Literal("Somebody else"), graph))
    odd.add(Quad(build, NamedNode(f"{SKOS}prefLabel"), Literal("Another wording"), graph))
    for quad in list(odd.quads_for_pattern(None, NamedNode(f"{KG}stanceValue"), None)):
        odd.add(Quad(quad.subject, quad.predicate, NamedNode("urn:maybe"), quad.graph_name))
        odd.add(Quad(quad.subject, confidence, Literal("high"), quad.graph_name))
    for quad in list(odd.quads_for_pattern(None, NamedNode(f"{NIF}beginIndex"), None)):
        odd.remove(quad)
        odd.add(Quad(quad.subject, quad.predicate, nowhere, quad.graph_name))
    explorer = explorer_of(odd)
    for address in ("/", "/propositions", "/speakers", "/articles", *(path for path in addresses(corpus) if path.count("/") == 2)):
        page(explorer, address)


# ── findings of the gate ─────────────────────────────────────────────────────


def test_findings_beside_a_graph(tmp_path: Path) -> None:
    assert findings_beside(tmp_path) is None
    (tmp_path / "report.json").write_text("{", encoding="utf-8")
    assert findings_beside(tmp_path) is None
    finding = {"code": "KG039", "severity": "warning", "focus": "urn:a", "message": "Read it.", "file": "a.txt", "line": 3, "endLine": 3}
    (tmp_path / "report.json").write_text(json.dumps({"version": 1, "findings": [finding]}), encoding="utf-8")
    assert findings_beside(tmp_path) == (Finding("KG039", "warning", "urn:a", "Read it.", "a.txt", 3),)
    assert findings_beside(tmp_path / "graph.nq") is None


def test_a_page_asks_named_queries_only(graph: Store, corpus: Corpus) -> None:
    asked = set()

    def ask(query: str, parameters: object) -> Table:
        asked.add(query)
        return queries.run(graph, query, parameters)  # type: ignore[arg-type]

    for address in addresses(corpus):
        page(Explorer(ask), address)
    assert all(re.fullmatch(r"(pages/)?[\w-]+", query) for query in asked)  # SPARQL of a page's own is parsed twice, which takes a second
