"""Positions on a date, contradictions and shifts, from stances as a build makes them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Claim, Date, DatedPosition, Position, Source, Span, Stance
from kg.stances import positions
from kg.vocab import Minter

MINTER = Minter()
TRAM = MINTER.proposition("The tram should be built")
Row = tuple[str, Position, float, Date | None]  # article:holder:words, position, confidence, date

MAY = Date(datetime(2024, 5, 1, tzinfo=UTC), "month")
DAY = Date(datetime(2024, 5, 7, tzinfo=UTC), "day")
NOON = Date(datetime(2024, 5, 7, 12, 30, 20, tzinfo=UTC), "second")
NEXT = Date(datetime(2024, 5, 8, tzinfo=UTC), "day")
LATER = Date(datetime(2024, 6, 8, tzinfo=UTC), "day")


def _stance(key: str, position: Position, confidence: float, date: Date | None, proposition: str = TRAM) -> Stance:
    return Stance(MINTER.stance(key, proposition), key.split(":")[1], proposition, key, position, confidence, date)


def _claim(key: str) -> Claim:
    article, holder, words = key.split(":")
    return Claim(key, article, Span(0, 9), words, "indirect", "asserted", None, Source(None, holder, None, None, 1.0), 1.0)


def _positions(*rows: Row, copies: Mapping[str, str] | None = None) -> tuple[DatedPosition, ...]:
    claims = {key: _claim(key) for key, *_ in rows}
    return positions.positions([_stance(*row) for row in rows], claims, lambda article: (copies or {}).get(article, article))


def _summary(found: Sequence[DatedPosition]) -> list[tuple[str, str, float, int]]:
    return [(one.holder, one.position, one.confidence, len(one.stances)) for one in found]


# ── positions ────────────────────────────────────────────────────────────────


def test_one_stance_gives_a_position_of_its_confidence() -> None:
    assert _summary(_positions(("a:Ann:yes", "support", 0.7, DAY))) == [("Ann", "support", 0.7, 1)]
    assert _summary(_positions(("a:Ann:yes", "support", 1.0, None))) == [("Ann", "support", 1.0, 1)]
    assert _summary(_positions(("a:Ann:no", "oppose", 0.3, None))) == [("Ann", "oppose", 0.3, 1)]
    assert _summary(_positions(("a:Ann:hm", "neutral", 0.6, DAY))) == [("Ann", "neutral", 0.6, 1)]


def test_repetition_raises_no_confidence_and_neutral_stances_change_nothing() -> None:
    rows: tuple[Row, ...] = (("a:Ann:yes", "support", 0.7, DAY), ("b:Ann:yes", "support", 0.8, NOON), ("a:Ann:hm", "neutral", 0.95, DAY))
    (one,) = _positions(*rows)
    assert _summary([one]) == [("Ann", "support", 0.8, 3)]
    assert [stance.confidence for stance in one.stances] == [0.8, 0.7, 0.95]


def test_stances_for_the_opposite_position_lower_the_confidence() -> None:
    (one,) = _positions(("a:Ann:no", "oppose", 0.6, DAY), ("a:Ann:yes", "support", 0.9, DAY))
    assert (one.position, one.confidence) == ("support", 0.8571)  # odds of .9 against .1 / 3, and .6 against .4 / 3: 27 to 4.5
    assert [stance.position for stance in one.stances] == ["support", "oppose"]
    (many,) = _positions(*[(f"a:Ann:no {number}", "oppose", 0.8, DAY) for number in range(3)], ("a:Ann:yes", "support", 0.9, DAY))
    assert (many.position, many.confidence) == ("oppose", 0.8)
    (tied,) = _positions(("a:Ann:no", "oppose", 0.9, DAY), ("a:Ann:yes", "support", 0.9, DAY))
    assert (tied.position, tied.confidence) == ("neutral", 0.5)


def test_a_stance_of_no_confidence_or_of_all_has_finite_odds() -> None:
    (even,) = _positions(("a:Ann:no", "oppose", 0.1, DAY), ("a:Ann:yes", "support", 0.2, DAY))
    assert (even.position, even.confidence) == ("neutral", 0.2)  # below a quarter a stance has even odds
    (sure,) = _positions(("a:Ann:no", "oppose", 1.0, DAY), ("a:Ann:yes", "support", 0.9, DAY))
    assert (sure.position, sure.confidence) == ("oppose", 0.9991)  # 29997 to 27


def test_copies_are_left_out_and_the_same_words_in_one_article_count_once() -> None:
    rows: tuple[Row, ...] = (("a:Ann:no", "oppose", 0.8, DAY), ("a:Ann:yes", "support", 0.7, DAY), ("b:Ann:yes", "support", 0.9, DAY))
    assert _summary(_positions(*rows, copies={"b": "a"})) == [("Ann", "oppose", 0.6316, 2)]  # 12 to 7
    repeated: tuple[Row, ...] = (("a:Ann:Yes  indeed", "support", 0.9, DAY), ("a:Ann:yes indeed", "support", 0.7, DAY))
    (one,) = _positions(*repeated, ("a:Ann:no", "oppose", 0.8, DAY))
    assert (one.position, one.confidence, len(one.stances)) == ("support", 0.6923, 2)  # 27 to 12
    (two,) = _positions(repeated[1], ("b:Ann:yes indeed", "support", 0.9, DAY))
    assert len(two.stances) == 2


def test_holders_propositions_and_dates_are_kept_apart() -> None:
    found = _positions(
        *(("a:Ann:yes", "support", 0.9, DAY), ("b:Ann:no", "oppose", 0.9, NEXT), ("c:Ann:no", "oppose", 0.9, None)),
        ("a:Ben:yes", "support", 0.9, DAY),
    )
    assert [(one.holder, one.date, one.position) for one in found] == [
        ("Ann", None, "oppose"),
        ("Ann", DAY, "support"),
        ("Ann", NEXT, "oppose"),
        ("Ben", DAY, "support"),
    ]
    both = [_stance("a:Ann:yes", "support", 0.9, DAY, proposition) for proposition in ("p", "q")]
    assert [one.proposition for one in positions.positions(both, {"a:Ann:yes": _claim("a:Ann:yes")}, str)] == ["p", "q"]


def test_the_time_of_day_is_forgotten_and_a_month_is_not_a_day() -> None:
    assert [one.date for one in _positions(("a:Ann:yes", "support", 0.9, NOON), ("a:Ann:so", "support", 0.9, MAY))] == [MAY, DAY]


ROWS = st.tuples(
    st.sampled_from("abc"), st.sampled_from(["Ann", "Ben"]), st.sampled_from(["yes", "no", "perhaps"]),
    st.sampled_from(["support", "oppose", "neutral"]), st.integers(50, 100), st.sampled_from([None, MAY, DAY, NOON, NEXT]),
)  # fmt: skip


@given(st.lists(ROWS, unique_by=lambda row: row[:3]), st.randoms())
def test_positions_do_not_depend_on_the_order(drawn: list[tuple[str, str, str, Position, int, Date | None]], chance: Random) -> None:
    rows = [(f"{article}:{holder}:{words}", position, sure / 100, date) for article, holder, words, position, sure, date in drawn]
    found = _positions(*rows, copies={"c": "a"})
    chance.shuffle(rows)
    assert _positions(*rows, copies={"c": "a"}) == found
    assert len({(one.holder, one.date) for one in found}) == len(found)
    for one in found:
        assert 0.5 <= one.confidence <= max(stance.confidence for stance in one.stances)
        assert not any(stance.claim.startswith("c:") for stance in one.stances)
    holder_of = {stance.iri: stance.holder for one in found for stance in one.stances}
    pairs = [(holder_of[one.stance_a], holder_of[one.stance_b]) for one in positions.contradictions(found, MINTER)]
    assert sum(first != second for first, second in pairs) <= 1, "two holders contradict each other once on a proposition"


# ── contradictions ───────────────────────────────────────────────────────────


def test_two_holders_contradict_each_other_once_by_their_surest_positions() -> None:
    found = _positions(
        *(("a:Ann:yes", "support", 0.9, DAY), ("a:Ann:no", "oppose", 0.55, DAY), ("b:Ann:no", "oppose", 0.7, NEXT)),
        *(("a:Ben:no", "oppose", 0.8, DAY), ("b:Ben:yes", "support", 0.65, NEXT), ("b:Cem:yes", "support", 0.59, NEXT)),
    )
    (one,) = positions.contradictions(found, MINTER)
    stances = {MINTER.stance(key, TRAM) for key in ("a:Ann:yes", "a:Ben:no")}
    assert ({one.stance_a, one.stance_b}, one.confidence) == (stances, round(0.8804 * 0.8, 4))
    assert (one.iri, one.proposition) == (MINTER.contradiction(*sorted(stances)), TRAM)
    assert one.stance_a < one.stance_b


@pytest.mark.parametrize(("confidence", "count"), [(0.59, 0), (0.6, 1)])
@pytest.mark.parametrize("weaker", ["support", "oppose"])
def test_both_positions_of_a_contradiction_are_sure(weaker: Position, confidence: float, count: int) -> None:
    other: Position = "oppose" if weaker == "support" else "support"
    found = _positions(("a:Ann:so", weaker, confidence, DAY), ("a:Ben:so", other, 0.9, DAY))
    assert len(positions.contradictions(found, MINTER)) == count


def test_neutral_positions_contradict_nobody() -> None:
    assert positions.contradictions(_positions(("a:Ann:so", "neutral", 0.9, DAY), ("a:Ben:so", "oppose", 0.9, DAY)), MINTER) == ()


@pytest.mark.parametrize(("confidence", "count"), [(0.59, 0), (0.6, 1)])
def test_a_holder_contradicts_themselves_by_two_sure_claims_of_one_day(confidence: float, count: int) -> None:
    found = _positions(("a:Ann:yes", "support", 0.9, NOON), ("b:Ann:no", "oppose", confidence, DAY))
    assert [one.confidence for one in positions.contradictions(found, MINTER)] == [round(0.9 * confidence, 4)] * count
    assert positions.shifts(found, MINTER) == ()


@pytest.mark.parametrize("date", [DAY, MAY, None])
def test_within_a_month_or_without_a_date_a_holder_neither_shifts_nor_contradicts_themselves(date: Date | None) -> None:
    found = _positions(("a:Ann:yes", "support", 0.9, MAY if date else None), ("b:Ann:no", "oppose", 0.9, date))
    assert positions.shifts(found, MINTER) == ()
    assert positions.contradictions(found, MINTER) == ()


def _dated(holder: str, proposition: str, position: Position, confidence: float) -> DatedPosition:
    stance = Stance(MINTER.stance(holder, proposition), holder, proposition, holder, position, confidence, DAY)
    return DatedPosition(holder, proposition, DAY, position, confidence, (stance,))


def test_supporters_of_two_contrary_propositions_contradict_each_other_once() -> None:
    contraries = {"no": ("yes",), "yes": ("no",)}
    found = [_dated("Ann", "yes", "support", 0.9), _dated("Ben", "no", "support", 0.8), _dated("Cem", "no", "oppose", 0.9)]
    assert [one.confidence for one in positions.contradictions(found, MINTER)] == [round(0.8 * 0.9, 4)]
    crossed = positions.contradictions(found, MINTER, contraries)
    assert len(crossed) == 2
    pair = {MINTER.stance("Ann", "yes"), MINTER.stance("Ben", "no")}
    (across,) = [one for one in crossed if {one.stance_a, one.stance_b} == pair]
    assert across.proposition in {"yes", "no"}
    on_one = [*found, _dated("Ben", "yes", "oppose", 0.7)]
    assert sorted(one.confidence for one in positions.contradictions(on_one, MINTER, contraries)) == [
        round(0.9 * 0.7, 4),
        round(0.9 * 0.8, 4),
    ]
    both = [_dated("Ann", "yes", "support", 0.9), _dated("Ann", "no", "support", 0.8)]
    assert positions.contradictions(both, MINTER, contraries) == ()


# ── shifts ───────────────────────────────────────────────────────────────────


def test_a_shift_joins_the_surest_stances_of_two_consecutive_dates() -> None:
    found = _positions(
        *(("a:Ann:yes", "support", 0.9, DAY), ("a:Ann:so", "support", 0.7, DAY), ("b:Ann:no", "oppose", 0.8, NEXT)),
        *(("c:Ann:no", "oppose", 0.6, LATER), ("a:Ben:yes", "support", 0.9, DAY)),
    )
    (shift,) = positions.shifts(found, MINTER)
    first, second = MINTER.stance("a:Ann:yes", TRAM), MINTER.stance("b:Ann:no", TRAM)
    assert (shift.holder, shift.proposition, shift.from_stance, shift.to_stance) == ("Ann", TRAM, first, second)
    assert (shift.iri, shift.confidence) == (MINTER.shift(first, second), 0.72)


def test_there_and_back_are_two_shifts_and_a_neutral_date_between_is_none() -> None:
    rows: tuple[Row, ...] = (("a:Ann:yes", "support", 0.9, DAY), ("b:Ann:no", "oppose", 0.8, NEXT), ("c:Ann:yes", "support", 0.9, LATER))
    assert len(positions.shifts(_positions(*rows), MINTER)) == 2
    assert positions.shifts(_positions(rows[0], ("b:Ann:hm", "neutral", 0.9, NEXT), rows[2]), MINTER) == ()
    assert len(positions.shifts(_positions(rows[0], ("b:Ann:hm", "neutral", 0.9, NEXT), ("c:Ann:no", "oppose", 0.9, LATER)), MINTER)) == 1


def test_without_a_date_nothing_shifts() -> None:
    assert positions.shifts(_positions(("a:Ann:yes", "support", 0.9, None), ("b:Ann:no", "oppose", 0.9, DAY)), MINTER) == ()
