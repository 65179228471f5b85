"""Introductions: who is named in prose, and by which role, age or title the text introduces them.

Numbers beside rules: see ``kg.people.phrases``. The annotation has speakers, but neither their roles nor what they are; a rule for these
alone cannot be right more often than its absence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.people.kinds import BY_WORDS, Gender, Kind, NameKinds
from kg.people.lexicon import (
    CAPITALS,
    EVENT_WORDS,
    GIVEN_NAMES,
    KNOWN_ORGANIZATIONS,
    MODIFIERS,
    NATION,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    ROLES,
    TITLES,
)
from kg.people.phrases import describe
from kg.people.roles import gender, heads
from kg.people.runs import count_place_words, find_runs, person_name_of, plain_name, role_of, split_titles
from kg.people.tokens import Token, text_of, tokens
from kg.text.english import DATE_WORDS, DETERMINERS, PREPOSITIONS, STARTERS

_LONGEST_NAME = 8  # words; a longer run is a heading
_LONGEST_ROLE = 7  # words before a name
_BEFORE = 100  # characters before a name in which a description is set off
# A description that is set off before a name ("the harbour master, |Ada Berg"). 966 in 322 articles; 323 right of 397, 323
# without: it gives the role.
_SET_OFF_BEFORE = re.compile(r"(?:^|[\s(])((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[A-Z][\w.]*['’]s)\s[^,.;:!?“”\"\n]{2,80}),\s$")
_CIRCUMSTANCE = re.compile(r"\b(?:[Aa]t|[Ii]n|[Oo]n|[Dd]uring|[Aa]fter|[Bb]efore) $")  # "|At a social club this week, Ada Berg"
# What is set off behind a name: an age, and a description ("Ada Berg|, 52, the harbour master,"). 1,704 in 530 articles; 488 right of 564,
# 483 without.
_SET_OFF_AFTER = re.compile(
    r"(?:,|\s[-–—])\s(?:(\d{1,3})(?=[,.;\s])(?:,\s)?)?(?:(?:the|an?|who is|its|his|her)\s)?([^,.;:“”\"\n()]{0,90})(?=[,.;:(]|$)"
)
_DETERMINER = re.compile(r"^(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)\s")


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name in running text, with the role that stands by it.

    :param start: offset where the name itself starts
    :param end: offset where it ends
    :param sure: whether a title, a role, an age or a known name shows what it is
    """

    start: int
    end: int
    name: str
    kind: Kind
    role: str | None
    sure: bool
    gender: Gender = ""


def introductions(text: str, start: int, end: int, names: NameKinds = BY_WORDS) -> Iterator[Introduction]:
    """Find the names of persons and organizations in one paragraph, with their roles.

    :param start: offset where the paragraph starts in ``text``
    :param end: offset where it ends
    :param names: what the names of the article stand for
    """
    words = tokens(text, start, end)
    runs = dict(find_runs(words))
    for begin, stop in runs.items():
        first = next((index for index in range(begin, stop) if words[index].lower not in STARTERS), stop)
        if first == stop or stop - first > _LONGEST_NAME:
            continue
        titles, name, role_start = _parts_of_run(words, first, stop)
        if not name or any(token.lower in DATE_WORDS for token in name):
            continue
        further = _count_common_words(words, stop) or _count_linked_words(words, runs, first, stop)
        if further:
            organization = words[first : stop + further]
            yield Introduction(organization[0].start, organization[-1].end, text_of(organization), "organization", None, sure=True)
            continue
        candidate = _read_candidate(text, end, words[role_start : stop - len(name)], titles, name, names)
        if not titles and candidate.role is None and not names.is_name(candidate.plain):
            continue
        introduction = _introduce_company(candidate) or _introduce_person(candidate) or _introduce_organization(candidate)
        if introduction:
            yield introduction


# ── what belongs to a name ───────────────────────────────────────────────────


def _parts_of_run(words: list[Token], first: int, stop: int) -> tuple[list[Token], list[Token], int]:
    """Part the words of a run into titles and name, and find where the role before them begins.

    :return: the titles, the name, and the index of the first word of the role; where no role stands before them, of the run
    """
    run = words[first:stop]
    titles, name = split_titles(run)
    role_start = _find_role_start(words, first)
    if role_start is None:
        return titles, name, first
    if words[first - 1].lower in PREPOSITIONS:  # "ambassador to |Norway Ada Berg"
        places = count_place_words(run)
        name = run[places:] if places and not titles else name if titles else []
    return titles, name, role_start


