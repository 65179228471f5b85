"""What the gate found, for people and for programs; the same report always gives the same text."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from importlib.metadata import version
from json import dumps
from typing import Literal
from urllib.parse import quote
from xml.etree import ElementTree as ET

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib import Literal as Term

from kg import printing
from kg.gate.shapes import SEVERITIES
from kg.graph.places import Place
from kg.records import Finding, Report, Severity

Layout = Literal["text", "json", "junit", "sarif", "github", "markdown", "turtle"]
Places = Mapping[str, Place]  # where what each finding is about was read

_SHOWN = 3
_MOST = 10  # annotations of one level that GitHub shows of a step
_ROWS = 100  # of a Markdown table: GitHub cuts a step's summary at 1 MiB
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
    return "\n".join(map(printing.line, lines)) + "\n"


def json(report: Report) -> str:
    """Write a report as JSON. Keys may be added, never renamed.

    * ``version``: 1
    * ``summary``: ``violation``, ``warning``, ``info`` → number of findings
    * ``findings``: list of ``code``, ``severity``, ``focus`` (IRI), ``path`` (IRI or null), ``value`` (string or null), ``message``,
      ``shape`` and ``component`` (IRIs)
    * ``rules``: code → number of nodes that the rule was applied to
    * ``checked``: IRI of a node shape → number of nodes that it looked at
    * ``notes``: list of sentences about what was not checked
    """
    findings = [{name: getattr(finding, name) for name in Finding.__slots__} for finding in report.findings]
    content = {"version": 1, "summary": _counts(report), "findings": findings} | {
        "rules": report.rules,
        "checked": report.checked,
        "notes": report.notes,
    }
    return printing.escaped(dumps(content, ensure_ascii=False, indent=2)) + "\n"


def render(report: Report, layout: Layout, *, places: Places, failing: frozenset[Finding]) -> str:
    """Write a report.

    :param places: of findings, by focus; those without one are shown by address alone
    :param failing: findings that fail the run, where a layout tells them apart (junit, github, markdown)
    """
    if layout == "sarif":
        return sarif(report, places)
    if layout in {"text", "json", "turtle"}:
        return {"text": text, "json": json, "turtle": turtle}[layout](report)
    writers: dict[str, Callable[[Report, Places, frozenset[Finding]], str]] = {"junit": junit, "github": github, "markdown": markdown}
    return writers[layout](report, places, failing)


def fingerprint(finding: Finding) -> str:
    """Name a finding alike in every build: addresses come from content, so it stays while the fault does. 32 hexadecimal digits."""
    return hashlib.sha256("\n".join((finding.code, finding.focus, finding.path or "", finding.value or "")).encode()).hexdigest()[:32]


def sarif(report: Report, places: Places) -> str:
    """Write a report as SARIF 2.1.0 (OASIS), with line and column of the article's text where a finding has them."""
    levels: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
    first = {finding.code: finding for finding in reversed(report.findings)}
    codes = sorted(first)
    rules = [
        {"id": code, "shortDescription": {"text": first[code].message}, "defaultConfiguration": {"level": levels[first[code].severity]}}
        for code in codes
    ]
    results = []
    for finding in report.findings:
        result = {
            "ruleId": finding.code,
            "ruleIndex": codes.index(finding.code),
            "level": levels[finding.severity],
            "message": {"text": f"{finding.message} <{finding.focus}>"},
            "partialFingerprints": {"stancegraph/v1": fingerprint(finding)},
        }
        if place := places.get(finding.focus):
            result["locations"] = [{"physicalLocation": _physical(place)}]
        results.append(result)
    run = {
        "tool": {"driver": {"name": "stancegraph", "semanticVersion": version("stancegraph"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [{"level": "note", "message": {"text": note}} for note in report.notes],
            }
        ],
        "results": results,
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return printing.escaped(dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)) + "\n"


def _physical(place: Place) -> dict[str, object]:
    address = place.file if "://" in place.file else quote(place.file)
    location: dict[str, object] = {"artifactLocation": {"uri": address}}
    if place.start and place.end:
        (line, column), (last, past) = place.start, place.end
        region = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": past, "snippet": {"text": place.words}}
        location["region"] = region
    return location


def junit(report: Report, places: Places, failing: frozenset[Finding]) -> str:
    """Write a report as JUnit XML: a suite for each article with findings, a case for each code; what ran and found nothing has its own.

    What does not fail the run is written out, but is no failure.
    """
    by_file: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in report.findings:
        place = places.get(finding.focus)
        by_file[place.file if place else "graph"][finding.code].append(finding)
    root = ET.Element("testsuites", name="stancegraph")
    ran = {code: count for code, count in report.rules.items() if not any(code in codes for codes in by_file.values())}
    suite = ET.SubElement(root, "testsuite", name="rules", tests=str(len(ran)), failures="0", errors="0")
    for code, count in ran.items():
        ET.SubElement(suite, "testcase", classname="rules", name=f"{code} on {count} nodes")
    for file, codes in sorted(by_file.items()):
        failed = [code for code, findings in codes.items() if not failing.isdisjoint(findings)]
        suite = ET.SubElement(root, "testsuite", name=_line(file), tests=str(len(codes)), failures=str(len(failed)), errors="0")
        for code, findings in sorted(codes.items()):
            case = ET.SubElement(suite, "testcase", classname=_line(file), name=code)
            words = "\n".join(_line(f"{_where(finding, places)}: {finding.message}") for finding in findings)
            if code in failed:
                ET.SubElement(case, "failure", message=_line(findings[0].message), type=findings[0].severity).text = words
            else:
                ET.SubElement(case, "system-out").text = words
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def github(report: Report, places: Places, failing: frozenset[Finding] = frozenset()) -> str:
    """Write workflow commands that GitHub shows beside the lines of a pull request, ten of each level, as it shows no more.

    One of each code comes before the second of any. What is for information is counted, unless it fails the run.
    """
    levels: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "notice"}
    seen: Counter[str] = Counter()
    ranked = []
    for finding in _telling(report, failing):
        ranked.append((seen[finding.code], finding))
        seen[finding.code] += 1
    lines = []
    for severity, level in levels.items():
        here = [finding for _, finding in sorted(ranked, key=lambda one: one[0]) if finding.severity == severity]
        shown = here if len(here) <= _MOST else here[: _MOST - 1]
        for finding in shown:
            where = {"title": finding.code}
            if (place := places.get(finding.focus)) and "://" not in place.file:
                where = {"file": place.file} | where
                if place.start and place.end:
                    where |= {"line": str(place.start[0]), "endLine": str(place.end[0])}
                    where |= {"col": str(place.start[1]), "endColumn": str(place.end[1])} if place.start[0] == place.end[0] else {}
            properties = ",".join(f"{name}={_escaped(_line(value), ':,')}" for name, value in where.items())
            lines.append(f"::{level} {properties}::{_escaped(_line(finding.message))}")
        if len(shown) < len(here):
            lines.append(f"::{level} title=stancegraph::{_counted(len(here) - len(shown), severity)} more; see the report.")
    if rest := len(report.findings) - len(ranked):
        lines.append(f"::notice title=stancegraph::{_counted(rest, 'info')}; see the report.")
    return "".join(f"{line}\n" for line in lines)


