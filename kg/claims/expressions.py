"""Expressions of time ("on Wednesday", "last month"), and the days they mean in an article of a given date.

The days of an article are those on which it may have appeared, first and last: one day where its date is known to the day, the whole month
or year where only that is known. ``None`` stands for no known date.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.records import Span
from kg.text.dates import Days, month

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time in a text.

    :param span: its characters
    :param days: first and last day that it may mean; None where these cannot be told
    """

    span: Span
    days: Days | None


# Parts of the patterns below. A group with a name is read by a function that computes days.

_WEEKDAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("two", "three", "four", "five", "six")

_WEEKDAY_WITHIN = 6  # days before the article within which a weekday gives a date, this day excluded

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
_COMMUNICATION = (
    r"(?: [a-z]+)?(?: [a-z-]+)? (?:address|appearance|article|book|briefing|broadcast|column|debate|email|essay|filing|hearing"
    r"|interview|letter|meeting|memo|news conference|op-ed|post|press conference|report|ruling|speech|statement|testimony|tweet)"
)


def _days_of_date(match: Match, article_days: Days | None) -> Days | None:
    """Compute the day of "12 March" or "12 March 2020"; without a year, the nearest such day that is not after the article.

    :param match: of a pattern with ``_DAY``, ``_MONTH`` and ``_OF_YEAR``
    :param article_days: first and last day on which the article may have appeared
    :returns: that day twice; None where there is none
    """
    for year in _years(match, article_days):
        first, last = month(year, _month_number(match))
        if first.day <= int(match["day"]) <= last.day:
            day = first.replace(day=int(match["day"]))
            if match["year"] or (article_days and day <= article_days[1]):
                return day, day
    return None


def _days_of_month(match: Match, article_days: Days | None) -> Days | None:
    """Compute the days of "March" or "March 2020"; without a year, of the nearest such month that is not after the article."""
    months = [month(year, _month_number(match)) for year in _years(match, article_days)]
    return next((days for days in months if match["year"] or (article_days and days[0] <= article_days[1])), None)


