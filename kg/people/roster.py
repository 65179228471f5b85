"""The roster: what an actor is, and the actors of one article so far. Nowhere else is an actor added or changed.

Actors go by their numbers, in the order in which they were added. Methods that find return numbers and change nothing; methods that
change the roster begin with ``add``, ``learn`` or ``note``.
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
    """One identity within one article.

    :param name: the fullest plain name; the description of an actor without a name
    :param first: where it is first named or described
    :param forms: all plain names it was given
    :param roles: its descriptions, in the order in which they were learned
    :param heads: the head nouns of its descriptions
    :param members: numbers of the actors that a joint source consists of
    :param doubtful: whether it was only seen in prose, where nothing shows that its name is a person's
    """

    kind: SpeakerType
    name: str
    first: Span
    forms: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    gender: Gender = ""
    plural: bool = False
    members: tuple[int, ...] = ()
    doubtful: bool = False

    @property
    def is_certain_person(self) -> bool:
        """Whether it is a named person beyond doubt."""
        return self.kind == "person" and not self.doubtful

    @property
    def is_one_person(self) -> bool:
        """Whether "he" or "she" may mean it: a named person, or one unnamed person ("a diplomat")."""
        return self.is_certain_person or (self.kind == "anonymous" and not self.plural and bool(roles.known(self.heads)))

    @property
    def is_one_body(self) -> bool:
        """Whether "it" may mean it: an organization, or an unnamed one ("a company")."""
        return not self.plural and (
            self.kind == "organization" or (self.kind == "anonymous" and not self.heads.isdisjoint(ORGANIZATION_NOUNS))
        )

    @property
    def is_several(self) -> bool:
        """Whether "they" may mean it: several people, an organization or a group."""
        return self.plural or self.kind in {"organization", "group"}

    @property
    def is_named_body(self) -> bool:
        """Whether it is an organization or a group with a name of its own."""
        return self.kind in {"organization", "group"} and not self.members

    def with_role(self, role: str | None, head: str = "") -> "Actor":
        """The same actor with one more description.

        :param head: a noun that describes it where no whole role does
        """
        return replace(
            self,
            roles=(*self.roles, role) if role and role not in self.roles else self.roles,
            heads=self.heads | (roles.heads(role) if role else frozenset()) | ({head} if head else frozenset()),
            gender=self.gender or roles.gender(self.name, role or ""),
        )


@dataclass(frozen=True, slots=True)
class Naming:
    """A person's name as it stands in the text, with what stands by it.

    :param gender: what titles and roles tell
    """

    name: str
    span: Span
    role: str | None = None
    gender: Gender = ""


class Roster:
    """The actors of one article so far."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._actors: list[Actor] = []
        self._index = NameIndex()
        self._descriptions: dict[str, int] = {}  # key of an anonymous actor's description → number
        self._groups: dict[frozenset[int], int] = {}  # members → number
        self._first_named: dict[int, set[int]] = defaultdict(set)  # sentence → actors whose first mention is or was there
        self._unstated: int | None = None

    def __getitem__(self, number: int) -> Actor:
        """The actor of a number."""
        return self._actors[number]

    def __iter__(self) -> Iterator[Actor]:
        """All actors, in the order of their numbers."""
        return iter(self._actors)

    # ── find ─────────────────────────────────────────────────────────────────

    def find_people(self, naming: Naming) -> list[int]:
        """The persons whom a name may mean: of the same name, with no other gender and, where others are left, no role of another field."""
        wanted, gender = names.person_name(naming.name), _gender(naming)
        people = [
            number
            for number in self._index.people(wanted)
            if self[number].kind == "person" and not (gender and self[number].gender and gender != self[number].gender)
        ]
        if len(wanted.tokens) > 1:
            people = [number for number in people if _may_be(wanted, self[number])]
        else:
            known = {number: names.person_name(self[number].name) for number in people}
            people = [number for number in people if wanted.family in known[number].families] or [
                number for number in people if wanted.family in known[number].tokens
            ]
        heads = roles.heads(naming.role) if naming.role else frozenset()
        fit = [number for number in people if not roles.clash(heads, self[number].heads)]
        return fit if fit or len(wanted.tokens) == 1 else people

    def find_organization(self, name: str) -> int | None:
        """The organization or group of a name, of a longer or shorter one, or of its acronym."""
        for number in self._index.organizations(name):
            if self[number].is_named_body and any(_same_organization(name, form) for form in self[number].forms):
                return number
        return None

    def find_shortened(self, name: str) -> int | None:
        """The organization whose name a name is, or begins ("Northgate" of "Northgate Shipping")."""
        key = names.organization_key(name)
        for number in self._index.organizations(name):
            actor = self[number]
            if actor.kind == "organization" and any(
                key == names.organization_key(form) or names.shortens(name, form) for form in actor.forms
            ):
                return number
        return None

    def is_person(self, name: str) -> bool:
        """Whether a person has this name, or this surname."""
        return self._index.is_person(name)

    def find_described(self, nouns: Iterable[str]) -> list[int]:
        """The actors whom nouns may describe."""
        return self._index.described(nouns)

    def find_with_noun(self, noun: str) -> list[int]:
        """The actors whom a noun describes, or whose names hold it."""
        return self._index.with_noun(noun)

    def find_first_named(self, sentences: Iterable[int]) -> list[int]:
        """The actors that are first named in some sentences, in the order of the text."""
        found = {actor for sentence in sentences for actor in self._first_named.get(sentence, ())}
        return sorted(found, key=lambda number: (self[number].first, number))

    # ── add ──────────────────────────────────────────────────────────────────

    def add(self, actor: Actor) -> int:
        """Add an actor."""
        number = len(self._actors)
        self._actors.append(actor)
        self.learn_name(number, actor.name)
        self._index.add_nouns(number, actor.heads)
        self._first_named[self._sentences.number(actor.first.start)].add(number)
        if actor.kind == "anonymous":
            self._descriptions.setdefault(names.organization_key(actor.name), number)
        if actor.members:
            self._groups.setdefault(frozenset(actor.members), number)
        return number

    def add_organization(self, name: str, span: Span, kind: SpeakerType) -> int:
        """Add an organization or a group, or let the one of this name learn it."""
        number = self.find_organization(name)
        if number is None:
            return self.add(Actor(kind, name, span, plural=kind == "group"))
        self.learn_name(number, name)
        self._replace(number, name=max(self[number].forms, key=lambda form: (len(names.organization_key(form)), form)))
        self._note_first(number, span)
        return number

    def add_described(self, name: str, span: Span, phrase: Phrase) -> int:
        """Add an anonymous actor, or find the one of the same description."""
        known = self._descriptions.get(names.organization_key(name))
        if known is not None:
            return known
        return self.add(Actor("anonymous", name, span, plural=phrase.plural).with_role(phrase.role, phrase.head))

    def add_unstated(self) -> int:
        """Add the one actor to whom words without any source are given, or find it."""
        if self._unstated is None:
            self._unstated = self.add(Actor("anonymous", UNNAMED_SOURCE, Span(0, 0)))
        return self._unstated

    def add_group(self, members: Sequence[int], span: Span) -> int:
        """Add a joint source of two or more members, or find the one with the same members."""
        known = self._groups.get(frozenset(members))
        if known is not None:
            return known
        name = " and ".join(self[member].name for member in members)
        return self.add(Actor("group", name, span, members=tuple(members), plural=True))

    # ── learn ────────────────────────────────────────────────────────────────

    def learn_name(self, number: int, form: str) -> None:
        """Let an actor be known by one more name."""
        actor = self[number]
        if form not in actor.forms:
            self._replace(number, forms=actor.forms | {form})
            self._index.add_name(number, form, person=actor.kind == "person")

    def learn_naming(self, number: int, naming: Naming) -> None:
        """Let a person learn from a place where it is named: a form, a role, the gender; the fullest name becomes its name."""
        self.learn_name(number, naming.name)
        fullest = max(self[number].name, naming.name, key=lambda form: (len(names.person_name(form).tokens), form))
        self._replace(number, name=fullest)
        self._note_first(number, naming.span)
        self.learn_role(number, naming.role)
        self.learn_gender(number, _gender(naming))

    def learn_role(self, number: int, role: str | None, head: str = "") -> None:
        """Let an actor learn a description."""
        self._actors[number] = self[number].with_role(role, head)
        self._index.add_nouns(number, self[number].heads)

    def learn_gender(self, number: int, gender: Gender) -> None:
        """Let an actor learn its gender, where nothing told it before."""
        self._replace(number, gender=self[number].gender or gender)

    def note_doubt(self, number: int, *, doubtful: bool) -> None:
        """Say whether it is in doubt that an actor's name is a person's."""
        self._replace(number, doubtful=doubtful)

    def _note_first(self, number: int, span: Span) -> None:
        if span < self[number].first:
            self._replace(number, first=span)
            self._first_named[self._sentences.number(span.start)].add(number)

    def _replace(self, number: int, **changes: object) -> None:
        self._actors[number] = replace(self._actors[number], **changes)  # type: ignore[arg-type]


def _gender(naming: Naming) -> Gender:
    return naming.gender or roles.gender(naming.name, naming.role or "")


def _may_be(wanted: PersonName, actor: Actor) -> bool:
    """Whether a full name may be this actor's: it agrees with a known name of several words or, where there is none, of one."""
    forms = [names.person_name(form) for form in actor.forms]
    return any(names.same_person(wanted, form) for form in [form for form in forms if len(form.tokens) > 1] or forms)


def _same_organization(a: str, b: str) -> bool:
    """Whether two names are one organization's: equal, one the beginning of the other, or one the other's acronym."""
    return names.organization_key(a) == names.organization_key(b) or names.shortens(a, b) or names.shortens(b, a) or _abbreviates(a, b)


def _abbreviates(a: str, b: str) -> bool:
    """Whether one of two names is the other's acronym, of three letters or more."""
    a, b = a.replace(".", ""), b.replace(".", "")
    return min(len(a), len(b)) > 2 and (
        (kinds.is_acronym(a) and names.initials(b) == a) or (kinds.is_acronym(b) and names.initials(a) == b)
    )
