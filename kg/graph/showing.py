"""One claim, speaker or proposition of a graph: its evidence in its paragraph, its stances, and what people decided about it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg import printing
from kg.errors import QueryError
from kg.graph import places, queries, query_text, store
from kg.graph.query_files import Query, by_name, parse
from kg.graph.tables import Cell
from kg.graph.unknown_names import nearest

Row = dict[str, Cell]

_BLANK_LINE, _LINE_END = re.compile(r"\n[ \t]*\n"), re.compile(r"\n")
_WRAPPED = 100  # characters of a line where lines are wrapped at most
_SHORTEST = 6  # characters of an address: 16 million beginnings, so that hardly two things share one
_LONGEST = 1200  # characters of a paragraph that are shown around the evidence
_NAMES = parse(
    "names",
    """SELECT DISTINCT ?node ?name ?rank {
  GRAPH ?g { ?node a ?class } VALUES ?class { kg:Speaker kg:Proposition }
  VALUES (?property ?rank) { (schema:name 1) (skos:prefLabel 1) (schema:alternateName 2) (skos:altLabel 2) }
  GRAPH ?n { ?node ?property ?name } } ORDER BY ?node ?rank ?name""",
    trusted=True,
)
_ALL_CLAIMS = parse("all claims", "SELECT DISTINCT ?claim { GRAPH ?g { ?claim a kg:Claim } }", trusted=True)
_CLAIMS = parse(
    "claims of",
    """SELECT DISTINCT ?node ?claim {
  { GRAPH ?g { ?node a kg:Claim } BIND(?node AS ?claim) } UNION { GRAPH ?g { ?claim kg:speaker ?node } }
  UNION { GRAPH ?g { ?stance kg:holder|kg:towards ?node ; a kg:Stance ; kg:expressedIn ?claim } } }""",
    trusted=True,
)
_SPEECH = parse(
    "speech",
    """SELECT ?claim ?role ?organization ?publisher {
  GRAPH ?g { ?claim kg:speaker ?speaker ; prov:qualifiedAttribution ?attribution ; schema:appearance ?article }
  OPTIONAL { GRAPH ?g { ?attribution kg:roleLabel ?role } }
  OPTIONAL { GRAPH ?g { ?attribution kg:affiliation ?to } GRAPH ?o { ?to schema:name ?organization } }
  OPTIONAL { GRAPH ?g { ?article schema:publisher ?by } GRAPH ?p { ?by schema:name ?publisher } } }""",
    trusted=True,
)
_TEXTS = parse(
    "texts",
    """SELECT ?article ?text ?start ?end {
  GRAPH ?g { ?article kg:text ?snapshot ; kg:textStart ?start ; kg:textEnd ?end } GRAPH ?t { ?snapshot nif:isString ?text } }""",
    trusted=True,
)

_CORRECTED = parse(
    "corrected", "SELECT ?correction ?node { GRAPH ?g { ?correction kg:corrects ?node } } ORDER BY ?correction ?node", trusted=True
)
_READ = parse(
    "machine readings",
    """SELECT ?correction ?position ?kind ?polarity ?speaker ?type ?text ?confidence {
  GRAPH ?g {
    ?correction kg:machineReading ?reading
    OPTIONAL { ?reading kg:stanceValue ?stanceValue } OPTIONAL { ?reading kg:claimKind ?kind } OPTIONAL { ?reading kg:polarity ?value }
    OPTIONAL { ?reading kg:speakerName ?speaker } OPTIONAL { ?reading kg:speakerKind ?type } OPTIONAL { ?reading schema:text ?text }
    OPTIONAL { ?reading kg:confidence ?confidence }
  }
  BIND(STRAFTER(STR(?stanceValue), "#") AS ?position) BIND(STRAFTER(STR(?value), "#") AS ?polarity)
} ORDER BY ?correction ?reading""",
    trusted=True,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a person decided, and what the machine had read.

    :param decision: its row of the query ``corrections``
    :param machine: position, kind, polarity, speaker, type, text, confidence, as far as they are known; one for each thing that it decided
    """

    decision: Row
    machine: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim, with the paragraph in which it stands.

    :param claim: its row of the query ``claims``
    :param said_as: role, organization and publisher, as far as they are known
    :param place: ``file:line:column``, or the file alone where the line is unknown
    :param paragraph: with ``[[`` and ``]]`` around the evidence; the words of the claim where the graph holds no texts
    :param stances: its rows of the query ``stances``
    :param corrections: what people decided about it and about its stances
    """

    claim: Row
    said_as: Row
    place: str
    paragraph: str
    stances: tuple[Row, ...]
    corrections: tuple[Corrected, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim, a speaker or a proposition.

    :param address: its IRI
    :param names: the first is the one that is shown; none of a claim
    :param evidence: the claim itself; what the speaker says; what takes a side, or a neutral one, on the proposition
    :param corrections: what people decided about it, and no evidence shows
    """

    address: str
    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    corrections: tuple[Corrected, ...] = ()


