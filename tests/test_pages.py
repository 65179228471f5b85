from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles.pages import Page, read

LEAD = "The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council of Holmen on Tuesday evening."
SECOND = "“We will not open the bridge before the repairs are done,” Lund said. Traders in the harbour had asked for an earlier day."
THIRD = "Repairs have cost three million crowns so far, according to the council, which had hoped to spend less than two."
TITLE = "Harbour bridge stays shut until spring"

OTHER_TITLE = "Teachers in Holmen vote to strike over pay"
OTHER_LEAD = "Teachers in Holmen voted on Monday to strike for two days over pay and class sizes, their union said in a statement."
OTHER_SECOND = "The union wants pay to rise by six percent. The ministry of schools has offered two, and called the strike a mistake."


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def zone(text: str, article: Page, name: str) -> list[str]:
    return [text[paragraph.span.start : paragraph.span.end] for paragraph in article.paragraphs if paragraph.zone == name]


def only(text: str) -> Page:
    (article,) = read(text)
    return article


def test_an_article_without_furniture() -> None:
    text = page(TITLE, LEAD, SECOND, THIRD)
    article = only(text)
    assert article.title == TITLE
    assert zone(text, article, "headline") == [TITLE]
    assert zone(text, article, "body") == [LEAD, SECOND, THIRD]
    assert (article.span.start, article.span.end) == (0, len(text))
    assert (article.published, article.publisher, article.wire) == (None, None, None)


def test_an_article_that_starts_with_prose_has_no_title() -> None:
    text = page(LEAD, SECOND, THIRD)
    article = only(text)
    assert article.title is None
    assert zone(text, article, "body") == [LEAD, SECOND, THIRD]


def test_a_headline_with_a_full_stop_is_a_headline() -> None:
    text = page(f"{TITLE}.", LEAD, SECOND)
    article = only(text)
    assert article.title == f"{TITLE}."
    assert zone(text, article, "body") == [LEAD, SECOND]


def test_furniture_is_left_out() -> None:
    text = page(
        "Home", "News", "Oldest baker in Holmen retires", TITLE, "Share this with a friend", "By Ada Berg | Coast News",
        "3 May 2023", "The bridge in May. (Photo: Coast News)", TITLE, LEAD,
        "ANALYSIS: Was the Bridge Ever Safe For Heavy Traffic?", SECOND,
        "Costs and delays", "READ MORE: Who pays for the bridge", THIRD, "Eva Holm contributed to this report.",
        "Sign up for our newsletter.", "Related articles", "Oldest baker in Holmen retires",
        "Ferry line to close in autumn", "© 2023 Coast News",
    )  # fmt: skip
    article = only(text)
    assert article.title == TITLE
    assert zone(text, article, "body") == [LEAD, SECOND, THIRD]
    assert article.publisher == "Coast News"
    assert article.published is not None
    assert article.published.at == datetime(2023, 5, 3, tzinfo=UTC)
    assert text[article.span.start : article.span.end].startswith(TITLE)
    assert text[article.span.start : article.span.end].endswith("report.")


def test_standfirsts_are_told_from_prose() -> None:
    bullet, deck = "Mayor wants repairs to be done first", "Council hears that repairs of bridge cost three million crowns"
    text = page(TITLE, deck, "Updated 3 sec ago", f"  • {bullet}", LEAD, SECOND)
    article = only(text)
    assert zone(text, article, "standfirst") == [deck, bullet]
    assert zone(text, article, "body") == [LEAD, SECOND]


def test_a_sentence_above_the_byline_is_a_standfirst() -> None:
    summary = "Repairs of the harbour bridge take longer than the council of Holmen had expected."
    text = page(TITLE, summary, "By Ada Berg", LEAD, SECOND)
    article = only(text)
    assert zone(text, article, "standfirst") == [summary]
    assert zone(text, article, "body") == [LEAD, SECOND]


def test_the_abstract_of_an_archive_is_a_standfirst() -> None:
    summary = "Repairs of the harbour bridge take longer than the council of Holmen had expected."
    text = page(f"{TITLE}.", "ABSTRACT.", summary, "FULL TEXT.", LEAD, SECOND)
    article = only(text)
    assert article.title == f"{TITLE}."
    assert zone(text, article, "standfirst") == [summary]
    assert zone(text, article, "body") == [LEAD, SECOND]


LINKS = ("Ferry line to close in autumn", "Oldest baker in Holmen retires", "Mural on the old wall is finished", "Pumpkin wins a prize")
TEASER = "The ferry line over the bay will close in the autumn of this year, its owners told us."


@pytest.mark.parametrize(("links", "prose", "is_cut"), [(4, 3, True), (3, 3, False), (4, 1, False)])
def test_a_tail_of_links_is_cut_off_with_the_little_prose_behind_it(links: int, prose: int, *, is_cut: bool) -> None:
    paragraphs = [f"{LEAD} {SECOND} {THIRD} Number {number} says so." for number in range(prose)]
    text = page(TITLE, *paragraphs, *LINKS[:links], TEASER)
    assert zone(text, only(text), "body") == [*paragraphs, *([] if is_cut else [TEASER])]


