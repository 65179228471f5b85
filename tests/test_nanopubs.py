"""kg/exchange/nanopubs.py: each nanopublication has its four graphs and can be read alone."""

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from kg.exchange import nanopubs
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.graph.queries import run
from kg.vocab import DCTERMS, KG, PROV, RDF, SCHEMA, Minter

NP = "http://www.nanopub.org/nschema#"


@pytest.fixture
def held(corpus: Corpus, minter: Minter, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


def test_a_nanopublication_has_its_four_graphs(held: Store, corpus: Corpus) -> None:
    written = Store()
    written.load(nanopubs.nanopublications(held), format=RdfFormat.TRIG)
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


def test_it_can_be_read_alone(held: Store, corpus: Corpus) -> None:
    written = Store()
    written.load(nanopubs.nanopublications(held), format=RdfFormat.TRIG)
    for claim in corpus.claims:
        alone = Store()
        for part in ("head", "assertion", "provenance", "pubinfo"):
            alone.extend(written.quads_for_pattern(None, None, None, NamedNode(f"{claim.iri}#nanopub-{part}")))
        ((speaker, headline, source, words),) = run(
            alone,
            """SELECT ?speaker ?headline ?source ?words {
            ?claim kg:speaker/schema:name ?speaker ; schema:appearance ?article .
            ?article schema:headline ?headline ; kg:source ?source .
            ?part prov:wasDerivedFrom ?evidence . ?evidence nif:anchorOf ?words }""",
        ).rows
        article = next(article for article in corpus.articles if article.iri == claim.article)
        names = {known.iri: known.name for known in corpus.speakers}
        assert (speaker, headline, source, words) == (names[claim.source.speaker], article.title, article.snapshot.source, claim.text)
        nameless = """SELECT ?node { ?x kg:holder|kg:towards|kg:stanceValue|kg:polarity|kg:affiliation|schema:member|schema:publisher ?node
            FILTER NOT EXISTS { ?node schema:name|skos:prefLabel|rdfs:label ?name } }"""
        assert run(alone, nameless).rows == ()
        assert not list(alone.quads_for_pattern(None, NamedNode("http://purl.org/spar/cito/disagreesWith"), None))
        ((created,),) = run(alone, "SELECT ?at { ?nanopub dcterms:created ?at }").rows
        assert created == "2023-11-14T22:13:20Z"


def test_the_licence_is_that_of_the_dataset(held: Store, minter: Minter) -> None:
    assert not nanopubs.has_licence(held)
    licence = NamedNode("https://creativecommons.org/licenses/by/4.0/")
    graph = NamedNode(minter.graph("dataset"))
    held.add(Quad(NamedNode(f"{minter.base}dataset"), NamedNode(f"{DCTERMS}license"), licence, graph))
    assert nanopubs.has_licence(held)
    written = Store()
    written.load(nanopubs.nanopublications(held), format=RdfFormat.TRIG)
    stated = {quad.subject for quad in written.quads_for_pattern(None, NamedNode(f"{DCTERMS}license"), licence)}
    assert stated == {quad.subject for quad in written.quads_for_pattern(None, None, NamedNode(f"{NP}Nanopublication"))}


def test_without_a_date_of_the_dataset_it_is_now(corpus: Corpus, minter: Minter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    store = Store()
    few = replace(corpus, claims=corpus.claims[:1], stances=(), candidates=(), contradictions=(), shifts=())
    store.load("".join(f"{quad}\n" for quad in nquads.quads(few, minter=minter)).encode(), RdfFormat.N_QUADS)
    written = Store()
    written.load(nanopubs.nanopublications(store), format=RdfFormat.TRIG)
    (quad,) = written.quads_for_pattern(None, NamedNode(f"{DCTERMS}created"), None)
    assert isinstance(quad.object, Literal)
    assert quad.object.value.startswith("20")
