"""Trains a model: checks its data, calls the training of its task, calibrates and scores the result, and stores the scores with it."""

import json
import logging
import random
from pathlib import Path
from typing import Any

import numpy as np

from kg.attributions.rules import continue_quotations
from kg.claims.speech import STORED
from kg.config import Config
from kg.errors import InputError, UsageError
from kg.evaluation import attribution, corpora, pronouns, stance
from kg.evaluation.scores import calibration
from kg.files import put
from kg.learning import speech, stories, sureness
from kg.learning.calibration import FOLDS, fit_temperature, logistic
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import LABELS, SentenceEncoder, StanceClassifier, calibrated
from kg.models.spans import Floats, confidence
from kg.models.tagger import Tagger
from kg.people.kinds import NO_NAME
from kg.stances.confidence import FittedConfidence, serialized
from kg.stances.stance_models import open_encoder, open_stance_model
from kg.text.sentences import split

log = logging.getLogger("kg.learning")

STANCE_DEV_SETS = ("mnli", "perspectrum", "argkp", "directed")  # development sets; SEESAW is left out, as its licence allows measuring only


def train(task: str, data: Path, out: Path | None = None, seed: int = 13) -> Path:
    """Train a model, calibrate it and score it; a training that was stopped goes on from its last checkpoint.

    :param task: ``attribution`` (finds sources, cues and contents), ``speakers`` (the part of the same model that says whom pronouns mean),
        ``names`` (the part that tells what names stand for), ``stance``, ``retrieval`` (which propositions a claim is near), ``sureness``
        (the confidence of the stance model's positions), or ``speech`` (how sure it is that a content is speech of its source)
    :param data: a folder with ``attribution/``, ``coref/`` and ``stance/`` in the forms of docs/models.md
    :param out: the model's folder, of ``speech`` a file; the bundled one by default
    :param seed: of the order in which the data are seen; new weights of a network begin the same with every seed
    :returns: the model's folder
    :raises UsageError: there is no such task
    :raises InputError: the data are not there
    """
    if task == "speech":
        _check_data(data, "sides")
        return speech.train(data, out or STORED)
    with needed_for("Training"):  # torch takes seconds to import
        from kg.learning.attribution import train as train_attribution  # noqa: PLC0415
        from kg.learning.names import train as train_names  # noqa: PLC0415
        from kg.learning.retrieval import train as train_retrieval  # noqa: PLC0415
        from kg.learning.speakers import train as train_speakers  # noqa: PLC0415
        from kg.learning.stance import train as train_stance  # noqa: PLC0415

    tasks = {  # task → function that trains the model, folder of the data, name of the model
        "attribution": (train_attribution, "attribution", "attribution"),
        "speakers": (train_speakers, "coref", "attribution"),
        "names": (train_names, "ner", "attribution"),
        "stance": (train_stance, "stance", "stance"),
        "retrieval": (train_retrieval, ".", "retrieval"),  # its stories ship with the package
        "sureness": (lambda _data, _folder, _seed: None, "sides", "stance"),  # nothing is trained, only calibrated
    }
    if task not in tasks:
        raise UsageError(f"There is no task {task!r} to train.", f"Choose one of {', '.join((*tasks, 'speech'))}.")
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
    """Calibrate a trained model, score it on the development sets, and store both in its ``config.json``.

    :param task, data: as of :func:`train`
    :param folder: of the model
    """
    by_task = {
        "attribution": _score_attribution,
        "speakers": _score_speakers,
        "names": _score_names,
        "stance": _score_stance,
        "retrieval": _score_retrieval,
        "sureness": _score_sureness,
    }
    new = by_task[task](data, folder)
    old = json.loads((folder / "config.json").read_text(encoding="utf-8"))["scores"]
    _store_in_config(folder, scores=old | new)
    log.info("%s: %s", folder, new)