def _find_role_start(words: list[Token], first: int) -> int | None:
    """Find where a role begins that stands right before a name ("London mayor |Ken", "ambassador to |Iraq Ann Lee"), or None.

    3,110 in 780 articles; 991 right of 1,083, 950 without.

    :param first: index of the first word of the name
    """
    index = first - 1
    if index < 0 or not words[first].joined or words[index].owns:
        return None
    if words[index].lower in {"to", "of", "for"} and index and words[index].joined:
        index -= 1
    if words[index].lower not in ROLES:
        return None
    while index and words[index].joined and (words[index - 1].capital or words[index - 1].lower in MODIFIERS | set(ROLES)):
        if words[index - 1].lower in STARTERS - MODIFIERS or first - index > _LONGEST_ROLE:
            break
        index -= 1
    return index


def _count_common_words(words: list[Token], stop: int) -> int:
    """Count the lower-case words after a run that make an organization of it ("Afghan |government", "Philippine |immigration agency").

    1,223 in 547 articles; 19 right of 67, 14 without.
    """
    last = words[stop - 1]
    if last.owns or "-" in last.word:
        return 0
    for count in (2, 1):
        after = words[stop : stop + count]
        is_common = len(after) == count and all(token.joined and not token.capital for token in after)
        if is_common and after[-1].lower in ORGANIZATION_NOUNS and all(token.lower in MODIFIERS for token in after[:-1]):
            return count
    return 0


