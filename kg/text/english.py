"""English words that several stages know, and the reader of word lists. The words stand in ``data/``, one a line."""

from pathlib import Path

from anyascii import anyascii

_DATA = Path(__file__).resolve().parent / "data"


def words(text: str) -> frozenset[str]:
    """Read a list of words between spaces; ``_`` stands for a space inside an entry.

    >>> sorted(words("mayor prime_minister"))
    ['mayor', 'prime minister']
    """
    return frozenset(word.replace("_", " ") for word in text.split())


def read_sections(path: Path) -> dict[str, frozenset[str]]:
    """Read a word list: one entry a line, ``#`` begins a comment, ``[title]`` begins a section.

    :return: the entries of each section by its title, in the order of the file; what stands before the first title has the title ""
    """
    sections: dict[str, set[str]] = {}
    title = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry.startswith("["):
            title = entry.strip("[]")
            sections[title] = set()
        elif entry:
            sections.setdefault(title, set()).add(entry)
    return {title: frozenset(entries) for title, entries in sections.items()}


def read_words(path: Path) -> frozenset[str]:
    """Read a word list without sections."""
    return read_sections(path)[""]


def fold(text: str) -> str:
    """Write text of any script in plain lower-case letters.

    >>> fold("Søren Łukasz Işık"), fold("Газпром")
    ('soren lukasz isik', 'gazprom')
    """
    return (text if text.isascii() else anyascii(text)).lower()


_FUNCTION_WORDS = read_sections(_DATA / "function_words.txt")
PRONOUNS = _FUNCTION_WORDS["pronoun"]
NOBODY = _FUNCTION_WORDS["nobody"]  # pronouns for sources who are not named ("some", "many")
DETERMINERS = _FUNCTION_WORDS["determiner"]
DEFINITE = _FUNCTION_WORDS["definite"]  # determiners of what the reader knows already
PREPOSITIONS = _FUNCTION_WORDS["preposition"]
RELATIVES = _FUNCTION_WORDS["relative"]
DATE_WORDS = _FUNCTION_WORDS["date"]
STARTERS = _FUNCTION_WORDS["opener"]  # words that begin a sentence with a capital and are no part of a name
POSSESSIVES = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
ABBREVIATIONS = read_words(_DATA / "abbreviations.txt")
