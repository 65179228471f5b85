from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kg.articles import shown
from kg.articles.pages import read
from kg.records import Date, Shown

TITLE = "Harbour bridge stays shut until spring"
LEAD = "The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council of Holmen on Tuesday evening."
SECOND = "“We will not open the bridge before the repairs are done,” Lund said. Traders in the harbour had asked for an earlier day."
THIRD = "Repairs have cost three million crowns so far, according to the council, which had hoped to spend less than two."
MAY = Date(datetime(2023, 5, 3, tzinfo=UTC), "day")


def text_of(*lines: str) -> str:
    return "\n\n".join(lines)


def look(*lines: str, title: str | None = None, date: Date | None = None, site: str | None = None, dated: Date | None = None) -> Shown:
    text = text_of(*lines)
    return shown.look(read(text, title)[0], text, date=date, site=site, dated=dated)


def words_at(seen: Shown, name: str, *lines: str) -> str:
    span = getattr(seen, name)
    return text_of(*lines)[span.start : span.end]


def test_a_clean_page() -> None:
    seen = look(TITLE, "By Ada Berg | Coast News", "3 May 2023", LEAD, SECOND, THIRD)
    assert (seen.headline, seen.date, seen.publisher) == (TITLE, MAY, "Coast News")
    assert seen.words == len(f"{LEAD} {SECOND} {THIRD}".split())
    assert (seen.repeated_share, seen.repeated, seen.garbled, seen.paywall) == (0, None, None, None)
    assert seen.headline_share is not None
    assert seen.headline_share > 0.5


def test_the_headline_is_the_pages_whatever_title_is_given() -> None:
    other = "Teachers in Holmen vote to strike over wages"
    assert look(TITLE, LEAD, SECOND, THIRD, title=TITLE).headline == TITLE
    seen = look(TITLE, LEAD, SECOND, THIRD, title=other)
    assert seen.headline == TITLE
    assert seen.headline_share == pytest.approx(1 / 5)  # "Holmen"; the headline itself does not count
    assert look(LEAD, SECOND, THIRD).headline is None
    assert look("Bridge shut", LEAD, SECOND, THIRD, title="Bridge shut").headline_share is None


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("Updated 9 May 2023",), None),
        (("Updated 9 May 2023", "Published 3 May 2023"), MAY),
        (("9 May 2023", "Published 3 May 2023"), MAY),
        (("May 2023",), None),
    ],
)
def test_the_date_is_that_of_the_page_and_not_of_its_last_change(lines: tuple[str, ...], date: Date | None) -> None:
    assert look(TITLE, *lines, LEAD, SECOND, THIRD).date == date


def test_the_markup_goes_before_the_page() -> None:
    markup = Date(datetime(2023, 5, 2, 8, 0, tzinfo=UTC), "second")
    seen = look(TITLE, "By Ada Berg | Coast News", "3 May 2023", LEAD, SECOND, site="Coast", dated=markup)
    assert (seen.date, seen.publisher) == (markup, "Coast")


@pytest.mark.parametrize(
    ("dateline", "near", "date"),
    [
        ("HOLMEN, May 3 (Reuters) — ", datetime(2023, 9, 1, tzinfo=UTC), (2023, 5, 3)),
        ("Dec 30 (Reuters) - ", datetime(2024, 1, 2, tzinfo=UTC), (2023, 12, 30)),
        ("HOLMEN, Jan. 2 (AP) — ", datetime(2023, 12, 30, tzinfo=UTC), (2024, 1, 2)),
        ("HOLMEN, Feb. 29 (AP) — ", datetime(2023, 3, 1, tzinfo=UTC), (2024, 2, 29)),
        ("HOLMEN, May 33 (AP) — ", datetime(2023, 5, 3, tzinfo=UTC), None),
        ("HOLMEN — ", datetime(2023, 5, 3, tzinfo=UTC), None),
        ("", datetime(2023, 5, 3, tzinfo=UTC), None),
    ],
)
def test_a_dateline_is_of_the_nearest_year(dateline: str, near: datetime, date: tuple[int, int, int] | None) -> None:
    seen = look(TITLE, dateline + LEAD, SECOND, THIRD, date=Date(near, "day"))
    assert seen.date == (Date(datetime(*date, tzinfo=UTC), "day") if date else None)
    assert look(TITLE, dateline + LEAD, SECOND, THIRD).date is None
    assert look(TITLE, dateline + LEAD, SECOND, THIRD, date=Date(near, "year")).date is None


def test_the_same_prose_has_the_same_digest_whatever_stands_around_it() -> None:
    seen = look(TITLE, LEAD, SECOND, THIRD)
    assert look("By Ada Berg", "3 May 2023", LEAD, SECOND.replace(" ", "  "), THIRD).digest == seen.digest
    assert look(TITLE, LEAD, SECOND, THIRD.replace("three", "four")).digest != seen.digest


def test_a_body_that_is_printed_twice() -> None:
    lines = (TITLE, LEAD, SECOND, THIRD, LEAD, SECOND, THIRD)
    seen = look(*lines)
    assert 0.45 < seen.repeated_share < 0.5
    assert seen.repeated is not None
    assert seen.repeated.start == text_of(*lines).rindex(LEAD)
    assert words_at(seen, "repeated", *lines) == LEAD
    quote = look(TITLE, LEAD, SECOND, THIRD, SECOND)
    assert 0 < quote.repeated_share < 0.3
    assert look(TITLE, LEAD, SECOND, THIRD, "The mayor told the council of Holmen on Tuesday that she was tired of it.").repeated is None


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("cafÃ©", "cafÃ©"),
        ("Lundâ€™s", "Lundâ€™s"),
        ("Â£5", "Â£5"),
        ("Lund\ufffds", "Lund\ufffds"),
        ("Ð¿Ñ€Ð¸", "Ð¿Ñ€Ð¸"),
        ("‚Äúopen", "‚Äúopen"),
        ("ðŸ˜€", "ðŸ˜€"),
        ("café", None),
        ("CAFÉ”", None),
        ("SÃO", None),
        ("naïve—", None),
        ("“‘Æble’”", None),
        ("🚢", None),
    ],
)
def test_garbled_words(word: str, found: str | None) -> None:
    lines = (TITLE, LEAD, f"They all met at the {word} of the harbour on Monday, and the mayor was there as well.")
    seen = look(*lines)
    assert (seen.garbled and words_at(seen, "garbled", *lines)) == found


@pytest.mark.parametrize(
    ("line", "is_notice"),
    [
        ("Subscribe to continue reading.", True),
        ("This article is for subscribers only", True),
        ("ALREADY A SUBSCRIBER? Log in", True),
        ("You have read all of your free articles.", True),
        ("Lund will continue reading to the children of the school on Mondays.", False),
        ("The paper has lost half of its subscribers, its owner said on Monday.", False),
    ],
)
def test_a_notice_of_a_paywall(line: str, *, is_notice: bool) -> None:
    seen = look(TITLE, LEAD, line)
    assert (seen.paywall is not None) == is_notice
    if is_notice:
        assert words_at(seen, "paywall", TITLE, LEAD, line) == line


def test_only_the_first_words_of_a_very_long_page_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (TITLE, LEAD, SECOND, LEAD)
    monkeypatch.setattr(shown, "MOST_WORDS", len(f"{LEAD} {SECOND}".split()) + 2)
    assert look(*lines) == replace(look(TITLE, LEAD, SECOND, LEAD), repeated_share=0, repeated=None)
