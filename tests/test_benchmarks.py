"""The benchmarks run, at a size that takes no time; what they measure is no test."""

import json
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


def test_rules_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = runpy.run_path(str(BENCHMARKS / "rules.py"))
    text = "The mayor, Ada Berg, said it rains.\nA police report said so. Ada Berg said no."
    sources = ["The mayor, Ada Berg,", "A police report", "Ada Berg"]
    attributions = [{"source": [[text.index(source), text.index(source) + len(source)]]} for source in sources]
    files = {
        "attribution/a.train.jsonl": {"id": "a", "text": text, "attributions": attributions},
        "attribution/a.dev.jsonl": {"id": "kept", "text": text, "attributions": attributions},
        "sides/a.train.jsonl": {"id": "a", "claims": [{"attribution": 0, "speaker": "Ada Berg"}]},
    }
    for name, row in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    rules = module["RULES"]
    module["main"].__globals__["RULES"] = {name: rules[name] for name in ("the mayor, Ada Berg", "a police report", "report by a maker")}
    module["main"](["--data", str(tmp_path)])
    first, _, *rows = capsys.readouterr().out.splitlines()
    assert first == "3 sources in 1 articles"
    assert [row.split()[-8:] for row in rows] == [
        ["1", "1", "0", "0", "1", "1", "0", "few"],
        ["1", "1", "0", "0", "0", "0", "0", "few"],
        ["0", "0", "0", "0", "0", "0", "0", "few"],
    ]
