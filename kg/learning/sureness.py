"""Fits the confidence of support and oppose stances: a logistic regression for one stance model, on marked articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.evaluation import marked
from kg.evaluation.marked import MarkedArticle
from kg.evaluation.scores import calibration
from kg.learning.calibration import FOLDS, logistic
from kg.stances.aspects import Encode
from kg.stances.confidence import Confidence
from kg.stances.judge import Classify

RIDGE = 1.0
PRECISION = 0.75  # minimum precision of the stances that are shown by default, in each set
SETS = {"polnear": "polnear.dev.jsonl", "world": "world.jsonl"}  # marked articles → the file with their texts


@dataclass(frozen=True, slots=True)
class _Example:
    """A judged pair that counts.

    :param features: as of :data:`kg.stances.confidence.FEATURES`
    :param fold: which fold its article is in
    :param set_name: one of :data:`SETS`
    """

    features: tuple[float, ...]
    is_right: bool
    fold: int
    set_name: str


def fit(data: Path, encode: Encode, classify: Classify) -> tuple[Confidence, dict[str, float]]:
    """Fit the confidence of a stance model's positions, and the minimum from which they are shown.

    1. judge the claims of the marked development articles; a position is right where it is marked
    2. fit the confidence of each fold on the other folds: that shows how well it carries over to other articles
    3. choose the minimum that reaches :data:`PRECISION` in both sets, and fit on all articles

    :param data: a folder with ``sides/*.dev.jsonl`` and ``attribution/``
    :returns: what was fitted on all articles; calibration error, precision and recall of what is shown, on other folds
    :raises InputError: the data are not there
    """
    # 1
    articles = list(_articles(data))
    marks = sum(mark.counts for _, article in articles for claim in article.claims for mark in claim.sides.values())
    examples = [
        _Example(pair.features, pair.is_right, number % FOLDS, name)
        for number, (name, article) in enumerate(articles)
        for pair in marked.judged(article, encode, classify)
        if pair.counts
    ]
    features, right = np.array([example.features for example in examples]), np.array([example.is_right for example in examples])
    # 2
    fold = np.array([example.fold for example in examples])
    confidence = np.zeros(len(examples))
    for number in range(FOLDS):
        weights = logistic(features[fold != number], right[fold != number], RIDGE)
        confidence[fold == number] = _probabilities(features[fold == number], weights)
    # 3
    set_name = np.array([example.set_name for example in examples])
    minimum = max(threshold(confidence[set_name == name], right[set_name == name], PRECISION) for name in SETS)
    shown = confidence >= minimum
    scores = {
        "sides.dev precision of what is shown": round(float(right[shown].mean()), 3) if shown.any() else 0.0,
        "sides.dev recall of what is shown": round(float(right[shown].sum()) / max(1, marks), 3),
        f"sides.dev ece, {FOLDS} folds": calibration(confidence, right)["ece"],
    }
    return Confidence(tuple(logistic(features, right, RIDGE)), round(minimum, 3)), scores


def _articles(data: Path) -> Iterator[tuple[str, MarkedArticle]]:
    """Give the marked development articles, each with the name of its set."""
    for name, texts in SETS.items():
        for article in marked.read(data / "sides" / f"{name}.dev.jsonl", data / "attribution" / texts):
            yield name, article


def threshold(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], precision: float) -> float:
    """Give the lowest confidence whose guesses, with all above it, reach a precision; 1 where there is none.

    :param confidence: float64 [guesses]
    :param right: bool [guesses]
    """
    order = np.argsort(-confidence, kind="stable")
    precisions = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ends_tie = np.append(np.diff(confidence[order]) < 0, values=True)  # guesses of one confidence are shown together or not at all
    enough = np.flatnonzero((precisions >= precision) & ends_tie)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def _probabilities(features: npt.NDArray[np.float64], weights: Sequence[float]) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = 1 / (1 + np.exp(-features @ np.array(weights)))
    return result
