"""Pairs made of reported speech, on sentences written for this test."""

import random

import pytest

from kg.evaluation import corpora
from kg.learning import reported
from kg.records import Attribution, Reading, Span
from kg.stances.clauses import negated
from kg.text.sentences import split

TEXT = (
    "The mayor said the old bridge over the lake is safe, because it was built last year. "
    "Ada Moss denied the school was closed. "
    "Ben Roth warned that the lake will dry up."
)


def _reading() -> Reading:
    article = corpora.article("a", TEXT)
    found = []
    for source, cue, content in (
        ("The mayor", "said", "the old bridge over the lake is safe, because it was built last year"),
        ("Ada Moss", "denied", "the school was closed"),
        ("Ben Roth", "warned", "that the lake will dry up"),
    ):
        parts = [(Span(TEXT.index(words), TEXT.index(words) + len(words)),) for words in (source, cue, content)]
        found.append(Attribution(*parts, 1.0))
    return Reading(article, split(article), tuple(found))


def test_claims_meet_themselves_their_contrary_and_their_neighbours() -> None:
    chance = random.Random(1)
    rows = [row for _ in range(80) for row in reported.pairs([_reading()], chance)]
    plain = {
        (pair.text, pair.target): label
        for pair, label in rows
        if pair.text.startswith(("The mayor said: the old bridge", "Ada Moss denied"))
    }
    mayor = "The mayor said: the old bridge over the lake is safe, because it was built last year"
    assert plain[mayor, "the old bridge over the lake is safe"] == "support"
    assert plain[mayor, "the old bridge over the lake is not safe"] == "oppose"
    assert plain[mayor, "the school was closed"] == "neutral"
    assert plain["Ada Moss denied: the school was closed", "the lake will dry up"] == "neutral"
    assert ("Ada Moss denied: the school was closed", "the school was closed") not in plain  # denial is told apart by rules


@pytest.mark.parametrize(
    ("proposition", "shown", "position"),
    [
        ("The city should close the port", "Ada urged: The city to close the port", "support"),
        ("The city should close the port", "Ada urged: The city not to close the port", "oppose"),
        ("The city should close the port", "The city refused: to close the port", "oppose"),
        ("We should not ban cars", "Ada called on: the government to ban cars", "oppose"),
        ("The firm was hiding losses", "Ada accused: The firm of hiding losses", "support"),
        ("The firm has cheated", "The firm denied: having cheated", "oppose"),
        ("The lake is dry", "Ada said: there was no evidence that The lake is dry", "oppose"),
        ("He should resign", "Ada urged: He to resign", None),
        ("It is late", "Ada accused: It of being late", None),
    ],
)
def test_what_is_asked_for_charged_or_denied(proposition: str, shown: str, position: str | None) -> None:
    chance = random.Random(1)
    found = {(pair.text, pair.target): label for _ in range(400) for pair, label in reported.report_somehow(proposition, ["Ada"], chance)}
    assert found.get((shown, proposition)) == position
    if position:
        assert found[shown, negated(proposition)] == reported.CONTRARY_LABEL[position]
