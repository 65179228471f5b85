"""The baseline: a file of findings that are accepted until a day, each with the reason."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import msgspec

from kg import files
from kg.errors import ConfigError
from kg.gate.findings import fingerprint, old_fingerprint
from kg.gate.results import Finding

DAYS = 90  # for which a finding is accepted, where the user names no last day
VERSION = 2  # of the file; version 1 has the old fingerprints, and is still read


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One accepted finding.

    :param fingerprint: what :func:`kg.gate.findings.fingerprint` gives, in version 1 :func:`kg.gate.findings.old_fingerprint`
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
    :param notes: how many of its entries have expired, and how many fit no finding any more
    """

    remaining: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    notes: tuple[str, ...]


def read(path: Path) -> Baseline:
    """Read a baseline.

    :raises ConfigError: it is missing, or no baseline, or of a later version
    """
    advice = f"Write one with: kg validate GRAPH --baseline {path} --update-baseline --reason WHY"
    try:
        baseline = msgspec.json.decode(path.read_bytes(), type=Baseline)
    except (OSError, msgspec.DecodeError) as error:
        what = f"The baseline {path} cannot be read: {error}."
        raise ConfigError(what, advice) from error
    if not 1 <= baseline.version <= VERSION:
        what = f"The baseline {path} cannot be read: it has version {baseline.version}, and this release knows 1 to {VERSION}."
        raise ConfigError(what, f"Install the release that wrote it. Or: {advice[0].lower()}{advice[1:]}")
    return baseline


def write(path: Path, findings: Iterable[Finding], reason: str, *, expires: date | None = None, with_information: bool = False) -> Baseline:
    """Write a baseline that accepts these findings; what the file accepts already keeps its reason and its last day.

    :param expires: the last day; ``DAYS`` from now where None
    :param with_information: whether findings for information are put into it; those in the file already stay
    :returns: what was written
    :raises ConfigError: the file that is there is no baseline
    :raises OSError: it cannot be written
    """
    old_entries = _entries(read(path), findings := tuple(findings)) if path.exists() else {}
    last_day = expires or date.today() + timedelta(days=DAYS)  # noqa: DTZ011  # the day where the run is
    entries = []
    for finding in findings:
        if old := old_entries.get(finding):
            entries.append(msgspec.structs.replace(old, fingerprint=fingerprint(finding)))
        elif finding.severity != "info" or with_information:
            entries.append(Accepted(fingerprint(finding), finding.code, finding.focus, finding.message, reason, last_day))
    baseline = Baseline(VERSION, tuple(entries))
    files.put(path, json.dumps(msgspec.to_builtins(baseline), ensure_ascii=False, indent=1) + "\n")
    return baseline


def divide(findings: Iterable[Finding], baseline: Baseline, today: date) -> Division:
    """Divide findings into those that the baseline accepts and the others; note entries that have expired, are gone or no longer fit.

    :param today: the day by which an entry has expired or not
    """
    findings = tuple(findings)
    entries = _entries(baseline, findings)
    accepted = tuple(finding for finding, entry in entries.items() if entry.expires >= today)
    notes = []
    if expired := len(entries) - len(accepted):
        notes.append(f"{expired} findings of the baseline have expired and count again.")
    if gone := Counter(entry.code for entry in set(baseline.findings) - set(entries.values())):
        codes = ", ".join(f"{code} {number}" for code, number in sorted(gone.items()))
        older = " It was written by an earlier release, which told fewer findings apart." if baseline.version < VERSION else ""
        notes.append(f"{gone.total()} findings of the baseline are gone or no longer fit ({codes}): update it.{older}")
    return Division(tuple(finding for finding in findings if finding not in set(accepted)), accepted, tuple(notes))


def _entries(baseline: Baseline, findings: Iterable[Finding]) -> dict[Finding, Accepted]:
    """Find the entry of each finding in the baseline; findings that have none are left out.

    In version 1 two findings may have the same fingerprint. An entry is then that of a finding whose details are in the entry's message.
    """
    is_old = baseline.version < VERSION
    by_name: dict[str, list[Accepted]] = defaultdict(list)
    for entry in baseline.findings:
        by_name[entry.fingerprint].append(entry)
    entries = {}
    for finding in findings:
        for entry in by_name.get(old_fingerprint(finding) if is_old else fingerprint(finding), []):
            if not is_old or all(detail in entry.message for detail in finding.details):
                entries[finding] = entry
    return entries
