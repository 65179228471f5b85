"""Joins the actors of all articles that are one speaker, by their names: persons, organizations and groups.

No choice depends on the order of the articles. Every choice depends on the set of names alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.people import kinds, names, roles
from kg.people.clusters import cluster_persons, fullest_name
from kg.people.entities import Entity, EntityIndex, organization_key, person_key
from kg.people.lexicon import ORGANIZATION_ALIASES
from kg.people.names import PersonName
from kg.people.roster import Actor
from kg.records import SpeakerType
from kg.text.english import fold
from kg.vocab import Minter


class ActorKey(NamedTuple):
    """Which actor of which article.

    :param article: number of the article
    :param actor: number of the actor in the article's roster
    """

    article: int
    actor: int


@dataclass(frozen=True, slots=True)
class ArticleActor:
    """An actor of one article: who it is there, and which article that is.

    :param article_iri: the article's IRI
    """

    key: ActorKey
    article_iri: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Identity:
    """Actors of any articles that are one speaker, unless the user's entities tell them apart.

    :param kind: what the speaker is
    :param iri: the speaker's IRI, unless one of the user's entities gives it
    :param keys: keys of its names, by which it is looked up among the user's entities (``kg.people.entities.name_keys``)
    :param name: the name of the speaker; None for a person, whose most frequent name is chosen later
    """

    actors: tuple[ArticleActor, ...]
    kind: SpeakerType
    iri: str
    keys: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The persons of all articles.

    :param perhaps_organizations: actors with one word for a name ("Quill"), which may be an organization's: they have no role and no
        gender, no person has that family name, and no entity of the user's that name
    """

    identities: tuple[Identity, ...]
    perhaps_organizations: tuple[ArticleActor, ...]


# ── persons ──────────────────────────────────────────────────────────────────


def join_people(people: Iterable[ArticleActor], entities: Sequence[Entity], index: EntityIndex, minter: Minter) -> People:
    """Join the persons of all articles that are one speaker.

    1. join those with full names that may be one person's; names in the user's entities may link them
    2. add those with a bare family name to the only person who has it
    3. join other bare family names within one article, or of one office

    :param people: actors that are persons
    :param index: the same entities, by their names
    """
    # 1
    with_full_name: dict[PersonName, list[ArticleActor]] = defaultdict(list)
    with_bare_name: list[ArticleActor] = []
    for article_actor in people:
        name = names.person_name(article_actor.actor.name)
        if name.is_full:
            with_full_name[name].append(article_actor)
        else:
            with_bare_name.append(article_actor)
    labels = [names.person_name(label) for entity in entities if entity.type in {None, "person"} for label in entity.names]
    clusters = cluster_persons({*with_full_name, *(name for name in labels if name.is_full)})
    members = [[article_actor for name in cluster for article_actor in with_full_name.get(name, ())] for cluster in clusters]
    # 2
    bare = _assign_bare_names(with_bare_name, clusters, members, index)
    for cluster_number, actors in bare.by_cluster.items():
        members[cluster_number] += actors
    # 3
    without_bearer = [
        Identity(tuple(actors), "person", minter.speaker(name_key, "person", distinguishing), (f"person {name_key}",))
        for (name_key, distinguishing), actors in sorted(bare.without_bearer.items())
    ]
    joined = [_make_person(cluster, actors, minter) for cluster, actors in zip(clusters, members, strict=True) if actors]
    return People((*without_bearer, *joined), tuple(bare.perhaps_organizations))


def _make_person(cluster: Sequence[PersonName], actors: Sequence[ArticleActor], minter: Minter) -> Identity:
    """Make one identity of the persons whose names are in one cluster.

    Its IRI comes from the fullest name in the articles; where they have only the family name, from the fullest of the user's names.

    :param cluster: full names that may be one person's, the user's included
    """
    in_articles = {name for article_actor in actors if (name := names.person_name(article_actor.actor.name)).is_full}
    fullest = fullest_name(in_articles or cluster)
    return Identity(tuple(actors), "person", minter.speaker(fullest.key, "person"), tuple(person_key(name) for name in cluster))


@dataclass(frozen=True, slots=True)
class _BareNames:
    """Actors with a family name and no given name, by what is known of whom the name means.

    :param by_cluster: number of the cluster of full names whose person alone may be meant → actors
    :param without_bearer: (key of the name, what tells its persons apart: an office, else the article's IRI) → actors
    :param perhaps_organizations: see :class:`People`
    """

    by_cluster: dict[int, list[ArticleActor]]
    without_bearer: dict[tuple[str, str], list[ArticleActor]]
    perhaps_organizations: list[ArticleActor]


