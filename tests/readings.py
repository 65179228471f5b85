"""Readings of invented articles, put together by quoting their words."""

import hashlib
import re

from kg.records import Article, Attribution, Paragraph, Reading, Snapshot, Span
from kg.text.sentences import split
from kg.vocab import Minter

MINTER = Minter()
Said = tuple[str, str, str]  # source, cue, content; several contents are parted by " // ", and an empty text is none


def article(text: str, name: str = "a.txt", *, headline: bool = False) -> Article:
    blocks = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
    paragraphs = tuple(Paragraph(span, "headline" if headline and not number else "body") for number, span in enumerate(blocks))
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, name, is_file=True)
    return Article(MINTER.article(name), name, snapshot, Span(0, len(text)), paragraphs, None, None, None, None, None, "en")


def reading(text: str, *said: Said, name: str = "a.txt", headline: bool = False) -> Reading:
    """Each attribution is looked for behind the start of the one before it."""
    found = []
    at = 0
    for source, cue, content in said:
        contents = tuple(_find(text, part, at) for part in content.split(" // "))
        start = contents[0].start
        near = max(0, min(start, text.rfind("\n", 0, start) + 1, text.rfind(". ", 0, start) + 1 or start))
        where = (_find(text, source, max(at, near)),) if source else ()
        after = max(near, where[0].start if where else at)
        cues = (_find(text, cue, after if text.find(cue, after) >= 0 else near),) if cue else ()
        found.append(Attribution(where, cues, contents, 0.8))
        at = min([start, *(span.start for span in where)])
    one = article(text, name, headline=headline)
    return Reading(one, split(one), tuple(found))


def _find(text: str, words: str, start: int) -> Span:
    begin = text.find(words, start)
    assert begin >= 0, f"{words!r} is not in the text behind {start}"
    return Span(begin, begin + len(words))
