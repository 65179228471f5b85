"""What the gate found, for people and for programs; the same report always gives the same text."""

from collections import defaultdict
from json import dumps

from kg.records import Finding, Report
from kg.shapes import SEVERITIES

_SHOWN = 3
_NAMES = {"violation": ("violation", "violations"), "warning": ("warning", "warnings"), "info": ("for information", "for information")}


def text(report: Report) -> str:
    """Summarise a report: how many findings of each code, the first few of each with what to do, and what was looked at."""
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        groups[SEVERITIES.index(finding.severity), finding.code].append(finding)

    lines = [_verdict(report)]
    for (gravity, code), findings in sorted(groups.items()):
        lines += ["", f"{code}  {_counted(len(findings), SEVERITIES[gravity])}"]
        said = ""
        for finding in findings[:_SHOWN]:
            if finding.message != said:
                said = finding.message
                lines.append(f"  {_line(said)}")
            lines.append(f"    {_line(finding.focus)}")
        if len(findings) > _SHOWN:
            lines.append(f"    … and {len(findings) - _SHOWN} more")
    looked_at = ", ".join(f"{shape.rpartition('#')[2]} {count}" for shape, count in sorted(report.checked.items()))
    lines += ["", f"Checked: {looked_at}."]
    lines += [f"Note: {note}" for note in report.notes]
    return "\n".join(lines) + "\n"


def json(report: Report) -> str:
    """Write a report as JSON. Keys may be added, never renamed.

    * ``version``: 1
    * ``summary``: ``violation``, ``warning``, ``info`` → number of findings
    * ``findings``: list of ``code``, ``severity``, ``focus`` (IRI), ``path`` (IRI or null), ``value`` (string or null), ``message``
    * ``checked``: IRI of a node shape → number of nodes that it looked at
    * ``notes``: list of sentences about what was not checked
    """
    findings = [{name: getattr(finding, name) for name in Finding.__slots__} for finding in report.findings]
    content = {"version": 1, "summary": _counts(report), "findings": findings, "checked": report.checked, "notes": report.notes}
    return dumps(content, ensure_ascii=False, indent=2) + "\n"


def _verdict(report: Report) -> str:
    if not report.findings:
        return "No findings: the graph keeps all rules."
    counted = [_counted(count, severity) for severity, count in _counts(report).items() if count]
    return f"{', '.join(counted)}."


def _counts(report: Report) -> dict[str, int]:
    return {severity: sum(finding.severity == severity for finding in report.findings) for severity in SEVERITIES}


def _counted(count: int, severity: str) -> str:
    one, many = _NAMES[severity]
    return f"{count} {one if count == 1 else many}"


def _line(message: str) -> str:
    """Keep a message on one line of the terminal, whatever the article's text in it holds."""
    return " ".join("".join(char if char.isprintable() else " " for char in message).split())
