"""Files of corrections, read and written: JSON Lines (one object a line), or CSV as spreadsheets keep it (the fields as columns)."""

import csv
import difflib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from kg.corrections.records import CHOICES, FIELDS, FORMS, NUMBERS, Correction, filled
from kg.errors import InputError
from kg.userfiles import text

_SEPARATORS = ",;\t"  # spreadsheets write all three
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")  # what a spreadsheet would run; as kg.graph.tables writes it
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
_LONGEST = 100_000  # characters of one value; what is longer no CSV reader takes (131,072)
_CSV, _JSONL = ".csv", ".jsonl"

# ── read ─────────────────────────────────────────────────────────────────────


def read(path: Path) -> tuple[Correction, ...]:
    """Read a file of corrections, in its order; an empty file holds none.

    Byte order marks, both kinds of line ends, blank lines and empty cells are accepted.

    :param path: ``.jsonl``, or ``.csv`` with commas, semicolons or tabs
    :raises InputError: it cannot be read; or a line is no JSON or CSV, has an unknown action, field or value, or lacks a field
    """
    _check_name(path)
    content = text(path, "corrections file", "Give a .jsonl or .csv file in UTF-8.")
    return tuple(_read_csv(path, content) if path.suffix.lower() == _CSV else _read_jsonl(path, content))


def _check_name(path: Path) -> None:
    """Refuse a file whose name does not say what it is.

    :raises InputError: it ends in neither ``.jsonl`` nor ``.csv``
    """
    if path.suffix.lower() not in {_CSV, _JSONL}:
        what = f"The name of the corrections file {path} does not say what it is."
        raise InputError(what, "Name it .jsonl (one JSON object a line) or .csv (a table).")


def _read_jsonl(path: Path, content: str) -> Iterator[Correction]:
    """Read JSON Lines.

    :raises InputError: a line is no JSON object, or no correction
    """
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = f"{path}:{number} is no JSON: {error}."
            raise InputError(what, 'Write one object a line, such as {"action": "drop", "article": "a.txt", "quotation": "…"}.') from error
        if not isinstance(values, dict):
            raise InputError(f"{path}:{number} is no JSON object.", "Put the fields of a correction between { and }.")
        yield _correction(values, number, f"{path}:{number}")


def _read_csv(path: Path, content: str) -> Iterator[Correction]:
    """Read a table.

    :raises InputError: it is no CSV, its header has an unknown column or one twice, or a row is no correction
    """
    rows = csv.reader(io.StringIO(content, newline=""), strict=True, delimiter=_separator(content))
    columns: list[str] = []
    line = 0  # the last one that is read
    try:
        for cells in rows:
            first, line = line + 1, rows.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, f"{path}:{first}")
                continue
            if any(cell.strip() for cell in cells[len(columns) :]):
                what = f"{path}:{first} has more values than the first line has columns."
                raise InputError(what, "Put values with separators into quotation marks.")
            yield _correction(dict(zip(columns, map(_unguarded, cells), strict=False)), first, f"{path}:{first}")
    except csv.Error as error:
        what = f"{path}:{line + 1} is no CSV: {error}."
        raise InputError(what, "Put values with separators, quotation marks or line breaks into quotation marks.") from error


def _separator(content: str) -> str:
    """Choose the separator that cuts the first line into the most known fields."""
    header = content.lstrip().partition("\n")[0].rstrip("\r")
    return max(_SEPARATORS, key=lambda mark: sum(name.strip('" ') in FIELDS for name in header.split(mark)))


def _columns(cells: Sequence[str], where: str) -> list[str]:
    """Give the names of the columns; those of empty columns at the end are empty.

    :param where: file and line, for errors
    :raises InputError: one is unknown or there twice
    """
    columns = [cell.strip() for cell in cells]
    while not columns[-1]:
        columns.pop()
    for column in columns:
        if column not in FIELDS:
            raise _unknown(where, "column", column, FIELDS)
        if columns.count(column) > 1:
            raise InputError(f"{where} has the column {column!r} twice.", "Keep one of the two.")
    return columns


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _correction(values: Mapping[str, object], line: int, where: str) -> Correction:
    """Make a correction of the fields of a line; empty ones count as left out.

    :param where: file and line, for errors
    :raises InputError: a field is unknown or of the wrong kind, or :func:`check` refuses the correction
    """
    fields: dict[str, Any] = {}
    for name, value in values.items():
        if name not in FIELDS:
            raise _unknown(where, "field", name, FIELDS)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if name in NUMBERS:
            fields[name] = _number(name, value, where)
        elif isinstance(value, str):
            fields[name] = value.strip() if name in CHOICES else value
        else:
            raise InputError(f"{where} has a {name} that is no text: {value!r}.", "Put it into quotation marks.")
    if "action" not in fields:
        raise InputError(f"{where} does not say what to do.", f"Give it an action: {', '.join(CHOICES['action'])}.")
    correction = Correction(**fields, line=line)
    check(correction, where)
    return correction


