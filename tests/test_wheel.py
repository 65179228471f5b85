"""The wheel holds all that the command needs, and works from an empty folder with no checkout near it."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.models import optional
from kg.models.files import TASKS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "articles" / "barrage-vote-harbour-courier.txt"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("stancegraph-*.whl")
    return built


def test_the_wheel_holds_all_resources(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("ontologies", "shapes", "queries"):
        files = {path.relative_to(ROOT / kind).as_posix() for path in (ROOT / kind).rglob("*") if path.is_file()}
        assert files
        assert {f"kg/data/{kind}/{name}" for name in files} <= names
    lists = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kg").glob("*/data/*") if path.is_file()}
    assert {"kg/people/data/countries.tsv", "kg/text/data/function_words.txt"} <= lists <= names
    weights = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kg" / "weights").rglob("*") if path.is_file()}
    assert weights <= names
    assert {f"kg/weights/{task}/model.safetensors" for task in TASKS} <= names
    assert "kg/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.startswith("stancegraph-")} == {"kg"}


def test_the_installed_wheel_builds_a_graph(wheel: Path, tmp_path: Path) -> None:
    environment, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    _pip("--python", python, "install", "--no-deps", wheel)
    _lend_dependencies(environment)
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = subprocess.run(
        [python, "-c", "import kg; print(kg.__file__)"], capture_output=True, text=True, check=True, cwd=empty, env=clean
    )
    assert Path(where.stdout.strip()).is_relative_to(environment)
    command = [str(environment / "bin" / "kg"), "build", str(EXAMPLE), "-o", "graph", "--fail-on", "never"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=empty, env=clean)
    assert done.returncode == 0, done.stderr
    assert (empty / "graph" / "graph.nq").stat().st_size > 0


# ── an install without torch and transformers ────────────────────────────────


def test_what_the_light_install_needs_is_all_but_torch_and_transformers() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    lines = (ROOT / "requirements-run.txt").read_text(encoding="utf-8").splitlines()
    heavy = [line for line in declared if line.startswith(optional.LIBRARIES)]
    assert len(heavy) == len(optional.LIBRARIES)
    assert [line for line in lines if not line.startswith("#")] == [line for line in declared if line not in heavy]


@pytest.fixture(scope="module")
def light(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Command ``kg`` of an environment with the wheel and requirements-run.txt, in a folder of its own; pip asks the network."""
    environment, folder = tmp_path_factory.mktemp("venv"), tmp_path_factory.mktemp("light")
    venv.create(environment, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python"), "install", "--quiet", "--no-compile"]
    done = subprocess.run([*pip, "-r", ROOT / "requirements-run.txt"], capture_output=True, text=True, check=False)
    if done.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"An install without torch was not tested: {done.stderr}")
    subprocess.run([*pip, "--no-index", "--no-deps", wheel], check=True)
    (site,) = (environment / "lib").glob("python*/site-packages")
    assert not any((site / library).exists() for library in optional.LIBRARIES)
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def kg(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [environment / "bin" / "kg", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=clean)

    done = kg("build", EXAMPLE, "-o", "graph", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    return kg


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", EXAMPLE, "-o", "again", "--workers", "2", "--fail-on", "never"],
        ["validate", "graph", "--report", "sarif=gate.sarif", "--fail-on", "never"],
        ["validate", "graph", "--engine", "pyshacl", "--fail-on", "never"],
        ["query", "graph", "claims"],
        *(["export", "graph", "--to", kind] for kind in ("csv", "jsonl", "graphml", "schema", "oa", "nanopub")),
        ["export", "graph", "--to", "dna", "-o", "graph.dna"],
        ["import", "graph.dna", "--from", "dna", "-o", "imported"],
        ["diff", "graph", "graph"],
        ["models"],
        ["--version"],
    ],
    ids=lambda arguments: " ".join(str(argument) for argument in arguments if argument != EXAMPLE),
)
def test_a_light_install_does_all_but_train(light: Callable[..., subprocess.CompletedProcess[str]], arguments: list[str | Path]) -> None:
    done = light(*arguments)
    assert done.returncode == 0, done.stderr


def test_a_light_install_loads(light: Callable[..., subprocess.CompletedProcess[str]], oxigraph: str) -> None:
    done = light("load", "graph", oxigraph)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "needy"),
    [
        (["build", EXAMPLE, "-o", "out", "-q", "--runtime", "torch"], "The runtime torch"),
        (["build", EXAMPLE, "-o", "out", "-q", "--stance-model", "someone/nli"], "The stance model someone/nli"),
        (["train", "stance", "--data", "."], "Training"),
    ],
    ids=["runtime", "stance model", "training"],
)
def test_a_light_install_says_what_is_missing(
    light: Callable[..., subprocess.CompletedProcess[str]], arguments: list[str | Path], needy: str
) -> None:
    done = light(*arguments)
    assert done.returncode == 2
    what, hint, _ = done.stderr.split("\n")
    assert what == f"kg: {needy} needs torch, which is not installed."
    assert re.fullmatch(r"    Install it: pip install torch==\S+ transformers==\S+", hint)


def _pip(*arguments: str | Path) -> None:
    """Run this environment's pip, without the network."""
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=offline)
    assert done.returncode == 0, done.stderr


def _lend_dependencies(environment: Path) -> None:
    """Let an environment see this one's packages after its own.

    A folder named in a .pth file is searched, but the .pth files in it are not read: an editable kg stays out of sight.
    """
    (site,) = (environment / "lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
