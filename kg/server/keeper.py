"""The process that keeps the graph in memory, and forks a process for each question, which it ends at its limits.

The engine that answers cannot be interrupted, a process can. A forked one has the graph already and shares its memory, so a question costs
milliseconds more, and a process that was ended costs the next question nothing.

1. the server starts this process with one end of a pair of sockets, the *control*; it reads the graph and writes a line of JSON: what
   it has read, or an error
2. for each question the server sends a line of JSON, its number and its limits, and with it one end of another pair, the *channel*
3. a forked process reads the question from its channel, answers there (:mod:`kg.server.answers`) and ends itself
4. for each that has ended, the control gets a line of JSON: its number, and why it ended; the server needs it where the answer is not whole

Who is gone is noticed by the end of a socket: the forked process ends when the server closes its channel, all end when the server has gone.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import KgError
from kg.graph import query_files, query_text, query_worker, store
from kg.server import answers
from kg.vocab import VOID

FINISHED, TIME, MEMORY = "finished", "time", "memory"
"""Why a process has ended; else the words say how: ``exit code 1``, ``SIGSEGV``."""

_PATIENCE = 1.0  # seconds after which a question yields to those that have just come
_YIELDING = 15  # as in nice(1)
_URI_SPACE = NamedNode(f"{VOID}uriSpace")
_MOST_AT_ONCE = 64  # lines that one reading of the control may bring


@dataclass(frozen=True, slots=True)
class _Child:
    """A process that answers.

    :param number: the question's
    :param begun, ends: when it was started, and when its time is up, on the clock of ``time.monotonic``
    :param most: bytes of memory that it may have, those of the graph among them
    """

    number: int
    begun: float
    ends: float
    most: int


def main() -> None:
    """Read the graph that the first argument names and keep it, until the server at the other end of the control has gone.

    The second argument is the file descriptor of the control; the others are those of ``sys.path``.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # a terminal sends them to all; the server ends this process
        signal.signal(number, signal.SIG_IGN)
    path, descriptor = sys.argv[1:3]
    with socket.socket(fileno=int(descriptor)) as control:
        try:
            graph = store.open(path)
        except KgError as error:
            kind, arguments = error.__reduce__()
            _tell(control, {"error": kind.__name__, "arguments": arguments})
            return
        statements = len(graph)
        store.add_union(graph)
        query_text.refuse_unsafe(query_files.sparql("ASK { ?s ?p 'now' }"))  # imports now what each forked process would import anew
        gc.collect()
        gc.freeze()  # the collector of a forked process would copy the pages that it shares
        _tell(control, {"statements": statements, "base": _base(graph)})
        keep(control, graph)
    os._exit(0)  # without freeing the store, which takes time


def _base(graph: Store) -> str | None:
    """Give what all addresses of a build begin with, as its description says; None where the graph has none."""
    quads = graph.quads_for_pattern(None, _URI_SPACE, None, None)
    return next((quad.object.value for quad in quads if isinstance(quad.object, Literal)), None)


def keep(control: socket.socket, graph: Store) -> None:
    """Fork a process for each question that comes, and end those that reach their limits; return when the server has gone."""
    children: dict[int, _Child] = {}
    questions = _questions(control)
    try:
        while True:
            ready, _, _ = select.select([control], [], [], query_worker.INTERVAL if children else None)
            if ready:
                for asked, channel in next(questions):
                    process = os.fork()
                    if not process:
                        control.close()
                        _answer(channel, graph, asked["seconds"])
                    channel.close()
                    children[process] = _child(asked)
            for process, reason in _ended(children):
                _tell(control, {"number": children.pop(process).number, "ended": reason})
    except (StopIteration, ConnectionError):
        pass  # the server has gone
    finally:
        for process in children:
            os.kill(process, signal.SIGKILL)


def _questions(control: socket.socket) -> Iterator[list[tuple[dict[str, float], socket.socket]]]:
    """Receive questions, and their channels in the same order; each reading gives those that are whole. Ends with the server."""
    rest, waiting = b"", list[int]()
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 1 << 16, _MOST_AT_ONCE)
        if not data:
            return
        waiting += descriptors
        *lines, rest = (rest + data).split(b"\n")
        yield [(json.loads(line), socket.socket(fileno=waiting.pop(0))) for line in lines]


def _child(asked: Mapping[str, float]) -> _Child:
    """Note when a process ends at the latest, and how much memory it may have; the graph's is not counted."""
    begun = time.monotonic()
    most = query_worker.memory_of(os.getpid()) + int(asked["megabytes"]) * query_worker.MIB
    return _Child(int(asked["number"]), begun, begun + asked["seconds"], most)


def _ended(children: Mapping[int, _Child]) -> Iterator[tuple[int, str]]:
    """Find the processes that have ended, and end those at their limits; give each with the reason."""
    now = time.monotonic()
    for process, child in list(children.items()):
        gone, status = os.waitpid(process, os.WNOHANG)
        if gone:
            code = os.waitstatus_to_exitcode(status)
            yield process, query_worker.ending(code) if code else FINISHED
        elif now >= child.ends or query_worker.memory_of(process) > child.most:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            yield process, TIME if now >= child.ends else MEMORY
        elif now - child.begun > _PATIENCE and os.getpriority(os.PRIO_PROCESS, process) < _YIELDING:
            os.setpriority(os.PRIO_PROCESS, process, _YIELDING)


def _answer(channel: socket.socket, graph: Store, seconds: float) -> NoReturn:
    """Answer the question of a channel in this process, a forked one, and end it.

    :param seconds: of its processor's time; the system ends it there, also where the keeper has gone
    """
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 2))
        answers.answer(channel, graph)
        code = 0
    finally:
        os._exit(code)


def _tell(control: socket.socket, message: Mapping[str, object]) -> None:
    """Write a line of JSON to the server."""
    control.sendall(f"{json.dumps(message)}\n".encode())
