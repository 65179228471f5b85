"""English words that several stages know. They stand in ``data/``, one a line."""

from pathlib import Path

from anyascii import anyascii

from kg.text import wordlists

_DATA = Path(__file__).resolve().parent / "data"


def words(text: str) -> frozenset[str]:
    """Cut a text at its spaces into a set of words; ``_`` stands for a space inside a word.

    >>> sorted(words("mayor prime_minister"))
    ['mayor', 'prime minister']
    """
    return frozenset(word.replace("_", " ") for word in text.split())


def fold(text: str) -> str:
    """Write a text of any script in lower-case ASCII letters, so that spellings can be compared.

    >>> fold("Søren Łukasz Işık"), fold("Газпром")
    ('soren lukasz isik', 'gazprom')
    """
    return (text if text.isascii() else anyascii(text)).lower()


_FUNCTION_WORDS = {title: frozenset(entries) for title, entries in wordlists.sections(_DATA / "function_words.txt").items()}
PRONOUNS = _FUNCTION_WORDS["pronoun"]  # pronouns that may stand for a speaker ("he", "our", "who")
NOBODY = _FUNCTION_WORDS["nobody"]  # pronouns for sources who are not named ("some", "many")
DETERMINERS = _FUNCTION_WORDS["determiner"]  # words that begin a noun phrase ("the", "several")
QUANTIFIERS = _FUNCTION_WORDS["quantifier"]  # words for how many of a kind are meant ("some"), or for one more ("another")
DEFINITE = _FUNCTION_WORDS["definite"]  # determiners of what the reader knows already ("the", "this")
PREPOSITIONS = _FUNCTION_WORDS["preposition"]
RELATIVES = _FUNCTION_WORDS["relative"]  # words that begin a relative clause ("who", "whose")
DATE_WORDS = _FUNCTION_WORDS["date"]  # weekdays and other words of dates ("monday", "yesterday")
STARTERS = _FUNCTION_WORDS["opener"]  # words that begin a sentence with a capital and are no part of a name
# Possessive → its personal pronoun.
POSSESSIVES = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
ABBREVIATIONS = wordlists.words(_DATA / "abbreviations.txt")  # words whose full stop ends no sentence, written without it
