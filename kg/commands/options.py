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

    typer makes arguments and flags of a function's parameters; here they are the fields of a dataclass, which may be more than six.

    :param name: what the user types
    :param command: has one parameter, annotated with a dataclass whose fields are annotated as typer reads them; the docstring of the
        command is its help text, and it returns the exit code
    """
    (record,) = (annotation for parameter, annotation in get_type_hints(command).items() if parameter != "return")
    annotations = get_type_hints(record, include_extras=True)

    def run(**values: object) -> None:
        """Run the command: typer calls this with the arguments and flags, by name. Its help text replaces this one below."""
        raise typer.Exit(command(record(**values)))

    run.__doc__ = command.__doc__
    run.__annotations__ = {}
    parameters = [_parameter(field, annotations[field.name]) for field in fields(record)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    app.command(name)(run)


def _parameter(field: Any, annotation: Any) -> inspect.Parameter:  # noqa: ANN401  # a field of any type
    """Describe a field of a dataclass as a parameter of a function, with the same name, default and annotation."""
    default = inspect.Parameter.empty if field.default is MISSING else field.default
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
