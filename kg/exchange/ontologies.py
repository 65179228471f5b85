"""The vocabulary beside a graph, for stores whose readers have no other way to know what its terms mean."""

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg import resources
from kg.vocab import OWL, RDF

_IS_ONTOLOGY = (NamedNode(f"{RDF}type"), NamedNode(f"{OWL}Ontology"))


def beside(graph: Store) -> Store:
    """Give a copy of a graph with the vocabulary, each of its ontologies in a named graph of that name.

    These are ``https://w3id.org/stancegraph/ns``, its stance values (``.../stances``) and its alignments (``.../alignments``).
    """
    both = Store()
    both.extend(graph)
    for file in sorted(resources.path("ontologies").glob("*.ttl")):
        statements = list(parse(path=str(file), format=RdfFormat.TURTLE))
        headers = [quad.subject for quad in statements if (quad.predicate, quad.object) == _IS_ONTOLOGY]
        [name] = [header for header in headers if isinstance(header, NamedNode)]
        both.extend(Quad(quad.subject, quad.predicate, quad.object, name) for quad in statements)
    return both
