"""Dates claims: when something was said, as the sentence of its cue tells ("said on Wednesday", "In a letter in January, she wrote").

An expression of time dates a cue only where it can belong to no other verb: behind the cue with nothing between that may have a time of
its own, or before it with nothing but the source between. It is resolved against the article's date to a range of days, and the date is
the finest of day, month and year that holds the whole range: "last week" may give a month, and "at the time" gives no date.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import MINYEAR, UTC, date, datetime, timedelta
from itertools import pairwise

from kg.claims import expressions
from kg.records import Attribution, Claim, Date, Reading, Span
from kg.text.dates import Days, days
from kg.text.english import words


@dataclass(frozen=True, slots=True)
class Occasion:
    """When the words of an attribution were said.

    :param date: None where neither its sentence nor the article tells
    :param is_told: whether the sentence of the cue tells it; else it is the date of the article
    """

    date: Date | None
    is_told: bool


@dataclass(frozen=True, slots=True)
class DatedClaim:
    """A claim, and whether the sentence of its cue tells its date."""

    claim: Claim
    is_told: bool


# ── 1. expressions that can date a cue ──────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_MOST_BETWEEN = 14  # words between a cue and an expression that dates it
# Words that open a clause, or a noun phrase with a time of its own.
_OPENS_ANOTHER_TIME = words(
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
_GOES_ON = re.compile(r"\s*(?:$|[^\w\s]|(?:that|in|at|during|on|to|by|as|from|with|after|before|when|while|amid|following)\b)")
_YET_TO_COME = re.compile(r"\b(?:will|shall|may|might|to)(?: \w+)? $")


class Occasions:
    """Dates the attributions of one article; each sentence is searched once.

    :param quotes: the spans in quotation marks, sorted
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

    def when(self, attribution: Attribution) -> Occasion:
        """Say when the words of an attribution were said.

        1. find the expressions of time in the sentence of the cue that are in no content, and not in the name of the source
        2. of those that can date the cue the first counts; those behind the cue go before those ahead of it

        :param attribution: one of the reading
        :returns: without a date where neither the sentence nor the article tells, or where the sentence only says that it was at another
            time
        """
        for days_meant in self._datings(attribution):
            if days_meant is None:
                return Occasion(None, is_told=True)
            if self._now is None or days_meant[0] <= self._now[1]:  # nobody is quoted from the future: it is the time of something else
                return Occasion(_date(*days_meant), is_told=True)
        return Occasion(self._published, is_told=False)

    def _touched(self, span: Span) -> range:
        """The numbers of the sentences that a span touches."""
        first = bisect_right(self._sentences, span.start, key=lambda sentence: sentence.end)
        return range(first, bisect_left(self._sentences, span.end, key=lambda sentence: sentence.start))

    def _datings(self, attribution: Attribution) -> Iterator[Days | None]:
        """Give the days that the sentence of a cue tells for it, the best first; None for an expression that gives no date."""
        cues = sorted(attribution.cue)
        number = self._sentence_of(cues)
        if number is None:
            return
        text, sentence = self._text, self._sentences[number]
        # 1
        others = [other for other in self._attributions.get(number, ()) if other is not attribution]
        free = self._free_expressions(number, attribution, others)
        # 2
        for span, days_meant in free:
            if span.start >= cues[0].start and _dates_from_behind(text, sentence, span, attribution, others):
                yield days_meant
        for span, days_meant in reversed(free):
            if span.end <= cues[0].start and _dates_from_ahead(text, sentence, span, attribution):
                yield days_meant

    def _sentence_of(self, cues: Sequence[Span]) -> int | None:
        """The number of the sentence in which a cue begins; None where there is none, or what it reports is yet to be said."""
        if not cues:
            return None
        start = cues[0].start
        number = bisect_right(self._sentences, start, key=lambda sentence: sentence.start) - 1
        if number < 0 or start >= self._sentences[number].end:
            return None
        is_to_come = _YET_TO_COME.search(self._text, self._sentences[number].start, start) or self._text.startswith(("will ", "to "), start)
        return None if is_to_come else number

    def _free_expressions(self, number: int, attribution: Attribution, others: Sequence[Attribution]) -> list[tuple[Span, Days | None]]:
        """The expressions of time of a sentence that are in no content or quotation, and neither in the source nor in a name.

        :param others: the other attributions of the sentence
        """
        cue = min(attribution.cue)
        # what somebody else is quoted with may hold the whole sentence: "The agency said that she told reporters on Monday ..."
        around = (*self._quotes.get(number, ()), *(span for other in others for span in other.content))
        taken = [*attribution.content, *attribution.source, *(span for span in around if not span.start <= cue.start < span.end)]
        sentence = self._sentences[number]
        if number not in self._expressions:
            self._expressions[number] = list(expressions.find(self._text, sentence, self._now))
        return [
            (span, days_meant)
            for span, days_meant in self._expressions[number]
            if not any(_touch(span, other) for other in taken) and not _is_name(self._text, sentence, span)
        ]


