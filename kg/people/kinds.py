"""What a name stands for: a person, an organization or a group."""

import re
from typing import Literal

from kg.people.lexicon import CAPITALS, GIVEN_NAMES, GROUPS, KNOWN_ORGANIZATIONS, ORGANIZATION_WORDS, PLACE_WORDS, STATES
from kg.people.tokens import POSSESSIVE

Kind = Literal["person", "organization", "group"]


def is_acronym(name: str) -> bool:
    """Whether a name is written as an acronym: two to seven capitals, with or without full stops.

    >>> is_acronym("U.N."), is_acronym("Un")
    (True, False)
    """
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,7}", name))


def decide(name: str, *, determined: bool) -> Kind:
    """Say what a capitalised name without a title stands for. A country or a capital stands for its government.

    :param determined: whether "the" stands before the name

    >>> decide("Ada Berg", determined=False), decide("Harbour Authority", determined=False), decide("Democrats", determined=False)
    ('person', 'organization', 'group')
    """
    words = [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in name.split()]
    whole = " ".join(words)
    if words[-1] in GROUPS:
        return "group"
    if whole in STATES or whole in CAPITALS or whole in KNOWN_ORGANIZATIONS or f"{whole}." in STATES:
        return "organization"
    if words[0] in GIVEN_NAMES and len(words) > 1 and words[-1] not in ORGANIZATION_WORDS and "and" not in words:
        return "person"
    shaped = determined or is_acronym(name.replace("-", "")) or bool(re.search(r"\d|&|!|/", name))
    return "organization" if shaped or set(words) & (ORGANIZATION_WORDS | PLACE_WORDS) or "of" in words else "person"
