"""The article reader: the text of one article with its claims marked, and what was read of each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.explorer.options import Options
from kg.explorer.segments import Mark, Paragraph, cut, is_wrapped
from kg.explorer.views import Request, View
from kg.graph.tables import Cell, Table

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Side:
    """What a claim is to a proposition.

    :param position: ``support``, ``oppose`` or ``neutral``
    :param candidate: whether it is not sure enough to be a stance
    """

    proposition: str
    proposition_iri: str
    position: str
    confidence: float
    candidate: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """What was read of one claim.

    :param number: its place in the article, from 1
    :param start, end: where its words stand in the snapshot, in code points
    :param details: its row of the query: ``kind``, ``polarity``, ``cue``, ``mention``, ``speaker`` and so on
    :param sides: stances, then the candidates where they are asked for; the surest first
    """

    number: int
    iri: str
    start: int
    end: int
    text: str
    confidence: float
    details: Row
    sides: tuple[Side, ...]

    @property
    def position(self) -> str:
        """How the claim is marked: its position, ``mixed`` for two of them, ``candidate`` where it has only such, else ``none``."""
        positions = {side.position for side in self.sides if not side.candidate}
        if not positions:
            return "candidate" if self.sides else "none"
        taken = positions - {"neutral"} or positions
        return next(iter(taken)) if len(taken) == 1 else "mixed"


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as it is read on a page.

    :param article: its row of the query: ``article`` (IRI), ``source``, ``title``, ``publisher``, ``published``, ``url``, ``original``
    :param paragraphs: its text; none where the graph holds no texts
    :param wrapped: whether a line's end in the text is none of a paragraph
    :param previous, next: IRIs of the articles before and after it that fit the filters; None at either end
    :param speakers, propositions: names and wordings to choose from
    """

    article: Row
    paragraphs: tuple[Paragraph, ...]
    wrapped: bool
    claims: tuple[Claim, ...]
    previous: str | None
    next: str | None
    speakers: tuple[str, ...]
    propositions: tuple[str, ...]


def read(request: Request) -> Reading | None:
    """Read an article; None where the graph has none of that id."""
    rows = list(request.ask("pages/article", id=request.id).records())
    if not rows:
        return None
    article = rows[0]
    claims = tuple(_claims(request, str(article["article"])))
    text = article.pop("text")
    paragraphs = cut(str(text), _number(article["start"]), _number(article["end"]), list(_marks(claims))) if text else ()
    previous, following = _neighbours(request, str(article["article"]))
    return Reading(
        article=article,
        paragraphs=paragraphs,
        wrapped=bool(text) and is_wrapped(str(text)),
        claims=claims,
        previous=previous,
        next=following,
        speakers=tuple(sorted({str(claim.details["speaker"]) for claim in claims})),
        propositions=tuple(str(wording) for (wording,) in request.ask("pages/wordings").rows),
    )


def table(request: Request) -> Table | None:
    """Give the claims of an article, one row for each side that one takes."""
    reading = read(request)
    if reading is None:
        return None
    columns = ("start", "end", "text", "speaker", "speakerType", "role", "organization", "kind", "polarity", "cue", "mention", "confidence")
    more = ("proposition", "position", "positionConfidence", "candidate", "claim")
    rows: list[tuple[Cell, ...]] = []
    for claim in reading.claims:
        first = tuple(claim.details[name] for name in columns)
        sides = [(side.proposition, side.position, side.confidence, side.candidate) for side in claim.sides]
        rows += [(*first, *side, claim.iri) for side in sides or [(None, None, None, None)]]
    return Table((*columns, *more), tuple(rows))


def _claims(request: Request, article: str) -> Iterator[Claim]:
    """Read the claims of an article, in the order of their places, each with its sides."""
    least = request.options.confidence or 0.0
    sides: dict[str, list[Side]] = defaultdict(list)
    for row in request.ask("pages/article-positions", article=article).records():
        side = Side(
            str(row["proposition"]), str(row["propositionIri"]), str(row["position"]), _share(row["confidence"]), bool(row["candidate"])
        )
        if side.confidence >= least and (request.options.candidates or not side.candidate):
            sides[str(row["claim"])].append(side)
    number = 0
    for row in request.ask("pages/article-claims", article=article).records():
        iri, confidence = str(row["claim"]), _share(row["confidence"])
        if confidence >= least or sides[iri]:
            number += 1
            yield Claim(number, iri, _number(row["start"]), _number(row["end"]), str(row["text"]), confidence, row, tuple(sides[iri]))


def _marks(claims: tuple[Claim, ...]) -> Iterator[Mark]:
    """Give what is marked in the text: the words of each claim, its cue, and what its speaker is called there."""
    for claim in claims:
        yield Mark(claim.start, claim.end, "claim", claim.number)
        for role in ("cue", "mention"):
            start, end = claim.details[f"{role}Start"], claim.details[f"{role}End"]
            if start is not None and end is not None:
                yield Mark(_number(start), _number(end), role, claim.number)  # type: ignore[arg-type]  # mypy widens the literals


def _neighbours(request: Request, article: str) -> tuple[str | None, str | None]:
    """Name the articles before and after one, among those that fit the filters."""
    rows = [row for row in request.ask("pages/article-order").records() if row["article"] == article or _fits(row, request.options)]
    iris = [str(row["article"]) for row in rows]
    here = iris.index(article)
    return (iris[here - 1] if here else None), (iris[here + 1] if here + 1 < len(iris) else None)


def _fits(row: Row, options: Options) -> bool:
    """Whether an article is of the outlet and of the days that are asked for, and is no copy unless those are."""
    day = str(row["published"] or "")[:10]
    return (
        (options.outlet is None or str(row["publisher"] or "").casefold() == options.outlet.casefold())
        and (options.since is None or day >= str(options.since))
        and (options.until is None or bool(day) and day <= str(options.until))
        and (options.copies or row["copy"] is None)
    )


def _number(cell: Cell) -> int:
    """Read an offset."""
    return int(str(cell))


def _share(cell: Cell) -> float:
    """Read a confidence."""
    return float(str(cell))


VIEW = View("article", "article.html", read, table, of_one=True, scripts=("corrections.js", "reader.js"))
