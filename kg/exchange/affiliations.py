"""For whom speakers speak: the organization or party that a person gave them, else the one that their attributions name."""

from pyoxigraph import Store

from kg.graph.queries import run

_STATED = """
SELECT DISTINCT ?claim ?speaker ?organization WHERE {
  GRAPH ?g { ?claim kg:speaker ?speaker ; prov:qualifiedAttribution/kg:affiliation ?affiliation }
  GRAPH ?o { ?affiliation schema:name ?organization }
} ORDER BY ?claim ?organization"""

# The organization that a person gave a speaker goes before the party.
_DECIDED = """
SELECT ?speaker ?name WHERE {
  { GRAPH ?g { ?speaker schema:memberOf ?organization } BIND(1 AS ?rank) }
  UNION { GRAPH ?g { ?speaker schema:affiliation ?organization } BIND(2 AS ?rank) }
  GRAPH ?o { ?organization schema:name ?name }
  FILTER EXISTS { GRAPH ?g { ?speaker a kg:Speaker } }
} ORDER BY ?rank ?speaker ?name"""


def by_speaker(graph: Store) -> dict[str, str]:
    """Give the organization of each speaker: the one that a person gave it, else the one that all of its attributions name.

    :returns: IRI of the speaker → name of the organization
    """
    named: dict[str, set[str]] = {}
    for _, speaker, organization in run(graph, _STATED).rows:
        named.setdefault(str(speaker), set()).add(str(organization))
    stated = {speaker: next(iter(names)) for speaker, names in named.items() if len(names) == 1}
    return stated | {str(speaker): str(name) for speaker, name in run(graph, _DECIDED).rows}


def by_claim(graph: Store) -> dict[str, str]:
    """Give the organization that the attribution of each claim names.

    :returns: IRI of the claim → name of the organization
    """
    return {str(claim): str(organization) for claim, _, organization in run(graph, _STATED).rows}
