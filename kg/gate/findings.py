"""What all reports show of findings: a name that stays, file and line, the words and the value at fault, and how many there are."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg import printing
from kg.gate.results import Finding, Report
from kg.gate.shapes import SEVERITIES
from kg.graph.places import Place
from kg.graph.terms import PREFIXES
from kg.vocab import XSD

Layout = Literal["text", "json", "junit", "sarif", "github", "markdown", "turtle"]
Places = Mapping[str, Place]  # IRI of a node → where in the articles, or in the graph file, it stands

_NOUNS = {"violation": ("violation", "violations"), "warning": ("warning", "warnings"), "info": ("for information", "for information")}
_QUOTED = 100  # characters of an article's words that a report shows


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a graph; all reports are written from it.

    :param report: without the findings that a baseline accepts; its notes name the limits that are exceeded
    :param places: of the nodes that the findings are about, and of those that their messages name
    :param failing: findings of the report that fail the run
    :param accepted: findings that the baseline accepts; None where there is no baseline
    :param graph: the file of the graph, as reports name it
    """

    report: Report
    places: Places = field(default_factory=dict)
    failing: frozenset[Finding] = frozenset()
    accepted: tuple[Finding, ...] | None = None
    graph: str = "graph.nq"

    @property
    def exit_code(self) -> int:
        """The exit code of the run: 1 where findings fail it, else 0."""
        return int(bool(self.failing))


# ── one finding ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What a report for people shows of a finding, each on one line.

    :param where: ``file:line:column``, the file alone, or the address of a node that no report has a place for
    :param words: what the article says there, or what the node is called, in quotation marks; empty where neither is known
    :param value: the value at fault; empty where there is none, or where the message names it
    :param message: what is wrong and what to do; nodes are named by their words and not by their addresses
    """

    where: str
    words: str
    value: str
    message: str

    @property
    def quoted(self) -> str:
        """The words and the value: ``“the words”, value “1.5” (xsd:double)``."""
        return ", ".join(part for part in (self.words, self.value and f"value {self.value}") if part)

    @property
    def sentence(self) -> str:
        """The message with the words and the value behind it."""
        return f"{self.message} ({self.quoted})" if self.quoted else self.message


def show(finding: Finding, places: Places) -> ShownFinding:
    """Write what a report for people shows of a finding; nodes and terms that its message names get their words, places or prefixes."""
    named = {name for name in (*finding.details, finding.value) if name and (name in places or _short_name(name) != name)}
    longest_first = sorted(named, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    message = re.sub(pattern, lambda name: _name(name[0], places), finding.message) if named else finding.message
    return ShownFinding(where(finding.focus, places), _words(finding.focus, places), _value(finding, places), on_one_line(message))


def where(node: str, places: Places) -> str:
    """Say on one line where a node stands: ``file:line:column``, the file alone, or its address where no place is known."""
    place = places.get(node)
    if place is None:
        return on_one_line(node)
    return on_one_line(f"{place.file}:{place.start[0]}:{place.start[1]}" if place.start else place.file)


def _words(node: str, places: Places) -> str:
    """Quote what a node is called, or else the words that it was read from; nothing where neither is known."""
    place = places.get(node)
    words = place and (place.label or place.words)
    return _quoted(words) if words else ""


def _value(finding: Finding, places: Places) -> str:
    """Write the value of a finding, with its datatype where that is not plain text; nothing where the message or the node says it."""
    value, kind = finding.value, finding.value_type or ""
    if value is None or value == finding.focus or value in finding.message:
        return ""
    if kind in {"iri", "blank"}:
        return _name(value, places)
    datatype = "" if kind.startswith("@") or kind in {"", f"{XSD}string"} else f" ({_short_name(kind)})"
    return f"{_quoted(value)}{datatype}"


def _quoted(text: str) -> str:
    """Put a text into quotation marks, on one line and shortened to ``_QUOTED`` characters, at a space where it has one."""
    text = " ".join(text.split())
    if len(text) > _QUOTED:
        text = f"{text[:_QUOTED].rpartition(' ')[0] or text[:_QUOTED]} …"
    return f"“{printing.line(text)}”"


def _name(address: str, places: Places) -> str:
    """Name a node by its words and its place, a term of a vocabulary by its prefix, and all else by its address."""
    if address in places:
        words, place = _words(address, places), where(address, places)
        return f"{words} ({place})" if words else place
    return on_one_line(_short_name(address))


def _short_name(address: str) -> str:
    """Write the IRI of a term with the prefix of its vocabulary: ``kg:Claim``."""
    for prefix, space in PREFIXES.items():
        if address.startswith(space) and address != space:
            return f"{prefix}:{address.removeprefix(space)}"
    return address


def on_one_line(text: str) -> str:
    """Put text of others on one line with single spaces, and make harmless what a terminal or a CI runner would obey."""
    return printing.line(" ".join(text.split()))


# ── names that stay ──────────────────────────────────────────────────────────


def fingerprint(finding: Finding) -> str:
    """Hash what a finding is about: the same fault has the same fingerprint in every build, and two faults never share one.

    Its words may be improved, but a rule or a shape that gets another IRI makes accepted findings new. 32 hexadecimal digits.
    """
    about = (finding.code, finding.focus, finding.path, finding.value, finding.value_type)
    broken = (finding.rule or finding.shape, finding.component, *finding.details)
    return _digest(json.dumps((*about, *broken)))


def old_fingerprint(finding: Finding) -> str:
    """Hash a finding as releases up to 0.2 did, whose baselines are still read: one hash for all findings of a code about a value."""
    return _digest("\n".join((finding.code, finding.focus, finding.path or "", finding.value or "")))


def _digest(text: str) -> str:
    """Hash a text to 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


