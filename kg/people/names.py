"""Names: when two spellings name the same person or organization."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.people.lexicon import (
    ARTICLES,
    CAPITALS,
    FAMILY_FIRST,
    NATION,
    ORGANIZATION_WORDS,
    PARTICLES,
    SHORT_NAMES,
    STATES,
    SUFFIXES,
    WORDINGS,
)
from kg.text.english import fold, words

_VOWELS = "aeiou"
# Minimum number of consonants of a token whose vowels may differ from another spelling's; fewer suffice in a transliterated name.
_CONSONANTS, _CONSONANTS_TRANSLITERATED = 4, 3
_ARABIC_PARTICLES = words("bin ibn bint abu abd")
_COMPANY_FORMS = words("inc corp ltd llc plc co corporation")
_AMERICAN_SPELLINGS = {"organisation": "organization", "defence": "defense", "centre": "center", "labour": "labor"}
# What follows a name and makes another organization of it: the Berg campaign is not Berg.
_OTHER_BODIES = words(
    "of for campaign administration government office team cabinet embassy court police army military force forces trust foundation camp"
)
# What may follow an organization's name in lower case without being a part of it.
_KINDS_OF_BODY = words("news agency group newspaper company")

# ── persons ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as it is compared: normalised tokens, without titles, particles and suffixes.

    :param tokens: given names or initials first, the family name last
    :param transliterated: whether it has an Arabic article or particle, so that English spells its vowels freely
    """

    tokens: tuple[str, ...]
    transliterated: bool

    @property
    def family(self) -> str:
        """The token that stands for the name when it is shortened."""
        return self.tokens[-1]

    @property
    def is_full(self) -> bool:
        """Whether it has a given name, and not only an initial, so that it tells the bearers of the family name apart."""
        return any(len(given) > 1 and given != "al" for given in self.tokens[:-1])

    @property
    def families(self) -> tuple[str, ...]:
        """Tokens that may stand for the whole name: the last, and the first where the language puts the family name first."""
        first = self.tokens[0]
        return (self.family, first) if first in FAMILY_FIRST and first != self.family else (self.family,)

    @property
    def block(self) -> tuple[str, str]:
        """Key of the names that this one is compared with: the consonants of the family name, the first letter of the given name."""
        given = _FULL_FORMS.get(self.tokens[0], self.tokens[0])
        return _consonants(self.family) or self.family, given[:1].strip(_VOWELS)

    @property
    def key(self) -> str:
        """The name as the speaker's address is made from it."""
        return " ".join(self.tokens)


def _spell(token: str) -> str:
    """Reduce common variants to one spelling: single letters for double ones, i for y and ee, k for q, f for ph, u for ou and oo."""
    token = re.sub(r"[^a-z0-9]", "", fold(token))
    token = token.replace("ph", "f").replace("q", "k").replace("y", "i").replace("ou", "u").replace("oo", "u").replace("ee", "i")
    return re.sub(r"(.)\1+", r"\1", token)


_FULL_FORMS = {_spell(short): _spell(name) for short, name in SHORT_NAMES.items()}


@lru_cache(maxsize=100_000)
def person_name(name: str) -> PersonName:
    """Read a plain name for comparison.

    >>> person_name("Mohammed Amin al-Karimi") == person_name("Mohamed Amin Al Karimi")
    True
    """
    result: list[str] = []
    transliterated = False
    parts = [part.rstrip(".") for part in name.replace("-", " -").split()]
    for index, part in enumerate(parts):
        bare = fold(part).strip("-")
        is_last = index + 1 == len(parts)
        hyphen_follows = not is_last and parts[index + 1].startswith("-")
        if not is_last and bare in ARTICLES and (hyphen_follows or (bare in {"al", "el"} and (index or len(parts) > 2))):
            transliterated = True
            continue
        if not is_last and bare in PARTICLES and index:
            transliterated |= bare in _ARABIC_PARTICLES
            continue
        spelled = _spell(bare)
        if not spelled or (index and bare in SUFFIXES):
            continue
        if part.startswith("-") and result and fold(parts[index - 1]).strip("-") not in ARTICLES:
            result[-1] += spelled
        else:
            result.append(spelled)
    return PersonName(tuple(result or [_spell(name) or fold(name)]), transliterated)


def _consonants(token: str) -> str:
    return re.sub(rf"[{_VOWELS}]", "", token)


def token_keys(token: str) -> tuple[str, str, str]:
    """Keys by which spellings of one token are looked up: two spellings have at least one in common, initials aside."""
    return token, f"={_FULL_FORMS.get(token, token)}", f"-{_consonants(token)}"


