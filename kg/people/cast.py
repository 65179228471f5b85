"""Who is who within one article: each source becomes one of the article's actors. What happens over articles is in ``kg.people.agents``.

1. names in prose are collected with the roles that stand by them; 2. every place where an actor is named is noted;
3. the sources are resolved in reading order, headlines last, since they speak of people whom the text introduces after them.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, log

from kg.people import names, phrases
from kg.people.introductions import introductions
from kg.people.lexicon import ANY_ORGANIZATION, CAPITALS, ORGANIZATION_NOUNS, STATES, UNNAMED
from kg.people.mentions import Mentions, Roster, Seen, Sentences, Spoken
from kg.people.phrases import Phrase
from kg.records import Attribution, Reading, Reference, Span, SpeakerType
from kg.text.english import STARTERS
from kg.text.sentences import quotations

# How sure a reading of a mention is. The first four are shares of right speakers on the development set, by way of resolving, rounded
# down to 0.05; a guess had too few cases to measure and is set by hand.
_BY_NAME, _BY_SURNAME, _BY_ROLE, _BY_PRONOUN, _BY_GUESS = 0.95, 0.95, 0.85, 0.9, 0.6
_UNNAMED = "unnamed source"
# A mention counts one less for each sentence back; being the last source or the subject outweighs that much distance.
_SOURCE, _SUBJECT, _WINDOW = 1.5, 0.75, 8
# What the model says of a pronoun: the weight of its log probability beside distance, and its least value. Up to .3 the annotated
# development documents keep their speakers (.5 loses eight pronouns: in news he who spoke speaks on); F1 on GAP's development set, from
# the text alone, rises from .385 without the model to .612 (.3).
_TRUST, _DOUBT = 0.3, 0.01
_LEFT_OUT = -6.0  # log odds of a word that a reference leaves out
# How far is looked, so that the work grows with the text and not with its square; far more than any of the annotated articles needs.
_LONGEST_SOURCE = 500  # characters of a source that are read
_BACK = 20_000  # characters back in which a document or a pair of states was spoken of
_AHEAD = 40  # sentences ahead in which one who is described is named
_NAMESAKES = 50  # actors who share a word or an acronym; where there are more, it names none of them
_CLAUSE = re.compile(
    r"(?P<subject>I|he|she|it|we|they|you) (?:was|were|is|are|am|had|has|have|did|will|would)\b"
    r"(?:[^.!?]*\b(?P<link>after|before|when|while|as|because|since|until|that) (?=\S))?",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b([A-Z][\w.]*(?: [A-Z][\w.]*)?) and ([A-Z][\w.]*(?: [A-Z][\w.]*)?)")
_ADVERBS = r"(?:(?:\w+ly|also|then|later|further|once|again|has|have|had|repeatedly) )*"


@dataclass(slots=True)
class Actor:
    """One identity within one article.

    :param name: the fullest plain name; the description of one without a name
    :param forms: all plain names it was given
    :param members: places of the members in the cast, for a joint source
    :param doubtful: whether it was only seen in prose, where nothing shows that its name is a person's
    """

    kind: SpeakerType
    name: str
    first: Span
    forms: set[str] = field(default_factory=set)
    roles: list[str] = field(default_factory=list)
    heads: frozenset[str] = frozenset()
    gender: names.Gender = ""
    plural: bool = False
    members: tuple[int, ...] = ()
    doubtful: bool = False

    def learn(self, role: str | None, head: str = "") -> None:
        """Add a description."""
        if role and role not in self.roles:
            self.roles.append(role)
        self.heads |= (names.heads(role) if role else frozenset()) | (frozenset({head}) if head else frozenset())
        self.gender = self.gender or names.gender(self.name, role or "")


@dataclass(frozen=True, slots=True)
class Part:
    """One speaker of one attribution; ``actor`` is its place in the cast."""

    mention: Span | None
    actor: int
    role: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class CastAttribution:
    """An attribution, and its speakers within the article."""

    attribution: Attribution
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one article, and for each attribution who speaks."""

    reading: Reading
    actors: tuple[Actor, ...]
    attributions: tuple[CastAttribution, ...]

    @property
    def article(self) -> str:
        """The article's IRI."""
        return self.reading.article.iri


def cast(reading: Reading) -> Cast:
    """Say for each attribution of an article which of its actors speak."""
    return _Casting(reading).run()


def weigh(reference: Reference, text: str, span: Span) -> float:
    """Log odds that a mention means what these words name: the mean over its words."""
    inside = []
    for word, odd in reference.words[bisect_left(reference.words, span.start, key=lambda one: one[0].start) :]:
        if word.start >= span.end:
            break
        if word.end <= span.end:
            inside.append(odd)
    capitals = sum(word[0].isupper() for word in text[span.start : span.end].split())  # a reference leaves small words out
    missing = max(capitals - len(inside), 0 if inside else 1)
    return (sum(inside) + missing * _LEFT_OUT) / (len(inside) + missing)


def _few(namesakes: Collection[int]) -> Collection[int]:
    return namesakes if len(namesakes) <= _NAMESAKES else ()


