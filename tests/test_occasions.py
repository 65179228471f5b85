"""When something was said: what the sentence of the cue tells, and what in it is about something else."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.occasions import DatedClaim, Occasions, share_stated_days
from kg.evaluation.corpora import article
from kg.records import Attribution, Claim, Date, Precision, Reading, Source, Span
from kg.text.sentences import quotations, split

FRIDAY = Date(datetime(2024, 5, 10, tzinfo=UTC), "day")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DATES = st.dates(date(1995, 1, 1), date(2035, 12, 31))


def _when(marked: str, published: Date | None = FRIDAY) -> Date | None:
    """Ask when the attribution marked [s source], [c cue], [t content] was said; with capitals they are another's."""
    text, spans = "", dict[str, list[Span]]()
    for plain, role, inside in re.findall(r"([^\[\]]+)|\[(\w) ([^\]]*)\]", marked):
        if role:
            spans.setdefault(role, []).append(Span(len(text), len(text) + len(inside)))
        text += plain or inside
    found = [Attribution(*(tuple(spans.get(role, ())) for role in roles), 0.9) for roles in ("sct", "SCT")]
    whole = replace(article("a", text), published=published)
    reading = Reading(whole, split(whole), tuple(found[: 1 + ("C" in spans)]))
    return Occasions(reading, quotations(whole)).when(found[0]).date


def _day(day: date) -> Date:
    return Date(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")


def _shown(found: Date | None) -> str | None:
    return found.at.isoformat()[: {"second": 19, "day": 10, "month": 7, "year": 4}[found.precision]] if found else None


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("[t The pier is safe], [s Ada Lund] [c said] on Wednesday.", "2024-05-08"),
        ("[t The pier is safe], [s Ada Lund] [c said] on Friday.", "2024-05-10"),
        ("[t The pier is safe], [s Ada Lund] [c said] Sunday.", "2024-05-05"),
        ("[t The pier is safe], [s Ada Lund] [c told] reporters in Olven late on Tuesday night.", "2024-05-07"),
        ("[t The pier is safe], [s Ada Lund] [c told] reporters in January 2020.", "2020-01"),
        ("[t The pier is safe], [s Ada Lund] [c told] reporters in January.", "2024-01"),
        ("[t The pier is safe], [s Ada Lund] [c told] reporters in June.", "2023-06"),
        ("[t The pier is safe], [s Ada Lund] [c told] reporters in October last year.", "2023-10"),
        ("[t The pier is safe], [s Ada Lund] [c said] on 12 March.", "2024-03-12"),
        ("[t The pier is safe], [s Ada Lund] [c said] on November 12.", "2023-11-12"),
        ("[t The pier is safe], [s Ada Lund] [c said] on Thursday, March 12, 2020.", "2020-03-12"),
        ("[t The pier is safe], [s Ada Lund] [c wrote] in 2019.", "2019"),
        ("[t The pier is safe], [s Ada Lund] [c wrote] in a 2019 letter to the council.", "2019"),
        ("[t The pier is safe], [s Ada Lund] [c said] at a Sunday news conference.", "2024-05-05"),
        ("[t The pier is safe], [s Ada Lund] [c said] yesterday.", "2024-05-09"),
        ("[t The pier is safe], [s Ada Lund] [c said] earlier today.", "2024-05-10"),
        ("[t The pier is safe], [s Ada Lund] [c said] three days ago.", "2024-05-07"),
        ("[t The pier is safe], [s Ada Lund] [c said] last month.", "2024-04"),
        ("[t The pier is safe], [s Ada Lund] [c said] last year.", "2023"),
        ("[t The pier is safe], [s Ada Lund] [c said] earlier this week.", "2024-05"),
        ("[t The pier is safe], [s Ada Lund] [c said] last week.", "2024"),  # from 27 April to 9 May
        ("[t The pier is safe], [c said] [s Ada Lund, the engineer], on Wednesday.", "2024-05-08"),
        ("[s The council] on Wednesday [c accused] [t the port of hiding the cracks].", "2024-05-08"),
        ("[s The council] [c said] Wednesday [t the pier would close].", "2024-05-08"),
        ("On Wednesday, [s Ada Lund] [c said] [t the pier was safe].", "2024-05-08"),
        ("OLVEN (Seaboard Press) - On Wednesday, [s Ada Lund] also [c said] [t the pier was safe].", "2024-05-08"),
        ("In an interview with the Olven Echo on Wednesday, [s Ada Lund] [c said] [t the pier was safe].", "2024-05-08"),
        ("Speaking in the House of Deputies on Wednesday, [s Ada Lund] [c said] [t the pier was safe].", "2024-05-08"),
        ("[s Ada Lund] was [c quoted] on Wednesday [c as saying] [t the pier was safe].", "2024-05-08"),
        ("[s Ada Lund] [c said in a statement on Wednesday] [t that the pier was safe].", "2024-05-08"),
    ],
)
def test_the_sentence_of_the_cue_tells(marked: str, shown: str) -> None:
    assert _shown(_when(marked)) == shown


