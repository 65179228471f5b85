"""Propositions discovered by clusters of claims; the models are doubles that know the topic of a text."""

from collections.abc import Sequence

import numpy as np
import pytest

from kg.models.pairs import Floats, Pair
from kg.records import Claim, Proposition, Source, Span
from kg.stances import discovery
from kg.stances.aspects import EncodedClaim
from kg.vocab import Minter

MINTER = Minter()
TOPICS = ("tram", "harbour", "school")


def _claim(text: str, speaker: str, article: str = "a") -> Claim:
    source = Source(None, speaker, None, None, 1.0)
    return Claim(f"claim:{article}:{speaker}:{text}", article, Span(0, len(text)), text, "indirect", "asserted", None, source, 1.0)


def _seen(claim: Claim, vector: Sequence[float]) -> EncodedClaim[Claim]:
    return EncodedClaim(claim, (claim.article, claim.source.speaker), claim.text, claim.text, np.array([vector] * 3, dtype=np.float32))


def _by_topic(claim: Claim) -> EncodedClaim[Claim]:
    """One direction a topic, in every aspect."""
    return _seen(claim, [float(topic in claim.text) for topic in TOPICS])


def _classify(pairs: Sequence[Pair]) -> Floats:
    """What is of one topic bears on it; it opposes where one text alone says "not"."""
    rows = []
    for pair in pairs:
        if not any(topic in pair.text and topic in pair.target for topic in TOPICS):
            rows.append([0.05, 0.05, 0.9])
        else:
            rows.append([0.05, 0.9, 0.05] if (" not " in pair.text) != (" not " in pair.target) else [0.9, 0.05, 0.05])
    return np.array(rows, dtype=np.float32)


def _story(claim: Claim) -> str:
    return claim.article.removeprefix("copy of ")


def _discover(claims: Sequence[Claim]) -> tuple[Proposition, ...]:
    return discovery.discover([_by_topic(claim) for claim in claims], _classify, _story, MINTER)


def test_a_proposition_has_two_speakers_or_two_stories() -> None:
    claims = [
        _claim("the new tram line is needed", "Ann"),
        _claim("a tram would help the whole town", "Ben"),
        _claim("the harbour is full of mud", "Ann"),
        _claim("the harbour is full of mud indeed", "Ann", "copy of a"),
        _claim("the school is far too small", "Ann", "a"),
        _claim("the school is much too small", "Ann", "b"),
    ]
    found = _discover(claims)
    assert {one.text for one in found} == {"The new tram line is needed", "The school is far too small"}
    for one in found:
        assert (one.iri, one.given, one.negation_of) == (MINTER.proposition(one.text), False, ())
    assert [one.iri for one in found] == sorted(one.iri for one in found)


def test_claims_of_three_words_are_left_out() -> None:
    assert _discover([_claim("the tram works", "Ann"), _claim("the tram stops", "Ben")]) == ()
    assert len(_discover([_claim("the tram works well", "Ann"), _claim("the tram stops here", "Ben")])) == 1
    assert _discover([]) == ()


def test_the_order_of_the_claims_changes_nothing() -> None:
    claims = [_claim(f"the tram number {number} is needed", str(number)) for number in range(6)]
    assert len(_discover(claims)) == 1
    assert _discover(claims) == _discover(claims[::-1])


def test_a_proposition_is_named_by_a_clause_that_makes_sense_alone() -> None:
    claims = [
        _claim("he wants the tram by next year", "Ann"),
        _claim("to build the tram at once", "Ben"),
        _claim("the tram is needed.", "Cem"),
        _claim("the tram, which is late, is needed by all of the towns on the lake", "Dan"),
    ]
    (found,) = _discover(claims)
    assert found.text == "The tram is needed"
    assert set(found.wordings) == {claim.text for claim in claims}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("the tram is needed by everybody here", "the tram to everybody"),  # a verb
        ("the tram is needed by everybody here", "they say it is the tram"),  # no pronoun
        ("the tram is needed by everybody here", "the tram is not late"),  # no negation
        ("the tram is needed", "the tram is needed here"),  # the shorter
        ("the tram is needed in this town and it is wanted on the other side", "it is the tram"),  # its first clause is read
    ],
)
def test_what_makes_a_better_name(better: str, worse: str) -> None:
    (found,) = _discover([_claim(better, "Ann"), _claim(worse, "Ben")])
    expected = better.partition(" and")[0] if len(better.split()) > 12 else better
    assert found.text == expected[0].upper() + expected[1:]


def test_the_most_central_claim_names_the_cluster() -> None:
    vectors = {"the tram is a very good thing": [0.96, 0.28], "the tram is fine": [0.6, 0.8], "the tram is here": [1.0, 0.0]}
    claims = [_seen(_claim(text, text), vector) for text, vector in vectors.items()]
    (found,) = discovery.discover(claims, _classify, _story, MINTER)
    assert found.text == "The tram is a very good thing"


