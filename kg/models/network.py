"""The interface of all networks, whatever runs them, and the sizes of the encoder that they share."""

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Runtime = Literal["onnx", "torch"]
"""The library that runs a network: ONNX Runtime, or torch as the reference."""
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

HEADS = 12  # attention heads of a layer
WIDTH = 384  # numbers in the vector of a wordpiece (hidden size)
LAYERS = 6  # transformer layers


class Network(Protocol):
    """A network that is ready to run; every runtime takes the same inputs and gives the same outputs."""

    def __call__(self, **inputs: Ids) -> tuple[Floats, ...]:
        """Run the network on one batch of rows (texts, pairs or windows) of the same length.

        :param inputs: int64, by name: for all tasks ``ids`` of wordpieces [rows, pieces]; for attribution, which takes one row,
            ``layouts`` [1, pieces] and ``first``, the position of each unit's first piece [1, units]; for stance ``types`` [rows, pieces]
        :returns: float32, rows first: for stance, logits [rows, 3]; for retrieval, unit vectors [rows, width]; for attribution what
            :meth:`kg.models.torch_nets.AttributionNet.forward` returns
        """
        ...
