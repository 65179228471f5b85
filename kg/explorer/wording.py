"""Two texts side by side: which words one has and the other has not."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"\n\s*\n|\s+|\w+|[^\w\s]")
_LONGEST = 20_000  # tokens of a text that are compared: about 8,000 words, in about a second


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text.

    :param changed: whether the other text has other words there, or none
    """

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A stretch of both texts that begins and ends with the same paragraph's end in both."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether any word differs."""
        return any(piece.changed for piece in (*self.left, *self.right))


def compare(left: str, right: str) -> tuple[Pair, ...]:
    """Compare two texts word by word (``difflib``), and cut them into stretches where both end a paragraph.

    :returns: the whole of both texts but white space at paragraphs' ends; of very long ones the first 8,000 words or so
    """
    pairs: list[Pair] = []
    lefts: list[Piece] = []
    rights: list[Piece] = []
    for one, other in _stretches(_tokens(left), _tokens(right)):
        if one is other is None:
            pairs += [Pair(tuple(lefts), tuple(rights))] if lefts or rights else []
            lefts, rights = [], []
            continue
        lefts += [one] if one else []
        rights += [other] if other else []
    return tuple(pairs)


def _tokens(text: str) -> list[str]:
    """Cut a text into words, marks and white space; white space is one blank, or a blank line at a paragraph's end."""
    tokens = [match[0] for match in _TOKEN.finditer(text.strip())][:_LONGEST]
    return [("\n\n" if token.count("\n") > 1 else " ") if token.isspace() else token for token in tokens]


def _stretches(left: list[str], right: list[str]) -> Iterator[tuple[Piece | None, Piece | None]]:
    """Give what both have in turn, and what only one has; (None, None) where both end a paragraph, and at the end."""
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for operation, first, last, start, end in matcher.get_opcodes():
        if operation != "equal":
            one, other = "".join(left[first:last]), "".join(right[start:end])
            yield Piece(one, changed=True) if one else None, Piece(other, changed=True) if other else None
            continue
        paragraphs = "".join(left[first:last]).split("\n\n")
        for number, paragraph in enumerate(paragraphs):
            if number:
                yield None, None
            if paragraph:
                yield Piece(paragraph, changed=False), Piece(paragraph, changed=False)
    yield None, None
