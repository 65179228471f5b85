"""A Virtuoso of its own for the tests: in a temporary folder, on free ports of this machine, gone when they end."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

# What differs from Virtuoso's defaults is where files lie, the ports, and little memory.
_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start a Virtuoso in an empty folder, give its address, and stop it."""
    program = shutil.which("virtuoso-t")
    if program is None:
        missing = "Virtuoso is not installed (apt-get install virtuoso-opensource-7): nothing was loaded into it or asked there."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    sql, http = _free_ports()
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    command = [str(program), "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with (folder / "console.log").open("wb") as console:
        server = subprocess.Popen(command, cwd=folder, stdout=console, stderr=console)
    try:
        address = f"127.0.0.1:{http}"
        _wait(server, address, folder)
        yield address
    finally:
        server.kill()  # what it holds is thrown away
        server.wait()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _wait(server: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    for _ in range(1200):
        assert server.poll() is None, (folder / "console.log").read_text("utf-8", "replace")
        try:
            if httpx2.get(f"http://{address}/sparql", params={"query": "ASK {}"}).is_success:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.1)
    pytest.fail(f"Virtuoso did not answer within two minutes: {(folder / 'console.log').read_text('utf-8', 'replace')}")
