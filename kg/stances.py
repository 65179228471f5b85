"""Claims × propositions → stances; and what follows from them: contradictions and shifts.

A pair is scored only where claim and proposition lie near each other in the sentence encoder's space: the cross-encoder is the dear part.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from kg.models.pairs import Floats, Pair
from kg.propositions import Wordings, negated
from kg.records import Article, Claim, Contradiction, Position, Proposition, Shift, Speaker, Stance
from kg.vocab import Minter

# Chosen together on the annotated development documents (docs/models.md has the table); move them together.
NEAR = 0.4  # cosine under which no pair is scored
NEAREST = 3  # propositions that a claim is judged against at most
SURE = 0.5  # probability of a side under which a pair takes none
OPPOSED = 0.6  # probability from which a stance can be set against another: a contradiction accuses, so it must be surer than a stance
NEUTRAL_NEAR = 0.6  # cosine from which a pair that takes no side is a neutral stance: the claim takes the proposition up

Encode = Callable[[Sequence[str]], Floats]
Judge = Callable[[Sequence[Pair]], Floats]


def judge(
    claims: Sequence[Claim],
    propositions: Sequence[Proposition],
    articles: Mapping[str, Article],
    speakers: Mapping[str, Speaker],
    *,
    encode: Encode,
    classify: Judge,
    minter: Minter,
    same: Wordings,
) -> tuple[Stance, ...]:
    """Judge what stance each claim's speaker takes toward the propositions near it.

    1. encode claims and propositions, names made equal
    2. pair those that are near
    3. classify each pair, and the claim with the proposition's contrary, whose sides are the other way round: the mean of both, for a model
       of this size misses many a "no longer" in one direction alone; a denied claim stands for the opposite
    4. members of a joint source share its stance
    """
    if not claims or not propositions:
        return ()
    # 1
    texts = sorted({same(claim.text) for claim in claims})
    at = {text: number for number, text in enumerate(texts)}
    wordings = [(number, same(text)) for number, one in enumerate(propositions) for text in (one.text, *one.wordings[:3])]
    nearness = encode(texts) @ encode([text for _, text in wordings]).T
    # 2
    wanted: list[tuple[Claim, int, float]] = []
    for claim in claims:
        best: dict[int, float] = {}
        for (number, _), near in zip(wordings, nearness[at[same(claim.text)]], strict=True):
            best[number] = max(best.get(number, -1.0), float(near))
        nearest = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:NEAREST]
        wanted += [(claim, number, near) for number, near in nearest if near >= NEAR]
    # 3
    # the text alone: with the holder's name in front, stances on the development documents were worse
    pairs = [Pair(same(claim.text), same(propositions[number].text)) for claim, number, _ in wanted]
    contraries = [Pair(pair.text, negated(pair.target)) for pair in pairs]
    distinct = sorted({*pairs, *contraries}, key=lambda pair: (pair.text, pair.target))
    judged = dict(zip(distinct, classify(distinct), strict=True)) if distinct else {}
    result = []
    for (claim, number, near), pair, contrary in zip(wanted, pairs, contraries, strict=True):
        support, oppose, _ = map(float, (judged[pair] + judged[contrary][[1, 0, 2]]) / 2)
        if claim.polarity == "denied":
            support, oppose = oppose, support
        confidence = max(support, oppose)
        position: Position = "support" if support >= oppose else "oppose"
        if confidence < SURE:
            if near < NEUTRAL_NEAR:
                continue
            position, confidence = "neutral", 1 - support - oppose
        proposition = propositions[number].iri
        date = articles[claim.article].published
        stance = Stance(
            minter.stance(claim.iri, proposition), claim.source.speaker, proposition, claim.iri, position, round(confidence, 4), date
        )
        result.append(stance)
        # 4
        result += [
            Stance(
                minter.stance(claim.iri, proposition, member),
                member,
                proposition,
                claim.iri,
                stance.position,
                stance.confidence,
                date,
                joint=True,
            )
            for member in speakers[claim.source.speaker].members
        ]
    return tuple(sorted(result, key=lambda stance: stance.iri))


def contradictions(
    stances: Sequence[Stance], claims: Mapping[str, Claim], story: Callable[[str], str], minter: Minter
) -> tuple[Contradiction, ...]:
    """Find the pairs of speakers that are opposed on a proposition, each pair once: by the surest stance of either.

    One speaker on both sides on one date is a contradiction too; over time it is a shift.

    :param story: article IRI → the article it counts as; copies of one story speak once
    """
    sides: dict[tuple[str, str], dict[str, Stance]] = {}
    for stance in sorted(stances, key=lambda one: (-one.confidence, one.iri)):
        article = claims[stance.claim].article
        if stance.position != "neutral" and stance.confidence >= OPPOSED and story(article) == article:
            sides.setdefault((stance.proposition, stance.position), {}).setdefault(stance.holder, stance)
    found = []
    for (proposition, position), supporters in sides.items():
        if position != "support":
            continue
        for holder, ours in supporters.items():
            for other, theirs in sides.get((proposition, "oppose"), {}).items():
                if holder == other and (ours.date is None or ours.date != theirs.date):
                    continue
                first, second = sorted((ours.iri, theirs.iri))
                confidence = round(ours.confidence * theirs.confidence, 4)
                found.append(Contradiction(minter.contradiction(first, second), first, second, proposition, confidence))
    return tuple(sorted(found, key=lambda one: one.iri))


def shifts(stances: Sequence[Stance], claims: Mapping[str, Claim], story: Callable[[str], str], minter: Minter) -> tuple[Shift, ...]:
    """Find where a speaker's position on a proposition changed: two consecutive dates whose surest sides differ."""
    held: dict[tuple[str, str], dict[object, Stance]] = {}
    for stance in sorted(stances, key=lambda one: (-one.confidence, one.iri)):
        article = claims[stance.claim].article
        if stance.position != "neutral" and stance.confidence >= OPPOSED and stance.date is not None and story(article) == article:
            held.setdefault((stance.holder, stance.proposition), {}).setdefault(stance.date, stance)
    found = []
    for (holder, proposition), dated in held.items():
        course = sorted(dated.values(), key=lambda one: (one.date, one.iri))
        for before, after in pairwise(course):
            if before.position != after.position:
                confidence = round(before.confidence * after.confidence, 4)
                found.append(Shift(minter.shift(before.iri, after.iri), holder, proposition, before.iri, after.iri, confidence))
    return tuple(sorted(found, key=lambda one: one.iri))
