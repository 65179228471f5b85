"""What all reports say of findings: a name that stays, the place in the article, how many there are."""

import hashlib
from collections.abc import Mapping
from typing import Literal

from kg import printing
from kg.gate.shapes import SEVERITIES
from kg.graph.places import Place
from kg.records import Finding, Report

Layout = Literal["text", "json", "junit", "sarif", "github", "markdown", "turtle"]
Places = Mapping[str, Place]  # focus of a finding → where in the articles it was read

_NOUNS = {"violation": ("violation", "violations"), "warning": ("warning", "warnings"), "info": ("for information", "for information")}


def fingerprint(finding: Finding) -> str:
    """Hash code, node, path and value: the same fault has the same fingerprint in every build. 32 hexadecimal digits."""
    return hashlib.sha256("\n".join((finding.code, finding.focus, finding.path or "", finding.value or "")).encode()).hexdigest()[:32]


def summary(report: Report) -> str:
    """Say in one sentence how many findings of each severity a report has."""
    if not report.findings:
        return "No findings: the graph keeps all rules."
    return f"{', '.join(counted(count, severity) for severity, count in counts(report).items() if count)}."


def counts(report: Report) -> dict[str, int]:
    """Count the findings of each severity, the gravest first."""
    return {severity: sum(finding.count for finding in report.findings if finding.severity == severity) for severity in SEVERITIES}


def counted(count: int, severity: str) -> str:
    """Write a number of findings with its noun.

    >>> counted(1, "warning"), counted(2, "violation"), counted(2, "info")
    ('1 warning', '2 violations', '2 for information')
    """
    singular, plural = _NOUNS[severity]
    return f"{count} {singular if count == 1 else plural}"


def checked(report: Report) -> list[tuple[str, int]]:
    """Give each shape by its local name with the number of nodes that it looked at, sorted by IRI."""
    return [(shape.rpartition("#")[2], count) for shape, count in sorted(report.checked.items())]


def where(finding: Finding, places: Places) -> str:
    """Say on one line where a finding is: ``file:line:column``, the file alone, or the address of the node."""
    place = places.get(finding.focus)
    if place is None:
        return on_one_line(finding.focus)
    return on_one_line(f"{place.file}:{place.start[0]}:{place.start[1]}" if place.start else place.file)


def on_one_line(text: str) -> str:
    """Put foreign text on one line with single spaces, without what a terminal or a CI runner obeys."""
    return printing.line(" ".join(text.split()))
