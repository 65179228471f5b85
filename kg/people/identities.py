"""Joins the actors of all articles that are one speaker, by their names: persons, organizations and groups.

No choice depends on the order of the articles. Every choice depends on the set of names alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.people import kinds, names, roles
from kg.people.clusters import cluster_persons, fullest_name
from kg.people.entities import Entity, EntityIndex, organization_key, person_key
from kg.people.kinds import Gender
from kg.people.lexicon import GIVEN_NAMES, KNOWN_ORGANIZATIONS, ORGANIZATION_ALIASES, ORGANIZATION_NOUNS, ORGANIZATION_WORDS
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
    2. add those with a bare family name, of one word or several, to the only person who has it
    3. join other bare family names within one article, or of one office

    :param people: actors that are persons
    :param index: the same entities, by their names
    """
    # 1
    people = list(people)
    family_names = _long_family_names(article_actor.actor.name for article_actor in people)
    with_full_name: dict[PersonName, list[ArticleActor]] = defaultdict(list)
    with_bare_name: list[ArticleActor] = []
    for article_actor in people:
        name = names.person_name(article_actor.actor.name)
        if name.is_full and fold(article_actor.actor.name) not in family_names:
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


def _long_family_names(full_names: Iterable[str]) -> frozenset[str]:
    """Find names of several words that may be family names: a longer name ends so, and their first word is no given name.

    :returns: these names, folded

    >>> sorted(_long_family_names(["Ada van Berg", "Van Berg", "Ole Lund Moe", "Lund Moe", "Ida Maria Ek", "Maria Ek"]))
    ['lund moe', 'van berg']
    """
    all_words = {tuple(fold(name).split()) for name in full_names}
    endings = {words[begin:] for words in all_words for begin in range(1, len(words) - 1)}
    return frozenset(" ".join(words) for words in all_words & endings if words[0] not in GIVEN_NAMES)


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


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A person whom a bare family name may mean.

    :param number: of its cluster
    :param names: its full names
    :param written: these names as articles write them, folded
    :param head_nouns: its role nouns in all articles
    :param gender: the one that most articles tell; "" where none tells it
    """

    number: int
    names: Sequence[PersonName]
    written: frozenset[str]
    head_nouns: frozenset[str]
    gender: Gender

    def may_be(self, actor: Actor) -> bool:
        """Whether an actor with a bare name may be this person: neither gender, roles, initial nor the words of the name are against it."""
        name = names.person_name(actor.name)
        if roles.clash(actor.head_nouns, self.head_nouns) or {actor.gender, self.gender} == {"m", "f"}:
            return False
        if name.is_full:  # a family name of several words
            return any(written.endswith(f" {fold(actor.name)}") for written in self.written)
        return len(name.tokens) == 1 or any(names.same_person(name, other) for other in self.names)


def _make_bearer(number: int, cluster: Sequence[PersonName], actors: Sequence[ArticleActor]) -> _Bearer:
    """Collect what the articles say about the person of a cluster."""
    genders: Counter[Gender] = Counter(article_actor.actor.gender for article_actor in actors if article_actor.actor.gender)
    return _Bearer(
        number,
        cluster,
        frozenset(fold(form) for article_actor in actors for form in article_actor.actor.forms),
        frozenset[str]().union(*(article_actor.actor.head_nouns for article_actor in actors)),
        max(sorted(genders), key=lambda gender: genders[gender], default=""),
    )


def _assign_bare_names(
    bare: Iterable[ArticleActor], clusters: Sequence[Sequence[PersonName]], members: Sequence[Sequence[ArticleActor]], index: EntityIndex
) -> _BareNames:
    """Find for each bare family name ("Berg", "A. Berg", "van Berg") the only person who may be meant.

    1. note which persons have each family name
    2. find those who may be meant (:meth:`_Bearer.may_be`); of several only those who have a role of the actor's ("President Berg"), if any
    3. where there is one, assign the actor to it; else it is perhaps an organization, where nothing shows that it is a person;
       else it has no bearer among the full names, and its role noun (its office), or else its article, tells it apart from others

    :param bare: actors of all articles that have a family name and no given name
    :param clusters: full names, one sequence for each person
    :param members: the actors of each cluster, in the order of the clusters
    """
    # 1
    bearers: dict[str, list[_Bearer]] = defaultdict(list)  # family name → those who have it
    for number, cluster in enumerate(clusters):
        bearer = _make_bearer(number, cluster, members[number])
        for family in sorted({family for name in cluster for family in name.families}):
            bearers[family].append(bearer)
    assigned = _BareNames(defaultdict(list), defaultdict(list), [])
    for article_actor in bare:
        # 2
        actor, name = article_actor.actor, names.person_name(article_actor.actor.name)
        is_one_word = len(name.tokens) == 1  # else an initial or more of the family name stands before it
        candidates = [bearer for bearer in bearers[name.family] if bearer.may_be(actor)]
        if len(candidates) > 1:
            candidates = [bearer for bearer in candidates if bearer.head_nouns & actor.head_nouns] or candidates
        # 3
        is_unknown = not bearers[name.family] and not actor.head_nouns and not actor.gender and index.find(actor.forms) is None
        if len(candidates) == 1:
            assigned.by_cluster[candidates[0].number].append(article_actor)
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
    3. a word that ends the names of several ("the Post") means the one of its article that ends so, else a body of its article alone
    4. an actor that is perhaps an organization joins the organization that has its name; where there is none, it is a person of its article

    :param perhaps_organizations: actors that may be persons or organizations, see :class:`People`
    :returns: the persons of step 4, then the organizations
    """
    # 1
    organizations = list(organizations)
    longest = {article_actor.key: _longest_key(article_actor.actor) for article_actor in organizations}
    may_mean: dict[str, set[str]] = defaultdict(set)  # key of a name → keys of the longest names that it may stand for
    for article_actor in organizations:
        for form in article_actor.actor.forms:
            may_mean[names.organization_key(form)].add(longest[article_actor.key])
    for key in longest.values():
        acronym = names.initials(key.title()).lower()
        if len(acronym) > 2 and acronym in may_mean:
            may_mean[acronym].add(key)
    # 2, 3
    shared = _shared_words(longest.values())
    of_article: dict[str, set[str]] = defaultdict(set)  # article's IRI → longest names in it
    for article_actor in organizations:
        of_article[article_actor.article_iri].add(longest[article_actor.key])
    merged: dict[tuple[str, str], list[ArticleActor]] = defaultdict(list)  # (name, article's IRI where it is of that alone) → actors
    for article_actor in organizations:
        merged[_meant_name(longest[article_actor.key], article_actor.article_iri, shared, of_article, may_mean)].append(article_actor)
    # 4
    people = []
    for article_actor in perhaps_organizations:
        key = names.organization_key(article_actor.actor.name)
        if key in may_mean:
            merged[_meant_name(key, article_actor.article_iri, shared, of_article, may_mean)].append(article_actor)
        else:
            people.append(_person_of_one_article(article_actor, minter))
    return (*people, *(_make_organization(key, actors, minter, article) for (key, article), actors in sorted(merged.items())))


