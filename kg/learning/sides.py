"""Sides in real news: marked attributions beside the propositions of their article, as rows from which the stance model learns.

A row of a sides file is one article: ``{id, propositions: [text], claims: [{attribution, speaker, sides}], not_claims}``; the texts and the
spans of the attributions are in an attribution corpus with the same ids (docs/models.md).
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.learning import corpora
from kg.models.pairs import Pair, premise
from kg.records import Position

# How an article is shown in one pass of a training.
NO_SIDE = 0.45  # of the pairs of an article that take no side: two to three for each side
STRANGE = 0.2  # of the claims also meet a proposition of an article of the other corpus
MENTION = 0.25  # of the holders are called by the words of the text in place of their name
ARGUABLE = 0.4  # weight of a side that a careful reader could leave

UNNAMED = "unnamed source"


@dataclass(frozen=True, slots=True)
class Side:
    """The side that a claim takes on a proposition.

    :param arguable: whether a careful reader could leave it
    """

    position: Position
    arguable: bool


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """An attribution of a marked article.

    :param attribution: its place in the article's list
    :param speaker: the canonical name, or None where nobody is named
    :param mention: the words of the text that stand for the speaker, or None
    :param sides: number of a proposition → the side; a proposition that is not here was weighed and the claim takes no side on it
    """

    attribution: int
    speaker: str | None
    mention: str | None
    cue: str | None
    content: str
    sides: Mapping[int, Side]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with its propositions and its claims."""

    id: str
    propositions: tuple[str, ...]
    claims: tuple[MarkedClaim, ...]


def read(marks: Path, texts: Path) -> tuple[MarkedArticle, ...]:
    """Read a sides file and the texts of its articles.

    :param texts: an attribution corpus with the ids of the marks; it may hold more
    :raises InputError: a row is no marked article, or its text is missing
    """
    corpus = {str(row["id"]): row for row in corpora.jsonl(texts)}
    result = []
    for row in corpora.jsonl(marks):
        try:
            article = corpus[str(row["id"])]
            claims = tuple(_claim(mark, article) for mark in row["claims"])
            result.append(MarkedArticle(str(row["id"]), tuple(map(str, row["propositions"])), claims))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            what = f"{marks} has a row that is no marked article of {texts} ({error!r})."
            raise InputError(what, "Rows need id, propositions and claims; their attributions lie in the second file.") from error
    return tuple(result)


def _claim(mark: Mapping[str, Any], article: Mapping[str, Any]) -> MarkedClaim:
    attribution = article["attributions"][mark["attribution"]]
    source, cue, content = (
        " ".join(" ".join(article["text"][start:end] for start, end in attribution[role]).split()) for role in ("source", "cue", "content")
    )
    sides = {int(number): Side(labels[0], len(labels) > 1) for number, labels in mark["sides"].items()}
    return MarkedClaim(mark["attribution"], mark["speaker"], source or None, cue or None, bare(content), sides)


def bare(content: str) -> str:
    """A content as claims have it: without the quotation marks around it and the last comma or full stop.

    >>> bare("“We will not pay,”")
    'We will not pay'
    """
    return content.strip(" ,.;:\"“”'‘’`") or content


def shown(claim: MarkedClaim, holder: str | None = None) -> str:
    """A claim as the stance model reads it."""
    return premise(holder or claim.speaker or UNNAMED, claim.cue or "said", claim.content)


def rows(articles: Sequence[MarkedArticle], others: Sequence[MarkedArticle], chance: random.Random) -> Iterator[tuple[Pair, Position, float]]:
    """One pass over marked articles: each side, a draw of the pairs without one, and some pairs with propositions of other articles.

    :param others: articles that nobody in ``articles`` can have meant: another corpus, of other years
    :returns: pair, label, weight
    """
    for article in articles:
        for claim in article.claims:
            text = shown(claim, claim.mention if chance.random() < MENTION else None)
            for number, proposition in enumerate(article.propositions):
                side = claim.sides.get(number)
                if side is not None:
                    yield Pair(text, proposition), side.position, ARGUABLE if side.arguable else 1.0
                elif chance.random() < NO_SIDE:
                    yield Pair(text, proposition), "neutral", 1.0
            if others and chance.random() < STRANGE:
                yield Pair(text, chance.choice(chance.choice(others).propositions)), "neutral", 1.0
