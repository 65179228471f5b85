"""For whom speakers speak: the organization or party that their attributions name."""

from pyoxigraph import Store

from kg.graph.queries import run

_STATED = """
SELECT DISTINCT ?claim ?speaker ?organization WHERE {
  GRAPH ?g { ?claim kg:speaker ?speaker ; prov:qualifiedAttribution/kg:affiliation ?affiliation }
  GRAPH ?o { ?affiliation schema:name ?organization }
} ORDER BY ?claim ?organization"""


def by_speaker(graph: Store) -> dict[str, str]:
    """Give the organization of each speaker for whom all attributions name the same one.

    :returns: IRI of the speaker → name of the organization
    """
    named: dict[str, set[str]] = {}
    for _, speaker, organization in run(graph, _STATED).rows:
        named.setdefault(str(speaker), set()).add(str(organization))
    return {speaker: next(iter(names)) for speaker, names in named.items() if len(names) == 1}


def by_claim(graph: Store) -> dict[str, str]:
    """Give the organization that the attribution of each claim names.

    :returns: IRI of the claim → name of the organization
    """
    return {str(claim): str(organization) for claim, _, organization in run(graph, _STATED).rows}
