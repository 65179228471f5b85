import pytest

from kg.text import english


def test_an_underscore_stands_for_a_space() -> None:
    assert english.words("holy_see un") == {"holy see", "un"}


@pytest.mark.parametrize(("text", "plain"), [("ABC", "abc"), ("Çelik", "celik"), ("Søren", "soren"), ("Łódź", "lodz"), ("Банк", "bank")])
def test_any_script_folds_to_plain_letters(text: str, plain: str) -> None:
    assert english.fold(text) == plain


def test_function_words_are_told_by_kind() -> None:
    assert {"he", "who", "theirs"} <= english.PRONOUNS
    assert {"some", "ones", "either", "nobody"} <= english.NOBODY
    assert {"the", "a", "several"} <= english.DETERMINERS
    assert "a" not in english.DEFINITE
    assert {"of", "against"} <= english.PREPOSITIONS
    assert {"monday", "december"} <= english.DATE_WORDS
    assert {"meanwhile", "the"} <= english.STARTERS
    assert {"who", "when"} <= english.RELATIVES
    assert {"gov", "inc"} <= english.ABBREVIATIONS
