"""Groups windows of similar length into batches, one for each training step, and pads a batch to tensors."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import torch
from torch import Tensor

from kg.models.windows import CLS, SEP, Units

TOKENS = 3_072  # maximum wordpieces of one batch, padding included


class Windowed(Protocol):
    """A training example: a window, which is a stretch of an article's units (words, :class:`kg.models.windows.Units`)."""

    @property
    def article(self) -> Units:
        """The article from which the window is cut: all its units."""
        ...

    @property
    def window(self) -> range:
        """Which units of the article are in this window: their indexes in ``article``. A unit is a word or mark."""
        ...


Row = TypeVar("Row", bound=Windowed)


def plan_epochs(count: int, cuts: Sequence[Callable[[], Sequence[Row]]], chance: random.Random) -> tuple[list[Row], list[list[int]]]:
    """Make the examples and the batches of a whole training; a batch holds examples of one kind.

    :param count: number of epochs
    :param cuts: for each kind of examples a function that makes them; it is called once for each epoch, and may cut elsewhere each time
    :param chance: draws the order
    :returns: the examples of all epochs, and the batches in order: of each the indexes of its examples
    """
    rows: list[Row] = []
    batches: list[list[int]] = []
    for _ in range(count):
        epoch: list[list[int]] = []
        for cut in cuts:
            new_rows = cut()
            numbers = list(range(len(rows), len(rows) + len(new_rows)))
            rows += new_rows
            chance.shuffle(numbers)
            epoch += _by_length(rows, numbers, chance)
        chance.shuffle(epoch)
        batches += epoch
    return rows, batches


def _by_length(rows: Sequence[Windowed], numbers: Sequence[int], chance: random.Random) -> list[list[int]]:
    """Group examples of similar length into batches of at most ``TOKENS`` wordpieces, padding included, and shuffle the batches.

    :param numbers: indexes of the examples to take, shuffled; lengths are compared among 64 neighbours
    :returns: the indexes of the examples of each batch
    """
    size = {number: sum(len(rows[number].article.pieces[unit]) for unit in rows[number].window) + 2 for number in numbers}
    result: list[list[int]] = []
    for start in range(0, len(numbers), 64):
        batch: list[int] = []
        for number in sorted(numbers[start : start + 64], key=size.__getitem__):
            if batch and (len(batch) + 1) * size[number] > TOKENS:
                result.append(batch)
                batch = []
            batch.append(number)
        result.append(batch)
    chance.shuffle(result)
    return result


def tensors(rows: Sequence[Windowed]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Turn the windows of a batch into tensors, padded to the longest.

    :returns: ids of wordpieces, their layouts (:class:`kg.models.windows.Units`), and a mask that is 1 but for padding, int64
        [windows, pieces]; and the column of each unit's first piece, int64 [windows, units]
    """
    pieces_of_rows = [[(piece, row.article.layouts[unit]) for unit in row.window for piece in row.article.pieces[unit]] for row in rows]
    longest = max(len(pieces) for pieces in pieces_of_rows) + 2  # with CLS and SEP
    widest = max(len(row.window) for row in rows)
    ids, layouts, mask = (torch.zeros(len(rows), longest, dtype=torch.int64) for _ in range(3))
    first = torch.zeros(len(rows), widest, dtype=torch.int64)
    for number, (row, pieces) in enumerate(zip(rows, pieces_of_rows, strict=True)):
        ids[number, : len(pieces) + 2] = torch.tensor([CLS, *(piece for piece, _ in pieces), SEP])
        layouts[number, 1 : len(pieces) + 1] = torch.tensor([layout for _, layout in pieces])
        mask[number, : len(pieces) + 2] = 1
        next_piece = 1
        for column, unit in enumerate(row.window):
            first[number, column] = next_piece
            next_piece += len(row.article.pieces[unit])
    return ids, layouts, mask, first
