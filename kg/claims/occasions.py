"""When something was said, where the sentence of its cue tells: "said on Wednesday", "In a letter in January, she wrote".

An expression of time counts only where it can belong to no other verb: behind the cue with nothing between that may have a time of its
own, or before it with nothing but the source between. It is read against the article's date as a stretch of days, and the date is the
finest of day, month and year that holds all of it: "last week" may give a month, and "at the time" gives no date.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import MINYEAR, UTC, date, datetime, timedelta
from itertools import pairwise

from kg.records import Attribution, Claim, Date, Reading, Span
from kg.text.dates import Days, days, month
from kg.text.english import words

Match = re.Match[str]


# ── 1. expressions of time, and the days they mean ───────────────────────────

_WEEKDAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("two", "three", "four", "five", "six")

_FARTHEST_BACK = 6  # days, exclusive

_LATE = r"(?:(?:[Ll]ate|[Ee]arly|[Ee]arlier|[Ll]ater|[Bb]ack) )?"
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
        first, last = month(year, _number(match))
        if first.day <= int(match["day"]) <= last.day:
            found = first.replace(day=int(match["day"]))
            if match["year"] or (now and found <= now[1]):
                return found, found
    return None


def _month(match: Match, now: Days | None) -> Days | None:
    found = [month(year, _number(match)) for year in _years(match, now)]
    return next((one for one in found if match["year"] or (now and one[0] <= now[1])), None)


def _year(match: Match, _now: Days | None) -> Days | None:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _weekday(match: Match, now: Days | None) -> Days | None:
    """The nearest such day on or before the article's; with "last" it may be the one before that as well.

    Six days before says nothing: it may as well be the day after, where a page was changed after its date (so it was in 8 of 9 sentences
    of PolNeAR's training articles; of 30 nearer ones that were read, in none).
    """
    if now is None or now[0] != now[1]:
        return None
    back = (now[1].weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    if "last" in match[0].lower():
        return now[1] - timedelta(back + 7), now[1] - timedelta(back or 7)
    return (now[1] - timedelta(back), now[1] - timedelta(back)) if back < _FARTHEST_BACK else None


def _back(first: int, last: int) -> Callable[[Match, Days | None], Days | None]:
    """From so many to so many days before the article."""
    return lambda _, now: (now[1] - timedelta(first), now[1] - timedelta(last)) if now and now[0] == now[1] else None


def _ago(match: Match, now: Days | None) -> Days | None:
    return _back(back := _NUMBERS.index(match["number"]) + 2, back)(match, now)


def _unit(match: Match, now: Days | None) -> Days | None:
    """This or last week, month or year; weeks begin on different days in different places, so a week is known only roughly."""
    last = "last" in match["that"].lower()
    if now is None or (match["unit"] == "week" and now[0] != now[1]) or (match["unit"] == "month" and now[0].month != now[1].month):
        return None
    if match["unit"] == "week":
        return (now[1] - timedelta(13), now[1] - timedelta(1)) if last else (now[1] - timedelta(6), now[1])
    if match["unit"] == "year":
        return date(now[1].year - last, 1, 1), date(now[1].year - last, 12, 31)
    before = now[0].replace(day=1) - timedelta(last)
    return month(before.year, before.month)


def _unknown(_match: Match, _now: Days | None) -> Days | None:
    return None


def _number(match: Match) -> int:
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


_NO_BORDER = "".join(rf"(?<!\b{word} )" for word in ("since", "until", "before", "after", "by", "of", "for", "from"))
_IN = r"(?:[Ii]n|[Aa]t|[Dd]uring) (?:an?|his|her|its|their|the)"
_ANOTHER_TIME = (
    r"[Aa]t the time|(?:[Oo]n )?(?:[Ll]ater )?(?:that|the same|the next|the following|the previous) (?:day|night|morning|week|year)"
    r"|(?:\w+ )?(?:hour|day|week|month|year|decade)s? (?:ago|earlier|later|before)"
    r"|[Ii]n (?:recent|past|the past|previous) (?:days|weeks|months|years)|[Ii]n (?:the )?(?:19|20)\d0s"
)
# Of those that begin first the longest counts.
_EXPRESSIONS = tuple(
    (re.compile(rf"(?<![\w-]){_NO_BORDER}(?:{pattern})(?![\w-]|['’]s\b)"), read)
    for pattern, read in (
        (rf"{_LATE}(?:[Oo]n )?(?:\w+day,? )?(?:the )?{_DAY}(?: of)? {_MONTH}{_OF_YEAR}", _calendar),
        (rf"{_LATE}(?:[Oo]n )?(?:\w+day,? )?{_MONTH} {_DAY}{_OF_YEAR}", _calendar),
        (rf"{_IN} {_MONTH} {_DAY}{_OF_YEAR}{_MEDIUM}", _calendar),
        (rf"{_LATE}[Ii]n (?:early |late |mid-)?{_MONTH}{_OF_YEAR}", _month),
        (rf"{_IN} {_MONTH}{_OF_YEAR}{_MEDIUM}", _month),
        (rf"{_LATE}[Ii]n (?:early |late |mid-)?{_YEAR}", _year),
        (rf"{_IN} {_YEAR}{_MEDIUM}", _year),
        (rf"{_LATE}(?:[Oo]n |[Ll]ast |[Tt]his )?(?:late |early )?{_WEEKDAY}{_PART}(?: (?:of )?last week)?", _weekday),
        (rf"{_IN} {_WEEKDAY}{_PART}{_MEDIUM}", _weekday),
        (rf"[Yy]esterday{_PART}|[Ll]ast night", _back(1, 1)),
        (r"(?:[Ee]arlier )?(?:[Tt]oday|[Tt]onight|[Tt]his (?:morning|afternoon|evening))", _back(0, 0)),
        (r"(?:[Oo]ver|[Aa]t) the weekend", _back(8, 0)),
        (rf"(?P<number>{'|'.join(_NUMBERS)}) days ago", _ago),
        (r"(?P<that>(?:[Ee]arlier |[Ll]ate |[Ll]ater )?(?:[Tt]his|[Ll]ast)) (?P<unit>week|month|year)", _unit),
        (_ANOTHER_TIME, _unknown),
    )
)


# ── 2. where they stand ──────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_FARTHEST = 14  # words between a cue and an expression that is its own
# Words that begin a clause, or something with a time of its own.
_ELSEWHERE = words(
    """who whom whose which that what where when while as if because since until before after following amid despite although though than
    about against over not he she they it we i you and or but of for into onto is are was were be been has have had do does did
    will would can could may might must should shall response reaction reference regard relation connection wake light advance"""
)
_IN_NAMES = words("and of for")  # "the House of Commons"
_ENDS_IN_ING = words("during morning evening meeting briefing hearing gathering building opening filing posting speaking writing")
_ENDS_IN_ED = words(
    "televised released issued published posted recorded dated delivered prepared emailed leaked aired taped filed united signed shared"
)
_ADVERBS = words("also again later earlier further then reportedly publicly repeatedly separately has had was")
_OPENING = re.compile(r"(?:[A-Z][A-Z .,/'’()\w]{2,60} (?:[-–—]|--) )?(?:(?:But|And|Yet|Then|Meanwhile|However|Also),? )?")
_FRAME = re.compile(r"$|(?:In|At|On|During|Speaking|Writing|Addressing|Talking|Testifying)\b")
_PLACE = re.compile(r"$|(?:in|at|during|to|from|through)\b")
_CAPITAL = re.compile(r"(?:Today|Tonight|Yesterday|This|Last)\b")
_BARE = re.compile(rf"{_LATE}(?:{_WEEKDAY}|{_MONTH}|\d)")
_GOES_ON = re.compile(r"\s*(?:$|[^\w\s]|(?:that|in|at|during|on|to|by|as|from|with|after|before|when|while|amid|following)\b)")
_YET_TO_COME = re.compile(r"\b(?:will|shall|may|might|to)(?: \w+)? $")
_ANOTHER = re.compile(rf"(?: (?:and|or|to|through|until) |[–-])(?:on )?(?:{_WEEKDAY}|\d|{_MONTH})")


class Occasions:
    """The occasions of one article, each sentence looked at once.

    :param quotes: what stands in quotation marks in the article
    """

    def __init__(self, reading: Reading, quotes: Sequence[Span]) -> None:
        self._text = reading.article.snapshot.text
        self._published = reading.article.published
        self._now = _now(self._published)
        self._sentences = sorted(one.span for one in reading.sentences)
        self._attributions: dict[int, list[Attribution]] = {}
        self._quotes: dict[int, list[Span]] = {}
        self._expressions: dict[int, list[tuple[Span, Days | None]]] = {}
        for one in reading.attributions:
            for number in {number for span in (*one.cue, *one.content) for number in self._touched(span)}:
                self._attributions.setdefault(number, []).append(one)
        for quote in quotes:
            for number in self._touched(quote):
                self._quotes.setdefault(number, []).append(quote)

    def when(self, attribution: Attribution) -> tuple[Date | None, bool]:
        """Say when the words of an attribution were said, and whether the sentence of its cue tells; else it is when the article appeared.

        1. find the expressions of time in the sentence that are in no content, nor in the name of the source
        2. of those that belong to the cue the first counts, what is behind the cue before what is ahead of it

        :param attribution: one of the reading
        :returns: no date where neither tells, or where the sentence only says that it was at another time
        """
        for told in self._told(attribution):
            if told is None:
                return None, True
            if self._now is None or told[0] <= self._now[1]:  # nobody is quoted from the future: it is the time of something else
                return _date(*told), True
        return self._published, False

    def _touched(self, span: Span) -> range:
        """The numbers of the sentences that a span touches."""
        first = bisect_right(self._sentences, span.start, key=lambda sentence: sentence.end)
        return range(first, bisect_left(self._sentences, span.end, key=lambda sentence: sentence.start))

    def _told(self, attribution: Attribution) -> Iterator[Days | None]:
        text, cues = self._text, sorted(attribution.cue)
        number = bisect_right(self._sentences, cues[0].start, key=lambda sentence: sentence.start) - 1 if cues else -1
        sentence = self._sentences[number] if number >= 0 and cues[0].start < self._sentences[number].end else None
        if sentence is None or _YET_TO_COME.search(text, sentence.start, cues[0].start) or text.startswith(("will ", "to "), cues[0].start):
            return
        others = [one for one in self._attributions.get(number, ()) if one is not attribution]
        # what somebody else is quoted with may hold the whole sentence: "The agency said that she told reporters on Monday ..."
        around = [*self._quotes.get(number, ()), *(span for one in others for span in one.content)]
        taken = [*attribution.content, *attribution.source, *(span for span in around if not span.start <= cues[0].start < span.end)]
        if number not in self._expressions:
            self._expressions[number] = list(_expressions(text, sentence, self._now))
        found = [
            (span, told)
            for span, told in self._expressions[number]
            if not any(_touch(span, other) for other in taken) and not _is_name(text, sentence, span)
        ]
        # 1, 2
        for span, told in (one for one in found if one[0].start >= cues[0].start):
            cue = max(one for one in cues if one.start <= span.start)
            between = Span(cue.end, span.start)
            if span.start < cue.end or (
                not any(_touch(between, one) for one in (*attribution.content, *(other for one in others for other in one.cue)))
                and _plain(_without(text, between, attribution.source))
                and (not _BARE.match(text, span.start) or _GOES_ON.match(text, span.end, sentence.end) or _begins(text, span, attribution))
            ):
                yield told
        for span, told in reversed([one for one in found if one[0].end <= cues[0].start]):
            if _ahead(text, sentence, span, cues[0], attribution):
                yield told


def one_occasion(made: Iterable[tuple[Claim, bool]], published: Date | None) -> Iterator[Claim]:
    """Let all that a speaker is reported to say in one article be of the one day of the last week that one of its sentences tells.

    News tells the day once ("said on Wednesday") and goes on ("she added"). Where it tells two, or the speaker is not stated, each claim
    keeps what it has.

    :param made: the claims of an article, each with whether its sentence tells its date
    """
    made = list(made)
    now = _now(published)
    since = now[1] - timedelta(6) if now else None
    told: dict[str, set[Date]] = {}
    for claim, tells in made:
        if tells and since and claim.date and claim.date.precision == "day" and claim.date.at.date() >= since:
            told.setdefault(claim.source.speaker, set()).add(claim.date)
    for claim, tells in made:
        those = () if tells or not claim.source.mention else tuple(told.get(claim.source.speaker, ()))
        yield replace(claim, date=those[0]) if len(those) == 1 else claim


def _now(published: Date | None) -> Days | None:
    """The days that the article may be of; nothing can be counted back from the first year there is."""
    return days(published) if published and published.at.year > MINYEAR else None


def _expressions(text: str, sentence: Span, now: Days | None) -> Iterator[tuple[Span, Days | None]]:
    """Find the expressions of time in a sentence, each with its days; "on Monday and Tuesday" has none."""
    place = sentence.start
    while found := min(
        (
            (match.start(), -match.end(), number)
            for number, (pattern, _) in enumerate(_EXPRESSIONS)
            if (match := pattern.search(text, place, sentence.end))
        ),
        default=None,
    ):
        start, end, number = found[0], -found[1], found[2]
        pattern, read = _EXPRESSIONS[number]
        match = pattern.match(text, start, sentence.end)
        yield Span(start, end), None if match is None or _ANOTHER.match(text, end) else read(match, now)
        place = end


def _is_name(text: str, sentence: Span, span: Span) -> bool:
    """Whether a capital within a sentence shows a name: "USA Today", "Last Week"."""
    return bool(_CAPITAL.match(text, span.start)) and bool(_WORD.search(text, sentence.start, span.start))


def _ahead(text: str, sentence: Span, span: Span, cue: Span, attribution: Attribution) -> bool:
    """Whether an expression ahead of the cue is its own: "On Monday, X said", "In a letter on Monday, X said", "X on Monday said"."""
    if any(_touch(Span(span.end, cue.start), content) for content in attribution.content):
        return False
    between = " ".join(
        word for word in _without(text, Span(span.end, cue.start), attribution.source).split() if word not in _ADVERBS
    ).strip(" ,")
    if not between and any(source.end <= span.start and not text[source.end : span.start].strip(" ,") for source in attribution.source):
        return True
    opening = _OPENING.match(text, sentence.start, span.start)
    first = text[opening.end() if opening else sentence.start : span.start].strip()
    framed = _plain(first) and _FRAME.match(first) and _plain(between) and _PLACE.match(between) and "," not in between
    return bool(framed) and not _aside(text, cue, attribution)


def _aside(text: str, cue: Span, attribution: Attribution) -> bool:
    """Whether the cue only stands within its content: "In January, she said, the work will end"."""
    after = min((span for span in attribution.content if span.start >= cue.end), default=None)
    gap = text[cue.end : after.start] if after else ""
    return after is not None and gap.lstrip().startswith(",") and not re.search(r"[“\"'‘]", gap + text[after.start])


def _plain(between: str) -> bool:
    """Whether nothing in these words begins a clause or has a time of its own."""
    found = _WORD.findall(between)
    if len(found) > _FARTHEST or re.search(r"[^\w\s.,'’&-]|\s-+\s", between):
        return False
    for word, after in pairwise([*found, ""]):
        if word.lower() in _ELSEWHERE and not (word in _IN_NAMES and after[:1].isupper()):
            return False
        if word.islower() and ((word.endswith("ing") and word not in _ENDS_IN_ING) or (word.endswith("ed") and word not in _ENDS_IN_ED)):
            return False
    return True


def _begins(text: str, span: Span, attribution: Attribution) -> bool:
    return any(content.start >= span.end and not text[span.end : content.start].strip() for content in attribution.content)


def _without(text: str, span: Span, cut: Sequence[Span]) -> str:
    """The characters of a span that are in none of the others."""
    return "".join(text[place] for place in range(span.start, span.end) if not any(one.start <= place < one.end for one in cut))


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


# ── 3. days to a date ────────────────────────────────────────────────────────


def _date(first: date, last: date) -> Date | None:
    """The finest date that holds all of the days."""
    if first == last:
        return Date(datetime(first.year, first.month, first.day, tzinfo=UTC), "day")
    if first.year != last.year:
        return None
    if first.month != last.month:
        return Date(datetime(first.year, 1, 1, tzinfo=UTC), "year")
    return Date(datetime(first.year, first.month, 1, tzinfo=UTC), "month")
