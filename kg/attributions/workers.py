"""Articles read in several processes, which end when this process does, however it ends."""

import ctypes
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from kg.attributions.reader import Reader
from kg.errors import WorkerError
from kg.models.network import Runtime
from kg.records import Article, Reading

_LOT = 4  # articles that are sent to a worker at once


@contextmanager
def reading(found: Sequence[Article], workers: int, model: Path | None, run_with: Runtime) -> Iterator[Iterator[Reading]]:
    """Give the readings of all articles in their order, as they come; when the caller goes on, no worker is left.

    Each worker holds the one end of a pipe whose other end only this process has. However this process ends, the system closes that end,
    and the worker sees it.

    :raises WorkerError: the system ended a worker
    """
    context = get_context("spawn")  # a forked ONNX Runtime hangs
    worker_end, parent_end = context.Pipe(duplex=False)
    stop = context.RawValue(ctypes.c_bool, False)  # noqa: FBT003  # the value; no lock, which a killed worker could keep
    try:
        # the parent's end closes before the pool waits for its workers, which end when it closes
        with worker_end, ProcessPoolExecutor(workers, context, _begin, (worker_end, stop)) as pool, parent_end:
            with _interrupts_blocked():
                lots = [found[start : start + _LOT] for start in range(0, len(found), _LOT)]
                promised = [pool.submit(_read, model, run_with, lot) for lot in lots]
            try:
                yield (reading for promise in promised for reading in promise.result())
            except BrokenProcessPool:
                raise
            except BaseException:
                stop.value = True
                pool.shutdown(cancel_futures=True)  # if a worker ended in the middle of an answer, the pool would wait for the rest
                raise
    except BrokenProcessPool as error:
        raise WorkerError(
            "A process that reads articles was ended by the system, most often because the memory ran out.",
            "Use fewer --workers. In a Python script, call kg.build below: if __name__ == '__main__'.",
        ) from error


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C (SIGINT).

    Processes that are started meanwhile inherit the block; a Ctrl-C that comes meanwhile reaches this process when the block ends.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ── in a worker ──────────────────────────────────────────────────────────────


_stop: "ctypes.c_bool"  # of this worker process: set when nobody wants the rest of its articles


def _begin(worker_end: Connection, stop: "ctypes.c_bool") -> None:
    global _stop  # noqa: PLW0603  # a process pool has no other place for what a worker keeps
    _stop = stop
    Thread(target=_end_with_parent, args=(worker_end,), name="end with parent", daemon=True).start()


def _end_with_parent(worker_end: Connection) -> None:
    worker_end.poll(None)  # nothing is ever sent: it returns when the other end is closed
    os._exit(0)


def _read(model: Path | None, run_with: Runtime, lot: Sequence[Article]) -> list[Reading]:
    return [_reader(model, run_with)(article) for article in lot if not _stop.value]


@cache
def _reader(model: Path | None, run_with: Runtime) -> Reader:
    return Reader(model, run_with)
