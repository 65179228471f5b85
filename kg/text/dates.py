"""Reads dates as people and pages write them. Nothing is guessed: a date without a year is no date.

Every date is in UTC. A time of day without a time zone cannot be turned into UTC, so it is dropped and the precision is "day".
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from kg.records import Date, Precision

# What a date line says of its date: "Published: …", "Updated: …", or the date alone.
Label = Literal["published", "updated", "plain"]
Days = tuple[date, date]  # first and last day of a period, both inclusive

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# The forms of a full date: 2024-03-24; 24 March 2024; March 24, 2024; 24.3.2024; 24/3/2024 or 3/24/2024.
_FULL_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<year>\d{{4}})-(?P<number>\d\d)-{_DAY}(?=\D|$)",
        rf"\b{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"\b(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{_YEAR}\b",
        rf"\b(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}\b",
    )
)
_MONTH_AND_YEAR = re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
# A time of day: 10:48, 10:48:05, 10:48 p.m., 5 pm.
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?|\s*(?P<bare>[ap]\.?m\b\.?))",
    re.IGNORECASE,
)
# Hours from UTC of the zones whose abbreviation means one offset everywhere; IST, BST and CST each mean several.
_ZONES = {"z": 0, "gmt": 0, "utc": 0, "est": -5, "edt": -4, "pst": -8, "pdt": -7, "cet": 1, "cest": 2}
_ZONE = re.compile(
    r"(?P<name>\b(?:gmt|utc|est|edt|pst|pdt|cet|cest)\b|(?<=\d)z\b)|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)", re.IGNORECASE
)
# Words that may stand beside a date in a date line: weekdays, connecting words, other zones, marks, days of the month.
_FILLER = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:at|on|of|the|local|time|date|and|[a-z]{1,4}t)\b|[^\w\s]|\b\d{1,2}\b",
    re.IGNORECASE,
)
# What stands between a date and the name of an author or a publisher ("24 March 2024 | Ada Berg").
_NAME_SEPARATOR = re.compile(r"[|•·]|\s[-–—]\s|^by\b", re.IGNORECASE)
_ISO_TIME_MARK = re.compile(r"(?<=\d)T(?=\d)")  # the T of 2024-03-24T10:48
# What may stand before a label: the start of the line or a mark, then words such as "This article was originally".
_BEFORE_LABEL = r"(?:^|[|/(,;:·•–—-])\W*(?:(?:this|the|article|story|page|was|originally|date|last)\s+)*"
_PUBLISHED = re.compile(_BEFORE_LABEL + r"(?:first\s+)?(?:published|posted|issued|released|created)\b", re.IGNORECASE)
_UPDATED = re.compile(_BEFORE_LABEL + r"(?:updated?|modified|edited|revised)\b", re.IGNORECASE)
LONGEST_DATE_LINE = 160  # characters
LONGEST_NAMES = 6  # words of a date line that may be names of authors or publishers
# A date that is counted back from an unknown time of reading: "3 hours ago".
_RELATIVE = re.compile(
    r"\b(?:\d+|an?|one|few)\s+(?:sec|second|min|minute|hour|hr|day|week|month|year)s?\s+ago\b|\bjust now\b", re.IGNORECASE
)


class DateLine(NamedTuple):
    """A line of a page that says when the article appeared or changed.

    :param label: what the line says of its date; ``plain`` where it says nothing
    :param date: None where the date is relative ("3 sec ago") or cannot be read with certainty
    """

    label: Label
    date: Date | None


class _DateMatch(NamedTuple):
    """A full date in a text, and the text around it.

    :param date: None where the text holds no full date, or one with two readings
    :param before: the text before the date; "" where there is no date
    :param rest: the text before and after the date; the whole text where there is no date
    """

    date: Date | None
    before: str
    rest: str


def parse(text: str) -> Date | None:
    """Read a text that is meant to be one date.

    :param text: a date with or without a time, or a year, or a year and a month; nothing else beside it
    :returns: the date, or None where the text is no date or has two readings

    >>> parse("24 March 2024")
    Date(at=datetime.datetime(2024, 3, 24, 0, 0, tzinfo=datetime.timezone.utc), precision='day')
    >>> parse("2024-03").precision
    'month'
    >>> parse("03/04/2024") is None
    True
    """
    text = text.strip()
    if year_or_month := re.fullmatch(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?", text):
        precision: Precision = "month" if year_or_month["month"] else "year"
        return _date(int(year_or_month["year"]), int(year_or_month["month"] or 1), 1, precision)
    if month_and_year := _MONTH_AND_YEAR.fullmatch(text):
        return _date(int(month_and_year["year"]), _month_number(month_and_year["month"]), 1, "month")
    line = read_date_line(text)
    return line.date if line else None


def days(dated: Date) -> Days:
    """Give the first and the last day of the day, month or year that a date names.

    >>> days(Date(datetime(2024, 2, 1, tzinfo=UTC), "month"))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    first = dated.at.date()
    if dated.precision == "year":
        return date(first.year, 1, 1), date(first.year, 12, 31)
    return month(first.year, first.month) if dated.precision == "month" else (first, first)


