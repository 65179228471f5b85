"""All propositions: how many are for and against each."""

from collections import Counter
from dataclasses import dataclass

from kg.explorer.quotations import filters
from kg.explorer.views import ROWS, Pages, Request, View
from kg.graph.tables import Table


@dataclass(frozen=True, slots=True)
class Counted:
    """A proposition, and how many speakers take which position on it; a joint source counts as its members.

    :param is_given: whether the user gave it; else it was discovered
    """

    iri: str
    text: str
    is_given: bool
    support: int
    oppose: int
    neutral: int

    @property
    def voices(self) -> int:
        """Number of those who take a side."""
        return self.support + self.oppose


@dataclass(frozen=True, slots=True)
class PropositionsPage:
    """Propositions in order of voices.

    :param rows: those on this page
    :param most: the greatest number on one side of one of all propositions, for the scale of the bars
    """

    rows: tuple[Counted, ...]
    most: int
    pages: Pages


def count_positions(request: Request) -> tuple[Counted, ...]:
    """Count who takes which position on each proposition, as far as the filters let their stances through; most voices first."""
    sides = Counter((row["propositionIri"], row["position"]) for row in request.ask("pages/sides", **filters(request.options)).records())
    counted = (
        Counted(
            str(row["propositionIri"]),
            str(row["proposition"]),
            bool(row["given"]),
            *(sides[row["propositionIri"], position] for position in ("support", "oppose", "neutral")),
        )
        for row in request.ask("pages/propositions").records()
    )
    return tuple(sorted(counted, key=lambda proposition: (-proposition.voices, -proposition.neutral, proposition.text)))


def read(request: Request) -> PropositionsPage:
    """Read a page of propositions."""
    rows = count_positions(request)
    pages = Pages(request.options.page, len(rows))
    return PropositionsPage(rows[pages.first : pages.first + ROWS], most(rows), pages)


def most(rows: tuple[Counted, ...]) -> int:
    """Give the greatest number on one side of a proposition, at least 1."""
    return max((max(row.support, row.oppose) for row in rows), default=1) or 1


def table(request: Request) -> Table:
    """Make a table of all propositions: how many speakers support, oppose or are neutral on each."""
    columns = ("proposition", "origin", "support", "oppose", "neutral", "propositionIri")
    rows = (
        (row.text, "given" if row.is_given else "discovered", row.support, row.oppose, row.neutral, row.iri)
        for row in count_positions(request)
    )
    return Table(columns, tuple(rows), ("propositionIri",))


VIEW = View(
    "propositions",
    "propositions.html",
    read,
    table,
    label="Propositions",
    filters=("outlet", "since", "until", "confidence", "copies"),
)
