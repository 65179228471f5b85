"""How the server asks its keeper, which answers each question in a process of its own: within limits, a few at once."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any

import msgspec

from kg import errors
from kg.errors import LimitError
from kg.graph.query_worker import Limits
from kg.graph.tables import Table
from kg.outputs import current_folder
from kg.server import keeper
from kg.server.problems import Refusal

AT_ONCE = 8  # questions; a long one is only one process among others, so that short ones pass it
_DUMPS_AT_ONCE = 2
_DUMP_SECONDS = 3600.0  # a dump ends when its reader has it all
_WAIT = 30.0  # seconds that a question waits for its turn
_IN_MEMORY = 1 << 20  # bytes of an answer; a larger one is kept in a temporary file until the client has it
_PART = 1 << 16
_HEADER = 1 << 20  # bytes of the line before an answer at most: a problem has the query's words in it
_PATIENCE = 0.5  # seconds that a keeper has to end itself
_GONE = "what started it has gone"
_START = "import sys; sys.path[:] = sys.argv[3:]; from kg.server.keeper import main; main()"
_ASK_LESS = "Join its patterns by common variables, ask for less, or start the server with a higher limit"


@dataclass(frozen=True, slots=True)
class Graph:
    """What a keeper says of the graph that it has read.

    :param statements: in all named graphs
    :param base: what all addresses of the build begin with; None where the graph does not say
    """

    statements: int
    base: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it comes from the keeper.

    :param length: of the content in bytes; None where it is not known before its end
    """

    media: str
    length: int | None
    parts: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Content:
    """An answer that is there as a whole, in a file that its reader closes."""

    media: str
    length: int
    file: IO[bytes]


