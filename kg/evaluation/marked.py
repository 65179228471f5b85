"""Marked articles: real news in which every attribution was weighed against every proposition of its article.

A row of a sides file is one article: ``{id, propositions: [text], claims: [{attribution, speaker, sides}], not_claims}``; the texts and the
spans of the attributions are in an attribution corpus with the same ids (docs/models.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluation import corpora
from kg.records import Position, Proposition
from kg.stances import aspects, judge
from kg.stances.aspects import Encode, Shown
from kg.stances.propositions import Wordings

UNNAMED = "unnamed source"


@dataclass(frozen=True, slots=True)
class Side:
    """The side that a claim takes on a proposition.

    :param arguable: whether a careful reader could leave it
    """

    position: Position
    arguable: bool

    @property
    def counts(self) -> bool:
        """Whether a guess can be right or wrong by it."""
        return not self.arguable and self.position != "neutral"


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
    paragraph: str
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
    text, start = article["text"], attribution["content"][0][0]
    paragraph = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    return MarkedClaim(mark["attribution"], mark["speaker"], source or None, cue or None, bare(content), paragraph, sides)


def bare(content: str) -> str:
    """A content as claims have it: without the quotation marks around it and the last comma or full stop.

    >>> bare("“We will not pay,”")
    'We will not pay'
    """
    return content.strip(" ,.;:\"“”'‘’`") or content


def shown(article: MarkedArticle) -> tuple[Shown, ...]:
    """The claims of a marked article in plain words, as a build has them; what nobody is named for is each a holder of its own."""
    return tuple(
        Shown(
            claim.speaker or UNNAMED,
            claim.cue or "said",
            claim.content,
            claim.paragraph,
            (article.id, claim.speaker or f"{UNNAMED} {claim.attribution}"),
        )
        for claim in article.claims
    )


def weigh(article: MarkedArticle, encode: Encode, classify: judge.Judge) -> tuple[judge.Judged, ...]:
    """Weigh the claims of a marked article against its propositions, as a build does."""
    same = Wordings()
    seen = aspects.see(shown(article), encode=encode, same=same)
    propositions = [Proposition(text, text, given=True) for text in article.propositions]
    return judge.weigh(seen, propositions, encode=encode, classify=classify, same=same)
