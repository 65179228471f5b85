"""Read what the lines around an article's prose credit: its date, its publisher and the agency that it comes from."""

import re
from collections.abc import Iterable

from kg.articles.furniture import AGENCY, words_of
from kg.articles.lines import Line
from kg.records import Date
from kg.text.dates import read_date_line

# Where agencies and outlets are named. At the start of a credit line; behind a writer's name; in the dateline of the first paragraph.
_CREDITED = re.compile(rf"^\W*(?:(?:by|from|sources?|via)\b\W*)?(?:the\s+)?({AGENCY})\b", re.IGNORECASE)
_BESIDE_NAME = re.compile(rf"^by\s.*[,|/–—-]\s*(?:the\s+)?({AGENCY})\W*$", re.IGNORECASE)
_IN_DATELINE = re.compile(rf"^[^()\"“”]{{0,70}}\(({AGENCY})\)\s*[:—–―-]")
# How Reuters ends its reports, a convention of print: so do 7 articles of PolNeAR, all of them by Reuters.
_REUTERS_END = re.compile(r"^\((?:additional )?reporting (?:and writing )?by [^()]*;[^()]*\bediting by [^()]*\)$", re.IGNORECASE)
_NAME = r"[A-Z][\w.&'’ -]{1,40}"
_OUTLET = re.compile(rf"^by\s[^|]+(?:\|[^|]+)*\|\s*(?P<outlet>{_NAME})$", re.IGNORECASE)
_OWNER = re.compile(rf"^\W*(?:©|copyright)\W*(?:\d{{4}}\W*)?(?P<outlet>{_NAME}?)(?:\.|,|$)", re.IGNORECASE)
_SHORT_NAMES = {"Associated Press": "AP", "Agence France-Presse": "AFP", "Press Association": "PA Media"}


def published(above: Iterable[Line], below: Iterable[Line]) -> Date | None:
    """Choose the date of an article: the first labelled "published", else the first without a label, else the first labelled "updated".

    Below the prose a date without a label does not count: it may be that of a correction.

    :param above: the lines above the prose
    :param below: the lines below it
    """
    dates_above, dates_below = ([read_date_line(line.text) for line in part] for part in (above, below))
    candidates = [*dates_above, *(candidate for candidate in dates_below if candidate and candidate.label != "plain")]
    dated = [candidate for candidate in candidates if candidate and candidate.date]
    by_preference = (candidate for label in ("published", "plain", "updated") for candidate in dated if candidate.label == label)
    return next((candidate.date for candidate in by_preference), None)


def shown_date(above: Iterable[Line]) -> Date | None:
    """Give the day that the lines above the prose tell, the one labelled "published" before one without a label; a change may be later."""
    date_lines = [
        found for line in above if (found := read_date_line(line.text)) and found.date and found.date.precision in {"second", "day"}
    ]
    return next((found.date for label in ("published", "plain") for found in date_lines if found.label == label), None)


def publisher(page: Iterable[Line], *, bylines_only: bool = False) -> str | None:
    """Find the outlet in a byline ("By Ann Smith | Coast News") or a copyright line; an agency named there does not count.

    :param page: the lines around the prose
    :param bylines_only: leave copyright lines out, which may name an owner of many outlets
    """
    for line in page:
        owner = None if bylines_only else _OWNER.match(line.text)
        if line.kind in {"credit", "link"} and (match := _OUTLET.match(line.text) or owner):
            name = match["outlet"].strip()
            if not _CREDITED.match(name):
                return name
    return None


def wire(around: Iterable[Line], lead: Line) -> str | None:
    """Find the news agency that an article comes from: in the dateline, else in the first credit line that names one.

    :param around: the lines above and below the prose
    :param lead: the first paragraph
    :returns: the agency's usual name
    """
    match = _IN_DATELINE.match(lead.text)
    for line in around:
        if not match and line.kind == "credit":
            if _REUTERS_END.match(line.text):
                return "Reuters"
            match = _CREDITED.match(line.text) or _BESIDE_NAME.match(line.text)
    if not match:
        return None
    credited = " ".join(match[1].lower().split())
    name = next(agency for agency in words_of("agency") if agency.lower() == credited)
    return _SHORT_NAMES.get(name, name)
