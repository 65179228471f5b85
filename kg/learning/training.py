"""Training: which data each task takes, how its model is trained, calibrated and scored, and where the scores are stored."""

import json
import logging
import random
from pathlib import Path
from typing import Any

import numpy as np

from kg.attributions.rules import continue_quotations
from kg.config import Config
from kg.errors import InputError, UsageError
from kg.evaluation import attribution, corpora, pronouns, stance
from kg.evaluation.scores import calibration
from kg.files import put
from kg.learning import stories, sureness
from kg.learning.calibration import FOLDS, logistic, tempered
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import LABELS, SentenceEncoder, StanceClassifier, shares
from kg.models.spans import Floats, confidence
from kg.models.tagger import Tagger
from kg.stances.confidence import FittedConfidence, serialized
from kg.stances.stance_models import open_encoder, open_stance_model

log = logging.getLogger("kg.learning")

STANCE_SETS = ("mnli", "perspectrum", "argkp", "directed")  # development sets; SEESAW is only measured, under its licence


def train(task: str, data: Path, out: Path | None = None, seed: int = 13) -> Path:
    """Train a model, seeded, and score it; a run that was stopped goes on from its last checkpoint.

    :param task: ``attribution``, ``speakers``, ``stance``, ``retrieval`` or ``sureness``
    :param data: a folder with ``attribution/``, ``coref/`` and ``stance/`` in the forms of docs/models.md
    :param out: the model's folder; the bundled one by default
    :param seed: of the order in which the data are seen; new weights of a network begin the same with every seed
    :returns: the model's folder
    :raises UsageError: there is no such task
    :raises InputError: the data are not there
    """
    with needed_for("Training"):  # torch takes seconds to import
        from kg.learning.attribution import train as train_attribution  # noqa: PLC0415
        from kg.learning.retrieval import train as train_retrieval  # noqa: PLC0415
        from kg.learning.speakers import train as train_speakers  # noqa: PLC0415
        from kg.learning.stance import train as train_stance  # noqa: PLC0415

    tasks = {  # how it is trained, the folder of its data, the folder of its model
        "attribution": (train_attribution, "attribution", "attribution"),
        "speakers": (train_speakers, "coref", "attribution"),
        "stance": (train_stance, "stance", "stance"),
        "retrieval": (train_retrieval, ".", "retrieval"),  # its stories ship with the package
        "sureness": (lambda _data, _folder, _seed: None, "sides", "stance"),  # nothing is trained, only calibrated
    }
    if task not in tasks:
        raise UsageError(f"There is no task {task!r} to train.", f"Choose one of {', '.join(tasks)}.")
    fit, subfolder, model = tasks[task]
    _check_data(data, subfolder)
    folder = out or files.WEIGHTS / model
    fit(data, folder, seed)
    score(task, data, folder)
    for checkpoint in folder.glob(f"checkpoint.{task}-{seed}*.pt"):
        checkpoint.unlink()
    return folder


def _check_data(data: Path, subfolder: str) -> None:
    """Make sure that the training data are there.

    :raises InputError: they are not
    """
    if not (data / subfolder).is_dir():
        raise InputError(f"{data} has no folder {subfolder!r}.", "Name the folder that holds the training data (docs/models.md).")


def score(task: str, data: Path, folder: Path) -> None:
    """Calibrate a trained model, score it on the development sets, and store the scores with it.

    :param task, data: as of :func:`train`
    :param folder: the model's
    """
    by_task = {
        "attribution": _score_attribution,
        "speakers": _score_speakers,
        "stance": _score_stance,
        "retrieval": _score_retrieval,
        "sureness": _score_sureness,
    }
    new = by_task[task](data, folder)
    old = json.loads((folder / "config.json").read_text(encoding="utf-8"))["scores"]
    _store(folder, scores=old | new)
    log.info("%s: %s", folder, new)


def fit_sureness(data: Path, config: Config, out: Path) -> Path:
    """Fit the confidence of any stance model on marked development articles, since its probabilities mean something else than our model's.

    :param data: a folder with ``sides/`` and ``attribution/``
    :param config: names the stance model
    :param out: the file for ``kg build --sureness``
    :raises InputError: the data are not there
    :raises ModelError: the stance model cannot be run or reached
    """
    _check_data(data, "sides")
    model = open_stance_model(config)
    encode, _ = open_encoder(config)
    fitted, scores = sureness.fit(data, encode, model.classify)
    for note in model.notes():
        log.warning("%s", note)
    put(out, serialized(FittedConfidence(fitted, model.ref.digest, model.ref.name), scores))
    log.info("%s: %s", model.ref.name, scores)
    return out


