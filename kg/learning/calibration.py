"""Calibration: fitting how often a model is right to what it says of itself."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.evaluation.tasks import surprise
from kg.models.spans import Floats, confidence

FOLDS = 5  # of the development set, by article
RIDGE = 0.1


def logistic(seen: Floats, right: npt.NDArray[np.bool_], ridge: float = RIDGE) -> list[float]:
    """Fit a logistic regression (Newton's method, a ridge): a weight for each column."""
    weights = np.zeros(seen.shape[1])
    for _ in range(30):
        said = confidence(seen, weights.tolist())
        curve = (seen * (said * (1 - said))[:, None]).T @ seen + ridge * np.eye(len(weights))
        weights = weights - np.linalg.solve(curve, seen.T @ (said - right) + ridge * weights)
    return [round(float(weight), 4) for weight in weights]


def tempered(sets: Sequence[tuple[Floats, npt.NDArray[np.int64]]]) -> tuple[float, float]:
    """The temperature and the neutral offset that make the right labels likeliest, every set counting the same."""
    grid = [(number / 20, raised / 10) for number in range(10, 41) for raised in range(11)]
    return min(grid, key=lambda one: sum(surprise(*pair, *one) for pair in sets))
