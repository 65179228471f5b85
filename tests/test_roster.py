import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.people.layout import Sentences
from kg.people.phrases import Phrase, describe
from kg.people.roster import Actor, NamedMention, Roster
from kg.records import Span, SpeakerType

AT = Span(50, 55)


def roster(*people: str, roles: tuple[str, ...] = ()) -> Roster:
    result = Roster(Sentences(Span(start, start + 10) for start in range(0, 200, 10)))
    for number, name in enumerate(people):
        actor = Actor("person", name, AT)
        result.add(actor.with_role(roles[number]) if number < len(roles) else actor)
    return result


# ── actors ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("actor", "meant"),
    [
        (Actor("person", "Ada", AT), "he"),
        (Actor("person", "Ada", AT, doubtful=True), ""),
        (Actor("anonymous", "a mayor", AT, head_nouns=frozenset({"mayor"})), "he"),
        (Actor("anonymous", "mayors", AT, head_nouns=frozenset({"mayor"}), plural=True), "they"),
        (Actor("anonymous", "a company", AT, head_nouns=frozenset({"company"})), "it"),
        (Actor("anonymous", "companies", AT, head_nouns=frozenset({"company"}), plural=True), "they"),
        (Actor("anonymous", "a rock", AT, head_nouns=frozenset({"rock"})), ""),
        (Actor("organization", "NHF", AT), "it they named"),
        (Actor("organization", "Fleets", AT, plural=True), "they named"),
        (Actor("group", "Democrats", AT, plural=True), "they named"),
        (Actor("group", "A and B", AT, members=(1, 2)), "they"),
    ],
)
def test_which_pronouns_may_mean_an_actor(actor: Actor, meant: str) -> None:
    found = {"he": actor.is_one_person, "it": actor.can_be_it, "they": actor.is_several, "named": actor.is_named_body}
    assert [word for word, may in found.items() if may] == meant.split()
    assert actor.is_certain_person == (actor == Actor("person", "Ada", AT))


def test_a_description_teaches_role_nouns_and_gender() -> None:
    actor = Actor("person", "Berg", AT).with_role("chairwoman of the Marsh Trust").with_role(None, "poet").with_role(None)
    assert (actor.roles, actor.head_nouns, actor.gender) == (("chairwoman of the Marsh Trust",), frozenset({"chairwoman", "poet"}), "f")
    assert actor.with_role("chairwoman of the Marsh Trust") == actor
    assert Actor("person", "Berg", AT, gender="m").with_role("chairwoman").gender == "m"
    assert Actor("person", "Quorra Berg", AT).with_role(None).gender == ""  # "Quorra" is in no list


# ── persons ──────────────────────────────────────────────────────────────────


def test_a_surname_means_its_bearers_before_those_who_have_it_elsewhere_in_their_names() -> None:
    people = roster("Ada Berg", "Ida Berg", "Berg Olsen")
    assert people.find_people(NamedMention("Berg", AT)) == [0, 1]
    assert roster("Berg Olsen").find_people(NamedMention("Berg", AT)) == [0]
    assert people.find_people(NamedMention("Quill", AT)) == []


def test_a_full_name_means_the_same_person_and_the_bearer_of_a_lone_surname() -> None:
    people = roster("Ada Berg", "Ida Berg")
    assert people.find_people(NamedMention("Ada M. Berg", AT)) == [0]
    assert people.find_people(NamedMention("Eva Berg", AT)) == []
    assert roster("Berg").find_people(NamedMention("Eva Berg", AT)) == [0]
    people.learn_name(0, "Berg")
    assert people.find_people(NamedMention("Eva Berg", AT)) == []  # known by a full name as well


def test_another_gender_is_another_person() -> None:
    people = roster("Berg")
    people.learn_gender(0, "m")
    assert people.find_people(NamedMention("Berg", AT, gender="f")) == []
    assert people.find_people(NamedMention("Berg", AT, role="chairwoman")) == []
    assert people.find_people(NamedMention("Berg", AT, gender="m")) == people.find_people(NamedMention("Berg", AT)) == [0]
    people.learn_gender(0, "f")
    assert people[0].gender == "m"


def test_organizations_are_no_persons() -> None:
    people = roster()
    people.add_organization("Berg", AT, "organization")
    assert people.find_people(NamedMention("Berg", AT)) == []
    assert not people.is_person("Berg")


def test_a_place_where_a_person_is_named_teaches_form_name_role_and_first_mention() -> None:
    people = roster("Berg")
    people.learn_from_mention(0, NamedMention("Ada Berg", Span(12, 20), "mayor", "f"))
    people.learn_from_mention(0, NamedMention("Berg", Span(70, 74), "mayor"))
    actor = people[0]
    assert (actor.name, actor.forms, actor.roles, actor.gender) == ("Ada Berg", frozenset({"Berg", "Ada Berg"}), ("mayor",), "f")
    assert actor.first_mention == Span(12, 20)
    assert people.find_first_named([2]) == [0]
    assert people.find_described(["mayor"]) == [0]