# ── how many there are ───────────────────────────────────────────────────────


def summary(verdict: Verdict) -> str:
    """Say how many findings of each severity there are, and with a baseline how many are new and how many it accepts.

    What is for information counts as new only where it fails the run: else a baseline leaves it out.
    """
    found = verdict.report.findings
    if verdict.accepted is None or not (found or verdict.accepted):
        return f"{_by_severity(found)}." if found else "No findings: the graph keeps all rules."
    to_act_on = frozenset(important(verdict))
    new = _by_severity(finding for finding in found if finding in to_act_on)
    information = _by_severity(finding for finding in found if finding not in to_act_on)
    accepted = _by_severity(verdict.accepted) or "nothing"
    return f"{f'New: {new}' if new else 'Nothing new'}. Accepted by the baseline: {accepted}.{f' {information}.' if information else ''}"


def important(verdict: Verdict) -> list[Finding]:
    """Give the findings that somebody should act on: all but those for information, and these where they fail the run."""
    return [finding for finding in verdict.report.findings if finding.severity != "info" or finding in verdict.failing]


def _by_severity(findings: Iterable[Finding]) -> str:
    """Write how many findings each severity has, such as "2 violations, 1 warning"; nothing where there are none."""
    return ", ".join(counted(number, severity) for severity, number in counts(findings).items() if number)


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count the findings of each severity, the gravest first."""
    numbers: Counter[str] = Counter()
    for finding in findings:
        numbers[finding.severity] += finding.count
    return {severity: numbers[severity] for severity in SEVERITIES}


def counted(count: int, severity: str) -> str:
    """Write a number of findings with its noun.

    >>> counted(1, "warning"), counted(2, "violation"), counted(2, "info")
    ('1 warning', '2 violations', '2 for information')
    """
    singular, plural = _NOUNS[severity]
    return f"{count} {singular if count == 1 else plural}"


def per_code(findings: Iterable[Finding]) -> Counter[str]:
    """Count the findings of each code."""
    numbers: Counter[str] = Counter()
    for finding in findings:
        numbers[finding.code] += finding.count
    return numbers


def listed(numbers: Mapping[str, int]) -> str:
    """Write the number of findings of each code, sorted by code.

    >>> listed({"KG035": 60, "KG004": 5})
    'KG004 5, KG035 60'
    """
    return ", ".join(f"{code} {number}" for code, number in sorted(numbers.items()))


def checked(report: Report) -> list[tuple[str, int]]:
    """Give each shape by its local name with the number of nodes that it looked at, sorted by IRI."""
    return [(shape.rpartition("#")[2], count) for shape, count in sorted(report.checked.items())]
