"""How a command's options are declared: the fields of one frozen record, of which typer makes arguments and flags."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

import typer

Engine = Literal["oxigraph", "pyshacl"]
FailOn = Literal["violation", "warning", "info", "never"]

GraphPath = Annotated[
    str, typer.Argument(metavar="GRAPH", help="A build folder, or a .nq, .trig, .ttl, .nt or .jsonld file.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Spreadsheet = Annotated[
    bool,
    typer.Option("--spreadsheet", help="csv for a spreadsheet: a byte order mark, and an apostrophe in front of formulas."),
]
Answers = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where a chat model's answers are kept; default: the user's cache folder.")
]
SettingsFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings; default: kg.toml of this folder.")]
BuildFolder = Annotated[
    Path, typer.Option("-o", "--out", metavar="DIR", help="Where the graph is written: a new folder, or one of an earlier build.")
]

_Options = TypeVar("_Options")


def add(app: typer.Typer, name: str, command: Callable[[_Options], int]) -> None:
    """Add a command to the command line.

    :param name: what the user types
    :param command: takes one record, whose class its annotation names: each field is an argument or a flag, annotated as typer reads them;
        the command's docstring is its help, and the number that it returns the exit code
    """
    (record,) = (kind for parameter, kind in get_type_hints(command).items() if parameter != "return")
    kinds = get_type_hints(record, include_extras=True)

    def run(**values: object) -> None:
        raise typer.Exit(command(record(**values)))

    run.__doc__ = command.__doc__
    run.__annotations__ = {}
    run.__signature__ = inspect.Signature([_parameter(field, kinds[field.name]) for field in fields(record)])  # type: ignore[attr-defined]
    app.command(name)(run)


def _parameter(field: Any, kind: Any) -> inspect.Parameter:  # noqa: ANN401  # a field of any type
    default = inspect.Parameter.empty if field.default is MISSING else field.default
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
