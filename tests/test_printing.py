"""kg/printing.py: nothing that is printed steers a terminal or a CI runner, and JSON says the same as before."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from kg import printing

# what a text would have to hold to steer something, and what stands around it
TEXTS = st.lists(
    st.sampled_from(
        ["::", ":", "#", "##", "##[", "##vso[", "[", "error", " ", "\n", "\r", "\t", "\x1b[2J", "\x9b", "\x7f", "\u202e", "\\", '"']
    )
    | st.characters(),
    max_size=12,
).map("".join)
BIDI = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def steers(text: str) -> bool:
    kinds = [(unicodedata.category(char), unicodedata.bidirectional(char)) for char in text if char not in "\n\t"]
    obeyed = any(kind in {"Cc", "Cs", "Zl", "Zp"} or direction in BIDI for kind, direction in kinds)
    return obeyed or any(part.lstrip().startswith("::") or re.search(r"##\w*\[", part) for part in text.split("\n"))


@given(TEXTS)
def test_a_line_is_one_and_steers_nothing(text: str) -> None:
    said = printing.line(text)
    assert not steers(said)
    assert "\n" not in said
    assert "\t" not in said


@given(TEXTS)
def test_lines_steer_nothing(text: str) -> None:
    said = printing.lines(text)
    assert not steers(said)
    assert said.count("\n") == text.count("\n")


@given(st.dictionaries(TEXTS, TEXTS, max_size=3), st.sampled_from([None, 2]))
def test_json_says_the_same(content: dict[str, str], indent: int | None) -> None:
    said = printing.escaped(json.dumps(content, ensure_ascii=False, indent=indent))
    assert not steers(said)
    assert json.loads(said) == content


@given(TEXTS.filter(lambda text: text.isascii() or not re.search("[\ud800-\udfff]", text)))
def test_turtle_says_the_same(text: str) -> None:
    written = Graph().add((URIRef("urn:a"), URIRef("urn:b"), Literal(text))).serialize(format="turtle")
    said = printing.escaped(written)
    assert not steers(said)
    before, after = (list(Graph().parse(data=data, format="turtle").objects()) for data in (written, said))
    assert before == after


@pytest.mark.parametrize(
    "text", ["", "Ilse Varga: “The pier is safe.”", "a::b", "#1 [x]", "é🚢 — naïve", "12:30 :: 14:00", "👩‍🚒", "a\u00a0b"]
)
def test_news_stays_as_it_is(text: str) -> None:
    assert printing.line(text) == printing.escaped(text) == text
