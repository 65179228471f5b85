"""All speakers: how much they say, and how often they are for and against something."""

from collections import Counter
from dataclasses import dataclass

from kg.explorer import cells
from kg.explorer.quotations import filters
from kg.explorer.views import ROWS, Pages, Request, View
from kg.graph.tables import Table


@dataclass(frozen=True, slots=True)
class Heard:
    """A speaker, and how much of it is heard.

    :param type: person, organization, group or anonymous
    :param first, last: days on which the first and the last article with a claim were published; None where none has a date
    :param support, oppose: number of propositions that it is for, and against
    """

    iri: str
    name: str
    type: str
    claims: int
    articles: int
    first: str | None
    last: str | None
    support: int
    oppose: int


@dataclass(frozen=True, slots=True)
class SpeakersPage:
    """Speakers: those with a name first, in order of claims.

    :param rows: those on this page
    :param anonymous: number of sources without a name among all
    """

    rows: tuple[Heard, ...]
    anonymous: int
    pages: Pages


def count(request: Request) -> tuple[Heard, ...]:
    """Count what each speaker says, as far as the filters let it through."""
    sides = Counter((row["speakerIri"], row["position"]) for row in request.ask("pages/sides", **filters(request.options)).records())
    heard = (
        Heard(
            str(row["speakerIri"]),
            str(row["speaker"]),
            str(row["speakerType"]),
            cells.count(row["claims"]),
            cells.count(row["articles"]),
            cells.text(row["first"]),
            cells.text(row["last"]),
            sides[row["speakerIri"], "support"],
            sides[row["speakerIri"], "oppose"],
        )
        for row in request.ask("pages/speakers", **filters(request.options)).records()
    )
    return tuple(sorted(heard, key=lambda speaker: (speaker.type == "anonymous", -speaker.claims, speaker.name)))


def read(request: Request) -> SpeakersPage:
    """Read a page of speakers."""
    rows = count(request)
    pages = Pages(request.options.page, len(rows))
    return SpeakersPage(rows[pages.first : pages.first + ROWS], sum(row.type == "anonymous" for row in rows), pages)


def table(request: Request) -> Table:
    """Give all speakers with their counts."""
    columns = ("speaker", "speakerType", "claims", "articles", "first", "last", "support", "oppose", "speakerIri")
    rows = ((r.name, r.type, r.claims, r.articles, r.first, r.last, r.support, r.oppose, r.iri) for r in count(request))
    return Table(columns, tuple(rows), ("speakerIri",))


VIEW = View(
    "speakers",
    "speakers.html",
    read,
    table,
    label="Speakers",
    filters=("outlet", "since", "until", "confidence", "copies"),
)
