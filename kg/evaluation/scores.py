"""Scores that several tasks share: precision, recall and F1, overlap of spans, and calibration of confidences."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.records import Span

Scores = dict[str, Any]
Numbers = npt.NDArray[Any]

SAME = 0.5  # minimum character F1 of two spans that count as the same
DRAWS = 1_000  # samples of the bootstrap
BINS = 10  # of the calibration error


def f1(right_count: int, guess_count: int, gold_count: int) -> Scores:
    """Compute precision, recall and F1, rounded to three digits, and the numbers of missed and extra items.

    :param right_count: number of right guesses
    :param guess_count: number of all guesses
    :param gold_count: number of annotated items
    """
    precision, recall = right_count / max(1, guess_count), right_count / max(1, gold_count)
    f1_score = 2 * right_count / max(1, guess_count + gold_count)
    shares = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1_score, 3)}
    return shares | {"missed": gold_count - right_count, "extra": guess_count - right_count}


def overlap(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Compute the character F1 of two sets of spans: 1 where they cover the same characters, 0 where they share none."""
    a, b = ({offset for span in spans for offset in range(span.start, span.end)} for spans in (first, second))
    return 2 * len(a & b) / max(1, len(a) + len(b))


def calibration(confidence: Numbers, right: Numbers) -> Scores:
    """Compute the expected calibration error (Guo et al. 2017): how far confidence is from the share of right guesses, in ten bins.

    The bins have equal numbers of guesses, sorted by confidence.

    :param confidence: float [guesses]
    :param right: bool [guesses]
    :returns: ``ece``, the error; ``reliability``, for each bin its mean confidence, the share that is right, and its number of guesses
    """
    order = np.argsort(np.round(confidence, 4), kind="stable")
    bins = [part for number in range(BINS) if len(part := order[number * len(order) // BINS : (number + 1) * len(order) // BINS])]
    table = [[round(float(confidence[part].mean()), 3), round(float(right[part].mean()), 3), len(part)] for part in bins]
    error = sum(abs(float(confidence[part].sum()) - int(right[part].sum())) for part in bins) / max(1, len(order))
    return {"ece": round(error, 4), "reliability": table}


def interval(confidence: Numbers, right: Numbers, documents: Sequence[str]) -> tuple[float, float]:
    """Compute the 95 % confidence interval of the calibration error, by a bootstrap over documents (Efron and Tibshirani 1993).

    Whole documents are drawn, since the errors in one document are not independent.

    :param confidence, right: as of :func:`calibration`
    :param documents: the document of each guess
    :returns: lower and upper bound
    """
    chance = np.random.default_rng(0)
    rows = [np.flatnonzero(np.array(documents) == document) for document in sorted(set(documents))]
    errors = []
    for _ in range(DRAWS):
        drawn = np.concatenate([rows[number] for number in chance.integers(len(rows), size=len(rows))])
        errors.append(calibration(confidence[drawn], right[drawn])["ece"])
    low, high = np.percentile(errors, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)
