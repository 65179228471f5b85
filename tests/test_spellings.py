import pytest

from kg.people.spellings import alike
from kg.records import Claim, Source, Span, Speaker, SpeakerType


def _claim(speaker: str, article: str) -> Claim:
    return Claim("http://e/claim", article, Span(0, 1), "w", "indirect", "asserted", None, Source(None, speaker, None, None, 1.0), 1.0)


def pairs(*names: str, kind: SpeakerType = "person", together: bool = False) -> list[tuple[str, str]]:
    speakers = [Speaker(f"http://e/{number}", name, kind) for number, name in enumerate(names)]
    claims = [_claim(speaker.iri, "http://e/article" if together else speaker.name) for speaker in speakers]
    by_iri = {speaker.iri: speaker.name for speaker in speakers}
    return [(by_iri[first], by_iri[second]) for first, second in alike(speakers, claims)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ilse Varga", "Ilse Vargha"),
        ("Mathilde Romanowsky", "Mathilde Romanofsky"),
        ("Tomas Brandt", "Tomas Brnadt"),
        ("Mohammed Sefu", "Muhammad Sefu"),
        ("Jonathan Renn", "Johnathan Renn"),
        ("Renée Al-Sefuna", "Renee al Sefunah"),
    ],
)
def test_two_spellings_of_one_name(name: str, other: str) -> None:
    assert pairs(name, other) == [(name, other)]
    assert pairs(other, name) == [(other, name)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada Berg", "Ada Bern"),  # too short
        ("Ilse Varga", "Ilse Holst"),
        ("Ilse Varga", "Ilka Vargha"),  # two words differ
        ("Mario Renn", "Maria Renn"),
        ("Daniel Renn", "Danielle Renn"),
        ("Ada Roberts", "Ada Robert"),
        ("Karim Sefun", "Parim Sefun"),
        ("Ilse Varga", "Ilse Varga"),
        ("Henrik Dahl 123456", "Henrik Dahl 123457"),
    ],
)
def test_two_names(name: str, other: str) -> None:
    assert pairs(name, other) == []


def test_organizations_are_compared_with_organizations() -> None:
    assert pairs("Olven Harbor Trust", "Olven Harbour Trust", kind="organization") == [("Olven Harbor Trust", "Olven Harbour Trust")]
    mixed = [Speaker("http://e/1", "Ilse Varga", "person"), Speaker("http://e/2", "Ilse Vargha", "organization")]
    assert alike(mixed, []) == ()
    assert pairs("an Olven official", "an Olven officials", kind="anonymous") == []


def test_a_family_name_alone_is_compared_within_its_article() -> None:
    assert pairs("Romanofsky", "Mathilde Romanowsky", together=True) == [("Romanofsky", "Mathilde Romanowsky")]
    assert pairs("Romanofsky", "Mathilde Romanowsky") == []
    assert pairs("Vargh", "Ilse Varga", together=True) == []
    assert pairs("Romanofsky", "Romanowsky", together=True) == []
