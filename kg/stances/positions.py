"""What follows from stances: one position of each holder on each proposition and date; contradictions between holders; shifts over time."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product

from kg.records import Claim, Contradiction, Date, DatedPosition, Position, Shift, Stance
from kg.text.dates import Days, days
from kg.vocab import Minter

OPPOSED = 0.6  # minimum confidence of a position in a contradiction, since a contradiction accuses (docs/models.md)
OTHER_POSITION = 1 / 3  # of the wrong positions, the share whose right position is the opposite one; the others should be neutral

_SIGNS = {"support": 1, "oppose": -1, "neutral": 0}


def positions(stances: Sequence[Stance], claims: Mapping[str, Claim], original: Callable[[str], str]) -> tuple[DatedPosition, ...]:
    """Combine the stances of each holder on each proposition and date into one position.

    1. gather the stances; those in copies of an article are left out, and of those in one article with the same words and position the one
       with the highest confidence counts
    2. add the log odds of support and oppose stances (naive Bayes with even prior odds); a neutral stance adds nothing

    The confidence of a position is never above that of its surest stance, however often it is repeated: one model makes the same error on
    like words. Stances for the opposite position always lower it. Where both weigh the same, the position is neutral.

    :param claims: by IRI
    :param original: article IRI → IRI of the article that it is a copy of, else its own
    :returns: sorted by holder, proposition and date; the stances for the position come first, the surest first
    """
    # 1
    groups: defaultdict[tuple[str, str, Date | None], dict[tuple[str, str, Position], Stance]] = defaultdict(dict)
    for stance in sorted(stances, key=lambda stance: (-stance.confidence, stance.iri)):
        claim = claims[stance.claim]
        if original(claim.article) == claim.article:
            words = " ".join(claim.text.lower().split())
            groups[stance.holder, stance.proposition, _day(stance.date)].setdefault((claim.article, words, stance.position), stance)
    # 2
    result = [_position(key, tuple(group.values())) for key, group in groups.items()]
    return tuple(
        sorted(result, key=lambda position: (position.holder, position.proposition, position.date is not None, str(position.date)))
    )


def _position(key: tuple[str, str, Date | None], stances: Sequence[Stance]) -> DatedPosition:
    """Combine the stances of one holder on one proposition and date."""
    odds = sum(_SIGNS[stance.position] * _log_odds(stance.confidence) for stance in stances)
    position: Position = "support" if odds > 0 else "oppose" if odds < 0 else "neutral"
    order = tuple(sorted(stances, key=lambda stance: (stance.position != position, -stance.confidence, stance.iri)))
    confidence = order[0].confidence
    if any(_SIGNS[stance.position] and stance.position != position for stance in order):
        confidence = min(confidence, round(1 / (1 + math.exp(-abs(odds))), 4))
    return DatedPosition(*key, position, confidence, order)


def _log_odds(confidence: float) -> float:
    """Log odds of a position against the opposite one."""
    probability = min(max(confidence, 1 / 4), 0.9999)
    return math.log(probability / ((1 - probability) * OTHER_POSITION))


def _day(date: Date | None) -> Date | None:
    """Forget the time of day."""
    return replace(date, at=date.at.replace(hour=0, minute=0, second=0), precision="day") if date and date.precision == "second" else date


# ── contradictions ───────────────────────────────────────────────────────────


class _Contradictions:
    """Contradictions, each under a key of its own; of several under one key the surest counts."""

    def __init__(self, minter: Minter) -> None:
        self._minter = minter
        self.by_key: dict[tuple[object, ...], Contradiction] = {}

    def add(self, key: tuple[object, ...], stances: tuple[Stance, Stance], confidence: float) -> None:
        """Add the contradiction of two stances; it is on the proposition of the first."""
        first, second = sorted(stance.iri for stance in stances)
        iri = self._minter.contradiction(first, second)
        new = Contradiction(iri, first, second, stances[0].proposition, round(confidence, 4))
        self.by_key[key] = min(new, self.by_key.get(key, new), key=lambda known: (-known.confidence, known.iri))


def contradictions(
    dated: Sequence[DatedPosition], minter: Minter, contraries: Mapping[str, Sequence[str]] | None = None
) -> tuple[Contradiction, ...]:
    """Find the pairs of holders with opposite positions, each pair once on a proposition: by the surest position of either.

    1. one holder's claims for and against a proposition on one day contradict each other; over time they are a shift; within a month or
       year nobody knows which came first, so they are neither
    2. who supports a proposition contradicts who opposes it
    3. who supports a proposition contradicts who supports a contrary one, unless the two contradict each other on either already

    :param dated: from :func:`positions`
    :param contraries: IRI of a proposition → IRIs of those that cannot be true together with it
    """
    found = _Contradictions(minter)
    # 1
    for position in dated:
        pair = _self_contradiction(position)
        if pair:
            found.add((position.proposition, position.holder, position.date), pair, pair[0].confidence * pair[1].confidence)
    # 2, 3
    for propositions, ours, theirs in _meetings(dated, contraries or {}):
        holders = sorted((ours.holder, theirs.holder))
        if len(propositions) == 1 or not any((proposition, *holders) in found.by_key for proposition in propositions):
            found.add((*propositions, *holders), (ours.stances[0], theirs.stances[0]), ours.confidence * theirs.confidence)
    return tuple(sorted(found.by_key.values(), key=lambda contradiction: contradiction.iri))


def _self_contradiction(position: DatedPosition) -> tuple[Stance, Stance] | None:
    """The surest support and the surest oppose stance of one holder on one day, where both are sure enough."""
    if position.date is None or position.date.precision != "day":
        return None
    surest = {stance.position: stance for stance in sorted(position.stances, key=lambda stance: (stance.confidence, stance.iri))}
    support, oppose = surest.get("support"), surest.get("oppose")
    if support is None or oppose is None or min(support.confidence, oppose.confidence) < OPPOSED:
        return None
    return support, oppose


def _meetings(
    dated: Sequence[DatedPosition], contraries: Mapping[str, Sequence[str]]
) -> Iterator[tuple[tuple[str, ...], DatedPosition, DatedPosition]]:
    """Give opposite positions of two holders: first those on one proposition, then those on two contrary ones."""
    sides: defaultdict[tuple[str, Position], list[DatedPosition]] = defaultdict(list)
    for position in dated:
        if position.confidence >= OPPOSED:
            sides[position.proposition, position.position].append(position)
    supported = {proposition: supporters for (proposition, side), supporters in sides.items() if side == "support"}
    crossed = sorted((first, second) for first, others in contraries.items() for second in others if first < second)
    for propositions, ours, theirs in (
        *(((proposition,), supporters, sides.get((proposition, "oppose"), ())) for proposition, supporters in supported.items()),
        *((pair, supported.get(pair[0], ()), supported.get(pair[1], ())) for pair in crossed),
    ):
        yield from ((propositions, mine, yours) for mine, yours in product(ours, theirs) if mine.holder != yours.holder)


# ── shifts ───────────────────────────────────────────────────────────────────


def shifts(dated: Sequence[DatedPosition], minter: Minter) -> tuple[Shift, ...]:
    """Find where a holder's position on a proposition changed: two consecutive dates, one surely after the other, whose positions differ.

    :param dated: from :func:`positions`
    """
    courses: defaultdict[tuple[str, str], list[tuple[Days, DatedPosition]]] = defaultdict(list)
    for position in dated:
        if position.position != "neutral" and position.date is not None:
            courses[position.holder, position.proposition].append((days(position.date), position))
    found = []
    for (holder, proposition), course in courses.items():
        for (earlier, before), (later, after) in pairwise(sorted(course, key=lambda entry: entry[0])):
            if before.position != after.position and earlier[1] < later[0]:
                first, second = before.stances[0].iri, after.stances[0].iri
                confidence = round(before.confidence * after.confidence, 4)
                found.append(Shift(minter.shift(first, second), holder, proposition, first, second, confidence))
    return tuple(sorted(found, key=lambda shift: shift.iri))
