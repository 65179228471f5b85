"""Reports: what a newsroom reads, and what a program reads."""

import json

from kg import reports
from kg.records import Finding, Report

KIND = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
SHAPE = "https://w3id.org/stancegraph/shapes#Claim"


def claim(number: int, message: str = "The claim has no evidence: point to it.") -> Finding:
    return Finding(
        "KG032", "violation", f"https://news.example/claim/{number}", "https://news.example/evidence", None, message, SHAPE, KIND
    )


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
    assert reports.text(REPORT) == (
        "5 violations, 1 warning.\n"
        "\n"
        "KG032  5 violations\n"
        "  The claim has no evidence: point to it.\n"
        "    https://news.example/claim/0\n"
        "    https://news.example/claim/1\n"
        "    https://news.example/claim/2\n"
        "    … and 2 more\n"
        "\n"
        "KG002  1 warning\n"
        "  No headline: add one.\n"
        "    https://news.example/a\n"
        "\n"
        "Checked: Claim 7.\n"
        "Note: Shape matched nothing.\n"
    )


def test_text_of_a_clean_graph() -> None:
    assert reports.text(Report((), {SHAPE: 7}, {}, ())) == "No findings: the graph keeps all rules.\n\nChecked: Claim 7.\n"


def test_the_words_of_an_article_cannot_steer_the_terminal() -> None:
    shown = reports.text(Report((claim(1, "It says “\x1b[2J\u202egone\n\nKG001  9 violations”: correct it."),), {SHAPE: 1}, {}, ()))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\nKG001" not in shown


def test_json_keeps_its_schema() -> None:
    content = json.loads(reports.json(REPORT))
    assert list(content) == ["version", "summary", "findings", "rules", "checked", "notes"]
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
    }
    assert content["checked"] == {SHAPE: 7}
    assert content["notes"] == ["Shape matched nothing."]
