"""kg/models/optional.py: a missing torch or transformers is said at the door, and nothing else is hidden."""

import builtins
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import cli, given
from kg.config import Config
from kg.errors import ModelError
from kg.learning import training
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.vocab import Minter


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Hide a library, and the modules of ours that have imported it."""

    def hide(library: str) -> None:
        for name in list(sys.modules):
            if name in {"kg.models.nli", "kg.models.torch_nets", "kg.models.torch_runtime"} or name.startswith("kg.learning."):
                monkeypatch.delitem(sys.modules, name)
                package, _, room = name.rpartition(".")
                monkeypatch.delattr(sys.modules[package], room, raising=False)  # else "from package import room" finds it there
        monkeypatch.setitem(sys.modules, library, None)  # importing it fails

    return hide


@pytest.mark.parametrize("library", ["torch", "transformers"])
@pytest.mark.parametrize(
    ("work", "needy"),
    [
        (lambda: runtime.start(files.read("stance"), "torch"), "The runtime torch"),
        (lambda: given.read(Config(stance_model="someone/nli"), Minter()), "The stance model someone/nli"),
        (lambda: training.train("stance", Path()), "Training"),
    ],
    ids=["runtime", "stance model before a build", "training"],
)
def test_what_is_missing_is_said_at_the_door(library: str, work: Callable[[], object], needy: str, without: Callable[[str], None]) -> None:
    without(library)
    with pytest.raises(ModelError, match=f"^{needy} needs {library}, which is not installed.$") as error:
        work()
    assert re.fullmatch(r"Install it: pip install torch==\S+ transformers==\S+", error.value.hint)


def test_a_stance_model_that_is_scored_is_said_too(
    tmp_path: Path, without: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    without("torch")
    (tmp_path / "kg.toml").write_text('stance-model = "someone/nli"', encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"text": "The dam is safe", "target": "The dam is safe", "label": "support"}\n', encoding="utf-8")
    assert cli.main(["eval", "stance", str(tmp_path / "gold.jsonl"), "--config", str(tmp_path / "kg.toml")]) == 2
    assert "someone/nli needs torch, which is not installed." in capsys.readouterr().err


def test_another_missing_library_is_not_hidden() -> None:
    with pytest.raises(ModuleNotFoundError, match="nothing_of_the_kind"), needed_for("It"):
        builtins.__import__("nothing_of_the_kind")
