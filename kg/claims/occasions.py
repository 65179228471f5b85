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
from kg.claims.expressions import TimeExpression
from kg.records import Attribution, Claim, Date, Reading, Span
from kg.text.dates import Days, days
from kg.text.english import words


@dataclass(frozen=True, slots=True)
class Occasion:
    """When the words of an attribution were said.

    :param date: None where neither the sentence of the cue nor the article tells
    :param is_stated: whether the sentence of the cue states it ("said on Wednesday"); else it is the date of the article
    """

    date: Date | None
    is_stated: bool


@dataclass(frozen=True, slots=True)
class DatedClaim:
    """A claim, and whether the sentence of its cue states its date; else that is the date of the article."""

    claim: Claim
    is_stated: bool


# ── 1. expressions that can date a cue ──────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_MOST_BETWEEN = 14  # words that may stand between a cue and an expression of time that dates it
# Words that open a clause, or a noun phrase with a time of its own.
_OPENS_ANOTHER_TIME = words(
    """who whom whose which that what where when while as if because since until before after following amid despite although though than
    about against over not he she they it we i you and or but of for into onto is are was were be been has have had do does did
    will would can could may might must should shall response reaction reference regard relation connection wake light advance"""
)
_IN_NAMES = words("and of for")  # these open no clause where a capital follows: "the House of Commons"
# Words in -ing and -ed that are no verb with a time of its own.
_ENDS_IN_ING = words("during morning evening meeting briefing hearing gathering building opening filing posting speaking writing")
_ENDS_IN_ED = words(
    "televised released issued published posted recorded dated delivered prepared emailed leaked aired taped filed united signed shared"
)
_ADVERBS = words("also again later earlier further then reportedly publicly repeatedly separately has had was")
# What may open a sentence before anything else: a dateline, "But,".
_OPENING = re.compile(r"(?:[A-Z][A-Z .,/'’()\w]{2,60} (?:[-–—]|--) )?(?:(?:But|And|Yet|Then|Meanwhile|However|Also),? )?")
# "In a letter", "Speaking in Olven"; or nothing.
_OPENS_WITH_OCCASION = re.compile(r"$|(?:In|At|On|During|Speaking|Writing|Addressing|Talking|Testifying)\b")
_OPENS_WITH_PLACE = re.compile(r"$|(?:in|at|during|to|from|through)\b")
_CAPITALIZED = re.compile(r"(?:Today|Tonight|Yesterday|This|Last)\b")  # within a sentence, part of a name: "USA Today"
# Behind an expression of time, this shows that its phrase has ended.
_ENDS_PHRASE = re.compile(r"\s*(?:$|[^\w\s]|(?:that|in|at|during|on|to|by|as|from|with|after|before|when|while|amid|following)\b)")
_FUTURE = re.compile(r"\b(?:will|shall|may|might|to)(?: \w+)? $")


