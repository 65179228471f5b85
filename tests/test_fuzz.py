"""Anything a user may give: 10,000 inputs, `make fuzz` 100,000. Nothing but a KgError is raised, and every offset is true.

Most inputs go through one reader, which takes a millisecond; some go the whole way, with doubles in place of the models; and mutated
articles go the whole way with the models themselves.
"""

import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import doubles
import pyoxigraph
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg import given as user_files
from kg import pipeline
from kg.articles import library as articles
from kg.articles import metadata as metadata_files
from kg.articles import pages
from kg.articles.documents import Document, documents
from kg.articles.inputs import InputFile
from kg.config import Config
from kg.errors import KgError
from kg.gate import shapes
from kg.graph import nquads, parameters, queries, store, tables
from kg.graph.corpus import Corpus
from kg.people import entities
from kg.progress import no_progress
from kg.records import Article, ModelRef, Skipped, Span
from kg.stances import propositions
from kg.stances.confidence import FEATURES, Confidence
from kg.stances.stance_models import Models, StanceModel
from kg.text.sentences import LONGEST, quotations, split
from kg.vocab import Minter

INPUTS = int(os.environ.get("STANCEGRAPH_FUZZ", "10000"))
ARTICLES = 300 if INPUTS > 10_000 else 30  # with the models themselves
EXAMPLES = Path(__file__).parent.parent / "examples"
MINTER = Minter()
KINDS: dict[str, Any] = {}  # how many inputs each test takes, of 10,000


