"""Claims × propositions → stances; and what follows from them: one position a date, contradictions and shifts.

A pair is scored only where claim and proposition lie near each other in the sentence encoder's space: the cross-encoder is the dear part.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from kg.aspects import Encode, Seen
from kg.dates import Days, days
from kg.models.pairs import Floats, Pair
from kg.propositions import Wordings, first_clause, negated
from kg.records import Claim, Contradiction, Date, Held, Position, Proposition, Shift, Speaker, Stance
from kg.vocab import Minter

# Chosen on the annotated development documents (docs/models.md has the tables); they go with the shipped models, so move them together.
NEAR = 0.3  # mean cosine under which no pair is scored
NEAREST = 5  # propositions that a claim is judged against at most
# Log odds that a pair's side is right, by logistic regression over the six nearest propositions of each claim of those documents
# (kg.learning.sureness, over the five that are judged, gives -3.19, 4.01, 3.50, .20, .22): what all have; the cosine; how far that is
# below the claim's best; log odds of any side against none; log odds of the one side against the other.
WEIGHTS = (-3.47, 4.45, 3.92, 0.19, 0.25)
SURE = 0.4  # confidence of a side under which a pair takes none
OPEN = 0.6  # probability of no side from which a pair takes none, however near
OPPOSED = 0.6  # confidence from which a stance can be set against another: a contradiction accuses, so it must be surer than a stance
NEITHER = 2 / 3  # where a side is wrong, the share that none is right; else it is the other
NEUTRAL_NEAR = 0.7  # cosine from which a pair that takes no side is a neutral stance: the claim takes the proposition up

Judge = Callable[[Sequence[Pair]], Floats]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim beside a proposition near it: which side it is on, if it is on any.

    :param claim, proposition: their places
    :param evidence: what tells how sure the side is, in the order of ``WEIGHTS``; the second is the cosine
    :param open: probability of no side
    """

    claim: int
    proposition: int
    position: Position
    evidence: tuple[float, ...]
    open: float


def judge(
    claims: Sequence[Claim],
    seen: Seen,
    propositions: Sequence[Proposition],
    speakers: Mapping[str, Speaker],
    *,
    encode: Encode,
    classify: Judge,
    minter: Minter,
    same: Wordings,
) -> tuple[Stance, ...]:
    """Judge what stance each claim's speaker takes toward the propositions near it; members of a joint source share it.

    :param seen: the claims as the models see them, in their order
    """
    result = []
    for one in weigh(claims, seen, propositions, encode=encode, classify=classify, same=same):
        claim, proposition = claims[one.claim], propositions[one.proposition].iri
        position, confidence = one.position, sure(one.evidence)
        if confidence < SURE or one.open > OPEN:
            if one.evidence[1] < NEUTRAL_NEAR:
                continue
            position, confidence = "neutral", (1 - confidence) * NEITHER
        stance = Stance(
            minter.stance(claim.iri, proposition), claim.source.speaker, proposition, claim.iri, position, round(confidence, 4), claim.date
        )
        result.append(stance)
        result += [
            replace(stance, iri=minter.stance(claim.iri, proposition, member), holder=member, joint=True)
            for member in speakers[claim.source.speaker].members
        ]
    return tuple(sorted(result, key=lambda stance: stance.iri))


