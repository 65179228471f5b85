"""Compares names: whether two spellings may name the same person or organization."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.people.lexicon import (
    ARTICLES,
    CAPITALS,
    GIVEN_NAMES,
    NATION,
    ORGANIZATION_ALIASES,
    ORGANIZATION_WORDS,
    PARTICLES,
    SHORT_NAMES,
    STATES,
    SUFFIXES,
)
from kg.text.english import fold, words

_VOWELS = "aeiou"
# Two spellings of one word with the same consonants may differ in their vowels, if they have at least so many consonants ("Mohammed",
# "Mohamad"); fewer suffice in a transliterated name.
_MIN_CONSONANTS, _MIN_CONSONANTS_TRANSLITERATED = 4, 3
_ARABIC_PARTICLES = words("bin ibn bint abu abd")
GENERATIONS = words("jr sr ii iii iv")  # suffixes that belong to the name that is shown
# Legal forms at the end of company names.
_COMPANY_FORMS = words("inc corp ltd llc plc co corporation")
# British spelling → American spelling.
_AMERICAN_SPELLINGS = {"organisation": "organization", "defence": "defense", "centre": "center", "labour": "labor"}
# Words that make another organization of the name before them: the Berg campaign is not Berg.
_OTHER_BODIES = words(
    "of for campaign administration government office team cabinet embassy court police army military force forces trust foundation camp"
    " watch council committee commission"
)
# Words that may follow an organization's name in lower case and tell its kind ("the Baltia news agency").
_KINDS_OF_BODY = words("news agency group newspaper company")

# ── persons ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as it is compared: normalised words, without particles ("van") and suffixes ("Jr").

    :param tokens: given names or initials first, the family name last, each in one spelling for all its variants
    :param transliterated: whether it has an Arabic article or particle; the vowels of such names are spelled in many ways
    """

    tokens: tuple[str, ...]
    transliterated: bool

    @property
    def family(self) -> str:
        """The last token, usually the family name, by which an article calls a person after the first time."""
        return self.tokens[-1]

    @property
    def is_full(self) -> bool:
        """Whether it has a given name, and not only an initial; without one it does not tell people of one family name apart."""
        return any(len(given) > 1 and given != "al" for given in self.tokens[:-1])  # "al": an article that was kept as a token

    @property
    def families(self) -> tuple[str, ...]:
        """Tokens by which another article may call the person: the last; and the first, if it is no known given name ("Xi Zorva")."""
        first = self.tokens[0]
        return (self.family, first) if len(first) > 1 and first != self.family and first not in _GIVEN_NAMES else (self.family,)

    @property
    def block(self) -> tuple[str, str]:
        """Key of the names that this one is compared with: consonants of the family name, first letter of the given name if no vowel."""
        given = _FULL_FORMS.get(self.tokens[0], self.tokens[0])
        return _consonants(self.family) or self.family, given[:1].strip(_VOWELS)

    @property
    def key(self) -> str:
        """The tokens as one text, from which the speaker's IRI is made."""
        return " ".join(self.tokens)


def _spell(token: str) -> str:
    """Write a word in one spelling for its variants: i for y and ee, k for q, f for ph, u for ou and oo, single letters for double ones."""
    token = re.sub(r"[^a-z0-9]", "", fold(token))
    token = token.replace("ph", "f").replace("q", "k").replace("y", "i").replace("ou", "u").replace("oo", "u").replace("ee", "i")
    return re.sub(r"(.)\1+", r"\1", token)


# Short form of a given name ("bob") → the name ("robert"), both as ``_spell`` writes them.
_FULL_FORMS = {_spell(short): _spell(name) for short, name in SHORT_NAMES.items()}
_GIVEN_NAMES = frozenset(map(_spell, GIVEN_NAMES))  # known given names, as ``_spell`` writes them


