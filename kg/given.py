"""Reads and checks the user's files before a build begins, so that an error shows in seconds; nothing is read twice."""

from dataclasses import dataclass, replace
from pathlib import Path

from kg.articles.metadata import Metadata
from kg.articles.metadata import read as read_metadata
from kg.attributions.reader import Reader
from kg.config import Config
from kg.corrections import sheets
from kg.corrections.records import Correction
from kg.errors import KgError, ModelError
from kg.gate import shapes
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import StanceClassifier
from kg.people.entities import Entity, read_entities
from kg.records import Proposition
from kg.stances import confidence, propositions, registry
from kg.vocab import Minter


@dataclass(frozen=True, slots=True)
class UserFiles:
    """The content of the files that the user gives besides the articles.

    :param propositions: those that claims are judged against; empty where they are to be discovered
    :param registry: propositions that keep their IRIs when they are discovered again
    :param entities: the user's own names of people and groups
    :param metadata: titles, dates and publishers of articles
    :param corrections: what people decided, in the order of the file
    :param digest: SHA-256 of the settings and these files
    :param notes: sentences for the user about the models that the settings name
    """

    propositions: tuple[Proposition, ...]
    registry: tuple[registry.Entry, ...]
    entities: tuple[Entity, ...]
    metadata: Metadata
    digest: str
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()


def read(config: Config, minter: Minter) -> UserFiles:
    """Read and check all files that the settings name; models are opened once, to see whether they can be run.

    :param minter: makes the IRIs of propositions and entities
    :raises InputError: one of them cannot be read, or something in it is wrong
    :raises ModelError: a folder of the user's holds no model that can be run, or a chat model's server cannot be reached
    :raises CheckError: the shapes cannot be read
    """
    files_read = UserFiles(
        propositions=propositions.read(config.propositions, minter) if config.propositions else (),
        registry=registry.read(config.registry) if config.registry else (),
        entities=read_entities(config.entities, minter) if config.entities else (),
        metadata=read_metadata(config.metadata) if config.metadata else Metadata(),
        digest=config.digest(),
        corrections=sheets.read(config.corrections) if config.corrections else (),
    )
    shapes.check()
    if config.sureness:
        confidence.read(config.sureness)
    return replace(files_read, notes=_check_models(config))


def _check_models(config: Config) -> tuple[str, ...]:
    """Open each model that the settings name, since a worker process that cannot open one would end without a reason.

    :returns: sentences for the user about them
    :raises ModelError: one of them cannot be run or reached
    """
    if config.attribution_model:
        _check_model("attribution", config.attribution_model, config)
    if config.stance_model and files.is_address(config.stance_model):
        from kg.models import chat  # noqa: PLC0415  # the only one that needs an HTTP client

        return chat.check(config.stance_model, config.answers)
    if config.stance_model:
        _check_model("stance", config.stance_model, config)
    return ()


def _check_model(task: str, model: Path | str, config: Config) -> None:
    """Open a model of this project; of a user's own NLI model, read only the configuration.

    :param task: ``attribution`` or ``stance``
    :param model: a folder, or the id of a stance model on the Hugging Face hub
    :raises ModelError: it cannot be run
    """
    try:
        if task == "attribution":
            Reader(Path(model), config.runtime)
        elif files.is_ours(Path(model)):
            folder = files.read(task, Path(model))
            StanceClassifier(folder, runtime.start(folder, config.runtime))
            if config.sureness is None:
                confidence.of_model(folder.config)
        else:
            with needed_for(f"The stance model {model}"):
                from kg.models import nli  # noqa: PLC0415  # torch takes seconds to import

            nli.label_order(str(model))
    except KgError:
        raise
    except ImportError as error:
        what = f"The {task} model {model} needs {error.name}, which is not installed."
        raise ModelError(what, "Install it with: pip install torch transformers") from error
    except Exception as error:  # what a runtime says of a broken model has no common base
        what = f"The {task} model {model} cannot be run ({type(error).__name__}: {' '.join(str(error).split())[:200]})."
        raise ModelError(what, f"Name a folder that `kg train {task}` wrote, or leave the option out.") from error
