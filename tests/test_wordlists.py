"""Word lists as files."""

import re
from pathlib import Path

import pytest

import kg
from kg.text import wordlists

LISTS = sorted(path for package in ("claims", "stances") for path in (Path(kg.__file__).parent / package / "data").glob("*.txt"))


def test_comments_and_empty_lines_are_no_entries(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# what it is\n\n  tram \n# more\nharbour pier\n", encoding="utf-8")
    assert wordlists.entries(tmp_path / "list.txt") == ("tram", "harbour pier")


def test_sections_have_titles_and_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# what it is\nfirst\n\n[one two]\nprime minister\nmayor\n[empty]\n", encoding="utf-8")
    assert wordlists.sections(path) == {"": ("first",), "one two": ("prime minister", "mayor"), "empty": ()}
    assert wordlists.words(path) == {"first"}


def test_columns_are_separated_by_bars_and_may_be_empty(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# verb | participle\nban | banned\nallow | | to\ncut\n", encoding="utf-8")
    assert wordlists.rows(tmp_path / "list.txt") == (("ban", "banned"), ("allow", "", "to"), ("cut",))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_each_list_says_what_it_is_and_has_each_entry_once_in_order(path: Path) -> None:
    first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert re.match(r"# [A-Z].{30,}", first)
    entries = wordlists.entries(path)
    assert len(entries) == len(set(entries))
    if path.stem != "same_names":  # its order is that of the groups
        assert list(entries) == sorted(entries)
