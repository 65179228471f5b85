"""Cuts a text into words with their offsets; names and roles are read from these."""

import re
from dataclasses import dataclass

from kg.text.english import ABBREVIATIONS

# A word, an initialism ("U.S."), a word with a hyphen or an apostrophe inside, a number with its sign ("$43,000", "5%"), or a name that
# ends in an exclamation mark.
_WORD = re.compile(r"(?:[A-Z]|Yahoo)!(?= [A-Z])|[$€£]?[^\W_](?:[\w&]|[.'’/-](?=\w)|(?<=\d),(?=\d{3}(?!\d)))*%?(?:['’](?=\s|$))?\.?")
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text.

    :param word: as it is written, with a possessive ending and the full stop of an abbreviation
    :param start: offset of its first character in the text
    :param end: offset after its last character
    :param joined: whether only a space stands between it and the word before; false for the first word and behind punctuation
    """

    word: str
    start: int
    end: int
    joined: bool

    @property
    def lower(self) -> str:
        """The word in lower case, without a final full stop or possessive ending."""
        return POSSESSIVE.sub("", self.word.lower().rstrip("."))

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, so that it may belong to a name."""
        return self.word[0].isupper()

    @property
    def owns(self) -> bool:
        """Whether it has a possessive ending ("Berg's", "workers'")."""
        return bool(POSSESSIVE.search(self.word))


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut a stretch of a text into words. A full stop belongs to a word only where it marks an abbreviation or an initial.

    >>> [token.word for token in tokens("Gov. Ada Berg left.")]
    ['Gov.', 'Ada', 'Berg', 'left']
    """
    result: list[Token] = []
    last_end = -1  # of the word before
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word, word_end = match[0], match.end()
        if word.endswith(".") and not _keeps_full_stop(word):
            word, word_end = word[:-1], word_end - 1
        joined = last_end >= 0 and text[last_end : match.start()] in {" ", "\u00a0"}
        result.append(Token(word, match.start(), word_end, joined))
        last_end = word_end
    return result


def _keeps_full_stop(word: str) -> bool:
    """Whether the final full stop of a word marks an initialism ("U.S."), an initial ("J.") or an abbreviation ("Gov.")."""
    bare = word[:-1]
    return "." in bare or (len(bare) == 1 and bare.isupper()) or bare.lower() in ABBREVIATIONS


def text_of(words: list[Token]) -> str:
    """Write words with single spaces between them, without a final possessive ending."""
    return POSSESSIVE.sub("", " ".join(token.word for token in words))
