"""Run a user's own stance model: any classifier of transformers for natural language inference (entailment, contradiction, neutral)."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from kg.errors import ModelError
from kg.models.network import Floats
from kg.models.pairs import LABELS, MAX_TOKENS, Pair
from kg.progress import Steps, counted, no_steps
from kg.records import ModelRef


def label_order(name: str) -> list[int]:
    """Find out which outputs of an NLI model mean support, oppose and neutral. Only its configuration is read, not its weights.

    :param name: a folder, or the id of a model on the Hugging Face hub
    :returns: the indexes of the outputs for support, oppose and neutral, in this order
    :raises ModelError: it cannot be loaded or has other labels
    """
    try:
        labels = AutoConfig.from_pretrained(name, local_files_only=Path(name).is_dir()).id2label.values()
    except (OSError, ValueError) as error:
        raise _unusable(name) from error
    positions = {"entail": "support", "contra": "oppose", "neutral": "neutral", "support": "support", "oppose": "oppose"}
    outputs = [next((position for part, position in positions.items() if part in label.lower()), label) for label in labels]
    if sorted(outputs) != sorted(LABELS):
        raise ModelError(f"The stance model {name} has other labels than NLI's: {', '.join(outputs)}.", "Name a three-way NLI classifier.")
    return [outputs.index(label) for label in LABELS]


def _unusable(name: str) -> ModelError:
    """Make the error of a model that transformers cannot load."""
    return ModelError(f"The stance model {name} cannot be loaded.", "Name a folder or hub id of a three-way NLI classifier.")


class NliClassifier:
    """Judges pairs by a three-way NLI model: entailment is support, contradiction is oppose.

    :param name: a folder, or the id of a model on the hub; only an id makes it use the network
    :raises ModelError: it cannot be loaded or has other labels
    """

    def __init__(self, name: str) -> None:
        """Load the model and its tokenizer, and take the digest of the weights, by which a graph names the model."""
        offline = Path(name).is_dir()  # what a folder lacks, or names as its base, is not taken from the hub
        self._label_order = label_order(name)
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=offline)
            self._net = AutoModelForSequenceClassification.from_pretrained(name, local_files_only=offline).eval()
        except (OSError, ValueError) as error:
            raise _unusable(name) from error
        weights = hashlib.sha256(b"".join(value.detach().float().numpy().tobytes() for value in self._net.parameters())).hexdigest()
        self.ref = ModelRef("stance", name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1], weights)

    def __call__(self, pairs: Sequence[Pair], steps: Steps = no_steps) -> Floats:
        """Judge pairs: probabilities of support, oppose and neutral, float32 [pairs, 3]."""
        rows = []
        with torch.inference_mode():
            for pair in counted(pairs, len(pairs), steps):  # one a call: what shares a batch must not change a result
                encoded = self._tokenizer(pair.text, pair.target, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
                rows.append(self._net(**encoded).logits[0].float().softmax(-1)[self._label_order].numpy())
        return np.stack(rows) if rows else np.zeros((0, len(LABELS)), dtype=np.float32)