class Occasions:
    """Dates the attributions of one article by the expressions of time in their sentences; each sentence is searched once.

    :param reading: the article with its sentences and attributions
    :param quotes: the spans in quotation marks, sorted
    """

    def __init__(self, reading: Reading, quotes: Sequence[Span]) -> None:
        """Sort the attributions and quotations of an article by the sentences that they touch, so that dating one looks at few."""
        self._text = reading.article.snapshot.text
        self._published = reading.article.published
        self._days_of_article = _days_of_article(self._published)
        self._sentences = sorted(sentence.span for sentence in reading.sentences)
        # by the number of a sentence: what touches it, and its expressions of time once they are asked for
        self._attributions: dict[int, list[Attribution]] = {}
        self._quotes: dict[int, list[Span]] = {}
        self._expressions: dict[int, list[TimeExpression]] = {}
        for attribution in reading.attributions:
            for number in {number for span in (*attribution.cue, *attribution.content) for number in self._touched_sentences(span)}:
                self._attributions.setdefault(number, []).append(attribution)
        for quote in quotes:
            for number in self._touched_sentences(quote):
                self._quotes.setdefault(number, []).append(quote)

    def when(self, attribution: Attribution) -> Occasion:
        """Find out when the words of an attribution were said.

        1. find the expressions of time in the sentence of the cue that are in no content, and not in the name of the source
        2. of those that can date the cue the first counts; those behind the cue go before those ahead of it

        :param attribution: one of the reading
        :returns: without a date where neither the sentence nor the article tells, or where the sentence only says that it was at another
            time
        """
        for stated in self._stated_days(attribution):
            if stated is None:
                return Occasion(None, is_stated=True)
            # nobody is quoted from the future: a later day is the time of something else
            if self._days_of_article is None or stated[0] <= self._days_of_article[1]:
                return Occasion(_date(*stated), is_stated=True)
        return Occasion(self._published, is_stated=False)

    def _touched_sentences(self, span: Span) -> range:
        """Give the numbers of the sentences that a span touches."""
        first = bisect_right(self._sentences, span.start, key=lambda sentence: sentence.end)
        return range(first, bisect_left(self._sentences, span.end, key=lambda sentence: sentence.start))

    def _stated_days(self, attribution: Attribution) -> Iterator[Days | None]:
        """Give the days that the sentence of a cue states for it, the best first; None for words without known days ("at the time").

        Steps 1 and 2 of :meth:`when`. Nothing is given where the sentence has no expression of time that can date the cue.
        """
        cues = sorted(attribution.cue)
        number = self._sentence_of_cue(cues)
        if number is None:
            return
        text, sentence = self._text, self._sentences[number]
        # 1
        others = [other for other in self._attributions.get(number, ()) if other is not attribution]
        usable = self._usable_expressions(number, attribution, others)
        # 2
        for expression in usable:
            if expression.span.start >= cues[0].start and _dates_cue_before_it(text, sentence, expression.span, attribution, others):
                yield expression.days
        for expression in reversed(usable):
            if expression.span.end <= cues[0].start and _dates_cue_behind_it(text, sentence, expression.span, attribution):
                yield expression.days

    def _sentence_of_cue(self, cues: Sequence[Span]) -> int | None:
        """Give the number of the sentence in which a cue begins.

        :param cues: the spans of the cue, sorted
        :returns: None where there is no cue, it is in no sentence, or it stands in the future ("will say")
        """
        if not cues:
            return None
        start = cues[0].start
        number = bisect_right(self._sentences, start, key=lambda sentence: sentence.start) - 1
        if number < 0 or start >= self._sentences[number].end:
            return None
        is_future = _FUTURE.search(self._text, self._sentences[number].start, start) or self._text.startswith(("will ", "to "), start)
        return None if is_future else number

    def _usable_expressions(self, number: int, attribution: Attribution, others: Sequence[Attribution]) -> list[TimeExpression]:
        """Find the expressions of time of a sentence that are in no content or quotation, and neither in the source nor in a name.

        A content or quotation of somebody else that holds the cue itself does not count: "The agency said that she told us on Monday ...".

        :param number: of the sentence
        :param others: the other attributions of the sentence
        """
        cue = min(attribution.cue)
        quoted = (*self._quotes.get(number, ()), *(span for other in others for span in other.content))
        excluded = [*attribution.content, *attribution.source, *(span for span in quoted if not span.start <= cue.start < span.end)]
        sentence = self._sentences[number]
        if number not in self._expressions:
            self._expressions[number] = list(expressions.find(self._text, sentence, self._days_of_article))
        return [
            expression
            for expression in self._expressions[number]
            if not any(_overlap(expression.span, span) for span in excluded) and not _is_name(self._text, sentence, expression.span)
        ]


def share_stated_days(claims: Iterable[DatedClaim], published: Date | None) -> Iterator[Claim]:
    """Give the day that one claim of a speaker states to the speaker's claims without a stated date.

    News states the day once ("said on Wednesday") and goes on ("she added"). Only days of the last week before the article count. Where a
    speaker's claims state two such days, or the words name no speaker, each claim keeps its date.

    :param claims: those of one article
    :param published: when the article appeared
    :returns: the claims in their order
    """
    claims = list(claims)
    article_days = _days_of_article(published)
    week_start = article_days[1] - timedelta(6) if article_days else None
    stated_days: dict[str, set[Date]] = {}  # by speaker
    for dated in claims:
        day = dated.claim.date
        if dated.is_stated and week_start and day and day.precision == "day" and day.at.date() >= week_start:
            stated_days.setdefault(dated.claim.source.speaker, set()).add(day)
    for dated in claims:
        source = dated.claim.source
        days_of_speaker = () if dated.is_stated or not source.mention else tuple(stated_days.get(source.speaker, ()))
        yield replace(dated.claim, date=days_of_speaker[0]) if len(days_of_speaker) == 1 else dated.claim


def _days_of_article(published: Date | None) -> Days | None:
    """Give the first and last day on which an article may have appeared; None where that is not known.

    The first year of Python's calendar counts as not known, since no day can be counted back from it.
    """
    return days(published) if published and published.at.year > MINYEAR else None


def _is_name(text: str, sentence: Span, span: Span) -> bool:
    """Whether an expression of time is a name, as its capital within a sentence shows: "USA Today", "Last Week"."""
    return bool(_CAPITALIZED.match(text, span.start)) and bool(_WORD.search(text, sentence.start, span.start))


