"""Names and roles: when two spellings name the same person or organization, and when two descriptions may fit one person."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.text.english import (
    ABBREVIATED,
    ARTICLES,
    CAPITALS,
    DOCUMENTS,
    FAMILY_FIRST,
    FEMALE,
    FEMALE_TITLES,
    HE,
    MALE,
    MALE_TITLES,
    NATION,
    ORGANIZATION,
    ORGANIZATION_NOUNS,
    ORGANIZATIONS,
    PARTICLES,
    PARTIES,
    PARTISANS,
    PLACE_WORDS,
    PORTFOLIOS,
    ROLES,
    SHE,
    SHORT,
    STATES,
    SUFFIXES,
    WIDER,
    WORDINGS,
    words,
)

Gender = Literal["m", "f", ""]


_HEADS = (
    (re.compile(r"\b(attorney|solicitor|secretary|director|governor|consul|inspector)s?[ -]general\b"), r"\1-general"),
    (re.compile(r"\bprime ministers?\b|\bpremier\b|\bpm\b"), "premier"),
    (re.compile(r"\bvice[ -](president|chancellor|chairman)\b|\bvp\b"), lambda m: f"vice-{m[1] or 'president'}"),
    (re.compile(r"\bchief executive(?: officer)?\b"), "ceo"),
    (re.compile(r"\bmembers? of parliament\b"), "mp"),
    (re.compile(r"\b(?:lord )?chancellor of the exchequer\b"), "chancellor"),
    (re.compile(r"\b(?:attorney|lawyer) for\b"), "lawyer for"),
    (re.compile(r"\bsen\b"), "senator"),
    (re.compile(r"\breps?\."), "representative"),
    (re.compile(r"\bgov\b"), "governor"),
    (re.compile(r"\bamb\b"), "ambassador"),
    (re.compile(r"\bgen\b"), "general"),
    (re.compile(r"\b(?:lt\.? |maj\.? |brig\.? )?gen\b\.?"), "general"),
    (re.compile(r"\bcol\b"), "colonel"),
    (re.compile(r"\bprof\b"), "professor"),
)
_WORD = re.compile(r"(?:[A-Z]|Yahoo)!(?= [A-Z])|[^\W_](?:[\w&]|[.'’/-](?=\w))*(?:['’](?=\s|$))?\.?")
ENDS = re.compile(r"(?:['’]s|(?<=s)['’])$")


def fold(text: str) -> str:
    """Write text in plain lower-case letters.

    >>> fold("Nicolás Maduro")
    'nicolas maduro'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() if not text.isascii() else text
    return plain.lower()


