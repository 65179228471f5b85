"""Phrases: what the words of a source say about who it is, and who is named in prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kg.people.names import ENDS, Gender, Token, decide, gender, heads, singular, tokens
from kg.text.english import (
    CAPITALS,
    COLLECTIVES,
    DATE_WORDS,
    DEFINITE,
    DETERMINERS,
    DOCUMENTS,
    HE,
    MODIFIERS,
    NATION,
    NOBLE,
    NOBODY,
    ORGANIZATION,
    ORGANIZATION_NOUNS,
    ORGANIZATIONS,
    PARTICLES,
    PARTISANS,
    PLACE_WORDS,
    PLURAL_ORGANIZATION,
    PORTFOLIOS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    ROLES,
    SCENE,
    SHE,
    STARTERS,
    STATES,
    SUFFIXES,
    TITLES,
)

PhraseKind = Literal["pronoun", "person", "organization", "group", "role", "collective", "document", "anonymous"]
# ── what the words of a source say ───────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words of one source say about who it is.

    :param kind: ``role`` is a definite description of one person ("the mayor"), ``collective`` one of an organization ("the company"),
        ``document`` what somebody wrote ("the statement"), ``anonymous`` an indefinite or plural description
    :param name: the plain name, where the words give one; what a pronoun or an anonymous source is called otherwise
    :param role: the description without determiner and name
    :param head: its head noun, singular, lower case
    :param gender: what titles and roles say; the given name is looked at where nothing else says it
    :param owner: the possessor of what is described ("Swift" of "Swift's rep", "she" of "her mother"), or the maker of a document
    """

    kind: PhraseKind
    name: str
    role: str | None = None
    head: str = ""
    definite: bool = False
    plural: bool = False
    owner: str | None = None
    gender: Gender = ""


def _peel(run: list[Token]) -> tuple[list[Token], list[Token]]:
    """Part a run of capitalised words into the titles and roles before a name, and the name."""
    cut = 0
    for index, token in enumerate(run):
        role = token.lower in TITLES or singular(token.lower) in ROLES
        if role and not token.owns and not _is_given(run, index):
            cut = index + 1
        if token.owns and index + 1 < len(run) and any(singular(other.lower) in ROLES for other in run[index + 1 :]):
            cut = index + 1
    name = run[cut:]
    while name and name[0].lower in MODIFIERS and cut and len(name) > 1:
        cut += 1
        name = run[cut:]
    return run[:cut], name


def _is_given(run: list[Token], index: int) -> bool:
    """Whether a word that may be a role is a part of the name: after a given name ("Joe Major"), or a given name itself."""
    token = run[index]
    before = run[index - 1].lower if index else ""
    if before in {"mr", "mrs", "ms", "miss", "mx"}:
        return True
    return before in HE | SHE or (index == 0 and token.lower in HE | SHE) or token.lower in {"lee", "dean"}


def _name(run: list[Token]) -> str:
    """Write a run as a plain name: no possessive ending, no suffixes, no ages."""
    words = [ENDS.sub("", token.word) for token in run]
    while len(words) > 1 and words[-1].lower().rstrip(".") in SUFFIXES and words[-1].lower() != "ma":
        words.pop()
    return " ".join(words)


_TITLE_CASE = frozenset(
    {"On", "In", "At", "For", "To", "With", "By", "From", "And", "Or", "But", "As", "Is", "After", "Over", "Says", "Said"}
)  # in headings


def _runs(words: list[Token]) -> Iterator[tuple[int, int]]:
    """Find runs of capitalised words; particles may stand inside, a possessive ending or a break ends a run."""
    index = 0
    while index < len(words):
        if not words[index].capital:
            arabic = words[index].word.startswith(("al-", "el-", "ash-", "bin-")) and len(words[index].word) > 4
            if not arabic:
                index += 1
                continue
        end = index + 1
        while end < len(words) and words[end].joined and not words[end - 1].owns:
            following = words[end]
            particle = following.lower in PARTICLES and end + 1 < len(words) and words[end + 1].joined and words[end + 1].capital
            article = bool(re.match(r"(?:al|el|ash|as|ad|an|ar|at|az)-[A-Z]", following.word))
            if not (following.capital or particle or article) or following.word in _TITLE_CASE:
                break
            end += 1
        yield index, end
        index = end


