"""By which names and nouns the actors of one article are known: looked up, not searched for."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from kg.people import kinds, names
from kg.people.lexicon import WIDER
from kg.people.names import PersonName

# Actors with one word or acronym in common; with more of them the work would grow with the square of the text.
NAMESAKES = 50
_WORD = re.compile(r"\w+")


class NameIndex:
    """Actors by their names and nouns. What it finds is a first choice: all that may fit, each to be looked at."""

    def __init__(self) -> None:
        self._actors: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)  # in the order in which they were added
        self._persons: set[PersonName] = set()
        self._surnames: set[tuple[str, ...]] = set()

    def add_name(self, actor: int, form: str, *, person: bool) -> None:
        """Let an actor be found by a name."""
        if person:
            name = names.person_name(form)
            self._persons.add(name)
            self._surnames.add(name.tokens[-1:])
            keys = [*_person_keys(name), *(("token", token) for token in name.tokens)]
        else:
            key = names.organization_key(form)
            acronym, initials = _letters(form)
            keys = [("key", key), *(("longer", key[:end]) for end in _word_ends(key)), ("acronym", acronym), ("initials", initials)]
        for key_ in (*keys, *(("word", word.lower()) for word in _WORD.findall(form))):
            self._actors[key_][actor] = None

    def add_nouns(self, actor: int, nouns: Iterable[str]) -> None:
        """Let an actor be found by nouns that describe it."""
        for noun in nouns:
            self._actors["noun", noun][actor] = None

    def is_person(self, name: str) -> bool:
        """Whether a person has this name, or this surname."""
        wanted = names.person_name(name)
        return wanted in self._persons or wanted.tokens in self._surnames

    def people(self, name: PersonName) -> list[int]:
        """Persons who may have this name: for a lone surname all who have it in their names, for a full name the family."""
        return self._choice([("token", name.family)] if len(name.tokens) == 1 else _person_keys(name))

    def organizations(self, name: str) -> list[int]:
        """Organizations and groups that may have this name, or a longer or shorter one."""
        key = names.organization_key(name)
        acronym, initials = _letters(name)
        keys = [("key", key), ("longer", key), *(("key", key[:end]) for end in _word_ends(key))]
        return self._choice([*keys, *([("initials", acronym)] if acronym else []), *([("acronym", initials)] if initials else [])])

    def described(self, nouns: Iterable[str]) -> list[int]:
        """Actors whom these nouns may describe, also those known by a fuller noun ("the diplomat", an ambassador)."""
        return self._choice([("noun", fuller) for noun in nouns for fuller in (noun, *WIDER.get(noun, ()))])

    def with_noun(self, noun: str) -> list[int]:
        """Actors whom a noun describes, or whose names hold it."""
        return self._choice([("noun", noun), *(("word", word.lower()) for word in _WORD.findall(noun)[:1])])

    def _choice(self, keys: Iterable[tuple[str, str]]) -> list[int]:
        return sorted({actor for key in keys for actor in islice(self._actors.get(key, ()), NAMESAKES)})


def _person_keys(name: PersonName) -> list[tuple[str, str]]:
    """Keys of a person's name; two names of one person (``names.same_person``) share at least one."""
    return [("person", "".join(name.tokens)), *(("family", key) for key in names.token_keys(name.family))]


def _letters(name: str) -> tuple[str, str]:
    """A name as an acronym, and the acronym that it would have; each empty where it has fewer than three letters."""
    bare = name.replace(".", "")
    acronym, initials = bare if kinds.is_acronym(bare) else "", names.initials(bare)
    return acronym if len(acronym) > 2 else "", initials if len(initials) > 2 else ""


def _word_ends(key: str) -> list[int]:
    """Where the words of a key end, but for the last."""
    return [match.start() for match in re.finditer(" ", key)]
