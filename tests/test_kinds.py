import pytest

from kg.people.kinds import Kind, classify_name, is_acronym


@pytest.mark.parametrize(
    ("name", "determined", "kind"),
    [
        ("Ada Berg", False, "person"),
        ("Zorva Quill", False, "person"),
        ("Zorva", True, "organization"),
        ("Democrats", False, "group"),
        ("Norway", False, "organization"),
        ("St. Lucia", False, "organization"),
        ("U.S", False, "organization"),
        ("Copenhagen", False, "organization"),
        ("Copenhagen's", False, "organization"),
        ("Greenpeace", False, "organization"),
        ("Harbour Trust", False, "organization"),
        ("Gull Island", False, "organization"),
        ("Bank of Zorva", False, "organization"),
        ("House of Zorva", False, "organization"),
        ("Laird of Zorva", False, "organization"),
        ("Ada Bank", False, "organization"),
        ("Ada Street", False, "person"),
        ("Ada Quill", True, "person"),
        ("Ada Q. R. Quill", True, "person"),
        ("Ada Quill Show", True, "organization"),
        ("Ada Quill Show", False, "person"),
        ("Ada and Sons", False, "person"),
        ("David and Party Zorva", False, "organization"),
        ("NHF", False, "organization"),
        ("Al-N", False, "person"),
        ("A-B", False, "organization"),
        ("Zorva & Sons", False, "organization"),
        ("Zorva 24", False, "organization"),
        ("Zorva!", False, "organization"),
        ("Quill/Zorva", False, "organization"),
    ],
)
def test_what_a_name_stands_for(name: str, determined: bool, kind: Kind) -> None:  # noqa: FBT001 -- a row of the table
    assert classify_name(name, determined=determined) == kind


@pytest.mark.parametrize(
    ("name", "acronym"), [("UN", True), ("U.N.", True), ("N", False), ("ABCDEFG", True), ("ABCDEFGH", False), ("Un", False)]
)
def test_an_acronym_has_two_to_seven_capitals(name: str, acronym: bool) -> None:  # noqa: FBT001 -- a row of the table
    assert is_acronym(name) == acronym
