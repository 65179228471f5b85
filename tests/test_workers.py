"""Processes that read articles end with their parent, and Ctrl-C ends everything soon and with one line: real processes, real signals.

Workers inherit their parent's standard error: it is at its end when the last of them is gone.
"""

import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path

import pytest

from kg import pipeline
from kg.articles import library as articles
from kg.attributions import workers
from kg.config import Config
from kg.errors import ModelError, WorkerError
from kg.progress import BARS, no_progress
from kg.vocab import Minter

ROOT = Path(__file__).resolve().parent.parent
SOON = 2.0  # seconds
INTERRUPTED = "kg: Interrupted.\n    Run it again; a build that did not end leaves the old graph whole.\n"

# The command, which says each step of its progress in a line of its own.
PROGRAM = """
import signal, sys
from contextlib import nullcontext
from kg import __main__, cli
from kg.commands import bars
say = lambda *words: print(*words, file=sys.stderr, flush=True)
bars.shown = lambda quiet: nullcontext(say)
begin, cli.main = cli.main, lambda: say("begun") or begin()
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background
__main__.run()
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles that take half a minute to read."""
    chance = random.Random(14)
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(80):
        lines = [f"Town number {number} talks about its plans", *(_paragraph(chance) for _ in range(12))]
        (folder / f"{number:02}.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _paragraph(chance: random.Random) -> str:
    names, things, words = "Orin Holm Lindt Ilves Abret Reik", "dam tram harbour bridge school library", "safe old late cheap closed wrong"
    name, other, thing, word = (chance.choice(given.split()) for given in (names, names, things, words))
    return f"The {thing} is {word}, engineer {name} said on Friday. Mayor {other} denied that the {thing} is {word}."


@dataclass
class Command:
    process: subprocess.Popen[str]

    def wait_for(self, line: str) -> None:
        assert self.process.stderr
        said = []
        for text in self.process.stderr:
            said.append(text)
            if text.startswith(line):
                return
        pytest.fail(f"{line!r} was not said: {''.join(said)}")

    def ended(self) -> tuple[float, int, str]:
        """Wait until no process is left; give how long that took, the exit code, and what was said since but for progress."""
        start = time.monotonic()
        assert self.process.stderr
        said = [line for line in self.process.stderr if line.split()[0] not in BARS]
        return time.monotonic() - start, self.process.wait(), "".join(said)


@contextmanager
def command(*arguments: str | Path) -> Iterator[Command]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}  # Python's tracker warns when a process was killed
    program = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    with subprocess.Popen(
        program, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment, process_group=0
    ) as process:
        try:
            yield Command(process)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("number", "moment", "seconds"),
    [
        (signal.SIGKILL, "articles 80 ", 5 * SOON),  # a worker that is being started learns of it when it has started
        (signal.SIGKILL, "attributions 1 ", SOON),
        (signal.SIGTERM, "attributions 1 ", SOON),
    ],
)
def test_workers_end_with_their_parent(number: signal.Signals, moment: str, seconds: float, corpus: Path, tmp_path: Path) -> None:
    with command("build", corpus, "-o", tmp_path / "out", "--workers", "2") as build:
        build.wait_for(moment)
        build.process.send_signal(number)
        taken, code, said = build.ended()
    assert (code, said) == (-number, "")
    assert taken < seconds


@pytest.mark.parametrize(
    ("count", "moment", "send"),
    [
        ("1", "begun", os.killpg),  # the whole group, as a terminal does; os.kill: the parent alone
        ("1", "attributions 1 ", os.killpg),
        ("2", "articles 80 ", os.killpg),
        ("2", "attributions 1 ", os.kill),
    ],
)
def test_an_interrupt_ends_a_build_soon_and_in_one_line(
    count: str, moment: str, send: Callable[[int, int], None], corpus: Path, tmp_path: Path
) -> None:
    with command("build", corpus, "-o", tmp_path / "out", "--workers", count) as build:
        build.wait_for(moment)
        send(build.process.pid, signal.SIGINT)
        taken, code, said = build.ended()
    assert (code, said) == (130, INTERRUPTED)
    assert taken < SOON


def test_a_job_in_the_background_is_not_interrupted(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<urn:a> <urn:p> <urn:b> <urn:g> .\n", encoding="utf-8")
    program = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_IGN); from kg import __main__, cli; begin = cli.main"
    program += "; cli.main = lambda: os.kill(os.getpid(), signal.SIGINT) or begin(); __main__.run()"
    done = subprocess.run([sys.executable, "-c", program, "query", tmp_path, "ASK {}"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_impatient_fingers_change_nothing(corpus: Path, tmp_path: Path) -> None:
    with command("build", corpus, "-o", tmp_path / "out", "--workers", "2") as build:
        build.wait_for("attributions 1 ")
        for _ in range(20):
            os.killpg(build.process.pid, signal.SIGINT)
            time.sleep(0.01)
        taken, code, said = build.ended()
    assert (code, said) == (130, INTERRUPTED)
    assert taken < SOON


def test_an_interrupt_ends_a_query_that_computes(tmp_path: Path) -> None:
    lines = [f'<urn:a{number}> <urn:p> "{number}" <urn:g> .\n' for number in range(5000)]
    (tmp_path / "graph.nq").write_text("".join(lines), encoding="utf-8")
    pairs = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f . FILTER(STRLEN(?b) < STRLEN(?d)) } }"
    with command("query", tmp_path, pairs) as query:
        query.wait_for("begun")
        time.sleep(1)  # the graph is read within a tenth of that
        os.killpg(query.process.pid, signal.SIGINT)
        taken, code, said = query.ended()
    assert (code, said) == (130, INTERRUPTED)
    assert taken < SOON


def test_a_worker_that_the_system_ends_is_said_in_a_sentence(corpus: Path) -> None:
    library = articles.read([str(corpus)], minter=Minter())

    def kill_a_worker() -> None:
        with workers.reading(library.articles, 2, None, "onnx") as readings:
            assert next(readings).article == library.articles[0]
            victim = active_children()[0].pid
            assert victim
            os.kill(victim, signal.SIGKILL)
            list(readings)

    with pytest.raises(WorkerError, match=r"^A process that reads articles was ended by the system"):
        kill_a_worker()
    assert active_children() == []


def test_workers_end_soon_where_the_caller_fails(corpus: Path) -> None:
    library = articles.read([str(corpus)], minter=Minter())
    failed_at = 0.0

    def fail() -> None:
        nonlocal failed_at
        with workers.reading(library.articles, 2, None, "onnx") as readings:
            next(readings)
            failed_at = time.monotonic()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert time.monotonic() - failed_at < SOON
    assert active_children() == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_wrong_model_is_said_the_same_with_workers(count: int, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing"):
        pipeline.read((), Config(attribution_model=tmp_path / "nothing", workers=count), no_progress)


def test_an_error_travels_between_processes_with_its_remedy() -> None:
    sent = ModelError("It is gone.", "Bring it back.")
    come = pickle.loads(pickle.dumps(sent))  # noqa: S301  # our own bytes
    assert (type(come), str(come), come.what, come.hint) == (ModelError, "It is gone.", "It is gone.", "Bring it back.")
