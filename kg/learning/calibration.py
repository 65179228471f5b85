"""Calibration: fits the confidence of a model to how often it is right."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.evaluation.stance import surprise
from kg.models.spans import Floats, confidence

FOLDS = 5  # of the development set, by article
RIDGE = 0.1


def logistic(features: Floats, right: npt.NDArray[np.bool_], ridge: float = RIDGE) -> list[float]:
    """Fit a logistic regression by Newton's method, with a ridge.

    :param features: float [guesses, columns]
    :param right: bool [guesses]
    :returns: a weight for each column, rounded to four digits
    """
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        probabilities = confidence(features, weights.tolist())
        curvature = (features * (probabilities * (1 - probabilities))[:, None]).T @ features + ridge * np.eye(len(weights))
        weights = weights - np.linalg.solve(curvature, features.T @ (probabilities - right) + ridge * weights)
    return [round(float(weight), 4) for weight in weights]


def tempered(sets: Sequence[tuple[Floats, npt.NDArray[np.int64]]]) -> tuple[float, float]:
    """Choose the temperature and the neutral offset under which the right labels are likeliest; each set counts the same.

    :param sets: logits, float32 [pairs, 3], and right labels, int64 [pairs]
    """
    grid = [(number / 20, raised / 10) for number in range(10, 41) for raised in range(11)]
    return min(grid, key=lambda setting: sum(surprise(*pairs, *setting) for pairs in sets))