@lru_cache(maxsize=100_000)
def person_name(name: str) -> PersonName:
    """Read a person's name, given without titles, for comparison.

    Each part between spaces and hyphens becomes a token, but for these:

    1. an Arabic article, or a particle behind the first part, is left out; the name is transliterated if the article or particle is Arabic
    2. a suffix behind the first part ("Jr"), and a part without letters and digits, is left out
    3. a part behind a hyphen is joined to the token before it, unless the part before it is an Arabic article

    >>> person_name("Mohammed Amin al-Karimi") == person_name("Mohamed Amin Al Karimi")
    True
    """
    spelled_tokens: list[str] = []
    transliterated = False
    parts = [part.rstrip(".") for part in name.replace("-", " -").split()]
    for index, part in enumerate(parts):
        bare = fold(part).strip("-")
        is_last = index + 1 == len(parts)
        hyphen_follows = not is_last and parts[index + 1].startswith("-")
        # 1
        if not is_last and bare in ARTICLES and (hyphen_follows or (bare in {"al", "el"} and (index or len(parts) > 2))):
            transliterated = True
            continue
        if not is_last and bare in PARTICLES and index:
            transliterated |= bare in _ARABIC_PARTICLES
            continue
        # 2
        spelled = _spell(bare)
        if not spelled or (index and bare in SUFFIXES):
            continue
        # 3
        if part.startswith("-") and spelled_tokens and fold(parts[index - 1]).strip("-") not in ARTICLES:
            spelled_tokens[-1] += spelled
        else:
            spelled_tokens.append(spelled)
    return PersonName(tuple(spelled_tokens or [_spell(name) or fold(name)]), transliterated)


def _consonants(token: str) -> str:
    """Leave the vowels out of a token."""
    return re.sub(rf"[{_VOWELS}]", "", token)


def token_keys(token: str) -> tuple[str, str, str]:
    """Keys by which a token of a name is looked up: itself, its full form, its consonants.

    Two tokens that are spellings of one word share at least one key, unless one is an initial.
    """
    return token, f"={_FULL_FORMS.get(token, token)}", f"-{_consonants(token)}"


@lru_cache(maxsize=200_000)
def _same_token(a: str, b: str, *, transliterated: bool) -> bool:
    """Whether two tokens may be one word: equal, one the initial or the short form of the other, or with the same consonants.

    With the same consonants, if they are enough, the vowels may differ; but both begin with a vowel or neither, and both end with a, e or o
    or neither, so that Martin is not Martine.

    :param transliterated: whether one of the names is (``PersonName.transliterated``)
    """
    if a == b:
        return True
    if 1 in {len(a), len(b)}:
        return a[0] == b[0]
    if _FULL_FORMS.get(a, a) == _FULL_FORMS.get(b, b):
        return True
    consonants = _consonants(a)
    enough = len(consonants) >= (_MIN_CONSONANTS_TRANSLITERATED if transliterated else _MIN_CONSONANTS)
    if not enough or consonants != _consonants(b):
        return False
    return (a[0] in _VOWELS) == (b[0] in _VOWELS) and (a[-1] in "aeo") == (b[-1] in "aeo")


def same_person(a: PersonName, b: PersonName) -> bool:
    """Whether two names may be one person's: the same family name, and given names or initials that agree as far as both have them.

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
    shorter, longer = sorted((a.tokens[:-1], b.tokens[:-1]), key=len)  # given and middle names
    # "al" is an Arabic article that was kept as a token: no given name stands there
    if not shorter or shorter == ("al",) or longer == ("al",):
        return True
    if not _same_token(shorter[0], longer[0], transliterated=transliterated):
        return False
    if shorter[1:] and all(len(token) == 1 for token in shorter[1:] + longer[1:]):
        return shorter[1:] == longer[1:]
    # each middle name of the shorter has its match in the longer, in order
    remaining = iter(longer[1:])
    return all(any(_same_token(token, other, transliterated=transliterated) for other in remaining) for token in shorter[1:])


def without_initials(name: str) -> str:
    """Leave the middle initials out of a name.

    >>> without_initials("Ada L. Berg")
    'Ada Berg'
    """
    first, *rest = name.split()
    return " ".join([first, *(word for word in rest if not re.fullmatch(r"[^\W\d_]\.?", word))]) if rest else name


def generation(name: str) -> str:
    """The suffix of a person's name that tells its generation, normalised ("jr", "iii"); "" where it has none."""
    first, _, last = name.rpartition(" ")
    suffix = fold(last).rstrip(".")
    return suffix if first and suffix in GENERATIONS else ""


