"""Who agrees with whom: the actor network of discourse network analysis (Leifeld 2017), as GraphML."""

from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx as nx
from pyoxigraph import Store

from kg.graph.queries import run

# Of a copied story only the original speaks, for a joint source its members, and for a source without a name nobody.
_SIDES = """
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


def actors(graph: str | Path | Store, *, since: date | None = None, until: date | None = None, least: int = 1) -> nx.Graph:
    """Join the actors who took sides on the same propositions.

    A node is a speaker (``name``, ``type``). An edge has ``congruence``, the number of propositions on which both took the same side,
    ``conflict``, on which they took opposite ones, and ``weight``, congruence less conflict. Who took both sides of one counts on both.

    :param since, until: first and last day of the window; a stance without a date is in none
    :param least: propositions on which two must have taken sides, to be joined
    :raises InputError: the graph cannot be read
    """
    network = nx.Graph()
    sides: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in run(graph, _SIDES).records():
        day = date.fromisoformat(str(row["at"])[:10]) if row["at"] else None
        if (since or until) and (day is None or not (since or day) <= day <= (until or day)):
            continue
        holder = str(row["holder"])
        network.add_node(holder, name=str(row["name"]), type=str(row["class"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1].lower())
        sides[holder][str(row["proposition"])].add(str(row["position"]))
    for one, other in combinations(sorted(sides), 2):
        shared = [(sides[one][topic], sides[other][topic]) for topic in sides[one].keys() & sides[other].keys()]
        if len(shared) >= max(1, least):
            congruence = sum(bool(a & b) for a, b in shared)
            conflict = sum(bool(a ^ b) or len(a & b) > 1 for a, b in shared)
            network.add_edge(one, other, congruence=congruence, conflict=conflict, weight=congruence - conflict)
    return network


def graphml(network: nx.Graph) -> str:
    """Write a network as GraphML (http://graphml.graphdrawing.org)."""
    return "\n".join(nx.generate_graphml(network)) + "\n"
