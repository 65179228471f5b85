"""Files of corrections: whatever is written is read again, what spreadsheets make of a table too, and nothing that stands there is lost."""

import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corrections import sheets
from kg.corrections.records import CHOICES, FIELDS, FORMS, Correction
from kg.errors import InputError

DROP = Correction("drop", article="a.txt", quotation="Rain is coming")
RAIN = Correction("stance", "a.txt", "Rain is coming", 14, 28, proposition="It will rain", position="support")
STANCE = replace(RAIN, coder="Ada", decided="2026-03-24")

words = st.text(min_size=1, max_size=40).filter(str.strip)


def of_form(action: str) -> st.SearchStrategy[Correction]:
    """Any correction of one action with all fields that it takes."""
    values: dict[str, st.SearchStrategy[object]] = {}
    for name in FORMS[action].fields:
        values[name] = st.sampled_from(CHOICES[name]) if name in CHOICES else words
    values |= {"action": st.just(action), "decided": st.sampled_from(["2026-03-24", "2026-03-24T10:00:00+00:00"])}
    if "start" in values:
        values |= {"start": st.integers(0, 10), "end": st.integers(11, 10**6)}
    return st.builds(Correction, **values)


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corrections=st.lists(st.sampled_from(sorted(FORMS)).flatmap(of_form), min_size=1, max_size=4))
def test_what_is_appended_is_read_again(tmp_path: Path, ending: str, corrections: list[Correction]) -> None:
    path = tmp_path / f"corrections{ending}"
    path.unlink(missing_ok=True)
    for correction in corrections:
        sheets.append(path, correction)
    assert sheets.read(path) == tuple(corrections)


def test_a_line_of_json_has_the_fields_that_are_filled_and_its_number(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    sheets.append(path, DROP)
    assert json.loads(path.read_text("utf-8")) == {"action": "drop", "article": "a.txt", "quotation": "Rain is coming"}
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n" + path.read_bytes())
    assert [correction.line for correction in sheets.read(path)] == [1, 3]
    assert sheets.read(path) == (DROP, DROP)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, mark: str, end: str) -> None:
    rows = [["article", "action", "quotation", "start", "end", ""], ["a.txt", " drop ", '"Rain', "is", "coming"], ["", "", "", "", "", ""]]
    rows[1] = ["a.txt", " drop ", '"Rain, he ""said""; twice"', "14", "28", ""]
    path = tmp_path / "c.csv"
    path.write_bytes(("\ufeff" + end.join(mark.join(row) for row in rows) + end).encode())
    assert sheets.read(path) == (Correction("drop", "a.txt", 'Rain, he "said"; twice', 14, 28),)


