"""Shows on standard error how far a command is: as bars on a terminal, as a line at times elsewhere."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from kg.progress import BARS, Progress, no_progress

if TYPE_CHECKING:
    from rich.progress import Task, TaskID

PAUSE = 10.0  # seconds without a line, at the least, where bars cannot be drawn: a log of an hour has 360 lines


@contextmanager
def shown(*, quiet: bool) -> Iterator[Progress]:
    """Show the progress of what is done in the ``with`` block.

    :param quiet: show nothing
    :returns: what the stages are to tell how far they are
    """
    if quiet:
        yield no_progress
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield Lines(sys.stderr.write)


# ── bars ─────────────────────────────────────────────────────────────────────


@contextmanager
def _bars() -> Iterator[Progress]:
    """Show the bars, one below the other; all go when the block ends."""
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Count(ProgressColumn):
        """How many items are done, and how many a second."""

        def render(self, task: "Task") -> Text:
            """Write the column for one bar."""
            return Text(_count(task.description, int(task.completed), int(task.total or 0), task.finished_speed or task.speed))

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), Count(), TimeRemainingColumn(elapsed_when_finished=True))
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def move(bar: str, done: int, total: int, /) -> None:
            """Move a bar; its first step adds it, and one that begins again counts anew."""
            if bar not in tasks:
                tasks[bar] = bars.add_task(bar, total=total, completed=done)
            elif done:
                bars.update(tasks[bar], completed=done, total=total)
            else:
                bars.reset(tasks[bar], total=total)

        yield move


def _count(bar: str, done: int, total: int, speed: float | None) -> str:
    """Say how many items of a bar are done, and how many a second.

    >>> _count("stances", 300, 1200, 45.16), _count("attributions", 3, 12, 0.5), _count("graph", 0, 12, None)
    ('300 of 1,200 pairs, 45 pairs/s', '3 of 12 articles, 0.50 articles/s', '0 of 12 articles')
    """
    unit = BARS[bar]
    count = f"{done:,} of {total:,} {unit}"
    if not speed:
        return count
    return f"{count}, {speed:,.0f} {unit}/s" if speed >= 10 else f"{count}, {speed:.2f} {unit}/s"


# ── lines ────────────────────────────────────────────────────────────────────


class Lines:
    """Writes a line every :data:`PAUSE` seconds at most: how far the bar is that moves, in the unit of that bar.

    :param write: takes a line with its line break
    :param clock: gives seconds
    """

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._written_at = self._began_at = clock()
        self._bar = ""

    def __call__(self, bar: str, done: int, total: int, /) -> None:
        """Take a step, and write a line if the last one is long ago."""
        now = self._clock()
        if bar != self._bar or not done:
            self._bar, self._began_at = bar, now
        if now - self._written_at < PAUSE:
            return
        self._written_at, taken = now, now - self._began_at
        speed = done / taken if taken else None
        left = f", {timedelta(seconds=round((total - done) / speed))} left" if speed and done < total else ""
        self._write(f"{bar}: {_count(bar, done, total, speed)}{left}\n")
