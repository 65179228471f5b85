"""Phrases: what the words of a source say about who it is."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from kg.people.kinds import decide
from kg.people.lexicon import (
    COLLECTIVES,
    DOCUMENTS,
    GROUPS,
    MODIFIERS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PLURAL_ORGANIZATIONS,
    ROLES,
)
from kg.people.roles import Gender, gender, heads, singular
from kg.people.runs import count_place_words, find_runs, head_of, person_name_of, plain_name, role_of, split_titles
from kg.people.tokens import POSSESSIVE, Token, text_of, tokens
from kg.text.english import DATE_WORDS, DEFINITE, DETERMINERS, NOBODY, POSSESSIVES, PREPOSITIONS, PRONOUNS, RELATIVES, words

PhraseKind = Literal["pronoun", "person", "organization", "group", "role", "collective", "document", "anonymous"]

_PLURAL_DETERMINERS = words("some many several few most all both two three these those")
# A name may end in these full stops; any other final full stop ends the sentence.
_ABBREVIATION_AT_END = re.compile(r"\b[A-Z]\.[A-Z]\.$|\b(?:Jr|Sr|Inc|Corp|Ltd|Co)\.$")
_BREAK = re.compile(r"\s*(?:,|\(|\)|;| [-–—]+ |[–—])\s*")
# Between breaks, what tells nothing of who it is: suffixes, ages, parties and states ("R", "D-Conn.").
_NO_DESCRIPTION = re.compile(r"(?:Jr|Sr|II|III|\d+|[A-Z]{1,2}-.*|[RD])\.?")
_DETERMINER_AND_WORD = re.compile(r"(?:[Aa]n?|[Tt]he|[Oo]ne) ([a-z-]+)")
_APPOSED_DETERMINER = re.compile(r"^(?:the|a|an|its|who is|one of the) ")
_MAKER = re.compile(r"\b(?:by|from)\s+(.+)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words of one source say about who it is.

    :param kind: ``role`` is a definite description of one person ("the mayor"), ``collective`` one of an organization ("the company"),
        ``document`` what somebody wrote ("the statement"), ``anonymous`` an indefinite or plural description
    :param name: the plain name, where the words give one; what a pronoun or an anonymous source is called otherwise
    :param role: the description without determiner and name
    :param head: its head noun, singular, lower case
    :param gender: what titles and roles say; the given name is looked at where nothing else says it
    :param owner: the possessor of what is described ("Berg" of "Berg's agent", "she" of "her mother"), or the maker of a document
    """

    kind: PhraseKind
    name: str
    role: str | None = None
    head: str = ""
    definite: bool = False
    plural: bool = False
    owner: str | None = None
    gender: Gender = ""


def describe(text: str) -> Phrase:
    """Say what the words of a source name or describe.

    1. pronouns; 2. what is set off by commas and brackets is cut from the head; 3. a head that ends in a name;
    4. a description, 5. whose name may be set off ("the mayor, Ada Berg,").

    >>> describe("Freedonian Ambassador to Norway Ada Berg").name
    'Ada Berg'
    >>> describe("the US ambassador").kind
    'role'
    """
    text = " ".join(text.strip(' ,;:“”"‘\n\t').split())
    text = text if _ABBREVIATION_AT_END.search(text) else text.rstrip(".")
    # 1
    if pronoun := _describe_pronoun(text):
        return pronoun
    # 2
    head, *asides = _segments(text)
    words_ = _without_relative_clause(tokens(head))
    if not words_:
        return Phrase("anonymous", "unnamed source")
    # 3
    is_owned = _is_owned(words_)
    named = None if is_owned else _describe_name(words_)
    if named:
        return _with_office(named, asides[0]) if named.kind == "person" and asides and heads(asides[0]) else named
    # 4
    described = _describe_noun(words_, is_owned=is_owned)
    # 5
    if described.kind in {"role", "collective", "anonymous"} and not described.plural:
        return _named_in_asides(described, asides) or described
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
    is_named = phrase.kind == "pronoun" or (phrase.kind in {"person", "organization", "group"} and piece[0].capital)
    is_named |= not first and phrase.plural and bool(heads(text))
    # "Veterans Affairs and Human Services" is one name
    ends_a_name = not first and all(token.lower in ORGANIZATION_WORDS | {"services", "human"} for token in piece)
    return is_named and not ends_a_name


# ── pronouns, and what is set off ────────────────────────────────────────────


