"""The command line: its commands, and how each of them ends. The contract of commands and exit codes is docs/cli.md."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from kg import interrupts, printing
from kg.commands import asking, building, checking, coding, looking, modelling, options, sharing
from kg.errors import CheckError, InputError, KgError, UsageError

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
# In the order in which they are listed.
options.add(app, "build", building.build)
options.add(app, "validate", checking.validate)
options.add(app, "query", asking.query)
options.add(app, "show", asking.show)
options.add(app, "serve", looking.serve)
options.add(app, "report", looking.report)
options.add(app, "load", sharing.load)
options.add(app, "export", sharing.export)
options.add(app, "import", building.import_)
options.add(app, "diff", asking.diff)
options.add(app, "agreement", coding.agreement)
options.add(app, "eval", modelling.evaluate)
options.add(app, "train", modelling.train)
options.add(app, "models", modelling.models)


def _print_versions(is_given: bool) -> None:  # noqa: FBT001  # typer calls it with the flag
    """Print the version of the program and the digest of each bundled model, and end the command; only where ``--version`` is given."""
    if is_given:
        from importlib.metadata import version  # noqa: PLC0415  # only this flag needs it

        from kg.models.files import bundled  # noqa: PLC0415  # only this flag needs it

        models = "".join(f"{card.task} {card.name} {card.digest}\n" for card in bundled())
        sys.stdout.write(f"stancegraph {version('stancegraph')}\n{models}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def kg(
    context: typer.Context,
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_versions, is_eager=True, help="Versions, and digests of the models.")
    ] = False,
) -> None:
    """Print the help and end with exit code 2 where the user names no command; typer runs this before each command."""
    if context.invoked_subcommand is None:
        sys.stdout.write(f"{context.get_help()}\n")
        raise typer.Exit(2)


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
        try:
            with command.make_context("kg", list(sys.argv[1:] if arguments is None else arguments)) as context:
                command.invoke(context)
            code = 0
        except typer.Exit as end:
            code = end.exit_code
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("KG_TRACEBACK"):
            raise
        return _report(error)
    return code


def _report(error: BaseException) -> int:
    """Write to standard error, without a traceback, what went wrong and what the user can do.

    :returns: the exit code for this error
    """
    match error:
        case KgError():
            return _fail(error.what, error.hint, error.exit_code, getattr(error, "excerpt", ""))
        case typer.TyperException():
            command = getattr(getattr(error, "ctx", None), "command_path", "kg")
            return _fail(error.format_message(), f"See: {command} --help", UsageError.exit_code)
        case KeyboardInterrupt():
            return interrupts.report()
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


def _fail(what: str, hint: str, code: int, excerpt: str = "") -> int:
    """Write an error to standard error: one line that says what happened, and one that says what to do.

    :param excerpt: lines between the two, which show where the fault is
    :returns: ``code``, the exit code, unchanged
    """
    what, hint = (printing.line(" ".join(sentence.split())) for sentence in (what, hint))
    indented_excerpt = "".join(f"      {line}\n" for line in excerpt.splitlines())
    sys.stderr.write(f"kg: {what}\n{indented_excerpt}    {hint}\n")
    return code
