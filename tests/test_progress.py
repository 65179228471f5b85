"""How far a build is: every stage moves its bars to their ends, step by step, here with doubles in place of the models."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import doubles
import numpy as np
import pytest

from kg import pipeline
from kg.config import Config
from kg.models import files
from kg.models.network import WIDTH, Floats, Ids
from kg.models.pairs import BATCH_TOKENS, Pair, SentenceEncoder, StanceClassifier
from kg.progress import BARS, Recorded, Steps, bar, counted
from kg.records import ModelRef
from kg.stances.confidence import FEATURES, Confidence
from kg.stances.stance_models import Models, StanceModel

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
REF = ModelRef("stance", "a-double", "0" * 64)
SENTENCES = [f"The tram{' is late' * (number % 7)}" for number in range(300)]


def test_items_are_counted_before_the_first_and_after_each() -> None:
    told = Recorded()
    taken = [(item, len(told.steps)) for item in counted("ab", 2, bar(told, "files"))]
    assert taken == [("a", 1), ("b", 2)]
    assert told.steps == [("files", 0, 2), ("files", 1, 2), ("files", 2, 2)]


def test_a_bar_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        bar(Recorded(), "hopes")


def _build(monkeypatch: pytest.MonkeyPatch, out: Path, propositions: Path | None) -> Recorded:
    """Build the examples, a double in place of each model."""

    def open_doubles(_config: Config, readers: Sequence[ModelRef], steps: Steps) -> Models:
        (classify,) = (doubles.Judge() for _ in counted("j", 1, steps))
        return Models(doubles.Encoder(), StanceModel(classify, classify, REF), Confidence((1.0,) * len(FEATURES), 0.5), (*readers, REF))

    monkeypatch.setattr(pipeline, "Reader", doubles.Reader)
    monkeypatch.setattr(pipeline, "open_models", open_doubles)
    told = Recorded()
    pipeline.build([str(EXAMPLES / "articles")], out, Config(propositions=propositions, fail_on="never"), told)
    return told


def test_every_stage_moves_its_bars_to_their_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files_read, count = len(list((EXAMPLES / "articles").iterdir())), 12
    for propositions, unused in ((EXAMPLES / "propositions.txt", "discovery"), (None, "")):
        told = _build(monkeypatch, tmp_path / "out", propositions)
        assert list(dict.fromkeys(name for name, _, _ in told.steps)) == [name for name in BARS if name not in {"start", "marked", unused}]
        for name in {name for name, _, _ in told.steps}:
            steps = told.of(name)
            assert steps[0][0] == 0
            assert steps[-1][0] == steps[-1][1] > 0
            # a step forward, or a new beginning after an end
            assert all(after > before or (after == 0 and before == total) for (before, total), (after, _) in pairwise(steps))
        assert told.of("files")[-1] == (files_read, files_read)
        for name in ("attributions", "agents", "claims", "graph"):  # each article moves them
            assert told.of(name) == [(done, count) for done in range(count + 1)]
        for name in ("vectors", "stances", "rules"):
            assert len(told.of(name)) > count


@pytest.mark.parametrize("task", ["stance", "retrieval"])
def test_each_batch_of_a_model_moves_the_bar(task: str) -> None:
    folder = files.read(task)
    sizes: list[int] = []

    def network(**inputs: Ids) -> tuple[Floats, ...]:
        sizes.append(len(inputs["ids"]))
        return (np.zeros((len(inputs["ids"]), 3 if task == "stance" else WIDTH), dtype=np.float32),)

    told = Recorded()
    if task == "stance":
        StanceClassifier(folder, network)([Pair(text, "The tram is late") for text in SENTENCES], bar(told, "stances"))
    else:
        SentenceEncoder(folder, network)(SENTENCES, bar(told, "stances"))
    done = [done for done, _ in told.of("stances")]
    assert np.diff(done).tolist() == sizes
    assert (done[0], done[-1], len(sizes) > 6) == (0, 300, True)
    assert max(sizes) < BATCH_TOKENS
