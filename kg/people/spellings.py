"""Find speakers that are probably one: two spellings of one name, which differ by a letter or two in one of their words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations

from kg.records import Claim, Speaker
from kg.text.english import fold

# Letters of a word that may be another spelling with one letter changed, and with two: "Clark" and "Clarke", "Mohammed" and "Muhammad".
# Shorter words name others: "Dan" and "Don", "Lee" and "Leo".
SHORTEST, SHORTEST_OF_TWO = 5, 8
SHORTEST_ALONE = 6  # of a family name without a given name, which is compared with those who speak in the same article

_Words = tuple[str, ...]
_Pairs = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Name:
    """A speaker's name, as it is compared."""

    iri: str
    is_person: bool
    words: _Words


def alike(speakers: Iterable[Speaker], claims: Iterable[Claim]) -> tuple[tuple[str, str], ...]:
    """Find pairs of persons, and of organizations, whose names differ in the spelling of one word.

    1. names of two and more words that differ in one word only are compared by that word
    2. a family name alone is compared with the family names of those who speak in the same article

    :param claims: of all articles; they tell who speaks in the same article
    :returns: pairs of IRIs, the smaller first, sorted
    """
    articles: dict[str, set[str]] = defaultdict(set)  # IRI of a speaker → IRIs of the articles it speaks in
    for claim in claims:
        articles[claim.source.speaker].add(claim.article)
    kinds = {"person", "organization"}
    names = [_Name(speaker.iri, speaker.type == "person", _words(speaker.name)) for speaker in speakers if speaker.type in kinds]
    # 1, 2
    pairs = {*_by_one_word(names), *_by_family_name(names, articles)}
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs}))


def _by_one_word(names: Iterable[_Name]) -> _Pairs:
    """Compare names of two and more words that differ in one word only."""
    # (whether persons, number of the differing word from the end, the other words) → (the differing word, IRI) of each name
    groups: dict[tuple[bool, int, _Words], list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        for index in range(len(name.words) if len(name.words) > 1 else 0):
            others = (*name.words[:index], *name.words[index + 1 :])
            groups[name.is_person, index - len(name.words), others].append((name.words[index], name.iri))
    for (is_person, index, _), group in groups.items():
        for (word, iri), (other_word, other) in combinations(sorted(group), 2):
            is_given_name = is_person and index != -1
            if _is_misspelt(word, other_word) and not (is_given_name and _differ_at_an_end(word, other_word)):
                yield iri, other


def _by_family_name(names: Iterable[_Name], articles: Mapping[str, AbstractSet[str]]) -> _Pairs:
    """Compare family names that stand alone with those of the others who speak in the same article."""
    present: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        for article in articles.get(name.iri, ()) if name.is_person and name.words else ():
            present[article].append(name)
    for persons in present.values():
        full = [name for name in persons if len(name.words) > 1]
        for alone in persons:
            if len(alone.words) == 1 and len(alone.words[0]) >= SHORTEST_ALONE:
                yield from ((alone.iri, name.iri) for name in full if _is_misspelt(alone.words[0], name.words[-1]))


def _words(name: str) -> _Words:
    """Give the words of a name without accents, hyphens and capitals.

    >>> _words("Renée Al-Sefu")
    ('renee', 'al', 'sefu')
    """
    return tuple(re.findall(r"[a-z0-9]+", fold(name).replace("'", "")))


def _is_misspelt(word: str, other: str) -> bool:
    """Say whether two words may be spellings of one: of the same first letter, and few letters apart for their length."""
    shorter = min(len(word), len(other))
    if word == other or shorter < SHORTEST or word[0] != other[0] or any(map(str.isdigit, word + other)):
        return False
    if word.rstrip("s") == other.rstrip("s"):  # a plural, or another name: "Robert", "Roberts"
        return False
    return _distance(word, other) <= (2 if shorter >= SHORTEST_OF_TWO else 1)


def _differ_at_an_end(word: str, other: str) -> bool:
    """Say whether given names differ in their last letters only, as those of women and men do: "Mario", "Maria"; "Daniel", "Danielle"."""
    common = next((number for number, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return common >= min(len(word), len(other)) - 1


def _distance(word: str, other: str) -> int:
    """Count the letters to change, add, drop, or swap with a neighbour (optimal string alignment).

    >>> _distance("varga", "vargha"), _distance("smith", "simth"), _distance("mohammed", "muhammad")
    (1, 1, 2)
    """
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        two_before, before, row = before, row, [i]
        for j, other_letter in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == other_letter:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
