"""Corrections of speakers applied: merged, split, renamed, described."""

from dataclasses import replace
from itertools import chain

from kg.corrections.addresses import articles_named
from kg.corrections.desk import Desk, Result, find_claims
from kg.corrections.records import Correction
from kg.records import Claim, Speaker


def merge(correction: Correction, desk: Desk) -> Result:
    """Make one speaker of two: the one that the correction names stays."""
    gone = _about(correction, desk)
    staying = [
        speaker
        for speaker in desk.table.named(correction.name or "")
        if speaker not in gone and (speaker.type != "anonymous" or {speaker.article} == {other.article for other in gone})
    ]
    if len(gone) != 1 or len(staying) != 1:
        return "ambiguous" if gone and staying else "lost"
    replaced = desk.table.merge(gone[0], staying[0])
    for claims in (desk.claims, desk.dropped):
        for iri, claim in claims.items():
            if claim.source.speaker in replaced:
                claims[iri] = replace(claim, source=replace(claim.source, speaker=replaced[claim.source.speaker]))
    return (gone[0].iri, staying[0].iri)


def split(correction: Correction, desk: Desk) -> Result:
    """Give the claims of a speaker in one article, or one of them, to another speaker, who may have the same name."""
    speakers = _about(correction, desk)
    if len(speakers) != 1:
        return "ambiguous" if speakers else "lost"
    others = {speaker.iri for speaker in desk.table.speakers.values() if speaker.article is None} - {speakers[0].iri}
    named = desk.table.named(correction.name or "", others)
    has_place = correction.quotation is not None or correction.start is not None
    claims = _claims(correction, speakers[0], desk, has_place=has_place)
    if len(named) > 1 or (has_place and len(claims) > 1):
        return "ambiguous"
    if not claims:
        return "lost"
    other = named[0] if named else _new(correction, speakers[0], claims[0].article, desk)
    for claim in claims:
        desk.settle(claim.iri, "speaker", value=other.iri)
        desk.claims[claim.iri] = replace(claim, source=replace(claim.source, speaker=other.iri, confidence=1.0))
    return (other.iri, *(claim.iri for claim in claims))


def _claims(correction: Correction, speaker: Speaker, desk: Desk, *, has_place: bool) -> list[Claim]:
    """Give the claims of a speaker that a correction is about.

    :param has_place: whether it says where in the article they stand; else all of the article are meant
    """
    articles = articles_named(correction.article or "", desk.articles)
    claims = chain.from_iterable(desk.of_article(article.iri) for article in articles)
    own = [claim for claim in claims if claim.iri in desk.claims and claim.source.speaker == speaker.iri]
    if not has_place:
        return own
    return [claim for article in articles for claim in find_claims(correction, None, own, desk.table.speakers, article)]


def _new(correction: Correction, speaker: Speaker, article: str, desk: Desk) -> Speaker:
    """Make the speaker that is split off; the article tells a namesake apart.

    :param article: IRI of the first article of the new speaker
    """
    kind = correction.type or (speaker.type if speaker.type != "anonymous" else "person")
    other = desk.table.add(correction.name or "", kind)
    return desk.table.add(correction.name or "", kind, article) if other.iri == speaker.iri else other


def rename(correction: Correction, desk: Desk) -> Result:
    """Give a speaker another name."""
    speakers = _about(correction, desk)
    if len(speakers) != 1:
        return "ambiguous" if speakers else "lost"
    desk.settle(speakers[0].iri, "name", value=correction.name)
    desk.table.rename(speakers[0], correction.name or "")
    return (speakers[0].iri,)


def describe(correction: Correction, desk: Desk) -> Result:
    """Say what a speaker is, and for whom it speaks."""
    speakers = _about(correction, desk)
    if len(speakers) != 1:
        return "ambiguous" if speakers else "lost"
    for name in ("type", "party", "organization"):
        if getattr(correction, name):
            desk.settle(speakers[0].iri, name, value=getattr(correction, name))
    desk.table.describe(speakers[0], correction.type, correction.party, correction.organization)
    return (speakers[0].iri,)


def _about(correction: Correction, desk: Desk) -> tuple[Speaker, ...]:
    """Find the speakers that a correction is about: those with its name, who say something in its article where it names one."""
    if correction.article is None:
        return desk.table.named(correction.speaker or "")
    articles = articles_named(correction.article, desk.articles)
    claims = chain.from_iterable(desk.of_article(article.iri) for article in articles)
    return desk.table.named(correction.speaker or "", {claim.source.speaker for claim in claims})
