"""Scores that several tasks share: precision, recall and F1, overlap of spans, and how honest a confidence is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.records import Span

Scores = dict[str, Any]
Numbers = npt.NDArray[Any]

SAME = 0.5  # minimum character F1 of two spans that count as the same
DRAWS = 1_000  # of the bootstrap
BINS = 10


def f1(both: int, guess: int, gold: int) -> Scores:
    """Give precision, recall and F1, and what is missed and extra.

    :param both: how many guesses are right
    :param guess, gold: how many there are
    """
    precision, recall = both / max(1, guess), both / max(1, gold)
    shares = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(2 * both / max(1, guess + gold), 3)}
    return shares | {"missed": gold - both, "extra": guess - both}


def overlap(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Character F1 of two sets of spans."""
    ours, theirs = ({place for span in spans for place in range(span.start, span.end)} for spans in (first, second))
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))


def calibration(confidence: Numbers, right: Numbers) -> Scores:
    """Compare confidence with how often it is right, in ten bins of equal size (expected calibration error, Guo et al. 2017).

    :param confidence: float [guesses]
    :param right: bool [guesses]
    :returns: the error, and for each bin its mean confidence, the share that is right, and its size
    """
    order = np.argsort(np.round(confidence, 4), kind="stable")
    bins = [part for number in range(BINS) if len(part := order[number * len(order) // BINS : (number + 1) * len(order) // BINS])]
    table = [[round(float(confidence[part].mean()), 3), round(float(right[part].mean()), 3), len(part)] for part in bins]
    error = sum(abs(float(confidence[part].sum()) - int(right[part].sum())) for part in bins) / max(1, len(order))
    return {"ece": round(error, 4), "reliability": table}


def interval(confidence: Numbers, right: Numbers, documents: Sequence[str]) -> tuple[float, float]:
    """The middle 95 % of the calibration error over draws of whole documents (bootstrap by cluster, Efron and Tibshirani 1993).

    :param confidence, right: as of :func:`calibration`
    :param documents: of each guess, since errors in one document go together
    """
    chance = np.random.default_rng(0)
    rows = [np.flatnonzero(np.array(documents) == document) for document in sorted(set(documents))]
    errors = []
    for _ in range(DRAWS):
        drawn = np.concatenate([rows[number] for number in chance.integers(len(rows), size=len(rows))])
        errors.append(calibration(confidence[drawn], right[drawn])["ece"])
    low, high = np.percentile(errors, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)
