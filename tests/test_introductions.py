import pytest

from kg.people.introductions import Introduction, introductions


def found(text: str) -> list[Introduction]:
    return list(introductions(text, 0, len(text)))


def told(text: str) -> list[tuple[str, str, str | None, bool]]:
    return [(one.name, one.kind, one.role, one.sure) for one in found(text)]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Ports Minister Zorva Quill met them.", "Zorva Quill", "Ports Minister"),
        ("The London mayor Zorva Quill met them.", "Zorva Quill", "London mayor"),
        ("She met Denmark's ambassador to Norway Zorva Quill.", "Zorva Quill", "Denmark's ambassador to Norway"),
        ("Then the former mayor Zorva Quill spoke.", "Zorva Quill", "former mayor"),
        ("The harbour master, the mayor of Tern, Zorva Quill, spoke.", "Zorva Quill", "mayor of Tern"),
        ("Zorva Quill, the mayor of Tern Bay, spoke.", "Zorva Quill", "mayor of Tern Bay"),
        ("Zorva Quill, 52, a lawyer, spoke.", "Zorva Quill", "lawyer"),
        ("Zorva Quill, mayor who resigned, spoke.", "Zorva Quill", "mayor"),
        ("Zorva Quill – the mayor – spoke.", "Zorva Quill", "mayor"),
        ("Zorva Quill, Oslo mayor, spoke.", "Zorva Quill", "Oslo mayor"),
    ],
)
def test_a_role_introduces_a_person(text: str, name: str, role: str) -> None:
    assert (name, "person", role, True) in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Quill spoke.", ("Quill", "person", None, True)),
        ("Lord Quill spoke.", ("Lord Quill", "person", None, True)),
        ("Zorva Quill, 52, spoke.", ("Zorva Quill", "person", None, True)),
        ("Zorva Quill, who spoke, left.", ("Zorva Quill", "person", None, True)),
        ("Robert Quill spoke.", ("Robert Quill", "person", None, True)),
        ("Zorva Quill spoke.", ("Zorva Quill", "person", None, False)),
        ("They met Quill.", ("Quill", "person", None, False)),
        ("Zorva Quill, the ministers of Norway, spoke.", ("Zorva Quill", "person", None, False)),
        ("Zorva Quill, walking to the mayor, left.", ("Zorva Quill", "person", None, False)),
        ("Quill, which sails daily, sank.", ("Quill", "organization", None, False)),
        ("Gull Line, which sails daily, sank.", ("Gull Line", "organization", None, True)),
        ("The ferry company, Gull Line, sank.", ("Gull Line", "organization", None, True)),
        ("Gull Line, a ferry company, sank.", ("Gull Line", "organization", None, True)),
        ("Ada Line, which sails daily, sank.", ("Ada Line", "person", None, True)),
        ("Ada Quill, a shipping company founder, sank.", ("Ada Quill", "person", "shipping company founder", True)),
        ("Ada Quill, the ferry company's voice, sang.", ("Ada Quill", "person", None, True)),
        ("Bill Quill spoke.", ("Bill Quill", "person", None, True)),
        ("The Law Society spoke.", ("Law Society", "organization", None, True)),
        ("The Harbour Trust spoke.", ("Harbour Trust", "organization", None, True)),
        ("Greenpeace spoke.", ("Greenpeace", "organization", None, True)),
        ("The Zorva spoke.", ("Zorva", "organization", None, False)),
        ("They met Norway.", ("Norway", "organization", None, False)),
        ("The Kurds spoke.", ("Kurds", "group", None, True)),
        ("The Afghan government spoke.", ("Afghan government", "organization", None, True)),
        ("The Danish immigration agency spoke.", ("Danish immigration agency", "organization", None, True)),
        ("The Board of Governors of Northern Ports spoke.", ("Board of Governors of Northern Ports", "organization", None, True)),
        ("The Tern Board for Northern Ports spoke.", ("Tern Board", "organization", None, True)),
    ],
)
def test_what_a_name_in_prose_is(text: str, expected: tuple[str, str, str | None, bool]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Then it rained.",
        "Meanwhile it rained on Monday.",
        "The Harbour Festival began.",
        "The Mayor spoke.",
        "They saw One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Bo Di Fa Ge Hu Ji Ka Lo Mi.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert told(text) == []


def test_a_danish_plan_names_nobody() -> None:
    assert told("They saw Robert Award.") == []
    assert told("They saw Zorva Valley.") == [("Zorva Valley", "organization", None, False)]


def test_places_are_exact() -> None:
    text = "xx Ports Minister Zorva Quill's plan"
    (one,) = found(text)
    assert text[one.start : one.end] == "Zorva Quill's"
    assert [one.name for one in introductions(text, 22, len(text))] == ["Quill"]
    assert found("Mrs. Quill spoke.")[0].gender == "f"
    assert found("Zorva Quill, the spokesman, left.")[0].gender == "m"
    assert found("Zorva Quill left.")[0].gender == ""