class _Casting:
    """The work on one article: the cast so far, and where its actors were seen."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.article.snapshot.text
        self.article = reading.article
        self.attributions = reading.attributions
        self.references = {reference.span.start: reference for reference in reading.references}
        self.sentences = Sentences(sentence.span for sentence in reading.sentences)
        self.spoken = Spoken(reading.attributions, self.sentences)
        self.paragraph_starts = [paragraph.span.start for paragraph in reading.article.paragraphs]
        self.quotes = sorted(quotations(reading.article))
        self.quote_starts = [span.start for span in self.quotes]
        self.headlines = [paragraph.span for paragraph in reading.article.paragraphs if paragraph.zone != "body"]
        self.actors: list[Actor] = []
        self.roster = Roster()
        self.descriptions: dict[str, int] = {}  # key of an anonymous actor's description → its place
        self.groups: dict[frozenset[int], int] = {}  # members → place
        self.firsts: dict[int, set[int]] = defaultdict(set)  # sentence → actors that are first named there
        self.mentions = Mentions(self.sentences)
        self.parts: dict[int, tuple[Part, ...]] = {}  # in the order in which they are resolved
        self.turns: dict[int, int] = {}
        self.unstated: int | None = None  # the actor to whom words without any source are given

    def run(self) -> Cast:
        """Do the three steps."""
        self._collect()
        self._look()
        order = sorted(range(len(self.attributions)), key=self._order)
        for index in order:
            self.parts[index] = self._resolve(index, self.attributions[index])
            self.turns[index] = len(self.turns)
            spoken = self.attributions[index].source
            for part in self.parts[index]:
                at = part.mention or (spoken[0] if spoken else None)
                if at:
                    self.mentions.add(Seen(at.start, at.end, part.actor, 0.0 if self._holders(index, at.start) else _SOURCE))
        said = tuple(CastAttribution(attribution, self.parts[index]) for index, attribution in enumerate(self.attributions))
        return Cast(self.reading, tuple(self.actors), said)

    def _order(self, index: int) -> tuple[bool, int, int, int]:
        """Read in order: the body before headlines, an outer attribution before what it holds."""
        attribution = self.attributions[index]
        spans = attribution.content + attribution.source + attribution.cue
        start = min((span.start for span in spans), default=0)
        zone = bisect_right(self.headlines, start, key=lambda zone: zone.start) - 1
        return zone >= 0 and start < self.headlines[zone].end, start, -max((span.end for span in spans), default=0), index

    # ── 1. names in prose ────────────────────────────────────────────────────

    def _collect(self) -> None:
        """Collect who is named in the prose of the article, and by which roles."""
        found = [
            introduction
            for paragraph in self.article.paragraphs
            if paragraph.zone == "body"
            for introduction in introductions(self.text, paragraph.span.start, paragraph.span.end)
        ]
        alone = {introduction.name.split()[-1] for introduction in found if introduction.kind == "person" and " " not in introduction.name}
        alone |= {word for span in self._sources() for word in self.text[span.start : span.end].split()[-1:]}
        for one in found:
            if one.kind != "person" and one.sure:
                place = self._organization(one.name, Span(one.start, one.end), one.kind)
                acronym = re.match(r"['’]?s? \(([A-Z][A-Za-z.]{1,7})\)", self.text[one.end : one.end + 12])
                if acronym and names.stands_for(acronym[1], one.name):
                    self._name(place, acronym[1])
        people = [one for one in found if one.kind == "person" and (one.sure or self._shortens(one.name) is None)]
        for one in sorted(people, key=lambda one: (" " not in one.name, not one.sure)):
            size = len(self.actors)
            place = self._person(one.name, Span(one.start, one.end), one.role, one.gender)
            actor = self.actors[place]
            self._learn(place, one.role)
            certain = one.sure or (" " in one.name and one.name.split()[-1] in alone)
            actor.doubtful = not certain and (actor.doubtful or len(self.actors) > size)

    def _shortens(self, name: str) -> int | None:
        """Find the organization whose name this begins ("Northgate" of "Northgate Shipping"), and note the form."""
        key = names.organization_key(name)
        for place in self.roster.bodies(name):
            actor = self.actors[place]
            if actor.kind == "organization" and any(
                key == names.organization_key(form) or names.shortens(name, form) for form in actor.forms
            ):
                self._name(place, name)
                return place
        return None

    def _sources(self) -> Iterator[Span]:
        for attribution in self.attributions:
            yield from attribution.source[:1]

    def _add(self, actor: Actor) -> int:
        place = len(self.actors)
        self.actors.append(actor)
        self._name(place, actor.name)
        self.roster.noun(place, actor.heads)
        self.firsts[self._sentence(actor.first.start)].add(place)
        if actor.kind == "anonymous":
            self.descriptions.setdefault(names.organization_key(actor.name), place)
        if actor.members:
            self.groups.setdefault(frozenset(actor.members), place)
        return place

    def _name(self, place: int, form: str) -> None:
        """Note a name of an actor."""
        actor = self.actors[place]
        if form not in actor.forms:
            actor.forms.add(form)
            self.roster.name(place, form, person=actor.kind == "person")

    def _learn(self, place: int, role: str | None, head: str = "") -> None:
        """Add a description to an actor."""
        self.actors[place].learn(role, head)
        self.roster.noun(place, self.actors[place].heads)

    def _met_at(self, place: int, span: Span) -> None:
        """Note where an actor is named, should it be the first time."""
        actor = self.actors[place]
        if span < actor.first:
            actor.first = span
            self.firsts[self._sentence(span.start)].add(place)

    def _person(self, name: str, span: Span, role: str | None, told: names.Gender) -> int:
        """Find the person of this name in the cast, or add it.

        :param told: the gender that titles tell
        """
        wanted = names.person_name(name)
        gender = told or names.gender(name, role or "")
        people = [
            place
            for place in self.roster.people(wanted)
            if self.actors[place].kind == "person" and not (gender and self.actors[place].gender and gender != self.actors[place].gender)
        ]
        if len(wanted.tokens) > 1:
            fit = [place for place in people if self._same(wanted, self.actors[place])]
        else:
            fit = [place for place in people if wanted.family in names.person_name(self.actors[place].name).families]
            fit = fit or [place for place in people if wanted.family in names.person_name(self.actors[place].name).tokens]
        wants = names.heads(role) if role else frozenset()
        fit = [place for place in fit if not names.clash(wants, self.actors[place].heads)] or ([] if len(wanted.tokens) == 1 else fit)
        if fit:
            place = max(fit, key=lambda place: (self._last(place, span.start), -place))
            actor = self.actors[place]
            self._name(place, name)
            actor.name = max(actor.name, name, key=lambda form: (len(names.person_name(form).tokens), form))
            self._met_at(place, span)
        else:
            place = self._add(Actor("person", name, span))
        self._learn(place, role)
        self.actors[place].gender = self.actors[place].gender or gender
        return place

    @staticmethod
    def _same(wanted: names.PersonName, actor: Actor) -> bool:
        """Whether a full name may be this person's; one known by a lone surname is taken for its bearer."""
        forms = [names.person_name(form) for form in actor.forms]
        return any(names.same_person(wanted, form) for form in [form for form in forms if len(form.tokens) > 1] or forms)

    def _last(self, place: int, before: int) -> int:
        """Where an actor was last mentioned before a place, else -1."""
        return self.mentions.last(place, before)

    def _met(self, place: int, before: int) -> bool:
        """Whether the reader has met an actor before a place; a headline's guess is no meeting."""
        return self.actors[place].first.start < before

    def _organization(self, name: str, span: Span, kind: SpeakerType) -> int:
        """Find the organization or group of this name in the cast, or add it."""
        wanted = names.organization_key(name)
        for place in self.roster.bodies(name):
            actor = self.actors[place]
            if actor.kind not in {"organization", "group"} or actor.members:
                continue
            for form in actor.forms:
                known = names.organization_key(form)
                if known == wanted or names.shortens(name, form) or names.shortens(form, name) or self._abbreviates(name, form):
                    self._name(place, name)
                    actor.name = max(actor.forms, key=lambda form: (len(names.organization_key(form)), form))
                    self._met_at(place, span)
                    return place
        return self._add(Actor(kind, name, span, plural=kind == "group"))

    @staticmethod
    def _abbreviates(name: str, form: str) -> bool:
        """Whether one of two names is the other's acronym."""
        a, b = name.replace(".", ""), form.replace(".", "")
        return min(len(a), len(b)) > 2 and (
            (names.is_acronym(a) and names.initials(b) == a) or (names.is_acronym(b) and names.initials(a) == b)
        )

    # ── 2. mentions ──────────────────────────────────────────────────────────

    def _look(self) -> None:
        """Note every place in the prose where an actor is named; the first in its sentence is taken for the subject."""
        persons, bodies = self._words()
        seen: list[Seen] = []
        for paragraph in self.article.paragraphs:
            if paragraph.zone == "headline":
                continue
            last = -1
            for token in names.tokens(self.text, paragraph.span.start, paragraph.span.end):
                if not token.capital:
                    continue
                word = re.sub(r"['’]s?$", "", token.word)
                ends = dict.fromkeys(_few(persons.get(word, ())), token.end)
                for length, forms in sorted(bodies.get(word, {}).items()):  # the longest last, for it counts
                    ends |= dict.fromkeys(_few(forms.get(self.text[token.start : token.start + length], ())), token.start + length)
                for place, end in sorted(ends.items()):
                    sentence = self._sentence(token.start)
                    quoted = self._quoted(token.start)
                    subject = sentence != last and not quoted
                    last = last if quoted or self.actors[place].doubtful else sentence
                    seen.append(Seen(token.start, end, place, self._weigh(token.start, subject=subject, quoted=bool(quoted))))
        for one in sorted(seen, key=lambda one: (one.at, one.actor)):
            self.mentions.add(one)

    def _words(self) -> tuple[dict[str, set[int]], dict[str, dict[int, dict[str, set[int]]]]]:
        """The actors by the words that name them: persons by first and last, the rest by first word, length and name."""
        persons: dict[str, set[int]] = defaultdict(set)
        bodies: dict[str, dict[int, dict[str, set[int]]]] = {}
        for place, actor in enumerate(self.actors):
            words = [form.split() for form in actor.forms]
            if actor.kind == "person":
                for word in {word for one in words for word in (one[0], one[-1])}:
                    persons[word].add(place)
                continue
            for word in {one[0] for one in words}:
                for form in actor.forms:
                    bodies.setdefault(word, {}).setdefault(len(form), {}).setdefault(form, set()).add(place)
        return persons, bodies

    def _weigh(self, at: int, *, subject: bool, quoted: bool) -> float:
        """Weigh a mention: behind a preposition a name is seldom meant next; behind "a" it tells a kind ("a Reuters report")."""
        before = self.text[max(0, at - 12) : at].split()[-1:] if self.text[at - 1 : at] == " " else []
        word = before[0].lower() if before else ""
        oblique = -1.0 if word in {"a", "an"} else -0.5 if word in {"on", "in", "at", "to", "from", "with", "for"} else 0.0
        return _SUBJECT if subject else -_SOURCE if quoted else oblique

    def _sentence(self, at: int) -> int:
        return self.sentences.number(at)

    def _paragraph(self, at: int) -> int:
        return bisect_right(self.paragraph_starts, at)

    def _quoted(self, at: int) -> Span | None:
        """Find the quotation that holds a place."""
        index = bisect_right(self.quote_starts, at) - 1
        return self.quotes[index] if index >= 0 and at < self.quotes[index].end else None

    # ── 3. sources ───────────────────────────────────────────────────────────

    def _resolve(self, index: int, attribution: Attribution) -> tuple[Part, ...]:
        """Say who speaks in one attribution."""
        if not attribution.source:
            return self._shared(index, attribution) or (self._unstated(index, attribution),)
        span = self._trim(max(attribution.source, key=lambda span: (span.end - span.start, -span.start)))
        if span is None:
            return (self._unstated(index, attribution),)
        including = re.match(r"(.+?),?\s(?:including|such as|among them|notably|led by)\s(.+)$", self._at(span), re.DOTALL)
        if including:
            pieces = [Span(span.start, span.start + including.end(1))]
            pieces += self._conjuncts(Span(span.start + including.start(2), span.end))
            return tuple(self._one(index, piece) for piece in pieces if self._trim(piece))
        pieces = self._conjuncts(span)
        if len(pieces) == 1:
            return (self._one(index, span),)
        return (self._joint(index, span, pieces),)

    def _at(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _trim(self, span: Span) -> Span | None:
        """Drop spaces and punctuation around a source, and a clause that the model took along ("She was speaking after Daesh's branch").

        Of a source that is longer than any, the beginning is read.
        """
        span = Span(span.start, min(span.end, span.start + _LONGEST_SOURCE))
        clause = _CLAUSE.match(self.text, span.start, span.end)
        if clause and clause["link"]:
            span = Span(clause.end(), span.end)
        elif clause:
            span = Span(*clause.span("subject"))
        text = self._at(span)
        left = len(text) - len(text.lstrip(' \n\t,.;:“”"—–-'))
        right = len(text.rstrip(' \n\t,;:“”"—–-'))
        return Span(span.start + left, span.start + right) if left < right else None

    def _conjuncts(self, span: Span) -> list[Span]:
        """Cut a joint source at its "and"s: "the mayor and the governor", "Volker and Morrison"; a name that holds an "and" stays whole."""
        text = self._at(span)
        head = re.search(r",? (?:who|which|that|whose)\b|,(?! (?:and )?(?:[A-Z]|the ))", text)
        stop = head.start() if head else len(text)
        both = re.match(r"[Bb]oth ", text)
        begin = both.end() if both else 0
        cuts = list(re.finditer(r",? and |, ", text[:stop]))
        if not cuts or not any("and" in cut[0] for cut in cuts):
            return [span]
        pieces = []
        for cut in cuts:
            pieces.append(Span(span.start + begin, span.start + cut.start()))
            begin = cut.end()
        pieces.append(Span(span.start + begin, span.end))
        return pieces if all(phrases.stands_alone(self._at(piece), first=number == 0) for number, piece in enumerate(pieces)) else [span]

    def _joint(self, index: int, span: Span, pieces: list[Span]) -> Part:
        """Make one speaker of several."""
        parts = [self._one(index, piece) for piece in pieces]
        return self._group(span, tuple(dict.fromkeys(part.actor for part in parts)), min(part.confidence for part in parts))

    def _group(self, span: Span, members: tuple[int, ...], confidence: float) -> Part:
        if len(members) == 1:
            return Part(span, members[0], None, confidence)
        if (known := self.groups.get(frozenset(members))) is not None:
            return Part(span, known, None, confidence)
        name = " and ".join(self.actors[place].name for place in members)
        return Part(span, self._add(Actor("group", name, span, members=members, plural=True)), None, confidence)

    def _one(self, index: int, span: Span) -> Part:
        """Say who one source is."""
        span = self._trim(span) or span
        place, confidence, role = self._who(index, span, phrases.describe(self._at(span)))
        actor = self.actors[place]
        stated = role or (actor.roles[0] if actor.kind == "person" and actor.roles else None)
        return Part(span, place, stated, confidence)

    def _who(self, index: int, span: Span, phrase: Phrase) -> tuple[int, float, str | None]:  # noqa: PLR0911 -- one kind after the other
        """Find or add the actor that a phrase means."""
        if phrase.kind == "pronoun":
            return (*self._pronoun(index, span, phrase), None)
        if phrase.kind == "person":
            return (*self._by_name(span, phrase), phrase.role)
        if phrase.kind in {"organization", "group"}:
            kind: SpeakerType = "group" if phrase.kind == "group" else "organization"
            place = self._organization(phrase.name, span, kind)
            if phrase.head:
                self._learn(place, None, phrase.head)
            return place, _BY_NAME, None
        if phrase.kind == "role":
            return (*self._role(index, span, phrase), None)
        if phrase.kind == "collective":
            return (*self._collective(index, span, phrase), None)
        if phrase.kind == "document":
            return (*self._document(index, span, phrase), None)
        return (*self._anonymous(index, span, phrase), None)

    def _by_name(self, span: Span, phrase: Phrase) -> tuple[int, float]:
        """Find who has a name. A name without a title may shorten an organization's; the rest are persons."""
        if phrase.role is None and not self.roster.is_person(phrase.name) and (short := self._shortens(phrase.name)) is not None:
            return short, _BY_SURNAME
        place = self._person(phrase.name, span, phrase.role, phrase.gender)
        self.actors[place].doubtful = False
        return place, _BY_NAME if " " in phrase.name else _BY_SURNAME

    # descriptions

    def _role(self, index: int, span: Span, phrase: Phrase) -> tuple[int, float]:
        """Find whom a definite description means: introduced with that role, anonymous with that noun, or named right after."""
        wanted = names.heads(phrase.role or phrase.name) or frozenset({phrase.head})
        states = names.states(phrase.name)
        places = []
        for place in self.roster.described(wanted):
            actor = self.actors[place]
            personal = (actor.kind == "person" and not actor.doubtful) or (actor.kind == "anonymous" and not actor.plural)
            if personal and names.fits(wanted, actor.heads) and names.compatible(phrase.role or "", actor.roles):
                known = frozenset().union(*(names.states(role) for role in actor.roles))
                if not (states and known and not states & known):
                    places.append(place)
        if places:
            best = max(
                places,
                key=lambda place: (
                    self._met(place, span.start),
                    self.actors[place].kind == "person",
                    self._last(place, span.start),
                    -place,
                ),
            )
            return best, _BY_ROLE
        if (named := self._named_next(span, wanted)) is not None:
            self._learn(named, phrase.role)
            return named, _BY_GUESS
        owned = self._owned(index, span, phrase)
        return self._described(owned or phrase.name, span, phrase), _BY_ROLE

    def _owned(self, index: int, span: Span, phrase: Phrase) -> str | None:
        """Name someone by a person whom a pronoun means: "her mother" is "Ada Byron's mother"."""
        if phrase.owner not in {"he", "she", "they", "it", "i", "we"}:
            return None
        owner, _ = self._pronoun(index, span, Phrase("pronoun", phrase.owner, head=phrase.owner))
        return f"{self.actors[owner].name}’s {phrase.name}" if self.actors[owner].name != _UNNAMED else None

    def _described(self, name: str, span: Span, phrase: Phrase) -> int:
        """Add an anonymous actor, or find the one of the same description."""
        if (known := self.descriptions.get(names.organization_key(name))) is not None:
            return known
        actor = Actor("anonymous", name, span, plural=phrase.plural)
        actor.learn(phrase.role, phrase.head)
        return self._add(actor)

    def _anonymous(self, index: int, span: Span, phrase: Phrase) -> tuple[int, float]:
        """Keep an indefinite description anonymous, unless the article names the one right after ("a judge ruled. Judge Ito said")."""
        if phrase.plural and (states := self._states(span, phrase)):
            part = self._group(span, states, _BY_GUESS)
            return part.actor, part.confidence
        if phrase.definite and phrase.plural:
            choice = self.roster.with_noun(phrase.head)
            known = [place for place in choice if self.actors[place].plural and phrase.head in self.actors[place].heads]
            if known:
                return max(known, key=lambda place: self._last(place, span.start)), _BY_ROLE
        singular = not phrase.plural and phrase.role is not None and names.heads(phrase.role)
        if singular and (named := self._named_next(span, names.heads(phrase.role or ""))) is not None:
            self._learn(named, phrase.role)
            return named, _BY_GUESS
        return self._described(self._owned(index, span, phrase) or phrase.name, span, phrase), _BY_NAME

    def _states(self, span: Span, phrase: Phrase) -> tuple[int, ...]:
        """Find the two states of "both governments": those last joined by "and"."""
        if phrase.head not in {"government", "country", "side", "nation", "state", "capital"} or not re.match(
            r"[Bb]oth|[Tt]he two", self._at(span)
        ):
            return ()
        pairs = _PAIR.finditer(self.text, max(0, span.start - _BACK), span.start)
        for pair in reversed(list(pairs)):
            if {pair[1].lower(), pair[2].lower()} <= STATES | CAPITALS:
                return tuple(self._organization(pair[one], Span(*pair.span(one)), "organization") for one in (1, 2))
        return ()

    def _named_next(self, span: Span, wanted: frozenset[str]) -> int | None:
        """Find who is first named in the next two paragraphs: with a role that fits, or as a source that nothing else introduces.

        News leads describe a speaker first and name it after ("a commander said. Maj. Gen. Ekman told reporters").
        """
        here = self._paragraph(span.start)
        if here > self._lead + 3:
            return None
        if wanted <= UNNAMED:
            return None
        sentence = self._sentence(span.start)
        near = {place for number in range(sentence, sentence + _AHEAD) for place in self.firsts.get(number, ())}
        for place in sorted(near, key=lambda place: (self.actors[place].first, place)):
            actor = self.actors[place]
            if (
                actor.kind != "person"
                or actor.doubtful
                or actor.first.start < span.start
                or not here <= self._paragraph(actor.first.start) <= here + 2
            ):
                continue
            if actor.heads & names.known(actor.heads):
                if names.fits(wanted, actor.heads) or names.fits(actor.heads, wanted):
                    return place
            elif self._is_source(actor.first.start):
                return place
        return None

    def _is_source(self, at: int) -> bool:
        """Whether a place is in a source."""
        sources = (self.attributions[number].source[0] for number in self.spoken.sources(at))
        return any(source.start <= at < source.end for source in sources)

    @property
    def _lead(self) -> int:
        """The number of the first paragraph of the body."""
        return next((number for number, paragraph in enumerate(self.article.paragraphs, 1) if paragraph.zone == "body"), 1)

    def _collective(self, index: int, span: Span, phrase: Phrase) -> tuple[int, float]:
        """Find the organization of which a description without a name speaks ("the company"): of that noun, else the one spoken of last."""
        noun = re.compile(rf"\b{re.escape(phrase.head)}\b", re.IGNORECASE)
        named = [
            place
            for place, actor in ((place, self.actors[place]) for place in self.roster.with_noun(phrase.head))
            if self._body(actor) and (phrase.head in actor.heads or noun.search(actor.name)) and not actor.members
        ]
        if named and not phrase.owner:
            return max(named, key=lambda place: (self._last(place, span.start), -place)), _BY_ROLE
        if phrase.owner is None and phrase.head in ANY_ORGANIZATION:
            best = self._best(index, span, lambda actor: actor.kind in {"organization", "group"} and not actor.members)
            if best is not None:
                return best, _BY_ROLE
        name = f"unnamed {phrase.name}" if phrase.name in ANY_ORGANIZATION else phrase.name
        return self._described(self._owned(index, span, phrase) or name, span, phrase), _BY_GUESS

    def _document(self, index: int, span: Span, phrase: Phrase) -> tuple[int, float]:
        """Find who made a document: whom its words name, who issued it in the sentence that spoke of it first, who spoke last."""
        if phrase.owner in {"he", "she", "they", "it", "i", "we"}:
            return self._pronoun(index, span, Phrase("pronoun", phrase.owner, head=phrase.owner))
        if phrase.owner:
            maker = phrases.describe(phrase.owner)
            if maker.kind not in {"pronoun", "document", "anonymous"}:
                place, confidence, _ = self._who(index, span, maker)
                return place, confidence
        if phrase.definite and not phrase.plural:
            spoken = rf"\b(?:an?|another|(?:in|by|to)(?: \w+)?) (?:\w+ )?{re.escape(phrase.head)}\b"
            for earlier in reversed(list(re.compile(spoken).finditer(self.text, max(0, span.start - _BACK), span.start))):
                issuer = self._issuer(index, span, earlier.start())
                if issuer is not None:
                    return issuer, _BY_ROLE
        return self._described(phrase.name, span, phrase), _BY_NAME

    def _issuer(self, index: int, span: Span, at: int) -> int | None:
        """Find who issued a document in the sentence that speaks of it: who stands before the word, else in that sentence."""
        sentence = self._sentence(at)
        named = [one for one in self.mentions.beginning([sentence]) if one.at < span.start and one.weight >= 0]
        if named:
            return max(named, key=lambda one: (one.at < at, one.weight, -one.at)).actor
        begin = self.sentences.spans[sentence - 1].start if sentence else at
        opening = re.match(r"[Tt]he \w+\b", self.text[begin:at])
        subject = phrases.describe(opening[0]) if opening else None
        if opening and subject and subject.kind == "collective":
            return self._collective(index, Span(begin, begin + opening.end()), subject)[0]
        return None

    # pronouns

    def _meant(self, span: Span) -> dict[int, float]:
        """How likely the model thinks that a mention means each actor, by the places where they are named."""
        reference = self.references.get(span.start)
        if reference is None or not reference.words:
            return {}
        odds: dict[int, float] = {}
        first, last = reference.words[0][0].start, reference.words[-1][0].end
        for one in self.mentions.near(first, last):
            if one.end < first or last < one.at:
                continue
            odd = weigh(reference, self.text, Span(one.at, one.end))
            if odd > _LEFT_OUT:
                odds[one.actor] = max(odds.get(one.actor, _LEFT_OUT), odd)
        total = 1 + sum(exp(odd) for odd in odds.values())
        return {actor: exp(odd) / total for actor, odd in odds.items()}

    def _notice(self, span: Span) -> None:
        """Add the person whose name the model points at where nothing else shows that these words are a name."""
        reference = self.references.get(span.start)
        words = [word for word, _ in reference.words] if reference else []
        known = [(one.at, one.end) for one in self.mentions.near(words[0].start, words[-1].end)] if words else []
        runs: list[Span] = []
        for word in words:
            capital = self.text[word.start].isupper() and self._at(word).lower() not in STARTERS
            if not capital or any(at < word.end and word.start < end for at, end in known):
                continue
            if runs and re.fullmatch(r"['’-]|\.? ?", self.text[runs[-1].end : word.start]):
                runs[-1] = Span(runs[-1].start, word.end)
            else:
                runs.append(word)
        odds = [(weigh(reference, self.text, run), run) for run in runs if reference]
        least = max([0.0, *(weigh(reference, self.text, Span(at, end)) for at, end in known if reference and end > at)])
        if odds and max(odds)[0] > least:
            run = max(odds)[1]
            phrase = phrases.describe(self._at(run))
            if phrase.kind == "person":
                place, _ = self._by_name(run, phrase)
                self.mentions.add(Seen(run.start, run.end, place, 0.0))

    def _best(self, index: int, span: Span, suits, bonus: dict[int, float] | None = None) -> int | None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """Find the actor spoken of last, where sources and subjects weigh more and what the content itself says weighs nothing."""
        here = self._sentence(span.start)
        own = self.attributions[index].content
        meant = self._meant(span)
        scores: dict[int, float] = {}
        for one in self.mentions.beginning(range(here - _WINDOW, here + 1)):
            # a name may follow its pronoun within the sentence ("With his reforms stalled, Orin said"), where the model says so
            far = here - self._sentence(one.at) if one.at < span.start or meant.get(one.actor, 0) > 0.5 else -1
            if far < 0 or not suits(self.actors[one.actor]):
                continue
            if any(content.start <= one.at < content.end and not content.start <= span.start < content.end for content in own):
                continue
            score = self._sentence(one.at) - here + one.weight - one.at / (len(self.text) + 1)
            scores[one.actor] = max(scores.get(one.actor, -99.0), score)
        for place, more in (bonus or {}).items():
            if suits(self.actors[place]):
                scores[place] = scores.get(place, -2.0) + more
        if meant:
            for place in scores:
                scores[place] += _TRUST * log(max(meant.get(place, 0), _DOUBT))
        return max(scores, key=lambda place: (scores[place], -place)) if scores else None

    def _holders(self, index: int, at: int) -> list[int]:
        """Find the attributions whose content holds a place, the innermost first."""
        held = [
            (max(content.end - content.start for content in other.content if content.start <= at < content.end), number)
            for number, other in ((number, self.attributions[number]) for number in self.spoken.contents(at))
            if number != index and any(content.start <= at < content.end for content in other.content)
        ]
        return [number for _, number in sorted(held) if number in self.parts]

    def _pronoun(self, index: int, span: Span, phrase: Phrase) -> tuple[int, float]:  # noqa: C901, PLR0911 -- one pronoun after the other
        """Find the antecedent of a pronoun."""
        word = phrase.head
        holders = self._holders(index, span.start)
        quoted = self._quoted(span.start)
        speakers = [part.actor for number in holders for part in self.parts[number]]
        if word in {"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"}:
            if speakers:
                return speakers[0], _BY_PRONOUN
            last = self._best(index, span, lambda _: True) if quoted else None
            return (last, _BY_GUESS) if last is not None else (self._described("the writer", span, phrase), _BY_GUESS)
        if word in {"who", "which", "that", "whom", "whose"}:
            return self._antecedent(index, span)
        bonus = dict.fromkeys(speakers, -9.0 if quoted else _SOURCE)
        if word in {"he", "him", "his", "himself", "she", "her", "hers", "herself"}:
            wanted = "m" if word.startswith("hi") or word == "he" else "f"
            self._notice(span)
            pointed = [self.actors[place] for place, share in self._meant(span).items() if share > 0.5 and self.actors[place].doubtful]
            found = self._best(
                index,
                span,
                lambda actor: (self._single(actor) or any(actor is one for one in pointed)) and actor.gender in {wanted, ""},
                bonus,
            )
            if found is None:
                found = self._best(index, span, lambda actor: actor.doubtful and actor.gender in {wanted, ""})
            if found is not None:
                self.actors[found].gender = self.actors[found].gender or ("m" if wanted == "m" else "f")
                return found, _BY_PRONOUN
        elif word in {"it", "its", "itself"}:
            found = self._best(index, span, self._body, bonus)
            if found is not None:
                return found, _BY_PRONOUN
        elif word in {"they", "them", "their", "theirs", "themselves"}:
            if pair := self._pair(span):
                part = self._group(span, pair, _BY_GUESS)
                return part.actor, part.confidence
            found = self._best(index, span, lambda actor: actor.plural or actor.kind in {"organization", "group"}, bonus)
            found = self._best(index, span, self._single, bonus) if found is None else found
            if found is not None:
                return found, _BY_PRONOUN
        else:
            return self._described("unnamed people", span, phrase), _BY_GUESS
        return self._described(_UNNAMED, span, Phrase("anonymous", _UNNAMED)), _BY_GUESS

    @staticmethod
    def _single(actor: Actor) -> bool:
        """Whether he or she may mean this one."""
        named = actor.kind == "person" and not actor.doubtful
        return named or (actor.kind == "anonymous" and not actor.plural and bool(actor.heads & names.known(actor.heads)))

    @staticmethod
    def _body(actor: Actor) -> bool:
        """Whether "it" may mean this one."""
        return not actor.plural and (actor.kind == "organization" or (actor.kind == "anonymous" and bool(actor.heads & ORGANIZATION_NOUNS)))

    def _pair(self, span: Span) -> tuple[int, ...]:
        """Two persons whom the sentence before joins by "and", if it does nothing else with either."""
        sentence = self._sentence(span.start) - 1
        if sentence < 1:
            return ()
        inside = [one for one in self.mentions.beginning([sentence]) if self.actors[one.actor].kind == "person"]
        for a, b in pairwise(inside):
            if a.actor != b.actor and re.fullmatch(r",? and (?:[\w.]+ ){0,3}", self.text[a.end : b.at]):
                return a.actor, b.actor
        return ()

    def _antecedent(self, index: int, span: Span) -> tuple[int, float]:
        """Find what stands right before "who" or "which": an actor named there, else the words themselves."""
        sentence = self.sentences.spans[self._sentence(span.start) - 1].start if self._sentence(span.start) else 0
        before = self.text[sentence : span.start]
        near = [one for one in self.mentions.near(max(0, span.start - 3), span.start) if one.end <= span.start <= one.end + 3]
        if near:
            return max(near, key=lambda one: (one.end, one.weight)).actor, _BY_ROLE
        words = re.search(r"(?:^|[,.;:“”\"]\s?|\b(?:and|by|for|of|to|from|with|said|but)\s)((?:[\w'’-]+\s){0,4}[\w'’-]+),?\s*$", before)
        if words:
            phrase = phrases.describe(words[1])
            if phrase.kind in {"person", "organization", "group"} or names.known(names.heads(words[1])):
                place, _, _ = self._who(index, Span(sentence + words.start(1), sentence + words.end(1)), phrase)
                return place, _BY_GUESS
        return self._described(_UNNAMED, span, Phrase("anonymous", _UNNAMED)), _BY_GUESS

    # no source

    def _shared(self, index: int, attribution: Attribution) -> tuple[Part, ...]:
        """Find the subject of a cue that has no source of its own.

        It stands right before the cue, or the cue shares it with the verb before ("he accused them and warned", "he left, warning").
        """
        if not attribution.cue:
            return ()
        cue = min(attribution.cue)
        number = self._sentence(cue.start)
        sentence = self.sentences.spans[number - 1] if number else cue
        before = self.text[sentence.start : cue.start]
        if near := re.search(rf"\b(he|she|they|it|who|which|we|i)\s{_ADVERBS}$", before, re.IGNORECASE):
            return (self._one(index, Span(sentence.start + near.start(1), sentence.start + near.end(1))),)
        named = [one for one in self.mentions.beginning([number]) if sentence.start <= one.at < cue.start and one.weight >= 0]
        for one in named:
            if re.fullmatch(rf"\s{_ADVERBS}", self.text[one.end : cue.start]):
                return (Part(Span(one.at, one.end), one.actor, None, _BY_SURNAME),)
        participle = re.match(r"\w+ing\b", self.text[cue.start : cue.end])
        if not participle and not re.search(rf"\b(?:and|but|or)\s{_ADVERBS}$", before):
            return ()
        earlier = [
            (source.start, number)
            for number in self.spoken.sources(cue.start)
            for source in self.attributions[number].source[:1]
            if number in self.parts
            if sentence.start <= source.start < cue.start and not self._holders(number, source.start)
        ]
        if earlier:
            return self.parts[max(earlier)[1]]
        subject = [one for one in named if one.weight == _SUBJECT]
        return (Part(Span(subject[0].at, subject[0].end), subject[0].actor, None, _BY_GUESS),) if subject else ()

    def _unstated(self, index: int, attribution: Attribution) -> Part:
        """Let a quotation without source and cue go on with the speaker right before it; else nobody is named."""
        if attribution.content and not attribution.cue:
            start = min(span.start for span in attribution.content)
            before = [
                number
                for number in sorted(self.spoken.just_before(start) & self.parts.keys(), key=self.turns.__getitem__)
                if number != index and any(span.end <= start for span in self.attributions[number].content)
            ]
            if before and self._quoted(start + 1):
                last = max(before, key=lambda number: max(span.end for span in self._all(number) if span.start < start))
                end = max(span.end for span in self._all(last) if span.start < start)
                if self._sentence(start) - self._sentence(end - 1) <= 1:
                    return Part(None, self.parts[last][0].actor, self.parts[last][0].role, _BY_ROLE)
        if self.unstated is None:
            self.unstated = self._add(Actor("anonymous", _UNNAMED, Span(0, 0)))
        return Part(None, self.unstated, None, _BY_NAME)

    def _all(self, number: int) -> Iterable[Span]:
        attribution = self.attributions[number]
        return attribution.source + attribution.cue + attribution.content
