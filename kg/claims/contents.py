"""Claims: the content of an attribution, cut into contiguous spans that each say one thing.

1. cut at paragraph ends and where a new quotation opens; 2. trim marks, punctuation and the words that only tie the content to its cue;
3. leave out what asserts nothing; 4. tell direct from indirect, and asserted from denied.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.claims.occasions import Occasions, one_occasion
from kg.records import Article, Attribution, Claim, Date, Kind, Polarity, Source, SourcedReading, Span
from kg.text.english import words
from kg.text.sentences import quotations
from kg.vocab import Minter

CueKind = Literal["report", "act", "topic", "silence", "attitude"]

_OPENING = "“"
_MARKS = '“”"'


def _stems(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Cues by what their content is. A word belongs to a class if it begins with one of its stems; short verbs are written out.
# report: the content is said or thought to be so.
_REPORT = _stems(
    """say said says saying tell told tells telling add added adds adding note noted notes noting wrote write writes writing written
    state stated states stating claim announc argu assert alleg acknowledg admit admission admitted affirm agree believ belief
    boast caution cit complain concede concession conclud confess confirm consider contend continu declar deem determin disclos
    discover emphasi emphas estimat explain expect fear feel felt find finds finding found guess hint highlight hope imagin impl
    indicat inform insist joke judg know knew lament learn maintain mean observ opine opinion point_out pointed_out pointing_out
    points_out post posted posts posting predict presum proclaim quip reaffirm realis realiz recall reckon reflect remark remind
    repeat repl repli report reportedly respond reveal reiterat rul ruled rules ruling see sees show shows showed showing signal
    speculat stress suggest suppos suspect testi think thinks thinking thought threaten tweet underlin underscor view warn worr
    worrie yell shout read reads reading according put_it echo deny denies denied denying denial rule_out ruled_out ruling_out
    refut disput theor forecast project assum assur guarante promis pledg vow swear swore quot message statement memo conviction
    conced counter maintain accept certif hear heard understand understood identif"""
)
# act: the content is what the words do to somebody or ask of somebody.
_ACT = _stems(
    """accus urg call called calls calling demand propos request order ordered ordering orders blam advis recommend appeal beg invit
    instruct plead press pressed charg describ label dub characteri portray brand nominat ask asked asks asking seek sought
    petition encourag direct counsel implor threaten warn offer condemn denounc critici reject dismiss profess circulat"""
)
# topic: the content is only what the words are about.
_TOPIC = _stems(
    """talk talked talking talks spoke speak speaks speaking discuss mention refer referr pointed_to pointing_to points_to point_to cit
    focus address question respond react comment ask_about asked_about answer ignor compar allud"""
)
_SILENT = re.compile(
    r"\b(?:declin|refus|no comment|not (?:immediately )?(?:respond|comment|return|answer|say|reveal|mention|specify|elaborate|disclose))",
    re.IGNORECASE,
)
_DENYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|refut|disput|repudiat|disavow|rul(?:e[ds]?|ing) out|reject|dismiss|debunk|disclaim)", re.IGNORECASE
)
# A cue that ends so leaves a content without verb a mere topic: "a statement about", "raising hopes of".
_ABOUT = re.compile(r"\s(?:about|of|on|over)$")
_NEGATION = re.compile(r"(?:\b(?:not|never|no longer|neither|nor|cannot|hardly)\b|n['’]t\b)", re.IGNORECASE)
_FINITE = re.compile(
    r"^(?:I|you|he|she|it|we|they) |"
    r"\b(?:is|are|was|were|will|would|can|could|should|may|might|must|has|have|had|do|does|did|cannot|am|shall|isn|aren|wasn|weren|won|wouldn|couldn|"
    r"shouldn|hasn|haven|hadn|don|doesn|didn)\b|['’](?:s|re|ll|d|ve|m)\b(?= (?:a|the|not|no|been|going|to|very|\w+ing)\b)",
    re.IGNORECASE,
)
# Words that tie a content to its cue and are no part of what is claimed.
_DATELINE = re.compile(r"[A-Z][A-Z .,/'’-]{2,40}(?:\([^()\n]{2,40}\)\s*)?(?:[–—:-]|--)\s+")  # "PORT MERRIN: ", "BAGHDAD (Wire) - "
_TIE = re.compile(r"(?:(?:and|but|,)\s+(?=that\s))?(?:that|which)\s+(?=\S)", re.IGNORECASE)
_TIE_OF_ACT = re.compile(r"(?:as|of|for|on|about)\s+(?=\S)")
_WORD = re.compile(r"\w[\w'’-]*")
# After a quotation these words go on with the sentence; any other lower-case word is what a quoted name or term belongs to.
_GOES_ON = words(
    """the a an and or but of to for in on at by with from as that this his her their its our my your is are was were be been
    will would had has have if when while after before because so than then not it he she they we who which about over under
    into against during without between among said says these those some all any no only also even just by does did do can
    could may might should must up out there where how what"""
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a content, untrimmed; ``quoted`` where a quotation that the speaker opened holds all of it."""

    span: Span
    quoted: bool