def show(graph: str | Path | Store, what: str) -> tuple[Shown, ...]:
    """Find claims, speakers and propositions, and their evidence.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :param what: an address, its last part or the beginning of that; or a name of a speaker, or a wording of a proposition, in any case
    :returns: all that it may mean, sorted by address
    :raises InputError: the graph cannot be read
    :raises QueryError: nothing is called so
    """
    opened = store.open(graph)
    names: dict[str, list[str]] = {}
    for row in _rows(opened, _NAMES):
        names.setdefault(str(row["node"]), []).append(str(row["name"]))
    wanted = what.strip().casefold()
    meant = {node for node, called in names.items() if wanted in {name.casefold() for name in called}}
    meant = meant or {node for node in (*names, *_all_claims(opened)) if _means(wanted, node)}
    if not meant:
        message = f"The graph has no claim, speaker or proposition {what!r}."
        near = nearest(what, [name for called in names.values() for name in called]).strip()
        raise QueryError(message, near or "Name one of: kg query GRAPH speakers, propositions or claims, with --wide for addresses.")
    corrections = _corrections(opened)
    evidence = _evidence(opened, meant, corrections)
    return tuple(
        Shown(node, tuple(names.get(node, ())), tuple(evidence[node]), _not_shown(corrections.get(node, ()), evidence[node]))
        for node in sorted(meant)
    )


def _not_shown(corrections: Sequence[Corrected], evidence: Sequence[Evidence]) -> tuple[Corrected, ...]:
    """Leave out the corrections that stand beside the evidence."""
    shown = {corrected.decision["correction"] for one in evidence for corrected in one.corrections}
    return tuple(corrected for corrected in corrections if corrected.decision["correction"] not in shown)


def _corrections(graph: Store) -> dict[str, list[Corrected]]:
    """Give what people decided about each thing, in the order of the file."""
    machine: dict[str, list[Row]] = {}
    for row in _rows(graph, _READ):
        read: Row = {name: value for name, value in row.items() if name != "correction" and value not in {None, ""}}
        machine.setdefault(str(row["correction"]), []).append(read)
    rows = _rows(graph, by_name("corrections"))
    corrected = {str(row["correction"]): Corrected(row, tuple(machine.get(str(row["correction"]), ()))) for row in rows}
    nodes: dict[str, list[str]] = {}
    for row in _rows(graph, _CORRECTED):
        nodes.setdefault(str(row["correction"]), []).append(str(row["node"]))
    found: dict[str, list[Corrected]] = {}
    for correction, one in corrected.items():
        for node in nodes.get(correction, ()):
            found.setdefault(node, []).append(one)
    return found


def _means(wanted: str, address: str) -> bool:
    """Whether some words are an address, or at least six characters from the beginning of its last part."""
    last = re.split(r"[/#]", address)[-1]
    return wanted == address.casefold() or (len(wanted) >= _SHORTEST and last.startswith(wanted))


def _all_claims(graph: Store) -> Iterator[str]:
    """Give the addresses of all claims."""
    return (str(row["claim"]) for row in _rows(graph, _ALL_CLAIMS))


def _evidence(graph: Store, wanted: set[str], corrections: Mapping[str, Sequence[Corrected]]) -> dict[str, list[Evidence]]:
    """Give the evidence of claims, speakers and propositions, by date of publication, then by place.

    1. the claims that are evidence: a claim itself, what a speaker says, and what a stance of theirs was read from; 2. what is known of
    these claims, and of no others; 3. each with its paragraph and its stances.

    :param wanted: addresses
    :param corrections: by the addresses of what they are about
    """
    # 1
    concerned: dict[str, set[str]] = {}
    for row in _of(graph, _CLAIMS, "node", wanted):
        concerned.setdefault(str(row["claim"]), set()).add(str(row["node"]))
    # 2
    claims = sorted(_of(graph, by_name("claims"), "claim", concerned), key=lambda row: str(row["published"] or ""))
    stances: dict[str, list[Row]] = {}
    for row in _of(graph, by_name("stances"), "claim", concerned):
        stances.setdefault(str(row["claim"]), []).append(row)
    said_as = {str(row["claim"]): row for row in _of(graph, _SPEECH, "claim", concerned)}
    texts = {str(row["article"]): row for row in _of(graph, _TEXTS, "article", {str(row["article"]) for row in claims})}
    place_of = places.find(graph, concerned)
    # 3
    evidence: dict[str, list[Evidence]] = {node: [] for node in wanted}
    for row in claims:
        claim, place = str(row["claim"]), place_of.get(str(row["claim"]))
        where = f"{row['source']}:{place.start[0]}:{place.start[1]}" if place and place.start else str(row["source"])
        speech = {name: value for name, value in said_as.get(claim, {}).items() if name != "claim"}
        paragraph = _paragraph(row, texts.get(str(row["article"])))
        for node in concerned[claim]:
            on_it = tuple(stance for stance in stances.get(claim, []) if node in {claim, row["speakerIri"], *_ends(stance)})
            evidence[node].append(Evidence(row, speech, where, paragraph, on_it, tuple(corrections.get(claim, ()))))
    return evidence