def month(year: int, number: int) -> Days:
    """Give the first and the last day of a month.

    :param number: number of the month, 1 to 12
    """
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def read_date_line(line: str) -> DateLine | None:
    """Read a line of a page that says when the article appeared or changed.

    1. find the date and its label
    2. take away all that may stand beside a date: further dates, a weekday, a time, a zone, labels
    3. accept the line if nothing is left; where it has a label or a separator, also if a few words are left, which are names

    :returns: None where the line says anything else

    >>> read_date_line("PUBLISHED: 10:48, Tue, Nov 19, 2019").label
    'published'
    >>> read_date_line("Updated 3 sec ago").date is None
    True
    >>> read_date_line("Nobody knew on 24 March 2024 what would follow") is None
    True
    """
    if len(line) > LONGEST_DATE_LINE:
        return None
    line = _ISO_TIME_MARK.sub(" ", line)
    if _MONTH_AND_YEAR.fullmatch(line.strip()):
        return DateLine("plain", parse(line))
    # 1
    match = _find_date(line)
    rest = match.rest
    label = _label(match.before)
    if label == "plain":
        label = _label(rest)
    # 2
    if match.date is None:
        rest, relative_dates = _RELATIVE.subn(" ", line)
        if label == "plain" and not relative_dates:
            return None
    while (further := _find_date(rest)).date:
        rest = further.rest
    for pattern in (_ZONE, _CLOCK, _PUBLISHED, _UPDATED, _FILLER):
        rest = pattern.sub(" ", rest)
    # 3
    may_hold_names = match.date is not None and (label != "plain" or _NAME_SEPARATOR.search(line))
    allowed_words = LONGEST_NAMES if may_hold_names else 0
    return DateLine(label, match.date) if len(rest.split()) <= allowed_words else None


def _label(text: str) -> Label:
    """Say whether a text calls its date one of publication or of a change; a text that does both is "updated"."""
    return "updated" if _UPDATED.search(text) else "published" if _PUBLISHED.search(text) else "plain"


def _month_number(name: str) -> int:
    """Give the number, 1 to 12, of a month's English name or abbreviation."""
    return MONTHS.index(name[:3].lower()) + 1


def _find_date(text: str) -> _DateMatch:
    """Find a full date in a text; where it holds several, one of the form that ``_FULL_DATES`` lists first.

    3/4/2024 may be in March or in April, so it is not read.
    """
    for pattern in _FULL_DATES:
        if match := pattern.search(text):
            parts = match.groupdict()
            if "first" in parts:  # 24/3/2024 or 3/24/2024: the number above 12 is the day
                first, second = int(parts["first"]), int(parts["second"])
                if first <= 12 and second <= 12 and first != second:
                    return _DateMatch(None, "", text)
                day, month_number = max(first, second), min(first, second)
            else:
                day = int(parts["day"])
                month_number = int(parts["number"]) if "number" in parts else _month_number(parts["month"])
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return _DateMatch(_date_with_time(int(parts["year"]), month_number, day, rest), text[: match.start()], rest)
    return _DateMatch(None, "", text)


def _date_with_time(year: int, month_number: int, day: int, rest: str) -> Date | None:
    """Make a date; with its time of day, in UTC, where the text around it states a time and a time zone.

    :param rest: the text around the date
    :returns: None where the calendar has no such day
    """
    day_only, clock, zone = _date(year, month_number, day, "day"), _CLOCK.search(rest), _ZONE.search(rest)
    if not (day_only and clock and zone):
        return day_only
    hour = int(clock["hour"])
    half_of_day = (clock["half"] or clock["bare"] or "")[:1].lower()  # "a" of a.m., "p" of p.m., or ""
    if half_of_day and hour <= 12:
        hour = hour % 12 + (12 if half_of_day == "p" else 0)
    if zone["name"]:
        offset = timedelta(hours=_ZONES[zone["name"].lower()])
    else:
        offset = timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"])) * (-1 if zone["sign"] == "-" else 1)
    try:
        local = datetime(year, month_number, day, hour, int(clock["minute"] or 0), int(clock["second"] or 0), tzinfo=timezone(offset))
        return Date(local.astimezone(UTC), "second")
    except (ValueError, OverflowError):
        return day_only


def _date(year: int, month_number: int, day: int, precision: Precision) -> Date | None:
    """Make a date; None where the calendar has no such day."""
    try:
        return Date(datetime(year, month_number, day, tzinfo=UTC), precision)
    except ValueError:
        return None
