"""The text of one snapshot → the articles in it: what is prose, what is furniture, and where one article ends and the next begins.

1. lines      what each line is by its form (``kg.articles.lines``)
2. articles   a headline in the middle that comes with a new article's furniture begins another article
3. headline   the line above the lead whose words the prose takes up; standfirsts
4. prose      what is left between lead and tail, each repeated line once
5. credits    date, publisher and wire, only where the page shows them
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.articles.lines import AGENCIES, BULLET, Line, is_biography, is_title_case, lines, sign_off
from kg.records import Date, Paragraph, Span, Zone
from kg.text.dates import read_date_line


@dataclass(frozen=True, slots=True)
class Page:
    """One article as its page shows it; what the page does not show is None.

    :param span: from the headline (or lead) to the last paragraph or credit line
    """

    span: Span
    paragraphs: tuple[Paragraph, ...]
    title: str | None
    published: Date | None
    publisher: str | None
    wire: str | None


def read(text: str, title: str | None = None) -> tuple[Page, ...]:
    """Find the articles in the text of a page; none where it holds no prose.

    :param title: the headline of the first article, if something better than the page says it
    """
    page = lines(text)
    if not any(line.kind == "prose" for line in page):  # verse, tweets, a list: better read as prose than lost
        page = tuple(replace(line, kind="prose") if _may_be_prose(line) else line for line in page)
    starts = [0, *_boundaries(page)]
    parts = [page[start:end] for start, end in zip(starts, [*starts[1:], len(page)], strict=True)]
    found = (_page(part, title if number == 0 else None) for number, part in enumerate(parts))
    return tuple(article for article in found if article)


def _may_be_prose(line: Line) -> bool:
    return line.kind in {"heading", "short", "bullet"} and len(line.text.split()) >= 5


# ── 2. articles ──────────────────────────────────────────────────────────────

_AGENCY = "|".join(re.escape(name) for name in AGENCIES)
_PLACE = r"[A-Z][\w.'’-]*(?:[ ,/]+[A-Z][\w.'’-]*){0,5}"
_TOWN = r"[A-Z][A-Z.'’-]{2,}(?:[ ,/]+[A-Z][\w.'’-]*){0,4}"
_DATELINE = re.compile(rf"(?:{_TOWN}(?:,?\s+\d{{1,2}})?|{_PLACE}(?:,?\s+\d{{1,2}})?,?\s+\((?:{_AGENCY})\))\s*(?::|[—–―-]+)\s")
LONGEST_DATELINE = 200  # characters
# Share of a headline's content words that the prose below takes up. Measured on pairs of PolNeAR's training articles: glued with the second
# headline there twice, 67 of 80 are told apart at .3 and 59 at .4; no whole article of 837 but one live blog is cut at either.
TAKEN_UP = 0.3
_WORD = re.compile(r"[^\W_]{4,}")
_COMMON = frozenset((
    "about", "after", "again", "against", "also", "been", "before", "being", "between", "could", "does", "down", "during", "each",
    "every", "from", "have", "here", "into", "just", "know", "less", "like", "make", "many", "might", "more", "most", "much", "must",
    "need", "never", "next", "only", "other", "over", "said", "says", "should", "some", "such", "than", "that", "their", "them", "then",
    "there", "these", "they", "this", "those", "through", "time", "under", "until", "very", "want", "were", "what", "when", "where",
    "which", "while", "will", "with", "would", "year", "years", "your",
))  # fmt: skip


def _stems(*texts: str) -> set[str]:
    """Give the content words of texts, cut to six letters so that "election" meets "elections"."""
    return {word[:6] for text in texts for match in _WORD.finditer(text) if (word := match[0].lower()) not in _COMMON}


def _has_dateline(line: Line) -> bool:
    """Whether a line begins with a place and a dash; only its first characters can, and the time of looking grows with their square."""
    return bool(_DATELINE.match(line.text, 0, LONGEST_DATELINE))


def _taken_up(prose: Iterable[Line]) -> set[str]:
    return _stems(*(paragraph.text[:2000] for paragraph in prose))


def _shared(line: Line, prose: set[str]) -> int:
    """Count the content words of a line that some prose takes up."""
    return len(_stems(line.text) & prose)


def _boundaries(page: Sequence[Line]) -> list[int]:
    """Find where a second, third … article begins: between two stretches of prose, a headline with what comes with a new article."""
    prose = [number for number, line in enumerate(page) if line.kind == "prose"]
    starts = []
    for place, (before, after) in enumerate(pairwise(prose)):
        above, below = (
            [page[number] for number in prose[slice(*ends)]] for ends in ((max(0, place - 2), place + 1), (place + 1, place + 4))
        )
        if sign_off(page[before].text) < len(page[before].text):  # "… he left.--Ann Smith." ends one item of a column of news in brief
            if after > before + 1 or _is_headline_sentence(page[after], below[1:]):
                starts.append(before + 1)
        elif (start := _opening(page, range(before + 1, after), above, below)) is not None:
            starts.append(start)
    return starts


def _opening(page: Sequence[Line], run: range, above: Sequence[Line], below: Sequence[Line]) -> int | None:
    """Find the headline of a new article between two stretches of prose.

    The prose below takes up its words; and it is there twice, or a byline, a date or a dateline follows and the prose above shares less.
    """
    heads = [number for number in run if page[number].kind == "heading" and len(page[number].text.split()) >= 3]
    if not heads or sum(len(line.text.split()) for line in below) < 40:
        return None
    times = Counter(page[number].norm for number in heads)
    last_sign = max((number for number in run if page[number].kind == "date" or page[number].norm.startswith("by ")), default=-1)
    dateline = _has_dateline(below[0])
    words_above, words_below = _taken_up(above), _taken_up(below)
    for number in heads:
        taken = _shared(page[number], words_below)
        if taken < max(2, TAKEN_UP * len(_stems(page[number].text))):
            continue
        if times[page[number].norm] > 1 or ((dateline or last_sign > number) and taken > _shared(page[number], words_above)):
            return number
    return None


# ── 3. headline, standfirsts, lead ───────────────────────────────────────────

_MEDIA = frozenset({"video", "videos", "photo", "photos", "gallery", "audio", "slideshow"})
_ABSTRACT = re.compile(r"\W*(?:abstract|summary|synopsis)\W*", re.IGNORECASE)


def _page(part: Sequence[Line], given: str | None) -> Page | None:
    """Read one article; None where no prose is left of it."""
    page = _without_tail(part)
    title = _headline(page, given)
    page = _without_blurb(page, title)
    zones: dict[int, Zone] = dict.fromkeys(_standfirsts(page, title), "standfirst")
    zones |= {title: "headline"} if title is not None else {}
    body = _body(page, zones, after=-1 if title is None else title)
    if not body:
        return None
    zones |= dict.fromkeys(body, "body")
    top, end = _reach(page, min(zones), -1), _reach(page, max(body), 1)
    above, below = page[: min(body)], page[max(body) + 1 : end + 1]
    return Page(
        span=Span(page[top if title is None else title].span.start, page[end].span.end),
        paragraphs=tuple(Paragraph(_prose(page[number]), zone) for number, zone in sorted(zones.items())),
        title=given or (page[title].text.rstrip(" ;") if title is not None else None),
        published=_published(above, below),
        publisher=_publisher([*above, *part[max(body) + 1 :]]),
        wire=_wire([*above, *below], page[min(body)]),
    )


def _lead(page: Sequence[Line], start: int = 0) -> int:
    """Where the prose begins (the number of lines where there is none)."""
    return next((number for number in range(start, len(page)) if page[number].kind == "prose"), len(page))


def _headline(page: Sequence[Line], given: str | None) -> int | None:
    """Find the headline: above the lead, the first line whose words the prose takes up about as much as of any other."""
    lead = _lead(page)
    if given:
        wanted = " ".join(given.lower().split()).rstrip(".;")
        return next((number for number, line in enumerate(page[: lead + 1]) if line.norm.rstrip(" .;") == wanted), None)
    prose = [line for line in page[lead:] if line.kind == "prose"][:7]
    heads = [number for number in range(lead) if page[number].kind == "heading" and len(page[number].text.split()) >= 3]
    if not heads:  # then perhaps a sentence with a full stop, the lead's or a shorter one above it
        first = next((number for number in range(lead) if page[number].kind == "short"), lead)
        below = prose[1:] if first == lead else prose[:6]
        return first if first < len(page) and _is_headline_sentence(page[first], below, apart=first + 1 < lead) else None
    words, times = _taken_up(prose[:6]), Counter(line.norm for line in page[:lead])
    marks = {number: _shared(page[number], words) + 3 * (times[page[number].norm] > 1) for number in heads}
    best = max(marks.values())
    return next((number for number, mark in marks.items() if best >= 2 and mark >= 0.6 * best), 0 if 0 in marks else None)


def _is_headline_sentence(line: Line, after: Sequence[Line], *, apart: bool = False) -> bool:
    """Whether a line with a full stop is a headline all the same: short, and the prose below takes up its words.

    :param apart: whether furniture stands between it and the prose
    """
    words = len(line.text.split())
    if not 3 <= words <= 20 or not after or _has_dateline(line):
        return False
    if is_title_case(line.text) or (words <= 8 and not line.is_speech and line.is_single):
        return True
    wanted = 1 if apart or _has_dateline(after[0]) else max(2, 0.4 * len(_stems(line.text)))
    return line.is_single and not line.is_speech and _shared(line, _taken_up(after)) >= wanted


def _without_blurb(page: Sequence[Line], title: int | None) -> Sequence[Line]:
    """Drop the text of a video or gallery box above the lead: a label, a heading of its own, a paragraph."""
    lead = _lead(page)
    boxed = 2 <= lead < len(page) and lead - 1 != title and page[lead - 1].kind == "heading" and page[lead - 2].norm in _MEDIA
    if not boxed or sum(line.kind == "prose" for line in page) < 4:
        return page
    return [replace(line, kind="caption") if number == lead else line for number, line in enumerate(page)]


def _standfirsts(page: Sequence[Line], title: int | None) -> list[int]:
    """Find what sums the article up between headline and lead."""
    if title is None:
        return []
    lead = _lead(page, title + 1)
    found = [number for number in range(title + 1, lead) if page[number].kind == "bullet" and len(page[number].text.split()) >= 4]
    below = title + 1
    if below < len(page) and page[below].norm != page[title].norm:
        line = page[below]
        if page[title].text.endswith(";") or (below < lead and line.kind == "heading" and len(line.text.split()) >= 6):
            found.append(below)
    if lead < len(page) and lead - 1 > title and _ABSTRACT.fullmatch(page[lead - 1].text):
        end = next((number for number in range(lead, len(page)) if page[number].kind != "prose"), lead)
        found += range(lead, end)
    elif lead + 1 < len(page) and page[lead].is_single and page[lead + 1].kind in {"credit", "date"} and _lead(page, lead + 1) < len(page):
        found.append(lead)
    return sorted(set(found))


# ── 4. prose ─────────────────────────────────────────────────────────────────


def _without_tail(page: Sequence[Line]) -> Sequence[Line]:
    """Cut off what follows four or more headings, links or captions in a row, where that is little prose beside what came before."""
    prose = [number for number, line in enumerate(page) if line.kind == "prose"]
    words = [len(page[number].text.split()) for number in prose]
    for place, (before, after) in list(enumerate(pairwise(prose)))[-3:]:
        run = sum(line.kind in {"heading", "link", "caption"} for line in page[before + 1 : after])
        if run >= 4 and sum(words[place + 1 :]) < 0.1 * sum(words):
            return page[: before + 1]
    return page


def _body(page: Sequence[Line], zones: Mapping[int, Zone], after: int) -> list[int]:
    """Choose the lines that are the article's own prose: between its first and last paragraph, and the short sentences beside those."""
    prose = [number for number, line in enumerate(page) if line.kind == "prose" and number > after and number not in zones]
    while len(prose) > 1 and is_biography(page[prose[-1]].text):
        prose.pop()
    if not prose:
        return []
    first, last = prose[0], prose[-1]
    while first - 1 > after and page[first - 1].kind == "short" and first - 1 not in zones:
        first -= 1
    while last + 1 < len(page) and page[last + 1].kind == "short":
        last += 1
    body = [number for number in range(first, last + 1) if page[number].kind in {"prose", "short"} and number not in zones]
    seen = {page[number].norm for number in zones}
    chosen = []
    for number in body:
        if page[number].kind == "short" or page[number].norm not in seen:
            chosen.append(number)
        seen.add(page[number].norm)
    return chosen


