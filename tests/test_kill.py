"""A build that is killed at any moment: readers see one whole generation, and the next build is as if nothing had happened."""

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
import quickbuild

from kg import outputs
from kg.graph import store

KILLS, STRIDE = (15, 3) if os.environ.get("CI") else (50, 1)
ONE, TWO = "a.txt", "b.txt"
NAMES = ("graph.nq", "propositions.ttl", "report.json", "report.txt", "run.json")


@pytest.fixture(scope="module")
def processes() -> Iterator[ForkServerContext]:
    context = get_context("forkserver")  # a process for each kill, and the imports once
    context.set_forkserver_preload(["quickbuild"])
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # else Python 3.11 preloads nothing
        yield context


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    quickbuild.install(monkeypatch.setattr)
    return tmp_path / ONE, tmp_path / TWO


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def timeless(folder: Path) -> dict[str, bytes]:
    """Give the files of a build without what tells the time: the run, and the digest of the run."""
    found = files(folder)
    run, manifest = json.loads(found.pop("run.json")), json.loads(found.pop(outputs.MANIFEST))
    assert manifest["files"].keys() == {*found, "run.json"}
    return found | {"run": json.dumps({key: run[key] for key in run.keys() - {"started", "ended"}}, sort_keys=True).encode()}


def graph_of_a_whole_generation(out: Path) -> bytes:
    """Read all that a build wrote, and check that it belongs together; give the graph."""
    read = outputs.read_consistently(out, lambda root: {name: (root / name).read_bytes() for name in NAMES})
    digest = hashlib.sha256(read["graph.nq"]).hexdigest()
    assert json.loads(read["run.json"])["graph"]["sha256"] == digest
    assert digest in read["report.txt"].decode()
    assert digest in read["report.json"].decode()
    return read["graph.nq"]


@pytest.fixture
def undisturbed(inputs: tuple[Path, Path], tmp_path: Path) -> dict[bytes, dict[str, bytes]]:
    """What each of two builds writes where nothing disturbs it: by its graph."""
    found = {}
    for given in inputs:
        quickbuild.build(given, tmp_path / "undisturbed")
        found[(tmp_path / "undisturbed" / "graph.nq").read_bytes()] = timeless(tmp_path / "undisturbed")
    assert len(found) == 2
    return found


def test_kills_at_random_moments(
    inputs: tuple[Path, Path], undisturbed: dict[bytes, dict[str, bytes]], tmp_path: Path, processes: ForkServerContext
) -> None:
    out, chance = tmp_path / "out", random.Random(14)  # no secret
    quickbuild.build(inputs[0], out)
    for _ in range(KILLS):
        (tmp_path / "ready").unlink(missing_ok=True)
        killed = processes.Process(target=quickbuild.over_and_over, args=(inputs, out))
        killed.start()
        while not (tmp_path / "ready").exists():
            time.sleep(0.001)
        until = time.monotonic() + chance.uniform(0, 0.2)
        while time.monotonic() < until:
            assert graph_of_a_whole_generation(out) in undisturbed  # at that moment
        assert killed.pid
        os.killpg(killed.pid, signal.SIGKILL)
        killed.join()
        graph = graph_of_a_whole_generation(out)
        assert len(store.open(out)) == len(set(graph.splitlines()))
        given = chance.choice(inputs)
        quickbuild.build(given, out)
        quickbuild.build(given, tmp_path / "undisturbed")
        assert timeless(out) == timeless(tmp_path / "undisturbed")


@pytest.mark.parametrize("kind", ["the first build", "a later build"])
def test_a_kill_at_every_step(
    kind: str,
    inputs: tuple[Path, Path],
    undisturbed: dict[bytes, dict[str, bytes]],
    tmp_path: Path,
    processes: ForkServerContext,
) -> None:
    (a_graph, a_files), (b_graph, b_files) = undisturbed.items()
    first = kind == "the first build"
    quickbuild.build(inputs[0], tmp_path / "before")
    seen = []
    for step in range(1, 1000, STRIDE):
        out = tmp_path / str(step)
        if not first:
            shutil.copytree(tmp_path / "before", out)
        killed = processes.Process(target=quickbuild.until_step, args=(inputs[1], out, step))
        killed.start()
        killed.join()
        if outputs.current_folder(out) != out or (out / "graph.nq").exists():  # else a first build was not decided
            seen.append(graph_of_a_whole_generation(out))
        quickbuild.build(inputs[1], out)
        assert timeless(out) == b_files
        assert not [path for path in out.iterdir() if path.name.startswith(".")]
        if killed.exitcode == 0:
            break
    assert step > 30
    assert seen == [graph for graph in seen if graph == a_graph] + [graph for graph in seen if graph == b_graph]  # one decision
    assert {a_graph, b_graph} - {a_graph if first else b""} == set(seen)
    assert a_files != b_files
