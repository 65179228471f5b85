"""The text of an article, cut where claims, mentions and cues begin and end, so that overlapping ones can be marked."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["claim", "mention", "cue"]

_BLANK_LINE = re.compile(r"\n(?:[ \t]*\n)+")
_WRAPPED = 100  # characters of a line where lines are wrapped at most


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` (exclusive) of a text, and what they are to which claim.

    :param claim: number of the claim on the page, from 1
    """

    start: int
    end: int
    role: Role
    claim: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters in which no mark begins or ends.

    :param start: where it begins in the snapshot
    :param claims: numbers of the claims that it belongs to, the shortest (innermost) first
    :param mentions, cues: numbers of the claims whose mention or cue it belongs to
    :param ending: numbers of the claims that end here, in order
    """

    start: int
    text: str
    claims: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
    cues: tuple[int, ...] = ()
    ending: tuple[int, ...] = ()


Paragraph = tuple[Segment, ...]


def cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Cut part of a text into paragraphs, and these into segments.

    A mark that runs over a paragraph's end goes on in the next; its claim ends where its last characters do.

    :param text: the whole snapshot; offsets count its characters
    :returns: all characters from ``start`` to ``end`` but the blank lines between paragraphs and white space around them
    """
    paragraphs = (_segments(text, first, last, marks) for first, last in _paragraphs(text, start, end))
    return tuple(tuple(segments) for segments in paragraphs)


def is_wrapped(text: str) -> bool:
    """Whether somebody broke the lines of a text to fit a width, so that a line's end is no paragraph's."""
    return max(map(len, text.split("\n"))) <= _WRAPPED


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give where each paragraph begins and ends, without the white space around it."""
    breaks = [(start, start), *(match.span() for match in _BLANK_LINE.finditer(text, start, end)), (end, end)]
    for (_, first), (last, _) in itertools.pairwise(breaks):
        words = text[first:last]
        if words.strip():
            yield first + len(words) - len(words.lstrip()), last - len(words) + len(words.rstrip())


def _segments(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Cut one paragraph at all ends of the marks in it."""
    here = sorted((mark for mark in marks if mark.start < end and mark.end > start), key=lambda mark: (mark.end - mark.start, mark.claim))
    borders = sorted({start, end, *(border for mark in here for border in (mark.start, mark.end) if start < border < end)})
    for first, last in itertools.pairwise(borders):
        over = [mark for mark in here if mark.start <= first and last <= mark.end]
        ending = sorted(mark.claim for mark in over if mark.role == "claim" and _ends_here(text, mark, last, end))
        claims, mentions, cues = _numbers(over, "claim"), _numbers(over, "mention"), _numbers(over, "cue")
        yield Segment(first, text[first:last], claims, mentions, cues, tuple(ending))


def _ends_here(text: str, mark: Mark, last: int, end: int) -> bool:
    """Whether a mark ends with a segment, or with its paragraph and only white space comes after."""
    return mark.end == last or (last == end and not text[last : mark.end].strip())


def _numbers(marks: Sequence[Mark], role: Role) -> tuple[int, ...]:
    """Give the numbers of the claims that the marks of one role belong to."""
    return tuple(dict.fromkeys(mark.claim for mark in marks if mark.role == role))
