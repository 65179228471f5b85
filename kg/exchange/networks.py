"""Who agrees with whom: the actor network of discourse network analysis (Leifeld 2017), as GraphML; and the stances it is made of."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx as nx
from pyoxigraph import Store

from kg.errors import UsageError
from kg.exchange import affiliations
from kg.graph import store
from kg.graph.queries import run

# Of a copied story only the original speaks, for a joint source its members, and for a source without a name nobody.
_STANCES = """
PREFIX kg: <https://w3id.org/stancegraph/ns#> PREFIX schema: <http://schema.org/>
SELECT DISTINCT ?holder ?name ?class ?proposition ?position ?at ?precision ?confidence WHERE {
  GRAPH ?g {
    ?stance a kg:Stance ; kg:holder ?holder ; kg:towards ?proposition ; kg:stanceValue ?value ;
      kg:expressedIn/schema:appearance ?article .
    OPTIONAL { ?stance kg:expressedAt ?at }
    OPTIONAL { ?stance kg:timePrecision ?precision }
    OPTIONAL { ?stance kg:confidence ?confidence }
  }
  GRAPH ?n { ?holder schema:name ?name ; a ?class }
  FILTER(?class IN (schema:Person, schema:Organization, kg:Group))
  FILTER NOT EXISTS { GRAPH ?n { ?holder schema:member ?member } }
  FILTER NOT EXISTS { GRAPH ?links { ?copy a kg:NearDuplicateLink ; kg:article ?article } }
  BIND(STRAFTER(STR(?value), "#") AS ?position)
} ORDER BY ?holder ?proposition ?position ?at ?confidence"""
_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?proposition ?label WHERE { GRAPH ?p { ?proposition skos:prefLabel|skos:altLabel ?label } }"""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stances and which pairs of actors an export shows.

    :param since, until: first and last day of the window; None where it is open. A stance without a date is in no window
    :param least: number of propositions on which two actors must both have taken a side to be joined; None: 1, or what a picture chooses
    :param proposition: one of the wordings of the only proposition, in any case, or its IRI; None for all propositions
    :param min_confidence: of a stance
    """

    since: date | None = None
    until: date | None = None
    least: int | None = None
    proposition: str | None = None
    min_confidence: float = 0.0

    def has(self, day: date | None) -> bool:
        """Whether a stance of this day is in the window."""
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class NamedStance:
    """A stance of a speaker who has a name.

    :param holder, proposition: IRIs
    :param kind: person, organization or group
    :param position: support, oppose or neutral
    :param day: the first day of what is known of its date; None where nothing is
    :param precision: how much is known of it: year, month, day or second
    """

    holder: str
    name: str
    kind: str
    proposition: str
    position: str
    day: date | None
    precision: str | None


def stances(graph: Store, selection: Selection = EVERYTHING) -> Iterator[NamedStance]:
    """Give the stances of a selection, sorted by holder, proposition and position; those of copied articles are left out.

    :raises UsageError: the graph has no proposition of that wording
    """
    wanted = _propositions(graph, selection.proposition) if selection.proposition else None
    for row in run(graph, _STANCES).records():
        day = date.fromisoformat(str(row["at"])[:10]) if row["at"] else None
        confidence = 0.0 if row["confidence"] is None else float(row["confidence"])
        proposition = str(row["proposition"])
        if (wanted is None or proposition in wanted) and confidence >= selection.min_confidence and selection.has(day):
            kind = str(row["class"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1].lower()
            precision = str(row["precision"]) if row["precision"] else None
            yield NamedStance(str(row["holder"]), str(row["name"]), kind, proposition, str(row["position"]), day, precision)


def _propositions(graph: Store, wording: str) -> set[str]:
    """Find the IRIs of the propositions that have a wording, in any case; an IRI names itself.

    :raises UsageError: there is none
    """
    rows = [(str(proposition), str(label)) for proposition, label in run(graph, _LABELS).rows]
    if found := {proposition for proposition, label in rows if wording in {proposition, label} or wording.lower() == label.lower()}:
        return found
    what = f"The graph has no proposition {wording!r}."
    raise UsageError(what, "List them: kg query GRAPH propositions")


def actors(graph: str | Path | Store, selection: Selection = EVERYTHING) -> nx.Graph:
    """Join the actors who took sides on the same propositions.

    A node is a speaker (``name``, ``type``, and ``organization`` where one is known). An edge has ``congruence``, the number of
    propositions on which both took the same side, ``conflict``, on which they took opposite ones, and ``weight``, congruence less conflict.
    Who took both sides of one counts on both.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :raises InputError: the graph cannot be read
    :raises UsageError: the graph has no proposition of the wording that is asked for
    """
    opened, network = store.open(graph), nx.Graph()
    organizations = affiliations.by_speaker(opened)
    positions: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # holder → proposition → positions
    for stance in stances(opened, selection):
        if stance.position != "neutral":
            affiliation = {"organization": organizations[stance.holder]} if stance.holder in organizations else {}
            network.add_node(stance.holder, name=stance.name, type=stance.kind, **affiliation)
            positions[stance.holder][stance.proposition].add(stance.position)
    for first, second in combinations(sorted(positions), 2):
        shared = positions[first].keys() & positions[second].keys()
        if len(shared) >= max(1, selection.least or 1):
            pairs = [(positions[first][proposition], positions[second][proposition]) for proposition in shared]
            congruence = sum(bool(of_first & of_second) for of_first, of_second in pairs)
            conflict = sum(len(of_first | of_second) > 1 for of_first, of_second in pairs)
            network.add_edge(first, second, congruence=congruence, conflict=conflict, weight=congruence - conflict)
    return network


def graphml(network: nx.Graph) -> str:
    """Write a network as GraphML (http://graphml.graphdrawing.org)."""
    return "\n".join(nx.generate_graphml(network)) + "\n"
