"""Whether a graph passes the gate: the findings of its check against a policy, which has limits and a baseline of accepted findings."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import Store

from kg import outputs
from kg.config import Engine, FailOn
from kg.errors import UsageError
from kg.gate import baseline, reports, shapes
from kg.gate.findings import Layout, Places
from kg.graph import places, store
from kg.records import Finding, Report


@dataclass(frozen=True, slots=True)
class Limit:
    """How many findings of one code pass.

    :param most: a number of findings, or a percentage of the nodes that the rule was applied to
    :param share: whether ``most`` is a percentage
    """

    code: str
    most: float
    share: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Which findings fail a run.

    :param fail_on: the mildest severity that does
    :param limits: codes whose findings fail the run where they are more than their limit, and else pass, whatever their severity
    :param baseline: a file of accepted findings
    :param reason: why all findings are put into the baseline before it is applied; it is only read where this is empty
    :param expires: the last day on which these are accepted; ``kg.gate.baseline.DAYS`` from now where None
    """

    fail_on: FailOn = "violation"
    limits: tuple[Limit, ...] = ()
    baseline: Path | None = None
    reason: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says.

    :param report: without what the baseline accepts; its notes name the limits that are exceeded
    :param accepted: findings that the baseline accepts
    :param places: where in the articles the findings were read, by focus
    :param failing: findings of the report that fail the run
    """

    report: Report
    accepted: tuple[Finding, ...]
    places: Places
    failing: frozenset[Finding]

    @property
    def exit_code(self) -> int:
        """0, or 1 where findings fail the run."""
        return int(bool(self.failing))

    def render(self, layout: Layout) -> str:
        """Write the report."""
        return reports.render(self.report, layout, places=self.places, failing=self.failing)


_DEFAULT = Policy()


def check(
    graph: Path,
    policy: Policy = _DEFAULT,
    *,
    rules: Path | None = None,
    engine: Engine = "oxigraph",
    articles: str = "",
    today: date | None = None,
) -> Verdict:
    """Check a graph and judge the findings.

    1. read the baseline, which fails in less time than a check; 2. check the graph; 3. take out what the baseline accepts; 4. find where
    in the articles the rest was read; 5. judge it.

    :param graph: a build folder or a graph file
    :param rules: shapes in place of the bundled ones
    :param engine: what runs their SPARQL rules
    :param articles: the folder that was built, to be put before the paths of articles
    :param today: the day on which findings are accepted; the clock's where None
    :raises CheckError: the shapes cannot be used
    :raises ConfigError: the baseline cannot be read
    :raises InputError: the graph cannot be read
    :raises UsageError: a limit names a code that no rule has
    """
    # 1
    path = policy.baseline
    accepting = baseline.read(path) if path and (path.exists() or not policy.reason) else None
    # 2
    graph_store, report = outputs.whole(graph, lambda folder: _checked(folder, rules, engine))
    if unknown := sorted({limit.code for limit in policy.limits} - report.rules.keys()):
        raise UsageError(f"No rule has the code {unknown[0]!r}.", f"Choose among {', '.join(report.rules)}.")
    # 3
    accepted: tuple[Finding, ...] = ()
    if path and policy.reason:
        accepting = baseline.write(path, report.findings, policy.reason, expires=policy.expires)
    if accepting:
        division = baseline.divide(report.findings, accepting, today or date.today())  # noqa: DTZ011  # the day where the run is
        accepted = division.accepted
        report = replace(report, findings=division.remaining, notes=(*report.notes, *division.notes))
    # 4
    texts = outputs.root(graph) / outputs.TEXTS
    read_at = places.find(graph_store, [finding.focus for finding in report.findings], articles, texts)
    # 5
    exceeded = _exceeded(report, policy)
    failing = frozenset(finding for finding in report.findings if _fails(finding, policy, exceeded))
    return Verdict(replace(report, notes=(*report.notes, *exceeded.values())), accepted, read_at, failing)


def _checked(graph: Path, rules: Path | None, engine: Engine) -> tuple[Store, Report]:
    opened = store.open(graph)
    return opened, shapes.validate(graph, shapes=rules, store=opened, engine=engine)


def _exceeded(report: Report, policy: Policy) -> dict[str, str]:
    """Give the codes whose findings are more than their limit, sorted, each with a sentence about it."""
    counts: Counter[str] = Counter()
    for finding in report.findings:
        counts[finding.code] += finding.count
    sentences = {}
    for code, limit in sorted({limit.code: limit for limit in policy.limits}.items()):
        most = limit.most * report.rules[code] / 100 if limit.share else limit.most
        if counts[code] > most:
            sentences[code] = f"{counts[code]} of {code} are more than the limit of {limit.most:g}{'%' if limit.share else ''}."
    return sentences


def _fails(finding: Finding, policy: Policy, exceeded: dict[str, str]) -> bool:
    """Whether a finding fails the run: by its limit where its code has one, else by its severity."""
    if policy.fail_on == "never":
        return False
    if any(limit.code == finding.code for limit in policy.limits):
        return finding.code in exceeded
    return shapes.fails(finding.severity, policy.fail_on)


def read_limit(text: str) -> Limit:
    """Read ``CODE=N`` or ``CODE=P%``.

    >>> read_limit("KG035=5%")
    Limit(code='KG035', most=5.0, share=True)

    :raises UsageError: it is neither
    """
    code, _, most = text.partition("=")
    try:
        number = float(most.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not code or not number >= 0:  # "nan" is no number of findings
        raise UsageError(f"{text!r} is no limit.", "Write CODE=NUMBER or CODE=PERCENT%, as in KG035=20 or KG035=5%.")
    return Limit(code, number, most.endswith("%"))
