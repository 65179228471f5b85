"""Search: claims, speakers and propositions by their words, and the claims of one speaker on one proposition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.explorer.cells import share
from kg.explorer.views import Pages, Request, View
from kg.graph.tables import Cell, Table

Row = dict[str, Cell]

_WORDS = 4  # words that are searched for; further ones are left out


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text.

    :param hit: whether it is one of the words that were searched for
    """

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim.

    :param pieces: its words, those that were searched for apart
    :param rows: its rows of ``pages/search``, one for each position that it takes; all are about the same claim
    """

    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    :param asked: whether anything was searched for
    :param names: rows of ``pages/search-names``: speakers and propositions
    :param hits: those of this page
    :param pages: which of all claims these are
    :param about: names of the speaker and of the proposition that are asked for, as far as there are any
    """

    asked: bool
    names: tuple[Row, ...]
    hits: tuple[Hit, ...]
    pages: Pages
    about: tuple[str, ...]


def read(request: Request) -> Search:
    """Search as the address asks for it."""
    options, words = request.options, _words(request)
    if not (words or options.speaker or options.proposition):
        return Search(asked=False, names=(), hits=(), pages=Pages(1, 0), about=())
    claims: dict[str, list[Row]] = {}
    for row in _rows(request).records():
        claims.setdefault(str(row["claim"]), []).append(row)
    pages = Pages(options.page, len(claims))
    shown = list(claims.values())[pages.first : pages.end]
    return Search(
        asked=True,
        names=tuple(request.ask("pages/search-names", **_numbered(words)).records()) if words else (),
        hits=tuple(Hit(tuple(pieces(str(rows[0]["text"]), words)), tuple(rows)) for rows in shown),
        pages=pages,
        about=_about(claims, {"speaker": options.speaker, "proposition": options.proposition}),
    )


def table(request: Request) -> Table:
    """Give the claims that were found, one row for each position that one takes."""
    return _rows(request)


def _rows(request: Request) -> Table:
    """Ask for the claims, and keep those that are sure enough."""
    options = request.options
    ends = {name: iri for name, iri in (("speaker", options.speaker), ("proposition", options.proposition)) if iri}
    found = request.ask("pages/search", **_numbered(_words(request)), **ends, **options.parameters())
    sure = found.columns.index("confidence")
    least = options.confidence or 0.0
    return Table(found.columns, tuple(row for row in found.rows if share(row[sure]) >= least))


def _words(request: Request) -> list[str]:
    """Take what was typed apart."""
    return (request.options.words or "").split()[:_WORDS]


def _numbered(words: list[str]) -> dict[str, str]:
    """Give the words as parameters of the queries."""
    return {f"word{number}": word for number, word in enumerate(words, 1)}


def _about(claims: dict[str, list[Row]], wanted: dict[str, str | None]) -> tuple[str, ...]:
    """Name the speaker and the proposition that are asked for."""
    rows = [row for rows in claims.values() for row in rows]
    return tuple(str(rows[0][name]) for name, iri in wanted.items() if iri and rows)


def pieces(text: str, words: list[str]) -> Iterator[Piece]:
    """Take a text apart where the words stand, in any case.

    >>> [piece.text for piece in pieces("The old pier", ["OLD"]) if piece.hit]
    ['old']
    """
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({pattern})", text, flags=re.IGNORECASE) if pattern else [text]
    return (Piece(part, hit=bool(number % 2)) for number, part in enumerate(parts) if part)


VIEW = View("search", "search.html", read, table, filters=("outlet", "since", "until", "confidence", "copies"))
