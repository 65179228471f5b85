"""Scores on tiny gold sets written for this test, counted by hand."""

import json
from pathlib import Path

import pytest

from kg.config import Config
from kg.errors import InputError
from kg.evaluation import tasks
from kg.evaluation.attribution import matches
from kg.records import Attribution, Span


def _one(source: tuple[int, int] | None, content: tuple[int, int]) -> Attribution:
    return Attribution((Span(*source),) if source else (), (Span(90, 92),), (Span(*content),), 1.0)


def test_linked_needs_content_and_source() -> None:
    gold = [_one((0, 4), (10, 30)), _one(None, (40, 60)), _one((70, 74), (80, 90))]
    guess = [_one((0, 4), (12, 30)), _one((35, 39), (40, 60)), _one((70, 74), (80, 84))]
    assert matches(gold, guess) == [(0, 0), (2, 2)]
    assert matches(gold, gold) == [(0, 0), (1, 1), (2, 2)]


def test_attribution_scores_and_rows(tmp_path: Path) -> None:
    text = "The dam is safe, engineer Pavel Orin said on Friday."
    spans = {
        role: [[text.index(words), text.index(words) + len(words)]]
        for role, words in (("source", "engineer Pavel Orin"), ("cue", "said"), ("content", "The dam is safe"))
    }
    gold, out = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": text, "attributions": [spans]}) + "\n", encoding="utf-8")
    scores = tasks.attribution(gold, out, Config())
    assert scores["articles"] == 1
    assert scores["linked"]["f1"] == 1.0
    (row,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert row["id"] == "a"
    assert row["attributions"][0]["cue"] == spans["cue"]


def test_speakers_scores_equal_their_predictions(tmp_path: Path) -> None:
    text = "{} thanked the mayor. {} said that {} was glad."
    rows = []
    for pronoun, label in (("she", "B"), ("he", "B"), ("she", "A"), ("he", "neither")):
        whole = text.format("Nora Lund", "Pavel Orin" if pronoun == "he" else "Ida Brandt", pronoun)
        names = {"a": "Nora Lund", "b": whole[whole.index(". ") + 2 : whole.index(" said")]}
        places = {f"{one}_offset": whole.index(name) for one, name in names.items()}
        rows.append(
            {"id": str(len(rows)), "text": whole, "pronoun": pronoun, "pronoun_offset": whole.index(f" {pronoun} ") + 1, "label": label}
            | names
            | places
        )
    gold, out = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    scores = tasks.speakers(gold, out, Config())
    said = [json.loads(line)["label"] for line in out.read_text(encoding="utf-8").splitlines()]
    right = sum(one == row["label"] != "neither" for one, row in zip(said, rows, strict=True))
    assert scores["overall"]["f1"] == round(2 * right / (sum(one != "neither" for one in said) + 3), 3)
    assert said[0] == "B"


def test_stance_scores_equal_their_predictions(tmp_path: Path) -> None:
    rows = [
        {"text": "The dam is safe.", "target": "The dam is safe.", "label": "support"},
        {"text": "The dam is not safe.", "target": "The dam is safe.", "label": "oppose"},
        {"text": "Lunch was late.", "target": "The dam is safe.", "label": "support", "holder": "Ann"},
    ]
    gold, out = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    scores = tasks.stance(gold, out, Config())
    said = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    right = sum(one["label"] == row["label"] for one, row in zip(said, rows, strict=True))
    assert scores["accuracy"] == round(right / 3, 4)
    assert set(scores["f1"]) == {"support", "oppose"}
    assert [one["label"] for one in said[:2]] == ["support", "oppose"]
    assert all(one["confidence"] > 0.8 for one in said[:2])


@pytest.mark.parametrize("line", ['{"text": "a"}', "[]", "no json", '{"text": "a", "target": "b", "label": "yes"}'])
def test_a_row_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError):
        tasks.stance(gold, None, Config())
    with pytest.raises(InputError):
        tasks.attribution(gold, None, Config())
    with pytest.raises(InputError):
        tasks.speakers(gold, None, Config())


def test_claims_wants_an_annotated_set(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        tasks.claims(tmp_path, None, Config())


def test_claims_scores_a_set(tmp_path: Path) -> None:
    text = "Dam dispute goes on\n\nThe dam is safe, engineer Pavel Orin said on Friday. It was built in 1961 and holds a small lake.\n"
    words = "The dam is safe"
    start = text.index(words)
    claim = {"start": start, "end": start + len(words), "text": words, "kind": "indirect", "speaker": "Pavel Orin"}
    (tmp_path / "docs").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "docs" / "dam.txt").write_text(text, encoding="utf-8")
    (tmp_path / "propositions.txt").write_text("The dam is safe\n", encoding="utf-8")
    (tmp_path / "aliases.json").write_text("{}", encoding="utf-8")
    gold = {
        "claims": [claim],
        "propositions": [{"id": "p", "text": "The dam is safe"}],
        "stances": [{"speaker": "Pavel Orin", "proposition": "p", "stance": "support"}],
    }
    (tmp_path / "gold" / "dam.json").write_text(json.dumps(gold), encoding="utf-8")
    scores = tasks.claims(tmp_path, tmp_path / "claims.jsonl", Config())
    assert (scores["f1"], scores["exact"], scores["speaker"], scores["kind"]) == (1.0, 1.0, 1.0, 1.0)
    assert scores["stance"]["support"] == 1.0
    low, high = scores["stance"]["interval"]
    assert low == high == round(scores["stance"]["ece"], 3) == round(1 - scores["stance"]["reliability"][0][0], 3)
    assert (tmp_path / "claims.jsonl").read_text(encoding="utf-8").count("\n") == 1
