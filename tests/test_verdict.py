"""The gate: limits, the baseline, and what its reports say about a graph with a seeded fault."""

import json
import os
import re
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import rdflib
from junitparser import Failure, JUnitXml
from lxml import etree
from rdflib import RDF, SH
from sarif_pydantic import Sarif

from kg.config import FailOn
from kg.errors import ConfigError, UsageError
from kg.gate import baseline, ci_reports, reports, shapes, verdict
from kg.gate.findings import Verdict, fingerprint
from kg.gate.results import Finding, Report, Severity
from kg.gate.verdict import Limit, Policy
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.graph.places import Place
from kg.vocab import Minter

TODAY = date(2026, 5, 4)


# ── what fails a run, with a check that is made up ───────────────────────────

CODES = {"KG001": 10, "KG002": 10, "KG003": 10}


def findings(code: str, severity: Severity, number: int) -> tuple[Finding, ...]:
    return tuple(
        Finding(code, severity, f"http://e/{code}/{index}", None, None, "Broken.", "http://e/s", "http://e/c") for index in range(number)
    )


FOUND = (*findings("KG001", "violation", 1), *findings("KG002", "warning", 2), *findings("KG003", "info", 5))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Verdict]:
    """Judge ``FOUND``, of which the second warning is about something that was read from a.txt."""
    (tmp_path / "graph.nq").write_text('<http://e/KG002/1> <https://w3id.org/stancegraph/ns#source> "a.txt" .', encoding="utf-8")
    asked: dict[str, object] = {}

    def validate(graph: Path, **options: object) -> Report:
        asked.update(options, graph=graph)
        return Report(FOUND, {}, CODES, ("Known.",))

    monkeypatch.setattr(shapes, "validate", validate)

    def judge(policy: Policy = Policy(), **options: Any) -> Verdict:  # noqa: ANN401, B008  # passed on; it is frozen
        result = verdict.check(tmp_path, policy, **options)
        assert asked["graph"] == tmp_path
        assert (asked["shapes"], asked["engine"]) == (options.get("rules"), options.get("engine", "oxigraph"))
        return result

    return judge


@pytest.mark.parametrize(
    ("fail_on", "codes"),
    [("violation", {"KG001"}), ("warning", {"KG001", "KG002"}), ("info", {"KG001", "KG002", "KG003"}), ("never", set())],
)
def test_severities_that_fail(fail_on: FailOn, codes: set[str], judged: Callable[..., Verdict]) -> None:
    result = judged(Policy(fail_on=fail_on))
    assert result.failing == {finding for finding in FOUND if finding.code in codes}
    assert result.exit_code == int(bool(codes))
    assert (result.report.findings, result.report.notes, result.accepted) == (FOUND, ("Known.",), None)


def test_violations_fail_where_nothing_else_is_said(judged: Callable[..., Verdict]) -> None:
    assert judged().failing == set(FOUND[:1])


@pytest.mark.parametrize(
    ("limits", "codes", "notes"),
    [
        (["KG001=1"], set(), []),
        (["KG001=0"], {"KG001"}, ["1 of KG001 are more than the limit of 0."]),
        (["KG001=10%"], set(), []),
        (["KG001=9.5%"], {"KG001"}, ["1 of KG001 are more than the limit of 9.5%."]),
        (["KG003=5"], {"KG001"}, []),
        (["KG003=4"], {"KG001", "KG003"}, ["5 of KG003 are more than the limit of 4."]),
        (["KG003=49%", "KG001=1"], {"KG003"}, ["5 of KG003 are more than the limit of 49%."]),
        (
            ["KG003=0", "KG002=0"],
            {"KG001", "KG002", "KG003"},
            ["2 of KG002 are more than the limit of 0.", "5 of KG003 are more than the limit of 0."],
        ),
    ],
)
def test_limits(limits: list[str], codes: set[str], notes: list[str], judged: Callable[..., Verdict]) -> None:
    policy = Policy(limits=tuple(verdict.read_limit(limit) for limit in limits))
    result = judged(policy)
    assert {finding.code for finding in result.failing} == codes
    assert result.report.notes == ("Known.", *notes)
    assert judged(replace(policy, fail_on="never")).failing == set()


def test_a_limit_of_no_rule(judged: Callable[..., Verdict]) -> None:
    with pytest.raises(UsageError, match=r"^No rule has the code 'KG998'\.$") as caught:
        judged(Policy(limits=(verdict.read_limit("KG999=1"), verdict.read_limit("KG998=1"))))
    assert caught.value.hint == "Choose among KG001, KG002, KG003."


