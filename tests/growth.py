"""How the time of a piece of work grows with its input."""

import signal
from collections.abc import Callable
from time import process_time

FOUR_TIMES = 8  # at most so many times as long for four times the input; work with the square of it takes sixteen times as long
ENDLESS = 60  # seconds; only work that grows with the square or worse comes near


def grows_evenly(work: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether work takes time in proportion to its size, on the processor's own clock.

    :param work: gives the work of a size, its input made
    """
    return any(_time(work(4 * size)) <= FOUR_TIMES * max(_time(work(size)), 0.005) for _ in range(3))


def _time(work: Callable[[], object]) -> float:
    def stop(*_: object) -> None:
        raise AssertionError("This takes no end.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(ENDLESS)
    try:
        started = process_time()
        work()
        return process_time() - started
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