def _assign_bare_names(
    bare: Iterable[ArticleActor], clusters: Sequence[Sequence[PersonName]], members: Sequence[Sequence[ArticleActor]], index: EntityIndex
) -> _BareNames:
    """Find for each bare family name ("Berg", "A. Berg") the only person who may be meant.

    1. note which persons have each family name, and the role nouns of each person
    2. find the candidates: those with the name whose roles do not clash; behind an initial, only those whose given name agrees
    3. where there is one candidate, assign the actor to it; else it is perhaps an organization, where nothing shows that it is a person;
       else it has no bearer among the full names, and its role noun (its office), or else its article, tells it apart from others

    :param bare: actors of all articles that have a family name and no given name
    :param clusters: full names, one sequence for each person
    :param members: the actors of each cluster, in the order of the clusters
    """
    # 1
    bearers: dict[str, set[int]] = defaultdict(set)  # family name → numbers of the clusters that have it
    for number, cluster in enumerate(clusters):
        for family in (family for name in cluster for family in name.families):
            bearers[family].add(number)
    role_nouns = [frozenset().union(*(article_actor.actor.head_nouns for article_actor in actors)) for actors in members]
    assigned = _BareNames(defaultdict(list), defaultdict(list), [])
    for article_actor in bare:
        # 2
        actor, name = article_actor.actor, names.person_name(article_actor.actor.name)
        is_one_word = len(name.tokens) == 1  # else an initial stands before the family name
        candidates = [
            number
            for number in sorted(bearers[name.family])
            if not roles.clash(actor.head_nouns, role_nouns[number])
            and (is_one_word or any(names.same_person(name, other) for other in clusters[number]))
        ]
        # 3
        is_unknown = not bearers[name.family] and not actor.head_nouns and not actor.gender and index.find(actor.forms) is None
        if len(candidates) == 1:
            assigned.by_cluster[candidates[0]].append(article_actor)
        elif is_one_word and is_unknown:
            assigned.perhaps_organizations.append(article_actor)
        else:
            office = min(roles.person_nouns(actor.head_nouns), default="")
            distinguishing = (office or article_actor.article_iri) if is_one_word else ""
            assigned.without_bearer[name.key, distinguishing].append(article_actor)
    return assigned


# ── organizations and groups ─────────────────────────────────────────────────


def join_organizations(
    organizations: Iterable[ArticleActor], perhaps_organizations: Iterable[ArticleActor], minter: Minter
) -> tuple[Identity, ...]:
    """Join the organizations of all articles that are one speaker.

    1. take the longest name of each; note for each of its names, and for the initials of the longest, which longest names it may mean
    2. join those with the same longest name; an acronym or a short form that may mean only one longer name counts as that name
    3. an actor that is perhaps an organization joins the organization that has its name; where there is none, it is a person of its article

    :param perhaps_organizations: actors that may be persons or organizations, see :class:`People`
    :returns: the persons of step 3, then the organizations
    """
    # 1
    longest: dict[ActorKey, str] = {}  # actor → key of its longest name
    may_mean: dict[str, set[str]] = defaultdict(set)  # key of a name → keys of the longest names that it may stand for
    organizations = list(organizations)
    for article_actor in organizations:
        keys = sorted((names.organization_key(form) for form in article_actor.actor.forms), key=lambda key: (-len(key), key))
        longest[article_actor.key] = keys[0]
        for key in keys:
            may_mean[key].add(keys[0])
    for key in longest.values():
        acronym = names.initials(key.title()).lower()
        if len(acronym) > 2 and acronym in may_mean:
            may_mean[acronym].add(key)
    # 2
    merged: dict[str, list[ArticleActor]] = defaultdict(list)
    for article_actor in organizations:
        merged[_longer_name(longest[article_actor.key], may_mean)].append(article_actor)
    # 3
    people = []
    for article_actor in perhaps_organizations:
        key = names.organization_key(article_actor.actor.name)
        if key in may_mean:
            merged[_longer_name(key, may_mean)].append(article_actor)
        else:
            people.append(_person_of_one_article(article_actor, minter))
    return (*people, *(_make_organization(key, actors, minter) for key, actors in sorted(merged.items())))


def _make_organization(key: str, actors: Sequence[ArticleActor], minter: Minter) -> Identity:
    """Make the identity of organizations that have one name in common; its IRI comes from the shortest spelling of that name.

    :param key: the name, as ``names.organization_key`` writes it
    """
    name = _shortest_spelling(actors, key)
    return Identity(tuple(actors), "organization", minter.organization(name), (organization_key(key),), name)


def _person_of_one_article(article_actor: ArticleActor, minter: Minter) -> Identity:
    """Make an identity of one actor alone: a person whose one-word name may mean somebody else in another article."""
    name = names.person_name(article_actor.actor.name)
    return Identity((article_actor,), "person", minter.speaker(name.key, "person", article_actor.article_iri), (person_key(name),))


def join_groups(groups: Iterable[ArticleActor], minter: Minter) -> tuple[Identity, ...]:
    """Join the named groups of all articles ("Democrats") that have the same name."""
    merged: dict[str, list[ArticleActor]] = defaultdict(list)
    for article_actor in groups:
        merged[names.organization_key(article_actor.actor.name)].append(article_actor)
    return tuple(
        Identity(tuple(actors), "group", minter.speaker(key, "group"), (organization_key(key),), _shortest_spelling(actors, key))
        for key, actors in sorted(merged.items())
    )


def _longer_name(key: str, may_mean: Mapping[str, set[str]]) -> str:
    """Replace an acronym or a short form by the longer name of an organization, where it may mean exactly one; else give it back.

    :param key: the name, as ``names.organization_key`` writes it
    :param may_mean: name → names that it may stand for, all written so
    """
    longer = may_mean[key] - {key}
    return next(iter(longer)) if len(longer) == 1 else key


def _shortest_spelling(actors: Iterable[ArticleActor], key: str) -> str:
    """Choose among the spellings of one name: the shortest, since the choice must not depend on how often each is written.

    A spelling all in capitals is chosen last; so is another name, where the key is the main name of several (``ORGANIZATION_ALIASES``).

    :param key: key of the name
    """
    forms = {form for article_actor in actors for form in article_actor.actor.forms}
    spellings = [form for form in forms if names.organization_key(form) == key]

    def order(form: str) -> tuple[bool, bool, int, str]:
        """Sort key of a spelling, the best one first."""
        is_other_name = key in ORGANIZATION_ALIASES.values() and fold(form) != key
        return is_other_name, _is_all_capitals(form), len(form), form

    return min(spellings or forms, key=order)


def _is_all_capitals(name: str) -> bool:
    """Whether a name is written in capitals throughout ("HARBOUR FUND"), and is no acronym."""
    return name.isupper() and not kinds.is_acronym(name)
