"""How sure a side is, fitted on marked articles with doubles of the models, so that what is right is known."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.learning import sureness
from kg.models.pairs import Floats, Pair
from kg.stances.confidence import FEATURES

WORDS = ("ferry", "bridge", "school", "market", "harbour")


def _encode(texts: Sequence[str]) -> Floats:
    rows = [[1.0, *(2.0 * (word in text.lower()) for word in WORDS)] for text in texts]
    return np.array([np.array(row) / np.linalg.norm(row) for row in rows], dtype=np.float32)


def _classify(pairs: Sequence[Pair]) -> Floats:
    """Sure and right about "yes" and "no"; "perhaps" is taken for support by half."""
    known = {"yes": (0.9, 0.05, 0.05), "no": (0.05, 0.9, 0.05), "perhaps": (0.5, 0.1, 0.4), "nothing": (0.1, 0.1, 0.8)}
    return np.array([known[pair.text.split(": ")[1].split()[0]] for pair in pairs], dtype=np.float32)


def _data(folder: Path, articles: int = 10) -> Path:
    """Articles in which "yes" supports, "no" opposes, and "perhaps" takes no side."""
    (folder / "sides").mkdir()
    (folder / "attribution").mkdir()
    marks, texts = [], []
    for number in range(articles):
        said = [(word, answer) for word in WORDS for answer in ("yes", "no", "perhaps", "nothing")]
        lines = [f"{answer} to the {word}" for word, answer in said]
        text, spans = "", []
        for line in lines:
            spans.append([len(text), len(text) + len(line)])
            text += line + "\n"
        attributions = [{"source": [], "cue": [], "content": [span]} for span in spans]
        position = {"yes": "support", "no": "oppose"}
        claims = [
            {
                "attribution": place,
                "speaker": f"speaker {place}",
                "sides": {str(WORDS.index(word)): [position[answer]]} if answer in position else {},
            }
            for place, (word, answer) in enumerate(said)
        ]
        marks.append({"id": str(number), "propositions": [f"The {word} is good" for word in WORDS], "claims": claims, "not_claims": []})
        texts.append({"id": str(number), "text": text, "attributions": attributions})
    for name, file in sureness.SETS.items():
        half = marks[: articles // 2] if name == "polnear" else marks[articles // 2 :]
        (folder / "sides" / f"{name}.dev.jsonl").write_text("".join(json.dumps(row) + "\n" for row in half), encoding="utf-8")
        (folder / "attribution" / file).write_text("".join(json.dumps(row) + "\n" for row in texts), encoding="utf-8")
    return folder


def test_what_is_right_is_sure_and_the_rest_is_not(tmp_path: Path) -> None:
    found, scores = sureness.fit(_data(tmp_path), _encode, _classify)
    assert len(found.weights) == len(FEATURES)
    assert scores["sides.dev precision of what is shown"] == 1.0
    assert scores["sides.dev recall of what is shown"] == 1.0
    assert scores["sides.dev ece, 5 folds"] < 0.1
    near = dict.fromkeys(FEATURES, 0.0) | {"one": 1.0, "near": 0.9}
    plain = near | {"bears": 2.9, "prevails": 2.9}
    weak = near | {"bears": 0.4, "prevails": 1.6}
    assert found(list(plain.values())) > found.minimum > found(list(weak.values()))


def test_the_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    right = np.array([True, True, False, True, False, False])
    assert sureness.lowest_confidence(confidence, right, 0.75) == 0.6
    assert sureness.lowest_confidence(confidence, right, 0.5) == 0.4
    assert sureness.lowest_confidence(confidence, right, 1.0) == 0.8
    assert sureness.lowest_confidence(confidence, ~right, 0.9) == 1.0
    tied = np.array([0.9, 0.9, 0.5, 0.5])
    assert sureness.lowest_confidence(tied, np.array([True, True, True, False]), 0.8) == 0.9
