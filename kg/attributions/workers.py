"""Reads articles in several processes ("workers"), which end when this process does, however it ends."""

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

_BATCH = 4  # articles that are sent to a worker at once


@contextmanager
def reading(articles: Sequence[Article], workers: int, model: Path | None, run_with: Runtime) -> Iterator[Iterator[Reading]]:
    """Read articles in several processes: a context manager that gives an iterator of their readings, in the order of the articles.

    The processes start when the ``with`` block begins, and have ended when it is left. Each of them holds one end of a pipe whose other
    end only this process has. However this process ends, the system closes that end, and the worker sees it and ends too.

    :param workers: number of processes
    :param model: folder of the attribution model; the bundled model when None
    :param run_with: library that runs the model
    :raises WorkerError: the system ended a worker
    """
    context = get_context("spawn")  # a forked ONNX Runtime hangs
    worker_end, parent_end = context.Pipe(duplex=False)
    stop = context.RawValue(ctypes.c_bool, False)  # noqa: FBT003  # the value; no lock, which a killed worker could keep
    try:
        # the parent's end closes before the pool waits for its workers, which end when it closes
        with worker_end, ProcessPoolExecutor(workers, context, _start_worker, (worker_end, stop)) as pool, parent_end:
            with _interrupts_blocked():
                batches = [articles[start : start + _BATCH] for start in range(0, len(articles), _BATCH)]
                futures = [pool.submit(_read_batch, model, run_with, batch) for batch in batches]
            try:
                yield (reading for future in futures for reading in future.result())
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
    """Block Ctrl-C (SIGINT) within a ``with`` block.

    Processes that are started meanwhile inherit the block; a Ctrl-C that comes meanwhile reaches this process when the block ends.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ── in a worker ──────────────────────────────────────────────────────────────


_stop: "ctypes.c_bool"  # shared by all workers; true when the caller wants no more readings


def _start_worker(worker_end: Connection, stop: "ctypes.c_bool") -> None:
    """Prepare a new worker process: it keeps the shared flag, and a thread that ends it with its parent.

    :param worker_end: the worker's end of the pipe that closes with the parent
    :param stop: shared flag, true when the caller wants no more readings
    """
    global _stop  # noqa: PLW0603  # a process pool has no other place for what a worker keeps
    _stop = stop
    Thread(target=_end_with_parent, args=(worker_end,), name="end with parent", daemon=True).start()


def _end_with_parent(worker_end: Connection) -> None:
    """Wait until the parent's end of the pipe is closed, then end this worker process at once."""
    worker_end.poll(None)  # nothing is ever sent: it returns when the other end is closed
    os._exit(0)


def _read_batch(model: Path | None, run_with: Runtime, articles: Sequence[Article]) -> list[Reading]:
    """Read articles in this worker process, and skip the rest of them once the caller wants no more."""
    return [_reader(model, run_with)(article) for article in articles if not _stop.value]


@cache
def _reader(model: Path | None, run_with: Runtime) -> Reader:
    """Open the attribution model once in this worker process."""
    return Reader(model, run_with)
