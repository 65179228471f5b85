"""Finds the actors of one article by names and nouns that may mean them, without comparing them all."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from kg.people import kinds, names
from kg.people.names import PersonName

# Maximum number of actors that share a word or an acronym; if all of them were compared, the work would grow with the square of the text.
MAX_NAMESAKES = 50
_WORD = re.compile(r"\w+")


class NameIndex:
    """Looks up candidates: numbers of all actors whom a name or noun may mean. The caller compares each of them.

    Each actor stands under several keys, pairs of a kind ("family", "acronym", ...) and a value. A lookup gives the actors under any of its
    keys, at most ``MAX_NAMESAKES`` of each key.
    """

    def __init__(self) -> None:
        """Begin without actors."""
        self._actors: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)  # key → actors in the order in which they were added
        self._persons: set[PersonName] = set()  # names of persons
        self._surnames: set[tuple[str, ...]] = set()  # last tokens of persons' names, each as a tuple of one

    def add_name(self, actor: int, form: str, *, person: bool) -> None:
        """Let an actor be found by one of its names.

        :param form: the name as it is written
        :param person: whether the actor is a person
        """
        if person:
            name = names.person_name(form)
            self._persons.add(name)
            self._surnames.add(name.tokens[-1:])
            keys = [*_person_keys(name), *(("token", token) for token in name.tokens)]
        else:
            key = names.organization_key(form)
            acronym, initials = _acronyms(form)
            beginnings = [("beginning", key[:end]) for end in _word_ends(key)]
            keys = [("name", key), *beginnings, ("acronym", acronym), ("initials", initials)]
        for key_ in (*keys, *(("word", word.lower()) for word in _WORD.findall(form))):
            self._actors[key_][actor] = None

    def add_nouns(self, actor: int, nouns: Iterable[str]) -> None:
        """Let an actor be found by nouns that describe it ("mayor")."""
        for noun in nouns:
            self._actors["noun", noun][actor] = None

    def is_person(self, name: str) -> bool:
        """Whether a person has this full name, or this surname."""
        wanted = names.person_name(name)
        return wanted in self._persons or wanted.tokens in self._surnames

    def find_people(self, name: PersonName) -> list[int]:
        """Persons whom a name may mean: for a lone name those with that word in theirs, for a full name those with a like family name."""
        return self._find([("token", name.family)] if len(name.tokens) == 1 else _person_keys(name))

    def find_organizations(self, name: str) -> list[int]:
        """Organizations and groups with this name, with a longer or shorter one, or with its acronym."""
        key = names.organization_key(name)
        acronym, initials = _acronyms(name)
        keys = [("name", key), ("beginning", key), *(("name", key[:end]) for end in _word_ends(key))]
        if acronym:
            keys.append(("initials", acronym))
        if initials:
            keys.append(("acronym", initials))
        return self._find(keys)

    def find_described(self, nouns: Iterable[str]) -> list[int]:
        """Actors whom these role nouns describe."""
        return self._find([("noun", noun) for noun in nouns])

    def find_with_noun(self, noun: str) -> list[int]:
        """Actors whom a noun describes, or in whose names it stands; of several words the first is looked for in names."""
        return self._find([("noun", noun), *(("word", word.lower()) for word in _WORD.findall(noun)[:1])])

    def _find(self, keys: Iterable[tuple[str, str]]) -> list[int]:
        """Actors under any of some keys, in the order of their numbers; of each key only the first ``MAX_NAMESAKES``."""
        return sorted({actor for key in keys for actor in islice(self._actors.get(key, ()), MAX_NAMESAKES)})


def _person_keys(name: PersonName) -> list[tuple[str, str]]:
    """Keys of a person's full name; two names that may be one person's (``names.same_person``) share at least one."""
    return [("person", "".join(name.tokens)), *(("family", key) for key in names.token_keys(name.family))]


def _acronyms(name: str) -> tuple[str, str]:
    """Two acronyms of an organization's name: the name itself where it is one ("IMF"), and its initials.

    :returns: (acronym, initials), each without full stops; "" where there is none or it has fewer than three letters
    """
    bare = name.replace(".", "")
    acronym = bare if kinds.is_acronym(bare) else ""
    initials = names.initials(bare)
    return acronym if len(acronym) > 2 else "", initials if len(initials) > 2 else ""


def _word_ends(key: str) -> list[int]:
    """Offsets of the spaces in a key: where a beginning of the name may end."""
    return [match.start() for match in re.finditer(" ", key)]
