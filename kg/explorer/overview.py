"""The overview: what was read, who speaks, what is argued about, what the gate found, and how sure all of it is."""

from dataclasses import dataclass

from kg.explorer.settings import Finding
from kg.explorer.views import Request, View
from kg.graph.tables import Cell, Table

_SHOWN = 12  # rows of each list; the list's own page has all


@dataclass(frozen=True, slots=True)
class Overview:
    """What a graph holds, in figures and in its most important rows.

    :param counts: kind of thing → how many there are
    :param outlets: rows of ``pages/outlets``
    :param propositions, speakers: the first rows of the queries of these names
    :param findings: of the gate, the gravest first; None where none are known
    """

    counts: dict[str, int]
    outlets: tuple[dict[str, Cell], ...]
    propositions: tuple[dict[str, Cell], ...]
    speakers: tuple[dict[str, Cell], ...]
    findings: tuple[Finding, ...] | None


def read(request: Request) -> Overview:
    """Read the overview of a graph."""
    counts = {str(row["thing"]): int(str(row["count"])) for row in request.ask("counts").records()}
    propositions = sorted(request.ask("propositions").records(), key=_voices, reverse=True)
    speakers = request.ask("speakers").records()
    return Overview(
        counts,
        tuple(request.ask("pages/outlets").records()),
        tuple(propositions[:_SHOWN]),
        tuple(row for row in speakers if row["speakerType"] != "anonymous")[:_SHOWN],
        request.settings.findings,
    )


def _voices(proposition: dict[str, Cell]) -> int:
    """Count the speakers who are for or against a proposition."""
    return int(str(proposition["support"])) + int(str(proposition["oppose"]))


def table(request: Request) -> Table:
    """Give how many things of each kind there are."""
    return request.ask("counts")


VIEW = View("", "overview.html", read, table, label="Overview")
