"""The reference runtime: the networks of ``torch_nets``, run by torch behind the interface ``Network``."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from kg.models.files import ModelFolder
from kg.models.network import Floats, Ids, Network
from kg.models.spans import OUTPUTS
from kg.models.torch_nets import AttributionNet, StanceNet, encoder, load


def start(folder: ModelFolder, threads: int) -> Network:
    """Make a stored model ready to run in torch, in fp32.

    :param threads: cores that torch may use; this holds for the whole process
    """
    torch.set_num_threads(threads)
    run = _STARTS[folder.task](folder)

    def network(**inputs: Ids) -> tuple[Floats, ...]:
        """Run the network: inputs by name, outputs in order (:class:`kg.models.network.Network`)."""
        with torch.inference_mode():
            results = run(**{name: torch.from_numpy(np.asarray(value)) for name, value in inputs.items()})
        return tuple(result.float().numpy() for result in results)

    return network


def _attribution(folder: ModelFolder) -> Callable[..., tuple[Tensor, ...]]:
    """Make the attribution network: one output for each head in ``spans.OUTPUTS`` that the model has, in that order."""
    net = AttributionNet().eval()
    load(net, folder.tensors)
    outputs = sum(f"{head}.weight" in folder.tensors for head in OUTPUTS)
    return lambda ids, layouts, first: net(ids, layouts, torch.ones_like(ids), first)[:outputs]


def _stance(folder: ModelFolder) -> Callable[..., tuple[Tensor, ...]]:
    """Make the stance network: logits of support, oppose and neutral."""
    net = StanceNet().eval()
    load(net, folder.tensors)
    return lambda ids, types: (net(ids, types, torch.ones_like(ids)),)


def _retrieval(folder: ModelFolder) -> Callable[..., tuple[Tensor, ...]]:
    """Make the sentence encoder: the mean of the encoder's states, normalised to length 1."""
    net = encoder().eval()
    load(net, folder.tensors)
    return lambda ids: (torch.nn.functional.normalize(net(ids).last_hidden_state.mean(1), dim=-1),)


# Task → what makes its network.
_STARTS: dict[str, Callable[[ModelFolder], Callable[..., tuple[Tensor, ...]]]] = {
    "attribution": _attribution,
    "stance": _stance,
    "retrieval": _retrieval,
}
