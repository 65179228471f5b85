"""Stances with a double of the models, so that what is tested is what is written here: denial, members, contradictions, shifts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import aspects, stances
from kg.models.pairs import Floats, Pair
from kg.propositions import Wordings
from kg.records import Article, Claim, Corpus, Date, Held, Polarity, Position, Proposition, Source, Span, Speaker, Stance
from kg.vocab import Minter

MINTER = Minter()
TRAM = Proposition(MINTER.proposition("The tram should be built"), "The tram should be built", given=True)


def _near(texts: Sequence[str]) -> Floats:
    return np.array([[1.0, 0.0] if "tram" in text else [0.0, 1.0] for text in texts], dtype=np.float32)


def _says(pairs: Sequence[Pair]) -> Floats:
    """Support where the text says "yes", oppose where "no", else neither; the other way round toward "should not"."""
    sides = {"yes": [0.9, 0.05, 0.05], "no": [0.05, 0.9, 0.05]}
    rows = [next((row for word, row in sides.items() if word in pair.text), [0.1, 0.1, 0.8]) for pair in pairs]
    return np.array(
        [[row[1], row[0], row[2]] if "not" in pair.target else row for pair, row in zip(pairs, rows, strict=True)], dtype=np.float32
    )


def _claim(text: str, speaker: str, article: str = "a", polarity: Polarity = "asserted") -> Claim:
    return Claim(
        f"claim:{article}:{speaker}:{text}",
        article,
        Span(0, 9),
        text,
        "indirect",
        polarity,
        None,
        Source(None, speaker, None, None, 1.0),
        1.0,
    )


@pytest.fixture
def articles(corpus: Corpus) -> dict[str, Article]:
    days = {"a": 1, "b": 2, "copy": 3}
    return {
        name: replace(corpus.articles[0], iri=name, published=Date(datetime(2024, 5, day, tzinfo=UTC), "day")) for name, day in days.items()
    }


PEOPLE = {name: Speaker(name, name, "person") for name in ("Ann", "Ben")} | {
    "both": Speaker("both", "Ann and Ben", "group", members=("Ann", "Ben"))
}


def _judge(claims: list[Claim], articles: dict[str, Article]) -> tuple[Stance, ...]:
    dated = [replace(claim, date=articles[claim.article].published) for claim in claims]
    seen = aspects.look(dated, articles, PEOPLE, encode=_near, same=Wordings())
    seen = replace(seen, vectors=np.repeat(seen.vectors[:, :1], 3, axis=1))  # the articles of the tests speak of other things
    return stances.judge(dated, seen, [TRAM], PEOPLE, encode=_near, classify=_says, minter=MINTER, same=Wordings())


def test_positions_follow_the_classifier(articles: dict[str, Article]) -> None:
    found = _judge(
        [_claim("tram yes", "Ann"), _claim("tram no", "Ben"), _claim("tram perhaps", "Ann", "b"), _claim("school yes", "Ben", "b")],
        articles,
    )
    assert {(one.holder, one.claim.split(":")[1], one.position) for one in found} == {
        ("Ann", "a", "support"),
        ("Ben", "a", "oppose"),
        ("Ann", "b", "neutral"),
    }


def test_a_denied_claim_stands_for_the_opposite(articles: dict[str, Article]) -> None:
    (one,) = _judge([_claim("tram yes", "Ann", polarity="denied")], articles)
    assert one.position == "oppose"


def test_members_share_the_stance_of_a_joint_source(articles: dict[str, Article]) -> None:
    found = _judge([_claim("tram yes", "both")], articles)
    assert {(one.holder, one.joint, one.position) for one in found} == {
        ("both", False, "support"),
        ("Ann", True, "support"),
        ("Ben", True, "support"),
    }
    assert len({one.iri for one in found}) == 3


def _after(claims: list[Claim], articles: dict[str, Article]) -> tuple[int, int]:
    found, known = _judge(claims, articles), {claim.iri: claim for claim in claims}
    story = {"copy": "a"}
    held = stances.positions(found, known, lambda article: story.get(article, article))
    return len(stances.contradictions(held, MINTER)), len(stances.shifts(held, MINTER))


@pytest.mark.parametrize(
    ("said", "contradictions", "shifts"),
    [
        ([("tram yes", "Ann", "a"), ("tram no", "Ben", "b")], 1, 0),
        ([("tram yes", "Ann", "a"), ("tram yes indeed", "Ann", "b"), ("tram no", "Ben", "b")], 1, 0),
        ([("tram yes", "Ann", "a"), ("tram no", "Ann", "b")], 0, 1),
        ([("tram yes", "Ann", "a"), ("tram no", "Ann", "a")], 1, 0),
        ([("tram yes", "Ann", "a"), ("tram no", "Ben", "a"), ("tram yes", "Ann", "copy"), ("tram no", "Ben", "copy")], 1, 0),
        ([("tram yes", "Ann", "a"), ("tram perhaps", "Ben", "b")], 0, 0),
    ],
)
def test_opposition_between_speakers_and_over_time(
    said: list[tuple[str, str, str]], contradictions: int, shifts: int, articles: dict[str, Article]
) -> None:
    claims = [_claim(*one) for one in said]
    assert _after(claims, articles) == (contradictions, shifts)
    assert _after(claims[::-1], articles) == (contradictions, shifts)


Row = tuple[str, Position, float, Date | None]  # article:holder:words, position, confidence, date


def _held(*said: Row, copies: Mapping[str, str] | None = None) -> tuple[Held, ...]:
    claims = {text: replace(_claim(text.split(":")[2], text.split(":")[1], text.split(":")[0]), iri=text) for text, *_ in said}
    taken = [
        Stance(MINTER.stance(text, TRAM.iri), claims[text].source.speaker, TRAM.iri, text, position, confidence, date)
        for text, position, confidence, date in said
    ]
    return stances.positions(taken, claims, lambda article: (copies or {}).get(article, article))


MAY = Date(datetime(2024, 5, 1, tzinfo=UTC), "month")
DAY = Date(datetime(2024, 5, 7, tzinfo=UTC), "day")
NOON = Date(datetime(2024, 5, 7, 12, tzinfo=UTC), "second")
NEXT = Date(datetime(2024, 5, 8, tzinfo=UTC), "day")


def _shown(held: Sequence[Held]) -> list[tuple[str, str, float, int]]:
    return [(one.holder, one.position, one.confidence, len(one.stances)) for one in held]


def test_one_claim_is_held_as_surely_as_it_is_read() -> None:
    assert _shown(_held(("a:Ann:yes", "support", 0.7, DAY))) == [("Ann", "support", 0.7, 1)]
    assert _shown(_held(("a:Ann:yes", "support", 1.0, None))) == [("Ann", "support", 1.0, 1)]
    assert _shown(_held(("a:Ann:hm", "neutral", 0.6, DAY))) == [("Ann", "neutral", 0.6, 1)]


def test_repetition_makes_nothing_surer_and_what_takes_no_side_weighs_nothing() -> None:
    said: tuple[Row, ...] = (("a:Ann:yes", "support", 0.7, DAY), ("b:Ann:yes", "support", 0.8, NOON), ("a:Ann:hm", "neutral", 0.95, DAY))
    assert _shown(_held(*said)) == [("Ann", "support", 0.8, 3)]


def test_the_other_side_takes_from_it() -> None:
    (one,) = _held(("a:Ann:no", "oppose", 0.6, DAY), ("a:Ann:yes", "support", 0.9, DAY))
    assert (one.position, one.confidence) == ("support", 0.8571)  # odds of 9 against odds of 1.5
    assert [stance.position for stance in one.stances] == ["support", "oppose"]
    (many,) = _held(*[(f"a:Ann:no {number}", "oppose", 0.8, DAY) for number in range(3)], ("a:Ann:yes", "support", 0.9, DAY))
    assert (many.position, many.confidence) == ("oppose", 0.8)
    (tied,) = _held(("a:Ann:no", "oppose", 0.9, DAY), ("a:Ann:yes", "support", 0.9, DAY))
    assert (tied.position, tied.confidence) == ("neutral", 0.5)


def test_copies_and_the_same_words_of_one_story_are_heard_once() -> None:
    said: tuple[Row, ...] = (("a:Ann:no", "oppose", 0.8, DAY), ("a:Ann:yes", "support", 0.7, DAY), ("b:Ann:yes", "support", 0.9, DAY))
    assert _shown(_held(*said, copies={"b": "a"})) == [("Ann", "oppose", 0.6316, 2)]  # odds of 4 against odds of 2.33
    (one,) = _held(("a:Ann:Yes  indeed", "support", 0.9, DAY), ("a:Ann:yes indeed", "support", 0.7, DAY), ("a:Ann:no", "oppose", 0.8, DAY))
    assert (one.position, one.confidence) == ("support", 0.6923)


def test_dates_are_kept_apart() -> None:
    held = _held(("a:Ann:yes", "support", 0.9, DAY), ("b:Ann:no", "oppose", 0.9, NEXT), ("c:Ann:no", "oppose", 0.9, None))
    assert [(one.date, one.position) for one in held] == [(None, "oppose"), (DAY, "support"), (NEXT, "oppose")]
    (shift,) = stances.shifts(held, MINTER)
    assert (shift.from_stance, shift.to_stance) == (held[1].stances[0].iri, held[2].stances[0].iri)


def test_within_a_month_that_is_all_that_is_known_nobody_shifts_or_is_of_two_minds() -> None:
    for other in (DAY, MAY):
        held = _held(("a:Ann:yes", "support", 0.9, MAY), ("b:Ann:no", "oppose", 0.9, other))
        assert stances.shifts(held, MINTER) == ()
        assert stances.contradictions(held, MINTER) == ()


def test_two_are_opposed_once_by_the_surest_stances_of_their_positions() -> None:
    held = _held(
        *(("a:Ann:yes", "support", 0.9, DAY), ("a:Ann:no", "oppose", 0.55, DAY), ("b:Ann:no", "oppose", 0.7, NEXT)),
        *(("a:Ben:no", "oppose", 0.8, DAY), ("b:Ben:yes", "support", 0.65, NEXT), ("b:Cem:yes", "support", 0.59, NEXT)),
    )
    (one,) = stances.contradictions(held, MINTER)
    said = {MINTER.stance(text, TRAM.iri) for text in ("a:Ann:yes", "a:Ben:no")}
    assert ({one.stance_a, one.stance_b}, one.confidence) == (said, round(0.8804 * 0.8, 4))
    assert one.stance_a < one.stance_b


def test_who_is_for_a_proposition_is_opposed_to_who_is_for_its_contrary_once() -> None:
    def held(holder: str, proposition: str, position: Position, confidence: float) -> Held:
        stance = Stance(MINTER.stance(holder, proposition), holder, proposition, holder, position, confidence, DAY)
        return Held(holder, proposition, DAY, position, confidence, (stance,))

    both = {"no": ("yes",), "yes": ("no",)}
    said = [held("Ann", "yes", "support", 0.9), held("Ben", "no", "support", 0.8), held("Cem", "no", "oppose", 0.9)]
    assert len(stances.contradictions(said, MINTER)) == 1
    assert {one.confidence for one in stances.contradictions(said, MINTER, both)} == {round(0.9 * 0.8, 4)}
    assert len(stances.contradictions(said, MINTER, both)) == 2
    on_it = [*said, held("Ben", "yes", "oppose", 0.7)]
    found = stances.contradictions(on_it, MINTER, both)
    assert sorted(one.confidence for one in found) == [round(0.9 * 0.7, 4), round(0.9 * 0.8, 4)]
    assert {one.proposition for one in found} == {"yes", "no"}


@pytest.mark.parametrize(("against", "found"), [(0.59, 0), (0.6, 1)])
def test_somebody_of_two_minds_is_so_by_two_sure_claims_of_one_day(against: float, found: int) -> None:
    held = _held(("a:Ann:yes", "support", 0.9, NOON), ("b:Ann:no", "oppose", against, DAY))
    assert len(stances.contradictions(held, MINTER)) == found
    assert stances.shifts(held, MINTER) == ()


SAID = st.tuples(
    st.sampled_from("abc"), st.sampled_from(["Ann", "Ben"]), st.sampled_from(["yes", "no", "perhaps"]),
    st.sampled_from(["support", "oppose", "neutral"]), st.integers(50, 100), st.sampled_from([None, MAY, DAY, NOON, NEXT]),
)  # fmt: skip


@given(st.lists(SAID, unique_by=lambda one: one[:3]), st.randoms())
def test_positions_follow_from_what_is_said_in_any_order(
    said: list[tuple[str, str, str, Position, int, Date | None]], chance: Random
) -> None:
    rows = [(f"{article}:{holder}:{words}", position, sure / 100, date) for article, holder, words, position, sure, date in said]
    held = _held(*rows, copies={"c": "a"})
    chance.shuffle(rows)
    assert _held(*rows, copies={"c": "a"}) == held
    assert len({(one.holder, one.date) for one in held}) == len(held)
    for one in held:
        assert 0.5 <= one.confidence <= max(stance.confidence for stance in one.stances)
        assert all(not stance.claim.startswith("c:") for stance in one.stances)
    pairs = [
        {stance.iri: stance.holder for one in held for stance in one.stances}[iri]
        for found in stances.contradictions(held, MINTER)
        for iri in (found.stance_a, found.stance_b)
    ]
    assert sum(first != second for first, second in zip(pairs[::2], pairs[1::2], strict=True)) <= 1


def test_without_a_date_nothing_shifts(articles: dict[str, Article]) -> None:
    undated = {name: replace(article, published=None) for name, article in articles.items()}
    assert _after([_claim("tram yes", "Ann", "a"), _claim("tram no", "Ann", "b")], undated) == (0, 0)


def test_no_claims_or_no_propositions_no_stances(articles: dict[str, Article]) -> None:
    assert _judge([], articles) == ()
    claims = [_claim("tram yes", "Ann")]
    seen = aspects.look(claims, articles, PEOPLE, encode=_near, same=Wordings())
    assert stances.judge(claims, seen, [], PEOPLE, encode=_near, classify=_says, minter=MINTER, same=Wordings()) == ()