def fit_sureness(data: Path, config: Config, out: Path) -> Path:
    """Fit the confidence of another stance model than the bundled one, on marked development articles, and write it to a file.

    Models differ in what their probabilities mean: the fitted confidence is the probability that a position is right.

    :param data: a folder with ``sides/`` (marked articles) and ``attribution/`` (their texts)
    :param config: its ``stance_model`` is the model whose confidence is fitted
    :param out: the file to write, for ``kg build --sureness``
    :returns: ``out``
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


def _store_in_config(folder: Path, **changes: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    """Set keys of a model's ``config.json``; the other keys stay."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    put(path, json.dumps(config | changes, indent=1, sort_keys=True) + "\n")


# ── one model each: calibrate, and score on the development sets ─────────────


def _score_attribution(data: Path, folder: Path) -> dict[str, Any]:
    """Fit the confidence of the attribution model on PolNeAR's development set, and score the model there.

    The calibration error is cross-validated, with whole articles in a fold.

    :returns: name of a score → value
    """
    dev, model = data / "attribution" / "polnear.dev.jsonl", files.read("attribution", folder)
    tagger = Tagger(model, runtime.start(model, threads=runtime.cores()))
    folds: list[int] = []
    features: list[Floats] = []
    right: list[bool] = []
    for article_number, annotated in enumerate(corpora.readings(dev)):
        uncalibrated, _, _ = tagger.uncalibrated(annotated.article, annotated.sentences)
        guesses = continue_quotations(annotated.article, [guess for guess, _ in uncalibrated])
        matched = {number for _, number in attribution.matches(annotated.attributions, guesses)}
        folds += [article_number % FOLDS] * len(uncalibrated)
        features += [evidence for _, evidence in uncalibrated]
        right += [number in matched for number in range(len(uncalibrated))]
    fold, columns, is_right = np.array(folds), np.array(features), np.array(right)
    probabilities = np.zeros(len(fold))
    for number in range(FOLDS):
        weights = logistic(columns[fold != number], is_right[fold != number])
        probabilities[fold == number] = confidence(columns[fold == number], weights)
    _store_in_config(folder, calibration=logistic(columns, is_right))
    scores_of_dev = attribution.score(dev, None, Config(attribution_model=folder))
    scores = {f"polnear.dev {kind} F1": scores_of_dev[kind]["f1"] for kind in (*attribution.ROLES, "linked")}
    return scores | {f"polnear.dev ece, {FOLDS} folds": calibration(probabilities, is_right)["ece"]}


def _score_speakers(data: Path, folder: Path) -> dict[str, Any]:
    """Score on GAP's development set whom pronouns mean: name of a score → value."""
    scores = pronouns.score(data / "coref" / "gap.dev.jsonl", None, Config(attribution_model=folder))
    return {"gap.dev F1": scores["overall"]["f1"], "gap.dev bias": scores["bias"]}


def _score_names(data: Path, folder: Path) -> dict[str, Any]:
    """Score on tagged names (CrossNER politics, development set) what the words with a capital name: name of a score → value.

    Of words in names, the share of which it is right whether the name is a person's; of words in none, the share that are known as such.
    """
    model = files.read("attribution", folder)
    tagger = Tagger(model, runtime.start(model, threads=runtime.cores()))
    right = {True: [0, 0], False: [0, 0]}  # whether in a name → words that are right, words
    for text in corpora.named(data / "ner" / "crossner_politics.dev.jsonl"):
        kind_at = {span.start: kind for span, kind in text.kinds}
        for word in tagger(text.article, split(text.article)).name_words:
            kind = kind_at.get(word.span.start)
            if kind:
                in_name = kind != "none"
                is_right = (word.person > (1 - word.none) / 2) == (kind == "person") if in_name else word.none >= NO_NAME
                right[in_name] = [right[in_name][0] + is_right, right[in_name][1] + 1]
    return {
        "crossner_politics.dev person or not": round(right[True][0] / right[True][1], 4),
        "crossner_politics.dev no name": round(right[False][0] / right[False][1], 4),
    }