def _person(titles: list[Token], run: list[Token]) -> str:
    """Name a person; a noble title stays where no given name follows."""
    name = _name(run)
    noble = [token for token in titles if token.lower in NOBLE and token.lower not in {"sir", "dame"}]
    return f"{noble[-1].word} {name}" if noble and len(run) == 1 else name


def _describe_name(words: list[Token]) -> Phrase | None:  # noqa: C901, PLR0911 -- one case of English after the other
    """Read words that end in a name ("the finance minister Lou Jiwei"), or None."""
    runs = list(_runs(words))
    if not runs or runs[-1][1] != len(words):
        return None
    begin, end = runs[-1]
    run = words[begin:end]
    if len(run) > 1 and run[0].lower in DETERMINERS:
        begin, run = begin + 1, run[1:]
    determined = begin > 0 and words[begin - 1].lower in DETERMINERS
    if run[-1].lower in PARTISANS and not (begin and words[begin - 1].lower in PREPOSITIONS):
        return Phrase("group", _name(run), definite=determined, plural=True)
    before = words[begin - 1] if begin else None
    link = words[begin - 2] if determined and begin > 1 else before
    if link and link.lower in PREPOSITIONS:
        return _describe_linked(words, runs, run, link)
    if before and before.lower == "and" and len(runs) > 1 and runs[-2][1] == begin - 1:
        start = runs[0][0] + (words[runs[0][0]].lower in DETERMINERS)
        return Phrase("organization", _text(words[start:]), definite=True)
    titles, name = _peel(run)
    if titles and not name:
        paper = determined and run[-1].lower in ORGANIZATION
        return Phrase("organization", _name(run), definite=True) if paper else None
    if titles or (before and not before.owns and singular(before.lower) in ROLES):
        role = words[: end - len(name)]
        if _speaks_for(role):
            return None
        return Phrase("person", _person(titles, name), _spell_role(role), _last_head(role), gender=gender("", _text(role)))
    if before and before.lower in ORGANIZATION_NOUNS and not before.owns:
        return Phrase("organization", _name(run), head=before.lower)
    if before and before.owns and all(token.lower in ORGANIZATION | MODIFIERS for token in run):
        start = runs[-2][0] + (words[runs[-2][0]].lower in DETERMINERS) if len(runs) > 1 else begin
        return Phrase("organization", _text(words[start:]), definite=True)
    kind = decide(_name(run), determined=determined)
    return Phrase(kind, _name(run), definite=determined, plural=kind == "group")


def _speaks_for(role: list[Token]) -> bool:
    """Whether a role is held for somebody whose own role follows ("a spokesman for the minister |Ann Lee")."""
    links = [index for index, token in enumerate(role) if token.lower in {"for", "of", "to", "with"}]
    return any(heads(_text(role[:link])) and heads(_text(role[link + 1 :])) for link in links)


def _describe_linked(words: list[Token], runs: list[tuple[int, int]], run: list[Token], link: Token) -> Phrase | None:  # noqa: PLR0911 -- as above
    """Read words whose last name hangs on a preposition: "Ann Lee of Ohio", "Ambassador to Iraq Ann Lee", "Bank of England"."""
    begin = words.index(run[0])
    titles, name = _peel(run)
    described = any(singular(token.lower) in ROLES for token in words[: words.index(link)])
    if titles and len(name) > 1 and not described and decide(_name(name), determined=False) == "person":
        role = words[: words.index(name[0])]
        return Phrase("person", _person(titles, name), _spell_role(role), _last_head(role), gender=gender("", _text(role)))
    if len(runs) > 1 and runs[-2][1] == words.index(link):
        head = words[runs[-2][0] : runs[-2][1]]
        head = head[1:] if head[0].lower in DETERMINERS and len(head) > 1 else head
        titles, name = _peel(head)
        first = words[runs[0][0] : runs[0][1]]
        if first[-1].lower in ORGANIZATION and runs[0][0] <= (words[0].lower in DETERMINERS):
            return Phrase("organization", _text(words[words.index(first[0]) :]).removeprefix("The "), definite=True)
        if name and decide(_name(name), determined=False) == "person" and (titles or len(name) > 1):
            role = words[: words.index(name[0])]
            return Phrase("person", _person(titles, name), _spell_role(role), _last_head(role), gender=gender("", _text(role)))
        if name and not titles and not described:
            return Phrase("organization", _text(words[words.index(head[0]) :]), definite=True)
    if not any(singular(token.lower) in ROLES for token in words[: begin - 1]):
        return None
    places = _leading_place(run)
    if places and run[places:]:
        return Phrase("person", _name(run[places:]), _spell_role(words[: begin + places]), _last_head(words[:begin]))
    return None


