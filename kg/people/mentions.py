"""Where the actors of one article are mentioned: in prose by their names, and in sources as far as these are resolved."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.people.layout import Layout, Sentences
from kg.people.name_index import NAMESAKES
from kg.people.roster import Roster
from kg.people.tokens import tokens

# What a mention is within its sentence. ``kind`` is a name behind "a", which tells a kind of thing ("a Reuters report").
Standing = Literal["source", "subject", "plain", "oblique", "kind", "quoted"]
# How far a mention counts, in sentences of distance: the last source or subject is meant rather than who was merely named since.
WEIGHTS: Mapping[Standing, float] = {"source": 1.5, "subject": 0.75, "plain": 0.0, "oblique": -0.5, "kind": -1.0, "quoted": -1.5}
_OBLIQUE = frozenset({"on", "in", "at", "to", "from", "with", "for"})
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor, or stand for it.

    :param start: offset of the first character
    :param end: offset behind the last
    :param actor: its number in the roster
    """

    start: int
    end: int
    actor: int
    standing: Standing

    @property
    def weight(self) -> float:
        """How far it counts; negative behind a preposition, behind "a" and within quotation marks."""
        return WEIGHTS[self.standing]


class Mentions:
    """The mentions of all actors so far, in the order in which they were added."""

    def __init__(self, sentences: Sentences, mentions: Iterable[Mention] = ()) -> None:
        self._sentences = sentences
        self._all: list[Mention] = []
        self._beginning: dict[int, list[Mention]] = defaultdict(list)  # sentence → mentions that start in it
        self._touching: dict[int, list[int]] = defaultdict(list)  # sentence → numbers of mentions that touch it
        self._starts: dict[int, list[int]] = defaultdict(list)  # actor → where its mentions start
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        """Add a mention."""
        for number in self._sentences.numbers(mention.start, mention.end):
            self._touching[number].append(len(self._all))
        self._all.append(mention)
        self._beginning[self._sentences.number(mention.start)].append(mention)
        insort(self._starts[mention.actor], mention.start)

    def beginning(self, sentences: Iterable[int]) -> Iterator[Mention]:
        """The mentions that start in some sentences."""
        for number in sentences:
            yield from self._beginning.get(number, ())

    def near(self, start: int, end: int) -> list[Mention]:
        """The mentions that touch the sentences of a stretch of text."""
        numbers = {number for sentence in self._sentences.numbers(start, end) for number in self._touching.get(sentence, ())}
        return [self._all[number] for number in sorted(numbers)]

    def last(self, actor: int, before: int) -> int:
        """Where an actor's last mention before an offset starts, or -1."""
        starts = self._starts.get(actor, ())
        number = bisect_left(starts, before)
        return starts[number - 1] if number else -1

    def latest(self, actors: Iterable[int], before: int) -> int:
        """The one of some actors that was mentioned last before an offset; among equals the one added first."""
        return max(actors, key=lambda actor: (self.last(actor, before), -actor))


# ── in prose ─────────────────────────────────────────────────────────────────


def find_named(layout: Layout, roster: Roster) -> list[Mention]:
    """Find every place in the prose where an actor is named, in the order of the text; headlines are left out."""
    people, organizations = _people_by_word(roster), _organizations_by_word(roster)
    found: list[Mention] = []
    for paragraph in layout.paragraphs:
        if paragraph.zone == "headline":
            continue
        subject_in = -1  # the last sentence whose subject is found
        for token in tokens(layout.text, paragraph.span.start, paragraph.span.end):
            if not token.capital:
                continue
            word, sentence, quoted = _POSSESSIVE.sub("", token.word), layout.sentence(token.start), layout.is_quoted(token.start)
            ends = dict.fromkeys(_unless_many(people.get(word, ())), token.end)
            for length, forms in sorted(organizations.get(word, {}).items()):  # of two names of one actor the longer one counts
                end = token.start + length
                ends |= dict.fromkeys(_unless_many(forms.get(layout.text[token.start : end], ())), end)
            for actor, end in sorted(ends.items()):
                standing: Standing = "quoted" if quoted else "subject" if sentence != subject_in else _standing(layout.text, token.start)
                found.append(Mention(token.start, end, actor, standing))
                if not quoted and not roster[actor].doubtful:
                    subject_in = sentence
    return sorted(found, key=lambda mention: (mention.start, mention.actor))


def _standing(text: str, start: int) -> Standing:
    """What a name is that is neither quoted nor the first in its sentence: told by the word before it."""
    before = text[max(0, start - 12) : start].split()[-1:] if text[start - 1 : start] == " " else []
    word = before[0].lower() if before else ""
    return "kind" if word in {"a", "an"} else "oblique" if word in _OBLIQUE else "plain"


def _people_by_word(roster: Roster) -> dict[str, set[int]]:
    """The persons by the first and last words of their names."""
    people: dict[str, set[int]] = defaultdict(set)
    for number, actor in enumerate(roster):
        if actor.kind == "person":
            for words in (form.split() for form in actor.forms):
                people[words[0]].add(number)
                people[words[-1]].add(number)
    return people


def _organizations_by_word(roster: Roster) -> dict[str, dict[int, dict[str, set[int]]]]:
    """All other actors by the first word of any of their names, then by length and name."""
    organizations: dict[str, dict[int, dict[str, set[int]]]] = {}
    for number, actor in enumerate(roster):
        if actor.kind != "person":
            for word in {form.split()[0] for form in actor.forms}:
                for form in actor.forms:
                    organizations.setdefault(word, {}).setdefault(len(form), {}).setdefault(form, set()).add(number)
    return organizations


def _unless_many(namesakes: Collection[int]) -> Collection[int]:
    """Some actors of one name, or nobody where there are too many of them."""
    return namesakes if len(namesakes) <= NAMESAKES else ()