def weigh(
    claims: Sequence[Claim], seen: Seen, propositions: Sequence[Proposition], *, encode: Encode, classify: Judge, same: Wordings
) -> Iterator[Weighed]:
    """Weigh each claim against the propositions near it.

    1. encode the propositions, names made equal
    2. pair each claim with those that are near the mean of its aspects
    3. classify each pair with the proposition and with its contrary, whose sides are the other way round, by the content's first clause and
       by all of it behind holder and cue: the mean of the four, for a model of this size misses many a "no longer" in one of them alone
    4. how sure a side is depends on how near the pair is, too: the classifier alone takes much for a side that only is on the topic; a
       denied claim stands for the opposite
    """
    if not claims or not propositions:
        return
    # 1
    wordings = [(number, same(text)) for number, one in enumerate(propositions) for text in (one.text, *one.wordings[:3])]
    nearness = seen.vectors.mean(1) @ encode([text for _, text in wordings]).T
    # 2
    wanted: list[tuple[int, int, float, float]] = []
    for place, cosines in enumerate(nearness):
        best: dict[int, float] = {}
        for (number, _), near in zip(wordings, cosines, strict=True):
            best[number] = max(best.get(number, -1.0), float(near))
        nearest = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:NEAREST]
        wanted += [(place, number, near, near - nearest[0][1]) for number, near in nearest if near >= NEAR]
    # 3
    asked = [
        [
            Pair(text, target)
            for text in (first_clause(seen.texts[place]), seen.said[place])
            for target in (proposition, negated(proposition))
        ]
        for place, proposition in ((place, same(propositions[number].text)) for place, number, *_ in wanted)
    ]
    distinct = sorted({pair for four in asked for pair in four}, key=lambda pair: (pair.text, pair.target))
    judged = dict(zip(distinct, classify(distinct), strict=True)) if distinct else {}
    for (place, number, near, behind), (plain, contrary, said, unsaid) in zip(wanted, asked, strict=True):
        support, oppose, _ = map(float, (judged[plain] + judged[said] + (judged[contrary] + judged[unsaid])[[1, 0, 2]]) / 4)
        # 4
        either = support + oppose
        bears, prevails = _odds(either, 1 - either), _odds(max(support, oppose), min(support, oppose))
        position: Position = "support" if (support >= oppose) != (claims[place].polarity == "denied") else "oppose"
        yield Weighed(place, number, position, (1.0, near, behind, bears, prevails), 1 - either)


def _odds(one: float, other: float) -> float:
    return math.log((one + 1e-4) / (other + 1e-4))


def sure(evidence: Sequence[float]) -> float:
    """The probability that a side is right."""
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(WEIGHTS, evidence, strict=True))))


def positions(stances: Sequence[Stance], claims: Mapping[str, Claim], story: Callable[[str], str]) -> tuple[Held, ...]:
    """Take together what each holder is heard to hold on each proposition and date.

    1. gather the stances; copies are left out, and what one story says twice in the same words is heard once, by the surest
    2. add up the log odds of those for and against (naive Bayes, even odds to begin with; where a side is wrong, the other is right in
       a third of the cases); one that takes no side weighs nothing

    However often a position is heard, it is no surer than the surest stance for it: the errors of one model on like words go together.
    What speaks against it always takes from it. Where both sides weigh the same, it is neutral.

    :param story: article IRI → the article it counts as; copies of one story speak once
    """
    # 1
    heard: dict[tuple[str, str, Date | None], dict[tuple[str, str, Position], Stance]] = {}
    for stance in sorted(stances, key=lambda one: (-one.confidence, one.iri)):
        claim = claims[stance.claim]
        if story(claim.article) == claim.article:
            words = " ".join(claim.text.lower().split())
            of = heard.setdefault((stance.holder, stance.proposition, _day(stance.date)), {})
            of.setdefault((claim.article, words, stance.position), stance)
    # 2
    result = []
    for (holder, proposition, date), said in heard.items():
        odds = sum(_SIGNS[one.position] * _log_odds(one.confidence) for one in said.values())
        position: Position = "support" if odds > 0 else "oppose" if odds < 0 else "neutral"
        order = tuple(sorted(said.values(), key=lambda one: (one.position != position, -one.confidence, one.iri)))
        opposed = any(_SIGNS[one.position] and one.position != position for one in order)
        confidence = min(order[0].confidence, round(1 / (1 + math.exp(-abs(odds))), 4)) if opposed else order[0].confidence
        result.append(Held(holder, proposition, date, position, confidence, order))
    return tuple(sorted(result, key=lambda one: (one.holder, one.proposition, one.date is not None, str(one.date))))


_SIGNS = {"support": 1, "oppose": -1, "neutral": 0}


def _log_odds(confidence: float) -> float:
    known = min(max(confidence, 1 / 4), 0.9999)
    return math.log(known / ((1 - known) * (1 - NEITHER)))


