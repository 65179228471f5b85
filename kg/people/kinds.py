"""What a name, and the words of a source, may stand for."""

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
    :param name: the plain name, where the words give one; what a pronoun or an anonymous source is called otherwise
    :param role: the description without determiner and name
    :param head: its head noun, singular, lower case
    :param gender: what titles and roles say; the given name is looked at where nothing else says it
    :param owner: the possessor of what is described ("Berg" of "Berg's agent", "she" of "her mother"), or the maker of a document
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
    if any(form in known for form in (whole, f"{whole}.", name.lower()) for known in (STATES, CAPITALS, KNOWN_ORGANIZATIONS)):
        return "organization"
    if words[0] in GIVEN_NAMES and len(words) > 1 and words[-1] not in ORGANIZATION_WORDS and "and" not in words:
        return "person"
    shaped = determined or is_acronym(name.replace("-", "")) or bool(re.search(r"\d|&|!|/", name))
    has_word = "of" in words or any(word in ORGANIZATION_WORDS or word in PLACE_WORDS for word in words)
    return "organization" if shaped or has_word else "person"
