"""Read the documents in a file: plain text as it is, HTML by trafilatura, JSON Lines with one document a row.

A document that cannot be read is reported as skipped; it raises nothing. Nothing is fetched from the network.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
import trafilatura
from trafilatura.utils import decode_file

from kg.articles.inputs import STDIN, InputFile
from kg.errors import ArticleError
from kg.records import Date, Skipped
from kg.text.dates import parse

LIMIT = 10_000_000  # bytes of a file, or of a row of a .jsonl file; a long book has one million
# Limits of an HTML page: the time of reading grows with the square of these. A news page has hundreds or a few thousand elements.
ELEMENTS = 20_000
ATTRIBUTES = 1000  # of one element
CROWDED = 1000  # inner elements (links, bold words) of one block; a block with more is read as plain text

_DROPPED_PARAMETERS = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
_KEPT_IN_URL = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True)
class Document:
    """One text, and what its file says about the article in it; of several articles, about the first.

    :param source: path or URL that the graph shows
    :param key: the id that the file gives, else the canonical URL, else the path
    :param is_file: whether the file holds exactly this text
    :param site: the outlet that the markup of a page names
    :param dated: the date that the markup of a page states
    :param note: a sentence about what in the file could not be understood, or None
    """

    source: str
    key: str
    text: str
    is_file: bool
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: Date | None = None
    site: str | None = None
    dated: Date | None = None
    note: str | None = None


class _Row(msgspec.Struct):
    """A row of a .jsonl file; further fields are the user's own."""

    text: str
    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None


def documents(file: InputFile) -> Iterator[Document | Skipped]:
    """Read the documents of one file.

    :returns: one document; of a ``.jsonl`` file one for each row. In place of what cannot be read: why, and what to do.
    """
    try:
        with nullcontext(sys.stdin.buffer) if str(file.path) == STDIN else file.path.open("rb") as stream:
            if file.path.suffix.lower() == ".jsonl":
                yield from _rows(stream, file.source)
            elif file.path.suffix.lower() in {".html", ".htm"}:
                yield _page(_read_to_limit(stream), file.source)
            else:
                yield Document(file.source, file.source, _text(_read_to_limit(stream)), is_file=str(file.path) != STDIN)
    except ArticleError as error:
        yield Skipped(file.source, error.what, error.hint)
    except OSError as error:
        yield Skipped(file.source, f"It cannot be read: {error.strerror}.", "Make it readable, or leave it out.")


def canonical(url: str | None) -> str | None:
    """Normalise a web address: drop fragment and tracking parameters, and escape what an IRI may not hold.

    :returns: the address, or None where the text is no ``http`` or ``https`` address

    >>> canonical("HTTPS://Coast.example/a b?id=7&utm_source=x#top")
    'https://coast.example/a%20b?id=7'
    >>> canonical("coast.example/a") is None
    True
    """
    try:
        parts = urlsplit((url or "").strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        query = "&".join(pair for pair in parts.query.split("&") if not pair.lower().startswith(_DROPPED_PARAMETERS))
        address = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))
        return quote(address, safe=_KEPT_IN_URL) if not any(mark in parts.netloc for mark in "[]@ ") else None
    except ValueError:
        return None


def _read_to_limit(stream: BinaryIO) -> bytes:
    """Read a stream to its end.

    :raises ArticleError: it holds more than ``LIMIT`` bytes
    """
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        what = f"It is larger than {LIMIT // 1_000_000} MB."
        raise ArticleError(what, "Split it into one file an article.")
    return data


