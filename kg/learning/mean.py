"""Write the mean of the weights of several trainings as one model (model soups, Wortsman et al. 2022, arXiv 2203.05482).

for seed in 13 29; do kg train attribution --data DATA --seed $seed --out runs/$seed; done
python -m kg.learning.mean attribution DATA runs/mean runs/13 runs/29
kg train speakers --data DATA --out runs/mean
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.learning import training
from kg.models import files


def mean(task: str, trained: Sequence[Path], out: Path) -> None:
    """Write a model whose weights are the mean of those of several models; their trainings must have begun with the same weights.

    :param task: of all of them, ``attribution``, ``stance`` or ``retrieval``
    :param trained: their folders, as ``kg train`` wrote them; the configuration of the first is kept
    :param out: the folder to write
    :raises ModelError: one of the folders holds no such model
    """
    models = [files.read(task, folder) for folder in trained]
    names = set.intersection(*(set(model.tensors) for model in models))
    files.write(out, {name: np.mean([model.tensors[name] for model in models], axis=0) for name in names}, models[0].config)


if __name__ == "__main__":
    mean(sys.argv[1], [Path(folder) for folder in sys.argv[4:]], Path(sys.argv[3]))
    training.score(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