def _dates_cue_before_it(text: str, sentence: Span, span: Span, attribution: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether an expression of time behind the cue dates it: "X said in Olven on Monday".

    It does if no content and no other cue stands between, nothing between may have a time of its own, and, where it has no preposition, the
    words behind it show that its phrase ends ("said Monday that").

    :param span: of the expression
    :param others: the other attributions of the sentence
    """
    cue = max(part for part in attribution.cue if part.start <= span.start)
    if span.start < cue.end:
        return True
    between = Span(cue.end, span.start)
    other_cues = (part for other in others for part in other.cue)
    if any(_overlap(between, part) for part in (*attribution.content, *other_cues)):
        return False
    is_own_phrase = (
        not expressions.WITHOUT_PREPOSITION.match(text, span.start)
        or _ENDS_PHRASE.match(text, span.end, sentence.end)
        or _precedes_content(text, span, attribution)
    )
    return _holds_no_other_time(_outside_of(text, between, attribution.source)) and bool(is_own_phrase)


def _dates_cue_behind_it(text: str, sentence: Span, span: Span, attribution: Attribution) -> bool:
    """Whether an expression of time ahead of the cue dates it: "On Monday, X said", "In a letter on Monday, X said", "X on Monday said".

    It does right behind the source, or where it opens the sentence and only the source and a place stand between it and the cue.

    :param span: of the expression
    """
    cue = min(attribution.cue)
    if any(_overlap(Span(span.end, cue.start), content) for content in attribution.content):
        return False
    words_between = _outside_of(text, Span(span.end, cue.start), attribution.source).split()
    between = " ".join(word for word in words_between if word not in _ADVERBS).strip(" ,")
    follows_source = any(source.end <= span.start and not text[source.end : span.start].strip(" ,") for source in attribution.source)
    if not between and follows_source:
        return True
    opening = _OPENING.match(text, sentence.start, span.start)
    before = text[opening.end() if opening else sentence.start : span.start].strip()
    opens_sentence = _holds_no_other_time(before) and _OPENS_WITH_OCCASION.match(before)
    only_place_between = _holds_no_other_time(between) and _OPENS_WITH_PLACE.match(between) and "," not in between
    return bool(opens_sentence and only_place_between) and not _interrupts_content(text, cue, attribution)


def _interrupts_content(text: str, cue: Span, attribution: Attribution) -> bool:
    """Whether the cue interrupts its content: "In January, she said, the work will end". January is then the time of the content."""
    after = min((span for span in attribution.content if span.start >= cue.end), default=None)
    gap = text[cue.end : after.start] if after else ""
    return after is not None and gap.lstrip().startswith(",") and not re.search(r"[“\"'‘]", gap + text[after.start])


def _holds_no_other_time(between: str) -> bool:
    """Whether no word opens a clause or may have a time of its own, so that cue and expression of time belong together.

    :param between: the words between the cue and the expression, or before both
    """
    words_between = _WORD.findall(between)
    if len(words_between) > _MOST_BETWEEN or re.search(r"[^\w\s.,'’&-]|\s-+\s", between):
        return False
    for word, after in pairwise([*words_between, ""]):
        if word.lower() in _OPENS_ANOTHER_TIME and not (word in _IN_NAMES and after[:1].isupper()):
            return False
        if word.islower() and ((word.endswith("ing") and word not in _ENDS_IN_ING) or (word.endswith("ed") and word not in _ENDS_IN_ED)):
            return False
    return True


def _precedes_content(text: str, span: Span, attribution: Attribution) -> bool:
    """Whether a content of the attribution follows an expression of time with nothing between.

    :param span: of the expression
    """
    return any(content.start >= span.end and not text[span.end : content.start].strip() for content in attribution.content)


def _outside_of(text: str, span: Span, left_out: Sequence[Span]) -> str:
    """Give the text of a span without the characters that are in one of some other spans."""
    offsets = range(span.start, span.end)
    return "".join(text[offset] for offset in offsets if not any(other.start <= offset < other.end for other in left_out))


def _overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


# ── 2. days to a date ────────────────────────────────────────────────────────


def _date(first: date, last: date) -> Date | None:
    """Give the finest date (a day, month or year) that holds all days from the first to the last; None where these are in two years."""
    if first == last:
        return Date(datetime(first.year, first.month, first.day, tzinfo=UTC), "day")
    if first.year != last.year:
        return None
    if first.month != last.month:
        return Date(datetime(first.year, 1, 1, tzinfo=UTC), "year")
    return Date(datetime(first.year, first.month, 1, tzinfo=UTC), "month")
