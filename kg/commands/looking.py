r"""The commands that show a graph: ``kg serve`` in a browser and to programs, ``kg report`` as one file."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from kg import files, printing
from kg.commands.options import GraphPath


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """Which graph is served, where, within which limits, and where corrections go."""

    graph: GraphPath
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen to; 0.0.0.0 lets other machines ask.")] = "127.0.0.1"
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes one that is free.")] = 8080
    time_limit: Annotated[int, typer.Option(metavar="SECONDS", min=1, help="End a query when it takes longer.")] = 60
    memory_limit: Annotated[
        int, typer.Option(metavar="MIB", min=1, help="End a query when it takes more memory than the graph and this.")
    ] = 2048
    corrections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take corrections from the pages, and add them to this .jsonl or .csv file.")
    ] = None


def serve(options: ServeOptions) -> int:
    """Serve a graph: pages for people, and a SPARQL endpoint that changes nothing. Ctrl-C ends it.

    After a new build into the same folder, it serves that.

    \b
    Examples:
      kg serve out/mine
      kg serve out/mine --corrections corrections.jsonl
      kg serve out/mine --port 9000 --time-limit 10
    """
    from kg.graph.query_worker import Limits
    from kg.server import running

    limits = Limits(options.time_limit, options.memory_limit)
    settings = running.Settings(options.host, options.port, limits, options.corrections)
    running.serve(options.graph, settings, _print_address)
    return 0


def _print_address(address: str) -> None:
    """Tell where the server is."""
    sys.stdout.write(f"Serving at {address} (Ctrl-C ends it)\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """Which graph is reported, and where the report is written."""

    graph: GraphPath
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The HTML file to write.", show_default=False)]


def report(options: ReportOptions) -> int:
    """Write a graph as one HTML file that needs no network: to read, to send, to keep.

    It has the overview, both sides of each proposition in their words, and the positions of each speaker.

    \b
    Example:
      kg report out/mine -o mine.html
    """
    from functools import partial

    from kg.explorer import report as one_file
    from kg.explorer.settings import Settings, findings_beside
    from kg.graph import queries, store

    graph = Path(options.graph)
    title = graph.resolve().stem
    html = one_file.report(partial(queries.run, store.open(graph)), Settings(title, findings_beside(graph)))
    files.put(options.out, html)
    sys.stdout.write(f"Written: {printing.line(str(options.out))}\n")
    return 0
