"""Tables: the answers of queries, and how they are written for people, spreadsheets and programs."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

import msgspec

from kg import printing
from kg.errors import QueryError

Cell = str | int | float | bool | None
Format = Literal["table", "csv", "tsv", "json", "jsonl"]

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")  # a spreadsheet in Japanese takes the wide signs too
_WIDEST = 60  # characters of a cell: enough for a sentence's beginning
_NARROWEST = 10  # characters of a column of text: below that, words are not told apart


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer. Integers and decimals are numbers, booleans booleans, all else is text; a missing value is None.

    :param addresses: columns that hold only addresses of what other columns name; a table for eyes leaves them out
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    addresses: tuple[str, ...] = field(default=(), compare=False)

    def records(self) -> Iterator[dict[str, Cell]]:
        """Give each row as column → value.

        >>> list(Table(("speaker", "claims"), (("Ilse Varga", 3),)).records())
        [{'speaker': 'Ilse Varga', 'claims': 3}]
        """
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def render(
    table: Table,
    format: Format,  # noqa: A002 - the word of the command line
    *,
    spreadsheet: bool = False,
    width: int | None = None,
    wide: bool = False,
) -> str:
    r"""Write a table: ``table`` for eyes (long cells are cut), ``csv`` (RFC 4180), ``tsv``, ``json`` or ``jsonl`` for programs.

    Numbers are JSON numbers, missing values null; in ``tsv`` tab, line feed and backslash are written ``\t``, ``\n``, ``\\``.
    ``table`` is safe to print. ``csv`` and ``tsv`` have each text as it is, whoever wrote it.

    :param spreadsheet: write ``csv`` or ``tsv`` with a byte order mark, and with an apostrophe in front of each text that a spreadsheet
        would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or a line's end), or that begins with apostrophes and then
        one of these; a reader that takes one apostrophe off where it finds this pattern has the exact text back
    :param width: ``table``: characters of a line at most; None where lines may have any length
    :param wide: ``table``: whether ``table.addresses`` are shown
    :raises QueryError: the format is unknown, or is none that a spreadsheet opens
    """
    if format not in get_args(Format):
        what = f"There is no format {format!r}."
        raise QueryError(what, f"The formats are: {', '.join(get_args(Format))}.")
    if spreadsheet and format not in {"csv", "tsv"}:
        what = f"A spreadsheet does not open the format {format!r}."
        raise QueryError(what, "Choose csv or tsv.")
    if format == "table":
        return _text(table if wide else _without_addresses(table), width)
    if not spreadsheet:
        return _WRITERS[format](table)
    guarded = Table(table.columns, tuple(tuple(map(_without_formula, row)) for row in table.rows))
    return f"\ufeff{_WRITERS[format](guarded)}"


def _without_formula(cell: Cell) -> Cell:
    """Put an apostrophe in front of a formula.

    >>> _without_formula("=1+1"), _without_formula("no formula"), _without_formula(-1)
    ("'=1+1", 'no formula', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _csv(table: Table) -> str:
    """Write a table as CSV, the names of the columns first."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows(map(_plain, row) for row in table.rows)
    return out.getvalue()


def _tsv(table: Table) -> str:
    """Write a table as tab-separated lines, the names of the columns first."""
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    rows = [table.columns, *([_plain(cell).translate(escapes) for cell in row] for row in table.rows)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _json(table: Table) -> str:
    """Write a table as a JSON list with one object (column → value) for each row."""
    return printing.escaped(msgspec.json.format(msgspec.json.encode(list(table.records())), indent=2).decode()) + "\n"


def _jsonl(table: Table) -> str:
    """Write a table as JSON Lines: one object (column → value) for each row."""
    return "".join(printing.escaped(msgspec.json.encode(record).decode()) + "\n" for record in table.records())


def _without_addresses(table: Table) -> Table:
    """Leave out the columns that hold only addresses (``table.addresses``)."""
    kept = [index for index, name in enumerate(table.columns) if name not in table.addresses]
    return Table(tuple(table.columns[index] for index in kept), tuple(tuple(row[index] for index in kept) for row in table.rows))


def _text(table: Table, width: int | None) -> str:
    """Align the columns, numbers to the right, with a rule below their names.

    With a width, the widest columns are cut until a line fits, and rows whose columns do not fit are written as blocks. Without one, cells
    are cut at ``_WIDEST``; the last column pushes no other away, so it is not cut.
    """
    numeric = [any(isinstance(cell, int | float) for cell in column) for column in zip(*table.rows, strict=True)]
    numeric = numeric or [False] * len(table.columns)
    rows = [list(table.columns), *([printing.line(_plain(cell)) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if width is None:
        widths = [*(min(_WIDEST, longest) for longest in widths[:-1]), *widths[-1:]]
    elif not _fit(widths, numeric, width):
        return _blocks(rows, width)
    rows.insert(1, ["─" * min(longest, _WIDEST) for longest in widths])
    return "".join(_aligned(row, widths, numeric) for row in rows)


def _aligned(row: list[str], widths: list[int], numeric: list[bool]) -> str:
    """Write a row as one line, each cell cut and padded to the width of its column.

    :param widths: characters of each column
    :param numeric: whether each column has numbers, which stand to the right
    """
    cells = (
        _cut(cell, width).rjust(width) if right else _cut(cell, width).ljust(width)
        for cell, width, right in zip(row, widths, numeric, strict=True)
    )
    return "  ".join(cells).rstrip() + "\n"


def _fit(widths: list[int], numeric: list[bool], width: int) -> bool:
    """Make the widest columns of text narrower until a line has the width; say whether that is possible."""
    while sum(widths) + 2 * (len(widths) - 1) > width:
        columns = [index for index, right in enumerate(numeric) if not right and widths[index] > _NARROWEST]
        if not columns:
            return False
        widths[max(columns, key=lambda index: widths[index])] -= 1
    return True


def _blocks(rows: list[list[str]], width: int) -> str:
    """Write each row as a block with one line for each column, and a rule between blocks.

    :param rows: the first has the names of the columns
    """
    names, *values = rows
    name_width = max(map(len, names))
    cell_width = max(_NARROWEST, width - name_width - 2)
    blocks = [
        "".join(f"{name.ljust(name_width)}  {_cut(cell, cell_width)}\n" for name, cell in zip(names, row, strict=True)) for row in values
    ]
    rule = "─" * min(width, _WIDEST) + "\n"
    return rule.join(blocks) if blocks else "  ".join(names) + "\n"


def _plain(cell: Cell) -> str:
    """Write a cell as text: nothing for a missing value, "true" or "false" for a boolean."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def _cut(text: str, width: int) -> str:
    """Cut a cell to a width; of an address the end is kept, which tells it from others.

    >>> _cut("The old pier is unsafe", 10), _cut("https://example.org/claim/1a2b", 10)
    ('The old p…', '…laim/1a2b')
    """
    if len(text) <= width:
        return text
    return "…" + text[1 - width :] if re.match(r"https?://\S+$", text) else text[: width - 1] + "…"


_WRITERS: dict[str, Callable[[Table], str]] = {"csv": _csv, "tsv": _tsv, "json": _json, "jsonl": _jsonl}
