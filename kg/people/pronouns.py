"""Whom a pronoun means. Everything here finds; nothing changes the state."""

import re
from itertools import pairwise

from kg.people import phrases, roles
from kg.people.antecedents import find_best, find_likely, is_likely
from kg.people.kinds import Gender
from kg.people.mentions import WEIGHTS
from kg.people.roster import UNNAMED_SOURCE
from kg.people.state import BY_PRONOUN, BY_ROLE, Antecedent, SourceWords, State
from kg.records import Span

FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})

_SPEAKER_IN_QUOTE = -9.0  # who is quoted is hardly meant by "he" or "she" in the quotation
# The words right before a relative word, back to a break or a preposition.
_BEFORE_RELATIVE = re.compile(r"(?:^|[,.;:“”\"]\s?|\b(?:and|by|for|of|to|from|with|said|but)\s)((?:[\w'’-]+\s){0,4}[\w'’-]+),?\s*$")


def find(state: State, words: SourceWords) -> Antecedent | None:
    """Find the actor whom a personal pronoun means, if any: "I" whoever is reported to say it, the others the best candidate.

    :param words: a pronoun that is neither relative nor "they" for two (see :func:`find_pair`)
    """
    pronoun = words.phrase.head
    if pronoun in FIRST_PERSON:
        actor = next(iter(_speakers(state, words)), None)
    elif pronoun in HE | SHE:
        actor = _find_one_person(state, words, gender_of(pronoun))
    elif pronoun in IT:
        actor = find_best(state, words, lambda number: state.roster[number].is_one_body, _speaker_bonus(state, words))
    elif pronoun in THEY:
        actor = find_best(state, words, lambda number: state.roster[number].is_several, _speaker_bonus(state, words))
    else:
        actor = None
    return None if actor is None else Antecedent(actor, BY_PRONOUN)


def gender_of(pronoun: str) -> Gender:
    """The gender that a pronoun tells."""
    return "m" if pronoun in HE else "f" if pronoun in SHE else ""


def name_of_unknown(pronoun: str) -> str:
    """What somebody is called whom a pronoun means and nobody has named."""
    if pronoun in FIRST_PERSON:
        return "the writer"
    return UNNAMED_SOURCE if pronoun in HE | SHE | IT | THEY | RELATIVE else "unnamed people"


def _find_one_person(state: State, words: SourceWords, gender: Gender) -> int | None:
    """The best person of a gender or of none known. A doubtful actor is considered only where the model is sure enough."""
    pointed = {actor for actor, probability in find_likely(state, words.span).items() if is_likely(probability)}

    def suits(number: int) -> bool:
        actor = state.roster[number]
        return actor.gender in {gender, ""} and (actor.is_one_person or (actor.doubtful and number in pointed))

    return find_best(state, words, suits, _speaker_bonus(state, words))


def _speakers(state: State, words: SourceWords) -> list[int]:
    """Who is reported to say the words, the innermost report first."""
    start = words.span.start
    return [part.actor for number in state.holders(start, words.attribution) for part in state.resolved[number]]


def _speaker_bonus(state: State, words: SourceWords) -> dict[int, float]:
    """Who is reported to say the words is hardly meant by them in a direct quotation, and is likely to be meant in an indirect one."""
    bonus = _SPEAKER_IN_QUOTE if state.layout.is_quoted(words.span.start) else WEIGHTS["source"]
    return dict.fromkeys(_speakers(state, words), bonus)


# ── "they" for two, and relative words ───────────────────────────────────────


def find_pair(state: State, span: Span) -> tuple[int, int] | None:
    """Two persons whom the sentence before joins by "and": "Volker and Morrison met. They said …"."""
    sentence = state.layout.sentence(span.start) - 1
    if sentence < 1:
        return None
    people = [mention for mention in state.mentions.beginning([sentence]) if state.roster[mention.actor].kind == "person"]
    for one, other in pairwise(people):
        between = state.layout.text[one.end : other.start]
        if one.actor != other.actor and re.fullmatch(r",? and (?:[\w.]+ ){0,3}", between):
            return one.actor, other.actor
    return None


def find_before_relative(state: State, words: SourceWords) -> Antecedent | SourceWords | None:
    """What a relative word means: the actor mentioned right before it, else the words that stand there."""
    start = words.span.start
    near = [mention for mention in state.mentions.near(max(0, start - 3), start) if mention.end <= start <= mention.end + 3]
    if near:
        return Antecedent(max(near, key=lambda mention: (mention.end, mention.weight)).actor, BY_ROLE)
    begin = state.layout.sentences.start(start)
    before = _BEFORE_RELATIVE.search(state.layout.text[begin:start])
    if before is None:
        return None
    phrase = phrases.describe(before[1])
    if phrase.kind in {"person", "organization", "group"} or roles.known(roles.heads(before[1])):
        return SourceWords(words.attribution, Span(begin + before.start(1), begin + before.end(1)), phrase)
    return None
