import io
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.articles import documents
from kg.articles.library import Library, read
from kg.articles.metadata import read as read_metadata
from kg.errors import InputError, KgError, UsageError
from kg.records import UnmatchedRow
from kg.vocab import Minter

PROSE = """The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council of Holmen on Tuesday evening.

“We will not open the bridge before the repairs are done,” Lund said. Traders in the harbour had asked for an earlier day.
"""
TITLE = "Harbour bridge stays shut until spring"
TEXT = f"{TITLE}\n\n{PROSE}"
GERMAN = """Brücke bleibt bis zum Frühjahr gesperrt

Die Hafenbrücke bleibt bis zum Frühjahr gesperrt, sagte Bürgermeisterin Ada Lund am Dienstagabend im Rathaus von Holmen vor vielen Gästen.
"""
HTML = f"""<!doctype html><html lang="en"><head><title>{TITLE} - Coast News</title><meta property="og:site_name" content="Coast News">
<meta property="og:title" content="{TITLE}"><link rel="canonical" href="https://coast.example/bridge?id=7&amp;utm_source=mail">
<meta property="article:published_time" content="2023-05-03T10:00:00Z"></head><body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1>
<p>The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council of Holmen on Tuesday evening.</p>
<p>“We will not open the bridge before the repairs are done,” Lund said. Traders in the harbour had asked for an earlier day.</p>
<p>Repairs have cost three million crowns so far, according to the council, which had hoped to spend less than two.</p></article>
<footer>© 2023 Coast News</footer></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "may").mkdir(parents=True)
    return tmp_path / "in"


def library(*inputs: Path | str, metadata: Path | None = None) -> Library:
    return read([str(each) for each in inputs], minter=Minter(), metadata=read_metadata(metadata) if metadata else None)


def reasons(found: Library) -> dict[str, str]:
    assert all(item.hint.endswith((".", ")")) and item.reason.endswith(".") for item in found.skipped)
    return {item.source: item.reason for item in found.skipped}


def test_a_text_file_is_its_own_snapshot(folder: Path) -> None:
    (folder / "may" / "a.TXT").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    (article,) = library(folder).articles
    assert article.snapshot.text == TEXT.replace("\n", "\r\n")
    assert article.snapshot.is_file
    assert (article.key, article.snapshot.source, article.url) == ("may/a.TXT", "may/a.TXT", None)
    assert article.iri == Minter().article("may/a.TXT")
    assert (article.title, article.language, article.published) == (TITLE, "en", None)


def test_the_order_of_the_inputs_changes_nothing(folder: Path) -> None:
    for name in ("b.txt", "may/a.txt", "c.txt"):
        (folder / name).write_text(f"{TEXT}\n{name} is the name of this file.\n")
    (folder / "rows.jsonl").write_text(json.dumps({"id": "r1", "text": TEXT}) + "\n")
    inputs = [folder / "rows.jsonl", folder / "may", folder, folder / "c.txt"]
    assert library(*inputs) == library(*reversed(inputs))
    assert [article.key for article in library(*inputs).articles] == ["a.txt", "b.txt", "c.txt", "r1"]


def test_globs_and_links_lead_to_each_file_once(folder: Path) -> None:
    (folder / "may" / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text(TEXT)
    (folder / ".hidden.txt").write_text(TEXT)
    (folder / "may" / "round").symlink_to(folder)
    (folder / "z.txt").symlink_to(folder / "b.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    found = library(folder)
    assert [article.key for article in found.articles] == ["b.txt", "may/a.txt"]
    assert list(reasons(found)) == ["gone.txt"]
    assert [article.key for article in library(folder / "**" / "*.txt").articles] == ["b.txt", "may/a.txt"]
    assert [article.key for article in library(folder / "m*").articles] == ["may/a.txt", "may/round/b.txt"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"{TEXT}\nThis was written in the {name} of Holmen.\n")
    found = library(tmp_path / "north", tmp_path / "south" / "a.txt")
    assert [article.key for article in found.articles] == ["north/a.txt", "south/a.txt"]


def test_what_is_not_there_is_an_error(folder: Path) -> None:
    for given_ in (folder / "none.txt", folder / "*.txt"):
        with pytest.raises(InputError, match=str(given_).replace("*", r"\*")):
            library(given_)
    with pytest.raises(UsageError, match="does not fetch"):
        library("https://coast.example/bridge")


def test_bad_files_are_named_and_the_rest_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LIMIT", 5_000)
    (folder / "good.txt").write_text(TEXT)
    (folder / "latin.txt").write_bytes("Brücke".encode("latin-1"))
    (folder / "binary.txt").write_bytes(b"\x00\x01")
    (folder / "empty.txt").write_text(" \n")
    (folder / "large.txt").write_text("a" * 5_001)
    (folder / "links.txt").write_text("Home\nNews\n")
    (folder / "german.txt").write_text(GERMAN)
    (folder / "empty.html").write_text("")
    (folder / "nothing.html").write_text("<html></html>")
    (folder / "other.pdf").write_bytes(b"%PDF")
    found = library(folder)
    assert [article.key for article in found.articles] == ["good.txt"]
    said = reasons(found)
    assert sorted(said) == ["binary.txt", "empty.html", "empty.txt", "german.txt", "large.txt", "latin.txt", "links.txt", "nothing.html"]
    assert "not UTF-8" in said["latin.txt"]
    assert "'de'" in said["german.txt"]
    assert "larger" in said["large.txt"]
    assert found.notes == ("1 files of another kind (.pdf) were passed over.",)
    assert "not read" in reasons(library(folder / "other.pdf", folder / "good.txt"))["other.pdf"]


def test_short_english_is_not_taken_for_something_else(folder: Path) -> None:
    (folder / "a.txt").write_text("Lund met Berg in Holmen.")
    assert len(library(folder).articles) == 1


def test_a_page_of_two_articles_gives_two_keys(folder: Path) -> None:
    second = "Teachers in Holmen vote to strike over pay"
    more = "Teachers in Holmen voted on Monday to strike for two days over pay and class sizes, their union said in a statement.\n\n" * 2
    (folder / "a.txt").write_text(f"{TEXT}\n{PROSE}\n{second}\n\nBy Ada Berg\n\n{more.replace('two days', 'a week', 1)}")
    first, other = library(folder).articles
    assert first.key == "a.txt"
    assert other.key == f"a.txt#char={other.span.start},{other.span.end}"
    assert (first.title, other.title) == (TITLE, second)
    assert first.snapshot == other.snapshot


def test_html_is_extracted_with_its_metadata(folder: Path) -> None:
    (folder / "a.html").write_text(HTML)
    (article,) = library(folder).articles
    assert (article.key, article.url) == ("https://coast.example/bridge?id=7",) * 2
    assert (article.snapshot.source, article.snapshot.is_file) == ("a.html", False)
    assert (article.title, article.publisher) == (TITLE, "Coast News")
    assert article.published is not None
    assert article.published.at == datetime(2023, 5, 3, tzinfo=UTC)
    assert [article.snapshot.text[each.span.start : each.span.end] for each in article.paragraphs if each.zone == "headline"] == [TITLE]
    assert "Home" not in article.snapshot.text


def test_rows_are_read_and_bad_ones_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LIMIT", 2_000)
    rows = [
        json.dumps(
            {
                "id": 7,
                "url": "https://coast.example/7",
                "title": "A title",
                "text": PROSE,
                "published": "2023-05-03",
                "publisher": "Coast News",
            }
        ),
        '{"text": "broken',
        json.dumps({"text": "a" * 3_000}),
        "",
        json.dumps({"title": "No text"}),
        json.dumps({"url": "https://coast.example/8#top", "text": TEXT, "published": "soon", "more": [1]}),
        json.dumps({"text": PROSE}),
        json.dumps({"id": 7, "text": TEXT}),
        json.dumps({"text": GERMAN, "url": "https://coast.example/de"}),
        '{"text": "\\ud800"}',
    ]
    (folder / "rows.jsonl").write_text("\n".join(rows))
    found = library(folder / "rows.jsonl")
    assert [article.key for article in found.articles] == ["7", "https://coast.example/8", "rows.jsonl#line=7"]
    first, second, third = found.articles
    assert (first.title, first.publisher, first.snapshot.source) == ("A title", "Coast News", "https://coast.example/7")
    assert first.published is not None
    assert first.published.precision == "day"
    assert second.published is None
    assert third.snapshot.text == PROSE
    said = reasons(found)
    assert sorted(said) == [
        "https://coast.example/de",
        "rows.jsonl line 10",
        "rows.jsonl line 2",
        "rows.jsonl line 3",
        "rows.jsonl line 5",
        "rows.jsonl#7",
    ]
    assert "longer" in said["rows.jsonl line 3"]
    assert "key (7)" in said["rows.jsonl#7"]
    assert any("'soon'" in note for note in found.notes)


def test_the_standard_input_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    (article,) = library("-").articles
    assert (article.key, article.snapshot.text, article.snapshot.is_file) == ("stdin", TEXT, False)


def test_metadata_win_over_the_page(folder: Path, tmp_path: Path) -> None:
    (folder / "may" / "a.txt").write_text(TEXT)
    (folder / "b.html").write_text(HTML)
    said = tmp_path / "said.csv"
    said.write_text(
        "path,url,publisher,published,title\n"
        'may/a.txt,https://north.example/a,"North, East",2023-05-02T10:00:00+02:00,Another title\n'
        ",https://coast.example/bridge?id=7,,2023-05,\n"
        "gone.txt,,,,\n"
    )
    found = library(folder, metadata=said)
    html, text = found.articles
    assert (text.key, text.url, text.snapshot.source) == ("https://north.example/a", "https://north.example/a", "may/a.txt")
    assert (text.publisher, text.title) == ("North, East", "Another title")
    assert text.published is not None
    assert (text.published.at, text.published.precision) == (datetime(2023, 5, 2, 8, tzinfo=UTC), "second")
    assert (html.title, html.publisher, html.published and html.published.precision) == (TITLE, "Coast News", "month")
    assert found.notes == ("The metadata's row for gone.txt matches no article.",)


def test_how_the_metadata_were_read_is_a_note(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text(TEXT)
    (tmp_path / "said.csv").write_text("path;title\na.txt;Another title\nb.txt;No title\n")
    found = library(folder, metadata=tmp_path / "said.csv")
    assert found.articles[0].title == "Another title"
    assert found.notes == (
        "The metadata's row for b.txt matches no article.",
        "said.csv was read as a table separated by semicolons.",
    )


def test_an_empty_input_is_not_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text(TEXT)
    monkeypatch.chdir(folder)
    for given_ in ("", " ", "\t\n"):
        with pytest.raises(UsageError, match="An input is empty") as caught:
            library(folder / "a.txt", given_)
        assert "." in caught.value.hint
    assert [article.key for article in library(".").articles] == ["a.txt"]


def test_names_that_are_no_text_are_skipped(folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text(TEXT)
    except OSError:
        pytest.skip("this file system wants UTF-8 names")
    assert reasons(library(folder)) == {"\\udcff.txt": "Its name is not UTF-8."}


JUNK = st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
MIXED = st.lists(JUNK | st.sampled_from([TEXT.encode(), HTML.encode(), b'{"text": "', b'"}\n', b"<p>", b"\xef\xbb\xbf"]), max_size=4).map(
    b"".join
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=MIXED, ending=st.sampled_from([".txt", ".html", ".jsonl"]))
def test_no_bytes_make_it_fail(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(data)
    try:
        found = library(path)
    except KgError as error:
        pytest.fail(f"one bad file stopped the run: {error}")
    for article in found.articles:
        assert article.snapshot.text.encode()
        assert all(article.snapshot.text[each.span.start : each.span.end].strip() for each in article.paragraphs)
    path.unlink()


def test_rows_without_a_file_are_told_with_their_lines(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    rows = tmp_path / "rows.csv"
    rows.write_text('path,title\na.txt,"Two\nlines"\nlost.txt,Lost\n', encoding="utf-8")
    assert library(folder, metadata=rows).unmatched == (UnmatchedRow("rows.csv", 4, "lost.txt"),)
    rows.write_text("path,title\na.txt,Bridge\n", encoding="utf-8")
    assert library(folder, metadata=rows).unmatched == ()


def test_what_a_page_shows_is_kept_whatever_the_metadata_say(folder: Path, tmp_path: Path) -> None:
    (folder / "page.html").write_text(HTML, encoding="utf-8")
    rows = tmp_path / "rows.csv"
    rows.write_text("path,publisher,published,title\npage.html,The Hill Gazette,2019-01-01,Teachers vote to strike\n", encoding="utf-8")
    (article,) = library(folder, metadata=rows).articles
    assert (article.publisher, article.title) == ("The Hill Gazette", "Teachers vote to strike")
    assert article.shown is not None
    assert (article.shown.publisher, article.shown.headline) == ("Coast News", TITLE)
    assert article.shown.date is not None
    assert article.shown.date.at.date().isoformat() == "2023-05-03"