def test_who_is_first_named_in_some_sentences_comes_in_the_order_of_the_text() -> None:
    people = roster("Ada Berg", "Ida Quill")
    people.learn_from_mention(1, NamedMention("Ida Quill", Span(31, 40)))
    assert people.find_first_named(range(1, 9)) == [1, 0]
    assert people.find_first_named([6]) == [1, 0]  # where somebody was first named until another place was found
    assert people.find_first_named([1]) == []


# ── organizations ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Marsh Trust", "Marsh Trust", True),
        ("Northgate", "Northgate Shipping", True),
        ("Northgate Shipping", "Northgate", True),
        ("NHF", "Northern Harbour Fund", True),
        ("Northern Harbour Fund", "N.H.F.", True),
        ("HF", "Harbour Fund", False),
        ("NHF", "Northern Harbour Trust", False),
        ("China", "China Daily", False),
    ],
)
def test_organizations_of_one_name(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    known = roster()
    first = known.add_organization(one, Span(60, 70), "organization")
    second = known.add_organization(other, Span(20, 30), "organization")
    assert (first == second) is same
    assert known[second].first_mention == Span(20, 30)
    if same:
        assert known[first].forms == {one, other}
        assert known[first].name == max((one, other), key=len)


def test_a_group_is_plural_and_a_joint_source_has_no_name_of_its_own() -> None:
    known = roster("Ada Berg", "Ida Quill")
    democrats = known.add_organization("Democrats", AT, "group")
    assert (known[democrats].kind, known[democrats].plural) == ("group", True)
    assert not known[known.add_organization("Marsh Trust", AT, "organization")].plural
    joint = known.add_group((0, 1), AT)
    assert (known[joint].name, known[joint].members, known[joint].plural) == ("Ada Berg and Ida Quill", (0, 1), True)
    assert known.add_group((1, 0), AT) == joint
    assert known.find_organization("Ada Berg and Ida Quill") is None


def test_a_name_may_shorten_an_organization_but_no_group() -> None:
    known = roster()
    known.add_organization("Northgate Shipping", AT, "organization")
    known.add_organization("Marsh Party", AT, "group")
    assert known.find_shortened("Northgate") == known.find_shortened("Northgate Shipping") == 0
    assert known.find_shortened("Marsh") is known.find_shortened("Marsh Party") is known.find_shortened("Shipping") is None


# ── descriptions ─────────────────────────────────────────────────────────────


def test_one_description_is_one_actor() -> None:
    known = roster()
    official = known.add_described("senior official", AT, describe("a senior official"))
    assert known.add_described("Senior Official", Span(90, 99), describe("the senior official")) == official
    assert known.add_described("officials", AT, describe("officials")) != official
    assert known[official] == Actor("anonymous", "senior official", AT, forms=frozenset({"senior official"})).with_role("senior official")
    assert known.find_described(["official"])[0] == official
    assert known.add_described("crowd", AT, Phrase("anonymous", "crowd", plural=True)) == 2
    assert known[2].plural


def test_words_without_a_source_have_one_speaker() -> None:
    known = roster()
    described = known.add_described("unnamed source", AT, Phrase("anonymous", "unnamed source"))
    assert known.add_unstated() == known.add_unstated() != described
    assert known[known.add_unstated()].first_mention == Span(0, 0)


KINDS = st.sampled_from(["person", "organization", "anonymous"])
NAMES = st.sampled_from(["Ada Berg", "Berg", "Marsh Trust", "Marsh", "the mayor", "NHF", "Northern Harbour Fund"])


@given(st.lists(st.tuples(KINDS, NAMES, st.integers(0, 150)), max_size=12))
def test_finding_changes_nothing_and_what_is_added_is_found_again(added: list[tuple[SpeakerType, str, int]]) -> None:
    known = roster()
    for kind, name, start in added:
        span = Span(start, start + len(name))
        number = (
            known.add_organization(name, span, kind)
            if kind == "organization"
            else known.add_described(name, span, describe(name))
            if kind == "anonymous"
            else known.add(Actor("person", name, span))
        )
        before = list(known)
        naming = NamedMention(name, span)
        found = [*known.find_people(naming), known.find_organization(name), known.find_shortened(name), known.find_first_named(range(20))]
        assert list(known) == before
        assert number in (known.find_people(naming) if kind == "person" else [known.find_organization(name), *_anonymous(known, name)])
        assert found


def _anonymous(known: Roster, name: str) -> list[int]:
    return [number for number, actor in enumerate(known) if actor.kind == "anonymous" and actor.name == name]
