"""Claims in the words of other vocabularies: schema.org, Web Annotation (W3C 2017), nanopublications (http://nanopub.net/guidelines)."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from kg import printing
from kg.graph import store
from kg.graph.queries import run
from kg.graph.tables import Cell
from kg.vocab import DCTERMS, KG, PROV, RDF, SCHEMA

_AROUND = 32  # characters before and after a quote that tell it from the same words elsewhere
_TYPES = {"person": "Person", "organization": "Organization", "group": "Organization"}
_NP = "http://www.nanopub.org/nschema#"

Row = dict[str, Cell]

_ARTICLES = """
PREFIX kg: <https://w3id.org/stancegraph/ns#> PREFIX schema: <http://schema.org/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?article ?url ?source ?title ?publisher ?snapshot ?text WHERE {
  GRAPH ?g { ?article a schema:NewsArticle ; kg:source ?source ; kg:text ?snapshot }
  OPTIONAL { GRAPH ?t { ?snapshot nif:isString ?text } }
  OPTIONAL { GRAPH ?g { ?article schema:url ?url } }
  OPTIONAL { GRAPH ?g { ?article schema:headline ?title } }
  OPTIONAL { GRAPH ?g { ?article schema:publisher ?by } GRAPH ?o { ?by schema:name ?publisher } }
}"""


def _claims(graph: Store) -> Iterator[tuple[Row, Row]]:
    """Give each claim with its article."""
    articles = {row["article"]: row for row in run(graph, _ARTICLES).records()}
    for claim in run(graph, "claims").records():
        yield claim, articles[claim["article"]]


def _present(**facts: object) -> dict[str, object]:
    """Leave out what is not known."""
    return {name: value for name, value in facts.items() if value is not None}


# ── schema.org ───────────────────────────────────────────────────────────────


def schema(graph: str | Path | Store, *, drafts: bool = False) -> str:
    """Write each claim as a ``schema:Claim`` in JSON-LD.

    Who words an indirect claim is its publisher (``claimInterpreter``); what a speaker denies is written as "It is not true that".

    :param drafts: add a ``ClaimReview`` for each, marked as draft and without a rating: this program passes no verdicts
    :raises InputError: the graph cannot be read
    """
    nodes: list[dict[str, object]] = []
    for claim, article in _claims(store.open(graph)):
        node = _claim_node(claim, article)
        nodes.append(node)
        if drafts:
            review = {"@type": "ClaimReview", "claimReviewed": node["text"], "itemReviewed": {"@id": claim["claim"]}}
            nodes.append({**review, "creativeWorkStatus": "Draft"})
    return _json({"@context": "https://schema.org", "@graph": nodes})


def _claim_node(claim: Row, article: Row) -> dict[str, object]:
    publisher = _present(**{"@type": "Organization"}, name=article["publisher"]) if article["publisher"] else None
    appearance = _present(
        **{"@type": "NewsArticle", "@id": article["article"]},
        url=article["url"],
        headline=article["title"],
        datePublished=claim["published"],
        publisher=publisher,
    )
    author = {"@type": _TYPES.get(str(claim["speakerType"]), "Thing"), "@id": claim["speakerIri"], "name": claim["speaker"]}
    return _present(
        **{"@type": "Claim", "@id": claim["claim"]},
        text=claim["text"] if claim["polarity"] == "asserted" else f"It is not true that {claim['text']}",
        author=author,
        datePublished=claim["published"],
        appearance=appearance,
        claimInterpreter=publisher if claim["kind"] != "direct" else None,
    )


def _json(content: dict[str, object]) -> str:
    """Write JSON-LD that may stand in the ``<script>`` of a page, and in a log: no text of an article ends or opens anything there."""
    return printing.escaped(json.dumps(content, ensure_ascii=False, indent=1).replace("<", "\\u003c")) + "\n"


# ── Web Annotation ───────────────────────────────────────────────────────────


def annotations(graph: str | Path | Store) -> str:
    """Write each claim as a Web Annotation in JSON-LD: where it stands, in characters and in words, and who says it.

    Positions count code points of the text that the build read; the words find their place in the page itself.

    :raises InputError: the graph cannot be read
    """
    opened = store.open(graph)
    stances: dict[Cell, list[Row]] = defaultdict(list)
    for stance in run(opened, "stances").records():
        stances[stance["claim"]].append(stance)
    items = [_annotation(claim, article, stances[claim["claim"]]) for claim, article in _claims(opened)]
    return _json({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items})


def _annotation(claim: Row, article: Row, stances: list[Row]) -> dict[str, object]:
    start, end = int(str(claim["start"])), int(str(claim["end"]))
    text = article["text"]
    quote = _present(
        type="TextQuoteSelector",
        exact=claim["text"],
        prefix=str(text)[max(0, start - _AROUND) : start] if text is not None else None,
        suffix=str(text)[end : end + _AROUND] if text is not None else None,
    )
    bodies: list[dict[str, Any]] = [{"type": "SpecificResource", "source": claim["speakerIri"], "purpose": "identifying"}]
    bodies.append({"type": "TextualBody", "value": claim["speaker"], "format": "text/plain", "purpose": "tagging"})
    for stance in stances:
        description = f"{stance['speaker']}: {stance['position']} ({stance['confidence']}): {stance['proposition']}"
        bodies.append({"type": "TextualBody", "value": description, "format": "text/plain", "language": "en", "purpose": "describing"})
    target = {
        "source": article["url"] or article["snapshot"],
        "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote],
    }
    identifier = f"{claim['claim']}#annotation"
    return {"id": identifier, "type": "Annotation", "motivation": "describing", "body": bodies, "target": target}


# ── nanopublications ─────────────────────────────────────────────────────────


def nanopublications(graph: str | Path | Store) -> str:
    """Write each claim, with its speaker, its attribution and its stances, as a nanopublication in TriG.

    Its assertion is what the article reports, its provenance where that was read and by which run, its publication info who made it: this
    program. They are not signed, and have no trusty URIs yet: sign them with the tools of a nanopublication network.

    :raises InputError: the graph cannot be read
    """
    opened = store.open(graph)
    quads: list[Quad] = []
    for claim in run(opened, "claims").records():
        quads += _nanopublication(opened, NamedNode(str(claim["claim"])))
    prefixes = {"np": _NP, "prov": PROV, "kg": KG, "schema": SCHEMA, "dcterms": DCTERMS}
    return (serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes) or b"").decode()


def _nanopublication(graph: Store, claim: NamedNode) -> Iterator[Quad]:
    base = f"{claim.value}#nanopub"
    head, assertion, provenance, info = (NamedNode(f"{base}-{part}") for part in ("head", "assertion", "provenance", "pubinfo"))
    this = NamedNode(base)

    def about(subject: NamedNode) -> Iterator[Quad]:
        for quad in graph.quads_for_pattern(subject, None, None):
            if quad.predicate.value != f"{KG}evidence":
                yield Quad(subject, quad.predicate, quad.object, assertion)

    yield Quad(this, NamedNode(f"{RDF}type"), NamedNode(f"{_NP}Nanopublication"), head)
    for name, part in (("hasAssertion", assertion), ("hasProvenance", provenance), ("hasPublicationInfo", info)):
        yield Quad(this, NamedNode(f"{_NP}{name}"), part, head)
    expressed = [quad.subject for quad in graph.quads_for_pattern(None, NamedNode(f"{KG}expressedIn"), claim)]
    is_stance = (NamedNode(f"{RDF}type"), NamedNode(f"{KG}Stance"))  # candidates are not
    stances = [node for node in expressed if any(graph.quads_for_pattern(node, *is_stance))]
    for subject in (claim, NamedNode(f"{claim.value}#attribution"), *stances):
        if isinstance(subject, NamedNode):
            yield from about(subject)
    derived = (f"{KG}evidence", f"{SCHEMA}appearance")
    for quad in (quad for name in derived for quad in graph.quads_for_pattern(claim, NamedNode(name), None)):
        yield Quad(assertion, NamedNode(f"{PROV}wasDerivedFrom"), quad.object, provenance)
    for quad in graph.quads_for_pattern(None, NamedNode(f"{RDF}type"), NamedNode(f"{PROV}Activity")):
        yield Quad(assertion, NamedNode(f"{PROV}wasGeneratedBy"), quad.subject, provenance)
    yield Quad(this, NamedNode(f"{DCTERMS}creator"), NamedNode(KG.removesuffix("ns#")), info)
