from datetime import UTC, datetime

import pytest

from kg.articles.credits import published, publisher, wire
from kg.articles.lines import Line, lines

LEAD = "The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council on Tuesday."


def page(*texts: str) -> tuple[Line, ...]:
    return lines("\n\n".join(texts))


def day(above: tuple[str, ...], below: tuple[str, ...]) -> int | None:
    date = published(page(*above), page(*below))
    assert date is None or date.at == datetime(2023, 5, date.at.day, tzinfo=UTC)
    return date.at.day if date else None


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (("3 May 2023",), (), 3),
        (("Updated: 4 May 2023", "3 May 2023"), (), 3),
        (("3 May 2023", "Published: 2 May 2023"), (), 2),
        (("Updated: 4 May 2023", "Updated: 5 May 2023"), (), 4),
        (("Updated 3 sec ago", "3 May 2023"), (), 3),
        ((), ("3 May 2023",), None),
        ((), ("Published: 3 May 2023",), 3),
        (("3 May 2023",), ("Updated: 5 May 2023",), 3),
        ((), ("Updated: 5 May 2023",), 5),
        ((LEAD,), (), None),
        ((), (), None),
    ],
)
def test_the_date_of_an_article(above: tuple[str, ...], below: tuple[str, ...], expected: int | None) -> None:
    assert day(above, below) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada Berg | Coast News", "Coast News"),
        ("By Ada Berg | Politics | Coast News", "Coast News"),
        ("By Ada Berg | Reuters", None),
        ("By Ada Berg", None),
        ("© 2023 Coast News. All rights reserved.", "Coast News"),
        ("Copyright 2023 Coast News, Holmen", "Coast News"),
        ("© 2023 The Associated Press", None),
        ("Ada Berg | Coast News", None),
    ],
)
def test_the_publisher_stands_in_a_byline_or_a_copyright_line(line: str, expected: str | None) -> None:
    assert publisher(page(line)) == expected


@pytest.mark.parametrize(
    ("lead", "around", "expected"),
    [
        (f"HOLMEN (Reuters) – {LEAD}", (), "Reuters"),
        (f"HOLMEN (Agence France-Presse): {LEAD}", (), "AFP"),
        (f"HOLMEN (reuters) - {LEAD}", ("By AP",), "AP"),
        (f"HOLMEN (Coast) – {LEAD}", (), None),
        (f"{LEAD} (AP) – so", (), None),
        (f"“Holmen” (AP) – {LEAD}", (), None),
        (LEAD, ("By Ada Berg, Associated Press",), "AP"),
        (LEAD, ("By Ada Berg – the Press Association",), "PA Media"),
        (LEAD, ("Source: Xinhua",), "Xinhua"),
        (LEAD, ("By Ada Berg", "AFP"), "AFP"),
        (LEAD, ("By Ada Berg",), None),
        (LEAD, ("AP reported that the mayor of Holmen told it so",), None),
    ],
)
def test_the_agency_is_the_one_that_the_page_credits(lead: str, around: tuple[str, ...], expected: str | None) -> None:
    (line,) = page(lead)
    assert wire(page(*around), line) == expected


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("(Reporting by Ada Berg; Editing by Eva Holm)", "Reuters"),
        ("(Reporting by Ada Berg and Bo Dahl in Holmen; editing by Eva Holm)", "Reuters"),
        ("(Additional reporting by Bo Dahl; Editing by Eva Holm)", "Reuters"),
        ("(Reporting and writing by Ada Berg; Editing by Eva Holm and Di Falk)", "Reuters"),
        ("(Reporting by Ada Berg; Writing by Bo Dahl; Editing by Eva Holm)", "Reuters"),
        ("(Reporting by Ada Berg)", None),
        ("(Writing by Ada Berg; Editing by Eva Holm)", None),
        ("Reporting by Ada Berg; Editing by Eva Holm", None),
        ("(Reporting by Ada Berg, Editing by Eva Holm)", None),
    ],
)
def test_reuters_ends_its_reports_with_reporters_and_editors(ending: str, expected: str | None) -> None:
    (lead,) = page(LEAD)
    assert wire(page(ending), lead) == expected
