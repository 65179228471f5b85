"""Quads of Oxigraph as triples of rdflib, which pySHACL reads."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import InputError

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


def copy(quads: Iterable[pyoxigraph.Quad], graph: Graph) -> Graph:
    """Add quads to a graph of rdflib as triples; literals keep their exact characters.

    :returns: ``graph``
    :raises InputError: a quad holds a triple term
    """
    translated: dict[object, Node] = {}
    with silent_literals():
        for quad in quads:
            for term in quad.triple:
                if term not in translated:
                    translated[term] = to_rdflib(term)
            graph.add((translated[quad.subject], translated[quad.predicate], translated[quad.object]))
    return graph


def to_rdflib(term: Term) -> Node:
    """Translate a term.

    :raises InputError: it is a triple term (RDF 1.2)
    """
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    if isinstance(term, pyoxigraph.Triple):
        what = "The graph holds a triple term of RDF 1.2, which pySHACL cannot check."
        raise InputError(what, "State the triple itself, or the relation as a node of its own.")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def text(term: Term) -> str:
    """Give an IRI or the text of a literal as they are; a blank node as ``_:`` and its label."""
    return term.value if isinstance(term, (pyoxigraph.NamedNode, pyoxigraph.Literal)) else str(term)


def kind(term: Term | Node) -> str:
    """Say what kind of term a value is.

    :returns: ``iri``, ``blank``, the datatype IRI of a literal, or ``@`` and its language
    """
    if isinstance(term, (pyoxigraph.Literal, Literal)):
        datatype = term.datatype.value if isinstance(term, pyoxigraph.Literal) else term.datatype or XSD.string
        return f"@{term.language}" if term.language else str(datatype)
    return "iri" if isinstance(term, (pyoxigraph.NamedNode, URIRef)) else "blank"


@contextmanager
def silent_literals() -> Iterator[None]:
    """Keep rdflib from logging each ill-typed literal with its traceback: the gate reports it as a finding."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
