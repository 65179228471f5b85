"""The wheel holds all that the command needs, and works from an empty folder with no checkout near it."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

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
