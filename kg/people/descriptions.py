"""Finds whom a description without a name means: a role, a collective noun, a document, an unnamed source. It changes nothing."""

import re
from collections.abc import Iterator

from kg.people import phrases, roles
from kg.people.antecedents import find_best_candidate
from kg.people.lexicon import ANY_ORGANIZATION, UNNAMED
from kg.people.phrases import Phrase
from kg.people.state import SourceWords, State
from kg.records import Span

# Limits of searches, so that the work grows with the text and not with its square; far more than any of the annotated articles needs.
_DOCUMENT_WINDOW = 20_000  # characters before a document's name in which its first mention is looked for
_NAME_WINDOW = 40  # sentences behind a description in which a name is looked for
_LEAD_PARAGRAPHS = 3  # number of paragraphs behind the first in which a description may still come before the name
_NAME_DISTANCE = 2  # maximum number of paragraphs between a description and the name that follows it


# ── one person ───────────────────────────────────────────────────────────────


def find_by_role(state: State, words: SourceWords) -> int | None:
    """The actor whom a definite description of one person means ("the mayor"), by its role.

    Of the actors whom the role fits, one that was mentioned before goes first, then a person before an unnamed source, then the one
    mentioned last.

    :returns: number of the actor; None where the role fits nobody
    """
    span = words.span
    candidates = [number for number in state.roster.find_described(role_nouns(words)) if _may_have_role(state, number, words)]

    def preference(number: int) -> tuple[bool, bool, int, int]:
        """Sort key of an actor; the highest is meant."""
        actor = state.roster[number]
        return actor.first_mention.start < span.start, actor.kind == "person", state.mentions.last_start(number, span.start), -number

    return max(candidates, key=preference, default=None)


def role_nouns(words: SourceWords) -> frozenset[str]:
    """The head nouns of a description, which say what the person is ("mayor" of "the mayor of Northgate").

    Where the description tells no known role, its last noun stands for one.
    """
    phrase = words.phrase
    return roles.heads(phrase.role or phrase.name) or frozenset({phrase.head})


def _may_have_role(state: State, number: int, words: SourceWords) -> bool:
    """Whether an actor is one person whom a description fits: it has a role noun of the description, and no other country or office."""
    actor, phrase = state.roster[number], words.phrase
    if not (actor.is_certain_person or (actor.kind == "anonymous" and not actor.plural)):
        return False
    return not role_nouns(words).isdisjoint(actor.head_nouns) and roles.same_office(phrase.role or phrase.name, actor.roles)


def find_named_after(state: State, span: Span, nouns: frozenset[str]) -> int | None:
    """The person whom a description means where the name comes only later, as in the first paragraphs of news.

    "a commander said. … Maj. Gen. Ekman told reporters": the first person named within the next paragraphs who has the role, or who has no
    known role and is the source of an attribution.

    :param span: where the description stands
    :param nouns: its role nouns
    :returns: number of the person; None where there is none, or where the noun is one for sources who stay unnamed: to give such a source
        the name of whoever speaks next is the worst of errors, so the list stays though it decides in 9 cases only (8 right, 6 without)
    """
    here, sentence = state.layout.paragraph(span.start), state.layout.sentence(span.start)
    if here > state.layout.lead + _LEAD_PARAGRAPHS or nouns <= UNNAMED:
        return None
    for number in state.roster.find_first_named(range(sentence, sentence + _NAME_WINDOW)):
        actor = state.roster[number]
        start = actor.first_mention.start
        if not actor.is_certain_person or start < span.start or not here <= state.layout.paragraph(start) <= here + _NAME_DISTANCE:
            continue
        if roles.person_nouns(actor.head_nouns):
            if not nouns.isdisjoint(actor.head_nouns):
                return number
        elif state.layout.in_source(start):
            return number
    return None


# ── unnamed sources and organizations ────────────────────────────────────────


