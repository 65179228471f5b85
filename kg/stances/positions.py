"""What follows from stances: one position of each holder on each proposition and date; contradictions between holders; shifts over time."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from kg.records import Claim, Contradiction, Date, DatedPosition, Position, Shift, Stance
from kg.text.dates import Days, days
from kg.vocab import Minter

OPPOSED = 0.6  # minimum confidence of a position in a contradiction, since a contradiction accuses (docs/models.md)
OTHER_POSITION = 1 / 3  # share of the wrong "support" and "oppose" for which the opposite is right; for the others neutral is

_SIGNS = {"support": 1, "oppose": -1, "neutral": 0}  # factor of a stance's log odds where stances are added up


def positions(stances: Sequence[Stance], claims: Mapping[str, Claim], original: Callable[[str], str]) -> tuple[DatedPosition, ...]:
    """Combine the stances of each holder on each proposition and date into one position.

    1. gather the stances; those in copies of an article are left out, and of those in one article with the same words and position the one
       with the highest confidence counts
    2. add the log odds of support and oppose stances (naive Bayes with even prior odds); a neutral stance adds nothing

    The confidence of a position is never above that of its surest stance, however often it is repeated: one model makes the same error on
    like words. Stances for the opposite position always lower it. Where both weigh the same, the position is neutral.

    :param claims: by IRI
    :param original: gives for the IRI of an article that of the article it is a copy of, else its own
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
    result = [_position(holder, proposition, date, tuple(group.values())) for (holder, proposition, date), group in groups.items()]
    return tuple(
        sorted(result, key=lambda position: (position.holder, position.proposition, position.date is not None, str(position.date)))
    )


def _position(holder: str, proposition: str, date: Date | None, stances: Sequence[Stance]) -> DatedPosition:
    """Combine the stances of one holder on one proposition and date, as :func:`positions` says.

    :param holder, proposition: their IRIs
    """
    log_odds = sum(_SIGNS[stance.position] * _log_odds(stance.confidence) for stance in stances)  # above 0: support
    position: Position = "support" if log_odds > 0 else "oppose" if log_odds < 0 else "neutral"
    ranked = tuple(sorted(stances, key=lambda stance: (stance.position != position, -stance.confidence, stance.iri)))
    confidence = ranked[0].confidence
    has_opposite = any(_SIGNS[stance.position] and stance.position != position for stance in ranked)
    if has_opposite:
        confidence = min(confidence, round(1 / (1 + math.exp(-abs(log_odds))), 4))
    return DatedPosition(holder, proposition, date, position, confidence, ranked)


def _log_odds(confidence: float) -> float:
    """Compute the log odds of a position against the opposite one from the probability that the position is right.

    The opposite is right in :data:`OTHER_POSITION` of the other cases. A confidence of 1/4 or less gives 0; above 0.9999 counts as 0.9999.
    """
    probability = min(max(confidence, 1 / 4), 0.9999)
    return math.log(probability / ((1 - probability) * OTHER_POSITION))


def _day(date: Date | None) -> Date | None:
    """Reduce a date that is known to the second to its day; others stay, and None stays None."""
    return replace(date, at=date.at.replace(hour=0, minute=0, second=0), precision="day") if date and date.precision == "second" else date


# ── contradictions ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _OpposedPositions:
    """The positions of two holders that cannot both hold.

    :param propositions: IRIs: of the one that ``first`` supports and ``second`` opposes, or of the two contrary ones that they support
    """

    propositions: tuple[str, ...]
    first: DatedPosition
    second: DatedPosition


class _Contradictions:
    """Collects contradictions. Each has a key that says what it is between; of several with one key the surest stays.

    :ivar by_key: key → contradiction
    """

    def __init__(self, minter: Minter) -> None:
        self._minter = minter
        self.by_key: dict[tuple[object, ...], Contradiction] = {}

    def add(self, key: tuple[object, ...], stances: tuple[Stance, Stance], confidence: float) -> None:
        """Add the contradiction of two stances, unless a surer one has the same key; it is on the proposition of the first stance.

        :param key: proposition, holder and date of a self-contradiction; else the proposition or both propositions, and both holders
        :param confidence: probability that both stances are right
        """
        first, second = sorted(stance.iri for stance in stances)
        iri = self._minter.contradiction(first, second)
        new = Contradiction(iri, first, second, stances[0].proposition, round(confidence, 4))
        known = self.by_key.get(key, new)
        self.by_key[key] = min(new, known, key=lambda contradiction: (-contradiction.confidence, contradiction.iri))


