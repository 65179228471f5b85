import pytest

from kg.people.tokens import text_of, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gov. Ada Berg left.", ["Gov.", "Ada", "Berg", "left"]),
        ("the U.S. and J. Berg.", ["the", "U.S.", "and", "J.", "Berg"]),
        ("a Berg’s, the ministers’ plan; al-Karim", ["a", "Berg’s", "the", "ministers’", "plan", "al-Karim"]),
        ("E! News, Wow! He left! Now", ["E!", "News", "Wow", "He", "left", "Now"]),
        ("A&B x. 5.", ["A&B", "x", "5"]),
        ("43,000 voters, 5% of $3.", ["43,000", "voters", "5%", "of", "$3"]),
    ],
)
def test_a_full_stop_belongs_to_abbreviations(text: str, words: list[str]) -> None:
    found = tokens(text)
    assert [token.word for token in found] == words
    assert all(text[token.start : token.end] == token.word for token in found)


def test_only_a_space_joins_words() -> None:
    found = tokens("xx the mayor, Ada\u00a0Berg  said Inc. now", 3)
    assert [(token.word, token.joined) for token in found] == [
        *(("the", False), ("mayor", True), ("Ada", False), ("Berg", True), ("said", False), ("Inc.", True), ("now", True))
    ]
    assert [token.word for token in tokens("one two three", 0, 7)] == ["one", "two"]


def test_a_token_knows_its_form() -> None:
    berg, ministers, gov, plain = tokens("Berg's ministers' Gov. it")
    assert (berg.lower, berg.owns, berg.capital) == ("berg", True, True)
    assert (ministers.lower, ministers.owns) == ("ministers", True)
    assert (gov.lower, gov.owns) == ("gov", False)
    assert not plain.capital
    assert text_of([gov, berg]) == "Gov. Berg"
