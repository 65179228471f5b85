"""Files → documents: pages that break parsers, and pages that would take no end."""

from pathlib import Path

import pytest
from growth import grows_evenly

from kg.articles.documents import ATTRIBUTES, CROWDED, ELEMENTS, Document, documents
from kg.articles.inputs import InputFile
from kg.records import Skipped

PROSE = "<p>The council of Holmen will vote on the harbour bridge again in May, and the mayor told reporters so on Tuesday evening.</p>"


def page(body: str) -> str:
    return f"<html><head><title>Bridge shut</title></head><body><article>{PROSE * 3}{body}{PROSE * 3}</article></body></html>"


def read(folder: Path, text: str) -> Document | Skipped:
    path = folder / "a.html"
    path.write_text(text, encoding="utf-8")
    (one,) = documents(InputFile("a.html", path, folder))
    return one


@pytest.mark.parametrize(
    "reference", ["&#11;", "&#12;", "&#1;", "&#x1F;", "&#8;", "&#xFFFE;", "&#65535;", "&#0;", "&#xD800;", "&#1114112;"]
)
def test_a_reference_to_a_control_character_loses_no_page(reference: str, tmp_path: Path) -> None:
    one = read(tmp_path, page(f"<p>The old bridge{reference}is shut, the mayor said on Tuesday.</p>"))
    assert isinstance(one, Document)
    assert any(f"The old bridge{mark}is shut" in one.text for mark in (" ", "", "\ufffd"))
    assert not [char for char in one.text if char < " " and char != "\n"]


def test_every_word_of_a_crowd_of_links_is_read(tmp_path: Path) -> None:
    links = "".join(
        f'<a href="/{number}">word{number}</a> and <i>more</i>{"<br>" if number == CROWDED else " "}' for number in range(2 * CROWDED)
    )
    one = read(tmp_path, page(f"<p>It begins {links} ends.</p>"))
    assert isinstance(one, Document)
    words = one.text.split()
    assert [word for word in words if word.startswith("word")] == [f"word{number}" for number in range(2 * CROWDED)]
    assert words.count("more") == 2 * CROWDED
    assert f"word{CROWDED} and more\n" in one.text


def test_a_page_with_few_links_is_read_as_ever(tmp_path: Path) -> None:
    one = read(tmp_path, page('<p>The bridge <a href="/x">stays <b>shut</b></a> until spring, the mayor said.</p>'))
    assert isinstance(one, Document)
    assert "The bridge stays shut until spring, the mayor said." in one.text


@pytest.mark.parametrize("unit", ['<a href="/x">word</a> ', "<b>word</b> x ", "<span>word</span> x ", "<i>word<b>s</b></i> "])
def test_marked_words_in_one_paragraph_take_time_in_proportion(unit: str, tmp_path: Path) -> None:
    assert grows_evenly(lambda size: lambda: read(tmp_path, page(f"<p>{unit * size}</p>")), 2000)


def test_a_hundred_thousand_links_are_read(tmp_path: Path) -> None:
    one = read(tmp_path, page("<p>" + '<a href="/x">word</a> ' * 100_000 + "</p>"))
    assert isinstance(one, Document)
    assert one.text.count("word") == 100_000


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<p>word</p>" * ELEMENTS, "more than 20,000 elements"),
        ("<p " + " ".join(f'a{number}="x"' for number in range(2 * ATTRIBUTES)) + ">words</p>", "more than 1,000 attributes"),
        ("<p " + "".join(f'a{number}=">"' for number in range(2 * ATTRIBUTES)) + ">words</p>", "more than 1,000 attributes"),
    ],
)
def test_a_page_that_would_take_no_end_is_named_and_skipped(body: str, what: str, tmp_path: Path) -> None:
    one = read(tmp_path, page(body))
    assert isinstance(one, Skipped)
    assert what in one.reason
    assert one.hint


@pytest.mark.parametrize("body", ["<div>" * 10_000 + "deep", "<b>" * 10_000, "</p>" * 10_000, "<!-- " * 10_000, "<p title='", '<p "'])
def test_broken_markup_loses_no_prose_before_it(body: str, tmp_path: Path) -> None:
    one = read(tmp_path, page(body))
    assert isinstance(one, Document)
    assert one.text.count("told reporters so on Tuesday evening") >= 1
