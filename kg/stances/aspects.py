"""Claims made ready for the models: the words around each claim, and the vectors of three texts by which propositions near it are found.

The words of a claim alone often name nothing ("to apologise", "it was handled properly"); its holder and its paragraph do.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from kg.models.pairs import Floats, premise
from kg.records import Article, Claim, Span, Speaker

Encode = Callable[[Sequence[str]], Floats]
"""Unit vectors of texts: float32 [texts, width]."""
Rename = Callable[[str], str]
"""Rewrites a text: one name in place of all names of the same person or group (:class:`kg.stances.same_names.SameNames`)."""
ClaimT = TypeVar("ClaimT")
"""The record of a claim: a build's :class:`kg.records.Claim`, or a claim of a marked article (:mod:`kg.evaluation.marked`)."""


@dataclass(frozen=True, slots=True)
class DescribedClaim(Generic[ClaimT]):
    """A claim with the words that tell a reader what it means: whose it is, how it is reported, and its paragraph.

    :param claim: the record that is described: a build's claim, or one of a marked article
    :param holder: the name of its speaker
    :param cue: the reporting words; "said" where there are none
    :param content: what is claimed, as the article words it
    :param paragraph: the text of the paragraph in which it begins
    :param article_and_speaker: IRI or id of each; a position that a speaker repeats within an article is surer
    """

    claim: ClaimT
    holder: str
    cue: str
    content: str
    paragraph: str
    article_and_speaker: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedClaim(Generic[ClaimT]):
    """A claim with the texts and vectors that the models take; in all texts, one name stands for all names of a person or group.

    :param claim, article_and_speaker: as in :class:`DescribedClaim`
    :param text: what is claimed
    :param reported: the same with holder and cue before it ("Ann Lee denied that: it rains"), as the stance model reads it
    :param vectors: unit vectors of three aspects: the content; holder, cue and content; the paragraph: float32 [3, width]
    """

    claim: ClaimT
    article_and_speaker: tuple[str, str]
    text: str
    reported: str
    vectors: Floats


def describe(
    claims: Sequence[Claim], articles: Mapping[str, Article], speakers: Mapping[str, Speaker]
) -> tuple[DescribedClaim[Claim], ...]:
    """Look up the words around each claim of a build: the speaker's name, the cue and the paragraph.

    :param articles, speakers: by IRI
    :returns: one for each claim, in order
    """
    described = []
    paragraphs: dict[tuple[str, Span], str] = {}  # one copy of each text, however many claims a paragraph holds
    for claim in claims:
        article = articles[claim.article]
        text, span = article.snapshot.text, _paragraph(article, claim)
        paragraph = paragraphs.setdefault((article.iri, span), text[span.start : span.end])
        cue = text[claim.cue.start : claim.cue.end] if claim.cue else "said"
        speaker = claim.source.speaker
        described.append(DescribedClaim(claim, speakers[speaker].name, cue, claim.text, paragraph, (claim.article, speaker)))
    return tuple(described)


def embed(claims: Sequence[DescribedClaim[ClaimT]], *, encode: Encode, rename: Rename) -> tuple[EncodedClaim[ClaimT], ...]:
    """Encode each claim three times: its content; holder, cue and content; its paragraph. Each distinct text is encoded once.

    :param encode: the sentence encoder
    :returns: one for each claim, in order
    """
    paragraphs = {claim.paragraph for claim in claims}
    renamed = {paragraph: rename(paragraph) for paragraph in paragraphs}
    texts_of_claims = [
        (rename(claim.content), rename(f"{claim.holder} {claim.cue} {claim.content}"), renamed[claim.paragraph]) for claim in claims
    ]
    distinct = sorted({text for texts in texts_of_claims for text in texts})
    vectors = dict(zip(distinct, encode(distinct), strict=True)) if distinct else {}
    return tuple(
        EncodedClaim(
            claim.claim,
            claim.article_and_speaker,
            text=texts[0],
            reported=rename(premise(claim.holder, claim.cue, claim.content)),
            vectors=np.stack([vectors[text] for text in texts]),
        )
        for claim, texts in zip(claims, texts_of_claims, strict=True)
    )


def _paragraph(article: Article, claim: Claim) -> Span:
    """Find the span of the paragraph in which a claim begins; the claim's own span where it begins in none."""
    number = bisect_right(article.paragraphs, claim.span.start, key=lambda paragraph: paragraph.span.start) - 1
    span = article.paragraphs[number].span if number >= 0 else claim.span
    return span if span.start <= claim.span.start < span.end else claim.span