def _day(date: Date | None) -> Date | None:
    """Forget the time of day."""
    return replace(date, at=date.at.replace(hour=0, minute=0, second=0), precision="day") if date and date.precision == "second" else date


def contradictions(
    held: Sequence[Held], minter: Minter, contraries: Mapping[str, Sequence[str]] | None = None
) -> tuple[Contradiction, ...]:
    """Find the pairs of speakers that are opposed on a proposition, each pair once: by the surest position of either.

    1. gather both sides of each proposition; one speaker's claims on both on one day are a contradiction too, over time they are a
       shift; which came first within a month or a year that is all that is known nobody can say, so it is neither
    2. set them against each other
    3. and those who are for a proposition against those who are for its contrary, unless they are opposed on either already

    :param held: what :func:`positions` gave
    :param contraries: proposition → those that cannot be true together with it
    """
    found: dict[tuple[object, ...], Contradiction] = {}

    def note(key: tuple[object, ...], stance: Stance, other: Stance, confidence: float) -> None:
        first, second = sorted((stance.iri, other.iri))
        one = Contradiction(minter.contradiction(first, second), first, second, stance.proposition, round(confidence, 4))
        found[key] = min(one, found.get(key, one), key=lambda known: (-known.confidence, known.iri))

    # 1
    sides: dict[tuple[str, Position], list[Held]] = {}
    for one in held:
        if one.confidence >= OPPOSED:
            sides.setdefault((one.proposition, one.position), []).append(one)
        surest = {stance.position: stance for stance in sorted(one.stances, key=lambda stance: (stance.confidence, stance.iri))}
        ours, theirs = surest.get("support"), surest.get("oppose")
        if ours and theirs and min(ours.confidence, theirs.confidence) >= OPPOSED and one.date and one.date.precision == "day":
            note((one.proposition, one.holder, one.date), ours, theirs, ours.confidence * theirs.confidence)
    # 2, 3
    for propositions, mine, yours in _meetings(sides, contraries or {}):
        holders = sorted((mine.holder, yours.holder))
        if len(propositions) == 1 or not any((one, *holders) in found for one in propositions):
            note((*propositions, *holders), mine.stances[0], yours.stances[0], mine.confidence * yours.confidence)
    return tuple(sorted(found.values(), key=lambda one: one.iri))


def _meetings(
    sides: Mapping[tuple[str, Position], Sequence[Held]], contraries: Mapping[str, Sequence[str]]
) -> Iterator[tuple[tuple[str, ...], Held, Held]]:
    """Who is opposed to whom on what: first on one proposition, then on two that are contrary."""
    supported = {proposition: supporters for (proposition, position), supporters in sides.items() if position == "support"}
    crossed = sorted((one, other) for one, others in contraries.items() for other in others if one < other)
    for propositions, ours, theirs in (
        *(((one,), supporters, sides.get((one, "oppose"), ())) for one, supporters in supported.items()),
        *((pair, supported.get(pair[0], ()), supported.get(pair[1], ())) for pair in crossed),
    ):
        yield from ((propositions, mine, yours) for mine, yours in product(ours, theirs) if mine.holder != yours.holder)


def shifts(held: Sequence[Held], minter: Minter) -> tuple[Shift, ...]:
    """Find where a speaker's position on a proposition changed: two consecutive dates, one surely after the other, whose positions differ.

    :param held: what :func:`positions` gave
    """
    courses: dict[tuple[str, str], list[tuple[Days, Held]]] = {}
    for one in held:
        if one.position != "neutral" and one.confidence >= OPPOSED and one.date is not None:
            courses.setdefault((one.holder, one.proposition), []).append((days(one.date), one))
    found = []
    for (holder, proposition), course in courses.items():
        for (was, before), (now, after) in pairwise(sorted(course, key=lambda dated: dated[0])):
            if before.position != after.position and was[1] < now[0]:
                first, second = before.stances[0].iri, after.stances[0].iri
                confidence = round(before.confidence * after.confidence, 4)
                found.append(Shift(minter.shift(first, second), holder, proposition, first, second, confidence))
    return tuple(sorted(found, key=lambda one: one.iri))
