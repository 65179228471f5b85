"""The benchmarks run, at a size that takes no time; what they measure is no test."""

import json
import runpy
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
SMALL = {"gate": {"FIRST": 1, "CLAIMS": 1}, "speakers": {"FIRST": 80}}


def test_each_benchmark_is_run_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {*SMALL, "rules"}


@pytest.mark.parametrize("name", SMALL)
def test_it_prints_ratios(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = runpy.run_path(str(FOLDER / f"{name}.py"))
    module["main"].__globals__.update(SMALL[name])
    module["main"]()
    assert " x the first" in capsys.readouterr().out


def test_the_invented_articles_of_the_gate_keep_the_rules() -> None:
    module = runpy.run_path(str(FOLDER / "gate.py"))
    report = module["gate"](2)()
    assert report.findings == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 20


def test_rules_are_counted_with_their_articles_and_with_what_is_annotated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "By Ann Lee\n\nThe pier was criticised by Ole Vik as unsafe.\n\nThe quay was attacked by the press as old."
    find = lambda words: [text.index(words), text.index(words) + len(words)]  # noqa: E731  # used in the next lines alone
    told = [
        {"source": [find("Ole Vik")], "cue": [find("was criticised")], "content": [find("unsafe")]},
        {"source": [find("The quay")], "cue": [find("was attacked")], "content": [find("old")]},
    ]
    (tmp_path / "attribution").mkdir()
    (tmp_path / "attribution" / "polnear.train.jsonl").write_text(
        json.dumps({"id": "a", "text": text, "attributions": told}) + "\n", encoding="utf-8"
    )
    (tmp_path / "attribution" / "world.jsonl").write_text(
        json.dumps({"id": "b", "text": "By Bo", "attributions": []}) + "\n", encoding="utf-8"
    )
    runpy.run_path(str(FOLDER / "rules.py"))["main"]([str(tmp_path)])
    table = {line[:44].strip(): line[44:].split() for line in capsys.readouterr().out.splitlines()}
    assert table["furniture: credit"] == ["2", "cases", "2", "articles", "right", "1.00", "FEW"]
    assert table["attributions: agent of a passive"] == ["2", "cases", "1", "articles", "right", "0.50", "FEW"]
