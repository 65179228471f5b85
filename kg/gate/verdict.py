"""Whether a graph passes the gate: the findings of its check against a policy, which has limits and a baseline of accepted findings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import Store

from kg import outputs
from kg.config import Engine, FailOn
from kg.errors import UsageError
from kg.gate import baseline, shapes
from kg.gate.findings import Places, Verdict, per_code
from kg.gate.results import Finding, Report
from kg.graph import places, store
from kg.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Limit:
    """How many findings of one code do not fail a run.

    :param most: a number of findings, or a percentage of the nodes that the rule was applied to
    :param share: whether ``most`` is a percentage
    """

    code: str
    most: float
    share: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """Which findings fail a run.

    :param fail_on: the mildest severity that fails a run
    :param limits: for codes that have one, it decides in place of the severity: more findings fail the run, no more pass
    :param baseline: a file of accepted findings
    :param reason: where this is not empty, all that is found is first put into the baseline, with this as the reason why it is accepted;
        findings for information only with ``fail_on="info"``
    :param expires: the last day on which that is accepted; ``kg.gate.baseline.DAYS`` from now where None
    :param today: the day on which findings are accepted; the clock's where None
    """

    fail_on: FailOn = "violation"
    limits: tuple[Limit, ...] = ()
    baseline: Path | None = None
    reason: str = ""
    expires: date | None = None
    today: date | None = None


_DEFAULT = Policy()


def check(
    graph: Path,
    policy: Policy = _DEFAULT,
    *,
    rules: Path | None = None,
    engine: Engine = "oxigraph",
    articles: str = "",
    progress: Progress = no_progress,
) -> Verdict:
    """Check a graph and judge the findings.

    1. read the baseline, so that a mistake in it is told before the long check; 2. check the graph; 3. take out what the baseline
    accepts; 4. find where in the articles the other findings stand; 5. judge them.

    :param graph: a build folder or a graph file
    :param rules: shapes in place of the bundled ones
    :param engine: what runs their SPARQL rules
    :param articles: the folder that was built, to be put before the paths of articles
    :raises CheckError: the shapes cannot be used
    :raises ConfigError: the baseline cannot be read
    :raises InputError: the graph cannot be read
    :raises UsageError: a limit names a code that no rule has
    """
    # 1
    path = policy.baseline
    accepting = baseline.read(path) if path and (path.exists() or not policy.reason) else None
    # 2
    graph_store, report = outputs.read_consistently(graph, lambda folder: _checked(folder, rules, engine, progress))
    if unknown := sorted({limit.code for limit in policy.limits} - report.rules.keys()):
        raise UsageError(f"No rule has the code {unknown[0]!r}.", f"Choose among {', '.join(report.rules)}.")
    # 3
    accepted = None
    if path and policy.reason:
        with_information = policy.fail_on == "info"
        accepting = baseline.write(path, report.findings, policy.reason, expires=policy.expires, with_information=with_information)
    if accepting:
        division = baseline.divide(report.findings, accepting, policy.today or date.today())  # noqa: DTZ011  # the day where the run is
        accepted = division.accepted
        report = replace(report, findings=division.remaining, notes=(*report.notes, *division.notes))
    # 4
    folder = outputs.current_folder(graph)
    read_at = locate(report.findings, graph_store, folder, articles=articles)
    # 5
    exceeded = _exceeded(report, policy)
    failing = frozenset(finding for finding in report.findings if _fails(finding, policy, exceeded))
    report = replace(report, notes=(*report.notes, *exceeded.values()))
    return Verdict(report, read_at, failing, accepted, _graph_file(folder).as_posix())


def locate(findings: Iterable[Finding], graph_store: Store, graph: Path, *, articles: str = "", shown: Path | None = None) -> Places:
    """Find where the nodes of findings stand, and those that their messages name; a node of no article has its line in the graph.

    :param graph: a build folder or a graph file: what is in the store
    :param articles: the folder that was built, to be put before the paths of articles
    :param shown: the folder that places name instead of ``graph``, for a build that is checked before it is moved there; None: ``graph``
    :returns: node → its place
    """
    findings = tuple(findings)
    nodes = {finding.focus for finding in findings}
    named = {name for finding in findings for name in (finding.value, *finding.details) if name and "://" in name}
    read_at = places.find(graph_store, nodes | named, articles, graph / outputs.TEXTS)
    file = _graph_file(graph)
    elsewhere = {node for node in nodes if node not in read_at or "://" in read_at[node].file}
    for node, place in places.find_in_graph(elsewhere, file, file.as_posix()).items():
        read_at[node] = replace(place, label=read_at[node].label, words=read_at[node].words) if node in read_at else place
    if shown is not None:
        staged = f"{graph.as_posix()}/"
        for node, place in read_at.items():
            if place.file.startswith(staged):
                read_at[node] = replace(place, file=(shown / place.file.removeprefix(staged)).as_posix())
    return read_at


def _graph_file(graph: Path) -> Path:
    """Give the file of a graph, which in a build folder is ``graph.nq``."""
    return graph / "graph.nq" if graph.is_dir() else graph


def _checked(graph: Path, rules: Path | None, engine: Engine, progress: Progress) -> tuple[Store, Report]:
    """Read a graph and check it; give what was read, and the report."""
    opened = store.open(graph)
    return opened, shapes.validate(graph, shapes=rules, store=opened, engine=engine, progress=progress)


def _exceeded(report: Report, policy: Policy) -> dict[str, str]:
    """Find the codes that have more findings than their limits allow.

    :returns: code → a sentence that says so; sorted by code
    """
    counts = per_code(report.findings)
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
