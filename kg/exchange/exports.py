"""A graph in the formats of other tools; rows of statement events are written here, the rest in rooms of their own."""

from datetime import date
from pathlib import Path
from typing import Literal, get_args

from pyoxigraph import Store

from kg import files
from kg.errors import UsageError
from kg.exchange import nanopubs, networks, webdata
from kg.exchange.networks import EVERYTHING, Selection
from kg.graph.queries import run
from kg.graph.tables import Cell, render

Format = Literal["csv", "jsonl", "graphml", "schema", "oa", "nanopub"]


def export(
    graph: str | Path | Store,
    to: Format,
    *,
    network: Selection = EVERYTHING,
    drafts: bool = False,
    spreadsheet: bool = False,
) -> str:
    """Write a graph for another tool.

    * ``csv``, ``jsonl``: the statement events, who says what for or against which concept, where and when (the query ``statements``)
    * ``graphml``: the actor network, with congruence and conflict (:func:`kg.exchange.networks.actors`)
    * ``schema``: schema.org Claims (:func:`kg.exchange.webdata.schema`)
    * ``oa``: Web Annotations (:func:`kg.exchange.webdata.annotations`)
    * ``nanopub``: nanopublications (:func:`kg.exchange.nanopubs.nanopublications`)

    CSV (RFC 4180) and JSON Lines hold the exact texts.

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :param network: which stances and actors the network shows
    :param drafts: whether schema.org Claims come with draft reviews
    :param spreadsheet: whether CSV is written so that a spreadsheet runs none of it as a formula (:func:`kg.graph.tables.render`)
    :raises InputError: the graph cannot be read
    :raises UsageError: the format is unknown
    """
    writers = {
        "csv": lambda: render(run(graph, "statements"), "csv", spreadsheet=spreadsheet),
        "jsonl": lambda: render(run(graph, "statements"), "jsonl"),
        "graphml": lambda: networks.graphml(networks.actors(graph, network)),
        "schema": lambda: webdata.schema(graph, drafts=drafts),
        "oa": lambda: webdata.annotations(graph),
        "nanopub": lambda: nanopubs.nanopublications(graph),
    }
    if to not in writers:
        what = f"There is no export format {to!r}."
        raise UsageError(what, f"The formats are: {', '.join(get_args(Format))}.")
    return writers[to]()


_TYPES = {"start": "int64", "end": "int64", "confidence": "float64", "joint": "bool", "date": "date32"}  # of columns that are no text


def parquet(graph: str | Path | Store, path: Path) -> None:
    """Write the statement events as an Apache Parquet file: the columns of the query ``statements``, with their types.

    A date is the first day of what is known; one more column, ``datePrecision``, says whether that is a year, month, day or second.

    :raises InputError: the graph cannot be read
    :raises UsageError: pyarrow is not installed
    :raises OSError: the file cannot be written
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra, and heavy
        from pyarrow import parquet as pq  # noqa: PLC0415  # as above
    except ImportError as error:
        what = "Parquet needs pyarrow, which is not installed."
        raise UsageError(what, "Install it with: pip install 'stancegraph[parquet]'") from error
    table = run(graph, "statements")
    columns = [*table.columns, "datePrecision"]
    rows = [{**row, "date": _first_day(row["date"]), "datePrecision": _precision(row["date"])} for row in table.records()]
    schema = pa.schema([(name, getattr(pa, _TYPES.get(name, "string").replace("bool", "bool_"))()) for name in columns])
    with files.replacing(path) as part:
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), part)


def _first_day(stated_date: Cell) -> date | None:
    """Give the first day of a date of which only the year or the month may be known; None where there is no date.

    >>> _first_day("2024-05"), _first_day(None)
    (datetime.date(2024, 5, 1), None)
    """
    return date.fromisoformat((str(stated_date) + "-01-01")[:10]) if stated_date else None


def _precision(stated_date: Cell) -> str | None:
    """Say how much of a date is known, by the length of its text; None where there is no date.

    >>> _precision("2024-05"), _precision("2024-05-31T12:00:00Z")
    ('month', 'second')
    """
    return {4: "year", 7: "month", 10: "day"}.get(len(str(stated_date)), "second") if stated_date else None
