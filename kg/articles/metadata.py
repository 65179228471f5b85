"""Read the user's CSV with metadata of articles: path or url, and any of publisher, published and title."""

import csv
import difflib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.articles.documents import canonical
from kg.errors import InputError
from kg.records import Date
from kg.text.dates import parse
from kg.userfiles import text

COLUMNS = ("path", "url", "publisher", "published", "title")
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}  # spreadsheets write all three


@dataclass(frozen=True, slots=True)
class Row:
    """What the user says of one article.

    :param line: of the file, from 1
    """

    line: int
    url: str | None
    publisher: str | None
    published: Date | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the user says of articles.

    :param rows: by path; a row without a path by URL
    :param notes: a sentence about the separator, where it is no comma
    :param file: name of the file, without its folder
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    file: str = ""


def read(path: Path) -> Metadata:
    """Read the user's CSV: UTF-8 with or without a byte order mark, separated by commas, semicolons or tabs.

    :raises InputError: it cannot be read, or a column or a value in it is wrong
    """
    content = text(path, "metadata file", "Give a CSV file in UTF-8.")
    separator = _separator(content)
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True, delimiter=separator)
    rows: dict[str, Row] = {}
    try:
        _check_header(path, reader.fieldnames or ())
        for values in reader:
            name, row = _row(values, reader.line_num, f"{path} line {reader.line_num}", _SEPARATORS[separator])
            if name in rows:
                what = f"{path} line {reader.line_num} is a second row for {name}."
                raise InputError(what, "Keep one row for each article.")
            rows[name] = row
    except csv.Error as error:
        what = f"{path} line {reader.line_num} is no CSV: {error}."
        raise InputError(what, f"Put values with {_SEPARATORS[separator]}, quotation marks or line breaks into quotation marks.") from error
    if not rows:
        raise InputError(f"{path} has a header and no rows.", "Write one row for each article, or leave the metadata out.")
    note = f"{path.name} was read as a table separated by {_SEPARATORS[separator]}."
    return Metadata(rows, () if separator == "," else (note,), path.name)


def _separator(content: str) -> str:
    """Choose the separator that cuts the header into the most known column names."""
    header = content.partition("\n")[0].rstrip("\r")
    return max(_SEPARATORS, key=lambda mark: sum(name.strip('" ') in COLUMNS for name in header.split(mark)))


def _check_header(path: Path, columns: Sequence[str]) -> None:
    """Refuse a header with an unknown column, with one column twice, or with none that names an article.

    :raises InputError: the header is one of these
    """
    if not columns:
        raise InputError(f"{path} has no header in its first line.", f"Write a header with any of these columns: {', '.join(COLUMNS)}.")
    for column in columns:
        if column not in COLUMNS:
            near = difflib.get_close_matches(column, COLUMNS, 1)
            what = f"{path} has an unknown column: {column!r}."
            raise InputError(what, f"Did you mean {near[0]!r}?" if near else f"The columns are: {', '.join(COLUMNS)}.")
        if columns.count(column) > 1:
            raise InputError(f"{path} has the column {column!r} twice.", "Keep one of the two.")
    if not {"path", "url"} & set(columns):
        raise InputError(f"{path} has neither a column path nor a column url.", "Say in one of them which article a row is about.")


def _row(cells: Mapping[str, str | None], line: int, row_name: str, separators: str) -> tuple[str, Row]:
    """Read one row of the CSV.

    :param cells: name of a column → value
    :param line: where the row ends in the file, from 1
    :param row_name: file and line, for errors
    :param separators: the name of the separator in the plural ("commas"), for errors
    :returns: the path of the article, or its URL where the row has no path; and the row
    :raises InputError: a value cannot be understood, or the row names no article
    """
    if None in cells or None in cells.values():
        what = f"{row_name} has another number of values than the header has columns."
        raise InputError(what, f"Put values with {separators} into quotation marks.")
    values = {column: (value or "").strip() for column, value in cells.items()}
    url, published = canonical(values.get("url")), parse(values.get("published", ""))
    for column, understood in (("url", url), ("published", published)):
        if values.get(column) and not understood:
            what = f"{row_name} has a {column} that cannot be understood: {values[column]!r}."
            raise InputError(what, "Write dates as 2024-03-24 and addresses as https://…")
    name = values.get("path", "").replace("\\", "/").removeprefix("./") or url
    if not name:
        what = f"{row_name} has neither path nor url."
        raise InputError(what, "Say in the column path or url which article the row is about.")
    return name, Row(line, url, values.get("publisher") or None, published, values.get("title") or None)
