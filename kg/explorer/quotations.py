"""Quotations: what stands behind a position, the words in their sentence, who says them, as what, where and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from kg.explorer import cells
from kg.explorer.options import Options
from kg.explorer.views import Request
from kg.graph.tables import Cell, Table

Row = dict[str, Cell]
Position = Literal["support", "oppose", "neutral"]
Selection = Literal["proposition", "speaker"]

POSITIONS: tuple[Position, ...] = get_args(Position)
COLUMNS = (
    *(
        "speaker",
        "role",
        "organization",
        "proposition",
        "position",
        "confidence",
        "candidate",
        "date",
        "text",
        "sentence",
        "kind",
        "polarity",
    ),
    *("outlet", "headline", "published", "source", "copy", "claim", "speakerIri", "propositionIri", "stance"),
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something, or takes a side.

    :param type: person, organization, group or anonymous
    """

    iri: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The article in which something stands.

    :param outlet, headline, published: None where the graph has none
    :param is_copy: whether it copies another article of the graph
    """

    iri: str
    source: str
    headline: str | None
    outlet: str | None
    published: str | None
    is_copy: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Words, and what stands before and behind them in their sentences."""

    before: str
    words: str
    after: str

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"{self.before}{self.words}{self.after}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody is reported to say.

    :param role, organization: as what and for whom the speaker speaks, as far as the article says it
    :param kind: direct, indirect or mixed
    :param polarity: asserted or denied
    """

    iri: str
    speaker: Speaker
    role: str | None
    organization: str | None
    passage: Passage
    kind: str
    polarity: str
    confidence: float
    article: Printed


@dataclass(frozen=True, slots=True)
class Stance:
    """A position on a proposition, with the claim that it was read from.

    :param date: when it was expressed; None where that is not known
    :param is_candidate: whether it is not sure enough to count
    :param holder: the claim's speaker, or a member of that joint source
    """

    iri: str
    proposition: str
    proposition_iri: str
    position: Position
    confidence: float
    date: str | None
    is_candidate: bool
    holder: Speaker
    claim: Claim


def claims(request: Request, selection: Selection, iri: str) -> dict[str, Claim]:
    """Read the claims with a side on a proposition, or those of a speaker, as far as the filters of article and copies let them through.

    :returns: IRI → claim, by date of publication
    """
    asked = {name: value for name, value in request.options.parameters().items() if name in {"outlet", "copies"}}
    rows = request.ask("pages/claims", **{selection: iri}, **asked).records()
    return {str(key): _claim(list(group)) for key, group in groupby(rows, key=lambda row: row["claim"])}


def stances(request: Request, selection: Selection, iri: str, claims_of: dict[str, Claim]) -> tuple[Stance, ...]:
    """Read the stances and candidates on a proposition, or those of a speaker, that pass the filters; by date, undated ones first.

    :param claims_of: the claims that :func:`claims` gave for the same
    """
    rows = request.ask("pages/stances", **{selection: iri}, **filters(request.options), candidates="true").records()
    found = (_stance(row, claims_of[str(row["claim"])]) for row in rows if row["claim"] in claims_of)
    return tuple({stance.iri: stance for stance in found}.values())  # a holder with two names gives two rows


def filters(options: Options) -> dict[str, str]:
    """Give the filters as the queries of pages take them: those of named queries, and the minimum of confidence."""
    return options.parameters() | ({} if options.confidence is None else {"confidence": str(options.confidence)})


def table(rows: Iterable[Stance | Claim]) -> Table:
    """Write stances, and claims without one, as a table with one row each."""
    return Table(COLUMNS, tuple(map(_cells, rows)), ("claim", "speakerIri", "propositionIri", "stance"))


def printed_in(row: Row) -> Printed:
    """Make the article of a row that has its columns: article, source, headline, outlet, published, isCopy."""
    return Printed(
        str(row["article"]),
        str(row["source"]),
        cells.text(row["headline"]),
        cells.text(row["outlet"]),
        cells.text(row["published"]),
        bool(row["isCopy"]),
    )


def _claim(rows: list[Row]) -> Claim:
    """Make a claim of its rows, which are those of its sentences."""
    row = rows[0]
    sentences = [(cells.offset(part["sentenceStart"]), str(part["sentence"])) for part in rows if part["sentence"] is not None]
    return Claim(
        str(row["claim"]),
        Speaker(str(row["speakerIri"]), str(row["speaker"]), str(row["speakerType"])),
        cells.text(row["role"]),
        cells.text(row["organization"]),
        passage(str(row["text"]), cells.offset(row["start"]), sentences),
        str(row["kind"]),
        str(row["polarity"]),
        cells.share(row["confidence"]),
        printed_in(row),
    )


def _stance(row: Row, claim: Claim) -> Stance:
    """Make a stance of its row."""
    return Stance(
        str(row["stance"]),
        str(row["proposition"]),
        str(row["propositionIri"]),
        position(row["position"]),
        cells.share(row["confidence"]),
        cells.text(row["date"]),
        bool(row["candidate"]),
        Speaker(str(row["speakerIri"]), str(row["speaker"]), str(row["speakerType"])),
        claim,
    )


def position(cell: Cell) -> Position:
    """Give a cell as a position; what is none takes no side."""
    return next((known for known in POSITIONS if known == cell), "neutral")


def passage(words: str, start: int, sentences: list[tuple[int, str]]) -> Passage:
    """Set words into their sentences; alone where these do not hold them at that place.

    :param start: offset of the words
    :param sentences: offset and text of each, in any order
    """
    whole, begin = "", 0
    for offset, sentence in sorted(set(sentences)):
        if not whole:
            begin = offset
        gap = offset - begin - len(whole)
        if gap < 0:
            continue  # it stands in the one before
        whole += (" " if gap else "") + " " * max(0, gap - 1) + sentence
    at, end = start - begin, start - begin + len(words)
    if at < 0 or whole[at:end].split() != words.split():  # between sentences the words may have a line's end where the whole has a space
        return Passage("", words, "")
    return Passage(whole[:at], words, whole[end:])


def _cells(row: Stance | Claim) -> tuple[Cell, ...]:
    """Write a stance, or a claim without one, as a row of ``COLUMNS``."""
    stance, claim = (row, row.claim) if isinstance(row, Stance) else (None, row)
    holder, printed = stance.holder if stance else claim.speaker, claim.article
    side = (stance.proposition, stance.position, stance.confidence, stance.is_candidate, stance.date) if stance else (None,) * 5
    addresses = (claim.iri, holder.iri, stance and stance.proposition_iri, stance and stance.iri)
    words = (claim.passage.words, claim.passage.sentence, claim.kind, claim.polarity)
    where = (printed.outlet, printed.headline, printed.published, printed.source, printed.is_copy)
    return (holder.name, claim.role, claim.organization, *side, *words, *where, *addresses)


def by_holder(rows: Iterable[Stance]) -> Iterator[tuple[Speaker, tuple[Stance, ...]]]:
    """Group stances by holder: who has most first, then by name."""
    groups: dict[Speaker, list[Stance]] = {}
    for row in rows:
        groups.setdefault(row.holder, []).append(row)
    for holder, group in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0].name, pair[0].iri)):
        yield holder, tuple(group)
