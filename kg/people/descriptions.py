"""Whom a description without a name means: a role, a collective noun, a document, an unnamed source. Everything here finds."""

import re
from collections.abc import Iterator

from kg.people import phrases, roles
from kg.people.antecedents import find_best
from kg.people.lexicon import ANY_ORGANIZATION, UNNAMED
from kg.people.state import SourceWords, State
from kg.records import Span

# How far is looked, so that the work grows with the text and not with its square; far more than any of the annotated articles needs.
_BACK = 20_000  # characters back in which a document was spoken of
_AHEAD = 40  # sentences ahead in which one who is described is named
_LEAD = 3  # paragraphs behind the first in which a description may come before its name
_SOON = 2  # paragraphs in which the name follows


# ── one person ───────────────────────────────────────────────────────────────


def find_by_role(state: State, words: SourceWords) -> int | None:
    """The person whom a definite description means.

    Of the actors whom the role fits: first those who were named before, then persons before anonymous ones, then the last mentioned.
    """
    span = words.span
    fit = [number for number in state.roster.find_described(role_nouns(words)) if _may_have_role(state, number, words)]

    def order(number: int) -> tuple[bool, bool, int, int]:
        actor = state.roster[number]
        return actor.first.start < span.start, actor.kind == "person", state.mentions.last(number, span.start), -number

    return max(fit, key=order, default=None)


def role_nouns(words: SourceWords) -> frozenset[str]:
    """The nouns of a description that say what the person is."""
    phrase = words.phrase
    return roles.heads(phrase.role or phrase.name) or frozenset({phrase.head})


def _may_have_role(state: State, number: int, words: SourceWords) -> bool:
    """Whether an actor is one person whose roles, portfolios and states are not against a description."""
    actor, phrase = state.roster[number], words.phrase
    if not (actor.is_certain_person or (actor.kind == "anonymous" and not actor.plural)):
        return False
    if not roles.fits(role_nouns(words), actor.heads) or not roles.compatible(phrase.role or "", list(actor.roles)):
        return False
    wanted = roles.states(phrase.name)
    known = frozenset().union(*(roles.states(role) for role in actor.roles))
    return not (wanted and known) or bool(wanted & known)


def find_named_next(state: State, span: Span, nouns: frozenset[str]) -> int | None:
    """Who is first named soon after a description: with a role that fits, or as a source whom nothing else introduces.

    News leads describe a speaker first and name it after ("a commander said. Maj. Gen. Ekman told reporters").
    """
    here, sentence = state.layout.paragraph(span.start), state.layout.sentence(span.start)
    if here > state.layout.lead + _LEAD or nouns <= UNNAMED:
        return None
    for number in state.roster.find_first_named(range(sentence, sentence + _AHEAD)):
        actor = state.roster[number]
        start = actor.first.start
        if not actor.is_certain_person or start < span.start or not here <= state.layout.paragraph(start) <= here + _SOON:
            continue
        if roles.known(actor.heads):
            if roles.fits(nouns, actor.heads) or roles.fits(actor.heads, nouns):
                return number
        elif state.layout.in_source(start):
            return number
    return None


# ── unnamed sources and organizations ────────────────────────────────────────


def find_plural(state: State, words: SourceWords) -> int | None:
    """Those whom a definite plural means ("the pilots"): of the same noun, the last mentioned."""
    phrase = words.phrase
    if not (phrase.definite and phrase.plural):
        return None
    choice = state.roster.find_with_noun(phrase.head)
    known = [number for number in choice if state.roster[number].plural and phrase.head in state.roster[number].heads]
    return max(known, key=lambda number: state.mentions.last(number, words.span.start), default=None)


def find_collective(state: State, words: SourceWords) -> int | None:
    """The organization that a description means ("the company"): one of that noun, else, for a noun that fits any, the best candidate."""
    phrase = words.phrase
    noun = re.compile(rf"\b{re.escape(phrase.head)}\b", re.IGNORECASE)
    named = []
    for number in state.roster.find_with_noun(phrase.head):
        actor = state.roster[number]
        if actor.is_one_body and not actor.members and (phrase.head in actor.heads or noun.search(actor.name)):
            named.append(number)
    if named and not phrase.owner:
        return state.mentions.latest(named, words.span.start)
    if phrase.owner is None and phrase.head in ANY_ORGANIZATION:
        return find_best(state, words, lambda number: state.roster[number].is_named_body)
    return None


# ── documents ────────────────────────────────────────────────────────────────


def find_maker(words: SourceWords) -> SourceWords | None:
    """The words that name who made a document: "the Marsh Trust" of "a report by the Marsh Trust"."""
    if not words.phrase.owner:
        return None
    maker = phrases.describe(words.phrase.owner)
    return None if maker.kind in {"pronoun", "document", "anonymous"} else SourceWords(words.attribution, words.span, maker)


def find_issuer(state: State, words: SourceWords) -> int | None:
    """Who issued a document: who is mentioned in the last sentence that speaks of it and mentions anybody, before the word if possible.

    "Blue Gull Ferries issued a statement. The statement said …"
    """
    if not words.phrase.definite or words.phrase.plural:
        return None
    for at in _spoken_of(state, words):
        mentions = [
            mention
            for mention in state.mentions.beginning([state.layout.sentence(at)])
            if mention.start < words.span.start and mention.weight >= 0
        ]
        if mentions:
            return max(mentions, key=lambda mention: (mention.start < at, mention.weight, -mention.start)).actor
    return None


def _spoken_of(state: State, words: SourceWords) -> Iterator[int]:
    """Where a document was spoken of before as something new ("a statement", "in a written report"), the last place first."""
    pattern = re.compile(rf"\b(?:an?|another|(?:in|by|to)(?: \w+)?) (?:\w+ )?{re.escape(words.phrase.head)}\b")
    start = words.span.start
    yield from reversed([match.start() for match in pattern.finditer(state.layout.text, max(0, start - _BACK), start)])
