"""The call that every network has, whatever runs it, and the sizes of the encoder that all of them share."""

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Runtime = Literal["onnx", "torch"]
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

HEADS = 12  # attention heads of a layer
WIDTH = 384  # of a state
LAYERS = 6


class Network(Protocol):
    """A model that is ready to run; every runtime takes the same inputs and gives the same outputs."""

    def __call__(self, **inputs: Ids) -> tuple[Floats, ...]:
        """Run one batch of equally long rows.

        :param inputs: int64, by name: ``ids`` [rows, pieces], and for attribution ``layouts`` [1, pieces] and ``first`` [1, units], for
            stance ``types`` [rows, pieces]
        :returns: float32, rows first
        """
        ...
