"""Reads stories invented for training: claims as they stand in news, and the position of each on the propositions of its story.

``newsroom`` holds them; its README says how they are written. The pairs without a mark are the hard ones: the same people, the same words,
and no position taken.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.claims.cues import cue_kind, denies
from kg.errors import InputError
from kg.learning.reported import FLIPPED, Row
from kg.models.pairs import Pair, premise
from kg.records import Position
from kg.stances.clauses import negated

TRAIN, ASIDE = (Path(__file__).parent / "newsroom" / part for part in ("train", "aside"))

# Of one pass of a training.
SHOWN = 2  # of the four forms of a marked pair: with and without holder and cue, against the proposition and its contrary
NEUTRAL = 0.35  # share of a story's pairs without a mark that are used
STRANGE = 0.25  # share of claims that are also paired with a proposition of another story

_SIDES: dict[str, Position] = {"+": "support", "-": "oppose"}
_LINE = re.compile(r"(?P<story># (?P<title>\S.*))|(?P<proposition>P (?P<letter>[a-e]) (?P<wording>\S.*))|(?P<claim>C (?P<parts>\S.*))")


@dataclass(frozen=True, slots=True)
class StoryClaim:
    """A claim of a story.

    :param sides: letter of a proposition → the holder's position
    :param open: letters of propositions on which readers could argue about the position
    """

    holder: str
    cue: str
    content: str
    sides: Mapping[str, Position]
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """Claims around a few propositions.

    :param propositions: letter → wording
    """

    title: str
    propositions: Mapping[str, str]
    claims: tuple[StoryClaim, ...]


def read(folder: Path = TRAIN) -> tuple[Story, ...]:
    """Read all stories of a folder.

    :raises InputError: naming the line that is no part of a story
    """
    result: list[Story] = []
    for path in sorted(folder.glob("*.txt")):
        title, propositions, claims = "", dict[str, str](), list[StoryClaim]()
        for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), "# end"], 1):
            found = _LINE.fullmatch(line.strip())
            if not found:
                if line.strip():
                    raise InputError(f"{path.name}, line {number}, is no part of a story.", "Begin it with '# ', 'P a ' or 'C '.")
            elif found["story"]:
                if claims:
                    result.append(Story(title, propositions, tuple(claims)))
                title, propositions, claims = found["title"], {}, []
            elif found["proposition"]:
                propositions[found["letter"]] = found["wording"].rstrip(".")
            else:
                claims.append(_claim(found["parts"], propositions, f"{path.name}, line {number}"))
    return tuple(result)


def _claim(text: str, propositions: Mapping[str, str], where: str) -> StoryClaim:
    """Read one claim. A proposition marked "?", or marked with two different signs, is arguable: it has no side.

    :param where: file and line, for the error
    :raises InputError: the line is no claim
    """
    parts = [part.strip() for part in text.split("|")]
    marks = parts[-1].split()
    if len(parts) != 4 or not parts[2] or any(mark[0] not in "+-?" or mark[1:] not in propositions for mark in marks):
        raise InputError(f"{where}, is no claim.", "Write 'C holder | cue | content | marks', a mark +, - or ? and a proposition's letter.")
    letters = {mark[1:] for mark in marks}
    ambiguous = {letter for letter in letters if len({mark[0] for mark in marks if mark[1:] == letter}) > 1}
    sides = {mark[1:]: _SIDES[mark[0]] for mark in marks if mark[0] in _SIDES and mark[1:] not in ambiguous}
    return StoryClaim(parts[0], parts[1], parts[2].rstrip(".,"), sides, frozenset(letters - set(sides)))


def pairs(stories: Sequence[Story], chance: random.Random) -> Iterator[Row]:
    """Pair claims with the propositions of their story, in several forms, and a few with a proposition of another story."""
    for story in stories:
        for claim in story.claims:
            for letter, proposition in story.propositions.items():
                if side := claim.sides.get(letter):
                    yield from chance.sample(_forms(claim, proposition, side), SHOWN)
                elif letter not in claim.open and chance.random() < NEUTRAL:
                    yield chance.choice(_forms(claim, proposition, "neutral"))
            if chance.random() < STRANGE:
                other = chance.choice(stories)
                if other is not story:
                    yield chance.choice(_forms(claim, chance.choice(list(other.propositions.values())), "neutral"))


def as_reported(stories: Sequence[Story], chance: random.Random) -> Iterator[Row]:
    """Pair claims, behind holder and cue, with the propositions of their story: each marked pair, and a draw of those without a mark."""
    for story in stories:
        for claim in story.claims:
            text = premise(claim.holder, claim.cue or "said", claim.content)
            for letter, proposition in story.propositions.items():
                if side := claim.sides.get(letter):
                    yield Pair(text, proposition), side
                elif letter not in claim.open and chance.random() < NEUTRAL:
                    yield Pair(text, proposition), "neutral"


def _forms(claim: StoryClaim, proposition: str, position: Position) -> list[Row]:
    """Give the four forms of a pair: the claim with and without its cue, against the proposition and its contrary.

    A denied claim without its cue means the opposite. A content whose cue decides what it means ("refused" to go) keeps the cue.
    """
    reported = premise(claim.holder, claim.cue or "said", claim.content)
    if denies(claim.cue):
        texts = [(reported, position), (premise(claim.holder, None, claim.content), FLIPPED[position])]
    else:
        texts = [(reported, position), (claim.content if cue_kind(claim.cue) == "report" else reported, position)]
    forms = [(Pair(text, proposition), label) for text, label in texts]
    return forms + [(Pair(text, negated(proposition)), FLIPPED[label]) for text, label in texts]