def _number(name: str, value: object, where: str) -> int:
    """Read an offset.

    :raises InputError: it is no whole number from 0 up
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value.strip()):
        return int(value)
    what = f"{where} has a {name} that is no whole number: {value!r}."
    raise InputError(what, "Count characters from the beginning of the text, from 0.")


def _unknown(where: str, what: str, name: str, known: Sequence[str]) -> InputError:
    """Make the error about an unknown name; it proposes the known one of nearly the same spelling."""
    near = difflib.get_close_matches(name, known, 1)
    return InputError(
        f"{where} has an unknown {what}: {name!r}.", f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
    )


def check(correction: Correction, where: str = "The correction") -> None:
    """Check that a correction has the fields that its action takes, all of them and no other, with values that they may have.

    :param where: what an error calls it: file and line
    :raises InputError: it has not
    """
    values = filled(correction)
    for name, choices in CHOICES.items():
        if name in values and values[name] not in choices:
            raise _unknown(where, name, str(values[name]), choices)
    action, form = correction.action, FORMS[correction.action]
    for name in values:
        if name not in form.fields:
            what = f"{where} has the field {name!r}, for which {action!r} has no use."
            raise InputError(what, f"Leave it out; {action!r} takes {', '.join(field for field in FIELDS if field in form.fields)}.")
    for name in (*form.required, *(("article",) if form.is_claim else ())):
        if name not in values:
            raise InputError(f"{where} has no {name}, which {action!r} needs.", f"Give it the field {name!r}.")
    if form.any_of and not set(form.any_of) & values.keys():
        raise InputError(f"{where} says nothing new.", f"Give {action!r} at least one of {', '.join(form.any_of)}.")
    if form.is_claim and "quotation" not in values and not {"start", "end"} <= values.keys():
        raise InputError(f"{where} does not say which claim it is about.", "Give it the quotation, or start and end.")
    _check_values(values, where)


def _check_values(values: Mapping[str, str | int], where: str) -> None:
    """Check what values must be, whatever the action.

    :raises InputError: offsets are not in order, a date is none, or a text has no word, is too long or cannot be written as UTF-8
    """
    start, end = values.get("start"), values.get("end")
    if (start is None) != (end is None) or (isinstance(start, int) and isinstance(end, int) and not start < end):
        raise InputError(f"{where} has no stretch of text between its start and its end.", "Give both, start before end.")
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        if not value.strip():
            raise InputError(f"{where} has an empty {name}.", "Fill it, or leave it out.")
        if len(value) > _LONGEST or any("\ud800" <= character <= "\udfff" for character in value):
            what = f"{where} has a {name} that is longer than {_LONGEST:,} characters, or no text that can be written."
            raise InputError(what, "Shorten it, or write it again.")
    if "decided" in values and not _is_date(str(values["decided"])):
        raise InputError(f"{where} has a date that cannot be understood: {values['decided']!r}.", "Write it as 2026-03-24.")


def _is_date(written: str) -> bool:
    """Whether a text is an ISO date, with or without a time."""
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


# ── write ────────────────────────────────────────────────────────────────────


def append(path: Path, correction: Correction) -> None:
    """Add a correction at the end of a file, which is made where there is none; two writers wait for each other.

    1. lock the file
    2. end its last line, where somebody left it open, and write one line
    3. where that fails, cut the file back to what stood there

    :param path: ``.jsonl`` or ``.csv``; a table that stands there keeps its columns and its separator
    :raises InputError: the correction is none that :func:`read` takes, the table lacks a column for it, or the file cannot be written
    """
    _check_name(path)
    check(correction)
    try:
        # 1
        with _locked(path) as file:
            size = os.fstat(file).st_size
            try:
                # 2
                _write(file, _line(path, correction, _content(file, size)))
                os.fsync(file)
            except BaseException:
                # 3
                os.ftruncate(file, size)
                raise
    except OSError as error:
        what = f"The correction cannot be written to {path}: {error.strerror or error}."
        raise InputError(what, "Name a file that may be written, on a disk with room.") from error


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open a file for adding to it, and hold its lock; yields the file descriptor.

    An editor may put a new file in place of the old one while this one waits: then the new one is opened.
    """
    import fcntl  # noqa: PLC0415  # readers of corrections on a system without it need none

    while True:
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
                yield file
                return
        finally:
            os.close(file)


def _content(file: int, size: int) -> bytes:
    """Read an open file from its beginning."""
    parts, place = [], 0
    while place < size and (part := os.pread(file, size - place, place)):
        parts.append(part)
        place += len(part)
    return b"".join(parts)


def _write(file: int, line: bytes) -> None:
    """Write all of a line, in one piece where the system takes it so."""
    written = 0
    while written < len(line):
        written += os.write(file, line[written:])


def _line(path: Path, correction: Correction, content: bytes) -> bytes:
    """Write a correction as what is added to a file.

    :param content: what stands there
    :raises InputError: the table there cannot be read, or lacks a column
    """
    values = filled(correction)
    is_open = bool(content) and not content.endswith(b"\n")
    if path.suffix.lower() == _JSONL:
        return (("\n" if is_open else "") + json.dumps(values, ensure_ascii=False) + "\n").encode()
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        return (("\n" if is_open else "") + ("" if content else "\ufeff") + _row(FIELDS, ",") + _row(_cells(values, FIELDS), ",")).encode()
    read(path)  # behind an open quotation mark, a row would be lost
    known = content.decode("utf-8-sig")
    separator = _separator(known)
    rows = csv.reader(io.StringIO(known, newline=""), delimiter=separator)
    columns = next((_columns(cells, str(path)) for cells in rows if any(map(str.strip, cells))), [])
    for name in values:
        if name not in columns:
            raise InputError(f"{path} has no column {name!r}.", f"Add {name!r} to its first line, or write corrections to a .jsonl file.")
    return (("\r\n" if is_open else "") + _row(_cells(values, columns), separator)).encode()


def _cells(values: Mapping[str, str | int], columns: Sequence[str]) -> list[str]:
    """Give the cells of a row; an apostrophe keeps a spreadsheet from running what an article says as a formula."""
    cells = (str(values.get(column, "")) for column in columns)
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells]


def _row(cells: Sequence[str], separator: str) -> str:
    """Write a row of a table."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerow(cells)
    return out.getvalue()
