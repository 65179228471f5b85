"""Makes training pairs for the stance model of marked articles: each attribution beside the propositions of its article.

The pairs without a mark are the hard ones: the same people, the same words, and no position taken.
"""

import random
from collections.abc import Iterator, Sequence

from kg.evaluation.marked import UNNAMED, MarkedArticle
from kg.models.pairs import Pair, premise
from kg.records import Position

# Of one pass of a training.
NO_SIDE = 0.45  # share of an article's pairs without a mark that are used: two to three for each mark
STRANGE = 0.2  # share of claims that are also paired with a proposition of an article of another corpus
MENTION = 0.25  # share of holders that are called by the words of the text in place of their name
ARGUABLE = 0.4  # weight of a mark that a careful reader could leave out


def rows(
    articles: Sequence[MarkedArticle], others: Sequence[MarkedArticle], chance: random.Random
) -> Iterator[tuple[Pair, Position, float]]:
    """Give the pairs of one pass: each marked pair, a draw of those without a mark, and some with propositions of other articles.

    :param others: articles of another corpus and other years, so that no claim of ``articles`` is about their propositions
    :param chance: draws the pairs
    :returns: pair, label, weight
    """
    for article in articles:
        for claim in article.claims:
            holder = claim.mention if claim.mention and chance.random() < MENTION else claim.speaker or UNNAMED
            text = premise(holder, claim.cue or "said", claim.content)
            for number, proposition in enumerate(article.propositions):
                mark = claim.sides.get(number)
                if mark is not None:
                    yield Pair(text, proposition), mark.position, ARGUABLE if mark.arguable else 1.0
                elif chance.random() < NO_SIDE:
                    yield Pair(text, proposition), "neutral", 1.0
            if others and chance.random() < STRANGE:
                yield Pair(text, chance.choice(chance.choice(others).propositions)), "neutral", 1.0
