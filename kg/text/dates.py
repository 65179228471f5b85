"""Read dates as people and pages write them. Nothing is guessed: a date without a year is no date.

Every date is in UTC. A time of day without a time zone cannot be turned into UTC, so it is dropped and the precision is "day".
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from kg.records import Date, Precision

Label = Literal["published", "updated", "plain"]
Days = tuple[date, date]  # first and last day, both inclusive

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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
_NAME_SEPARATOR = re.compile(r"[|•·]|\s[-–—]\s|^by\b", re.IGNORECASE)
_ISO_TIME_MARK = re.compile(r"(?<=\d)T(?=\d)")
_BEFORE_LABEL = r"(?:^|[|/(,;:·•–—-])\W*(?:(?:this|the|article|story|page|was|originally|date|last)\s+)*"
_PUBLISHED = re.compile(_BEFORE_LABEL + r"(?:first\s+)?(?:published|posted|issued|released|created)\b", re.IGNORECASE)
_UPDATED = re.compile(_BEFORE_LABEL + r"(?:updated?|modified|edited|revised)\b", re.IGNORECASE)
LONGEST_DATE_LINE = 160  # characters
LONGEST_REST = 6  # words beside the date, where a label or a separator shows that they are names
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


class _FoundDate(NamedTuple):
    """A full date in a text.

    :param date: None where the text holds no full date, or one with two readings
    :param before: the text before the date
    :param rest: the text without the date
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
    if short := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text):
        return _date(int(short[1]), int(short[2] or 1), 1, "month" if short[2] else "year")
    if month_only := _MONTH_ONLY.fullmatch(text):
        return _date(int(month_only["year"]), _month_number(month_only["month"]), 1, "month")
    line = read_date_line(text)
    return line.date if line else None


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
    """Give the first and the last day of a month.

    :param number: 1 to 12
    """
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def read_date_line(line: str) -> DateLine | None:
    """Read a line of a page that says when the article appeared or changed.

    1. find the date and its label
    2. take away all that may stand beside a date: further dates, a weekday, a time, a zone, labels
    3. what is left must be nothing; or, beside a label or behind a separator, a few words, which are names

    :returns: None where the line says something else

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
    if _MONTH_ONLY.fullmatch(line.strip()):
        return DateLine("plain", parse(line))
    # 1
    found = _find_date(line)
    rest = found.rest
    label = _label(found.before)
    if label == "plain":
        label = _label(rest)
    # 2
    if found.date is None:
        rest, relative_dates = _RELATIVE.subn(" ", line)
        if label == "plain" and not relative_dates:
            return None
    while (further := _find_date(rest)).date:
        rest = further.rest
    for pattern in (_ZONE, _CLOCK, _PUBLISHED, _UPDATED, _FILLER):
        rest = pattern.sub(" ", rest)
    # 3
    may_name = found.date is not None and (label != "plain" or _NAME_SEPARATOR.search(line))
    return DateLine(label, found.date) if len(rest.split()) <= (LONGEST_REST if may_name else 0) else None


def _label(text: str) -> Label:
    return "updated" if _UPDATED.search(text) else "published" if _PUBLISHED.search(text) else "plain"


def _month_number(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _find_date(text: str) -> _FoundDate:
    """Find the first full date in a text. Of 3/4/2024 nobody can say which number is the month, so it is not read."""
    for pattern in _CALENDAR:
        if match := pattern.search(text):
            parts = match.groupdict()
            if "first" in parts:
                first, second = int(parts["first"]), int(parts["second"])
                if first <= 12 and second <= 12 and first != second:
                    return _FoundDate(None, "", text)
                day, month_number = max(first, second), min(first, second)
            else:
                day = int(parts["day"])
                month_number = int(parts["number"]) if "number" in parts else _month_number(parts["month"])
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return _FoundDate(_date_with_time(int(parts["year"]), month_number, day, rest), text[: match.start()], rest)
    return _FoundDate(None, "", text)


def _date_with_time(year: int, month_number: int, day: int, rest: str) -> Date | None:
    """Make a date, with the time of day that stands beside it where that comes with a zone.

    :param rest: the text around the date
    """
    day_only, clock, zone = _date(year, month_number, day, "day"), _CLOCK.search(rest), _ZONE.search(rest)
    if not (day_only and clock and zone):
        return day_only
    hour, half = int(clock["hour"]), (clock["half"] or clock["bare"] or "")[:1].lower()
    hour = hour % 12 + 12 * (half == "p") if half and hour <= 12 else hour
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
