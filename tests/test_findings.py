"""What all reports say of findings: names, counts, places, words and values."""

from dataclasses import replace

import pytest

from kg.gate import findings
from kg.gate.findings import ShownFinding, Verdict
from kg.gate.results import Finding, Report
from kg.graph.places import Place
from kg.vocab import XSD

STRING = f"{XSD}string"
FINDING = Finding(
    "KG032",
    "violation",
    "http://e/claim",
    "http://e/path",
    "“x”",
    "No evidence.",
    "http://e/s#Claim",
    "http://e/kind",
    STRING,
    "http://e/rule",
    ("a",),
)


# ── names that stay ──────────────────────────────────────────────────────────


def test_the_fingerprint_is_the_same_in_every_release() -> None:
    """Baselines and CI systems hold it, so it may never change."""
    assert findings.fingerprint(FINDING) == "d392abc134daecc27dc32dd426cbc113"
    assert (
        findings.fingerprint(replace(FINDING, path=None, value=None, value_type=None, rule=None, details=()))
        == "2ba75e5b8b638fd1460da076ec541097"
    )


def test_the_fingerprint_of_old_baselines_is_still_known() -> None:
    assert findings.old_fingerprint(FINDING) == "901eb7a84be8e3916981faa5c55daf0b"
    assert findings.old_fingerprint(replace(FINDING, path=None, value=None)) == "6495e7de5931f1b5277f30649b47cc18"
    assert findings.old_fingerprint(replace(FINDING, rule=None, details=("b",))) == findings.old_fingerprint(FINDING)


@pytest.mark.parametrize("field", ["code", "focus", "path", "value", "value_type", "component", "rule"])
def test_what_a_finding_is_about_changes_its_fingerprint(field: str) -> None:
    assert findings.fingerprint(replace(FINDING, **{field: "other"})) != findings.fingerprint(FINDING)


def test_two_findings_of_one_rule_about_one_value_have_two_fingerprints() -> None:
    """A description that is wrong about two classes by the same count: KG095 with two classes."""
    assert findings.fingerprint(replace(FINDING, details=("b",))) != findings.fingerprint(FINDING)
    assert findings.fingerprint(replace(FINDING, details=("a", "b"))) != findings.fingerprint(replace(FINDING, details=("a\nb",)))


def test_the_shape_tells_findings_of_no_sparql_rule_apart() -> None:
    core = replace(FINDING, rule=None)
    assert findings.fingerprint(replace(core, shape="http://e/other")) != findings.fingerprint(core)


@pytest.mark.parametrize("field", ["severity", "message", "shape"])
def test_what_is_said_of_a_finding_does_not_change_its_fingerprint(field: str) -> None:
    assert findings.fingerprint(replace(FINDING, **{field: "other"})) == findings.fingerprint(FINDING)


# ── how many there are ───────────────────────────────────────────────────────


def of(*severities: str) -> tuple[Finding, ...]:
    return tuple(replace(FINDING, severity=severity) for severity in severities)  # type: ignore[arg-type]


def verdict(*severities: str, accepted: tuple[str, ...] | None = None) -> Verdict:
    report = Report(of(*severities), {"http://e/s#B": 2, "http://e/s#A": 3}, {}, ())
    return Verdict(report, accepted=None if accepted is None else of(*accepted))


@pytest.mark.parametrize(
    ("severities", "summary"),
    [
        ((), "No findings: the graph keeps all rules."),
        (("violation",), "1 violation."),
        (("info", "violation", "violation"), "2 violations, 1 for information."),
        (("info", "info", "warning", "warning"), "2 warnings, 2 for information."),
        (("warning", "violation"), "1 violation, 1 warning."),
    ],
)
def test_summary(severities: tuple[str, ...], summary: str) -> None:
    assert findings.summary(verdict(*severities)) == summary


@pytest.mark.parametrize(
    ("severities", "accepted", "summary"),
    [
        ((), (), "No findings: the graph keeps all rules."),
        ((), ("warning", "info"), "Nothing new. Accepted by the baseline: 1 warning, 1 for information."),
        (("violation",), ("warning", "warning"), "New: 1 violation. Accepted by the baseline: 2 warnings."),
        (("violation",), (), "New: 1 violation. Accepted by the baseline: nothing."),
        (("info", "info"), ("warning",), "Nothing new. Accepted by the baseline: 1 warning. 2 for information."),
        (("info", "warning"), (), "New: 1 warning. Accepted by the baseline: nothing. 1 for information."),
    ],
)
def test_with_a_baseline_the_summary_says_what_is_new_and_what_is_accepted(
    severities: tuple[str, ...], accepted: tuple[str, ...], summary: str
) -> None:
    assert findings.summary(verdict(*severities, accepted=accepted)) == summary


