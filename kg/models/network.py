"""What every network is, whatever runs it: its call, and the sizes of the encoder that all of them share."""

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Runtime = Literal["onnx", "torch"]
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

HEADS = 12
WIDTH = 384
LAYERS = 6


class Network(Protocol):
    """A model that is ready to run: named int64 inputs in, float32 outputs out, the same in every runtime."""

    def __call__(self, **inputs: Ids) -> tuple[Floats, ...]:
        """Run one batch of equally long rows."""
        ...
