"""The article reader: the text of one article with its claims marked, and what was read of each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.corrections.addresses import Stretch, comparable_name
from kg.explorer import decisions
from kg.explorer.cells import offset, share
from kg.explorer.links import id_of
from kg.explorer.segments import Mark, Paragraph, Role, cut, is_wrapped
from kg.explorer.views import Request, View
from kg.graph.tables import Cell, Table
from kg.records import Span

Row = dict[str, Cell]
Coders = dict[tuple[str, Cell], str]  # (IRI of a claim, IRI of the proposition of a position or None) → who decided

FILTERS = ("outlet", "since", "until", "confidence", "copies", "candidates")  # outlet, days and copies: of the articles before and after
_MARKED: dict[str, Role] = {"cue": "cue", "mention": "mention"}
_DETAILS = ("cue", "mention", "role", "organization", "sentence")


@dataclass(frozen=True, slots=True)
class Side:
    """What a claim is to a proposition.

    :param position: ``support``, ``oppose`` or ``neutral``
    :param candidate: whether it is not sure enough to be a stance
    :param coder: who decided it; None where the machine read it
    """

    proposition: str
    proposition_iri: str
    position: str
    confidence: float
    candidate: bool
    coder: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What was read of one claim.

    :param number: its place in the article, from 1
    :param start, end: where its words stand in the snapshot, in code points
    :param details: its row of ``pages/article-claims``, and what of ``cue``, ``mention``, ``role``, ``organization``, ``sentence`` and
        ``coder`` is known; else None
    :param sides: stances, then the candidates where they are asked for; the surest first
    :param marks: what is marked in the text on its account
    :param decided: what people decided about it since the build or before, in a few words; empty where nobody did
    """

    number: int
    iri: str
    start: int
    end: int
    text: str
    confidence: float
    details: Row
    sides: tuple[Side, ...]
    marks: tuple[Mark, ...]
    decided: str = ""

    @property
    def id(self) -> str:
        """The last part of its address."""
        return id_of(self.iri)

    @property
    def position(self) -> str:
        """How the claim is marked: its position, ``mixed`` for two of them, ``candidate`` where it has only such, else ``unlinked``."""
        positions = {side.position for side in self.sides if not side.candidate}
        if not positions:
            return "candidate" if self.sides else "unlinked"
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
    claims = tuple(_claims(request, article))
    text = next((str(row["text"]) for row in request.ask("pages/text", article=str(article["article"])).records()), None)
    marks = [mark for claim in claims for mark in claim.marks]
    previous, following = _neighbours(request, str(article["article"]))
    return Reading(
        article=article,
        paragraphs=cut(text, offset(article["start"]), offset(article["end"]), marks) if text else (),
        wrapped=text is not None and is_wrapped(text),
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
        sides: list[tuple[Cell, ...]] = [(side.proposition, side.position, side.confidence, side.candidate) for side in claim.sides]
        rows += [(*first, *side, claim.iri) for side in sides or [(None, None, None, None)]]
    return Table((*columns, *more), tuple(rows))


def _claims(request: Request, article: Row) -> Iterator[Claim]:
    """Read the claims of an article, in the order of their places, each with its sides."""
    iri = str(article["article"])
    by_claim = {str(row["claim"]): row for row in request.ask("pages/article-claims", article=iri).records()}  # who has two names: two rows
    rows = list(by_claim.values())
    details: dict[str, list[Row]] = defaultdict(list)
    for detail in request.ask("pages/article-details", article=iri).records():
        details[str(detail["claim"])].append(detail)
    coders = {(str(row["claim"]), row["about"]): str(row["coder"]) for row in request.ask("pages/article-coders", article=iri).records()}
    sides, decided = _sides(request, iri, coders), decisions.made(request.settings.corrections, str(article["source"]), _stretches(rows))
    least = request.options.confidence or 0.0
    sure = (row for row in rows if share(row["confidence"]) >= least or sides[str(row["claim"])])
    for number, row in enumerate(sure, 1):
        claim = str(row["claim"])
        known = {str(detail["what"]): detail["words"] for detail in details[claim]}
        yield Claim(
            number=number,
            iri=claim,
            start=offset(row["start"]),
            end=offset(row["end"]),
            text=str(row["text"]),
            confidence=share(row["confidence"]),
            details=row | {name: known.get(name) for name in _DETAILS} | {"coder": coders.get((claim, None))},
            sides=tuple(sides[claim]),
            marks=tuple(_marks(number, row, details[claim])),
            decided=decisions.words(decided[claim]) if claim in decided else _attributed(claim, coders),
        )


def _sides(request: Request, article: str, coders: Coders) -> dict[str, list[Side]]:
    """Read the positions of the claims of an article that are sure enough; candidates where they are asked for."""
    sides: dict[str, list[Side]] = defaultdict(list)
    for row in request.ask("pages/article-positions", article=article).records():
        claim, is_candidate, confidence = str(row["claim"]), bool(row["candidate"]), share(row["confidence"])
        if confidence >= (request.options.confidence or 0.0) and (request.options.candidates or not is_candidate):
            iri, coder = str(row["propositionIri"]), coders.get((claim, row["propositionIri"]))
            sides[claim].append(Side(str(row["proposition"]), iri, str(row["position"]), confidence, is_candidate, coder))
    return sides


def _stretches(rows: list[Row]) -> list[Stretch]:
    """Give the claims as corrections address them."""
    return [
        Stretch(
            str(row["claim"]),
            Span(offset(row["start"]), offset(row["end"])),
            str(row["text"]),
            frozenset({comparable_name(str(row["speaker"]))}),
        )
        for row in rows
    ]


def _marks(number: int, claim: Row, details: list[Row]) -> Iterator[Mark]:
    """Give what is marked in the text on account of a claim: its words, its cue, and what its speaker is called there."""
    yield Mark(offset(claim["start"]), offset(claim["end"]), "claim", number)
    for detail in details:
        if role := _MARKED.get(str(detail["what"])):
            yield Mark(offset(detail["start"]), offset(detail["end"]), role, number)


def _attributed(claim: str, coders: Coders) -> str:
    """Say who decided about a claim before the build; nothing where nobody did."""
    names = dict.fromkeys(coder for (decided, _), coder in coders.items() if decided == claim)
    return f"decided by {', '.join(names)}" if names else ""


def _neighbours(request: Request, article: str) -> tuple[str | None, str | None]:
    """Name the articles before and after one, among those that fit the filters."""
    options = request.options
    iris = [
        str(row["article"])
        for row in request.ask("pages/article-order").records()
        if row["article"] == article or (options.admits(row["publisher"], row["published"]) and (options.copies or row["copy"] is None))
    ]
    here = iris.index(article)
    return (iris[here - 1] if here else None), (iris[here + 1] if here + 1 < len(iris) else None)


VIEW = View("article", "article.html", read, table, of_one=True, scripts=("corrections.js", "reader.js", "missed.js"), filters=FILTERS)
