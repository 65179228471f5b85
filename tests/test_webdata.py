"""Claims in other vocabularies: every claim is there, at its words, and no verdict is passed."""

import json
import re
from dataclasses import replace
from pathlib import Path

import fastjsonschema
import pytest
from pyoxigraph import Quad, QueryTriples, RdfFormat, Store

from kg import resources
from kg.exchange import webdata
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.graph.queries import run
from kg.vocab import Minter


@pytest.fixture(scope="module")
def held(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("build") / "graph.nq"
    nquads.write(corpus, path, minter=minter)
    return nquads.read(path)


def test_each_claim_is_a_schema_claim_with_author_and_appearance(held: Store, corpus: Corpus) -> None:
    written = json.loads(webdata.schema(held))
    assert written["@context"] == "https://schema.org"
    found = {node["@id"]: node for node in written["@graph"]}
    names = {speaker.iri: speaker.name for speaker in corpus.speakers}
    articles = {article.iri: article for article in corpus.articles}
    assert found.keys() == {claim.iri for claim in corpus.claims}
    for claim in corpus.claims:
        node, article = found[claim.iri], articles[claim.article]
        speaker = names[claim.source.speaker]
        text = claim.text if claim.polarity == "asserted" else f"Denied by {speaker}: “{claim.text}”"
        assert (node["@type"], node["text"]) == ("Claim", text)
        authors = node["author"] if isinstance(node["author"], list) else [node["author"]]
        assert {author["name"] for author in authors} == set(speaker.split(" and "))
        assert {author["@type"] for author in authors} <= {"Person", "Organization"}
        assert node["appearance"].get("headline") == article.title
        publisher = {"@type": "Organization", "name": article.publisher} if article.publisher and claim.kind != "direct" else None
        assert node.get("claimInterpreter") == publisher


def test_an_author_has_an_organization_where_one_is_known(corpus: Corpus, minter: Minter) -> None:
    told = [claim for claim in corpus.claims if claim.source.affiliation]
    silent = replace(told[1], source=replace(told[1].source, affiliation=None, affiliation_span=None))
    one = replace(corpus, claims=tuple(silent if claim is told[1] else claim for claim in corpus.claims))
    two = replace(told[1], source=replace(told[1].source, affiliation="Tide Board"))
    both = replace(corpus, claims=tuple(two if claim is told[1] else claim for claim in corpus.claims))
    for changed, expected in ((one, {"Marsh Trust"}), (both, {"Marsh Trust", "Tide Board"})):
        nodes = {node["@id"]: node for node in json.loads(webdata.schema(stored(changed, minter)))["@graph"]}
        assert {nodes[claim.iri]["author"]["affiliation"]["name"] for claim in told} == expected
    bodies = [body for item in json.loads(webdata.annotations(stored(one, minter)))["items"] for body in item["body"]]
    assert [body["value"] for body in bodies if body["purpose"] == "tagging"].count("Tomas Brandt, Marsh Trust") == len(told) == 2
    rows = {row["claim"]: row["organization"] for row in run(stored(one, minter), "statements").records()}
    assert {rows[claim.iri] for claim in told} == {"Marsh Trust"}


def stored(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


def test_a_draft_review_has_no_rating(held: Store, corpus: Corpus) -> None:
    reviews = [node for node in json.loads(webdata.schema(held, drafts=True))["@graph"] if node["@type"] == "ClaimReview"]
    assert len(reviews) == len(corpus.claims)
    assert all(review["creativeWorkStatus"] == "Draft" and "reviewRating" not in review for review in reviews)


# What the tests of W3C for this model demand of pages, annotations, specific resources and these selectors
# (web-platform-tests, annotation-model), in one schema.
IRI = {"type": "string", "format": "uri"}
OFFSET = {"type": "integer", "minimum": 0}
SELECTOR = {
    "oneOf": [
        {
            "properties": {"type": {"const": "TextQuoteSelector"}, **{name: {"type": "string"} for name in ("exact", "prefix", "suffix")}},
            "required": ["type", "exact"],
        },
        {
            "properties": {
                "type": {"const": "TextPositionSelector"},
                **{name: {"type": "integer", "minimum": 0} for name in ("start", "end")},
            },
            "required": ["type", "start", "end"],
        },
    ]
}
PURPOSE = {"enum": ["describing", "identifying", "tagging"]}
RESOURCE = {"properties": {"type": {"const": "SpecificResource"}, "source": IRI, "purpose": PURPOSE}, "required": ["source"]}
TEXT = {
    "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}, "format": {"type": "string"}, "purpose": PURPOSE},
    "required": ["type", "value"],
}
TARGET = {
    **RESOURCE,
    "properties": {"source": IRI, "selector": {"anyOf": [SELECTOR, {"type": "array", "minItems": 1, "items": SELECTOR}]}},
    "required": ["source", "selector"],
}
ANNOTATION = {
    "type": "object",
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": PURPOSE,
        "body": {"type": "array", "items": {"oneOf": [RESOURCE, TEXT]}},
        "target": TARGET,
    },
    "required": ["id", "type", "target"],
    "not": {"required": ["body", "bodyValue"]},
}
PAGE = {
    "type": "object",
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationPage"},
        "partOf": IRI,
        "startIndex": {"type": "integer", "minimum": 0},
        "items": {"type": "array", "items": ANNOTATION},
    },
    "required": ["@context", "id", "type", "items"],
}


