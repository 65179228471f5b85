"""Cuts the contents of attributions (what a source is reported to say) into claims: contiguous spans that each say one thing.

1. cut at paragraph ends and where a quotation begins or ends; 2. trim quotation marks, punctuation and the words that link the content to
its cue ("that"); 3. tell direct from indirect and mixed speech; 4. leave out what asserts nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from kg.claims import speech
from kg.claims.cues import asserts, cue_kind, polarity
from kg.claims.occasions import DatedClaim, Occasions, share_stated_days
from kg.records import Article, Attribution, Claim, Kind, Source, SourcedReading, Span
from kg.text import wordlists
from kg.text.sentences import quotations
from kg.vocab import Minter

_DATELINE = re.compile(r"[A-Z][A-Z .,/'’-]{2,40}(?:\([^()\n]{2,40}\)\s*)?(?:[–—:-]|--)\s+")  # "PORT MERRIN: ", "BAGHDAD (Wire) - "
# Words that link a content to its cue and are no part of what is claimed: "said that ...", of an act "warned of ...".
_LINK_WORDS = re.compile(r"(?:(?:and|but|,)\s+(?=that\s))?(?:that|which)\s+(?=\S)", re.IGNORECASE)
_LINK_WORDS_OF_ACT = re.compile(r"(?:as|of|for|on|about)\s+(?=\S)")
_WORD = re.compile(r"\w[\w'’-]*")
_QUOTATION_MARKS = '“”"'
# After a quotation these words continue the sentence; any other lower-case word is a noun that a quoted name or term belongs to.
_CONTINUES = frozenset(wordlists.entries(Path(__file__).parent / "data" / "quoted_term_stops.txt"))
_LONGEST_TERM = 4  # words that a quoted name or term may have (the "Big Sky" bill)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a content, not yet trimmed.

    :param is_quoted: whether all of it is the speaker's own words in one pair of quotation marks
    """

    span: Span
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A trimmed part of a content that asserts something: the span and kind of a claim, where it is speech.

    :param features: those by which that is decided: one for each of :data:`kg.claims.speech.FEATURES`
    """

    span: Span
    kind: Kind
    features: tuple[float, ...]


def make(sourced: SourcedReading, *, minter: Minter) -> tuple[Claim, ...]:
    """Make the claims of one article from its attributions.

    :param sourced: the article's attributions with their speakers
    :param minter: makes the IRIs of claims
    :returns: claims in the order of the text; of several with the same span and speaker, the one with the highest confidence
    """
    article = sourced.reading.article
    quotes = tuple(sorted(quotations(article)))
    occasions = Occasions(sourced.reading, quotes)
    is_speech = speech.bundled()
    best: dict[tuple[Span, str], DatedClaim] = {}  # by span and speaker
    for sourced_attribution in sourced.attributions:
        attribution = sourced_attribution.attribution
        occasion = occasions.when(attribution)
        for content in contents_of(article, attribution, quotes):
            sureness = is_speech.probability(content.features)
            if sureness < is_speech.minimum(content.features):
                continue
            for source in sourced_attribution.sources:
                unsure = _claim(article, attribution, content, source, minter)
                claim = replace(unsure, date=occasion.date, confidence=sureness * source.confidence)
                known = best.get((claim.span, source.speaker))
                if known is None or known.claim.confidence < claim.confidence:
                    best[claim.span, source.speaker] = DatedClaim(claim, occasion.is_stated)
    dated = share_stated_days(best.values(), article.published)
    return tuple(sorted(dated, key=lambda claim: (claim.span.start, -claim.span.end, claim.iri)))


def _claim(article: Article, attribution: Attribution, content: Content, source: Source, minter: Minter) -> Claim:
    """Make the claim of one source of an attribution, without date and confidence. Of several cue spans the longest is the claim's."""
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
        confidence=0.0,
    )


def contents_of(article: Article, attribution: Attribution, quotes: Sequence[Span]) -> Iterator[Content]:
    """Cut the content of one attribution at paragraphs and quotations, trim the pieces, and leave out those that assert nothing.

    :param quotes: the spans in quotation marks of the article, sorted
    """
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
                features = speech.features(text, attribution, span, kind)
                if asserts(text[span.start : span.end], kind, cue) and not speech.is_fragment(features):
                    yield Content(span, kind, features)


# ── 1. cut ───────────────────────────────────────────────────────────────────


def _pieces(text: str, span: Span, quotes: Sequence[Span], attribution: Attribution) -> Iterator[_Piece]:
    """Cut a content within one paragraph where a quotation begins after the end of a sentence, or ends with one.

    :param text: the snapshot's
    :param span: of the content
    :param quotes: the spans in quotation marks of the article, without the marks, sorted
    :param attribution: the one with this content
    """
    cuts = {span.start, span.end}
    first = bisect_right(quotes, span.start, key=lambda quote: quote.end)
    touched = quotes[first : bisect_left(quotes, span.end, key=lambda quote: quote.start)]
    for quote in touched:
        opening = text.rfind("\n", 0, quote.start) + 1 if quote.start == 0 else quote.start - 1  # offset of the opening mark
        opening -= text[opening - 1 : opening + 1] in {"''", "``"}  # a mark of two characters
        before = _last_two_characters(text, span.start, opening)
        begins_sentence = not before or before[-1] in '.?!”"' or before == "''"
        if span.start < opening < span.end and begins_sentence:
            cuts.add(opening)
        closing = quote.end + (2 if text.startswith("''", quote.end) else 1)  # offset behind the closing mark
        after = next((text[offset] for offset in range(closing, span.end) if not text[offset].isspace()), "")
        ends_sentence = text[quote.end - 1] in ".?!…" and after and not after.islower()
        if span.start < closing < span.end and ends_sentence:
            cuts.add(closing)
    for start, end in pairwise(sorted(cuts)):
        yield _Piece(Span(start, end), _is_quoted(text, Span(start, end), touched, attribution))


