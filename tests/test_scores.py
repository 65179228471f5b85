"""Scores that several tasks share, counted by hand."""

import numpy as np
import pytest

from kg.evaluation import scores
from kg.records import Span


def test_f1_of_counts() -> None:
    assert scores.f1(3, 4, 6) == {"precision": 0.75, "recall": 0.5, "f1": 0.6, "missed": 3, "extra": 1}
    assert scores.f1(0, 0, 0) == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "missed": 0, "extra": 0}


def test_overlap_is_the_f1_of_characters() -> None:
    assert scores.overlap([Span(0, 4)], [Span(2, 8)]) == 0.4
    assert scores.overlap([Span(0, 2), Span(4, 6)], [Span(0, 6)]) == 0.8
    assert scores.overlap([Span(0, 2)], [Span(2, 4)]) == 0
    assert scores.overlap([], []) == 0


def test_the_calibration_error_is_the_mean_distance_in_ten_bins() -> None:
    confidence = np.repeat([0.2, 0.9], 5)
    right = np.array([1, 0, 0, 0, 0, 1, 1, 1, 1, 0], dtype=bool)
    found = scores.calibration(confidence, right)
    assert found["ece"] == pytest.approx((0.8 + 4 * 0.2 + 4 * 0.1 + 0.9) / 10)  # one guess a bin
    assert [row[2] for row in found["reliability"]] == [1] * 10
    many = scores.calibration(np.repeat(confidence, 10), np.repeat(right, 10))
    assert many["reliability"][0] == [0.2, 1.0, 10]
    assert scores.calibration(np.ones(4), np.ones(4, dtype=bool))["ece"] == 0
    assert scores.calibration(np.array([]), np.array([], dtype=bool)) == {"ece": 0.0, "reliability": []}


def test_errors_of_one_document_go_together() -> None:
    """Ten sure guesses, right in one document and wrong in the other: all draws of documents lie between no error and a whole one."""
    sure, right = np.ones(20), np.arange(20) < 10
    assert scores.calibration(sure, right)["ece"] == 0.5
    assert scores.interval(sure, right, ["a"] * 10 + ["b"] * 10) == (0.0, 1.0)
    low, high = scores.interval(sure, right, [str(number) for number in range(20)])
    assert 0.2 < low < 0.5 < high < 0.8
