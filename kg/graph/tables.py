"""Tables: the answers of queries, and how they are written for people, spreadsheets and programs."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec

from kg import printing
from kg.errors import QueryError

Cell = str | int | float | bool | None
Format = Literal["table", "csv", "tsv", "json", "jsonl"]

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")  # a spreadsheet in Japanese takes the wide signs too
_WIDEST = 60  # characters of a cell: enough for a sentence's beginning


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer. Integers and decimals are numbers, booleans booleans, all else is text; a missing value is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> Iterator[dict[str, Cell]]:
        """Give each row as column → value.

        >>> list(Table(("speaker", "claims"), (("Ilse Varga", 3),)).records())
        [{'speaker': 'Ilse Varga', 'claims': 3}]
        """
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def render(table: Table, format: Format, *, spreadsheet: bool = False) -> str:  # noqa: A002 - the word of the command line
    r"""Write a table: ``table`` for eyes (long cells are cut), ``csv`` (RFC 4180), ``tsv``, ``json`` or ``jsonl`` for programs.

    Numbers are JSON numbers, missing values null; in ``tsv`` tab, line feed and backslash are written ``\t``, ``\n``, ``\\``.
    ``table`` is safe to print. ``csv`` and ``tsv`` have each text as it is, whoever wrote it.

    :param spreadsheet: write ``csv`` or ``tsv`` with a byte order mark, and with an apostrophe in front of each text that a spreadsheet
        would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or a line's end), or that begins with apostrophes and then
        one of these; a reader that takes one apostrophe off where it finds this pattern has the exact text back
    :raises QueryError: the format is unknown, or is none that a spreadsheet opens
    """
    if format not in _WRITERS:
        what = f"There is no format {format!r}."
        raise QueryError(what, f"The formats are: {', '.join(get_args(Format))}.")
    if not spreadsheet:
        return _WRITERS[format](table)
    if format not in {"csv", "tsv"}:
        what = f"A spreadsheet does not open the format {format!r}."
        raise QueryError(what, "Choose csv or tsv.")
    guarded = Table(table.columns, tuple(tuple(map(_without_formula, row)) for row in table.rows))
    return f"\ufeff{_WRITERS[format](guarded)}"


def _without_formula(cell: Cell) -> Cell:
    """Put an apostrophe in front of a formula.

    >>> _without_formula("=1+1"), _without_formula("no formula"), _without_formula(-1)
    ("'=1+1", 'no formula', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows(map(_plain, row) for row in table.rows)
    return out.getvalue()


def _tsv(table: Table) -> str:
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    rows = [table.columns, *([_plain(cell).translate(escapes) for cell in row] for row in table.rows)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _json(table: Table) -> str:
    return printing.escaped(msgspec.json.format(msgspec.json.encode(list(table.records())), indent=2).decode()) + "\n"


def _jsonl(table: Table) -> str:
    return "".join(printing.escaped(msgspec.json.encode(record).decode()) + "\n" for record in table.records())


def _text(table: Table) -> str:
    """Align the columns, numbers to the right; the last one pushes no other away, so it is not cut."""
    last = len(table.columns) - 1
    cells = ([_line(_plain(cell), None if index == last else _WIDEST) for index, cell in enumerate(row)] for row in table.rows)
    rows = [list(table.columns), *cells]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = [any(isinstance(cell, int | float) for cell in column) for column in zip(*table.rows, strict=True)]
    numeric = numeric or [False] * len(widths)
    rows.insert(1, ["─" * min(width, _WIDEST) for width in widths])
    lines = (
        "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(row, widths, numeric, strict=True))
        for row in rows
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def _line(text: str, widest: int | None) -> str:
    text = printing.line(text)
    return text if widest is None or len(text) <= widest else text[: widest - 1] + "…"


_WRITERS: dict[str, Callable[[Table], str]] = {"table": _text, "csv": _csv, "tsv": _tsv, "json": _json, "jsonl": _jsonl}
