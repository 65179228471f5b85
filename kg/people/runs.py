"""Finds runs of capitalised words ("Harbour Minister Ada Berg"), and splits each into titles and name."""

import re
from collections.abc import Iterator

from kg.people.lexicon import (
    CAPITALS,
    GIVEN_NAMES,
    NOBLE,
    ORGANIZATION_WORDS,
    PARTICLES,
    PORTFOLIOS,
    ROLES,
    STATES,
    SUFFIXES,
    TITLES,
)
from kg.people.names import GENERATIONS
from kg.people.roles import heads, singular
from kg.people.tokens import POSSESSIVE, Token, text_of
from kg.text.english import DETERMINERS, words

# Forms of address, which tell no role.
_ADDRESS = words("mr mrs ms miss mx")
# Arabic articles and particles that are joined to the next word: at the start of a name, and inside one.
_ARABIC_START = re.compile(r"(?:al-|el-|ash-|bin-)..")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")  # "|6th Circuit"
_ADJECTIVE = re.compile(r".+-(?:based|backed|led|owned|run|born|educated)")  # "|London-based Harbour Watch"
_ARABIC_INSIDE = re.compile(r"(?:al|el|ash|as|ad|an|ar|at|az)-[A-Z]")


def find_runs(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Find runs of capitalised words, where names stand. Particles ("van der") may stand inside; a possessive or punctuation ends a run.

    :returns: for each run the index of its first token and the index after its last
    """
    index = 0
    while index < len(tokens):
        if not _starts_run(tokens, index):
            index += 1
            continue
        end = index + 1
        while end < len(tokens) and _continues_run(tokens, end):
            end += 1
        yield index, end
        index = end


def _starts_run(tokens: list[Token], index: int) -> bool:
    """Whether a run starts with the word at an index: with a capital, an Arabic article, or an ordinal number before a capital."""
    word = tokens[index].word
    if _ORDINAL.fullmatch(word):
        return index + 1 < len(tokens) and tokens[index + 1].joined and tokens[index + 1].capital
    return (tokens[index].capital and not _ADJECTIVE.fullmatch(word)) or bool(_ARABIC_START.match(word))


def _continues_run(tokens: list[Token], index: int) -> bool:
    """Whether the word at an index belongs to the same run as the word before it."""
    token = tokens[index]
    if token.lower in GENERATIONS and token.capital and token.start - tokens[index - 1].end == len(", "):  # "Ada Berg, Jr."
        return True
    if not token.joined or tokens[index - 1].owns:
        return False
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    is_particle = token.lower in PARTICLES and after is not None and after.joined and after.capital
    if _ADJECTIVE.fullmatch(token.word):
        return False
    return token.capital or is_particle or bool(_ARABIC_INSIDE.match(token.word))


def split_titles(run: list[Token]) -> tuple[list[Token], list[Token]]:
    """Split a run into the titles and roles before a name, and the name ("Harbour Minister | Ada Berg").

    The name begins behind the last title or role that is no part of it; and behind a possessive, if a role follows ("Norway's | Minister").

    :returns: (titles and roles, name); either may be empty
    """
    cut = 0  # index of the first word of the name
    for index, token in enumerate(run):
        is_role = token.lower in TITLES or singular(token.lower) in ROLES
        if is_role and not token.owns and not _is_given_name(run, index):
            cut = index + 1
        if token.owns and any(singular(other.lower) in ROLES for other in run[index + 1 :]):
            cut = index + 1
    cut = 0 if _names_body(run, cut) else cut
    return run[:cut], run[cut:]


def _names_body(run: list[Token], cut: int) -> bool:
    """Whether roles are part of an organization's name ("Republican National Committee"): its last word tells one.

    :param cut: index of the first word behind the roles
    """
    if not 0 < cut < len(run) or run[-1].lower not in ORGANIZATION_WORDS or run[cut].lower in GIVEN_NAMES:
        return False
    return not any(token.lower in TITLES or token.owns for token in run[:cut])


def _is_given_name(run: list[Token], index: int) -> bool:
    """Whether a word that may be a title belongs to the name: it is a given name, or follows one or a form of address ("Joe Major").

    Behind a given name it is a title still, where it is an abbreviation or a given name follows ("Virginia |Gov.| Berg",
    "Virginia |Governor| Ada Berg").
    """
    token = run[index]
    before = run[index - 1].lower if index else ""
    after = run[index + 1].lower if index + 1 < len(run) else ""
    is_behind_name = before in GIVEN_NAMES and not token.word.endswith(".") and after not in GIVEN_NAMES
    return before in _ADDRESS or is_behind_name or token.lower in GIVEN_NAMES


def plain_name(run: list[Token]) -> str:
    """Write the words of a name without possessive endings and honours ("MP"). "Jr." and "III" stay behind a full name."""
    parts = [POSSESSIVE.sub("", token.word) for token in run]
    while len(parts) > 1 and (suffix := parts[-1].lower().rstrip(".")) in SUFFIXES and (len(parts) < 3 or suffix not in GENERATIONS):
        parts.pop()
    return " ".join(parts)


def person_name_of(titles: list[Token], run: list[Token]) -> str:
    """Write a person's name without titles; but a noble title stays where one word follows ("Lord Pemberley").

    :param titles: the titles and roles before the name
    :param run: the words of the name
    """
    name = plain_name(run)
    noble = [token for token in titles if token.lower in NOBLE and token.lower not in {"sir", "dame"}]
    return f"{noble[-1].word} {name}" if noble and len(run) == 1 else name


def role_of(tokens: list[Token]) -> str | None:
    """Write the words of a role without determiner, forms of address and a noble title at its end; None where nothing is left."""
    tokens = tokens[1:] if tokens and tokens[0].lower in DETERMINERS else tokens
    kept = [token for token in tokens if token.lower not in _ADDRESS | {"dr"}]
    while kept and kept[-1].lower in NOBLE and kept[-1].capital:
        kept.pop()
    return text_of(kept).strip(" ,") or None


def head_of(tokens: list[Token]) -> str:
    """Find the head noun of a role; of several the first by alphabet, so that the choice is always the same; "" where it has none."""
    return min(heads(text_of(tokens)), default="")


def count_place_words(run: list[Token]) -> int:
    """Count the words (0 to 3) at the start of a run that name a country, a capital or a portfolio ("South Sudan", "Finance")."""
    for count in (3, 2, 1):
        if len(run) >= count and " ".join(token.lower for token in run[:count]) in STATES | CAPITALS | PORTFOLIOS:
            return count
    return 0
