"""Makes the speakers of the graph: the actors of all articles become speakers, one for all spellings of a name.

``kg.people.cast`` says who speaks within one article; this module compares actors of different articles.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.people import kinds, names
from kg.people.belonging import Affiliation, find_affiliation, of_description
from kg.people.cast import Cast, make_cast
from kg.people.clusters import best_name
from kg.people.entities import Entity, EntityIndex
from kg.people.identities import ActorKey, ArticleActor, Identity, join_groups, join_organizations, join_people
from kg.people.same_kinds import find_shared_kinds
from kg.people.state import ResolvedSource
from kg.progress import Steps, counted, no_steps
from kg.records import Reading, Source, SourcedAttribution, SourcedReading, Speaker
from kg.vocab import Minter


@dataclass(frozen=True, slots=True)
class Agents:
    """All speakers, and who speaks in each attribution.

    :param speakers: those who speak, and the members of joint sources; sorted by IRI
    :param readings: in the order in which they were given
    :param name_groups: groups of names that mean the same, in each the fullest name first: the user's, and acronyms that articles explain
    """

    speakers: tuple[Speaker, ...]
    readings: tuple[SourcedReading, ...]
    name_groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _SpeakerTable:
    """The speakers so far.

    :param speakers: IRI → speaker
    :param iris: actor → IRI of its speaker
    :param affiliations: IRI of a speaker → the organization for which it speaks, as the user's entities say
    """

    speakers: dict[str, Speaker] = field(default_factory=dict)
    iris: dict[ActorKey, str] = field(default_factory=dict)
    affiliations: dict[str, str] = field(default_factory=dict)


def resolve(readings: Sequence[Reading], *, minter: Minter, entities: Sequence[Entity] = (), steps: Steps = no_steps) -> Agents:
    """Say for all articles who speaks in each attribution.

    1. find the actors of each article, and who of them speaks in each attribution
    2. join the actors of all articles that are one speaker
    3. make the speakers, with the names and IRIs of the user's entities where these have them
    4. give each attribution its speakers

    :param readings: the articles, each read on its own
    :param entities: the user's entities: actors with names of one entity are one speaker
    :param steps: is told after each article of part 1, which takes nearly all of the time
    """
    # 1
    casts = [make_cast(reading) for reading in counted(readings, len(readings), steps)]
    ordered = sorted(casts, key=lambda article: article.iri)  # so that the order of the input changes nothing
    index = EntityIndex(entities)
    actors = _actors_by_kind(ordered, index)
    # 2
    people = join_people(actors["person"], entities, index, minter)
    organizations = join_organizations(actors["organization"], people.perhaps_organizations, minter)
    # 3
    table = _SpeakerTable()
    for identity in (*people.identities, *organizations, *join_groups(actors["group"], minter)):
        _add_speakers(table, identity, index)
    for article_actor in actors["anonymous"]:
        _add_anonymous(table, article_actor, minter)
    for article_actor in actors["joint"]:
        _add_joint(table, article_actor, minter)
    # 4
    sourced = _sourced_readings(ordered, table)
    speaking = {source.speaker for reading in sourced.values() for attribution in reading.attributions for source in attribution.sources}
    speaking |= {member for iri in speaking for member in table.speakers[iri].members}
    return Agents(
        tuple(table.speakers[iri] for iri in sorted(speaking)),
        tuple(sourced[article.iri] for article in casts),
        find_name_groups(casts, entities),
    )


def _actors_by_kind(casts: Sequence[Cast], index: EntityIndex) -> Mapping[str, list[ArticleActor]]:
    """Sort the actors of all articles by kind.

    A doubtful actor (``Actor.doubtful``) is left out where it never speaks. A name has one kind in all articles. An unnamed source whose
    description names one of the user's entities ("Downing Street") is of that entity's kind.

    :returns: kind ("person", "organization", "group", "anonymous", or "joint" for joint sources) → actors
    """
    actors: dict[str, list[ArticleActor]] = defaultdict(list)
    shared_kinds = find_shared_kinds(casts)
    for article_number, article in enumerate(casts):
        speaking = _speaking_actors(article)
        for actor_number, actor in enumerate(map(shared_kinds.correct, article.actors)):
            if actor.doubtful and actor_number not in speaking:
                continue
            kind = "joint" if actor.members else actor.kind
            if kind == "anonymous" and (entity := index.find(actor.forms)):
                kind = entity.type or "organization"
            actors[kind].append(ArticleActor(ActorKey(article_number, actor_number), article.iri, actor))
    return actors


def _speaking_actors(article: Cast) -> set[int]:
    """The numbers of the actors who speak in an article, alone or as members of a joint source."""
    speaking = {source.actor for attribution in article.attributions for source in attribution.sources}
    return speaking | {member for actor in speaking for member in article.actors[actor].members}


# ── speakers ─────────────────────────────────────────────────────────────────


def _add_speakers(table: _SpeakerTable, identity: Identity, index: EntityIndex) -> None:
    """Add the speaker of an identity; several speakers where its actors have names of different entities of the user's.

    1. group the actors by the entity that has their name; if only one entity has any name of the identity, all actors belong to it
    2. make a speaker of each group; one that is in the table already gets the new names too

    :param index: the user's entities
    """
    # 1
    by_entity: dict[Entity | None, list[ArticleActor]] = defaultdict(list)
    for article_actor in identity.actors:
        by_entity[index.find(article_actor.actor.forms)].append(article_actor)
    entities = {entity for entity in by_entity if entity} | index.find_all(identity.keys)
    if len(entities) == 1:
        by_entity = {next(iter(entities)): list(identity.actors)}
    # 2
    for entity, actors in by_entity.items():
        speaker = _make_speaker(identity, entity, actors)
        known = table.speakers.get(speaker.iri)
        aliases = {*speaker.aliases, *(known.aliases if known else ())} - {speaker.name}
        table.speakers[speaker.iri] = replace(speaker, aliases=tuple(sorted(aliases)))
        table.iris.update((article_actor.key, speaker.iri) for article_actor in actors)
        if entity and entity.affiliation:
            table.affiliations[speaker.iri] = entity.affiliation


def _make_speaker(identity: Identity, entity: Entity | None, actors: Sequence[ArticleActor]) -> Speaker:
    """Make the speaker of some actors of one identity; all names of these actors are its aliases.

    :param entity: the user's entity that gives the speaker its IRI, name and type; None where there is none
    """
    forms = Counter(form for article_actor in actors for form in article_actor.actor.forms)
    if entity is None:
        name = identity.name or best_name(Counter(article_actor.actor.name for article_actor in actors))
        return Speaker(identity.iri, name, identity.kind, tuple(sorted(forms)))
    return Speaker(entity.iri, entity.name, entity.type or identity.kind, tuple(sorted({*forms, *entity.names})), same_as=entity.same_as)


def _add_anonymous(table: _SpeakerTable, article_actor: ArticleActor, minter: Minter) -> None:
    """Add the speaker of an anonymous source, which is never joined with one of another article."""
    first = article_actor.actor.first_mention
    iri = minter.anonymous(article_actor.article_iri, first.start, first.end)
    table.iris[article_actor.key] = iri
    table.speakers[iri] = Speaker(iri, article_actor.actor.name, "anonymous", article=article_actor.article_iri)


def _add_joint(table: _SpeakerTable, article_actor: ArticleActor, minter: Minter) -> None:
    """Add the speaker of a joint source ("Ann Lee and Bo Berg"): a group, with the speakers of its members.

    Where all members are one speaker, it is that speaker. The members must be in the table already. Where articles name the members in
    different orders, the group gets the name that is first by alphabet.
    """
    keys = [ActorKey(article_actor.key.article, member) for member in article_actor.actor.members]
    member_iris = list(dict.fromkeys(table.iris[key] for key in keys if key in table.iris))
    if len(member_iris) < 2:
        table.iris[article_actor.key] = member_iris[0]
        return
    iri = minter.speaker(" ".join(sorted(member_iris)), "group")
    name = " and ".join(table.speakers[member].name for member in member_iris)
    known = table.speakers.get(iri)
    table.iris[article_actor.key] = iri
    table.speakers[iri] = Speaker(iri, min(name, known.name) if known else name, "group", members=tuple(sorted(member_iris)))


# ── sources ──────────────────────────────────────────────────────────────────


def _sourced_readings(casts: Sequence[Cast], table: _SpeakerTable) -> dict[str, SourcedReading]:
    """Give each attribution of all articles its speakers.

    :returns: IRI of an article → its reading with speakers
    """
    shown_names = {
        alias: speaker.name
        for speaker in table.speakers.values()
        if speaker.type == "organization"
        for alias in (speaker.name, *speaker.aliases)
    }
    readings = {}
    for number, article in enumerate(casts):
        stated = _affiliations(article, shown_names)
        attributions = tuple(
            SourcedAttribution(
                resolved.attribution,
                tuple(_to_source(source, number, table, stated.get(source.actor)) for source in resolved.sources),
            )
            for resolved in article.attributions
        )
        readings[article.iri] = SourcedReading(article.reading, attributions)
    return readings


def _affiliations(article: Cast, shown_names: Mapping[str, str]) -> dict[int, Affiliation]:
    """Find for whom those who speak in an article speak: persons by what stands beside their names, unnamed sources by their description.

    :param shown_names: name of an organization → the name that its speaker is shown by
    :returns: number of an actor → its affiliation, under the name that is shown
    """
    text = article.reading.article.snapshot.text
    paragraphs = [paragraph.span for paragraph in article.reading.article.paragraphs if paragraph.zone == "body"]
    affiliations = {}
    for number in sorted(_speaking_actors(article)):
        actor = article.actors[number]
        found = None
        if actor.is_certain_person:
            found = find_affiliation(text, paragraphs, actor.forms)
        elif actor.kind == "anonymous":
            found = of_description(text, actor.first_mention)
        if found:
            affiliations[number] = replace(found, name=shown_names.get(found.name, found.name))
    return affiliations


def _to_source(source: ResolvedSource, article: int, table: _SpeakerTable, stated: Affiliation | None) -> Source:
    """Make the record of one speaker of an attribution for the graph.

    :param source: the speaker as an actor of its article
    :param article: number of the article
    :param stated: for whom the article says that it speaks; where that is None, the user's entities may say it
    """
    speaker = table.iris[ActorKey(article, source.actor)]
    name, span = (stated.name, stated.span) if stated else (table.affiliations.get(speaker), None)
    return Source(source.mention, speaker, source.role, name, source.confidence, span)


# ── names that mean the same ─────────────────────────────────────────────────


def find_name_groups(casts: Iterable[Cast], entities: Sequence[Entity]) -> tuple[tuple[str, ...], ...]:
    """Find groups of names that mean the same: of each entity of the user's, and of organizations whose acronym the articles explain.

    An acronym that stands for several organizations is left out, and so is one that the user's entities have.

    :returns: groups of names, in each the fullest name first
    """
    of_entities = [(entity.name, *sorted(entity.names - {entity.name})) for entity in entities if len(entity.names) > 1]
    users_names = {name for entity in entities for name in entity.names}
    of_acronyms = [
        (min(full_names), acronym)
        for acronym, full_names in _explained_acronyms(casts).items()
        if acronym not in users_names and len({names.organization_key(name) for name in full_names}) == 1
    ]
    return tuple(sorted({*of_entities, *of_acronyms}))


def _explained_acronyms(casts: Iterable[Cast]) -> dict[str, set[str]]:
    """Find acronyms of organizations that articles also call by full names.

    :returns: acronym → full names of these organizations: those whose words begin with its letters, else the longest
    """
    explained: dict[str, set[str]] = defaultdict(set)
    for actor in (actor for article in casts for actor in article.actors if actor.kind == "organization"):
        full_names = {form for form in actor.forms if not kinds.is_acronym(form)}
        for acronym in actor.forms - full_names if full_names else ():
            spelled_out = {name for name in full_names if names.stands_for(acronym, name)}
            explained[acronym] |= spelled_out or {max(full_names, key=lambda name: (len(name), name))}
    return explained
