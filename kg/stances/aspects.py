"""A claim as the models see it: who says it how, and the texts by which it is looked up.

A content alone often names nothing ("to apologise", "it was handled properly"): its holder and its paragraph do.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.models.pairs import Floats, premise
from kg.records import Article, Claim, Span, Speaker

Encode = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim in plain words.

    :param holder: the name of its speaker
    :param cue: the reporting words; "said" where there are none
    :param group: what one holder says in one article is judged together: (article, speaker)
    """

    holder: str
    cue: str
    content: str
    paragraph: str
    group: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """Claims as the models see them, in the order of the claims.

    :param texts: contents, names made equal
    :param said: the same behind holder and cue
    :param groups: (article, speaker) of each
    :param vectors: unit vectors of content, of holder, cue and content in a row, and of the paragraph: float32 [claims, 3, width]
    """

    texts: tuple[str, ...]
    said: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    vectors: Floats


def look(claims: Sequence[Claim], articles: Mapping[str, Article], speakers: Mapping[str, Speaker]) -> tuple[Shown, ...]:
    """Put claims into plain words."""
    shown = []
    paragraphs: dict[tuple[str, Span], str] = {}  # each text once, however many claims a paragraph holds
    for claim in claims:
        article = articles[claim.article]
        text, around = article.snapshot.text, _paragraph(article, claim)
        paragraph = paragraphs.setdefault((article.iri, around), text[around.start : around.end])
        cue = text[claim.cue.start : claim.cue.end] if claim.cue else "said"
        speaker = claim.source.speaker
        shown.append(Shown(speakers[speaker].name, cue, claim.text, paragraph, (claim.article, speaker)))
    return tuple(shown)


def see(claims: Sequence[Shown], *, encode: Encode, same: Callable[[str], str]) -> Seen:
    """Show claims to the sentence encoder; each distinct text is encoded once.

    :param same: makes names equal
    """
    texts = tuple(same(claim.content) for claim in claims)
    said = tuple(same(premise(claim.holder, claim.cue, claim.content)) for claim in claims)
    paragraphs = {paragraph: same(paragraph) for paragraph in {claim.paragraph for claim in claims}}
    aspects = [
        (text, same(f"{claim.holder} {claim.cue} {claim.content}"), paragraphs[claim.paragraph])
        for claim, text in zip(claims, texts, strict=True)
    ]
    distinct = sorted({aspect for three in aspects for aspect in three})
    at = {text: number for number, text in enumerate(distinct)}
    vectors = encode(distinct)[[[at[aspect] for aspect in three] for three in aspects]] if distinct else np.zeros((0, 3, 0), np.float32)
    return Seen(texts, said, tuple(claim.group for claim in claims), vectors)


def _paragraph(article: Article, claim: Claim) -> Span:
    """The paragraph in which a claim begins."""
    number = bisect_right(article.paragraphs, claim.span.start, key=lambda paragraph: paragraph.span.start) - 1
    span = article.paragraphs[number].span if number >= 0 else claim.span
    return span if span.start <= claim.span.start < span.end else claim.span
