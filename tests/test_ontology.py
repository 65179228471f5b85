"""The vocabulary: each term is declared, described and used; the checks are the usual ones of ontology linters."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef

from kg import graph, resources, shapes
from kg.records import Corpus
from kg.vocab import KG, Minter

STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
FILES = sorted(resources.path("ontologies").glob("*.ttl"))
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}


def load() -> Graph:
    together = Graph()
    for name in ("kg.ttl", "stances.ttl"):
        together.parse(resources.path("ontologies") / name)
    return together


ONTOLOGY = load()
DECLARED = {s for kind in KINDS for s in ONTOLOGY.subjects(RDF.type, kind) if isinstance(s, URIRef)}
TERMS = sorted(term for term in DECLARED if term.startswith(KG))


def english(term: URIRef, predicate: URIRef) -> list[str]:
    return [str(o) for o in ONTOLOGY.objects(term, predicate) if isinstance(o, rdflib.Literal) and o.language == "en"]


@pytest.mark.parametrize("term", TERMS)
def test_term_is_described(term: URIRef) -> None:
    assert len(english(term, RDFS.label)) == 1
    assert len(english(term, RDFS.comment)) == 1
    assert str(ONTOLOGY.value(term, STATUS)) in {"unstable", "testing", "stable", "archaic"}
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [URIRef(KG.rstrip("#"))]


def test_labels_tell_terms_apart() -> None:
    counted = Counter(label for term in TERMS for label in english(term, RDFS.label))
    assert [label for label, count in counted.items() if count > 1] == []


def test_no_stray_whitespace_in_labels_and_comments() -> None:
    for term in TERMS:
        for words in (*english(term, RDFS.label), *english(term, RDFS.comment)):
            assert words == " ".join(words.split())


def test_a_property_is_either_for_nodes_or_for_literals_and_no_term_is_of_two_kinds() -> None:
    for term in DECLARED:
        assert len(KINDS & set(ONTOLOGY.objects(term, RDF.type))) == 1, term


def test_every_property_says_what_it_is_for() -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in set(ONTOLOGY.subjects(RDF.type, kind)) & set(TERMS):
            assert (term, RDFS.range, None) in ONTOLOGY, term
            assert (term, RDFS.domain, None) in ONTOLOGY or term == URIRef(f"{KG}confidence"), term


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_schema_org_is_http(file: Path) -> None:
    assert "https://schema.org" not in file.read_text("utf-8")


def test_blank_nodes_are_only_class_expressions_and_lists() -> None:
    for node in set(ONTOLOGY.subjects()):
        if isinstance(node, BNode):
            assert (
                (node, RDF.first, None) in ONTOLOGY
                or (node, OWL.unionOf, None) in ONTOLOGY
                or (node, RDF.type, OWL.AllDisjointClasses) in ONTOLOGY
            )


def test_subclasses_have_no_cycle() -> None:
    for term in TERMS:
        assert term not in set(ONTOLOGY.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert (term, RDFS.subClassOf, term) not in ONTOLOGY


def test_every_concept_is_in_one_scheme_with_a_notation_and_a_definition() -> None:
    concepts = set(ONTOLOGY.subjects(RDF.type, SKOS.Concept))
    assert {str(c).removeprefix(KG) for c in concepts} == {"support", "oppose", "neutral", "asserted", "denied"}
    for concept in concepts:
        for predicate in (SKOS.inScheme, SKOS.prefLabel, SKOS.notation, SKOS.definition):
            assert len(list(ONTOLOGY.objects(concept, predicate))) == 1, (concept, predicate)
        assert (ONTOLOGY.value(concept, SKOS.inScheme), SKOS.hasTopConcept, concept) in ONTOLOGY


# ── the page about it ────────────────────────────────────────────────────────

DOCS = (Path(__file__).parents[1] / "docs" / "data-model.md").read_text("utf-8")


def test_every_term_and_every_code_is_explained() -> None:
    shapes_file = (resources.path("shapes") / "kg.ttl").read_text("utf-8")
    assert [term for term in TERMS if f"`kg:{term.removeprefix(KG)}`" not in DOCS and not term.endswith("Scheme")] == []
    assert set(re.findall(r'"(KG\d{3}) ', shapes_file)) | {"KG090", "KG091"} == set(re.findall(r"^\| (KG\d{3}) \|", DOCS, re.MULTILINE))


def test_the_worked_example_passes_the_gate() -> None:
    [example] = re.findall(r"```trig\n(.*?)```", DOCS, re.DOTALL)
    store = pyoxigraph.Store()
    store.load(example.encode(), format=pyoxigraph.RdfFormat.TRIG)
    report = shapes.validate(store)
    assert report.findings == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 1


# ── used is declared, declared is used ───────────────────────────────────────


def used_in_graph(corpus: Corpus, minter: Minter) -> set[str]:
    lines = "\n".join(graph.quads(corpus, minter=minter))
    return {iri for iri in re.findall(r"<([^<>\s]+)>", re.sub(r'"(?:[^"\\]|\\.)*"', "", lines)) if not iri.startswith(minter.base)}


def used_in_files() -> set[str]:
    files = [Path(graph.__file__), *resources.path("shapes").glob("*.ttl"), *resources.path("queries").glob("*.rq")]
    return {KG + name for file in files for name in re.findall(r"(?<!\w)kg:([A-Za-z]\w*)", file.read_text("utf-8"))}


def test_every_term_of_the_graph_is_declared(corpus: Corpus, minter: Minter) -> None:
    own = {URIRef(f"{RDF}type"), *(URIRef(article.url) for article in corpus.articles if article.url)}
    vocabularies = {URIRef(iri) for iri in graph._PREFIXES.values()}
    datatypes = {URIRef(graph._PREFIXES["xsd"] + name) for name in ("integer", "decimal", "boolean", "dateTime")}
    assert {URIRef(iri) for iri in used_in_graph(corpus, minter)} - own - vocabularies - datatypes - DECLARED == set()


def test_every_term_of_code_shapes_and_queries_is_declared() -> None:
    assert used_in_files() - set(map(str, TERMS)) == set()


def test_every_declared_term_is_used(corpus: Corpus, minter: Minter) -> None:
    schemes = {f"{KG}StanceScheme", f"{KG}PolarityScheme"}
    assert set(map(str, TERMS)) - used_in_files() - used_in_graph(corpus, minter) - schemes == set()


def test_the_corpus_of_the_tests_uses_every_term_that_the_graph_can_write(corpus: Corpus, minter: Minter) -> None:
    written = {KG + name for name in re.findall(r'"kg:([A-Za-z]\w*)"', Path(graph.__file__).read_text("utf-8"))}
    assert written - used_in_graph(corpus, minter) == set()
