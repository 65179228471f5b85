"""Things with a page of their own: their names and relations, and what joins two stances of theirs."""

from dataclasses import dataclass

from kg.explorer import cells
from kg.explorer.quotations import POSITIONS, Position, Row, Speaker, position
from kg.explorer.views import Request
from kg.graph.tables import Cell


@dataclass(frozen=True, slots=True)
class Related:
    """Another thing, or another name.

    :param iri: None of a name
    """

    name: str
    iri: str | None


@dataclass(frozen=True, slots=True)
class Thing:
    """A speaker or a proposition.

    :param relations: ``alias``, ``member``, ``group``, ``topic``, ``contrary``, ``same``, ``type`` or ``origin`` → what stands in it
    """

    iri: str
    name: str
    relations: dict[str, tuple[Related, ...]]

    def related(self, relation: str) -> tuple[Related, ...]:
        """Give what stands in a relation to it."""
        return self.relations.get(relation, ())

    def word(self, relation: str) -> str:
        """Give the one word that stands in a relation to it, such as its type; empty where there is none."""
        return next((related.name for related in self.related(relation)), "")


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a contradiction or a shift: a stance and its words.

    :param date: None where it is not known
    """

    stance: str
    holder: Speaker
    position: Position
    date: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two stances that cannot both hold: a contradiction of two speakers, or of one on one day; or a shift of one over time.

    :param first, second: of a shift, the earlier and the later; of a contradiction, the supporter comes first
    """

    proposition: str
    proposition_iri: str
    confidence: float
    first: Side
    second: Side


def find(request: Request, class_iri: str) -> Thing | None:
    """Find the thing of a class that the address of a page names; None where the graph has none."""
    rows = request.graph("pages/find", {"id": request.id, "class": class_iri}).rows
    return named(request, str(rows[0][0])) if rows else None


def named(request: Request, iri: str) -> Thing:
    """Read the names of a thing, and what is related to it."""
    relations: dict[str, list[Related]] = {}
    for row in request.ask("pages/names", node=iri).records():
        other = None if row["other"] is None else str(row["other"])
        relations.setdefault(str(row["relation"]), []).append(Related(str(row["name"]), other))
    (name, *_) = relations.pop("name", [Related(iri, None)])
    return Thing(iri, name.name, {relation: tuple(group) for relation, group in relations.items()})


def contradictions(request: Request, **selection: str) -> tuple[Opposition, ...]:
    """Read contradictions, the surest first.

    :param selection: ``proposition`` or ``speaker``, and its IRI; nothing for the surest few of all
    """
    rows = request.ask("pages/contradictions", **(selection or {"few": "true"})).records()
    found = (_opposition(row, _side(row, "{}A"), _side(row, "{}B")) for row in rows)
    return tuple(Opposition(o.proposition, o.proposition_iri, o.confidence, *_supporter_first(o.first, o.second)) for o in found)


def shifts(request: Request, **selection: str) -> tuple[Opposition, ...]:
    """Read the shifts, the earliest first.

    :param selection: ``proposition`` or ``speaker``, and its IRI; nothing for all
    """
    rows = request.ask("pages/shifts", **selection).records()
    return tuple(_opposition(row, _shifted(row, "from"), _shifted(row, "to")) for row in rows)


def _supporter_first(a: Side, b: Side) -> tuple[Side, Side]:
    """Put the one who is for it first."""
    return (a, b) if POSITIONS.index(a.position) <= POSITIONS.index(b.position) else (b, a)


def _opposition(row: Row, first: Side, second: Side) -> Opposition:
    """Make a contradiction or a shift of its row and its two ends."""
    return Opposition(str(row["proposition"]), str(row["propositionIri"]), cells.share(row["confidence"]), first, second)


def _side(row: Row, name: str) -> Side:
    """Read one end of a contradiction.

    :param name: how its columns are called, ``{}A`` or ``{}B``
    """
    speaker = Speaker(str(row[name.format("speaker") + "Iri"]), str(row[name.format("speaker")]), "")
    return _made(speaker, *(row[name.format(part)] for part in ("stance", "position", "date", "text")))


def _shifted(row: Row, end: str) -> Side:
    """Read one end of a shift, ``from`` or ``to``."""
    speaker = Speaker(str(row["speakerIri"]), str(row["speaker"]), "")
    return _made(speaker, *(row[f"{end}{part}"] for part in ("Stance", "Position", "Date", "Text")))


def _made(speaker: Speaker, stance: Cell, taken: Cell, date: Cell, text: Cell) -> Side:
    """Make an end of its cells."""
    return Side(str(stance), speaker, position(taken), cells.text(date), str(text))