@pytest.mark.parametrize("bare", [False, True])
def test_a_page_of_annotations_is_as_w3c_demands(held: Store, corpus: Corpus, minter: Minter, *, bare: bool) -> None:
    graph = stored(replace(corpus, articles=(), claims=(), stances=(), candidates=(), contradictions=(), shifts=(), copies=()), minter)
    page = json.loads(webdata.annotations(graph if bare else held))
    fastjsonschema.validate(PAGE, page)
    assert page["partOf"].endswith("/data/dataset#annotations")
    assert (len(page["items"]) == 0) == bare


def test_annotations_select_the_words_by_quote_and_in_our_text_by_place(held: Store, corpus: Corpus) -> None:
    written = json.loads(webdata.annotations(held))
    articles = {article.iri: article for article in corpus.articles}
    claims = {f"{claim.iri}#annotation": claim for claim in corpus.claims}
    assert {item["id"] for item in written["items"]} == claims.keys()
    for item in written["items"]:
        article, target = articles[claims[item["id"]].article], item["target"]
        text, quote = article.snapshot.text, target["selector"]
        assert (target["source"] == article.url) == (article.url is not None)
        if not article.url:  # characters are counted in our text: in a page they would be others
            assert target["source"] == Minter().snapshot(article.snapshot.digest)
            place, quote = target["selector"]
            assert text[place["start"] : place["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    said = [body["value"] for item in written["items"] for body in item["body"] if body.get("purpose") == "describing"]
    assert len(said) == len(corpus.stances)


def test_the_query_export_oa_selects_the_same(held: Store) -> None:
    rdf = Store()
    rdf.extend(annotated(held))
    query = """SELECT ?id ?source ?start ?end ?exact ?prefix ?suffix {
      ?id oa:hasTarget ?target . ?target oa:hasSource ?source ; oa:hasSelector ?quote .
      ?quote oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix
      OPTIONAL { ?target oa:hasSelector ?place . ?place oa:start ?start ; oa:end ?end } }"""
    wanted = set()
    for item in json.loads(webdata.annotations(held))["items"]:
        selector = item["target"]["selector"]
        place, quote = selector if isinstance(selector, list) else ({}, selector)
        words = (quote["exact"], quote["prefix"], quote["suffix"])
        wanted.add((item["id"], item["target"]["source"], place.get("start"), place.get("end"), *words))
    assert set(run(rdf, query).rows) == wanted


def annotated(held: Store) -> list[Quad]:
    made = held.query((resources.path("queries") / "export-oa.rq").read_text(encoding="utf-8"))
    assert isinstance(made, QueryTriples)
    return [Quad(*triple) for triple in made]


def test_a_graph_without_texts_has_quotes_without_their_surroundings(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    nquads.write(corpus, tmp_path / "graph.nq", minter=minter, with_text=False)
    for item in json.loads(webdata.annotations(tmp_path / "graph.nq"))["items"]:
        selector = item["target"]["selector"]
        assert set(selector[-1] if isinstance(selector, list) else selector) == {"type", "exact"}


def test_json_ld_ends_no_script_of_a_page(corpus: Corpus, minter: Minter) -> None:
    name = "</script><!-- <script>alert(1)</script> \x7f\u2028"
    strange = replace(
        corpus,
        articles=tuple(replace(article, title=name, publisher=name) for article in corpus.articles),
        speakers=tuple(replace(speaker, name=name) for speaker in corpus.speakers),
    )
    held = Store()
    held.load("".join(f"{quad}\n" for quad in nquads.quads(strange, minter=minter)).encode(), RdfFormat.N_QUADS)
    for said in (webdata.schema(held, drafts=True), webdata.annotations(held)):
        assert not re.search("[<\x7f\u2028]", said)
        assert name in json.dumps(json.loads(said), ensure_ascii=False).replace('\\"', '"').replace("\\u007f", "\x7f")
