"""A report of the gate for CI systems: SARIF, JUnit XML, workflow commands of GitHub, Markdown."""

import re
from collections import Counter, defaultdict
from importlib.metadata import version
from json import dumps
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from kg import printing
from kg.gate.findings import Places, Verdict, checked, counted, fingerprint, important, listed, on_one_line, per_code, show, summary
from kg.gate.results import Finding, Severity
from kg.gate.shapes import SEVERITIES
from kg.graph.places import Place

_ANNOTATIONS = 10  # of one level that GitHub shows of a step
_ROWS = 100  # of a Markdown table: GitHub cuts a step's summary at 1 MiB
_SARIF_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "notice"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


# ── SARIF ────────────────────────────────────────────────────────────────────


def sarif(verdict: Verdict) -> str:
    """Write a report as SARIF 2.1.0 (OASIS): every result has a file and a line, as GitHub's code scanning demands."""
    findings = verdict.report.findings
    first_of_code = {finding.code: finding for finding in reversed(findings)}
    codes = sorted(first_of_code)
    notifications = [{"level": "note", "message": {"text": note}} for note in verdict.report.notes]
    driver = {
        "name": "stancegraph",
        "semanticVersion": version("stancegraph"),
        "rules": [_sarif_rule(first_of_code[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "results": [_sarif_result(finding, codes.index(finding.code), verdict) for finding in findings],
    }
    return printing.escaped(dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)) + "\n"


def _sarif_rule(example: Finding) -> dict[str, object]:
    """Describe the rule of a code by its first finding; code scanning wants all four texts."""
    return {
        "id": example.code,
        "shortDescription": {"text": example.message},
        "fullDescription": {"text": example.message},
        "help": {"text": example.message},
        "defaultConfiguration": {"level": _SARIF_LEVELS[example.severity]},
    }


def _sarif_result(finding: Finding, rule: int, verdict: Verdict) -> dict[str, object]:
    """Write one finding.

    :param rule: the position of its code among the rules of the report
    """
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": show(finding, verdict.places).sentence},
        "locations": [{"physicalLocation": _sarif_location(verdict.places.get(finding.focus), verdict.graph)}],
        "partialFingerprints": {"stancegraph/v2": fingerprint(finding)},
        "properties": {"focus": finding.focus, "path": finding.path, "value": finding.value},
    }


def _sarif_location(place: Place | None, graph: str) -> dict[str, object]:
    """Write a place as a physical location of SARIF: a file and a region.

    A finding without a place, or with one on the web, is put into the file of the graph; one without a line is put at the first line.

    :param graph: path of the file of the graph
    """
    if place is None or "://" in place.file:  # code scanning refuses files that are on the web
        place = Place(graph)
    file = Path(place.file)
    uri = file.as_uri() if file.is_absolute() else quote(place.file)
    line, column = place.start or (1, 1)
    region: dict[str, object] = {"startLine": line, "startColumn": column}
    if place.start and place.end:
        region |= {"endLine": place.end[0], "endColumn": place.end[1], "snippet": {"text": place.words}}
    return {"artifactLocation": {"uri": uri}, "region": region}


# ── JUnit ────────────────────────────────────────────────────────────────────


def junit(verdict: Verdict) -> str:
    """Write a report as JUnit XML: one suite with the rules that found nothing, and one for each file, with a case for each code.

    Findings that do not fail the run are the output of a case that passes. Findings without a place are in the suite ``graph``.
    """
    report = verdict.report
    by_file: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in report.findings:
        place = verdict.places.get(finding.focus)
        by_file[place.file if place else "graph"][finding.code].append(finding)
    root = ET.Element("testsuites", name="stancegraph")
    broken = {finding.code for finding in report.findings}
    unbroken = {code: count for code, count in report.rules.items() if code not in broken}
    suite = ET.SubElement(root, "testsuite", name="rules", tests=str(len(unbroken)), failures="0", errors="0")
    for code, count in unbroken.items():
        ET.SubElement(suite, "testcase", classname="rules", name=f"{code} on {count} nodes")
    for file, codes in sorted(by_file.items()):
        failed = {code for code, group in codes.items() if not verdict.failing.isdisjoint(group)}
        name = on_one_line(file)
        suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(codes)), failures=str(len(failed)), errors="0")
        for code, group in sorted(codes.items()):
            case = ET.SubElement(suite, "testcase", classname=name, name=code)
            shown = [show(finding, verdict.places) for finding in group]
            lines = "\n".join(f"{finding.where}: {finding.sentence}" for finding in shown)
            if code in failed:
                ET.SubElement(case, "failure", message=shown[0].message, type=group[0].severity).text = lines
            else:
                ET.SubElement(case, "system-out").text = lines
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


# ── GitHub ───────────────────────────────────────────────────────────────────


