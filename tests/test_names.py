import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import names
from kg.names import describe, person_name, same_person


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        ("Deputy Harbour Minister Edda Lindqvist", "Edda Lindqvist", "Deputy Harbour Minister"),
        ("the finance minister, Tomas Varga,", "Tomas Varga", "finance minister"),
        ("Freedonia’s ambassador to Norway Olan Petrie", "Olan Petrie", "Freedonia’s ambassador to Norway"),
        ("Brig. Gen. Otis Fenn, head of the northern command,", "Otis Fenn", "Brig. Gen., head of the northern command"),
        ("Former Gov. Bill Ostrander of Ohio, who retired", "Bill Ostrander", "Former Gov."),
        ("Mira Castellan QC", "Mira Castellan", None),
        ("Mr. Okafor’s", "Okafor", None),
        ("Sen. Ruth Abel (D-Conn.)", "Ruth Abel", "Sen."),
        ("Lord Pemberley", "Lord Pemberley", None),
        ("their neighbour Gus Trent, 83,", "Gus Trent", "neighbour"),
    ],
)
def test_a_person_has_a_plain_name_and_a_role(words: str, name: str, role: str | None) -> None:
    phrase = describe(words)
    assert (phrase.kind, phrase.name) == ("person", name)
    assert role is None or phrase.role is not None
    assert role is None or phrase.role == role or phrase.role.endswith(role)


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("the Harbour Trust", "organization", "Harbour Trust"),
        ("the Board of Governors of Northern Ports", "organization", "Board of Governors of Northern Ports"),
        ("Oslo police", "organization", "Oslo police"),
        ("The Ruritanian Gazette", "organization", "Ruritanian Gazette"),
        ("Norway", "organization", "Norway"),
        ("the Tern County Coroner's Office", "organization", "Tern County Coroner's Office"),
        ("The ferry company, Blue Gull,", "organization", "Blue Gull"),
        ("news agency Baltia", "organization", "Baltia"),
        ("Democrats", "group", "Democrats"),
        ("the mayor", "role", "mayor"),
        ("the harbour master's deputy", "role", "the harbour master's deputy"),
        ("the company", "collective", "company"),
        ("the statement", "document", "statement"),
        ("a senior western diplomat, whose country took part", "anonymous", "senior western diplomat"),
        ("an independent, professional auditor", "anonymous", "independent, professional auditor"),
        ("two officials", "anonymous", "officials"),
        ("sources close to the talks", "anonymous", "sources close to the talks"),
        ("She", "pronoun", "she"),
        ("some", "anonymous", "unnamed people"),
        ("", "anonymous", "unnamed source"),
    ],
)
def test_other_sources_are_told_apart(words: str, kind: str, name: str) -> None:
    phrase = describe(words)
    assert phrase.kind == kind
    assert phrase.name.replace(",", "") == name.replace(",", "")


def test_a_document_names_its_maker() -> None:
    assert describe("a report by the Harbour Trust").owner == "the Harbour Trust"
    assert describe("a police report").owner == "police"
    assert describe("her letter").owner == "she"


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


def test_names_in_prose_carry_the_roles_that_stand_by_them() -> None:
    text = "Ports Minister Edda Lindqvist met Olan Petrie, the mayor of Tern Bay, and Denmark's ambassador to Norway Rosa Quill."
    found = {one.name: one.role for one in names.introductions(text, 0, len(text)) if one.kind == "person"}
    assert found == {"Edda Lindqvist": "Ports Minister", "Olan Petrie": "mayor of Tern Bay", "Rosa Quill": "Denmark's ambassador to Norway"}


def test_affiliations() -> None:
    assert names.affiliation("spokeswoman for the Marsh Trust") == "Marsh Trust"
    assert names.affiliation("ambassador to Norway") is None
    assert names.affiliation("mayor") is None


@given(st.text(max_size=80))
def test_any_words_are_described(words: str) -> None:
    assert describe(words).name


@given(st.text(min_size=1, max_size=40))
def test_any_name_has_a_key(name: str) -> None:
    assert person_name(name).tokens
    assert person_name(name) == person_name(name)
    assert same_person(person_name(name), person_name(name))
    names.organization_key(name)
