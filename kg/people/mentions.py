"""Where the actors of one article are mentioned, and by which words they are known: looked up, not searched for."""

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.people import names
from kg.people.lexicon import WIDER
from kg.people.names import PersonName
from kg.records import Attribution, Span

_RUN = re.compile(r"\w+")
_NAMESAKES = 50  # actors who share a word are looked at; with all of them the work would grow with the square of the text


@dataclass(frozen=True, slots=True)
class Seen:
    """A place where an actor is mentioned."""

    at: int
    end: int
    actor: int
    weight: float


class Sentences:
    """The sentences of an article by number, from 1 on; what stands before the first is in number 0."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self._starts = [span.start for span in self.spans]

    def number(self, at: int) -> int:
        """The number of the sentence that holds a place, or that the place stands behind."""
        return bisect_right(self._starts, at)

    def numbers(self, start: int, end: int) -> range:
        """The numbers of the sentences that a stretch touches."""
        return range(self.number(start), self.number(end) + 1)


class Mentions:
    """The mentions of all actors, in the order in which they were noted."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._all: list[Seen] = []
        self._begins: dict[int, list[Seen]] = defaultdict(list)
        self._touches: dict[int, list[int]] = defaultdict(list)
        self._places: dict[int, list[int]] = defaultdict(list)

    def add(self, one: Seen) -> None:
        """Note a mention."""
        for number in self._sentences.numbers(one.at, one.end):
            self._touches[number].append(len(self._all))
        self._all.append(one)
        self._begins[self._sentences.number(one.at)].append(one)
        insort(self._places[one.actor], one.at)

    def beginning(self, sentences: Iterable[int]) -> Iterator[Seen]:
        """The mentions that begin in some sentences."""
        for number in sentences:
            yield from self._begins.get(number, ())

    def near(self, start: int, end: int) -> list[Seen]:
        """The mentions in the sentences that a stretch touches, and perhaps a few around."""
        return [self._all[one] for one in sorted({one for at in self._sentences.numbers(start, end) for one in self._touches.get(at, ())})]

    def last(self, actor: int, before: int) -> int:
        """Where an actor was last mentioned before a place, else -1."""
        places = self._places.get(actor, ())
        number = bisect_left(places, before)
        return places[number - 1] if number else -1


class Spoken:
    """The attributions of an article by the sentences that they touch."""

    def __init__(self, attributions: Sequence[Attribution], sentences: Sentences) -> None:
        self._sentences = sentences
        self._contents: dict[int, list[int]] = defaultdict(list)
        self._sources: dict[int, list[int]] = defaultdict(list)
        self._all: dict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(attributions):
            for lists, spans in (
                (self._contents, one.content),
                (self._sources, one.source[:1]),
                (self._all, (*one.source, *one.cue, *one.content)),
            ):
                for at in sorted({at for span in spans for at in sentences.numbers(span.start, span.end)}):
                    lists[at].append(number)

    def contents(self, at: int) -> list[int]:
        """The attributions with a content in the sentence of a place."""
        return self._contents.get(self._sentences.number(at), [])

    def sources(self, at: int) -> list[int]:
        """The attributions with a source in the sentence of a place."""
        return self._sources.get(self._sentences.number(at), [])

    def just_before(self, at: int) -> set[int]:
        """The attributions in the sentence of a place, and in the one before it."""
        number = self._sentences.number(at)
        return {*self._all.get(number, ()), *self._all.get(number - 1, ())}


class Roster:
    """By which names and nouns the actors are known. What it gives is a first choice: all that may fit, each to be looked at."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)  # in the order in which they were noted
        self._persons: set[PersonName] = set()
        self._surnames: set[tuple[str, ...]] = set()

    def name(self, place: int, form: str, *, person: bool) -> None:
        """Note a name of an actor."""
        if person:
            known = names.person_name(form)
            self._persons.add(known)
            self._surnames.add(known.tokens[-1:])
            keys = [*_person_keys(known), *(("token", token) for token in known.tokens)]
        else:
            key = names.organization_key(form)
            short, letters = _letters(form)
            keys = [("key", key), *(("longer", key[:end]) for end in _ends(key)), ("acronym", short), ("initials", letters)]
        for one in (*keys, *(("word", word.lower()) for word in _RUN.findall(form))):
            self._places[one][place] = None

    def noun(self, place: int, nouns: Iterable[str]) -> None:
        """Note nouns that describe an actor."""
        for noun in nouns:
            self._places["noun", noun][place] = None

    def is_person(self, name: str) -> bool:
        """Whether a person has this name, or this surname."""
        wanted = names.person_name(name)
        return wanted in self._persons or wanted.tokens in self._surnames

    def people(self, wanted: PersonName) -> list[int]:
        """Persons who may have this name: for a lone surname all who have it in their names, for a full one the family."""
        return self._choice([("token", wanted.family)] if len(wanted.tokens) == 1 else _person_keys(wanted))

    def bodies(self, name: str) -> list[int]:
        """Organizations and groups that may have this name, or a longer or shorter one."""
        key = names.organization_key(name)
        short, letters = _letters(name)
        keys = [("key", key), ("longer", key), *(("key", key[:end]) for end in _ends(key))]
        return self._choice([*keys, *([("initials", short)] if short else []), *([("acronym", letters)] if letters else [])])

    def described(self, nouns: Iterable[str]) -> list[int]:
        """Those whom these nouns may describe, or a fuller description with another noun."""
        return self._choice([("noun", one) for noun in nouns for one in (noun, *WIDER.get(noun, ()))])

    def with_noun(self, noun: str) -> list[int]:
        """Those whom a noun describes, or whose names hold it."""
        return self._choice([("noun", noun), *(("word", word.lower()) for word in _RUN.findall(noun)[:1])])

    def _choice(self, keys: Iterable[tuple[str, str]]) -> list[int]:
        return sorted({place for key in keys for place in islice(self._places.get(key, ()), _NAMESAKES)})


def _person_keys(name: PersonName) -> list[tuple[str, str]]:
    """Two names of one person (``names.same_person``) have one of these in common."""
    return [("person", "".join(name.tokens)), *(("family", key) for key in names.token_keys(name.family))]


def _letters(name: str) -> tuple[str, str]:
    """A name as an acronym, and the acronym that it would have; each empty where there is none of three letters."""
    bare = name.replace(".", "")
    short, initials = bare if names.is_acronym(bare) else "", names.initials(bare)
    return short if len(short) > 2 else "", initials if len(initials) > 2 else ""


def _ends(key: str) -> list[int]:
    """Where the words of a key end, but for the last."""
    return [match.start() for match in re.finditer(" ", key)]
