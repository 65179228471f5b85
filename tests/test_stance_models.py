"""Which stance model is opened, with which confidence and notes; what is opened are doubles."""

from pathlib import Path
from types import SimpleNamespace

import doubles
import pytest

from kg.config import Config
from kg.errors import ModelError
from kg.models import files, runtime
from kg.progress import Recorded, bar
from kg.records import ModelRef
from kg.stances import confidence, stance_models
from kg.stances.confidence import FEATURES, Confidence, FittedConfidence

STORED = {"weights": [0.5] * len(FEATURES), "shown": 0.7}
READER = ModelRef("attribution", "reader", "r" * 64)


@pytest.fixture(autouse=True)
def _doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Model folders by task, the user's with confidences of its own; networks are not started."""

    def read(task: str, folder: Path | None = None) -> SimpleNamespace:
        if folder is None:
            return SimpleNamespace(config={"name": f"bundled {task}", "sureness": STORED}, digest=task[0] * 64)
        sureness = {} if folder.name == "unfitted" else {"sureness": STORED | {"shown": 0.6}}
        return SimpleNamespace(config={"name": folder.name} | sureness, digest="u" * 64)

    monkeypatch.setattr(files, "read", read)
    monkeypatch.setattr(files, "is_ours", lambda _folder: True)
    monkeypatch.setattr(runtime, "start", lambda *_: None)
    monkeypatch.setattr(stance_models, "SentenceEncoder", doubles.Encoder)
    monkeypatch.setattr(stance_models, "StanceClassifier", doubles.Judge)


def test_the_bundled_models_have_their_own_confidence() -> None:
    told = Recorded()
    models = stance_models.open_models(Config(), [READER], bar(told, "models"))
    assert told.of("models") == [(0, 2), (1, 2), (2, 2)]
    assert models.confidence == Confidence((0.5,) * len(FEATURES), 0.7)
    assert models.refs == (READER, ModelRef("retrieval", "bundled retrieval", "r" * 64), ModelRef("stance", "bundled stance", "s" * 64))
    assert models.stance.classify is models.stance.classify_many
    assert models.notes() == ()


@pytest.mark.parametrize("minimum", [0.0, 0.9])
def test_the_minimum_of_the_settings_goes_before_that_of_the_model(minimum: float) -> None:
    assert stance_models.open_models(Config(min_confidence=minimum)).confidence == Confidence((0.5,) * len(FEATURES), minimum)


def test_a_folder_of_the_user_has_its_own_confidence_or_is_refused() -> None:
    models = stance_models.open_models(Config(stance_model="mine"))
    assert (models.confidence.minimum, models.refs[-1], models.notes()) == (0.6, ModelRef("stance", "mine", "u" * 64), ())
    with pytest.raises(ModelError, match="unfitted"):
        stance_models.open_models(Config(stance_model="unfitted"))


@pytest.mark.parametrize(("digest", "notes"), [("s" * 64, 0), ("0" * 64, 1)])
def test_a_file_of_confidences_goes_before_those_of_the_model(tmp_path: Path, digest: str, notes: int) -> None:
    fitted = Confidence(tuple(map(float, range(len(FEATURES)))), 0.4)
    (tmp_path / "s.json").write_text(confidence.serialized(FittedConfidence(fitted, digest, "another"), {}), encoding="utf-8")
    models = stance_models.open_models(Config(sureness=tmp_path / "s.json"))
    assert models.confidence == fitted
    assert len(models.notes()) == notes
    assert all("fitted for another stance model (another)" in note for note in models.notes())