def test_short_sentences_beside_the_prose_are_prose() -> None:
    text = page(TITLE, "They agreed.", LEAD, "So it is.", SECOND, "It is late.", "Costs and delays")
    assert zone(text, only(text), "body") == ["They agreed.", LEAD, "So it is.", SECOND, "It is late."]


@pytest.mark.parametrize(
    ("between", "count"),
    [
        ((OTHER_TITLE, "By Eva Holm"), 2),
        (("Teachers strike", "By Eva Holm"), 1),  # two words are no headline
        (("By Eva Holm", OTHER_TITLE), 1),  # the byline stands above it
        (("Ferry line to close in autumn", "By Eva Holm"), 1),  # the prose does not take it up
        ((TITLE, "By Eva Holm"), 1),  # the prose above takes it up
        (("Ministry of schools calls the strike a mistake", "By Eva Holm"), 2),  # its words stand late in the prose
        (("Teaspoons of Homer strive", "By Eva Holm"), 1),  # no word has six letters in common
        (("Teachers and the sea", "By Eva Holm"), 1),  # one word is too few
        (("Holmen council mayor teachers strike", "By Eva Holm"), 1),  # as many words stand above as below
    ],
)
def test_a_new_article_has_a_headline_of_its_own_and_a_byline_below(between: tuple[str, ...], count: int) -> None:
    text = page(TITLE, LEAD, SECOND, *between, OTHER_LEAD, OTHER_SECOND)
    assert len(read(text)) == count


def test_all_paragraphs_above_are_compared_with_a_headline() -> None:
    text = page(TITLE, LEAD, THIRD, "Harbour bridge spring council teachers strike", "By Eva Holm", OTHER_LEAD, OTHER_SECOND)
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (("Mayor and council of Holmen", "12", TITLE, TITLE), TITLE),  # a repeated headline counts more
        (("Mayor and council of Holmen", TITLE), "Mayor and council of Holmen"),
        (("Weather on the coast", "Bridge and the sea"), "Weather on the coast"),  # where no line shares two words, the first
        (("The pier is old.",), "The pier is old."),
        (("The pier of the old town is rather old.",), None),
        (("The Harbour Bridge Stays Shut Until Spring So Says The Mayor Of Old Holmen Town.",), "whole"),
        (("The Harbour Bridge Stays Shut Until Spring So Says The Mayor Of Old Holmen Town To All Who Ask Her For It.",), None),
    ],
)
def test_the_headline_above_the_lead(above: tuple[str, ...], title: str | None) -> None:
    assert only(page(*above, LEAD, SECOND)).title == (above[0] if title == "whole" else title)


def test_a_headline_with_a_semicolon_goes_on_in_a_standfirst() -> None:
    text = page("Harbour bridge stays shut;", "Council hears all", LEAD, SECOND)
    article = only(text)
    assert (article.title, zone(text, article, "standfirst")) == ("Harbour bridge stays shut", ["Council hears all"])


def test_a_short_sentence_may_stand_twice() -> None:
    text = page(TITLE, LEAD, "It is so.", SECOND, "It is so.", THIRD)
    assert zone(text, only(text), "body") == [LEAD, "It is so.", SECOND, "It is so.", THIRD]


@pytest.mark.parametrize(("text", "count"), [("the bridge is shut today", 1), ("the bridge is shut", 0)])
def test_five_words_may_be_an_article(text: str, count: int) -> None:
    assert len(read(text)) == count


def test_two_lines_of_prose_begin_no_new_article() -> None:
    assert len(read(page(TITLE, LEAD, SECOND, OTHER_TITLE, "By Eva Holm", OTHER_LEAD))) == 1


@pytest.mark.parametrize(("line", "is_standfirst"), [("• Repairs come first", True), ("• Repairs first", False)])
def test_a_point_of_three_words_is_a_standfirst(line: str, *, is_standfirst: bool) -> None:
    text = page(TITLE, line, LEAD, SECOND)
    assert (zone(text, only(text), "standfirst") != []) == is_standfirst


@pytest.mark.parametrize(("deck", "is_standfirst"), [("Council of Holmen hears of costs", True), ("Council hears of all costs", False)])
def test_a_heading_of_six_words_below_the_headline_is_a_standfirst(deck: str, *, is_standfirst: bool) -> None:
    text = page(TITLE, deck, "3 May 2023", LEAD, SECOND)
    assert (zone(text, only(text), "standfirst") == [deck]) == is_standfirst


def test_a_bullet_and_the_writers_name_are_no_prose() -> None:
    text = page(TITLE, LEAD, f"{THIRD}--Ada Berg.")
    assert zone(text, only(text), "body") == [LEAD, THIRD]


