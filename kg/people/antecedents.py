"""Who may be meant: candidates for a pronoun or a description, scored by distance, by their mentions and by the attribution model."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from math import exp, log

from kg.people.mentions import Mention
from kg.people.state import SourceWords, State
from kg.records import Reference, Span
from kg.text.english import STARTERS

_WINDOW = 8  # sentences back in which somebody who is meant was mentioned
_UNMENTIONED = -2.0  # score of a candidate that has no mention in the window
# What the model says of a pronoun: the weight of its log probability beside distance, and the least probability. With a weight of up to .3
# the annotated development documents lose no speaker that they had without the model; with .5 eight pronouns go wrong, since in news the
# last speaker usually goes on. F1 on GAP's development set, from the text alone: .385 without the model, .612 with .3.
_MODEL_WEIGHT, _LEAST = 0.3, 0.01
_LEFT_OUT = -6.0  # log odds of a word that a reference leaves out
_LIKELY = 0.5  # probability above which the model alone makes a candidate of an actor whose name may be no person's


def log_odds(reference: Reference, text: str, span: Span) -> float:
    """Log odds that a reference means what some words name: the mean over its words, left-out ones included."""
    inside = []
    for word, odds in reference.words[bisect_left(reference.words, span.start, key=lambda word: word[0].start) :]:
        if word.start >= span.end:
            break
        if word.end <= span.end:
            inside.append(odds)
    capitals = sum(word[0].isupper() for word in text[span.start : span.end].split())  # a reference leaves small words out
    missing = max(capitals - len(inside), 0 if inside else 1)
    return (sum(inside) + missing * _LEFT_OUT) / (len(inside) + missing)


def find_likely(state: State, span: Span) -> dict[int, float]:
    """Actors whom a pronoun may mean, each with the model's probability that it does, from the words that name it.

    Empty where the model says nothing of the pronoun.
    """
    reference = state.layout.references.get(span.start)
    if reference is None or not reference.words:
        return {}
    odds: dict[int, float] = {}
    first, last = reference.words[0][0].start, reference.words[-1][0].end
    for mention in state.mentions.near(first, last):
        if first <= mention.end and mention.start <= last:
            score = log_odds(reference, state.layout.text, Span(mention.start, mention.end))
            if score > _LEFT_OUT:
                odds[mention.actor] = max(odds.get(mention.actor, _LEFT_OUT), score)
    total = 1 + sum(exp(score) for score in odds.values())
    return {actor: exp(score) / total for actor, score in odds.items()}


def find_best(state: State, words: SourceWords, suits: Callable[[int], bool], bonus: Mapping[int, float] | None = None) -> int | None:
    """The candidate with the highest score, if any; the one added first among equals.

    1. a mention scores one less for each sentence back, and its weight more; among equals the earlier mention in the text
    2. a bonus is added, also for one who has no mention near
    3. what the model says is added

    :param suits: whether an actor may be meant
    :param bonus: what is added to the score of some actors
    """
    likely = find_likely(state, words.span)
    # 1
    scores: dict[int, float] = {}
    here = state.layout.sentence(words.span.start)
    for mention in state.mentions.beginning(range(here - _WINDOW, here + 1)):
        if suits(mention.actor) and _may_be_meant(state, words, mention, likely):
            score = state.layout.sentence(mention.start) - here + mention.weight - mention.start / (len(state.layout.text) + 1)
            scores[mention.actor] = max(scores.get(mention.actor, score), score)
    # 2
    for actor, more in (bonus or {}).items():
        if suits(actor):
            scores[actor] = scores.get(actor, _UNMENTIONED) + more
    # 3
    if likely:
        for actor in scores:
            scores[actor] += _MODEL_WEIGHT * log(max(likely.get(actor, 0), _LEAST))
    return max(scores, key=lambda actor: (scores[actor], -actor)) if scores else None


def _may_be_meant(state: State, words: SourceWords, mention: Mention, likely: Mapping[int, float]) -> bool:
    """Whether a mention stands where a candidate may: before the words, and not in what they are reported to say.

    A name may follow its pronoun within the sentence ("With his reforms stalled, Orin said"), where the model says so.
    """
    start = words.span.start
    if mention.start >= start and likely.get(mention.actor, 0) <= _LIKELY:
        return False
    contents = state.layout.attributions[words.attribution].content
    return not any(content.start <= mention.start < content.end and not content.start <= start < content.end for content in contents)


def is_likely(probability: float) -> bool:
    """Whether the model is sure enough to admit an actor whose name may be no person's."""
    return probability > _LIKELY


# ── names that only the model shows ──────────────────────────────────────────


def find_unseen_name(state: State, span: Span) -> Span | None:
    """The name that the model takes a pronoun to mean, where no actor is mentioned and where it is likelier than every known mention."""
    reference = state.layout.references.get(span.start)
    if reference is None or not reference.words:
        return None
    text = state.layout.text
    mentioned = [
        Span(mention.start, mention.end) for mention in state.mentions.near(reference.words[0][0].start, reference.words[-1][0].end)
    ]
    unseen = [(log_odds(reference, text, name), name) for name in _names(reference, text, mentioned)]
    least = max([0.0, *(log_odds(reference, text, known) for known in mentioned if known.end > known.start)])
    best = max(unseen, default=None)
    return best[1] if best and best[0] > least else None


def _names(reference: Reference, text: str, mentioned: list[Span]) -> list[Span]:
    """Runs of capitalised words of a reference, as far as no mention overlaps them."""
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
