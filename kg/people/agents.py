"""Speakers: the actors of all articles become identities, one for all spellings of a name.

What an article says on its own is settled in ``kg.people.cast``; here names meet names. Persons are compared within one family name only,
so the work grows with the number of names, not of pairs. Every choice depends on the set of names alone, never on the order of the
articles.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import turtle
from kg.errors import InputError
from kg.people import names
from kg.people.cast import Actor, Cast, Part, cast
from kg.people.lexicon import WORDINGS
from kg.people.names import PersonName
from kg.records import Reading, Source, SourcedAttribution, SourcedReading, Speaker, SpeakerType
from kg.userfiles import has_words
from kg.vocab import Minter

_SCHEMA = (Namespace("http://schema.org/"), Namespace("https://schema.org/"))
_FOAF = Namespace("http://xmlns.com/foaf/0.1/")

Place = tuple[int, int]  # which cast, which of its actors


@dataclass(frozen=True, slots=True)
class Agents:
    """All speakers, and who speaks in each attribution.

    :param speakers: sorted by IRI
    :param readings: in the order in which they were given
    :param wordings: names of one and the same, the fullest first: the user's, and acronyms that articles explain
    """

    speakers: tuple[Speaker, ...]
    readings: tuple[SourcedReading, ...]
    wordings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A speaker that the user's entities file gives."""

    iri: str
    name: str
    names: frozenset[str]
    type: SpeakerType | None
    same_as: tuple[str, ...]


def resolve(readings: Sequence[Reading], *, minter: Minter, given: Sequence[Entity] = ()) -> Agents:
    """Make speakers of the sources of all articles.

    :param given: the user's own names; they force merges and give names
    """
    return _link([cast(reading) for reading in readings], minter, given)


def _link(casts: Sequence[Cast], minter: Minter, given: Sequence[Entity]) -> Agents:
    """Join the actors of all articles into speakers."""
    linking = _Linking(sorted(casts, key=lambda one: one.article), minter, given)
    sourced = linking.sourced()
    speaking = {source.speaker for one in sourced for said in one.attributions for source in said.sources}
    speaking |= {member for iri in speaking for member in linking.speakers[iri].members}
    order = {one.reading.article.iri: one for one in sourced}
    return Agents(
        tuple(linking.speakers[iri] for iri in sorted(speaking)),
        tuple(order[one.article] for one in casts),
        _wordings(casts, given),
    )


def _wordings(casts: Sequence[Cast], given: Sequence[Entity]) -> tuple[tuple[str, ...], ...]:
    """Names that mean one and the same; an acronym that stands for two names in the corpus is left alone."""
    said = [(entity.name, *sorted(entity.names - {entity.name})) for entity in given if len(entity.names) > 1]
    known = {name for entity in given for name in entity.names}
    stands: dict[str, set[str]] = defaultdict(set)
    for actor in (actor for one in casts for actor in one.actors if actor.kind == "organization"):
        full = [form for form in actor.forms if not names.is_acronym(form)]
        for acronym in actor.forms - {*full} - known if full else ():
            fit = {form for form in full if names.stands_for(acronym, form)}
            stands[acronym] |= fit or {max(full, key=lambda form: (len(form), form))}
    alone = {acronym: full for acronym, full in stands.items() if len({names.organization_key(name) for name in full}) == 1}
    explained = [(min(full), acronym) for acronym, full in alone.items()]
    return tuple(sorted({*said, *explained}))


def read_entities(path: Path, minter: Minter) -> tuple[Entity, ...]:
    """Read the user's names: SKOS labels or schema.org names, each with its id, its type and ``schema:sameAs``, in Turtle.

    :raises InputError: the file is missing, is no Turtle, names nobody, or has a name without words
    """
    graph = turtle.read(path, "entities file", "Mend that line; each speaker needs a skos:prefLabel or a schema:name.")
    main = [SKOS.prefLabel, *(schema.name for schema in _SCHEMA), RDFS.label, _FOAF.name]
    other = [SKOS.altLabel, SKOS.hiddenLabel, *(schema.alternateName for schema in _SCHEMA)]
    found: list[tuple[tuple[bool, str], Entity]] = []
    for subject in set(graph.subjects()):
        labels = [label for predicate in main for label in _literals(graph, subject, predicate)]
        if not labels:
            continue
        every = {*labels, *(label for predicate in other for label in _literals(graph, subject, predicate))}
        named = not isinstance(subject, BNode)
        if not all(map(has_words, every)):
            who = f"<{subject}>" if named else repr(max(every, key=len))
            raise InputError(f"The entities file {path} gives {who} a name without words.", "Write the name there, or leave it out.")
        same = {str(value) for schema in _SCHEMA for value in graph.objects(subject, schema.sameAs) if isinstance(value, URIRef)}
        same |= {str(subject)} if named and str(subject).startswith("http") else set()
        given_id = str(subject) if named else labels[0]
        entity = Entity(minter.external_speaker(given_id), labels[0], frozenset(every), _type(graph, subject), tuple(sorted(same)))
        found.append(((named, given_id), entity))
    if not found:
        raise InputError(f"The entities file {path} names nobody.", "Give each speaker a skos:prefLabel or a schema:name.")
    # two blank nodes of one name: what tells them apart is what is said of them, never the parser's labels
    return tuple(entity for _, entity in sorted(found, key=lambda one: (one[0], sorted(one[1].names), one[1].type or "", one[1].same_as)))


