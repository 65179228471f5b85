"""Corrections of claims applied, and with those of speakers all in the order of the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from kg.corrections import decided_speakers
from kg.corrections.addresses import articles_named, locate
from kg.corrections.desk import DecidedClaims, Desk, Result
from kg.corrections.records import Correction
from kg.records import Article, Claim, Kind, Source, Span, Speaker
from kg.vocab import Minter

_OPENING, _CLOSING = frozenset("\"“„«‘'"), frozenset("\"”“»’'")


def apply(
    corrections: Sequence[Correction], claims: Sequence[Claim], speakers: Sequence[Speaker], articles: Sequence[Article], minter: Minter
) -> DecidedClaims:
    """Apply the corrections of claims and speakers in the order of the file; later ones overrule earlier ones.

    What a person decided has confidence 1. The corrections of stances and propositions are left to other stages.
    """
    desk = Desk(claims, speakers, articles, minter)
    for correction in corrections:
        if correction.action in _ACTIONS:
            desk.note(correction, _ACTIONS[correction.action](correction, desk))
    return desk.result()


def _confirm(correction: Correction, desk: Desk) -> Result:
    """Say that a claim is right as it is."""
    return desk.with_claim(correction, correction.speaker, desk.keep)


def _drop(correction: Correction, desk: Desk) -> Result:
    """Say that there is no claim."""

    def drop(claim: Claim) -> None:
        desk.settle(claim.iri, "stays", value=False)
        desk.dropped[claim.iri] = desk.claims.pop(claim.iri, claim)

    return desk.with_claim(correction, correction.speaker, drop)


def _change(correction: Correction, desk: Desk) -> Result:
    """Change speaker, kind or polarity of a claim."""
    found: list[Claim] = []
    result = desk.with_claim(correction, None, found.append)
    if not found:
        return result
    claim = replace(found[0], kind=correction.kind or found[0].kind, polarity=correction.polarity or found[0].polarity)
    if correction.speaker:
        speakers = desk.table.who_says(correction.speaker, correction.type, claim.article)
        if len(speakers) > 1:
            return "ambiguous"
        claim = replace(claim, source=replace(claim.source, speaker=speakers[0].iri))
        desk.settle(claim.iri, "speaker", value=speakers[0].iri)
    for name in ("kind", "polarity"):
        if getattr(correction, name):
            desk.settle(claim.iri, name, value=getattr(correction, name))
    desk.keep(claim)
    return result


def _add(correction: Correction, desk: Desk) -> Result:
    """Add a claim that was missed; one that the machine has found by now is confirmed."""
    places = [
        (article, span)
        for article in articles_named(correction.article or "", desk.articles)
        for span in locate(correction, article.snapshot.text, article.span)
    ]
    if len(places) != 1:
        return "ambiguous" if places else "lost"
    ((article, whole),) = places
    span = _trimmed(whole, article.snapshot.text)
    speakers = desk.table.who_says(correction.speaker or "", correction.type, article.iri)
    if len(speakers) > 1:
        return "ambiguous"
    known = [claim for claim in desk.of_article(article.iri) if claim.span == span and claim.source.speaker == speakers[0].iri]
    claim = known[0] if known else _new_claim(correction, article, span, speakers[0], desk)
    desk.keep(replace(claim, kind=correction.kind or claim.kind, polarity=correction.polarity or claim.polarity))
    return (claim.iri,)


def _new_claim(correction: Correction, article: Article, span: Span, speaker: Speaker, desk: Desk) -> Claim:
    """Make a claim of a stretch of an article; it is direct where quotation marks enclose it."""
    text = article.snapshot.text
    is_quoted = text[span.start - 1 : span.start] in _OPENING and text[span.end : span.end + 1] in _CLOSING
    kind: Kind = correction.kind or ("direct" if is_quoted else "indirect")
    # Two speakers of one stretch are two claims: the order in which they are added tells their IRIs apart.
    for order in count():
        iri = desk.minter.claim(article.iri, span.start, span.end, (order, order) if order else None)
        if iri not in desk.claims and iri not in desk.dropped:
            break
    source = Source(None, speaker.iri, None, None, 1.0)
    words, polarity = text[span.start : span.end], correction.polarity or "asserted"
    return Claim(iri, article.iri, span, words, kind, polarity, None, source, 1.0, article.published)


def _trimmed(span: Span, text: str) -> Span:
    """Leave spaces and marks around the words of a claim out of it, as the claims of the machine do."""
    words = text[span.start : span.end]
    start = len(words) - len(words.lstrip(" \n\t\"“„«‘'"))
    end = len(words.rstrip(" \n\t\"”“»’'.,"))
    return Span(span.start + start, span.start + end) if start < end else span


_ACTIONS: Mapping[str, Callable[[Correction, Desk], Result]] = {
    "confirm": _confirm,
    "drop": _drop,
    "add": _add,
    "change": _change,
    "merge-speakers": decided_speakers.merge,
    "split-speaker": decided_speakers.split,
    "rename-speaker": decided_speakers.rename,
    "describe-speaker": decided_speakers.describe,
}