def share(count: int) -> Callable[[Any], Any]:
    """Let a test take so many of 10,000 inputs, the same ones every time."""

    def marked(test: Any) -> Any:  # noqa: ANN401 - hypothesis types its decorators so
        KINDS[test.__name__] = count
        return settings(
            max_examples=count * INPUTS // 10_000,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(test)

    return marked


# ── what is given ────────────────────────────────────────────────────────────

PIECES = (
    *(
        "Ada Lund",
        "the mayor",
        "He",
        "she",
        "They",
        "The Harbour Bank",
        "HBG",
        "Iraq and Iran",
        "Mr.",
        "Xi Jinping",
        "al-Sudani",
        "O’Neill",
    ),
    *(" said ", " said that ", " told reporters ", " denied ", "according to", " was quoted as saying ", " who ", " and ", " by ", ", "),
    *("the bridge is shut", "it will not be built", "a statement", "both governments", "the company", "spokesman for the "),
    *(" on Monday", " in May 2020", "yesterday", "Published: 3 May 2023", "By Ann Smith | Coast News", "HOLMEN (Reuters) - ", "ADA: "),
    *(". ", ".\n\n", "\n", "\r\n", "\r", "\n\n", "\t", "  ", "\u2028", "\x85", "\x0b", "\u00a0", "\u3000"),
    *(
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "„",
        "«",
        "»",
        "''",
        "``",
        "—",
        "--",
        "-",
        "(",
        ")",
        "[",
        "]",
        "…",
        "...",
        "!",
        "?",
        ":",
        ";",
        "•",
        "*",
    ),
    *(
        "🚢",
        "é",
        "e\u0301",
        "\u202e",
        "\u2066",
        "\u200d",
        "\ufeff",
        "İ",
        "ſ",
        "ß",
        "漢字",
        "الوزير",
        "नमस्ते",
        "\U0001d400",
        "\x01",
        "\x7f",
        "\ufffe",
    ),
    *(
        "1",
        "2020-13-45",
        "99/99/2020",
        "U.S.",
        "No. ",
        "A.",
        "©",
        "http://a.example/",
        "@",
        "{}",
        "<b>",
        "&#11;",
        "\\u0000",
        "=1+1",
        "::error::",
    ),
)
words = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join)
sentence = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("Mayor Ada Lund of Holmen", "“The old harbour bridge is shut,”", "The ministry of finance", "A senior official")),
    words,
    st.sampled_from((" said that the harbour bridge will stay shut until spring", " told the council it would not pay for repairs", "")),
    st.sampled_from((".", ".\n\n", "”\n\n", ". ")),
)
article_text = st.lists(sentence, min_size=1, max_size=4).map("".join)
text = st.one_of(words, article_text)
raw = st.one_of(text.map(lambda one: one.encode("utf-8", "surrogatepass")), st.binary(max_size=60))
TAGS = (
    "p",
    "div",
    "a",
    "b",
    "ul",
    "li",
    "table",
    "td",
    "h1",
    "br",
    "script",
    "article",
    "blockquote",
    "span",
    "title",
    "meta",
    "!--",
    "svg",
)
html = st.lists(
    st.one_of(
        article_text.map("<p>{}</p>".format),
        words,
        st.builds("<{}{}>".format, st.sampled_from(TAGS), words),
        st.sampled_from(TAGS).map("</{}>".format),
        st.integers(0, 0x120000).map("&#{};".format),
        st.sampled_from(
            ("<!DOCTYPE html>", "<?xml version='1.0' encoding='utf-16'?>", "<![CDATA[", "]]>", "<head>", "<body>", "<p><p><p>")
        ),
    ),
    max_size=12,
).map(lambda parts: "<html><body><article>" + "".join(parts) + "</article></body></html>")
fields = ("id", "url", "title", "text", "published", "publisher", "other")
value = st.one_of(text, st.none(), st.integers(), st.booleans(), st.floats(), st.lists(st.integers(), max_size=2))
row = st.dictionaries(st.sampled_from(fields), value, max_size=7).map(json.dumps)
good_row = st.builds(lambda key, body: json.dumps({"id": key, "text": body}), words, article_text)
rows = st.lists(st.one_of(good_row, row, words, st.just('{"text": "\\ud800 x"}'), st.just("[" * 2000)), max_size=5).map("\n".join)
cell = st.one_of(words, st.sampled_from(("a.txt", "https://a.example/x", "2024-03-24", "", "24 March 2024", '"')))
metadata = st.builds(
    lambda head, lines: "\n".join([",".join(head), *(",".join(line) for line in lines)]),
    st.lists(st.one_of(st.sampled_from(("path", "url", "publisher", "published", "title")), words), max_size=5),
    st.lists(st.lists(cell, max_size=5), max_size=4),
)
label = st.one_of(words, st.sampled_from(("Ada Lund", "The Harbour Bank", "HBG", "The mayor", "")))
triple = st.builds(
    "{} {} {} .".format,
    st.sampled_from(("<https://a.example/1>", "<https://a.example/2>", "_:b", "<x>", "ex:a", "[]")),
    st.sampled_from(("schema:name", "skos:prefLabel", "skos:altLabel", "a", "schema:sameAs", "skos:related", "owl:disjointWith")),
    st.one_of(
        label.map(json.dumps), st.sampled_from(("schema:Person", "skos:Concept", "<https://b.example/>", '"x"@en', '"x"@de-x', "1", "()"))
    ),
)
PREFIXES = "@prefix schema: <http://schema.org/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
turtle = st.lists(st.one_of(triple, words), max_size=6).map(lambda lines: PREFIXES + "\n".join(lines))
lines = st.lists(words, max_size=6).map("\n".join)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def kept(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def read(path: Path, content: str | bytes) -> list[Document | Skipped]:
    return list(documents(InputFile(path.name, kept(path, content), path.parent)))


def unless_refused(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the work gives
    """What work gives; None where it is refused with a sentence and a remedy. Anything else that is raised fails the test."""
    try:
        return work()
    except KgError as error:
        if not (error.what and error.hint):
            raise AssertionError(error) from error
        return None


# ── what must hold ───────────────────────────────────────────────────────────


def hold_offsets(one: Article) -> None:
    """Paragraphs, sentences and quotations lie in their text, in order, and sentences lose nothing but white space."""
    whole = one.snapshot.text
    spans = [paragraph.span for paragraph in one.paragraphs]
    assert in_order(spans, Span(0, len(whole)))
    cut = split(one)
    assert in_order([each.span for each in cut], Span(0, len(whole)))
    for number, span in enumerate(spans):
        inside = [each.span for each in cut if each.paragraph == number]
        assert in_order(inside, span)
        assert all(each.end - each.start <= LONGEST for each in inside)
        said = "".join(whole[each.start : each.end] for each in inside)
        assert "".join(said.split()) == "".join(whole[span.start : span.end].split())
    assert in_order(quotations(one), Span(0, len(whole)))


def in_order(spans: Sequence[Span], within: Span) -> bool:
    places = [within.start, *(place for span in spans for place in (span.start, span.end)), within.end]
    return places == sorted(places) and all(span.start < span.end for span in spans)


def hold_claims(corpus: Corpus) -> None:
    """Every claim, mention and cue is a slice of its article's text."""
    by_iri = {one.iri: one for one in corpus.articles}
    for claim in corpus.claims:
        whole = by_iri[claim.article].snapshot.text
        assert claim.text == whole[claim.span.start : claim.span.end] != ""
        for span in (claim.span, claim.cue, claim.source.mention):
            assert span is None or 0 <= span.start < span.end <= len(whole)
        assert 0 <= claim.confidence <= 1


def article_of(body: str, key: str = "a.txt") -> Article | None:
    library_text = body.encode("utf-8", "replace").decode()
    found = pages.read(library_text)
    if not found:
        return None
    document = Document(key, key, library_text, is_file=True)
    return next((article for article in articles._articles(document, MINTER) if isinstance(article, Article)), None)


# ── readers ──────────────────────────────────────────────────────────────────


@share(3700)
@given(body=raw)
def test_any_text_is_read_or_skipped(folder: Path, body: bytes) -> None:
    for one in read(folder / "a.txt", body):
        if isinstance(one, Skipped):
            assert one.reason
            assert one.hint
            continue
        assert one.text == body.decode("utf-8-sig")
        for page in pages.read(one.text):
            spans = [paragraph.span for paragraph in page.paragraphs]
            assert in_order(spans, page.span)
            assert page.span.end <= len(one.text)
        if found := article_of(one.text):
            hold_offsets(found)


@share(1000)
@given(body=rows)
def test_any_rows_are_read_or_skipped(folder: Path, body: str) -> None:
    for one in read(folder / "a.jsonl", body):
        if isinstance(one, Document) and (found := article_of(one.text)):
            hold_offsets(found)


@share(700)
@given(body=html)
def test_any_page_is_read_or_skipped(folder: Path, body: str) -> None:
    (one,) = read(folder / "a.html", body)
    if isinstance(one, Document):
        assert not [char for char in one.text if char < " " and char not in "\t\n\r"]
        if found := article_of(one.text):
            hold_offsets(found)


@share(1000)
@given(body=metadata)
def test_any_metadata_is_read_or_refused(folder: Path, body: str) -> None:
    kept(
        folder / "b.txt",
        "The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council of Holmen on Tuesday evening.",
    )
    rows_ = unless_refused(lambda: metadata_files.read(kept(folder / "m.csv", body)))
    library = rows_ and articles.read([str(folder / "b.txt")], minter=MINTER, metadata=rows_)
    if library:
        assert len(library.articles) == 1


@share(700)
@given(body=turtle)
def test_any_entities_are_read_or_refused(folder: Path, body: str) -> None:
    found = unless_refused(lambda: entities.read_entities(kept(folder / "e.ttl", body), MINTER))
    if found:
        assert all(entity.iri and entity.name in entity.names for entity in found)


@share(900)
@given(body=st.one_of(lines, turtle), ending=st.sampled_from((".txt", ".ttl")))
def test_any_propositions_are_read_or_refused(folder: Path, body: str, ending: str) -> None:
    found = unless_refused(lambda: propositions.read(kept(folder / f"p{ending}", body), MINTER))
    if found:
        assert all(one.iri and one.text.strip() for one in found)


ECHO = "# Gives back.\n# @param {0} {1}\nSELECT ?{0} WHERE {{ FILTER(true) }}"


@share(1000)
@given(value=st.one_of(st.text(max_size=12), words), kind=st.sampled_from(sorted(parameters._TERMS)))
def test_any_parameter_is_bound_as_it_is_or_refused(value: str, kind: str) -> None:
    table = unless_refused(lambda: queries.run(EMPTY, ECHO.format("x", kind), {"x": value}))
    if table:
        ((answer,),) = table.rows
        assert kind != "string" or answer == value


EMPTY = pyoxigraph.Store()
QUADS = (
    '<https://a.example/s> <https://w3id.org/stancegraph/ns#key> "x" <https://a.example/g> .',
    '<https://a.example/s> a "x" .',
    '<https://a.example/s> <http://schema.org/name> "Ada"@en <https://a.example/g> .',
    '<https://a.example/s> <https://w3id.org/stancegraph/ns#confidence> "2"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:g> .',
    "<https://a.example/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/stancegraph/ns#Claim> <urn:g> .",
    "_:b <urn:p> _:c <urn:g> .",
)
quad_lines = st.lists(
    st.one_of(
        st.sampled_from(QUADS),
        st.builds(lambda line, at, more: line[:at] + more + line[at:], st.sampled_from(QUADS), st.integers(0, 60), words),
        words,
    ),
    max_size=5,
).map("\n".join)


@share(600)
@given(body=quad_lines)
def test_any_quads_are_read_or_refused(folder: Path, body: str) -> None:
    opened = unless_refused(lambda: store.open(kept(folder / "g.nq", body)))
    if opened is not None:
        assert len(opened)
        for table in (queries.run(opened, "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"), queries.run(opened, "ASK { ?s ?p ?o }")):
            assert [tables.render(table, layout) for layout in ("csv", "tsv", "json", "jsonl", "table")]


# ── the whole way ────────────────────────────────────────────────────────────


@pytest.fixture
def with_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "Reader", doubles.Reader)
    monkeypatch.setattr(pipeline.runtime, "cores", lambda: 1)


def models() -> Models:
    classify = doubles.Judge()
    stance = StanceModel(classify, classify, ModelRef("stance", "a-double", "0" * 64))
    return Models(doubles.Encoder(), stance, Confidence((1.0,) * len(FEATURES), 0.5), (doubles.Reader.model, stance.ref))


def understood(bodies: Sequence[str], config: Config) -> Corpus | None:
    found = [one for number, body in enumerate(bodies) if (one := article_of(body, f"{number}.txt"))]
    if not found:
        return None
    readings, _ = pipeline.read(found, config, no_progress)
    return pipeline.understand(readings, user_files.read(config, MINTER), models(), pipeline.Run(config, MINTER))


@share(400)
@given(bodies=st.lists(article_text, min_size=1, max_size=3), given_=st.one_of(st.none(), lines))
@pytest.mark.usefixtures("with_doubles")
def test_the_whole_way_keeps_every_claim_a_slice(folder: Path, bodies: list[str], given_: str | None) -> None:
    config = Config(propositions=kept(folder / "p.txt", given_) if given_ is not None else None)
    corpus = unless_refused(lambda: understood(bodies, config))
    if corpus is None:
        return
    hold_claims(corpus)
    written = list(nquads.quads(corpus, minter=MINTER))
    assert len(list(pyoxigraph.parse("\n".join(written), format=pyoxigraph.RdfFormat.N_QUADS))) == len(written)
    again = understood(bodies, config)
    assert again is not None
    assert list(nquads.quads(again, minter=MINTER)) == written


def test_the_tests_take_all_the_inputs() -> None:
    assert sum(KINDS.values()) == 10_000


# ── with the models ──────────────────────────────────────────────────────────


def mutated(body: str, dice: random.Random) -> str:
    """An article with some of its parts lost, doubled, or replaced by what breaks things."""
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(body) + 1)
        end = min(len(body), start + dice.choice((1, 3, 20, 200)))
        part = body[start:end]
        new = dice.choice(
            (
                lambda _: "",
                lambda part: part * 2,
                lambda part: part * 12,
                lambda part: part[::-1],
                str.upper,
                lambda part: part.replace(" ", dice.choice(("", "\n", "\u00a0", "  "))),
                lambda part: part + "".join(dice.choice(PIECES) for _ in range(4)),
                lambda part: dice.choice(("\x01", "\u202e", "漢字" * 9, "e\u0301", "الوزير ", "\x85", "\u2028", "🚢")) + part,
                lambda part: "word " * 700 + part,
                lambda part: "x" * 5000 + part,
            )
        )(part)
        body = body[:start] + new + body[end:]
    if dice.random() < 0.3:
        body = body.translate(dict(zip(map(ord, "“”‘’"), dice.sample("“”‘’\"'«»", 4), strict=True)))
    return body.replace("\n\n", " ") if dice.random() < 0.1 else body


def test_mutated_articles_are_read_by_the_models_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [path.read_text(encoding="utf-8") for path in sorted((EXAMPLES / "articles").glob("*.txt"))]
    (tmp_path / "in").mkdir()
    for number in range(ARTICLES):
        body = mutated(bodies[number % len(bodies)], random.Random(number))
        (tmp_path / "in" / f"{number:03}.txt").write_bytes(body.encode("utf-8", "replace"))
    seen = []
    understand = pipeline.understand
    monkeypatch.setattr(pipeline, "understand", lambda *given_: seen.append(understand(*given_)) or seen[-1])
    result = pipeline.build([str(tmp_path / "in")], tmp_path / "out", Config(propositions=EXAMPLES / "propositions.txt"))
    (corpus,) = seen
    assert len(corpus.articles) + len(result.skipped) >= ARTICLES
    for one in corpus.articles:
        hold_offsets(one)
    hold_claims(corpus)
    assert corpus.claims
    violations = {finding.code for finding in shapes.validate(tmp_path / "out").findings if finding.severity == "violation"}
    assert not {code for code in violations if not code.startswith("KG1")}, "KG101 and on judge the articles, which are faulty here"
