"""Put windows into steps of like length, and steps into padded tensors."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import torch
from torch import Tensor

from kg.models.windows import CLS, SEP, Units

TOKENS = 3_072  # wordpieces of one step, padding included


class Windowed(Protocol):
    """A stretch of an article's units."""

    @property
    def article(self) -> Units:
        """The article's units."""
        ...

    @property
    def window(self) -> range:
        """The numbers of those in the window."""
        ...


Row = TypeVar("Row", bound=Windowed)


def epochs(count: int, cuts: Sequence[Callable[[], Sequence[Row]]], chance: random.Random) -> tuple[list[Row], list[list[int]]]:
    """Cut windows anew for each epoch; a step takes windows of one kind.

    :param count: of epochs
    :param cuts: for each kind of windows a function that cuts them
    :returns: the windows of all epochs, and the numbers of the windows of each step, in order
    """
    rows: list[Row] = []
    batches: list[list[int]] = []
    for _ in range(count):
        epoch: list[list[int]] = []
        for cut in cuts:
            made = cut()
            numbers = list(range(len(rows), len(rows) + len(made)))
            rows += made
            chance.shuffle(numbers)
            epoch += steps(rows, numbers, chance)
        chance.shuffle(epoch)
        batches += epoch
    return rows, batches


def steps(rows: Sequence[Windowed], numbers: Sequence[int], chance: random.Random) -> list[list[int]]:
    """Put rows of like length together, up to ``TOKENS`` with their padding, and shuffle the steps.

    :param numbers: of the rows to take, shuffled
    :returns: the row numbers of each step
    """
    size = {number: sum(len(rows[number].article.pieces[unit]) for unit in rows[number].window) + 2 for number in numbers}
    result: list[list[int]] = []
    for start in range(0, len(numbers), 64):
        step: list[int] = []
        for number in sorted(numbers[start : start + 64], key=size.__getitem__):
            if step and (len(step) + 1) * size[number] > TOKENS:
                result.append(step)
                step = []
            step.append(number)
        result.append(step)
    chance.shuffle(result)
    return result


def tensors(rows: Sequence[Windowed]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pad some windows to the longest.

    :returns: ids, layouts and mask, int64 [windows, pieces]; the place of each unit's first piece, int64 [windows, units]
    """
    many = [[(piece, row.article.layouts[unit]) for unit in row.window for piece in row.article.pieces[unit]] for row in rows]
    longest = max(len(pieces) for pieces in many) + 2
    widest = max(len(row.window) for row in rows)
    ids, layouts, mask = (torch.zeros(len(rows), longest, dtype=torch.int64) for _ in range(3))
    first = torch.zeros(len(rows), widest, dtype=torch.int64)
    for number, (row, pieces) in enumerate(zip(rows, many, strict=True)):
        ids[number, : len(pieces) + 2] = torch.tensor([CLS, *(piece for piece, _ in pieces), SEP])
        layouts[number, 1 : len(pieces) + 1] = torch.tensor([layout for _, layout in pieces])
        mask[number, : len(pieces) + 2] = 1
        place = 1
        for column, unit in enumerate(row.window):
            first[number, column] = place
            place += len(row.article.pieces[unit])
    return ids, layouts, mask, first
