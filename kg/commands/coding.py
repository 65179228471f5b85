r"""The command that compares what people have coded: ``kg agreement``."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from kg.commands import printed
from kg.commands.options import AsJson


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOptions:
    """Which two are compared."""

    first: Annotated[str, typer.Argument(metavar="A", help="A file of corrections (.jsonl, .csv), or a graph.", show_default=False)]
    second: Annotated[str, typer.Argument(metavar="B", help="Another one; one of the two may be a graph.", show_default=False)]
    as_json: AsJson = False


def agreement(options: AgreementOptions) -> int:
    """Say how far two coders, or a coder and the machine, agree.

    Krippendorff's alpha and Cohen's kappa: over all units that both have coded, by coder, and by proposition.

    \b
    Examples:
      kg agreement ada.jsonl bo.csv
      kg agreement ada.jsonl out/mine
    """
    from kg.graph import machine_codings, tables

    found = machine_codings.compare(options.first, options.second)
    if options.as_json:
        printed.print_json([asdict(one) for one in found])
        return 0
    rows = [(one.what, one.of, one.units, one.agreed, one.alpha, one.kappa, one.only_first, one.only_second) for one in found]
    columns = ("what", "of", "units", "agreed", "alpha", "kappa", "only A", "only B")
    printed.print_exactly([tables.render(tables.Table(columns, tuple(rows)), "table")])
    return 0