def _describe_pronoun(text: str) -> Phrase | None:
    lower = POSSESSIVE.sub("", text.lower())
    if re.match(r"(?:who|which|whom)\b", lower):
        lower = lower.split()[0]
    if lower in PRONOUNS:
        return Phrase("pronoun", lower, head=POSSESSIVES.get(lower, lower))
    if lower in NOBODY:
        return Phrase("anonymous", "unnamed person" if lower == "one" else "unnamed people", head=lower, plural=lower != "one")
    return None


def _segments(text: str) -> list[str]:
    """Cut a source into its head and the descriptions that are set off by commas, brackets and dashes."""
    head, *asides = [part for part in _BREAK.split(text) if part] or [""]
    asides = [aside for aside in asides if not _NO_DESCRIPTION.fullmatch(aside)]
    adjective = _DETERMINER_AND_WORD.fullmatch(head)
    if adjective and asides and re.match(r"[a-z]", asides[0]) and not _is_source_noun(adjective[1]):
        return [f"{head} {asides[0]}", *asides[1:]]  # "an independent, professional auditor"
    return [head, *asides]


def _is_source_noun(word: str) -> bool:
    noun = singular(word)
    return noun in ROLES or noun in ORGANIZATION_NOUNS or noun in DOCUMENTS


def _without_relative_clause(words_: list[Token]) -> list[Token]:
    """Drop a relative clause and a date at the end ("the mayor who resigned", "the mayor on Monday")."""
    end = next((index for index, token in enumerate(words_) if index and token.lower in RELATIVES), len(words_))
    while end > 1 and words_[end - 1].lower in DATE_WORDS | {"on", "last"}:
        end -= 1
    return words_[:end]


def _with_office(person: Phrase, aside: str) -> Phrase:
    """Add the office that is set off behind a person's name."""
    office = _APPOSED_DETERMINER.sub("", aside)
    return replace(person, role=f"{person.role}, {office}" if person.role else office, head=person.head or min(heads(office)))


def _named_in_asides(described: Phrase, asides: list[str]) -> Phrase | None:
    """Find the name that is set off behind a description ("the mayor, Ada Berg,"), or None."""
    for aside in asides:
        inside = tokens(aside)
        named = _describe_name(inside) if inside and inside[0].capital else None
        if named and named.kind != "group":
            kind = "organization" if described.kind == "collective" else named.kind
            return replace(named, kind=kind, role=described.role if kind == "person" else None, head=described.head)
    return None


# ── words that end in a name ─────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _LastName:
    """Words that end in a run of capitalised words.

    :param words: all words
    :param runs: all runs of capitalised words, by index of the first token and index after the last
    :param start: index of the first word of the last run, behind a determiner with a capital
    """

    words: list[Token]
    runs: list[tuple[int, int]]
    start: int

    @property
    def run(self) -> list[Token]:
        """The last run."""
        return self.words[self.start :]

    @property
    def before(self) -> Token | None:
        """The word before the last run."""
        return self.words[self.start - 1] if self.start else None

    @property
    def determined(self) -> bool:
        """Whether a determiner stands before the last run."""
        return self.before is not None and self.before.lower in DETERMINERS

    @property
    def preposition(self) -> int | None:
        """Index of the preposition that the last run hangs on ("mayor |of (the) Tern Bay")."""
        index = self.start - 2 if self.determined and self.start > 1 else self.start - 1
        return index if index >= 0 and self.words[index].lower in PREPOSITIONS else None

    def from_run(self, number: int) -> list[Token]:
        """The words from a run on, without its determiner."""
        start = self.runs[number][0]
        return self.words[start + (self.words[start].lower in DETERMINERS) :]


def _describe_name(words_: list[Token]) -> Phrase | None:
    """Read words that end in a name ("the finance minister Ada Berg"), or None."""
    runs = list(find_runs(words_))
    if not runs or runs[-1][1] != len(words_):
        return None
    start, end = runs[-1]
    start += end - start > 1 and words_[start].lower in DETERMINERS
    last = _LastName(words_, runs, start)
    if last.run[-1].lower in GROUPS and not (last.before and last.before.lower in PREPOSITIONS):
        return Phrase("group", plain_name(last.run), definite=last.determined, plural=True)
    if last.preposition is not None:
        return _describe_linked(last, last.preposition)
    if last.before and last.before.lower == "and" and len(runs) > 1 and runs[-2][1] == start - 1:
        return Phrase("organization", text_of(last.from_run(0)), definite=True)  # "Berg and Sons"
    return _describe_titled(last)


