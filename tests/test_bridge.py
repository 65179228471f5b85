"""Terms of Oxigraph as terms of rdflib: nothing is lost, and nothing is logged."""

import pyoxigraph
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib import XSD, BNode, Graph, URIRef
from rdflib import Literal as Theirs

from kg.errors import InputError
from kg.gate import bridge

S, P = NamedNode("http://e/s"), NamedNode("http://e/p")


def test_terms() -> None:
    assert bridge.to_rdflib(S) == URIRef("http://e/s")
    assert bridge.to_rdflib(BlankNode("b")) == BNode("b")
    assert bridge.to_rdflib(Literal("x", language="en")) == Theirs("x", lang="en")
    assert bridge.to_rdflib(Literal("x")) == Theirs("x", datatype=XSD.string)


def test_literals_keep_their_characters() -> None:
    term = bridge.to_rdflib(Literal("007", datatype=NamedNode(str(XSD.integer))))
    assert (str(term), term.datatype) == ("007", XSD.integer)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("term", "kind", "text"),
    [
        (S, "iri", "http://e/s"),
        (BlankNode("b"), "blank", "_:b"),
        (Literal("ja", language="de"), "@de", "ja"),
        (Literal("x"), str(XSD.string), "x"),
        (Literal("007", datatype=NamedNode(str(XSD.integer))), str(XSD.integer), "007"),
    ],
)
def test_kinds_are_the_same_on_both_sides(term: bridge.Term, kind: str, text: str) -> None:
    assert bridge.kind(term) == bridge.kind(bridge.to_rdflib(term)) == kind
    assert bridge.kind(Theirs("x")) == str(XSD.string)
    assert bridge.text(term) == text


def test_a_triple_term_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"triple term of RDF 1\.2, which pySHACL cannot check") as caught:
        bridge.to_rdflib(Triple(S, P, S))
    assert caught.value.hint == "State the triple itself, or the relation as a node of its own."


def test_quads_are_added_as_triples_without_noise(caplog: pytest.LogCaptureFixture) -> None:
    graph = Graph()
    graph.add((URIRef("http://e/old"), URIRef("http://e/p"), Theirs("x")))
    many = Literal("many", datatype=NamedNode(str(XSD.integer)))
    assert bridge.copy([Quad(S, P, many, S), Quad(S, P, S), Quad(S, P, S, P)], graph) is graph
    assert len(graph) == 3
    assert (URIRef("http://e/s"), URIRef("http://e/p"), URIRef("http://e/s")) in graph
    assert caplog.records == []
    with bridge.silent_literals(), pytest.raises(InputError), bridge.silent_literals():
        bridge.copy([Quad(S, P, pyoxigraph.Triple(S, P, S))], graph)
    Theirs("many", datatype=XSD.integer)
    assert [record.name for record in caplog.records] == ["rdflib.term"]  # which logs again
