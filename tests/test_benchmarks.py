"""The benchmarks run, at a size that takes no time; what they measure is no test."""

import runpy
from pathlib import Path

import pytest

BENCHMARKS = sorted((Path(__file__).resolve().parent.parent / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_it_prints_ratios(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = runpy.run_path(str(path))
    module["main"].__globals__["FIRST"] = 80
    module["main"]()
    assert " x the first" in capsys.readouterr().out
