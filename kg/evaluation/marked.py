"""Marked articles: real news in which annotators marked the position (their mark) of each attribution on each proposition of its article.

A row of a sides file (``sides/*.jsonl``) is one article: ``{id, propositions: [text], claims: [{attribution, speaker, sides}],
not_claims}``, where ``sides`` are the marks. The texts and the spans of the attributions are in an attribution corpus with the same ids
(docs/models.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluation import corpora
from kg.records import Position, Proposition
from kg.stances import aspects, judge
from kg.stances.aspects import DescribedClaim, Encode
from kg.stances.judge import Classify
from kg.stances.same_names import SameNames

UNNAMED = "unnamed source"


@dataclass(frozen=True, slots=True)
class Mark:
    """The position that a claim takes on a proposition, as annotators marked it.

    :param arguable: whether a careful reader could see no position
    """

    position: Position
    arguable: bool

    @property
    def is_scored(self) -> bool:
        """Whether the model's position on this pair is scored against this mark; arguable and neutral marks are left out."""
        return not self.arguable and self.position != "neutral"


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """An attribution of a marked article.

    :param attribution: its number in the article's list
    :param speaker: the canonical name, or None where nobody is named
    :param mention: the words of the text that stand for the speaker, or None
    :param marks: number of a proposition → the mark; on a proposition that is not here the claim takes no position
    """

    attribution: int
    speaker: str | None
    mention: str | None
    cue: str | None
    content: str
    paragraph: str
    marks: Mapping[int, Mark]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with its propositions and its claims."""

    id: str
    propositions: tuple[str, ...]
    claims: tuple[MarkedClaim, ...]


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """A claim and a proposition of a marked article, with the position that the stance model gives and the one that was marked.

    :param proposition: its number in the article, from 0
    :param position: support or oppose, as the stance model says
    :param features: as of :class:`kg.stances.judge.JudgedPair`
    :param mark: None where annotators saw no position
    """

    claim: MarkedClaim
    proposition: int
    position: Position
    features: tuple[float, ...]
    mark: Mark | None

    @property
    def is_scored(self) -> bool:
        """Whether the stance model's position is scored: it is, unless the mark is arguable or neutral."""
        return self.mark is None or self.mark.is_scored

    @property
    def is_right(self) -> bool:
        """Whether the stance model's position is the marked one."""
        return self.mark is not None and self.mark.position == self.position


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
            claims = tuple(_claim(claim, article) for claim in row["claims"])
            result.append(MarkedArticle(str(row["id"]), tuple(map(str, row["propositions"])), claims))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            what = f"{marks} has a row that is no marked article of {texts} ({error!r})."
            raise InputError(what, "Rows need id, propositions and claims; their attributions lie in the second file.") from error
    return tuple(result)


def _claim(row: Mapping[str, Any], article: Mapping[str, Any]) -> MarkedClaim:
    """Put a claim of a sides file together with the words of its attribution.

    :param row: ``{attribution, speaker, sides}`` of a sides file; ``sides`` are the marks: number of a proposition → a list of the
        position, and a second entry where the mark is arguable
    :param article: ``{text, attributions}`` of the attribution corpus
    """
    attribution = article["attributions"][row["attribution"]]
    source, cue, content = (
        " ".join(" ".join(article["text"][start:end] for start, end in attribution[role]).split()) for role in ("source", "cue", "content")
    )
    marks = {int(number): Mark(labels[0], len(labels) > 1) for number, labels in row["sides"].items()}
    text, start = article["text"], attribution["content"][0][0]
    paragraph = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    return MarkedClaim(row["attribution"], row["speaker"], source or None, cue or None, bare(content), paragraph, marks)


def bare(content: str) -> str:
    """Strip quotation marks, commas, colons and full stops from both ends of a content, as a build does for claims.

    >>> bare("“We will not pay,”")
    'We will not pay'
    """
    return content.strip(" ,.;:\"“”'‘’`") or content


def describe_claims(article: MarkedArticle) -> tuple[DescribedClaim[MarkedClaim], ...]:
    """Describe the claims of a marked article as a build describes its claims; each unnamed source is a speaker of its own."""
    return tuple(
        DescribedClaim(
            claim,
            claim.speaker or UNNAMED,
            claim.cue or "said",
            claim.content,
            claim.paragraph,
            (article.id, claim.speaker or f"{UNNAMED} {claim.attribution}"),
        )
        for claim in article.claims
    )


def judge_claims(article: MarkedArticle, encode: Encode, classify: Classify) -> tuple[MarkedPair, ...]:
    """Let a stance model judge the claims of a marked article against its propositions, as a build does.

    :param encode: the sentence encoder, which chooses the pairs that are judged
    :param classify: the stance model
    :returns: the pairs near each other, each with the model's position (support or oppose) and the mark of the annotators, if any
    """
    rename = SameNames()
    claims = aspects.embed(describe_claims(article), encode=encode, rename=rename)
    propositions = [Proposition(str(number), text, given=True) for number, text in enumerate(article.propositions)]
    pairs = judge.judge_pairs(claims, propositions, encode=encode, classify=classify, rename=rename)
    numbered = [(int(pair.proposition.iri), pair) for pair in pairs]
    return tuple(MarkedPair(pair.claim, number, pair.position, pair.features, pair.claim.marks.get(number)) for number, pair in numbered)
