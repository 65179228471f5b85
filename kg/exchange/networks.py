"""Who agrees with whom: the actor network of discourse network analysis (Leifeld 2017), as GraphML."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx as nx
from pyoxigraph import Store

from kg.exchange import affiliations
from kg.graph import store
from kg.graph.queries import run

# Of a copied story only the original speaks, for a joint source its members, and for a source without a name nobody.
_STANCES = """
PREFIX kg: <https://w3id.org/stancegraph/ns#> PREFIX schema: <http://schema.org/>
SELECT DISTINCT ?holder ?name ?class ?proposition ?position ?at WHERE {
  GRAPH ?g {
    ?stance a kg:Stance ; kg:holder ?holder ; kg:towards ?proposition ; kg:stanceValue ?position ;
      kg:expressedIn/schema:appearance ?article .
    OPTIONAL { ?stance kg:expressedAt ?at }
  }
  GRAPH ?n { ?holder schema:name ?name ; a ?class }
  FILTER(?class IN (schema:Person, schema:Organization, kg:Group) && ?position IN (kg:support, kg:oppose))
  FILTER NOT EXISTS { GRAPH ?n { ?holder schema:member ?member } }
  FILTER NOT EXISTS { GRAPH ?links { ?copy a kg:NearDuplicateLink ; kg:article ?article } }
} ORDER BY ?holder ?proposition ?position"""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stances and which pairs of actors a network shows.

    :param since, until: first and last day of the window; None where it is open. A stance without a date is in no window
    :param least: number of propositions on which two actors must both have taken a side to be joined; 1 or more
    """

    since: date | None = None
    until: date | None = None
    least: int = 1

    def has(self, day: date | None) -> bool:
        """Whether a stance of this day is in the window."""
        if self.since is None and self.until is None:
            return True
        return day is not None and (self.since or day) <= day <= (self.until or day)


EVERYTHING = Selection()


def actors(graph: str | Path | Store, selection: Selection = EVERYTHING) -> nx.Graph:
    """Join the actors who took sides on the same propositions.

    A node is a speaker (``name``, ``type``, and ``organization`` where one is known). An edge has ``congruence``, the number of
    propositions on which both took the same side, ``conflict``, on which they took opposite ones, and ``weight``, congruence less conflict.
    Who took both sides of one counts on both.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :raises InputError: the graph cannot be read
    """
    opened, network = store.open(graph), nx.Graph()
    organizations = affiliations.by_speaker(opened)
    positions: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # holder → proposition → positions
    for row in run(opened, _STANCES).records():
        if selection.has(date.fromisoformat(str(row["at"])[:10]) if row["at"] else None):
            holder = str(row["holder"])
            affiliation = {"organization": organizations[holder]} if holder in organizations else {}
            kind = str(row["class"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1].lower()
            network.add_node(holder, name=str(row["name"]), type=kind, **affiliation)
            positions[holder][str(row["proposition"])].add(str(row["position"]))
    for first, second in combinations(sorted(positions), 2):
        shared = positions[first].keys() & positions[second].keys()
        if len(shared) >= max(1, selection.least):
            pairs = [(positions[first][proposition], positions[second][proposition]) for proposition in shared]
            congruence = sum(bool(of_first & of_second) for of_first, of_second in pairs)
            conflict = sum(len(of_first | of_second) > 1 for of_first, of_second in pairs)
            network.add_edge(first, second, congruence=congruence, conflict=conflict, weight=congruence - conflict)
    return network


def graphml(network: nx.Graph) -> str:
    """Write a network as GraphML (http://graphml.graphdrawing.org)."""
    return "\n".join(nx.generate_graphml(network)) + "\n"
