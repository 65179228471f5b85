import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.people import phrases
from kg.people.introductions import introductions
from kg.people.kinds import NameKinds
from kg.people.phrases import Phrase, describe
from kg.records import NameWord, Span


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
        ("TERN BAY (ABC) – Mayor Ada Berg", "Ada Berg", "Mayor"),
        ("Ada Berg, Jr.", "Ada Berg Jr.", None),
        ("Vann R. Halvor II", "Vann R. Halvor II", None),
        ("Mrs. Ada Berg herself", "Ada Berg", None),
        ("designer Ada Berg as her dog, Rex, barked", "Ada Berg", None),
        ("Tern County (Ariz.) Sheriff Ada Berg", "Ada Berg", "Tern County Sheriff"),
        ("Ada Berg of the shipping firm Gull", "Ada Berg", None),
        ("my friend Ada Berg at the defunct Marsh Post", "Ada Berg", "friend"),
        ("Zorva's introducer, actress Ada Berg", "Ada Berg", "introducer"),
        ("WHO director Ada Berg", "Ada Berg", "WHO director"),
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
        ("two officials", "anonymous", "two officials"),
        ("Some Democrats on the left", "anonymous", "some Democrats on the left"),
        ("another Freedonian Democrat", "anonymous", "another Freedonian Democrat"),
        ("everyone", "anonymous", "everyone"),
        ("conservative groups", "anonymous", "conservative groups"),
        ("Freedonian officials", "anonymous", "Freedonian officials"),
        ("US and Freedonian officials", "anonymous", "US and Freedonian officials"),
        ("43% of voters", "anonymous", "43% of voters"),
        ("Harbour Insider", "organization", "Harbour Insider"),
        ("the Norwegian Watch for Human Rights", "organization", "Norwegian Watch for Human Rights"),
        ("the London-based Tern Society", "organization", "Tern Society"),
        ("the 6th Harbour Court", "organization", "6th Harbour Court"),
        ("a spokesman for the Foreign Office", "anonymous", "spokesman for the Foreign Office"),
        ("the Freedonian Republican Committee", "organization", "Freedonian Republican Committee"),
        ("Supreme Court this month", "organization", "Supreme Court"),
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
    assert describe("a police report").owner is None
    assert describe("her letter").owner == "she"


def test_names_in_prose_carry_the_roles_that_stand_by_them() -> None:
    text = "Ports Minister Edda Lindqvist met Olan Petrie, the mayor of Tern Bay, and Denmark's ambassador to Norway Rosa Quill."
    found = {one.name: one.role for one in introductions(text, 0, len(text)) if one.kind == "person"}
    assert found == {"Edda Lindqvist": "Ports Minister", "Olan Petrie": "mayor of Tern Bay", "Rosa Quill": "Denmark's ambassador to Norway"}


