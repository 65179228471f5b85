"""Finds the antecedent of a pronoun or a description: scores candidates by distance, salience and the attribution model."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from math import exp, log

from kg.people.mentions import Mention
from kg.people.state import SourceWords, State
from kg.records import Reference, Span
from kg.text.english import STARTERS

_WINDOW = 8  # sentences before the pronoun in which candidates are looked for
_UNMENTIONED_SCORE = -2.0  # score, before its bonus, of a candidate that is not mentioned in the window
# The model's log probability of a candidate counts with this weight beside its distance in sentences; a probability below the minimum
# counts as the minimum. With a weight of up to .3 the annotated development documents lose no speaker that they had without the model; with
# .5 eight pronouns go wrong, since in news the last speaker usually goes on. F1 on GAP's development set, from the text alone: .385 without
# the model, .612 with .3.
_MODEL_WEIGHT, _MIN_PROBABILITY = 0.3, 0.01
_LOG_ODDS_LEFT_OUT = -6.0  # log odds of a word that a reference does not list
# Probability above which the model overrides two rules: that no doubtful actor is a candidate, and no mention behind the pronoun counts.
_MODEL_IS_SURE = 0.5


def log_odds(reference: Reference, text: str, span: Span) -> float:
    """The attribution model's log odds that a pronoun and a name mean the same person: the mean over the words of the name.

    A reference lists only likely words; a capitalised word that it does not list counts with low log odds.

    :param reference: the pronoun, and the words that the model takes it to mean
    :param text: the text of the article
    :param span: where the name stands
    """
    listed = []
    for word, odds in reference.words[bisect_left(reference.words, span.start, key=lambda word: word[0].start) :]:
        if word.start >= span.end:
            break
        if word.end <= span.end:
            listed.append(odds)
    capitalised = sum(word[0].isupper() for word in text[span.start : span.end].split())
    not_listed = max(capitalised - len(listed), 0 if listed else 1)
    return (sum(listed) + not_listed * _LOG_ODDS_LEFT_OUT) / (len(listed) + not_listed)


def model_probabilities(state: State, span: Span) -> dict[int, float]:
    """Actors whom a pronoun may mean → the attribution model's probability that it means them.

    The model scores words; the best mention of an actor counts. The probabilities add up to less than 1, since somebody else may be meant.

    :param span: where the pronoun stands
    :returns: number of an actor → probability; empty where the model says nothing of the pronoun
    """
    reference = state.layout.references.get(span.start)
    if reference is None or not reference.words:
        return {}
    odds: dict[int, float] = {}
    first, last = reference.words[0][0].start, reference.words[-1][0].end
    for mention in state.mentions.in_sentences_of(first, last):
        if first <= mention.end and mention.start <= last:
            score = log_odds(reference, state.layout.text, Span(mention.start, mention.end))
            if score > _LOG_ODDS_LEFT_OUT:
                odds[mention.actor] = max(odds.get(mention.actor, _LOG_ODDS_LEFT_OUT), score)
    total = 1 + sum(exp(score) for score in odds.values())  # 1 = exp(0), for somebody else
    return {actor: exp(score) / total for actor, score in odds.items()}


def find_best_candidate(
    state: State, words: SourceWords, suits: Callable[[int], bool], bonus: Mapping[int, float] | None = None
) -> int | None:
    """Choose the actor whom a pronoun or a description most likely means. A score of 1 is worth one sentence of distance.

    1. the score of a candidate is that of its best mention: its salience, less its distance from the words in sentences, less its offset as
       a share of the text, so that of two mentions in one sentence the earlier one is better
    2. add the bonus; an actor with a bonus is a candidate also where it is not mentioned in the window
    3. add the log probability that the model gives the candidate, weighted

    :param words: the pronoun or description
    :param suits: says of the number of an actor whether it may be meant
    :param bonus: number of an actor → what is added to its score
    :returns: number of the actor, of equal ones the lowest; None where there is no candidate
    """
    probabilities = model_probabilities(state, words.span)
    # 1
    scores: dict[int, float] = {}
    here = state.layout.sentence(words.span.start)
    for mention in state.mentions.starting_in(range(here - _WINDOW, here + 1)):
        if suits(mention.actor) and _may_be_meant(state, words, mention, probabilities):
            distance = here - state.layout.sentence(mention.start)
            share_of_text = mention.start / (len(state.layout.text) + 1)
            score = mention.salience - distance - share_of_text
            scores[mention.actor] = max(scores.get(mention.actor, score), score)
    # 2
    for actor, addend in (bonus or {}).items():
        if suits(actor):
            scores[actor] = scores.get(actor, _UNMENTIONED_SCORE) + addend
    # 3
    if probabilities:
        for actor in scores:
            scores[actor] += _MODEL_WEIGHT * log(max(probabilities.get(actor, 0), _MIN_PROBABILITY))
    return max(scores, key=lambda actor: (scores[actor], -actor)) if scores else None


def _may_be_meant(state: State, words: SourceWords, mention: Mention, probabilities: Mapping[int, float]) -> bool:
    """Whether a mention stands where the antecedent of some words may stand.

    It stands before the words; or behind them, where the model is sure ("With his reforms stalled, Orin said"). It does not stand in the
    content that is attributed to the words, unless the words stand there too.

    :param words: the pronoun or description whose antecedent is looked for
    :param probabilities: the model's, see ``model_probabilities``
    """
    start = words.span.start
    if mention.start >= start and probabilities.get(mention.actor, 0) <= _MODEL_IS_SURE:
        return False
    contents = state.layout.attributions[words.attribution].content
    around_mention = [content for content in contents if content.start <= mention.start < content.end]
    return all(content.start <= start < content.end for content in around_mention)


def model_is_sure(probability: float) -> bool:
    """Whether the model is sure enough of an actor to make it a candidate even where it is doubtful (``Actor.doubtful``).

    :param probability: the actor's, see ``model_probabilities``
    """
    return probability > _MODEL_IS_SURE


# ── names that only the model shows ──────────────────────────────────────────


def find_unmentioned_name(state: State, span: Span) -> Span | None:
    """The name that the model takes a pronoun to mean, where that name mentions no known actor.

    It must be likelier than every mention of a known actor, and likelier than not.

    :param span: where the pronoun stands
    :returns: where the name stands; None where there is no such name
    """
    reference = state.layout.references.get(span.start)
    if reference is None or not reference.words:
        return None
    text = state.layout.text
    mentioned = [
        Span(mention.start, mention.end)
        for mention in state.mentions.in_sentences_of(reference.words[0][0].start, reference.words[-1][0].end)
    ]
    unmentioned = [(log_odds(reference, text, name), name) for name in _unmentioned_names(reference, text, mentioned)]
    best_known = max([0.0, *(log_odds(reference, text, known) for known in mentioned if known.end > known.start)])
    best_odds, best_name = max(unmentioned, default=(best_known, None))
    return best_name if best_odds > best_known else None


def _unmentioned_names(reference: Reference, text: str, mentioned: list[Span]) -> list[Span]:
    """Where runs of capitalised words stand among the words of a reference, without words that belong to a mention.

    :param mentioned: where known actors are mentioned
    """
    names: list[Span] = []
    for word, _ in reference.words:
        capital = text[word.start].isupper() and text[word.start : word.end].lower() not in STARTERS
        if not capital or any(known.start < word.end and word.start < known.end for known in mentioned):
            continue
        if names and re.fullmatch(r"['’-]|\.? ?", text[names[-1].end : word.start]):
            names[-1] = Span(names[-1].start, word.end)
        else:
            names.append(word)
    return names
