r"""The commands that ask graphs: ``kg query`` one of them, ``kg diff`` two."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

import sys
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from kg.commands import printed
from kg.commands.options import AsJson, Spreadsheet
from kg.errors import QueryError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryOptions:
    """Which graph is asked, what, within which limits, and how the rows are written."""

    graph: Annotated[str | None, typer.Argument(metavar="GRAPH", help="A build folder, or a graph file.", show_default=False)] = None
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="A named query, a .rq file, or SPARQL. Without it: the list.", show_default=False),
    ] = None
    param: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A parameter; may be given several times.")] = None
    layout: Annotated[Literal["table", "csv", "tsv", "json", "jsonl"], typer.Option("--format", help="How the rows are written.")] = "table"
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    spreadsheet: Spreadsheet = False
    time_limit: Annotated[int, typer.Option(metavar="SECONDS", min=1, help="End the query when it takes longer.")] = 60
    memory_limit: Annotated[int, typer.Option(metavar="MIB", min=1, help="End the query when it takes more memory.")] = 2048
    show_list: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False


def query(options: QueryOptions) -> int:
    """Ask a graph a named query, a .rq file or SPARQL.

    A table cuts long cells; csv, tsv, json and jsonl have them whole. csv has the articles' words as they are, line by line: write it to a
    file, and show a table or json in the log of a CI run.

    \b
    Examples:
      kg query --list
      kg query out/mine stances --format csv
      kg query out/mine stances --format csv --spreadsheet > stances.csv
      kg query out/mine who-stands-where --param proposition="The tram line should be built"
      kg query out/mine 'SELECT ?s WHERE { GRAPH ?g { ?s a <http://schema.org/NewsArticle> } }'
    """
    layout = "json" if options.as_json else options.layout
    if options.graph is None and not options.show_list:
        what = "No graph is named."
        raise UsageError(what, "Write: kg query GRAPH QUERY, or kg query --list")
    if options.graph is None or options.question is None or options.show_list:
        from kg.graph import query_files, tables

        printed.print_exactly([tables.render(query_files.listing(), layout, spreadsheet=options.spreadsheet)])
        return 0
    from kg.graph import query_worker

    question = query_worker.Question(options.graph, options.question, dict(map(_parameter, options.param or [])))
    limits = query_worker.Limits(options.time_limit, options.memory_limit)
    printed.print_exactly(query_worker.rendered(question, layout, limits, spreadsheet=options.spreadsheet))
    return 0


def _parameter(argument: str) -> tuple[str, str]:
    name, equals, value = argument.partition("=")
    if not equals:
        what = f"The parameter {argument!r} has no value."
        raise QueryError(what, f"Write: --param {name}=VALUE")
    return name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffOptions:
    """Which two graphs are compared."""

    old: Annotated[str, typer.Argument(metavar="OLD", help="A build folder, or a graph file.", show_default=False)]
    new: Annotated[str, typer.Argument(metavar="NEW", help="A build folder, or a graph file.", show_default=False)]
    as_json: AsJson = False
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where the graphs differ.")] = False


def diff(options: DiffOptions) -> int:
    """Say which claims, stances and speakers were added, removed or changed between two graphs.

    \b
    Example:
      kg diff out/yesterday out/today --exit-code
    """
    from kg.graph import changes

    found = changes.diff(options.old, options.new)
    sys.stdout.write(changes.json(found) if options.as_json else changes.text(found))
    return int(options.exit_code and bool(found))
