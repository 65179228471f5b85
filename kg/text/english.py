"""English words that several stages know. They stand in ``data/``, one a line."""

from pathlib import Path

from anyascii import anyascii

from kg.text import wordlists

_DATA = Path(__file__).resolve().parent / "data"


def words(text: str) -> frozenset[str]:
    """Read a list of words between spaces; ``_`` stands for a space inside an entry.

    >>> sorted(words("mayor prime_minister"))
    ['mayor', 'prime minister']
    """
    return frozenset(word.replace("_", " ") for word in text.split())


def fold(text: str) -> str:
    """Write text of any script in plain lower-case letters.

    >>> fold("Søren Łukasz Işık"), fold("Газпром")
    ('soren lukasz isik', 'gazprom')
    """
    return (text if text.isascii() else anyascii(text)).lower()


_FUNCTION_WORDS = {title: frozenset(entries) for title, entries in wordlists.sections(_DATA / "function_words.txt").items()}
PRONOUNS = _FUNCTION_WORDS["pronoun"]
NOBODY = _FUNCTION_WORDS["nobody"]  # pronouns for sources who are not named ("some", "many")
DETERMINERS = _FUNCTION_WORDS["determiner"]
DEFINITE = _FUNCTION_WORDS["definite"]  # determiners of what the reader knows already
PREPOSITIONS = _FUNCTION_WORDS["preposition"]
RELATIVES = _FUNCTION_WORDS["relative"]
DATE_WORDS = _FUNCTION_WORDS["date"]
STARTERS = _FUNCTION_WORDS["opener"]  # words that begin a sentence with a capital and are no part of a name
POSSESSIVES = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
ABBREVIATIONS = wordlists.words(_DATA / "abbreviations.txt")
