"""Run any three-way NLI model in the form of transformers that a user names as a stance model."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from kg.errors import ModelError
from kg.models.network import Floats
from kg.models.pairs import LABELS, MAX_TOKENS, Pair
from kg.records import ModelRef


def order(name: str) -> list[int]:
    """Say which outputs of an NLI model are support, oppose and neutral. Only its configuration is read, not its weights.

    :param name: a folder, or the id of a model on the hub
    :returns: the numbers of these three outputs
    :raises ModelError: it cannot be loaded or has other labels
    """
    try:
        labels = AutoConfig.from_pretrained(name, local_files_only=Path(name).is_dir()).id2label.values()
    except (OSError, ValueError) as error:
        raise _unusable(name) from error
    kinds = {"entail": "support", "contra": "oppose", "neutral": "neutral", "support": "support", "oppose": "oppose"}
    outputs = [next((kinds[kind] for kind in kinds if kind in label.lower()), label) for label in labels]
    if sorted(outputs) != sorted(LABELS):
        raise ModelError(f"The stance model {name} has other labels than NLI's: {', '.join(outputs)}.", "Name a three-way NLI classifier.")
    return [outputs.index(label) for label in LABELS]


def _unusable(name: str) -> ModelError:
    return ModelError(f"The stance model {name} cannot be loaded.", "Name a folder or hub id of a three-way NLI classifier.")


class NliClassifier:
    """Judges pairs by a three-way NLI model: entailment is support, contradiction is oppose.

    :param name: a folder, or the id of a model on the hub; only an id makes it use the network
    :raises ModelError: it cannot be loaded or has other labels
    """

    def __init__(self, name: str) -> None:
        offline = Path(name).is_dir()  # what a folder lacks, or names as its base, is not taken from the hub
        self._order = order(name)
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=offline)
            self._net = AutoModelForSequenceClassification.from_pretrained(name, local_files_only=offline).eval()
        except (OSError, ValueError) as error:
            raise _unusable(name) from error
        weights = hashlib.sha256(b"".join(value.detach().float().numpy().tobytes() for value in self._net.parameters())).hexdigest()
        self.ref = ModelRef("stance", name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1], weights)

    def __call__(self, pairs: Sequence[Pair]) -> Floats:
        """Judge pairs: probabilities of support, oppose and neutral, float32 [pairs, 3]."""
        rows = []
        with torch.inference_mode():
            for pair in pairs:  # one a call: what shares a batch must not change a result
                encoded = self._tokenizer(pair.text, pair.target, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
                rows.append(self._net(**encoded).logits[0].float().softmax(-1)[self._order].numpy())
        return np.stack(rows) if rows else np.zeros((0, len(LABELS)), dtype=np.float32)
