"""The benchmarks run, at a size that takes no time; what they measure is no test."""

import runpy
import sys
from pathlib import Path

import pyshacl
import pytest
import rdflib

from kg import resources

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SMALL = {"gate": {"FIRST": 1, "CLAIMS": 1}, "speakers": {"FIRST": 80}}


@pytest.mark.parametrize("name", SMALL)
def test_it_prints_ratios(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = BENCHMARKS / f"{name}.py"
    monkeypatch.setattr(sys, "argv", [str(path), "--cached"])  # pySHACL as it comes takes most of a minute for three small graphs
    module = runpy.run_path(str(path))
    module["main"].__globals__.update(SMALL[name])
    module["main"]()
    assert " x the first" in capsys.readouterr().out


def test_pyshacl_as_it_comes_is_prepared_with_the_same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyshacl, "validate", lambda data, *, shacl_graph, inplace: (len(data), len(shacl_graph), inplace))
    module = runpy.run_path(str(BENCHMARKS / "gate.py"))
    data, rules, inplace = module["plain"](1)()
    assert inplace
    assert data > 100
    assert rules == len(rdflib.Graph().parse(resources.path("shapes") / "kg.ttl"))


def test_the_invented_articles_of_the_gate_keep_the_rules() -> None:
    module = runpy.run_path(str(BENCHMARKS / "gate.py"))
    report = module["gate"](2)()
    assert report.findings == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 20
