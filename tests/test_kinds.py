import pytest

from kg.people.kinds import BY_WORDS, Kind, NameKinds, classify_name, is_acronym
from kg.records import NameWord, Span


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


def kinds(text: str, **person: float) -> NameKinds:
    """What a model says of a text: word → probability that it names a person; the rest is an organization's, or below 0 no name."""
    words = []
    for word, share in person.items():
        none = 1.0 if share < 0 else 0.0
        words += [
            NameWord(Span(start, start + len(word)), none, max(share, 0)) for start in range(len(text)) if text.startswith(word, start)
        ]
    return NameKinds(text, sorted(words, key=lambda word: word.span))


@pytest.mark.parametrize(
    ("name", "share", "kind"),
    [
        ("Zorva Quill", 0.6, "person"),
        ("Zorva Quill", 0.4, "organization"),
        ("Harbour Trust", 0.9, "organization"),
        ("NHF", 0.9, "organization"),
        ("Democrats", 0.9, "group"),
    ],
)
def test_the_model_decides_where_words_leave_it_open(name: str, share: float, kind: Kind) -> None:
    read = kinds(f"On Monday {name} left.", **dict.fromkeys(name.split(), share))
    assert read.classify(name, determined=False) == kind


def test_all_places_of_a_name_count_and_others_do_not() -> None:
    text = "Zorva left. Zorva Ferries said so. The Zorvas stayed."
    places = [text.index("Zorva", start) for start in (0, 5, 30)]
    words = [NameWord(Span(place, place + 5), 0.0, share) for place, share in zip(places, (1.0, 0.2, 0.0), strict=True)]
    assert NameKinds(text, words).classify("Zorva", determined=False) == "person"  # .6 of the first two
    assert NameKinds(text, words[1:]).classify("Zorva", determined=False) == "organization"


def test_words_that_begin_a_sentence_are_no_name() -> None:
    read = kinds("Critics left. Ada Berg stayed.", Critics=-1, Ada=1, Berg=1)
    assert not read.is_name("Critics")
    assert read.is_name("Ada Berg")
    assert read.is_name("Otis Fenn"), "the model says nothing of it"
    assert BY_WORDS.is_name("Critics")
