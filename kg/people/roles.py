"""What a role ("US ambassador to Iraq") tells: nouns, countries, gender; and whether two roles may be one person's."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from kg.people.kinds import Gender
from kg.people.lexicon import (
    ANY_FIELD,
    DOCUMENTS,
    FEMALE_NAMES,
    FEMALE_ROLES,
    FEMALE_TITLES,
    MALE_NAMES,
    MALE_ROLES,
    MALE_TITLES,
    NATION,
    ORGANIZATION_NOUNS,
    PARTIES,
    PORTFOLIOS,
    ROLES,
)
from kg.text.english import fold

_ABBREVIATIONS = {"sen": "senator", "gov": "governor", "amb": "ambassador", "gen": "general", "col": "colonel", "prof": "professor"}
# (pattern, replacement): each role of several words, or with several names, becomes one word; applied in this order to lower-case text.
_ONE_WORD: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b(attorney|solicitor|secretary|director|governor|consul|inspector)s?[ -]general\b"), r"\1-general"),
    (re.compile(r"\bprime ministers?\b|\bpremier\b|\bpm\b"), "premier"),
    (re.compile(r"\bvice[ -](president|chancellor|chairman)\b|\bvp\b"), lambda match: f"vice-{match[1] or 'president'}"),
    (re.compile(r"\bchief executive(?: officer)?\b"), "ceo"),
    (re.compile(r"\breps?\."), "representative"),
    (re.compile(r"\benvoys?\b"), "ambassador"),
    (re.compile(r"\b(sen|gov|amb|gen|col|prof)\b"), lambda match: _ABBREVIATIONS[match[1]]),
)
# Where the words behind the head noun of a role begin ("mayor |of Northgate").
_COMPLEMENT = re.compile(r"\b(?:of|for|to|at|in|from|with|who|which|on|under|by|whose|that)\b")
# (ending of a plural noun, ending of its singular); the first that fits counts.
_PLURALS = (
    ("wives", "wife"),
    ("men", "man"),
    ("people", "person"),
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("s", ""),
)
# A country or its people; the longest form counts ("South Sudan", not "Sudan").
_COUNTRY_FORM = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(NATION, key=len, reverse=True)))})(?!\w)")


def singular(word: str) -> str:
    """Make a noun singular, well enough for role nouns.

    >>> singular("spokesmen"), singular("deputies"), singular("boss")
    ('spokesman', 'deputy', 'boss')
    """
    if word in ROLES or word in ORGANIZATION_NOUNS or word in DOCUMENTS:
        return word
    if len(word) > 2 and not word.endswith("ss"):
        for plural, ending in _PLURALS:
            if word.endswith(plural):
                return word[: -len(plural)] + ending
    return word


@lru_cache(maxsize=50_000)
def heads(role: str) -> frozenset[str]:
    """Find the role nouns of a description, which say what the person is, in the singular.

    A description has parts, between commas and "and"; the role noun of a part is the last one before its complement ("of Northgate") that
    ``lexicon.ROLES`` lists.

    >>> sorted(heads("Prime Minister and party leader"))
    ['leader', 'premier']
    """
    text = fold(role)
    for pattern, one_word in _ONE_WORD:
        text = pattern.sub(one_word, text)
    nouns = set()
    for part in re.split(r",| and |;", text):
        before_complement = _COMPLEMENT.split(part)[0]
        words = [singular(word) for word in re.findall(r"[a-z][a-z'-]*", before_complement)]
        role_nouns = [word for word in words if word in ROLES]
        if role_nouns:
            nouns.add(role_nouns[-1])
    return frozenset(nouns)


def person_nouns(nouns: frozenset[str]) -> frozenset[str]:
    """Select the nouns that describe persons ("mayor", not "company")."""
    return frozenset(noun for noun in nouns if noun in ROLES)


def same_office(role: str, others: Sequence[str]) -> bool:
    """Whether the country, the portfolio ("education") and the party of a role agree with those of a person's other roles.

    Each counts only where the role and one of the others state it. It decides in 6 cases of the training parts, and stays: it keeps
    words from a rival of the true speaker, which the measure counts as right only where the true speaker is unnamed.

    >>> same_office("the education minister", ["Finance Minister"]), same_office("the French president", ["US president"])
    (False, False)
    """
    for stated in (countries, _portfolios, _parties):
        of_role, of_others = stated(role), frozenset[str]().union(*map(stated, others))
        if of_role and of_others and of_role.isdisjoint(of_others):
            return False
    return True


def _portfolios(role: str) -> frozenset[str]:
    """The portfolios that a role states."""
    return PORTFOLIOS.intersection(fold(role).split())


def _parties(role: str) -> frozenset[str]:
    """The parties that a role states, each by its adjective."""
    return frozenset(PARTIES[word] for word in fold(role).split() if word in PARTIES)


def clash(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of role nouns are hardly one person's: their fields ("government", "sport") have none in common.

    There is no clash where the sets share a noun, where one is empty or has no known field, or where a noun goes with every field.
    """
    if not a or not b or a & b:
        return False
    fields_a, fields_b = _fields(a), _fields(b)
    return bool(fields_a and fields_b) and ANY_FIELD not in fields_a | fields_b and not fields_a & fields_b


def _fields(nouns: frozenset[str]) -> frozenset[str]:
    """The fields of role nouns ("government" of "senator"); nouns that are no roles have none."""
    return frozenset[str]().union(*(ROLES[noun] for noun in nouns if noun in ROLES))


@lru_cache(maxsize=50_000)
def countries(text: str) -> frozenset[str]:
    """Find the countries to which a description says a person belongs: "US" in "US ambassador to Iraq", but not "Iraq".

    :returns: names of countries, whatever form the description has ("US", "American")

    >>> sorted(countries("US ambassador to Iraq"))
    ['United States']
    """
    before_complement = re.split(r"\b(?:to|who|with)\b", text)[0]
    lower = before_complement.replace("’", "'").replace("'s", " ").lower()
    return frozenset(NATION[form[0]] for form in _COUNTRY_FORM.finditer(lower))


def gender(name: str, role: str) -> Gender:
    """Tell a person's gender from titles and gendered role nouns, else from the given name.

    :param name: may begin with titles
    :returns: "m", "f", or "" where nothing tells it
    """
    words = {word.rstrip(".") for word in fold(f"{role} {name}").split()}
    if words & (FEMALE_TITLES | FEMALE_ROLES):
        return "f"
    if words & (MALE_TITLES | MALE_ROLES):
        return "m"
    given_name = next(iter(fold(name).split()), "") if " " in name else ""  # folding may leave nothing of a name
    if (given_name in MALE_NAMES) == (given_name in FEMALE_NAMES):
        return ""
    return "m" if given_name in MALE_NAMES else "f"
