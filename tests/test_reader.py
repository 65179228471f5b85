"""Reading one article: attributions of the shipped model on sentences written for this test."""

import pytest

from kg.attributions.reader import Reader
from kg.evaluation.corpora import article


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def _found(reader: Reader, text: str) -> list[tuple[str, str, str]]:
    reading = reader(article("a", text))
    words = lambda spans: " … ".join(text[span.start : span.end] for span in spans)  # noqa: E731  # used in the next line alone
    return [(words(one.source), words(one.cue), words(one.content)) for one in reading.attributions]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The dam is safe, the engineer Pavel Orin said on Friday.", "Orin", "said", "The dam is safe"),
        ("According to the harbour board, the quay will reopen in May.", "harbour board", "According to", "the quay will reopen in May"),
        ("“We will rebuild the school,” Mayor Tessa Lund said.", "Lund", "said", "We will rebuild the school"),
        ("The minister denied that the contract had been changed.", "minister", "denied", "the contract had been changed"),
        ("Critics warned that the road would flood every winter.", "Critics", "warned", "the road would flood every winter"),
    ],
)
def test_common_attributions_are_found(reader: Reader, text: str, source: str, cue: str, content: str) -> None:
    found = _found(reader, text)
    assert any(source in one[0] and cue in one[1] and content in one[2] for one in found), found


def test_two_speakers_in_one_sentence_come_apart(reader: Reader) -> None:
    text = "Anna Berg said the tunnel was needed, while Carl Dahl said it was a waste of money."
    speakers = {source: content for source, _, content in _found(reader, text)}
    assert "needed" in speakers.get("Anna Berg", "")
    assert "waste" in speakers.get("Carl Dahl", "")


def test_narration_attributes_nothing(reader: Reader) -> None:
    assert _found(reader, "The tunnel opened in 1998. It is four kilometres long and has two lanes.") == []


def test_an_article_without_words_has_no_attributions(reader: Reader) -> None:
    assert _found(reader, "…") == []
