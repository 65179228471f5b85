"""Cut a text into lines, and say what each line is by its form: prose, a heading, or a kind of page furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from kg.articles.forms import is_sentence, is_single_sentence, is_title_case, reports_speech
from kg.articles.furniture import FurnitureKind, furniture_kind
from kg.records import Span

LineKind = Literal["prose", "short", "heading"] | FurnitureKind
"""``short`` is one short sentence, which is prose only where its neighbours are; ``heading`` is a short line that is no sentence."""

# A line that ends without a full stop is prose only when it is longer than this many words: in PolNeAR's training texts 20 of
# 1,091 shorter such lines outside titles hold reported content, nearly all of them in lists of links and in live blogs.
LONGEST_HEADING = 20
SHORTEST_PROSE = 12  # words of a lone sentence; shorter ones are "short" and judged by their neighbours
LONGEST_FURNITURE = 60  # words, of at most 20 characters on average; longer lines are not looked at for furniture

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_NEWLINE = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one paragraph of a hard-wrapped text, without the white space around it.

    :param span: where it stands in the text
    """

    span: Span
    text: str
    kind: LineKind

    @property
    def normalized(self) -> str:
        """The text in lower case with single spaces, by which a repeated line is known."""
        return " ".join(self.text.lower().split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text between two line breaks, without the white space around it.

    :param after_blank: whether a blank line stands before it, or the text begins with it
    """

    span: Span
    after_blank: bool


def lines(text: str) -> tuple[Line, ...]:
    """Cut a text into lines; a paragraph wrapped at a fixed width becomes one line, and so does a sentence with a line break in it.

    :returns: lines in order, none overlapping; blank ones are left out
    """
    pieces: list[_Piece] = []
    for match in _LINE.finditer(text):
        if not (stripped := match[0].strip()):
            continue
        start = match.end() - len(match[0].lstrip())
        after_blank = not pieces or len(_NEWLINE.findall(text, pieces[-1].span.end, start)) > 1
        pieces.append(_Piece(Span(start, start + len(stripped)), after_blank))
    wrapped = _is_wrapped(text, pieces)
    joined: list[Span] = []
    for piece in pieces:
        if joined and not piece.after_blank and (wrapped or _goes_on(text, joined[-1], piece.span)):
            joined[-1] = Span(joined[-1].start, piece.span.end)
        else:
            joined.append(piece.span)
    return tuple(Line(span, text[span.start : span.end], line_kind(text[span.start : span.end])) for span in joined)


def _is_wrapped(text: str, pieces: Sequence[_Piece]) -> bool:
    """Say whether a text is wrapped at a fixed width, as in mail and old archives, so that its line breaks end no paragraphs."""
    continued = [piece for piece in pieces if not piece.after_blank]
    widths = [piece.span.end - piece.span.start for piece in pieces]
    if len(continued) < 8 or not 40 <= median(widths) <= 100 or max(widths) > 120:
        return False
    return sum(text[piece.span.start].islower() for piece in continued) > 0.4 * len(continued)


def _goes_on(text: str, above: Span, below: Span) -> bool:
    """Say whether a sentence of the line ``above`` goes on in the line ``below``."""
    end_of_above = text[max(above.start, above.end - 200) : above.end]
    return text[below.start].islower() and len(end_of_above.split()) >= 4 and not is_sentence(end_of_above)


def line_kind(line: str) -> LineKind:
    """Say what kind of line it is by its form alone; ``kg.articles.pages`` decides where the lines around it matter.

    >>> line_kind("The council will vote again in May, the mayor said on Tuesday evening.")
    'prose'
    >>> line_kind("Sign up for our newsletter.")
    'link'
    >>> line_kind("A fisherman mends his nets in the old harbour. (Photo: Coast News)")
    'caption'
    """
    words = len(line.split())
    if words <= LONGEST_FURNITURE and len(line) <= 20 * LONGEST_FURNITURE and (kind := furniture_kind(line)):
        return kind
    if not is_sentence(line):
        is_prose = words > LONGEST_HEADING or (words >= 5 and reports_speech(line) and not is_title_case(line))
        return "prose" if is_prose else "heading"
    return "prose" if words >= SHORTEST_PROSE or not is_single_sentence(line) else "short"
