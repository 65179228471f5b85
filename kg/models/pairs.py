"""Run the models of texts and of pairs: how near two texts are, and whether a text supports or opposes a proposition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from kg.models.files import ModelFolder
from kg.models.network import WIDTH, Network
from kg.records import Position

Floats = npt.NDArray[np.float32]

LABELS: tuple[Position, ...] = ("support", "oppose", "neutral")
MAX_TOKENS = 128  # of a text, or of both texts of a pair; the rest is cut off
BATCH_TOKENS = 512  # of one call: small enough for the cache of one core


@dataclass(frozen=True, slots=True)
class Pair:
    """A text as the model reads it (``premise``), and the proposition (or the name) that it is judged against."""

    text: str
    target: str


def premise(holder: str | None, cue: str | None, text: str) -> str:
    """Put holder and cue before a text: one sentence can hold opposite stances of two holders, and only the cue shows a denial.

    >>> premise("Ann Lee", "denied that", "it rains")
    'Ann Lee denied that: it rains'
    """
    head = " ".join(part for part in (holder, cue) if part)
    return f"{head}: {text}" if head else text


class StanceClassifier:
    """Judges pairs by the stance model.

    :param network: runs the model of ``folder``
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._temperature = float(folder.config["temperature"])
        self._neutral = float(folder.config["neutral"])

    def __call__(self, pairs: Sequence[Pair]) -> Floats:
        """Judge pairs: calibrated probabilities of support, oppose and neutral, float32 [pairs, 3]."""
        return shares(self.logits(pairs), self._temperature, self._neutral)

    def logits(self, pairs: Sequence[Pair]) -> Floats:
        """Score pairs for support, oppose and neutral, before calibration: float32 [pairs, 3]."""
        encodings = self._tokenizer.encode_batch([(pair.text, pair.target) for pair in pairs])
        logits = np.zeros((len(pairs), len(LABELS)), dtype=np.float32)
        for batch in _batches(encodings):
            ids = np.array([encodings[number].ids for number in batch], dtype=np.int64)
            types = np.array([encodings[number].type_ids for number in batch], dtype=np.int64)
            logits[batch] = self._network(ids=ids, types=types)[0]
        return logits


def shares(logits: Floats, temperature: float, neutral: float) -> Floats:
    """Turn logits into probabilities: a softmax with a temperature and an offset for neutral (vector scaling, Guo et al. 2017).

    :param logits: float32 [pairs, 3], neutral last
    :param temperature: above 1 makes probabilities more even
    :param neutral: added to the logit of neutral
    :returns: float32 [pairs, 3]
    """
    scaled = (logits + np.array([0, 0, neutral], dtype=np.float32)) / temperature
    odds = np.exp(scaled - scaled.max(1, keepdims=True))
    result: Floats = odds / odds.sum(1, keepdims=True)
    return result


class SentenceEncoder:
    """Turns texts into unit vectors; the product of two says how near their texts are.

    :param network: runs the model of ``folder``
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Encode texts: float32 [texts, 384]."""
        encodings = self._tokenizer.encode_batch(list(texts))
        result = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for batch in _batches(encodings):
            result[batch] = self._network(ids=np.array([encodings[number].ids for number in batch], dtype=np.int64))[0]
        return result


def _batches(encodings: Sequence[Encoding]) -> list[list[int]]:
    """Put rows of exactly one length together, so that nothing is padded.

    :returns: the row numbers of each batch
    """
    order = sorted(range(len(encodings)), key=lambda number: len(encodings[number].ids))
    batches: list[list[int]] = []
    for number in order:
        length = len(encodings[number].ids)
        if batches and len(encodings[batches[-1][0]].ids) == length and (len(batches[-1]) + 1) * length <= BATCH_TOKENS:
            batches[-1].append(number)
        else:
            batches.append([number])
    return batches
