"""Discovers what claims are about, where the user gives no propositions: clusters of claims, each named by one of them."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.models.pairs import Pair
from kg.records import Claim, Proposition
from kg.stances.aspects import SeenClaim
from kg.stances.clauses import first_clause, has_verb, is_negated
from kg.stances.judge import Classify
from kg.text.english import PRONOUNS
from kg.vocab import Minter

# Chosen together on the annotated development documents (docs/models.md).
NEIGHBOURS = 10  # of each claim, to which it is linked
BEARING = 0.6  # weight of the stance model beside the cosine
ELSEWHERE = 0.3  # subtracted from a link between two stories: like words in another story are often about something else
CLUSTER = 0.4  # minimum mean link within a cluster
CONTRARY = 0.7  # minimum probability, in both directions, that one proposition opposes the other: then they contradict each other

Link = tuple[int, int]
"""The numbers of two claims, the smaller first."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Claims about one proposition.

    :param name: the wording of the proposition
    :param members: numbers of claims
    """

    name: str
    members: tuple[int, ...]


def discover(
    claims: Sequence[SeenClaim[Claim]], classify: Classify, story: Callable[[Claim], str], minter: Minter
) -> tuple[Proposition, ...]:
    """Cluster claims; a cluster with two speakers or two stories is a proposition.

    1. link each claim to the :data:`NEIGHBOURS` nearest; a link weighs the cosine of the two, and how surely one supports or opposes the
       other; links within one story weigh more
    2. merge clusters, the strongest link first, while their mean link is :data:`CLUSTER` or more (average linkage; no link counts 0)
    3. keep clusters of two speakers or two stories, and name each by a clause of one of its claims
    4. link propositions that contradict each other

    :param story: the article whose story a claim tells; copies of an article tell its story
    :returns: sorted by IRI
    """
    usable = sorted((claim for claim in claims if len(claim.claim.text.split()) > 3), key=lambda claim: (claim.text, claim.claim.iri))
    if not usable:
        return ()
    # 1
    links = _links(usable, classify, [story(claim.claim) for claim in usable])
    # 2, 3
    clusters = _named(
        (
            members
            for members in _merged(links, len(usable))
            if len({usable[number].claim.source.speaker for number in members}) > 1
            or len({story(usable[number].claim) for number in members}) > 1
        ),
        links,
        [claim.text for claim in usable],
    )
    # 4
    cluster_of = {number: cluster.name for cluster in clusters for number in cluster.members}
    met = {tuple(sorted((cluster_of[first], cluster_of[second]))) for first, second in links if {first, second} <= cluster_of.keys()}
    contraries = _contraries(sorted((first, second) for first, second in met if first != second), classify)
    result = [
        Proposition(
            minter.proposition(cluster.name),
            cluster.name,
            given=False,
            wordings=tuple(sorted({usable[number].text for number in cluster.members} - {cluster.name})),
            negation_of=tuple(sorted(minter.proposition(other) for other in contraries.get(cluster.name, ()))),
        )
        for cluster in clusters
    ]
    return tuple(sorted(result, key=lambda proposition: proposition.iri))


# ── 1. links ─────────────────────────────────────────────────────────────────


def _links(claims: Sequence[SeenClaim[Claim]], classify: Classify, stories: Sequence[str]) -> dict[Link, float]:
    """Link each claim to its nearest.

    :param stories: of each claim
    :returns: link → its weight
    """
    vectors = np.stack([claim.vectors for claim in claims])
    flat = vectors.reshape(len(claims), -1) / np.sqrt(vectors.shape[1])
    cosine_of: dict[Link, float] = {}
    for number, vector in enumerate(flat):
        cosines = flat @ vector
        cosines[number] = -1
        for other in np.argsort(-cosines, kind="stable")[:NEIGHBOURS].tolist():
            cosine_of[min(number, other), max(number, other)] = float(cosines[other])
    directions = {link: [Pair(claims[a].text, claims[b].text) for a, b in (link, link[::-1])] for link in sorted(cosine_of)}
    distinct = sorted({pair for both in directions.values() for pair in both}, key=lambda pair: (pair.text, pair.target))
    probabilities = dict(zip(distinct, classify(distinct), strict=True)) if distinct else {}
    return {
        link: cosine_of[link]
        + BEARING * float(np.mean([1 - probabilities[pair][2] for pair in both]))
        - ELSEWHERE * (stories[link[0]] != stories[link[1]])
        for link, both in directions.items()
    }


# ── 2. clusters ──────────────────────────────────────────────────────────────


def _merged(links: Mapping[Link, float], count: int) -> list[list[int]]:
    """Merge claims into clusters by average linkage; the order of the links does not matter.

    :param count: of the claims
    :returns: the sorted numbers of the claims of each cluster
    """
    sums: dict[int, dict[int, float]] = {number: {} for number in range(count)}  # cluster → linked cluster → sum of the links
    for (first, second), weight in links.items():
        sums[first][second] = sums[second][first] = weight
    members = {number: [number] for number in range(count)}
    heap = [(-weight, first, second) for (first, second), weight in sorted(links.items())]
    heapq.heapify(heap)
    new = count
    while heap and -heap[0][0] >= CLUSTER:
        _, first, second = heapq.heappop(heap)
        if first not in members or second not in members:
            continue
        members[new] = sorted(members.pop(first) + members.pop(second))
        merged = sums.pop(first), sums.pop(second)
        linked = sorted({*merged[0], *merged[1]} - {first, second})
        sums[new] = {other: sum(part.get(other, 0.0) for part in merged) for other in linked}
        for other, total in sums[new].items():
            for gone in (first, second):
                sums[other].pop(gone, None)
            sums[other][new] = total
            heapq.heappush(heap, (-total / (len(members[new]) * len(members[other])), other, new))
        new += 1
    return sorted(members.values())


# ── 3. names ─────────────────────────────────────────────────────────────────


def _named(groups: Iterable[Sequence[int]], links: Mapping[Link, float], texts: Sequence[str]) -> tuple[_Cluster, ...]:
    """Name groups of claims; groups with one name are one cluster."""
    members: dict[str, list[int]] = {}
    for group in groups:
        members.setdefault(_name(group, links, texts), []).extend(group)
    return tuple(_Cluster(name, tuple(numbers)) for name, numbers in members.items())


def _name(group: Sequence[int], links: Mapping[Link, float], texts: Sequence[str]) -> str:
    """Choose the wording of a cluster among the first clauses of its claims.

    A clause with a verb goes before others, then one without pronouns, one without negation (who supports a negated proposition is hard to
    read), the clause of the most central claim, the shortest.
    """

    def rank(number: int) -> tuple[bool, bool, bool, float, int, str]:
        clause = first_clause(texts[number])
        centrality = sum(links.get((min(number, other), max(number, other)), 0.0) for other in group)
        words = clause.lower().replace("’", "'").split()
        has_pronoun = any(word.split("'")[0] in PRONOUNS for word in words)
        return not has_verb(clause), has_pronoun, is_negated(clause), -centrality, len(clause), texts[number]

    text = first_clause(texts[min(group, key=rank)]).strip(" .,;:")
    return text[0].upper() + text[1:]


# ── 4. contraries ────────────────────────────────────────────────────────────


def _contraries(pairs: Sequence[tuple[str, str]], classify: Classify) -> dict[str, set[str]]:
    """Find which of these pairs of wordings contradict each other, in both directions: wording → its contraries."""
    directions = [Pair(*both) for pair in pairs for both in (pair, pair[::-1])]
    opposes = classify(directions)[:, 1].reshape(-1, 2).min(1) if directions else ()
    found: dict[str, set[str]] = {}
    for (first, second), probability in zip(pairs, opposes, strict=True):
        if probability >= CONTRARY:
            found.setdefault(first, set()).add(second)
            found.setdefault(second, set()).add(first)
    return found
