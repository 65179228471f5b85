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
from kg.stances.aspects import ClaimT, Encode, EncodedClaim, Rename
from kg.stances.confidence import Confidence
from kg.stances.wordings import as_statement, statement
from kg.vocab import Minter

# Chosen on the marked development articles (docs/models.md has the tables).
NEAR = 0.3  # minimum cosine of claim and proposition; 99 of 100 stances reach it
NEAREST = 8  # propositions of a claim that are judged; 99 of 100 stances on an article's own propositions are among them
CANDIDATE = 0.25  # minimum confidence of a candidate: a stance that is not shown but kept for people to accept
NEUTRAL_NEAR = 0.7  # minimum cosine of a neutral stance: the claim is about the proposition, but takes no position on it
NEUTRAL_OPEN = 0.6  # minimum probability of "neutral" for a neutral stance
NO_RIVAL = -5.0  # log odds of support or oppose that stand for the claim's other propositions where it has no other
OTHER_WORDINGS = 3  # other wordings of a proposition that are compared with claims, besides its first

Classify = Callable[[Sequence[Pair]], Floats]
"""A stance model: pairs to their probabilities of support, oppose and neutral, float32 [pairs, 3]."""


@dataclass(frozen=True, slots=True)
class JudgedPair(Generic[ClaimT]):
    """A claim, a proposition near it, and what the models say of the two.

    :param position: support or oppose, whichever is likelier
    :param features: what the confidence of the position is computed from, in the order of :data:`kg.stances.confidence.FEATURES`
    :param cosine: of the claim (mean over its three texts) and the nearest wording of the proposition
    :param neutral: probability that the claim takes no position
    """

    claim: ClaimT
    proposition: Proposition
    position: Position
    features: tuple[float, ...]
    cosine: float
    neutral: float


# ── which pairs are judged ───────────────────────────────────────────────────


def judge_pairs(
    claims: Sequence[EncodedClaim[ClaimT]], propositions: Sequence[Proposition], *, encode: Encode, classify: Classify, rename: Rename
) -> tuple[JudgedPair[ClaimT], ...]:
    """Judge each claim against the propositions near it, each distinct pair in one pass of the stance model.

    1. pair each claim with the propositions near it
    2. classify each distinct pair: the claim with its holder and cue before it, and the proposition as a statement
    3. compute the features of each pair, since the stance model alone takes many texts on the topic for a stance

    :param encode: the sentence encoder
    :param classify: the stance model
    :param rename: puts one name in place of all names of a person or group
    :returns: pairs in the order of the claims, the nearest proposition first
    """
    if not claims or not propositions:
        return ()
    # 1
    near_pairs = list(_near_pairs(claims, propositions, encode=encode, rename=rename))
    # 2
    statements = {proposition.iri: rename(statement(proposition)) for proposition in propositions}
    inputs = [Pair(pair.claim.reported, statements[pair.proposition.iri]) for pair in near_pairs]
    distinct = sorted(set(inputs), key=lambda pair: (pair.text, pair.target))
    probabilities = dict(zip(distinct, classify(distinct).tolist(), strict=True)) if distinct else {}
    classified = [_ClassifiedPair(near_pair, *probabilities[pair]) for near_pair, pair in zip(near_pairs, inputs, strict=True)]
    # 3
    features = _Features(classified)
    return tuple(
        JudgedPair(
            pair.near_pair.claim.claim,
            pair.near_pair.proposition,
            "support" if pair.support >= pair.oppose else "oppose",
            features.compute(pair),
            pair.near_pair.cosine,
            pair.neutral,
        )
        for pair in classified
    )


@dataclass(frozen=True, slots=True)
class _NearPair(Generic[ClaimT]):
    """A claim and a proposition near it.

    :param cosine: of the claim (mean over its three texts) and the nearest wording of the proposition
    :param cosine_gap: this cosine minus that of the claim and its nearest proposition: 0 for the nearest itself, else negative
    """

    claim: EncodedClaim[ClaimT]
    proposition: Proposition
    cosine: float
    cosine_gap: float


def _near_pairs(
    claims: Sequence[EncodedClaim[ClaimT]], propositions: Sequence[Proposition], *, encode: Encode, rename: Rename
) -> Iterator[_NearPair[ClaimT]]:
    """Pair each claim with its :data:`NEAREST` nearest propositions whose cosine is :data:`NEAR` or more, the nearest first.

    A proposition is as near as its nearest wording; the cosine is the mean over the claim's three texts.
    """
    wordings = [(number, rename(text)) for number, proposition in enumerate(propositions) for text in _wordings(proposition)]
    cosines = np.stack([claim.vectors for claim in claims]).mean(1) @ encode([text for _, text in wordings]).T  # [claims, wordings]
    for claim, row in zip(claims, cosines, strict=True):
        cosine_of: dict[int, float] = {}  # number of a proposition → cosine of its nearest wording
        for (number, _), cosine in zip(wordings, row, strict=True):
            cosine_of[number] = max(cosine_of.get(number, -1.0), float(cosine))
        nearest = sorted(cosine_of.items(), key=lambda item: (-item[1], item[0]))[:NEAREST]
        for number, cosine in nearest:
            if cosine >= NEAR:
                yield _NearPair(claim, propositions[number], cosine, cosine - nearest[0][1])


