"""The matrix: speakers by propositions, in each cell how often the speaker was for, against or neutral."""

from dataclasses import dataclass

from kg.explorer import standings
from kg.explorer.standings import Actor, Count, Standings
from kg.explorer.views import Request, View
from kg.graph.tables import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One speaker.

    :param cells: a count for each proposition of the matrix, in its order; None where the speaker takes no position
    """

    actor: Actor
    cells: tuple[Count | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who is for and against what.

    :param propositions: (IRI, wording) of each column, that with most stances first
    :param rows: the speaker with positions on most propositions first
    """

    propositions: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def read(request: Request) -> Matrix:
    """Read the matrix, as the filters ask for it."""
    return arranged(standings.read(request))


def arranged(known: Standings) -> Matrix:
    """Put speakers and propositions in order: who and what has most first, then by name."""
    weight = {
        proposition: sum(counts[proposition].total for counts in known.counts.values() if proposition in counts)
        for proposition in known.propositions
    }
    columns = sorted(known.propositions.items(), key=lambda column: (-weight[column[0]], column[1], column[0]))
    order = sorted(known.actors.values(), key=lambda actor: (*_weight(known, actor), actor.name.casefold(), actor.iri))
    rows = tuple(Row(actor, tuple(known.counts[actor.iri].get(iri) for iri, _ in columns)) for actor in order)
    return Matrix(tuple(columns), rows)


def _weight(known: Standings, actor: Actor) -> tuple[int, int]:
    """Give on how many propositions a speaker has a position, and how many stances; the more, the lower."""
    counts = known.counts[actor.iri].values()
    return -len(counts), -sum(count.total for count in counts)


def table(request: Request) -> Table:
    """Give a row for each speaker and proposition on which the speaker has a position."""
    matrix = read(request)
    rows = [
        (
            row.actor.name,
            row.actor.type,
            row.actor.organization,
            wording,
            count.position,
            count.support,
            count.oppose,
            count.neutral,
            row.actor.iri,
            iri,
        )
        for row in matrix.rows
        for (iri, wording), count in zip(matrix.propositions, row.cells, strict=True)
        if count
    ]
    columns = (
        "speaker",
        "speakerType",
        "organization",
        "proposition",
        "position",
        "support",
        "oppose",
        "neutral",
        "speakerIri",
        "propositionIri",
    )
    return Table(columns, tuple(rows))


VIEW = View("matrix", "matrix.html", read, table, label="Matrix", filters=("outlet", "since", "until", "confidence", "copies"))
