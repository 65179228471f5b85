"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from kg.vocab import RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}


def service(endpoint: str, media_types: Iterable[str]) -> Iterator[Triple]:
    """Describe the endpoint: its language, its formats, and that what stands in no ``GRAPH`` is asked of all graphs.

    :param endpoint: its address
    :param media_types: of its answers; those that are other names of one format are passed over
    """
    node, dataset = NamedNode(f"{endpoint}#service"), NamedNode(f"{endpoint}#dataset")
    yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{_SD}Service"))
    yield Triple(node, NamedNode(f"{_SD}endpoint"), NamedNode(endpoint))
    yield Triple(node, NamedNode(f"{_SD}supportedLanguage"), NamedNode(f"{_SD}SPARQL11Query"))
    yield Triple(node, NamedNode(f"{_SD}feature"), NamedNode(f"{_SD}UnionDefaultGraph"))
    yield Triple(node, NamedNode(f"{_SD}defaultDataset"), dataset)
    yield Triple(dataset, NamedNode(f"{RDF}type"), NamedNode(f"{_SD}Dataset"))
    for media in media_types:
        if media in _NAMES:
            yield Triple(node, NamedNode(f"{_SD}resultFormat"), NamedNode(_FORMATS + _NAMES[media]))
