"""Reads contrasts, short training texts written for this project: blocks of one proposition and fifteen lines of reported speech.

Each line supports the proposition, opposes it, or does neither, often with nearly the words of another line. A block is ``P FORM |
PROPOSITION`` and lines ``KIND HOLDER | CUE | CONTENT``; the README of ``blocks/`` says how they were written.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.evaluation import corpora
from kg.models.pairs import Pair, premise
from kg.records import Position

BLOCKS = Path(__file__).parent / "blocks"

# KIND → label. Support: in other words, by consequence. Oppose: by a small change of words, in other words, by consequence, by refuting
# somebody. Neutral: the same topic and names, somebody else's view, left open.
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
    """Read all blocks of a folder of ``.txt`` files.

    :returns: pairs of a reported line and its proposition, each with its label
    :raises InputError: a line is no part of a block
    """
    for path in sorted(folder.glob("*.txt")):
        proposition = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            if proposition_line := _PROPOSITION.fullmatch(line.strip()):
                proposition = proposition_line["proposition"]
            elif (parts := _LINE.fullmatch(line.strip())) and proposition and parts["kind"] in _LABELS:
                yield Pair(premise(parts["holder"], parts["cue"], parts["content"]), proposition), _LABELS[parts["kind"]]
            else:
                what = f"{path.name}, line {number}, is no part of a block."
                raise InputError(what, "Write 'P FORM | PROPOSITION', then lines 'KIND HOLDER | CUE | CONTENT'.")


def read_jsonl(path: Path) -> Iterator[tuple[Pair, Position]]:
    """Read contrasts from a JSON Lines file of rows ``{holder, cue, text, target, label}``; ``target`` is the proposition.

    :returns: pairs of a reported text and its proposition, each with its label
    """
    for row in corpora.jsonl(path):
        yield Pair(premise(row["holder"], row["cue"], row["text"]), row["target"]), row["label"]