@pytest.mark.parametrize(
    "marked",
    [
        "[s Ada Lund] [c said] [t the pier closed on Wednesday].",
        "[s Ada Lund] [c said] [t the pier] was closed on Wednesday.",
        "[s Ada Lund], who arrived on Wednesday, [c said] [t the pier was safe].",
        "[s Ada Lund, mayor in 2019,] [c said] [t the pier was safe].",
        "[t The pier is safe], [s Ada Lund] [c said] after the storm on Wednesday.",
        "[t The pier is safe], [s Ada Lund] [c said] of the storm on Wednesday.",
        "[t The pier is safe], [s Ada Lund] [c said] in response to the vote on Wednesday.",
        "[t The pier is safe], [s Ada Lund] [c said], and the council voted on Wednesday.",
        "[t The pier is safe], [s Ada Lund] [c said], leaving for Olven on Wednesday.",
        "[t The pier is safe], [s Ada Lund] [c said] in the hall closed on Wednesday.",
        "[t The pier is safe], [s Ada Lund] [c said]. On Wednesday the council voted.",
        "[s Ada Lund] [c said] Wednesday's vote [t was a farce].",
        "[s Ada Lund] [c said] Wednesday prayers [t would go on].",
        "On Wednesday the council closed the pier, which [s Ada Lund] [c called] [t a farce].",
        "On Wednesday, the council, [s Ada Lund] [c said], [t was wrong].",
        "In January, [s Ada Lund] [c said], [t the pier will close].",
        "[t The pier is safe], [s Ada Lund] [c said] in 2031.",
        "[t The pier is safe], [s Ada Lund] [c told] Olven Today.",
        "On Wednesday, [s Ada Lund] [c will tell] the council [t that the pier is safe].",
        "[s Ada Lund] is to [c tell] the council on Wednesday [t that the pier is safe].",
        "[s Ada Lund] [c has said since January] [t that the pier is safe].",
        "On Wednesday, at the pier, now [c called] [t a ruin], the council met.",
        "[t The pier is safe], [s Ada Lund] [c said], while [S Bo Rik] [C said] on Wednesday [T it was not].",
        "[t The pier is safe], [s Ada Lund] [c said] before “the talks on Wednesday”.",
        "[t The pier is safe], [s Ada Lund] [c said]. [S Bo Rik] [C said] on Wednesday [T it was not].",
    ],
)
def test_what_is_about_something_else_leaves_the_date_of_the_article(marked: str) -> None:
    assert _when(marked) == FRIDAY


@pytest.mark.parametrize(
    "told",
    [
        "at the time",
        "later that day",
        "years ago",
        "on Monday and Tuesday",
        "in recent weeks",
        "in the 1990s",
        "on 31 April",
        "on Saturday",
    ],
)
def test_another_time_that_is_not_told_is_no_date(told: str) -> None:
    assert _when(f"[t The pier is safe], [s Ada Lund] [c said] {told}.") is None


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        *[("on Wednesday", None), ("in January", None), ("yesterday", None), ("last year", None)],
        *[("on 12 March 2020", "2020-03-12"), ("in January 2020", "2020-01"), ("in 2020", "2020")],
    ],
)
def test_without_a_dated_article_only_a_whole_date_is_one(told: str, shown: str | None) -> None:
    assert _shown(_when(f"[t The pier is safe], [s Ada Lund] [c said] {told}.", None)) == shown