def _rows(graph: Store, query: Query) -> Iterator[Row]:
    """Ask a query of our own."""
    return queries.table_of(queries.ask_union(graph, query, {})).records()


def _of(graph: Store, query: Query, variable: str, addresses: Iterable[str]) -> Iterator[Row]:
    """Ask a query of our own of some things only.

    :param variable: what stands for these things in the query
    """
    return _rows(graph, query_text.narrowed(query, variable, sorted(addresses)))


def _ends(stance: Row) -> tuple[str, str]:
    """Give the addresses of the holder and of the proposition."""
    return str(stance["speakerIri"]), str(stance["propositionIri"])


def _paragraph(claim: Row, article: Row | None) -> str:
    """Give the paragraph of a claim, its evidence marked.

    Blank lines part paragraphs; where a line between them is longer than anybody wraps lines, each line is a paragraph. Of a long one only
    the part around the evidence is given.
    """
    if article is None:
        return f"[[{claim['text']}]]"
    whole = str(article["text"])
    start, end = int(str(claim["start"])), int(str(claim["end"]))
    begin, stop = int(str(article["start"])), int(str(article["end"]))
    for parted in (_BLANK_LINE, _LINE_END):
        begin = max([begin, *(match.end() for match in parted.finditer(whole, begin, start))])
        after = parted.search(whole, end, stop)
        stop = after.start() if after else stop
        if max(map(len, whole[begin:stop].split("\n"))) <= _WRAPPED:
            break
    begin, stop = max(begin, start - _LONGEST // 2), min(stop, end + _LONGEST // 2)
    return f"{whole[begin:start]}[[{whole[start:end]}]]{whole[end:stop]}".strip()


# ── for people ───────────────────────────────────────────────────────────────


def text(things: tuple[Shown, ...]) -> str:
    """Write what was found for people: names, then each claim with who says it, where, in which paragraph, and on which side it is."""
    return "\n\n".join("\n".join(_lines(thing)) for thing in things) + "\n"


def _lines(thing: Shown) -> list[str]:
    """Write a claim, speaker or proposition as lines: names, address, and each claim with its source, place, paragraph and stances."""
    also = f" (also: {'; '.join(thing.names[1:])})" if thing.names[1:] else ""
    lines = [printing.line(thing.names[0] + also)] if thing.names else []
    lines.append(thing.address)
    lines += [f"  {_decision(corrected)}" for corrected in thing.corrections]
    for evidence in thing.evidence:
        claim, speech = evidence.claim, evidence.said_as
        who = ", ".join(str(part) for part in (claim["speaker"], speech.get("role"), speech.get("organization")) if part)
        kind = f"{claim['kind']}, {claim['polarity']}, confidence {claim['confidence']}"
        where = ", ".join(str(part) for part in (evidence.place, speech.get("publisher"), claim["published"]) if part)
        lines += ["", printing.line(f"{who} ({kind})"), printing.line(where)]
        lines += [f"    {printing.line(line.strip())}" for line in evidence.paragraph.splitlines() if line.strip()]
        for stance in evidence.stances:
            side = f"{stance['speaker']}: {stance['position']} ({stance['confidence']}): {stance['proposition']}"
            lines.append(f"  → {printing.line(side)}")
        lines += [f"  {_decision(corrected)}" for corrected in evidence.corrections]
    return lines


def _decision(corrected: Corrected) -> str:
    """Write a correction as one line: who decided what, and what the machine had read."""
    row = corrected.decision
    who = ", ".join(str(part) for part in (row["coder"], row["decided"]) if part)
    later = " (overruled by a later line)" if row["outcome"] == "overruled" else ""
    note = f" ({row['note']})" if row["note"] else ""
    read = "; ".join(", ".join(str(value) for name, value in one.items() if name != "text") for one in corrected.machine)
    machine = f" – the machine had read: {read}" if read else ""
    return printing.line(f"✎ {who}: {row['what']}{later}{note}{machine}")
