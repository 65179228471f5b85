import pytest

from kg.people.name_index import MAX_NAMESAKES, NameIndex
from kg.people.names import person_name


def index(*actors: str, person: bool = False) -> NameIndex:
    result = NameIndex()
    for number, form in enumerate(actors):
        result.add_name(number, form, person=person)
    return result


def test_a_surname_finds_all_who_have_it_and_a_full_name_its_family() -> None:
    people = index("Ada Berg", "Berg Olsen", "Ida Quill", person=True)
    assert people.find_people(person_name("Berg")) == [0, 1]
    assert people.find_people(person_name("Eva Berg")) == [0]
    assert people.find_people(person_name("Eva Maria Olsen")) == [1]
    assert people.find_people(person_name("Zoe")) == []


def test_a_person_is_known_by_the_whole_name_and_by_the_surname() -> None:
    people = index("Ada Berg", person=True)
    assert [people.is_person(name) for name in ("Ada Berg", "Berg", "Ada", "Eva Berg")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Northern Harbour Fund", [0]),
        ("the northern harbour fund", [0]),
        ("Northern Harbour", [0]),
        ("Northern", [0]),
        ("Northern Harbour Fund Board", [0]),
        ("NHF", [0]),
        ("N.H.F.", [0]),
        ("Harbour Fund", []),
        ("DHB", [1]),
        ("Delta Harbour Board", [1]),
        ("Delta Board", []),
    ],
)
def test_organizations_are_found_by_longer_and_shorter_names_and_by_acronyms(name: str, found: list[int]) -> None:
    assert index("Northern Harbour Fund", "DHB").find_organizations(name) == found


def test_two_letters_are_no_acronym_of_a_name() -> None:
    assert index("Harbour Fund").find_organizations("HF") == []
    assert index("HF").find_organizations("Harbour Fund") == []


def test_nouns_find_those_they_describe() -> None:
    described = NameIndex()
    described.add_nouns(0, ["ambassador"])
    described.add_nouns(1, ["mayor", "poet"])
    described.add_name(2, "Mayor Films", person=False)
    assert described.find_described(["diplomat"]) == []
    assert described.find_described(["mayor", "ambassador"]) == [0, 1]
    assert described.find_with_noun("mayor") == [1, 2]
    assert described.find_with_noun("diplomat") == []


def test_no_more_than_so_many_namesakes_are_looked_at() -> None:
    people = index(*(f"Ada{number} Berg" for number in range(MAX_NAMESAKES + 5)), person=True)
    assert people.find_people(person_name("Berg")) == list(range(MAX_NAMESAKES))
