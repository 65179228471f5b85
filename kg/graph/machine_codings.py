"""A graph as one of two coders: what the machine read of the units that a person coded, whatever corrections the graph has since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.corrections import agreement, sheets
from kg.corrections.addresses import Stretch, comparable, comparable_name, find
from kg.corrections.agreement import Agreement, Coding
from kg.corrections.decided_propositions import comparable_wording
from kg.errors import UsageError
from kg.graph import store
from kg.graph.queries import run
from kg.records import Span

MACHINE = "machine"

# Members of a joint source share its stance; only that of the source itself is read.
_STANCES = """SELECT DISTINCT ?claim ?proposition ?position {
  GRAPH ?g { ?stance a kg:Stance ; kg:expressedIn ?claim ; kg:towards ?node ; kg:stanceValue ?value }
  FILTER NOT EXISTS { GRAPH ?g { ?stance kg:joint true } }
  FILTER NOT EXISTS { GRAPH ?c { ?correction kg:corrects ?stance } }
  GRAPH ?p { ?node skos:prefLabel ?proposition }
  BIND(STRAFTER(STR(?value), "#") AS ?position)
} ORDER BY ?claim ?proposition"""
_REVISED = """SELECT DISTINCT ?claim ?proposition ?position {
  GRAPH ?c {
    ?correction kg:action "stance" ; kg:corrects ?claim ; kg:machineReading ?reading .
    ?reading kg:stanceValue ?value ; kg:towards ?node
    FILTER NOT EXISTS { ?reading kg:wasCandidate true }
  }
  GRAPH ?g { ?claim a kg:Claim }
  GRAPH ?p { ?node skos:prefLabel ?proposition }
  BIND(STRAFTER(STR(?value), "#") AS ?position)
} ORDER BY ?claim ?proposition"""
_WORDINGS = (
    "SELECT ?wording ?proposition { GRAPH ?g { ?p a kg:Proposition ; skos:prefLabel ?proposition } GRAPH ?h { ?p skos:altLabel ?wording } }"
)
_ADDED = """SELECT DISTINCT ?claim { GRAPH ?g { ?claim a kg:Claim } GRAPH ?c { ?correction kg:action "add" ; kg:corrects ?claim }
  FILTER NOT EXISTS { GRAPH ?c { ?claim prov:wasRevisionOf ?reading } } }"""
_DROPPED = """SELECT DISTINCT ?text { GRAPH ?c { ?correction kg:action "drop" ; kg:machineReading/schema:text ?text } }"""


@dataclass(frozen=True, slots=True)
class _Machine:
    """What the machine read.

    :param claims: source of an article → its claims
    :param dropped: words of its claims that people dropped, made comparable
    :param positions: IRI of a claim, wording of a proposition made comparable → position, wording
    :param wordings: other wordings of propositions, made comparable → the first, made comparable
    """

    claims: Mapping[str, Sequence[Stretch]]
    dropped: frozenset[str]
    positions: Mapping[tuple[str, str], tuple[str, str]]
    wordings: Mapping[str, str]


def compare(first: str | Path, second: str | Path) -> tuple[Agreement, ...]:
    """Compare two files of corrections, or one with what the machine read.

    :param first, second: ``.jsonl`` or ``.csv`` with corrections, or a build folder or graph file
    :raises InputError: one of them cannot be read
    :raises UsageError: neither is a file of corrections
    """
    coded, other = (agreement.codings(sheets.read(path), path.name) if _is_sheet(path) else None for path in (Path(first), Path(second)))
    if coded is None and other is None:
        what = f"Neither {first} nor {second} is a file of corrections."
        raise UsageError(what, "Name two files of corrections (.jsonl, .csv), or one and a graph; two graphs are compared by kg diff.")
    if coded is None:
        coded = of_machine(store.open(first), other or ())
    return agreement.compare(coded, of_machine(store.open(second), coded) if other is None else other)


def _is_sheet(path: Path) -> bool:
    """Whether a path names a file of corrections."""
    return path.suffix.lower() in {".jsonl", ".csv"} and not path.is_dir()


def of_machine(graph: Store, coded: Sequence[Coding]) -> tuple[Coding, ...]:
    """Give what the machine read of the units that a person coded, then its other stances.

    A claim toward which the machine shows no stance is ``none`` there; a unit whose claim the graph does not have is left out.
    """
    machine = _read(graph)
    result: list[Coding] = []
    met: set[tuple[str, str]] = set()
    for coding in coded:
        found = find(agreement.as_correction(coding), machine.claims.get(coding.article, ()))
        if coding.what == "claim":
            is_dropped = comparable(coding.quotation or "") in machine.dropped
            value = "claim" if found or is_dropped else "no claim"
            result.append(agreement.with_value(coding, value, MACHINE))
        elif found:
            wording = comparable_wording(coding.proposition)
            pair = (found[0].iri, machine.wordings.get(wording, wording))
            met.add(pair)
            result.append(agreement.with_value(coding, machine.positions.get(pair, ("none", ""))[0], MACHINE))
    places = {claim.iri: (source, claim) for source, claims in machine.claims.items() for claim in claims}
    for pair, (position, wording) in sorted(machine.positions.items()):
        if pair not in met and pair[0] in places:
            source, claim = places[pair[0]]
            result.append(Coding("position", source, claim.text, claim.span.start, claim.span.end, wording, position, MACHINE))
    return tuple(result)


def _read(graph: Store) -> _Machine:
    """Read what the machine had read: of what people decided, the readings that are kept."""
    added = {str(claim) for (claim,) in run(graph, _ADDED).rows}
    claims: defaultdict[str, list[Stretch]] = defaultdict(list)
    for row in run(graph, "claims").records():
        if row["claim"] not in added:
            span = Span(int(str(row["start"])), int(str(row["end"])))
            names = frozenset({comparable_name(str(row["speaker"]))})
            claims[str(row["source"])].append(Stretch(str(row["claim"]), span, str(row["text"]), names))
    pairs = [*run(graph, _STANCES).rows, *run(graph, _REVISED).rows]
    return _Machine(
        claims,
        frozenset(comparable(str(text)) for (text,) in run(graph, _DROPPED).rows),
        {(str(claim), comparable_wording(str(proposition))): (str(position), str(proposition)) for claim, proposition, position in pairs},
        {comparable_wording(str(wording)): comparable_wording(str(first)) for wording, first in run(graph, _WORDINGS).rows},
    )