def _prose(line: Line) -> Span:
    """Give the characters of a paragraph, without its bullet and its writer's name."""
    bullet = BULLET.match(line.text)
    return Span(line.span.start + (bullet.end() if bullet else 0), line.span.start + sign_off(line.text))


# ── 5. credits ───────────────────────────────────────────────────────────────

_CREDITED = re.compile(rf"^\W*(?:(?:by|from|sources?|via)\b\W*)?(?:the\s+)?({_AGENCY})\b", re.IGNORECASE)
_BESIDE_NAME = re.compile(rf"^by\s.*[,|/–—-]\s*(?:the\s+)?({_AGENCY})\W*$", re.IGNORECASE)
_IN_DATELINE = re.compile(rf"^[^()\"“”]{{0,70}}\(({_AGENCY})\)\s*[:—–―-]")
# How Reuters, and no other agency, ends its reports.
_REUTERS_END = re.compile(r"^\((?:additional )?reporting (?:and writing )?by [^()]*;[^()]*\bediting by [^()]*\)$", re.IGNORECASE)
_NAME = r"[A-Z][\w.&'’ -]{1,40}"
_OUTLET = re.compile(rf"^by\s[^|]+(?:\|[^|]+)*\|\s*(?P<outlet>{_NAME})$", re.IGNORECASE)
_OWNER = re.compile(rf"^\W*(?:©|copyright)\W*(?:\d{{4}}\W*)?(?P<outlet>{_NAME}?)(?:\.|,|$)", re.IGNORECASE)
_SHORT_NAMES = {"Associated Press": "AP", "Agence France-Presse": "AFP", "Press Association": "PA Media"}


