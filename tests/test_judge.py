"""Stances with a double of the models, so that what is tested is what is written here: evidence, what is shown, members, opposition."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.models.pairs import Floats, Pair
from kg.records import Article, Claim, Corpus, Date, Held, Polarity, Position, Proposition, Source, Span, Speaker, Stance
from kg.stances import aspects, judge
from kg.stances.aspects import Seen
from kg.stances.judge import EVIDENCE, Judged, Sureness
from kg.stances.propositions import Wordings
from kg.vocab import Minter

MINTER = Minter()
TRAM = Proposition(MINTER.proposition("The tram should be built"), "The tram should be built", given=True)
SURE = Sureness((-4.0, 1.0, 1.0, *[0.0] * 6), 0.5)  # by what the classifier says alone


def _near(texts: Sequence[str]) -> Floats:
    return np.array([[1.0, 0.0] if "tram" in text else [0.0, 1.0] for text in texts], dtype=np.float32)


def _says(pairs: Sequence[Pair]) -> Floats:
    """Support where the text says "yes", oppose where "no", else neither; the other way round where the cue denies it."""
    sides = {"yes": [0.9, 0.05, 0.05], "no": [0.05, 0.9, 0.05], "maybe": [0.35, 0.1, 0.55]}
    rows = [next((row for word, row in sides.items() if word in pair.text.split()), [0.1, 0.1, 0.8]) for pair in pairs]
    return np.array(
        [[row[1], row[0], row[2]] if "denied" in pair.text else row for pair, row in zip(pairs, rows, strict=True)], dtype=np.float32
    )


def _claim(text: str, speaker: str, article: str = "a", polarity: Polarity = "asserted") -> Claim:
    """A claim; the snapshot of the articles begins with the word of its cue."""
    return Claim(
        f"claim:{article}:{speaker}:{text}",
        article,
        Span(0, 9),
        text,
        "indirect",
        polarity,
        Span(0, 6) if polarity == "denied" else None,
        Source(None, speaker, None, None, 1.0),
        1.0,
    )


@pytest.fixture
def articles(corpus: Corpus) -> dict[str, Article]:
    days = {"a": 1, "b": 2, "copy": 3}
    first = corpus.articles[0]
    snapshot = replace(first.snapshot, text=f"denied: {first.snapshot.text}")
    return {
        name: replace(first, iri=name, snapshot=snapshot, published=Date(datetime(2024, 5, day, tzinfo=UTC), "day"))
        for name, day in days.items()
    }


PEOPLE = {name: Speaker(name, name, "person") for name in ("Ann", "Ben")} | {
    "both": Speaker("both", "Ann and Ben", "group", members=("Ann", "Ben"))
}


def _judge(claims: list[Claim], articles: dict[str, Article], shown: float = 0.5) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
    dated = [replace(claim, date=articles[claim.article].published) for claim in claims]
    seen = aspects.see(aspects.look(dated, articles, PEOPLE), encode=_near, same=Wordings())
    seen = replace(seen, vectors=np.repeat(seen.vectors[:, :1], 3, axis=1))  # the articles of the tests speak of other things
    pairs = judge.weigh(seen, [TRAM], encode=_near, classify=_says, same=Wordings())
    return judge.judge(dated, pairs, [TRAM], PEOPLE, SURE, shown, MINTER)


def test_positions_follow_the_classifier(articles: dict[str, Article]) -> None:
    found, candidates = _judge(
        [_claim("tram yes", "Ann"), _claim("tram no", "Ben"), _claim("tram perhaps", "Ann", "b"), _claim("school yes", "Ben", "b")],
        articles,
    )
    assert {(one.holder, one.claim.split(":")[1], one.position) for one in found} == {
        ("Ann", "a", "support"),
        ("Ben", "a", "oppose"),
        ("Ann", "b", "neutral"),
    }
    assert candidates == ()


def test_a_denial_is_read_by_the_model_in_the_cue(articles: dict[str, Article]) -> None:
    ((one,), _) = _judge([_claim("tram yes", "Ann", polarity="denied")], articles)
    assert one.position == "oppose"


def test_members_share_the_stance_of_a_joint_source(articles: dict[str, Article]) -> None:
    claims = [_claim("tram yes", "both")]
    for shown in (0.5, 1.0):
        taken, candidates = _judge(claims, articles, shown)
        found = taken or candidates
        assert (len(taken), len(candidates)) == ((3, 0) if shown == 0.5 else (0, 3))
        assert {(one.holder, one.joint, one.position) for one in found} == {
            ("both", False, "support"),
            ("Ann", True, "support"),
            ("Ben", True, "support"),
        }
        assert len({one.iri for one in found}) == 3
        assert len({one.confidence for one in found}) == 1


# ── what is shown, what is a candidate, what is nothing ──────────────────────

AS_SURE = Sureness((1.0, *[0.0] * 8), 0.5)  # the first piece of evidence is the log odds of being right


def _pair(confidence: float, *, near: float = 0.5, open_: float = 0.2, position: Position = "oppose") -> Judged:
    return Judged(0, 0, position, (math.log(confidence / (1 - confidence)), *[0.0] * 8), near, open_)


@pytest.mark.parametrize(
    ("pair", "shown", "found"),
    [
        (_pair(0.81), 0.8, ("stance", "oppose", 0.81)),
        (_pair(0.79), 0.8, ("candidate", "oppose", 0.79)),
        (_pair(0.79), 0.75, ("stance", "oppose", 0.79)),
        (_pair(0.26), 0.8, ("candidate", "oppose", 0.26)),
        (_pair(0.24), 0.8, None),
        (_pair(0.24), 0.2, ("stance", "oppose", 0.24)),
        (_pair(0.1, near=0.71, open_=0.61), 0.8, ("stance", "neutral", 0.9)),
        (_pair(0.3, near=0.71, open_=0.61), 0.8, ("stance", "neutral", 0.7)),
        (_pair(0.3, near=0.69, open_=0.61), 0.8, ("candidate", "oppose", 0.3)),
        (_pair(0.3, near=0.71, open_=0.59), 0.8, ("candidate", "oppose", 0.3)),
        (_pair(0.1, near=0.69, open_=0.9), 0.8, None),
        (_pair(0.81, near=0.9, open_=0.9), 0.8, ("stance", "oppose", 0.81)),
    ],
)
def test_what_is_sure_is_shown_and_what_is_not_is_a_candidate_or_nothing(
    pair: Judged, shown: float, found: tuple[str, Position, float] | None
) -> None:
    claim = _claim("tram", "Ann")
    taken, candidates = judge.judge([claim], [pair], [TRAM], PEOPLE, AS_SURE, shown, MINTER)
    said = [("stance", one.position, one.confidence) for one in taken] + [("candidate", one.position, one.confidence) for one in candidates]
    assert said == ([found] if found else [])
    for one in (*taken, *candidates):
        assert (one.iri, one.claim, one.proposition) == (MINTER.stance(claim.iri, TRAM.iri), claim.iri, TRAM.iri)


def test_the_bounds_of_what_is_kept_are_what_the_docs_say() -> None:
    assert (judge.CANDIDATE, judge.NEUTRAL_OPEN, judge.NEUTRAL_NEAR) == (0.25, 0.6, 0.7)


def test_stances_and_candidates_are_sorted_by_address() -> None:
    claims = [_claim(f"tram {number}", "both") for number in range(5)]
    pairs = [replace(_pair(0.9 if number % 2 else 0.4), claim=number) for number in range(5)]
    for found in judge.judge(claims, pairs, [TRAM], PEOPLE, AS_SURE, 0.8, MINTER):
        assert len(found) in {6, 9}
        assert [one.iri for one in found] == sorted(one.iri for one in found)


def test_how_sure_a_judge_is_comes_with_its_model() -> None:
    fitted = {"weights": [0.5] * len(EVIDENCE), "shown": 0.75}
    sure = judge.sureness({"name": "mine", "sureness": fitted})
    assert sure == Sureness((0.5,) * len(EVIDENCE), 0.75)
    assert sure([0.0] * len(EVIDENCE)) == 0.5
    assert sure([1.0, 1.0, *[0.0] * (len(EVIDENCE) - 2)]) == pytest.approx(1 / (1 + math.exp(-1)))
    for wrong in ({}, {"sureness": {}}, {"sureness": fitted | {"weights": [0.5] * 5}}):
        with pytest.raises(ModelError, match="mine") as caught:
            judge.sureness({"name": "mine", **wrong})
        assert "kg train sureness" in caught.value.hint
    with pytest.raises(ValueError, match="argument"):
        sure([1.0])


# ── what is weighed ──────────────────────────────────────────────────────────


def _topics(number: int) -> list[Proposition]:
    return [Proposition(f"p{at}", f"topic {at}", given=True) for at in range(number)]


class _Encode:
    """A double of the encoder: each proposition is a direction of its own, so that a claim's vector holds its cosines."""

    def __init__(self, width: int) -> None:
        self.asked: list[str] = []
        self._width = width

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        rows = np.zeros((len(texts), self._width), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[int(text.split()[-1])] = 1.0
        return rows


class _Classify:
    """A double of the classifier: shares by text and target; it counts what it is asked."""

    def __init__(self, shares: Mapping[tuple[str, str], tuple[float, float, float]] | None = None) -> None:
        self.asked: list[Pair] = []
        self._shares = shares or {}

    def __call__(self, pairs: Sequence[Pair]) -> Floats:
        self.asked += pairs
        return np.array([self._shares.get((pair.text, pair.target), (0.2, 0.1, 0.7)) for pair in pairs], dtype=np.float32)


def _seen(rows: Sequence[tuple[str, str, str, Sequence[float]]]) -> Seen:
    """Claims: article, holder, words, cosines with the propositions."""
    vectors = np.array([[cosines] * 3 for *_, cosines in rows], dtype=np.float32)
    texts = tuple(words for _, _, words, _ in rows)
    return Seen(texts, texts, tuple((article, holder) for article, holder, *_ in rows), vectors)


def test_a_claim_is_judged_against_what_is_near_alone() -> None:
    cosines = [0.95, 0.29, 0.31, 0.5, 0.6, 0.7, 0.8, 0.9, 0.85, 0.75, 0.65, 0.55]
    classify = _Classify()
    found = judge.weigh(
        _seen([("a", "Ann", "words", cosines), ("a", "Ann", "other", [0.1, 0.31, 0.29, *[0.0] * 9])]),
        _topics(12), encode=_Encode(12), classify=classify, same=str,
    )  # fmt: skip
    assert {(one.claim, one.proposition) for one in found} == {(0, at) for at in (0, 7, 8, 6, 9, 5, 10, 4)} | {(1, 1)}
    assert (judge.NEAR, judge.NEAREST) == (0.3, 8)
    assert len(classify.asked) == 9


def test_nearness_is_the_mean_of_the_aspects_and_the_best_of_three_wordings() -> None:
    proposition = Proposition("p", "topic 0", given=True, wordings=("topic 1", "topic 2", "topic 3", "topic 4"))
    encode = _Encode(5)
    vectors = np.array([[[0.0, 0.0, 0.0, 0.9, 0.9], [0.0, 0.0, 0.0, 0.3, 0.9], [0.0, 0.0, 0.0, 0.0, 0.9]]], dtype=np.float32)
    seen = Seen(("words",), ("Ann said: words",), (("a", "Ann"),), vectors)
    classify = _Classify()
    (one,) = judge.weigh(seen, [proposition], encode=encode, classify=classify, same=str)
    assert one.near == pytest.approx(0.4)
    assert encode.asked == ["topic 0", "topic 1", "topic 2", "topic 3"]
    assert classify.asked == [Pair("Ann said: words", "topic 0")]


def test_each_distinct_pair_is_judged_once_in_one_call() -> None:
    rows = [("a", "Ann", "words", [0.9, 0.8]), ("b", "Ben", "words", [0.9, 0.8]), ("b", "Ben", "more", [0.9, 0.1])]
    calls: list[int] = []
    classify = _Classify()

    def counted(pairs: Sequence[Pair]) -> Floats:
        calls.append(len(pairs))
        return classify(pairs)

    found = judge.weigh(_seen(rows), _topics(2), encode=_Encode(2), classify=counted, same=str)
    assert len(found) == 5
    assert calls == [3]
    assert len(set(classify.asked)) == 3
    assert classify.asked == sorted(classify.asked, key=lambda pair: (pair.text, pair.target))


def test_names_are_made_equal_before_a_proposition_is_read() -> None:
    classify, encode = _Classify(), _Encode(1)
    daesh = Proposition("p", "Daesh 0", given=True)
    judge.weigh(_seen([("a", "Ann", "words", [0.9])]), [daesh], encode=encode, classify=classify, same=Wordings())
    assert (encode.asked, classify.asked) == (["ISIS 0"], [Pair("words", "ISIS 0")])


def _evidence(found: Sequence[Judged], claim: int, proposition: int) -> dict[str, float]:
    (one,) = (one for one in found if (one.claim, one.proposition) == (claim, proposition))
    return dict(zip(EVIDENCE, one.evidence, strict=True))


def _odds(one: float, other: float) -> float:
    return math.log((one + 1e-4) / (other + 1e-4))


def test_each_piece_of_evidence() -> None:
    """Ann speaks three times in one article and once in another, Ben once."""
    rows = [
        ("a", "Ann", "one", [0.9, 0.6]),
        ("a", "Ann", "two", [0.5, 0.2]),
        ("a", "Ann", "three", [0.7, 0.0]),
        ("a", "Ben", "four", [0.8, 0.0]),
        ("b", "Ann", "five", [0.4, 0.0]),
    ]
    shares = {
        ("one", "topic 0"): (0.6, 0.1, 0.3),
        ("one", "topic 1"): (0.1, 0.2, 0.7),
        ("two", "topic 0"): (0.5, 0.2, 0.3),
        ("three", "topic 0"): (0.1, 0.8, 0.1),
        ("four", "topic 0"): (0.05, 0.15, 0.8),
        ("five", "topic 0"): (0.9, 0.05, 0.05),
    }
    found = judge.weigh(_seen(rows), _topics(2), encode=_Encode(2), classify=_Classify(shares), same=str)
    assert len(found) == 6
    assert _evidence(found, 0, 0) == pytest.approx(
        {
            "one": 1,
            "bears": _odds(0.7, 0.3),
            "prevails": _odds(0.6, 0.1),
            "opposes": 0,
            "near": 0.9,
            "behind": 0,
            "first": _odds(0.7, 0.3) - _odds(0.3, 0.7),
            "repeated": 0.5 - 0.2,
            "contrary": 0.1 - 0.8,
        },
        abs=1e-5,
    )
    assert _evidence(found, 0, 1) == pytest.approx(
        {
            "one": 1,
            "bears": _odds(0.3, 0.7),
            "prevails": _odds(0.2, 0.1),
            "opposes": 1,
            "near": 0.6,
            "behind": 0.6 - 0.9,
            "first": _odds(0.3, 0.7) - _odds(0.7, 0.3),
            "repeated": 0,
            "contrary": 0,
        },
        abs=1e-5,
    )
    three = _evidence(found, 2, 0)
    assert (three["opposes"], three["repeated"]) == (1, 0)
    assert three["contrary"] == pytest.approx(0.1 - 0.6)
    assert three["first"] == pytest.approx(_odds(0.9, 0.1) - judge.ALONE, abs=1e-5)
    ben = _evidence(found, 3, 0)
    assert (ben["repeated"], ben["contrary"]) == (0, 0), "what others say is no evidence of the holder's side"
    elsewhere = _evidence(found, 4, 0)
    assert (elsewhere["repeated"], elsewhere["contrary"]) == (0, 0), "nor what is said in other articles"


def test_a_pair_says_how_near_and_how_open_it_is() -> None:
    classify = _Classify({("words", "topic 0"): (0.2, 0.2, 0.6)})
    (one,) = judge.weigh(_seen([("a", "Ann", "words", [0.75])]), _topics(1), encode=_Encode(1), classify=classify, same=str)
    assert (one.position, one.near, one.open) == ("support", pytest.approx(0.75), pytest.approx(0.6))
    assert (one.claim, one.proposition, len(one.evidence)) == (0, 0, len(EVIDENCE))


def test_the_order_of_claims_and_propositions_changes_no_stance(articles: dict[str, Article]) -> None:
    claims = [_claim("tram yes", "Ann"), _claim("tram maybe", "Ann"), _claim("tram no", "Ann"), _claim("tram perhaps", "Ben")]
    assert _judge(claims, articles) == _judge(claims[::-1], articles)


# ── positions, contradictions, shifts ────────────────────────────────────────


def _after(claims: list[Claim], articles: dict[str, Article]) -> tuple[int, int]:
    (found, _), known = _judge(claims, articles), {claim.iri: claim for claim in claims}
    story = {"copy": "a"}
    held = judge.positions(found, known, lambda article: story.get(article, article))
    return len(judge.contradictions(held, MINTER)), len(judge.shifts(held, MINTER))


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
    return judge.positions(taken, claims, lambda article: (copies or {}).get(article, article))


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
    (shift,) = judge.shifts(held, MINTER)
    assert (shift.from_stance, shift.to_stance) == (held[1].stances[0].iri, held[2].stances[0].iri)


def test_within_a_month_that_is_all_that_is_known_nobody_shifts_or_is_of_two_minds() -> None:
    for other in (DAY, MAY):
        held = _held(("a:Ann:yes", "support", 0.9, MAY), ("b:Ann:no", "oppose", 0.9, other))
        assert judge.shifts(held, MINTER) == ()
        assert judge.contradictions(held, MINTER) == ()


def test_two_are_opposed_once_by_the_surest_stances_of_their_positions() -> None:
    held = _held(
        *(("a:Ann:yes", "support", 0.9, DAY), ("a:Ann:no", "oppose", 0.55, DAY), ("b:Ann:no", "oppose", 0.7, NEXT)),
        *(("a:Ben:no", "oppose", 0.8, DAY), ("b:Ben:yes", "support", 0.65, NEXT), ("b:Cem:yes", "support", 0.59, NEXT)),
    )
    (one,) = judge.contradictions(held, MINTER)
    said = {MINTER.stance(text, TRAM.iri) for text in ("a:Ann:yes", "a:Ben:no")}
    assert ({one.stance_a, one.stance_b}, one.confidence) == (said, round(0.8804 * 0.8, 4))
    assert one.stance_a < one.stance_b


def test_who_is_for_a_proposition_is_opposed_to_who_is_for_its_contrary_once() -> None:
    def held(holder: str, proposition: str, position: Position, confidence: float) -> Held:
        stance = Stance(MINTER.stance(holder, proposition), holder, proposition, holder, position, confidence, DAY)
        return Held(holder, proposition, DAY, position, confidence, (stance,))

    both = {"no": ("yes",), "yes": ("no",)}
    said = [held("Ann", "yes", "support", 0.9), held("Ben", "no", "support", 0.8), held("Cem", "no", "oppose", 0.9)]
    assert len(judge.contradictions(said, MINTER)) == 1
    assert {one.confidence for one in judge.contradictions(said, MINTER, both)} == {round(0.9 * 0.8, 4)}
    assert len(judge.contradictions(said, MINTER, both)) == 2
    on_it = [*said, held("Ben", "yes", "oppose", 0.7)]
    found = judge.contradictions(on_it, MINTER, both)
    assert sorted(one.confidence for one in found) == [round(0.9 * 0.7, 4), round(0.9 * 0.8, 4)]
    assert {one.proposition for one in found} == {"yes", "no"}


@pytest.mark.parametrize(("against", "found"), [(0.59, 0), (0.6, 1)])
def test_somebody_of_two_minds_is_so_by_two_sure_claims_of_one_day(against: float, found: int) -> None:
    held = _held(("a:Ann:yes", "support", 0.9, NOON), ("b:Ann:no", "oppose", against, DAY))
    assert len(judge.contradictions(held, MINTER)) == found
    assert judge.shifts(held, MINTER) == ()


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
        for found in judge.contradictions(held, MINTER)
        for iri in (found.stance_a, found.stance_b)
    ]
    assert sum(first != second for first, second in zip(pairs[::2], pairs[1::2], strict=True)) <= 1


def test_without_a_date_nothing_shifts(articles: dict[str, Article]) -> None:
    undated = {name: replace(article, published=None) for name, article in articles.items()}
    assert _after([_claim("tram yes", "Ann", "a"), _claim("tram no", "Ann", "b")], undated) == (0, 0)


def test_no_claims_or_no_propositions_no_stances(articles: dict[str, Article]) -> None:
    assert _judge([], articles) == ((), ())
    seen = aspects.see(aspects.look([_claim("tram yes", "Ann")], articles, PEOPLE), encode=_near, same=Wordings())
    assert judge.weigh(seen, [], encode=_near, classify=_says, same=Wordings()) == ()


def test_where_nothing_is_near_the_classifier_is_not_asked() -> None:
    classify = _Classify()
    assert judge.weigh(_seen([("a", "Ann", "words", [0.2])]), _topics(1), encode=_Encode(1), classify=classify, same=str) == ()
    assert classify.asked == []
