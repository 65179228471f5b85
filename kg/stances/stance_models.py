"""Opens the models by which claims are judged: the sentence encoder, the stance model that the settings name, and its confidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.config import Config
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import PairModel, SentenceEncoder, StanceClassifier, TextModel
from kg.progress import Steps, no_steps
from kg.records import ModelRef
from kg.stances import confidence
from kg.stances.confidence import Confidence


def _no_notes() -> tuple[str, ...]:
    """Give no notes: the default of a model that has nothing to tell the user."""
    return ()


@dataclass(frozen=True, slots=True)
class StanceModel:
    """A stance model that is ready to run.

    :param classify: judges pairs of claim and proposition
    :param classify_many: judges the far more pairs of discovery: the bundled model where ``classify`` asks a chat model, else the same
    :param ref: its name in the graph
    :param config: the content of its ``config.json`` where it is a model of this project, else None
    :param notes: gives sentences about its answers so far that the user should know
    """

    classify: PairModel
    classify_many: PairModel
    ref: ModelRef
    config: Mapping[str, Any] | None = None
    notes: Callable[[], tuple[str, ...]] = _no_notes


@dataclass(frozen=True, slots=True)
class Models:
    """The models that find and judge propositions, opened once for a build.

    :param encode: the sentence encoder
    :param confidence: computes how sure a position of the stance model is; its minimum is the user's, where the user sets one
    :param refs: the names in the graph of all models of the build, those that read the articles first
    :param notes: gives sentences about the models that the user should know
    """

    encode: TextModel
    stance: StanceModel
    confidence: Confidence
    refs: tuple[ModelRef, ...]
    notes: Callable[[], tuple[str, ...]] = _no_notes


def open_models(config: Config, readers: Sequence[ModelRef] = (), steps: Steps = no_steps) -> Models:
    """Open the sentence encoder and the stance model, and read the confidence that was fitted for it.

    :param readers: the models that read the articles, for ``Models.refs``
    :param steps: is told how many models are open
    :raises ModelError: a model cannot be run, or no confidence was fitted for a model of this project
    """
    steps(0, 2)
    encode, encoder_ref = open_encoder(config)
    steps(1, 2)
    stance = open_stance_model(config)
    steps(2, 2)
    fitted, notes = _confidence(config, stance)
    if config.min_confidence is not None:
        fitted = replace(fitted, minimum=config.min_confidence)
    return Models(encode, stance, fitted, (*readers, encoder_ref, stance.ref), lambda: (*notes, *stance.notes()))


def open_encoder(config: Config) -> tuple[SentenceEncoder, ModelRef]:
    """Open the bundled sentence encoder.

    :returns: the encoder, and its name in the graph
    """
    folder = files.read("retrieval")
    encoder = SentenceEncoder(folder, runtime.start(folder, config.runtime, runtime.cores()))
    return encoder, ModelRef("retrieval", folder.config["name"], folder.digest)


def open_stance_model(config: Config) -> StanceModel:
    """Open the stance model that the settings name: the bundled one, a folder of this project, any NLI model, or a chat model's server.

    :raises ModelError: it cannot be run or reached
    """
    if config.stance_model and files.is_address(config.stance_model):
        from kg.models.chat import ChatClassifier  # noqa: PLC0415  # the only one that needs an HTTP client

        bundled = _classifier(files.read("stance"), config)
        chat = ChatClassifier(config.stance_model, config.answers, bundled)
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
    """Start a stance model of this project on all cores, in the runtime that the settings name."""
    return StanceClassifier(folder, runtime.start(folder, config.runtime, runtime.cores()))


def _confidence(config: Config, stance: StanceModel) -> tuple[Confidence, tuple[str, ...]]:
    """Read how sure the positions of a stance model are: from the file ``config.sureness``, else from the model's own ``config.json``.

    A model that has neither gets the confidence of the bundled model.

    :returns: the confidence, and sentences about it that the user should know
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
