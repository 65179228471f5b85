"""The overview: what was read, what is argued about, who speaks, and how sure all of it is."""

from dataclasses import dataclass
from itertools import groupby

from kg.explorer import cells, propositions, speakers, things
from kg.explorer.propositions import Counted
from kg.explorer.settings import Finding, Severity
from kg.explorer.speakers import Heard
from kg.explorer.things import Opposition
from kg.explorer.views import Request, View
from kg.graph.tables import Cell, Table

_SHOWN = 10  # rows of each list; the list's own page has all
_PAIRS = 5  # contradictions, each on another proposition
_SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
_BANDS = ((0, 5), (5, 7), (7, 9), (9, 10))  # tenths of confidence: from, below
_EXAMPLES = 3  # places that are named of one kind of finding


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, and the days on which its first and its last article were published; None where none has a date.

    :param name: empty for articles whose outlet is not known
    """

    name: str
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Sureness:
    """How many things of a kind have which confidence.

    :param what: claims, stances or candidates
    :param counts: below .5, from .5, from .7, and from .9
    """

    what: str
    counts: tuple[int, ...]

    @property
    def all(self) -> int:
        """Number of all of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Fault:
    """Findings of the gate of one code.

    :param message: of the first of them
    :param count: number of nodes at fault
    :param places: where the first of them stand: file and line, and the words there
    """

    code: str
    severity: Severity
    message: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a graph holds, in figures and in its most important rows.

    :param counts: kind of thing → how many there are
    :param contradictions: the surest on each of a few propositions
    :param most: the scale of the bars of the propositions
    :param unknown: what is not known → of how many: ``undated``, ``unpublished``, ``anonymous``, ``apart``
    :param faults: what the gate found, the gravest first; None where no report of the gate is known
    """

    counts: dict[str, int]
    outlets: tuple[Outlet, ...]
    propositions: tuple[Counted, ...]
    most: int
    speakers: tuple[Heard, ...]
    contradictions: tuple[Opposition, ...]
    shifts: tuple[Opposition, ...]
    sureness: tuple[Sureness, ...]
    unknown: dict[str, int]
    faults: tuple[Fault, ...] | None

    @property
    def first(self) -> str | None:
        """The day of the first article; None where no article has a date."""
        return min((outlet.first for outlet in self.outlets if outlet.first), default=None)

    @property
    def last(self) -> str | None:
        """The day of the last article; None where no article has a date."""
        return max((outlet.last for outlet in self.outlets if outlet.last), default=None)


def read(request: Request) -> Overview:
    """Read the overview of a graph."""
    argued = propositions.count_positions(request)
    findings = request.settings.findings
    return Overview(
        _counts(request.ask("counts")),
        tuple(map(_outlet, request.ask("pages/outlets").records())),
        argued[:_SHOWN],
        propositions.most(argued),
        tuple(speaker for speaker in speakers.count(request) if speaker.type != "anonymous")[:_SHOWN],
        _one_each(things.contradictions(request)),
        things.shifts(request)[-_SHOWN:],
        _sureness(request.ask("pages/sureness")),
        _counts(request.ask("pages/unknown")),
        None if findings is None else _faults(findings),
    )


def table(request: Request) -> Table:
    """Give how many things of each kind there are."""
    return request.ask("counts")


def _one_each(oppositions: tuple[Opposition, ...]) -> tuple[Opposition, ...]:
    """Keep the surest contradiction on each proposition, of a few propositions."""
    surest = {opposition.proposition_iri: opposition for opposition in reversed(oppositions)}
    return tuple(opposition for opposition in oppositions if surest[opposition.proposition_iri] is opposition)[:_PAIRS]


def _counts(counted: Table) -> dict[str, int]:
    """Read a table of names and numbers."""
    return {str(name): cells.count(count) for name, count in counted.rows}


def _outlet(row: dict[str, Cell]) -> Outlet:
    """Read an outlet from its row of ``pages/outlets``."""
    return Outlet(cells.text(row["outlet"]) or "", cells.count(row["articles"]), cells.text(row["first"]), cells.text(row["last"]))


def _sureness(counted: Table) -> tuple[Sureness, ...]:
    """Add up the tenths of confidence of each kind of thing."""
    tenths = {(str(what), cells.count(tenth)): cells.count(count) for what, tenth, count in counted.rows}
    kinds = [kind for kind in ("claims", "stances", "candidates") if any(what == kind for what, _ in tenths)]
    return tuple(Sureness(kind, tuple(sum(tenths.get((kind, tenth), 0) for tenth in range(*band)) for band in _BANDS)) for kind in kinds)


def _faults(findings: tuple[Finding, ...]) -> tuple[Fault, ...]:
    """Group the findings of the gate by code, the gravest first."""
    in_order = sorted(findings, key=lambda finding: (_SEVERITIES.index(finding.severity), finding.code))
    groups = (list(group) for _, group in groupby(in_order, key=lambda finding: finding.code))
    return tuple(_fault(group) for group in groups)


def _fault(findings: list[Finding]) -> Fault:
    """Make one of the findings of a code."""
    first = findings[0]
    places = tuple(_place(finding) for finding in findings[:_EXAMPLES] if finding.file)
    return Fault(first.code, first.severity, first.message, sum(finding.count for finding in findings), places)


def _place(finding: Finding) -> str:
    """Say where a finding stands, and quote its words."""
    words = finding.words or finding.label
    where = f"{finding.file}:{finding.line}" if finding.line else str(finding.file)
    return f"{where} “{words}”" if words else where


VIEW = View("", "overview.html", read, table, label="Overview")
