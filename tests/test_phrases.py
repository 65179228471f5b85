import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.people.introductions import introductions
from kg.people.phrases import describe


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
        ("the Board of Governors of Northern Ports", "collective", "Board of Governors of Northern Ports"),
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


def test_names_in_prose_carry_the_roles_that_stand_by_them() -> None:
    text = "Ports Minister Edda Lindqvist met Olan Petrie, the mayor of Tern Bay, and Denmark's ambassador to Norway Rosa Quill."
    found = {one.name: one.role for one in introductions(text, 0, len(text)) if one.kind == "person"}
    assert found == {"Edda Lindqvist": "Ports Minister", "Olan Petrie": "mayor of Tern Bay", "Rosa Quill": "Denmark's ambassador to Norway"}


@given(st.text(max_size=80))
def test_any_words_are_described(words: str) -> None:
    assert describe(words).name