def one_occasion(claims: Iterable[DatedClaim], published: Date | None) -> Iterator[Claim]:
    """Date all claims of a speaker in one article by the only day of the last week that one of them tells.

    News tells the day once ("said on Wednesday") and goes on ("she added"). Where a speaker's claims tell two days, or the speaker is not
    stated, each claim keeps its date.

    :param claims: those of one article
    :param published: when the article appeared
    """
    claims = list(claims)
    now = _now(published)
    since = now[1] - timedelta(6) if now else None
    days_of: dict[str, set[Date]] = {}
    for dated in claims:
        date_ = dated.claim.date
        if dated.is_told and since and date_ and date_.precision == "day" and date_.at.date() >= since:
            days_of.setdefault(dated.claim.source.speaker, set()).add(date_)
    for dated in claims:
        source = dated.claim.source
        days_told = () if dated.is_told or not source.mention else tuple(days_of.get(source.speaker, ()))
        yield replace(dated.claim, date=days_told[0]) if len(days_told) == 1 else dated.claim


def _now(published: Date | None) -> Days | None:
    """The days that the article may be of; nothing can be counted back from the first year there is."""
    return days(published) if published and published.at.year > MINYEAR else None


def _is_name(text: str, sentence: Span, span: Span) -> bool:
    """Whether a capital within a sentence shows a name: "USA Today", "Last Week"."""
    return bool(_CAPITAL.match(text, span.start)) and bool(_WORD.search(text, sentence.start, span.start))


def _dates_from_behind(text: str, sentence: Span, span: Span, attribution: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether an expression behind the cue dates it: "X said in Olven on Monday".

    :param span: of the expression
    :param others: the other attributions of the sentence
    """
    cue = max(one for one in attribution.cue if one.start <= span.start)
    if span.start < cue.end:
        return True
    between = Span(cue.end, span.start)
    if any(_touch(between, one) for one in (*attribution.content, *(other for one in others for other in one.cue))):
        return False
    is_clear = (
        not expressions.BARE.match(text, span.start)
        or _GOES_ON.match(text, span.end, sentence.end)
        or _precedes_content(text, span, attribution)
    )
    return _is_plain(_without(text, between, attribution.source)) and bool(is_clear)


def _dates_from_ahead(text: str, sentence: Span, span: Span, attribution: Attribution) -> bool:
    """Whether an expression ahead of the cue dates it: "On Monday, X said", "In a letter on Monday, X said", "X on Monday said".

    :param span: of the expression
    """
    cue = min(attribution.cue)
    if any(_touch(Span(span.end, cue.start), content) for content in attribution.content):
        return False
    words_between = _without(text, Span(span.end, cue.start), attribution.source).split()
    between = " ".join(word for word in words_between if word not in _ADVERBS).strip(" ,")
    if not between and any(source.end <= span.start and not text[source.end : span.start].strip(" ,") for source in attribution.source):
        return True
    opening = _OPENING.match(text, sentence.start, span.start)
    first = text[opening.end() if opening else sentence.start : span.start].strip()
    is_frame = _is_plain(first) and _FRAME.match(first)
    is_place = _is_plain(between) and _PLACE.match(between) and "," not in between
    return bool(is_frame and is_place) and not _is_aside(text, cue, attribution)


def _is_aside(text: str, cue: Span, attribution: Attribution) -> bool:
    """Whether the cue interrupts its content: "In January, she said, the work will end"."""
    after = min((span for span in attribution.content if span.start >= cue.end), default=None)
    gap = text[cue.end : after.start] if after else ""
    return after is not None and gap.lstrip().startswith(",") and not re.search(r"[“\"'‘]", gap + text[after.start])


def _is_plain(between: str) -> bool:
    """Whether nothing in these words opens a clause or has a time of its own."""
    found = _WORD.findall(between)
    if len(found) > _MOST_BETWEEN or re.search(r"[^\w\s.,'’&-]|\s-+\s", between):
        return False
    for word, after in pairwise([*found, ""]):
        if word.lower() in _OPENS_ANOTHER_TIME and not (word in _IN_NAMES and after[:1].isupper()):
            return False
        if word.islower() and ((word.endswith("ing") and word not in _ENDS_IN_ING) or (word.endswith("ed") and word not in _ENDS_IN_ED)):
            return False
    return True


def _precedes_content(text: str, span: Span, attribution: Attribution) -> bool:
    """Whether nothing stands between an expression and a content."""
    return any(content.start >= span.end and not text[span.end : content.start].strip() for content in attribution.content)


def _without(text: str, span: Span, cut: Sequence[Span]) -> str:
    """The characters of a span that are in none of the others."""
    return "".join(text[place] for place in range(span.start, span.end) if not any(one.start <= place < one.end for one in cut))


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


# ── 2. days to a date ────────────────────────────────────────────────────────


def _date(first: date, last: date) -> Date | None:
    """The finest date that holds all of the days."""
    if first == last:
        return Date(datetime(first.year, first.month, first.day, tzinfo=UTC), "day")
    if first.year != last.year:
        return None
    if first.month != last.month:
        return Date(datetime(first.year, 1, 1, tzinfo=UTC), "year")
    return Date(datetime(first.year, first.month, 1, tzinfo=UTC), "month")
