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
