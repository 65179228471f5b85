"""No text makes a stage work with the square of its length: from a file to a graph, four times the text takes about four times as long."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime

import doubles
import pytest
from growth import grows_evenly
from hypothesis import given
from hypothesis import strategies as st

from kg.articles import copies, pages
from kg.articles.furniture import sign_off
from kg.articles.lines import line_kind
from kg.attributions.reader import Reader
from kg.attributions.rules import name_relayed
from kg.claims import contents
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.people import agents
from kg.people.introductions import introductions
from kg.records import Article, Attribution, Date, Paragraph, Snapshot, Span
from kg.stances import aspects
from kg.text.sentences import quotations, split
from kg.vocab import Minter

MINTER = Minter()
WORDS = ("the", "council", "of", "Holmen", "will", "vote", "on", "a", "bridge", "in", "May", "and", "Ada", "Lund", "told", "us", "so")


def plain(count: int) -> str:
    return " ".join(WORDS[number * number % len(WORDS)] for number in range(count))


def article(text: str, *, as_page: bool = True) -> Article:
    read = pages.read(text) if as_page else ()
    paragraphs = read[0].paragraphs if read else tuple(Paragraph(Span(*one.span()), "body") for one in re.finditer(r"[^\n]+", text))
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, "a.txt", is_file=True)
    day = Date(datetime(2024, 5, 9, tzinfo=UTC), "day")
    return Article(MINTER.article("a"), "a", snapshot, Span(0, len(text)), paragraphs, None, None, None, day, None, "en")


# A text of about so many words.
TEXTS: dict[str, Callable[[int], str]] = {
    "a sentence without an end": plain,
    "no white space": lambda size: "a" * 5 * size,
    "open quotation marks": lambda size: "“a " * size,
    "open single marks": lambda size: "‘a " * size,
    "straight marks": lambda size: '"' * 2 * size,
    "accents for marks": lambda size: "`` " * size,
    "apostrophes": lambda size: "'ab" * size,
    "one-word paragraphs": lambda size: "Word.\n\n" * size,
    "paragraphs": lambda size: "".join(
        f"The mayor of Holmen{one} told the council of a bridge that is shut until {one}.\n\n" for one in range(size // 14)
    ),
    "headings": lambda size: "".join(f"Heading number {one} is here\n\n" for one in range(size // 5)),
    "names": lambda size: "".join(f"Ada{one} Lund{one}, the mayor, and Bo. " for one in range(size // 6)),
    "people": lambda size: "".join(f"Ada{one} Lund{one} said bridge {one} is shut. " for one in range(size // 7)),
    "people with one surname": lambda size: "".join(f"Ada{one} Lund said bridge {one} is shut. " for one in range(size // 7)),
    "organizations": lambda size: "".join(f"The Harbour{one} Bank said bridge {one} is shut. " for one in range(size // 8)),
    "organizations with one acronym": lambda size: "".join(f"The Harbour Bank{one} (HB) said so. " for one in range(size // 6)),
    "he": lambda size: "Ada Lund left. " + "He said that it is shut. " * (size // 6),
    "the statement": lambda size: "A statement came. The statement said it is shut on Monday. " * (size // 11),
    "both governments": lambda size: "Both governments said on Monday that it is shut. " * (size // 9),
    "the company": lambda size: "The company said on Monday that it is shut. " * (size // 9),
    "quotations": lambda size: "“It is shut,” she said. " * (size // 5),
    "quotations that go on": lambda size: "“It is shut and open.\n\n" * (size // 5),
    "a transcript": lambda size: "ADA: It is shut.\n\nBO: It is open.\n\n" * (size // 8),
    "days": lambda size: "on Monday he said " * (size // 4),
}


@pytest.mark.parametrize("name", TEXTS)
def test_reading_takes_time_in_proportion(name: str) -> None:
    def work(size: int) -> Callable[[], object]:
        text = TEXTS[name](size)
        whole = article(text, as_page=False)
        spans = [paragraph.span for paragraph in whole.paragraphs]
        named = [lambda span=span: list(introductions(text, span.start, span.end)) for span in spans]
        return lambda: (pages.read(text), split(whole), quotations(whole), [one() for one in named])

    assert grows_evenly(work, 3000)


@pytest.mark.parametrize("name", TEXTS)
def test_understanding_takes_time_in_proportion(name: str) -> None:
    def work(size: int) -> Callable[[], object]:
        whole = article(TEXTS[name](size), as_page=False)
        return lambda: understood(whole)

    assert grows_evenly(work, 2000)


def understood(whole: Article) -> list[str]:
    reading = doubles.Reader()(whole)
    found = agents.resolve([reading], minter=MINTER)
    made = contents.make(found.readings[0], minter=MINTER)
    by_iri = {speaker.iri: speaker for speaker in found.speakers}
    described = aspects.describe(made, {whole.iri: whole}, by_iri)
    aspects.embed(described, encode=doubles.Encoder(), rename=lambda text: " ".join(text.split()))
    corpus = Corpus((whole,), {whole.iri: reading.sentences}, found.speakers, made, (), (), (), (), (), (), "c")
    return list(nquads.quads(corpus, minter=MINTER))


@pytest.mark.parametrize("name", ["a sentence without an end", "quotations", "open quotation marks", "no white space"])
def test_the_model_takes_time_in_proportion(name: str) -> None:
    reader = Reader()

    def work(size: int) -> Callable[[], object]:
        whole = article(TEXTS[name](size), as_page=False)
        return lambda: reader(whole)

    assert grows_evenly(work, 400)


@pytest.mark.parametrize(
    "line",
    [
        lambda size: "." * size + "x",
        lambda size: "-" * size + "x",
        lambda size: "He left. (" + "A" * size + "x",
        lambda size: "word " * 12 + "left.--" + "A" * size + "!",
        lambda size: "AP, a " * (size // 6) + "!",
        lambda size: "A" + "-" * size + "x",
    ],
)
def test_the_forms_of_lines_are_told_in_time(line: Callable[[int], str]) -> None:
    def work(size: int) -> Callable[[], object]:
        text = line(size)
        return lambda: [(line_kind(text), sign_off(text)) for _ in range(20)]

    assert grows_evenly(work, 250)


def test_quoted_words_in_a_content_are_found_in_time() -> None:
    def work(size: int) -> Callable[[], object]:
        text = "'abcd" + "'efgh" * size + "x"
        return lambda: list(contents._QUOTED.finditer(text))

    assert grows_evenly(work, 400)


def test_a_long_run_of_spaces_behind_quoted_is_passed_in_time() -> None:
    def work(size: int) -> Callable[[], object]:
        whole = article("The agency quoted" + "\u00a0" * size + "Lund.", as_page=False)
        one = Attribution((Span(0, 10),), (Span(11, 17),), (Span(17 + size, 22 + size),), 0.9)
        return lambda: name_relayed(whole, [one])

    assert grows_evenly(work, 1000)


def test_copies_by_the_hundred_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    are_copies = copies._are_copies
    monkeypatch.setattr(copies, "_are_copies", lambda *both: compared.append(1) or are_copies(*both))
    story = plain(60)
    same = [_named(article(f"{story}.", as_page=False), f"same{number}") for number in range(100)]
    near = [_named(article(f"{story} on day {number}.", as_page=False), f"near{number}") for number in range(100)]
    assert len(copies.find([*same, *near])) == 199
    assert len(compared) < 400


def _named(one: Article, key: str) -> Article:
    return Article(MINTER.article(key), key, *(getattr(one, field) for field in Article.__slots__[2:]))


@given(st.lists(st.sampled_from(["ADA: ", "Bo said. ", "“Yes.” ", "\n\n", "— ", "Ada Lund ", "quoted  "]), max_size=40).map("".join))
def test_what_is_looked_up_is_what_a_search_finds(text: str) -> None:
    whole = article(text, as_page=False)
    reading = doubles.Reader()(whole)
    found = agents.resolve([reading], minter=MINTER)
    for claim in contents.make(found.readings[0], minter=MINTER):
        paragraphs = [one.span for one in whole.paragraphs if one.span.start <= claim.span.start < one.span.end]
        assert aspects._paragraph(whole, claim) == (paragraphs or [claim.span])[0]
