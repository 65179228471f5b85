"""What the shipped models can do, on passages of our own: floors.json says what must not be lost."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.config import Config
from kg.evaluation import tasks

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
ROLES = {"s": "source", "c": "cue", "t": "content"}


def passages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each passage of passages.txt: its kind, and the row of an annotated article it stands for."""
    kind, lines = "", (HERE / "passages.txt").read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith("== "):
            kind = line[3:]
        elif line and not line.startswith("#"):
            yield kind, row(f"{kind}, line {number}", line.replace(" ¶ ", "\n\n"))


def row(name: str, marked: str) -> dict[str, Any]:
    """Take the marks out of a passage."""
    text, found = "", defaultdict[str, dict[str, list[list[int]]]](lambda: {role: [] for role in ROLES.values()})
    for part in re.split(r"(\{\d+[sct] [^{}]*\})", marked):
        mark = re.fullmatch(r"\{(\d+)([sct]) ([^{}]*)\}", part)
        words = mark[3] if mark else part
        for attribution in mark[1] if mark else "":
            found[attribution][ROLES[mark[2]]].append([len(text), len(text) + len(words.rstrip())])  # type: ignore[index]  # as above
        text += words
    return {"id": name, "text": text, "attributions": list(found.values())}


def scores(rows: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    path = folder / "passages.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return tasks.attribution(path, None, Config())


def test_the_passages_are_marked_whole() -> None:
    rows = [one for _, one in passages()]
    assert len(rows) >= 40
    assert not any(mark in one["text"] for one in rows for mark in "{}¶")
    assert all(one["cue"] and one["content"] for found in rows for one in found["attributions"])


def test_attribution_keeps_its_floors(tmp_path: Path) -> None:
    found = scores([one for _, one in passages()], tmp_path)
    measured = {kind: found[kind]["f1"] for kind in FLOORS["attribution"]}
    assert all(measured[kind] >= floor for kind, floor in FLOORS["attribution"].items()), measured


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in passages()}))
def test_each_kind_of_attribution(kind: str, tmp_path: Path) -> None:
    found = scores([one for name, one in passages() if name == kind], tmp_path)
    assert found["linked"]["missed"] + found["linked"]["extra"] <= FLOORS["attribution, wrong"].get(kind, 0), found
