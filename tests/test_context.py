"""ontologies/context.jsonld: what is written with its short names is the graph, read back to the same triples by rdflib and Oxigraph."""

import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef
from rdflib.compare import to_isomorphic

from kg import resources
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import KG, Minter

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib's own readers

CONTEXT: dict[str, Any] = json.loads((resources.path("ontologies") / "context.jsonld").read_text("utf-8"))["@context"]
DOCS = (Path(__file__).parents[1] / "docs" / "data-model.md").read_text("utf-8")
ONTOLOGY = Graph().parse(resources.path("ontologies") / "kg.ttl").parse(resources.path("ontologies") / "stances.ttl")


def expand(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return CONTEXT[prefix] + local if colon and prefix in CONTEXT else name


NAMES = {
    key: value if isinstance(value, dict) else {"@id": value}
    for key, value in CONTEXT.items()
    if ":" in str(value) or isinstance(value, dict)
}
TERMS = {expand(value["@id"]): value for key, value in NAMES.items() if not value["@id"].endswith(("#", "/"))}


@pytest.fixture(scope="module")
def triples(corpus: Corpus, minter: Minter) -> Graph:
    whole = Graph()
    whole.parse(data="\n".join(re.sub(r" <[^<>]*> \.$", " .", line) for line in nquads.quads(corpus, minter=minter)), format="nt")
    return whole


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def test_every_term_of_the_graph_has_a_short_name(triples: Graph) -> None:
    terms = {
        *triples.predicates(),
        *triples.objects(predicate=RDF.type),
        *(o for o in triples.objects() if str(o).startswith(KG) and str(o) != KG),
    }
    described = tuple(CONTEXT[prefix] for prefix in ("dcterms", "dcat", "void", "vcard"))  # of the dataset, written with their prefixes
    assert [term for term in map(str, terms - {RDF.type}) if term not in TERMS and not term.startswith(described)] == []


def test_every_name_is_a_declared_term_and_says_of_what_kind_its_values_are() -> None:
    for term, said in TERMS.items():
        node, coerced = URIRef(term), expand(said.get("@type", ""))
        assert (node, RDF.type, None) in ONTOLOGY, term
        assert ((node, RDF.type, OWL.ObjectProperty) in ONTOLOGY) == (coerced in {"@id", "@vocab"}), term
        if (node, RDF.type, OWL.DatatypeProperty) in ONTOLOGY and term.startswith(KG):
            [value] = ONTOLOGY.objects(node, RDFS.range)
            assert coerced == ("" if value in {XSD.string, RDF.PlainLiteral} else str(value)), term
            assert ("@language" in said) == (value == RDF.PlainLiteral), term


def test_the_graph_survives_being_written_with_short_names(triples: Graph) -> None:
    written = triples.serialize(format="json-ld", context=CONTEXT, auto_compact=False)
    assert '"stanceValue": "support"' in written
    assert re.findall(r'"(?:kg|schema|nif|prov|itsrdf|skos):\w+": ', written) == []
    assert to_isomorphic(Graph().parse(data=written, format="json-ld")) == to_isomorphic(triples)
    store = pyoxigraph.Store()
    store.load(written.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    assert len(store) == len(triples)


def test_the_example_of_the_docs_is_the_worked_example() -> None:
    [trig] = re.findall(r"```trig\n(.*?)```", DOCS, re.DOTALL)
    [document] = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    worked = rdflib.Dataset(default_union=True)
    worked.parse(data=trig, format="trig")
    parsed = json.loads(document)
    assert parsed["@context"][0] == "https://w3id.org/stancegraph/ns/context.jsonld"
    parsed["@context"][0] = CONTEXT
    expanded = Graph().parse(data=json.dumps(parsed), format="json-ld")
    assert len(set(expanded.subjects())) == 5
    assert {triple for subject in set(expanded.subjects()) for triple in worked.triples((subject, None, None))} == set(expanded)
    assert {tuple(map(str, quad)) for quad in oxigraph(json.dumps(parsed))} == {tuple(term.n3() for term in triple) for triple in expanded}


def oxigraph(document: str) -> list[tuple[object, object, object]]:
    return [(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.JSON_LD)]
