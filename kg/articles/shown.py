"""Look at what the page of an article shows, and at what is wrong with it, for the gate to judge (KG101 to KG111)."""

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, islice

from kg.articles.furniture import pattern_of
from kg.articles.lines import Line
from kg.articles.pages import LONGEST_DATELINE, Page, content_stems
from kg.records import Date, Paragraph, Shown, Span
from kg.text.dates import MONTHS

FEWEST_STEMS = 3  # content words of a title that can be compared with a text
_SHINGLE = 5  # words
FEWEST_AGAIN = 10  # 5-grams one after the other that stand on the page already; titles and names in fewer are no repetition
LONGEST_NOTICE = 60  # words of a line that may speak of subscribers
MOST_WORDS = 20_000  # of the prose that is compared with itself; a news article has hundreds or a few thousand

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_PAYWALL = re.compile(rf"(?<!\w)(?:{pattern_of('paywall')})(?!\w)", re.IGNORECASE)
_DATELINE_DAY = re.compile(
    rf"^[^()\"“”]{{0,70}}?\b(?P<month>{'|'.join(MONTHS)})[a-z]*\.?\s+(?P<day>\d{{1,2}})\s*(?:\([^()]{{2,40}}\)\s*)?[:—–―-]", re.IGNORECASE
)


def look(page: Page, text: str, *, date: Date | None, site: str | None, dated: Date | None) -> Shown:
    """Say what the page of an article shows.

    :param text: that the page's offsets count into
    :param date: of the article, as it is to be published in the graph; a dateline, which has no year, is of the nearest
    :param site: the outlet that the page's markup names
    :param dated: the date that the page's markup states
    """
    body = [text[paragraph.span.start : paragraph.span.end] for paragraph in page.paragraphs if paragraph.zone == "body"]
    prose = " ".join(" ".join(body).lower().split())
    share, repeated = _repetition([line for line in page.lines if line.kind == "prose"])
    return Shown(
        headline=page.headline,
        date=dated or page.shown_date or _dateline_day(body[0] if body else "", date),
        publisher=site or page.outlet,
        headline_share=_headline_share(page, text),
        digest=hashlib.sha256(prose.encode("utf-8", "replace")).hexdigest(),
        words=len(prose.split()),
        repeated_share=share,
        repeated=repeated,
        garbled=_garbled(text, page.span),
        paywall=next((line.span for line in page.lines if _speaks_of_subscribers(line)), None),
    )


def _speaks_of_subscribers(line: Line) -> bool:
    """Whether a line is a short notice with words of a paywall ("for subscribers only")."""
    return len(line.text) <= 20 * LONGEST_NOTICE and len(line.text.split()) <= LONGEST_NOTICE and bool(_PAYWALL.search(line.text))


# ── headline ─────────────────────────────────────────────────────────────────


def _headline_share(page: Page, text: str) -> float | None:
    """Give the share of the content words of the title that the rest of the page's own text has."""
    wanted = content_stems(page.title or "")
    if len(wanted) < FEWEST_STEMS:
        return None
    return len(wanted & content_stems(*_texts(page.paragraphs, text))) / len(wanted)


def _texts(paragraphs: Iterable[Paragraph], text: str) -> Iterator[str]:
    """Give the texts of paragraphs, without the headline."""
    return (text[paragraph.span.start : paragraph.span.end] for paragraph in paragraphs if paragraph.zone != "headline")


# ── date ─────────────────────────────────────────────────────────────────────


def _dateline_day(lead: str, near: Date | None) -> Date | None:
    """Read the day of a dateline ("OLVEN, March 24 (Reuters) -"), in the year that brings it nearest to a date known to the day."""
    match = _DATELINE_DAY.match(lead[:LONGEST_DATELINE])
    if not match or not near or near.precision not in {"second", "day"}:
        return None
    month, day = MONTHS.index(match["month"].lower()) + 1, int(match["day"])
    years = (year for year in range(near.at.year - 1, near.at.year + 2) if 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1])
    days = [datetime(year, month, day, tzinfo=UTC) for year in years]
    return Date(min(days, key=lambda at: abs(at - near.at)), "day") if days else None


# ── prose that stands twice ──────────────────────────────────────────────────


def _repetition(prose: Sequence[Line]) -> tuple[float, Span | None]:
    """Measure how much of the prose stands on its page a further time.

    :returns: share of the word 5-grams, which run over the ends of lines; and the longest stretch that repeats earlier words, to the end
        of its first line; 0 and None where that stretch is short
    """
    words_in_lines = ((match[0].lower(), line, line.span.start + match.start()) for line in prose for match in _WORD.finditer(line.text))
    words = list(islice(words_in_lines, MOST_WORDS))
    seen: set[tuple[str, ...]] = set()
    is_repetition = []
    for start in range(len(words) - _SHINGLE + 1):
        gram = tuple(word for word, _, _ in words[start : start + _SHINGLE])
        is_repetition.append(gram in seen)
        seen.add(gram)
    stretches = [list(group) for repeats, group in groupby(range(len(is_repetition)), key=is_repetition.__getitem__) if repeats]
    longest = max(stretches, key=len, default=[])
    if len(longest) < FEWEST_AGAIN:
        return 0.0, None
    _, line, start = words[longest[0]]
    return sum(is_repetition) / len(is_repetition), Span(start, line.span.end)


# ── characters that were decoded wrongly ─────────────────────────────────────

# A byte of a character in UTF-8 that is not its first, as Windows-1252 (or Latin-1, where that has no character) shows it.
_LATER_BYTE = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
# Pairs of other first bytes stand in clean text ("CAFÉ”"), so they count where two follow one another, as in Greek and Cyrillic words.
_GARBLED = re.compile(
    rf"\ufffd|[ÂÃ]{_LATER_BYTE}|(?:[\u00c4-\u00df]{_LATER_BYTE}){{2,}}|â€|â{_LATER_BYTE}{{2}}|ï»¿|ð{_LATER_BYTE}{{3}}"
    r"|‚Ä[ôúùìî¶]|√[©°±∂®]"  # quotation marks, dashes and accented letters as Mac Roman shows them
)


def _garbled(text: str, within: Span) -> Span | None:
    """Find the first word with characters of UTF-8 that were decoded as another encoding ("Ã©" is "é"), or that could not be decoded."""
    match = _GARBLED.search(text, within.start, within.end)
    if not match:
        return None
    start, end = match.span()
    while start > within.start and not text[start - 1].isspace():
        start -= 1
    while end < within.end and not text[end].isspace():
        end += 1
    return Span(start, end)