def _reach(page: Sequence[Line], number: int, step: int) -> int:
    """Go on over the bylines, credits and dates that stand right beside a paragraph."""
    while 0 <= number + step < len(page) and page[number + step].kind in {"credit", "date"}:
        number += step
    return number


def _published(above: Iterable[Line], below: Iterable[Line]) -> Date | None:
    """Choose the date that says "published", else the first that says nothing, else the first that says "updated".

    Below the prose a date that says nothing may be that of a correction.
    """
    lines_above, lines_below = ([read_date_line(line.text) for line in part] for part in (above, below))
    date_lines = [*lines_above, *(each for each in lines_below if each and each.label != "plain")]
    dated = [each for each in date_lines if each and each.date]
    return next((each.date for label in ("published", "plain", "updated") for each in dated if each.label == label), None)


def _publisher(lines_: Iterable[Line]) -> str | None:
    """Find the outlet in a byline ("By Ann Smith | Coast News") or a copyright line, unless it is an agency."""
    for line in lines_:
        if line.kind in {"credit", "link"} and (match := _OUTLET.match(line.text) or _OWNER.match(line.text)):
            name = match["outlet"].strip()
            if not _CREDITED.match(name):
                return name
    return None


def _wire(lines_: Iterable[Line], lead: Line) -> str | None:
    """Find the agency in the dateline, else the one that a credit line names."""
    found = _IN_DATELINE.match(lead.text)
    for line in lines_:
        if not found and line.kind == "credit":
            if _REUTERS_END.match(line.text):
                return "Reuters"
            found = _CREDITED.match(line.text) or _BESIDE_NAME.match(line.text)
    if not found:
        return None
    name = next(agency for agency in AGENCIES if agency.lower() == " ".join(found[1].lower().split()))
    return _SHORT_NAMES.get(name, name)
