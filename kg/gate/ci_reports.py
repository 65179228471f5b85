"""A report of the gate for CI systems: SARIF, JUnit XML, workflow commands of GitHub, Markdown."""

import re
from collections import Counter, defaultdict
from importlib.metadata import version
from json import dumps
from urllib.parse import quote
from xml.etree import ElementTree as ET

from kg import printing
from kg.gate.findings import Places, checked, counted, fingerprint, on_one_line, summary, where
from kg.gate.shapes import SEVERITIES
from kg.graph.places import Place
from kg.records import Finding, Report, Severity

_ANNOTATIONS = 10  # of one level that GitHub shows of a step
_ROWS = 100  # of a Markdown table: GitHub cuts a step's summary at 1 MiB
_SARIF_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "notice"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


# ── SARIF ────────────────────────────────────────────────────────────────────


def sarif(report: Report, places: Places) -> str:
    """Write a report as SARIF 2.1.0 (OASIS), with line and column of the article's text where a finding has them."""
    first_of_code = {finding.code: finding for finding in reversed(report.findings)}
    codes = sorted(first_of_code)
    notifications = [{"level": "note", "message": {"text": note}} for note in report.notes]
    driver = {
        "name": "stancegraph",
        "semanticVersion": version("stancegraph"),
        "rules": [_sarif_rule(first_of_code[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "results": [_sarif_result(finding, codes.index(finding.code), places.get(finding.focus)) for finding in report.findings],
    }
    return printing.escaped(dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)) + "\n"


def _sarif_rule(example: Finding) -> dict[str, object]:
    """Describe the rule of a code by its first finding."""
    configuration = {"level": _SARIF_LEVELS[example.severity]}
    return {"id": example.code, "shortDescription": {"text": example.message}, "defaultConfiguration": configuration}


def _sarif_result(finding: Finding, rule: int, place: Place | None) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": f"{finding.message} <{finding.focus}>"},
        "partialFingerprints": {"stancegraph/v1": fingerprint(finding)},
    }
    if place:
        result["locations"] = [{"physicalLocation": _sarif_location(place)}]
    return result


def _sarif_location(place: Place) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": place.file if "://" in place.file else quote(place.file)}}
    if place.start and place.end:
        (line, column), (last_line, end_column) = place.start, place.end
        region = {"startLine": line, "startColumn": column, "endLine": last_line, "endColumn": end_column, "snippet": {"text": place.words}}
        location["region"] = region
    return location


# ── JUnit ────────────────────────────────────────────────────────────────────


def junit(report: Report, places: Places, failing: frozenset[Finding]) -> str:
    """Write a report as JUnit XML: one suite with the rules that found nothing, and one for each file, with a case for each code.

    Findings that do not fail the run are the output of a case that passes. Findings without a place are in the suite ``graph``.
    """
    by_file: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in report.findings:
        place = places.get(finding.focus)
        by_file[place.file if place else "graph"][finding.code].append(finding)
    root = ET.Element("testsuites", name="stancegraph")
    broken = {finding.code for finding in report.findings}
    unbroken = {code: count for code, count in report.rules.items() if code not in broken}
    suite = ET.SubElement(root, "testsuite", name="rules", tests=str(len(unbroken)), failures="0", errors="0")
    for code, count in unbroken.items():
        ET.SubElement(suite, "testcase", classname="rules", name=f"{code} on {count} nodes")
    for file, codes in sorted(by_file.items()):
        failed = {code for code, group in codes.items() if not failing.isdisjoint(group)}
        name = on_one_line(file)
        suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(codes)), failures=str(len(failed)), errors="0")
        for code, group in sorted(codes.items()):
            case = ET.SubElement(suite, "testcase", classname=name, name=code)
            lines = "\n".join(on_one_line(f"{where(finding, places)}: {finding.message}") for finding in group)
            if code in failed:
                ET.SubElement(case, "failure", message=on_one_line(group[0].message), type=group[0].severity).text = lines
            else:
                ET.SubElement(case, "system-out").text = lines
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


# ── GitHub ───────────────────────────────────────────────────────────────────


