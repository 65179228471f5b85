"""What all reports say of findings: names, counts, places."""

from dataclasses import replace

import pytest

from kg.gate import findings
from kg.graph.places import Place
from kg.records import Finding, Report

FINDING = Finding("KG032", "violation", "http://e/claim", "http://e/path", "“x”", "No evidence.", "http://e/s#Claim", "http://e/kind")


def test_the_fingerprint_is_the_same_in_every_release() -> None:
    """Baselines and CI systems hold it, so it may never change."""
    assert findings.fingerprint(FINDING) == "901eb7a84be8e3916981faa5c55daf0b"
    assert findings.fingerprint(replace(FINDING, path=None, value=None)) == "6495e7de5931f1b5277f30649b47cc18"


@pytest.mark.parametrize("field", ["code", "focus", "path", "value"])
def test_what_a_finding_is_about_changes_its_fingerprint(field: str) -> None:
    assert findings.fingerprint(replace(FINDING, **{field: "other"})) != findings.fingerprint(FINDING)


@pytest.mark.parametrize("field", ["severity", "message", "shape", "component"])
def test_what_is_said_of_a_finding_does_not_change_its_fingerprint(field: str) -> None:
    assert findings.fingerprint(replace(FINDING, **{field: "other"})) == findings.fingerprint(FINDING)


def report(*severities: str) -> Report:
    found = tuple(replace(FINDING, severity=severity) for severity in severities)  # type: ignore[arg-type]
    return Report(found, {"http://e/s#B": 2, "http://e/s#A": 3}, {}, ())


@pytest.mark.parametrize(
    ("severities", "summary"),
    [
        ((), "No findings: the graph keeps all rules."),
        (("violation",), "1 violation."),
        (("info", "violation", "violation"), "2 violations, 1 for information."),
        (("info", "info", "warning", "warning"), "2 warnings, 2 for information."),
        (("warning", "violation"), "1 violation, 1 warning."),
    ],
)
def test_summary(severities: tuple[str, ...], summary: str) -> None:
    assert findings.summary(report(*severities)) == summary


def test_counts_name_all_severities_the_gravest_first() -> None:
    assert list(findings.counts(report("info", "info", "warning")).items()) == [("violation", 0), ("warning", 1), ("info", 2)]


def test_checked_shapes_go_by_local_name_and_are_sorted() -> None:
    assert findings.checked(report()) == [("A", 3), ("B", 2)]


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (None, "http://e/claim"),
        (Place("a  b.txt", (3, 7), (3, 9), "x"), "a b.txt:3:7"),
        (Place("https://e.example/a"), "https://e.example/a"),
    ],
)
def test_where(place: Place | None, where: str) -> None:
    assert findings.where(FINDING, {"http://e/claim": place} if place else {}) == where


def test_foreign_text_stays_on_one_line_and_steers_nothing() -> None:
    assert findings.on_one_line(" a\n\tb\x1b[2J ") == "a b\\u001b[2J"
    assert findings.where(replace(FINDING, focus="::error::a\nb"), {}) == "\\::error::a b"
