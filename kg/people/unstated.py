"""Who speaks where an attribution states no source: the subject that its cue shares."""

import re

from kg.people.mentions import Mention
from kg.people.state import BY_GUESS, BY_SURNAME, ResolvedSource, State
from kg.records import Span

_ADVERBS = r"(?:(?:\w+ly|also|then|later|further|once|again|has|have|had|repeatedly) )*"
_PRONOUN_BEFORE = re.compile(rf"\b(he|she|they|it|who|which|we|i)\s{_ADVERBS}$", re.IGNORECASE)
_ADVERBS_BETWEEN = re.compile(rf"\s{_ADVERBS}")
_SECOND_VERB = re.compile(rf"\b(?:and|but|or)\s{_ADVERBS}$")
_PARTICIPLE = re.compile(r"\w+ing\b")


def find_pronoun(state: State, attribution: int) -> Span | None:
    """The pronoun right before a cue that has no source of its own ("he |warned").

    119 cases in 102 articles; 2 right of 50, none without (numbers: see ``kg.people.phrases``).
    """
    cues = state.layout.attributions[attribution].cue
    if not cues:
        return None
    start = min(cues).start
    begin = state.layout.sentences.start(start)
    pronoun = _PRONOUN_BEFORE.search(state.layout.text[begin:start])
    return Span(begin + pronoun.start(1), begin + pronoun.end(1)) if pronoun else None


def find_subject(state: State, attribution: int) -> tuple[ResolvedSource, ...]:
    """The subject of a cue that has no source of its own; empty where none is found.

    1. the actor named right before the cue ("Ada Berg also |warned")
    2. for a second verb or a participle, the last source before it ("she accused them and |warned", "she left, |warning")
    3. else, for the same cues, the first name of the sentence that may be a subject

    277 cases in 208 articles; 30 right of 108, none without. The name before the cue: 170 in 139; 10 right of 68, none without. A second
    verb: 48 in 42; 9 of 15, none without. A participle: 54 in 49; 11 of 24, none without. The source before it: 59 in 47; 12 of 19, 9
    without.
    """
    cues = state.layout.attributions[attribution].cue
    if not cues:
        return ()
    cue = min(cues)
    begin = state.layout.sentences.start(cue.start)
    # 1
    named = _named_between(state, begin, cue.start)
    for mention in named:
        if _ADVERBS_BETWEEN.fullmatch(state.layout.text, mention.end, cue.start):
            return (_part(mention, BY_SURNAME),)
    # 2
    if not _PARTICIPLE.match(state.layout.text, cue.start, cue.end) and not _SECOND_VERB.search(state.layout.text[begin : cue.start]):
        return ()
    earlier = _last_sourced(state, begin, cue.start)
    if earlier is not None:
        return state.resolved[earlier]
    # 3
    return tuple(_part(mention, BY_GUESS) for mention in named if mention.type == "subject")[:1]


def _named_between(state: State, start: int, end: int) -> list[Mention]:
    """The mentions between the start of a sentence and a cue in it, without oblique and quoted ones."""
    mentions = state.mentions.starting_in([state.layout.sentence(end)])
    return [mention for mention in mentions if start <= mention.start < end and mention.salience >= 0]


def _last_sourced(state: State, start: int, end: int) -> int | None:
    """The resolved attribution whose source stands last in a stretch of text; sources within the content of another do not count."""
    sourced = []
    for number in state.layout.index.with_source(end):
        source = state.layout.attributions[number].source[0].start
        if number in state.resolved and start <= source < end and not state.enclosing_attributions(source, number):
            sourced.append((source, number))
    return max(sourced)[1] if sourced else None


def _part(mention: Mention, confidence: float) -> ResolvedSource:
    """Make the source that a mention of an actor gives.

    :param confidence: of the source, 0 to 1
    """
    return ResolvedSource(Span(mention.start, mention.end), mention.actor, None, confidence)
