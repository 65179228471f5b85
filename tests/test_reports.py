"""Reports: what a newsroom reads, and what a program reads."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from rdflib import Graph

from kg.gate import ci_reports, reports
from kg.gate.findings import Layout
from kg.graph.places import Place
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


HOSTILE = "\x1b[2J\x7f\x9b\u202e::x\n::error::y ##[group] ##vso[task]\n\n::stop-commands::z"
FOUND = replace(claim(1, HOSTILE), value=HOSTILE, code="KG032")
STRANGE = Report((FOUND,), {SHAPE: 1, HOSTILE: 2}, {"KG032": 1}, (HOSTILE,))
PLACES = {FOUND.focus: Place(f"{HOSTILE}.txt", (1, 2), (1, 5), HOSTILE)}


@pytest.mark.parametrize("layout", ["text", "json", "junit", "sarif", "github", "markdown", "turtle"])
def test_no_report_steers_a_terminal_or_a_ci_runner(layout: Layout) -> None:
    said = reports.render(STRANGE, layout, places=PLACES, failing=frozenset({FOUND}))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
    assert "##[" not in said
    assert "##vso[" not in said
    commands = [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (layout == "github")
    assert all(re.fullmatch(r"::error file=[^:,]*,title=KG032,line=1,endLine=1,col=2,endColumn=5::.*", line) for line in commands)


def test_reports_for_programs_stay_exact() -> None:
    assert json.loads(reports.json(STRANGE))["findings"][0]["message"] == HOSTILE
    sarif = json.loads(ci_reports.sarif(STRANGE, PLACES))
    assert sarif["runs"][0]["results"][0]["message"]["text"].startswith(HOSTILE)
    values = {str(words) for words in Graph().parse(data=reports.turtle(STRANGE), format="turtle").objects()}
    assert HOSTILE in values
    ET.fromstring(ci_reports.junit(STRANGE, PLACES, frozenset()))  # noqa: S314  # our own


MARKUP = [
    "a | b | c",
    "<img src=x onerror=alert(1)>",
    "<script>",
    "![x](http://e.example/x.png)",
    "[x](javascript:y)",
    "[x]: http://e.example",
    "<http://e.example>",
    "`a` | `b`",
    "\\| b \\<b>",
    "*a* __b__ ~~c~~",
    "&lt;b&gt; &amp;",
    "# head",
    "- list\n- list",
    "    indented",
    "1. one",
    "***",
]


@pytest.mark.parametrize("words", MARKUP)
def test_words_are_no_markdown(words: str) -> None:
    found = replace(claim(1), message=words)
    report = Report((found,), {SHAPE: 1}, {"KG032": 1}, (words,))
    parsed = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(
        ci_reports.markdown(report, {found.focus: Place(words)}, frozenset())
    )
    inline = [token for token in parsed if token.type == "inline"]
    assert all(child.type in {"text", "text_special", "softbreak"} for token in inline for child in token.children or [])
    blocks = {token.type for token in parsed if token.level == 0}
    assert blocks == {"heading_open", "heading_close", "table_open", "table_close", "paragraph_open", "paragraph_close"}
    rows = [token for token in parsed if token.type == "tr_open"]
    cells = [token for token in parsed if token.type == "td_open"]
    assert (len(rows), len(cells)) == (2, 4)
    shown = " ".join(words.split())
    said = ["".join(child.content for child in token.children or []).replace("\u2060", "") for token in inline]
    assert said.count(shown) == 2
    assert f"Note: {shown}" in said


def test_words_become_no_link_of_their_own() -> None:
    """GitHub makes links of bare addresses, and mentions of names, after the Markdown is read."""
    words = "See https://e.example/x, HTTP://e.example, www.e.example, a@e.example, @someone and someone/thing#12."
    said = ci_reports.markdown(Report((claim(1, words),), {SHAPE: 1}, {"KG032": 1}, ()), {}, frozenset())
    assert not re.search(r"(?i)https?:\\?/|www\\?\.|@\w|#\d", said)
