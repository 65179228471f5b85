"""Makes training pairs for the stance model from marked articles (``sides/*.jsonl``): each claim with each proposition of its article.

A marked pair is one for which annotators saw a position. The pairs without a mark are the hard ones: the same people and words, but no
position.
"""

import random
from collections.abc import Iterator, Sequence

from kg.evaluation.marked import UNNAMED, MarkedArticle
from kg.models.pairs import Pair, premise
from kg.records import Position

# What one call of rows() draws.
NO_SIDE = 0.45  # share of an article's pairs without a mark that are used: two to three for each mark
OTHER_CORPUS = 0.2  # share of claims that are also paired with a proposition of an article of another corpus
MENTION = 0.25  # share of holders that are named by their words in the text in place of their canonical name
ARGUABLE = 0.4  # weight in the loss of a mark that is arguable; others have 1


def rows(
    articles: Sequence[MarkedArticle], others: Sequence[MarkedArticle], chance: random.Random
) -> Iterator[tuple[Pair, Position, float]]:
    """Make the training pairs of some articles: each marked pair, a draw of those without a mark, and some with propositions of ``others``.

    Pairs without a mark, and those with propositions of ``others``, have the label neutral.

    :param others: articles of another corpus and other years, so that no claim of ``articles`` is about their propositions
    :param chance: draws the pairs
    :returns: pair, label, weight in the loss
    """
    for article in articles:
        for claim in article.claims:
            holder = claim.mention if claim.mention and chance.random() < MENTION else claim.speaker or UNNAMED
            text = premise(holder, claim.cue or "said", claim.content)
            for number, proposition in enumerate(article.propositions):
                mark = claim.marks.get(number)
                if mark is not None:
                    yield Pair(text, proposition), mark.position, ARGUABLE if mark.arguable else 1.0
                elif chance.random() < NO_SIDE:
                    yield Pair(text, proposition), "neutral", 1.0
            if others and chance.random() < OTHER_CORPUS:
                yield Pair(text, chance.choice(chance.choice(others).propositions)), "neutral", 1.0
