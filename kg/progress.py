"""How far a build is: what its stages tell, and whom; they know nothing of terminals, and whoever shows it knows nothing of stages."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

BARS = {
    "start": "steps",  # the libraries are imported
    "files": "files",
    "articles": "articles",
    "models": "models",
    "attributions": "articles",
    "agents": "articles",
    "claims": "articles",
    "vectors": "texts",  # of claims
    "discovery": "pairs",  # of claims
    "wordings": "texts",  # of propositions
    "stances": "pairs",
    "graph": "articles",
    "nodes": "nodes",  # of the graph, against the shapes
    "rules": "rules",  # of the shapes, against the graph
    "marked": "articles",  # that annotators marked: of kg eval, not of a build
}
"""The bars of a build in order, and what each counts. A stage moves one or more; a bar that begins again counts anew."""

Steps = Callable[[int, int], None]
"""Moves one bar: is told how many items are done, and how many there are in all."""
ItemT = TypeVar("ItemT")


class Progress(Protocol):
    """Shows how far a build is, or keeps it to itself."""

    def __call__(self, bar: str, done: int, total: int, /) -> None:
        """Move a bar.

        :param bar: a key of :data:`BARS`
        :param done: number of items that are done; 0 when the first is begun
        """
        ...


def no_progress(_bar: str, _done: int, _total: int, /) -> None:
    """Show no progress: the default where nobody wants to see it."""


def no_steps(_done: int, _total: int) -> None:
    """Move no bar: the default where nobody wants to see it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Keeps every step: the double for tests."""

    steps: list[tuple[str, int, int]] = field(default_factory=list)

    def __call__(self, bar: str, done: int, total: int, /) -> None:
        """Keep a step: bar, number of items that are done, number of all."""
        self.steps.append((bar, done, total))

    def of(self, bar: str) -> list[tuple[int, int]]:
        """Give the steps of one bar, in order."""
        return [(done, total) for name, done, total in self.steps if name == bar]


def bar(progress: Progress, name: str) -> Steps:
    """Give a stage the bar that it moves.

    :param name: a key of :data:`BARS`
    :raises KeyError: there is no such bar
    """
    BARS[name]
    return partial(progress, name)


def counted(items: Iterable[ItemT], total: int, steps: Steps) -> Iterator[ItemT]:
    """Give items one after the other, and move a bar before the first and after each.

    :param total: number of items

    >>> list(counted("ab", 2, lambda done, total: print(done, "of", total)))
    0 of 2
    1 of 2
    2 of 2
    ['a', 'b']
    """
    steps(0, total)
    for done, item in enumerate(items, 1):
        yield item
        steps(done, total)