def _describe_titled(last: _LastName) -> Phrase | None:
    """Read a last name by the titles in it and the noun before it, or None where titles are all there is."""
    titles, name = split_titles(last.run)
    before = last.before
    if titles and not name:
        is_paper = last.determined and last.run[-1].lower in ORGANIZATION_WORDS  # "The Star"
        return Phrase("organization", plain_name(last.run), definite=True) if is_paper else None
    if titles or (before and not before.owns and singular(before.lower) in ROLES):
        role = last.words[: len(last.words) - len(name)]
        return None if _has_inner_role(role) else _person(role, titles, name)
    if before and before.lower in ORGANIZATION_NOUNS and not before.owns:
        return Phrase("organization", plain_name(last.run), head=before.lower)
    if before and before.owns and all(token.lower in ORGANIZATION_WORDS | MODIFIERS for token in last.run):
        name = last.from_run(-2) if len(last.runs) > 1 else last.run  # "the Tern County Coroner's Office"
        return Phrase("organization", text_of(name), definite=True)
    kind = decide(plain_name(last.run), determined=last.determined)
    return Phrase(kind, plain_name(last.run), definite=last.determined, plural=kind == "group")


def _person(role: list[Token], titles: list[Token], name: list[Token]) -> Phrase:
    """Describe a person by the words of the role, the titles among them, and the name."""
    return Phrase("person", person_name_of(titles, name), role_of(role), head_of(role), gender=gender("", text_of(role)))


def _has_inner_role(role: list[Token]) -> bool:
    """Whether the last person of a role is not its holder ("a spokesman for the minister |Ann Lee")."""
    links = [index for index, token in enumerate(role) if token.lower in {"for", "of", "to", "with"}]
    return any(heads(text_of(role[:link])) and heads(text_of(role[link + 1 :])) for link in links)


def _describe_linked(last: _LastName, preposition: int) -> Phrase | None:
    """Read words whose last name hangs on a preposition: "Ann Lee of Ohio", "Ambassador to Iraq Ann Lee", "Bank of England"."""
    titles, name = split_titles(last.run)
    has_role = any(singular(token.lower) in ROLES for token in last.words[:preposition])
    if titles and len(name) > 1 and not has_role and _is_person(name):
        return _person(last.words[: -len(name)], titles, name)
    if len(last.runs) > 1 and last.runs[-2][1] == preposition and (linked := _describe_run_before(last, has_role=has_role)):
        return linked
    if not any(singular(token.lower) in ROLES for token in last.words[: last.start - 1]):
        return None
    place = last.run[: count_place_words(last.run)]
    if place and last.run[len(place) :]:
        role = last.words[: last.start + len(place)]
        return Phrase("person", plain_name(last.run[len(place) :]), role_of(role), head_of(last.words[: last.start]))
    return None


def _describe_run_before(last: _LastName, *, has_role: bool) -> Phrase | None:
    """Read the name before the preposition: an organization that goes on behind it, or a person of some place.

    :param has_role: whether a role noun stands before the preposition
    """
    start, end = last.runs[-2]
    start += end - start > 1 and last.words[start].lower in DETERMINERS
    titles, name = split_titles(last.words[start:end])
    first_start, first_end = last.runs[0]
    if last.words[first_end - 1].lower in ORGANIZATION_WORDS and first_start <= (last.words[0].lower in DETERMINERS):
        return Phrase("organization", text_of(last.words[first_start:]).removeprefix("The "), definite=True)
    if name and _is_person(name) and (titles or len(name) > 1):
        return _person(last.words[: end - len(name)], titles, name)
    if name and not titles and not has_role:
        return Phrase("organization", text_of(last.words[start:]), definite=True)
    return None


def _is_person(name: list[Token]) -> bool:
    return decide(plain_name(name), determined=False) == "person"


# ── words that describe ──────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Description:
    """The parts of a description.

    :param words: all words
    :param body: the words without the determiner
    :param core: the words of the body up to its noun
    :param is_owned: whether a named owner has what is described ("Berg's agent")
    """

    words: list[Token]
    body: list[Token]
    core: list[Token]
    is_owned: bool

    @property
    def first(self) -> str:
        """The first word."""
        return self.words[0].lower

    @property
    def whole(self) -> str:
        """The description as it is written, without the determiner."""
        return text_of(self.body)

    @property
    def definite(self) -> bool:
        """Whether it describes somebody whom the reader knows already."""
        return self.first in DEFINITE or self.is_owned

    @property
    def owner(self) -> str | None:
        """The possessor: a pronoun, or the words up to the first possessive ending."""
        if self.first in POSSESSIVES:
            return POSSESSIVES[self.first]
        end = next((index for index, token in enumerate(self.words[:-1]) if token.owns), None)
        return None if end is None else text_of(self.words[: end + 1])

    def is_plural(self, noun: str) -> bool:
        """Whether its noun or its determiner shows that it describes several."""
        return (noun != singular(noun) and noun not in COLLECTIVES) or self.first in _PLURAL_DETERMINERS