def _joined(cosine: float, bearing: float, *, same_story: bool = True) -> bool:
    """Whether two claims of two speakers with this cosine and probability of support or oppose become one proposition."""
    claims = [_claim("the first of the two is so", "Ann"), _claim("the second of the two is so", "Ben", "a" if same_story else "b")]
    vectors = ([1.0, 0.0], [cosine, float(np.sqrt(1 - cosine**2))])

    def classify(pairs: Sequence[Pair]) -> Floats:
        return np.array([[bearing, 0.0, 1 - bearing]] * len(pairs), dtype=np.float32)

    return bool(discovery.discover([_seen(*row) for row in zip(claims, vectors, strict=True)], classify, _story, MINTER))


@pytest.mark.parametrize(
    ("cosine", "bearing", "same_story", "joined"),
    [
        (0.41, 0.0, True, True),
        (0.39, 0.0, True, False),
        (0.12, 0.5, True, True),  # .12 + .6 * .5 = .42
        (0.08, 0.5, True, False),
        (0.71, 0.0, False, True),  # .71 - .3 = .41
        (0.69, 0.0, False, False),
        (0.85, 0.0, True, True),
    ],
)
def test_a_link_adds_cosine_and_bearing_and_another_story_takes_from_it(
    cosine: float,
    bearing: float,
    same_story: bool,  # noqa: FBT001  # of a table
    joined: bool,  # noqa: FBT001
) -> None:
    assert _joined(cosine, bearing, same_story=same_story) is joined


def test_links_are_averaged_over_all_pairs_of_two_clusters() -> None:
    assert discovery._merge_claims({(0, 1): 0.9, (1, 2): 0.7}, 3) == [[0, 1], [2]], "0 and 2 are not linked: (0 + .7) / 2 < .4"
    assert discovery._merge_claims({(0, 1): 0.9, (1, 2): 0.8}, 3) == [[0, 1, 2]], "(0 + .8) / 2 = .4"
    assert discovery._merge_claims({(0, 1): 0.5, (1, 2): 0.9, (0, 2): 0.6, (3, 4): 0.39}, 5) == [[0, 1, 2], [3], [4]]
    assert discovery._merge_claims({(0, 1): 0.9, (2, 3): 0.9, (0, 2): 0.9, (1, 3): 0.6}, 4) == [[0, 1], [2, 3]], "(.9 + .6) / 4 < .4"
    assert discovery._merge_claims({}, 2) == [[0], [1]]


def test_a_claim_is_linked_to_its_ten_nearest() -> None:
    claims = [_claim(f"the tram number {number:02} is needed", str(number)) for number in range(30)]
    angles = np.linspace(0, 0.5, 30)
    asked: list[Pair] = []

    def classify(pairs: Sequence[Pair]) -> Floats:
        asked.extend(pairs)
        return np.array([[0.0, 0.0, 1.0]] * len(pairs), dtype=np.float32)

    seen = [_seen(claim, [float(np.cos(angle)), float(np.sin(angle))]) for claim, angle in zip(claims, angles, strict=True)]
    discovery.discover(seen, classify, _story, MINTER)
    first = {pair.target for pair in asked if pair.text == claims[0].text}
    assert {claim.text for claim in claims[1:11]} <= first
    assert claims[29].text not in first
    assert len(asked) == len(set(asked))


def test_supporters_and_opponents_meet_in_one_proposition() -> None:
    claims = [_claim(f"the tram will {word}be built {when}", f"{word}{when}") for word in ("", "not ") for when in ("soon", "in May")]
    assert len(_discover(claims)) == 1


def _contrary(probabilities: tuple[float, float]) -> list[tuple[str, ...]]:
    """Two clusters whose names are linked; one opposes the other by the first probability, the other way by the second."""
    texts = ("the tram is good here", "the tram is good now", "the tram is bad here", "the tram is bad now")
    vectors = ([1.0, 0.0, 0.0], [0.96, 0.28, 0.0], [0.1, 0.0, 0.995], [0.1, 0.28, 0.9552])
    seen = [_seen(_claim(text, text), vector) for text, vector in zip(texts, vectors, strict=True)]

    def classify(pairs: Sequence[Pair]) -> Floats:
        oppose = {("good", "bad"): probabilities[0], ("bad", "good"): probabilities[1]}
        rows = [oppose.get((pair.text.split()[3], pair.target.split()[3]), 0.0) for pair in pairs]
        capital = [row if pair.text[0] == "T" else 0.0 for row, pair in zip(rows, pairs, strict=True)]  # names alone, not claims
        return np.array([[0.0, row, 1 - row] for row in capital], dtype=np.float32)

    return [one.negation_of for one in discovery.discover(seen, classify, _story, MINTER)]


def test_propositions_that_oppose_each_other_both_ways_are_linked() -> None:
    both = sorted(MINTER.proposition(f"The tram is {word} now") for word in ("good", "bad"))
    assert _contrary((0.7, 0.9)) == [(both[1],), (both[0],)]
    for weak in ((0.69, 0.9), (0.9, 0.69)):
        assert _contrary(weak) == [(), ()]
