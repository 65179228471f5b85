"""What a training sees of marked articles."""

import random
from collections import Counter

from kg.evaluation.marked import Mark, MarkedArticle, MarkedClaim
from kg.learning import sides

PROPOSITIONS = tuple(f"Statement number {number} is true" for number in range(40))
CLAIM = MarkedClaim(0, "Ida Brandt", "the mayor", "said", "no", "", {0: Mark("oppose", arguable=False), 1: Mark("support", arguable=True)})
ARTICLE = MarkedArticle("a", PROPOSITIONS, (CLAIM,) * 50)
OTHER = MarkedArticle("b", ("Something else is true",), ())


def test_each_side_is_seen_and_a_part_of_the_rest() -> None:
    rows = list(sides.rows([ARTICLE], [OTHER], random.Random(1)))
    of = Counter((pair.target, label, weight) for pair, label, weight in rows)
    assert of[PROPOSITIONS[0], "oppose", 1.0] == 50
    assert of[PROPOSITIONS[1], "support", sides.ARGUABLE] == 50
    rest = sum(count for (target, label, _), count in of.items() if target in PROPOSITIONS[2:] and label == "neutral")
    assert 0.8 * sides.NO_SIDE < rest / (50 * 38) < 1.2 * sides.NO_SIDE
    assert 0 < of[OTHER.propositions[0], "neutral", 1.0] < 25


def test_holders_have_their_name_or_the_words_of_the_text() -> None:
    texts = Counter(pair.text for pair, *_ in sides.rows([ARTICLE], [], random.Random(1)))
    assert set(texts) == {"Ida Brandt said: no", "the mayor said: no"}
    assert texts["Ida Brandt said: no"] > texts["the mayor said: no"]


def test_another_pass_draws_others() -> None:
    first, second = (list(sides.rows([ARTICLE], [OTHER], random.Random(seed))) for seed in (1, 2))
    assert first != second
