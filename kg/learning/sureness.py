"""Fits the confidence of support and oppose stances (the task "sureness"): a logistic regression for each stance model.

It is fitted on marked articles, in which annotators marked the position of each claim on each proposition (:mod:`kg.evaluation.marked`).
"""

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

RIDGE = 1.0  # L2 penalty of the regression
PRECISION = 0.75  # of the stances with the minimum confidence or more, in each set
SETS = {"polnear": "polnear.dev.jsonl", "world": "world.jsonl"}  # set of marked articles → the file with their texts


@dataclass(frozen=True, slots=True)
class _Example:
    """A claim and a proposition that the model gave a position, and whether the annotators gave the same one.

    :param features: as of :data:`kg.stances.confidence.FEATURES`
    :param fold: number of the fold of its article, in cross-validation
    :param set_name: one of :data:`SETS`
    """

    features: tuple[float, ...]
    is_right: bool
    fold: int
    set_name: str


def fit(data: Path, encode: Encode, classify: Classify) -> tuple[Confidence, dict[str, float]]:
    """Fit the confidence of a stance model's positions, and the minimum confidence of the stances that a build shows.

    1. judge the claims of the marked development articles; a position is right where it is marked
    2. cross-validate: fit the confidence of each fold on the other folds
    3. choose the minimum that reaches :data:`PRECISION` in both sets, and fit on all articles

    :param data: a folder with ``sides/*.dev.jsonl`` (marked articles) and ``attribution/`` (their texts)
    :param encode: the sentence encoder, which chooses the pairs that are judged
    :param classify: the stance model
    :returns: the confidence fitted on all articles; and its cross-validated scores: calibration error, precision and recall of the
        stances with the minimum or more
    :raises InputError: the data are not there
    """
    # 1
    articles = list(_articles(data))
    marks = sum(mark.is_scored for _, article in articles for claim in article.claims for mark in claim.marks.values())
    examples = [
        _Example(pair.features, pair.is_right, number % FOLDS, name)
        for number, (name, article) in enumerate(articles)
        for pair in marked.judge_claims(article, encode, classify)
        if pair.is_scored
    ]
    features, right = np.array([example.features for example in examples]), np.array([example.is_right for example in examples])
    # 2
    fold = np.array([example.fold for example in examples])
    confidence = np.zeros(len(examples))
    for number in range(FOLDS):
        weights = logistic(features[fold != number], right[fold != number], RIDGE)
        confidence[fold == number] = _logistic_probabilities(features[fold == number], weights)
    # 3
    set_name = np.array([example.set_name for example in examples])
    minimum = max(lowest_confidence(confidence[set_name == name], right[set_name == name], PRECISION) for name in SETS)
    becomes_stance = confidence >= minimum
    scores = {
        "sides.dev precision of what is shown": round(float(right[becomes_stance].mean()), 3) if becomes_stance.any() else 0.0,
        "sides.dev recall of what is shown": round(float(right[becomes_stance].sum()) / max(1, marks), 3),
        f"sides.dev ece, {FOLDS} folds": calibration(confidence, right)["ece"],
    }
    return Confidence(tuple(logistic(features, right, RIDGE)), round(minimum, 3)), scores


def _articles(data: Path) -> Iterator[tuple[str, MarkedArticle]]:
    """Give the marked development articles, each with the name of its set."""
    for name, texts in SETS.items():
        for article in marked.read(data / "sides" / f"{name}.dev.jsonl", data / "attribution" / texts):
            yield name, article


def lowest_confidence(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], precision: float) -> float:
    """Find the lowest confidence for which the guesses of that confidence or more reach a precision; 1 where there is none.

    :param confidence: float64 [guesses]
    :param right: bool [guesses]
    :param precision: share of right guesses to reach
    """
    order = np.argsort(-confidence, kind="stable")
    precisions = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ends_tie = np.append(np.diff(confidence[order]) < 0, values=True)  # guesses of one confidence become stances together or not at all
    enough = np.flatnonzero((precisions >= precision) & ends_tie)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def _logistic_probabilities(features: npt.NDArray[np.float64], weights: Sequence[float]) -> npt.NDArray[np.float64]:
    """Apply a logistic regression: probabilities, float64 [rows].

    :param features: float64 [rows, columns]
    :param weights: one for each column
    """
    result: npt.NDArray[np.float64] = 1 / (1 + np.exp(-features @ np.array(weights)))
    return result