def make(sourced: SourcedReading, *, minter: Minter) -> tuple[Claim, ...]:
    """Make claims of the attributions of one article.

    :returns: claims in the order of the text; one span and speaker once
    """
    article = sourced.reading.article
    quotes = tuple(sorted(quotations(article)))
    occasions = Occasions(sourced.reading, quotes)
    best: dict[tuple[Span, str], tuple[Claim, bool]] = {}
    for one in sourced.attributions:
        said, told = occasions.when(one.attribution)
        for content in _contents(article, one.attribution, quotes):
            for source in one.sources:
                claim = _claim(article, one.attribution, content, source, said, minter)
                known = best.get((claim.span, source.speaker))
                if known is None or known[0].confidence < claim.confidence:
                    best[claim.span, source.speaker] = claim, told
    dated = one_occasion(best.values(), article.published)
    return tuple(sorted(dated, key=lambda claim: (claim.span.start, -claim.span.end, claim.iri)))


def _claim(  # noqa: PLR0917  # what a claim is made of
    article: Article, attribution: Attribution, content: tuple[Span, Kind], source: Source, said: Date | None, minter: Minter
) -> Claim:
    """Write one claim."""
    span, kind = content
    mention = (source.mention.start, source.mention.end) if source.mention else None
    return Claim(
        iri=minter.claim(article.iri, span.start, span.end, mention),
        article=article.iri,
        span=span,
        text=article.snapshot.text[span.start : span.end],
        kind=kind,
        polarity=polarity(article.snapshot.text, attribution),
        cue=max(attribution.cue, key=lambda cue: (cue.end - cue.start, -cue.start), default=None),
        source=source,
        confidence=attribution.confidence * source.confidence,
        date=said,
    )


def _contents(article: Article, attribution: Attribution, quotes: Sequence[Span]) -> Iterator[tuple[Span, Kind]]:
    """Give each claim of one attribution: its span, and how it is quoted."""
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
                if asserts(text, span, kind, cue):
                    yield span, kind


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
            told = attribution.cue + attribution.source
            return not any(quote.start <= other.start < quote.end for other in told)
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
    if piece.quoted:
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


# ── 3. what asserts something ────────────────────────────────────────────────


def cue_kind(cue: str) -> CueKind:
    """Say what a cue does with its content.

    >>> cue_kind("has argued"), cue_kind("accused"), cue_kind("declined to say"), cue_kind("praised")
    ('report', 'act', 'silence', 'attitude')
    """
    cue = cue.lower()
    if _SILENT.search(cue):
        return "silence"
    joined = re.sub(r"[^\w]+", "_", cue).strip("_")
    words = joined.split("_")
    for kind, stems in (("topic", ("talk", "spoke", "speak")), ("act", _ACT), ("report", _REPORT), ("topic", _TOPIC)):
        if any(_has(joined, words, stem) for stem in stems):
            return kind  # type: ignore[return-value]
    return "report" if not joined or joined in {"in", "for", "by", "to", "of"} else "attitude"