def find_plural(state: State, words: SourceWords, owner: str | None = None) -> int | None:
    """The actor whom a definite plural noun alone means ("the pilots"): of those described by that noun, the one mentioned last; else None.

    With an owner it means those whose description names the owner ("her pilots" are "pilots of Ada Berg"); but whom "their" and "its" mean
    is too much of a guess. With more words it means others ("the young pilots").

    :param owner: full name of the owner in the description, if it has one that is known
    """
    phrase = words.phrase
    if not (phrase.definite and phrase.plural) or " " in owned_words(phrase):
        return None
    candidates = state.roster.find_with_noun(phrase.head)
    known = [number for number in candidates if state.roster[number].plural and phrase.head in state.roster[number].head_nouns]
    if phrase.owner not in {None, "they", "it"}:
        surname = re.compile(rf"\b{re.escape((owner or phrase.owner or '').split()[-1])}\b")
        known = [number for number in known if surname.search(state.roster[number].name)]
    return max(known, key=lambda number: state.mentions.last_start(number, words.span.start), default=None)


def owned_words(phrase: Phrase) -> str:
    """The words of a description without the name of its owner ("pilots" of "Berg's pilots")."""
    return re.sub(rf"^{re.escape(phrase.owner or '')}['’]s? ", "", phrase.name) if phrase.owner else phrase.name


def find_collective(state: State, words: SourceWords) -> int | None:
    """The organization that a description means ("the company").

    It is the one mentioned last of those that have this noun in their name or description. Where there is none, and the noun fits any
    organization, it is the best candidate of all. A description with an owner ("Berg's company") means none of them.

    :returns: number of the organization; None where none fits
    """
    phrase = words.phrase
    noun = re.compile(rf"\b{re.escape(phrase.head)}\b", re.IGNORECASE)
    with_noun = []
    for number in state.roster.find_with_noun(phrase.head):
        actor = state.roster[number]
        if actor.can_be_it and not actor.members and (phrase.head in actor.head_nouns or noun.search(actor.name)):
            with_noun.append(number)
    if with_noun and not phrase.owner:
        return state.mentions.last_mentioned(with_noun, words.span.start)
    if phrase.owner is None and phrase.head in ANY_ORGANIZATION:
        return find_best_candidate(state, words, lambda number: state.roster[number].is_named_body)
    return None


# ── documents ────────────────────────────────────────────────────────────────


def find_maker(words: SourceWords) -> SourceWords | None:
    """Describe who made a document: "the Marsh Trust" for "a report by the Marsh Trust".

    :returns: the maker, with the span of the whole phrase as its place in the text; None where the phrase names no maker, or only a
        pronoun, another document or an unnamed source
    """
    if not words.phrase.owner:
        return None
    maker = phrases.describe(words.phrase.owner)
    return None if maker.kind in {"pronoun", "document", "anonymous"} else SourceWords(words.attribution, words.span, maker)


def find_issuer(state: State, words: SourceWords) -> int | None:
    """The actor who issued a document: "Blue Gull Ferries issued a statement. The statement said …".

    Of the sentences before that mention the document as new ("a statement"), take the last one that names anybody, oblique and quoted
    mentions left out. Of its actors prefer one before the document, then the most salient, then the first.

    :param words: the document ("the statement")
    :returns: number of the actor; None where the words are not definite and singular, or where no such sentence names anybody
    """
    if not words.phrase.definite or words.phrase.plural:
        return None
    for offset in _indefinite_mentions(state, words):
        mentions = [
            mention
            for mention in state.mentions.starting_in([state.layout.sentence(offset)])
            if mention.start < words.span.start and mention.salience >= 0
        ]
        if mentions:
            return max(mentions, key=lambda mention: (mention.start < offset, mention.salience, -mention.start)).actor
    return None


def _indefinite_mentions(state: State, words: SourceWords) -> Iterator[int]:
    """Offsets where a document is mentioned as new ("a statement", "in a written report") before some words, the last one first."""
    pattern = re.compile(rf"\b(?:an?|another|(?:in|by|to)(?: \w+)?) (?:\w+ )?{re.escape(words.phrase.head)}\b")
    start = words.span.start
    yield from reversed([match.start() for match in pattern.finditer(state.layout.text, max(0, start - _DOCUMENT_WINDOW), start)])
