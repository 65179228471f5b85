"""A report of the gate as text, JSON and Turtle, and the choice of the layout; the same report always gives the same text."""

from collections import defaultdict
from json import dumps

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib import Literal as Term

from kg import printing
from kg.gate import ci_reports, findings
from kg.gate.findings import Layout, Places
from kg.gate.shapes import SEVERITIES
from kg.records import Finding, Report
from kg.vocab import KG

_SHOWN = 3  # findings of one code that the text names
_REVIEWED = 20  # of those that are a list to review: claims that are more likely wrong than right


def render(report: Report, layout: Layout, *, places: Places, failing: frozenset[Finding]) -> str:
    """Write a report.

    :param places: of findings, by focus; those without one are shown by address alone
    :param failing: findings that fail the run, where a layout tells them apart (junit, github, markdown)
    """
    writers = {
        "text": lambda: text(report),
        "json": lambda: json(report),
        "turtle": lambda: turtle(report),
        "sarif": lambda: ci_reports.sarif(report, places),
        "junit": lambda: ci_reports.junit(report, places, failing),
        "github": lambda: ci_reports.github(report, places, failing),
        "markdown": lambda: ci_reports.markdown(report, places, failing),
    }
    return writers[layout]()


def text(report: Report) -> str:
    """Write a report for people: how many findings each code has, the first three with what to do, and what was looked at."""
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        groups[SEVERITIES.index(finding.severity), finding.code].append(finding)
    lines = [findings.summary(report)]
    for (gravity, code), group in sorted(groups.items()):
        count = findings.counted(sum(finding.count for finding in group), SEVERITIES[gravity])
        if len(group) == 1 and group[0].count > 1:
            lines += ["", f"{code}  {count}: {findings.on_one_line(group[0].message)}"]
        else:
            lines += ["", f"{code}  {count}", *_group(group)]
    lines += ["", f"Checked: {', '.join(f'{shape} {count}' for shape, count in findings.checked(report))}."]
    lines += [f"Note: {note}" for note in report.notes]
    return "\n".join(map(printing.line, lines)) + "\n"


def _group(group: list[Finding]) -> list[str]:
    """Write the first findings of one code, each message once where the next is the same."""
    lines = []
    last_message = ""
    shown = _REVIEWED if group[0].severity == "warning" and group[0].path == f"{KG}confidence" else _SHOWN
    for finding in group[:shown]:
        if finding.message != last_message:
            last_message = finding.message
            lines.append(f"  {findings.on_one_line(last_message)}")
        lines.append(f"    {findings.on_one_line(finding.focus)}")
    if len(group) > shown:
        lines.append(f"    … and {len(group) - shown} more")
    return lines


def json(report: Report) -> str:
    """Write a report as JSON. Keys may be added, never renamed.

    * ``version``: 1
    * ``summary``: ``violation``, ``warning``, ``info`` → number of findings
    * ``findings``: list of ``code``, ``severity``, ``focus`` (IRI), ``path`` (IRI or null), ``value`` (string or null), ``message``,
      ``shape`` and ``component`` (IRIs), ``count`` (of the nodes at fault, where they are told as one)
    * ``rules``: code → number of nodes that the rule was applied to
    * ``checked``: IRI of a node shape → number of nodes that it looked at
    * ``notes``: list of sentences about what was not checked
    """
    content = {
        "version": 1,
        "summary": findings.counts(report),
        "findings": [{name: getattr(finding, name) for name in Finding.__slots__} for finding in report.findings],
        "rules": report.rules,
        "checked": report.checked,
        "notes": report.notes,
    }
    return printing.escaped(dumps(content, ensure_ascii=False, indent=2)) + "\n"


def turtle(report: Report) -> str:
    """Write a report as a ``sh:ValidationReport`` (SHACL, section 3.6) in Turtle; every result has an address of its own."""
    severities = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
    graph = Graph()
    root = BNode("report")
    graph.add((root, RDF.type, SH.ValidationReport))
    graph.add((root, SH.conforms, Term(not report.findings)))
    for finding in report.findings:
        result = URIRef(f"urn:x-stancegraph:finding:{findings.fingerprint(finding)}")
        graph.add((root, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.resultSeverity, severities[finding.severity]))
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