def _store(folder: Path, **changes: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    """Change keys of a model's configuration."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    put(path, json.dumps(config | changes, indent=1, sort_keys=True) + "\n")


# ── one model each: calibrate, and score on the development sets ─────────────


def _score_attribution(data: Path, folder: Path) -> dict[str, Any]:
    """Fit the calibration of the confidence on the development set; measure it on other folds than fitted, by article."""
    dev, model = data / "attribution" / "polnear.dev.jsonl", files.read("attribution", folder)
    tagger = Tagger(model, runtime.start(model, threads=runtime.cores()))
    folds: list[int] = []
    features: list[Floats] = []
    right: list[bool] = []
    for number, annotated in enumerate(corpora.readings(dev)):
        weighed, _ = tagger.weighed(annotated.article, annotated.sentences)
        guesses = continue_quotations(annotated.article, [guess for guess, _ in weighed])
        matched = {guess for _, guess in attribution.linked(annotated.attributions, guesses)}
        folds += [number % FOLDS] * len(weighed)
        features += [evidence for _, evidence in weighed]
        right += [place in matched for place in range(len(weighed))]
    fold, columns, truth = np.array(folds), np.array(features), np.array(right)
    probabilities = np.zeros(len(fold))
    for number in range(FOLDS):
        weights = logistic(columns[fold != number], truth[fold != number])
        probabilities[fold == number] = confidence(columns[fold == number], weights)
    _store(folder, calibration=logistic(columns, truth))
    found = attribution.score(dev, None, Config(attribution_model=folder))
    scores = {f"polnear.dev {kind} F1": found[kind]["f1"] for kind in (*attribution.ROLES, "linked")}
    return scores | {f"polnear.dev ece, {FOLDS} folds": calibration(probabilities, truth)["ece"]}


def _score_speakers(data: Path, folder: Path) -> dict[str, Any]:
    """Score on GAP's development set."""
    found = pronouns.score(data / "coref" / "gap.dev.jsonl", None, Config(attribution_model=folder))
    return {"gap.dev F1": found["overall"]["f1"], "gap.dev bias": found["bias"]}


def _score_retrieval(_data: Path, folder: Path) -> dict[str, Any]:
    """Score how often a proposition that a claim of the stories kept aside bears on is the nearest of all, or among the five nearest."""
    model = files.read("retrieval", folder)
    encode, aside = SentenceEncoder(model, runtime.start(model)), stories.read(stories.ASIDE)
    lettered = [(number, letter) for number, story in enumerate(aside) for letter in story.propositions]
    propositions = encode([aside[number].propositions[letter] for number, letter in lettered])
    ranks = []
    for number, story in enumerate(aside):
        sided = [claim for claim in story.claims if claim.sides]
        vectors = encode([f"{claim.holder} {claim.cue} {claim.content}" for claim in sided])
        for claim, cosines in zip(sided, vectors @ propositions.T, strict=True):
            best = max(cosines[at] for at, (owner, letter) in enumerate(lettered) if owner == number and letter in claim.sides)
            ranks.append(int((cosines > best).sum()))
    return {f"stories.aside of {len(lettered)}, first {k}": round(float(np.mean([rank < k for rank in ranks])), 4) for k in (1, 5)}


def _score_stance(data: Path, folder: Path) -> dict[str, Any]:
    """Fit temperature and neutral offset, which make confidences honest (Guo et al. 2017), over all development sets; score each.

    The stories kept aside are one of the sets. How honest confidences are is measured on other folds than those that the two are fitted
    on, every fifth row of each set.
    """
    sets = {name: stance.rows(data / "stance" / f"{name}.dev.jsonl") for name in STANCE_SETS}
    aside = list(stories.pairs(stories.read(stories.ASIDE), random.Random(0)))
    sets["stories"] = [pair for pair, _ in aside], np.array([LABELS.index(position) for _, position in aside])
    logits_of = {name: (stance.logits(pairs, folder), truth) for name, (pairs, truth) in sets.items()}
    surest, right = [], []
    for number in range(FOLDS):
        others = [(logits[keep], truth[keep]) for logits, truth in logits_of.values() for keep in [np.arange(len(truth)) % FOLDS != number]]
        setting = tempered(others)
        for logits, truth in logits_of.values():
            probabilities = shares(logits[number::FOLDS], *setting)
            surest.append(probabilities.max(1))
            right.append(probabilities.argmax(1) == truth[number::FOLDS])
    temperature, neutral = tempered(list(logits_of.values()))
    _store(folder, temperature=temperature, neutral=neutral)
    scores: dict[str, Any] = {f"dev ece, {FOLDS} folds": calibration(np.concatenate(surest), np.concatenate(right))["ece"]}
    for name, (logits, truth) in logits_of.items():
        found = stance.scores_of(shares(logits, temperature, neutral), truth)
        scores |= {f"{name}.dev {kind}": found[kind] for kind in ("accuracy", "macro_f1", "ece")}
    return scores | _score_sureness(data, folder)


def _score_sureness(data: Path, folder: Path) -> dict[str, Any]:
    """Fit the confidence of a stance model's positions on marked development articles; its scores are cross-validated."""
    model = files.read("stance", folder)
    encode, _ = open_encoder(Config())
    classify = StanceClassifier(model, runtime.start(model, threads=runtime.cores()))
    fitted, scores = sureness.fit(data, encode, classify)
    _store(folder, sureness={"weights": list(fitted.weights), "shown": fitted.minimum})
    return scores