# ── spellings ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as it is compared: normalised tokens, without titles, particles and suffixes.

    :param tokens: given names or initials first, the family name last
    :param transliterated: whether it has an Arabic article, so that English spells its vowels freely
    """

    tokens: tuple[str, ...]
    transliterated: bool

    @property
    def family(self) -> str:
        """The token that stands for the name when it is shortened."""
        return self.tokens[-1]

    @property
    def is_full(self) -> bool:
        """Whether it says which bearer of the family name is meant: a given name, not only an initial."""
        return bool({one for one in self.tokens[:-1] if len(one) > 1} - {"al"})

    @property
    def families(self) -> tuple[str, ...]:
        """Tokens that may stand for the whole name: the last, and the first where the language puts the family first."""
        return (self.family, *({self.tokens[0]} - {self.family} if self.tokens[0] in FAMILY_FIRST else ()))

    @property
    def block(self) -> tuple[str, str]:
        """Only names of one block are compared: the family name's consonants, the given name's first letter."""
        given = _SHORT.get(self.tokens[0], self.tokens[0])
        return _bones(self.family) or self.family, "" if given[0] in "aeiou" else given[0]

    @property
    def key(self) -> str:
        """What its address is made from."""
        return " ".join(self.tokens)


def _spell(token: str) -> str:
    """Make one spelling of the common ones: single letters for double, i for y, k for q, f for ph, u for ou and oo."""
    token = re.sub(r"[^a-z0-9]", "", fold(token))
    token = token.replace("ph", "f").replace("q", "k").replace("y", "i").replace("ou", "u").replace("oo", "u").replace("ee", "i")
    return re.sub(r"(.)\1+", r"\1", token)


_SHORT = {_spell(short): _spell(full) for short, full in SHORT.items()}


@lru_cache(maxsize=100_000)
def person_name(name: str) -> PersonName:
    """Read a plain name for comparison.

    >>> person_name("Mohammed Shia al-Sudani") == person_name("Mohamed Shia Al Sudani")
    True
    """
    tokens: list[str] = []
    arabic = False
    words = [word.rstrip(".") for word in name.replace("-", " -").split()]
    for index, word in enumerate(words):
        bare = fold(word).strip("-")
        follows = index + 1 < len(words)
        hyphen = follows and words[index + 1].startswith("-")
        if follows and bare in ARTICLES and (hyphen or (bare in {"al", "el"} and (index or len(words) > 2))):
            arabic = True
            continue
        if follows and bare in PARTICLES and index:
            arabic |= bare in {"bin", "ibn", "bint", "abu", "abd"}
            continue
        spelled = _spell(bare)
        if not spelled or (index and bare in SUFFIXES):
            continue
        if word.startswith("-") and tokens and fold(words[index - 1]).strip("-") not in ARTICLES:
            tokens[-1] += spelled
        else:
            tokens.append(spelled)
    return PersonName(tuple(tokens or [_spell(name) or fold(name)]), arabic)


def _bones(token: str) -> str:
    """Leave the consonants."""
    return re.sub(r"[aeiou]", "", token)


def token_keys(token: str) -> tuple[str, str, str]:
    """Keys of which two spellings of one name have one in common; initials aside."""
    return token, f"={_SHORT.get(token, token)}", f"-{_bones(token)}"


@lru_cache(maxsize=200_000)
def _same_token(a: str, b: str, *, freely: bool) -> bool:
    """Whether two tokens are one name: equal, an initial, a short form, or a spelling of the same consonants.

    Vowels vary where the consonants are many, or where an Arabic name is written in English; an ending vowel tells Martin from Martine.
    """
    if a == b:
        return True
    if 1 in {len(a), len(b)}:
        return a[0] == b[0]
    if _SHORT.get(a, a) == _SHORT.get(b, b):
        return True
    bones = _bones(a)
    enough = len(bones) >= (3 if freely else 4)
    return enough and bones == _bones(b) and (a[0] in "aeiou") == (b[0] in "aeiou") and (a[-1] in "aeo") == (b[-1] in "aeo")


def same_person(a: PersonName, b: PersonName) -> bool:
    """Whether two names can be one person's: same family name, no given name or initial against the other.

    >>> same_person(person_name("Alina L. Romanowski"), person_name("Alina Romanowski"))
    True
    >>> same_person(person_name("Alina Romanowski"), person_name("Adam Romanowski"))
    False
    """
    if a == b or "".join(a.tokens) == "".join(b.tokens):
        return True
    freely = a.transliterated or b.transliterated
    if not _same_token(a.family, b.family, freely=freely) or 1 in {len(a.family), len(b.family)}:
        return False
    short, long = sorted((a.tokens[:-1], b.tokens[:-1]), key=len)
    if not short or short == ("al",) or long == ("al",):
        return True
    if not _same_token(short[0], long[0], freely=freely):
        return False
    if all(len(token) == 1 for token in short[1:] + long[1:]) and short[1:] and long[1:]:
        return short[1:] == long[1:]
    rest = iter(long[1:])
    return all(any(_same_token(token, other, freely=freely) for other in rest) for token in short[1:])


def without_initials(name: str) -> str:
    """Leave out middle initials.

    >>> without_initials("Alina L. Romanowski")
    'Alina Romanowski'
    """
    first, *rest = name.split()
    return " ".join([first, *(word for word in rest if not re.fullmatch(r"[^\W\d_]\.?", word))]) if rest else name


@lru_cache(maxsize=100_000)
def organization_key(name: str) -> str:
    """Normalise an organization's name for comparison.

    >>> organization_key("The U.S. Dept. of Labor") == organization_key("US Department of Labor")
    True
    """
    folded = fold(name.replace("’", "'"))
    folded = re.sub(r"\b(?:[a-z]\.)+(?:[a-z]\b)?", lambda m: m[0].replace(".", ""), folded).replace("&", " and ")
    folded = re.sub(r"\bdept\b", "department", re.sub(r"'s?\b", "", folded))
    words = re.sub(r"[^a-z0-9]+", " ", folded).split()
    if words and words[0] in {"the", "a", "an"}:
        words = words[1:]
    while len(words) > 1 and words[-1] in {"inc", "corp", "ltd", "llc", "plc", "co", "corporation"}:
        words.pop()
    key = " ".join(
        {"organisation": "organization", "defence": "defense", "centre": "center", "labour": "labor"}.get(word, word) for word in words
    )
    state = NATION.get(key) if key in STATES else None
    return WORDINGS.get(key) or (fold(state) if state else key)


def initials(name: str) -> str:
    """Take the letters that an acronym of this name would have.

    >>> initials("International Monetary Fund")
    'IMF'
    """
    words = [word for word in re.findall(r"\w+", name) if word[0].isupper()]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def is_acronym(name: str) -> bool:
    """Whether a name is written as an acronym."""
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,7}", name))


# What follows a name makes another organization of it: the Trump campaign is not Trump.
_OTHERS = words(
    "of for campaign administration government office team cabinet embassy court police army military force forces trust foundation camp"
)


def shortens(short: str, long: str) -> bool:
    """Whether a name is the beginning of a longer one and says enough: "Big Machine" of "Big Machine Records".

    >>> shortens("Northgate", "Northgate Shipping"), shortens("China", "China Daily")
    (True, False)
    """
    key, rest = organization_key(short), long.split()[len(short.split()) :]
    words_ = set(key.split())
    if not rest or not organization_key(long).startswith(key + " ") or key in NATION or key in CAPITALS or words_ <= ORGANIZATION:
        return False
    lower = {word.lower() for word in rest}
    written = all(word[0].isupper() for word in rest) or lower <= {"news", "agency", "group", "newspaper", "company"}
    return written and bool(lower & ORGANIZATION) and not lower & _OTHERS


def stands_for(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym are initials of a name, in order, from its first word on.

    >>> stands_for("NHF", "Northern Harbour Fund"), stands_for("AP", "New Haven")
    (True, False)
    """
    letters = iter(word[0].lower() for word in re.findall(r"\w+", name))
    wanted = acronym.replace(".", "").rstrip("s").lower()
    return bool(wanted) and name[:1].lower() == wanted[0] and all(letter in letters for letter in wanted)


