"""How often rules apply is counted with their articles and with what is annotated."""

import json
import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "benchmarks" / "rules_attributions.py"


def test_rules_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "By Ann Lee\n\nThe pier was criticised by Ole Vik as unsafe.\n\nThe quay was attacked by the press as old."

    def find(words: str) -> list[int]:
        return [text.index(words), text.index(words) + len(words)]

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
    runpy.run_path(str(SCRIPT))["main"]([str(tmp_path)])
    table = {line[:44].strip(): line[44:].split() for line in capsys.readouterr().out.splitlines()}
    assert table["furniture: credit"] == ["2", "cases", "2", "articles", "right", "1.00", "FEW"]
    assert table["attributions: agent of a passive"] == ["2", "cases", "1", "articles", "right", "0.50", "FEW"]
