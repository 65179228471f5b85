"""Which claim a correction is about: by its words, by its words made comparable, or by where these stand in the article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.corrections.records import Correction
from kg.records import Article, Span

_DOUBLE, _SINGLE = '"“”„‟«»″＂', "'‘’‚‛′`´"
_EQUAL_MARKS = dict.fromkeys(map(ord, _DOUBLE), '"') | dict.fromkeys(map(ord, _SINGLE), "'")
_SHARE = 0.5  # of the shorter of two stretches that must be common to both, for one to stand for the other


@dataclass(frozen=True, slots=True)
class Stretch:
    """A claim, as far as a correction can address it.

    :param iri: of the claim
    :param names: all names of its speaker, made comparable
    """

    iri: str
    span: Span
    text: str
    names: frozenset[str]


def comparable(text: str) -> str:
    """Rewrite words so that they are equal to those that differ in spaces, in the kind of quotation marks, or in marks around them.

    >>> comparable("“We will  not”,") == comparable('"We will not"')
    True
    """
    return " ".join(text.translate(_EQUAL_MARKS).split()).strip("\"' ").rstrip(",. ").rstrip("\"' ")


def comparable_name(name: str) -> str:
    """Rewrite a name so that case and spaces do not count."""
    return " ".join(name.casefold().split())


def articles_named(source: str, articles: Sequence[Article]) -> tuple[Article, ...]:
    """Find the articles that a correction names: by source, which several share that stand in one file, else by key, address or IRI."""
    by_source = tuple(article for article in articles if article.snapshot.source == source)
    return by_source or tuple(article for article in articles if source in {article.key, article.url, article.iri})


def find(correction: Correction, claims: Sequence[Stretch], text: str | None = None, speaker: str | None = None) -> tuple[Stretch, ...]:
    """Find the claims of one article that a correction may be about: one, none where it is lost, several where it is ambiguous.

    1. those with the same words; offsets, where they are given, choose between them
    2. else those whose words are equal when spaces and quotation marks are
    3. else those with which the place of the quotation has at least half of the shorter in common, the most first

    :param claims: of the article
    :param text: that the offsets count into; without it, offsets alone say where the quotation stands
    :param speaker: name of the speaker whose claim it is; any speaker's where None
    """
    claims = [claim for claim in claims if speaker is None or comparable_name(speaker) in claim.names]
    quotation = correction.quotation
    if quotation is not None:
        # 1, 2
        equal_words = [claim for claim in claims if claim.text == quotation]
        equal_words = equal_words or [claim for claim in claims if comparable(claim.text) == comparable(quotation)]
        if equal_words:
            return _nearest(equal_words, correction)
    # 3
    places = locate(correction, text) if text is not None else _offsets(correction)
    matched = {claim.iri: claim for place in places for claim in _overlapping(place, claims)}
    return tuple(matched.values())


def locate(correction: Correction, text: str, within: Span | None = None) -> tuple[Span, ...]:
    """Find the places of a text where the quotation of a correction stands; spaces and kinds of quotation marks do not count.

    Offsets count where they are given and the words stand there, or where there is no quotation.

    :param within: the stretch of the text that is looked at; all of it where None
    """
    start, end = (within.start, within.end) if within else (0, len(text))
    offsets = tuple(span for span in _offsets(correction) if start <= span.start and span.end <= end)
    quotation = correction.quotation
    if quotation is None:
        return offsets
    if offsets and comparable(text[offsets[0].start : offsets[0].end]) == comparable(quotation):
        return offsets
    words = comparable(quotation)
    if not words:
        return ()
    return tuple(Span(*match.span()) for match in _pattern(words).finditer(text, start, end))


def _pattern(words: str) -> re.Pattern[str]:
    """Make the pattern that finds words, whatever their spaces and quotation marks.

    :param words: made comparable
    """
    classes = {" ": r"\s+", '"': f"[{re.escape(_DOUBLE)}]", "'": f"[{re.escape(_SINGLE)}]"}
    return re.compile("".join(classes.get(character) or re.escape(character) for character in words))


def _offsets(correction: Correction) -> tuple[Span, ...]:
    """Give the stretch between the offsets of a correction; nothing where it has none."""
    if correction.start is None or correction.end is None:
        return ()
    return (Span(correction.start, correction.end),)


def _nearest(claims: Sequence[Stretch], correction: Correction) -> tuple[Stretch, ...]:
    """Choose of claims with the same words those that overlap the offsets most; all of them where none does."""
    places = _offsets(correction)
    best = _overlapping(places[0], claims) if places else ()
    return best or tuple(claims)


def _overlapping(place: Span, claims: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Give the claims that have most characters in common with a place, and at least ``_SHARE`` of the shorter of the two."""
    common = [(min(place.end, claim.span.end) - max(place.start, claim.span.start), claim) for claim in claims]
    enough = [
        (length, claim)
        for length, claim in common
        if length > 0 and length >= _SHARE * min(place.end - place.start, claim.span.end - claim.span.start)
    ]
    most = max((length for length, _ in enough), default=0)
    return tuple(claim for length, claim in enough if length == most)