@pytest.mark.parametrize(
    ("precision", "told", "shown"),
    [
        ("month", "on Wednesday", None),
        ("month", "on 12 March", "2024-03-12"),
        ("month", "in May", "2024-05"),
        ("month", "last month", "2024-04"),
        ("year", "in March", None),
        ("year", "last year", "2023"),
        ("year", "in March last year", "2023-03"),
        ("second", "on Wednesday", "2024-05-08"),
    ],
)
def test_what_is_not_known_of_the_article_is_not_known_of_what_is_said_in_it(precision: Precision, told: str, shown: str | None) -> None:
    at = {"year": datetime(2024, 1, 1, tzinfo=UTC), "month": datetime(2024, 5, 1, tzinfo=UTC)}.get(precision, FRIDAY.at)
    assert _shown(_when(f"[t The pier is safe], [s Ada Lund] [c said] {told}.", Date(at, precision))) == shown


@pytest.mark.parametrize("told", ["on Wednesday", "in June", "last year", "last week", "two days ago"])
def test_the_first_day_of_all_breaks_nothing(told: str) -> None:
    assert _when(f"[t The pier is safe], [s Ada Lund] [c said] {told}.", _day(date.min)) is None


def test_what_is_told_inside_the_report_of_another() -> None:
    told = "[S The Echo] [C said] [T that on Wednesday] [s Ada Lund] [c told] reporters on Thursday [t that the pier was safe]."
    assert _shown(_when(told)) == "2024-05-09"


@given(DATES, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_the_nearest_on_or_before_the_article_but_not_if_it_may_be_the_day_after(published: date, weekday: str) -> None:
    found = _when(f"[t The pier is safe], [s Ada Lund] [c said] on {weekday}.", _day(published))
    if WEEKDAYS[(published.weekday() + 1) % 7] == weekday:
        assert found is None
    else:
        assert found is not None
        assert timedelta(0) <= published - found.at.date() < timedelta(6)
        assert (WEEKDAYS[found.at.weekday()], found.precision) == (weekday, "day")


@given(DATES, st.sampled_from(MONTHS))
def test_a_month_is_the_nearest_that_is_not_after_the_article(published: date, month: str) -> None:
    found = _when(f"[t The pier is safe], [s Ada Lund] [c said] in {month}.", _day(published))
    assert found is not None
    assert (MONTHS[found.at.month - 1], found.precision) == (month, "month")
    assert 0 <= 12 * (published.year - found.at.year) + published.month - found.at.month < 12


TOLD = st.one_of(
    st.builds("on {}".format, st.sampled_from(WEEKDAYS)),
    st.builds("on {} {}".format, st.integers(1, 28), st.sampled_from(MONTHS)),
    st.builds("on {} {}, {}".format, st.sampled_from(MONTHS), st.integers(1, 28), st.integers(1990, 2040)),
    st.builds("in {} {}".format, st.sampled_from(MONTHS), st.integers(1990, 2040)),
    st.builds("{} {}".format, st.sampled_from(("this", "last", "earlier this")), st.sampled_from(("week", "month", "year"))),
    st.sampled_from(("yesterday", "today", "last night", "over the weekend", "two days ago", "at the time")),
)


@given(DATES, TOLD)
def test_nothing_is_said_after_the_article_and_nothing_in_the_content_counts(published: date, told: str) -> None:
    found = _when(f"[t The pier is safe], [s Ada Lund] [c said] {told}.", _day(published))
    assert found is None or found.at <= _day(published).at
    assert _when(f"[s Ada Lund] [c said] [t the pier closed {told}].", _day(published)) == _day(published)
    assert _when(f"[s Ada Lund], who arrived {told}, [c said] [t the pier is safe].", _day(published)) == _day(published)


@given(st.lists(st.sampled_from([*"aZ 1.,“”\n-", " on Monday", "in May ", "2020", " said "]), max_size=30).map("".join), st.data())
def test_no_text_makes_it_fail(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=6, max_size=6)))
    source, cue, content = (Span(*places[start : start + 2]) for start in data.draw(st.permutations([0, 2, 4])))
    one = Attribution((source,), (cue,), (content,), 0.9)
    whole = replace(article("a", text), published=FRIDAY)
    Occasions(Reading(whole, split(whole), (one,)), quotations(whole)).when(one)


# ── one day for a speaker ────────────────────────────────────────────────────


