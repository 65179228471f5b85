"""Which pairs are judged, what is gathered about them, and which become stances; the models are doubles, so that the answers are known."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from kg.models.pairs import Floats, Pair
from kg.records import Claim, Date, Position, Proposition, Source, Span, Speaker, Stance
from kg.stances import judge
from kg.stances.aspects import EncodedClaim
from kg.stances.confidence import FEATURES, Confidence
from kg.stances.judge import JudgedPair
from kg.stances.same_names import SameNames
from kg.vocab import Minter

MINTER = Minter()


class _Encode:
    """A double of the encoder: the number at the end of a text is its direction, so that a claim's vector holds its cosines."""

    def __init__(self, width: int) -> None:
        self.asked: list[str] = []
        self._width = width

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        rows = np.zeros((len(texts), self._width), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[int(text.rstrip(".").split()[-1])] = 1.0
        return rows


class _Classify:
    """A double of the stance model: probabilities by text and target; it keeps what it is asked, call by call."""

    def __init__(self, probabilities: Mapping[tuple[str, str], tuple[float, float, float]] | None = None) -> None:
        self.calls: list[list[Pair]] = []
        self._probabilities = probabilities or {}

    def __call__(self, pairs: Sequence[Pair]) -> Floats:
        self.calls.append(list(pairs))
        return np.array([self._probabilities.get((pair.text, pair.target), (0.2, 0.1, 0.7)) for pair in pairs], dtype=np.float32)


def _topics(number: int) -> list[Proposition]:
    return [Proposition(f"p{at}", f"topic {at}", given=True) for at in range(number)]


def _seen(text: str, cosines: Sequence[float], holder: str = "Ann", article: str = "a") -> EncodedClaim[str]:
    """A claim that is named by its text, with the same cosines in all three aspects."""
    return EncodedClaim(text, (article, holder), text, text, np.array([cosines] * 3, dtype=np.float32))


def _weigh(
    claims: Sequence[EncodedClaim[str]], propositions: Sequence[Proposition], classify: judge.Classify | None = None
) -> tuple[JudgedPair[str], ...]:
    width = len(claims[0].vectors[0]) if claims else 1
    return judge.judge_pairs(claims, propositions, encode=_Encode(width), classify=classify or _Classify(), rename=str)


# ── which pairs are judged ───────────────────────────────────────────────────


def test_a_claim_is_judged_against_the_eight_nearest_propositions_that_are_near() -> None:
    cosines = [0.95, 0.29, 0.31, 0.5, 0.6, 0.7, 0.8, 0.9, 0.85, 0.75, 0.65, 0.55]
    classify = _Classify()
    found = _weigh([_seen("first", cosines), _seen("second", [0.1, 0.31, 0.29, *[0.0] * 9])], _topics(12), classify)
    assert [(pair.claim, pair.proposition.iri) for pair in found] == [
        *(("first", f"p{at}") for at in (0, 7, 8, 6, 9, 5, 10, 4)),
        ("second", "p1"),
    ]
    assert [len(call) for call in classify.calls] == [9]


def test_of_equally_near_propositions_the_first_count() -> None:
    found = _weigh([_seen("words", [0.5] * 10)], _topics(10))
    assert [pair.proposition.iri for pair in found] == [f"p{at}" for at in range(8)]


def test_nearness_is_the_mean_of_the_aspects_and_that_of_the_nearest_of_four_wordings() -> None:
    proposition = Proposition("p", "topic 0", given=True, wordings=("topic 1", "topic 2", "topic 3", "topic 4"))
    vectors = np.array([[0.0, 0.0, 0.0, 0.9, 0.9], [0.0, 0.0, 0.0, 0.3, 0.9], [0.0, 0.0, 0.0, 0.0, 0.9]], dtype=np.float32)
    encode, classify = _Encode(5), _Classify()
    claim = EncodedClaim("claim", ("a", "Ann"), "words", "Ann said: words", vectors)
    (pair,) = judge.judge_pairs([claim], [proposition], encode=encode, classify=classify, rename=str)
    assert pair.cosine == pytest.approx(0.4)
    assert encode.asked == ["topic 0", "topic 1", "topic 2", "topic 3"]
    assert classify.calls == [[Pair("Ann said: words", "topic 0")]]


def test_given_propositions_are_read_as_statements_and_discovered_ones_as_they_are() -> None:
    given = Proposition("p", "Ban line 0", given=True, wordings=("Ban tram 0",))
    discovered = Proposition("q", "Ban line 0", given=False, wordings=("Ban tram 0",))
    for proposition, wordings in (
        (given, ["Line 0 should be banned", "Tram 0 should be banned"]),
        (discovered, ["Ban line 0", "Ban tram 0"]),
    ):
        asked: list[str] = []

        def encode(texts: Sequence[str], asked: list[str] = asked) -> Floats:
            asked.extend(texts)
            return np.ones((len(texts), 1), dtype=np.float32)

        classify = _Classify()
        judge.judge_pairs([_seen("words", [0.9])], [proposition], encode=encode, classify=classify, rename=str)
        assert (asked, classify.calls) == (wordings, [[Pair("words", wordings[0])]])


def test_names_are_made_equal_in_propositions() -> None:
    classify, encode = _Classify(), _Encode(1)
    daesh = Proposition("p", "Daesh 0", given=True)
    judge.judge_pairs([_seen("words", [0.9])], [daesh], encode=encode, classify=classify, rename=SameNames())
    assert (encode.asked, classify.calls) == (["ISIS 0"], [[Pair("words", "ISIS 0")]])


def test_each_distinct_pair_is_judged_once_in_one_sorted_call() -> None:
    classify = _Classify()
    rows = [_seen("words", [0.9, 0.8]), _seen("words", [0.9, 0.8], "Ben", "b"), _seen("more", [0.9, 0.1], "Ben", "b")]
    assert len(_weigh(rows, _topics(2), classify)) == 5
    assert classify.calls == [[Pair("more", "topic 0"), Pair("words", "topic 0"), Pair("words", "topic 1")]]


def test_where_nothing_is_near_or_there_the_models_are_not_asked() -> None:
    classify = _Classify()
    assert _weigh([_seen("words", [0.2])], _topics(1), classify) == ()
    assert _weigh([], _topics(1), classify) == ()
    assert _weigh([_seen("words", [0.9])], [], classify) == ()
    assert classify.calls == []


def test_the_order_of_claims_changes_no_pair() -> None:
    rows = [_seen("yes", [0.9, 0.4]), _seen("no", [0.8, 0.5]), _seen("so", [0.7, 0.6], "Ben")]
    first, second = _weigh(rows, _topics(2)), _weigh(rows[::-1], _topics(2))
    assert len(first) == 6
    assert set(first) == set(second)


# ── features ─────────────────────────────────────────────────────────────────


def _log_odds(probability: float, other: float) -> float:
    return math.log((probability + 1e-4) / (other + 1e-4))


def _features(found: Sequence[JudgedPair[str]], claim: str, proposition: str) -> dict[str, float]:
    (pair,) = (pair for pair in found if (pair.claim, pair.proposition.iri) == (claim, proposition))
    return dict(zip(FEATURES, pair.features, strict=True))


@pytest.fixture(scope="module")
def judged() -> tuple[JudgedPair[str], ...]:
    """Ann speaks three times in one article and once in another, Ben once."""
    rows = [
        _seen("one", [0.9, 0.6]),
        _seen("two", [0.5, 0.2]),
        _seen("three", [0.7, 0.0]),
        _seen("four", [0.8, 0.0], "Ben"),
        _seen("five", [0.4, 0.0], "Ann", "b"),
    ]
    probabilities = {
        ("one", "topic 0"): (0.6, 0.1, 0.3),
        ("one", "topic 1"): (0.1, 0.2, 0.7),
        ("two", "topic 0"): (0.5, 0.2, 0.3),
        ("three", "topic 0"): (0.1, 0.8, 0.1),
        ("four", "topic 0"): (0.05, 0.15, 0.8),
        ("five", "topic 0"): (0.9, 0.05, 0.05),
    }
    found = _weigh(rows, _topics(2), _Classify(probabilities))
    assert len(found) == 6
    return found


def test_the_features_of_a_support_pair(judged: tuple[JudgedPair[str], ...]) -> None:
    assert _features(judged, "one", "p0") == pytest.approx(
        {
            "one": 1,
            "bears": _log_odds(0.7, 0.3),
            "prevails": _log_odds(0.6, 0.1),
            "opposes": 0,
            "near": 0.9,
            "behind": 0,
            "first": _log_odds(0.7, 0.3) - _log_odds(0.3, 0.7),
            "repeated": 0.5 - 0.2,
            "contrary": 0.1 - 0.8,
        },
        abs=1e-5,
    )


def test_the_features_of_an_oppose_pair_on_a_farther_proposition(judged: tuple[JudgedPair[str], ...]) -> None:
    assert _features(judged, "one", "p1") == pytest.approx(
        {
            "one": 1,
            "bears": _log_odds(0.3, 0.7),
            "prevails": _log_odds(0.2, 0.1),
            "opposes": 1,
            "near": 0.6,
            "behind": 0.6 - 0.9,
            "first": _log_odds(0.3, 0.7) - _log_odds(0.7, 0.3),
            "repeated": 0,
            "contrary": 0,
        },
        abs=1e-5,
    )


def test_other_claims_of_the_holder_in_the_article_repeat_or_contradict(judged: tuple[JudgedPair[str], ...]) -> None:
    three = _features(judged, "three", "p0")
    assert (three["opposes"], three["repeated"]) == (1, 0)
    assert three["contrary"] == pytest.approx(0.1 - 0.6)
    assert three["first"] == pytest.approx(_log_odds(0.9, 0.1) + 5.0, abs=1e-5), "without another proposition its log odds are -5"
    two = _features(judged, "two", "p0")
    assert (two["repeated"], two["contrary"]) == (pytest.approx(0.6 - 0.1), pytest.approx(0.1 - 0.8))


def test_what_others_say_and_what_is_said_in_other_articles_is_no_feature(judged: tuple[JudgedPair[str], ...]) -> None:
    for claim in ("four", "five"):
        features = _features(judged, claim, "p0")
        assert (features["repeated"], features["contrary"]) == (0, 0)


def test_a_pair_has_the_likelier_position_and_the_probability_of_neutral() -> None:
    for row, position in (((0.2, 0.2, 0.6), "support"), ((0.19, 0.21, 0.6), "oppose")):
        (pair,) = _weigh([_seen("words", [0.75])], _topics(1), _Classify({("words", "topic 0"): row}))
        assert (pair.position, pair.cosine, pair.neutral) == (position, pytest.approx(0.75), pytest.approx(0.6))
        assert pair.features[FEATURES.index("opposes")] == (position == "oppose")


# ── which pairs become stances ───────────────────────────────────────────────

LOGIT = Confidence((1.0, *[0.0] * 8), 0.8)  # the first feature is the log odds of the confidence
DAY = Date(datetime(2024, 5, 7, tzinfo=UTC), "day")
TRAM = Proposition(MINTER.proposition("The tram should be built"), "The tram should be built", given=True)
PEOPLE = {name: Speaker(name, name, "person") for name in ("Ann", "Ben")} | {
    "both": Speaker("both", "Ann and Ben", "group", members=("Ann", "Ben"))
}


def _claim(text: str, speaker: str) -> Claim:
    return Claim(text, "a", Span(0, 9), text, "indirect", "asserted", None, Source(None, speaker, None, None, 1.0), 1.0, DAY)


def _pair(
    confidence: float, *, near: float = 0.5, neutral: float = 0.2, position: Position = "oppose", speaker: str = "Ann"
) -> JudgedPair[Claim]:
    features = (math.log(confidence / (1 - confidence)), *[0.0] * 8)
    return JudgedPair(_claim(f"claim {confidence}", speaker), TRAM, position, features, near, neutral)


@pytest.mark.parametrize(
    ("pair", "minimum", "expected"),
    [
        (_pair(0.81), 0.8, ("stance", "oppose", 0.81)),
        (_pair(0.81236), 0.8, ("stance", "oppose", 0.8124)),
        (_pair(0.79), 0.8, ("candidate", "oppose", 0.79)),
        (_pair(0.79, position="support"), 0.75, ("stance", "support", 0.79)),
        (_pair(0.26), 0.8, ("candidate", "oppose", 0.26)),
        (_pair(0.24), 0.8, None),
        (_pair(0.24), 0.2, ("stance", "oppose", 0.24)),
        (_pair(0.24), 0.0, ("stance", "oppose", 0.24)),
        (_pair(0.1, near=0.71, neutral=0.61), 0.8, ("stance", "neutral", 0.9)),
        (_pair(0.3, near=0.71, neutral=0.61), 0.8, ("stance", "neutral", 0.7)),
        (_pair(0.3, near=0.69, neutral=0.61), 0.8, ("candidate", "oppose", 0.3)),
        (_pair(0.3, near=0.71, neutral=0.59), 0.8, ("candidate", "oppose", 0.3)),
        (_pair(0.1, near=0.69, neutral=0.9), 0.8, None),
        (_pair(0.81, near=0.9, neutral=0.9), 0.8, ("stance", "oppose", 0.81)),
    ],
)
def test_sure_pairs_are_stances_weaker_ones_neutral_stances_candidates_or_nothing(
    pair: JudgedPair[Claim], minimum: float, expected: tuple[str, Position, float] | None
) -> None:
    shown, candidates = judge.stances([pair], PEOPLE, Confidence(LOGIT.weights, minimum), MINTER)
    found = [("stance", one.position, one.confidence) for one in shown]
    found += [("candidate", one.position, one.confidence) for one in candidates]
    assert found == ([expected] if expected else [])
    for one in (*shown, *candidates):
        assert one == Stance(MINTER.stance(pair.claim.iri, TRAM.iri), "Ann", TRAM.iri, pair.claim.iri, one.position, one.confidence, DAY)


def test_a_pair_of_exactly_the_minimum_is_a_stance() -> None:
    half = JudgedPair(_claim("so", "Ann"), TRAM, "support", (0.0,) * 9, 0.7, 0.6)
    assert [len(found) for found in judge.stances([half], PEOPLE, Confidence(LOGIT.weights, 0.5), MINTER)] == [1, 0]
    ((neutral,), _) = judge.stances([half], PEOPLE, Confidence(LOGIT.weights, 0.51), MINTER)
    assert neutral.position == "neutral"


@pytest.mark.parametrize(("minimum", "counts"), [(0.5, (3, 0)), (0.95, (0, 3))])
def test_members_share_the_stance_of_a_joint_source(minimum: float, counts: tuple[int, int]) -> None:
    pair = _pair(0.9, speaker="both")
    shown, candidates = judge.stances([pair], PEOPLE, Confidence(LOGIT.weights, minimum), MINTER)
    assert (len(shown), len(candidates)) == counts
    found = shown or candidates
    assert {(one.holder, one.joint, one.position, one.confidence) for one in found} == {
        ("both", False, "oppose", 0.9),
        ("Ann", True, "oppose", 0.9),
        ("Ben", True, "oppose", 0.9),
    }
    iris = {MINTER.stance(pair.claim.iri, TRAM.iri, member) for member in ("Ann", "Ben")} | {MINTER.stance(pair.claim.iri, TRAM.iri)}
    assert {one.iri for one in found} == iris


def test_stances_and_candidates_are_sorted_by_iri() -> None:
    pairs = [_pair(confidence, speaker="both") for confidence in (0.9, 0.4, 0.85, 0.5, 0.95)]
    for found, count in zip(judge.stances(pairs, PEOPLE, LOGIT, MINTER), (9, 6), strict=True):
        assert len(found) == count
        assert [one.iri for one in found] == sorted(one.iri for one in found)
