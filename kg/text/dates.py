"""Dates as people and pages write them → ``Date``. Nothing is guessed: no year, no date.

A time without a zone says nothing about UTC, so it leaves a date of precision "day" (DESIGN: dates are UTC).
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from kg.records import Date, Precision

Label = Literal["published", "updated", "plain"]
Days = tuple[date, date]  # the first and the last

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CALENDAR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<year>\d{{4}})-(?P<number>\d\d)-{_DAY}(?=\D|$)",
        rf"\b{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"\b(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{_YEAR}\b",
        rf"\b(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}\b",
    )
)
_MONTH_ONLY = re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?|\s*(?P<bare>[ap]\.?m\b\.?))",
    re.IGNORECASE,
)
# Only zones that mean one offset everywhere; IST, BST and CST each mean several.
_ZONES = {"z": 0, "gmt": 0, "utc": 0, "est": -5, "edt": -4, "pst": -8, "pdt": -7, "cet": 1, "cest": 2}
_ZONE = re.compile(
    r"(?P<name>\b(?:gmt|utc|est|edt|pst|pdt|cet|cest)\b|(?<=\d)z\b)|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)", re.IGNORECASE
)
_AROUND = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:at|on|of|the|local|time|date|and|[a-z]{1,4}t)\b|[^\w\s]|\b\d{1,2}\b",
    re.IGNORECASE,
)
_BAR = re.compile(r"[|•·]|\s[-–—]\s|^by\b", re.IGNORECASE)
_ISO_T = re.compile(r"(?<=\d)T(?=\d)")
_LABEL = r"(?:^|[|/(,;:·•–—-])\W*(?:(?:this|the|article|story|page|was|originally|date|last)\s+)*"
_PUBLISHED = re.compile(_LABEL + r"(?:first\s+)?(?:published|posted|issued|released|created)\b", re.IGNORECASE)
_UPDATED = re.compile(_LABEL + r"(?:updated?|modified|edited|revised)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:\d+|an?|one|few)\s+(?:sec|second|min|minute|hour|hr|day|week|month|year)s?\s+ago\b|\bjust now\b", re.IGNORECASE
)


class Stamp(NamedTuple):
    """A date line of a page: what it says of the article, and the date, if it can be read."""

    label: Label
    date: Date | None


def parse(text: str) -> Date | None:
    """Read a text that is meant to be one date, or give None where it has no single reading.

    >>> parse("24 March 2024")
    Date(at=datetime.datetime(2024, 3, 24, 0, 0, tzinfo=datetime.timezone.utc), precision='day')
    >>> parse("2024-03").precision
    'month'
    >>> parse("03/04/2024") is None
    True
    """
    text = text.strip()
    if short := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text):
        return _date(int(short[1]), int(short[2] or 1), 1, "month" if short[2] else "year")
    if only := _MONTH_ONLY.fullmatch(text):
        return _date(int(only["year"]), _month(only["month"]), 1, "month")
    read = stamp(text)
    return read.date if read else None


def days(known: Date) -> Days:
    """Give the first and the last day that a date may mean.

    >>> days(Date(datetime(2024, 2, 1, tzinfo=UTC), "month"))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    first = known.at.date()
    if known.precision == "year":
        return date(first.year, 1, 1), date(first.year, 12, 31)
    return month(first.year, first.month) if known.precision == "month" else (first, first)


def month(year: int, number: int) -> Days:
    """Give the first and the last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def stamp(line: str) -> Stamp | None:
    """Read a line of a page that says when the article appeared or changed; None where it says something else.

    Beside a date such a line may hold a label ("Updated:"), a weekday, a time and a zone, and behind a bar some names.

    >>> stamp("PUBLISHED: 10:48, Tue, Nov 19, 2019").label
    'published'
    >>> stamp("Updated 3 sec ago").date is None
    True
    >>> stamp("Nobody knew on 24 March 2024 what would follow") is None
    True
    """
    if len(line) > 160:
        return None
    line = _ISO_T.sub(" ", line)
    if _MONTH_ONLY.fullmatch(line.strip()):
        return Stamp("plain", parse(line))
    date, before, rest = _find(line)
    label = _label(before) if _label(before) != "plain" else _label(rest)
    if date is None:
        rest, relative = _RELATIVE.subn(" ", line)
        if label == "plain" and not relative:
            return None
    while (again := _find(rest))[0]:
        rest = again[2]
    for pattern in (_ZONE, _CLOCK, _PUBLISHED, _UPDATED, _AROUND):
        rest = pattern.sub(" ", rest)
    beside = date is not None and (label != "plain" or _BAR.search(line))
    return Stamp(label, date) if len(rest.split()) <= (6 if beside else 0) else None


def _label(text: str) -> Label:
    return "updated" if _UPDATED.search(text) else "published" if _PUBLISHED.search(text) else "plain"


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _find(text: str) -> tuple[Date | None, str, str]:
    """Find a full date in a text; give it, the text before it, and the text without it."""
    for pattern in _CALENDAR:
        if match := pattern.search(text):
            parts = match.groupdict()
            if "first" in parts:  # day/month or month/day: only where just one of them is possible
                first, second = int(parts["first"]), int(parts["second"])
                if first <= 12 and second <= 12 and first != second:
                    return None, "", text
                day, month = max(first, second), min(first, second)
            else:
                day = int(parts["day"])
                month = int(parts["number"]) if "number" in parts else _month(parts["month"])
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return _at(int(parts["year"]), month, day, rest), text[: match.start()], rest
    return None, "", text


def _at(year: int, month: int, day: int, rest: str) -> Date | None:
    """Add the time of day that stands beside a date, if it comes with a zone."""
    date, clock, zone = _date(year, month, day, "day"), _CLOCK.search(rest), _ZONE.search(rest)
    if not (date and clock and zone):
        return date
    hour, half = int(clock["hour"]), (clock["half"] or clock["bare"] or "")[:1].lower()
    hour = hour % 12 + 12 * (half == "p") if half and hour <= 12 else hour
    if zone["name"]:
        offset = timedelta(hours=_ZONES[zone["name"].lower()])
    else:
        offset = timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"])) * (-1 if zone["sign"] == "-" else 1)
    try:
        local = datetime(year, month, day, hour, int(clock["minute"] or 0), int(clock["second"] or 0), tzinfo=timezone(offset))
        return Date(local.astimezone(UTC), "second")
    except (ValueError, OverflowError):
        return date


def _date(year: int, month: int, day: int, precision: Precision) -> Date | None:
    try:
        return Date(datetime(year, month, day, tzinfo=UTC), precision)
    except ValueError:
        return None