@pytest.mark.parametrize(
    ("text", "limit"), [("A=0", Limit("A", 0, share=False)), ("A=2.5", Limit("A", 2.5, share=False)), ("A=7%", Limit("A", 7, share=True))]
)
def test_read_limit(text: str, limit: Limit) -> None:
    assert verdict.read_limit(text) == limit


def test_a_baseline_is_written_before_it_is_applied(judged: Callable[..., Verdict], tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    result = judged(Policy(baseline=path, reason="old archive", expires=TODAY, today=TODAY), rules=path, engine="pyshacl")
    assert (result.report.findings, result.accepted, result.failing) == (FOUND[3:], FOUND[:3], frozenset())
    assert result.report.notes == ("Known.",)
    assert {(entry.reason, entry.expires) for entry in baseline.read(path).findings} == {("old archive", TODAY)}
    path.unlink()
    baseline.write(path, FOUND[:1], "old archive", expires=date(2999, 1, 1))
    again = judged(Policy(baseline=path, limits=(verdict.read_limit("KG001=0"),)))
    assert (again.accepted, again.report.findings, again.failing) == (FOUND[:1], FOUND[1:], frozenset())
    assert again.report.rules == CODES


def test_findings_have_their_places_under_the_folder_that_was_built(judged: Callable[..., Verdict]) -> None:
    assert judged(articles="news").places["http://e/KG002/1"] == Place("news/a.txt", (1, 1))
    assert judged().places["http://e/KG002/1"] == Place("a.txt", (1, 1))


def test_findings_that_are_in_no_article_have_their_line_of_the_graph(judged: Callable[..., Verdict], tmp_path: Path) -> None:
    with (tmp_path / "graph.nq").open("a", encoding="utf-8") as file:
        file.write('\n<http://e/KG001/0> <http://e/p> "1" .\n<http://e/KG001/0> <http://e/p> "2" .\n')
    result = judged()
    graph = (tmp_path / "graph.nq").as_posix()
    assert result.graph == graph
    assert result.places["http://e/KG001/0"] == Place(graph, (2, 1))
    assert result.places["http://e/KG003/0"] == Place(graph, (1, 1))
    assert {finding.focus for finding in FOUND} == set(result.places)


def test_an_article_of_the_web_has_its_line_of_the_graph_and_its_headline(tmp_path: Path) -> None:
    statements = {"https://w3id.org/stancegraph/ns#source": "https://e.example/b", "http://schema.org/headline": "Found"}
    quads = "".join(f'<http://e/KG001/0> <{name}> "{value}" .\n' for name, value in statements.items())
    (tmp_path / "graph.nq").write_text(f'<http://e/a> <http://e/p> "1" .\n{quads}', encoding="utf-8")
    found = verdict.locate(FOUND[:1], nquads.read(tmp_path / "graph.nq"), tmp_path)
    assert found == {"http://e/KG001/0": Place((tmp_path / "graph.nq").as_posix(), (2, 1), label="Found")}


def test_a_build_names_its_files_without_its_folder(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text('<http://e/KG001/0> <http://e/p> "1" .\n', encoding="utf-8")
    found = verdict.locate(FOUND[:1], nquads.read(tmp_path / "graph.nq"), tmp_path, shown=Path())
    assert found == {"http://e/KG001/0": Place("graph.nq", (1, 1))}


def test_what_a_message_names_has_a_place_too(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text('<http://e/copy> <https://w3id.org/stancegraph/ns#source> "b.txt" .\n', encoding="utf-8")
    store = nquads.read(tmp_path / "graph.nq")
    by_value, by_detail = replace(FOUND[0], value="http://e/copy"), replace(FOUND[0], details=("3", "http://e/copy"))
    for finding in (by_value, by_detail):
        assert verdict.locate([finding], store, tmp_path)["http://e/copy"] == Place("b.txt", (1, 1))


# ── a check of a graph ───────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def faulty(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph without description, in which three claims have lost their speaker, and one article its headline."""
    path = tmp_path_factory.mktemp("build") / "graph.nq"
    nquads.write(corpus, path, minter=minter)
    lost = [f"<{claim.iri}> <https://w3id.org/stancegraph/ns#speaker>" for claim in corpus.claims[:3]]
    lost += [f"<{corpus.articles[0].iri}> <http://schema.org/headline>", f"<{minter.base}dataset"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(tuple(lost))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def violated(faulty: Path) -> set[str]:
    return {finding.code for finding in verdict.check(faulty).report.findings if finding.severity == "violation"}


def test_findings_fail_by_their_severity(faulty: Path) -> None:
    found = verdict.check(faulty)
    assert found.exit_code == 1
    assert {"KG002", "KG033"} <= {finding.code for finding in found.report.findings}
    assert verdict.check(faulty, Policy(fail_on="never")).exit_code == 0


@pytest.mark.parametrize(("most", "code"), [("3", 0), ("2", 1), ("100%", 0), ("1%", 1)])
def test_a_limit_lets_so_many_pass_and_no_more(most: str, code: int, faulty: Path, violated: set[str]) -> None:
    others = tuple(verdict.read_limit(f"{other}=100%") for other in violated - {"KG033"})
    found = verdict.check(faulty, Policy(limits=(*others, verdict.read_limit(f"KG033={most}"))))
    assert found.exit_code == code
    assert any("KG033 are more than the limit" in note for note in found.report.notes) == bool(code)


def test_a_limit_may_fail_what_is_milder(faulty: Path, violated: set[str]) -> None:
    others = tuple(verdict.read_limit(f"{other}=1000") for other in violated)  # one description may break KG095 many times
    assert verdict.check(faulty, Policy(limits=others)).exit_code == 0
    assert verdict.check(faulty, Policy(limits=(*others, verdict.read_limit("KG002=0")))).exit_code == 1


@pytest.mark.parametrize("given", ["KG033", "KG033=", "=3", "KG033=-1", "KG033=many", "KG033=nan", "KG033=3%%"])
def test_no_limit(given: str) -> None:
    with pytest.raises(UsageError, match="no limit"):
        verdict.read_limit(given)


def test_the_baseline_accepts_until_it_expires_and_tells_what_is_gone(faulty: Path, tmp_path: Path) -> None:
    path, everything = tmp_path / "known.json", verdict.check(faulty).report.findings
    baseline.write(path, everything, "from the old archive", expires=TODAY, with_information=True)
    found = verdict.check(faulty, Policy(baseline=path, today=TODAY))
    assert (found.exit_code, found.report.findings, found.accepted) == (0, (), everything)
    late = verdict.check(faulty, Policy(baseline=path, today=date(2026, 5, 5)))
    assert (late.exit_code, late.report.findings) == (1, everything)
    assert any("have expired" in note for note in late.report.notes)

    baseline.write(path, [*everything, replace(everything[0], focus="http://e/gone")], "and one more", expires=date(2026, 6, 1))
    assert [one.reason for one in baseline.read(path).findings] == ["from the old archive"] * len(everything) + ["and one more"]
    assert any("are gone or no longer fit" in note for note in verdict.check(faulty, Policy(baseline=path, today=TODAY)).report.notes)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{}",
        b'{"version": 1, "findings": [{"code": "KG001"}]}',
        b'{"version": "\xff"',
        b'{"version":' + b"[" * 100_000,
        b"\xff{",
    ],
)
def test_no_baseline_is_said_before_the_graph_is_read(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "known.json").write_bytes(content)
    for reason in ("", "known") if content is not None else ("",):
        with pytest.raises(ConfigError, match="cannot be read") as caught:
            verdict.check(tmp_path / "no graph", Policy(baseline=tmp_path / "known.json", reason=reason))
        assert "\n" not in caught.value.what


# ── what its reports say ─────────────────────────────────────────────────────


def test_sarif_points_at_the_words_in_the_file(faulty: Path, corpus: Corpus) -> None:
    written = reports.render(verdict.check(faulty, articles="news"), "sarif")
    (run,) = Sarif.model_validate_json(written).runs
    results = run.results or []
    claim = corpus.claims[0]
    snapshot = next(article.snapshot for article in corpus.articles if article.iri == claim.article)
    raw = json.loads(written)["runs"][0]["results"]
    (result,) = [one for one in raw if one["properties"]["focus"] == claim.iri and one["ruleId"] == "KG033"]
    place = result["locations"][0]["physicalLocation"]
    assert f"“{claim.text}" in result["message"]["text"]
    assert place["artifactLocation"]["uri"] == f"news/{snapshot.source}"
    line = snapshot.text.split("\n")[place["region"]["startLine"] - 1]
    assert line[place["region"]["startColumn"] - 1 : place["region"]["endColumn"] - 1] == claim.text == place["region"]["snippet"]["text"]
    rules = json.loads(written)["runs"][0]["tool"]["driver"]["rules"]
    assert [rules[one.rule_index or 0]["id"] for one in results] == [one.rule_id for one in results]


@pytest.fixture(scope="module")
def unlocated(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """A claim without evidence, and a description that is wrong about two classes by the same count."""
    path = tmp_path_factory.mktemp("unlocated") / "graph.nq"
    nquads.write(corpus, path, minter=minter)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"<{corpus.claims[0].iri}> <https://w3id.org/stancegraph/ns#evidence>")]
    wrong = [
        re.sub('"[0-9]+"', '"9999"', line)
        if re.search(r"dataset#class-kg-(Claim|Stance)> <http://rdfs.org/ns/void#entities>", line)
        else line
        for line in kept
    ]
    path.write_text("".join(wrong), encoding="utf-8")
    return verdict.check(path.parent)


def test_every_finding_has_a_file_and_a_line(unlocated: Verdict, corpus: Corpus) -> None:
    results = json.loads(reports.render(unlocated, "json"))["findings"]
    assert all(result["file"] and result["line"] for result in results)
    [claim] = [result for result in results if result["code"] == "KG032"]
    article = next(article for article in corpus.articles if article.iri == corpus.claims[0].article)
    assert (claim["file"], claim["words"]) == (article.snapshot.source, corpus.claims[0].text)
    counts = [result for result in results if result["code"] == "KG095" and "9999" in result["message"]]
    assert len(counts) == 2
    for result in counts:
        line = Path(result["file"]).read_text(encoding="utf-8").split("\n")[result["line"] - 1]
        assert line.startswith(f"<{result['focus']}>")
    locations = [result.get("locations") for result in json.loads(reports.render(unlocated, "sarif"))["runs"][0]["results"]]
    assert all(location and location[0]["physicalLocation"]["region"]["startLine"] for location in locations)


def test_no_two_findings_share_a_fingerprint(unlocated: Verdict, tmp_path: Path) -> None:
    """Else a baseline that accepts the one would accept the other without a word."""
    found = unlocated.report.findings
    assert len({fingerprint(finding) for finding in found}) == len(found)
    first, second = (finding for finding in found if finding.code == "KG095" and finding.value == "9999")
    known = baseline.write(tmp_path / "known.json", [first], "known", expires=TODAY)
    assert baseline.divide([first, second], known, TODAY).remaining == (second,)


SCHEMA = Path(__file__).parents[1] / ".venv" / "microsoft-jest-sarif-1.0.0-beta.0.tgz"


@pytest.mark.skipif(
    not SCHEMA.exists() and "CI" not in os.environ,
    reason="no official SARIF schema here: npm pack --pack-destination .venv @microsoft/jest-sarif@1.0.0-beta.0",
)
def test_sarif_keeps_the_official_schema(faulty: Path) -> None:
    with tarfile.open(SCHEMA) as package, package.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json") as file:
        check = fastjsonschema.compile(json.load(file))
    written = json.loads(reports.render(verdict.check(faulty, articles="news"), "sarif"))
    check(written)
    assert written["runs"][0]["results"]
    written["runs"][0]["results"][0]["level"] = "violation"
    with pytest.raises(fastjsonschema.JsonSchemaException, match="level"):
        check(written)


JUNIT = Path(__file__).parents[1] / ".venv" / "pytest-9.2.0.tar.gz"


@pytest.mark.skipif(
    not JUNIT.exists() and "CI" not in os.environ,
    reason="no JUnit schema here: pip download --no-deps --no-binary :all: -d .venv pytest==9.2.0",
)
def test_junit_keeps_the_schema_of_jenkins(faulty: Path) -> None:
    with tarfile.open(JUNIT) as package, package.extractfile("pytest-9.2.0/testing/example_scripts/junit-10.xsd") as file:
        schema = etree.XMLSchema(etree.parse(file))
    for found in (verdict.check(faulty), verdict.check(faulty, Policy(fail_on="never"))):
        schema.assertValid(etree.fromstring(reports.render(found, "junit").encode()))
    assert not schema.validate(etree.fromstring(b'<testsuites><testsuite name="rules"/></testsuites>'))


def test_junit_has_a_suite_for_each_file_and_shows_what_ran(faulty: Path) -> None:
    found = verdict.check(faulty)
    suites = {suite.name: suite for suite in JUnitXml.fromstring(reports.render(found, "junit").encode())}
    ran = {case.name.split()[0] for case in suites.pop("rules")}
    failed = {case.name for suite in suites.values() for case in suite if case.result}
    assert "KG033" in failed
    assert "KG031" in ran
    assert not ran & failed
    milder = reports.render(verdict.check(faulty, Policy(fail_on="never")), "junit")
    assert "<failure" not in milder
    assert "<system-out" in milder


def test_junit_fails_where_a_limit_fails_and_passes_where_it_lets_pass(faulty: Path, violated: set[str]) -> None:
    others = tuple(verdict.read_limit(f"{other}=1000") for other in violated)  # one description may break KG095 many times
    assert "<failure" not in reports.render(verdict.check(faulty, Policy(limits=others)), "junit")
    root = JUnitXml.fromstring(
        reports.render(verdict.check(faulty, Policy(limits=(*others, verdict.read_limit("KG002=0")))), "junit").encode()
    )
    assert {case.name for suite in root for case in suite if any(isinstance(one, Failure) for one in case.result)} == {"KG002"}


def test_github_annotates_lines_and_escapes_what_would_end_a_command(faulty: Path) -> None:
    lines = reports.render(verdict.check(faulty, articles="news: new, old"), "github").splitlines()
    wanted = r"::error file=news%3A new%2C old/[^,]+,title=KG033,line=\d+,endLine=\d+,col=\d+,endColumn=\d+::[^\r\n]+"
    assert any(re.fullmatch(wanted, line) for line in lines)
    assert any(line.startswith("::warning ") and "KG002" in line for line in lines)


def test_github_shows_ten_of_a_level_one_of_each_code_first(faulty: Path) -> None:
    report = verdict.check(faulty).report
    one = report.findings[0]
    many = tuple(replace(one, code=code, severity="violation", focus=f"http://e/{n}") for code in ("KG001", "KG003") for n in range(20))
    lines = ci_reports.github(Verdict(replace(report, findings=many))).splitlines()
    assert len(lines) == 10
    assert [line.split("title=")[1][:5] for line in lines[:2]] == ["KG001", "KG003"]
    assert lines[-1].startswith("::error title=stancegraph::31 violations more")


def test_what_is_for_information_is_counted_and_shown_only_where_it_fails(faulty: Path) -> None:
    found = verdict.check(faulty)
    count = sum(finding.count for finding in found.report.findings if finding.severity == "info")
    assert count > 1
    assert reports.render(found, "github").splitlines()[-1] == f"::notice title=stancegraph::{count} for information; see the report."
    assert "title=KG035" not in reports.render(found, "github")
    assert "| info |" not in reports.render(found, "markdown")
    assert re.search(r"^For information: KG035 \d+, KG108 1\.$", reports.render(found, "markdown"), re.MULTILINE)
    strict = verdict.check(faulty, Policy(fail_on="info"))
    assert "title=KG035" in reports.render(strict, "github")
    assert "| info | KG035 |" in reports.render(strict, "markdown")


def test_a_limit_is_of_all_that_a_finding_counts(faulty: Path) -> None:
    [counted] = [finding for finding in verdict.check(faulty).report.findings if finding.code == "KG035"]
    assert counted.count > 1
    over = verdict.check(faulty, Policy(limits=(verdict.read_limit(f"KG035={counted.count - 1}"),)))
    assert counted in over.failing
    assert f"{counted.count} of KG035 are more than the limit of {counted.count - 1}." in over.report.notes
    assert counted not in verdict.check(faulty, Policy(limits=(verdict.read_limit(f"KG035={counted.count}"),))).failing


def test_markdown_says_whether_the_run_failed(faulty: Path) -> None:
    assert reports.render(verdict.check(faulty), "markdown").startswith("### Failed: ")
    assert reports.render(verdict.check(faulty, Policy(fail_on="never")), "markdown").startswith("### Passed: ")


def test_markdown_is_a_table_that_words_cannot_break(faulty: Path) -> None:
    found = verdict.check(faulty)
    first = replace(found.report.findings[0], message="a | b <img src=x> `c`\n# d")
    written = ci_reports.markdown(Verdict(replace(found.report, findings=(first,))))
    assert r"a \| b \<img src=x\> \`c\` \# d |" in written
    assert "\n# d" not in written
    assert "KG033" in reports.render(found, "markdown")


def test_turtle_is_a_validation_report(faulty: Path) -> None:
    found = verdict.check(faulty)
    written = rdflib.Graph().parse(data=reports.turtle(found), format="turtle")
    (root,) = written.subjects(RDF.type, SH.ValidationReport)
    assert str(written.value(root, SH.conforms)) == "false"
    results = list(written.objects(root, SH.result))
    assert len(results) == len(found.report.findings)
    for name in (SH.focusNode, SH.resultSeverity, SH.sourceShape, SH.sourceConstraintComponent, SH.resultMessage):
        assert all((result, name, None) in written for result in results)