# ── words ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text; ``joined`` where only a space parts it from the word before."""

    word: str
    start: int
    end: int
    joined: bool

    @property
    def lower(self) -> str:
        """The word in lower case, without a final full stop or possessive ending."""
        return ENDS.sub("", self.word.lower().rstrip("."))

    @property
    def capital(self) -> bool:
        """Whether it may belong to a name."""
        return self.word[0].isupper()

    @property
    def owns(self) -> bool:
        """Whether it has a possessive ending."""
        return bool(ENDS.search(self.word))


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut text into words; a full stop belongs to a word only where it marks an abbreviation or initial."""
    found: list[Token] = []
    last = -1
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word, begin, stop = match[0], match.start(), match.end()
        if word.endswith(".") and not ("." in word[:-1] or (len(word) == 2 and word[0].isupper()) or word[:-1].lower() in ABBREVIATED):
            word, stop = word[:-1], stop - 1
        found.append(Token(word, begin, stop, last >= 0 and text[last:begin] in {" ", "\u00a0"}))
        last = stop
    return found


def decide(name: str, *, determined: bool) -> Literal["person", "organization", "group"]:
    """Say what a capitalised name without a title stands for.

    :param determined: whether "the" stands before it
    """
    words = [word.lower().rstrip(".") for word in name.split()]
    bare = [ENDS.sub("", word) for word in words]
    whole = " ".join(bare)
    if bare[-1] in PARTISANS:
        return "group"
    if whole in STATES or whole in CAPITALS or whole in ORGANIZATIONS or whole.rstrip(".") + "." in STATES:
        return "organization"
    if bare[0] in HE | SHE and len(bare) > 1 and bare[-1] not in ORGANIZATION and "and" not in bare:
        return "person"
    shaped = determined or is_acronym(name.replace("-", "")) or bool(re.search(r"\d|&|!|/", name))
    return "organization" if shaped or set(bare) & (ORGANIZATION | PLACE_WORDS) or "of" in bare else "person"


# ── roles ────────────────────────────────────────────────────────────────────


def singular(word: str) -> str:
    """Make a noun singular, well enough for role nouns."""
    if word in ROLES or word in ORGANIZATION_NOUNS or word in DOCUMENTS:
        return word
    for ending, instead in (
        ("wives", "wife"),
        ("men", "man"),
        ("people", "person"),
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + (1 if ending == "s" else -1) and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word


@lru_cache(maxsize=50_000)
def heads(role: str) -> frozenset[str]:
    """Find the nouns in a description that say what the person is.

    >>> sorted(heads("Prime Minister and party leader"))
    ['leader', 'premier']
    """
    text = fold(role).replace("’", "'")
    for pattern, instead in _HEADS:
        text = pattern.sub(instead, text)
    found = set()
    for part in re.split(r",| and |;", text):
        words = re.findall(r"[a-z][a-z'-]*", re.split(r"\b(?:of|for|to|at|in|from|with|who|which|on|under|by|whose|that)\b", part)[0])
        known = [singular(word) for word in words if singular(word) in ROLES]
        if known:
            found.add(known[-1])
    return frozenset(found)


def fits(wanted: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a description may name someone known by other ones: "the diplomat" an ambassador."""
    return any(head in known or WIDER.get(head, frozenset()) & known for head in wanted)


