"""The candidates: positions that are not sure enough to be stances, for people to accept or to refuse, the surest first."""

from dataclasses import dataclass

from kg.explorer.cells import share
from kg.explorer.options import Options
from kg.explorer.views import Pages, Request, View
from kg.graph.tables import Cell, Table

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some of the candidates.

    :param rows: rows of ``pages/candidates``
    :param pages: which of all rows these are
    """

    rows: tuple[Row, ...]
    pages: Pages


def read(request: Request) -> Candidates:
    """Read one page of the candidates that fit the filters."""
    rows = [row for row in request.ask("pages/candidates").records() if _fits(row, request.options)]
    pages = Pages(request.options.page, len(rows))
    return Candidates(tuple(rows[pages.first : pages.end]), pages)


def _fits(row: Row, options: Options) -> bool:
    """Whether a row is of the outlet and the days that are asked for, is sure enough, and is in no copy unless those are asked for.

    :param row: has ``publisher``, ``date``, ``confidence`` and ``copy``
    """
    least = options.confidence or 0.0
    return options.admits(row["publisher"], row["date"]) and share(row["confidence"]) >= least and (options.copies or row["copy"] is None)


def table(request: Request) -> Table:
    """Give all candidates that fit the filters."""
    asked = request.ask("pages/candidates")
    rows = tuple(row for row, record in zip(asked.rows, asked.records(), strict=True) if _fits(record, request.options))
    return Table(asked.columns, rows)


VIEW = View(
    "candidates",
    "candidates.html",
    read,
    table,
    label="Candidates",
    scripts=("corrections.js",),
    filters=("outlet", "since", "until", "confidence", "copies"),
)
