from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles.lines import line_kind, lines


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The harbour bridge will stay shut until the spring, Mayor Ada Lund said on Tuesday evening.", "prose"),
        ("She listed three reasons for the decision:", "short"),
        ("“We cannot open it,” Lund said", "prose"),
        ("By Friday the talks about the harbour bridge had failed, and nobody knew why they had failed.", "prose"),
        ("Support for the plan fell from 51 to 47 percent after the vote, the institute said. (AP)", "prose"),
        ("Sign here, the clerk told him, and the house is yours for the next ninety years.", "prose"),
        ("Cookies were sold at the fair, and nobody asked for the recipe, which had been lost since 1950.", "prose"),
        ("They left.", "short"),
        ("Costs and delays", "heading"),
        ("WHO PAYS FOR IT?", "heading"),
        ("Bridge Closed Until Spring, Who Will Pay For It?", "heading"),
        ("More:", "link"),
        ("• Council voted for repairs on Monday", "bullet"),
        ("A fisherman mends his nets in the old harbour. (Photo: Coast News)", "caption"),
        ("Ada Lund speaks at the harbour on May 3, 2023. REUTERS/Jon Berg", "caption"),
        ("The bridge seen from the north shore in May. AFP", "caption"),
        ("Image caption The bridge in 1950", "caption"),
        ("By Ada Lund", "credit"),
        ("By Jon Berg and Eva Holm, Coast News", "credit"),
        ("(Reporting by Jon Berg in Holmen; Editing by Eva Holm)", "credit"),
        ("Eva Holm contributed to this report.", "credit"),
        ("SOURCE: News agencies", "credit"),
        ("3 May 2023", "date"),
        ("Updated 3 sec ago", "date"),
        ("Follow Coast News on Facebook and Instagram.", "link"),
        ("Click here to get the Coast News app", "link"),
        ("ANALYSIS: Was the Bridge Ever Safe For Heavy Traffic?", "link"),
        ("READ MORE: Bridge repairs cost twice as much as planned", "link"),
        ("We use cookies to make this page better for you.", "link"),
        ("© 2023 Coast News. All rights reserved.", "link"),
        ("https://coast.example/bridge", "link"),
        ("12 Comments", "noise"),
        ("TT", "noise"),
        ("* * *", "noise"),
    ],
)
def test_a_line_is_what_its_form_says(line: str, kind: str) -> None:
    assert line_kind(line) == kind


@pytest.mark.parametrize(
    ("words", "end", "kind"),
    [(11, ".", "short"), (12, ".", "prose"), (20, "", "heading"), (21, "", "prose"), (4, ". They left.", "prose"), (12, "?", "prose")],
)
def test_the_number_of_words_tells_prose_from_headings(words: int, end: str, kind: str) -> None:
    assert line_kind("The" + " bridge" * (words - 1) + end) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("“It is shut,” Lund said", "prose"),
        ("“No,” Ada Lund said", "heading"),
        ("“The Bridge Stays Shut,” Mayor Lund told Holmen’s Council", "heading"),
    ],
)
def test_reported_speech_of_five_words_is_prose_without_a_full_stop(line: str, kind: str) -> None:
    assert line_kind(line) == kind


@pytest.mark.parametrize(("words", "letters", "kind"), [(58, 1, "caption"), (59, 1, "prose"), (50, 22, "caption"), (50, 23, "prose")])
def test_long_lines_are_no_furniture(words: int, letters: int, kind: str) -> None:
    assert line_kind(" ".join(["a" * letters] * words) + " (Photo: Holm)") == kind


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The council voted for\nrepairs on Monday.", 1),
        ("The council voted for\r\nrepairs on Monday.", 1),
        ("The council voted for\n\nrepairs on Monday.", 2),
        ("The council voted for\nRepairs on Monday.", 2),
        ("Council voted for\nrepairs on Monday.", 2),
        ("The council voted for.\nrepairs on Monday.", 2),
    ],
)
def test_a_line_goes_on_with_a_small_letter(text: str, count: int) -> None:
    assert len(lines(text)) == count


CAPITAL, SMALL = "Lund told the council of Holmen that the", "harbour bridge of the old town stays shut"


@pytest.mark.parametrize(
    ("pieces", "is_wrapped"),
    [
        ([SMALL, CAPITAL] * 4 + [SMALL], True),
        ([SMALL, CAPITAL] * 4, False),  # seven continued lines
        ([CAPITAL] * 5 + [SMALL] * 4, True),
        ([CAPITAL] * 6 + [SMALL] * 3, False),  # three in eight begin with a small letter
        ([SMALL, CAPITAL] * 4 + [SMALL.ljust(121, "t")], False),
        ([SMALL, CAPITAL] * 4 + [SMALL.ljust(120, "t")], True),
        ([line[:39] for line in [SMALL, CAPITAL] * 4 + [SMALL]], False),
    ],
)
def test_a_text_is_wrapped_where_its_lines_are_cut_at_one_width(pieces: list[str], *, is_wrapped: bool) -> None:
    assert (len(lines("\n".join(pieces))) == 1) == is_wrapped


def test_a_repeated_line_is_equal_but_for_case_and_space() -> None:
    first, second = lines("Bridge  Closed\n\nbridge closed")
    assert first.normalized == second.normalized == "bridge closed"


def test_lines_keep_their_place() -> None:
    text = "  One line.\r\n\r\n\tAnother line. \n"
    assert [text[line.span.start : line.span.end] for line in lines(text)] == ["One line.", "Another line."]


def test_a_sentence_broken_by_a_line_break_is_one_line() -> None:
    text = "The council voted for the\nrepairs on Monday evening.\nNobody spoke against them."
    assert [line.text for line in lines(text)] == ["The council voted for the\nrepairs on Monday evening.", "Nobody spoke against them."]


def test_a_hard_wrapped_text_has_its_paragraphs_back() -> None:
    paragraph = "\n".join(["the harbour bridge stays shut for repairs until the spring, and"] * 6 + ["Lund said so."])
    assert [line.text for line in lines(f"{paragraph}\n\n{paragraph}\n")] == [paragraph, paragraph]


@given(st.text())
def test_lines_cover_all_but_white_space(text: str) -> None:
    found = lines(text)
    assert all(line.text == text[line.span.start : line.span.end] for line in found)
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    covered = {place for line in found for place in range(line.span.start, line.span.end)}
    assert all(character.isspace() or place in covered for place, character in enumerate(text))
