"""How far two coders, or a coder and the machine, agree: Krippendorff's alpha and Cohen's kappa over the units that both have coded.

Alpha: Krippendorff, Content Analysis, 4th edition, 2019, chapter 12, for nominal values.
Kappa: Cohen, Educational and Psychological Measurement 20, 1960.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.corrections.addresses import Stretch, find
from kg.corrections.decided_propositions import comparable_wording
from kg.corrections.records import Correction
from kg.errors import UsageError
from kg.records import Span

What = Literal["position", "claim"]
_NOWHERE = Span(-1, -1)  # of a coder who gives words and no offsets
_IS_CLAIM = {"confirm": "claim", "add": "claim", "change": "claim", "drop": "no claim"}


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder says of one unit: of the position of a claim toward a proposition, or of whether there is a claim.

    :param what: ``position`` or ``claim``
    :param article: source of the article
    :param quotation, start, end: where the claim stands, as far as the coder says
    :param proposition: its wording; empty where the unit is a claim
    :param value: ``support``, ``oppose``, ``neutral`` or ``none``; ``claim`` or ``no claim``
    """

    what: What
    article: str
    quotation: str | None
    start: int | None
    end: int | None
    proposition: str
    value: str
    coder: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two agree on some units.

    :param of: ``all``, the two coders ("Ada / Bo"), or the wording of a proposition
    :param units: how many both have coded
    :param agreed: share of these to which both give one value; None where there are none
    :param alpha, kappa: None where they are not defined: no unit, or one value throughout
    :param only_first, only_second: how many units only one of the two has coded
    """

    what: What
    of: str
    units: int
    agreed: float | None
    alpha: float | None
    kappa: float | None
    only_first: int
    only_second: int


def codings(corrections: Iterable[Correction], coder: str) -> tuple[Coding, ...]:
    """Give what corrections say of claims and positions; those of speakers and propositions code nothing.

    :param coder: who decided what names no coder
    """
    result = []
    for correction in corrections:
        what: What = "position" if correction.action == "stance" else "claim"
        value = correction.position if what == "position" else _IS_CLAIM.get(correction.action)
        if value and correction.article:
            place = (correction.article, correction.quotation, correction.start, correction.end)
            result.append(Coding(what, *place, correction.proposition or "", value, correction.coder or coder))
    return tuple(result)


def as_correction(coding: Coding) -> Correction:
    """Give the address of a unit, as claims are found by it."""
    return Correction("confirm", coding.article, coding.quotation, coding.start, coding.end)


def compare(first: Sequence[Coding], second: Sequence[Coding]) -> tuple[Agreement, ...]:
    """Compare two codings: all units, then each pair of coders, then each proposition.

    1. find the units: what addresses the same words and the same proposition is one
    2. of what a coder says of one unit, the last counts
    """
    # 1
    units = _Units()
    numbered = [[(units.number(coding), coding) for coding in side] for side in (first, second)]
    # 2
    result = []
    whats: tuple[What, ...] = ("position", "claim")
    for what in whats:
        sides = [[(unit, coding) for unit, coding in side if coding.what == what] for side in numbered]
        if not any(sides):
            continue
        result.append(_agreement(what, "all", *sides))
        coders = [sorted({coding.coder for _, coding in side}) for side in sides]
        for one in coders[0]:
            for other in coders[1]:
                chosen = [[row for row in side if row[1].coder == coder] for side, coder in zip(sides, (one, other), strict=True)]
                result.append(_agreement(what, f"{one} / {other}", *chosen))
        wordings = {comparable_wording(coding.proposition): coding.proposition for side in sides for _, coding in side}
        for wording in sorted(wordings) if what == "position" else ():
            chosen = [[row for row in side if comparable_wording(row[1].proposition) == wording] for side in sides]
            result.append(_agreement(what, wordings[wording], *chosen))
    return tuple(result)


class _Units:
    """Numbers the units, so that what addresses the same words has the same number."""

    def __init__(self) -> None:
        self._stretches: defaultdict[tuple[str, str, str], list[Stretch]] = defaultdict(list)
        self._count = 0

    def number(self, coding: Coding) -> str:
        """Give the number of the unit of a coding; a new one where it is the first on these words."""
        known = self._stretches[coding.what, coding.article, comparable_wording(coding.proposition)]
        place = Span(coding.start, coding.end) if coding.start is not None and coding.end is not None else _NOWHERE
        found = [one for one in find(as_correction(coding), known) if _NOWHERE in {one.span, place} or _overlap(one.span, place)]
        if found:
            return found[0].iri
        self._count += 1
        known.append(Stretch(str(self._count), place, coding.quotation or "", frozenset()))
        return str(self._count)


def _overlap(first: Span, second: Span) -> bool:
    """Whether two stretches have characters in common."""
    return max(first.start, second.start) < min(first.end, second.end)


def _agreement(what: What, of: str, first: Sequence[tuple[str, Coding]], second: Sequence[tuple[str, Coding]]) -> Agreement:
    """Compare what two say of some units.

    :param first, second: number of the unit, and what is said of it, in the order in which it was said
    """
    values = [{unit: coding.value for unit, coding in side} for side in (first, second)]
    both = sorted(values[0].keys() & values[1].keys(), key=int)
    pairs = [(values[0][unit], values[1][unit]) for unit in both]
    agreed = sum(one == other for one, other in pairs) / len(pairs) if pairs else None
    only = [len(side.keys() - {*both}) for side in values]
    return Agreement(what, of, len(pairs), agreed and round(agreed, 4), alpha(pairs), kappa(pairs), *only)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Compute Cohen's kappa: the agreement beyond what two coders with these shares of values would reach by chance.

    :returns: to four decimals; None where there are no pairs, or chance alone gives full agreement
    """
    if not pairs:
        return None
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    observed = sum(one == other for one, other in pairs) / len(pairs)
    expected = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    return None if expected == 1 else round((observed - expected) / (1 - expected), 4)


def alpha(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Compute Krippendorff's alpha for nominal values.

    :returns: to four decimals; None where there are no pairs, or one value throughout
    :raises UsageError: the library is not installed
    """
    values = sorted({value for pair in pairs for value in pair})
    if len(values) < 2:
        return None
    try:
        import krippendorff  # noqa: PLC0415  # an extra: its licence is not this program's
    except ImportError as error:
        what = "Krippendorff's alpha needs the library krippendorff, which is not installed."
        raise UsageError(what, "Install it with: pip install 'stancegraph[agreement]'") from error
    data = [[values.index(pair[side]) for pair in pairs] for side in (0, 1)]
    return round(float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")), 4)


def with_value(coding: Coding, value: str, coder: str) -> Coding:
    """Give the same unit as somebody else codes it."""
    return replace(coding, value=value, coder=coder)
