import pytest
from readings import MINTER

from kg.people.entities import Entity, EntityIndex
from kg.people.identities import ActorKey, ArticleActor, Identity, People, join_groups, join_organizations, join_people
from kg.people.names import person_name
from kg.people.roster import Actor
from kg.records import Span, SpeakerType


def located(number: int, name: str, *forms: str, kind: SpeakerType = "person", role: str = "", article: str = "urn:a") -> ArticleActor:
    actor = Actor(kind, name, Span(0, 1), frozenset({name, *forms}))
    return ArticleActor(ActorKey(0, number), article, actor.with_role(role) if role else actor)


def entity(name: str, kind: SpeakerType | None = None, *others: str) -> Entity:
    return Entity(MINTER.external_speaker(name), name, frozenset({name, *others}), kind, ())


def people(*actors: ArticleActor, entities: tuple[Entity, ...] = ()) -> People:
    return join_people(actors, entities, EntityIndex(entities), MINTER)


def numbers(identities: tuple[Identity, ...]) -> list[list[int]]:
    return sorted([actor.key.actor for actor in identity.actors] for identity in identities)


# ── persons ──────────────────────────────────────────────────────────────────


def test_full_names_of_one_person_are_one_identity_by_the_fullest() -> None:
    found = people(located(0, "Ada Berg"), located(1, "Ada M. Berg"), located(2, "Ida Berg"))
    assert numbers(found.identities) == [[0, 1], [2]] or numbers(found.identities) == [[1, 0], [2]]
    (ada,) = [identity for identity in found.identities if len(identity.actors) == 2]
    assert ada.iri == MINTER.speaker("ada m berg", "person")
    assert set(ada.keys) == {"person ada m berg", "person ada berg"}
    assert (ada.kind, ada.name) == ("person", None)


def test_a_bare_family_name_goes_to_its_only_bearer() -> None:
    assert numbers(people(located(0, "Ada Berg"), located(1, "Berg")).identities) == [[0, 1]]
    assert numbers(people(located(0, "Ada Berg"), located(1, "A. Berg")).identities) == [[0, 1]]
    assert numbers(people(located(0, "Ada Berg"), located(1, "I. Berg")).identities) == [[0], [1]]
    assert numbers(people(located(0, "Ada Berg"), located(1, "Ida Berg"), located(2, "Berg")).identities) == [[0], [1], [2]]


def test_a_bearer_of_another_office_is_somebody_else() -> None:
    found = people(located(0, "Ada Berg", role="singer"), located(1, "Berg", role="Finance Minister"))
    assert numbers(found.identities) == [[0], [1]]
    assert numbers(people(located(0, "Ada Berg", role="politician"), located(1, "Berg", role="minister")).identities) == [[0, 1]]


def test_of_several_bearers_the_one_of_the_role_or_of_the_gender_is_meant() -> None:
    ada, ole = located(0, "Ada Berg", role="president"), located(1, "Ole Berg", role="singer and actor")
    assert numbers(people(ada, ole, located(2, "Berg", role="president")).identities) == [[0, 2], [1]]
    assert numbers(people(ada, ole, located(2, "Berg")).identities) == [[0], [1], [2]]
    assert numbers(people(ada, ole, located(2, "Berg", role="official")).identities) == [[0], [1], [2]]
    woman, man = located(0, "Emma Berg", role="spokeswoman"), located(1, "Ole Berg", role="spokesman")
    assert numbers(people(woman, man, located(2, "Berg", role="chairman")).identities) == [[0], [1, 2]]
    assert numbers(people(woman, located(2, "Berg", role="spokesman")).identities) == [[0], [2]]


def test_a_family_name_of_several_words_goes_to_its_bearer() -> None:
    assert numbers(people(located(0, "Ada van Berg"), located(1, "Van Berg"), located(2, "Berg")).identities) == [[0, 1, 2]]
    assert numbers(people(located(0, "Ada Lund Moe"), located(1, "Lund Moe"), located(2, "Ole Moe")).identities) == [[0, 1], [2]]
    assert numbers(people(located(0, "Ida Maria Ek"), located(1, "Maria Ek")).identities) == [[0], [1]]
    two = people(located(0, "Ada Lund Moe"), located(1, "Lund Moe"), located(2, "Ole Lund Moe"))
    assert numbers(two.identities) == [[0], [1], [2]]


def test_bare_names_without_a_bearer_meet_by_office_or_stay_in_their_article() -> None:
    found = people(
        located(0, "Berg", role="minister", article="urn:a"),
        located(1, "Berg", role="minister", article="urn:b"),
        located(2, "Berg", role="singer", article="urn:b"),
        located(3, "A. Berg", role="", article="urn:a"),
        located(4, "A. Berg", role="", article="urn:b"),
    )
    assert numbers(found.identities) == [[0, 1], [2], [3, 4]]
    assert {identity.iri for identity in found.identities} == {
        MINTER.speaker("berg", "person", "minister"),
        MINTER.speaker("berg", "person", "singer"),
        MINTER.speaker("a berg", "person", ""),
    }
    two = people(located(0, "Ada Berg"), located(1, "Ida Berg"), located(2, "Berg", article="urn:a"), located(3, "Berg", article="urn:b"))
    assert numbers(two.identities) == [[0], [1], [2], [3]]


