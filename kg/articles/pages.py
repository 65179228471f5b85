"""Find the articles in a text: what is prose, what is furniture, and where one article ends and the next begins.

1. lines      what each line is by its form (``kg.articles.lines``)
2. articles   a headline between paragraphs, with a byline, a date or a dateline after it, begins another article
3. headline   the line above the lead (the first paragraph) whose words the prose repeats; standfirsts (summaries below the headline)
4. prose      the paragraphs from the lead to the last one, each repeated line once
5. credits    date, publisher and agency, only where the page shows them (``kg.articles.credits``)

A page is a sequence of lines; a line's number is its index in that sequence, from 0.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from kg.articles import credits as credit_lines
from kg.articles.forms import is_single_sentence, is_title_case, reports_speech
from kg.articles.furniture import AGENCY, BULLET, pattern_of, sign_off
from kg.articles.lines import Line, lines
from kg.records import Date, Paragraph, Span, Zone
from kg.text import wordlists


@dataclass(frozen=True, slots=True)
class Page:
    """One article as its page shows it; what the page does not show is None.

    :param span: from the headline (or lead) to the last paragraph or credit line
    :param headline: what the page shows, whatever title somebody else gives
    :param shown_date: when it appeared, as the lines above the prose tell, to the day
    :param outlet: the publisher that a byline names
    :param lines: all lines of the page, furniture and repetitions included
    """

    span: Span
    paragraphs: tuple[Paragraph, ...]
    title: str | None
    published: Date | None
    publisher: str | None
    wire: str | None
    headline: str | None = None
    shown_date: Date | None = None
    outlet: str | None = None
    lines: tuple[Line, ...] = ()


def read(text: str, title: str | None = None) -> tuple[Page, ...]:
    """Find the articles in the text of a page.

    :param title: the headline of the first article, where the file or the user gives it
    :returns: the articles in order; none where the page holds no prose
    """
    page = lines(text)
    if not any(line.kind == "prose" for line in page):  # verse, tweets, a list: better read as prose than lost
        page = tuple(replace(line, kind="prose") if _can_be_prose(line) else line for line in page)
    starts = [0, *_article_starts(page)]
    parts = [page[start:end] for start, end in pairwise([*starts, len(page)])]
    articles = (_article(part, title if number == 0 else None) for number, part in enumerate(parts))
    return tuple(article for article in articles if article)


def _can_be_prose(line: Line) -> bool:
    """Whether a line is long enough to be read as prose on a page that has no paragraph of prose."""
    return line.kind in {"heading", "short", "bullet"} and len(line.text.split()) >= 5


# ── words that a headline and its prose have in common ───────────────────────

# Minimum share of a headline's content words that the prose below it repeats. Measured on PolNeAR's training articles, two put into one
# file with the second headline twice: 67 of 80 pairs are told apart at .3 and 59 at .4; of 837 single articles only a live blog is cut.
REPEATED = 0.3
_WORD = re.compile(r"[^\W_]{4,}")


_COMMON_WORDS = wordlists.words(Path(__file__).resolve().parent / "data" / "common_words.txt")


def content_stems(*texts: str) -> set[str]:
    """Give the first six letters of each content word of some texts, so that "election" and "elections" are the same."""
    return {word[:6] for text in texts for match in _WORD.finditer(text) if (word := match[0].lower()) not in _COMMON_WORDS}


def _stems_of_prose(prose: Iterable[Line]) -> set[str]:
    """Give the stems of some paragraphs; of a very long one its first 2,000 characters count."""
    return content_stems(*(paragraph.text[:2000] for paragraph in prose))


def _count_shared(line: Line, prose_stems: set[str]) -> int:
    """Count the content words of a line that some prose has too.

    :param prose_stems: the first six letters of the prose's content words
    """
    return len(content_stems(line.text) & prose_stems)


# ── 2. articles ──────────────────────────────────────────────────────────────

_PLACE = r"[A-Z][\w.'’-]*(?:[ ,/]+[A-Z][\w.'’-]*){0,5}"
_TOWN = r"[A-Z][A-Z.'’-]{2,}(?:[ ,/]+[A-Z][\w.'’-]*){0,4}"
_DATELINE = re.compile(rf"(?:{_TOWN}(?:,?\s+\d{{1,2}})?|{_PLACE}(?:,?\s+\d{{1,2}})?,?\s+\((?:{AGENCY})\))\s*(?::|[—–―-]+)\s")
LONGEST_DATELINE = 200  # characters


def _has_dateline(line: Line) -> bool:
    """Whether a line begins with a dateline ("BERLIN —"). Only its first 200 characters are searched: the time grows with their square."""
    return bool(_DATELINE.match(line.text, 0, LONGEST_DATELINE))


def _article_starts(page: Sequence[Line]) -> list[int]:
    """Find where the second and later articles of a page begin: between two paragraphs of prose, at a headline or after a sign-off.

    :returns: the number of the first line of each of these articles
    """
    prose = [number for number, line in enumerate(page) if line.kind == "prose"]
    starts = []
    for index, (before, after) in enumerate(pairwise(prose)):
        above = [page[number] for number in prose[max(0, index - 2) : index + 1]]
        below = [page[number] for number in prose[index + 1 : index + 4]]
        if sign_off(page[before].text) < len(page[before].text):  # "… he left.--Ann Smith." ends one item of a column of news in brief
            if after > before + 1 or _is_headline_sentence(page[after], below[1:]):
                starts.append(before + 1)
        elif (start := _headline_between(page, range(before + 1, after), above, below)) is not None:
            starts.append(start)
    return starts


def _headline_between(page: Sequence[Line], between: range, above: Sequence[Line], below: Sequence[Line]) -> int | None:
    """Find the headline of a new article between two paragraphs of prose.

    The prose below repeats its words. And either the headline stands there twice; or a byline, a date or a dateline follows it, and the
    prose above has fewer of its words than the prose below.

    :param between: the numbers of the lines between the two paragraphs
    :param above, below: the last paragraphs above, the first ones below
    :returns: the number of the headline, or None
    """
    headings = [number for number in between if page[number].kind == "heading" and len(page[number].text.split()) >= 3]
    if not headings or sum(len(line.text.split()) for line in below) < 40:
        return None
    repeats = Counter(page[number].normalized for number in headings)
    last_credit = max(
        (number for number in between if page[number].kind == "date" or page[number].normalized.startswith("by ")), default=-1
    )
    has_dateline = _has_dateline(below[0])
    stems_above, stems_below = _stems_of_prose(above), _stems_of_prose(below)
    for number in headings:
        shared = _count_shared(page[number], stems_below)
        if shared < max(2, REPEATED * len(content_stems(page[number].text))):
            continue
        is_credited = has_dateline or last_credit > number
        if repeats[page[number].normalized] > 1 or (is_credited and shared > _count_shared(page[number], stems_above)):
            return number
    return None


# ── 3. headline, standfirsts, lead ───────────────────────────────────────────

_ABSTRACT = re.compile(rf"\W*(?:{pattern_of('abstract')})\W*", re.IGNORECASE)


def _article(part: Sequence[Line], given_title: str | None) -> Page | None:
    """Read one article: its headline, paragraphs and credits.

    :param part: the lines of this article alone
    :param given_title: its headline, where the file or the user gives it
    :returns: None where no prose is left beside the headline and the standfirsts
    """
    page = _without_tail(part)
    title = _headline(page, given_title)
    zones: dict[int, Zone] = dict.fromkeys(_standfirsts(page, title), "standfirst")
    if title is not None:
        zones[title] = "headline"
    body = _body(page, zones, after=-1 if title is None else title)
    if not body:
        return None
    zones |= dict.fromkeys(body, "body")
    first, last = _with_credits(page, min(zones), -1), _with_credits(page, max(body), 1)
    above, below = page[: min(body)], page[max(body) + 1 : last + 1]
    headline = _headline(page, None) if given_title and title is None else title
    return Page(
        span=Span(page[first if title is None else title].span.start, page[last].span.end),
        paragraphs=tuple(Paragraph(_paragraph_span(page[number]), zone) for number, zone in sorted(zones.items())),
        title=given_title or (page[title].text.rstrip(" ;") if title is not None else None),
        published=credit_lines.published(above, below),
        publisher=credit_lines.publisher([*above, *part[max(body) + 1 :]]),
        wire=credit_lines.wire([*above, *below], page[min(body)]),
        headline=page[headline].text.rstrip(" ;") if headline is not None else None,
        shown_date=credit_lines.shown_date(above),
        outlet=credit_lines.publisher(above, bylines_only=True),
        lines=tuple(part),
    )


def _with_credits(page: Sequence[Line], number: int, step: int) -> int:
    """Extend an article from its first or last paragraph over the bylines, credits and dates directly above or below.

    :param number: of the paragraph
    :param step: 1 to go down, -1 to go up
    :returns: the number of the outermost such line; that of the paragraph where there is none
    """
    while 0 <= number + step < len(page) and page[number + step].kind in {"credit", "date"}:
        number += step
    return number


def _lead(page: Sequence[Line], start: int = 0) -> int:
    """Give the number of the lead, the first line of prose from ``start`` on; the length of the page where there is none."""
    return next((number for number in range(start, len(page)) if page[number].kind == "prose"), len(page))


def _headline(page: Sequence[Line], given_title: str | None) -> int | None:
    """Find the number of the line that is the headline; None where the page shows none.

    It is the line with the given title. Without one it is the first line above the prose that shares at least .6 times as many words with
    the prose as the best such line; a line that the page repeats counts for three words more.
    """
    lead = _lead(page)
    if given_title:
        title = " ".join(given_title.lower().split()).rstrip(".;")
        return next((number for number, line in enumerate(page[: lead + 1]) if line.normalized.rstrip(" .;") == title), None)
    prose = [line for line in page[lead:] if line.kind == "prose"][:7]
    headings = [number for number in range(lead) if page[number].kind == "heading" and len(page[number].text.split()) >= 3]
    if not headings:  # then perhaps a sentence with a full stop, the lead's or a shorter one above it
        first = next((number for number in range(lead) if page[number].kind == "short"), lead)
        below = prose[1:] if first == lead else prose[:6]
        return first if first < len(page) and _is_headline_sentence(page[first], below, apart=first + 1 < lead) else None
    stems, repeats = _stems_of_prose(prose[:6]), Counter(line.normalized for line in page[:lead])
    scores = {number: _count_shared(page[number], stems) + 3 * (repeats[page[number].normalized] > 1) for number in headings}
    best = max(scores.values())
    return next((number for number, score in scores.items() if best >= 2 and score >= 0.6 * best), 0 if 0 in scores else None)


def _is_headline_sentence(line: Line, below: Sequence[Line], *, apart: bool = False) -> bool:
    """Say whether a line that ends in a full stop is a headline nevertheless.

    It has 3 to 20 words, no dateline, and prose below. It is in title case; or it is one sentence that reports no speech and has at most
    8 words, or words that the prose below repeats: two in five, one where the prose has a dateline.

    :param below: the paragraphs below it
    :param apart: whether page furniture stands between it and these; then too one repeated word is enough
    """
    words = len(line.text.split())
    if not 3 <= words <= 20 or not below or _has_dateline(line):
        return False
    is_plain_sentence = is_single_sentence(line.text) and not reports_speech(line.text)
    if is_title_case(line.text) or (words <= 8 and is_plain_sentence):
        return True
    minimum = 1 if apart or _has_dateline(below[0]) else max(2, 0.4 * len(content_stems(line.text)))
    return is_plain_sentence and _count_shared(line, _stems_of_prose(below)) >= minimum


def _standfirsts(page: Sequence[Line], title: int | None) -> list[int]:
    """Find the standfirsts, the lines between headline and prose that sum the article up: bullets, a subtitle, an abstract.

    :param title: the number of the headline, None where there is none
    :returns: their numbers
    """
    if title is None:
        return []
    lead = _lead(page, title + 1)
    standfirsts = [number for number in range(title + 1, lead) if page[number].kind == "bullet" and len(page[number].text.split()) >= 4]
    below = title + 1
    if below < len(page) and page[below].normalized != page[title].normalized:
        line = page[below]
        if page[title].text.endswith(";") or (below < lead and line.kind == "heading" and len(line.text.split()) >= 6):
            standfirsts.append(below)
    if lead < len(page) and lead - 1 > title and _ABSTRACT.fullmatch(page[lead - 1].text):
        standfirsts += range(lead, next((number for number in range(lead, len(page)) if page[number].kind != "prose"), lead))
    elif lead + 1 < len(page) and is_single_sentence(page[lead].text) and page[lead + 1].kind in {"credit", "date"}:
        standfirsts += [lead] if _lead(page, lead + 1) < len(page) else []
    return sorted(set(standfirsts))


# ── 4. prose ─────────────────────────────────────────────────────────────────


def _without_tail(page: Sequence[Line]) -> Sequence[Line]:
    """Cut off the foot of a page: little prose after four or more headings, links or captions belongs to other articles."""
    prose = [number for number, line in enumerate(page) if line.kind == "prose"]
    words = [len(page[number].text.split()) for number in prose]
    for index, (before, after) in list(enumerate(pairwise(prose)))[-3:]:
        furniture = sum(line.kind in {"heading", "link", "caption"} for line in page[before + 1 : after])
        if furniture >= 4 and sum(words[index + 1 :]) < 0.1 * sum(words):
            return page[: before + 1]
    return page


def _body(page: Sequence[Line], zones: Mapping[int, Zone], after: int) -> list[int]:
    """Choose the lines of the body: all prose and short lines between the first and the last prose, and short lines right before or after.

    :param zones: number of a line → its zone: headline and standfirsts, which are not part of the body
    :param after: the number of the headline, -1 where there is none
    :returns: line numbers in order; prose that repeats an earlier line is left out
    """
    prose = [number for number, line in enumerate(page) if line.kind == "prose" and number > after and number not in zones]
    if not prose:
        return []
    first, last = prose[0], prose[-1]
    while first - 1 > after and page[first - 1].kind == "short" and first - 1 not in zones:
        first -= 1
    while last + 1 < len(page) and page[last + 1].kind == "short":
        last += 1
    candidates = [number for number in range(first, last + 1) if page[number].kind in {"prose", "short"} and number not in zones]
    seen = {page[number].normalized for number in zones}
    body = []
    for number in candidates:
        if page[number].kind == "short" or page[number].normalized not in seen:
            body.append(number)
        seen.add(page[number].normalized)
    return body


def _paragraph_span(line: Line) -> Span:
    """Give the span of a paragraph in the text, without the bullet at its start and the writer's name at its end."""
    bullet = BULLET.match(line.text)
    return Span(line.span.start + (bullet.end() if bullet else 0), line.span.start + sign_off(line.text))
