"""Opens the models by which claims are judged: the sentence encoder, the stance model that the settings name, and its confidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.config import Config
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import SentenceEncoder, StanceClassifier
from kg.records import ModelRef
from kg.stances import confidence
from kg.stances.aspects import Encode
from kg.stances.confidence import Confidence
from kg.stances.judge import Classify


def _no_notes() -> tuple[str, ...]:
    return ()


def _silent(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class StanceModel:
    """A stance model that is ready to run.

    :param config: its configuration where it is a model of this project, else None
    :param classify_many: what classifies the many pairs of discovery; the bundled model where ``classify`` asks a chat model
    :param notes: gives what the user should know of how it has judged so far
    """

    classify: Classify
    classify_many: Classify
    ref: ModelRef
    config: Mapping[str, Any] | None = None
    notes: Callable[[], tuple[str, ...]] = _no_notes


@dataclass(frozen=True, slots=True)
class Models:
    """The models of the stages across articles, opened once.

    :param confidence: of the positions of the stance model; its minimum is the user's, where the user sets one
    :param refs: all models that took part, those of the readings first
    :param notes: gives what the user should know of them
    """

    encode: Encode
    stance: StanceModel
    confidence: Confidence
    refs: tuple[ModelRef, ...]
    notes: Callable[[], tuple[str, ...]] = _no_notes


def open_models(config: Config, readers: Sequence[ModelRef] = (), *, asked: Callable[[int, int], None] = _silent) -> Models:
    """Open the sentence encoder and the stance model, and read the confidence that was fitted for it.

    :param readers: the models that made the readings
    :param asked: called while a chat model answers: how many pairs are done, and how many there are
    :raises ModelError: a model cannot be run, or no confidence was fitted for a model of this project
    """
    encode, encoder_ref = open_encoder(config)
    stance = open_stance_model(config, asked)
    fitted, notes = _confidence(config, stance)
    if config.min_confidence is not None:
        fitted = replace(fitted, minimum=config.min_confidence)
    return Models(encode, stance, fitted, (*readers, encoder_ref, stance.ref), lambda: (*notes, *stance.notes()))


def open_encoder(config: Config) -> tuple[SentenceEncoder, ModelRef]:
    """Open the bundled sentence encoder; give it and its name for the graph."""
    folder = files.read("retrieval")
    encoder = SentenceEncoder(folder, runtime.start(folder, config.runtime, runtime.cores()))
    return encoder, ModelRef("retrieval", folder.config["name"], folder.digest)


def open_stance_model(config: Config, asked: Callable[[int, int], None] = _silent) -> StanceModel:
    """Open the stance model that the settings name: the bundled one, a folder of this project, any NLI model, or a chat model's server.

    :param asked: as of :func:`open_models`
    :raises ModelError: it cannot be run or reached
    """
    if config.stance_model and files.is_address(config.stance_model):
        from kg.models.chat import ChatClassifier  # noqa: PLC0415  # the only one that needs an HTTP client

        bundled = _classifier(files.read("stance"), config)
        chat = ChatClassifier(config.stance_model, config.answers, bundled, asked)
        return StanceModel(chat, bundled, chat.ref, notes=chat.notes)
    path = Path(config.stance_model) if config.stance_model else None
    if path is not None and not files.is_ours(path):
        with needed_for(f"The stance model {path}"):
            from kg.models.nli import NliClassifier  # noqa: PLC0415  # torch takes seconds to import

        nli = NliClassifier(str(config.stance_model))
        return StanceModel(nli, nli, nli.ref)
    folder = files.read("stance", path)
    ours = _classifier(folder, config)
    return StanceModel(ours, ours, ModelRef("stance", folder.config["name"], folder.digest), folder.config)


def _classifier(folder: files.ModelFolder, config: Config) -> StanceClassifier:
    return StanceClassifier(folder, runtime.start(folder, config.runtime, runtime.cores()))


def _confidence(config: Config, stance: StanceModel) -> tuple[Confidence, tuple[str, ...]]:
    """Read the confidence of a stance model: from ``config.sureness``, else from the model's own configuration, else the bundled model's.

    :returns: it, and what the user should know of it
    """
    if config.sureness is not None:
        fitted = confidence.read(config.sureness)
        if fitted.digest == stance.ref.digest:
            return fitted.confidence, ()
        note = f"{config.sureness} was fitted for another stance model ({fitted.name}), so confidences mean little."
        return fitted.confidence, (note,)
    if stance.config is not None:
        return confidence.of_model(stance.config), ()
    note = f"Confidences are those of the bundled stance model, not fitted for {stance.ref.name}: fit them with `kg train sureness`."
    return confidence.of_model(files.read("stance").config), (note,)