def without_generation(name: str) -> str:
    """Leave "Jr.", "III" and the like out of a person's name.

    >>> without_generation("Ada L. Berg Jr.")
    'Ada L. Berg'
    """
    return name.rpartition(" ")[0] if generation(name) else name


# ── organizations ────────────────────────────────────────────────────────────


@lru_cache(maxsize=100_000)
def organization_key(name: str) -> str:
    """Normalise an organization's name, so that its spellings and known other names are equal.

    1. write it in lower-case ASCII; drop the full stops of initialisms and possessive endings; write out "&" and "dept"
    2. leave out the article before it and the legal form behind it ("Inc")
    3. use American spelling; replace another name of the organization, or of a country, by its main name

    >>> organization_key("The U.S. Dept. of Labor") == organization_key("US Department of Labour")
    True
    """
    # 1
    text = fold(name.replace("’", "'"))
    text = re.sub(r"\b(?:[a-z]\.)+(?:[a-z]\b)?", lambda initialism: initialism[0].replace(".", ""), text).replace("&", " and ")
    text = re.sub(r"\bdept\b", "department", re.sub(r"'s?\b", "", text))
    parts = re.sub(r"[^a-z0-9]+", " ", text).split()
    # 2
    if parts and parts[0] in {"the", "a", "an"}:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in _COMPANY_FORMS:
        parts.pop()
    # 3
    key = " ".join(_AMERICAN_SPELLINGS.get(part, part) for part in parts)
    country = NATION.get(key) if key in STATES else None
    return ORGANIZATION_ALIASES.get(key) or (fold(country) if country else key)


def initials(name: str) -> str:
    """Write the acronym that a name would have, from its capitalised words; "" for a name of one word.

    >>> initials("International Monetary Fund")
    'IMF'
    """
    capitalised = [word for word in re.findall(r"\w+", name) if word[0].isupper()]
    return "".join(word[0] for word in capitalised) if len(capitalised) > 1 else ""


def shortens(short: str, long: str) -> bool:
    """Whether a name is the beginning of an organization's longer name and may be used in its place.

    1. the longer name begins with the short one
    2. the short one is no country and no capital, and not only words that many organizations have
    3. the words left out are capitalised, or tell a kind of organization; they tell that it is an organization, but not that it is
       another one than the short name's ("Berg campaign")

    >>> shortens("Northgate", "Northgate Shipping"), shortens("China", "China Daily")
    (True, False)
    """
    # 1
    key = organization_key(short)
    left_out = long.split()[len(short.split()) :]
    if not left_out or not organization_key(long).startswith(key + " "):
        return False
    # 2
    if key in NATION or key in CAPITALS or set(key.split()) <= ORGANIZATION_WORDS:
        return False
    # 3
    lower = {word.lower() for word in left_out}
    may_end_name = all(word[0].isupper() for word in left_out) or lower <= _KINDS_OF_BODY
    return may_end_name and bool(lower & ORGANIZATION_WORDS) and not lower & _OTHER_BODIES


def stands_for(acronym: str, name: str) -> bool:
    """Whether an acronym may stand for a name: its letters are initials of words of the name, in order, beginning with the first word.

    >>> stands_for("NHF", "Northern Harbour Fund"), stands_for("AP", "New Haven")
    (True, False)
    """
    remaining_initials = iter(word[0].lower() for word in re.findall(r"\w+", name))
    letters = acronym.replace(".", "").rstrip("s").lower()  # "NGOs"
    return bool(letters) and name[:1].lower() == letters[0] and all(letter in remaining_initials for letter in letters)
