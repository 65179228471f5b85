"""Tests of the form of a line: whether it is a sentence, in capitals or in title case, and whether it reports speech."""

import re

_SENTENCE_END = re.compile(r"[.!?…:][\s\"'”’»)\]]*(?:\[[^\[\]]{1,30}\]\s*)?$")
_INNER_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+[\"'“‘(\[]*[A-Z0-9]")
_SPEECH = re.compile(r"[,.!?][\"”]\s+(?:[a-z]|[A-Z]\w+\s+[a-z])|\b(?:said|told|added)\b")
_SPEECH_VERB = re.compile(
    r"\b(?:say|said|tell|told|add|wrote|ask|tweet|repl|continu|state|announce|warn|explain|insist|conclu)", re.IGNORECASE
)
_QUOTATION_MARK = re.compile('["“”]')


def is_sentence(line: str) -> bool:
    """Say whether a line ends as sentences end, and is no headline in capitals.

    >>> [is_sentence(line) for line in ("They left.", "Mayor Leaves", "WHO GAINS?", "He said:", "More:")]
    [True, False, False, True, False]
    """
    if not _SENTENCE_END.search(line[-200:]) or is_in_capitals(line):
        return False
    if line.endswith((":", "...", "…")) and len(line.split()) < 4 and not _SPEECH_VERB.search(line):
        return False  # "More:", "Also ..."
    return not (line.rstrip().endswith(("?", "!")) and is_title_case(line))


def is_single_sentence(line: str) -> bool:
    """Say whether a line holds no more than one sentence."""
    return not _INNER_SENTENCE_END.search(line)


def is_in_capitals(line: str) -> bool:
    """Say whether nine tenths of the letters of a line are capitals; a line of four letters or fewer does not count."""
    letters = [letter for letter in line[:200] if letter.isalpha()]
    return len(letters) > 4 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def is_title_case(line: str) -> bool:
    """Say whether a line is in Title Case: four fifths of its words of four letters or more, and at least four, begin with a capital."""
    words = [word.strip("\"'“”‘’(") for word in line.split()]
    long_words = [word for word in words if len(word) >= 4 and word[0].isalpha()]
    return len(long_words) >= 4 and sum(word[0].isupper() for word in long_words) >= 0.8 * len(long_words)


def reports_speech(line: str) -> bool:
    """Say whether a line reports speech as running text does (``," she said``) and headlines do not."""
    return bool(_SPEECH.search(line))


def has_quotation_mark(line: str) -> bool:
    """Say whether a line has a double quotation mark."""
    return bool(_QUOTATION_MARK.search(line))
