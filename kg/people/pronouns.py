"""Finds whom a pronoun means. Nothing here changes the state."""

import re
from itertools import pairwise

from kg.people import phrases, roles
from kg.people.antecedents import find_best_candidate, model_is_sure, model_probabilities
from kg.people.kinds import Gender
from kg.people.mentions import SALIENCE
from kg.people.roster import UNNAMED_SOURCE
from kg.people.state import BY_PRONOUN, BY_ROLE, Antecedent, SourceWords, State
from kg.records import Span

FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})

# Bonus of the speaker of a quotation as antecedent of "he" or "she" inside it: speakers call themselves "I".
_QUOTED_SPEAKER_BONUS = -9.0
# Up to five words right before a relative pronoun, back to a punctuation mark, a preposition, "and", "but" or "said".
_BEFORE_RELATIVE = re.compile(r"(?:^|[,.;:“”\"]\s?|\b(?:and|by|for|of|to|from|with|said|but)\s)((?:[\w'’-]+\s){0,4}[\w'’-]+),?\s*$")


def find(state: State, words: SourceWords) -> Antecedent | None:
    """Find the actor whom a personal pronoun means: of "I" and "we" the one who is reported to say it, of others the best candidate.

    :param words: a pronoun that is not relative
    :returns: None where there is no candidate, and for any other pronoun ("you")
    """
    pronoun = words.phrase.head
    if pronoun in FIRST_PERSON:
        actor = next(iter(_speakers(state, words)), None)
    elif pronoun in HE | SHE:
        actor = _find_one_person(state, words, gender_of(pronoun))
    elif pronoun in IT:
        actor = find_best_candidate(state, words, lambda number: state.roster[number].can_be_it, _speaker_bonus(state, words))
    elif pronoun in THEY:
        actor = find_best_candidate(state, words, lambda number: state.roster[number].is_several, _speaker_bonus(state, words))
    else:
        actor = None
    return None if actor is None else Antecedent(actor, BY_PRONOUN)


def gender_of(pronoun: str) -> Gender:
    """The gender that a pronoun tells; "" where it tells none."""
    return "m" if pronoun in HE else "f" if pronoun in SHE else ""


def name_of_unknown(pronoun: str) -> str:
    """What the actor whom a pronoun means is called where the article does not name it: "the author" of "I", else an unnamed source."""
    if pronoun in FIRST_PERSON:
        return "the author"
    return UNNAMED_SOURCE if pronoun in HE | SHE | IT | THEY | RELATIVE else "unnamed people"


def _find_one_person(state: State, words: SourceWords, gender: Gender) -> int | None:
    """The person whom "he" or "she" most likely means: of this gender, or of none known.

    A doubtful actor (``Actor.doubtful``) is a candidate only where the model is sure that it is meant.
    """
    sure = {actor for actor, probability in model_probabilities(state, words.span).items() if model_is_sure(probability)}

    def suits(number: int) -> bool:
        """Whether the actor with a number may be meant."""
        actor = state.roster[number]
        return actor.gender in {gender, ""} and (actor.is_one_person or (actor.doubtful and number in sure))

    return find_best_candidate(state, words, suits, _speaker_bonus(state, words))


def _speakers(state: State, words: SourceWords) -> list[int]:
    """The actors in whose reported speech some words stand, those of the innermost report first."""
    start = words.span.start
    attributions = state.enclosing_attributions(start, words.attribution)
    return [source.actor for number in attributions for source in state.resolved[number]]


def _speaker_bonus(state: State, words: SourceWords) -> dict[int, float]:
    """Bonuses of the actors in whose reported speech a pronoun stands: low within quotation marks, else that of a source.

    In "Berg said he would leave" the pronoun likely means Berg; in "He will leave", Berg said, it does not.

    :returns: number of an actor → bonus
    """
    bonus = _QUOTED_SPEAKER_BONUS if state.layout.is_quoted(words.span.start) else SALIENCE["source"]
    return dict.fromkeys(_speakers(state, words), bonus)


# ── "they" for two, and relative pronouns ───────────────────────────────────────


def find_pair(state: State, span: Span) -> tuple[int, int] | None:
    """The two persons whom "they" means where the sentence before joins them by "and": "Volker and Morrison met. They said …".

    :param span: where "they" stands
    :returns: numbers of the actors; None where no two persons are joined so
    """
    sentence_before = state.layout.sentence(span.start) - 1
    if sentence_before < 1:
        return None
    people = [mention for mention in state.mentions.starting_in([sentence_before]) if state.roster[mention.actor].kind == "person"]
    for first, second in pairwise(people):
        between = state.layout.text[first.end : second.start]
        if first.actor != second.actor and re.fullmatch(r",? and (?:[\w.]+ ){0,3}", between):
            return first.actor, second.actor
    return None


def find_before_relative(state: State, words: SourceWords) -> Antecedent | SourceWords | None:
    """What a relative pronoun means: the actor mentioned right before it, else the words that stand there.

    :param words: the relative pronoun ("who")
    :returns: the actor; or words that name or describe somebody, which are still to be resolved; None where there is neither
    """
    start = words.span.start
    mentions = state.mentions.in_sentences_of(max(0, start - 3), start)
    adjacent = [mention for mention in mentions if mention.end <= start <= mention.end + 3]
    if adjacent:
        return Antecedent(max(adjacent, key=lambda mention: (mention.end, mention.salience)).actor, BY_ROLE)
    begin = state.layout.sentences.start(start)
    before = _BEFORE_RELATIVE.search(state.layout.text[begin:start])
    if before is None:
        return None
    phrase = phrases.describe(before[1])
    if phrase.kind in {"person", "organization", "group"} or roles.person_nouns(roles.heads(before[1])):
        return SourceWords(words.attribution, Span(begin + before.start(1), begin + before.end(1)), phrase)
    return None