def test_information_that_fails_the_run_is_new() -> None:
    strict = replace(verdict("info", accepted=("warning",)), failing=frozenset(of("info")))
    assert findings.summary(strict) == "New: 1 for information. Accepted by the baseline: 1 warning."


def test_counts_name_all_severities_the_gravest_first() -> None:
    assert list(findings.counts(of("info", "info", "warning")).items()) == [("violation", 0), ("warning", 1), ("info", 2)]


def test_codes_are_counted_in_their_order() -> None:
    several = [replace(FINDING, code=code, count=count) for code, count in (("KG039", 1), ("KG035", 60), ("KG039", 1))]
    assert findings.listed(findings.per_code(several)) == "KG035 60, KG039 2"
    assert findings.counts(several)["violation"] == 62


def test_checked_shapes_go_by_local_name_and_are_sorted() -> None:
    assert findings.checked(verdict().report) == [("A", 3), ("B", 2)]


def test_findings_fail_a_run() -> None:
    assert verdict("violation").exit_code == 0
    assert replace(verdict("violation"), failing=frozenset({FINDING})).exit_code == 1


# ── one finding ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (None, "http://e/claim"),
        (Place("a  b.txt", (3, 7), (3, 9), "x"), "a b.txt:3:7"),
        (Place("https://e.example/a"), "https://e.example/a"),
    ],
)
def test_where(place: Place | None, where: str) -> None:
    assert findings.where("http://e/claim", {"http://e/claim": place} if place else {}) == where


def test_a_finding_is_shown_with_its_words_and_its_value() -> None:
    places = {FINDING.focus: Place("a.txt", (3, 7), (3, 9), "the\n words")}
    assert findings.show(FINDING, places) == ShownFinding("a.txt:3:7", "“the words”", "““x””", "No evidence.")
    assert findings.show(FINDING, places).sentence == "No evidence. (“the words”, value ““x””)"
    assert findings.show(replace(FINDING, value=None), {}) == ShownFinding("http://e/claim", "", "", "No evidence.")
    assert findings.show(replace(FINDING, value=None), {}).sentence == "No evidence."


def test_what_a_node_is_called_goes_before_the_words_it_was_read_from() -> None:
    places = {FINDING.focus: Place("a.txt", (3, 7), (3, 9), "the words", "Hanne Lisgard")}
    assert findings.show(FINDING, places).words == "“Hanne Lisgard”"


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("1.5", f"{XSD}double", "“1.5” (xsd:double)"),
        ("ja", "@de", "“ja”"),
        ("x", STRING, "“x”"),
        ("x", None, "“x”"),
        ("https://w3id.org/stancegraph/ns#neutral", "iri", "kg:neutral"),
        ("http://e/other", "iri", "“other words” (b.txt:1:1)"),
        ("http://e/unknown", "iri", "http://e/unknown"),
        ("_:b1", "blank", "_:b1"),
        ("http://e/claim", "iri", ""),
        ("evidence", STRING, ""),
        (None, None, ""),
        ("w " * 100, STRING, f"“{'w ' * 50}…”"),
        ("w" * 101, STRING, f"“{'w' * 100} …”"),
    ],
)
def test_the_value_says_its_type_and_nodes_their_words(value: str | None, kind: str | None, shown: str) -> None:
    """What the message or the node says already is not said again."""
    places = {"http://e/other": Place("b.txt", (1, 1), None, "other words")}
    assert findings.show(replace(FINDING, value=value, value_type=kind), places).value == shown


def test_messages_name_nodes_by_their_words_and_terms_by_their_prefix() -> None:
    copy, term = "http://e/article/1", "https://w3id.org/stancegraph/ns#Claim"
    message = f"It is a copy of {copy}, says {term}, and not {copy}0."
    finding = replace(FINDING, message=message, value=copy, value_type="iri", details=(copy, term, f"{copy}0"))
    places = {copy: Place("b.txt", (1, 1), None, None, "A headline"), f"{copy}0": Place("c.txt")}
    shown = findings.show(finding, places)
    assert shown.message == "It is a copy of “A headline” (b.txt:1:1), says kg:Claim, and not c.txt."
    assert shown.value == ""


def test_foreign_text_stays_on_one_line_and_steers_nothing() -> None:
    assert findings.on_one_line(" a\n\tb\x1b[2J ") == "a b\\u001b[2J"
    assert findings.where("::error::a\nb", {}) == "\\::error::a b"
    hostile = replace(FINDING, message="a\n::error::b", value="\x1b[2J")
    shown = findings.show(hostile, {FINDING.focus: Place("\x1b.txt", words="::x\x1b")})
    assert not any(character in f"{shown.where}{shown.words}{shown.value}{shown.message}" for character in "\x1b\n")