def _has(joined: str, words: list[str], stem: str) -> bool:
    """Whether a cue has a word of this stem; a stem of up to four letters is the word itself."""
    if "_" in stem:
        return stem in joined
    return any(
        word == stem
        or (len(stem) > 4 and word.startswith(stem))
        or (len(stem) <= 4 and word in {stem, stem + "s", stem + "ed", stem + "d", stem + "ing"})
        for word in words
    )


def asserts(text: str, span: Span, kind: Kind, cue: str) -> bool:
    """Whether a content is a claim: something said to be so or asked for, not only a topic, an attitude or an open question."""
    words = text[span.start : span.end]
    does = cue_kind(cue)
    if kind == "direct":
        return True
    if does == "silence" or re.search(r"\b(?:seem|appear|look)", cue):  # what seems is the writer's own
        return False
    if re.match(r"(?:whether|if|what|why|how|who|when|where)\b", words) and re.search(r"\b(?:ask|question|wonder|inquir)", cue):
        return False
    bare = kind == "indirect" and not _FINITE.search(words)
    if bare and (_ABOUT.search(cue) or (len(_WORD.findall(words)) < 4 and not _DENYING.search(cue) and does == "report")):
        return False
    if does in {"report", "act"}:
        return True
    return kind == "mixed" or bool(_FINITE.search(words))


# ── 4. kind and polarity ─────────────────────────────────────────────────────

_INNER = re.compile(r"“([^”]*)”|\"([^\"]*)\"|''(.*?)''|(?<!\w)[‘']((?=\w)[^‘’'\n]*(?:['’]\w[^‘’'\n]*){0,40})[’'](?!\w)")


def _kind(text: str, span: Span, piece: _Piece) -> Kind:
    """Tell how a content is quoted: whole, in part, or not."""
    if piece.quoted:
        return "direct"
    before = text[span.start - 1 : span.start]
    if before in {"‘", "'"} and text[span.end : span.end + 1] in {"’", "'", "."} and piece.span.start < span.start:
        return "direct"
    return "mixed" if any(_speaks(text, span, match) for match in _INNER.finditer(text, span.start, span.end)) else "indirect"


def _speaks(text: str, span: Span, match: re.Match[str]) -> bool:
    """Whether quoted words are the speaker's; not where they only mark a name or a term before the noun it belongs to ("Big Sky" bill)."""
    quoted = next(group for group in match.groups() if group is not None)
    words = _WORD.findall(quoted)
    if not words or (len(words) == 1 and words[0][0].isupper()):
        return False
    after = re.match(r"\s([a-z][\w-]*)", text[match.end() : span.end])
    return not (after and len(words) <= 4 and after[1] not in _GOES_ON and not quoted.endswith((",", ".")))


def polarity(text: str, attribution: Attribution) -> Polarity:
    """Whether the source denies the content: by a denying cue, or by a negated one ("does not believe"); both together deny nothing."""
    if not attribution.cue:
        return "asserted"
    cue = " ".join(text[span.start : span.end] for span in attribution.cue)
    start = min(span.start for span in attribution.cue)
    before = re.split(r"[.,;:?!“”\"\n]", text[max(0, start - 24) : start])[-1]
    return "denied" if denies(cue, " ".join(before.split()[-3:])) else "asserted"


def denies(cue: str, before: str = "") -> bool:
    """Whether a cue denies its content.

    >>> denies("ruled out"), denies("said"), denies("deny", before="did not")
    (True, False, False)

    :param before: the words in front of it
    """
    return bool(_NEGATION.search(f"{before} {cue}")) != bool(_DENYING.search(cue))
