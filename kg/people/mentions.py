"""Where the actors of one article are mentioned: by their names in the prose, and in the sources that are resolved so far."""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.people.layout import Layout, Sentences
from kg.people.name_index import MAX_NAMESAKES
from kg.people.roster import Roster
from kg.people.tokens import tokens

# How a mention stands in its sentence.
MentionType = Literal[
    "source",  # of an attribution
    "subject",  # the first name of its sentence, which is taken for the subject
    "plain",  # none of the others
    "oblique",  # behind a preposition
    "indefinite",  # behind "a" or "an", where a name tells a kind of thing ("a Reuters report")
    "quoted",  # in quotation marks
]
# How likely an actor mentioned so is to be meant by a later pronoun, in sentences: a source is preferred to a plain mention that is up to
# 1.5 sentences nearer.
SALIENCE: Mapping[MentionType, float] = {"source": 1.5, "subject": 0.75, "plain": 0.0, "oblique": -0.5, "indefinite": -1.0, "quoted": -1.5}
_PREPOSITIONS = frozenset({"on", "in", "at", "to", "from", "with", "for"})
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor, or mean it as a source.

    :param start: offset of the first character in the text
    :param end: offset behind the last
    :param actor: number of the actor in the roster
    :param type: how the words stand in their sentence
    """

    start: int
    end: int
    actor: int
    type: MentionType

    @property
    def salience(self) -> float:
        """How likely its actor is to be meant by a later pronoun; in sentences, see ``SALIENCE``."""
        return SALIENCE[self.type]


class Mentions:
    """The mentions of an article's actors so far, to be looked up by sentence and by actor."""

    def __init__(self, sentences: Sentences, mentions: Iterable[Mention] = ()) -> None:
        """Begin with some mentions.

        :param sentences: the sentences of the article
        """
        self._sentences = sentences
        self._all: list[Mention] = []
        self._starting_in: dict[int, list[Mention]] = defaultdict(list)  # sentence → mentions that start in it
        self._touching: dict[int, list[int]] = defaultdict(list)  # sentence → places in self._all of mentions that touch it
        self._starts: dict[int, list[int]] = defaultdict(list)  # actor → offsets where its mentions start, sorted
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        """Add a mention."""
        for number in self._sentences.numbers(mention.start, mention.end):
            self._touching[number].append(len(self._all))
        self._all.append(mention)
        self._starting_in[self._sentences.number(mention.start)].append(mention)
        insort(self._starts[mention.actor], mention.start)

    def starting_in(self, sentences: Iterable[int]) -> Iterator[Mention]:
        """The mentions that start in the sentences of these numbers; within a sentence in the order in which they were added."""
        for number in sentences:
            yield from self._starting_in.get(number, ())

    def in_sentences_of(self, start: int, end: int) -> list[Mention]:
        """The mentions in the sentences that the text from one offset to another touches, in the order in which they were added."""
        numbers = {number for sentence in self._sentences.numbers(start, end) for number in self._touching.get(sentence, ())}
        return [self._all[number] for number in sorted(numbers)]

    def last_start(self, actor: int, before: int) -> int:
        """The offset where an actor's last mention before an offset starts; -1 where there is none."""
        starts = self._starts.get(actor, ())
        earlier = bisect_left(starts, before)
        return starts[earlier - 1] if earlier else -1

    def last_mentioned(self, actors: Iterable[int], before: int) -> int:
        """The actor that was mentioned last before an offset; of several, the one with the lowest number.

        :param actors: numbers of the actors to choose from, at least one
        """
        return max(actors, key=lambda actor: (self.last_start(actor, before), -actor))


# ── in prose ─────────────────────────────────────────────────────────────────


def find_named(layout: Layout, roster: Roster) -> list[Mention]:
    """Find every place in the prose where an actor is named; headlines are left out.

    A person is named by the first or the last word of its name, any other actor by a whole name.

    :returns: mentions in the order of the text
    """
    people, organizations = _people_by_word(roster), _organizations_by_word(roster)
    mentions: list[Mention] = []
    for paragraph in layout.paragraphs:
        if paragraph.zone == "headline":
            continue
        subject_found_in = -1  # number of the last sentence in which a mention was taken for the subject
        for token in tokens(layout.text, paragraph.span.start, paragraph.span.end):
            if not token.capital:
                continue
            word, sentence, quoted = _POSSESSIVE.sub("", token.word), layout.sentence(token.start), layout.is_quoted(token.start)
            # number of each actor named here → offset where its name ends
            ends_of_people = dict.fromkeys(_few(people.get(word, ())), token.end)
            ends_of_others = _ends_of_names(layout.text, token.start, organizations.get(word, {}))
            for actor, end in sorted((ends_of_people | ends_of_others).items()):
                mention_type: MentionType = "quoted" if quoted else "subject"
                if mention_type == "subject" and sentence == subject_found_in:
                    mention_type = _type_after_subject(layout.text, token.start)
                mentions.append(Mention(token.start, end, actor, mention_type))
                if not quoted and not roster[actor].doubtful:
                    subject_found_in = sentence
    return sorted(mentions, key=lambda mention: (mention.start, mention.actor))


def _ends_of_names(text: str, start: int, forms: Mapping[int, Mapping[str, Collection[int]]]) -> dict[int, int]:
    """The actors whose whole name stands at an offset, each with the offset where that name ends; the longest name of each actor counts.

    :param forms: length of a name in characters → name → numbers of the actors
    """
    ends: dict[int, int] = {}
    for length, actors in sorted(forms.items()):
        end = start + length
        ends |= dict.fromkeys(_few(actors.get(text[start:end], ())), end)
    return ends


def _type_after_subject(text: str, start: int) -> MentionType:
    """The type of a mention behind the subject of its sentence: told by the word before it.

    :param start: offset where the mention starts
    """
    words_before = text[max(0, start - 12) : start].split() if text[start - 1 : start] == " " else []
    word = words_before[-1].lower() if words_before else ""
    return "indefinite" if word in {"a", "an"} else "oblique" if word in _PREPOSITIONS else "plain"


def _people_by_word(roster: Roster) -> dict[str, set[int]]:
    """First and last words of persons' names → numbers of the persons."""
    people: dict[str, set[int]] = defaultdict(set)
    for number, actor in enumerate(roster):
        if actor.kind == "person":
            for words in (form.split() for form in actor.forms):
                people[words[0]].add(number)
                people[words[-1]].add(number)
    return people


def _organizations_by_word(roster: Roster) -> dict[str, dict[int, dict[str, set[int]]]]:
    """First word of any name of an actor who is no person → length of its names in characters → name → numbers of the actors."""
    organizations: dict[str, dict[int, dict[str, set[int]]]] = {}
    for number, actor in enumerate(roster):
        if actor.kind != "person":
            for word in {form.split()[0] for form in actor.forms}:
                for form in actor.forms:
                    organizations.setdefault(word, {}).setdefault(len(form), {}).setdefault(form, set()).add(number)
    return organizations


def _few(namesakes: Collection[int]) -> Collection[int]:
    """The actors of one name; none where there are more than ``MAX_NAMESAKES``, so that the work stays proportional to the text."""
    return namesakes if len(namesakes) <= MAX_NAMESAKES else ()
