"""Speakers: the actors of all articles become identities, one for all spellings of a name.

What an article says on its own is settled in ``kg.people.cast``; here names meet names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.people import kinds, names, roles
from kg.people.cast import Cast, ResolvedAttribution, make_cast
from kg.people.clusters import best_name
from kg.people.entities import Entity, EntityIndex
from kg.people.identities import Identity, LocatedActor, Place, join_groups, join_organizations, join_people
from kg.people.state import ResolvedSource
from kg.records import Reading, Source, SourcedAttribution, SourcedReading, Speaker
from kg.vocab import Minter


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
class _Named:
    """The speakers so far.

    :param speakers: by IRI
    :param iris: the speaker of each actor
    """

    speakers: dict[str, Speaker] = field(default_factory=dict)
    iris: dict[Place, str] = field(default_factory=dict)


def resolve(readings: Sequence[Reading], *, minter: Minter, given: Sequence[Entity] = ()) -> Agents:
    """Make speakers of the sources of all articles.

    1. settle who is who within each article
    2. join the actors of all articles that are one speaker
    3. name the speakers, as the user's entities say where they know them
    4. give each attribution its speakers

    :param given: the user's own names; they force merges and give names
    """
    # 1
    casts = [make_cast(reading) for reading in readings]
    ordered = sorted(casts, key=lambda article: article.iri)
    index = EntityIndex(given)
    actors = _by_kind(ordered, index)
    # 2
    people = join_people(actors["person"], given, index, minter)
    organizations = join_organizations(actors["organization"], people.undecided, minter)
    # 3
    named = _Named()
    for identity in (*people.identities, *organizations, *join_groups(actors["group"], minter)):
        _add_speakers(named, identity, index)
    for located in actors["anonymous"]:
        _add_anonymous(named, located, minter)
    for located in actors["joint"]:
        _add_joint(named, located, minter)
    # 4
    sourced = _sourced(ordered, named)
    speaking = {source.speaker for reading in sourced.values() for attribution in reading.attributions for source in attribution.sources}
    speaking |= {member for iri in speaking for member in named.speakers[iri].members}
    return Agents(
        tuple(named.speakers[iri] for iri in sorted(speaking)),
        tuple(sourced[article.iri] for article in casts),
        find_name_groups(casts, given),
    )


def _by_kind(casts: Sequence[Cast], index: EntityIndex) -> Mapping[str, list[LocatedActor]]:
    """The actors of all articles by what they are; doubtful ones only where they speak, and described ones as the user's entities say."""
    spoken = {
        (number, part.actor) for number, article in enumerate(casts) for attribution in article.attributions for part in attribution.parts
    }
    spoken |= {(number, member) for number, actor in spoken for member in casts[number].actors[actor].members}
    actors: dict[str, list[LocatedActor]] = defaultdict(list)
    for number, article in enumerate(casts):
        for place, actor in (((number, place), actor) for place, actor in enumerate(article.actors)):
            if actor.doubtful and place not in spoken:
                continue
            kind = "joint" if actor.members else actor.kind
            if kind == "anonymous" and (entity := index.find(actor.forms)):
                kind = entity.type or "organization"
            actors[kind].append(LocatedActor(place, article.iri, actor))
    return actors


# ── speakers ─────────────────────────────────────────────────────────────────


def _add_speakers(named: _Named, identity: Identity, index: EntityIndex) -> None:
    """Make one speaker of an identity, or several where the user tells its actors apart."""
    by_entity: dict[Entity | None, list[LocatedActor]] = defaultdict(list)
    for located in identity.actors:
        by_entity[index.find(located.actor.forms)].append(located)
    entities = {entity for entity in by_entity if entity} | index.find_all(identity.keys)
    if len(entities) == 1:
        by_entity = {next(iter(entities)): list(identity.actors)}
    for entity, actors in by_entity.items():
        speaker = _speaker(identity, entity, actors)
        known = named.speakers.get(speaker.iri)
        aliases = {*speaker.aliases, *(known.aliases if known else ())} - {speaker.name}
        named.speakers[speaker.iri] = replace(speaker, aliases=tuple(sorted(aliases)))
        named.iris.update((located.place, speaker.iri) for located in actors)


