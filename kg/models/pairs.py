"""Run the sentence encoder (how near two texts are) and the stance model (whether a text supports or opposes a proposition)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from kg.models.files import ModelFolder
from kg.models.network import WIDTH, Network
from kg.progress import Steps, no_steps
from kg.records import Position

Floats = npt.NDArray[np.float32]

LABELS: tuple[Position, ...] = ("support", "oppose", "neutral")  # the order of the stance model's outputs
MAX_TOKENS = 128  # wordpieces of a text, or of both texts of a pair together; the rest is cut off
BATCH_TOKENS = 512  # wordpieces that one call of a network reads: small enough for the cache of one core


@dataclass(frozen=True, slots=True)
class Pair:
    """What the stance model judges.

    :param text: what somebody says, mostly with holder and cue before it (:func:`premise`)
    :param target: the proposition (in some training data, the name) that the text may support or oppose
    """

    text: str
    target: str


class PairModel(Protocol):
    """A model that judges pairs."""

    def __call__(self, pairs: Sequence[Pair], steps: Steps = no_steps) -> Floats:
        """Judge pairs: probabilities of support, oppose and neutral, float32 [pairs, 3].

        :param steps: is told, as the work goes on, how many pairs are judged, and how many there are
        """
        ...


class TextModel(Protocol):
    """A model that says where texts lie in the space of meanings."""

    def __call__(self, texts: Sequence[str], steps: Steps = no_steps) -> Floats:
        """Encode texts: unit vectors, float32 [texts, width].

        :param steps: is told, as the work goes on, how many texts are encoded, and how many there are
        """
        ...


def premise(holder: str | None, cue: str | None, text: str) -> str:
    """Put the holder and the cue before a text, as the stance model reads it.

    It needs both: one sentence can hold opposite stances of two holders, and only the cue shows a denial.

    >>> premise("Ann Lee", "denied that", "it rains")
    'Ann Lee denied that: it rains'
    """
    head = " ".join(part for part in (holder, cue) if part)
    return f"{head}: {text}" if head else text


class StanceClassifier:
    """Judges pairs by a stance model of this project.

    :param folder: the model
    :param network: runs this model
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        """Take from the folder the tokenizer, the temperature of the scores and the number that is added to the neutral one."""
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._temperature = float(folder.config["temperature"])
        self._neutral_offset = float(folder.config["neutral"])

    def __call__(self, pairs: Sequence[Pair], steps: Steps = no_steps) -> Floats:
        """Judge pairs: calibrated probabilities of support, oppose and neutral, float32 [pairs, 3]."""
        return calibrated(self.logits(pairs, steps), self._temperature, self._neutral_offset)

    def logits(self, pairs: Sequence[Pair], steps: Steps = no_steps) -> Floats:
        """Score pairs for support, oppose and neutral, before calibration: float32 [pairs, 3]."""
        encodings = self._tokenizer.encode_batch([(pair.text, pair.target) for pair in pairs])
        logits = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
        for batch in _batches(encodings, steps):
            ids = np.array([encodings[number].ids for number in batch], dtype=np.int64)
            types = np.array([encodings[number].type_ids for number in batch], dtype=np.int64)
            logits[batch] = self._network(ids=ids, types=types)[0]
        return logits


def calibrated(logits: Floats, temperature: float, neutral: float) -> Floats:
    """Turn logits into calibrated probabilities: softmax with a temperature and an offset for neutral (vector scaling, Guo et al. 2017).

    :param logits: float32 [pairs, 3], neutral last
    :param temperature: above 1 makes probabilities more even
    :param neutral: offset, added to the logit of neutral
    :returns: probabilities of support, oppose and neutral, float32 [pairs, 3]
    """
    scaled = (logits + np.array([0, 0, neutral], dtype=np.float32)) / temperature
    odds = np.exp(scaled - scaled.max(1, keepdims=True))
    result: Floats = odds / odds.sum(1, keepdims=True)
    return result


class SentenceEncoder:
    """Turns texts into unit vectors; the dot product of two vectors, their cosine, says how near the texts are in meaning.

    :param folder: the retrieval model
    :param network: runs this model
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        """Take the tokenizer from the folder; texts are cut after ``MAX_TOKENS`` pieces."""
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def __call__(self, texts: Sequence[str], steps: Steps = no_steps) -> Floats:
        """Encode texts: unit vectors, float32 [texts, 384]."""
        encodings = self._tokenizer.encode_batch(list(texts))
        result = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for batch in _batches(encodings, steps):
            result[batch] = self._network(ids=np.array([encodings[number].ids for number in batch], dtype=np.int64))[0]
        return result


def _batches(encodings: Sequence[Encoding], steps: Steps) -> Iterator[list[int]]:
    """Group tokenized rows of exactly the same length, up to :data:`BATCH_TOKENS` a batch, so that nothing needs padding.

    :param steps: is told how many rows are done, when the next batch is asked for
    :returns: the row numbers of each batch, the shortest rows first
    """
    order = sorted(range(len(encodings)), key=lambda number: len(encodings[number].ids))
    batches: list[list[int]] = []
    for number in order:
        length = len(encodings[number].ids)
        if batches and len(encodings[batches[-1][0]].ids) == length and (len(batches[-1]) + 1) * length <= BATCH_TOKENS:
            batches[-1].append(number)
        else:
            batches.append([number])
    done = 0
    steps(done, len(order))
    for batch in batches:
        yield batch
        done += len(batch)
        steps(done, len(order))
