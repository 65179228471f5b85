"""kg/server/: a query ends at its limits while others are answered, nothing is lost, and the server ends when it is told to."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from servers import RUNAWAY, WIDE, Server, children, is_alive, serving, until, written
from starlette.concurrency import run_in_threadpool

from kg import cli
from kg.errors import LimitError
from kg.graph.corpus import Corpus
from kg.graph.query_worker import Limits
from kg.server import asking, running
from kg.vocab import Minter

SOON = 3  # seconds
LIMIT = 3  # seconds of a query
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def graph(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("served"), corpus, minter)


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph, "--time-limit", str(LIMIT), "--memory-limit", "100") as started:
        yield started


def keeper(server: Server) -> int:
    (process,) = children(server.process.pid)
    return process


def test_a_runaway_query_ends_in_time_while_others_are_answered(server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        begin = time.monotonic()
        runaways = [threads.submit(server.sparql, RUNAWAY) for _ in range(3)]
        time.sleep(0.5)
        waited = []
        while not all(runaway.done() for runaway in runaways):
            asked = time.monotonic()
            assert server.sparql(COUNT).status_code == 200
            waited.append(time.monotonic() - asked)
        took = time.monotonic() - begin
    answers = [runaway.result() for runaway in runaways]
    assert {answer.status_code for answer in answers} == {504}
    assert answers[0].text.startswith(f"The query had no answer after {LIMIT} s and was ended.\n")
    assert took < LIMIT + 2
    assert len(waited) >= 2
    assert sorted(waited)[len(waited) // 2] < 1
    assert until(lambda: not children(keeper(server)))


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux shows what it grants a process")
def test_a_long_query_yields_and_the_system_would_end_it_too(server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.sparql, RUNAWAY)
        assert until(lambda: children(keeper(server)))
        (process,) = children(keeper(server))
        limits = Path(f"/proc/{process}/limits").read_text(encoding="ascii")
        assert re.search(rf"^Max cpu time +{LIMIT + 2} +{LIMIT + 2} ", limits, flags=re.MULTILINE)
        assert until(lambda: os.getpriority(os.PRIO_PROCESS, process) == 15, LIMIT - 0.5)
        asked.result()


def test_a_query_ends_at_its_memory_limit(server: Server) -> None:
    answer = server.sparql(WIDE)
    assert answer.status_code in {503, 504}  # a slow machine gets to its time limit first
    assert "100 MiB" in answer.text or answer.status_code == 504
    assert server.sparql(COUNT).status_code == 200


def test_a_query_ends_when_nobody_waits_for_it(server: Server) -> None:
    with pytest.raises(httpx2.TimeoutException):
        server.client.get("/sparql", params={"query": RUNAWAY}, timeout=0.5)
    assert until(lambda: not children(keeper(server)), SOON - 1)


def test_many_clients_lose_nothing(server: Server) -> None:
    requests = [
        ("/sparql", {"query": COUNT}, 200),
        ("/sparql", {"query": "SELECT ?s { ?s ?p"}, 400),
        ("/sparql", {"query": "SELECT ?name { ?speaker schema:name ?name }"}, 200),
        ("/queries/claims", {"format": "csv"}, 200),
        ("/queries/no-such", {}, 404),
        ("/queries", {}, 200),
        ("/dump.nq", {}, 200),
        ("/health", {}, 200),
        ("/resource", {"iri": "https://w3id.org/stancegraph/data/dataset"}, 200),
        ("/static/style.css", {}, 200),
    ]

    def client(number: int) -> list[tuple[str, int, bytes]]:
        with httpx2.Client(base_url=server.address, timeout=60, trust_env=False) as asking:
            answers = []
            for turn in range(10):
                path, params, status = requests[(number + turn) % len(requests)]
                answer = asking.get(path, params=params)
                assert answer.status_code == status, answer.text
                answers.append((f"{path}{params}", answer.status_code, answer.content))
            return answers

    with ThreadPoolExecutor(20) as threads:
        answered = [answer for answers in threads.map(client, range(20)) for answer in answers]
    assert len(answered) == 200
    assert len({(asked, status, b"".join(sorted(content.splitlines()))) for asked, status, content in answered}) == len(requests)


def test_a_process_that_was_killed_is_no_answer_and_hurts_no_other(server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.sparql, RUNAWAY)
        assert until(lambda: children(keeper(server)))
        os.kill(children(keeper(server))[0], signal.SIGKILL)
        answer = asked.result()
    assert (answer.status_code, "SIGKILL" in answer.text) == (503, True)
    assert server.sparql(COUNT).status_code == 200


def test_a_keeper_that_was_killed_is_replaced(server: Server) -> None:
    first = keeper(server)
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.sparql, RUNAWAY)
        assert until(lambda: children(first))
        (orphan,) = children(first)
        os.kill(first, signal.SIGKILL)
        assert asked.result().status_code == 503
    assert until(lambda: not is_alive(orphan), SOON)
    assert server.sparql(COUNT).status_code == 200
    assert keeper(server) != first


def test_a_question_that_finds_no_turn_is_told_so(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    monkeypatch.setattr(asking, "_WAIT", 0.2)

    async def crowd() -> list[Any]:
        asker = asking.Asker(str(graph), Limits(2))
        try:
            questions = [
                asker.ask({"kind": "sparql", "query": RUNAWAY, "accept": "", "default_graphs": [], "named_graphs": []}) for _ in range(2)
            ]
            return await asyncio.gather(*questions, return_exceptions=True)
        finally:
            asker.close()

    answers = asyncio.run(crowd())
    assert sorted(answer.problem.status for answer in answers) == [503, 504]


def test_a_page_that_waits_is_told_when_the_server_ends(graph: Path) -> None:
    async def end_while_asking() -> None:
        asker = asking.Asker(str(graph), Limits())
        await asker.start()
        page = asyncio.create_task(run_in_threadpool(running._ask_from_thread(asker), RUNAWAY, {}))
        await asyncio.sleep(0.5)
        asker.close()
        with pytest.raises(LimitError, match="has gone"):
            await asyncio.wait_for(page, SOON)

    asyncio.run(end_while_asking())


def test_a_new_build_is_served(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    first = tmp_path / "graph.nq"
    first.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n", encoding="utf-8")
    with serving(tmp_path) as server:
        assert server.client.get("/health").json()["statements"] == 1
        first.write_text("no graph", encoding="utf-8")
        assert server.sparql("ASK { <urn:a> ?p ?o }").json()["boolean"], "what cannot be read replaces nothing"
        written(tmp_path, corpus, minter)
        assert server.sparql("ASK { ?claim a kg:DirectClaim }").json()["boolean"]
        assert until(lambda: len(children(server.process.pid)) == 1)
        first.unlink()
        assert server.sparql("ASK { ?claim a kg:DirectClaim }").json()["boolean"]


# ── how it ends ──────────────────────────────────────────────────────────────


def no_answer(server: Server) -> None:
    with suppress(httpx2.HTTPError):  # the server may have no time left to say so
        assert server.sparql(RUNAWAY).status_code == 503


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_soon_even_during_a_query(graph: Path, number: signal.Signals) -> None:
    with serving(graph) as server:
        threading.Thread(target=no_answer, args=(server,)).start()
        first = keeper(server)
        assert until(lambda: children(first))
        (answering,) = children(first)
        assert server.end(number) < SOON
        assert server.process.returncode == 0
        assert server.process.stderr
        assert server.process.stderr.read() == ""
        assert until(lambda: not is_alive(first) and not is_alive(answering), 1)


def test_no_process_outlives_a_server_that_was_killed(graph: Path) -> None:
    with serving(graph) as server:
        threading.Thread(target=no_answer, args=(server,)).start()
        first = keeper(server)
        assert until(lambda: children(first))
        (answering,) = children(first)
        server.end(signal.SIGKILL)
        assert until(lambda: not is_alive(first) and not is_alive(answering), SOON)


# ── how it begins ────────────────────────────────────────────────────────────


def test_a_port_that_is_taken(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["serve", str(graph), "--port", str(port)]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == f"kg: Port {port} of 127.0.0.1 is taken by another program."
    assert "--port 0" in second


def test_an_address_that_is_not_here(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", str(graph), "--host", "192.0.2.1"]) == 3
    assert "cannot listen" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("none", None), ("graph.nq", ""), ("graph.nq", "no graph")])
def test_a_graph_that_cannot_be_read(tmp_path: Path, name: str, content: str | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    command = [sys.executable, "-m", "kg", "serve", str(path), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("library", ["starlette", "uvicorn"])
def test_what_is_missing_is_said(library: str, graph: Path) -> None:
    program = f"import sys; sys.modules[{library!r}] = None; from kg.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "serve", str(graph)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    what = f"kg: A server needs {library}, which is not installed.\n    Install it with: pip install 'stancegraph[serve]'\n"
    assert done.stderr == what


@pytest.mark.parametrize(
    ("name", "content"), [("decided.txt", None), ("none/decided.jsonl", None), ("decided.jsonl", "no json"), ("a.csv", "x,y\n1,2")]
)
def test_corrections_that_could_not_be_written(
    graph: Path, tmp_path: Path, name: str, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert cli.main(["serve", str(graph), "--port", "0", "--corrections", str(tmp_path / name)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 2