def test_a_paragraph_that_stands_twice_is_read_once() -> None:
    text = page(TITLE, LEAD, SECOND, LEAD, THIRD)
    assert zone(text, only(text), "body") == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize(
    "between",
    [
        (OTHER_TITLE, "Updated 3 sec ago", "Follow", OTHER_TITLE),
        (OTHER_TITLE, "A school in May. (Photo: Coast News)", "TT", OTHER_TITLE, "A school in May. (Photo: Coast News)"),
        (OTHER_TITLE, "By Eva Holm"),
        ("Most read", OTHER_TITLE, "4 May 2023"),
    ],
)
def test_glued_articles_are_told_apart(between: tuple[str, ...]) -> None:
    text = page(TITLE, "3 May 2023", LEAD, SECOND, THIRD, *between, OTHER_LEAD, OTHER_SECOND)
    first, second = read(text)
    assert (first.title, second.title) == (TITLE, OTHER_TITLE)
    assert zone(text, first, "body") == [LEAD, SECOND, THIRD]
    assert zone(text, second, "body") == [OTHER_LEAD, OTHER_SECOND]
    assert first.span.end <= second.span.start
    assert second.span.start == text.index(OTHER_TITLE)
    assert first.published is not None
    assert first.published.at.day == 3
    assert (second.published.at.day if second.published else None) == (4 if "4 May 2023" in between else None)


def test_a_column_of_news_in_brief_is_cut_at_its_sign_offs() -> None:
    text = page("IN BRIEF.", f"{TITLE}.", LEAD, f"{THIRD}--Ada Berg.", f"{OTHER_TITLE}.", f"{OTHER_LEAD}--Eva Holm.", "Also ...", SECOND)
    articles = read(text)
    assert [article.title for article in articles] == [f"{TITLE}.", f"{OTHER_TITLE}.", None]
    assert [zone(text, article, "body") for article in articles] == [[LEAD, THIRD], [OTHER_LEAD], [SECOND]]


@pytest.mark.parametrize(
    "between", [("‘A FAIR SHARE’",), ("Costs of the repairs",), ("Related", OTHER_TITLE), ("READ MORE: Teachers strike", "4 May 2023")]
)
def test_an_article_in_sections_stays_one(between: tuple[str, ...]) -> None:
    text = page(TITLE, LEAD, *between, SECOND, THIRD)
    assert zone(text, only(text), "body") == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize(
    ("lines", "wire"),
    [
        ((TITLE, f"HOLMEN, May 3 (Reuters) – {LEAD}", SECOND), "Reuters"),
        ((TITLE, f"HOLMEN, N.H. (AP) — {LEAD}", SECOND), "AP"),
        ((TITLE, "AFP, Holmen", LEAD, SECOND), "AFP"),
        ((TITLE, "By Ada Berg, Associated Press", LEAD, SECOND), "AP"),
        ((TITLE, LEAD, "(Reporting by Ada Berg in Holmen; Editing by Eva Holm)"), "Reuters"),
        (
            (
                TITLE,
                "The bridge seen from the north shore in May. AFP",
                LEAD,
                "Lund told Reuters in an interview that the bridge was not safe.",
            ),
            None,
        ),
    ],
)
def test_an_agency_is_credited_where_the_page_does(lines: tuple[str, ...], wire: str | None) -> None:
    assert only(page(*lines)).wire == wire


def test_a_dateline_has_no_year() -> None:
    assert only(page(TITLE, f"HOLMEN, May 3 (Reuters) – {LEAD}", SECOND)).published is None


def test_published_goes_before_updated() -> None:
    article = only(page(TITLE, "Updated: May 5, 2023", "Published: May 3, 2023", LEAD, SECOND))
    assert article.published is not None
    assert article.published.at.day == 3


def test_a_known_title_is_found_on_the_page() -> None:
    text = page("Harbour and bridge news of the week", TITLE, LEAD, SECOND)
    (article,) = read(text, TITLE)
    assert zone(text, article, "headline") == [TITLE]
    (elsewhere,) = read(text, "What the mayor said")
    assert elsewhere.title == "What the mayor said"
    assert zone(text, elsewhere, "headline") == []


def test_a_text_without_full_stops_is_read_all_the_same() -> None:
    lines = ("the bridge is shut again today", "the mayor says it will open in spring")
    text = page(*lines)
    assert [text[paragraph.span.start : paragraph.span.end] for paragraph in only(text).paragraphs] == list(lines)


def test_headings_and_links_alone_are_no_article() -> None:
    assert read(page("Home", "News", "Sign up for our newsletter.")) == ()
    assert read("") == ()


PIECES = st.sampled_from(
    [TITLE, LEAD, SECOND, THIRD, OTHER_TITLE, OTHER_LEAD, "By Ada Berg", "3 May 2023", "Video", "• A point", "ABSTRACT.", "", "\r\n", "12"]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=25).map("\n".join))
def test_spans_are_in_order_and_inside(text: str) -> None:
    end = 0
    for article in read(text):
        assert end <= article.span.start < article.span.end <= len(text)
        assert any(paragraph.zone == "body" for paragraph in article.paragraphs)
        place = end
        for paragraph in article.paragraphs:
            assert place <= paragraph.span.start < paragraph.span.end
            assert text[paragraph.span.start : paragraph.span.end].strip() == text[paragraph.span.start : paragraph.span.end]
            place = paragraph.span.end
        assert article.span.start <= article.paragraphs[0].span.start
        assert place <= article.span.end
        end = article.span.end
