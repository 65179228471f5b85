"""Two texts side by side: which words one has and the other has not."""

import difflib
import re
from dataclasses import dataclass

_BLANK_LINE = re.compile(r"\s*\n\s*\n\s*")
_TOKEN = re.compile(r" ?(?:\w+|[^\w ])")  # a word goes with the blank before it, so that changed words stay together
_LONGEST = 50_000  # characters of a text that are compared: in about a second where all paragraphs differ


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
    """Compare two texts (``difflib``): paragraphs first, and word by word those that differ.

    :returns: the whole of both texts but white space at paragraphs' ends; of very long ones the first 50,000 characters
    """
    one, other = (_paragraphs(text) for text in (left, right))
    pairs: list[Pair] = []
    for operation, first, last, start, end in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if operation == "equal":
            pairs += [Pair((Piece(text, changed=False),), (Piece(text, changed=False),)) for text in one[first:last]]
        else:
            pairs += _stretches(_tokens(one[first:last]), _tokens(other[start:end]))
    return tuple(pairs)


def _paragraphs(text: str) -> list[str]:
    """Cut a text into paragraphs, each with single blanks."""
    return [" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(text[:_LONGEST].strip()) if paragraph]


def _tokens(paragraphs: list[str]) -> list[str]:
    """Cut paragraphs into words and marks, each with the blank before it, and blank lines between paragraphs."""
    return [token for number, text in enumerate(paragraphs) for token in [*(["\n\n"] if number else []), *_TOKEN.findall(text)]]


def _stretches(left: list[str], right: list[str]) -> list[Pair]:
    """Compare tokens, and cut them into stretches where both end a paragraph."""
    pairs, lefts, rights = [], [], []
    for operation, first, last, start, end in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        one, other = "".join(left[first:last]), "".join(right[start:end])
        if operation != "equal":
            lefts += _changed(one)
            rights += _changed(other)
            continue
        for number, paragraph in enumerate(one.split("\n\n")):
            if number:
                pairs.append(Pair(tuple(lefts), tuple(rights)))
                lefts, rights = [], []
            lefts += [Piece(paragraph, changed=False)] if paragraph else []
            rights += [Piece(paragraph, changed=False)] if paragraph else []
    return [*pairs, Pair(tuple(lefts), tuple(rights))]


def _changed(text: str) -> list[Piece]:
    """Make pieces of words that the other text has not; the blank before them is not marked."""
    words = text.lstrip(" ")
    blank = [Piece(" ", changed=False)] if words != text else []
    return [*blank, Piece(words, changed=True)] if words else blank
