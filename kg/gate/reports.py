"""A report of the gate as text, JSON and Turtle, and the choice of the layout; the same verdict always gives the same text."""

from collections import defaultdict
from json import dumps

from rdflib import RDF, SH, XSD, BNode, Graph, URIRef
from rdflib import Literal as Term

from kg import printing
from kg.gate import bridge, ci_reports, findings
from kg.gate.findings import Layout, Places, Verdict
from kg.gate.results import Finding
from kg.gate.shapes import SEVERITIES
from kg.vocab import KG

_SHOWN = 3  # findings of one code that the text names
_REVIEWED = 20  # of those that are a list to review: what is more likely wrong than right


def render(verdict: Verdict, layout: Layout) -> str:
    """Write a report."""
    writers = {
        "text": text,
        "json": json,
        "turtle": turtle,
        "sarif": ci_reports.sarif,
        "junit": ci_reports.junit,
        "github": ci_reports.github,
        "markdown": ci_reports.markdown,
    }
    return writers[layout](verdict)


def text(verdict: Verdict) -> str:
    """Write a report for people.

    It says how many findings each code has, shows the first three with file, line, words and what to do, and says what was checked.
    """
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in verdict.report.findings:
        groups[SEVERITIES.index(finding.severity), finding.code].append(finding)
    lines = [findings.summary(verdict)]
    for (gravity, code), group in sorted(groups.items()):
        number = findings.counted(sum(finding.count for finding in group), SEVERITIES[gravity])
        told_as_one = len(group) == 1 and group[0].count > 1
        if told_as_one:
            lines += ["", f"{code}  {number}: {findings.show(group[0], verdict.places).message}"]
        else:
            lines += ["", f"{code}  {number}", *_group(group, verdict.places)]
    if verdict.accepted:
        lines += ["", f"Accepted by the baseline: {findings.listed(findings.per_code(verdict.accepted))}."]
    lines += ["", f"Checked: {', '.join(f'{shape} {count}' for shape, count in findings.checked(verdict.report))}."]
    lines += [f"Note: {note}" for note in verdict.report.notes]
    return "\n".join(map(printing.line, lines)) + "\n"


def _group(group: list[Finding], places: Places) -> list[str]:
    """Write the first findings of one code as lines, and how many more there are; of equal messages in a row only the first is written."""
    lines = []
    last_message = ""
    most = _REVIEWED if group[0].severity == "warning" and group[0].path == f"{KG}confidence" else _SHOWN
    for finding in group[:most]:
        shown = findings.show(finding, places)
        if shown.message != last_message:
            last_message = shown.message
            lines.append(f"  {last_message}")
        lines.append("    " + "  ".join(part for part in (shown.where, shown.words, shown.value and f"value: {shown.value}") if part))
    if len(group) > most:
        lines.append(f"    … and {len(group) - most} more")
    return lines


def json(verdict: Verdict) -> str:
    """Write a report as JSON. Keys may be added, never renamed.

    * ``version``: 1
    * ``summary``: ``violation``, ``warning``, ``info`` → number of findings, without those that a baseline accepts
    * ``accepted``: the same of those that it accepts; null where there is no baseline
    * ``findings``: list of ``code``, ``severity``, ``focus`` (IRI), ``path`` (IRI or null), ``value`` (string or null), ``message``,
      ``shape`` and ``component`` (IRIs); ``valueType`` (``iri``, ``blank``, a datatype IRI, ``@`` and a language, or null), ``rule`` (IRI
      of a SPARQL rule or null); ``file``, ``line``, ``column``, ``endLine``, ``endColumn``, ``words`` (what stands there) and ``label``
      (what the node is called), each null where it is not known; ``fingerprint``; ``count`` (of nodes at fault, told as one)
    * ``rules``: code → number of nodes that the rule was applied to
    * ``checked``: IRI of a node shape → number of nodes that it looked at
    * ``notes``: list of sentences about what was not checked
    """
    report = verdict.report
    content = {
        "version": 1,
        "summary": findings.counts(report.findings),
        "findings": [_as_dict(finding, verdict.places) for finding in report.findings],
        "rules": report.rules,
        "checked": report.checked,
        "notes": report.notes,
        "accepted": None if verdict.accepted is None else findings.counts(verdict.accepted),
    }
    return printing.escaped(dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _as_dict(finding: Finding, places: Places) -> dict[str, object]:
    """Give a finding with the keys that :func:`json` names."""
    place = places.get(finding.focus)
    start, end = (place.start, place.end) if place else (None, None)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "message": finding.message,
        "shape": finding.shape,
        "component": finding.component,
        "valueType": finding.value_type,
        "rule": finding.rule,
        "file": place and place.file,
        "line": start and start[0],
        "column": start and start[1],
        "endLine": end and end[0],
        "endColumn": end and end[1],
        "words": place and place.words,
        "label": place and place.label,
        "fingerprint": findings.fingerprint(finding),
        "count": finding.count,
    }


def turtle(verdict: Verdict) -> str:
    """Write a report as a ``sh:ValidationReport`` (SHACL, section 3.6) in Turtle; every result has an address of its own.

    Findings that a baseline accepts are left out.
    """
    severities = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
    graph = Graph()
    root = BNode("report")
    graph.add((root, RDF.type, SH.ValidationReport))
    graph.add((root, SH.conforms, Term(not verdict.report.findings)))
    for finding in verdict.report.findings:
        result = URIRef(f"urn:x-stancegraph:finding:{findings.fingerprint(finding)}")
        graph.add((root, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.resultSeverity, severities[finding.severity]))
        graph.add((result, SH.focusNode, _node(finding.focus)))
        if finding.path and not finding.path.startswith("^"):
            graph.add((result, SH.resultPath, URIRef(finding.path)))
        if finding.value is not None:
            with bridge.silent_literals():
                graph.add((result, SH.value, _term(finding.value, finding.value_type or "")))
        graph.add((result, SH.resultMessage, Term(f"{finding.code} {finding.message}")))
        graph.add((result, SH.sourceShape, _node(finding.shape)))
        graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
        if finding.rule:
            graph.add((result, SH.sourceConstraint, _node(finding.rule)))
    return printing.escaped(graph.serialize(format="turtle"))


def _term(value: str, kind: str) -> URIRef | BNode | Term:
    """Make the value of a finding the term that stands in the graph."""
    if kind in {"iri", "blank"}:
        return _node(value)
    if kind.startswith("@"):
        return Term(value, lang=kind[1:])
    return Term(value, datatype=URIRef(kind) if kind and kind != str(XSD.string) else None, normalize=False)


def _node(name: str) -> URIRef | BNode:
    """Make the name of a node, ``_:`` and a label where it is blank, a term of rdflib."""
    return BNode(name[2:]) if name.startswith("_:") else URIRef(name)
