"""Claims in the words of other vocabularies: schema.org and Web Annotation (W3C 2017), both in JSON-LD."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg import printing
from kg.exchange import affiliations
from kg.graph import store
from kg.graph.queries import run
from kg.graph.tables import Cell
from kg.vocab import BASE

_AROUND = 32  # characters before and after a quote that tell it from the same words elsewhere
_TYPES = {"organization": "Organization", "group": "Organization"}  # all others are persons: schema.org takes no other authors

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


_MEMBERS = """
SELECT ?group ?speakerIri ?speaker ?speakerType WHERE {
  GRAPH ?g { ?group schema:member ?speakerIri }
  GRAPH ?n { ?speakerIri schema:name ?speaker ; a ?class }
  VALUES (?class ?speakerType) { (schema:Person "person") (schema:Organization "organization") (kg:Group "group") }
} ORDER BY ?group ?speaker ?speakerIri"""
_DATASET = "SELECT ?dataset WHERE { GRAPH ?g { ?dataset a dcat:Dataset } } ORDER BY ?dataset"


@dataclass(frozen=True, slots=True)
class _Record:
    """All that is exported of one claim.

    :param claim: its row of the query ``claims``
    :param article: its row of ``_ARTICLES``
    :param authors: the speaker, or the members of a joint source: ``speakerIri``, ``speaker``, ``speakerType``, ``organization``
    """

    claim: Row
    article: Row
    authors: tuple[Row, ...]


def _records(graph: Store) -> Iterator[_Record]:
    """Give for each claim of a graph its row, the row of its article, and its authors with their organizations."""
    articles = {row["article"]: row for row in run(graph, _ARTICLES).records()}
    by_claim, by_speaker = affiliations.by_claim(graph), affiliations.by_speaker(graph)
    members: dict[Cell, list[Row]] = defaultdict(list)
    for row in run(graph, _MEMBERS).records():
        members[row["group"]].append({**row, "organization": by_speaker.get(str(row["speakerIri"]))})
    for claim in run(graph, "claims").records():
        organization = by_claim.get(str(claim["claim"])) or by_speaker.get(str(claim["speakerIri"]))
        speaker: Row = {**claim, "organization": organization}
        yield _Record(claim, articles[claim["article"]], tuple(members[claim["speakerIri"]]) or (speaker,))


def _present(**facts: object) -> dict[str, object]:
    """Leave out what is not known."""
    return {name: value for name, value in facts.items() if value is not None}


# ── schema.org ───────────────────────────────────────────────────────────────


def schema(graph: str | Path | Store, *, drafts: bool = False) -> str:
    """Write each claim as a ``schema:Claim`` in JSON-LD.

    Its authors are persons and organizations; of a joint source they are its members. Who words an indirect claim is its publisher
    (``claimInterpreter``). What a speaker denies is written with who denies it, as schema.org has no word for that.

    :param drafts: add a ``ClaimReview`` for each, marked as draft and without a rating: this program passes no verdicts
    :raises InputError: the graph cannot be read
    """
    nodes: list[dict[str, object]] = []
    for record in _records(store.open(graph)):
        node = _claim_node(record)
        nodes.append(node)
        if drafts:
            review = {"@type": "ClaimReview", "claimReviewed": node["text"], "itemReviewed": {"@id": record.claim["claim"]}}
            nodes.append({**review, "creativeWorkStatus": "Draft"})
    return _json({"@context": "https://schema.org", "@graph": nodes})


def _claim_node(record: _Record) -> dict[str, object]:
    """Write a claim as a schema.org Claim with its authors and its article.

    The article's publisher is the interpreter of a claim that is no direct quotation.
    """
    claim, article = record.claim, record.article
    publisher = {"@type": "Organization", "name": article["publisher"]} if article["publisher"] else None
    appearance = _present(
        **{"@type": "NewsArticle", "@id": article["article"]},
        url=article["url"],
        headline=article["title"],
        datePublished=claim["published"],
        publisher=publisher,
    )
    authors = [_author(author) for author in record.authors]
    return _present(
        **{"@type": "Claim", "@id": claim["claim"]},
        text=claim["text"] if claim["polarity"] == "asserted" else f"Denied by {claim['speaker']}: “{claim['text']}”",
        author=authors if len(authors) > 1 else authors[0],
        datePublished=claim["published"],
        appearance=appearance,
        claimInterpreter=publisher if claim["kind"] != "direct" else None,
    )


def _author(author: Row) -> dict[str, object]:
    """Write a speaker as a schema.org Person or Organization; a person with the organization that the person speaks for.

    :param author: ``speakerIri``, ``speaker``, ``speakerType`` and ``organization``
    """
    kind = _TYPES.get(str(author["speakerType"]), "Person")
    organization = {"@type": "Organization", "name": author["organization"]} if author["organization"] else None
    named = {"@type": kind, "@id": author["speakerIri"], "name": author["speaker"]}
    return _present(**named, affiliation=organization if kind == "Person" else None)


def _json(content: dict[str, object]) -> str:
    """Write JSON-LD that may stand in the ``<script>`` of a page, and in a log: no text of an article ends or opens anything there."""
    return printing.escaped(json.dumps(content, ensure_ascii=False, indent=1).replace("<", "\\u003c")) + "\n"


# ── Web Annotation ───────────────────────────────────────────────────────────


def annotations(graph: str | Path | Store) -> str:
    """Write each claim as a Web Annotation in JSON-LD, all on one page: where it stands, and who says it.

    In an article with a URL it is found by its words. Characters are counted in the text that the build read, which is not the page itself;
    so an article without a URL alone is annotated by place and words, with the snapshot of its text as the source.

    :raises InputError: the graph cannot be read
    """
    opened = store.open(graph)
    stances: dict[Cell, list[Row]] = defaultdict(list)
    for stance in run(opened, "stances").records():
        stances[stance["claim"]].append(stance)
    items = [_annotation(record, stances[record.claim["claim"]]) for record in _records(opened)]
    collection = f"{next((str(row[0]) for row in run(opened, _DATASET).rows), f'{BASE}dataset')}#annotations"
    page = {"id": f"{collection}-page-1", "type": "AnnotationPage", "partOf": collection, "startIndex": 0, "items": items}
    return _json({"@context": "http://www.w3.org/ns/anno.jsonld", **page})


def _annotation(record: _Record, stances: list[Row]) -> dict[str, object]:
    """Write a claim as a Web Annotation of its words: its bodies name its speaker and describe the stances.

    :param stances: the rows of the query ``stances`` that were read from this claim
    """
    claim = record.claim
    bodies: list[dict[str, Any]] = [{"type": "SpecificResource", "source": claim["speakerIri"], "purpose": "identifying"}]
    for author in record.authors:
        name = ", ".join(str(part) for part in (author["speaker"], author["organization"]) if part)
        bodies.append({"type": "TextualBody", "value": name, "format": "text/plain", "purpose": "tagging"})
    for stance in stances:
        description = f"{stance['speaker']}: {stance['position']} ({stance['confidence']}): {stance['proposition']}"
        bodies.append({"type": "TextualBody", "value": description, "format": "text/plain", "language": "en", "purpose": "describing"})
    identifier = f"{claim['claim']}#annotation"
    return {"id": identifier, "type": "Annotation", "motivation": "describing", "body": bodies, "target": _target(record)}


def _target(record: _Record) -> dict[str, object]:
    """Say which words an annotation is about: on the article's web page by the quote, else in the stored text also by offsets."""
    start, end = int(str(record.claim["start"])), int(str(record.claim["end"]))
    text = record.article["text"]
    quote = _present(
        type="TextQuoteSelector",
        exact=record.claim["text"],
        prefix=str(text)[max(0, start - _AROUND) : start] if text is not None else None,
        suffix=str(text)[end : end + _AROUND] if text is not None else None,
    )
    if record.article["url"]:
        return {"type": "SpecificResource", "source": record.article["url"], "selector": quote}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"type": "SpecificResource", "source": record.article["snapshot"], "selector": [position, quote]}
