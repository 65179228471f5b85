"""The training loop of all tasks: seeded, and continued from a checkpoint where a run was stopped.

By bf16 autocast and fused AdamW, a step of 3,072 tokens takes about 1.3 s on 2 cores.
"""

import copy
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from kg.files import replacing

log = logging.getLogger("kg.learning")

# Seed of the initial weights, the same in every training: weights can only be averaged over trainings that began with the same.
SEED = 13
CHECKPOINT_EVERY = 200  # steps; one checkpoint is about 150 MB and takes a second


@dataclass(frozen=True, slots=True)
class Schedule:
    """Learning rates over the steps of a training: linear warm-up, then linear decay to zero.

    A training may have a trunk and branches. Over the trunk, its first steps, the rate stays at its full value. Each branch goes on from
    the weights at the end of the trunk, with other data, while the rate decays to zero. The result is the mean of the weights of all
    branches (model soups, Wortsman et al. 2022, arXiv 2203.05482).

    :param body: rate of the topmost encoder layer
    :param head: rate of the heads, which begin untrained
    :param decay: factor from each encoder layer to the one below it
    :param warmup: share of the steps over which the rate rises from zero
    :param branches: number of branches; each has an equal share of the steps after the trunk
    :param trunk: share of the steps that belong to the trunk
    """

    body: float
    head: float
    decay: float = 0.95
    warmup: float = 0.06
    branches: int = 1
    trunk: float = 0.0

    def branch_starts(self, total: int) -> list[int]:
        """Give the step at which each branch begins, and at the end ``total``, where the last one ends.

        :param total: number of steps of the training
        """
        first = round(self.trunk * total)
        return [first + (total - first) * number // self.branches for number in range(self.branches + 1)]

    def rate(self, step: int, total: int) -> float:
        """Give the factor of the learning rates at a step, 0 to 1."""
        starts = self.branch_starts(total)
        start, end = next((branch for branch in pairwise(starts) if branch[0] <= step < branch[1]), (total, total + 1))
        warmup = (step + 1) / max(1, round(self.warmup * total))
        decay = (end - step) / (end - start) if step >= starts[0] else 1.0
        return min(warmup, decay)


@contextmanager
def _fast_denormals() -> Iterator[None]:
    """Treat denormal numbers as zero: processors compute slowly with them, and the probabilities of a confident CRF are that small."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def checkpoint_file(folder: Path, task: str) -> Path:
    """Give the path of the checkpoint of a training.

    :param folder: the model's folder
    :param task: the model's task, the seed, and the course (a part of the training with its own schedule) if there are several
    """
    return folder / f"checkpoint.{task}.pt"


@_fast_denormals()
def fit(
    net: nn.Module,
    batches: Sequence[Sequence[int]],
    loss: Callable[[Sequence[int], int], Tensor],
    schedule: Schedule,
    checkpoint: Path,
    *,
    at_checkpoint: Callable[[int], None] | None = None,
) -> None:
    """Train a network, one step for each batch, and leave it with the trained weights.

    1. where a branch begins, go back to the weights at the end of the trunk (:class:`Schedule`)
    2. take a step
    3. log the loss, and write a checkpoint from which a stopped run can go on
    4. take the mean of the branches

    :param batches: indexes of the training rows of each step; the caller shuffles them, seeded
    :param loss: takes the indexes of a batch and the step, gives a scalar; the step seeds its random draws, so that a resumed run draws
        the same
    :param checkpoint: the file that is written; if it is there already, the training goes on from it
    :param at_checkpoint: called with the number of finished steps at each checkpoint and at the end
    """
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(_parameter_groups(net, schedule), weight_decay=0.01, fused=True)
    total, done = len(batches), 0
    *starts, _ = schedule.branch_starts(total)
    trunk: dict[str, Any] = {}  # states of network and optimizer at its end
    weight_sum: dict[str, Tensor] = {}  # of the branches that have ended
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        done, trunk, weight_sum = state["done"], state["trunk"], state["grown"]
        log.info("going on from step %d of %d", done, total)
    net.train()
    started, smooth_loss, first = time.monotonic(), None, done
    for step in range(done, total):
        # 1
        if step == starts[0] and len(starts) > 1:
            trunk = copy.deepcopy({"net": net.state_dict(), "optimizer": optimizer.state_dict()})
        elif step in starts[1:]:
            weight_sum = _sum_of_weights(weight_sum, net)
            net.load_state_dict(trunk["net"])
            optimizer.load_state_dict(copy.deepcopy(trunk["optimizer"]))
        # 2
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * schedule.rate(step, total)
        torch.manual_seed(step)
        with torch.autocast("cpu", torch.bfloat16):
            value = loss(batches[step], step)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        smooth_loss = value.item() if smooth_loss is None else 0.98 * smooth_loss + 0.02 * value.item()
        # 3
        if (step + 1) % 50 == 0:
            seconds = (time.monotonic() - started) / (step + 1 - first)
            log.info("step %d/%d  loss %.4f  %.2f s a step", step + 1, total, smooth_loss, seconds)
        if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == total:
            state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "done": step + 1, "trunk": trunk, "grown": weight_sum}
            with replacing(checkpoint) as part:
                torch.save(state, part)
            if at_checkpoint:
                net.eval()
                at_checkpoint(step + 1)
                net.train()
    # 4
    if len(starts) > 1:
        net.load_state_dict({name: value / len(starts) for name, value in _sum_of_weights(weight_sum, net).items()})
    net.eval()


def _sum_of_weights(weight_sum: Mapping[str, Tensor], net: nn.Module) -> dict[str, Tensor]:
    """Add a network's weights to a sum of weights.

    :param weight_sum: name of a weight → the sum so far; empty where nothing has been added yet
    """
    return {name: value + weight_sum[name] if weight_sum else value.clone() for name, value in net.state_dict().items()}


def _parameter_groups(net: nn.Module, schedule: Schedule) -> list[dict[str, object]]:
    """Make the parameter groups of the optimizer, one for each layer: the lower a layer, the smaller its rate (Howard and Ruder 2018).

    A group's depth is -1 for the heads, 0 for the topmost layer of the encoder, 5 for the lowest, and 6 for the embeddings below.

    :returns: groups with their parameters and, under ``full``, their rate before warm-up and decay
    """
    groups: dict[int, list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        layer = re.match(r"bert\.encoder\.layer\.(\d)", name)
        outside_layers = 6 if name.startswith("bert.") else -1
        depth = 5 - int(layer[1]) if layer else outside_layers
        groups.setdefault(depth, []).append(parameter)
    return [
        {"params": parameters, "full": schedule.head if depth < 0 else schedule.body * schedule.decay**depth}
        for depth, parameters in sorted(groups.items())
    ]
