"""Phrases: what the words of a source say about who it is.

Numbers beside rules, here and in other rooms: how many annotated attributions and paragraphs are read in another way without the rule, in
how many articles; and of those in which somebody told the speaker, how many speakers are right with the rule and without it
(``python benchmarks/rules.py --data DIR``, PolNeAR's training part and the world articles).
"""

import re
from dataclasses import replace

from kg.people.endings import without_clause, without_ending, without_surroundings
from kg.people.kinds import BY_WORDS, NameKinds, Phrase, is_acronym
from kg.people.lexicon import ORGANIZATION_WORDS
from kg.people.name_phrases import describe_name
from kg.people.noun_phrases import describe_noun, is_owned
from kg.people.roles import heads
from kg.people.tokens import POSSESSIVE, tokens
from kg.text.english import DETERMINERS, NOBODY, POSSESSIVES, PREPOSITIONS, PRONOUNS, words

__all__ = ["Phrase", "describe", "stands_alone"]

_BREAK = re.compile(r"\s*(?:,(?!\d{3}(?!\d)| (?:Jr|Sr)\b)|\(|\)|;| [-–—]+ |[–—])\s*")
# Between breaks, what tells nothing of who it is: suffixes, ages, parties and states ("R", "D-Conn."). 52 in 38 articles; 46 right of 49,
# 46 without: it keeps the role that follows ("Ada Berg (R-Ohio), the mayor"), which nobody has annotated.
_NO_DESCRIPTION = re.compile(r"(?:Jr|Sr|II|III|\d+|[A-Z]{1,2}-.*|[RDI]|[A-Z][a-z]{1,4}\.)\.?")
_APPOSED_DETERMINER = re.compile(r"^(?:the|a|an|its|who is|one of the) ")
_RELATIVE_PRONOUN = re.compile(r"(?:who|which|whom)\b")  # 51 in 27 articles; 17 right of 23, 15 without
# Pronouns for people of whom nothing more is known; the others of ``NOBODY`` mean some of whom the article speaks ("others").
_ANYBODY = words("people everyone everybody someone somebody anyone anybody nobody no_one")


def describe(text: str, names: NameKinds = BY_WORDS) -> Phrase:
    """Say what the words of a source name or describe.

    1. pronouns; 2. what tells nothing of who it is goes, and what is set off by commas and brackets is cut from the head;
    3. a head that ends in a name; 4. a description, 5. whose name may be set off ("the mayor, Ada Berg,").

    :param names: what the names of the article stand for

    >>> describe("Freedonian Ambassador to Norway Ada Berg").name
    'Ada Berg'
    >>> describe("the US ambassador").kind
    'role'
    """
    text = " ".join(text.strip(' ,;:“”"‘\n\t').split())
    # 1
    if pronoun := _describe_pronoun(text):
        return pronoun
    # 2
    head, *asides = _segments(without_surroundings(text))
    words_ = without_ending(without_clause(tokens(head)))
    if not words_:
        return Phrase("anonymous", "unnamed source")
    # 3
    has_owner = is_owned(words_)
    named = None if has_owner else describe_name(words_, names)
    if named:
        return _with_office(named, asides[0]) if named.kind == "person" and asides and heads(asides[0]) else named
    # 4
    described = _without_capital(describe_noun(words_, has_owner=has_owner), names)
    # 5
    if described.kind in {"role", "collective", "anonymous"} and not described.plural:
        return _named_in_asides(described, asides, names) or described
    return described


def stands_alone(text: str, *, first: bool) -> bool:
    """Whether a piece between "and"s is a source by itself.

    :param first: whether it is the first piece
    """
    piece = tokens(text)
    if not piece or piece[0].lower in PREPOSITIONS:
        return False
    if piece[0].lower in DETERMINERS | {"others"}:
        return True
    phrase = describe(text)
    is_named = phrase.kind == "pronoun" or (phrase.kind in {"person", "organization", "group"} and (piece[0].capital or bool(phrase.role)))
    is_named |= not first and phrase.plural and bool(heads(text))
    # "Veterans Affairs and Human Services" is one name
    ends_a_name = not first and all(token.lower in ORGANIZATION_WORDS | {"services", "human"} for token in piece)
    return is_named and not ends_a_name


# ── pronouns, and what is set off ────────────────────────────────────────────


def _describe_pronoun(text: str) -> Phrase | None:
    """Read a pronoun, or return None; an acronym is none ("US", "WHO director Ada Berg")."""
    if is_acronym(text.split(maxsplit=1)[0] if text else "") and not text.startswith("I "):
        return None
    lower = POSSESSIVE.sub("", text.lower().rstrip("."))
    if _RELATIVE_PRONOUN.match(lower):
        lower = lower.split()[0]
    if lower in PRONOUNS:
        return Phrase("pronoun", lower, head=POSSESSIVES.get(lower, lower))
    if lower in NOBODY:  # 242 in 164 articles; 55 right of 194, 50 without
        name = lower if lower in _ANYBODY else "unnamed person" if lower == "one" else "unnamed people"
        return Phrase("anonymous", name, head=lower, plural=lower != "one")
    return None


def _without_capital(described: Phrase, names: NameKinds) -> Phrase:
    """Write a description small that has a capital only since it begins a sentence ("|Authorities said")."""
    first, *others = described.name.split()
    begins_a_name = names.is_name(first) or (bool(others) and others[0][0].isupper())  # "Government Accountability Office report"
    return described if begins_a_name else replace(described, name=described.name[0].lower() + described.name[1:])


def _segments(text: str) -> list[str]:
    """Cut a source into its head and the descriptions that are set off by commas, brackets and dashes."""
    head, *asides = [part for part in _BREAK.split(text) if part] or [""]
    return [head, *(aside for aside in asides if not _NO_DESCRIPTION.fullmatch(aside))]


def _with_office(person: Phrase, aside: str) -> Phrase:
    """Add the office that is set off behind a person's name.

    1,381 in 450 articles; 1,248 right of 1,299, 1,252 without: it gives the role, which nobody has annotated.
    """
    office = _APPOSED_DETERMINER.sub("", aside)
    return replace(person, role=f"{person.role}, {office}" if person.role else office, head=person.head or min(heads(office)))


def _named_in_asides(described: Phrase, asides: list[str], names: NameKinds) -> Phrase | None:
    """Find the name that is set off behind a description ("the mayor, Ada Berg,"), or None.

    235 in 144 articles; 163 right of 196, 74 without.
    """
    for aside in asides:
        inside = without_ending(without_clause(tokens(aside)))
        named = describe_name(inside, names) if inside else None
        is_name = named is not None and (inside[0].capital or named.role is not None)  # "actress Nora Lund", but not "citing Nora Lund"
        if named and is_name and named.kind != "group":
            kind = "organization" if described.kind == "collective" else named.kind
            return replace(named, kind=kind, role=described.role if kind == "person" else None, head=described.head)
    return None
