"""Stories invented for training: claims as they stand in news, and the side that each takes on the propositions of its story.

``newsroom`` holds them; its README says how they are written. What a claim is not marked for is the hard case beside it:
the same people, the same words, and no side taken.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.claims.contents import cue_kind, denies
from kg.errors import InputError
from kg.learning.reported import FLIPPED, Row
from kg.models.pairs import Pair, premise
from kg.records import Position
from kg.stances.propositions import negated

TRAIN, ASIDE = (Path(__file__).parent / "newsroom" / part for part in ("train", "aside"))

# How a claim is shown. What is judged in a build is about the mean of these.
SHOWN = 2  # of the four ways of a pair that takes a side: with and without holder and cue, against the proposition and its contrary
NEUTRAL = 0.35  # of the pairs within a story that take none
STRANGE = 0.25  # of the claims also meet a proposition of another story

_SIDES: dict[str, Position] = {"+": "support", "-": "oppose"}
_LINE = re.compile(r"(?P<story># (?P<title>\S.*))|(?P<proposition>P (?P<letter>[a-e]) (?P<wording>\S.*))|(?P<claim>C (?P<parts>\S.*))")


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of a story.

    :param sides: letter of a proposition → the side its holder takes by it
    :param open: letters of propositions on which its side can be argued about
    """

    holder: str
    cue: str
    content: str
    sides: Mapping[str, Position]
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """Claims around a few propositions, which have letters."""

    title: str
    propositions: Mapping[str, str]
    claims: tuple[Told, ...]


def read(folder: Path = TRAIN) -> tuple[Story, ...]:
    """Read all stories of a folder.

    :raises InputError: naming the line that is no part of a story
    """
    result: list[Story] = []
    for path in sorted(folder.glob("*.txt")):
        title, propositions, claims = "", dict[str, str](), list[Told]()
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
                claims.append(_told(found["parts"], propositions, f"{path.name}, line {number}"))
    return tuple(result)


def _told(text: str, propositions: Mapping[str, str], where: str) -> Told:
    parts = [part.strip() for part in text.split("|")]
    marks = parts[-1].split()
    if len(parts) != 4 or not parts[2] or any(mark[0] not in "+-?" or mark[1:] not in propositions for mark in marks):
        raise InputError(f"{where}, is no claim.", "Write 'C holder | cue | content | marks', a mark +, - or ? and a proposition's letter.")
    letters = {mark[1:] for mark in marks}
    twice = {letter for letter in letters if len({mark[0] for mark in marks if mark[1:] == letter}) > 1}  # nobody can tell
    sides = {mark[1:]: _SIDES[mark[0]] for mark in marks if mark[0] in _SIDES and mark[1:] not in twice}
    return Told(parts[0], parts[1], parts[2].rstrip(".,"), sides, frozenset(letters - set(sides)))


def pairs(stories: Sequence[Story], chance: random.Random) -> Iterator[Row]:
    """Claims against the propositions of their story, shown as a build shows them, and a few against one of another story."""
    for story in stories:
        for claim in story.claims:
            for letter, proposition in story.propositions.items():
                if side := claim.sides.get(letter):
                    yield from chance.sample(_ways(claim, proposition, side), SHOWN)
                elif letter not in claim.open and chance.random() < NEUTRAL:
                    yield chance.choice(_ways(claim, proposition, "neutral"))
            if chance.random() < STRANGE:
                other = chance.choice(stories)
                if other is not story:
                    yield chance.choice(_ways(claim, chance.choice(list(other.propositions.values())), "neutral"))


def as_reported(stories: Sequence[Story], chance: random.Random) -> Iterator[Row]:
    """Claims behind their holder and cue against the propositions of their story: each side, and a draw of the pairs without one."""
    for story in stories:
        for claim in story.claims:
            text = premise(claim.holder, claim.cue or "said", claim.content)
            for letter, proposition in story.propositions.items():
                if side := claim.sides.get(letter):
                    yield Pair(text, proposition), side
                elif letter not in claim.open and chance.random() < NEUTRAL:
                    yield Pair(text, proposition), "neutral"


def _ways(claim: Told, proposition: str, side: Position) -> list[Row]:
    """The four ways in which a claim and a proposition are judged; a denied claim is shown without its cue and means the opposite.

    What a cue alone decides ("refused" to go) is only shown with it.
    """
    told = premise(claim.holder, claim.cue or "said", claim.content)
    if denies(claim.cue):
        shown = [(told, side), (premise(claim.holder, None, claim.content), FLIPPED[side])]
    else:
        shown = [(told, side), (claim.content if cue_kind(claim.cue) == "report" else told, side)]
    ways = [(Pair(text, proposition), label) for text, label in shown]
    return ways + [(Pair(text, negated(proposition)), FLIPPED[label]) for text, label in shown]
