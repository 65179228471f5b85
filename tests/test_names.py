import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.people import names
from kg.people.names import person_name, same_person


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mohammed Shia al-Karimi", "Mohamed Shia Al Karimi"),
        ("Karim al-Hadidi", "Kareem Al-Hadidi"),
        ("Ada L. Berg", "Ada Berg"),
        ("Joe Harlan", "Joseph Harlan"),
        ("Volodymyr Zelinsky", "Volodymyr Zelinskyy"),
        ("Jóse Pérez", "Jose Perez"),
        ("Kim Jong-ho", "Kim Jong Ho"),
        ("Søren Løvig Dahl", "Soren Lovig Dahl"),
        ("Łukasz Wójcik", "Lukasz Wojcik"),
        ("Işık Yıldırım", "Isik Yildirim"),
        ("Ольга Петрова", "Olga Petrova"),
    ],
)
def test_spellings_of_one_person(a: str, b: str) -> None:
    assert same_person(person_name(a), person_name(b))
    assert person_name(a).block == person_name(b).block or "".join(person_name(a).tokens) == "".join(person_name(b).tokens)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ada Berg", "Ida Berg"),
        ("Dan Brown", "Dean Brown"),
        ("Martin Vale", "Martine Vale"),
        ("George W. Hill", "George H. Hill"),
        ("Ada Berg", "Ada Burger"),
    ],
)
def test_namesakes_stay_apart(a: str, b: str) -> None:
    assert not same_person(person_name(a), person_name(b))


def test_organizations_have_one_key_for_all_spellings() -> None:
    assert names.organization_key("the U.S. Labour Dept.") == names.organization_key("US Labor Department")
    assert names.organization_key("Blue Gull Ltd.") == names.organization_key("Blue Gull")
    assert names.organization_key("the UK") == names.organization_key("Britain")
    assert names.organization_key("Blue Gull") != names.organization_key("Blue Gull Ferries")
    assert names.organization_key("Газпром") == names.organization_key("Gazprom") == "gazprom"


def test_a_short_form_is_the_beginning_of_an_organization() -> None:
    assert names.shortens("Blue Gull", "Blue Gull Holdings")
    assert names.shortens("Baltia", "Baltia news agency")
    assert not names.shortens("Abel", "Abel Campaign")
    assert not names.shortens("Norway", "Norway Bank")
    assert not names.shortens("Ohio", "Ohio church organization")


def test_roles_that_no_one_shares_clash() -> None:
    assert names.clash(names.heads("singer"), names.heads("finance minister"))
    assert not names.clash(names.heads("general"), names.heads("deputy commander of the coalition"))
    assert not names.clash(names.heads("spokesman"), names.heads("finance minister"))
    assert names.fits(names.heads("the diplomat"), names.heads("ambassador to Norway"))


def test_affiliations() -> None:
    assert names.affiliation("spokeswoman for the Marsh Trust") == "Marsh Trust"
    assert names.affiliation("ambassador to Norway") is None
    assert names.affiliation("mayor") is None


@given(st.text(min_size=1, max_size=40))
def test_any_name_has_a_key(name: str) -> None:
    assert person_name(name).tokens
    assert person_name(name) == person_name(name)
    assert same_person(person_name(name), person_name(name))
    names.organization_key(name)


def test_a_name_without_a_letter_has_no_gender() -> None:
    assert names.gender("— ’", "") == names.gender("", "")
