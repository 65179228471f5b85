"""Claims × propositions → stances; and what follows from them: one position a date, contradictions and shifts.

A pair is scored only where claim and proposition lie near each other in the sentence encoder's space: the cross-encoder is the dear part.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from kg.errors import InputError, ModelError
from kg.models.pairs import Floats, Pair
from kg.records import Claim, Contradiction, Date, Held, Position, Proposition, Shift, Speaker, Stance
from kg.stances.aspects import Encode, Seen
from kg.stances.wordings import clause, read
from kg.text.dates import Days, days
from kg.vocab import Minter

# Chosen on the marked development articles (docs/models.md has the tables).
NEAR = 0.3  # mean cosine of claim and proposition under which no pair is judged: it keeps 99 of 100 sides
NEAREST = 8  # propositions that a claim is judged against at most: it keeps 99 of 100 sides of an article's own propositions
CANDIDATE = 0.25  # minimum confidence of a side that is kept as a candidate for people to accept
OPPOSED = 0.6  # minimum confidence of a position that is set against another: a contradiction accuses
NEUTRAL_NEAR = 0.7  # minimum cosine of a neutral stance: the claim takes the proposition up, but takes no side on it
NEUTRAL_OPEN = 0.6  # minimum probability of "no side" of a neutral stance
OTHER_SIDE = 1 / 3  # of the wrong sides are the other one; the rest are no side at all

Judge = Callable[[Sequence[Pair]], Floats]


@dataclass(frozen=True, slots=True)
class Sureness:
    """How the evidence for a side becomes a confidence: a logistic regression, fitted for one judge (``kg train sureness``).

    :param weights: one for each piece of evidence, in the order of :data:`EVIDENCE`
    :param shown: minimum confidence of a stance that is shown, unless the user sets it
    """

    weights: tuple[float, ...]
    shown: float

    def __call__(self, evidence: Sequence[float]) -> float:
        """Give the probability that a side is right."""
        return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(self.weights, evidence, strict=True))))


def sureness(config: Mapping[str, Any]) -> Sureness:
    """Read how sure a judge's sides are from its model's configuration.

    :raises ModelError: nothing was fitted for this model, or for other evidence
    """
    fitted = config.get("sureness", {})
    weights = tuple(map(float, fitted.get("weights", ())))
    if len(weights) != len(EVIDENCE):
        raise ModelError(f"How sure the stance model {config.get('name')} is, is not known.", "Fit that with `kg train sureness`.")
    return Sureness(weights, float(fitted["shown"]))


@dataclass(frozen=True, slots=True)
class Fitted:
    """How sure the sides of a judge are, as ``kg train sureness`` has written it.

    :param model, name: digest and name of the judge
    """

    sure: Sureness
    model: str
    name: str


def fitted(path: Path) -> Fitted:
    """Read what ``kg train sureness`` has written.

    :raises InputError: it is something else, or was fitted for other evidence
    """
    hint = "Fit it with `kg train sureness`."
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        found = Fitted(Sureness(tuple(map(float, row["weights"])), float(row["shown"])), str(row["model"]), str(row["name"]))
        known = tuple(row["evidence"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        what = f"{path} does not say how sure a stance model is ({' '.join(repr(error).split())})."
        raise InputError(what, hint) from error
    if known != EVIDENCE or len(found.sure.weights) != len(EVIDENCE):
        raise InputError(f"{path} was fitted for other evidence than this version gathers.", hint)
    return found


def written(sure: Sureness, model: str, name: str, scores: Mapping[str, float]) -> str:
    """Write down how sure a judge's sides are, for :func:`fitted`; with the scores, for people."""
    row = {"model": model, "name": name, "evidence": EVIDENCE, "weights": sure.weights, "shown": sure.shown, "scores": dict(scores)}
    return json.dumps(row, indent=1, ensure_ascii=False) + "\n"


