from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Date
from kg.text.dates import DateLine, days, parse, read_date_line


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("3 May 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("Wednesday, May 3, 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("PUBLISHED: 10:48, Wed, May 3, 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("| UPDATED: 11:05, Wed, May 3, 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("03 May 2023 08:30 GMT", datetime(2023, 5, 3, 8, 30, tzinfo=UTC), "second"),
        ("May 3 2023, 10:18am ist", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("2023-05-03T23:30:15-05:00", datetime(2023, 5, 4, 4, 30, 15, tzinfo=UTC), "second"),
        ("2023-05-03T10:00:00.123Z", datetime(2023, 5, 3, 10, tzinfo=UTC), "second"),
        ("By Ada Lund | May 3, 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("13/05/2023", datetime(2023, 5, 13, tzinfo=UTC), "day"),
        ("05/13/2023", datetime(2023, 5, 13, tzinfo=UTC), "day"),
        ("05/05/2023", datetime(2023, 5, 5, tzinfo=UTC), "day"),
        ("13.5.2023", datetime(2023, 5, 13, tzinfo=UTC), "day"),
        ("3rd of May, 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("2023-05-03T10:00:00+05:30", datetime(2023, 5, 3, 4, 30, tzinfo=UTC), "second"),
        ("3 May 2023 12:30 am GMT", datetime(2023, 5, 3, 0, 30, tzinfo=UTC), "second"),
        ("3 May 2023 12:30 pm GMT", datetime(2023, 5, 3, 12, 30, tzinfo=UTC), "second"),
        ("3 May 2023 1:30:05 p.m. UTC", datetime(2023, 5, 3, 13, 30, 5, tzinfo=UTC), "second"),
        ("3 May 2023 13:05 am GMT", datetime(2023, 5, 3, 13, 5, tzinfo=UTC), "second"),
        ("3 May 2023 9 am GMT", datetime(2023, 5, 3, 9, tzinfo=UTC), "second"),
        ("3 May 2023 25:00 GMT", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("0001-01-01T00:00:00+05:00", datetime(1, 1, 1, tzinfo=UTC), "day"),
        ("May 3, 2023 May 4, 2023 May 5, 2023", datetime(2023, 5, 3, tzinfo=UTC), "day"),
        ("May 2023", datetime(2023, 5, 1, tzinfo=UTC), "month"),
        ("Sept. 2023", datetime(2023, 9, 1, tzinfo=UTC), "month"),
        ("2023-09", datetime(2023, 9, 1, tzinfo=UTC), "month"),
        ("2023", datetime(2023, 1, 1, tzinfo=UTC), "year"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(line: str, at: datetime, precision: str) -> None:
    assert parse(line) == Date(at, precision)  # type: ignore[arg-type]  # a table holds plain strings


@pytest.mark.parametrize(("zone", "hour"), [("EST", 15), ("EDT", 14), ("PST", 18), ("PDT", 17), ("CET", 9), ("CEST", 8), ("UTC", 10)])
def test_a_time_with_a_zone_is_turned_into_utc(zone: str, hour: int) -> None:
    assert parse(f"3 May 2023 10:00 {zone}") == Date(datetime(2023, 5, 3, hour, tzinfo=UTC), "second")


@pytest.mark.parametrize(
    "line",
    [
        "03/05/2023", "12/05/2023", "May 3", "31 February 2023", "2023-13", "3 May 1023", "yesterday", "",
        "The vote of 3 May 2023 changed everything", "Vote 3 May 2023",
    ],
)  # fmt: skip
def test_nothing_is_guessed(line: str) -> None:
    assert parse(line) is None


def test_a_relative_date_is_a_date_line_without_a_date() -> None:
    read = read_date_line("Updated 3 sec ago")
    assert read is not None
    assert read.date is None
    assert read.label == "updated"


def test_the_label_of_the_first_date_counts() -> None:
    read = read_date_line("Published May 3, 2023 / Updated May 4, 2023")
    assert read is not None
    assert read.date is not None
    assert (read.label, read.date.at.day) == ("published", 3)


def test_a_label_without_a_date_is_a_date_line_and_a_label_with_names_is_none() -> None:
    assert read_date_line("Last updated:") == DateLine("updated", None)
    assert read_date_line("Updated by Ada Lund") is None
    assert read_date_line("Ada Lund") is None


@pytest.mark.parametrize(("names", "is_date_line"), [("By Ada Lund Bo Dahl Cy", True), ("By Ada Lund Bo Dahl Cy Eng", False)])
def test_six_words_may_stand_beside_a_date_behind_a_bar(names: str, *, is_date_line: bool) -> None:
    assert (read_date_line(f"{names} | May 3, 2023") is not None) == is_date_line


@pytest.mark.parametrize(("length", "is_date_line"), [(160, True), (161, False)])
def test_a_long_line_is_no_date_line(length: int, *, is_date_line: bool) -> None:
    assert (read_date_line("May 3, 2023".ljust(length)) is not None) == is_date_line


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("3 May 2023", date(2023, 5, 3), date(2023, 5, 3)),
        ("2023-05-03T23:30:15-05:00", date(2023, 5, 4), date(2023, 5, 4)),
    ],
)
def test_a_date_may_mean_the_days_of_its_precision(text: str, first: date, last: date) -> None:
    known = parse(text)
    assert known is not None
    assert days(known) == (first, last)


@given(st.text(max_size=170))
def test_no_text_makes_it_fail(text: str) -> None:
    read_date_line(text)
    parse(text)