def _literals(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """English and language-free values first, each group sorted."""
    values = [value for value in graph.objects(subject, predicate) if isinstance(value, Literal)]
    ordered = sorted(values, key=lambda value: ((value.language or "en")[:2] != "en", str(value)))
    return [" ".join(str(value).split()) for value in ordered]


def _type(graph: Graph, subject: Node) -> SpeakerType | None:
    """Read the type that the file states."""
    types = {str(value).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for value in graph.objects(subject, RDF.type)}
    if "Person" in types:
        return "person"
    if "Group" in types:
        return "group"
    return "organization" if types & {"Organization", "GovernmentOrganization", "NewsMediaOrganization", "Corporation", "Country"} else None


class _Linking:
    """The pass over all casts: which actors are one speaker."""

    def __init__(self, casts: Sequence[Cast], minter: Minter, given: Sequence[Entity]) -> None:
        self.casts = casts
        self.minter = minter
        self.given = {
            key: entity
            for entity in reversed(given)
            for name in entity.names
            for key in (_person_key(name), _organization_key(name))
            if not key.endswith(" ")  # a name in another script, of which the comparison keeps nothing
        }
        self.places: dict[Place, str] = {}  # actor → speaker IRI
        self.speakers: dict[str, Speaker] = {}
        by_kind: dict[str, list[Place]] = defaultdict(list)
        spoken = {(number, part.actor) for number, one in enumerate(casts) for said in one.attributions for part in said.parts}
        spoken |= {(number, member) for number, index in spoken for member in casts[number].actors[index].members}
        for number, one in enumerate(casts):
            for index, actor in enumerate(one.actors):
                if actor.doubtful and (number, index) not in spoken:
                    continue
                kind = "joint" if actor.members else actor.kind
                if kind == "anonymous" and (entity := self._known(actor)):
                    kind = entity.type or "organization"
                by_kind[kind].append((number, index))
        strangers = self._persons(by_kind["person"], given)
        self._organizations(by_kind["organization"], strangers)
        self._groups(by_kind["group"])
        for place in by_kind["anonymous"]:
            self._anonymous(place)
        for place in by_kind["joint"]:
            self._joint(place)

    def _actor(self, place: Place) -> Actor:
        return self.casts[place[0]].actors[place[1]]

    # ── persons ──────────────────────────────────────────────────────────────

    def _persons(self, places: Iterable[Place], given: Sequence[Entity]) -> list[Place]:
        """Join persons. Return those who may be organizations: one word, no title, no bearer of that family name anywhere."""
        full: dict[PersonName, list[Place]] = defaultdict(list)
        weak: list[Place] = []
        for place in places:
            name = names.person_name(self._actor(place).name)
            if name.is_full:
                full[name].append(place)
            else:
                weak.append(place)
        known = [names.person_name(label) for entity in given if entity.type in {None, "person"} for label in entity.names]
        clusters = cluster_persons({*full, *(name for name in known if name.is_full)})
        members = [[place for name in cluster for place in full.get(name, ())] for cluster in clusters]
        strangers = self._weak(weak, clusters, members)
        for cluster, found in zip(clusters, members, strict=True):
            if found:
                said = {name for place in found if (name := names.person_name(self._actor(place).name)).is_full}
                fullest = fullest_name(said or cluster)  # the articles may have the family name alone, and the user the rest
                self._speak(found, "person", self.minter.speaker(fullest.key, "person"), keys=[_key(name) for name in cluster])
        return strangers

    def _weak(self, weak: Iterable[Place], clusters: Sequence[Sequence[PersonName]], members: list[list[Place]]) -> list[Place]:
        """Give bare family names to their only bearer in the corpus; the others stay in their article, or with those of the same office."""
        bearers: dict[str, set[int]] = defaultdict(set)
        for number, cluster in enumerate(clusters):
            for name in cluster:
                for family in name.families:
                    bearers[family].add(number)
        heads = [frozenset().union(*(self._actor(place).heads for place in found)) for found in members]
        alone: dict[tuple[str, str], list[Place]] = defaultdict(list)
        strangers = []
        additions: list[tuple[int, Place]] = []
        for place in weak:
            actor = self._actor(place)
            name = names.person_name(actor.name)
            fit = [
                number
                for number in sorted(bearers[name.family])
                if not names.clash(actor.heads, heads[number])
                and (len(name.tokens) == 1 or any(names.same_person(name, other) for other in clusters[number]))
            ]
            office = min(names.known(actor.heads), default="")
            if len(fit) == 1:
                additions.append((fit[0], place))
            elif not bearers[name.family] and not actor.heads and not actor.gender and len(name.tokens) == 1 and self._known(actor) is None:
                strangers.append(place)
            else:
                alone[name.key, "" if len(name.tokens) > 1 else office or self.casts[place[0]].article].append(place)
        for number, place in additions:
            members[number].append(place)
        for (key, distinguishing), found in sorted(alone.items()):
            self._speak(found, "person", self.minter.speaker(key, "person", distinguishing), keys=[f"person {key}"])
        return strangers

    # ── organizations and groups ─────────────────────────────────────────────

    def _organizations(self, places: Iterable[Place], strangers: Iterable[Place]) -> None:
        """Join organizations by their fullest normalised name; an acronym or short form joins where it stands for one name only."""
        fullest: dict[Place, str] = {}
        short: dict[str, set[str]] = defaultdict(set)
        for place in places:
            keys = sorted((names.organization_key(form) for form in self._actor(place).forms), key=lambda key: (-len(key), key))
            fullest[place] = keys[0]
            for key in keys:
                short[key].add(keys[0])
        for longest in list(fullest.values()):
            acronym = names.initials(longest.title()).lower()
            if len(acronym) > 2 and acronym in short:
                short[acronym].add(longest)
        merged: dict[str, list[Place]] = defaultdict(list)
        for place, key in fullest.items():
            merged[self._expand(key, short)].append(place)
        for place in strangers:
            actor = self._actor(place)
            key = names.organization_key(actor.name)
            if key in short:
                merged[self._expand(key, short)].append(place)
            else:
                person = names.person_name(actor.name).key
                iri = self.minter.speaker(person, "person", self.casts[place[0]].article)
                self._speak([place], "person", iri, keys=[f"person {person}"])
        for key, found in sorted(merged.items()):
            name = self._organization_name(found, key)
            self._speak(found, "organization", self.minter.organization(name), keys=[f"organization {key}"], name=name)

    @staticmethod
    def _expand(key: str, short: Mapping[str, set[str]]) -> str:
        """Find the one longer name that a short form stands for, or the form itself."""
        longer = short[key] - {key}
        return next(iter(longer)) if len(longer) == 1 else key

    def _organization_name(self, places: Iterable[Place], key: str) -> str:
        """Write the fullest name the shortest way: it gives the address, so how often it is written must not matter."""
        forms = {form for place in places for form in self._actor(place).forms}
        same = [form for form in forms if names.organization_key(form) == key]
        return min(same or forms, key=lambda form: (key in WORDINGS.values() and names.fold(form) != key, _shouts(form), len(form), form))

    def _groups(self, places: Iterable[Place]) -> None:
        """Join named groups ("Democrats") by their normalised name."""
        merged: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            merged[names.organization_key(self._actor(place).name)].append(place)
        for key, found in sorted(merged.items()):
            self._speak(
                found, "group", self.minter.speaker(key, "group"), keys=[f"organization {key}"], name=self._organization_name(found, key)
            )

    # ── the rest ─────────────────────────────────────────────────────────────

    def _anonymous(self, place: Place) -> None:
        """Keep an anonymous source in its article."""
        actor = self._actor(place)
        article = self.casts[place[0]].article
        iri = self.minter.anonymous(article, actor.first.start, actor.first.end)
        self.places[place] = iri
        self.speakers[iri] = Speaker(iri, actor.name, "anonymous", article=article)

    def _joint(self, place: Place) -> None:
        """Make a group of a joint source; one with an anonymous member belongs to its article."""
        members = [self.places[place[0], index] for index in self._actor(place).members if (place[0], index) in self.places]
        members = list(dict.fromkeys(members))
        if len(members) < 2:
            self.places[place] = members[0]
            return
        speakers = [self.speakers[member] for member in members]
        iri = self.minter.speaker(" ".join(sorted(members)), "group")
        name = " and ".join(speaker.name for speaker in speakers)
        known = self.speakers.get(iri)
        self.places[place] = iri
        self.speakers[iri] = Speaker(iri, min(name, known.name) if known else name, "group", members=tuple(sorted(members)))

    def _known(self, actor: Actor) -> Entity | None:
        """Find the user's entity that an actor's name means."""
        return next(
            (self.given[key] for form in sorted(actor.forms) for key in (_person_key(form), _organization_key(form)) if key in self.given),
            None,
        )

    def _speak(self, found: Sequence[Place], kind: SpeakerType, iri: str, *, keys: Iterable[str], name: str | None = None) -> None:
        """Make one speaker of some actors, or several where the user tells them apart."""
        by_entity: dict[Entity | None, list[Place]] = defaultdict(list)
        for place in found:
            by_entity[self._known(self._actor(place))].append(place)
        said = {entity for entity in by_entity if entity} | {self.given[key] for key in keys if key in self.given}
        if len(said) == 1:
            by_entity = {next(iter(said)): list(found)}
        for entity, places in by_entity.items():
            forms = Counter(form for place in places for form in self._actor(place).forms)
            best = entity.name if entity else name or best_name(forms)
            address = entity.iri if entity else iri
            before = self.speakers.get(address)
            aliases = {*forms, *(entity.names if entity else ()), *(before.aliases if before else ())} - {best}
            same_as = entity.same_as if entity else ()
            self.speakers[address] = Speaker(address, best, (entity and entity.type) or kind, tuple(sorted(aliases)), same_as=same_as)
            for place in places:
                self.places[place] = address

    # ── sources ──────────────────────────────────────────────────────────────

    def sourced(self) -> list[SourcedReading]:
        """Give each attribution its speakers."""
        known = {
            alias: speaker.name
            for speaker in self.speakers.values()
            if speaker.type == "organization"
            for alias in (speaker.name, *speaker.aliases)
        }
        return [
            SourcedReading(
                one.reading,
                tuple(
                    SourcedAttribution(said.attribution, tuple(self._source(number, part, known) for part in said.parts))
                    for said in one.attributions
                ),
            )
            for number, one in enumerate(self.casts)
        ]

    def _source(self, number: int, part: Part, known: Mapping[str, str]) -> Source:
        """Write one part as a source, its affiliation by the name that the organization speaks under."""
        affiliation = names.affiliation(part.role) if part.role else None
        return Source(part.mention, self.places[number, part.actor], part.role, known.get(affiliation or "", affiliation), part.confidence)


def cluster_persons(full: Iterable[PersonName]) -> list[list[PersonName]]:
    """Join names that can be one person's. A name that fits two who are not one stands alone.

    >>> [[name.key for name in cluster] for cluster in cluster_persons(map(names.person_name, ["Ada Berg", "Ada M. Berg", "Ida Berg"]))]
    [['ada m berg', 'ada berg'], ['ida berg']]
    """
    blocks: dict[tuple[str, str], list[PersonName]] = defaultdict(list)
    for name in full:
        blocks[name.block].append(name)
    return [cluster for block in sorted(blocks) for cluster in _cluster(blocks[block])]


def _cluster(block: Iterable[PersonName]) -> Iterator[list[PersonName]]:
    clusters: list[list[PersonName]] = []
    for name in sorted(block, key=_fullness):
        fit = [cluster for cluster in clusters if all(names.same_person(name, other) for other in cluster)]
        if len(fit) == 1:
            fit[0].append(name)
        else:
            clusters.append([name])
    yield from clusters


def _fullness(name: PersonName) -> tuple[int, int, str]:
    """Sort the fullest first: most whole tokens, most tokens, alphabet."""
    return -sum(len(token) > 1 for token in name.tokens), -len(name.tokens), name.key


def fullest_name(found: Iterable[PersonName]) -> PersonName:
    """Choose the name that gives a person's address."""
    return min(found, key=_fullness)


def best_name(forms: Mapping[str, int]) -> str:
    """Choose the name to show: of those with a given name the most frequent, without middle initials.

    >>> best_name({"Berg": 7, "Ada Berg": 2, "Ada M. Berg": 1, "Ada Maria Berg": 1})
    'Ada Berg'
    """
    plain: Counter[str] = Counter()
    for form, count in forms.items():
        plain[names.without_initials(form)] += count
    return min(plain, key=lambda form: (not names.person_name(form).is_full, -plain[form], -len(names.person_name(form).tokens), form))


def _shouts(name: str) -> bool:
    """Whether a name is set in capitals throughout, and is no acronym."""
    return name.isupper() and not names.is_acronym(name)


def _person_key(name: str) -> str:
    return f"person {names.person_name(name).key}"


def _key(name: PersonName) -> str:
    return f"person {name.key}"


def _organization_key(name: str) -> str:
    return f"organization {names.organization_key(name)}"
