"""Copies of one story: which article retells which, and side by side what the retelling changed."""

from dataclasses import dataclass

from kg.explorer.cells import offset
from kg.explorer.links import id_of
from kg.explorer.options import Options
from kg.explorer.views import Request, View
from kg.explorer.wording import Pair, compare
from kg.graph.tables import Cell, Table

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Story:
    """One story.

    :param original: the first copy's row: the columns ``original…`` are about the article that all of them retell
    :param copies: rows of ``pages/copies``, the most similar first
    """

    original: Row
    copies: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A copy beside its original.

    :param link: its row of ``pages/copies``
    :param pairs: stretches of the original and of the copy; none where the graph holds no texts
    """

    link: Row
    pairs: tuple[Pair, ...]

    @property
    def changes(self) -> int:
        """Number of stretches in which words differ."""
        return sum(pair.changed for pair in self.pairs)


def read_all(request: Request) -> tuple[Story, ...]:
    """Read the stories that were copied."""
    rows: dict[str, list[Row]] = {}
    for row in request.ask("pages/copies").records():
        if _fits(row, request.options):
            rows.setdefault(str(row["original"]), []).append(row)
    return tuple(Story(copies[0], tuple(copies)) for copies in rows.values())


def _fits(row: Row, options: Options) -> bool:
    """Whether the copy or its original is of the outlet and of the days that are asked for."""
    return options.admits(row["publisher"], row["published"]) or options.admits(row["originalPublisher"], row["originalPublished"])


def read(request: Request) -> SideBySide | None:
    """Read a copy and its original; None where the graph has no copy of that id."""
    for row in request.ask("pages/copies").records():
        if id_of(str(row["link"])) == request.id:
            original, copy = (_text(request, str(row[name])) for name in ("original", "article"))
            return SideBySide(row, compare(original, copy) if original and copy else ())
    return None


def _text(request: Request, article: str) -> str | None:
    """Read the text of an article; None where the graph holds none."""
    for row in request.ask("pages/text", article=article).records():
        return str(row["text"])[offset(row["start"]) : offset(row["end"])]
    return None


def table_all(request: Request) -> Table:
    """Give a row for each copy."""
    return request.ask("pages/copies")


def table(request: Request) -> Table | None:
    """Give a row for each stretch of a copy in which words differ."""
    shown = read(request)
    if shown is None:
        return None
    rows = [tuple("".join(piece.text for piece in side) for side in (pair.left, pair.right)) for pair in shown.pairs if pair.changed]
    return Table(("original", "copy"), tuple(rows))


ALL = View("copies", "copies.html", read_all, table_all, label="Copies", filters=("outlet", "since", "until"))
VIEW = View("copy", "copy.html", read, table, of_one=True)
