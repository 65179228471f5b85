"""The kinds of speakers that names and the words of sources may mean."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from kg.people.lexicon import CAPITALS, GIVEN_NAMES, GROUPS, KNOWN_ORGANIZATIONS, NATION, ORGANIZATION_WORDS, PLACE_WORDS, STATES
from kg.people.tokens import POSSESSIVE
from kg.records import NameWord

Kind = Literal["person", "organization", "group"]
PhraseKind = Literal["pronoun", "person", "organization", "group", "role", "collective", "document", "anonymous"]
Gender = Literal["m", "f", ""]

_LONGEST_DETERMINED_PERSON = 2  # words of a person's name behind "the", initials not counted


NO_NAME = 0.5  # probability of no name at and above which words with capitals are none
_PLACES = 20  # where a name stands, that are looked at; the first tell as much as all


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


def is_known_body(name: str) -> bool:
    """Whether a name is a country's or a capital's, which mean a government, or one of an organization that everybody knows."""
    whole = " ".join(_words(name))
    return any(form in known for form in (whole, f"{whole}.", name.lower()) for known in (STATES, CAPITALS, KNOWN_ORGANIZATIONS))


def _words(name: str) -> list[str]:
    """The words of a name in lower case, without possessive endings and full stops at their ends."""
    return [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in name.split()]


def classify_name(name: str, *, determined: bool) -> Kind:
    """Say whether a capitalised name without a title is a person's, an organization's or a group's, by its words.

    1. a group: its last word is a plural name of people ("Democrats")
    2. an organization: it is a country or a capital, which mean a government, or a known organization
    3. a person: it begins with a given name, and its last word is not one of organizations; behind "the", no longer than a given name and
       a surname ("the Ada Berg Show" is none)
    4. an organization: its form or one of its words shows it
    5. any other is a person

    :param determined: whether "the" stands before the name

    >>> [classify_name(name, determined=False) for name in ("Ada Berg", "Harbour Authority", "Democrats")]
    ['person', 'organization', 'group']
    """
    words = _words(name)
    # 1
    if words[-1] in GROUPS:
        return "group"
    # 2. The marked speaker is the country, whose capital's name is counted as wrong; but of 11 sources that are a capital 9 mean a
    # government, which would else be a person.
    if is_known_body(name):
        return "organization"
    # 3
    is_too_long = determined and sum(len(word) > 1 for word in words) > _LONGEST_DETERMINED_PERSON
    if words[0] in GIVEN_NAMES and len(words) > 1 and words[-1] not in ORGANIZATION_WORDS and "and" not in words and not is_too_long:
        return "person"
    # 4 and 5. The measure compares names and not kinds; without the rule for acronyms NHF is a person of that name.
    has_form = determined or is_acronym(name.replace("-", "")) or bool(re.search(r"\d|&|!|/", name))
    is_national = len(words) > 1 and words[0] in NATION and words[0] not in STATES and words[1] not in GIVEN_NAMES
    has_word = "of" in words or is_national or any(word in ORGANIZATION_WORDS or word in PLACE_WORDS for word in words)
    return "organization" if has_form or has_word else "person"


def may_be_person(name: str, *, determined: bool) -> bool:
    """Whether a name may be a person's by its words."""
    return classify_name(name, determined=determined) == "person"


class NameKinds:
    """What the names of one article stand for: as the attribution model tells it, else by their words."""

    def __init__(self, text: str = "", words: Iterable[NameWord] = ()) -> None:
        """Take what the model says of an article; without it, names are told by their words alone.

        :param text: of the article
        :param words: its words with a capital, in order
        """
        self._text = text
        self._words = tuple(words)
        self._starts = [word.span.start for word in self._words]
        self._known: dict[str, tuple[float, float] | None] = {}  # name → probabilities that it is none, and a person's

    def classify(self, name: str, *, determined: bool) -> Kind:
        """Say whether a name without a title is a person's, an organization's or a group's.

        What is no person's by its words (:func:`classify_name`) stays so: the model takes news agencies that speak for persons. What may be
        a person's is one where the model finds it more likely a person's than another name, else an organization's.

        :param determined: whether "the" stands before the name
        """
        by_words, probabilities = classify_name(name, determined=determined), self._probabilities(name)
        if by_words != "person" or probabilities is None:
            return by_words
        none, person = probabilities
        return "person" if person > (1 - none) / 2 else "organization"

    def is_name(self, name: str) -> bool:
        """Whether words with capitals are a name, and not words that only begin a sentence or a headline ("|New Poll Shows ...")."""
        probabilities = self._probabilities(name)
        return probabilities is None or probabilities[0] < NO_NAME

    def _probabilities(self, name: str) -> tuple[float, float] | None:
        """Average what the model says of a name over the places where it stands; None where it says nothing.

        :returns: probability that the words are in no name, and that they are in a person's
        """
        if name not in self._known:
            words = [word for start in self._places(name) for word in self._words_in(start, start + len(name))]
            count = max(1, len(words))
            mean = (sum(word.none for word in words) / count, sum(word.person for word in words) / count)
            self._known[name] = mean if words else None
        return self._known[name]

    def _places(self, name: str) -> list[int]:
        """Offsets where a name stands, the first :data:`_PLACES` of them."""
        places = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self._text) if self._words else iter(())
        return [place.start() for place in islice(places, _PLACES)]

    def _words_in(self, start: int, end: int) -> tuple[NameWord, ...]:
        """The words with a capital between two offsets."""
        return self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


BY_WORDS = NameKinds()  # tells names by their words alone
