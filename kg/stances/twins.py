"""Finds propositions of the user's that mean the same or contradict each other ("twins"), and writes notes about them for the user."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kg.models.pairs import Floats, Pair
from kg.records import Proposition
from kg.stances.wordings import as_statement, is_question, statement

# Measured on examples/propositions.txt and tests/twins.txt (docs/models.md has the table).
ALIKE_NEAR = 0.8  # minimum cosine of two propositions that are compared
ALIKE = 0.85  # minimum probability, in both directions, that one supports the other: then they mean the same
CONTRARY = 0.7  # minimum probability, in both directions, that one opposes the other: then they contradict each other

Relation = Literal["same", "contrary"]
"""How two propositions are related: they mean the same, or they contradict each other."""


@dataclass(frozen=True, slots=True)
class Twins:
    """The wordings of two propositions of the user's that mean the same or contradict each other."""

    first: str
    second: str
    relation: Relation


def find(
    propositions: Sequence[Proposition],
    *,
    encode: Callable[[Sequence[str]], Floats],
    classify: Callable[[Sequence[Pair]], Floats],
    rename: Callable[[str], str],
) -> tuple[Twins, ...]:
    """Find the pairs of given propositions that mean the same or contradict each other; discovered ones are left out.

    1. two that are rewritten as one statement mean the same
    2. of the others, take the pairs near each other, but for the same words in another order, where who acts on whom differs
    3. classify each such pair in both directions, one proposition as the claim and the other as the proposition

    :param encode: unit vectors of texts: float32 [texts, width]
    :param classify: probabilities of support, oppose and neutral: float32 [pairs, 3]
    :param rename: puts one name in place of all names of a person or group (:class:`kg.stances.same_names.SameNames`)
    :returns: sorted by wording
    """
    users_propositions = sorted(
        (proposition for proposition in propositions if proposition.given), key=lambda proposition: proposition.text
    )
    pairs = list(combinations(range(len(users_propositions)), 2))
    if not pairs:
        return ()
    # 1
    texts = [rename(statement(proposition)) for proposition in users_propositions]
    relations: dict[tuple[int, int], Relation] = {(a, b): "same" for a, b in pairs if texts[a] == texts[b]}
    # 2
    vectors = encode(texts)
    sorted_words = [sorted(re.findall(r"\w+", text.lower())) for text in texts]
    near_pairs = [
        (a, b)
        for a, b in pairs
        if (a, b) not in relations and sorted_words[a] != sorted_words[b] and float(vectors[a] @ vectors[b]) >= ALIKE_NEAR
    ]
    # 3
    directions = [Pair(texts[text], texts[target]) for pair in near_pairs for text, target in (pair, pair[::-1])]
    lower = classify(directions).reshape(-1, 2, 3).min(1) if directions else ()  # the lower of both directions [pairs, 3]
    for pair, (supports, opposes, _) in zip(near_pairs, lower, strict=True):
        if supports >= ALIKE or opposes >= CONTRARY:
            relations[pair] = "same" if supports >= ALIKE else "contrary"
    return tuple(Twins(users_propositions[a].text, users_propositions[b].text, relation) for (a, b), relation in sorted(relations.items()))


def same_pairs(propositions: Sequence[Proposition], twins: Sequence[Twins]) -> tuple[tuple[str, str], ...]:
    """Give the pairs of given propositions that mean the same.

    :returns: pairs of IRIs, the smaller first, sorted
    """
    iri_of = {proposition.text: proposition.iri for proposition in propositions if proposition.given}
    pairs = (sorted((iri_of[twin.first], iri_of[twin.second])) for twin in twins if twin.relation == "same")
    return tuple(sorted((first, second) for first, second in pairs if first != second))


def notes(propositions: Sequence[Proposition], with_stances: AbstractSet[str], twins: Sequence[Twins]) -> tuple[str, ...]:
    """Write sentences for the author of the given propositions: which are questions, reworded, related, or without stances.

    :param with_stances: IRIs of the propositions toward which there is a stance or a candidate
    :param twins: from :func:`find`
    """
    users_propositions = sorted(
        (proposition for proposition in propositions if proposition.given), key=lambda proposition: proposition.text
    )
    lines = []
    for proposition in users_propositions:
        if is_question(proposition.text):
            lines.append(f"The proposition {proposition.text!r} is a question that yes or no does not answer: write a statement.")
        elif (rewritten := as_statement(proposition.text)) != proposition.text:
            lines.append(f"The proposition {proposition.text!r} is read as {rewritten!r}.")
    for pair in twins:
        relation = "mean the same" if pair.relation == "same" else "be each other's contrary"
        lines.append(
            f"Two propositions seem to {relation}: {pair.first!r} and {pair.second!r}. Each claim is judged against both: keep one."
        )
    without = [repr(proposition.text) for proposition in users_propositions if proposition.iri not in with_stances]
    if without:
        lines.append(f"No claim takes a side on {len(without):,} of {len(users_propositions):,} propositions: {', '.join(without)}.")
    return tuple(lines)
