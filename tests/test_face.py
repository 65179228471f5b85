"""kg/__init__.py: the Python interface is complete, and importing it imports nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture
def ferry(corpus: Corpus, minter: Minter, tmp_path: Path) -> kg.Graph:
    (tmp_path / "graph.nq").write_text("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)), encoding="utf-8")
    return kg.Graph(tmp_path)


def test_names() -> None:
    assert kg.__all__ == sorted(kg.__all__)
    assert dir(kg) == kg.__all__
    assert kg.__doc__


@pytest.mark.parametrize("name", kg.__all__)
def test_every_name_is_there_and_explained(name: str) -> None:
    assert name == "__version__" or getattr(kg, name).__doc__


def test_using_one_name_hides_no_other() -> None:
    for _ in range(2):
        for name in kg.__all__:
            assert callable(getattr(kg, name)) or name in {"errors", "evaluate", "__version__"}


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="'verify'"):
        _ = kg.verify


def test_importing_imports_nothing() -> None:
    program = "import sys; before = set(sys.modules); import kg; print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) <= {"kg"}


def test_version() -> None:
    assert kg.__version__.count(".") >= 2


def test_a_graph(ferry: kg.Graph, corpus: Corpus) -> None:
    assert len(ferry.claims().rows) == len(corpus.claims)
    assert len(ferry.stances().rows) == len(corpus.stances)
    assert [row["text"] for row in ferry.query("search", words="salt marsh").records()] == ["The terminal will ruin the salt marsh"] * 2
    assert ferry.export("csv") == kg.export(ferry.path, "csv")
    assert ferry.validate() == kg.validate(ferry.path)
    assert ferry.store is ferry.store


def test_a_graph_is_read_when_it_is_asked(tmp_path: Path) -> None:
    late = kg.Graph(tmp_path / "not-yet")
    with pytest.raises(kg.errors.InputError):
        late.claims()
