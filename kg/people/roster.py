"""The roster: what an actor is, and the actors of one article so far. Nowhere else is an actor added or changed.

An actor is a person, an organization, a group or an unnamed source; its number says how many were added before it. Methods named
``find_...`` return numbers and change nothing; methods that change the roster begin with ``add``, ``learn`` or ``note``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.people import kinds, names, roles
from kg.people.kinds import Gender
from kg.people.layout import Sentences
from kg.people.lexicon import ORGANIZATION_NOUNS
from kg.people.name_index import NameIndex
from kg.people.names import PersonName
from kg.people.phrases import Phrase
from kg.records import Span, SpeakerType

UNNAMED_SOURCE = "unnamed source"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who speaks, or is named, in one article.

    :param name: its fullest name, without titles; the description of an actor without a name
    :param first_mention: where it is first named or described
    :param forms: all its names as the article writes them, without titles
    :param roles: its descriptions ("mayor of Northgate"), in the order in which they were learned
    :param head_nouns: the head nouns of its descriptions ("mayor"), singular
    :param gender: "" where nothing tells it
    :param plural: whether it is several people
    :param members: numbers of the actors who make up a joint source ("Berg and Lund"); empty for all others
    :param doubtful: whether nothing but its capitals shows that the name is a person's
    """

    kind: SpeakerType
    name: str
    first_mention: Span
    forms: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    head_nouns: frozenset[str] = frozenset()
    gender: Gender = ""
    plural: bool = False
    members: tuple[int, ...] = ()
    doubtful: bool = False

    @property
    def is_certain_person(self) -> bool:
        """Whether it is a named person, and not doubtful."""
        return self.kind == "person" and not self.doubtful

    @property
    def is_one_person(self) -> bool:
        """Whether "he" or "she" may mean this actor: a named person, or one unnamed person ("a diplomat")."""
        return self.is_certain_person or (self.kind == "anonymous" and not self.plural and bool(roles.person_nouns(self.head_nouns)))

    @property
    def can_be_it(self) -> bool:
        """Whether the pronoun "it" can mean this actor: a single organization, with a name or only a noun for one ("a company")."""
        return not self.plural and (
            self.kind == "organization" or (self.kind == "anonymous" and not self.head_nouns.isdisjoint(ORGANIZATION_NOUNS))
        )

    @property
    def is_several(self) -> bool:
        """Whether "they" may mean this actor: several people, an organization or a group."""
        return self.plural or self.kind in {"organization", "group"}

    @property
    def is_named_body(self) -> bool:
        """Whether it is an organization or a group with a name of its own, and no joint source."""
        return self.kind in {"organization", "group"} and not self.members

    def with_role(self, role: str | None, head: str = "") -> "Actor":
        """The same actor with one more description, its head nouns, and the gender that it tells.

        :param role: the description ("mayor of Northgate"), if any
        :param head: a head noun that is known without a description
        """
        return replace(
            self,
            roles=(*self.roles, role) if role and role not in self.roles else self.roles,
            head_nouns=self.head_nouns | (roles.heads(role) if role else frozenset()) | ({head} if head else frozenset()),
            gender=self.gender or roles.gender(self.name, role or ""),
        )


@dataclass(frozen=True, slots=True)
class NamedMention:
    """A person's name in the text.

    :param role: the role that stands beside it, if any
    :param gender: what a title beside it tells ("Mrs"); "" where there is none
    """

    name: str
    span: Span
    role: str | None = None
    gender: Gender = ""


