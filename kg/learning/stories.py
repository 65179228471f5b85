"""Reads news stories invented for training: claims, and the position of each on the propositions of its story.

``newsroom`` holds them; its README says how they are written. The pairs of a claim and a proposition without a marked position are the
hard ones: the same people and the same words, but no position.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.claims.cues import cue_kind, denies
from kg.errors import InputError
from kg.learning.reported import CONTRARY_LABEL, Row
from kg.models.pairs import Pair, premise
from kg.records import Position
from kg.stances.clauses import negated

# Folders of stories: to train on, and held out, to measure on.
TRAIN, HELD_OUT = (Path(__file__).parent / "newsroom" / folder for folder in ("train", "aside"))

# What one call of pairs() draws.
FORMS_USED = 2  # of the four forms of a marked pair: with and without holder and cue, on the proposition and on its negation
NEUTRAL = 0.35  # share of a story's pairs without a mark that are used
OTHER_STORY = 0.25  # share of claims that are also paired with a proposition of another story

_POSITIONS: dict[str, Position] = {"+": "support", "-": "oppose"}
_LINE = re.compile(r"(?P<story># (?P<title>\S.*))|(?P<proposition>P (?P<letter>[a-e]) (?P<wording>\S.*))|(?P<claim>C (?P<parts>\S.*))")


@dataclass(frozen=True, slots=True)
class StoryClaim:
    """A claim of a story.

    :param positions: letter of a proposition → the holder's position on it
    :param arguable: letters of propositions on which readers could argue about the position
    """

    holder: str
    cue: str
    content: str
    positions: Mapping[str, Position]
    arguable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """An invented story: a few propositions, and claims about them.

    :param propositions: letter (a to e) → wording
    """

    title: str
    propositions: Mapping[str, str]
    claims: tuple[StoryClaim, ...]


def read(folder: Path = TRAIN) -> tuple[Story, ...]:
    """Read all stories of a folder.

    :raises InputError: a line is no part of a story
    """
    result: list[Story] = []
    for path in sorted(folder.glob("*.txt")):
        title, propositions, claims = "", dict[str, str](), list[StoryClaim]()
        for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), "# end"], 1):
            parts = _LINE.fullmatch(line.strip())
            if not parts:
                if line.strip():
                    raise InputError(f"{path.name}, line {number}, is no part of a story.", "Begin it with '# ', 'P a ' or 'C '.")
            elif parts["story"]:
                if claims:
                    result.append(Story(title, propositions, tuple(claims)))
                title, propositions, claims = parts["title"], {}, []
            elif parts["proposition"]:
                propositions[parts["letter"]] = parts["wording"].rstrip(".")
            else:
                claims.append(_claim(parts["parts"], propositions, f"{path.name}, line {number}"))
    return tuple(result)


def _claim(text: str, propositions: Mapping[str, str], line_name: str) -> StoryClaim:
    """Read one claim, ``holder | cue | content | marks``. Marks are "+a" (support of proposition a), "-a" (oppose) and "?a" (arguable).

    A proposition with two different marks is arguable too.

    :param propositions: letter → wording, of its story
    :param line_name: file and line, for the error
    :raises InputError: the line is no claim
    """
    parts = [part.strip() for part in text.split("|")]
    marks = parts[-1].split()
    if len(parts) != 4 or not parts[2] or any(mark[0] not in "+-?" or mark[1:] not in propositions for mark in marks):
        what = f"{line_name}, is no claim."
        raise InputError(what, "Write 'C holder | cue | content | marks', a mark +, - or ? and a proposition's letter.")
    letters = {mark[1:] for mark in marks}
    ambiguous = {letter for letter in letters if len({mark[0] for mark in marks if mark[1:] == letter}) > 1}
    positions = {mark[1:]: _POSITIONS[mark[0]] for mark in marks if mark[0] in _POSITIONS and mark[1:] not in ambiguous}
    return StoryClaim(parts[0], parts[1], parts[2].rstrip(".,"), positions, frozenset(letters - set(positions)))


def pairs(stories: Sequence[Story], chance: random.Random) -> Iterator[Row]:
    """Make training pairs of claims and propositions, each with its label.

    A pair can be written in four forms: with or without holder and cue, on the proposition or its negation. For each claim: every
    proposition of its story on which it has a position gives two of the forms; one on which it has none gives, with the probability
    ``NEUTRAL``, one neutral pair, unless its position there is debatable. With the probability ``OTHER_STORY`` a proposition of another
    story gives one more neutral pair.
    """
    for story in stories:
        for claim in story.claims:
            for letter, proposition in story.propositions.items():
                if position := claim.positions.get(letter):
                    yield from chance.sample(_four_forms(claim, proposition, position), FORMS_USED)
                elif letter not in claim.arguable and chance.random() < NEUTRAL:
                    yield chance.choice(_four_forms(claim, proposition, "neutral"))
            if chance.random() < OTHER_STORY:
                other = chance.choice(stories)
                if other is not story:
                    yield chance.choice(_four_forms(claim, chance.choice(list(other.propositions.values())), "neutral"))


def reported_pairs(stories: Sequence[Story], chance: random.Random) -> Iterator[Row]:
    """Make training pairs of claims with their holder and cue: each marked pair, and a draw of those without a mark, as neutral."""
    for story in stories:
        for claim in story.claims:
            text = premise(claim.holder, claim.cue or "said", claim.content)
            for letter, proposition in story.propositions.items():
                if position := claim.positions.get(letter):
                    yield Pair(text, proposition), position
                elif letter not in claim.arguable and chance.random() < NEUTRAL:
                    yield Pair(text, proposition), "neutral"


def _four_forms(claim: StoryClaim, proposition: str, position: Position) -> list[Row]:
    """Write a pair in four forms, each with its label: with and without the cue, on the proposition and on its negation.

    Without a cue that denies ("denied"), the label is the contrary one. A cue that decides what the content means ("refused" to go) stays.

    :param position: of the claim on the proposition
    """
    reported = premise(claim.holder, claim.cue or "said", claim.content)
    if denies(claim.cue):
        texts = [(reported, position), (premise(claim.holder, None, claim.content), CONTRARY_LABEL[position])]
    else:
        texts = [(reported, position), (claim.content if cue_kind(claim.cue) == "report" else reported, position)]
    forms = [(Pair(text, proposition), label) for text, label in texts]
    return forms + [(Pair(text, negated(proposition)), CONTRARY_LABEL[label]) for text, label in texts]
