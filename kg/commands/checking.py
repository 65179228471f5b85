r"""The command that checks a graph: ``kg validate``, the gate of ``kg build`` alone."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from kg.commands import bars, printed
from kg.commands.options import Engine, FailOn, GraphPath
from kg.errors import UsageError

Layout = Literal["text", "json", "junit", "sarif", "github", "markdown", "turtle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateOptions:
    """What is checked, which findings fail the run, and how the report is written."""

    graph: GraphPath
    shapes: Annotated[Path | None, typer.Option(metavar="FILE_OR_FOLDER", help="Turtle, in place of the bundled shapes.")] = None
    engine: Annotated[Engine, typer.Option(help="What runs the SPARQL rules; pyshacl is slow and finds the same.")] = "oxigraph"
    fail_on: Annotated[FailOn, typer.Option(help="The mildest finding that gives exit code 1.")] = "violation"
    max_findings: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE=N|P%", help="Let at most so many findings of a code pass; more fail.", show_default=False),
    ] = None
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Findings that are accepted for a time.")] = None
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Put violations and warnings into it; with --fail-on info, all.")
    ] = False
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why the baseline accepts what it did not hold before.")] = ""
    expires: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Until when it does; default: 90 days.")
    ] = None
    layout: Annotated[Layout, typer.Option("--format", help="How the report is written.")] = "text"
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write the report there; default: print it.")] = None
    report: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FILE", help="One more report; may be given several times.", show_default=False)
    ] = None
    articles: Annotated[
        str, typer.Option(metavar="FOLDER", help="What kg build read: goes before the paths in reports.", show_default=False)
    ] = ""


def validate(options: ValidateOptions) -> int:
    """Check a graph against the shapes: the gate of kg build alone.

    Reports show file, line and words of the article for each finding, and the value at fault.

    \b
    Examples:
      kg validate out/mine
      kg validate graph.ttl --shapes my-shapes.ttl --fail-on warning --json
      kg validate out/mine --articles articles --report sarif=gate.sarif --report junit=gate.xml --format github
      kg validate out/mine --max-findings KG035=5% --baseline known.json
    """
    from kg.gate import reports, verdict

    more = [_report(argument) for argument in options.report or []]
    if options.update_baseline and (options.baseline is None or not options.reason):
        what = "A baseline needs a file and a reason."
        raise UsageError(what, "Write: kg validate GRAPH --baseline FILE --update-baseline --reason WHY")
    policy = verdict.Policy(
        fail_on=options.fail_on,
        limits=tuple(verdict.read_limit(argument) for argument in options.max_findings or []),
        baseline=options.baseline,
        reason=options.reason if options.update_baseline else "",
        expires=options.expires.date() if options.expires else None,
    )
    with bars.shown(quiet=False) as progress:
        found = verdict.check(
            Path(options.graph), policy, rules=options.shapes, engine=options.engine, articles=options.articles, progress=progress
        )
    printed.print_or_write(reports.render(found, "json" if options.as_json else options.layout), options.out)
    for layout, path in more:
        printed.print_or_write(reports.render(found, layout), path)
    return found.exit_code


def _report(argument: str) -> tuple[Layout, Path]:
    """Read ``FORMAT=FILE``.

    :raises UsageError: it is not that
    """
    name, _, path = argument.partition("=")
    layout = next((known for known in get_args(Layout) if known == name), None)
    if layout is None or not path:
        what = f"{argument!r} names no report."
        raise UsageError(what, f"Write FORMAT=FILE with one of {', '.join(get_args(Layout))}.")
    return layout, Path(path)
