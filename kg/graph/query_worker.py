"""A query in a process of its own, ended at its limits.

The engine that answers has no limit of its own and cannot be interrupted; a process can be ended at any time.

1. this process starts another and writes the question to it, as one line of JSON
2. that process reads the graph, answers, and writes ``+``, a line of JSON with the reasons why nothing was found (mostly none), and the
   answer; or ``-`` and an error as JSON
3. until the first byte comes this process watches clock and memory, and ends the other at its limits, or at Ctrl-C

The other process ends itself when this one is gone: what it was asked through is closed then.
"""

# ruff: noqa: PLC0415 - the process that waits imports no engine, so that a query starts fast

import codecs
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from kg import errors
from kg.errors import CheckError, KgError, LimitError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.graph.tables import Table

MIB = 1 << 20
_LINUX = sys.platform == "linux"
INTERVAL = 0.05 if _LINUX else 0.25  # seconds between two looks at the memory; elsewhere each one starts a program
_ANSWER, _ERROR = b"+", b"-"
_ASK_LESS = "Join its patterns by common variables, ask for less"
_START = "import sys; sys.path[:] = sys.argv[1:]; from kg.graph.query_worker import main; main()"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take; reading the graph counts too.

    :param seconds: until its answer is there
    :param megabytes: memory of the process that answers, in MiB
    """

    seconds: float = 60
    megabytes: int = 2048


@dataclass(frozen=True, slots=True)
class Question:
    """The arguments of :func:`kg.graph.queries.run`."""

    graph: str
    query: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """How an answer is written.

    :param format: one of :data:`kg.graph.tables.Format`, or one that :func:`kg.graph.results.write` knows
    :param spreadsheet, width, wide: as in :func:`kg.graph.tables.render`
    """

    format: str
    spreadsheet: bool = False
    width: int | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as text.

    :param reasons: sentences that say why nothing was found; none where something was, or where no reason is known
    :param parts: the text; it can be read once
    """

    reasons: tuple[str, ...]
    parts: Iterator[str]


def query(graph: "str | Path | Store", query: str, params: Mapping[str, str] | None = None, *, limits: Limits | None = None) -> "Table":
    """Answer a question; with limits in a process of its own, which reads the graph and is ended at its limits and at Ctrl-C.

    Without limits the query runs in this process, as long as it takes: neither Ctrl-C nor an alarm reaches it before it ends.

    :param graph: a build folder, a graph file, or, without limits, a store that :func:`kg.graph.store.open` gave
    :param query: the name of a query of queries/, the path of a ``.rq`` file, or SPARQL (SELECT, ASK, CONSTRUCT or DESCRIBE)
    :param params: parameter name → value, as text
    :raises InputError: the graph cannot be read
    :raises QueryError: the query or a parameter is unknown, missing or wrong, or the query would write or fetch
    :raises LimitError: it took more than its limits
    :raises UsageError: a store in memory is to be asked under limits: no other process sees it
    """
    from kg.graph import queries

    if limits is None:
        return queries.run(graph, query, params)
    if not isinstance(graph, (str, Path)):
        what = "A store in memory cannot be asked under limits."
        raise UsageError(what, "Give the folder or the file of the graph, or ask without limits.")
    import msgspec

    from kg.graph.tables import Table

    _, answer = _ask(Question(str(graph), query, params or {}), None, limits)
    return msgspec.msgpack.decode(b"".join(answer), type=Table)


def written(question: Question, layout: Layout, limits: Limits) -> Written:
    """Answer a question under limits, and write the answer; this returns once all of it is there.

    :raises KgError: as :func:`query`; or the answer cannot be written in that format
    """
    reasons, answer = _ask(question, layout, limits)
    return Written(reasons, codecs.iterdecode(answer, "utf-8"))


# ── the process that waits ───────────────────────────────────────────────────


def _ask(question: Question, layout: Layout | None, limits: Limits) -> tuple[tuple[str, ...], Iterator[bytes]]:
    """Start the process that answers; return the reasons why nothing was found, and the bytes of the answer in parts.

    :param layout: None where the answer is wanted as a table in MessagePack
    :raises KgError: what that process raised, or a limit was reached
    """
    parts, first = _answer(question, layout, limits), b""
    for part in parts:  # the first line has the reasons
        first += part
        if b"\n" in first:
            break
    reasons, _, rest = first.partition(b"\n")
    return tuple(json.loads(reasons)), chain([rest], parts)


def _answer(question: Question, layout: Layout | None, limits: Limits) -> Iterator[bytes]:
    """Start the process that answers a question, and give its answer in parts: a line with reasons, then the content.

    :raises KgError: what that process raised, or a limit was reached
    """
    request = {"question": asdict(question), "layout": asdict(layout) if layout else None}
    ends = time.monotonic() + limits.seconds
    command = [sys.executable, "-P", "-c", _START, *sys.path]
    errors_to = None if os.environ.get("KG_TRACEBACK") else subprocess.DEVNULL  # its errors come as an answer
    with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors_to) as child:  # noqa: S603 - this Python itself
        try:
            yield from _parts(child, f"{json.dumps(request)}\n".encode(), ends, limits)
        finally:
            child.kill()