def github(report: Report, places: Places, failing: frozenset[Finding] = frozenset()) -> str:
    """Write workflow commands that GitHub shows beside the lines of a pull request, ten of each level, as it shows no more.

    One finding of each code comes before the second of any. Findings for information are only counted, unless they fail the run.
    """
    shown = _shown(report, failing)
    lines = []
    for severity, level in _GITHUB_LEVELS.items():
        of_level = [finding for finding in _codes_in_turn(shown) if finding.severity == severity]
        annotated = of_level if len(of_level) <= _ANNOTATIONS else of_level[: _ANNOTATIONS - 1]
        lines += [_annotation(level, finding, places.get(finding.focus)) for finding in annotated]
        if len(annotated) < len(of_level):
            lines.append(f"::{level} title=stancegraph::{counted(len(of_level) - len(annotated), severity)} more; see the report.")
    if rest := sum(finding.count for finding in report.findings) - sum(finding.count for finding in shown):
        lines.append(f"::notice title=stancegraph::{counted(rest, 'info')}; see the report.")
    return "".join(f"{line}\n" for line in lines)


def _shown(report: Report, failing: frozenset[Finding]) -> list[Finding]:
    """Leave out what is for information and does not fail the run: most findings of a good build, which nobody has to act on."""
    return [finding for finding in report.findings if finding.severity != "info" or finding in failing]


def _codes_in_turn(findings: list[Finding]) -> list[Finding]:
    """Order findings: the first of each code, then the second of each code, and so on."""
    earlier: Counter[str] = Counter()
    ranks = {}
    for finding in findings:
        ranks[finding] = earlier[finding.code]
        earlier[finding.code] += 1
    return sorted(findings, key=lambda finding: ranks[finding])


def _annotation(level: str, finding: Finding, place: Place | None) -> str:
    properties = {"title": finding.code}
    if place and "://" not in place.file:
        properties = {"file": place.file} | properties
        if place.start and place.end:
            (line, column), (last_line, end_column) = place.start, place.end
            properties |= {"line": str(line), "endLine": str(last_line)}
            if line == last_line:  # GitHub ignores columns of several lines
                properties |= {"col": str(column), "endColumn": str(end_column)}
    written = ",".join(f"{name}={_escaped(on_one_line(value), ':,')}" for name, value in properties.items())
    return f"::{level} {written}::{_escaped(on_one_line(finding.message))}"


def _escaped(text: str, more: str = "") -> str:
    """Escape what would end a workflow command, and ``more`` characters that would end one of its properties."""
    return re.sub(f"[%\r\n{more}]", lambda character: f"%{ord(character[0]):02X}", text)


# ── Markdown ─────────────────────────────────────────────────────────────────


def markdown(report: Report, places: Places, failing: frozenset[Finding] = frozenset()) -> str:
    """Write a report as Markdown, as GitHub shows it in a step's summary or a comment.

    Findings for information are only counted, unless they fail the run.
    """
    lines = [f"### {'Failed' if failing else 'Passed'}: {summary(report)}"]
    if shown := sorted(_shown(report, failing), key=lambda finding: SEVERITIES.index(finding.severity)):
        lines += ["", "| | code | where | what to do |", "|---|---|---|---|"]
        for finding in shown[:_ROWS]:
            cells = (finding.severity, finding.code, where(finding, places), finding.message)
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
        if len(shown) > _ROWS:
            lines += ["", f"{len(shown) - _ROWS} more are not shown."]
    rest: Counter[str] = Counter()
    for finding in report.findings:
        rest[finding.code] += 0 if finding in shown else finding.count
    if rest := +rest:
        lines += ["", f"For information: {', '.join(f'{_cell(code)} {count}' for code, count in sorted(rest.items()))}."]
    looked_at = ", ".join(f"{_cell(shape)} {count}" for shape, count in checked(report))
    return "\n".join([*lines, "", f"Checked: {looked_at}.", *(f"\nNote: {_cell(note)}" for note in report.notes)]) + "\n"


_JOINER = (
    "\u2060"  # an invisible character: it keeps GitHub from linking addresses, @names and #numbers, which it does in escaped Markdown too
)


def _cell(text: str) -> str:
    """Keep an article's words from being Markdown or HTML, or from becoming a link, a mention or a reference of their own."""
    parted = re.sub(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[@#])(?=\w)", _JOINER, on_one_line(text), flags=re.IGNORECASE)
    return re.sub(r"([\\`*_{}\[\]<>()#|~!@&])", r"\\\1", parted)
