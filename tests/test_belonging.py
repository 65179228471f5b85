"""kg/people/belonging.py: for which organization or party somebody speaks."""

import pytest

from kg.people.belonging import find_affiliation, of_description
from kg.records import Span


def found(text: str, *forms: str) -> tuple[str, str] | None:
    """The organization and the words that say so."""
    affiliation = find_affiliation(text, [Span(0, len(text))], forms or ("Ada Berg", "Berg"))
    return (affiliation.name, text[affiliation.span.start : affiliation.span.end]) if affiliation else None


@pytest.mark.parametrize(
    ("text", "organization"),
    [
        ("Ada Berg of the Tern Trust said so.", "Tern Trust"),
        ("Ada Berg, 52, the deputy head of the Tern Trust, said so.", "Tern Trust"),
        ("It rains, said Ada Berg, a professor at the University of Ternwick who studies rain.", "University of Ternwick"),
        ("A spokesman for the Harbour Board, Ada Berg, said so.", "Harbour Board"),
        ("Harbour Board spokeswoman Ada Berg said so.", "Harbour Board"),
        ("Lund campaign manager Ada Berg said so.", "Lund campaign"),
        ("White House Press Secretary Ada Berg said so.", "White House"),
        ("Lund-backed Tern Trust chairman Ada Berg said so.", "Tern Trust"),
        ("Air Force Gen. Ada Berg said so.", "Air Force"),
        ("Ada Berg lost. Berg, now director of the Tern Institute, said so.", "Tern Institute"),
        ("Ada Berg, the head of the Lund-backed Tern Trust, said so.", "Tern Trust"),
    ],
)
def test_an_organization_beside_the_name(text: str, organization: str) -> None:
    assert found(text) == (organization, organization)


@pytest.mark.parametrize(
    ("text", "party", "words"),
    [
        ("Sen. Ada Berg (D-Tern) said so.", "Democratic Party", "D"),
        ("Ada Berg, R-Tern., said so.", "Republican Party", "R"),
        ("Ada Berg, Republican of Tern, said so.", "Republican Party", "Republican"),
        ("Labour leader Ada Berg said so.", "Labour Party", "Labour"),
        ("Ada Berg (D-Tern) said so. Ada Berg of the Tern Trust agreed.", "Tern Trust", "Tern Trust"),
    ],
)
def test_a_party_beside_the_name_if_no_organization_is(text: str, party: str, words: str) -> None:
    assert found(text) == (party, words)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Berg of Oslo said so.",
        "Ada Berg, mayor of Oslo, said so.",
        "Ada Berg, a former head of the Tern Trust, said so.",
        "Ada Berg, the daughter of the head of the Tern Trust, said so.",
        "Ada Berg, a spokeswoman for Speaker Ole Vik, said so.",
        "Tern Trust critic Ada Berg said so.",
        "The Tern Trust asked Ada Berg.",
        "They will vote for Berg, and Republican Ole Vik will lose. Ada Berg agreed.",
        "Ada Berg, the Republican nominee's daughter, said so.",
        "Conservative icon Ada Berg said so.",
        "Ada Berg, the editor of the Vatican's newspaper, said so.",
        "Party chairman Ada Berg said so.",
        "Ada Bergman of the Tern Trust said so.",
        "The deputy is Ada Berg-Lund of the Tern Trust.",
    ],
)
def test_what_is_no_affiliation(text: str) -> None:
    assert found(text) is None


def test_only_the_given_paragraphs_are_read_and_only_for_full_names() -> None:
    text = "Ada Berg of the Tern Trust\nAda Berg said so."
    assert find_affiliation(text, [Span(27, len(text))], ["Ada Berg"]) is None
    assert find_affiliation(text, [Span(0, 8)], ["Ada Berg"]) is None
    assert found("Berg of the Tern Trust said so.", "Berg") is None


def test_a_description_without_a_name() -> None:
    text = "Then a spokesman for the Harbour Board said so."
    affiliation = of_description(text, Span(5, 38))
    assert affiliation is not None
    assert (affiliation.name, affiliation.span) == ("Harbour Board", Span(25, 38))
    assert of_description("Harbour Board spokesman", Span(0, 23)) is not None
    assert of_description("a former official of the Harbour Board", Span(0, 38)) is None
    assert of_description("a house near the Harbour Board", Span(0, 30)) is None
