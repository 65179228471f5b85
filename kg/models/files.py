"""Read and write model folders, and list those that ship with the package.

A weights folder holds ``tokenizer.json``, ``words.safetensors`` (the word embeddings, never trained and so stored once) and a folder for
each task with ``model.safetensors`` (body and heads, fp16), ``config.json`` (calibration and scores) and ``CARD.md``.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file, save_file

from kg.errors import ModelError
from kg.files import put, replacing

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"  # the folder of the models that ship with the package
TASKS = ("attribution", "stance", "retrieval")
WORDS = "embeddings.word_embeddings.weight"  # name of the tensor of word embeddings
# Tensors by which a model of this version is recognized; the networks of retrieval have no heads.
_REQUIRED = {
    "attribution": {"labels.weight", "nobody"},
    "stance": {"output.weight"},
}

Tensors = dict[str, npt.NDArray[np.float32]]
"""Weights by name."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What ``kg models`` prints about one model that ships with the package.

    :param task: one of :data:`TASKS`
    :param digest: SHA-256 of ``model.safetensors``
    :param size: of that file, in bytes
    :param card: path of ``CARD.md``, which describes the model for people
    :param scores: name of a measure and development set → value
    """

    task: str
    name: str
    digest: str
    size: int
    card: Path
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A stored model, read into memory.

    :param task: one of :data:`TASKS`
    :param path: its folder
    :param digest: SHA-256 of ``model.safetensors``
    :param tensors: in fp32, the word embeddings included
    :param config: what ``config.json`` holds: name, calibration and scores
    :param tokenizer: path of ``tokenizer.json``
    """

    task: str
    path: Path
    digest: str
    tensors: Tensors
    config: dict[str, Any]
    tokenizer: Path


def read(task: str, folder: Path | None = None) -> ModelFolder:
    """Read the model of a task from its folder.

    :param task: one of :data:`TASKS`
    :param folder: as ``kg train`` writes it; the bundled model when None
    :raises ModelError: a file is missing, or is no such model
    """
    path = folder or WEIGHTS / task
    shared = path.parent if (path.parent / "tokenizer.json").exists() else WEIGHTS
    try:
        data = (path / "model.safetensors").read_bytes()
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
        stored = {**load_file(path / "model.safetensors"), **load_file(shared / "words.safetensors")}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} holds no {task} model ({error}).", f"Name a folder that `kg train {task}` wrote.") from error
    if lacking := sorted(_REQUIRED.get(task, set()) - stored.keys()):
        raise ModelError(
            f"{path} holds no {task} model of this version ({lacking[0]} is missing).", f"Train it again with `kg train {task}`."
        )
    tensors = {name: tensor.astype(np.float32) for name, tensor in stored.items()}
    return ModelFolder(task, path, hashlib.sha256(data).hexdigest(), tensors, config, shared / "tokenizer.json")


def is_ours(folder: Path) -> bool:
    """Whether ``kg train`` wrote a model folder; else it may be a model in the form of Hugging Face."""
    try:
        return "scores" in json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def is_address(named: str) -> bool:
    """Whether ``--stance-model`` names a server by its address (http or https), and not a folder or a model of the Hugging Face hub."""
    return named.lower().startswith(("http://", "https://"))


def write(path: Path, tensors: Tensors, config: dict[str, Any]) -> None:
    """Write a model into a folder in the form that :func:`read` reads.

    :param path: the folder; it is made where there is none
    :param tensors: the weights by name; the word embeddings are left out, the rest is stored in fp16
    :param config: what ``config.json`` will hold
    """
    path.mkdir(parents=True, exist_ok=True)
    kept = {name: np.ascontiguousarray(tensor, dtype=np.float16) for name, tensor in sorted(tensors.items()) if name != WORDS}
    with replacing(path / "model.safetensors") as part:
        save_file(kept, part)
    put(path / "config.json", json.dumps(config, indent=1, sort_keys=True) + "\n")


def bundled() -> tuple[ModelCard, ...]:
    """List the models that ship with the package, in the order of ``TASKS``."""
    cards = []
    for task in TASKS:
        path = WEIGHTS / task
        if not (path / "config.json").exists():
            continue
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
        data = (path / "model.safetensors").read_bytes()
        cards.append(ModelCard(task, config["name"], hashlib.sha256(data).hexdigest(), len(data), path / "CARD.md", config["scores"]))
    return tuple(cards)
