"""Reports for CI systems: every line of a small report, and the words of articles as no markup of theirs."""

import json
import re
from dataclasses import replace
from importlib.metadata import version

import pytest
from markdown_it import MarkdownIt

from kg.gate import ci_reports
from kg.gate.findings import Verdict, fingerprint
from kg.gate.results import Finding, Report, Severity
from kg.graph.places import Place

KIND = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
SHAPE = "https://w3id.org/stancegraph/shapes#Claim"


def finding(code: str, focus: str, severity: Severity = "violation", message: str = "No evidence: point to it.") -> Finding:
    return Finding(code, severity, f"http://e/{focus}", None, None, message, SHAPE, KIND)


IN_A_LINE, OVER_LINES = finding("KG032", "one"), finding("KG032", "two", message="No evidence: add it.")
ON_THE_WEB, NOWHERE = finding("KG002", "three", "warning", "No headline: add one."), finding("KG035", "four", "info", "No proposition.")
PLACES = {
    IN_A_LINE.focus: Place("b c.txt", (1, 2), (1, 5), "abc"),
    OVER_LINES.focus: Place("a.txt", (1, 2), (3, 4), "d\n\ne"),
    ON_THE_WEB.focus: Place("https://e.example/a b"),
}
REPORT = Report((IN_A_LINE, OVER_LINES, ON_THE_WEB, NOWHERE), {SHAPE: 7}, {"KG002": 2, "KG031": 7, "KG032": 7, "KG035": 7}, ("Few.",))
FAILING = frozenset({IN_A_LINE, OVER_LINES})
VERDICT = Verdict(REPORT, PLACES, FAILING, graph="out/graph 1.nq")


def of(*findings: Finding, failing: frozenset[Finding] = frozenset()) -> Verdict:
    return Verdict(Report(findings, {}, {}, ()), failing=failing)


def sarif_rule(code: str, message: str, level: str) -> dict[str, object]:
    texts = {name: {"text": message} for name in ("shortDescription", "fullDescription", "help")}
    return {"id": code, **texts, "defaultConfiguration": {"level": level}}


def test_sarif() -> None:
    content = json.loads(ci_reports.sarif(VERDICT))
    assert content["$schema"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    assert content["version"] == "2.1.0"
    [run] = content["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [
        {"executionSuccessful": True, "toolExecutionNotifications": [{"level": "note", "message": {"text": "Few."}}]}
    ]
    assert run["tool"] == {
        "driver": {
            "name": "stancegraph",
            "semanticVersion": version("stancegraph"),
            "rules": [
                sarif_rule("KG002", "No headline: add one.", "warning"),
                sarif_rule("KG032", "No evidence: point to it.", "error"),
                sarif_rule("KG035", "No proposition.", "note"),
            ],
        }
    }
    in_line = {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 5, "snippet": {"text": "abc"}}
    over_lines = {"startLine": 1, "startColumn": 2, "endLine": 3, "endColumn": 4, "snippet": {"text": "d\n\ne"}}
    locations = [
        {"artifactLocation": {"uri": "b%20c.txt"}, "region": in_line},
        {"artifactLocation": {"uri": "a.txt"}, "region": over_lines},
        {"artifactLocation": {"uri": "out/graph%201.nq"}, "region": {"startLine": 1, "startColumn": 1}},
        {"artifactLocation": {"uri": "out/graph%201.nq"}, "region": {"startLine": 1, "startColumn": 1}},
    ]
    quoted = [" (“abc”)", " (“d e”)", "", ""]
    levels, rules = ["error", "error", "warning", "note"], [1, 1, 0, 2]
    rows = zip(run["results"], REPORT.findings, locations, levels, rules, quoted, strict=True)
    for result, found, location, level, rule, words in rows:
        assert result == {
            "ruleId": found.code,
            "ruleIndex": rule,
            "level": level,
            "message": {"text": f"{found.message}{words}"},
            "locations": [{"physicalLocation": location}],
            "partialFingerprints": {"stancegraph/v2": fingerprint(found)},
            "properties": {"focus": found.focus, "path": None, "value": None},
        }


def test_sarif_gives_every_result_a_line_of_a_file_here() -> None:
    """Code scanning refuses the whole report where one result has no location, or one on the web."""
    places = {"http://e/1": Place("/abs/a b.txt"), "http://e/2": Place("a.txt", (3, 1))}
    verdict = Verdict(Report(tuple(finding("KG032", str(number)) for number in range(1, 4)), {}, {}, ()), places)
    results = json.loads(ci_reports.sarif(verdict))["runs"][0]["results"]
    found = [result["locations"][0]["physicalLocation"] for result in results]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in found] == [
        ("file:///abs/a%20b.txt", 1),
        ("a.txt", 3),
        ("graph.nq", 1),
    ]


def test_sarif_keeps_letters_as_they_are() -> None:
    assert "“Zoë”" in ci_reports.sarif(of(replace(IN_A_LINE, message="“Zoë”")))


