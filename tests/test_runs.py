import pytest

from kg.people import runs
from kg.people.tokens import text_of, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the mayor Ada Berg met Olan Petrie", ["Ada Berg", "Olan Petrie"]),
        ("Ada van der Berg left", ["Ada", "Berg"]),
        ("Ada van Berg left", ["Ada van Berg"]),
        ("Ada van, Berg", ["Ada", "Berg"]),
        ("Berg's Ada", ["Berg", "Ada"]),
        ("Ada, Berg", ["Ada", "Berg"]),
        ("al-Karim and Omar al-Karim", ["al-Karim", "Omar al-Karim"]),
        ("al-K left", []),
    ],
)
def test_runs_of_capitals(text: str, found: list[str]) -> None:
    words = tokens(text)
    assert [text_of(words[start:end]) for start, end in runs.find_runs(words)] == found


@pytest.mark.parametrize(
    ("run", "titles", "name"),
    [
        ("Ada Berg", "", "Ada Berg"),
        ("Gov. Ada Berg", "Gov.", "Ada Berg"),
        ("Finance Minister Ada Berg", "Finance Minister", "Ada Berg"),
        ("Mayor", "Mayor", ""),
        ("Mr. Major", "Mr.", "Major"),
        ("Joe Major", "", "Joe Major"),
        ("Dean Berg", "", "Dean Berg"),
        ("Zorva Dean", "", "Zorva Dean"),
        ("Virginia Gov. Ada Berg", "Virginia Gov.", "Ada Berg"),
        ("Virginia Gov. Quill", "Virginia Gov.", "Quill"),
        ("Virginia Governor Ada Berg", "Virginia Governor", "Ada Berg"),
        ("Ada Sheikh Berg", "", "Ada Sheikh Berg"),
        ("Norway's Minister Berg", "Norway's Minister", "Berg"),
        ("Republican Harbour Committee", "", "Republican Harbour Committee"),
        ("Senator Frank Church", "Senator", "Frank Church"),
        ("Sen. Church", "Sen.", "Church"),
        ("Sen. Berg Church", "Sen.", "Berg Church"),
    ],
)
def test_titles_stand_before_a_name(run: str, titles: str, name: str) -> None:
    found = runs.split_titles(tokens(run))
    assert tuple(" ".join(token.word for token in part) for part in found) == (titles, name)


def test_names_are_written_plainly() -> None:
    assert runs.plain_name(tokens("Ada Berg's")) == "Ada Berg"
    assert runs.plain_name(tokens("Ada Berg QC")) == "Ada Berg"
    assert runs.plain_name(tokens("Ada Berg Jr. QC")) == "Ada Berg Jr."
    assert runs.plain_name(tokens("Berg III")) == "Berg"
    assert runs.plain_name(tokens("QC")) == "QC"
    assert runs.person_name_of(tokens("Lord"), tokens("Pemberley")) == "Lord Pemberley"
    assert runs.person_name_of(tokens("Lord"), tokens("Olan Pemberley")) == "Olan Pemberley"
    assert runs.person_name_of(tokens("Sir"), tokens("Pemberley")) == "Pemberley"
    assert runs.person_name_of(tokens("Mr"), tokens("Pemberley")) == "Pemberley"


@pytest.mark.parametrize(
    ("words", "role"),
    [("the mayor", "mayor"), ("Mr.", None), ("Dr", None), ("", None), ("Prime Minister Lord", "Prime Minister"), ("Gov.", "Gov.")],
)
def test_a_role_has_no_determiner_and_no_address(words: str, role: str | None) -> None:
    assert runs.role_of(tokens(words)) == role


def test_places_begin_a_run() -> None:
    assert runs.count_place_words(tokens("Norway Ada Berg")) == 1
    assert runs.count_place_words(tokens("New Zealand Ada Berg")) == 2
    assert runs.count_place_words(tokens("United Arab Emirates")) == 3
    assert runs.count_place_words(tokens("Oslo")) == 1
    assert runs.count_place_words(tokens("Finance Ada")) == 1
    assert runs.count_place_words(tokens("Ada Berg")) == 0
    assert runs.head_of(tokens("the mayor and coach")) == "coach"
    assert runs.head_of(tokens("the harbour")) == ""