def _wordings(proposition: Proposition) -> tuple[str, ...]:
    """Give the first wording of a proposition and up to :data:`OTHER_WORDINGS` others, each as a statement."""
    others = proposition.wordings[:OTHER_WORDINGS]
    return (statement(proposition), *(map(as_statement, others) if proposition.given else others))


# ── the features of a judged pair ────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class _ClassifiedPair(Generic[ClaimT]):
    """A near pair with the probabilities of the stance model."""

    near_pair: _NearPair[ClaimT]
    support: float
    oppose: float
    neutral: float

    @property
    def position_log_odds(self) -> float:
        """Log odds that the claim takes a position (support or oppose) against none (neutral)."""
        return _log_odds(1 - self.neutral, self.neutral)

    @property
    def margin(self) -> float:
        """Probability of support minus that of oppose, -1 to 1."""
        return self.support - self.oppose


class _Features(Generic[ClaimT]):
    """Computes the features of pairs; some compare a pair with the other pairs of its claim or of its speaker.

    :param pairs: all pairs that are judged
    """

    def __init__(self, pairs: Sequence[_ClassifiedPair[ClaimT]]) -> None:
        """Group the pairs by their claims, and by speaker, article and proposition, since some features compare a pair with its group."""
        self._pairs_by_claim: defaultdict[EncodedClaim[ClaimT], list[_ClassifiedPair[ClaimT]]] = defaultdict(list)
        # (article and speaker, IRI of a proposition) → the pairs of this proposition and the claims of this speaker in this article
        self._pairs_by_speaker: defaultdict[tuple[tuple[str, str], str], list[_ClassifiedPair[ClaimT]]] = defaultdict(list)
        for pair in pairs:
            claim, proposition = pair.near_pair.claim, pair.near_pair.proposition
            self._pairs_by_claim[claim].append(pair)
            self._pairs_by_speaker[claim.article_and_speaker, proposition.iri].append(pair)

    def compute(self, pair: _ClassifiedPair[ClaimT]) -> tuple[float, ...]:
        """Compute the features of one pair: the numbers from which the confidence of its position is computed.

        The comments give their names in :data:`kg.stances.confidence.FEATURES`, which says what each is.
        """
        near_pair = pair.near_pair
        claim, proposition = near_pair.claim, near_pair.proposition
        # the same claim with other propositions: how likely it takes a position there
        rivals = [other.position_log_odds for other in self._pairs_by_claim[claim] if other is not pair]
        # other claims of the speaker in this article on the same proposition: above 0 for the position of this pair, below 0 against it
        sign = 1 if pair.support >= pair.oppose else -1
        pairs_of_speaker = self._pairs_by_speaker[claim.article_and_speaker, proposition.iri]
        margins = [sign * other.margin for other in pairs_of_speaker if other is not pair]
        return (
            1.0,  # one
            pair.position_log_odds,  # bears
            _log_odds(max(pair.support, pair.oppose), min(pair.support, pair.oppose)),  # prevails
            float(pair.oppose > pair.support),  # opposes
            near_pair.cosine,  # near
            near_pair.cosine_gap,  # behind
            pair.position_log_odds - max(rivals, default=NO_RIVAL),  # first
            max([0.0, *margins]),  # repeated
            min([0.0, *margins]),  # contrary
        )


def _log_odds(probability: float, other: float) -> float:
    """Compute the logarithm of one probability over another; 0.0001 is added to both, so that 0 gives a finite number."""
    return math.log((probability + 1e-4) / (other + 1e-4))


# ── which pairs become stances ───────────────────────────────────────────────


def stances(
    pairs: Sequence[JudgedPair[Claim]], speakers: Mapping[str, Speaker], confidence: Confidence, minter: Minter
) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
    """Turn judged pairs into stances; the members of a joint source share its stance.

    A pair whose confidence is below ``confidence.minimum`` becomes a neutral stance where the claim is near the proposition and likely
    takes no position on it; else a candidate, or nothing below :data:`CANDIDATE`.

    :param speakers: by IRI
    :returns: stances; candidates: weaker stances, which are kept for people to accept; each sorted by IRI
    """
    sure: list[Stance] = []
    candidates: list[Stance] = []
    for pair in pairs:
        probability = confidence(pair.features)
        if probability >= confidence.minimum:
            sure += _with_members(_stance(pair, pair.position, probability, minter), speakers, minter)
        elif pair.neutral >= NEUTRAL_OPEN and pair.cosine >= NEUTRAL_NEAR:
            sure += _with_members(_stance(pair, "neutral", 1 - probability, minter), speakers, minter)
        elif probability >= CANDIDATE:
            candidates += _with_members(_stance(pair, pair.position, probability, minter), speakers, minter)
    return tuple(sorted(sure, key=lambda stance: stance.iri)), tuple(sorted(candidates, key=lambda stance: stance.iri))


def _stance(pair: JudgedPair[Claim], position: Position, probability: float, minter: Minter) -> Stance:
    """Make the stance of a claim's speaker toward the pair's proposition.

    :param probability: that the position is right; the confidence of the stance, to four decimals
    """
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
    """Give a stance, and the same stance held by each member of its holder, where that is a joint source ("Ann Lee and Bo Berg").

    :param speakers: by IRI
    """
    yield stance
    for member in speakers[stance.holder].members:
        yield replace(stance, iri=minter.stance(stance.claim, stance.proposition, member), holder=member, joint=True)