EVIDENCE = (
    "one",  # for the intercept
    "bears",  # log odds of any side against none
    "prevails",  # log odds of this side against the other
    "opposes",  # 1 for oppose, 0 for support
    "near",  # cosine of claim and proposition
    "behind",  # how far that is below the claim's nearest proposition
    "first",  # how much more the claim bears on this proposition than on any other
    "repeated",  # how surely the same holder takes the same side on it elsewhere in the article
    "contrary",  # how surely the same holder takes the other side on it there, as a negative number
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim beside a proposition near it, and the side that it rather takes.

    :param claim, proposition: their places
    :param evidence: what tells how sure the side is, in the order of :data:`EVIDENCE`
    :param near: mean cosine of claim and proposition
    :param open: probability of no side
    """

    claim: int
    proposition: int
    position: Position
    evidence: tuple[float, ...]
    near: float
    open: float


def judge(  # noqa: PLR0917  # to be grouped when the build gets a value of its models
    claims: Sequence[Claim],
    pairs: Sequence[Judged],
    propositions: Sequence[Proposition],
    speakers: Mapping[str, Speaker],
    sure: Sureness,
    shown: float,
    minter: Minter,
) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
    """Say what stance each claim's speaker takes toward the propositions near it; members of a joint source share it.

    :param pairs: what :func:`weigh` gave
    :param shown: minimum confidence of a support or oppose stance; what is weaker is a candidate, or nothing
    :returns: stances, and candidates
    """
    stances: list[Stance] = []
    candidates: list[Stance] = []
    for pair in pairs:
        claim, proposition = claims[pair.claim], propositions[pair.proposition].iri
        position, confidence = pair.position, sure(pair.evidence)
        kept = stances
        if confidence < shown:
            if pair.open >= NEUTRAL_OPEN and pair.near >= NEUTRAL_NEAR:
                position, confidence = "neutral", 1 - confidence
            elif confidence >= CANDIDATE:
                kept = candidates
            else:
                continue
        stance = Stance(
            minter.stance(claim.iri, proposition), claim.source.speaker, proposition, claim.iri, position, round(confidence, 4), claim.date
        )
        kept.append(stance)
        kept += [
            replace(stance, iri=minter.stance(claim.iri, proposition, member), holder=member, joint=True)
            for member in speakers[claim.source.speaker].members
        ]
    stances.sort(key=lambda stance: stance.iri)
    candidates.sort(key=lambda stance: stance.iri)
    return tuple(stances), tuple(candidates)


def weigh(
    seen: Seen, propositions: Sequence[Proposition], *, encode: Encode, classify: Judge, same: Callable[[str], str]
) -> tuple[Judged, ...]:
    """Weigh each claim against the propositions near it, each pair in one pass of the model.

    1. encode the propositions as the models read them, names made equal
    2. pair each claim with those that are near the mean of its aspects
    3. classify each distinct pair: the claim behind its holder and its cue, and the proposition
    4. gather what else tells how sure a side is: the classifier alone takes much for a side that is only on the topic

    :param seen: the claims as the models see them
    """
    if not seen.texts or not propositions:
        return ()
    # 1
    wordings = [(number, same(text)) for number, one in enumerate(propositions) for text in _said_of(one)]
    nearness = seen.vectors.mean(1) @ encode([text for _, text in wordings]).T
    # 2
    near: dict[tuple[int, int], float] = {}
    behind: dict[tuple[int, int], float] = {}
    for place, cosines in enumerate(nearness):
        best: dict[int, float] = {}
        for (number, _), cosine in zip(wordings, cosines, strict=True):
            best[number] = max(best.get(number, -1.0), float(cosine))
        nearest = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:NEAREST]
        for number, cosine in nearest:
            if cosine >= NEAR:
                near[place, number] = cosine
                behind[place, number] = cosine - nearest[0][1]
    # 3
    pairs = {(place, number): Pair(seen.said[place], same(read(propositions[number]))) for place, number in near}
    distinct = sorted(set(pairs.values()), key=lambda pair: (pair.text, pair.target))
    shares = dict(zip(distinct, classify(distinct).tolist(), strict=True)) if distinct else {}
    judged = {at: shares[pair] for at, pair in pairs.items()}
    # 4
    context = _Context(judged, seen.groups)
    return tuple(
        Judged(
            *at,
            "support" if support >= oppose else "oppose",
            (
                1.0,
                context.bears[at],
                _odds(max(support, oppose), min(support, oppose)),
                float(oppose > support),
                near[at],
                behind[at],
                *context.of(at),
            ),
            near[at],
            neither,
        )
        for at, (support, oppose, neither) in judged.items()
    )


def _said_of(proposition: Proposition) -> tuple[str, ...]:
    """The statement that is read for a proposition, and three of its other wordings."""
    others = proposition.wordings[:3]
    return (read(proposition), *(map(clause, others) if proposition.given else others))


class _Context:
    """What the other pairs of an article say about one pair.

    :param judged: (claim, proposition) → probabilities of support, oppose and no side
    :param groups: (article, speaker) of each claim
    """

    def __init__(self, judged: Mapping[tuple[int, int], Sequence[float]], groups: Sequence[tuple[str, str]]) -> None:
        self.bears = {at: _odds(1 - shares[2], shares[2]) for at, shares in judged.items()}
        self._judged = judged
        self._groups = groups
        self._of_claim: dict[int, list[tuple[int, int]]] = {}
        self._of_holder: dict[tuple[tuple[str, str], int], list[tuple[int, int]]] = {}
        for at in judged:
            claim, proposition = at
            self._of_claim.setdefault(claim, []).append(at)
            self._of_holder.setdefault((groups[claim], proposition), []).append(at)

    def of(self, at: tuple[int, int]) -> tuple[float, float, float]:
        """Give the last three pieces of :data:`EVIDENCE` for a pair."""
        claim, proposition = at
        rivals = [self.bears[other] for other in self._of_claim[claim] if other != at]
        sign = 1 if self._judged[at][0] >= self._judged[at][1] else -1
        elsewhere = [
            sign * (self._judged[other][0] - self._judged[other][1])
            for other in self._of_holder[self._groups[claim], proposition]
            if other != at
        ]
        return (
            self.bears[at] - max(rivals, default=ALONE),
            max(0.0, *elsewhere, 0.0),
            min(0.0, *elsewhere, 0.0),
        )


ALONE = -5.0  # log odds of a side on another proposition, where the claim has no other near


def _odds(one: float, other: float) -> float:
    return math.log((one + 1e-4) / (other + 1e-4))


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
    return math.log(known / ((1 - known) * OTHER_SIDE))


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
        if one.position != "neutral" and one.date is not None:
            courses.setdefault((one.holder, one.proposition), []).append((days(one.date), one))
    found = []
    for (holder, proposition), course in courses.items():
        for (was, before), (now, after) in pairwise(sorted(course, key=lambda dated: dated[0])):
            if before.position != after.position and was[1] < now[0]:
                first, second = before.stances[0].iri, after.stances[0].iri
                confidence = round(before.confidence * after.confidence, 4)
                found.append(Shift(minter.shift(first, second), holder, proposition, first, second, confidence))
    return tuple(sorted(found, key=lambda one: one.iri))