def _is_owned(words_: list[Token]) -> bool:
    """Whether words describe what a named owner has ("Berg's agent"), rather than end in a name ("Berg's brother Joe")."""
    owner = next((index for index, token in enumerate(words_[:-1]) if token.owns), None)
    return owner is not None and not any(token.capital for token in words_[owner + 1 :])


def _describe_noun(words_: list[Token], *, is_owned: bool) -> Phrase:
    """Read words that describe a source without ending in its name."""
    has_determiner = words_[0].lower in DETERMINERS and len(words_) > 1 and words_[1].lower not in PREPOSITIONS
    body = words_[1:] if has_determiner else words_
    stop = next((index for index in range(1, len(body)) if _ends_core(body, index)), len(body))
    description = _Description(words_, body, body[:stop], is_owned)
    noun = description.core[-1].lower
    names_body = noun in ORGANIZATION_NOUNS and (is_owned or noun not in ROLES)
    role_nouns = frozenset[str]() if names_body else heads(description.whole)
    if role_nouns:
        noun = next((token.lower for token in reversed(description.core) if singular(token.lower) in ROLES), noun)
        return _describe_role(description, min(role_nouns), plural=description.is_plural(noun))
    if singular(noun) in DOCUMENTS:
        return _describe_document(description, noun, text_of(body[stop:]))
    plural = description.is_plural(noun)
    if noun in ORGANIZATION_NOUNS or noun in PLURAL_ORGANIZATIONS or (singular(noun) in ORGANIZATION_NOUNS and not plural):
        return _describe_body(description, noun)
    return Phrase(
        "anonymous", description.whole, description.whole, singular(noun), description.definite, plural=plural, owner=description.owner
    )


def _ends_core(body: list[Token], index: int) -> bool:
    """Whether the noun of a description stands before this word: a preposition, a break, or a participle ("published by")."""
    token = body[index]
    after = body[index + 1].lower if index + 1 < len(body) else ""
    is_participle = token.word.endswith("ed") and not token.capital and (not after or after in PREPOSITIONS | DATE_WORDS)
    return token.lower in PREPOSITIONS or not token.joined or is_participle


def _describe_role(description: _Description, head: str, *, plural: bool) -> Phrase:
    """Describe a person by a role; several persons, and "a" person, are anonymous."""
    whole, owner = description.whole, description.owner
    if plural:
        name = text_of(description.words) if owner and description.first not in POSSESSIVES else whole
        return Phrase("anonymous", name, whole, head, description.definite, plural=True, owner=owner)
    definite = description.definite or description.first not in DETERMINERS
    name = text_of(description.words) if description.is_owned else whole
    return Phrase("role" if definite else "anonymous", name, whole, head, definite, owner=owner)


def _describe_document(description: _Description, noun: str, complement: str) -> Phrase:
    """Describe a document and its maker: behind "by" or "from", the possessor, or the words before the noun ("a police report").

    :param complement: the words behind the noun
    """
    maker = _MAKER.search(complement)
    before = description.core[:-1]
    owner = maker[1] if maker else description.owner or (text_of(before) if before and _names_maker(before) else None)
    plural = description.is_plural(noun)
    return Phrase("document", description.whole, head=singular(noun), definite=description.definite, plural=plural, owner=owner)


def _names_maker(words_: list[Token]) -> bool:
    """Whether words name who a document is by: an organization, a newspaper, the police."""
    is_body = words_[-1].lower in ORGANIZATION_NOUNS | ORGANIZATION_WORDS or words_[0].capital
    return is_body and decide(text_of(words_), determined=True) == "organization"


def _describe_body(description: _Description, noun: str) -> Phrase:
    """Describe an organization: by a name that ends in the noun ("the Ohio police"), as known ("the company"), or as anonymous."""
    core, head, owner = description.core, singular(noun), description.owner
    plural = description.is_plural(noun)
    if plural and noun not in PLURAL_ORGANIZATIONS:
        return Phrase("anonymous", description.whole, None, head, description.definite, plural=True, owner=owner)
    is_named = any(token.capital for token in core[:-1]) or (core[-1].capital and len(core) > 1)
    if is_named and (description.first in DETERMINERS or core[0].capital):
        owner = owner if description.is_owned else None
        return Phrase("organization", description.whole, None, head, definite=True, owner=owner)
    if description.definite or noun in COLLECTIVES:
        return Phrase("collective", description.whole, None, head, definite=True, owner=owner)
    return Phrase("anonymous", description.whole, None, head, plural=plural, owner=owner)
