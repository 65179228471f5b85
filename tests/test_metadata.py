"""The user's CSV: what is read of it, and what is refused with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.articles import metadata
from kg.articles.metadata import Metadata
from kg.errors import InputError


def read(folder: Path, content: str | bytes) -> Metadata:
    path = folder / "said.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return metadata.read(path)


@pytest.mark.parametrize(("mark", "name"), [(",", ""), (";", "semicolons"), ("\t", "tabs")])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, mark: str, name: str, begin: str, end: str) -> None:
    rows = [["path", "title", "published"], ["a.txt", '"A, B; C"', "2024-03-24"], ["", "", ""], ["may/b.txt", "D", ""]]
    found = read(tmp_path, begin + end.join(mark.join(row) for row in (*rows[:2], *rows[3:])) + end)
    assert {path: row.title for path, row in found.rows.items()} == {"a.txt": "A, B; C", "may/b.txt": "D"}
    assert found.rows["a.txt"].published is not None
    assert found.notes == ((f"said.csv was read as a table separated by {name}.",) if name else ())


def test_one_column_needs_no_separator(tmp_path: Path) -> None:
    assert list(read(tmp_path, "path\na.txt\n./b.txt\n").rows) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("path,publishr\na.txt,x\n", "an unknown column: 'publishr'"),
        ("path;publishr;url\na.txt;x;\n", "an unknown column: 'publishr'"),
        ("path,\na.txt,\n", "an unknown column: ''"),
        ("path,title,title\na.txt,x,y\n", "the column 'title' twice"),
        ("title,publisher\nb,c\n", "neither a column path nor a column url"),
        ("path,title\n", "a header and no rows"),
        ("path;title\r\n\r\n", "a header and no rows"),
        ("", "no header in its first line"),
        ("\npath\na.txt\n", "no header in its first line"),
        ("path,published\na.txt,03/04/2023\n", "line 2 has a published that cannot be understood: '03/04/2023'"),
        ('path,title,published\na.txt,"x\ny",2023\nb.txt,,soon\n', "line 4 has a published that cannot be understood: 'soon'"),
        ("path,url\na.txt,coast\n", "line 2 has a url that cannot be understood: 'coast'"),
        ("path,title\na.txt\n", "line 2 has another number of values"),
        ("path,title\na.txt,b,c\n", "line 2 has another number of values"),
        ("path,title\na.txt,b\na.txt,c\n", "line 3 is a second row for a.txt"),
        ("path,url\n,\n", "line 2 has neither path nor url"),
        ('path,title\na.txt,"b\n', "is no CSV"),
        (b"path,title\na.txt,Br\xfccke\n", "line 2 is not UTF-8 (byte 0xfc)"),
        ("path,title\na.txt,b\n".encode("utf-16"), "line 1 is not UTF-8 (byte 0xff)"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        read(tmp_path, content)
    assert str(tmp_path / "said.csv") in caught.value.what
    assert "\n" not in caught.value.what


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        metadata.read(tmp_path / "none.csv")


CELLS = st.text(max_size=8) | st.sampled_from(["path", "url", "title", "published", "a.txt", "2024-03-24", "https://a.example/", '"', ""])
TABLES = st.lists(st.lists(CELLS, max_size=4), max_size=4)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, st.sampled_from(",;\t"))
def test_no_table_makes_it_fail_otherwise(tmp_path: Path, table: list[list[str]], mark: str) -> None:
    try:
        found = read(tmp_path, "\n".join(mark.join(row) for row in table))
    except InputError:
        return
    assert found.rows
