"""Sources that are described without ending in a name: a role, an organization, a document, somebody unnamed."""

import re
from dataclasses import dataclass

from kg.people.kinds import Phrase
from kg.people.lexicon import DOCUMENTS, MODIFIERS, ORGANIZATION_NOUNS, ORGANIZATION_WORDS, ROLES, UNNAMED
from kg.people.roles import heads, singular
from kg.people.tokens import Token, text_of
from kg.text.english import DATE_WORDS, DEFINITE, DETERMINERS, POSSESSIVES, PREPOSITIONS, QUANTIFIERS

_MAKER = re.compile(r"\b(?:by|from)\s+(.+)$")  # 65 in 55 articles; 18 right of 60, 4 without


@dataclass(frozen=True, slots=True)
class _Description:
    """The parts of a description.

    :param words: all words
    :param body: the words without the determiner
    :param core: the words of the body up to its noun
    :param has_owner: whether a named owner has what is described ("Berg's agent")
    """

    words: list[Token]
    body: list[Token]
    core: list[Token]
    has_owner: bool

    @property
    def first(self) -> str:
        """The first word of the description, its determiner if it has one, in lower case."""
        return self.words[0].lower

    @property
    def whole(self) -> str:
        """The description as it is written, without the determiner."""
        return text_of(self.body)

    @property
    def name(self) -> str:
        """The description with the quantifier before it ("some voters"), which tells them from all others."""
        return f"{self.first} {self.whole}" if self.first in QUANTIFIERS and len(self.words) > len(self.body) else self.whole

    @property
    def definite(self) -> bool:
        """Whether it describes somebody whom the reader knows already."""
        return self.first in DEFINITE or self.has_owner

    @property
    def owner(self) -> str | None:
        """The possessor: a pronoun, or the words up to the first possessive ending."""
        if self.first in POSSESSIVES:
            return POSSESSIVES[self.first]
        end = next((index for index, token in enumerate(self.words[:-1]) if token.owns), None)
        return None if end is None else text_of(self.words[: end + 1])

    def is_plural(self, noun: str) -> bool:
        """Whether its noun shows that it describes several."""
        return noun != singular(noun)


def is_owned(words_: list[Token]) -> bool:
    """Whether words describe what a named owner has ("Berg's agent"), rather than end in a name ("Berg's brother Joe").

    326 in 202 articles; 57 right of 271, 52 without.
    """
    owner = next((index for index, token in enumerate(words_[:-1]) if token.owns), None)
    return owner is not None and not any(token.capital and token.lower not in ORGANIZATION_WORDS for token in words_[owner + 1 :])


def describe_noun(words_: list[Token], *, has_owner: bool) -> Phrase:
    """Read words that describe a source without ending in its name."""
    has_determiner = words_[0].lower in DETERMINERS | QUANTIFIERS and len(words_) > 1 and words_[1].lower not in PREPOSITIONS
    body = words_[1:] if has_determiner else words_
    stop = next((index for index in range(1, len(body)) if _ends_core(body, index)), len(body))
    description = _Description(words_, body, body[:stop], has_owner)
    noun = description.core[-1].lower
    names_organization = noun in ORGANIZATION_NOUNS and (has_owner or noun not in ROLES)
    role_nouns = frozenset[str]() if names_organization else heads(description.whole)
    if singular(noun) not in ROLES:  # "conservative groups"
        role_nouns -= MODIFIERS
    if _is_outlet(words_):
        return Phrase("organization", description.whole)
    if role_nouns:
        noun = next((token.lower for token in reversed(description.core) if singular(token.lower) in ROLES), noun)
        return _describe_role(description, min(role_nouns), plural=description.is_plural(noun))
    if singular(noun) in DOCUMENTS:
        return _describe_document(description, noun, text_of(body[stop:]))
    if noun in ORGANIZATION_NOUNS:
        return _describe_organization(description, noun)
    plural, whole = description.is_plural(noun), description.whole
    return Phrase("anonymous", description.name, whole, singular(noun), description.definite, plural=plural, owner=description.owner)


def _is_outlet(words_: list[Token]) -> bool:
    """Whether capitals show that a noun for unnamed sources ends the name of a newspaper ("Harbour Insider")."""
    return len(words_) > 1 and all(token.capital for token in words_) and words_[-1].lower in UNNAMED


def _ends_core(body: list[Token], index: int) -> bool:
    """Whether the noun of a description, and with it its core, ends right before a word ("letter |of", "book |published by").

    So it does before a preposition, before a participle, and where punctuation stands between.

    :param body: the words of the description without its determiner
    :param index: the word, by its place in ``body``
    """
    token = body[index]
    after = body[index + 1].lower if index + 1 < len(body) else ""
    return token.lower in PREPOSITIONS or not token.joined or _is_participle(token, after)


def _is_participle(token: Token, after: str) -> bool:
    """Whether a word is a participle with its complement, or at the end ("a book |published by").

    87 in 74 articles; 7 right of 69, 5 without.

    :param after: the next word in lower case, or ""
    """
    return token.word.endswith("ed") and not token.capital and (not after or after in PREPOSITIONS | DATE_WORDS)


def _describe_role(description: _Description, head: str, *, plural: bool) -> Phrase:
    """Describe a person by a role; several persons, and "a" person, are anonymous."""
    whole, owner = description.whole, description.owner
    if plural:
        name = text_of(description.words) if owner and description.first not in POSSESSIVES else description.name
        return Phrase("anonymous", name, whole, head, description.definite, plural=True, owner=owner)
    definite = description.definite or description.first not in DETERMINERS | QUANTIFIERS
    name = text_of(description.words) if description.has_owner else description.name
    return Phrase("role" if definite else "anonymous", name, whole, head, definite, owner=owner)


def _describe_document(description: _Description, noun: str, complement: str) -> Phrase:
    """Describe a document and its maker: behind "by" or "from", or the possessor ("her letter").

    "A police report" speaks for itself: with its first word as the maker 43 of 186 were right, 68 are so.

    :param complement: the words behind the noun
    """
    maker = _MAKER.search(complement)
    owner = maker[1] if maker else description.owner
    plural = description.is_plural(noun)
    return Phrase("document", description.name, head=singular(noun), definite=description.definite, plural=plural, owner=owner)


def _describe_organization(description: _Description, noun: str) -> Phrase:
    """Describe an organization: by a name that ends in the noun ("the Ohio police"), as known ("the company"), or as anonymous."""
    core, head, owner = description.core, singular(noun), description.owner
    is_named = any(token.capital for token in core[:-1]) or (core[-1].capital and len(core) > 1)
    if is_named and (description.first in DETERMINERS or core[0].capital):
        owner = owner if description.has_owner else None
        return Phrase("organization", description.whole, None, head, definite=True, owner=owner)
    if description.definite:
        return Phrase("collective", description.whole, None, head, definite=True, owner=owner)
    return Phrase("anonymous", description.name, None, head, owner=owner)