def _text(data: bytes) -> str:
    """Decode plain text; no newline and no character is changed, only a byte order mark is dropped.

    :raises ArticleError: it is binary, not UTF-8 or empty
    """
    if b"\0" in data:
        what = "It is binary, not text."
        raise ArticleError(what, "Give the article as UTF-8 text; UTF-16 becomes that with: iconv -f UTF-16 -t UTF-8 FILE.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"It is not UTF-8: byte 0x{data[error.start]:02x} at {error.start}."
        raise ArticleError(what, "Convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE (or whatever encoding it is in).") from error
    if not text.strip():
        what = "It is empty."
        raise ArticleError(what, "Leave it out, or put the article's text into it.")
    return text


def _page(data: bytes, source: str) -> Document:
    """Extract the article of an HTML page; its metadata is read from the page's markup, never searched for in its prose.

    :raises ArticleError: the page cannot be parsed, or holds no article
    """
    if not data.strip():
        what = "It is empty."
        raise ArticleError(what, "Leave it out, or save the page again.")
    page = _call_parser(
        trafilatura.bare_extraction,
        _tree(data),
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None or isinstance(page, dict) or not (page.text or "").strip():
        raise ArticleError(*_NO_TEXT)
    title, text = _on_one_line(page.title), page.text or ""
    if title and title not in text[: 2 * len(title)]:
        text = f"{title}\n\n{text}"
    url = canonical(page.url)
    site = _on_one_line(page.sitename)
    publisher = None if site == page.hostname else site
    published = parse(page.date or "")
    return Document(
        source,
        url or source,
        text,
        is_file=False,
        title=title,
        url=url,
        publisher=publisher,
        published=published,
        site=publisher,
        dated=published,
    )


_NO_TEXT = ("No article text was found in its HTML.", "Give the article's text as .txt.")
_TAG = re.compile(r"""<[A-Za-z](?:[^"'>]|"[^"]*"|'[^']*')*+""")
_QUOTED_VALUE = re.compile(r""""[^"]*"|'[^']*'""")
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _tree(data: bytes) -> Any:  # noqa: ANN401 - an element of lxml, which has no types
    """Parse an HTML page.

    1. refuse an element with too many attributes before the parser sees it
    2. put a space for each control character: a reference such as ``&#11;`` may bring one in, and no later step can write it
    3. make plain text of blocks with too many marked words, and refuse a page that still has too many elements

    :raises ArticleError: the page is no HTML, or has too many attributes or elements
    """
    # 1
    text = _call_parser(decode_file, data)
    if any(len(tag[0]) > ATTRIBUTES and _attributes(tag[0]) > ATTRIBUTES for tag in _TAG.finditer(text)):
        what = f"An element of its HTML has more than {ATTRIBUTES:,} attributes."
        raise ArticleError(what, "Save the article alone, or give its text as .txt.")
    # 2
    tree = _call_parser(trafilatura.load_html, text)
    if tree is None:
        raise ArticleError(*_NO_TEXT)
    for element in tree.iter():
        for name in ("text", "tail"):
            if _CONTROL.search(text_part := getattr(element, name) or ""):
                setattr(element, name, _CONTROL.sub(" ", text_part))
    # 3
    for block in [element for element in tree.iter("*") if len(element) > CROWDED]:
        if all(not isinstance(inner.tag, str) or inner.tag in _INLINE for inner in block.iterdescendants()):
            _flatten(block)
    if sum(1 for _ in tree.iter()) > ELEMENTS:
        what = f"Its HTML has more than {ELEMENTS:,} elements."
        raise ArticleError(what, "Save the article alone, or give its text as .txt.")
    return tree


def _call_parser(parser: Callable[..., Any], *arguments: object, **options: object) -> Any:  # noqa: ANN401 - trafilatura has no types
    """Call a function that parses HTML, and turn any exception of it into an ArticleError.

    :raises ArticleError: the parser fails
    """
    try:
        return parser(*arguments, **options)
    except Exception as error:
        what = f"Its HTML cannot be read ({type(error).__name__})."
        raise ArticleError(what, "Save the page again, or give its text as .txt.") from error


def _attributes(tag: str) -> int:
    """Estimate how many attributes an opening tag has."""
    without_values = _QUOTED_VALUE.sub("", tag)
    return max(len(without_values.split()), without_values.count("="))


def _flatten(block: Any) -> None:  # noqa: ANN401 - an element of lxml, which has no types
    """Replace the content of an HTML block by its text; of its elements only line breaks stay."""
    pieces: list[list[str]] = [[]]  # the text between two line breaks, in parts
    for part in block.xpath(".//text() | .//br"):
        if isinstance(part, str):
            pieces[-1].append(part)
        else:
            pieces.append([])
    for child in list(block):
        block.remove(child)
    block.text, *tails = ("".join(piece) for piece in pieces)
    for tail in tails:
        line_break = block.makeelement("br")
        line_break.tail = tail
        block.append(line_break)


def _rows(stream: BinaryIO, source: str) -> Iterator[Document | Skipped]:
    """Read the rows of a ``.jsonl`` file as documents; a row that is too long is skipped without being read into memory."""
    number = 0
    while line := stream.readline(LIMIT + 1):
        number += 1
        row_name = f"{source} line {number}"
        if len(line) > LIMIT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LIMIT)
            yield Skipped(row_name, f"The row is longer than {LIMIT // 1_000_000} MB.", "Split it into one row an article.")
        elif line.strip():
            try:
                yield _row(line.removeprefix(b"\xef\xbb\xbf"), source, number)
            except ArticleError as error:
                yield Skipped(row_name, error.what, error.hint)


def _row(line: bytes, source: str, number: int) -> Document:
    """Read one row of a ``.jsonl`` file.

    :param source: path of the file, as the graph shows it
    :param number: of the line, from 1
    :raises ArticleError: it is no row, or has no text
    """
    try:
        row = msgspec.json.decode(line, type=_Row)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        what = f"The row cannot be read: {error}."
        raise ArticleError(
            what, 'Write one object a row: {"id": …, "url": …, "title": …, "text": …, "published": …, "publisher": …}.'
        ) from error
    if "\0" in row.text or not row.text.strip():
        what = "The row's text is empty or binary."
        raise ArticleError(what, "Leave the row out, or put the article's text into it.")
    url, published = canonical(row.url), parse(row.published or "")
    given_id = _on_one_line(str(row.id)) if row.id is not None else None
    path = f"{source}#{given_id or f'line={number}'}"
    note = f"{source} line {number}: {row.published!r} is not one certain date." if row.published and not published else None
    return Document(
        url or path,
        given_id or url or path,
        row.text,
        is_file=False,
        title=_on_one_line(row.title),
        url=url,
        publisher=_on_one_line(row.publisher),
        published=published,
        note=note,
    )


def _on_one_line(text: str | None) -> str | None:
    """Put a short text on one line; None where nothing is left."""
    return " ".join((text or "").split()) or None
