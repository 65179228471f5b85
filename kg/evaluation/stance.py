"""Scores the stance model on pairs of a text and a proposition."""

import json
from pathlib import Path

import numpy as np

from kg.config import Config
from kg.errors import InputError
from kg.evaluation import corpora
from kg.evaluation.scores import Scores, calibration
from kg.files import put
from kg.models import files, runtime
from kg.models.network import Ids
from kg.models.pairs import LABELS, Floats, Pair, StanceClassifier, calibrated, premise
from kg.progress import Progress, bar, no_progress
from kg.stances.stance_models import open_stance_model


def score(gold: Path, predictions: Path | None, config: Config, progress: Progress = no_progress) -> Scores:
    """Score the stance model on rows ``{text, target, holder?, label}``.

    ``text`` is what somebody said, ``holder`` who said it, ``target`` the proposition, ``label`` support, oppose or neutral.

    :param predictions: where to write ``{label, confidence}`` in the same order
    :raises InputError: a row has no text, target or label
    """
    pairs, right = rows(gold)
    probabilities = open_stance_model(config).classify(pairs, bar(progress, "stances"))
    if predictions:
        lines = [{"label": LABELS[int(row.argmax())], "confidence": round(float(row.max()), 4)} for row in probabilities]
        put(predictions, "".join(json.dumps(line) + "\n" for line in lines))
    return scores_of(probabilities, right)


def scores_of(probabilities: Floats, right: Ids) -> Scores:
    """Score probabilities of support, oppose and neutral; the macro-F1 is the mean over the labels that occur.

    :param probabilities: float32 [rows, 3], columns as :data:`kg.models.pairs.LABELS`
    :param right: int64 [rows], the columns of the right labels
    """
    guess = probabilities.argmax(1)
    by_label = {}
    for number, label in enumerate(LABELS):
        if (right == number).any():
            both = int(((right == number) & (guess == number)).sum())
            by_label[label] = 2 * both / int((right == number).sum() + (guess == number).sum())
    return {
        "rows": len(right),
        "accuracy": round(float((guess == right).mean()), 4),
        "macro_f1": round(sum(by_label.values()) / len(by_label), 4),
        "f1": {label: round(value, 4) for label, value in sorted(by_label.items())},
        **calibration(probabilities.max(1), guess == right),
    }


def logits(pairs: list[Pair], folder: Path) -> Floats:
    """Run the stance model of a folder.

    :returns: logits of its labels, before calibration: float32 [pairs, 3]
    """
    model = files.read("stance", folder)
    return StanceClassifier(model, runtime.start(model, threads=runtime.cores())).logits(pairs)


def cross_entropy(logits: Floats, right: Ids, temperature: float, neutral: float) -> float:
    """Compute the mean negative log-likelihood of the right labels.

    :param logits: float32 [pairs, 3]
    :param right: int64 [pairs], the columns of the right labels
    :param temperature: what the logits are divided by; 1 changes nothing
    :param neutral: what is added to the logit of neutral before; 0 changes nothing
    """
    probability_of_right = calibrated(logits, temperature, neutral)[np.arange(len(right)), right]
    return float(-np.log(np.maximum(probability_of_right, 1e-9)).mean())


def rows(gold: Path) -> tuple[list[Pair], Ids]:
    """Read rows ``{text, target, holder?, label}``.

    :returns: the pairs, and the indexes of their labels in :data:`kg.models.pairs.LABELS`, int64 [pairs]

    :raises InputError: a row has no text, target or label
    """
    read = corpora.jsonl(gold)
    try:
        pairs = [Pair(premise(row.get("holder"), None, row["text"]), row["target"]) for row in read]
        return pairs, np.array([LABELS.index(row["label"]) for row in read], dtype=np.int64)
    except (KeyError, ValueError) as error:
        what = f"{gold} has a row without text, target and label ({error!r})."
        raise InputError(what, "Labels are support, oppose and neutral.") from error
