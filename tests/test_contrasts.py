"""The contrast blocks that ship, and how blocks are read."""

import json
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.learning import contrasts
from kg.models.pairs import Pair

BLOCK = """
P normative | The town should pay
+d Ida Brandt | demanded | that the town settle the bill
-r the treasurer | laughed at | the idea that the town owed anything

0h she | asked | who should pay
"""


def test_a_block_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BLOCK, encoding="utf-8")
    assert list(contrasts.read(tmp_path)) == [
        (Pair("Ida Brandt demanded: that the town settle the bill", "The town should pay"), "support"),
        (Pair("the treasurer laughed at: the idea that the town owed anything", "The town should pay"), "oppose"),
        (Pair("she asked: who should pay", "The town should pay"), "neutral"),
    ]


@pytest.mark.parametrize("line", ["+x Ida | said | yes", "+d Ida | said", "P odd | The town should pay", "Ida said yes", "+d | said | yes"])
def test_what_is_no_block_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"P factual | It rains\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt, line 2"):
        list(contrasts.read(tmp_path))


def test_a_line_needs_a_proposition(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("+d Ida | said | yes\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        list(contrasts.read(tmp_path))


def test_the_blocks_that_ship_have_fifteen_lines_and_all_labels() -> None:
    rows = list(contrasts.read())
    labels: dict[str, Counter[str]] = {}
    for pair, label in rows:
        labels.setdefault(pair.target, Counter())[label] += 1
    assert len(labels) >= 500
    assert {of.total() for of in labels.values()} == {15}
    assert all(of["oppose"] >= 6 and of["support"] >= 3 and of["neutral"] >= 4 for of in labels.values())
    assert len({pair for pair, _ in rows}) == len(rows)


def test_marked_rows_are_read(tmp_path: Path) -> None:
    row = {
        "holder": "Ida",
        "cue": "said",
        "text": "yes",
        "target": "It rains",
        "label": "support",
        "kind": "+d",
        "form": "factual",
        "src": "x",
    }
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert list(contrasts.read_jsonl(tmp_path / "rows.jsonl")) == [(Pair("Ida said: yes", "It rains"), "support")]
