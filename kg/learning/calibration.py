"""Calibration: fits the confidence of a model to how often it is right on development data."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.evaluation.stance import cross_entropy
from kg.models.spans import Floats, confidence

FOLDS = 5  # of the development set, by article, in cross-validation
RIDGE = 0.1  # weight of the squared length of the weights, beside the log-likelihood


def logistic(features: Floats, right: npt.NDArray[np.bool_], ridge: float = RIDGE) -> list[float]:
    """Fit a logistic regression with an L2 penalty (ridge) by Newton's method.

    :param features: float [guesses, columns]
    :param right: bool [guesses], what the regression predicts
    :param ridge: weight of the penalty
    :returns: a weight for each column, rounded to four digits
    """
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        probabilities = confidence(features, weights.tolist())
        curvature = (features * (probabilities * (1 - probabilities))[:, None]).T @ features + ridge * np.eye(len(weights))
        weights = weights - np.linalg.solve(curvature, features.T @ (probabilities - right) + ridge * weights)
    return [round(float(weight), 4) for weight in weights]


def fit_temperature(sets: Sequence[tuple[Floats, npt.NDArray[np.int64]]]) -> tuple[float, float]:
    """Choose the calibration of the stance model's logits that gives the lowest cross-entropy; each set counts the same.

    The temperature is searched from 0.5 to 2 in steps of 0.05, the offset of neutral from 0 to 1 in steps of 0.1.

    :param sets: of each development set the logits, float32 [pairs, 3], and the right labels, int64 [pairs]
    :returns: temperature and neutral offset, as of :func:`kg.models.pairs.calibrated`
    """
    grid = [(number / 20, offset / 10) for number in range(10, 41) for offset in range(11)]
    return min(grid, key=lambda setting: sum(cross_entropy(logits, right, *setting) for logits, right in sets))