@pytest.mark.parametrize(
    ("actor", "is_undecided"),
    [
        (located(0, "Quill"), True),
        (located(0, "Quill", role="poet"), False),
        (located(0, "A. Quill"), False),
        (ArticleActor(ActorKey(0, 0), "urn:a", Actor("person", "Quill", Span(0, 1), frozenset({"Quill"}), gender="f")), False),
        (located(0, "Berg"), False),
        (located(0, "Marsh"), False),
    ],
)
def test_an_undecided_actor_has_one_word_for_a_name_and_nothing_else(actor: ArticleActor, is_undecided: bool) -> None:  # noqa: FBT001
    found = people(actor, located(1, "Ada Berg"), located(2, "Ida Berg"), entities=(entity("Marsh"),))
    assert (actor in found.perhaps_organizations) is is_undecided
    assert any(actor in identity.actors for identity in found.identities) is not is_undecided


def test_the_users_names_bear_family_names_but_for_those_of_organizations() -> None:
    assert numbers(people(located(0, "Berg"), located(1, "Berg", role="poet"), entities=(entity("Ada Berg"),)).identities) == [[0, 1]]
    found = people(located(0, "Berg"), entities=(entity("Ada Berg", "organization"),))
    assert [actor.key for actor in found.perhaps_organizations] == [(0, 0)]
    (one,) = people(located(0, "Berg"), entities=(entity("Ada Berg", "person"),)).identities
    assert one.iri == MINTER.speaker(person_name("Ada Berg").key, "person")


# ── organizations ────────────────────────────────────────────────────────────


def organizations(*actors: ArticleActor, undecided: tuple[ArticleActor, ...] = ()) -> dict[str | None, list[int]]:
    found = join_organizations(actors, undecided, MINTER)
    return {identity.name: sorted(actor.key.actor for actor in identity.actors) for identity in found}


def body(number: int, name: str, *forms: str) -> ArticleActor:
    return located(number, name, *forms, kind="organization")


def test_organizations_meet_by_their_fullest_name_and_by_a_short_form_of_it() -> None:
    assert organizations(body(0, "The Marsh Trust"), body(1, "Marsh Trust")) == {"Marsh Trust": [0, 1]}
    assert organizations(body(0, "Northern Harbour Fund", "NHF"), body(1, "NHF")) == {"Northern Harbour Fund": [0, 1]}
    assert organizations(body(0, "Northern Harbour Fund"), body(1, "NHF")) == {"Northern Harbour Fund": [0, 1]}
    assert organizations(body(0, "Harbour Fund"), body(1, "HF")) == {"Harbour Fund": [0], "HF": [1]}


def test_a_short_form_of_two_names_stands_alone() -> None:
    found = organizations(body(0, "Delta Harbour Board", "DHB"), body(1, "Dyke Harvest Bureau", "DHB"), body(2, "DHB"))
    assert found == {"DHB": [2], "Delta Harbour Board": [0], "Dyke Harvest Bureau": [1]}


def test_a_word_that_ends_several_names_means_the_one_of_its_article() -> None:
    def of(article: str, number: int, name: str) -> ArticleActor:
        return located(number, name, kind="organization", article=article)

    tern, gull = of("urn:a", 0, "Tern Post"), of("urn:b", 1, "Gull Post")
    assert organizations(tern, gull, of("urn:a", 2, "Post")) == {"Tern Post": [0, 2], "Gull Post": [1]}
    apart = join_organizations([tern, gull, of("urn:c", 2, "Post"), of("urn:d", 3, "The Post")], [], MINTER)
    assert numbers(apart) == [[0], [1], [2], [3]]
    assert MINTER.speaker("Post", "organization", "urn:c") in {identity.iri for identity in apart}
    both = organizations(tern, of("urn:a", 1, "Gull Post"), of("urn:a", 2, "Post"))
    assert both == {"Tern Post": [0], "Gull Post": [1], "Post": [2]}
    alike = organizations(tern, of("urn:c", 1, "Post"), of("urn:d", 2, "Post"))  # only one name ends so
    assert alike == {"Tern Post": [0], "Post": [1, 2]}
    stranger = located(2, "Post", article="urn:a")
    found = join_organizations([tern, gull, of("urn:c", 3, "Post")], [stranger], MINTER)
    assert numbers(found) == [[0, 2], [1], [3]]


def test_a_stranger_is_the_organization_of_its_name_else_a_person_of_its_article() -> None:
    quill, marsh = located(5, "Quill"), located(6, "Marsh")
    found = join_organizations([body(0, "Marsh Trust", "Marsh")], [quill, marsh], MINTER)
    assert [(identity.kind, [actor.key.actor for actor in identity.actors]) for identity in found] == [
        ("person", [5]),
        ("organization", [0, 6]),
    ]
    assert found[0].iri == MINTER.speaker(person_name("Quill").key, "person", "urn:a")
    assert found[0].keys == (f"person {person_name('Quill').key}",)
    assert found[1].keys == ("organization marsh trust",)


@pytest.mark.parametrize(
    ("forms", "name"),
    [
        (("MARSH TRUST", "Marsh Trust"), "Marsh Trust"),
        (("The Marsh Trust", "Marsh Trust"), "Marsh Trust"),
        (("NHF", "N.H.F."), "NHF"),
        (("Marsh Trust", "Marsh Trust Inc"), "Marsh Trust"),
    ],
)
def test_the_name_is_the_shortest_spelling_that_does_not_shout(forms: tuple[str, ...], name: str) -> None:
    (identity,) = join_organizations([body(0, *forms)], [], MINTER)
    assert identity.name == name
    assert identity.iri == MINTER.organization(name)


def test_groups_meet_by_name() -> None:
    groups = [located(number, name, kind="group") for number, name in enumerate(("Democrats", "the Democrats", "Greens"))]
    found = join_groups(groups, MINTER)
    assert [(identity.name, identity.kind) for identity in found] == [("Democrats", "group"), ("Greens", "group")]
    assert numbers(found) == [[0, 1], [2]]
    assert found[0].iri == MINTER.speaker("democrats", "group")