def known(nouns: frozenset[str]) -> frozenset[str]:
    """Those of some nouns that stand for persons."""
    return frozenset(noun for noun in nouns if noun in ROLES)


def compatible(role: str, others: list[str]) -> bool:
    """Whether a description's portfolio ("finance minister") is not against those known ("education minister").

    >>> compatible("the education minister", ["Finance Minister"])
    False
    """
    for kinds in (PORTFOLIOS, set(PARTIES)):
        wanted = {PARTIES.get(word, word) for word in kinds & set(fold(role).split())}
        held = {PARTIES.get(word, word) for other in others for word in kinds & set(fold(other).split())}
        if wanted and held and not wanted & held:
            return False
    return True


def clash(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of role nouns belong to fields that no one person is likely to share."""
    if not a or not b or fits(a, b) or fits(b, a):
        return False
    fields = [frozenset().union(*(ROLES[head] for head in group if head in ROLES)) for group in (a, b)]
    return bool(fields[0] and fields[1]) and "" not in fields[0] | fields[1] and not fields[0] & fields[1]


@lru_cache(maxsize=50_000)
def states(text: str) -> frozenset[str]:
    """Find the states that a description puts a role in: its possessors and adjectives, not where it is sent to.

    >>> sorted(states("US ambassador to Iraq"))
    ['United States']
    """
    text = re.split(r"\b(?:to|who|with)\b", text)[0]
    lower = text.replace("’", "'").replace("'s", " ").lower()
    return frozenset(name for form, name in NATION.items() if form in lower and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", lower))


def gender(name: str, role: str) -> Gender:
    """He or she, where titles, role nouns or the given name tell."""
    words = {word.rstrip(".") for word in fold(f"{role} {name}").split()}
    if words & (FEMALE_TITLES | FEMALE):
        return "f"
    if words & (MALE_TITLES | MALE):
        return "m"
    given = next(iter(fold(name).split()), "") if " " in name else ""  # a name may have no letter that folding keeps
    if (given in HE) == (given in SHE):
        return ""
    return "m" if given in HE else "f"


def affiliation(role: str) -> str | None:
    """Find the organization that a description puts a person in.

    >>> affiliation("a spokesman for the Harbour Authority")
    'Harbour Authority'
    """
    after = re.search(r"\b(?:of|for|at|with|from) (?:the )?((?:[A-Z][\w&'’.-]*)(?: (?:of|and|for|the|&|[A-Z][\w&'’.-]*))*)", role)
    if after:
        name = re.sub(r"(?: (?:of|and|for|the|&))+$", "", after[1]).rstrip(".'’")
        name = ENDS.sub("", name)
        if decide(name, determined=False) == "organization" and name.lower() not in CAPITALS:
            return name
    before = re.match(
        r"(?:the |a |an )?((?:[A-Z][\w&.-]* )+)(?:\w+ )?(?:spokes|official|press secretary|Press Secretary|chief|director|head|leader)",
        role,
    )
    if before and decide(before[1].strip(), determined=True) == "organization" and before[1].strip().lower() not in CAPITALS | set(NATION):
        return before[1].strip()
    return None