def test_a_row_may_end_early_and_span_lines(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text('action,article,quotation,note\ndrop,a.txt,"Rain\nis coming"\nconfirm,b.txt,Snow\n', "utf-8")
    assert [(correction.quotation, correction.line) for correction in sheets.read(path)] == [("Rain\nis coming", 2), ("Snow", 4)]


@pytest.mark.parametrize(
    ("content", "said", "remedy"),
    [
        ('{"action": "drop"', "c.jsonl:1 is no JSON", "one object a line"),
        ("\n[1]", "c.jsonl:2 is no JSON object", "between { and }"),
        ("{}", "c.jsonl:1 does not say what to do", "Give it an action"),
        ('{"action": "dropp", "article": "a", "quotation": "b"}', "c.jsonl:1 has an unknown action: 'dropp'", "Did you mean 'drop'?"),
        ('{"action": "drop", "artcle": "a"}', "c.jsonl:1 has an unknown field: 'artcle'", "Did you mean 'article'?"),
        ('{"action": "drop", "article": 7}', "has a article that is no text: 7", "quotation marks"),
        ('{"action": "drop", "article": "a"}', "does not say which claim", "the quotation, or start and end"),
        ('{"action": "drop", "quotation": "b"}', "has no article", "'article'"),
        ('{"action": "drop", "article": "a", "start": 3}', "does not say which claim", "start and end"),
        ('{"action": "drop", "article": "a", "quotation": "b", "start": 3}', "no stretch of text", "start before end"),
        ('{"action": "drop", "article": "a", "start": 3, "end": 3}', "no stretch of text", "start before end"),
        ('{"action": "drop", "article": "a", "start": "x", "end": 3}', "a start that is no whole number: 'x'", "from 0"),
        ('{"action": "drop", "article": "a", "start": true, "end": 3}', "a start that is no whole number: True", "from 0"),
        ('{"action": "drop", "article": "a", "quotation": "b", "polarity": "denied"}', "'drop' has no use", "takes action, article"),
        ('{"action": "change", "article": "a", "quotation": "b"}', "says nothing new", "speaker, kind, polarity"),
        ('{"action": "change", "article": "a", "quotation": "b", "kind": "mixd"}', "an unknown kind: 'mixd'", "'mixed'"),
        ('{"action": "stance", "article": "a", "quotation": "b", "position": "none"}', "has no proposition", "'proposition'"),
        ('{"action": "describe-speaker", "speaker": "a", "type": "anonymous"}', "unknown type: 'anonymous'", "person"),
        ('{"action": "drop", "article": "a", "quotation": "b", "decided": "soon"}', "a date that cannot be understood", "2026-03-24"),
        ('{"action": "drop", "article": "a", "quotation": "\\ud800"}', "no text that can be written", "write it again"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, content: str, said: str, remedy: str) -> None:
    (tmp_path / "c.jsonl").write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        sheets.read(tmp_path / "c.jsonl")
    assert said in caught.value.what
    assert remedy in caught.value.hint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("acton,article\ndrop,a\n", "c.csv:1 has an unknown column: 'acton'"),
        ("action,article,article\n", "c.csv:1 has the column 'article' twice"),
        ("action,article,quotation\n\ndrop,a,b,c\n", "c.csv:3 has more values"),
        ('action,article,quotation\ndrop,a,"b\n', "c.csv:2 is no CSV"),
        ("action,article,quotation\ndrop,a,b\nconfirm,a,\n", "c.csv:3 does not say which claim"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "c.csv").write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        sheets.read(tmp_path / "c.csv")
    assert said in caught.value.what
    with pytest.raises(InputError):
        sheets.append(tmp_path / "c.csv", DROP)
    assert (tmp_path / "c.csv").read_text("utf-8") == content


def test_a_file_is_jsonl_or_csv(tmp_path: Path) -> None:
    for act in (sheets.read, lambda path: sheets.append(path, DROP)):
        with pytest.raises(InputError, match="does not say what it is"):
            act(tmp_path / "c.txt")
    with pytest.raises(InputError, match="cannot be read"):
        sheets.read(tmp_path / "none.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        sheets.append(tmp_path / "folder.jsonl", DROP)


def test_a_correction_that_would_not_be_read_is_not_written(tmp_path: Path) -> None:
    for wrong in (replace(DROP, quotation=None), replace(DROP, quotation=" "), replace(DROP, note="x" * 100_001)):
        with pytest.raises(InputError, match="The correction "):
            sheets.append(tmp_path / "c.csv", wrong)
    assert not (tmp_path / "c.csv").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.jsonl", '{"action": "confirm", "article": "a.txt", "quotation": "Rain"}'),
        ("c.csv", "quotation;article;action;start;end;proposition;position;coder;decided\r\nRain;a.txt;confirm"),
        ("c.csv", "\ufeffquotation\tarticle\taction\tstart\tend\tproposition\tposition\tcoder\tdecided\nRain\ta.txt\tconfirm\n"),
    ],
)
def test_what_stands_there_stays_and_an_open_line_is_ended(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode())
    sheets.append(path, STANCE)
    assert path.read_bytes().startswith(content.encode())
    assert sheets.read(path) == (Correction("confirm", "a.txt", "Rain"), STANCE)


def test_a_table_without_a_column_for_it_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("action,article,quotation\n", "utf-8")
    with pytest.raises(InputError, match="has no column 'start'"):
        sheets.append(path, STANCE)
    sheets.append(path, DROP)
    assert sheets.read(path) == (DROP,)


def test_a_new_table_is_one_for_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    sheets.append(path, replace(DROP, quotation="=1+1", note="'=odd"))
    header, row = path.read_bytes().decode("utf-8").splitlines()
    assert header == "\ufeff" + ",".join(FIELDS)
    assert row == "drop,a.txt,'=1+1" + "," * 14 + "''=odd"
    assert [(one.quotation, one.note) for one in sheets.read(path)] == [("=1+1", "'=odd")]


def test_a_line_that_cannot_be_written_whole_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.jsonl"
    sheets.append(path, DROP)
    before = path.read_bytes()
    monkeypatch.setattr(sheets, "_write", _write_half)
    with pytest.raises(InputError, match="No space left"):
        sheets.append(path, STANCE)
    assert path.read_bytes() == before


def _write_half(file: int, line: bytes) -> None:
    import os  # noqa: PLC0415

    os.write(file, line[: len(line) // 2])
    raise OSError(28, "No space left on device")


def _append_many(path: Path, coder: str, count: int) -> None:
    for number in range(count):
        sheets.append(path, replace(DROP, coder=coder, note=f"{number} " + "long " * 2_000))


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_two_writers_lose_nothing(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"c{ending}"
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_append_many, args=(path, coder, 25)) for coder in ("Ada", "Bo")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    written = [(one.coder, (one.note or "").split()[0]) for one in sheets.read(path)]
    assert sorted(written) == sorted((coder, str(number)) for coder in ("Ada", "Bo") for number in range(25))


def test_a_writer_notices_that_an_editor_has_replaced_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl  # noqa: PLC0415

    path = tmp_path / "c.jsonl"
    sheets.append(path, DROP)
    lock, waits = fcntl.flock, [1]

    def replaced_while_waiting(file: int, operation: int) -> None:
        if waits and waits.pop():
            (tmp_path / "new").write_bytes(path.read_bytes())
            (tmp_path / "new").replace(path)
        lock(file, operation)

    monkeypatch.setattr(fcntl, "flock", replaced_while_waiting)
    sheets.append(path, STANCE)
    assert sheets.read(path) == (DROP, STANCE)


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=60), st.text("{}[]\":,;\t\n\r\x00'=action drop", max_size=60).map(str.encode)))
def test_any_file_is_read_or_refused_and_added_to_or_left(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(content)
    try:
        before = sheets.read(path)
    except InputError:
        before = None
    try:
        sheets.append(path, DROP)
    except InputError:
        assert path.read_bytes() == content
    else:
        assert path.read_bytes().startswith(content)
        assert before is None or sheets.read(path) == (*before, DROP)


def test_a_table_of_empty_cells_lacks_every_column(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(",,,\n", "utf-8")
    assert sheets.read(tmp_path / "c.csv") == ()
    with pytest.raises(InputError, match="has no column 'action'"):
        sheets.append(tmp_path / "c.csv", DROP)