def _days_of_year(match: Match, _article_days: Days | None) -> Days | None:
    """Compute the days of a year: "2020"."""
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _days_of_weekday(match: Match, article_days: Days | None) -> Days | None:
    """Compute the day of "Wednesday": the last one on or before the article's day; "last Wednesday" may also be the one a week earlier.

    A weekday six days before the article gives no date: it may be the day after, where a page was changed after its date (so it was in 8 of
    9 sentences of PolNeAR's training articles; in none of 30 sentences with a nearer weekday).
    """
    if article_days is None or article_days[0] != article_days[1]:
        return None
    days_back = (article_days[1].weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    if "last" in match[0].lower():
        return article_days[1] - timedelta(days_back + 7), article_days[1] - timedelta(days_back or 7)
    day = article_days[1] - timedelta(days_back)
    return (day, day) if days_back < _WEEKDAY_WITHIN else None


def _days_before_article(first: int, last: int) -> Callable[[Match, Days | None], Days | None]:
    """Make the function for expressions that mean ``first`` to ``last`` days before the article: 1 and 1 for "yesterday"."""
    return lambda _, article_days: (
        (article_days[1] - timedelta(first), article_days[1] - timedelta(last))
        if article_days and article_days[0] == article_days[1]
        else None
    )


def _days_ago(match: Match, article_days: Days | None) -> Days | None:
    """Compute the day of "three days ago"."""
    count = _NUMBERS.index(match["number"]) + 2
    return _days_before_article(count, count)(match, article_days)


def _days_of_this_or_last(match: Match, article_days: Days | None) -> Days | None:
    """Compute the days of this or last week, month or year.

    A week gives a wider range, since weeks begin on different days in different places.
    """
    last = "last" in match["that"].lower()  # counts 1 below
    if (
        article_days is None
        or (match["unit"] == "week" and article_days[0] != article_days[1])
        or (match["unit"] == "month" and article_days[0].month != article_days[1].month)
    ):
        return None
    if match["unit"] == "week":
        return (
            (article_days[1] - timedelta(13), article_days[1] - timedelta(1)) if last else (article_days[1] - timedelta(6), article_days[1])
        )
    if match["unit"] == "year":
        return date(article_days[1].year - last, 1, 1), date(article_days[1].year - last, 12, 31)
    within = article_days[0].replace(day=1) - timedelta(last)
    return month(within.year, within.month)


def _unknown_days(_match: Match, _article_days: Days | None) -> Days | None:
    """Give no days, for expressions that only say that it was at another time: "at the time"."""
    return None


def _month_number(match: Match) -> int:
    """Give the number of the month in a match, 1 to 12."""
    return 1 + next(number for number, name in enumerate(_MONTHS) if match["month"].startswith(name))


def _years(match: Match, article_days: Days | None) -> list[int]:
    """List the years that a month without a year may be of, the nearest first: the article's and the one before.

    :returns: the stated year where there is one; nothing where the article's month is not known
    """
    if match["year"]:
        return [int(match["year"])]
    if article_days is None or article_days[0].year != article_days[1].year:
        return []
    if match["which"]:
        return [article_days[1].year - (match["which"] == "last")]
    return [article_days[1].year, article_days[1].year - 1] if article_days[0].month == article_days[1].month else []


# "since Monday" and the like tell where a range of time begins or ends, not when something was said.
_NO_RANGE_BEFORE = "".join(rf"(?<!\b{word} )" for word in ("since", "until", "before", "after", "by", "of", "for", "from"))
_IN = r"(?:[Ii]n|[Aa]t|[Dd]uring) (?:an?|his|her|its|their|the)"
_ANOTHER_TIME = (
    r"[Aa]t the time|(?:[Oo]n )?(?:[Ll]ater )?(?:that|the same|the next|the following|the previous) (?:day|night|morning|week|year)"
    r"|(?:\w+ )?(?:hour|day|week|month|year|decade)s? (?:ago|earlier|later|before)"
    r"|[Ii]n (?:recent|past|the past|previous) (?:days|weeks|months|years)|[Ii]n (?:the )?(?:19|20)\d0s"
)
# Pattern and the function that computes its days. Of the matches that begin first the longest counts.
_EXPRESSIONS = tuple(
    (re.compile(rf"(?<![\w-]){_NO_RANGE_BEFORE}(?:{pattern})(?![\w-]|['’]s\b)"), days_of)
    for pattern, days_of in (
        (rf"{_ADVERB}(?:[Oo]n )?(?:\w+day,? )?(?:the )?{_DAY}(?: of)? {_MONTH}{_OF_YEAR}", _days_of_date),
        (rf"{_ADVERB}(?:[Oo]n )?(?:\w+day,? )?{_MONTH} {_DAY}{_OF_YEAR}", _days_of_date),
        (rf"{_IN} {_MONTH} {_DAY}{_OF_YEAR}{_COMMUNICATION}", _days_of_date),
        (rf"{_ADVERB}[Ii]n (?:early |late |mid-)?{_MONTH}{_OF_YEAR}", _days_of_month),
        (rf"{_IN} {_MONTH}{_OF_YEAR}{_COMMUNICATION}", _days_of_month),
        (rf"{_ADVERB}[Ii]n (?:early |late |mid-)?{_YEAR}", _days_of_year),
        (rf"{_IN} {_YEAR}{_COMMUNICATION}", _days_of_year),
        (rf"{_ADVERB}(?:[Oo]n |[Ll]ast |[Tt]his )?(?:late |early )?{_WEEKDAY}{_PART}(?: (?:of )?last week)?", _days_of_weekday),
        (rf"{_IN} {_WEEKDAY}{_PART}{_COMMUNICATION}", _days_of_weekday),
        (rf"[Yy]esterday{_PART}|[Ll]ast night", _days_before_article(1, 1)),
        (r"(?:[Ee]arlier )?(?:[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening))", _days_before_article(0, 0)),
        (r"(?:[Oo]ver|[Aa]t) the weekend", _days_before_article(8, 0)),
        (rf"(?P<number>{'|'.join(_NUMBERS)}) days ago", _days_ago),
        (r"(?P<that>(?:[Ee]arlier |[Ll]ate |[Ll]ater )?(?:[Tt]his|[Ll]ast)) (?P<unit>week|month|year)", _days_of_this_or_last),
        (_ANOTHER_TIME, _unknown_days),
    )
)
WITHOUT_PREPOSITION = re.compile(rf"{_ADVERB}(?:{_WEEKDAY}|{_MONTH}|\d)")  # "said Wednesday"
_FOLLOWED_BY_ANOTHER = re.compile(rf"(?: (?:and|or|to|through|until) |[–-])(?:on )?(?:{_WEEKDAY}|\d|{_MONTH})")


def find(text: str, sentence: Span, article_days: Days | None) -> Iterator[TimeExpression]:
    """Find the expressions of time in a sentence, in order; one that another follows ("on Monday and Tuesday") means no known days.

    :param text: the snapshot's
    :param sentence: its span in the text
    :param article_days: first and last day on which the article may have appeared
    """
    offset = sentence.start
    while True:
        matches = [(match, days_of) for pattern, days_of in _EXPRESSIONS if (match := pattern.search(text, offset, sentence.end))]
        if not matches:
            return
        match, days_of = min(matches, key=lambda entry: (entry[0].start(), -entry[0].end()))
        is_one_of_several = _FOLLOWED_BY_ANOTHER.match(text, match.end())
        yield TimeExpression(Span(*match.span()), None if is_one_of_several else days_of(match, article_days))
        offset = match.end()
