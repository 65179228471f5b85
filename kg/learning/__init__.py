"""Training: the data sets, one loop, what each task makes of both, and the scores that a trained model is stored with."""

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np

from kg.attributions import Reader
from kg.config import Config
from kg.errors import InputError, UsageError
from kg.models import files
from kg.models.spans import calibrated

log = logging.getLogger("kg.learning")

FOLDS = 5  # of the development set, by article
STANCE_SETS = ("mnli", "perspectrum", "argkp", "directed")  # development sets; SEESAW is measured only, under its licence


def train(task: str, data: Path, out: Path | None = None) -> Path:
    """Train a model, seeded; a run that was stopped goes on from its last checkpoint.

    1. train, with checkpoints in the folder
    2. calibrate and score on the development sets
    3. store the scores with the model

    :param task: ``attribution`` or ``stance``
    :param data: a folder with ``attribution/`` and ``stance/`` in the forms of docs/models.md
    :param out: the model's folder; in place of the bundled one by default
    :returns: the model's folder
    :raises UsageError: when there is no such task
    :raises InputError: when the data are not there
    """
    from kg.learning import attribution, stance  # noqa: PLC0415  # torch takes seconds to import

    tasks = {
        "attribution": (attribution.train, _score_attribution),
        "stance": (stance.train, _score_stance),
    }
    if task not in tasks:
        raise UsageError(f"There is no task {task!r} to train.", f"Choose one of {', '.join(tasks)}.")
    if not (data / task).is_dir():
        raise InputError(f"{data} has no folder {task!r}.", "Name the folder that holds the training data (docs/models.md).")
    folder = out or files.WEIGHTS / task
    fit, score = tasks[task]
    # 1
    fit(data, folder)
    # 2
    scores = score(data / task, folder)
    # 3
    _store(folder, scores=scores)
    (folder / "checkpoint.pt").unlink(missing_ok=True)
    log.info("%s: %s", folder, scores)
    return folder


def _store(folder: Path, **changes: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(config | changes, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _score_attribution(data: Path, folder: Path) -> dict[str, Any]:
    """Fit the confidence's calibration on the development set; score it on other folds than those it is fitted on, by article."""
    from kg import evaluate  # noqa: PLC0415  # evaluation reads corpora with this package

    dev = data / "polnear.dev.jsonl"
    rows = [
        (number % FOLDS, found.confidence, place in matched)
        for number, (_, attributions, matched) in enumerate(evaluate.judged(dev, Reader(folder)))
        for place, found in enumerate(attributions)
    ]
    fold, raw, right = (np.array(column) for column in zip(*rows, strict=True))
    held = np.zeros(len(raw))
    for number in range(FOLDS):
        held[fold == number] = calibrated(raw[fold == number], _platt(raw[fold != number], right[fold != number]))
    _store(folder, calibration=_platt(raw, right))
    found = evaluate.attribution(dev, None, Config(attribution_model=folder))
    scores = {f"polnear.dev {kind} F1": found[kind]["f1"] for kind in ("source", "cue", "content", "linked")}
    return scores | {f"polnear.dev ece, {FOLDS} folds": evaluate.calibration(held, right)["ece"]}


def _platt(raw: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> list[float]:
    """Fit shift and slope of ``calibrated`` by likelihood (Newton's method)."""
    inside = np.clip(raw, 1e-6, 1 - 1e-6)
    given = np.stack([np.ones_like(inside), np.log(inside / (1 - inside))], 1)
    weights = np.array([0.0, 1.0])
    for _ in range(20):
        said = 1 / (1 + np.exp(-given @ weights))
        curve = (given * (said * (1 - said))[:, None]).T @ given + 1e-3 * np.eye(2)
        weights = weights - np.linalg.solve(curve, given.T @ (said - right))
    return [round(float(weight), 4) for weight in weights]


def _score_stance(data: Path, folder: Path) -> dict[str, Any]:
    """Fit temperature and neutral offset, which make confidences honest (Guo et al. 2017), over all development sets; score each."""
    from kg import evaluate  # noqa: PLC0415  # evaluation reads corpora with this package

    sets = {name: data / f"{name}.dev.jsonl" for name in STANCE_SETS}
    logits = {name: evaluate.stance_logits(path, folder) for name, path in sets.items()}
    grid = [(number / 20, raised / 10) for number in range(10, 41) for raised in range(11)]
    temperature, neutral = min(grid, key=lambda one: sum(evaluate.surprise(*pair, *one) for pair in logits.values()))
    _store(folder, temperature=temperature, neutral=neutral)
    scores: dict[str, Any] = {}
    for name, path in sets.items():
        found = evaluate.stance(path, None, Config(stance_model=str(folder)))
        scores |= {f"{name}.dev {kind}": found[kind] for kind in ("accuracy", "macro_f1", "ece")}
    return scores
