from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.people.splitting import split_including, split_joint, trim
from kg.records import Span


def pieces(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("  “Ada Berg,”— ", "Ada Berg"),
        (".Ada Berg Jr.", "Ada Berg Jr."),
        ("\nAda Berg;:", "Ada Berg"),
        ("x" * 600, "x" * 500),
        ("x" * 500, "x" * 500),
    ],
)
def test_spaces_and_punctuation_around_a_source_are_left_out(source: str, words: str) -> None:
    span = trim(f"Then {source}", Span(5, 5 + len(source)))
    assert span is not None
    assert f"Then {source}"[span.start : span.end] == words


@pytest.mark.parametrize("source", ["", " ", "“”", ",.;"])
def test_nothing_is_left_of_punctuation(source: str) -> None:
    assert trim(source, Span(0, len(source))) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Ilse Varga and Otis Fenn", ["Ilse Varga", "Otis Fenn"]),
        ("Both Ilse Varga and Otis Fenn", ["Ilse Varga", "Otis Fenn"]),
        ("both the mayor and the governor", ["the mayor", "the governor"]),
        ("Ilse Varga, Otis Fenn and Nora Lund", ["Ilse Varga", "Otis Fenn", "Nora Lund"]),
        ("Ilse Varga, Otis Fenn, and the others", ["Ilse Varga", "Otis Fenn", "the others"]),
        ("Ilse Varga, the mayor", None),
        ("Ilse Varga, mayor and poet", None),
        ("Ilse Varga and Otis Fenn, who left", ["Ilse Varga", "Otis Fenn, who left"]),
        ("Ilse Varga, who met Otis Fenn and Nora Lund", None),
        ("the Department of Health and Human Services", None),
        ("Ilse Varga", None),
        ("the pilots of Oslo and in ports", None),
    ],
)
def test_a_joint_source_is_cut_at_and(source: str, expected: list[str] | None) -> None:
    text = f"On Monday {source} said so."
    found = split_joint(text, Span(10, 10 + len(source)))
    assert pieces(text, found) == (expected or [source])


@pytest.mark.parametrize("link", ["including", "such as", "among them", "notably"])
def test_members_that_a_source_names_follow_the_whole(link: str) -> None:
    text = f"Then politicians, {link} Ilse Varga and Otis Fenn"
    assert pieces(text, split_including(text, Span(5, len(text)))) == ["politicians", "Ilse Varga", "Otis Fenn"]


@pytest.mark.parametrize(
    "source",
    [
        "Ilse Varga",
        "including Ilse Varga",
        "voters, including some who left",
        "officials, including Ilse Varga and her aides",
        "Otis Fenn, a veteran of campaigns including Northgate",
        "a group led by Ilse Varga",
        "officials including ,",
    ],
)
def test_a_source_that_names_no_member_has_no_pieces(source: str) -> None:
    assert split_including(source, Span(0, len(source))) == []


WORDS = st.lists(st.sampled_from(["Ada", "Berg", "and", "the", "mayor", ",", "both", "who", "officials", "including", "Trust"]), max_size=9)


@given(WORDS.map(" ".join), st.integers(0, 5))
def test_pieces_lie_in_their_source_and_do_not_overlap(source: str, before: int) -> None:
    text = "x" * before + source
    span = Span(before, len(text))
    for found in (split_joint(text, span), split_including(text, span)):
        assert all(span.start <= piece.start <= piece.end <= span.end for piece in found)
        assert all(one.end <= other.start for one, other in pairwise(found))