def _last_two_characters(text: str, start: int, end: int) -> str:
    """Give the last two characters of ``text[start:end]`` before the white space at its end; fewer where there are fewer."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[max(start, end - 2) : end]


def _is_quoted(text: str, span: Span, quotes: Sequence[Span], attribution: Attribution) -> bool:
    """Whether a part of a content is the speaker's own words: one quotation holds all of it, and neither the cue nor the source.

    :param span: of that part
    :param quotes: the quotations that may hold it, without the marks, sorted
    """
    start, end = _without_marks(text, span)
    last_before = bisect_right(quotes, start, key=lambda quote: quote.start) - 1  # the last quotation that begins before the piece
    if last_before < 0 or end > quotes[last_before].end:
        return False
    quote = quotes[last_before]
    return not any(quote.start <= part.start < quote.end for part in (*attribution.cue, *attribution.source))


def _without_marks(text: str, span: Span) -> tuple[int, int]:
    """Narrow a span to the words inside its quotation marks: without "that" before them, marks, spaces, commas, a colon, a full stop.

    :returns: start and end of these words
    """
    start, end = span.start, span.end
    if link_words := _LINK_WORDS.match(text, start, end):
        start = link_words.end()
    while start < end and (text[start].isspace() or text[start] in _QUOTATION_MARKS + "'‘,:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _QUOTATION_MARKS + "'’,."):
        end -= 1
    return start, end


# ── 2. trim ──────────────────────────────────────────────────────────────────


def _trim(text: str, piece: _Piece, cue: str) -> Span | None:
    """Trim a piece to the words that are claimed: no marks or punctuation at its ends, no "that" before it, no dateline.

    :param text: the snapshot's
    :param cue: the reporting words, in lower case
    :returns: None where fewer than two words are left
    """
    start, end = piece.span.start, piece.span.end
    if piece.is_quoted:
        start, end = _without_marks(text, piece.span)
        start, end = _trim_punctuation(text, start, end)
    else:
        start, end = _trim_punctuation(text, start, end)
        start = _skip_link_words(text, start, end, cue)
        if (not start or text[start - 1] == "\n") and (dateline := _DATELINE.match(text, start, end)):
            start = dateline.end()
        start, end = _drop_unpaired_marks(text, start, end)
        start, end = _trim_punctuation(text, start, end)
    return Span(start, end) if len(_WORD.findall(text, start, end)) > 1 else None


def _trim_punctuation(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop spaces and punctuation at both ends of ``text[start:end]``, but no question mark, exclamation mark or ellipsis.

    :returns: the new start and end
    """
    while start < end and (text[start].isspace() or text[start] in ",;:.–—-"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:–—-" or (text[end - 1] == "." and text[end - 3 : end] != "...")):
        end -= 1
    return start, end


def _skip_link_words(text: str, start: int, end: int, cue: str) -> int:
    """Skip the words that link a content to its cue: "that", "which", and behind a cue of an act ("warned of") a preposition.

    :returns: where ``text[start:end]`` begins without them
    """
    if link_words := _LINK_WORDS.match(text, start, end):
        start = link_words.end()
    if cue_kind(cue) == "act" and (link_words := _LINK_WORDS_OF_ACT.match(text, start, end)):
        start = link_words.end()
    return start


def _drop_unpaired_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop a quotation mark at an end of ``text[start:end]`` whose partner is not in it, and a pair of single marks around all of it.

    :returns: the new start and end
    """
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

# Words in quotation marks; the single marks are no apostrophes, since no letter stands before the first or behind the last.
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|''(.*?)''|(?<!\w)[‘']((?=\w)[^‘’'\n]*(?:['’]\w[^‘’'\n]*){0,40})[’'](?!\w)")


def _kind(text: str, span: Span, piece: _Piece) -> Kind:
    """Tell how a claim is quoted: wholly (direct), in part (mixed), or not (indirect).

    :param span: of the claim: ``piece`` after trimming
    """
    if piece.is_quoted:
        return "direct"
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    is_in_single_marks = before in {"‘", "'"} and after in {"’", "'", "."}
    if is_in_single_marks and piece.span.start < span.start:
        return "direct"
    return "mixed" if any(_is_speech(text, span, match) for match in _QUOTED.finditer(text, span.start, span.end)) else "indirect"


def _is_speech(text: str, span: Span, match: re.Match[str]) -> bool:
    """Whether words in quotation marks are the speaker's, and not a name or term (the "Big Sky" bill).

    :param span: of the claim
    :param match: of ``_QUOTED``
    """
    quoted = next(group for group in match.groups() if group is not None)
    words = _WORD.findall(quoted)
    if not words or (len(words) == 1 and words[0][0].isupper()):
        return False
    after = re.match(r"\s([a-z][\w-]*)", text[match.end() : span.end])
    return not (after and len(words) <= _LONGEST_TERM and after[1] not in _CONTINUES and not quoted.endswith((",", ".")))