def _telling(report: Report, failing: frozenset[Finding]) -> list[Finding]:
    """Leave out what is for information and fails nothing: most of a good build's findings, and nobody's task."""
    return [finding for finding in report.findings if finding.severity != "info" or finding in failing]


def _escaped(words: str, also: str = "") -> str:
    """Escape what would end a workflow command, or one of its properties."""
    return re.sub(f"[%\r\n{also}]", lambda found: f"%{ord(found[0]):02X}", words)


def markdown(report: Report, places: Places, failing: frozenset[Finding] = frozenset()) -> str:
    """Write a report as Markdown, as GitHub shows it in a step's summary or a comment.

    What is for information is counted, unless it fails the run.
    """
    lines = [f"### {'Failed' if failing else 'Passed'}: {_verdict(report)}"]
    if telling := _telling(report, failing):
        lines += ["", "| | code | where | what to do |", "|---|---|---|---|"]
        ranked = sorted(telling, key=lambda finding: SEVERITIES.index(finding.severity))
        for finding in ranked[:_ROWS]:
            cells = (finding.severity, finding.code, _where(finding, places), finding.message)
            lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
        if len(ranked) > _ROWS:
            lines += ["", f"{len(ranked) - _ROWS} more are not shown."]
    if rest := Counter(finding.code for finding in report.findings) - Counter(finding.code for finding in telling):
        lines += ["", f"For information: {', '.join(f'{_cell(code)} {count}' for code, count in sorted(rest.items()))}."]
    checked = ", ".join(f"{_cell(shape.rpartition('#')[2])} {count}" for shape, count in sorted(report.checked.items()))
    return "\n".join([*lines, "", f"Checked: {checked}.", *(f"\nNote: {_cell(note)}" for note in report.notes)]) + "\n"


_JOINER = "\u2060"  # it is not seen, and what it parts is no address or name for GitHub, which looks for these behind Markdown's back


def _cell(words: str) -> str:
    """Keep an article's words from being Markdown or HTML, or from becoming a link, a mention or a reference of their own."""
    words = re.sub(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[@#])(?=\w)", _JOINER, _line(words), flags=re.IGNORECASE)
    return re.sub(r"([\\`*_{}\[\]<>()#|~!@&])", r"\\\1", words)


def _where(finding: Finding, places: Places) -> str:
    place = places.get(finding.focus)
    if place is None:
        return _line(finding.focus)
    return _line(f"{place.file}:{place.start[0]}:{place.start[1]}" if place.start else place.file)


def turtle(report: Report) -> str:
    """Write a report as a ``sh:ValidationReport`` (SHACL, section 3.6) in Turtle; every result has an address of its own."""
    graph = Graph()
    root = BNode("report")
    grave = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
    graph.add((root, RDF.type, SH.ValidationReport))
    graph.add((root, SH.conforms, Term(not report.findings)))
    for finding in report.findings:
        result = URIRef(f"urn:x-stancegraph:finding:{fingerprint(finding)}")
        graph.add((root, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.resultSeverity, grave[finding.severity]))
        graph.add((result, SH.focusNode, _node(finding.focus)))
        if finding.path and not finding.path.startswith("^"):
            graph.add((result, SH.resultPath, URIRef(finding.path)))
        if finding.value is not None:
            graph.add((result, SH.value, Term(finding.value)))
        graph.add((result, SH.resultMessage, Term(f"{finding.code} {finding.message}")))
        graph.add((result, SH.sourceShape, _node(finding.shape)))
        graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
    return printing.escaped(graph.serialize(format="turtle"))


def _node(name: str) -> URIRef | BNode:
    return BNode(name[2:]) if name.startswith("_:") else URIRef(name)


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
    """Keep a message on one line, with single spaces."""
    return printing.line(" ".join(message.split()))