def _text(words: list[Token]) -> str:
    """Write words with single spaces between them, without a final possessive."""
    return ENDS.sub("", " ".join(token.word for token in words))


def _leading_place(run: list[Token]) -> int:
    """Count the words at the start of a run that are a state or a capital."""
    for count in (3, 2, 1):
        if len(run) >= count and " ".join(token.lower for token in run[:count]) in STATES | CAPITALS | PORTFOLIOS:
            return count
    return 0


def _spell_role(words: list[Token]) -> str | None:
    """Write a role without its determiner; a bare form of address is no role."""
    words = words[1:] if words and words[0].lower in DETERMINERS else words
    kept = [token for token in words if token.lower not in {"mr", "mrs", "ms", "miss", "mx", "dr"}]
    while kept and kept[-1].lower in NOBLE and kept[-1].capital:
        kept.pop()
    text = _text(kept).strip(" ,")
    return text or None


def _last_head(words: list[Token]) -> str:
    """Find the head noun of a description."""
    found = heads(_text(words))
    return min(found) if found else ""


_SEGMENT = re.compile(r"\s*(?:,|\(|\)|;| [-–—]+ |[–—])\s*")
_MAKER = re.compile(r"\b(?:by|from)\s+(.+)$")


def _segments(text: str) -> list[str]:
    """Cut a source into its head and what is set off by commas, brackets and dashes."""
    head, *rest = [part for part in _SEGMENT.split(text) if part] or [""]
    return [head, *(part for part in rest if not re.fullmatch(r"(?:Jr|Sr|II|III|\d+|[A-Z]{1,2}-.*|[RD])\.?", part))]


def stands_alone(text: str, *, first: bool) -> bool:
    """Whether a piece between "and"s is a source by itself.

    :param first: whether nothing was cut off before it
    """
    words = tokens(text)
    if not words or words[0].lower in PREPOSITIONS:
        return False
    if words[0].lower in DETERMINERS | {"others"}:
        return True
    phrase = describe(text)
    named = phrase.kind == "pronoun" or (phrase.kind in {"person", "organization", "group"} and words[0].capital)
    named |= not first and phrase.plural and bool(heads(text))
    return named and not (not first and all(token.lower in ORGANIZATION | {"services", "human"} for token in words))


def describe(text: str) -> Phrase:  # noqa: C901 -- one case of English after the other
    """Say what the words of a source name or describe.

    >>> describe("United States Ambassador to Iraq Alina Romanowski").name
    'Alina Romanowski'
    >>> describe("the US ambassador").kind
    'role'
    """
    text = " ".join(text.strip(' ,;:“”"‘\n\t').split())
    text = text if re.search(r"\b[A-Z]\.[A-Z]\.$|\b(?:Jr|Sr|Inc|Corp|Ltd|Co)\.$", text) else text.rstrip(".")
    lower = ENDS.sub("", text.lower())
    if re.match(r"(?:who|which|whom)\b", lower):
        lower = lower.split()[0]
    if lower in PRONOUNS:
        return Phrase("pronoun", lower, head=POSSESSIVES.get(lower, lower))
    if lower in NOBODY:
        return Phrase("anonymous", "unnamed person" if lower == "one" else "unnamed people", head=lower, plural=lower != "one")
    parts = _segments(text)
    if (
        len(parts) > 1
        and re.fullmatch(r"(?:[Aa]n?|[Tt]he|[Oo]ne) [a-z-]+", parts[0])
        and re.match(r"[a-z]", parts[1])
        and not _is_noun(parts[0].split()[1])
    ):
        parts[:2] = [" ".join(parts[:2])]
    words = tokens(parts[0])
    if not words:
        return Phrase("anonymous", "unnamed source")
    relative = next((index for index, token in enumerate(words) if index and token.lower in RELATIVES), len(words))
    words = words[:relative]
    while len(words) > 1 and words[-1].lower in DATE_WORDS | {"on", "last"}:
        words.pop()
    owned = _owned(words)
    found = None if owned else _describe_name(words)
    if found and found.kind == "person" and len(parts) > 1 and heads(parts[1]):
        office = re.sub(r"^(?:the|a|an|its|who is|one of the) ", "", parts[1])
        found = replace(found, role=f"{found.role}, {office}" if found.role else office, head=found.head or min(heads(office)))
    if found:
        return found
    plain = _describe_noun(words, owned)
    if plain.kind in {"role", "collective", "anonymous"} and not plain.plural:
        for part in parts[1:]:
            inside = tokens(part)
            named = _describe_name(inside) if inside and inside[0].capital else None
            if named and named.kind != "group":
                kind = "organization" if plain.kind == "collective" else named.kind
                return replace(named, kind=kind, role=plain.role if kind == "person" else None, head=plain.head)
    return plain


