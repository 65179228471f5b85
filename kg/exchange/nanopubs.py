"""Claims as nanopublications (http://nanopub.net/guidelines): each stands alone, with the names of all that it speaks of."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from kg.graph import store
from kg.graph.queries import run
from kg.vocab import DCTERMS, KG, NIF, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

Fact = tuple[NamedNode, NamedNode | Literal]  # property and value

_NP = "http://www.nanopub.org/nschema#"
_PREFIXES = {"np": _NP, "prov": PROV, "kg": KG, "schema": SCHEMA, "skos": SKOS, "nif": NIF, "rdfs": RDFS, "dcterms": DCTERMS}
_TYPE = NamedNode(f"{RDF}type")
_PROGRAM = NamedNode(KG.removesuffix("ns#"))
# What is repeated of a speaker, an organization, an article, a proposition or a text, so that nobody needs the graph to read on.
_SAID_OF_OTHERS = {
    f"{RDF}type",
    *(f"{SCHEMA}{name}" for name in ("name", "member", "sameAs", "headline", "url", "datePublished", "publisher", "softwareVersion")),
    *(f"{KG}{name}" for name in ("source", "datePrecision", "textHash")),
    f"{SKOS}prefLabel",
    f"{NIF}anchorOf",
}
_LEFT_OUT = {f"{KG}evidence", f"{KG}contradicts"}  # the first is provenance, the second another nanopublication's matter
_DATASET = """SELECT ?licence ?issued WHERE {
  GRAPH ?g { ?dataset a dcat:Dataset }
  OPTIONAL { GRAPH ?g { ?dataset dcterms:license ?licence } } OPTIONAL { GRAPH ?g { ?dataset dcterms:issued ?issued } } }"""


def nanopublications(graph: str | Path | Store) -> str:
    """Write each claim, with its speaker, its attribution and its stances, as a nanopublication in TriG.

    Its assertion is what the article reports. Its provenance is where that was read, with the words, and by which run. Its publication
    info is who made it (this program), when (when the dataset was issued; else now) and the licence of the dataset, if it has one. They are
    not signed, and have no trusty URIs yet: sign them with the tools of a nanopublication network.

    :raises InputError: the graph cannot be read
    """
    opened = store.open(graph)
    licence, issued = next(iter(run(opened, _DATASET).rows), (None, None))
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    created = Literal(str(issued or now), datatype=NamedNode(f"{XSD}dateTime"))
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (NamedNode(f"{DCTERMS}creator"), _PROGRAM),
        (NamedNode(f"{DCTERMS}created"), created),
    ]
    if licence:
        facts.append((NamedNode(f"{DCTERMS}license"), NamedNode(str(licence))))
    quads: list[Quad] = []
    for claim in run(opened, "claims").records():
        quads += _nanopublication(opened, NamedNode(str(claim["claim"])), facts)
    return (serialize(quads, format=RdfFormat.TRIG, prefixes=_PREFIXES) or b"").decode()


def has_licence(graph: str | Path | Store) -> bool:
    """Whether the description of the dataset names a licence."""
    return any(licence for licence, _ in run(graph, _DATASET).rows)


def _nanopublication(graph: Store, claim: NamedNode, facts: Iterable[Fact]) -> Iterator[Quad]:
    """Write one nanopublication: 1. its head; 2. its assertion; 3. its provenance; 4. its publication info.

    :param facts: properties and values of the publication info
    """
    this = NamedNode(f"{claim.value}#nanopub")
    head, assertion, provenance, info = (NamedNode(f"{this.value}-{part}") for part in ("head", "assertion", "provenance", "pubinfo"))
    # 1
    yield Quad(this, _TYPE, NamedNode(f"{_NP}Nanopublication"), head)
    for name, part in (("hasAssertion", assertion), ("hasProvenance", provenance), ("hasPublicationInfo", info)):
        yield Quad(this, NamedNode(f"{_NP}{name}"), part, head)
    # 2
    yield from _with_names(graph, _asserted(graph, claim), assertion)
    # 3
    evidence, articles = _objects(graph, claim, f"{KG}evidence"), _objects(graph, claim, f"{SCHEMA}appearance")
    runs = [quad.subject for quad in graph.quads_for_pattern(None, _TYPE, NamedNode(f"{PROV}Activity"))]
    for origin in [*evidence, *articles]:
        yield Quad(assertion, NamedNode(f"{PROV}wasDerivedFrom"), origin, provenance)
    for run_of_ours in runs:
        yield Quad(assertion, NamedNode(f"{PROV}wasGeneratedBy"), run_of_ours, provenance)
    places = [quad for node in evidence for quad in graph.quads_for_pattern(node, None, None)]
    programs = [quad for node in runs for quad in graph.quads_for_pattern(node, NamedNode(f"{PROV}wasAssociatedWith"), None)]
    yield from _with_names(graph, [*places, *programs], provenance)
    # 4
    yield from (Quad(this, predicate, value, info) for predicate, value in facts)


def _asserted(graph: Store, claim: NamedNode) -> list[Quad]:
    """Give what the graph states of a claim, its attribution and its stances; candidates are not stances."""
    expressed = [quad.subject for quad in graph.quads_for_pattern(None, NamedNode(f"{KG}expressedIn"), claim)]
    stances = [node for node in expressed if any(graph.quads_for_pattern(node, _TYPE, NamedNode(f"{KG}Stance")))]
    subjects = [claim, *_objects(graph, claim, f"{PROV}qualifiedAttribution"), *stances]
    stated = (quad for node in subjects for quad in graph.quads_for_pattern(node, None, None))
    return [quad for quad in stated if quad.predicate.value not in _LEFT_OUT]


def _objects(graph: Store, subject: NamedNode, predicate: str) -> list[NamedNode]:
    """Give the nodes that a property of a subject has as its values in a graph; literals are left out.

    :param predicate: IRI of the property
    """
    objects = (quad.object for quad in graph.quads_for_pattern(subject, NamedNode(predicate), None))
    return [node for node in objects if isinstance(node, NamedNode)]


def _with_names(graph: Store, quads: Iterable[Quad], part: NamedNode) -> Iterator[Quad]:
    """Put quads into a part of a nanopublication, and with them the names of all that they speak of.

    :param graph: where the names stand
    :param part: the graph of the nanopublication that the quads are put into
    """
    waiting, stated = list(quads), set()
    subjects = {quad.subject for quad in waiting}
    while waiting:
        quad = waiting.pop()
        stated.add(Quad(quad.subject, quad.predicate, quad.object, part))
        node = quad.object
        if isinstance(node, NamedNode) and node not in subjects and quad.predicate != _TYPE:
            subjects.add(node)
            known = [fact for fact in graph.quads_for_pattern(node, None, None) if fact.predicate.value in _SAID_OF_OTHERS]
            waiting += known
            if node.value.startswith(KG) and not known:  # a position or a polarity, whose names are in the vocabulary
                label = Literal(node.value.removeprefix(KG), language="en")
                stated.add(Quad(node, NamedNode(f"{RDFS}label"), label, part))
    yield from sorted(stated, key=str)