def test_junit() -> None:
    """The rules that found nothing, then the files in order; what does not fail the run is output of a case that passes."""
    assert (
        ci_reports.junit(VERDICT)
        == """<?xml version='1.0' encoding='utf-8'?>
<testsuites name="stancegraph">
  <testsuite name="rules" tests="1" failures="0" errors="0">
    <testcase classname="rules" name="KG031 on 7 nodes" />
  </testsuite>
  <testsuite name="a.txt" tests="1" failures="1" errors="0">
    <testcase classname="a.txt" name="KG032">
      <failure message="No evidence: add it." type="violation">a.txt:1:2: No evidence: add it. (“d e”)</failure>
    </testcase>
  </testsuite>
  <testsuite name="b c.txt" tests="1" failures="1" errors="0">
    <testcase classname="b c.txt" name="KG032">
      <failure message="No evidence: point to it." type="violation">b c.txt:1:2: No evidence: point to it. (“abc”)</failure>
    </testcase>
  </testsuite>
  <testsuite name="graph" tests="1" failures="0" errors="0">
    <testcase classname="graph" name="KG035">
      <system-out>http://e/four: No proposition.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="https://e.example/a b" tests="1" failures="0" errors="0">
    <testcase classname="https://e.example/a b" name="KG002">
      <system-out>https://e.example/a b: No headline: add one.</system-out>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_junit_has_a_case_for_each_code_of_a_file_in_order_with_all_its_findings() -> None:
    findings = (finding("KG033", "a"), finding("KG032", "b"), finding("KG032", "c", message="Once more."))
    written = ci_reports.junit(Verdict(Report(findings, {}, {"KG032": 1, "KG033": 1}, ()), failing=frozenset({findings[2]})))
    assert written.index('name="KG032"') < written.index('name="KG033"')
    assert '<testsuite name="graph" tests="2" failures="1" errors="0">' in written
    assert '<failure message="No evidence: point to it." type="violation">' in written  # the first of the findings
    assert "http://e/b: No evidence: point to it.\nhttp://e/c: Once more.</failure>" in written
    assert '<testsuite name="rules" tests="0" failures="0" errors="0" />' in written


def test_github() -> None:
    assert ci_reports.github(VERDICT) == (
        "::error file=b c.txt,title=KG032,line=1,endLine=1,col=2,endColumn=5::No evidence: point to it. (“abc”)\n"
        "::error file=a.txt,title=KG032,line=1,endLine=3::No evidence: add it. (“d e”)\n"
        "::warning title=KG002::No headline: add one.\n"
        "::notice title=stancegraph::1 for information; see the report.\n"
    )
    all_fail = Verdict(REPORT, failing=frozenset(REPORT.findings))
    assert ci_reports.github(all_fail).splitlines()[-1] == "::notice title=KG035::No proposition."


def test_github_escapes_what_would_end_a_command() -> None:
    report = Report((replace(IN_A_LINE, message="50 %, or: a\nb"),), {}, {}, ())
    written = ci_reports.github(Verdict(report, {IN_A_LINE.focus: Place("a,b:c%.txt")}))
    assert written == "::error file=a%2Cb%3Ac%25.txt,title=KG032,line=1::50 %25, or: a b\n"


def test_github_says_what_the_baseline_accepts() -> None:
    assert ci_reports.github(Verdict(Report((), {}, {}, ()), accepted=(IN_A_LINE,))) == (
        "::notice title=stancegraph::Nothing new. Accepted by the baseline: 1 violation.\n"
    )
    assert ci_reports.github(Verdict(Report((NOWHERE,), {}, {}, ()), accepted=(IN_A_LINE,))) == (
        "::notice title=stancegraph::Nothing new. Accepted by the baseline: 1 violation. 1 for information.\n"
    )


@pytest.mark.parametrize(("count", "shown", "rest"), [(10, 10, None), (11, 9, "2 violations more"), (30, 9, "21 violations more")])
def test_github_shows_ten_of_a_level(count: int, shown: int, rest: str | None) -> None:
    """GitHub shows ten annotations of one level: nine and how many there are more, or ten."""
    findings = tuple(finding("KG032", str(number)) for number in range(count))
    lines = ci_reports.github(of(*findings, ON_THE_WEB)).splitlines()
    annotations = [line for line in lines if line.startswith("::error title=KG032")]
    assert len(annotations) == shown
    assert lines[shown:-1] == ([f"::error title=stancegraph::{rest}; see the report."] if rest else [])
    assert lines[-1].startswith("::warning title=KG002")


def test_github_shows_one_of_each_code_first() -> None:
    codes = ("KG001", "KG001", "KG001", "KG002", "KG002", "KG003")
    lines = ci_reports.github(of(*(finding(code, str(number)) for number, code in enumerate(codes)))).splitlines()
    assert [line[14:19] for line in lines] == ["KG001", "KG002", "KG003", "KG001", "KG002", "KG001"]


def test_markdown() -> None:
    assert ci_reports.markdown(VERDICT) == (
        "### Failed: 2 violations, 1 warning, 1 for information.\n"
        "\n"
        "| | code | where | words and value | what to do |\n"
        "|---|---|---|---|---|\n"
        "| violation | KG032 | b c.txt:1:2 | “abc” | No evidence: point to it. |\n"
        "| violation | KG032 | a.txt:1:2 | “d e” | No evidence: add it. |\n"
        "| warning | KG002 | https:\u2060//e.example/a b |  | No headline: add one. |\n"
        "\n"
        "For information: KG035 1.\n"
        "\n"
        "Checked: Claim 7.\n"
        "\n"
        "Note: Few.\n"
    )


def test_markdown_names_the_value_at_fault() -> None:
    wrong = replace(IN_A_LINE, value="1.5", value_type="http://www.w3.org/2001/XMLSchema#double")
    row = next(line for line in ci_reports.markdown(replace(VERDICT, report=of(wrong).report)).splitlines() if "KG032" in line)
    assert row == r"| violation | KG032 | b c.txt:1:2 | “abc”, value “1.5” \(xsd:double\) | No evidence: point to it. |"


def test_markdown_puts_the_gravest_first_and_counts_what_is_for_information() -> None:
    found = (
        replace(NOWHERE, code="KG039"),
        replace(NOWHERE, code="KG038"),
        NOWHERE,
        ON_THE_WEB,
        replace(NOWHERE, focus="http://e/5"),
        IN_A_LINE,
    )
    written = ci_reports.markdown(Verdict(Report(found, {f"{SHAPE}2": 1, SHAPE: 2}, {}, ("a_b", "c")), {}, frozenset({found[0]})))
    assert re.findall(r"^\| (\w+) \| KG", written, re.MULTILINE) == ["violation", "warning", "info"]
    assert "\n\nFor information: KG035 2, KG038 1.\n\nChecked: Claim 2, Claim2 1.\n\nNote: a\\_b\n\nNote: c\n" in written


def test_what_is_told_as_one_counts_as_many() -> None:
    many = of(replace(NOWHERE, count=60), IN_A_LINE)
    assert "::notice title=stancegraph::60 for information; see the report.\n" in ci_reports.github(many)
    assert "\n\nFor information: KG035 60.\n" in ci_reports.markdown(many)


def test_markdown_of_a_clean_graph() -> None:
    assert (
        ci_reports.markdown(Verdict(Report((), {SHAPE: 7}, {}, ())))
        == "### Passed: No findings: the graph keeps all rules.\n\nChecked: Claim 7.\n"
    )


def test_markdown_says_what_the_baseline_accepts() -> None:
    written = ci_reports.markdown(Verdict(Report((), {SHAPE: 7}, {}, ()), accepted=(IN_A_LINE, NOWHERE, OVER_LINES)))
    assert written.startswith("### Passed: Nothing new. Accepted by the baseline: 2 violations, 1 for information.\n")
    assert "\n\nAccepted by the baseline: KG032 2, KG035 1.\n" in written


@pytest.mark.parametrize(("count", "rest"), [(100, None), (101, "1 more are not shown."), (130, "30 more are not shown.")])
def test_markdown_shows_a_hundred_rows(count: int, rest: str | None) -> None:
    findings = tuple(finding("KG032", str(number)) for number in range(count))
    lines = ci_reports.markdown(of(*findings)).splitlines()
    assert sum(line.startswith("| violation") for line in lines) == 100
    assert [line for line in lines if "not shown" in line] == ([rest] if rest else [])


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
    broken = finding("KG032", "1", message=words)
    report = Report((broken,), {SHAPE: 1}, {"KG032": 1}, (words,))
    parsed = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(
        ci_reports.markdown(Verdict(report, {broken.focus: Place(words)}))
    )
    inline = [token for token in parsed if token.type == "inline"]
    assert all(child.type in {"text", "text_special", "softbreak"} for token in inline for child in token.children or [])
    blocks = {token.type for token in parsed if token.level == 0}
    assert blocks == {"heading_open", "heading_close", "table_open", "table_close", "paragraph_open", "paragraph_close"}
    rows = [token for token in parsed if token.type == "tr_open"]
    cells = [token for token in parsed if token.type == "td_open"]
    assert (len(rows), len(cells)) == (2, 5)
    shown = " ".join(words.split())
    said = ["".join(child.content for child in token.children or []).replace("\u2060", "") for token in inline]
    assert said.count(shown) == 2
    assert f"Note: {shown}" in said


def test_words_become_no_link_of_their_own() -> None:
    """GitHub makes links of bare addresses, and mentions of names, after the Markdown is read."""
    words = "See https://e.example/x, HTTP://e.example, www.e.example, a@e.example, @someone and someone/thing#12."
    said = ci_reports.markdown(of(finding("KG032", "1", message=words)))
    assert not re.search(r"(?i)https?:\\?/|www\\?\.|@\w|#\d", said)
