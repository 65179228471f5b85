"""Starts `kg serve` as users do, for the tests that ask it over HTTP."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
WIDE = RUNAWAY.replace("(COUNT(*) AS ?n)", "*")


@dataclass(frozen=True)
class Server:
    process: "subprocess.Popen[str]"
    client: httpx2.Client

    @property
    def address(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def sparql(self, query: str, accept: str = "application/sparql-results+json") -> httpx2.Response:
        return self.client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Send a signal, and give the seconds until the process has ended."""
        begin = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - begin


@contextmanager
def serving(graph: Path, *flags: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "kg", "serve", str(graph), "--port", "0", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout
        assert process.stderr
        try:
            line = process.stdout.readline()
            found = re.fullmatch(r"Serving at (http://\S+/) \(Ctrl-C ends it\)\n", line)
            assert found, line + process.stderr.read()
            with httpx2.Client(base_url=found[1], timeout=60, trust_env=False) as client:
                yield Server(process, client)
        finally:
            process.kill()


def written(folder: Path, corpus: Corpus, minter: Minter) -> Path:
    """Write a graph as a build folder has it."""
    folder.mkdir(exist_ok=True)
    (folder / "graph.nq").write_text("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)), encoding="utf-8")
    return folder


def children(process: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, above, state in rows if int(above) == process and not state.startswith("Z")]


def is_alive(process: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def until(happens: Callable[[], object], seconds: float = 20) -> bool:
    ends = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True
