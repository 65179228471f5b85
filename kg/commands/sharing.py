r"""The commands that pass a graph on: ``kg load`` to a triplestore, ``kg export`` to other tools."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.commands import printed
from kg.commands.options import AsJson, GraphPath, Spreadsheet
from kg.errors import UsageError

ExportFormat = Literal["csv", "jsonl", "parquet", "dna", "graphml", "svg", "png", "schema", "oa", "nanopub"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """The arguments and flags of ``kg load``."""

    graph: GraphPath
    url: Annotated[str, typer.Argument(metavar="URL", help="An Oxigraph server, or a SPARQL Graph Store endpoint.", show_default=False)]
    update: Annotated[bool, typer.Option("--update", help="The URL is a SPARQL endpoint that takes updates, and no graphs.")] = False
    vocabulary: Annotated[bool, typer.Option("--vocabulary", help="Load the vocabulary as well, in graphs of its own.")] = False
    as_json: AsJson = False


def load(options: LoadOptions) -> int:
    """Put a graph into a triplestore, and count what arrived. Loading again replaces.

    A name and a password go into the URL, which is not printed, or into ~/.netrc; a bearer token into the environment variable
    STANCEGRAPH_STORE_TOKEN.

    \b
    Examples:
      kg load out/mine http://127.0.0.1:7878
      kg load out/mine http://127.0.0.1:7878 --vocabulary
      kg load out/mine 'http://user:password@127.0.0.1:8890/sparql-graph-crud-auth'
      kg load out/mine http://127.0.0.1:8000/ --update
    """
    from kg.exchange import ontologies, remote
    from kg.graph import store

    loaded = ontologies.beside(store.open(options.graph)) if options.vocabulary else options.graph
    result = remote.load(loaded, options.url, update=options.update)
    if options.as_json:
        printed.print_json({"graphs": result.graphs, "sent": result.quads_sent, "counted": result.quads_counted})
    else:
        sent, counted = f"{result.quads_sent:,}", f"{result.quads_counted:,}"
        sys.stdout.write(f"{result.graphs:,} named graphs: {sent} statements sent, {counted} counted in the store.\n")
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """The arguments and flags of ``kg export``; help texts name the format where a flag is for one format only."""

    graph: GraphPath
    to: Annotated[ExportFormat, typer.Option(help="The format.")]
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it there; default: print it.")] = None
    picture: Annotated[Literal["timeline", "network"], typer.Option(help="svg, png: which picture.")] = "timeline"
    since: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="graphml, svg, png: first day of the window.")
    ] = None
    until: Annotated[datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="graphml, svg, png: last day of it.")] = None
    proposition: Annotated[str | None, typer.Option(metavar="TEXT", help="graphml, svg, png: this proposition alone.")] = None
    min_confidence: Annotated[float, typer.Option(metavar="P", min=0, max=1, help="graphml, svg, png: minimum confidence of a stance.")] = (
        0.0
    )
    least: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="graphml: minimum of propositions that two must share. Network: on which they (dis)agree."),
    ] = None
    draft_reviews: Annotated[bool, typer.Option("--draft-reviews", help="schema: draft ClaimReviews without a rating.")] = False
    spreadsheet: Spreadsheet = False


def export(options: ExportOptions) -> int:
    """Write a graph for other tools.

    csv, jsonl and parquet are rows of statement events, dna is a Discourse Network Analyzer database, graphml the network of who
    agrees with whom, svg and png are pictures (who stood where and when, or that network), schema schema.org Claims, oa Web
    Annotations, nanopub nanopublications.
    csv and jsonl have the exact texts; with --spreadsheet, csv has none that a spreadsheet would run as a formula.

    \b
    Examples:
      kg export out/mine --to csv --spreadsheet -o statements.csv
      kg export out/mine --to dna -o mine.dna
      kg export out/mine --to graphml --since 2026-01-01 --least 2 -o actors.graphml
      kg export out/mine --to svg --proposition "The tram line should be built" -o tram.svg
      kg export out/mine --to png --picture network -o network.png
    """
    from kg.exchange import dna, exports, nanopubs, networks

    to, out = options.to, options.out
    if options.spreadsheet and to != "csv":
        what = f"A spreadsheet does not open the format {to!r}."
        raise UsageError(what, "Choose --to csv.")
    selection = networks.Selection(_day(options.since), _day(options.until), options.least, options.proposition, options.min_confidence)
    if to != "dna" and to != "parquet" and to != "svg" and to != "png":  # noqa: PLR1714  # so that the type checker sees which are left
        text = exports.export(options.graph, to, network=selection, drafts=options.draft_reviews, spreadsheet=options.spreadsheet)
        if out is None:
            printed.print_exactly([text])
        else:
            printed.print_or_write(text, out)
        if to == "nanopub" and not nanopubs.has_licence(options.graph):
            sys.stderr.write("The nanopublications name no licence: set license in [dataset] of kg.toml, and build again.\n")
    elif out is None:
        what = f"A file in {to} cannot be printed."
        raise UsageError(what, f"Name one: kg export GRAPH --to {to} -o FILE")
    elif to == "parquet":
        exports.parquet(options.graph, out)
    elif to == "dna":
        written, neutral = dna.write(options.graph, out)
        sys.stderr.write(f"{written} statements; {neutral} neutral stances have no place in it. Password: {dna.PASSWORD}\n")
    else:
        from kg import files
        from kg.exchange import pictures  # imports numpy

        files.put(out, pictures.draw(options.graph, options.picture, to, selection))
    return 0


def _day(moment: datetime | None) -> date | None:
    """Give the day of a date option, which typer reads as midnight of that day."""
    return moment.date() if moment else None
