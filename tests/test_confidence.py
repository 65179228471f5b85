"""The confidence of a stance: its formula, where it is read from, and which files are refused."""

import json
import math
from pathlib import Path

import pytest

from kg.errors import InputError, ModelError
from kg.models import files
from kg.stances import confidence
from kg.stances.confidence import FEATURES, Confidence, FittedConfidence

STORED = {"weights": [0.5] * len(FEATURES), "shown": 0.75}


def test_the_confidence_is_the_logistic_function_of_the_weighted_sum() -> None:
    fitted = Confidence((1.0, -2.0, 0.5), 0.6)
    assert fitted([1.0, 0.0, 0.0]) == pytest.approx(1 / (1 + math.exp(-1)))
    assert fitted([1.0, 1.0, 4.0]) == pytest.approx(1 / (1 + math.exp(-1)))
    assert fitted([0.0, 1.0, 0.0]) == pytest.approx(1 / (1 + math.exp(2)))
    for wrong in ([1.0], [1.0] * 4):
        with pytest.raises(ValueError, match="argument"):
            fitted(wrong)


def test_the_features_are_named_in_the_order_of_the_stored_files() -> None:
    assert FEATURES == ("one", "bears", "prevails", "opposes", "near", "behind", "first", "repeated", "contrary")


def test_the_configuration_of_a_model_gives_its_confidence() -> None:
    assert confidence.of_model({"name": "mine", "sureness": STORED}) == Confidence((0.5,) * len(FEATURES), 0.75)


def test_the_bundled_model_uses_every_feature_and_shows_no_weak_stance() -> None:
    bundled = confidence.of_model(files.read("stance").config)
    assert all(bundled.weights)
    assert 0.5 <= bundled.minimum <= 0.9


@pytest.mark.parametrize("wrong", [{}, {"sureness": {}}, {"sureness": STORED | {"weights": [0.5] * 5}}])
def test_a_model_without_fitted_weights_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="mine") as caught:
        confidence.of_model({"name": "mine", **wrong})
    assert "kg train sureness" in caught.value.hint


FITTED = FittedConfidence(Confidence(tuple(map(float, range(len(FEATURES)))), 0.6), "d" * 64, "town-reader")


def test_a_file_keeps_what_was_fitted_and_the_scores(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(confidence.serialized(FITTED, {"recall": 0.25}), encoding="utf-8")
    assert confidence.read(path) == FITTED
    assert json.loads(path.read_text(encoding="utf-8"))["scores"] == {"recall": 0.25}


def _row(**changes: object) -> bytes:
    return json.dumps(json.loads(confidence.serialized(FITTED, {})) | changes).encode()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "does not say"),
        (b"\xff", "does not say"),
        (b"[]", "does not say"),
        (b"{}", "does not say"),
        (_row(weights="x"), "does not say"),
        (_row(weights=[1.0]), "other evidence"),
        (_row(evidence=[*FEATURES[1:], FEATURES[0]]), "other evidence"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "s.json").write_bytes(content)
    with pytest.raises(InputError, match=what) as caught:
        confidence.read(tmp_path / "s.json")
    assert "s.json" in caught.value.what
    assert "kg train sureness" in caught.value.hint