class Roster:
    """The actors of one article that are known so far."""

    def __init__(self, sentences: Sentences) -> None:
        """Begin without actors.

        :param sentences: the sentences of the article
        """
        self._sentences = sentences
        self._actors: list[Actor] = []
        self._index = NameIndex()
        self._descriptions: dict[str, int] = {}  # key of an anonymous actor's description → number
        self._groups: dict[frozenset[int], int] = {}  # members of a joint source → number
        self._first_named: dict[int, set[int]] = defaultdict(set)  # sentence → actors first mentioned in it, or once thought to be
        self._unstated: int | None = None  # the actor for words without a source

    def __getitem__(self, number: int) -> Actor:
        """The actor with a number."""
        return self._actors[number]

    def __iter__(self) -> Iterator[Actor]:
        """All actors, in the order of their numbers."""
        return iter(self._actors)

    # ── find ─────────────────────────────────────────────────────────────────

    def find_people(self, mention: NamedMention) -> list[int]:
        """Numbers of the persons whom a name in the text may mean.

        1. leave out persons of the other gender
        2. keep those with this name: a full name agrees with one of theirs; a lone name is their family name, else any word of theirs
        """
        wanted, gender = names.person_name(mention.name), _gender(mention)
        # 1
        people = [
            number
            for number in self._index.find_people(wanted)
            if self[number].kind == "person" and not (gender and self[number].gender and gender != self[number].gender)
        ]
        # 2
        if len(wanted.tokens) > 1:
            return [
                number
                for number in people
                if _agrees_with_names(wanted, self[number]) and not _is_other_generation(mention.name, self[number].name)
            ]
        known = {number: names.person_name(self[number].name) for number in people}
        with_family_name = [number for number in people if wanted.family == known[number].family]
        return with_family_name or [number for number in people if wanted.family in known[number].tokens]

    def find_organization(self, name: str) -> int | None:
        """Number of the first organization or group with this name, a longer or shorter form of it, or its acronym; else None."""
        for number in self._index.find_organizations(name):
            if self[number].is_named_body and any(_same_organization(name, form) for form in self[number].forms):
                return number
        return None

    def find_shortened(self, name: str) -> int | None:
        """Number of the first organization with this name, or with a longer one that it shortens ("Northgate Shipping"); else None."""
        key = names.organization_key(name)
        for number in self._index.find_organizations(name):
            actor = self[number]
            if actor.kind == "organization" and any(
                key == names.organization_key(form) or names.shortens(name, form) for form in actor.forms
            ):
                return number
        return None

    def is_person(self, name: str) -> bool:
        """Whether a person of the roster has this full name, or this surname."""
        return self._index.is_person(name)

    def find_described(self, nouns: Iterable[str]) -> list[int]:
        """Numbers of the actors whom one of these role nouns describes (see ``NameIndex``)."""
        return self._index.find_described(nouns)

    def find_with_noun(self, noun: str) -> list[int]:
        """Numbers of the actors whom a noun describes, or in whose names it stands; the caller compares each (see ``NameIndex``)."""
        return self._index.find_with_noun(noun)

    def find_first_named(self, sentences: Iterable[int]) -> list[int]:
        """Numbers of the actors whose first mention is in the sentences with these numbers, in the order of the text.

        Included are actors whose first mention was thought to be there until an earlier one was found.
        """
        actors = {actor for sentence in sentences for actor in self._first_named.get(sentence, ())}
        return sorted(actors, key=lambda number: (self[number].first_mention, number))

    # ── add ──────────────────────────────────────────────────────────────────

    def add(self, actor: Actor) -> int:
        """Add an actor, whether or not it is known already.

        :returns: its number, as for all methods that add
        """
        number = len(self._actors)
        self._actors.append(actor)
        self.learn_name(number, actor.name)
        self._index.add_nouns(number, actor.head_nouns)
        self._first_named[self._sentences.number(actor.first_mention.start)].add(number)
        if actor.kind == "anonymous":
            self._descriptions.setdefault(names.organization_key(actor.name), number)
        if actor.members:
            self._groups.setdefault(frozenset(actor.members), number)
        return number

    def add_organization(self, name: str, span: Span, kind: SpeakerType) -> int:
        """Add an organization or a group; where one of this name is known, give it this form of the name, and call it by its longest.

        :param span: where the name stands
        :param kind: "organization" or "group"
        """
        number = self.find_organization(name)
        if number is None:
            return self.add(Actor(kind, name, span, plural=kind == "group"))
        self.learn_name(number, name)
        self._replace(number, name=max(self[number].forms, key=_fullness))
        self._note_mention(number, span)
        return number

    def add_described(self, name: str, span: Span, phrase: Phrase) -> int:
        """Add an anonymous actor, or find the one with the same description.

        :param name: the description
        :param span: where it stands
        :param phrase: what it says: its role, its head noun and whether it is plural
        """
        known = self._descriptions.get(names.organization_key(name))
        if known is not None:
            return known
        return self.add(Actor("anonymous", name, span, plural=phrase.plural).with_role(phrase.role, phrase.head))

    def add_unstated(self) -> int:
        """Add the actor "unnamed source", which speaks wherever no source is stated, or find it: there is one in an article."""
        if self._unstated is None:
            self._unstated = self.add(Actor("anonymous", UNNAMED_SOURCE, Span(0, 0)))
        return self._unstated

    def add_group(self, members: Sequence[int], span: Span) -> int:
        """Add a joint source of two or more members, or find the one with the same members.

        :param members: numbers of actors
        :param span: where the joint source stands
        """
        known = self._groups.get(frozenset(members))
        if known is not None:
            return known
        name = " and ".join(self[member].name for member in members)
        return self.add(Actor("group", name, span, members=tuple(members), plural=True))

    # ── learn ────────────────────────────────────────────────────────────────

    def learn_name(self, number: int, form: str) -> None:
        """Give an actor one more name; a person's without "Jr." or "III", since it is seldom repeated."""
        actor = self[number]
        form = names.without_generation(form) if actor.kind == "person" else form
        if form not in actor.forms:
            self._replace(number, forms=actor.forms | {form})
            self._index.add_name(number, form, person=actor.kind == "person")

    def learn_from_mention(self, number: int, mention: NamedMention) -> None:
        """Give a person what a mention tells: a spelling of its name, a role, the gender. Its name is then the fullest of its spellings."""
        self.learn_name(number, mention.name)
        fullest = max(self[number].name, mention.name, key=lambda form: (len(names.person_name(form).tokens), len(form.split()), form))
        self._replace(number, name=fullest)
        self._note_mention(number, mention.span)
        self.learn_role(number, mention.role)
        self.learn_gender(number, _gender(mention))

    def learn_role(self, number: int, role: str | None, head: str = "") -> None:
        """Give an actor one more description, its head nouns, and the gender that it tells."""
        self._actors[number] = self[number].with_role(role, head)
        self._index.add_nouns(number, self[number].head_nouns)

    def learn_gender(self, number: int, gender: Gender) -> None:
        """Give an actor a gender, unless one is known already."""
        self._replace(number, gender=self[number].gender or gender)

    def note_doubt(self, number: int, *, doubtful: bool) -> None:
        """Note whether an actor is doubtful (``Actor.doubtful``)."""
        self._replace(number, doubtful=doubtful)

    def _note_mention(self, number: int, span: Span) -> None:
        """Move an actor's first mention to a mention that stands before it."""
        if span < self[number].first_mention:
            self._replace(number, first_mention=span)
            self._first_named[self._sentences.number(span.start)].add(number)

    def _replace(self, number: int, **changes: object) -> None:
        """Change fields of an actor.

        :param changes: field → new value
        """
        self._actors[number] = replace(self._actors[number], **changes)  # type: ignore[arg-type]