def _is_noun(word: str) -> bool:
    """Whether a lower-case word is one of the nouns that sources have."""
    return singular(word) in set(ROLES) | ORGANIZATION_NOUNS | DOCUMENTS


def _owned(words: list[Token]) -> bool:
    """Whether words describe what a named owner has ("Swift's rep", "Trump's campaign"), rather than end in a name."""
    place = next((index for index, token in enumerate(words[:-1]) if token.owns), None)
    return place is not None and not any(token.capital for token in words[place + 1 :])


def _describe_noun(words: list[Token], owned: bool) -> Phrase:  # noqa: FBT001, PLR0911 -- one case of English after the other
    """Read words that describe a source without ending in its name."""
    first = words[0].lower
    body = words[1:] if first in DETERMINERS and len(words) > 1 and words[1].lower not in PREPOSITIONS else words
    stop = next((i for i, token in enumerate(body) if i and _ends_core(body, i)), len(body))
    core = body[:stop] or body
    whole = _text(body)
    noun = core[-1].lower
    group = noun in ORGANIZATION_NOUNS and (owned or noun not in ROLES)
    role_heads = frozenset() if group else heads(whole)
    if role_heads:
        noun = next((token.lower for token in reversed(core) if singular(token.lower) in ROLES), noun)
    head = singular(noun)
    plural = (noun != head and noun not in COLLECTIVES) or first in {
        "some",
        "many",
        "several",
        "few",
        "most",
        "all",
        "both",
        "two",
        "three",
        "these",
        "those",
    }
    definite = first in DEFINITE or owned
    owner = _owner(words)
    if singular(noun) in DOCUMENTS and not role_heads:
        maker = _MAKER.search(_text(body[stop:]))
        made = maker[1] if maker else owner or (_text(core[:-1]) if len(core) > 1 and _makes(core[:-1]) else None)
        return Phrase("document", whole, head=head, definite=definite, plural=plural, owner=made)
    if role_heads:
        head = min(role_heads) if len(role_heads) > 1 else next(iter(role_heads))
        if plural:
            return Phrase("anonymous", _text(words) if owner and first not in POSSESSIVES else whole, whole, head, definite, True, owner)  # noqa: FBT003
        bare = first not in DETERMINERS and not owned
        kind: PhraseKind = "role" if definite or bare else "anonymous"
        return Phrase(kind, _text(words) if owned else whole, whole, head, definite or bare, owner=owner)
    if noun in ORGANIZATION_NOUNS or noun in PLURAL_ORGANIZATION or (head in ORGANIZATION_NOUNS and not plural):
        named = any(token.capital for token in core[:-1]) or (core[-1].capital and len(core) > 1)
        if plural and noun not in PLURAL_ORGANIZATION:
            return Phrase("anonymous", whole, None, head, definite, True, owner)  # noqa: FBT003
        if named and (first in DETERMINERS or core[0].capital):
            return Phrase("organization", whole, None, head, True, owner=owner if owned else None)  # noqa: FBT003
        if definite or noun in COLLECTIVES:
            return Phrase("collective", whole, None, head, True, owner=owner)  # noqa: FBT003
        return Phrase("anonymous", whole, None, head, plural=plural, owner=owner)
    return Phrase("anonymous", whole, whole, head, definite, plural, owner)


