"""Stances with a double of the models, so that what is tested is what is written here: denial, members, contradictions, shifts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from kg import stances
from kg.models.pairs import Floats, Pair
from kg.propositions import Wordings
from kg.records import Article, Claim, Corpus, Date, Polarity, Proposition, Source, Span, Speaker, Stance
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
    return stances.judge(claims, [TRAM], articles, PEOPLE, encode=_near, classify=_says, minter=MINTER, same=Wordings())


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
    follow = (found, known, lambda article: story.get(article, article), MINTER)
    return len(stances.contradictions(*follow)), len(stances.shifts(*follow))


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


def test_without_a_date_nothing_shifts(articles: dict[str, Article]) -> None:
    undated = {name: replace(article, published=None) for name, article in articles.items()}
    assert _after([_claim("tram yes", "Ann", "a"), _claim("tram no", "Ann", "b")], undated) == (0, 0)


def test_no_claims_or_no_propositions_no_stances(articles: dict[str, Article]) -> None:
    assert _judge([], articles) == ()
    assert (
        stances.judge([_claim("tram yes", "Ann")], [], articles, PEOPLE, encode=_near, classify=_says, minter=MINTER, same=Wordings()) == ()
    )
