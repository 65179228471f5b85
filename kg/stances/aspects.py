"""A claim as the models see it: who says it how, and the three texts by which propositions near it are found.

A content alone often names nothing ("to apologise", "it was handled properly"); its holder and its paragraph do.
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
"""Puts one name in place of all names of a group (:class:`kg.stances.same_names.SameNames`)."""
ClaimT = TypeVar("ClaimT")


@dataclass(frozen=True, slots=True)
class DescribedClaim(Generic[ClaimT]):
    """A claim in plain words.

    :param claim: the record that is described: a build's claim, or one of a marked article
    :param holder: the name of its speaker
    :param cue: the reporting words; "said" where there are none
    :param group: (article, speaker): what one speaker says in one article is evidence for one another
    """

    claim: ClaimT
    holder: str
    cue: str
    content: str
    paragraph: str
    group: tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class SeenClaim(Generic[ClaimT]):
    """A claim as the models see it; names of one group are made equal in its texts.

    :param claim, group: as in :class:`DescribedClaim`
    :param text: the content
    :param reported: the content behind its holder and cue, as the stance model reads it
    :param vectors: unit vectors of three aspects: the content; holder, cue and content; the paragraph: float32 [3, width]
    """

    claim: ClaimT
    group: tuple[str, str]
    text: str
    reported: str
    vectors: Floats


def describe(
    claims: Sequence[Claim], articles: Mapping[str, Article], speakers: Mapping[str, Speaker]
) -> tuple[DescribedClaim[Claim], ...]:
    """Describe the claims of a build in plain words.

    :param articles, speakers: by IRI
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


def embed(claims: Sequence[DescribedClaim[ClaimT]], *, encode: Encode, rename: Rename) -> tuple[SeenClaim[ClaimT], ...]:
    """Encode the three aspects of each claim; each distinct text is encoded once."""
    renamed = {paragraph: rename(paragraph) for paragraph in {claim.paragraph for claim in claims}}
    aspects = [(rename(claim.content), rename(f"{claim.holder} {claim.cue} {claim.content}"), renamed[claim.paragraph]) for claim in claims]
    distinct = sorted({text for texts in aspects for text in texts})
    vectors = dict(zip(distinct, encode(distinct), strict=True)) if distinct else {}
    return tuple(
        SeenClaim(
            claim.claim,
            claim.group,
            texts[0],
            rename(premise(claim.holder, claim.cue, claim.content)),
            np.stack([vectors[text] for text in texts]),
        )
        for claim, texts in zip(claims, aspects, strict=True)
    )


def _paragraph(article: Article, claim: Claim) -> Span:
    """The paragraph in which a claim begins; its own span where it is in none."""
    number = bisect_right(article.paragraphs, claim.span.start, key=lambda paragraph: paragraph.span.start) - 1
    span = article.paragraphs[number].span if number >= 0 else claim.span
    return span if span.start <= claim.span.start < span.end else claim.span
