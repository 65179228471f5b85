"""Discovers what claims are about, where the user gives no propositions: clusters of claims, each named by one of them."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.models.pairs import Pair
from kg.records import Claim, Proposition
from kg.stances.aspects import EncodedClaim
from kg.stances.clauses import first_clause, has_verb, is_negated
from kg.stances.judge import Classify
from kg.text.english import PRONOUNS
from kg.vocab import Minter

# Chosen together on the annotated development documents (docs/models.md).
NEIGHBOURS = 10  # nearest claims to which each claim is linked
BEARING = 0.6  # weight of the stance model in a link; the cosine has weight 1
ELSEWHERE = 0.3  # subtracted from the weight of a link between two stories: like words in another story are often about something else
CLUSTER = 0.4  # minimum mean weight of the links between two clusters that are merged
CONTRARY = 0.7  # minimum probability, in both directions, that one proposition opposes the other: then they contradict each other

Link = tuple[int, int]
"""Two claims that may be about the same proposition, by their numbers in the list of claims, the smaller first."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Claims about one proposition.

    :param name: the wording of the proposition
    :param members: the numbers of these claims in the list of claims
    """

    name: str
    members: tuple[int, ...]


def discover(
    claims: Sequence[EncodedClaim[Claim]], classify: Classify, story: Callable[[Claim], str], minter: Minter
) -> tuple[Proposition, ...]:
    """Cluster claims of more than three words; a cluster with two speakers or two stories becomes a proposition.

    1. link each claim to the :data:`NEIGHBOURS` nearest; the weight of a link grows with the cosine of the two claims and with the
       probability that one supports or opposes the other, and is higher within one story
    2. merge clusters, the strongest link first, while their mean link is :data:`CLUSTER` or more (average linkage; no link counts 0)
    3. keep clusters of two speakers or two stories, and name each by a clause of one of its claims
    4. link propositions that contradict each other

    :param classify: the stance model
    :param story: gives the IRI of the article that a claim's article is a copy of, else of its own article
    :returns: sorted by IRI
    """
    usable = sorted((claim for claim in claims if len(claim.claim.text.split()) > 3), key=lambda claim: (claim.text, claim.claim.iri))
    if not usable:
        return ()
    # 1
    stories = [story(claim.claim) for claim in usable]
    links = _links(usable, classify, stories)
    # 2
    groups = _merge_claims(links, len(usable))
    # 3
    speakers = [claim.claim.source.speaker for claim in usable]
    shared_groups = [
        members
        for members in groups
        if len({speakers[number] for number in members}) > 1 or len({stories[number] for number in members}) > 1
    ]
    clusters = _clusters(shared_groups, links, [claim.text for claim in usable])
    # 4
    name_of = {number: cluster.name for cluster in clusters for number in cluster.members}
    linked_names = {tuple(sorted((name_of[first], name_of[second]))) for first, second in links if {first, second} <= name_of.keys()}
    contraries = _contraries(sorted((first, second) for first, second in linked_names if first != second), classify)
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


def _links(claims: Sequence[EncodedClaim[Claim]], classify: Classify, stories: Sequence[str]) -> dict[Link, float]:
    """Link each claim to its :data:`NEIGHBOURS` nearest claims.

    :param stories: the story of each claim, in the order of ``claims``
    :returns: link → its weight: the cosine, more where the stance model says that one bears on the other, less across stories
    """
    vectors = np.stack([claim.vectors for claim in claims])
    # three unit vectors in a row, scaled to length 1: the product of two rows is the mean cosine of the three aspects
    joined = vectors.reshape(len(claims), -1) / np.sqrt(vectors.shape[1])
    cosine_of: dict[Link, float] = {}
    for number, vector in enumerate(joined):
        cosines = joined @ vector
        cosines[number] = -1  # no claim is linked to itself
        for other in np.argsort(-cosines, kind="stable")[:NEIGHBOURS].tolist():
            cosine_of[min(number, other), max(number, other)] = float(cosines[other])
    directions = {link: [Pair(claims[a].text, claims[b].text) for a, b in (link, link[::-1])] for link in sorted(cosine_of)}
    distinct = sorted({pair for both in directions.values() for pair in both}, key=lambda pair: (pair.text, pair.target))
    probabilities = dict(zip(distinct, classify(distinct), strict=True)) if distinct else {}
    weights: dict[Link, float] = {}
    for link, both in directions.items():
        bearing = float(np.mean([1 - probabilities[pair][2] for pair in both]))  # mean probability of support or oppose
        is_across_stories = stories[link[0]] != stories[link[1]]
        weights[link] = cosine_of[link] + BEARING * bearing - ELSEWHERE * is_across_stories
    return weights


# ── 2. clusters ──────────────────────────────────────────────────────────────


def _merge_claims(links: Mapping[Link, float], count: int) -> list[list[int]]:
    """Merge claims into clusters by average linkage: the two with the highest mean link first, while that is :data:`CLUSTER` or more.

    The order of the links does not matter.

    :param links: link → its weight
    :param count: how many claims there are; they have the numbers 0 to ``count - 1``, and merged clusters the numbers that follow
    :returns: the sorted numbers of the claims of each cluster
    """
    sums: dict[int, dict[int, float]] = {number: {} for number in range(count)}  # cluster → linked cluster → sum of the links' weights
    for (first, second), weight in links.items():
        sums[first][second] = sums[second][first] = weight
    members = {number: [number] for number in range(count)}
    heap = [(-weight, first, second) for (first, second), weight in sorted(links.items())]  # the highest mean link comes out first
    heapq.heapify(heap)
    new = count
    while heap and -heap[0][0] >= CLUSTER:
        _, first, second = heapq.heappop(heap)
        if first not in members or second not in members:  # one of the two has been merged since
            continue
        members[new] = sorted(members.pop(first) + members.pop(second))
        sums_of_parts = sums.pop(first), sums.pop(second)
        linked = sorted({*sums_of_parts[0], *sums_of_parts[1]} - {first, second})
        sums[new] = {other: sum(part.get(other, 0.0) for part in sums_of_parts) for other in linked}
        for other, total in sums[new].items():
            for part_number in (first, second):
                sums[other].pop(part_number, None)
            sums[other][new] = total
            heapq.heappush(heap, (-total / (len(members[new]) * len(members[other])), other, new))
        new += 1
    return sorted(members.values())


# ── 3. names ─────────────────────────────────────────────────────────────────


def _clusters(groups: Iterable[Sequence[int]], links: Mapping[Link, float], texts: Sequence[str]) -> tuple[_Cluster, ...]:
    """Make a cluster of each group of claims, named by one of its claims; groups that get the same name become one cluster.

    :param groups: the numbers of the claims of each group
    :param links: two claims that may be about the same proposition → how near the two are (the weight of the link)
    :param texts: of all claims, by number
    """
    members: dict[str, list[int]] = {}
    for group in groups:
        members.setdefault(_name(group, links, texts), []).extend(group)
    return tuple(_Cluster(name, tuple(numbers)) for name, numbers in members.items())


def _name(group: Sequence[int], links: Mapping[Link, float], texts: Sequence[str]) -> str:
    """Choose the wording of a cluster among the first clauses of its claims.

    Preferred, in this order: a clause with a verb, one without pronouns, one without negation (who supports a negated proposition is hard
    to read), the clause of the claim whose links within the group weigh most, the shortest clause.

    :param group: the numbers of the claims
    :param links: two claims that may be about the same proposition → how near the two are (the weight of the link)
    :param texts: of all claims, by number
    """

    def preference(number: int) -> tuple[bool, bool, bool, float, int, str]:
        """Compute the sort key of a claim; the claim with the lowest key names the cluster."""
        clause = first_clause(texts[number])
        centrality = sum(links.get((min(number, other), max(number, other)), 0.0) for other in group)
        words = clause.lower().replace("’", "'").split()
        has_pronoun = any(word.split("'")[0] in PRONOUNS for word in words)
        return not has_verb(clause), has_pronoun, is_negated(clause), -centrality, len(clause), texts[number]

    text = first_clause(texts[min(group, key=preference)]).strip(" .,;:")
    return text[0].upper() + text[1:]


# ── 4. contraries ────────────────────────────────────────────────────────────


def _contraries(pairs: Sequence[tuple[str, str]], classify: Classify) -> dict[str, set[str]]:
    """Find the pairs of wordings that contradict each other: each opposes the other with a probability of :data:`CONTRARY` or more.

    :returns: wording → its contraries
    """
    directions = [Pair(*direction) for pair in pairs for direction in (pair, pair[::-1])]
    oppose = classify(directions)[:, 1].reshape(-1, 2).min(1) if directions else ()  # the lower of both directions [pairs]
    contraries: dict[str, set[str]] = {}
    for (first, second), probability in zip(pairs, oppose, strict=True):
        if probability >= CONTRARY:
            contraries.setdefault(first, set()).add(second)
            contraries.setdefault(second, set()).add(first)
    return contraries