class Asker:
    """Asks the newest build of a graph: starts a keeper again where one has gone, and where the graph was built again.

    :param graph: a build folder or a graph file
    :param limits: of each question; the memory of the graph itself does not count
    """

    def __init__(self, graph: str, limits: Limits) -> None:
        self.path = graph
        self.limits = limits
        self._keeper: _Keeper | None = None
        self._state: object = None  # of the file that the keeper has read
        self._starting = asyncio.Lock()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._dump_turns = asyncio.Semaphore(_DUMPS_AT_ONCE)

    async def start(self) -> None:
        """Read the graph.

        :raises KgError: it cannot be read
        """
        await self._newest()

    def close(self) -> None:
        """End the keeper, and with it all processes that answer."""
        if self._keeper:
            self._keeper.close()

    @property
    def graph(self) -> "Graph | None":
        """What is known of the graph that is asked now; None while there is no keeper."""
        return self._keeper.graph if self._keeper and self._keeper.alive else None

    async def ask(self, question: Mapping[str, object]) -> Content:
        """Answer a question of :mod:`kg.server.answers`.

        :raises Refusal: it has no answer, or it took too much
        """
        async with self._turn(self._turns), self._asked(question, self.limits) as reply:
            file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - who sends the answer closes it
            async for part in reply.parts:
                file.write(part)
            length = file.tell()
            file.seek(0)
            return Content(reply.media, length, file)

    async def table(self, query: str, params: Mapping[str, str]) -> Table:
        """Answer a named query, or SPARQL of ours, with a table.

        :raises Refusal: as :meth:`ask`
        """
        content = await self.ask({"kind": "table", "query": query, "params": params})
        with content.file:
            return msgspec.msgpack.decode(content.file.read(), type=Table)

    @asynccontextmanager
    async def dump(self) -> AsyncIterator[Reply]:
        """Give the whole graph as N-Quads, as it is written.

        :raises Refusal: as :meth:`ask`
        """
        limits = Limits(_DUMP_SECONDS, self.limits.megabytes)
        async with self._turn(self._dump_turns), self._asked({"kind": "dump"}, limits) as reply:
            yield reply

    @asynccontextmanager
    async def _turn(self, turns: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait until one of the turns is free, and take it for the block.

        :raises Refusal: none was free for too long
        """
        try:
            await asyncio.wait_for(turns.acquire(), _WAIT)
        except TimeoutError as error:
            raise Refusal(503, "The server answers as many questions as it can at once.", "Ask again in a minute.") from error
        try:
            yield
        finally:
            turns.release()

    @asynccontextmanager
    async def _asked(self, question: Mapping[str, object], limits: Limits) -> AsyncIterator[Reply]:
        """Ask the keeper of the newest build."""
        newest = await self._newest()
        async with newest.asked(question, limits) as reply:
            yield reply

    async def _newest(self) -> "_Keeper":
        """Give the keeper of the newest build; a new one where the graph's file is another, or where it has gone.

        :raises KgError: there is none, and the graph cannot be read
        """
        async with self._starting:
            state = _state(self.path)
            if self._keeper and self._keeper.alive and (state is None or state == self._state):
                return self._keeper
            old = self._keeper
            try:
                self._keeper = await _Keeper.start(self.path)
            except errors.KgError:
                if not (old and old.alive):
                    raise
            else:
                if old:
                    old.retire()
            self._state = state
            return self._keeper  # type: ignore[return-value]  # one has been started, else this point is not reached


def _state(graph: str) -> tuple[int, int, int] | None:
    """Tell one build of a graph from another; None where there is no file, as in the moment between two builds."""
    path = Path(graph)
    try:
        file = (current_folder(path) / "graph.nq" if path.is_dir() else path).stat()
    except OSError:
        return None
    return file.st_ino, file.st_mtime_ns, file.st_size


class _Keeper:
    """One process that keeps a graph, as the server sees it.

    :param control: this end of the sockets between the two
    :param streams: the same, as asyncio reads it
    """

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        control: socket.socket,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        graph: "Graph",
    ) -> None:
        reader, self._writer = streams
        self.graph = graph
        self.alive = True
        self._is_closed = False
        self._process = process
        self._control = control
        self._numbers = count()
        self._ended: dict[int, asyncio.Future[str]] = {}  # number of a question → why its process has ended
        self._channels: dict[int, asyncio.StreamWriter] = {}
        self._retired = False
        self._watching = asyncio.create_task(self._watch(reader))

    @classmethod
    async def start(cls, graph: str) -> "_Keeper":
        """Start a process and let it read a graph.

        :raises KgError: it cannot
        """
        control, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-c", _START, graph, str(theirs.fileno()), *sys.path]
            errors_to = None if os.environ.get("KG_TRACEBACK") else subprocess.DEVNULL
            process = subprocess.Popen(  # noqa: ASYNC220, S603 - it is not waited for; this Python itself
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors_to, pass_fds=[theirs.fileno()]
            )
        streams = await asyncio.open_connection(sock=control, limit=_HEADER)
        first: dict[str, Any] = {}
        try:
            first = json.loads(await streams[0].readline() or b"{}")
        finally:
            if "statements" not in first:
                process.kill()
                process.wait()
                streams[1].close()
        if "statements" in first:
            return cls(process, control, streams, Graph(**first))
        if "error" in first:
            raise getattr(errors, first["error"])(*first["arguments"])
        what = "The process that reads the graph has ended."
        raise LimitError(what, "Look whether the machine has run out of memory; KG_TRACEBACK=1 shows its messages.")

    def retire(self) -> None:
        """End this keeper when its last question is answered."""
        self._retired = True
        if not self._ended and not self._is_closed:
            self.close()

    def close(self) -> None:
        """End the process; those that answer end with it."""
        self._is_closed = True
        self._forsake()
        self._watching.cancel()
        with suppress(OSError):  # it has gone
            self._control.shutdown(socket.SHUT_RDWR)  # the process ends itself, and those that answer
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._writer.close()

    async def _watch(self, reader: asyncio.StreamReader) -> None:
        """Hear why processes have ended, until the keeper has gone."""
        while line := await reader.readline():
            message = json.loads(line)
            if (ended := self._ended.get(message["number"])) and not ended.done():
                ended.set_result(message["ended"])
        self._forsake()

    def _forsake(self) -> None:
        """Tell all who wait for an answer that none will come."""
        self.alive = False
        for number, ended in self._ended.items():
            if not ended.done():
                ended.set_result(_GONE)
            self._channels[number].transport.abort()  # ends the process that answers, and the waiting for it

    @asynccontextmanager
    async def asked(self, question: Mapping[str, object], limits: Limits) -> AsyncIterator[Reply]:
        """Ask a question in a process of its own, which is ended at the limits and at the end of the block.

        :raises Refusal: the problem that the process gives for an answer, or why it has ended without a whole one
        """
        number = next(self._numbers)
        channel, theirs = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=channel, limit=_HEADER)
        ended = self._ended[number] = asyncio.get_running_loop().create_future()
        self._channels[number] = writer
        try:
            line = {"number": number, "seconds": limits.seconds, "megabytes": limits.megabytes}
            with theirs:
                try:
                    socket.send_fds(self._control, [f"{json.dumps(line)}\n".encode()], [theirs.fileno()])
                except OSError as error:  # it has gone, or takes nothing more
                    raise _unanswered(_GONE, limits) from error
            writer.write(f"{json.dumps(question)}\n".encode())
            header = await reader.readline()
            if not header.endswith(b"\n"):
                raise _unanswered(await ended, limits)
            first = json.loads(header)
            if "problem" in first:
                raise Refusal(**first["problem"])
            yield Reply(first["media"], first["length"], _parts(reader, first["length"], ended, limits))
        finally:
            writer.close()
            del self._ended[number], self._channels[number]
            if self._retired:
                self.retire()


async def _parts(reader: asyncio.StreamReader, length: int | None, ended: "asyncio.Future[str]", limits: Limits) -> AsyncIterator[bytes]:
    """Read an answer in parts.

    :raises Refusal: the process ended before it had written all
    """
    got = 0
    while part := await reader.read(_PART):
        got += len(part)
        yield part
    if got != length and (reason := await ended) != keeper.FINISHED:
        raise _unanswered(reason, limits)


def _unanswered(reason: str, limits: Limits) -> Refusal:
    """Say why a question got no answer.

    :param reason: as :mod:`kg.server.keeper` says why a process has ended
    """
    if reason == keeper.TIME:
        what = f"The query had no answer after {limits.seconds:g} s and was ended."
        return Refusal(504, what, f"{_ASK_LESS}: --time-limit SECONDS.")
    if reason == keeper.MEMORY:
        what = f"The query took more than {limits.megabytes} MiB of memory and was ended."
        return Refusal(503, what, f"{_ASK_LESS}: --memory-limit MIB.")
    what = f"The process that answered the query has ended before its answer ({reason})."
    return Refusal(503, what, "Ask for less, or look whether the machine has run out of memory.")