def _count_linked_words(words: list[Token], runs: dict[int, int], first: int, stop: int) -> int:
    """Count the words after a run that go on with its name ("Board |of Governors of Northern Ports", "Tern Board |of Elections").

    A person's name does not ("Tern Court |of Judge Ada Berg"). Of the marked speakers of the training parts, names that begin with no word
    of organizations make 9 right that were not, and none the other way.

    220 in 151 articles; 1 right of 3, none without.

    :param runs: where each run starts, and where it ends
    """
    if words[stop - 1].lower not in ORGANIZATION_WORDS or words[stop - 1].owns:
        return 0
    links = {"of", "for"} if words[first].lower in ORGANIZATION_WORDS else {"of"}
    end = stop
    while end + 1 in runs and words[end].lower in links and words[end].joined and words[end + 1].joined:
        if all(split_titles(words[end + 1 : runs[end + 1]])) or words[end + 1].lower in GIVEN_NAMES:  # "the campaign of |Mayor Berg"
            break
        end = runs[end + 1]
    return end - stop


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name in prose, and what introduces it.

    :param plain: the name as it is written
    :param kind: what the name stands for, by its words and the article before it
    :param role: the role that stands before the name, or is set off before or behind it
    :param aside: what is set off before the name, else what is set off behind it; a role or not
    :param has_age: whether an age is set off behind the name
    :param relative: the relative pronoun behind the name: "who", "which", or ""
    """

    titles: list[Token]
    name: list[Token]
    plain: str
    kind: Kind
    role: str | None
    aside: str
    has_age: bool
    relative: str

    @property
    def lower(self) -> frozenset[str]:
        """The words of the name in lower case."""
        return frozenset(self.plain.lower().split())

    @property
    def is_event(self) -> bool:
        """Whether a word behind the first names an event, a law or a work ("Harbour |Act", but not "|Bill Berg")."""
        return any(token.lower in EVENT_WORDS for token in self.name[1:])

    @property
    def has_given_name(self) -> bool:
        """Whether it begins with a known given name, and goes on."""
        return self.name[0].lower in GIVEN_NAMES and len(self.name) > 1

    def introduce(self, kind: Kind, *, sure: bool) -> Introduction:
        """Make an introduction of the plain name without a role."""
        return Introduction(self.name[0].start, self.name[-1].end, self.plain, kind, None, sure=sure)


def _read_candidate(
    text: str, paragraph_end: int, before: list[Token], titles: list[Token], name: list[Token], names: NameKinds
) -> _Candidate:
    """Read what stands around a name.

    :param before: the words of the role and the titles before the name
    """
    start, end, plain = name[0].start, name[-1].end, plain_name(name)
    set_off = _SET_OFF_BEFORE.search(text, max(0, start - _BEFORE), start)
    is_circumstance = set_off is not None and bool(_CIRCUMSTANCE.search(text[max(0, set_off.start(1) - 10) : set_off.start(1)]))
    aside_before = "" if set_off is None or is_circumstance else set_off[1]
    after = _SET_OFF_AFTER.match(text, end, paragraph_end)
    role = role_of(before)
    if role is None and heads(aside_before) and _describes_one_person(aside_before):
        role = _DETERMINER.sub("", " ".join(aside_before.split()))
    if role is None and after and len(name) > 1 and heads(after[2]) and _begins_description(after[0]) and _describes_one_person(after[2]):
        role = re.split(r" (?:who|which|that|whose|[-–—]) ", after[2])[0].strip()
    relative = re.match(r",? (which|who)\b", text[end : end + 8])
    return _Candidate(
        titles,
        name,
        plain,
        kind=names.classify(plain, determined=text[max(0, start - 4) : start].lower() == "the "),
        role=role,
        aside=aside_before or (after[2] if after else ""),
        has_age=after is not None and bool(after[1]),
        relative=relative[1] if relative else "",
    )


def _begins_description(words: str) -> bool:
    """Whether what follows a name may describe it: it begins with a determiner, a role ("former", "mayor") or a capital ("Oslo").

    90 in 46 articles; 23 right of 31, 25 without: it keeps "walking to the mayor" from being a role.
    """
    first = re.match(r"[^\w]*(?:\d+, )?(\w+)", words)
    return first is not None and (first[1].lower() in DETERMINERS | MODIFIERS | set(ROLES) | {"who"} or first[1][0].isupper())


def _describes_one_person(words: str) -> bool:
    """Whether words that are set off describe one person without naming anybody.

    387 in 181 articles; 115 right of 150, 116 without: it keeps "the ministers of Norway" from being one's role.
    """
    phrase = describe(words)
    return phrase.kind in {"role", "anonymous"} and not phrase.plural


# ── what a name stands for ───────────────────────────────────────────────────


def _introduce_company(candidate: _Candidate) -> Introduction | None:
    """Read a name that looks like a person's, but is described as an organization ("the ferry company, Gull", "Gull, which sails").

    460 in 271 articles; 50 right of 78, 51 without: it tells that Gull is an organization.
    """
    if candidate.kind != "person" or candidate.titles or candidate.role is not None or candidate.has_age or candidate.has_given_name:
        return None
    is_company = bool(candidate.aside) and describe(candidate.aside).head in ORGANIZATION_NOUNS
    if is_company or candidate.relative == "which":
        return candidate.introduce("organization", sure=is_company or len(candidate.name) > 1)
    return None


def _introduce_person(candidate: _Candidate) -> Introduction | None:
    """Read a person's name: surely one with a title, a role, an age or a known given name; else perhaps one.

    The known given name alone: 3,475 in 950 articles; 137 right of 193, 32 without.
    """
    kind, name, titles, role = candidate.kind, candidate.name, candidate.titles, candidate.role
    has_title = any(token.lower in TITLES for token in titles)
    is_described = role is not None and bool(heads(role))
    has_two_words = len(name) > 1
    has_who = bool(candidate.relative) and kind == "person" and has_two_words
    is_sure = has_title or is_described or candidate.has_age or has_who or candidate.has_given_name
    if is_sure and (kind == "person" or has_title) and not candidate.is_event:
        stated = gender("", f"{text_of(titles)} {role or ''}")
        return Introduction(name[0].start, name[-1].end, person_name_of(titles, name), "person", role, sure=True, gender=stated)
    if kind != "person" or titles:
        return None
    is_inside = has_two_words or (name[0].joined and name[0].lower not in STARTERS)
    is_place = any(token.lower in words for token in name for words in (NATION, CAPITALS))
    return candidate.introduce("person", sure=False) if is_inside and not is_place and not candidate.is_event else None


def _introduce_organization(candidate: _Candidate) -> Introduction | None:
    """Read the name of an organization or a group: surely one by its words, or one that is known."""
    kind, plain, lower = candidate.kind, candidate.plain, candidate.lower
    if kind == "person" or candidate.titles or candidate.is_event:
        return None
    is_known = not lower.isdisjoint(ORGANIZATION_WORDS) or not (lower | {plain.lower()}).isdisjoint(KNOWN_ORGANIZATIONS)
    return candidate.introduce(kind, sure=(is_known or kind == "group") and plain.lower() not in NATION)
