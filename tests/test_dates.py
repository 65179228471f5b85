from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.dates import parse, read_date_line


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
        ("May 2023", datetime(2023, 5, 1, tzinfo=UTC), "month"),
        ("2023", datetime(2023, 1, 1, tzinfo=UTC), "year"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(line: str, at: datetime, precision: str) -> None:
    date = parse(line)
    assert date is not None
    assert (date.at, date.precision) == (at, precision)


@pytest.mark.parametrize("line", ["03/05/2023", "May 3", "31 February 2023", "yesterday", "", "The vote of 3 May 2023 changed everything"])
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


@given(st.text(max_size=170))
def test_no_text_makes_it_fail(text: str) -> None:
    read_date_line(text)
    parse(text)
