"""Which claim a correction is about: exact words, words made equal, places; and nothing where it fits nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corrections.addresses import Stretch, articles_named, comparable, find, locate
from kg.corrections.records import Correction
from kg.graph.corpus import Corpus
from kg.records import Span

TEXT = "“We will\nnot go,” she said. It rains. “We stay,” she said. It rains. They said 'It rains, and  it snows'."


def stretch(words: str, since: int = 0, name: str = "ada lund") -> Stretch:
    start = TEXT.index(words, since)
    return Stretch(f"{words}@{start}", Span(start, start + len(words)), words, frozenset({name}))


GO, RAIN, STAY = stretch("We will\nnot go"), stretch("It rains"), stretch("We stay")
AGAIN = stretch("It rains", RAIN.span.end)
ALL = (GO, RAIN, STAY, AGAIN)


def drop(quotation: str | None = None, start: int | None = None, end: int | None = None) -> Correction:
    return Correction("drop", "a.txt", quotation, start, end)


@pytest.mark.parametrize(
    ("correction", "found"),
    [
        (drop("We stay"), (STAY,)),
        (drop("We will not go"), (GO,)),
        (drop('"We  will not go,"'), (GO,)),
        (drop("It rains"), (RAIN, AGAIN)),
        (drop("It rains", AGAIN.span.start, AGAIN.span.end), (AGAIN,)),
        (drop("It rains", 0, 3), (RAIN, AGAIN)),
        (drop("will not go"), (GO,)),
        (drop("We will not go,” she said"), (GO,)),
        (drop("We go"), ()),
        (drop(None, STAY.span.start, STAY.span.end), (STAY,)),
        (drop(None, STAY.span.start + 1, STAY.span.end + 9), (STAY,)),
        (drop(None, STAY.span.end, STAY.span.end + 3), ()),
        (drop("nobody said so", STAY.span.start, STAY.span.end), ()),
    ],
)
def test_claims_are_found_by_words_and_by_places(correction: Correction, found: tuple[Stretch, ...]) -> None:
    assert find(correction, ALL, TEXT) == found


def test_a_speaker_tells_claims_on_the_same_words_apart() -> None:
    other = stretch("We stay", name="bo berg")
    assert find(drop("We stay"), (STAY, other), TEXT) == (STAY, other)
    assert find(drop("We stay"), (STAY, other), TEXT, "Bo  Berg") == (other,)
    assert find(drop("We stay"), (STAY, other), TEXT, "Cy") == ()


def test_without_a_text_offsets_say_where_the_words_stand() -> None:
    assert find(drop("We stay, she told us", STAY.span.start, STAY.span.end), ALL) == (STAY,)
    assert find(drop("We stay, she told us"), ALL) == ()


def test_places_are_those_within_the_article() -> None:
    assert locate(drop("It rains"), TEXT, Span(RAIN.span.end, len(TEXT)))[0] == AGAIN.span
    assert locate(drop(None, 3, 9), TEXT, Span(4, 20)) == ()
    assert locate(drop('"'), TEXT) == ()
    assert locate(drop("it rains, and it snows", 0, 4), TEXT.lower()) == (Span(len(TEXT) - 25, len(TEXT) - 2),)


@given(st.text(), st.text(min_size=1), st.text())
def test_a_quotation_is_found_where_it_stands(before: str, words: str, after: str) -> None:
    text = before + words + after
    if comparable(words):
        assert any(comparable(text[place.start : place.end]) == comparable(words) for place in locate(drop(words), text))


def test_articles_are_named_by_source_else_by_key_address_or_iri(corpus: Corpus) -> None:
    ledger, courier, _ = corpus.articles
    assert articles_named("2021/terminal.txt", corpus.articles) == (ledger,)
    assert articles_named(ledger.iri, corpus.articles) == (ledger,)
    assert articles_named(courier.url or "", corpus.articles) == (courier,)
    assert articles_named("terminal.txt", corpus.articles) == ()
