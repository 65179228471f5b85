"""Whether a graph is good enough: the findings of its check against limits, and against those that are known and accepted for a time.

1. check the graph; 2. leave out what the baseline accepts; 3. find where in the articles the rest was read; 4. judge.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
from pyoxigraph import Store

from kg import files, outputs
from kg.errors import ConfigError, UsageError
from kg.gate import reports, shapes
from kg.gate.reports import Layout, fingerprint
from kg.gate.shapes import Engine, FailOn
from kg.graph import places, store
from kg.records import Finding, Report

LASTS = 90  # days that a baseline accepts a finding for, where its writer says nothing else


@dataclass(frozen=True, slots=True)
class Limit:
    """How many findings of one code are let pass.

    :param share: whether ``most`` is a share of the nodes that the rule was applied to, in percent
    """

    code: str
    most: float
    share: bool


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding of a baseline file.

    :param reason: why it is let pass
    :param expires: the last day on which it is
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
class Verdict:
    """What the gate says.

    :param report: without what the baseline accepts; notes say what became of that
    :param accepted: findings that the baseline lets pass
    :param failing: findings that fail the run, by their severity or by a limit
    """

    report: Report
    accepted: tuple[Finding, ...]
    places: reports.Places
    failing: frozenset[Finding]

    @property
    def exit_code(self) -> int:
        """0, or 1 where findings fail the run."""
        return int(bool(self.failing))

    def render(self, layout: Layout) -> str:
        """Write the report."""
        return reports.render(self.report, layout, places=self.places, failing=self.failing)


def check(
    graph: Path,
    *,
    rules: Path | None = None,
    engine: Engine = "oxigraph",
    fail_on: FailOn = "violation",
    limits: Sequence[Limit] = (),
    baseline: Path | None = None,
    accept: str = "",
    expires: date | None = None,
    articles: str = "",
    today: date | None = None,
) -> Verdict:
    """Check a graph and judge the findings.

    :param graph: a build folder or a graph file
    :param rules: shapes in place of the bundled ones
    :param engine: what runs their SPARQL rules
    :param limits: for some codes, how many findings are let pass; more fail the run, whatever their severity
    :param baseline: a file of findings that are accepted
    :param accept: why all that is found is put into the baseline first; until ``expires``
    :param articles: the folder that was built, to be put before the paths of articles
    :raises ConfigError: the baseline cannot be read
    :raises UsageError: a limit names a code that no rule has
    """
    known = read(baseline) if baseline and (baseline.exists() or not accept) else None
    # 1
    held, report = outputs.whole(graph, lambda path: _checked(path, rules, engine))
    if unknown := sorted({limit.code for limit in limits} - report.rules.keys()):
        raise UsageError(f"No rule has the code {unknown[0]!r}.", f"Choose among {', '.join(report.rules)}.")
    # 2
    accepted: list[Finding] = []
    if baseline and accept:
        known = write(baseline, report.findings, accept, expires=expires)
    if known:
        report, accepted = _without(report, known, today or date.today())  # noqa: DTZ011  # the day where the run is
    # 3
    found = places.find(held, [finding.focus for finding in report.findings], articles, outputs.root(graph) / outputs.TEXTS)
    # 4
    limited = {limit.code: limit for limit in limits}
    counts = Counter(finding.code for finding in report.findings)
    over = {code for code, limit in limited.items() if counts[code] > _most(limit, report)}
    failing = frozenset(
        finding
        for finding in report.findings
        if fail_on != "never" and (finding.code in over if finding.code in limited else shapes.fails(finding.severity, fail_on))
    )
    notes = [
        f"{counts[code]} of {code} are more than the limit of {limited[code].most:g}{'%' * limited[code].share}." for code in sorted(over)
    ]
    return Verdict(replace(report, notes=(*report.notes, *notes)), tuple(accepted), found, failing)


def _checked(graph: Path, rules: Path | None, engine: Engine) -> tuple[Store, Report]:
    held = store.open(graph)
    return held, shapes.validate(graph, shapes=rules, store=held, engine=engine)


def _most(limit: Limit, report: Report) -> float:
    return limit.most * report.rules[limit.code] / 100 if limit.share else limit.most


def limit(given: str) -> Limit:
    """Read ``CODE=N`` or ``CODE=P%``.

    >>> limit("KG035=5%")
    Limit(code='KG035', most=5.0, share=True)

    :raises UsageError: it is neither
    """
    code, _, most = given.partition("=")
    try:
        number = float(most.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not code or not number >= 0:  # not a number is neither
        raise UsageError(f"{given!r} is no limit.", "Write CODE=NUMBER or CODE=PERCENT%, as in KG035=20 or KG035=5%.")
    return Limit(code, number, most.endswith("%"))


# ── the baseline ─────────────────────────────────────────────────────────────


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
    """Write a baseline that accepts these findings; those that it held before keep their reason and their last day.

    :param expires: the last day; ``LASTS`` days from now by default
    """
    before = {one.fingerprint: one for one in read(path).findings} if path.exists() else {}
    last = expires or date.today() + timedelta(days=LASTS)  # noqa: DTZ011  # the day where the run is
    entries = [
        before.get(name := fingerprint(finding)) or Accepted(name, finding.code, finding.focus, finding.message, reason, last)
        for finding in findings
    ]
    after = Baseline(1, tuple(entries))
    files.put(path, json.dumps(msgspec.to_builtins(after), ensure_ascii=False, indent=1) + "\n")
    return after


def _without(report: Report, baseline: Baseline, today: date) -> tuple[Report, list[Finding]]:
    """Part a report into what counts and what is accepted; say what is out of date in the baseline."""
    known = {one.fingerprint: one for one in baseline.findings}
    valid = {name for name, one in known.items() if one.expires >= today}
    named = {fingerprint(finding) for finding in report.findings}
    accepted = [finding for finding in report.findings if fingerprint(finding) in valid]
    stale, expired = known.keys() - named, (known.keys() - valid) & named
    notes = [f"The baseline accepts {len(accepted)} findings."]
    notes += [f"{len(expired)} findings of the baseline have expired and count again."] if expired else []
    notes += [f"{len(stale)} findings of the baseline are gone: update it."] if stale else []
    kept = tuple(finding for finding in report.findings if fingerprint(finding) not in valid)
    return replace(report, findings=kept, notes=(*report.notes, *notes)), accepted
