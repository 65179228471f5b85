"""The kinds of speakers that names and the words of sources may mean."""

import re
from dataclasses import dataclass
from typing import Literal

from kg.people.lexicon import CAPITALS, GIVEN_NAMES, GROUPS, KNOWN_ORGANIZATIONS, ORGANIZATION_WORDS, PLACE_WORDS, STATES
from kg.people.tokens import POSSESSIVE

Kind = Literal["person", "organization", "group"]
PhraseKind = Literal["pronoun", "person", "organization", "group", "role", "collective", "document", "anonymous"]
Gender = Literal["m", "f", ""]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words of one source say about who it is.

    :param kind: ``role`` is a definite description of one person ("the mayor"), ``collective`` one of an organization ("the company"),
        ``document`` what somebody wrote ("the statement"), ``anonymous`` an indefinite or plural description
    :param name: the name without titles, where the words give one; else the pronoun or the description, by which the source is called
    :param role: the description without determiner and name ("mayor of Northgate"); None where there is none
    :param head: its head noun, singular, lower case ("mayor")
    :param definite: whether it is something that the reader knows already ("the mayor")
    :param plural: whether it describes several
    :param owner: the possessor of what is described ("Berg" of "Berg's agent", "she" of "her mother"), or the maker of a document
    :param gender: what titles and roles tell; "" where they tell none
    """

    kind: PhraseKind
    name: str
    role: str | None = None
    head: str = ""
    definite: bool = False
    plural: bool = False
    owner: str | None = None
    gender: Gender = ""


def is_acronym(name: str) -> bool:
    """Whether a name is written as an acronym: two to seven capitals, with or without full stops.

    >>> is_acronym("U.N."), is_acronym("Un")
    (True, False)
    """
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,7}", name))


def classify_name(name: str, *, determined: bool) -> Kind:
    """Say whether a capitalised name without a title is a person's, an organization's or a group's, by its words.

    A country or a capital means its government, which is an organization.

    :param determined: whether "the" stands before the name

    >>> [classify_name(name, determined=False) for name in ("Ada Berg", "Harbour Authority", "Democrats")]
    ['person', 'organization', 'group']
    """
    words = [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in name.split()]
    whole = " ".join(words)
    if words[-1] in GROUPS:
        return "group"
    if {whole, f"{whole}.", name.lower()} & (STATES | CAPITALS | KNOWN_ORGANIZATIONS):
        return "organization"
    if words[0] in GIVEN_NAMES and len(words) > 1 and words[-1] not in ORGANIZATION_WORDS and "and" not in words:
        return "person"
    # "the" before it, capitals, digits and marks are not found with names of persons
    looks_like_organization = determined or is_acronym(name.replace("-", "")) or bool(re.search(r"\d|&|!|/", name))
    return "organization" if looks_like_organization or set(words) & (ORGANIZATION_WORDS | PLACE_WORDS) or "of" in words else "person"