def _speaker(identity: Identity, entity: Entity | None, actors: Iterable[LocatedActor]) -> Speaker:
    """Write some actors of an identity as one speaker, named by the user's entity if there is one."""
    forms = Counter(form for located in actors for form in located.actor.forms)
    if entity is None:
        return Speaker(identity.iri, identity.name or best_name(forms), identity.kind, tuple(sorted(forms)))
    return Speaker(entity.iri, entity.name, entity.type or identity.kind, tuple(sorted({*forms, *entity.names})), same_as=entity.same_as)


def _add_anonymous(named: _Named, located: LocatedActor, minter: Minter) -> None:
    """Keep an anonymous source in its article."""
    first = located.actor.first_mention
    iri = minter.anonymous(located.article, first.start, first.end)
    named.iris[located.place] = iri
    named.speakers[iri] = Speaker(iri, located.actor.name, "anonymous", article=located.article)


def _add_joint(named: _Named, located: LocatedActor, minter: Minter) -> None:
    """Make a group of a joint source; where all members are one speaker, it is that speaker."""
    article, _ = located.place
    members = list(dict.fromkeys(named.iris[article, member] for member in located.actor.members if (article, member) in named.iris))
    if len(members) < 2:
        named.iris[located.place] = members[0]
        return
    iri = minter.speaker(" ".join(sorted(members)), "group")
    name = " and ".join(named.speakers[member].name for member in members)
    known = named.speakers.get(iri)
    named.iris[located.place] = iri
    named.speakers[iri] = Speaker(iri, min(name, known.name) if known else name, "group", members=tuple(sorted(members)))


# ── sources ──────────────────────────────────────────────────────────────────


def _sourced(casts: Sequence[Cast], named: _Named) -> dict[str, SourcedReading]:
    """Give each attribution its speakers.

    :returns: by the article's IRI
    """
    organizations = {
        alias: speaker.name
        for speaker in named.speakers.values()
        if speaker.type == "organization"
        for alias in (speaker.name, *speaker.aliases)
    }
    return {
        article.iri: SourcedReading(article.reading, tuple(_sources(number, said, named, organizations) for said in article.attributions))
        for number, article in enumerate(casts)
    }


def _sources(article: int, said: ResolvedAttribution, named: _Named, organizations: Mapping[str, str]) -> SourcedAttribution:
    """Give one attribution its speakers.

    :param article: its number
    """
    sources = tuple(_source(part, named.iris[article, part.actor], organizations) for part in said.parts)
    return SourcedAttribution(said.attribution, sources)


def _source(part: ResolvedSource, speaker: str, organizations: Mapping[str, str]) -> Source:
    """Write one speaker of an attribution as a source.

    :param speaker: its IRI
    :param organizations: for each name of an organization the one that it is shown by; an affiliation is written by it
    """
    affiliation = roles.affiliation(part.role) if part.role else None
    return Source(part.mention, speaker, part.role, organizations.get(affiliation or "", affiliation), part.confidence)


# ── wordings ─────────────────────────────────────────────────────────────────


def find_name_groups(casts: Iterable[Cast], given: Sequence[Entity]) -> tuple[tuple[str, ...], ...]:
    """Find names that mean one and the same: the user's, and acronyms that stand for one name in all articles.

    :returns: the fullest name first in each
    """
    users = [(entity.name, *sorted(entity.names - {entity.name})) for entity in given if len(entity.names) > 1]
    known = {name for entity in given for name in entity.names}
    explained: dict[str, set[str]] = defaultdict(set)  # acronym → names that it stands for
    for actor in (actor for article in casts for actor in article.actors if actor.kind == "organization"):
        full = [form for form in actor.forms if not kinds.is_acronym(form)]
        for acronym in actor.forms - {*full} - known if full else ():
            fit = {form for form in full if names.stands_for(acronym, form)}
            explained[acronym] |= fit or {max(full, key=lambda form: (len(form), form))}
    unambiguous = [(min(full), acronym) for acronym, full in explained.items() if len({names.organization_key(name) for name in full}) == 1]
    return tuple(sorted({*users, *unambiguous}))
