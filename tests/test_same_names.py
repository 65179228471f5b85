"""The many names of a group become one."""

import pytest

from kg.stances.same_names import SameNames


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Daesh is weak", "ISIS is weak"),
        ("the Islamic State group lost Sirna", "ISIS lost Sirna"),
        ("the U.S. will stay", "the United States will stay"),
        ("the US-led mission ends", "the United States-led mission ends"),
        ("This is what IS wants", "This is what ISIS wants"),
        ("Crisis talks began", "Crisis talks began"),
        ("Anti-IS forces", "Anti-IS forces"),
    ],
)
def test_the_many_names_of_a_group_are_one(text: str, expected: str) -> None:
    assert SameNames()(text) == expected


def test_the_user_and_the_articles_add_names() -> None:
    rename = SameNames([("Ada Berg", "Berg", "A. Berg"), ("the Harbour Fund", "the HF"), ("Berg Trust", "BT"), ("AC\\DC", "ACDC")])
    assert rename("Berg met Ada Berg.  The HF paid\nA. Berg") == "Ada Berg met Ada Berg. the Harbour Fund paid Ada Berg"
    assert rename("Eva Berg left the BT") == "Eva Berg left Berg Trust"
    assert rename("ACDC played") == "AC\\DC played"
    assert SameNames([("Institute of Statistics", "IS")])("the IS counted") == "Institute of Statistics counted"


def test_a_name_may_begin_with_the_article() -> None:
    rename = SameNames([("Ada Berg", "The Mayor of Holmen"), ("The Hague Group", "HG")])
    assert rename("The Mayor of Holmen and the Mayor of Holmen") == "Ada Berg and Ada Berg"
    assert rename("The Hague Group met: the HG and the Hague Group") == "The Hague Group met: The Hague Group and The Hague Group"


def test_the_longest_name_counts_and_a_name_within_a_word_does_not() -> None:
    rename = SameNames([("Ada Berg", "Berg"), ("Berg Line", "BL", "Berg Line AB")])
    assert rename("the Berg Line AB, Bergen, Bergs and Berg-like") == "Berg Line, Bergen, Bergs and Berg-like"
    assert rename("pre-Berg and xBerg") == "pre-Berg and xBerg"


def test_the_names_of_the_user_go_before_the_common_ones() -> None:
    assert SameNames([("Hizb", "Hezbollah")])("Hezbollah and Hizbullah") == "Hizb and Hezbollah"
