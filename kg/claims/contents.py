"""Cuts the contents of attributions into claims: contiguous spans that each say one thing.

1. cut at paragraph ends and where a new quotation opens; 2. trim marks, punctuation and the words that only tie the content to its cue;
3. tell direct from indirect and mixed speech; 4. leave out what asserts nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from kg.claims.cues import asserts, cue_kind, polarity
from kg.claims.occasions import DatedClaim, Occasions, one_occasion
from kg.records import Article, Attribution, Claim, Kind, Source, SourcedReading, Span
from kg.text import wordlists
from kg.text.sentences import quotations
from kg.vocab import Minter

_DATELINE = re.compile(r"[A-Z][A-Z .,/'’-]{2,40}(?:\([^()\n]{2,40}\)\s*)?(?:[–—:-]|--)\s+")  # "PORT MERRIN: ", "BAGHDAD (Wire) - "
# Words that tie a content to its cue and are no part of what is claimed.
_TIE = re.compile(r"(?:(?:and|but|,)\s+(?=that\s))?(?:that|which)\s+(?=\S)", re.IGNORECASE)
_TIE_OF_ACT = re.compile(r"(?:as|of|for|on|about)\s+(?=\S)")
_WORD = re.compile(r"\w[\w'’-]*")
_MARKS = '“”"'
# After a quotation these words continue the sentence; any other lower-case word is a noun that a quoted name or term belongs to.
_CONTINUES = frozenset(wordlists.entries(Path(__file__).parent / "data" / "quoted_term_stops.txt"))
_LONGEST_TERM = 4  # words of a quoted name or term


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a content, untrimmed.

    :param is_quoted: whether a quotation that the speaker opened holds all of it
    """

    span: Span
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class _Content:
    """A trimmed part of a content that asserts something."""

    span: Span
    kind: Kind


def make(sourced: SourcedReading, *, minter: Minter) -> tuple[Claim, ...]:
    """Make claims of the attributions of one article.

    :returns: claims in the order of the text, each span and speaker once: the one with the highest confidence
    """
    article = sourced.reading.article
    quotes = tuple(sorted(quotations(article)))
    occasions = Occasions(sourced.reading, quotes)
    best: dict[tuple[Span, str], DatedClaim] = {}
    for one in sourced.attributions:
        occasion = occasions.when(one.attribution)
        for content in _contents(article, one.attribution, quotes):
            for source in one.sources:
                claim = replace(_claim(article, one.attribution, content, source, minter), date=occasion.date)
                known = best.get((claim.span, source.speaker))
                if known is None or known.claim.confidence < claim.confidence:
                    best[claim.span, source.speaker] = DatedClaim(claim, occasion.is_told)
    dated = one_occasion(best.values(), article.published)
    return tuple(sorted(dated, key=lambda claim: (claim.span.start, -claim.span.end, claim.iri)))


def _claim(article: Article, attribution: Attribution, content: _Content, source: Source, minter: Minter) -> Claim:
    """Make one claim, without its date."""
    span = content.span
    mention = (source.mention.start, source.mention.end) if source.mention else None
    return Claim(
        iri=minter.claim(article.iri, span.start, span.end, mention),
        article=article.iri,
        span=span,
        text=article.snapshot.text[span.start : span.end],
        kind=content.kind,
        polarity=polarity(article.snapshot.text, attribution),
        cue=max(attribution.cue, key=lambda cue: (cue.end - cue.start, -cue.start), default=None),
        source=source,
        confidence=attribution.confidence * source.confidence,
    )


def _contents(article: Article, attribution: Attribution, quotes: Sequence[Span]) -> Iterator[_Content]:
    """Cut and trim the content of one attribution."""
    text = article.snapshot.text
    cue = " ".join(text[span.start : span.end] for span in attribution.cue).lower()
    for content in attribution.content:
        first = bisect_right(article.paragraphs, content.start, key=lambda paragraph: paragraph.span.end)
        last = bisect_left(article.paragraphs, content.end, key=lambda paragraph: paragraph.span.start)
        for paragraph in article.paragraphs[first:last]:
            start, end = max(content.start, paragraph.span.start), min(content.end, paragraph.span.end)
            for piece in _pieces(text, Span(start, end), quotes, attribution):
                span = _trim(text, piece, cue)
                if span is None:
                    continue
                kind = _kind(text, span, piece)
                if asserts(text[span.start : span.end], kind, cue):
                    yield _Content(span, kind)


# ── 1. cut ───────────────────────────────────────────────────────────────────


def _pieces(text: str, span: Span, quotes: Sequence[Span], attribution: Attribution) -> Iterator[_Piece]:
    """Cut where a quotation begins after the end of a sentence, or ends with one."""
    cuts = {span.start, span.end}
    first = bisect_right(quotes, span.start, key=lambda quote: quote.end)
    inside = quotes[first : bisect_left(quotes, span.end, key=lambda quote: quote.start)]
    for quote in inside:
        opening = text.rfind("\n", 0, quote.start) + 1 if quote.start == 0 else quote.start - 1
        opening -= text[opening - 1 : opening + 1] in {"''", "``"}
        before = _before(text, span.start, opening)
        if span.start < opening < span.end and (not before or before[-1] in '.?!”"' or before == "''"):
            cuts.add(opening)
        closing = quote.end + (2 if text.startswith("''", quote.end) else 1)
        after = next((text[place] for place in range(closing, span.end) if not text[place].isspace()), "")
        if span.start < closing < span.end and text[quote.end - 1] in ".?!…" and after and not after.islower():
            cuts.add(closing)
    borders = sorted(cuts)
    for start, end in pairwise(borders):
        yield _Piece(Span(start, end), _is_quoted(text, Span(start, end), inside, attribution))


