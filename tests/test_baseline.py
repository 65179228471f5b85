"""The baseline: what is accepted, until when, and what is said of entries that are out of date."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from kg.errors import ConfigError
from kg.gate import baseline
from kg.gate.baseline import Accepted, Baseline
from kg.gate.findings import fingerprint, old_fingerprint
from kg.gate.results import Finding

TODAY = date(2026, 5, 4)
ONE = Finding("KG032", "violation", "http://e/one", None, None, "No “evidence”.", "http://e/shape", "http://e/kind")
TWO = replace(ONE, focus="http://e/two")
THREE = replace(ONE, focus="http://e/three")


def entry(finding: Finding, expires: date, reason: str = "old archive") -> Accepted:
    return Accepted(fingerprint(finding), finding.code, finding.focus, finding.message, reason, expires)


def test_the_file_says_what_is_accepted_why_and_until_when(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    written = baseline.write(path, [ONE], "old archive", expires=TODAY)
    assert written == baseline.read(path) == Baseline(2, (entry(ONE, TODAY),))
    assert path.read_text(encoding="utf-8") == (
        '{\n "version": 2,\n "findings": [\n  {\n'
        f'   "fingerprint": "{fingerprint(ONE)}",\n   "code": "KG032",\n   "focus": "http://e/one",\n   "message": "No “evidence”.",\n'
        '   "reason": "old archive",\n   "expires": "2026-05-04"\n  }\n ]\n}\n'
    )


def test_entries_keep_their_reason_and_their_last_day_and_those_without_a_finding_go(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    baseline.write(path, [ONE, TWO], "old archive", expires=TODAY)
    later = TODAY + timedelta(days=9)
    assert baseline.write(path, [TWO, THREE], "new", expires=later).findings == (entry(TWO, TODAY), entry(THREE, later, "new"))


def test_a_finding_is_accepted_for_ninety_days_where_nothing_else_is_said(tmp_path: Path) -> None:
    before = date.today()  # noqa: DTZ011  # as the baseline does
    [accepted] = baseline.write(tmp_path / "known.json", [ONE], "old archive").findings
    assert before + timedelta(days=90) <= accepted.expires <= date.today() + timedelta(days=90)  # noqa: DTZ011  # as above


NOTE = replace(ONE, severity="info", focus="http://e/note")


def test_information_is_left_out_unless_it_is_asked_for_or_was_there(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    assert baseline.write(path, [ONE, NOTE], "old archive", expires=TODAY).findings == (entry(ONE, TODAY),)
    all_of_it = (entry(ONE, TODAY), entry(NOTE, TODAY))
    assert baseline.write(path, [ONE, NOTE], "old archive", expires=TODAY, with_information=True).findings == all_of_it
    assert baseline.write(path, [ONE, NOTE], "new", expires=TODAY).findings == all_of_it


def test_a_baseline_divides_findings() -> None:
    known = Baseline(2, (entry(ONE, TODAY), entry(TWO, TODAY - timedelta(days=1))))
    division = baseline.divide([ONE, TWO, THREE], known, TODAY)
    assert division.accepted == (ONE,)
    assert division.remaining == (TWO, THREE)
    assert division.notes == ("1 findings of the baseline have expired and count again.",)


def test_entries_without_a_finding_are_told_whether_they_have_expired_or_not() -> None:
    known = Baseline(2, (entry(ONE, TODAY), entry(replace(TWO, code="KG001"), TODAY - timedelta(days=1)), entry(THREE, TODAY)))
    division = baseline.divide([THREE], known, TODAY)
    assert division.notes == ("2 findings of the baseline are gone or no longer fit (KG001 1, KG032 1): update it.",)
    assert (division.accepted, division.remaining) == ((THREE,), ())


def test_a_baseline_that_is_up_to_date_has_no_notes() -> None:
    assert baseline.divide([ONE], Baseline(2, (entry(ONE, TODAY),)), TODAY).notes == ()


# ── baselines of releases up to 0.2 ──────────────────────────────────────────

CLAIMS = replace(ONE, code="KG095", value="5", message="It has 5 of kg:Claim, not 6.", rule="http://e/rule", details=("5", "kg:Claim", "6"))
STANCES = replace(CLAIMS, message="It has 5 of kg:Stance, not 6.", details=("5", "kg:Stance", "6"))


def old_entry(finding: Finding) -> Accepted:
    return msgspec.structs.replace(entry(finding, TODAY), fingerprint=old_fingerprint(finding))


def test_an_old_baseline_accepts_what_it_accepted() -> None:
    reworded = replace(ONE, message="Reworded.")
    division = baseline.divide([reworded, CLAIMS], Baseline(1, (old_entry(ONE), old_entry(CLAIMS))), TODAY)
    assert (division.accepted, division.remaining, division.notes) == ((reworded, CLAIMS), (), ())


def test_an_old_baseline_does_not_accept_another_finding_of_the_same_fingerprint() -> None:
    assert old_fingerprint(CLAIMS) == old_fingerprint(STANCES)
    both = baseline.divide([CLAIMS, STANCES], Baseline(1, (old_entry(CLAIMS),)), TODAY)
    assert (both.accepted, both.remaining, both.notes) == ((CLAIMS,), (STANCES,), ())
    other = baseline.divide([STANCES], Baseline(1, (old_entry(CLAIMS),)), TODAY)
    assert (other.accepted, other.remaining) == ((), (STANCES,))
    [note] = other.notes
    assert note.startswith("1 findings of the baseline are gone or no longer fit (KG095 1): update it.")
    assert note.endswith(" It was written by an earlier release, which told fewer findings apart.")


def test_two_findings_of_one_rule_are_two_entries() -> None:
    division = baseline.divide([CLAIMS, STANCES], Baseline(2, (entry(CLAIMS, TODAY),)), TODAY)
    assert (division.accepted, division.remaining) == ((CLAIMS,), (STANCES,))


def test_an_old_baseline_that_is_updated_keeps_its_reasons(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    old = {"version": 1, "findings": [msgspec.to_builtins(old_entry(ONE))]}
    path.write_text(json.dumps(old), encoding="utf-8")
    later = TODAY + timedelta(days=9)
    assert baseline.write(path, [ONE, TWO], "new", expires=later) == Baseline(2, (entry(ONE, TODAY), entry(TWO, later, "new")))


@pytest.mark.parametrize("version", [0, 3])
def test_a_version_that_is_not_known_is_told(version: int, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(json.dumps({"version": version, "findings": []}), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"cannot be read: it has version {version}, and this release knows 1 to 2\.$"):
        baseline.read(path)


@pytest.mark.parametrize("change", [{"more": 1}, {"version": "1"}, {"findings": [{"code": "KG001"}]}, {"findings": None}])
def test_what_is_no_baseline(change: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(json.dumps({"version": 1, "findings": []} | change), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^The baseline .*known\.json cannot be read: ") as caught:
        baseline.read(path)
    assert caught.value.hint == f"Write one with: kg validate GRAPH --baseline {path} --update-baseline --reason WHY"
    with pytest.raises(ConfigError):
        baseline.write(path, [ONE], "old archive")
