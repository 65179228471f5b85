r"""The commands that ask graphs: ``kg query`` and ``kg show`` one of them, ``kg diff`` two."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

import shutil
import sys
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from kg import printing
from kg.commands import printed
from kg.commands.options import AsJson, GraphPath, Spreadsheet
from kg.errors import QueryError, UsageError

_LIST_WIDTH = 120  # characters of a line of the list of queries, where there is no terminal

QueryFormat = Literal["table", "csv", "tsv", "json", "jsonl", "sparql-json", "sparql-xml", "turtle", "ntriples"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryOptions:
    """Which graph is asked, what, within which limits, and how the rows are written."""

    graph: Annotated[str | None, typer.Argument(metavar="GRAPH", help="A build folder, or a graph file.", show_default=False)] = None
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="A named query, a .rq file, or SPARQL. Without it: the list.", show_default=False),
    ] = None
    param: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A parameter; may be given several times.")] = None
    layout: Annotated[QueryFormat, typer.Option("--format", help="How the answer is written.")] = "table"
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    wide: Annotated[bool, typer.Option("--wide", help="table: all columns, addresses too, however long the lines get.")] = False
    spreadsheet: Spreadsheet = False
    time_limit: Annotated[int, typer.Option(metavar="SECONDS", min=1, help="End the query when it takes longer.")] = 60
    memory_limit: Annotated[int, typer.Option(metavar="MIB", min=1, help="End the query when it takes more memory.")] = 2048
    show_list: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False
    print_query: Annotated[
        bool, typer.Option("--print", help="Print the query, its parameters bound, instead of asking: any SPARQL engine takes it.")
    ] = False


def query(options: QueryOptions) -> int:
    """Ask a graph a named query, a .rq file or SPARQL.

    Prefixes such as kg: and schema: need not be declared, and what stands in no GRAPH is asked of all graphs at once.

    A table fits the terminal and leaves addresses out; csv, tsv, json and jsonl have everything. csv has the articles' words as they are,
    line by line: write it to a file, and show a table or json in the log of a CI run.

    \b
    Examples:
      kg query --list
      kg query out/mine stances --param speaker="Ilse Varga" --param since=2026-01-01
      kg query out/mine stances --format csv --spreadsheet > stances.csv
      kg query out/mine who-stands-where --param proposition="The tram line should be built" --print
      kg query out/mine 'SELECT ?name { ?speaker a kg:Speaker ; schema:name ?name }'
    """
    layout = "json" if options.as_json else options.layout
    if options.graph is None and not options.show_list:
        what = "No graph is named."
        raise UsageError(what, "Write: kg query GRAPH QUERY, or kg query --list")
    width = None if options.wide else shutil.get_terminal_size((0, 0)).columns or None
    if options.graph is None or options.question is None or options.show_list:
        from kg.graph import query_files, tables

        if layout == "table":
            printed.print_exactly([query_files.described(width or _LIST_WIDTH)])
        else:
            table = query_files.listing()
            printed.print_exactly([tables.render(table, layout, spreadsheet=options.spreadsheet)])  # type: ignore[arg-type]  # it refuses others
        return 0
    if options.spreadsheet and layout not in {"csv", "tsv"}:
        what = f"A spreadsheet does not open the format {layout!r}."
        raise UsageError(what, "Choose --format csv or tsv.")
    values = dict(map(_parameter, options.param or []))
    if options.print_query:
        from kg.graph import query_files, query_text

        printed.print_exactly([query_text.standalone(query_files.find(options.question), values)])
        return 0
    from kg.graph import query_worker

    question = query_worker.Question(options.graph, options.question, values)
    limits = query_worker.Limits(options.time_limit, options.memory_limit)
    answer = query_worker.written(question, query_worker.Layout(layout, options.spreadsheet, width, options.wide), limits)
    printed.print_exactly(answer.parts)
    sys.stdout.flush()
    sys.stderr.writelines(f"kg: No row. {printing.line(reason)}\n" for reason in answer.reasons)
    return 0


def _parameter(argument: str) -> tuple[str, str]:
    """Split the argument of ``--param``, ``NAME=VALUE``, at its first ``=`` into name and value.

    :raises QueryError: it has no ``=``
    """
    name, equals, value = argument.partition("=")
    if not equals:
        what = f"The parameter {argument!r} has no value."
        raise QueryError(what, f"Write: --param {name}=VALUE")
    return name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOptions:
    """Which graph is looked into, and what is shown of it."""

    graph: GraphPath
    what: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM|SPEAKER|PROPOSITION", help="A name, a wording, an address or the beginning of its last part.", show_default=False
        ),
    ]
    as_json: AsJson = False


def show(options: ShowOptions) -> int:
    """Show one claim, speaker or proposition: its evidence in its paragraph, and its stances.

    \b
    Examples:
      kg show out/mine "Ilse Varga"
      kg show out/mine "The tram line should be built"
      kg show out/mine d727cc10dda4
    """
    from dataclasses import asdict

    from kg.graph import showing

    things = showing.show(options.graph, options.what)
    if options.as_json:
        printed.print_json([asdict(thing) for thing in things])
    else:
        sys.stdout.write(showing.text(things))
    return 0


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