def _score_retrieval(_data: Path, folder: Path) -> dict[str, Any]:
    """Score the retrieval model on the stories that it was not trained on.

    A claim counts as found where one of the propositions that it is for or against is the nearest of all stories' propositions, or among
    the five nearest.

    :returns: name of a score → share of the claims
    """
    model = files.read("retrieval", folder)
    encode, held_out = SentenceEncoder(model, runtime.start(model)), stories.read(stories.HELD_OUT)
    lettered = [(number, letter) for number, story in enumerate(held_out) for letter in story.propositions]
    propositions = encode([held_out[number].propositions[letter] for number, letter in lettered])
    ranks = []  # of each claim: how many propositions are nearer than the nearest right one
    for number, story in enumerate(held_out):
        claims = [claim for claim in story.claims if claim.positions]
        vectors = encode([f"{claim.holder} {claim.cue} {claim.content}" for claim in claims])
        for claim, cosines in zip(claims, vectors @ propositions.T, strict=True):
            right = [column for column, (of_story, letter) in enumerate(lettered) if of_story == number and letter in claim.positions]
            ranks.append(int((cosines > cosines[right].max()).sum()))
    return {f"stories.aside of {len(lettered)}, first {k}": round(float(np.mean([rank < k for rank in ranks])), 4) for k in (1, 5)}


def _score_stance(data: Path, folder: Path) -> dict[str, Any]:
    """Calibrate the probabilities of the stance model over all development sets, and score it on each.

    Calibration fits two numbers (Guo et al. 2017): a temperature, by which all logits are divided, and an offset, which is added to the
    logit of neutral. The stories that were not trained on are one of the sets. The expected calibration error (ece) is cross-validated; a
    fold is every fifth row of each set.

    1. run the model on all sets
    2. cross-validate the calibration
    3. calibrate on all sets, and store that
    4. score each set; then fit and score the confidence of stances

    :returns: name of a score → value
    """
    # 1
    sets = {name: stance.rows(data / "stance" / f"{name}.dev.jsonl") for name in STANCE_DEV_SETS}
    story_rows = list(stories.pairs(stories.read(stories.HELD_OUT), random.Random(0)))
    sets["stories"] = [pair for pair, _ in story_rows], np.array([LABELS.index(position) for _, position in story_rows])
    outputs = {name: (stance.logits(pairs, folder), labels) for name, (pairs, labels) in sets.items()}  # logits and right labels
    # 2
    confidences, right = [], []
    for number in range(FOLDS):
        other_folds = []
        for logits, labels in outputs.values():
            is_other_fold = np.arange(len(labels)) % FOLDS != number
            other_folds.append((logits[is_other_fold], labels[is_other_fold]))
        temperature, neutral_offset = fit_temperature(other_folds)
        for logits, labels in outputs.values():
            probabilities = calibrated(logits[number::FOLDS], temperature, neutral_offset)
            confidences.append(probabilities.max(1))
            right.append(probabilities.argmax(1) == labels[number::FOLDS])
    # 3
    temperature, neutral_offset = fit_temperature(list(outputs.values()))
    _store_in_config(folder, temperature=temperature, neutral=neutral_offset)
    # 4
    scores: dict[str, Any] = {f"dev ece, {FOLDS} folds": calibration(np.concatenate(confidences), np.concatenate(right))["ece"]}
    for name, (logits, labels) in outputs.items():
        scores_of_set = stance.scores_of(calibrated(logits, temperature, neutral_offset), labels)
        scores |= {f"{name}.dev {kind}": scores_of_set[kind] for kind in ("accuracy", "macro_f1", "ece")}
    return scores | _score_sureness(data, folder)


def _score_sureness(data: Path, folder: Path) -> dict[str, Any]:
    """Fit the confidence of the stances of a build on marked development articles: the task "sureness".

    The stance model alone says how probable a position is for a pair of texts; the confidence also weighs what else is known of the pair
    (:data:`kg.stances.confidence.FEATURES`).

    :returns: name of a score → value, cross-validated
    """
    model = files.read("stance", folder)
    encode, _ = open_encoder(Config())
    classify = StanceClassifier(model, runtime.start(model, threads=runtime.cores()))
    fitted, scores = sureness.fit(data, encode, classify)
    _store_in_config(folder, sureness={"weights": list(fitted.weights), "shown": fitted.minimum})
    return scores
