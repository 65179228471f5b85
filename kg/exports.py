"""A graph in the formats of other tools: one row for each statement event, as the query ``statements`` gives them."""

import re
from pathlib import Path
from typing import Literal, get_args

from pyoxigraph import Store

from kg.errors import UsageError
from kg.queries import Cell, Table, render, run

Format = Literal["csv", "jsonl"]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def export(graph: str | Path | Store, to: Format) -> str:
    """Write the statement events of a graph: who says what for or against which concept, where and when.

    In CSV (RFC 4180) a text that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or carriage return)
    gets an apostrophe in front, and so does one that begins with apostrophes and then one of these: a reader that takes one
    apostrophe off where it finds this pattern has the exact text back. JSON Lines holds the exact text.

    :param graph: a build folder, a graph file, or a store that :func:`kg.store.open` gave
    :raises InputError: the graph cannot be read
    :raises UsageError: the format is unknown

    >>> _harmless("=1+1"), _harmless("no formula"), _harmless(-1)
    ("'=1+1", 'no formula', -1)
    """
    if to not in get_args(Format):
        what = f"There is no export format {to!r}."
        raise UsageError(what, f"The formats are: {', '.join(get_args(Format))}.")
    table = run(graph, "statements")
    if to == "csv":
        table = Table(table.columns, tuple(tuple(map(_harmless, row)) for row in table.rows))
    return render(table, to)


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
