"""The command line: each command asks the library once and prints. The contract of commands and exit codes is docs/cli.md."""

# ruff: noqa: PLC0415 - each command imports what it needs, so that the others start fast
# ruff: noqa: FBT001, FBT002, PLR0917 - typer reads arguments and flags from a function's parameters
# ruff: noqa: D301 - \b keeps the lines of examples apart

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer
from typer.main import get_command

from kg import files, interrupts, printing
from kg.errors import CheckError, InputError, KgError, QueryError, UsageError

if TYPE_CHECKING:
    from kg.pipeline import BuildResult

Progress = Callable[[str, int, int], None]
FailOn = Literal["violation", "warning", "info", "never"]
Engine = Literal["oxigraph", "pyshacl"]
ExportFormat = Literal["csv", "jsonl", "parquet", "dna", "graphml", "schema", "oa", "nanopub"]
Layout = Literal["text", "json", "junit", "sarif", "github", "markdown", "turtle"]

_SIGPIPE = 141  # 128 + the signal's number, as shells count
_CRASH = CheckError.exit_code  # not 1: a check that broke has found nothing

app = typer.Typer(
    name="kg",
    help="Who claims what in the news, and who is for or against it: articles in, a checked knowledge graph out.",
    epilog="Example: kg build articles/ -o out/mine && kg query out/mine claims",
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Graph = Annotated[
    str, typer.Argument(metavar="GRAPH", help="A build folder, or a .nq, .trig, .ttl, .nt or .jsonld file.", show_default=False)
]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_Spreadsheet = Annotated[
    bool,
    typer.Option("--spreadsheet", help="csv for a spreadsheet: a byte order mark, and an apostrophe in front of formulas."),
]
_Answers = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where a chat model's answers are kept; default: the user's cache folder.")
]
_Settings = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings; default: kg.toml of this folder.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    :param arguments: what follows ``kg``; None takes this process's
    :returns: the exit code
    """
    for stream in (sys.stdout, sys.stderr):
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="backslashreplace")  # a file name may be no UTF-8
    try:
        command = get_command(app)
        with command.make_context("kg", list(sys.argv[1:] if arguments is None else arguments)) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("KG_TRACEBACK"):
            raise
        return _ended(error)
    return 0


def _ended(error: BaseException) -> int:
    """Say in one sentence what ended the command and in one what to do, never with a traceback; give the exit code."""
    match error:
        case KgError():
            return _fail(error.what, error.hint, error.exit_code)
        case typer.TyperException():
            command = getattr(getattr(error, "ctx", None), "command_path", "kg")
            return _fail(error.format_message(), f"See: {command} --help", UsageError.exit_code)
        case KeyboardInterrupt():
            return interrupts.say()
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes at exit
            return _SIGPIPE
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            what = f"{where}{error.strerror or error}."
            return _fail(what, "Check that the path exists and may be used, and that the disk has room.", InputError.exit_code)
        case MemoryError():
            what, hint = "The memory ran out.", "Use fewer --workers, or pass fewer or smaller inputs at a time."
        case _:
            what, hint = f"Unexpected {type(error).__name__}: {error}.", "Please report it with what KG_TRACEBACK=1 kg ... prints."
    return _fail(what, hint, _CRASH)


def _fail(what: str, hint: str, code: int) -> int:
    what, hint = (printing.line(" ".join(said.split())) for said in (what, hint))
    sys.stderr.write(f"kg: {what}\n    {hint}\n")
    return code


def _versions(value: bool) -> None:
    if value:
        from importlib.metadata import version

        from kg.models.files import bundled

        models = "".join(f"{card.task} {card.name} {card.digest}\n" for card in bundled())
        sys.stdout.write(f"stancegraph {version('stancegraph')}\n{models}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def kg(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_versions, is_eager=True, help="Versions, and digests of the models.")
    ] = False,
) -> None:
    """Show the commands where none is named."""
    if context.invoked_subcommand is None:
        sys.stdout.write(f"{context.get_help()}\n")
        raise typer.Exit(2)


# ── build and check ──────────────────────────────────────────────────────────


@app.command()
def build(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT", help="Files or folders with articles: .txt, .html, .jsonl.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Where the graph is written: a new folder, or one of an earlier build.")
    ],
    metadata: Annotated[Path | None, typer.Option(metavar="FILE", help="CSV: path, url, publisher, published, title.")] = None,
    propositions: Annotated[Path | None, typer.Option(metavar="FILE", help="What stances are about; else it is discovered.")] = None,
    registry: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Propositions that keep their addresses: DIR/propositions.ttl of an earlier build.")
    ] = None,
    entities: Annotated[Path | None, typer.Option(metavar="FILE", help="Your own names for people and groups.")] = None,
    config: _Settings = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="What every address in the graph starts with.")] = None,
    fail_on: Annotated[FailOn | None, typer.Option(help="The mildest finding that gives exit code 1 (default: violation).")] = None,
    engine: Annotated[Engine | None, typer.Option(help="What runs the gate's SPARQL rules (default: oxigraph).")] = None,
    strict: Annotated[bool | None, typer.Option("--strict/--no-strict", help="One unreadable article gives exit code 3.")] = None,
    no_text: Annotated[bool | None, typer.Option("--no-text/--text", help="Keep the articles' texts out of the graph.")] = None,
    runtime: Annotated[Literal["onnx", "torch"] | None, typer.Option(help="What runs the models (default: onnx).")] = None,
    attribution_model: Annotated[Path | None, typer.Option(metavar="FOLDER", help="In place of the bundled model.")] = None,
    stance_model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="In place of the bundled model: a folder, a hub id, or an OpenAI-compatible address, # and a chat model's name, such as "
            "http://127.0.0.1:8000/v1#model-name. A hub id and an address ask for the network.",
        ),
    ] = None,
    sureness: Annotated[
        Path | None, typer.Option(metavar="FILE", help="How sure that model's sides are: from kg train sureness --stance-model.")
    ] = None,
    answers: _Answers = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="P", help="Minimum confidence of a support or oppose stance; weaker ones are candidates."),
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help="Processes that read articles (default: 1).")] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")] = False,
    as_json: _Json = False,
) -> None:
    """Read articles, write their graph, and check it.

    Flags win over kg.toml, whose keys have the same names.

    \b
    Examples:
      kg build articles/ -o out/mine
      kg build articles/ --metadata articles.csv --propositions propositions.txt -o out/mine
      kg build articles/ -o out/mine --fail-on warning --json
    """
    from kg import pipeline
    from kg.config import load

    given = {
        "metadata": metadata,
        "propositions": propositions,
        "registry": registry,
        "entities": entities,
        "base": base,
        "fail_on": fail_on,
        "engine": engine,
        "strict": strict,
        "no_text": no_text,
        "runtime": runtime,
        "attribution_model": attribution_model,
        "stance_model": stance_model,
        "sureness": sureness,
        "answers": answers,
        "min_confidence": min_confidence,
        "workers": workers,
    }
    settings = load(config, given)
    with _progress(quiet=quiet) as progress:
        result = pipeline.build(inputs, out, settings, progress)
    if as_json:
        _print_json(_as_dict(result))
    elif not quiet:
        _say(_summary(result))
    raise typer.Exit(result.exit_code)


@app.command()
def validate(
    graph: _Graph,
    shapes: Annotated[Path | None, typer.Option(metavar="FILE_OR_FOLDER", help="Turtle, in place of the bundled shapes.")] = None,
    engine: Annotated[Engine, typer.Option(help="What runs the SPARQL rules; pyshacl is slow, finds the same.")] = "oxigraph",
    fail_on: Annotated[FailOn, typer.Option(help="The mildest finding that gives exit code 1.")] = "violation",
    max_findings: Annotated[
        list[str] | None, typer.Option(metavar="CODE=N|P%", help="Let so many findings of a code pass, and no more.", show_default=False)
    ] = None,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Findings that are accepted for a time.")] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write all that is found into the baseline.")] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why the baseline accepts what it did not hold before.")] = "",
    expires: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Until when it does; default: 90 days.")
    ] = None,
    layout: Annotated[Layout, typer.Option("--format", help="How the report is written.")] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the report there; default: print it.")] = None,
    report: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FILE", help="One more report; may be given several times.", show_default=False)
    ] = None,
    articles: Annotated[
        str, typer.Option(metavar="FOLDER", help="What kg build read: goes before the paths in reports.", show_default=False)
    ] = "",
) -> None:
    """Check a graph against the shapes: the gate of kg build alone.

    Reports in sarif, junit, github and markdown point at file, line and column of the article.

    \b
    Examples:
      kg validate out/mine
      kg validate graph.ttl --shapes my-shapes.ttl --fail-on warning --json
      kg validate out/mine --articles articles --report sarif=gate.sarif --report junit=gate.xml --format github
      kg validate out/mine --max-findings KG035=5% --baseline known.json
    """
    from kg.gate import verdict

    more = [_report(given) for given in report or []]
    if update_baseline and (baseline is None or not reason):
        what = "A baseline needs a file and a reason."
        raise UsageError(what, "Write: kg validate GRAPH --baseline FILE --update-baseline --reason WHY")
    policy = verdict.Policy(
        fail_on=fail_on,
        limits=tuple(verdict.read_limit(text) for text in max_findings or []),
        baseline=baseline,
        reason=reason if update_baseline else "",
        expires=expires.date() if expires else None,
    )
    found = verdict.check(Path(graph), policy, rules=shapes, engine=engine, articles=articles)
    _put(found.render("json" if as_json else layout), out)
    for name, path in more:
        _put(found.render(name), path)
    raise typer.Exit(found.exit_code)


def _report(given: str) -> tuple[Layout, Path]:
    name, _, path = given.partition("=")
    layout = next((known for known in get_args(Layout) if known == name), None)
    if layout is None or not path:
        what = f"{given!r} names no report."
        raise UsageError(what, f"Write FORMAT=FILE with one of {', '.join(get_args(Layout))}.")
    return layout, Path(path)


# ── ask and pass on ──────────────────────────────────────────────────────────


@app.command()
def query(
    graph: Annotated[str | None, typer.Argument(metavar="GRAPH", help="A build folder, or a graph file.", show_default=False)] = None,
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="A named query, a .rq file, or SPARQL. Without it: the list.", show_default=False),
    ] = None,
    param: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A parameter; may be given several times.")] = None,
    layout: Annotated[
        Literal["table", "csv", "tsv", "json", "jsonl"], typer.Option("--format", help="How the rows are written.")
    ] = "table",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    spreadsheet: _Spreadsheet = False,
    time_limit: Annotated[int, typer.Option(metavar="SECONDS", min=1, help="End the query when it takes longer.")] = 60,
    memory_limit: Annotated[int, typer.Option(metavar="MIB", min=1, help="End the query when it takes more memory.")] = 2048,
    show_list: Annotated[bool, typer.Option("--list", help="List the named queries and their parameters.")] = False,
) -> None:
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
    layout = "json" if as_json else layout
    if show_list or question is None:
        if graph is None and not show_list:
            what = "No graph is named."
            raise UsageError(what, "Write: kg query GRAPH QUERY, or kg query --list")
        from kg.graph import query_files, tables

        _pass_on([tables.render(query_files.listing(), layout, spreadsheet=spreadsheet)])
    else:
        from kg.graph import query_worker

        asked = query_worker.Question(graph or "", question, dict(map(_pair, param or [])))
        _pass_on(query_worker.rendered(asked, layout, query_worker.Limits(time_limit, memory_limit), spreadsheet=spreadsheet))


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        what = f"The parameter {given!r} has no value."
        raise QueryError(what, f"Write: --param {name}=VALUE")
    return name, value


@app.command()
def load(
    graph: _Graph,
    url: Annotated[str, typer.Argument(metavar="URL", help="An Oxigraph server, or a SPARQL Graph Store endpoint.", show_default=False)],
    as_json: _Json = False,
) -> None:
    """Put a graph into a triplestore, and count what arrived. Loading again replaces.

    A name and a password go into the URL, which is not printed.

    \b
    Examples:
      kg load out/mine http://127.0.0.1:7878
      kg load out/mine 'http://user:password@127.0.0.1:8890/sparql-graph-crud-auth'
    """
    from kg.exchange import remote

    result = remote.load(graph, url)
    if as_json:
        _print_json({"graphs": result.graphs, "sent": result.quads_sent, "counted": result.quads_counted})
    else:
        sent, counted = f"{result.quads_sent:,}", f"{result.quads_counted:,}"
        sys.stdout.write(f"{result.graphs:,} named graphs: {sent} statements sent, {counted} counted in the store.\n")


@app.command()
def export(
    graph: _Graph,
    to: Annotated[ExportFormat, typer.Option(help="The format.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it there; default: print it.")] = None,
    since: Annotated[datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="graphml: first day of the window.")] = None,
    until: Annotated[datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="graphml: last day of it.")] = None,
    least: Annotated[int, typer.Option(metavar="N", min=1, help="graphml: propositions that two must share.")] = 1,
    draft_reviews: Annotated[bool, typer.Option("--draft-reviews", help="schema: draft ClaimReviews without a rating.")] = False,
    spreadsheet: _Spreadsheet = False,
) -> None:
    """Write a graph for other tools.

    csv, jsonl and parquet are rows of statement events, dna is a Discourse Network Analyzer database, graphml the network of who
    agrees with whom, schema schema.org Claims, oa Web Annotations, nanopub nanopublications.
    csv and jsonl have the exact texts; with --spreadsheet, csv has none that a spreadsheet would run as a formula.

    \b
    Examples:
      kg export out/mine --to csv --spreadsheet -o statements.csv
      kg export out/mine --to dna -o mine.dna
      kg export out/mine --to graphml --since 2026-01-01 --least 2 -o actors.graphml
    """
    from kg.exchange import dna, exports, networks

    if spreadsheet and to != "csv":
        what = f"A spreadsheet does not open the format {to!r}."
        raise UsageError(what, "Choose --to csv.")
    if to != "dna" and to != "parquet":  # noqa: PLR1714  # so that the type checker sees which are left
        selection = networks.Selection(since.date() if since else None, until.date() if until else None, least)
        text = exports.export(graph, to, network=selection, drafts=draft_reviews, spreadsheet=spreadsheet)
        if out is None:
            _pass_on([text])
        else:
            _put(text, out)
    elif out is None:
        what = f"A file in {to} cannot be printed."
        raise UsageError(what, f"Name one: kg export GRAPH --to {to} -o FILE")
    elif to == "parquet":
        exports.parquet(graph, out)
    else:
        written, neutral = dna.write(graph, out)
        sys.stderr.write(f"{written} statements; {neutral} neutral stances have no place in it. Password: {dna.PASSWORD}\n")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What another tool has saved.", show_default=False)],
    source: Annotated[Literal["dna"], typer.Option("--from", help="Which tool: dna is Discourse Network Analyzer 3.")],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Where the graph is written: a new folder, or one of an earlier build.")
    ],
    config: _Settings = None,
    as_json: _Json = False,
) -> None:
    """Make a graph of what was coded by hand, and check it.

    \b
    Example:
      kg import coded.dna --from dna -o out/coded
    """
    from kg import pipeline
    from kg.config import load

    del source  # there is one so far
    result = pipeline.import_(file, out, load(config, {}))
    if as_json:
        _print_json(_as_dict(result))
    else:
        _say(_summary(result))
    raise typer.Exit(result.exit_code)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A build folder, or a graph file.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A build folder, or a graph file.", show_default=False)],
    as_json: _Json = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where the graphs differ.")] = False,
) -> None:
    """Say which claims, stances and speakers were added, removed or changed between two graphs.

    \b
    Example:
      kg diff out/yesterday out/today --exit-code
    """
    from kg.graph import changes

    found = changes.diff(old, new)
    sys.stdout.write(changes.json(found) if as_json else changes.text(found))
    raise typer.Exit(int(exit_code and bool(found)))


# ── models ───────────────────────────────────────────────────────────────────


@app.command("eval")
def evaluate(
    task: Annotated[
        Literal["attribution", "speakers", "stance", "sides", "claims"], typer.Argument(help="What is scored.", show_default=False)
    ],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="An annotated file, or for claims a folder.", show_default=False)],
    texts: Annotated[
        Path | None, typer.Argument(metavar="[TEXTS]", help="For sides: the file with the articles' texts.", show_default=False)
    ] = None,
    predictions: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there what the model said.")] = None,
    config: _Settings = None,
    as_json: _Json = False,
) -> None:
    """Score a model, or the whole way to claims.

    The forms of annotated data are in docs/models.md.

    \b
    Examples:
      kg eval attribution attribution/dev.jsonl --predictions said.jsonl
      kg eval sides sides/dev.jsonl attribution/dev.jsonl --json
      kg eval claims my-set/ --json
    """
    from kg.config import load
    from kg.evaluation import tasks

    if (texts is None) == (task == "sides"):
        what = "The task sides needs two files, the others one."
        raise UsageError(what, "Write: kg eval sides SIDES.jsonl ATTRIBUTIONS.jsonl")
    score = {
        "sides": lambda gold, predictions, config: tasks.marked_sides(gold, texts or gold, predictions, config),
        "attribution": tasks.attribution,
        "speakers": tasks.speakers,
        "stance": tasks.stance,
        "claims": tasks.claims,
    }[task]
    scores = score(gold, predictions, load(config))
    if as_json:
        _print_json(scores)
    else:
        _say("".join(f"{name:<32}{value}\n" for name, value in _flat(scores)))


@app.command()
def train(
    task: Annotated[
        Literal["attribution", "speakers", "stance", "retrieval", "sureness"], typer.Argument(help="Which model.", show_default=False)
    ],
    data: Annotated[Path, typer.Option(metavar="DIR", help="The data sets; docs/models.md has their form.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Where the model goes; default: in place of the bundled.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The order in which the data are seen.")] = 13,
    stance_model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="sureness: fit it for this model, as kg build takes it, and write it into the file -o."),
    ] = None,
    answers: _Answers = None,
) -> None:
    """Fine-tune a model on your data.

    A training that was stopped goes on from its last checkpoint.

    \b
    Example:
      kg train stance --data data -o my-stance
      kg train sureness --data data --stance-model http://127.0.0.1:8000/v1#model-name -o sureness.json
    """
    import logging

    from kg.learning import training

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it reports each request
    if stance_model is not None or answers is not None:
        from kg.config import load

        if task != "sureness" or stance_model is None or out is None:
            what = "Only sureness is fitted for another model, into a file."
            raise UsageError(what, "Write: kg train sureness --data DIR --stance-model MODEL -o FILE.json")
        given = {"stance_model": stance_model, "answers": answers}
        _say(f"{training.fit_sureness(data, load(None, given), out)}\n")
        return
    _say(f"{training.train(task, data, out, seed)}\n")


@app.command()
def models(as_json: _Json = False) -> None:
    """List the bundled models and their scores.

    \b
    Example:
      kg models --json
    """
    from kg.graph.tables import Table, render
    from kg.models.files import bundled

    cards = bundled()
    if as_json:
        _print_json([{**{name: getattr(card, name) for name in card.__slots__}, "card": str(card.card)} for card in cards])
        return
    scores = [", ".join(f"{name} {value}" for name, value in _flat(card.scores)) for card in cards]
    rows = tuple(
        (card.task, card.name, card.digest[:12], card.size, said, str(card.card)) for card, said in zip(cards, scores, strict=True)
    )
    sys.stdout.write(render(Table(("task", "name", "digest", "bytes", "scores", "card"), rows), "table"))


# ── printing ─────────────────────────────────────────────────────────────────


def _summary(result: "BuildResult") -> str:
    from kg.gate import reports

    lines = [f"Read {result.counts['articles']:,} articles, skipped {len(result.skipped):,}."]
    lines += [printing.line(f"  {one.source}: {one.reason} {one.hint}") for one in result.skipped]
    lines += [printing.line(f"Note: {note}") for note in result.notes]
    lines += [
        "",
        "Found " + ", ".join(f"{count:,} {name}" for name, count in result.counts.items() if name not in {"articles", "skipped"}) + ".",
    ]
    lines += ["", reports.text(result.report), "Written:", *(printing.line(f"  {path}") for path in result.files)]
    return "\n".join(lines) + "\n"


def _as_dict(result: "BuildResult") -> dict[str, object]:
    severities = [finding.severity for finding in result.report.findings]
    return {
        "out": str(result.out),
        "files": [str(path) for path in result.files],
        "counts": result.counts,
        "skipped": [{"source": one.source, "reason": one.reason, "hint": one.hint} for one in result.skipped],
        "notes": list(result.notes),
        "findings": {severity: severities.count(severity) for severity in ("violation", "warning", "info")},
        "exitCode": result.exit_code,
    }


def _flat(scores: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(scores, dict):
        for name, value in scores.items():
            yield from _flat(value, f"{prefix}{name} ")
    else:
        yield prefix.rstrip(), scores


def _say(text: str) -> None:
    """Print a text for people."""
    sys.stdout.write(printing.lines(text))


def _print_json(content: object) -> None:
    sys.stdout.write(printing.escaped(json.dumps(content, ensure_ascii=False, indent=2)) + "\n")


def _pass_on(parts: Iterable[str]) -> None:
    """Print a text for programs: exactly as it is into a file or a pipe, harmless on a terminal."""
    if sys.stdout.isatty():
        _say("".join(parts))
    else:
        sys.stdout.writelines(parts)


def _put(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file whole or not at all."""
    if out is None:
        sys.stdout.write(text)
        return
    files.put(out, text)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """Show how far a build is, on stderr: bars on a terminal, a line for each finished stage elsewhere."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress as Bars
        from rich.progress import TaskID

        with Bars(console=Console(stderr=True), transient=True) as bars:
            stages: dict[str, TaskID] = {}

            def advance(stage: str, done: int, total: int) -> None:
                if stage not in stages:
                    stages[stage] = bars.add_task(stage, total=total)
                bars.update(stages[stage], completed=done, total=total)

            yield advance
    else:

        def say(stage: str, done: int, total: int) -> None:
            if done == total:
                sys.stderr.write(f"{stage}: {total:,}\n")

        yield say
