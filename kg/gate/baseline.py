"""The baseline: a file of findings that are accepted until a day, each with the reason."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import msgspec

from kg import files
from kg.errors import ConfigError
from kg.gate.findings import fingerprint
from kg.records import Finding

DAYS = 90  # for which a finding is accepted, where the user names no last day


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One accepted finding.

    :param fingerprint: what :func:`kg.gate.findings.fingerprint` gives
    :param expires: the last day on which it is accepted
    """

    fingerprint: str
    code: str
    focus: str
    message: str
    reason: str
    expires: date


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A baseline file, as ``kg validate --baseline FILE --update-baseline`` writes it."""

    version: int
    findings: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """Findings, divided by a baseline.

    :param remaining: findings that it does not accept, or no longer
    :param accepted: findings that it accepts
    :param notes: how many it accepts, how many have expired, and how many of its entries have no finding any more
    """

    remaining: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    notes: tuple[str, ...]


def read(path: Path) -> Baseline:
    """Read a baseline.

    :raises ConfigError: it is missing, or no baseline
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Baseline)
    except (OSError, msgspec.DecodeError) as error:
        what = f"The baseline {path} cannot be read: {error}."
        raise ConfigError(what, f"Write one with: kg validate GRAPH --baseline {path} --update-baseline --reason WHY") from error


def write(path: Path, findings: Iterable[Finding], reason: str, *, expires: date | None = None) -> Baseline:
    """Write a baseline that accepts these findings; those in the file already keep their reason and their last day.

    :param expires: the last day; ``DAYS`` from now where None
    :returns: what was written
    :raises ConfigError: the file that is there is no baseline
    :raises OSError: it cannot be written
    """
    old_entries = {entry.fingerprint: entry for entry in read(path).findings} if path.exists() else {}
    last_day = expires or date.today() + timedelta(days=DAYS)  # noqa: DTZ011  # the day where the run is
    entries = [
        old_entries.get(name := fingerprint(finding)) or Accepted(name, finding.code, finding.focus, finding.message, reason, last_day)
        for finding in findings
    ]
    baseline = Baseline(1, tuple(entries))
    files.put(path, json.dumps(msgspec.to_builtins(baseline), ensure_ascii=False, indent=1) + "\n")
    return baseline


def divide(findings: Iterable[Finding], baseline: Baseline, today: date) -> Division:
    """Divide findings into those that the baseline accepts on a day and the others."""
    valid = {entry.fingerprint for entry in baseline.findings if entry.expires >= today}
    expired = {entry.fingerprint for entry in baseline.findings} - valid
    named = {finding: fingerprint(finding) for finding in findings}
    present = set(named.values())
    accepted = tuple(finding for finding, name in named.items() if name in valid)
    notes = [f"The baseline accepts {len(accepted)} findings."]
    if count := len(expired & present):
        notes.append(f"{count} findings of the baseline have expired and count again.")
    if count := len((valid | expired) - present):
        notes.append(f"{count} findings of the baseline are gone: update it.")
    return Division(tuple(finding for finding, name in named.items() if name not in valid), accepted, tuple(notes))