def github(verdict: Verdict) -> str:
    """Write workflow commands that GitHub shows beside the lines of a pull request, ten of each level, as it shows no more.

    One finding of each code comes before the second of any. Findings for information are only counted, unless they fail the run.
    """
    shown = important(verdict)
    lines = []
    for severity, level in _GITHUB_LEVELS.items():
        of_level = [finding for finding in _codes_in_turn(shown) if finding.severity == severity]
        annotated = of_level if len(of_level) <= _ANNOTATIONS else of_level[: _ANNOTATIONS - 1]
        lines += [_annotation(level, finding, verdict.places) for finding in annotated]
        if len(annotated) < len(of_level):
            lines.append(f"::{level} title=stancegraph::{counted(len(of_level) - len(annotated), severity)} more; see the report.")
    if verdict.accepted:
        lines.append(f"::notice title=stancegraph::{_escaped(summary(verdict))}")
    elif rest := _rest(verdict):
        lines.append(f"::notice title=stancegraph::{counted(rest.total(), 'info')}; see the report.")
    return "".join(f"{line}\n" for line in lines)


def _rest(verdict: Verdict) -> Counter[str]:
    """Count for each code the findings that these reports do not show one by one."""
    return per_code(verdict.report.findings) - per_code(important(verdict))


def _codes_in_turn(findings: list[Finding]) -> list[Finding]:
    """Order findings: the first of each code, then the second of each code, and so on."""
    earlier: Counter[str] = Counter()
    ranks = {}
    for finding in findings:
        ranks[finding] = earlier[finding.code]
        earlier[finding.code] += 1
    return sorted(findings, key=lambda finding: ranks[finding])


def _annotation(level: str, finding: Finding, places: Places) -> str:
    """Write one finding as a workflow command, with the lines of its file where it has one."""
    place = places.get(finding.focus)
    properties = {"title": finding.code}
    if place and "://" not in place.file:
        line, column = place.start or (1, 1)
        properties = {"file": place.file} | properties | {"line": str(line)}
        if place.end:
            last_line, end_column = place.end
            properties["endLine"] = str(last_line)
            if line == last_line:  # GitHub ignores columns of several lines
                properties |= {"col": str(column), "endColumn": str(end_column)}
    written = ",".join(f"{name}={_escaped(on_one_line(value), ':,')}" for name, value in properties.items())
    return f"::{level} {written}::{_escaped(show(finding, places).sentence)}"


def _escaped(text: str, more: str = "") -> str:
    """Escape what would end a workflow command, and ``more`` characters that would end one of its properties."""
    return re.sub(f"[%\r\n{more}]", lambda character: f"%{ord(character[0]):02X}", text)


# ── Markdown ─────────────────────────────────────────────────────────────────


def markdown(verdict: Verdict) -> str:
    """Write a report as Markdown, as GitHub shows it in a step's summary or a comment.

    Findings for information are only counted, unless they fail the run.
    """
    lines = [f"### {'Failed' if verdict.failing else 'Passed'}: {summary(verdict)}"]
    shown = sorted(important(verdict), key=lambda finding: SEVERITIES.index(finding.severity))
    if shown:
        lines += ["", "| | code | where | words and value | what to do |", "|---|---|---|---|---|"]
        lines += [_row(finding, verdict.places) for finding in shown[:_ROWS]]
        if len(shown) > _ROWS:
            lines += ["", f"{len(shown) - _ROWS} more are not shown."]
    if rest := _rest(verdict):
        lines += ["", f"For information: {_cell(listed(rest))}."]
    if verdict.accepted:
        lines += ["", f"Accepted by the baseline: {_cell(listed(per_code(verdict.accepted)))}."]
    looked_at = ", ".join(f"{_cell(shape)} {count}" for shape, count in checked(verdict.report))
    return "\n".join([*lines, "", f"Checked: {looked_at}.", *(f"\nNote: {_cell(note)}" for note in verdict.report.notes)]) + "\n"


def _row(finding: Finding, places: Places) -> str:
    """Write one finding as a row of the table."""
    shown = show(finding, places)
    cells = (finding.severity, finding.code, shown.where, shown.quoted, shown.message)
    return f"| {' | '.join(map(_cell, cells))} |"


_JOINER = (
    "\u2060"  # an invisible character: it keeps GitHub from linking addresses, @names and #numbers, which it does in escaped Markdown too
)


def _cell(text: str) -> str:
    """Keep an article's words from being Markdown or HTML, or from becoming a link, a mention or a reference of their own."""
    parted = re.sub(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[@#])(?=\w)", _JOINER, on_one_line(text), flags=re.IGNORECASE)
    return re.sub(r"([\\`*_{}\[\]<>()#|~!@&])", r"\\\1", parted)
