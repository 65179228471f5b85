"""Marked articles: what is read of them, and what is refused."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from kg.evaluation import marked
from kg.models.pairs import Floats, Pair
from kg.stances.confidence import FEATURES

TEXT = "Ferry row\nThe mayor, Ida Brandt, said: “We will not pay,” and left. She called it theft.\n"


def _span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def files(folder: Path, **changes: object) -> tuple[Path, Path]:
    attributions = [
        {"source": [_span("The mayor, Ida Brandt")], "cue": [_span("said")], "content": [_span("“We will not pay,”")]},
        {"source": [_span("She")], "cue": [_span("called")], "content": [_span("it theft")]},
        {"source": [], "cue": [], "content": [_span("Ferry row")]},
    ]
    claims = [
        {"attribution": 0, "speaker": "Ida Brandt", "sides": {"0": ["oppose"], "1": ["support", "arguable"]}},
        {"attribution": 1, "speaker": "Ida Brandt", "sides": {}},
        {"attribution": 2, "speaker": None, "sides": {"0": ["neutral"]}},
    ]
    row = {"id": "ferry", "propositions": ["The town should pay", "The bill is unfair"], "claims": claims, "not_claims": []} | changes
    marks, texts = folder / "marks.jsonl", folder / "texts.jsonl"
    marks.write_text(json.dumps(row) + "\n", encoding="utf-8")
    texts.write_text(json.dumps({"id": "ferry", "text": TEXT, "attributions": attributions}) + "\n", encoding="utf-8")
    return marks, texts


def test_an_article_is_read_with_its_sides(tmp_path: Path) -> None:
    (article,) = marked.read(*files(tmp_path))
    assert article.propositions == ("The town should pay", "The bill is unfair")
    first, second, third = article.claims
    assert (first.speaker, first.mention, first.cue, first.content) == ("Ida Brandt", "The mayor, Ida Brandt", "said", "We will not pay")
    assert first.paragraph == TEXT.splitlines()[1]
    assert first.marks == {0: marked.Mark("oppose", arguable=False), 1: marked.Mark("support", arguable=True)}
    assert [mark.is_scored for mark in first.marks.values()] == [True, False]
    assert (second.content, second.marks) == ("it theft", {})
    assert (third.mention, third.cue, third.marks[0].is_scored) == (None, None, False)


def test_who_is_not_named_is_each_a_holder_of_their_own(tmp_path: Path) -> None:
    (article,) = marked.read(*files(tmp_path))
    first, second, third = marked.describe_claims(article)
    assert (first.holder, first.cue, first.article_and_speaker) == ("Ida Brandt", "said", ("ferry", "Ida Brandt"))
    assert second.article_and_speaker == first.article_and_speaker
    assert (third.holder, third.cue) == ("unnamed source", "said")
    assert third.article_and_speaker != first.article_and_speaker


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other"},
        {"claims": [{"attribution": 9, "speaker": None, "sides": {}}]},
        {"claims": [{"attribution": 0, "sides": {}}]},
        {"propositions": None},
    ],
    ids=["no text", "no such attribution", "no speaker", "no propositions"],
)
def test_what_is_no_marked_article_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"marks\.jsonl") as refused:
        marked.read(*files(tmp_path, **changes))
    assert "propositions and claims" in refused.value.hint


def test_pairs_are_judged_as_in_a_build_and_stand_beside_their_marks(tmp_path: Path) -> None:
    (article,) = marked.read(*files(tmp_path))

    def encode(texts: Sequence[str]) -> Floats:
        return np.ones((len(texts), 1), dtype=np.float32)

    def classify(pairs: Sequence[Pair]) -> Floats:
        return np.array([[0.1, 0.8, 0.1] if pair.text.endswith("pay") else [0.7, 0.2, 0.1] for pair in pairs], dtype=np.float32)

    pairs = {(pair.claim.attribution, pair.proposition): pair for pair in marked.judge_claims(article, encode, classify)}
    assert len(pairs) == 6
    assert [pairs[key].position for key in ((0, 0), (0, 1), (1, 0))] == ["oppose", "oppose", "support"]
    assert pairs[0, 0].mark == marked.Mark("oppose", arguable=False)
    assert (pairs[0, 0].is_scored, pairs[0, 0].is_right) == (True, True)
    assert (pairs[0, 1].is_scored, pairs[0, 1].is_right) == (False, False)  # arguable
    assert (pairs[1, 0].mark, pairs[1, 0].is_scored, pairs[1, 0].is_right) == (None, True, False)
    assert pairs[2, 0].is_scored is False  # marked neutral
    assert pairs[0, 0].features[FEATURES.index("repeated")] == 0
    assert pairs[0, 0].features[FEATURES.index("contrary")] == pytest.approx(-0.5)
