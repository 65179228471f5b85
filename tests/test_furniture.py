from pathlib import Path

import pytest

from kg.articles import furniture
from kg.articles.furniture import furniture_kind, pattern_of, sign_off, words_of

KINDS = ("agency", "picture", "command", "web", "teaser", "count", "abstract")


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_a_kind_are_read_from_the_file(kind: str) -> None:
    words = words_of(kind)
    assert len(words) == len(set(words)) >= 3
    assert not [word for word in words if word != word.strip() or word.startswith(("#", "["))]


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        words_of("weather")


def test_the_file_says_what_it_is_and_names_no_single_site() -> None:
    text = (Path(furniture.__file__).parent / "data" / "furniture.txt").read_text(encoding="utf-8")
    assert text.startswith("# Words of page furniture")
    assert "tt" not in text.splitlines()


def test_a_pattern_has_any_white_space_between_words_and_any_letters_for_a_star() -> None:
    assert r"sign\s+up" in pattern_of("command").split("|")
    assert r"subscri\w+" in pattern_of("web").split("|")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        # captions
        ("Photo by Eva Holm", "caption"),
        ("Image copyright Coast News", "caption"),
        ("File photo: the bridge in 1950", "caption"),
        ("Pictures | the bridge in 1950", "caption"),
        ("Photographers met in Holmen", None),
        ("The bridge in May (file photo)", "caption"),
        ("The bridge in May [courtesy of Eva Holm]", "caption"),
        ("The bridge in May (Eva Holm/Getty Images)", "caption"),
        ("The bridge in May. Eva Holm/AFP", None),
        ("The bridge in May. AFP/Eva Holm", "caption"),
        ("The bridge in May. (Eva Holm)", "caption"),
        ("The bridge in May (Eva Holm)", "caption"),
        ("“The bridge in May” (Eva Holm)", None),
        ("Lund told us of the bridge (Eva Holm)", None),
        # credits
        ("Additional reporting by Eva Holm", "credit"),
        ("Compiled and edited by Eva Holm", "credit"),
        ("Text by Eva Holm", "credit"),
        ("He wrote the text by hand", None),
        ("Via: Coast News", "credit"),
        ("Reuters, AP", "credit"),
        ("By The Associated Press", "credit"),
        ("By Friday", "credit"),
        ("By Friday the talks had failed", None),
        ("By Ada Lund and Jon van Berg, for The Gazette", "credit"),
        ("By Ada, Bo, Cy, Di, Ed, Fay, Gus, Hal, Ida, Jo, Kai, Lea, Max, Ned, Ole", None),
        # links
        ("Please sign up", "link"),
        ("Please sign up today for one year of it all.", None),
        ("Please sign up for our newsletter today.", "link"),
        ("“Please sign up for our newsletter today”", None),
        ("Follow us " + "and read on " * 5, None),
        ("Opinion | The bridge is not safe", "link"),
        ("Opinion | The bridge is not safe.", None),
        ("Opinion | The Bridge Was Never Safe Anyway.", "link"),
        ("Opinion | " + "a bridge " * 10, None),
        ("COAST LIVE: Bridge Opens Again After Nine Years", "link"),
        ("COAST LIVE: bridge opens again after nine years", None),
        ("Coast Live: Bridge Opens Again After Nine Years", None),
        ("Contact: desk@coast.example", "link"),
        ("desk@coast.example", "link"),
        ("www.coast.example", "link"),
        ("All rights reserved", "link"),
        ("“All rights reserved”", None),
        ("By clicking you accept our terms of use", "link"),
        # noise
        ("Share", "noise"),
        ("12 shares", "noise"),
        ("3 min read", "noise"),
        ("5 boats", None),
        ("A 1", "noise"),
        ("Abc", None),
        # bullets and dates
        ("■ A point", "bullet"),
        ("■A point", None),
        ("May 3, 2023", "date"),
    ],
)
def test_a_line_is_furniture_by_its_form(line: str, kind: str | None) -> None:
    assert furniture_kind(line) == kind


LONG = "The bridge stays shut for repairs until the spring, the harbour office said on Monday"


@pytest.mark.parametrize("name", ["--Ann Smith.", "--Ann Smith", " — Ann Smith", "–A. Smith-Berg", " -- Ann van"[:7]])
def test_the_writer_signs_at_the_end_of_a_paragraph(name: str) -> None:
    line = f"{LONG}.{name}"
    assert line[: sign_off(line)] == f"{LONG}."


@pytest.mark.parametrize(
    "line",
    [
        f"“{LONG}.” — Ann Smith",  # a signed quotation
        "The bridge stays shut.--Ann Smith.",  # a heading with a name
        f"{LONG} -- Ann Smith",  # a part of the sentence
        f"{LONG}.--the writer",
        f"{LONG}.--Ann Smith Berg Dahl Eng",
        f"{LONG}.",
    ],
)
def test_nothing_else_is_a_sign_off(line: str) -> None:
    assert sign_off(line) == len(line)
