"""Reports: what a newsroom reads, and what a program reads."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import get_args

import pytest
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef

from kg.gate import ci_reports, reports
from kg.gate.findings import Layout, Verdict, fingerprint
from kg.gate.results import Finding, Report, Severity
from kg.graph.places import Place

KIND = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
SHAPE = "https://w3id.org/stancegraph/shapes#Claim"


def claim(number: int, message: str = "The claim has no evidence: point to it.") -> Finding:
    return Finding(
        "KG032", "violation", f"https://news.example/claim/{number}", "https://news.example/evidence", None, message, SHAPE, KIND
    )


def verdict(*findings: Finding, checked: dict[str, int] | None = None) -> Verdict:
    return Verdict(Report(findings, checked or {}, {}, ()))


REPORT = Report(
    (
        *(claim(number) for number in range(5)),
        Finding("KG002", "warning", "https://news.example/a", None, "“x”", "No headline: add one.", SHAPE, KIND),
    ),
    {SHAPE: 7},
    {"KG002": 2, "KG031": 7, "KG032": 7},
    ("Shape matched nothing.",),
)


def test_text_counts_shows_the_first_few_and_what_was_checked() -> None:
    places = {f"https://news.example/claim/{number}": Place("b.txt", (number + 1, 2), (3, 4), "words") for number in (0, 2)}
    assert reports.text(Verdict(REPORT, places)) == (
        "5 violations, 1 warning.\n"
        "\n"
        "KG032  5 violations\n"
        "  The claim has no evidence: point to it.\n"
        "    b.txt:1:2  “words”\n"
        "    https://news.example/claim/1\n"
        "    b.txt:3:2  “words”\n"
        "    … and 2 more\n"
        "\n"
        "KG002  1 warning\n"
        "  No headline: add one.\n"
        "    https://news.example/a  value: ““x””\n"
        "\n"
        "Checked: Claim 7.\n"
        "Note: Shape matched nothing.\n"
    )


def test_text_puts_the_gravest_first_and_says_each_message_once_in_a_row() -> None:
    findings = (
        Finding("KG001", "info", "http://e/a", None, None, "Known.", SHAPE, KIND),
        *(claim(number, message) for number, message in enumerate(["One.", "Two.", "Two."])),
        Finding("KG002", "violation", "http://e/b", None, None, "Three.", SHAPE, KIND),
    )
    assert reports.text(verdict(*findings, checked={f"{SHAPE}s": 1, SHAPE: 2})) == (
        "4 violations, 1 for information.\n"
        "\n"
        "KG002  1 violation\n"
        "  Three.\n"
        "    http://e/b\n"
        "\n"
        "KG032  3 violations\n"
        "  One.\n"
        "    https://news.example/claim/0\n"
        "  Two.\n"
        "    https://news.example/claim/1\n"
        "    https://news.example/claim/2\n"
        "\n"
        "KG001  1 for information\n"
        "  Known.\n"
        "    http://e/a\n"
        "\n"
        "Checked: Claim 2, Claims 1.\n"
    )


def test_text_tells_what_is_told_as_one_on_one_line() -> None:
    many = replace(claim(1, "60 claims are linked to no proposition."), code="KG035", severity="info", count=60)
    assert reports.text(verdict(many, claim(2))).startswith("1 violation, 60 for information.\n")
    assert "\n\nKG035  60 for information: 60 claims are linked to no proposition.\n\n" in reports.text(verdict(many))


def test_text_has_a_list_to_review_of_what_is_more_likely_wrong() -> None:
    confidence = "https://w3id.org/stancegraph/ns#confidence"
    doubtful = tuple(replace(claim(number), severity="warning", path=confidence) for number in range(25))
    assert "… and 5 more" in reports.text(verdict(*doubtful))
    assert "… and 22 more" in reports.text(verdict(*(replace(finding, severity="info") for finding in doubtful)))
    assert "… and 22 more" in reports.text(verdict(*(replace(finding, path=None) for finding in doubtful)))


def test_text_of_a_clean_graph() -> None:
    assert reports.text(verdict(checked={SHAPE: 7})) == "No findings: the graph keeps all rules.\n\nChecked: Claim 7.\n"


def test_the_words_of_an_article_cannot_steer_the_terminal() -> None:
    shown = reports.text(verdict(claim(1, "It says “\x1b[2J\u202egone\n\nKG001  9 violations”: correct it.")))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\nKG001" not in shown


def test_json_is_indented_and_keeps_letters_as_they_are() -> None:
    assert reports.json(Verdict(Report((), {"“é”": 1}, {"KG001": 2}, ()))) == (
        '{\n  "version": 1,\n  "summary": {\n    "violation": 0,\n    "warning": 0,\n    "info": 0\n  },\n'
        '  "findings": [],\n  "rules": {\n    "KG001": 2\n  },\n  "checked": {\n    "“é”": 1\n  },\n  "notes": [],\n  "accepted": null\n}\n'
    )


def test_what_is_told_as_one_is_one_line_with_a_count() -> None:
    told = Finding("KG035", "info", "http://e/b", None, "499", "499 claims are linked to nothing: link them.", SHAPE, KIND, count=499)
    written = reports.text(verdict(told, checked={SHAPE: 7}))
    assert written.startswith("499 for information.\n\nKG035  499 for information: 499 claims are linked to nothing: link them.\n\nChecked")


def test_claims_that_are_more_likely_wrong_than_right_are_a_list_to_review() -> None:
    path = "https://w3id.org/stancegraph/ns#confidence"
    unsure = [Finding("KG039", "warning", f"http://e/{n}", path, f"0.{n}", "Read it: now.", SHAPE, KIND) for n in range(10, 32)]
    lines = reports.text(verdict(*unsure)).splitlines()
    assert [line.strip() for line in lines if line.startswith("    ")] == [
        *(f"http://e/{n}  value: “0.{n}”" for n in range(10, 30)),
        "… and 2 more",
    ]


def test_json_keeps_its_schema() -> None:
    content = json.loads(reports.json(Verdict(REPORT, {"https://news.example/claim/0": Place("a.txt", (1, 2), (3, 4), "words", "label")})))
    assert content["version"] == 1
    assert content["rules"] == {"KG002": 2, "KG031": 7, "KG032": 7}
    assert len(content["findings"]) == 6
    assert list(content) == ["version", "summary", "findings", "rules", "checked", "notes", "accepted"]
    assert content["summary"] == {"violation": 5, "warning": 1, "info": 0}
    assert content["findings"][0] == {
        "code": "KG032",
        "severity": "violation",
        "focus": "https://news.example/claim/0",
        "path": "https://news.example/evidence",
        "value": None,
        "message": "The claim has no evidence: point to it.",
        "shape": SHAPE,
        "component": KIND,
        "valueType": None,
        "rule": None,
        "file": "a.txt",
        "line": 1,
        "column": 2,
        "endLine": 3,
        "endColumn": 4,
        "words": "words",
        "label": "label",
        "fingerprint": fingerprint(claim(0)),
        "count": 1,
    }
    unplaced = ("file", "line", "column", "endLine", "endColumn", "words", "label")
    assert [content["findings"][1][key] for key in unplaced] == [None] * 7
    assert content["checked"] == {SHAPE: 7}
    assert content["notes"] == ["Shape matched nothing."]


def test_what_the_baseline_accepts_is_counted_and_not_shown() -> None:
    accepted = (claim(1), replace(claim(2), code="KG002", severity="warning"))
    clean = Verdict(Report((), {SHAPE: 7}, {}, ()), accepted=accepted)
    told = "Nothing new. Accepted by the baseline: 1 violation, 1 warning."
    assert reports.text(clean) == f"{told}\n\nAccepted by the baseline: KG002 1, KG032 1.\n\nChecked: Claim 7.\n"
    content = json.loads(reports.json(clean))
    assert content["summary"] == {"violation": 0, "warning": 0, "info": 0}
    assert content["accepted"] == {"violation": 1, "warning": 1, "info": 0}
    assert reports.text(replace(clean, report=REPORT)).startswith("New: 5 violations, 1 warning. Accepted by the baseline: 1 violation")


HOSTILE = "\x1b[2J\x7f\x9b\u202e::x\n::error::y ##[group] ##vso[task]\n\n::stop-commands::z"
FOUND = replace(claim(1, HOSTILE), value=f"{HOSTILE}2", code="KG032")
STRANGE = Report((FOUND,), {SHAPE: 1, HOSTILE: 2}, {"KG032": 1}, (HOSTILE,))
PLACES = {FOUND.focus: Place(f"{HOSTILE}.txt", (1, 2), (1, 5), HOSTILE)}
VERDICT = Verdict(STRANGE, PLACES, frozenset({FOUND}), (FOUND,))


@pytest.mark.parametrize("layout", ["text", "json", "junit", "sarif", "github", "markdown", "turtle"])
def test_no_report_steers_a_terminal_or_a_ci_runner(layout: Layout) -> None:
    said = reports.render(VERDICT, layout)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
    assert "##[" not in said
    assert "##vso[" not in said
    commands = [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (2 if layout == "github" else 0)
    wanted = r"::error file=[^:,]*,title=KG032,line=1,endLine=1,col=2,endColumn=5::.*|::notice title=stancegraph::New: 1 violation.*"
    assert all(re.fullmatch(wanted, line) for line in commands)


def test_reports_for_programs_stay_exact() -> None:
    assert json.loads(reports.json(VERDICT))["findings"][0]["message"] == HOSTILE
    sarif = json.loads(ci_reports.sarif(VERDICT))
    assert sarif["runs"][0]["results"][0]["properties"]["value"] == f"{HOSTILE}2"
    values = {str(words) for words in Graph().parse(data=reports.turtle(VERDICT), format="turtle").objects()}
    assert f"{HOSTILE}2" in values
    ET.fromstring(ci_reports.junit(VERDICT))  # noqa: S314  # our own


# ── SHACL ────────────────────────────────────────────────────────────────────


def turtle(*findings: Finding) -> Graph:
    return Graph().parse(data=reports.turtle(verdict(*findings)), format="turtle")


def test_turtle_says_all_of_a_finding() -> None:
    broken = Finding(
        "KG033", "violation", "http://e/claim", "http://e/path", "“x”", "No speaker.", SHAPE, KIND, str(XSD.string), "http://e/rule"
    )
    graph = turtle(broken)
    [root] = graph.subjects(RDF.type, SH.ValidationReport)
    result = URIRef(f"urn:x-stancegraph:finding:{fingerprint(broken)}")
    assert list(graph.objects(root, SH.conforms)) == [Literal(False)]  # noqa: FBT003  # a term
    assert list(graph.objects(root, SH.result)) == [result]
    assert {(predicate, str(value)) for predicate, value in graph.predicate_objects(result)} == {
        (RDF.type, str(SH.ValidationResult)),
        (SH.resultSeverity, str(SH.Violation)),
        (SH.focusNode, "http://e/claim"),
        (SH.resultPath, "http://e/path"),
        (SH.value, "“x”"),
        (SH.resultMessage, "KG033 No speaker."),
        (SH.sourceShape, SHAPE),
        (SH.sourceConstraintComponent, KIND),
        (SH.sourceConstraint, "http://e/rule"),
    }


@pytest.mark.parametrize(
    ("value", "kind", "term"),
    [
        ("http://e/x", "iri", URIRef("http://e/x")),
        ("x", str(XSD.string), Literal("x")),
        ("x", None, Literal("x")),
        ("ja", "@de", Literal("ja", lang="de")),
        ("0.5", str(XSD.decimal), Literal("0.5", datatype=XSD.decimal)),
        ("many", str(XSD.integer), Literal("many", datatype=XSD.integer)),
    ],
)
def test_turtle_keeps_the_type_of_a_value(value: str, kind: str | None, term: URIRef | Literal, caplog: pytest.LogCaptureFixture) -> None:
    written = reports.turtle(verdict(replace(claim(1), value=value, value_type=kind)))
    assert not caplog.records
    assert list(Graph().parse(data=written, format="turtle").objects(None, SH.value)) == [term]


def test_turtle_keeps_a_blank_value_blank() -> None:
    [value] = turtle(replace(claim(1), value="_:b1", value_type="blank")).objects(None, SH.value)
    assert isinstance(value, BNode)


def test_turtle_of_a_clean_graph_conforms() -> None:
    graph = turtle()
    assert list(graph.objects(None, SH.conforms)) == [Literal(True)]  # noqa: FBT003  # a term
    assert len(graph) == 2


def test_turtle_has_the_severities_of_shacl() -> None:
    graph = turtle(*(replace(claim(number), severity=severity) for number, severity in enumerate(get_args(Severity))))
    said = {(str(graph.value(result, SH.focusNode))[-1], severity) for result, severity in graph.subject_objects(SH.resultSeverity)}
    assert said == {("0", SH.Violation), ("1", SH.Warning), ("2", SH.Info)}


def test_turtle_leaves_out_what_it_cannot_say() -> None:
    """An inverse path is no IRI, and a value may be unknown; nodes and shapes without an address stay blank."""
    graph = turtle(replace(claim(1), focus="_:b1", shape="_:s1", path="^http://e/path", value=None))
    assert not list(graph.subject_objects(SH.resultPath))
    assert not list(graph.subject_objects(SH.value))
    [focus], [shape] = graph.objects(None, SH.focusNode), graph.objects(None, SH.sourceShape)
    assert isinstance(focus, BNode)
    assert isinstance(shape, BNode)
    assert focus != shape
    assert not list(turtle(replace(claim(1), path=None)).subject_objects(SH.resultPath))


def test_each_layout_is_its_writer() -> None:
    wanted = {
        "text": reports.text(VERDICT),
        "json": reports.json(VERDICT),
        "junit": ci_reports.junit(VERDICT),
        "sarif": ci_reports.sarif(VERDICT),
        "github": ci_reports.github(VERDICT),
        "markdown": ci_reports.markdown(VERDICT),
        "turtle": reports.turtle(VERDICT),
    }
    assert {layout: reports.render(VERDICT, layout) for layout in get_args(Layout)} == wanted
