"""A speaker: positions over time, shifts, contradictions, roles, outlets, and all that it says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kg.explorer import quotations, things
from kg.explorer.quotations import Claim, Position, Stance
from kg.explorer.things import Opposition, Thing
from kg.explorer.views import ROWS, Pages, Request, View
from kg.graph.tables import Table
from kg.vocab import KG


@dataclass(frozen=True, slots=True)
class Held:
    """A speaker's stances on one proposition.

    :param stances: by date
    :param counts: position → number of stances
    """

    proposition: str
    proposition_iri: str
    stances: tuple[Stance, ...]
    counts: dict[Position, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, and the stances of the speaker that were read from it."""

    claim: Claim
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """What is known of a speaker.

    :param held: the propositions with most stances first
    :param timeline: all stances, by date
    :param candidate_count: number of stances that are not sure enough
    :param roles, outlets: each with the number of claims
    :param claims: those on this page, by date of publication
    """

    thing: Thing
    held: tuple[Held, ...]
    timeline: tuple[Stance, ...]
    candidate_count: int
    shifts: tuple[Opposition, ...]
    contradictions: tuple[Opposition, ...]
    roles: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    claims: tuple[Said, ...]
    pages: Pages


def read(request: Request) -> SpeakerPage | None:
    """Read a speaker; None where the graph has none of this id."""
    thing = things.find(request, f"{KG}Speaker")
    if thing is None:
        return None
    said, found = _said(request, thing.iri)
    certain = tuple(stance for stance in found if not stance.is_candidate)
    pages = Pages(request.options.page, len(said))
    return SpeakerPage(
        thing,
        _held(certain),
        certain,
        len(found) - len(certain),
        things.shifts(request, speaker=thing.iri),
        things.contradictions(request, speaker=thing.iri),
        _counted(", ".join(filter(None, (row.claim.role, row.claim.organization))) for row in said),
        _counted(row.claim.article.outlet or "" for row in said),
        said[pages.first : pages.first + ROWS],
        pages,
    )


def table(request: Request) -> Table | None:
    """Give all that a speaker says: a row for each stance, and for each claim without one."""
    thing = things.find(request, f"{KG}Speaker")
    if thing is None:
        return None
    said, _ = _said(request, thing.iri)
    return quotations.table(row for one in said for row in (one.stances or (one.claim,)))


def _said(request: Request, iri: str) -> tuple[tuple[Said, ...], tuple[Stance, ...]]:
    """Read the claims of a speaker that pass the filters, with their stances; and all stances and candidates that do.

    Candidates stand at their claims only where they are asked for.
    """
    options = request.options
    claims = quotations.claims(request, "speaker", iri)
    found = quotations.stances(request, "speaker", iri, claims)
    of_claim: dict[str, list[Stance]] = {}
    for stance in found:
        if options.candidates or not stance.is_candidate:
            of_claim.setdefault(stance.claim.iri, []).append(stance)
    kept = (claim for claim in claims.values() if claim.iri in of_claim or _passes(claim, request))
    return tuple(Said(claim, tuple(of_claim.get(claim.iri, ()))) for claim in kept), found


def _passes(claim: Claim, request: Request) -> bool:
    """Whether a claim without a stance passes the filters of date and confidence, by its own confidence and its article's date."""
    options, day = request.options, (claim.article.published or "")[:10]
    if options.confidence is not None and claim.confidence < options.confidence:
        return False
    if options.since and not day >= options.since.isoformat():
        return False
    return not options.until or "" < day <= options.until.isoformat()


def _held(stances: tuple[Stance, ...]) -> tuple[Held, ...]:
    """Group stances by proposition."""
    in_order = sorted(stances, key=lambda stance: (stance.proposition, stance.proposition_iri))
    groups = [tuple(group) for _, group in groupby(in_order, key=lambda stance: stance.proposition_iri)]
    held = (
        Held(group[0].proposition, group[0].proposition_iri, group, dict(Counter(stance.position for stance in group))) for group in groups
    )
    return tuple(sorted(held, key=lambda row: (-len(row.stances), row.proposition)))


def _counted(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count words, the most frequent first; nothing is left out but the empty ones."""
    counts = Counter(filter(None, words))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


VIEW = View(
    "speaker",
    "speaker.html",
    read,
    table,
    of_one=True,
    scripts=("d3.min.js", "timeline.js"),
    filters=("outlet", "since", "until", "confidence", "copies", "candidates"),
)
