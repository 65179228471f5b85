"""The benchmarks run, at a size that takes no time; what they measure is no test."""

import runpy
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SMALL = {"gate": {"FIRST": 1, "CLAIMS": 1}, "speakers": {"FIRST": 80}}


@pytest.mark.parametrize("name", SMALL)
def test_it_prints_ratios(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = runpy.run_path(str(BENCHMARKS / f"{name}.py"))
    module["main"].__globals__.update(SMALL[name])
    module["main"]()
    assert " x the first" in capsys.readouterr().out


def test_the_invented_articles_of_the_gate_keep_the_rules() -> None:
    module = runpy.run_path(str(BENCHMARKS / "gate.py"))
    report = module["gate"](2)()
    assert report.findings == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 20
