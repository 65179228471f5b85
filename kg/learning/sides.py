"""Sides in real news: marked attributions beside the propositions of their article, as rows from which the stance model learns.

What an article has no mark for is the hard case: the same people, the same words, and no side taken.
"""

import random
from collections.abc import Iterator, Sequence

from kg.evaluation.marked import UNNAMED, MarkedArticle
from kg.models.pairs import Pair, premise
from kg.records import Position

# How an article is shown in one pass of a training.
NO_SIDE = 0.45  # of the pairs of an article that take no side: two to three for each side
STRANGE = 0.2  # of the claims also meet a proposition of an article of the other corpus
MENTION = 0.25  # of the holders are called by the words of the text in place of their name
ARGUABLE = 0.4  # weight of a side that a careful reader could leave


def rows(
    articles: Sequence[MarkedArticle], others: Sequence[MarkedArticle], chance: random.Random
) -> Iterator[tuple[Pair, Position, float]]:
    """One pass over marked articles: each side, a draw of the pairs without one, and some pairs with propositions of other articles.

    :param others: articles that nobody in ``articles`` can have meant: another corpus, of other years
    :returns: pair, label, weight
    """
    for article in articles:
        for claim in article.claims:
            holder = claim.mention if claim.mention and chance.random() < MENTION else claim.speaker or UNNAMED
            text = premise(holder, claim.cue or "said", claim.content)
            for number, proposition in enumerate(article.propositions):
                side = claim.sides.get(number)
                if side is not None:
                    yield Pair(text, proposition), side.position, ARGUABLE if side.arguable else 1.0
                elif chance.random() < NO_SIDE:
                    yield Pair(text, proposition), "neutral", 1.0
            if others and chance.random() < STRANGE:
                yield Pair(text, chance.choice(chance.choice(others).propositions)), "neutral", 1.0
