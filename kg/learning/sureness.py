"""How sure a stance is: a logistic regression over the evidence for its side, fitted for one judge on marked articles."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.evaluation import marked, tasks
from kg.learning.calibration import FOLDS, logistic
from kg.stances.aspects import Encode
from kg.stances.judge import Judge, Sureness

RIDGE = 1.0
PRECISION = 0.75  # of the sides that are shown by default, in each set
SETS = {"polnear": "polnear.dev.jsonl", "world": "world.jsonl"}  # marked articles → the file with their texts


def fit(data: Path, encode: Encode, classify: Judge) -> tuple[Sureness, dict[str, float]]:
    """Fit how sure the sides of a judge are, and the confidence from which they are shown.

    1. weigh the claims of the marked development articles
    2. a side is right where it is marked; arguable and neutral marks count neither way
    3. fit on all articles; and for each fold without its articles, which tells how well that carries over

    :param data: a folder with ``sides/*.dev.jsonl`` and ``attribution/``
    :returns: what was fitted on all articles; calibration error, precision and recall of what is shown, on other folds
    """
    articles = [
        (name, article)
        for name, texts in SETS.items()
        for article in marked.read(data / "sides" / f"{name}.dev.jsonl", data / "attribution" / texts)
    ]
    # 1, 2
    evidence, right, fold, set_, sides = [], [], [], [], 0
    for number, (name, article) in enumerate(articles):
        sides += sum(side.counts for claim in article.claims for side in claim.sides.values())
        for pair in marked.weigh(article, encode, classify):
            side = article.claims[pair.claim].sides.get(pair.proposition)
            if side is None or side.counts:
                evidence.append(pair.evidence)
                right.append(side is not None and side.position == pair.position)
                fold.append(number % FOLDS)
                set_.append(name)
    # 3
    given, truth, of = np.array(evidence), np.array(right), np.array(fold)
    told = np.zeros(len(truth))
    for number in range(FOLDS):
        told[of == number] = _sure(given[of == number], logistic(given[of != number], truth[of != number], RIDGE))
    shown = max(threshold(told[of_set], truth[of_set], PRECISION) for of_set in (np.array(set_) == name for name in SETS))
    kept = told >= shown
    scores = {
        "sides.dev precision of what is shown": round(float(truth[kept].mean()), 3) if kept.any() else 0.0,
        "sides.dev recall of what is shown": round(float(truth[kept].sum()) / max(1, sides), 3),
        f"sides.dev ece, {FOLDS} folds": tasks.calibration(told, truth)["ece"],
    }
    return Sureness(tuple(logistic(given, truth, RIDGE)), round(shown, 3)), scores


def threshold(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], precision: float) -> float:
    """The lowest confidence from which so many sides are right, all taken together; 1 where there is none."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    last = np.append(np.diff(confidence[order]) < 0, values=True)  # sides of one confidence are shown together or not at all
    enough = np.flatnonzero((share >= precision) & last)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def _sure(evidence: npt.NDArray[np.float64], weights: Sequence[float]) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = 1 / (1 + np.exp(-evidence @ np.array(weights)))
    return result
