"""What the shipped models can do, on passages of our own: floors.json says what must not be lost.

passages.txt marks attributions, stories.txt claims with their speakers and stances. Floors lie a little under what was measured; those of
stances lie further, because a new stance model may be a little better there and a little worse here.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg import cli
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


@dataclass(frozen=True)
class Said:
    """One claim of a story: where it is, who makes it, and what the speaker is for or against, if anything."""

    span: tuple[int, int]
    speaker: str
    stance: str
    proposition: str


def stories() -> Iterator[tuple[str, str, list[Said]]]:
    """Each passage of stories.txt: its kind, its text below a headline, and its claims."""
    kind = ""
    for block in re.split(r"\n{2,}", (HERE / "stories.txt").read_text(encoding="utf-8")):
        lines = [line for line in block.strip().split("\n") if not line.startswith("#")]
        if lines and lines[0].startswith("== "):
            kind = lines.pop(0)[3:]
        if lines:
            text, spans = f"News of the day\n\n{lines[0]}\n".replace(" ¶ ", "\n\n"), {}
            while mark := re.search(r"\{(\d+) ([^{}]*)\}", text):
                spans[mark[1]] = mark.start(), mark.start() + len(mark[2])
                text = text[: mark.start()] + mark[2] + text[mark.end() :]
            rows = [re.fullmatch(r"(\d+) ([^:]+)(?:: (support|oppose) (.+))?", line) for line in lines[1:]]
            yield kind, text, [Said(spans[row[1]], row[2], row[3] or "", row[4] or "") for row in rows if row]


def annotated(folder: Path) -> None:
    """Write the stories in the form that `kg eval claims` reads."""
    (folder / "docs").mkdir()
    (folder / "gold").mkdir()
    found = list(stories())
    stated = sorted({claim.proposition for _, _, claims in found for claim in claims if claim.proposition})
    for number, (_, text, claims) in enumerate(found):
        (folder / "docs" / f"{number:02}.txt").write_text(text, encoding="utf-8")
        gold = {
            "propositions": [{"id": proposition, "text": proposition} for proposition in stated],
            "claims": [
                {"start": claim.span[0], "end": claim.span[1], "speaker": claim.speaker, "kind": "direct" if "“" in text else "indirect"}
                for claim in claims
            ],
            "stances": [
                {"speaker": claim.speaker, "proposition": claim.proposition, "stance": claim.stance} for claim in claims if claim.stance
            ],
        }
        (folder / "gold" / f"{number:02}.json").write_text(json.dumps(gold), encoding="utf-8")
    (folder / "propositions.txt").write_text("\n".join(stated) + "\n", encoding="utf-8")
    (folder / "aliases.json").write_text("{}", encoding="utf-8")


def test_the_stories_are_marked_whole() -> None:
    found = list(stories())
    assert len(found) >= 40
    for _, text, claims in found:
        assert not any(mark in text for mark in "{}¶")
        assert all(claim.span[0] < claim.span[1] for claim in claims)
    assert {claim.stance for _, _, claims in found for claim in claims} == {"support", "oppose", ""}


def test_claims_speakers_and_stances_keep_their_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotated(tmp_path)
    assert cli.main(["eval", "claims", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    measured = {"claims": found["f1"], "speakers": found["speaker"]} | {side: found["stance"][side] for side in ("support", "oppose")}
    assert all(measured[name] >= floor for name, floor in FLOORS["stories"].items()), measured


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