@given(st.text(max_size=80))
def test_any_words_are_described(words: str) -> None:
    assert describe(words).name


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("her", Phrase("pronoun", "her", head="she")),
        ("Whom they met", Phrase("pronoun", "whom", head="whom")),
        ("one", Phrase("anonymous", "unnamed person", head="one")),
        ("many.", Phrase("anonymous", "unnamed people", head="many", plural=True)),
        ("Zorva Quill, the mayor,", Phrase("person", "Zorva Quill", "mayor", "mayor")),
        ("Finance Minister Zorva Quill, a lawyer", Phrase("person", "Zorva Quill", "Finance Minister, lawyer", "minister")),
        ("Zorva Quill (R-Ohio), 52, mayor", Phrase("person", "Zorva Quill", "mayor", "mayor")),
        ("Zorva Quill, a friend to all", Phrase("person", "Zorva Quill", "friend to all", "friend")),
        ("spokeswoman Zorva Quill", Phrase("person", "Zorva Quill", "spokeswoman", "spokeswoman", gender="f")),
        ("the mayor, Zorva Quill,", Phrase("person", "Zorva Quill", "mayor", "mayor")),
        ("a mayor (Zorva Quill)", Phrase("person", "Zorva Quill", "mayor", "mayor")),
        ("the company, Zorva,", Phrase("organization", "Zorva", None, "company")),
        ("the mayors, Zorva Quill", Phrase("anonymous", "mayors", "mayors", "mayor", definite=True, plural=True)),
        ("the mayor, Democrats", Phrase("role", "mayor", "mayor", "mayor", definite=True)),
        ("the mayor who knew Olan Petrie", Phrase("role", "mayor", "mayor", "mayor", definite=True)),
        ("a harbour report in March", Phrase("document", "harbour report", head="report")),
        ("the mayor on Monday", Phrase("role", "mayor", "mayor", "mayor", definite=True)),
        ("Berg and Sons", Phrase("organization", "Berg and Sons", definite=True)),
        ("the Berg and Sons", Phrase("organization", "Berg and Sons", definite=True)),
        ("news agency Baltia", Phrase("organization", "Baltia", head="agency")),
        ("Kurds", Phrase("group", "Kurds", plural=True)),
        ("a friend of Kurds", Phrase("anonymous", "friend of Kurds", "friend of Kurds", "friend")),
        ("the Kurds", Phrase("group", "Kurds", definite=True, plural=True)),
        ("young Kurds", Phrase("anonymous", "young Kurds", "young Kurds", "kurd", plural=True)),
        ("veteran Republicans", Phrase("anonymous", "veteran Republicans", "veteran Republicans", "republican", plural=True)),
        ("most people", Phrase("anonymous", "most people", "people", "person", plural=True)),
        ("Zorva Quill of Tern Bay", Phrase("person", "Zorva Quill", gender="")),
        ("Minister Zorva Quill of Tern Bay", Phrase("person", "Zorva Quill", "Minister", "minister")),
        ("ambassador to Norway Zorva Quill", Phrase("person", "Zorva Quill", "ambassador to Norway", "ambassador")),
        ("Bank of Zorva", Phrase("organization", "Bank of Zorva", definite=True)),
        ("the Bank of the Zorva", Phrase("organization", "Bank of the Zorva", definite=True)),
        ("the head of Zorva", Phrase("role", "head of Zorva", "head of Zorva", "head", definite=True)),
        ("the", Phrase("anonymous", "the", "the", "the", definite=True)),
        ("Quill's lawyer", Phrase("role", "Quill's lawyer", "Quill's lawyer", "lawyer", definite=True, owner="Quill")),
        ("her mother", Phrase("role", "mother", "mother", "mother", definite=True, owner="she")),
        ("Quill's friends", Phrase("anonymous", "Quill's friends", "Quill's friends", "friend", definite=True, plural=True, owner="Quill")),
        ("her friends", Phrase("anonymous", "friends", "friends", "friend", definite=True, plural=True, owner="she")),
        ("a mayor", Phrase("anonymous", "mayor", "mayor", "mayor")),
        ("mayor of Tern Bay's", Phrase("role", "mayor of Tern Bay", "mayor of Tern Bay", "mayor", definite=True)),
        ("several police", Phrase("anonymous", "several police", None, "police")),
        ("the police", Phrase("collective", "police", None, "police", definite=True)),
        ("a company", Phrase("anonymous", "company", None, "company")),
        ("companies", Phrase("anonymous", "companies", "companies", "company", plural=True)),
        ("her company", Phrase("collective", "company", None, "company", definite=True, owner="she")),
        ("the Ohio police", Phrase("organization", "Ohio police", None, "police", definite=True)),
        ("Quill's Ohio office", Phrase("organization", "Quill's Ohio office", None, "office", definite=True)),
        ("authorities", Phrase("anonymous", "authorities", "authorities", "authority", plural=True)),
        ("the report by Zorva Quill", Phrase("document", "report by Zorva Quill", head="report", definite=True, owner="Zorva Quill")),
        ("Quill's letters", Phrase("document", "Quill's letters", head="letter", definite=True, plural=True, owner="Quill")),
        ("a long report", Phrase("document", "long report", head="report")),
        ("a Zorva report", Phrase("document", "Zorva report", head="report")),
        (
            "a book published on Monday by a friend",
            Phrase("document", "book published on Monday by a friend", head="book", owner="a friend"),
        ),
        ("the birds of Tern", Phrase("anonymous", "birds of Tern", "birds of Tern", "bird", definite=True, plural=True)),
        ("birds", Phrase("anonymous", "birds", "birds", "bird", plural=True)),
    ],
)
def test_each_part_of_a_phrase(words: str, phrase: Phrase) -> None:
    assert describe(words) == phrase


@pytest.mark.parametrize(
    ("piece", "first", "alone"),
    [
        ("the mayor", True, True),
        ("others", False, True),
        ("of Norway", False, False),
        ("", True, False),
        ("Zorva Quill", True, True),
        ("he", True, True),
        ("mayor", True, False),
        ("mayors", True, False),
        ("mayors", False, True),
        ("birds", False, False),
        ("Human Services", False, False),
        ("Services", True, True),
        ("quill", False, False),
    ],
)
def test_a_piece_of_a_joint_source_stands_alone(piece: str, first: bool, alone: bool) -> None:  # noqa: FBT001 -- a row of the table
    assert phrases.stands_alone(piece, first=first) == alone


def test_a_description_at_the_start_of_a_sentence_is_written_small() -> None:
    text = "Authorities said so."
    names = NameKinds(text, [NameWord(Span(0, 11), 1.0, 0.0)])
    assert (describe("Authorities", names).kind, describe("Authorities", names).name) == ("anonymous", "authorities")
    report = [NameWord(Span(0, 7), 1.0, 0.0)]
    assert describe("Harbour Accountability Office report", NameKinds("Harbour", report)).name == "Harbour Accountability Office report"
