"""Reads contrasts: blocks of one proposition and fifteen short reported lines that support it, oppose it, or do neither.

``blocks/`` holds those that were written for this project; its README says how. A block is ``P FORM | PROPOSITION`` and lines
``KIND HOLDER | CUE | CONTENT``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.evaluation import corpora
from kg.models.pairs import Pair, premise
from kg.records import Position

BLOCKS = Path(__file__).parent / "blocks"

# support: in other words, by consequence; oppose: by a small change, in other words, by consequence, by refuting somebody;
# neutral: the same topic and names, the view of others, left open
_LABELS: dict[str, Position] = {
    "+d": "support",
    "+i": "support",
    "-n": "oppose",
    "-w": "oppose",
    "-i": "oppose",
    "-r": "oppose",
    "0t": "neutral",
    "0r": "neutral",
    "0h": "neutral",
}
_PROPOSITION = re.compile(r"P (?:factual|evaluative|normative|predictive|causal) \| (?P<proposition>\S.*)")
_LINE = re.compile(r"(?P<kind>[+0-][dinwrth]) (?P<holder>[^|]*[^|\s]) \| (?P<cue>[^|]*[^|\s]) \| (?P<content>[^|]*[^|\s])")


def read(folder: Path = BLOCKS) -> Iterator[tuple[Pair, Position]]:
    """Read all blocks of a folder of ``.txt`` files as pairs with their label.

    :raises InputError: naming the line that is no part of a block
    """
    for path in sorted(folder.glob("*.txt")):
        proposition = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            if head := _PROPOSITION.fullmatch(line.strip()):
                proposition = head["proposition"]
            elif (found := _LINE.fullmatch(line.strip())) and proposition and found["kind"] in _LABELS:
                yield Pair(premise(found["holder"], found["cue"], found["content"]), proposition), _LABELS[found["kind"]]
            else:
                what = f"{path.name}, line {number}, is no part of a block."
                raise InputError(what, "Write 'P FORM | PROPOSITION', then lines 'KIND HOLDER | CUE | CONTENT'.")


def marked(path: Path) -> Iterator[tuple[Pair, Position]]:
    """Read rows ``{holder, cue, text, target, label}`` as pairs with their label."""
    for row in corpora.jsonl(path):
        yield Pair(premise(row["holder"], row["cue"], row["text"]), row["target"]), row["label"]
