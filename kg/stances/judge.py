"""Judges claims against propositions: which pairs the stance model reads, and which of its answers become stances.

Only pairs near each other in the sentence encoder's space are read, since the stance model is slow.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic

import numpy as np

from kg.models.pairs import Floats, Pair
from kg.records import Claim, Position, Proposition, Speaker, Stance
from kg.stances.aspects import ClaimT, Encode, Rename, SeenClaim
from kg.stances.confidence import Confidence
from kg.stances.wordings import as_statement, statement
from kg.vocab import Minter

# Chosen on the marked development articles (docs/models.md has the tables).
NEAR = 0.3  # minimum cosine of claim and proposition; 99 of 100 stances reach it
NEAREST = 8  # propositions of a claim that are judged; 99 of 100 stances on an article's own propositions are among them
CANDIDATE = 0.25  # minimum confidence of a candidate: a stance that is not shown but kept for people to accept
NEUTRAL_NEAR = 0.7  # minimum cosine of a neutral stance: the claim is about the proposition, but takes no position on it
NEUTRAL_OPEN = 0.6  # minimum probability of "neutral" for a neutral stance
NO_RIVAL = -5.0  # log odds that stand for the claim's other propositions where it has no other
OTHER_WORDINGS = 3  # of a proposition, by which claims near it are found

Classify = Callable[[Sequence[Pair]], Floats]
"""Probabilities of support, oppose and neutral: float32 [pairs, 3]."""


@dataclass(frozen=True, slots=True)
class JudgedPair(Generic[ClaimT]):
    """A claim, a proposition near it, and what the models say of the two.

    :param position: support or oppose, whichever is likelier
    :param features: what tells how sure the position is, in the order of :data:`kg.stances.confidence.FEATURES`
    :param cosine: mean cosine of the claim's aspects with the proposition
    :param neutral: probability that the claim takes no position
    """

    claim: ClaimT
    proposition: Proposition
    position: Position
    features: tuple[float, ...]
    cosine: float
    neutral: float


# ── which pairs are judged ───────────────────────────────────────────────────


def weigh(
    claims: Sequence[SeenClaim[ClaimT]], propositions: Sequence[Proposition], *, encode: Encode, classify: Classify, rename: Rename
) -> tuple[JudgedPair[ClaimT], ...]:
    """Judge each claim against the propositions near it, each distinct pair in one pass of the stance model.

    1. pair each claim with the propositions near it
    2. classify each distinct pair: the claim behind its holder and its cue, and the proposition as a statement
    3. gather the other features, since the stance model alone takes many texts on the topic for a stance

    :returns: pairs in the order of the claims, the nearest proposition first
    """
    if not claims or not propositions:
        return ()
    # 1
    near = list(_near_pairs(claims, propositions, encode=encode, rename=rename))
    # 2
    targets = {proposition.iri: rename(statement(proposition)) for proposition in propositions}
    pairs = [Pair(pair.claim.reported, targets[pair.proposition.iri]) for pair in near]
    distinct = sorted(set(pairs), key=lambda pair: (pair.text, pair.target))
    probabilities = dict(zip(distinct, classify(distinct).tolist(), strict=True)) if distinct else {}
    classified = [_ClassifiedPair(near_pair, *probabilities[pair]) for near_pair, pair in zip(near, pairs, strict=True)]
    # 3
    context = _Context(classified)
    return tuple(
        JudgedPair(
            pair.near.claim.claim,
            pair.near.proposition,
            "support" if pair.support >= pair.oppose else "oppose",
            context.features(pair),
            pair.near.cosine,
            pair.neutral,
        )
        for pair in classified
    )


@dataclass(frozen=True, slots=True)
class _NearPair(Generic[ClaimT]):
    """A claim and a proposition near it.

    :param behind: its cosine minus that of the claim's nearest proposition
    """

    claim: SeenClaim[ClaimT]
    proposition: Proposition
    cosine: float
    behind: float


def _near_pairs(
    claims: Sequence[SeenClaim[ClaimT]], propositions: Sequence[Proposition], *, encode: Encode, rename: Rename
) -> Iterator[_NearPair[ClaimT]]:
    """Pair each claim with the propositions whose nearest wording is near the mean of its aspects."""
    wordings = [(number, rename(text)) for number, proposition in enumerate(propositions) for text in _wordings(proposition)]
    cosines = np.stack([claim.vectors for claim in claims]).mean(1) @ encode([text for _, text in wordings]).T
    for claim, row in zip(claims, cosines, strict=True):
        best: dict[int, float] = {}
        for (number, _), cosine in zip(wordings, row, strict=True):
            best[number] = max(best.get(number, -1.0), float(cosine))
        nearest = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:NEAREST]
        for number, cosine in nearest:
            if cosine >= NEAR:
                yield _NearPair(claim, propositions[number], cosine, cosine - nearest[0][1])


def _wordings(proposition: Proposition) -> tuple[str, ...]:
    """The wordings of a proposition as statements."""
    others = proposition.wordings[:OTHER_WORDINGS]
    return (statement(proposition), *(map(as_statement, others) if proposition.given else others))


# ── what tells how sure a position is ────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class _ClassifiedPair(Generic[ClaimT]):
    """A near pair with the probabilities of the stance model."""

    near: _NearPair[ClaimT]
    support: float
    oppose: float
    neutral: float

    @property
    def bears(self) -> float:
        """Log odds of support or oppose against neutral."""
        return _log_odds(1 - self.neutral, self.neutral)

    @property
    def margin(self) -> float:
        """Probability of support minus that of oppose."""
        return self.support - self.oppose


class _Context(Generic[ClaimT]):
    """Gathers the features of each pair among all pairs."""

    def __init__(self, pairs: Sequence[_ClassifiedPair[ClaimT]]) -> None:
        self._of_claim: defaultdict[SeenClaim[ClaimT], list[_ClassifiedPair[ClaimT]]] = defaultdict(list)
        self._of_holder: defaultdict[tuple[tuple[str, str], str], list[_ClassifiedPair[ClaimT]]] = defaultdict(list)
        for pair in pairs:
            self._of_claim[pair.near.claim].append(pair)
            self._of_holder[pair.near.claim.group, pair.near.proposition.iri].append(pair)

    def features(self, pair: _ClassifiedPair[ClaimT]) -> tuple[float, ...]:
        """Give the features of a pair in the order of :data:`kg.stances.confidence.FEATURES`."""
        near = pair.near
        rivals = [other.bears for other in self._of_claim[near.claim] if other is not pair]
        sign = 1 if pair.support >= pair.oppose else -1
        margins = [sign * other.margin for other in self._of_holder[near.claim.group, near.proposition.iri] if other is not pair]
        return (
            1.0,
            pair.bears,
            _log_odds(max(pair.support, pair.oppose), min(pair.support, pair.oppose)),
            float(pair.oppose > pair.support),
            near.cosine,
            near.behind,
            pair.bears - max(rivals, default=NO_RIVAL),
            max([0.0, *margins]),
            min([0.0, *margins]),
        )


def _log_odds(probability: float, other: float) -> float:
    return math.log((probability + 1e-4) / (other + 1e-4))


# ── which pairs become stances ───────────────────────────────────────────────


def stances(
    pairs: Sequence[JudgedPair[Claim]], speakers: Mapping[str, Speaker], confidence: Confidence, minter: Minter
) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
    """Make stances of judged pairs; the members of a joint source share its stance.

    A pair whose confidence is below ``confidence.minimum`` becomes a neutral stance where the claim is near the proposition and likely
    takes no position on it; else a candidate, or nothing below :data:`CANDIDATE`.

    :param speakers: by IRI
    :returns: stances, and candidates, each sorted by IRI
    """
    shown: list[Stance] = []
    candidates: list[Stance] = []
    for pair in pairs:
        position, probability, kept = pair.position, confidence(pair.features), shown
        if probability < confidence.minimum:
            if pair.neutral >= NEUTRAL_OPEN and pair.cosine >= NEUTRAL_NEAR:
                position, probability = "neutral", 1 - probability
            elif probability >= CANDIDATE:
                kept = candidates
            else:
                continue
        kept += _with_members(_stance(pair, position, probability, minter), speakers, minter)
    return tuple(sorted(shown, key=lambda stance: stance.iri)), tuple(sorted(candidates, key=lambda stance: stance.iri))


def _stance(pair: JudgedPair[Claim], position: Position, probability: float, minter: Minter) -> Stance:
    claim, proposition = pair.claim, pair.proposition.iri
    return Stance(
        iri=minter.stance(claim.iri, proposition),
        holder=claim.source.speaker,
        proposition=proposition,
        claim=claim.iri,
        position=position,
        confidence=round(probability, 4),
        date=claim.date,
    )


def _with_members(stance: Stance, speakers: Mapping[str, Speaker], minter: Minter) -> Iterator[Stance]:
    """Give a stance, and one for each member of a joint source."""
    yield stance
    for member in speakers[stance.holder].members:
        yield replace(stance, iri=minter.stance(stance.claim, stance.proposition, member), holder=member, joint=True)
