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
class Seen:
    """Claims as the models see them, in the order of the claims.

    :param texts: contents, names made equal
    :param said: the same behind holder and cue; a denying cue is left out, for a denied claim is judged as if asserted and then turned
    :param vectors: unit vectors of content, of holder, cue and content in a row, and of the paragraph: float32 [claims, 3, width]
    """

    texts: tuple[str, ...]
    said: tuple[str, ...]
    vectors: Floats


def look(
    claims: Sequence[Claim],
    articles: Mapping[str, Article],
    speakers: Mapping[str, Speaker],
    *,
    encode: Encode,
    same: Callable[[str], str],
) -> Seen:
    """Look at claims; each distinct text is encoded once."""
    texts, said, aspects = [], [], []
    paragraphs: dict[tuple[str, Span], str] = {}  # names made equal once, however many claims a paragraph holds
    for claim in claims:
        article = articles[claim.article]
        holder, text = speakers[claim.source.speaker].name, same(claim.text)
        cue = article.snapshot.text[claim.cue.start : claim.cue.end] if claim.cue else "said"
        texts.append(text)
        said.append(same(premise(holder, None if claim.polarity == "denied" else cue, claim.text)))
        around = _paragraph(article, claim)
        if (article.iri, around) not in paragraphs:
            paragraphs[article.iri, around] = same(article.snapshot.text[around.start : around.end])
        aspects.append((text, same(f"{holder} {cue} {claim.text}"), paragraphs[article.iri, around]))
    distinct = sorted({aspect for three in aspects for aspect in three})
    at = {text: number for number, text in enumerate(distinct)}
    vectors = encode(distinct)[[[at[aspect] for aspect in three] for three in aspects]] if distinct else np.zeros((0, 3, 0), np.float32)
    return Seen(tuple(texts), tuple(said), vectors)


def _paragraph(article: Article, claim: Claim) -> Span:
    """The paragraph in which a claim begins."""
    number = bisect_right(article.paragraphs, claim.span.start, key=lambda paragraph: paragraph.span.start) - 1
    span = article.paragraphs[number].span if number >= 0 else claim.span
    return span if span.start <= claim.span.start < span.end else claim.span