def contradictions(
    dated: Sequence[DatedPosition], minter: Minter, contraries: Mapping[str, Sequence[str]] | None = None
) -> tuple[Contradiction, ...]:
    """Find contradictions between holders, and within what one holder says on one day.

    Two holders contradict each other once on a proposition, by the surest position of each. Positions below :data:`OPPOSED` do not count.

    1. one holder's claims for and against a proposition on one day contradict each other; on two days they are a shift (:func:`shifts`);
       where only the month or year is known, nobody knows which came first, so they are neither
    2. who supports a proposition contradicts who opposes it
    3. who supports a proposition contradicts who supports a contrary one, unless the two contradict each other on either already

    :param dated: from :func:`positions`
    :param contraries: IRI of a proposition → IRIs of those that cannot be true together with it
    :returns: sorted by IRI
    """
    result = _Contradictions(minter)
    # 1
    for position in dated:
        stances = _self_contradiction(position)
        if stances:
            support, oppose = stances
            result.add((position.proposition, position.holder, position.date), stances, support.confidence * oppose.confidence)
    # 2, 3
    for opposed in _opposed_positions(dated, contraries or {}):
        first, second = opposed.first, opposed.second
        holders = sorted((first.holder, second.holder))
        is_known = any((proposition, *holders) in result.by_key for proposition in opposed.propositions)
        if len(opposed.propositions) == 1 or not is_known:
            confidence = first.confidence * second.confidence
            result.add((*opposed.propositions, *holders), (first.stances[0], second.stances[0]), confidence)
    return tuple(sorted(result.by_key.values(), key=lambda contradiction: contradiction.iri))


def _self_contradiction(position: DatedPosition) -> tuple[Stance, Stance] | None:
    """Find the surest support and the surest oppose stance behind a position.

    :returns: None where the position is of no known day, or one of the two is missing or less sure than :data:`OPPOSED`
    """
    if position.date is None or position.date.precision != "day":
        return None
    surest = {stance.position: stance for stance in sorted(position.stances, key=lambda stance: (stance.confidence, stance.iri))}
    support, oppose = surest.get("support"), surest.get("oppose")
    if support is None or oppose is None or min(support.confidence, oppose.confidence) < OPPOSED:
        return None
    return support, oppose


def _opposed_positions(dated: Sequence[DatedPosition], contraries: Mapping[str, Sequence[str]]) -> Iterator[_OpposedPositions]:
    """Pair positions of two holders that cannot both hold: first those on one proposition, then those on two contrary ones.

    :param contraries: IRI of a proposition → IRIs of those that cannot be true together with it
    """
    supporters: defaultdict[str, list[DatedPosition]] = defaultdict(list)  # by the IRI of a proposition
    opponents: defaultdict[str, list[DatedPosition]] = defaultdict(list)
    for position in dated:
        if position.confidence >= OPPOSED and position.position != "neutral":
            positions_on = supporters if position.position == "support" else opponents
            positions_on[position.proposition].append(position)
    for proposition, supporting in supporters.items():
        for first, second in product(supporting, opponents.get(proposition, ())):
            if first.holder != second.holder:
                yield _OpposedPositions((proposition,), first, second)
    # each pair is in the mapping twice, once from either side
    pairs = sorted((iri, contrary) for iri, iris in contraries.items() for contrary in iris if iri < contrary)
    for pair in pairs:
        for first, second in product(supporters.get(pair[0], ()), supporters.get(pair[1], ())):
            if first.holder != second.holder:
                yield _OpposedPositions(pair, first, second)


# ── shifts ───────────────────────────────────────────────────────────────────


def shifts(dated: Sequence[DatedPosition], minter: Minter) -> tuple[Shift, ...]:
    """Find where a holder's position on a proposition changed: two consecutive dates, one surely after the other, whose positions differ.

    Neutral and undated positions do not count.

    :param dated: from :func:`positions`
    :returns: sorted by IRI
    """
    histories: defaultdict[tuple[str, str], list[tuple[Days, DatedPosition]]] = defaultdict(list)
    for position in dated:
        if position.position != "neutral" and position.date is not None:
            histories[position.holder, position.proposition].append((days(position.date), position))
    result = []
    for (holder, proposition), history in histories.items():
        for ((_, last_day), before), ((first_day, _), after) in pairwise(sorted(history, key=lambda entry: entry[0])):
            if before.position != after.position and last_day < first_day:
                first, second = before.stances[0].iri, after.stances[0].iri
                confidence = round(before.confidence * after.confidence, 4)
                result.append(Shift(minter.shift(first, second), holder, proposition, first, second, confidence))
    return tuple(sorted(result, key=lambda shift: shift.iri))
