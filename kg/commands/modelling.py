r"""The commands about models: ``kg eval`` scores, ``kg train`` trains, ``kg models`` lists those that come with the package."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast
# ruff: noqa: D301 - \b keeps the lines of examples apart

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.commands import bars, printed
from kg.commands.options import Answers, AsJson, SettingsFile
from kg.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalOptions:
    """The arguments and flags of ``kg eval``."""

    task: Annotated[
        Literal["attribution", "speakers", "stance", "sides", "claims"], typer.Argument(help="What is scored.", show_default=False)
    ]
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="An annotated file, or for claims a folder.", show_default=False)]
    texts: Annotated[
        Path | None, typer.Argument(metavar="[TEXTS]", help="For sides: the file with the articles' texts.", show_default=False)
    ] = None
    predictions: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there what the model said.")] = None
    config: SettingsFile = None
    as_json: AsJson = False


def evaluate(options: EvalOptions) -> int:
    """Score a model, or all steps from articles to claims.

    The forms of annotated data are in docs/models.md.

    \b
    Examples:
      kg eval attribution attribution/dev.jsonl --predictions said.jsonl
      kg eval sides sides/dev.jsonl attribution/dev.jsonl --json
      kg eval claims my-set/ --json
    """
    from kg.config import load
    from kg.evaluation import tasks

    if (options.texts is None) == (options.task == "sides"):
        what = "The task sides needs two files, the others one."
        raise UsageError(what, "Write: kg eval sides SIDES.jsonl ATTRIBUTIONS.jsonl")
    score = {
        "sides": lambda gold, *others: tasks.marked_sides(gold, options.texts or gold, *others),
        "attribution": tasks.attribution,
        "speakers": tasks.speakers,
        "stance": tasks.stance,
        "claims": tasks.claims,
    }[options.task]
    with bars.shown(quiet=False) as progress:
        scores = score(options.gold, options.predictions, load(options.config), progress)
    if options.as_json:
        printed.print_json(scores)
    else:
        printed.print_text("".join(f"{name:<32}{value}\n" for name, value in printed.named_values(scores)))
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainOptions:
    """The arguments and flags of ``kg train``."""

    task: Annotated[
        Literal["attribution", "speakers", "names", "stance", "retrieval", "sureness", "speech"],
        typer.Argument(help="Which model.", show_default=False),
    ]
    data: Annotated[Path, typer.Option(metavar="DIR", help="The data sets; docs/models.md has their form.")]
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help="Where the model goes; default: in place of the bundled.")
    ] = None
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of the order in which the data are read.")] = 13
    stance_model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="sureness: fit it for this model, as kg build takes it, and write it into the file -o."),
    ] = None
    answers: Answers = None


def train(options: TrainOptions) -> int:
    """Fine-tune a model on your data.

    A training that was stopped goes on from its last checkpoint. torch and transformers must be installed.

    \b
    Example:
      kg train stance --data data -o my-stance
      kg train sureness --data data --stance-model http://127.0.0.1:8000/v1#model-name -o sureness.json
    """
    import logging

    from kg.learning import training

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it reports each request
    if options.stance_model is None and options.answers is None:
        printed.print_text(f"{training.train(options.task, options.data, options.out, options.seed)}\n")
        return 0
    from kg.config import load

    if options.task != "sureness" or options.stance_model is None or options.out is None:
        what = "Only sureness is fitted for another model, into a file."
        raise UsageError(what, "Write: kg train sureness --data DIR --stance-model MODEL -o FILE.json")
    config = load(None, {"stance_model": options.stance_model, "answers": options.answers})
    printed.print_text(f"{training.fit_sureness(options.data, config, options.out)}\n")
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsOptions:
    """The flags of ``kg models``."""

    as_json: AsJson = False


def models(options: ModelsOptions) -> int:
    """List the bundled models and their scores.

    \b
    Example:
      kg models --json
    """
    from kg.graph.tables import Table, render
    from kg.models.files import bundled

    cards = bundled()
    if options.as_json:
        printed.print_json([{**{name: getattr(card, name) for name in card.__slots__}, "card": str(card.card)} for card in cards])
        return 0
    rows = []
    for card in cards:
        scores = ", ".join(f"{name} {value}" for name, value in printed.named_values(card.scores))
        rows.append((card.task, card.name, card.digest[:12], card.size, scores, str(card.card)))
    sys.stdout.write(render(Table(("task", "name", "digest", "bytes", "scores", "card"), tuple(rows)), "table"))
    return 0
