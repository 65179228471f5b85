from pathlib import Path

import pytest

from kg.people import lexicon
from kg.people.kinds import classify_name

DATA = Path(lexicon.__file__).parent / "data"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda path: path.stem)
def test_a_list_says_where_it_comes_from_and_has_no_entry_twice(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert any(line.startswith("# Source: ") for line in lines[:5])
    entries: list[str] = []
    for line in [*lines, "[end]"]:
        if line.startswith("["):
            assert len(entries) == len(set(entries))
            entries = []
        elif line and not line.startswith("#"):
            assert line == line.strip().lower()
            entries.append(line)


def test_all_states_capitals_and_nationalities_are_known() -> None:
    generated = (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines()[3:]
    assert len(generated) == 196  # 193 members of the United Nations, two observers, Taiwan
    for country in lexicon.COUNTRIES:
        assert lexicon.NATION[country.name.lower()] == country.name
        for name in (country.name, *country.other_names, *country.capitals):
            assert classify_name(name, determined=False) == "organization"
    demonyms = {country.name: country.demonyms for country in lexicon.COUNTRIES}
    assert all(demonyms[row.split("\t")[0]] or row.split("\t")[2] for row in generated)
    assert lexicon.NATION["honduran"] == "Honduras"
    assert {"sofia", "copenhagen", "malé", "bogotá", "bogota", "kiev", "kyiv"} <= lexicon.CAPITALS
    assert "male" not in lexicon.CAPITALS
    assert {"u.s.", "uk", "czechia", "eu"} <= lexicon.STATES
    assert "danish" not in lexicon.STATES


def test_people_of_nations_are_groups() -> None:
    assert {"iraqis", "hondurans", "democrats"} <= lexicon.GROUPS
    assert "britains" not in lexicon.GROUPS


def test_words_are_in_their_lists() -> None:
    assert lexicon.SHORT_NAMES["bob"] == "robert"
    assert lexicon.ROLES["senator"] == {"government"}
    assert lexicon.ROLES["captain"] == {"force", "sport", lexicon.ANY_FIELD}
    assert lexicon.PARTIES["tory"] == "conservative"
    assert lexicon.ORGANIZATION_ALIASES["isis"] == "islamic state"
    assert {"mr", "dame", "gen", "sen", "king"} <= lexicon.TITLES
    assert {"lord", "dame"} <= lexicon.NOBLE
    assert "mr" in lexicon.MALE_TITLES - lexicon.FEMALE_TITLES
    assert {"theodore", "mohammed"} <= lexicon.MALE_NAMES - lexicon.FEMALE_NAMES
    assert {"phyllis", "svetlana"} <= lexicon.FEMALE_NAMES - lexicon.MALE_NAMES
    assert "rasmussen" not in lexicon.KNOWN_ORGANIZATIONS
