"""Train a network: one loop for all tasks, seeded, which goes on from a checkpoint where a run was stopped.

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

# Of the new weights of a network, the same in every training: two trainings have a mean only where they begin alike.
SEED = 13
CHECKPOINT_EVERY = 200  # steps; one checkpoint is about 150 MB and takes a second


@dataclass(frozen=True, slots=True)
class Schedule:
    """Learning rates over the steps of a training: linear warm-up, then linear decay to zero.

    With branches, the full rate stays over a common trunk. Each branch begins at the end of the trunk and decays on other data. The result
    is the mean of the branches' weights (model soups, Wortsman et al. 2022, arXiv 2203.05482, grown from one stem).

    :param body: rate of the topmost encoder layer
    :param head: rate of the heads, which begin untrained
    :param decay: factor from each encoder layer to the one below it
    :param warmup: share of the steps over which the rate rises from zero
    :param branches: their number; each has an equal share of the steps after the trunk
    :param trunk: share of the steps that the branches have in common
    """

    body: float
    head: float
    decay: float = 0.95
    warmup: float = 0.06
    branches: int = 1
    trunk: float = 0.0

    def cuts(self, total: int) -> list[int]:
        """Give the steps at which the branches begin, and the end of the last.

        :param total: steps of the training
        """
        first = round(self.trunk * total)
        return [first + (total - first) * number // self.branches for number in range(self.branches + 1)]

    def rate(self, step: int, total: int) -> float:
        """Give the share of the full rate at a step, 0 to 1."""
        cuts = self.cuts(total)
        start, end = next((pair for pair in pairwise(cuts) if pair[0] <= step < pair[1]), (total, total + 1))
        return min((step + 1) / max(1, round(self.warmup * total)), (end - step) / (end - start) if step >= cuts[0] else 1.0)


@contextmanager
def _flushed() -> Iterator[None]:
    """Set denormal numbers to zero: the posteriors of a confident CRF are such, and processors compute slowly with them."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def checkpoint_file(folder: Path, task: str) -> Path:
    """Name the checkpoint of a training.

    :param folder: the model's folder
    :param task: the model's task, the seed, and the course if there are several
    """
    return folder / f"checkpoint.{task}.pt"


@_flushed()
def fit(
    net: nn.Module,
    batches: Sequence[Sequence[int]],
    loss: Callable[[Sequence[int], int], Tensor],
    schedule: Schedule,
    checkpoint: Path,
    *,
    every: Callable[[int], None] | None = None,
) -> None:
    """Train a network over given batches, in their order, once.

    1. where a branch begins, go back to the weights at the end of the trunk
    2. take a step
    3. log the loss, and write a checkpoint with all that a stopped run needs
    4. take the mean of the branches

    :param batches: row numbers of each step; the caller shuffles them, seeded
    :param loss: takes row numbers and the step, gives a scalar; what it draws is seeded by the step, so that a resumed run draws the same
    :param checkpoint: the file that is written; a run that finds it goes on from it
    :param every: called with the number of finished steps at each checkpoint and at the end
    """
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(_groups(net, schedule), weight_decay=0.01, fused=True)
    total, done = len(batches), 0
    *begins, _ = schedule.cuts(total)
    trunk: dict[str, Any] = {}
    grown: dict[str, Tensor] = {}
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        done, trunk, grown = state["done"], state["trunk"], state["grown"]
        log.info("going on from step %d of %d", done, total)
    net.train()
    started, smooth, first = time.monotonic(), None, done
    for step in range(done, total):
        # 1
        if step == begins[0] and len(begins) > 1:
            trunk = copy.deepcopy({"net": net.state_dict(), "optimizer": optimizer.state_dict()})
        elif step in begins[1:]:
            grown = _plus(grown, net)
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
        smooth = value.item() if smooth is None else 0.98 * smooth + 0.02 * value.item()
        # 3
        if (step + 1) % 50 == 0:
            log.info("step %d/%d  loss %.4f  %.2f s a step", step + 1, total, smooth, (time.monotonic() - started) / (step + 1 - first))
        if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == total:
            state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "done": step + 1, "trunk": trunk, "grown": grown}
            with replacing(checkpoint) as part:
                torch.save(state, part)
            if every:
                net.eval()
                every(step + 1)
                net.train()
    # 4
    if len(begins) > 1:
        net.load_state_dict({name: value / len(begins) for name, value in _plus(grown, net).items()})
    net.eval()


def _plus(grown: Mapping[str, Tensor], net: nn.Module) -> dict[str, Tensor]:
    """Add a network's weights to a sum of weights; an empty sum is zero."""
    return {name: value + grown[name] if grown else value.clone() for name, value in net.state_dict().items()}


def _groups(net: nn.Module, schedule: Schedule) -> list[dict[str, object]]:
    """Make one parameter group for each layer: the lower a layer, the smaller its rate (Howard and Ruder 2018).

    A group's depth is 0 for the topmost layer of the encoder, 6 for what lies below all layers, -1 for the heads.
    """
    groups: dict[int, list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        layer = re.match(r"bert\.encoder\.layer\.(\d)", name)
        below = 6 if name.startswith("bert.") else -1
        depth = 5 - int(layer[1]) if layer else below
        groups.setdefault(depth, []).append(parameter)
    return [
        {"params": parameters, "full": schedule.head if depth < 0 else schedule.body * schedule.decay**depth}
        for depth, parameters in sorted(groups.items())
    ]