def _before(text: str, start: int, end: int) -> str:
    """The last two characters of a stretch that are not the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[max(start, end - 2) : end]


def _is_quoted(text: str, span: Span, quotes: Sequence[Span], attribution: Attribution) -> bool:
    """Whether one quotation holds the whole piece, and its cue and source stand outside of that quotation."""
    start, end = _bare(text, span)
    number = bisect_right(quotes, start, key=lambda quote: quote.start) - 1
    for quote in quotes[max(0, number) : number + 1]:
        if quote.start <= start and end <= quote.end:
            return not any(quote.start <= other.start < quote.end for other in (*attribution.cue, *attribution.source))
    return False


def _bare(text: str, span: Span) -> tuple[int, int]:
    """Leave out what may stand between a piece and its quotation marks: "that", marks, punctuation."""
    start, end = span.start, span.end
    if tie := _TIE.match(text, start, end):
        start = tie.end()
    while start < end and (text[start].isspace() or text[start] in _MARKS + "'‘,:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _MARKS + "'’,."):
        end -= 1
    return start, end


# ── 2. trim ──────────────────────────────────────────────────────────────────


def _trim(text: str, piece: _Piece, cue: str) -> Span | None:
    """Trim one piece by the conventions of claims; None where fewer than two words are left."""
    start, end = piece.span.start, piece.span.end
    if piece.is_quoted:
        start, end = _bare(text, piece.span)
        start, end = _ends(text, start, end)
    else:
        start, end = _ends(text, start, end)
        start = _untie(text, start, end, cue)
        if (not start or text[start - 1] == "\n") and (dateline := _DATELINE.match(text, start, end)):
            start = dateline.end()
        start, end = _balance(text, start, end)
        start, end = _ends(text, start, end)
    return Span(start, end) if len(_WORD.findall(text, start, end)) > 1 else None


def _ends(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop spaces and punctuation at both ends, but no question mark and no ellipsis."""
    while start < end and (text[start].isspace() or text[start] in ",;:.–—-"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:–—-" or (text[end - 1] == "." and text[end - 3 : end] != "...")):
        end -= 1
    return start, end


def _untie(text: str, start: int, end: int, cue: str) -> int:
    """Drop the words that tie a content to its cue: "that", a relative word, the "of" of a warning."""
    if tie := _TIE.match(text, start, end):
        start = tie.end()
    if cue_kind(cue) == "act" and (tie := _TIE_OF_ACT.match(text, start, end)):
        start = tie.end()
    return start


def _balance(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop a mark at an end whose partner is not in the span, and a pair of single marks around all of it."""
    inner = text[start:end]
    straight = inner.count('"')
    if inner.count("“") > inner.count("”") and inner.startswith("“"):
        start += 1
    elif inner.count("”") > inner.count("“") and inner.rstrip(".,").endswith("”"):
        end = start + inner.rfind("”")
    elif straight % 2:
        if inner.startswith('"'):
            start += 1
        elif inner.rstrip(".,").endswith('"'):
            end = start + inner.rfind('"')
    elif inner.startswith("''") and inner.count("''") % 2:
        start += 2
    elif inner.rstrip(".,").endswith("''") and inner.count("''") % 2:
        end = start + inner.rfind("''")
    elif re.fullmatch(r"[‘'](?!')[^‘’\n]+[’'][.,]?", inner) and not re.search(r"[’']\s", inner[1:-2]):
        start, end = start + 1, start + max(inner.rfind("’"), inner.rfind("'"))
    return start, end


# ── 3. direct, indirect or mixed ─────────────────────────────────────────────

_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|''(.*?)''|(?<!\w)[‘']((?=\w)[^‘’'\n]*(?:['’]\w[^‘’'\n]*){0,40})[’'](?!\w)")


def _kind(text: str, span: Span, piece: _Piece) -> Kind:
    """Tell how a content is quoted: wholly (direct), in part (mixed), or not (indirect)."""
    if piece.is_quoted:
        return "direct"
    before = text[span.start - 1 : span.start]
    if before in {"‘", "'"} and text[span.end : span.end + 1] in {"’", "'", "."} and piece.span.start < span.start:
        return "direct"
    return "mixed" if any(_is_speech(text, span, match) for match in _QUOTED.finditer(text, span.start, span.end)) else "indirect"


def _is_speech(text: str, span: Span, match: re.Match[str]) -> bool:
    """Whether quoted words are the speaker's, and not the name or term before a noun (the "Big Sky" bill)."""
    quoted = next(group for group in match.groups() if group is not None)
    words = _WORD.findall(quoted)
    if not words or (len(words) == 1 and words[0][0].isupper()):
        return False
    after = re.match(r"\s([a-z][\w-]*)", text[match.end() : span.end])
    return not (after and len(words) <= _LONGEST_TERM and after[1] not in _CONTINUES and not quoted.endswith((",", ".")))
