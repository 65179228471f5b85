"""Claims in other vocabularies: every claim is there, at its words, and no verdict is passed."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store

from kg import resources
from kg.exchange import webdata
from kg.graph import nquads
from kg.graph.queries import run
from kg.records import Corpus
from kg.vocab import KG, PROV, RDF, SCHEMA, Minter

NP = "http://www.nanopub.org/nschema#"


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
        text = claim.text if claim.polarity == "asserted" else f"It is not true that {claim.text}"
        assert (node["@type"], node["text"], node["author"]["name"]) == ("Claim", text, names[claim.source.speaker])
        assert node["appearance"].get("headline") == article.title
        publisher = {"@type": "Organization", "name": article.publisher} if article.publisher and claim.kind != "direct" else None
        assert node.get("claimInterpreter") == publisher


def test_a_draft_review_has_no_rating(held: Store, corpus: Corpus) -> None:
    reviews = [node for node in json.loads(webdata.schema(held, drafts=True))["@graph"] if node["@type"] == "ClaimReview"]
    assert len(reviews) == len(corpus.claims)
    assert all(review["creativeWorkStatus"] == "Draft" and "reviewRating" not in review for review in reviews)


def test_annotations_select_the_words_by_place_and_by_quote(held: Store, corpus: Corpus) -> None:
    written = json.loads(webdata.annotations(held))
    assert (written["@context"], written["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    texts = {article.iri: article.snapshot.text for article in corpus.articles}
    claims = {f"{claim.iri}#annotation": claim for claim in corpus.claims}
    assert {item["id"] for item in written["items"]} == claims.keys()
    for item in written["items"]:
        text, (place, quote) = texts[claims[item["id"]].article], item["target"]["selector"]
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    said = [body["value"] for item in written["items"] for body in item["body"] if body.get("purpose") == "describing"]
    assert len(said) == len(corpus.stances)


def test_the_query_export_oa_selects_the_same(held: Store) -> None:
    oa = "PREFIX oa: <http://www.w3.org/ns/oa#>"
    rdf = Store()
    rdf.extend(annotated(held))
    query = f"""{oa} SELECT ?id ?source ?start ?end ?exact ?prefix ?suffix {{
      ?id oa:hasTarget [ oa:hasSource ?source ; oa:hasSelector [ oa:start ?start ; oa:end ?end ] ,
        [ oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix ] ] }}"""
    wanted = set()
    for item in json.loads(webdata.annotations(held))["items"]:
        place, quote = item["target"]["selector"]
        words = (quote["exact"], quote["prefix"], quote["suffix"])
        wanted.add((item["id"], item["target"]["source"], place["start"], place["end"], *words))
    assert set(run(rdf, query).rows) == wanted


def annotated(held: Store) -> list[Quad]:
    made = held.query((resources.path("queries") / "export-oa.rq").read_text(encoding="utf-8"))
    assert isinstance(made, QueryTriples)
    return [Quad(*triple) for triple in made]


def test_a_nanopublication_has_its_four_graphs(held: Store, corpus: Corpus) -> None:
    written = Store()
    written.load(webdata.nanopublications(held), format=RdfFormat.TRIG)
    heads = list(written.quads_for_pattern(None, NamedNode(f"{RDF}type"), NamedNode(f"{NP}Nanopublication")))
    assert {quad.subject.value for quad in heads} == {f"{claim.iri}#nanopub" for claim in corpus.claims}  # type: ignore[union-attr]
    for quad in heads:
        names = ("hasAssertion", "hasProvenance", "hasPublicationInfo")
        parts = [
            one.object for name in names for one in written.quads_for_pattern(quad.subject, NamedNode(f"{NP}{name}"), None, quad.graph_name)
        ]
        assertion, provenance, info = parts
        assert len({quad.graph_name, *parts}) == 4
        claim = NamedNode(quad.subject.value.removesuffix("#nanopub"))  # type: ignore[union-attr]
        assert list(written.quads_for_pattern(claim, NamedNode(f"{SCHEMA}text"), None, assertion))  # type: ignore[arg-type]
        assert not list(written.quads_for_pattern(claim, NamedNode(f"{KG}evidence"), None, assertion))  # type: ignore[arg-type]
        assert list(written.quads_for_pattern(assertion, NamedNode(f"{PROV}wasDerivedFrom"), None, provenance))  # type: ignore[arg-type]
        assert list(written.quads_for_pattern(quad.subject, None, None, info))  # type: ignore[arg-type]


def test_a_graph_without_texts_has_quotes_without_their_surroundings(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    nquads.write(corpus, tmp_path / "graph.nq", minter=minter, with_text=False)
    for item in json.loads(webdata.annotations(tmp_path / "graph.nq"))["items"]:
        assert set(item["target"]["selector"][1]) == {"type", "exact"}


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
