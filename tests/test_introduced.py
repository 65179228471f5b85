import pytest
from casting import layout

from kg.people.introduced import make_roster
from kg.people.roster import Actor


def introduced(text: str, *said: tuple[str, str, str], headline: bool = False) -> dict[str, Actor]:
    return {actor.name: actor for actor in make_roster(layout(text, *said, headline=headline))}


def test_persons_and_organizations_are_introduced_with_roles_and_acronyms() -> None:
    actors = introduced("Mayor Ilse Varga met the Northern Harbour Fund (NHF) on Friday.")
    assert actors["Ilse Varga"].roles == ("Mayor",)
    assert (actors["Ilse Varga"].kind, actors["Ilse Varga"].doubtful) == ("person", False)
    assert actors["Northern Harbour Fund"].forms == {"Northern Harbour Fund", "NHF"}


def test_letters_in_brackets_that_are_no_initials_are_no_acronym() -> None:
    assert introduced("He met the Northern Harbour Fund (XYZ) on Friday.")["Northern Harbour Fund"].forms == {"Northern Harbour Fund"}


def test_an_acronym_of_another_language_begins_like_the_name() -> None:
    assert introduced("He met the Northern Harbour Party (NVP) on Friday.")["Northern Harbour Party"].forms == {
        "Northern Harbour Party",
        "NVP",
    }
    assert introduced("He met the Northern Harbour Party (NV) on Friday.")["Northern Harbour Party"].forms == {"Northern Harbour Party"}


@pytest.mark.parametrize("heading", ["Mayor Ilse Varga Meets Lund In Tern Bay.", "Ilse Varga Is the Mayor of Tern Bay"])
def test_headings_in_the_body_introduce_nobody(heading: str) -> None:
    assert set(introduced(f"{heading}\n\nRain fell on Judge Nora Lund.")) == {"Nora Lund"}


def test_prose_with_many_names_is_no_heading() -> None:
    assert "Ilse Varga" in introduced("Mayor Ilse Varga met Nora Lund and the Tern Trust.")


def test_headlines_introduce_nobody() -> None:
    text = "Mayor Ilse Varga resigns\n\nRain fell on Judge Nora Lund."
    assert set(introduced(text, headline=True)) == {"Nora Lund"}


def test_a_name_that_shortens_an_organization_is_no_person() -> None:
    actors = introduced("Ships of Northgate Shipping left. Nobody asked Northgate.")
    assert {name: actor.kind for name, actor in actors.items()} == {"Northgate Shipping": "organization"}
    assert actors["Northgate Shipping"].forms == {"Northgate Shipping", "Northgate"}


def test_a_part_of_a_persons_name_shortens_no_organization() -> None:
    actors = introduced("Ships of Varga Shipping left. Nobody asked Varga. Mayor Ilse Varga was tired.")
    assert {name: actor.kind for name, actor in actors.items()} == {"Varga Shipping": "organization", "Ilse Varga": "person"}
    assert actors["Varga Shipping"].forms == {"Varga Shipping"}


def test_a_lone_surname_finds_its_bearer_who_is_named_later() -> None:
    actors = introduced("Mr. Varga left. Mayor Otis Varga was tired.")
    assert set(actors) == {"Otis Varga"}
    assert actors["Otis Varga"].forms == {"Varga", "Otis Varga"}
    assert actors["Otis Varga"].first_mention.start == 4


def test_a_name_is_doubtful_until_something_shows_that_it_is_a_persons() -> None:
    assert introduced("The prize went to Ilsa Vargo.")["Ilsa Vargo"].doubtful
    assert not introduced("The prize went to Ilsa Vargo. Few knew Vargo.")["Ilsa Vargo"].doubtful  # the surname alone
    assert not introduced("The prize went to Ilsa Vargo. Vargo said so.", ("Vargo", "said", "so"))["Ilsa Vargo"].doubtful
    assert introduced("The prize went to Ilsa Vargo. Ilsa Vargo is new.")["Ilsa Vargo"].doubtful
    assert not introduced("The prize went to Ilsa Vargo. Mayor Ilsa Vargo is new.")["Ilsa Vargo"].doubtful
    assert not introduced("Mayor Ilsa Vargo is new. The prize went to Ilsa Vargo.")["Ilsa Vargo"].doubtful


def test_a_name_of_one_word_is_doubtful_though_it_stands_alone() -> None:
    assert introduced("The prize went to Vargo.")["Vargo"].doubtful


def test_a_word_before_a_known_surname_makes_no_other_certain_person() -> None:
    actors = introduced("Rain fell on Understated Varga. Few knew Varga. Mayor Ilse Varga was tired.")
    assert {name for name, actor in actors.items() if not actor.doubtful} == {"Ilse Varga"}


def test_a_title_goes_to_the_namesake_who_has_it() -> None:
    actors = introduced("Nora Varga met President Otis Varga. President Varga left.")
    assert (actors["Nora Varga"].roles, actors["Otis Varga"].roles) == ((), ("President",))
    assert "Varga" in actors["Otis Varga"].forms


def test_father_and_son_are_two_persons() -> None:
    assert set(introduced("Judge Otis Varga Jr. met Judge Otis Varga III.")) == {"Otis Varga Jr.", "Otis Varga III"}


def test_an_organization_goes_on_behind_of_but_not_with_a_person() -> None:
    assert "Tern Board of Elections" in introduced("The Tern Board of Elections met on Friday.")
    assert "Tern Campaign" in introduced("The Tern Campaign of Mayor Ilse Varga lost money.")
    assert "Northgate Party" in introduced("The Northgate Party of Ada Varga lost money.")
