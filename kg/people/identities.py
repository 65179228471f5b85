"""Which actors of all articles are one speaker: persons, organizations and groups are joined by their names.

Every choice depends on the set of names alone, never on the order of the articles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.people import kinds, names, roles
from kg.people.clusters import cluster_persons, fullest_name
from kg.people.entities import Entity, EntityIndex, organization_key, person_key
from kg.people.lexicon import ORGANIZATION_ALIASES
from kg.people.names import PersonName
from kg.people.roster import Actor
from kg.records import SpeakerType
from kg.text.english import fold
from kg.vocab import Minter

Place = tuple[int, int]  # number of the article, number of the actor in its roster


@dataclass(frozen=True, slots=True)
class LocatedActor:
    """An actor, and where it is found.

    :param article: the article's IRI
    """

    place: Place
    article: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Identity:
    """Actors that are one speaker, unless the user's entities tell them apart.

    :param iri: the speaker's address, unless an entity gives it
    :param keys: keys by which the user's entities may name it (``kg.people.entities.name_keys``)
    :param name: what it is called; None where the best of its names is to be chosen
    """

    actors: tuple[LocatedActor, ...]
    kind: SpeakerType
    iri: str
    keys: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The persons of all articles.

    :param undecided: actors with one word for a name that may be organizations as well: no title, no bearer of that family name anywhere
    """

    identities: tuple[Identity, ...]
    undecided: tuple[LocatedActor, ...]


# ── persons ──────────────────────────────────────────────────────────────────


def join_people(people: Iterable[LocatedActor], entities: Sequence[Entity], index: EntityIndex, minter: Minter) -> People:
    """Join persons.

    1. full names that can be one person's, the user's names included
    2. a bare family name and its only bearer
    3. other bare family names within one article, or of one office
    """
    # 1
    full: dict[PersonName, list[LocatedActor]] = defaultdict(list)
    bare: list[LocatedActor] = []
    for located in people:
        name = names.person_name(located.actor.name)
        if name.is_full:
            full[name].append(located)
        else:
            bare.append(located)
    labels = [names.person_name(label) for entity in entities if entity.type in {None, "person"} for label in entity.names]
    clusters = cluster_persons({*full, *(name for name in labels if name.is_full)})
    members = [[located for name in cluster for located in full.get(name, ())] for cluster in clusters]
    # 2
    assigned = _assign(bare, clusters, members, index)
    for number, located in assigned.borne:
        members[number].append(located)
    # 3
    alone = [
        Identity(tuple(found), "person", minter.speaker(key, "person", told_by), (f"person {key}",))
        for (key, told_by), found in sorted(assigned.alone.items())
    ]
    joined = [_person(cluster, found, minter) for cluster, found in zip(clusters, members, strict=True) if found]
    return People((*alone, *joined), tuple(assigned.undecided))


def _person(cluster: Sequence[PersonName], actors: Sequence[LocatedActor], minter: Minter) -> Identity:
    """Make one person of a cluster of names; the articles may have the family name alone, and the user the rest."""
    written = {name for located in actors if (name := names.person_name(located.actor.name)).is_full}
    fullest = fullest_name(written or cluster)
    return Identity(tuple(actors), "person", minter.speaker(fullest.key, "person"), tuple(person_key(name) for name in cluster))


@dataclass(frozen=True, slots=True)
class _Assigned:
    """Actors with bare family names.

    :param borne: (number of the cluster that is its only bearer, actor)
    :param undecided: actors of one word whose family name nobody has, without role and gender, and not in the entities file
    :param alone: by the name and by what tells them apart from others of it: an office, or the article
    """

    borne: list[tuple[int, LocatedActor]]
    alone: dict[tuple[str, str], list[LocatedActor]]
    undecided: list[LocatedActor]