def _parts(child: subprocess.Popen[bytes], request: bytes, ends: float, limits: Limits) -> Iterator[bytes]:
    """Write a request to the process, wait for its answer, and give the bytes of the answer in parts of up to 1 MiB.

    :param ends: when the time is up, on the clock of ``time.monotonic``
    :raises KgError: what the process raised; LimitError where it reached a limit or ended without an answer
    """
    assert child.stdin  # noqa: S101 - both are pipes; for the type checker
    assert child.stdout  # noqa: S101 - as above
    try:
        while request:
            request = request[child.stdin.write(request) :]
    except BrokenPipeError:
        pass  # it has ended: there will be no answer
    _wait(child, ends, limits)
    kind = child.stdout.read(1)
    while kind == _ANSWER and (part := child.stdout.read(MIB)):
        yield part
    if kind == _ERROR:
        error = json.loads(b"".join(iter(lambda: child.stdout.read(MIB), b"")))  # type: ignore[union-attr]  # a pipe, as above
        raise getattr(errors, error["error"])(*error["arguments"])
    if (code := child.wait()) or kind != _ANSWER:
        what = f"The process that answered the query has ended before its answer ({ending(code)})."
        raise LimitError(what, "Ask for less, or look whether the machine has run out of memory; KG_TRACEBACK=1 shows its messages.")


def ending(code: int) -> str:
    """Say how a process ended: its exit code, or the name of the signal that ended it.

    :param code: as ``Popen.wait`` returns it; negative for a signal
    """
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _wait(child: subprocess.Popen[bytes], ends: float, limits: Limits) -> None:
    """Wait for the first byte of the answer.

    :raises LimitError: a limit was reached first
    """
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]  # a pipe
        while not waiting.select(max(0.0, min(INTERVAL, ends - time.monotonic()))):
            if time.monotonic() >= ends:
                what = f"The query had no answer after {limits.seconds:g} s and was ended."
                raise LimitError(what, f"{_ASK_LESS}, or raise the limit: --time-limit SECONDS, in Python kg.Limits.")
            if memory_of(child.pid) > limits.megabytes * MIB:
                what = f"The query took more than {limits.megabytes} MiB of memory and was ended."
                raise LimitError(what, f"{_ASK_LESS}, or raise the limit: --memory-limit MIB, in Python kg.Limits.")


def memory_of(process: int) -> int:
    """Give the bytes of memory that a process takes; 0 where it is gone."""
    if _LINUX:
        try:
            pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    done = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - a number
    return int(done.stdout.strip() or 0) * 1024


# ── the process that answers ─────────────────────────────────────────────────


def main() -> None:
    """Read a question from standard input, write its answer to standard output, and end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C on a terminal goes to both; the other one ends this one
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_asker, daemon=True).start()
    kind, content = _ANSWER, b""
    try:
        content = _content(request)
    except KgError as error:
        kind, content = _ERROR, _as_json(*error.__reduce__())
    except MemoryError:
        what = "The query took more memory than there is."
        kind, content = _ERROR, _as_json(LimitError, (what, f"{_ASK_LESS}."))
    except Exception as error:  # noqa: BLE001 - the process that asked reports it in a sentence
        sys.excepthook(type(error), error, error.__traceback__)
        what = f"The query cannot be answered: unexpected {type(error).__name__}: {error}."
        kind, content = _ERROR, _as_json(CheckError, (what, "Please report it with what KG_TRACEBACK=1 kg ... prints."))
    sys.stdout.buffer.write(kind)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    os._exit(0)  # without freeing the store, which takes time


def _content(request: Mapping[str, Any]) -> bytes:
    """Answer a request; give a line with the reasons why nothing was found (a JSON list), and behind it the answer.

    :param request: ``question`` and ``layout`` as dictionaries; without a layout the answer is a table in MessagePack
    """
    import msgspec

    from kg.graph import queries, results, tables, unknown_names

    question, layout = Question(**request["question"]), request["layout"] and Layout(**request["layout"])
    answer = queries.ask(question.graph, question.query, question.params)
    if layout and layout.format not in get_args(tables.Format):
        return b"[]\n" + results.write(answer, layout.format).encode()
    table = queries.table_of(answer)
    reasons = json.dumps(() if table.rows or not layout else unknown_names.reasons(answer)).encode()
    content = tables.render(table, **asdict(layout)).encode() if layout else msgspec.msgpack.encode(table)
    return reasons + b"\n" + content


def _as_json(error: type[KgError], arguments: tuple[str, ...]) -> bytes:
    """Write an error as JSON, its class and its arguments, from which the process that asked raises it again."""
    return json.dumps({"error": error.__name__, "arguments": arguments}).encode()


def _end_with_asker() -> None:
    """Wait until the process that asked is gone, and end this process."""
    os.read(sys.stdin.fileno(), 1)  # nothing more is written: it returns when the asker has gone
    os._exit(1)
