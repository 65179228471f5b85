"""How a server is started, and how it ends: within three seconds of being told, also during a query."""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg import interrupts
from kg.errors import InputError, LimitError, QueryError, UsageError
from kg.graph.query_worker import Limits
from kg.graph.tables import Table

try:
    import uvicorn
    from anyio import from_thread

    from kg.server import decisions
    from kg.server.application import Site, application
    from kg.server.asking import Asker
    from kg.server.decisions import Decisions
    from kg.server.pages import Pages
    from kg.server.problems import Refusal
except ModuleNotFoundError as error:
    library = (error.name or "").partition(".")[0]
    if library not in {"starlette", "uvicorn", "anyio"}:
        raise
    what = f"A server needs {library}, which is not installed."
    raise UsageError(what, "Install it with: pip install 'stancegraph[serve]'") from error

_PATIENCE = 1  # seconds that running requests have when the server is to end
_WAITING = 256  # connections that the system keeps while the server is busy


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is asked to do.

    :param host, port: where it listens; port 0 takes any that is free
    :param limits: of each query
    :param corrections: the file to which corrections are added; None where none are taken
    """

    host: str = "127.0.0.1"
    port: int = 8080
    limits: Limits = field(default_factory=Limits)
    corrections: Path | None = None


def serve(graph: str, settings: Settings, ready: Callable[[str], None]) -> None:
    """Answer requests about a graph until a signal ends the server.

    :param graph: a build folder or a graph file
    :param ready: is told the server's address when it answers
    :raises InputError: the graph or the file of corrections cannot be read, or the address cannot be listened to
    :raises UsageError: the port is taken, or the system has no processes that share memory
    """
    if not hasattr(os, "fork"):
        raise UsageError("This system cannot fork a process, which each query needs.", "Run it on Linux, macOS or WSL.")
    kept = decisions.opened(settings.corrections) if settings.corrections else None
    with _listening(settings.host, settings.port) as listener:
        number, port = listener.getsockname()[:2]
        address = f"http://{f'[{number}]' if ':' in number else number}:{port}/"
        interrupts.leave_to_server()
        for end in (signal.SIGINT, signal.SIGTERM):
            signal.signal(end, _end_now)
        asyncio.run(_run(Asker(graph, settings.limits), kept, listener, settings.host, lambda: ready(address)))


def _end_now(*_: object) -> None:
    """End the process in order: before the server listens to signals itself, and after it."""
    raise SystemExit(0)


def _listening(host: str, port: int) -> socket.socket:
    """Open the socket that the server listens to.

    :raises UsageError: the port is taken
    :raises InputError: there is no such address on this machine, or it may not be used
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            what = f"Port {port} of {host} is taken by another program."
            raise UsageError(what, "Choose another one with --port N; --port 0 takes one that is free.") from error
        what = f"The server cannot listen to port {port} of {host!r}: {error.strerror or error}."
        raise InputError(what, "Choose an address of this machine, such as --host 127.0.0.1, and a port from 1024.") from error


async def _run(asker: Asker, kept: Decisions | None, listener: socket.socket, host: str, ready: Callable[[], None]) -> None:
    """Read the graph, tell that the server is ready, and run it."""
    try:
        await asker.start()
        token, file = (kept.token, kept.path) if kept else (None, None)
        site = Site(asker, Pages.of(asker.path, _ask_from_thread(asker), token, file), kept)
        config = uvicorn.Config(
            application(site, host),
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        server = uvicorn.Server(config)
        ready()
        await server.serve(sockets=[listener])
    finally:
        asker.close()


def _ask_from_thread(asker: Asker) -> Callable[[str, Mapping[str, str]], Table]:
    """Let the explorer ask from the thread in which it makes a page, and hear of errors as without a server."""

    def ask(query: str, params: Mapping[str, str]) -> Table:
        """Ask for a table."""
        try:
            return from_thread.run(asker.table, query, params)
        except Refusal as refusal:
            problem = refusal.problem
            kind = QueryError if problem.status == 400 else LimitError
            raise kind(problem.what, problem.hint) from refusal

    return ask