def _longest_key(actor: Actor) -> str:
    """The longest of an actor's names, as ``names.organization_key`` writes them."""
    return min((names.organization_key(form) for form in actor.forms), key=lambda key: (-len(key), key))


def _shared_words(keys: Iterable[str]) -> frozenset[str]:
    """Find the words for organizations that end the names of two or more, as "post" and "police" do.

    Names that are known as a whole ("white house") do not count.

    :param keys: names, as ``names.organization_key`` writes them

    >>> sorted(_shared_words(["tern post", "gull post", "harbour board"]))
    ['post']
    """
    endings = Counter(key.rpartition(" ")[2] for key in set(keys) - KNOWN_ORGANIZATIONS if " " in key)
    return frozenset(word for word, count in endings.items() if count > 1) & (ORGANIZATION_WORDS | ORGANIZATION_NOUNS) - KNOWN_ORGANIZATIONS


def _meant_name(
    key: str, article: str, shared: frozenset[str], of_article: Mapping[str, set[str]], may_mean: Mapping[str, set[str]]
) -> tuple[str, str]:
    """Say which longest name a name means, and in which article, where it means a body of that article alone.

    :param key: the name, as ``names.organization_key`` writes it
    :param article: IRI of its article
    :param shared: see ``_shared_words``
    :param of_article: IRI of an article → the longest names in it
    :param may_mean: name → names that it may stand for
    :returns: the longest name, and the article's IRI or ""
    """
    if key not in shared:
        return _longer_name(key, may_mean), ""
    longer = {other for other in of_article[article] - KNOWN_ORGANIZATIONS if other.endswith(f" {key}")}
    return (_longer_name(longer.pop(), may_mean), "") if len(longer) == 1 else (key, article)


def _make_organization(key: str, actors: Sequence[ArticleActor], minter: Minter, article: str) -> Identity:
    """Make the identity of organizations that have one name in common; its IRI comes from the shortest spelling of that name.

    :param key: the name, as ``names.organization_key`` writes it
    :param article: IRI of the only article in which the name means this organization; "" where it means the same in all
    """
    name = _shortest_spelling(actors, key)
    return Identity(tuple(actors), "organization", minter.speaker(name, "organization", article), (organization_key(key),), name)


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
