"""Expressions of time and the days they mean, in an article of Friday 10 May 2024."""

from datetime import date

import pytest

from kg.claims import expressions
from kg.records import Span
from kg.text.dates import Days

FRIDAY = (date(2024, 5, 10), date(2024, 5, 10))
MAY = (date(2024, 5, 1), date(2024, 5, 31))
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def _find(text: str, now: Days | None = FRIDAY) -> list[tuple[str, Days | None]]:
    return [(text[each.span.start : each.span.end], each.days) for each in expressions.find(text, Span(0, len(text)), now)]


def _days(text: str, now: Days | None = FRIDAY) -> str | None:
    """The days of the only expression, from the first to the last."""
    ((_, found),) = _find(text, now)
    return f"{found[0]} {found[1]}" if found else None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 12 March", "2024-03-12 2024-03-12"),
        ("on 10 May", "2024-05-10 2024-05-10"),
        ("on 11 May", "2023-05-11 2023-05-11"),
        ("on 12 March of last year", "2023-03-12 2023-03-12"),
        ("on 12 March this year", "2024-03-12 2024-03-12"),
        ("on 29 February", "2024-02-29 2024-02-29"),
        ("on 30 February", None),
        ("on 29 February 2023", None),
        ("on 31 March, 2030", "2030-03-31 2030-03-31"),
        ("on the 3rd of April", "2024-04-03 2024-04-03"),
        ("in April", "2024-04-01 2024-04-30"),
        ("in May", "2024-05-01 2024-05-31"),
        ("in June", "2023-06-01 2023-06-30"),
        ("in June 2025", "2025-06-01 2025-06-30"),
        ("in Dec. 2023", "2023-12-01 2023-12-31"),
        ("in late 2019", "2019-01-01 2019-12-31"),
        ("on Friday", "2024-05-10 2024-05-10"),
        ("on Sunday", "2024-05-05 2024-05-05"),
        ("on Saturday", None),  # six days before the article, or the day after
        ("last Monday", "2024-04-29 2024-05-06"),
        ("last Friday", "2024-05-03 2024-05-03"),
        ("Wednesday of last week", "2024-05-01 2024-05-08"),
        ("yesterday", "2024-05-09 2024-05-09"),
        ("last night", "2024-05-09 2024-05-09"),
        ("earlier today", "2024-05-10 2024-05-10"),
        ("over the weekend", "2024-05-02 2024-05-10"),
        ("two days ago", "2024-05-08 2024-05-08"),
        ("six days ago", "2024-05-04 2024-05-04"),
        ("last week", "2024-04-27 2024-05-09"),
        ("this week", "2024-05-04 2024-05-10"),
        ("last month", "2024-04-01 2024-04-30"),
        ("earlier this month", "2024-05-01 2024-05-31"),
        ("last year", "2023-01-01 2023-12-31"),
        ("this year", "2024-01-01 2024-12-31"),
        ("years ago", None),
        ("that day", None),
    ],
)
def test_the_days_that_an_expression_means(text: str, days: str | None) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    "text", ["on Monday and Tuesday", "on Monday or on Tuesday", "in May to June", "on 3 May–7 May", "in March until May"]
)
def test_of_two_times_together_the_first_gives_no_days(text: str) -> None:
    assert next(found for _, found in _find(text)) is None


@pytest.mark.parametrize(
    ("text", "in_may", "in_2024", "undated"),
    [
        ("on 12 March", "2024-03-12 2024-03-12", None, None),
        ("on 12 March last year", "2023-03-12 2023-03-12", "2023-03-12 2023-03-12", None),
        ("in May", "2024-05-01 2024-05-31", None, None),
        ("on Monday", None, None, None),
        ("yesterday", None, None, None),
        ("this week", None, None, None),
        ("last month", "2024-04-01 2024-04-30", None, None),
        ("last year", "2023-01-01 2023-12-31", "2023-01-01 2023-12-31", None),
        ("in 2020", "2020-01-01 2020-12-31", "2020-01-01 2020-12-31", "2020-01-01 2020-12-31"),
        ("on 12 March 2020", "2020-03-12 2020-03-12", "2020-03-12 2020-03-12", "2020-03-12 2020-03-12"),
    ],
)
def test_less_is_known_where_less_is_known_of_the_article(text: str, in_may: str | None, in_2024: str | None, undated: str | None) -> None:
    assert [_days(text, now) for now in (MAY, YEAR, None)] == [in_may, in_2024, undated]


def test_in_january_last_month_is_of_the_year_before() -> None:
    new_year = (date(2024, 1, 5), date(2024, 1, 5))
    assert _days("last month", new_year) == "2023-12-01 2023-12-31"
    assert _days("in December", new_year) == "2023-12-01 2023-12-31"


def test_the_longest_of_those_that_begin_first_counts() -> None:
    assert [text for text, _ in _find("said late on Tuesday night, on 12 March 2020, and in March")] == [
        "late on Tuesday night",
        "on 12 March 2020",
        "in March",
    ]


@pytest.mark.parametrize(
    "text", ["since Monday", "until last week", "by Friday", "Monday's vote", "Monday’s vote", "a Monday-like day", "pre-Monday"]
)
def test_a_border_or_a_part_of_a_word_is_no_expression(text: str) -> None:
    assert _find(text) == []