def _fullness(form: str) -> tuple[bool, int, str]:
    """Sort key of an organization's name, the fullest last; one that ends in a noun for it ("the Baltia news agency") is less of a name."""
    return form.rsplit(maxsplit=1)[-1][0].isupper(), len(names.organization_key(form)), form


def _gender(mention: NamedMention) -> Gender:
    """The gender that a mention tells: by its title, else by the role, else by the given name."""
    return mention.gender or roles.gender(mention.name, mention.role or "")


def _agrees_with_names(wanted: PersonName, actor: Actor) -> bool:
    """Whether a full name agrees with one of a person's full names; where only lone names are known, with one of these."""
    known = [names.person_name(form) for form in actor.forms]
    full = [name for name in known if len(name.tokens) > 1]
    return any(names.same_person(wanted, name) for name in full or known)


def _is_other_generation(a: str, b: str) -> bool:
    """Whether two names have different suffixes ("Jr.", "III")."""
    generations = {names.generation(name) for name in (a, b)} - {""}
    return len(generations) > 1


def _same_organization(a: str, b: str) -> bool:
    """Whether two names are one organization's: equal, one the beginning of the other, or one the other's acronym."""
    return names.organization_key(a) == names.organization_key(b) or names.shortens(a, b) or names.shortens(b, a) or _abbreviates(a, b)


def _abbreviates(a: str, b: str) -> bool:
    """Whether one of two names is the other's acronym, of three letters or more."""
    a, b = a.replace(".", ""), b.replace(".", "")
    return min(len(a), len(b)) > 2 and (
        (kinds.is_acronym(a) and names.initials(b) == a) or (kinds.is_acronym(b) and names.initials(a) == b)
    )
