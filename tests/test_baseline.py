"""The baseline: what is accepted, until when, and what is said of entries that are out of date."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kg.errors import ConfigError
from kg.gate import baseline
from kg.gate.baseline import Accepted, Baseline
from kg.gate.findings import fingerprint
from kg.records import Finding

TODAY = date(2026, 5, 4)
ONE = Finding("KG032", "violation", "http://e/one", None, None, "No “evidence”.", "http://e/shape", "http://e/kind")
TWO = replace(ONE, focus="http://e/two")
THREE = replace(ONE, focus="http://e/three")


def entry(finding: Finding, expires: date, reason: str = "old archive") -> Accepted:
    return Accepted(fingerprint(finding), finding.code, finding.focus, finding.message, reason, expires)


def test_the_file_says_what_is_accepted_why_and_until_when(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    written = baseline.write(path, [ONE], "old archive", expires=TODAY)
    assert written == baseline.read(path) == Baseline(1, (entry(ONE, TODAY),))
    assert path.read_text(encoding="utf-8") == (
        '{\n "version": 1,\n "findings": [\n  {\n'
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


def test_a_baseline_divides_findings() -> None:
    known = Baseline(1, (entry(ONE, TODAY), entry(TWO, TODAY - timedelta(days=1))))
    division = baseline.divide([ONE, TWO, THREE], known, TODAY)
    assert division.accepted == (ONE,)
    assert division.remaining == (TWO, THREE)
    assert division.notes == ("The baseline accepts 1 findings.", "1 findings of the baseline have expired and count again.")


def test_entries_without_a_finding_are_told_whether_they_have_expired_or_not() -> None:
    known = Baseline(1, (entry(ONE, TODAY), entry(TWO, TODAY - timedelta(days=1)), entry(THREE, TODAY)))
    division = baseline.divide([THREE], known, TODAY)
    assert division.notes == ("The baseline accepts 1 findings.", "2 findings of the baseline are gone: update it.")
    assert (division.accepted, division.remaining) == ((THREE,), ())


def test_a_baseline_that_is_up_to_date_has_one_note() -> None:
    division = baseline.divide([ONE], Baseline(1, (entry(ONE, TODAY),)), TODAY)
    assert division.notes == ("The baseline accepts 1 findings.",)


@pytest.mark.parametrize("change", [{"more": 1}, {"version": "1"}, {"findings": [{"code": "KG001"}]}, {"findings": None}])
def test_what_is_no_baseline(change: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(json.dumps({"version": 1, "findings": []} | change), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^The baseline .*known\.json cannot be read: ") as caught:
        baseline.read(path)
    assert caught.value.hint == f"Write one with: kg validate GRAPH --baseline {path} --update-baseline --reason WHY"
    with pytest.raises(ConfigError):
        baseline.write(path, [ONE], "old archive")
