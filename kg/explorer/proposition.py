"""A proposition: who is for and who is against it, in which words, when, and who contradicts whom."""

from dataclasses import dataclass

from kg.explorer import quotations, things
from kg.explorer.quotations import POSITIONS, Position, Speaker, Stance
from kg.explorer.things import Opposition, Thing
from kg.explorer.views import ROWS, Pages, Request, View
from kg.graph.tables import Table
from kg.vocab import KG


@dataclass(frozen=True, slots=True)
class Column:
    """All who take one position.

    :param speakers: how many they are
    :param quotations: how many stances there are
    :param holders: those on this page, each with their stances
    """

    position: Position
    speakers: int
    quotations: int
    holders: tuple[tuple[Speaker, tuple[Stance, ...]], ...]


@dataclass(frozen=True, slots=True)
class PropositionPage:
    """What is known of a proposition.

    :param columns: for, against, neutral
    :param candidates: the surest first; those on this page where they are asked for
    :param candidate_count: number of all candidates
    :param timeline: all stances, by date
    :param pages: which of the stances stand on this page
    """

    thing: Thing
    columns: tuple[Column, ...]
    candidates: tuple[Stance, ...]
    candidate_count: int
    timeline: tuple[Stance, ...]
    contradictions: tuple[Opposition, ...]
    shifts: tuple[Opposition, ...]
    pages: Pages


def read(request: Request) -> PropositionPage | None:
    """Read a proposition; None where the graph has none of this id."""
    thing = things.find(request, f"{KG}Proposition")
    if thing is None:
        return None
    found = _stances(request, thing.iri)
    certain = tuple(stance for stance in found if not stance.is_candidate)
    candidates = sorted((stance for stance in found if stance.is_candidate), key=lambda stance: -stance.confidence)
    shown = {stance.iri for stance in certain}
    rows = max(sum(stance.position == position for stance in certain) for position in POSITIONS)
    pages = Pages(request.options.page, rows)
    return PropositionPage(
        thing,
        tuple(_column(position, certain, pages) for position in POSITIONS),
        tuple(candidates[pages.first : pages.first + ROWS]) if request.options.candidates else (),
        len(candidates),
        certain,
        _passing(things.contradictions(request, proposition=thing.iri), shown, request),
        _passing(things.shifts(request, proposition=thing.iri), shown, request),
        pages,
    )


def table(request: Request) -> Table | None:
    """Give all stances on a proposition, by date, and its candidates where they are asked for."""
    thing = things.find(request, f"{KG}Proposition")
    if thing is None:
        return None
    found = _stances(request, thing.iri)
    return quotations.table(stance for stance in found if request.options.candidates or not stance.is_candidate)


def _stances(request: Request, iri: str) -> tuple[Stance, ...]:
    """Read the stances and candidates on a proposition."""
    return quotations.stances(request, "proposition", iri, quotations.claims(request, "proposition", iri))


def _column(position: Position, stances: tuple[Stance, ...], pages: Pages) -> Column:
    """Collect those who take one position, and choose which of them stand on this page."""
    taken = [stance for stance in stances if stance.position == position]
    in_order = [stance for _, group in quotations.by_holder(taken) for stance in group]
    on_page = in_order[pages.first : pages.first + ROWS]
    holders: dict[Speaker, list[Stance]] = {}
    for stance in on_page:
        holders.setdefault(stance.holder, []).append(stance)
    speakers = len({stance.holder for stance in taken})
    return Column(position, speakers, len(taken), tuple((holder, tuple(group)) for holder, group in holders.items()))


def _passing(oppositions: tuple[Opposition, ...], shown: set[str], request: Request) -> tuple[Opposition, ...]:
    """Keep, under filters, those of which a stance passes."""
    if not request.options.filtered:
        return oppositions
    return tuple(opposition for opposition in oppositions if {opposition.first.stance, opposition.second.stance} & shown)


VIEW = View(
    "proposition",
    "proposition.html",
    read,
    table,
    of_one=True,
    scripts=("d3.min.js", "timeline.js"),
    filters=("outlet", "since", "until", "confidence", "copies", "candidates"),
)