def _ends_core(words: list[Token], index: int) -> bool:
    """Whether the noun of a description stands before this word: a preposition, a break, or a participle ("published by")."""
    token = words[index]
    after = words[index + 1].lower if index + 1 < len(words) else ""
    participle = token.word.endswith("ed") and not token.capital and (not after or after in PREPOSITIONS | DATE_WORDS)
    return token.lower in PREPOSITIONS or not token.joined or participle


def _makes(words: list[Token]) -> bool:
    """Whether words name who a document is by: an organization, a newspaper, the police."""
    name = _text(words)
    return decide(name, determined=True) == "organization" and (words[-1].lower in ORGANIZATION_NOUNS | ORGANIZATION or words[0].capital)


def _owner(words: list[Token]) -> str | None:
    """Find the possessor in a description."""
    first = words[0].lower
    if first in POSSESSIVES:
        return POSSESSIVES[first]
    for index, token in enumerate(words[:-1]):
        if token.owns:
            return _text(words[: index + 1])
    return None


# ── names in prose ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name found in running text, with the role that stands by it.

    :param start: where the name itself starts
    :param sure: whether a title, a role, an age or a known given name shows what it is
    """

    start: int
    end: int
    name: str
    kind: Literal["person", "organization", "group"]
    role: str | None
    sure: bool
    gender: Gender = ""


_LEFT = re.compile(r"(?:^|[\s(])((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[A-Z][\w.]*['’]s)\s[^,.;:!?“”\"\n]{2,80}),\s$")
_RIGHT = re.compile(
    r"(?:,|\s[-–—])\s(?:(\d{1,3})(?=[,.;\s])(?:,\s)?)?(?:(?:the|an?|who is|its|his|her)\s)?([^,.;:“”\"\n()]{0,90})(?=[,.;:(]|$)"
)


def introductions(text: str, start: int, end: int) -> Iterator[Introduction]:
    """Find the names of persons and organizations in one paragraph, with their roles.

    :param start: where the paragraph starts in ``text``
    :param end: where it ends
    """
    words = tokens(text, start, end)
    runs = dict(_runs(words))
    for begin, stop in runs.items():
        first = begin
        while first < stop and words[first].lower in STARTERS:
            first += 1
        run = words[first:stop]
        if not run or len(run) > 8:
            continue
        titles, name = _peel(run)
        left = _role_before(words, first)
        if left is not None and first and words[first - 1].lower in PREPOSITIONS:
            places = _leading_place(run)
            name = run[places:] if places and not titles else name if titles else []
            left = min(left, first)
        if not name or any(token.lower in DATE_WORDS for token in name):
            continue
        if common := _common_organization(words, stop) or _linked_organization(words, runs, first, stop):
            plain = _text(words[first : stop + common])
            yield Introduction(words[first].start, words[stop + common - 1].end, plain, "organization", None, sure=True)
            continue
        described = words[left if left is not None else first : stop - len(name)]
        yield from _introduce(text, described, name, titles, end)


def _common_organization(words: list[Token], stop: int) -> int:
    """Count the lower-case words after a run that make an organization of it ("Afghan |government", "Philippine |immigration agency")."""
    for count in (2, 1):
        after = words[stop : stop + count]
        plain = len(after) == count and all(token.joined and not token.capital for token in after) and not words[stop - 1].owns
        adjectives = all(token.lower in MODIFIERS for token in after[:-1])
        if plain and adjectives and after[-1].lower in ORGANIZATION_NOUNS and "-" not in words[stop - 1].word:
            return count
    return 0


def _linked_organization(words: list[Token], starts: dict[int, int], first: int, stop: int) -> int:
    """Count the words after a run that go on with its name ("Board |of Governors of Northern Ports").

    :param starts: where each run starts, and where it ends
    """
    end = stop
    while words[first].lower in ORGANIZATION | {words[stop - 1].lower} and words[stop - 1].lower in ORGANIZATION:
        linked = (
            end + 1 if end + 1 in starts and words[end].lower in {"of", "for"} and words[end].joined and words[end + 1].joined else None
        )
        if linked is None:
            break
        end = starts[linked]
    return end - stop


def _role_before(words: list[Token], first: int) -> int | None:
    """Where a description that leads up to a name begins ("London mayor |Ken", "ambassador to |Iraq Alina"), or None."""
    index = first - 1
    if index < 0 or not words[first].joined or words[index].owns:
        return None
    if words[index].lower in {"to", "of", "for"} and index and words[index].joined:
        index -= 1
    if words[index].lower not in ROLES:
        return None
    while index and words[index].joined and (words[index - 1].capital or words[index - 1].lower in MODIFIERS | set(ROLES)):
        if words[index - 1].lower in STARTERS - MODIFIERS or first - index > 7:
            break
        index -= 1
    return index


def _apposes(words: str) -> bool:
    """Whether what follows a name may describe it: with a determiner, or beginning with a role ("former", "mayor", "Oslo")."""
    first = re.match(r"[^\w]*(?:\d+, )?(\w+)", words)
    return first is not None and (first[1].lower() in DETERMINERS | MODIFIERS | set(ROLES) | {"who"} or first[1][0].isupper())


def _describes_one(words: str) -> bool:
    """Whether words set off by commas describe one person."""
    phrase = describe(words)
    return phrase.kind in {"role", "anonymous"} and not phrase.plural


def _introduce(text: str, before: list[Token], name: list[Token], titles: list[Token], end: int) -> Iterator[Introduction]:
    """Say what a name in prose is, if it is anything.

    :param before: the words that describe it and stand before it
    :param end: where the paragraph ends
    """
    plain = _name(name)
    role = _spell_role(before)
    aged = False
    if (
        role is None
        and (apposed := _LEFT.search(text, max(0, name[0].start - 100), name[0].start))
        and heads(apposed[1])
        and _describes_one(apposed[1])
    ):
        role = re.sub(r"^(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)\s", "", " ".join(apposed[1].split()))
    if after := _RIGHT.match(text, name[-1].end, end):
        aged = bool(after[1])
        if role is None and len(name) > 1 and heads(after[2]) and _apposes(after[0]) and _describes_one(after[2]):
            role = re.split(r" (?:who|which|that|whose) ", after[2])[0].strip()
    set_off = apposed[1] if (apposed := _LEFT.search(text, max(0, name[0].start - 100), name[0].start)) else after[2] if after else ""
    follows = re.match(r",? (which|who)\b", text[name[-1].end : name[-1].end + 8])
    kind = decide(plain, determined=text[max(0, name[0].start - 4) : name[0].start].lower() == "the ")
    if kind == "person" and not titles and role is None and not aged:
        company = bool(set_off) and describe(set_off).head in ORGANIZATION_NOUNS
        if company or (follows and follows[1] == "which"):
            yield Introduction(name[0].start, name[-1].end, plain, "organization", None, sure=company or len(name) > 1)
            return
    aged |= bool(follows) and kind == "person" and len(name) > 1
    titled = any(token.lower in TITLES for token in titles)
    described = role is not None and bool(heads(role))
    known = name[0].lower in HE | SHE and len(name) > 1
    lower = set(plain.lower().split())
    if (titled or described or aged or known) and (kind == "person" or titled) and not lower & SCENE:
        told = gender("", f"{_text(titles)} {role or ''}")
        yield Introduction(name[0].start, name[-1].end, _person(titles, name), "person", role, sure=True, gender=told)
    elif kind == "person" and not titles:
        inside = len(name) > 1 or (name[0].joined and name[0].lower not in STARTERS)
        plausible = inside and not {token.lower for token in name} & (PLACE_WORDS | SCENE | set(NATION) | CAPITALS)
        if plausible:
            yield Introduction(name[0].start, name[-1].end, plain, "person", None, sure=False)
    elif kind != "person" and not titles and not lower & SCENE:
        known_word = bool(lower & (ORGANIZATION | ORGANIZATIONS)) or plain.lower() in ORGANIZATIONS
        defined = bool(re.match(r"['’]?s? \([A-Z]{2}", text[name[-1].end : name[-1].end + 6]))
        sure = (known_word or defined or kind == "group") and plain.lower() not in NATION
        yield Introduction(name[0].start, name[-1].end, plain, kind, None, sure=sure)
