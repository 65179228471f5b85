"""Expressions of time ("on Wednesday", "last month"), and the days they mean in an article of a given date."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from kg.records import Span
from kg.text.dates import Days, month

Match = re.Match[str]

_WEEKDAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("two", "three", "four", "five", "six")

_WEEKDAY_WITHIN = 6  # days before the article, exclusive

_ADVERB = r"(?:(?:[Ll]ate|[Ee]arly|[Ee]arlier|[Ll]ater|[Bb]ack) )?"
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})day"
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:,? {_YEAR}| (?:of )?(?P<which>this|last) year)?"
_MEDIUM = (
    r"(?: [a-z]+)?(?: [a-z-]+)? (?:address|appearance|article|book|briefing|broadcast|column|debate|email|essay|filing|hearing"
    r"|interview|letter|meeting|memo|news conference|op-ed|post|press conference|report|ruling|speech|statement|testimony|tweet)"
)


def _calendar(match: Match, now: Days | None) -> Days | None:
    """A day with its month; without a year, the nearest such day that is not after the article."""
    for year in _years(match, now):
        first, last = month(year, _month_number(match))
        if first.day <= int(match["day"]) <= last.day:
            day = first.replace(day=int(match["day"]))
            if match["year"] or (now and day <= now[1]):
                return day, day
    return None


def _month(match: Match, now: Days | None) -> Days | None:
    """A month; without a year, the nearest such month that is not after the article."""
    months = [month(year, _month_number(match)) for year in _years(match, now)]
    return next((days for days in months if match["year"] or (now and days[0] <= now[1])), None)


def _year(match: Match, _now: Days | None) -> Days | None:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _weekday(match: Match, now: Days | None) -> Days | None:
    """The last such weekday on or before the article's day; with "last" it may also be the one a week earlier.

    A weekday six days before the article gives no date: it may be the day after, where a page was changed after its date (so it was in 8 of
    9 sentences of PolNeAR's training articles; in none of 30 sentences with a nearer weekday).
    """
    if now is None or now[0] != now[1]:
        return None
    back = (now[1].weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    if "last" in match[0].lower():
        return now[1] - timedelta(back + 7), now[1] - timedelta(back or 7)
    return (now[1] - timedelta(back), now[1] - timedelta(back)) if back < _WEEKDAY_WITHIN else None


def _back(first: int, last: int) -> Callable[[Match, Days | None], Days | None]:
    """Give a reader of expressions that mean ``first`` to ``last`` days before the article."""
    return lambda _, now: (now[1] - timedelta(first), now[1] - timedelta(last)) if now and now[0] == now[1] else None


def _ago(match: Match, now: Days | None) -> Days | None:
    return _back(back := _NUMBERS.index(match["number"]) + 2, back)(match, now)


def _unit(match: Match, now: Days | None) -> Days | None:
    """This or last week, month or year; a week is a wider range, since weeks begin on different days in different places."""
    last = "last" in match["that"].lower()
    if now is None or (match["unit"] == "week" and now[0] != now[1]) or (match["unit"] == "month" and now[0].month != now[1].month):
        return None
    if match["unit"] == "week":
        return (now[1] - timedelta(13), now[1] - timedelta(1)) if last else (now[1] - timedelta(6), now[1])
    if match["unit"] == "year":
        return date(now[1].year - last, 1, 1), date(now[1].year - last, 12, 31)
    within = now[0].replace(day=1) - timedelta(last)
    return month(within.year, within.month)


def _unknown(_match: Match, _now: Days | None) -> Days | None:
    return None


def _month_number(match: Match) -> int:
    return 1 + next(number for number, name in enumerate(_MONTHS) if match["month"].startswith(name))


def _years(match: Match, now: Days | None) -> list[int]:
    """The years that a month may be of, the nearest first; the article's must be known to the month."""
    if match["year"]:
        return [int(match["year"])]
    if now is None or now[0].year != now[1].year:
        return []
    if match["which"]:
        return [now[1].year - (match["which"] == "last")]
    return [now[1].year, now[1].year - 1] if now[0].month == now[1].month else []


_NOT_BEHIND_A_BORDER = "".join(rf"(?<!\b{word} )" for word in ("since", "until", "before", "after", "by", "of", "for", "from"))
_IN = r"(?:[Ii]n|[Aa]t|[Dd]uring) (?:an?|his|her|its|their|the)"
_ANOTHER_TIME = (
    r"[Aa]t the time|(?:[Oo]n )?(?:[Ll]ater )?(?:that|the same|the next|the following|the previous) (?:day|night|morning|week|year)"
    r"|(?:\w+ )?(?:hour|day|week|month|year|decade)s? (?:ago|earlier|later|before)"
    r"|[Ii]n (?:recent|past|the past|previous) (?:days|weeks|months|years)|[Ii]n (?:the )?(?:19|20)\d0s"
)
# Of those that begin first the longest counts.
_EXPRESSIONS = tuple(
    (re.compile(rf"(?<![\w-]){_NOT_BEHIND_A_BORDER}(?:{pattern})(?![\w-]|['’]s\b)"), days_of)
    for pattern, days_of in (
        (rf"{_ADVERB}(?:[Oo]n )?(?:\w+day,? )?(?:the )?{_DAY}(?: of)? {_MONTH}{_OF_YEAR}", _calendar),
        (rf"{_ADVERB}(?:[Oo]n )?(?:\w+day,? )?{_MONTH} {_DAY}{_OF_YEAR}", _calendar),
        (rf"{_IN} {_MONTH} {_DAY}{_OF_YEAR}{_MEDIUM}", _calendar),
        (rf"{_ADVERB}[Ii]n (?:early |late |mid-)?{_MONTH}{_OF_YEAR}", _month),
        (rf"{_IN} {_MONTH}{_OF_YEAR}{_MEDIUM}", _month),
        (rf"{_ADVERB}[Ii]n (?:early |late |mid-)?{_YEAR}", _year),
        (rf"{_IN} {_YEAR}{_MEDIUM}", _year),
        (rf"{_ADVERB}(?:[Oo]n |[Ll]ast |[Tt]his )?(?:late |early )?{_WEEKDAY}{_PART}(?: (?:of )?last week)?", _weekday),
        (rf"{_IN} {_WEEKDAY}{_PART}{_MEDIUM}", _weekday),
        (rf"[Yy]esterday{_PART}|[Ll]ast night", _back(1, 1)),
        (r"(?:[Ee]arlier )?(?:[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening))", _back(0, 0)),
        (r"(?:[Oo]ver|[Aa]t) the weekend", _back(8, 0)),
        (rf"(?P<number>{'|'.join(_NUMBERS)}) days ago", _ago),
        (r"(?P<that>(?:[Ee]arlier |[Ll]ate |[Ll]ater )?(?:[Tt]his|[Ll]ast)) (?P<unit>week|month|year)", _unit),
        (_ANOTHER_TIME, _unknown),
    )
)
BARE = re.compile(rf"{_ADVERB}(?:{_WEEKDAY}|{_MONTH}|\d)")  # without a preposition: "said Wednesday"
_ANOTHER = re.compile(rf"(?: (?:and|or|to|through|until) |[–-])(?:on )?(?:{_WEEKDAY}|\d|{_MONTH})")


def find(text: str, sentence: Span, now: Days | None) -> Iterator[tuple[Span, Days | None]]:
    """Find the expressions of time in a sentence, each with the days it means: None where another one follows ("on Monday and Tuesday").

    :param now: the days that the article may be of
    """
    at = sentence.start
    while first := min(
        (
            (match.start(), -match.end(), number)
            for number, (pattern, _) in enumerate(_EXPRESSIONS)
            if (match := pattern.search(text, at, sentence.end))
        ),
        default=None,
    ):
        start, end, number = first[0], -first[1], first[2]
        pattern, days_of = _EXPRESSIONS[number]
        match = pattern.match(text, start, sentence.end)
        yield Span(start, end), None if match is None or _ANOTHER.match(text, end) else days_of(match, now)
        at = end