def _dated(speaker: str, day: date | None, *, is_told: bool, stated: bool = True, precision: Precision = "day") -> DatedClaim:
    when = Date(datetime(day.year, day.month, day.day, tzinfo=UTC), precision) if day else None
    source = Source(Span(0, 4) if stated else None, speaker, None, None, 1.0)
    return DatedClaim(Claim("iri", "a", Span(0, 9), "words", "indirect", "asserted", None, source, 1.0, when), is_told)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (_dated("Ada", date(2024, 5, 7), is_told=True), date(2024, 5, 7)),
        (_dated("Ada", date(2024, 5, 4), is_told=True), date(2024, 5, 4)),
        (_dated("Ada", date(2024, 5, 3), is_told=True), FRIDAY.at.date()),  # more than six days before
        (_dated("Ada", date(2024, 5, 7), is_told=False), FRIDAY.at.date()),
        (_dated("Bo", date(2024, 5, 7), is_told=True), FRIDAY.at.date()),
        (_dated("Ada", date(2024, 5, 7), is_told=True, stated=False), date(2024, 5, 7)),
        (_dated("Ada", date(2024, 5, 7), is_told=True, precision="month"), FRIDAY.at.date()),
        (_dated("Ada", None, is_told=True), FRIDAY.at.date()),
    ],
)
def test_what_a_speaker_goes_on_to_say_has_the_only_day_of_the_last_week_that_is_told(first: DatedClaim, expected: date) -> None:
    follows = _dated("Ada", FRIDAY.at.date(), is_told=False)
    before, after = share_stated_days([first, follows], FRIDAY)
    assert before == first.claim
    assert after.date
    assert after.date.at.date() == expected


def test_two_days_an_unstated_speaker_or_an_undated_article_change_no_date() -> None:
    told = [_dated("Ada", date(2024, 5, day), is_told=True) for day in (7, 8)]
    follows, unstated = _dated("Ada", FRIDAY.at.date(), is_told=False), _dated("Ada", FRIDAY.at.date(), is_told=False, stated=False)
    assert [claim.date for claim in share_stated_days([*told, follows], FRIDAY)][-1] == FRIDAY
    assert [claim.date for claim in share_stated_days([told[0], unstated], FRIDAY)][-1] == FRIDAY
    assert [claim.date for claim in share_stated_days([told[0], follows], None)][-1] == FRIDAY


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        # behind the cue: fourteen words may stand between, fifteen may not
        (f"[t The pier is safe], [s Ada Lund] [c said] {'a ' * 14}on Wednesday.", "2024-05-08"),
        (f"[t The pier is safe], [s Ada Lund] [c said] {'a ' * 15}on Wednesday.", "2024-05-10"),
        # without a preposition a phrase must end behind it, or the content follow
        ("[t The pier is safe], [s Ada Lund] [c said] Wednesday in Olven.", "2024-05-08"),
        ("[t The pier is safe], [s Ada Lund] [c said] Wednesday prayers were held.", "2024-05-10"),
        ("[t The pier is safe], [s Ada Lund] [c said] on Wednesday prayers were held.", "2024-05-08"),
        # what is not the writer's
        ("“[s Ada Lund] [c said] [t the pier is safe]” was heard on Wednesday.", "2024-05-10"),
        ("[S The Echo] [C said] [T the pier was safe on Monday]; [s Ada Lund] [c said] on Tuesday [t it was].", "2024-05-07"),
        # of two behind the cue the first counts; behind goes before ahead
        ("[t The pier is safe], [s Ada Lund] [c said] on Wednesday at a Tuesday meeting.", "2024-05-08"),
        ("On Wednesday, [s Ada Lund] [c said] on Tuesday [t the pier was safe].", "2024-05-07"),
        # ahead of the cue: nothing but the source, a place or an adverb between
        ("On Wednesday, in Olven, [s Ada Lund] [c said] [t the pier was safe].", "2024-05-08"),
        ("On Wednesday, in Olven, Norland, [s Ada Lund] [c said] [t the pier was safe].", "2024-05-10"),
        ("On Wednesday in Olven [s Ada Lund] [c said] [t the pier was safe].", "2024-05-08"),
        ("On Wednesday the pier [s Ada Lund] [c said] [t was safe].", "2024-05-10"),
        ("But on Wednesday [s Ada Lund] publicly [c said] [t the pier was safe].", "2024-05-08"),
        ("The pier on Wednesday [s Ada Lund] [c said] [t was safe].", "2024-05-10"),
        ("In January, [s Ada Lund] [c said], “[t the pier will close]”.", "2024-01"),
        ("On Monday, on Wednesday, [s Ada Lund] [c said] [t the pier was safe].", "2024-05-08"),
    ],
)
def test_what_may_stand_between_a_cue_and_its_time(marked: str, shown: str) -> None:
    assert _shown(_when(marked)) == shown
