"""What stands around the words for a speaker and tells nothing of who it is: datelines, clauses, dates, participles, loose prepositions."""

import re

from kg.people.tokens import Token
from kg.text.english import DATE_WORDS, DETERMINERS, PREPOSITIONS, RELATIVES, words

# The place, and the agency in brackets, from which an article reports, in front of its first source ("TERN BAY (ABC) – |Ada Berg"). Sources
# that people annotate have none, so the measure of rules has one case; those of the model have some, and without the rule the place speaks.
_DATELINE = re.compile(r"[A-Z]{3,}[A-Z .,]*(?:[A-Z][a-z]+\. )?(?:\([^)]*\) ?)?(?:--?|[–—]) ")
_INNER_BRACKETS = re.compile(r" ?\([^()]*\)(?= [^\W_])")
# Words that begin a clause behind a source.
_BEFORE_AS = words("many much few such just well")  # "as many |as half of them"
_CLAUSE_OPENERS = words("as while because although though after before since when if")
# What ends a source: when it spoke, what was done with it, and that it was nobody else.
_TIME_NOUNS = words("week weekend month year summer fall autumn winter spring morning afternoon evening night")
_TIME_DETERMINERS = words("this last next earlier late early")
_TIMES = DATE_WORDS | words("on last today tonight earlier")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PARTICIPLES = words("released published surfaced conducted taken posted uploaded issued")
_REFLEXIVES = words("himself herself itself themselves")


def without_surroundings(text: str) -> str:
    """Leave out a dateline, and brackets with words behind them.

    >>> without_surroundings("TERN BAY (ABC) – Harbour Trust (HT) director Ada Berg (52)")
    'Harbour Trust director Ada Berg (52)'
    """
    return _INNER_BRACKETS.sub("", _DATELINE.sub("", text, count=1))


def without_clause(source: list[Token]) -> list[Token]:
    """Drop a relative or an adverbial clause at the end ("the mayor |who resigned", "the mayor |as she left")."""
    clauses = (
        index
        for index, token in enumerate(source)
        if index and (token.word in RELATIVES | _CLAUSE_OPENERS) and not (token.word == "as" and source[index - 1].lower in _BEFORE_AS)
    )
    return source[: next(clauses, len(source))]


def without_ending(source: list[Token]) -> list[Token]:
    """Drop a date, a participle without complement, a loose preposition and "himself" from the end ("the poll |released on Monday").

    The dates alone: 74 in 55 articles; 9 right of 58, 7 without.
    """
    end = len(source)
    while end > 1 and (dropped := _count_dropped(source[:end])):
        end -= dropped
    return source[: max(end, 1)]


def _count_dropped(source: list[Token]) -> int:
    """Count the words at the end of a source that are left out at once: 0 where it ends well."""
    last, before = source[-1].word.lower(), source[-2].word.lower()
    if source[-1].capital and last not in DATE_WORDS:
        return 0
    if last in _TIME_NOUNS and before in _TIME_DETERMINERS:
        return min(2, len(source) - 1)
    is_time = last in _TIMES or (last in _TIME_NOUNS and before in DATE_WORDS)
    is_year = bool(_YEAR.fullmatch(last)) and (before == "in" or before in DATE_WORDS)
    is_done = last in _PARTICIPLES and before not in DETERMINERS
    is_loose = last in PREPOSITIONS and source[-1].joined
    return int(is_time or is_year or is_done or is_loose or last in _REFLEXIVES)