@lru_cache(maxsize=200_000)
def _same_token(a: str, b: str, *, transliterated: bool) -> bool:
    """Whether two tokens are one name: equal, an initial of the other, a short form, or a spelling of the same consonants.

    Vowels may differ where the consonants are many enough; a vowel at the end tells Martin from Martine.
    """
    if a == b:
        return True
    if 1 in {len(a), len(b)}:
        return a[0] == b[0]
    if _FULL_FORMS.get(a, a) == _FULL_FORMS.get(b, b):
        return True
    consonants = _consonants(a)
    enough = len(consonants) >= (_CONSONANTS_TRANSLITERATED if transliterated else _CONSONANTS)
    if not enough or consonants != _consonants(b):
        return False
    return (a[0] in _VOWELS) == (b[0] in _VOWELS) and (a[-1] in "aeo") == (b[-1] in "aeo")


def same_person(a: PersonName, b: PersonName) -> bool:
    """Whether two names can be one person's: the same family name, and given names or initials that agree as far as both have them.

    >>> same_person(person_name("Ada L. Berg"), person_name("Ada Berg"))
    True
    >>> same_person(person_name("Ada Berg"), person_name("Ida Berg"))
    False
    """
    if a == b or "".join(a.tokens) == "".join(b.tokens):
        return True
    transliterated = a.transliterated or b.transliterated
    if not _same_token(a.family, b.family, transliterated=transliterated) or 1 in {len(a.family), len(b.family)}:
        return False
    fewer, more = sorted((a.tokens[:-1], b.tokens[:-1]), key=len)
    if not fewer or fewer == ("al",) or more == ("al",):
        return True
    if not _same_token(fewer[0], more[0], transliterated=transliterated):
        return False
    if fewer[1:] and all(len(token) == 1 for token in fewer[1:] + more[1:]):
        return fewer[1:] == more[1:]
    # each middle name of the shorter has its match in the longer, in order
    remaining = iter(more[1:])
    return all(any(_same_token(token, other, transliterated=transliterated) for other in remaining) for token in fewer[1:])


def without_initials(name: str) -> str:
    """Leave out middle initials.

    >>> without_initials("Ada L. Berg")
    'Ada Berg'
    """
    first, *rest = name.split()
    return " ".join([first, *(word for word in rest if not re.fullmatch(r"[^\W\d_]\.?", word))]) if rest else name


# ── organizations ────────────────────────────────────────────────────────────


@lru_cache(maxsize=100_000)
def organization_key(name: str) -> str:
    """Normalise an organization's name for comparison.

    >>> organization_key("The U.S. Dept. of Labor") == organization_key("US Department of Labour")
    True
    """
    text = fold(name.replace("’", "'"))
    text = re.sub(r"\b(?:[a-z]\.)+(?:[a-z]\b)?", lambda initialism: initialism[0].replace(".", ""), text).replace("&", " and ")
    text = re.sub(r"\bdept\b", "department", re.sub(r"'s?\b", "", text))
    parts = re.sub(r"[^a-z0-9]+", " ", text).split()
    if parts and parts[0] in {"the", "a", "an"}:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in _COMPANY_FORMS:
        parts.pop()
    key = " ".join(_AMERICAN_SPELLINGS.get(part, part) for part in parts)
    country = NATION.get(key) if key in STATES else None
    return WORDINGS.get(key) or (fold(country) if country else key)


def initials(name: str) -> str:
    """Write the acronym that a name would have, from its capitalised words; "" for a name of one word.

    >>> initials("International Monetary Fund")
    'IMF'
    """
    capitalised = [word for word in re.findall(r"\w+", name) if word[0].isupper()]
    return "".join(word[0] for word in capitalised) if len(capitalised) > 1 else ""


def shortens(short: str, long: str) -> bool:
    """Whether a name is the beginning of an organization's longer one, and says enough to stand for it.

    >>> shortens("Northgate", "Northgate Shipping"), shortens("China", "China Daily")
    (True, False)
    """
    key = organization_key(short)
    rest = long.split()[len(short.split()) :]
    if not rest or not organization_key(long).startswith(key + " "):
        return False
    if key in NATION or key in CAPITALS or set(key.split()) <= ORGANIZATION_WORDS:
        return False
    lower = {word.lower() for word in rest}
    is_name = all(word[0].isupper() for word in rest) or lower <= _KINDS_OF_BODY
    return is_name and bool(lower & ORGANIZATION_WORDS) and not lower & _OTHER_BODIES


def stands_for(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym are initials of a name's words, in order, from its first word on.

    >>> stands_for("NHF", "Northern Harbour Fund"), stands_for("AP", "New Haven")
    (True, False)
    """
    letters = iter(word[0].lower() for word in re.findall(r"\w+", name))
    wanted = acronym.replace(".", "").rstrip("s").lower()
    return bool(wanted) and name[:1].lower() == wanted[0] and all(letter in letters for letter in wanted)
