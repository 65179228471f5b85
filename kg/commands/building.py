r"""The commands that write a graph: ``kg build`` from articles, ``kg import`` from what another tool has coded."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.commands import bars, printed
from kg.commands.options import Answers, AsJson, BuildFolder, Engine, FailOn, SettingsFile

_MODEL_HELP = (
    "In place of the bundled model: a folder, a hub id, or an OpenAI-compatible address, # and a chat model's name, such as "
    "http://127.0.0.1:8000/v1#model-name. A hub id and an address ask for the network."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """The arguments and flags of ``kg build``; a flag that is None leaves the setting to kg.toml."""

    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="Files or folders with articles: .txt, .html, .jsonl.", show_default=False)
    ]
    out: BuildFolder
    metadata: Annotated[Path | None, typer.Option(metavar="FILE", help="CSV: path, url, publisher, published, title.")] = None
    propositions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Propositions that stances are about; without it they are discovered.")
    ] = None
    registry: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Propositions that keep their addresses: DIR/propositions.ttl of an earlier build.")
    ] = None
    entities: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own names for people and groups.")] = None
    corrections: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What people decided: .jsonl or .csv, one correction a line; applied at every build."),
    ] = None
    config: SettingsFile = None
    base: Annotated[str | None, typer.Option(metavar="IRI", help="What every address in the graph starts with.")] = None
    fail_on: Annotated[FailOn | None, typer.Option(help="The mildest finding that gives exit code 1 (default: violation).")] = None
    engine: Annotated[Engine | None, typer.Option(help="What runs the gate's SPARQL rules (default: oxigraph).")] = None
    strict: Annotated[bool | None, typer.Option("--strict/--no-strict", help="One unreadable article gives exit code 3.")] = None
    no_text: Annotated[bool | None, typer.Option("--no-text/--text", help="Keep the articles' texts out of the graph.")] = None
    runtime: Annotated[
        Literal["onnx", "torch"] | None, typer.Option(help="What runs the models (default: onnx); torch must be installed.")
    ] = None
    attribution_model: Annotated[Path | None, typer.Option(metavar="FOLDER", help="In place of the bundled model.")] = None
    stance_model: Annotated[str | None, typer.Option(metavar="MODEL", help=_MODEL_HELP)] = None
    sureness: Annotated[
        Path | None, typer.Option(metavar="FILE", help="How sure that model's sides are: from kg train sureness --stance-model.")
    ] = None
    answers: Answers = None
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="P", help="Minimum confidence of a support or oppose stance; weaker ones are candidates."),
    ] = None
    workers: Annotated[int | None, typer.Option(metavar="N", help="Processes that read articles (default: 1).")] = None
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")] = False
    as_json: AsJson = False


# Options that are no keys of kg.toml.
_NO_SETTINGS = {"inputs", "out", "config", "quiet", "as_json"}


def build(options: BuildOptions) -> int:
    """Read articles, write their graph, and check it.

    Flags win over kg.toml, whose keys have the same names.

    \b
    Examples:
      kg build articles/ -o out/mine
      kg build articles/ --metadata articles.csv --propositions propositions.txt -o out/mine
      kg build articles/ -o out/mine --fail-on warning --json
    """
    with bars.shown(quiet=options.quiet) as progress:
        progress("start", 0, 1)
        from kg import pipeline
        from kg.config import load

        progress("start", 1, 1)
        settings = load(options.config, {key.name: getattr(options, key.name) for key in fields(options) if key.name not in _NO_SETTINGS})
        result = pipeline.build(options.inputs, options.out, settings, progress)
    if options.as_json or not options.quiet:
        printed.print_build(result, as_json=options.as_json)
    return result.exit_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """The arguments and flags of ``kg import``."""

    file: Annotated[Path, typer.Argument(metavar="FILE", help="What another tool has saved.", show_default=False)]
    source: Annotated[Literal["dna"], typer.Option("--from", help="Which tool: dna is Discourse Network Analyzer 3.")]
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Where the graph is written; with --against, the file of corrections.")
    ]
    against: Annotated[
        str | None,
        typer.Option(metavar="GRAPH", help="What FILE was exported from: write what was edited since as corrections, and no graph."),
    ] = None
    config: SettingsFile = None
    as_json: AsJson = False


def import_(options: ImportOptions) -> int:
    """Make a graph of what was coded by hand, and check it; or corrections of what was edited by hand.

    \b
    Examples:
      kg import coded.dna --from dna -o out/coded
      kg import edited.dna --from dna --against out/mine -o corrections.jsonl
    """
    if options.against is not None:
        return _import_corrections(options.file, options.against, options.out, as_json=options.as_json)
    from kg import pipeline
    from kg.config import load

    result = pipeline.import_(options.file, options.out, load(options.config, {}))
    printed.print_build(result, as_json=options.as_json)
    return result.exit_code


def _import_corrections(file: Path, graph: str, out: Path, *, as_json: bool) -> int:
    """Compare an edited database with the graph it was exported from, append each difference to a file of corrections, say how many."""
    from kg.corrections import sheets
    from kg.exchange import dna_corrections

    found = dna_corrections.read(file, graph)
    for correction in found:
        sheets.append(out, correction)
    if as_json:
        printed.print_json({"out": str(out), "corrections": len(found)})
    else:
        printed.print_text(f"{len(found):,} corrections were written to {out}.\n")
    return 0