def _assign(
    bare: Iterable[LocatedActor], clusters: Sequence[Sequence[PersonName]], members: Sequence[Sequence[LocatedActor]], index: EntityIndex
) -> _Assigned:
    """Find for each bare family name its only bearer, where the roles of both are not against it."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for number, cluster in enumerate(clusters):
        for family in (family for name in cluster for family in name.families):
            bearers[family].add(number)
    heads = [frozenset().union(*(located.actor.head_nouns for located in found)) for found in members]
    assigned = _Assigned([], defaultdict(list), [])
    for located in bare:
        actor, name = located.actor, names.person_name(located.actor.name)
        is_family_name = len(name.tokens) == 1  # else an initial stands before it
        fit = [
            number
            for number in sorted(bearers[name.family])
            if not roles.clash(actor.head_nouns, heads[number])
            and (is_family_name or any(names.same_person(name, other) for other in clusters[number]))
        ]
        if len(fit) == 1:
            assigned.borne.append((fit[0], located))
        elif is_family_name and not bearers[name.family] and not actor.head_nouns and not actor.gender and index.find(actor.forms) is None:
            assigned.undecided.append(located)
        else:
            office = min(roles.person_nouns(actor.head_nouns), default="")
            assigned.alone[name.key, office or located.article if is_family_name else ""].append(located)
    return assigned


# ── organizations and groups ─────────────────────────────────────────────────


def join_organizations(organizations: Iterable[LocatedActor], undecided: Iterable[LocatedActor], minter: Minter) -> tuple[Identity, ...]:
    """Join organizations by their fullest names; a stranger joins the one that has its name, or else becomes a person of its article.

    An acronym or a short form joins a longer name where it stands for that name only.
    """
    fullest: dict[Place, str] = {}
    longer: dict[str, set[str]] = defaultdict(set)  # key of a name → keys of the fullest names that it may stand for
    merged: dict[str, list[LocatedActor]] = defaultdict(list)
    organizations = list(organizations)
    for located in organizations:
        keys = sorted((names.organization_key(form) for form in located.actor.forms), key=lambda key: (-len(key), key))
        fullest[located.place] = keys[0]
        for key in keys:
            longer[key].add(keys[0])
    for key in fullest.values():
        acronym = names.initials(key.title()).lower()
        if len(acronym) > 2 and acronym in longer:
            longer[acronym].add(key)
    for located in organizations:
        merged[_expand(fullest[located.place], longer)].append(located)
    people = []
    for located in undecided:
        key = names.organization_key(located.actor.name)
        if key in longer:
            merged[_expand(key, longer)].append(located)
        else:
            people.append(_stranger(located, minter))
    return (*people, *(_organization(key, found, minter) for key, found in sorted(merged.items())))


def _organization(key: str, actors: Sequence[LocatedActor], minter: Minter) -> Identity:
    name = _shortest_full_name(actors, key)
    return Identity(tuple(actors), "organization", minter.organization(name), (organization_key(key),), name)


def _stranger(located: LocatedActor, minter: Minter) -> Identity:
    """A person of one article, who is known by one word."""
    name = names.person_name(located.actor.name)
    return Identity((located,), "person", minter.speaker(name.key, "person", located.article), (person_key(name),))


def join_groups(groups: Iterable[LocatedActor], minter: Minter) -> tuple[Identity, ...]:
    """Join named groups ("Democrats") by their names."""
    merged: dict[str, list[LocatedActor]] = defaultdict(list)
    for located in groups:
        merged[names.organization_key(located.actor.name)].append(located)
    return tuple(
        Identity(tuple(found), "group", minter.speaker(key, "group"), (organization_key(key),), _shortest_full_name(found, key))
        for key, found in sorted(merged.items())
    )


def _expand(key: str, longer: Mapping[str, set[str]]) -> str:
    """The one longer name that a short form stands for, or the form itself."""
    names_ = longer[key] - {key}
    return next(iter(names_)) if len(names_) == 1 else key


def _shortest_full_name(actors: Iterable[LocatedActor], key: str) -> str:
    """The fullest name in its shortest spelling: it gives the address, so how often it is written must not matter."""
    forms = {form for located in actors for form in located.actor.forms}
    full = [form for form in forms if names.organization_key(form) == key]

    def order(form: str) -> tuple[bool, bool, int, str]:
        is_other_wording = key in ORGANIZATION_ALIASES.values() and fold(form) != key
        return is_other_wording, _is_all_capitals(form), len(form), form

    return min(full or forms, key=order)


def _is_all_capitals(name: str) -> bool:
    """Whether a name is set in capitals throughout, and is no acronym."""
    return name.isupper() and not kinds.is_acronym(name)
