"""Find the articles that retell another nearly word for word, so that one wire story counts once.

MinHash with banding (rensa) proposes pairs; the shares of word 5-grams that two articles have in common decide. Names and spellings differ
from outlet to outlet ("Daesh", "ISIS"; "U.S.", "US"): dots and apostrophes are dropped, and a name spoils five 5-grams, not the story.
"""

import hashlib
import re
from collections.abc import Sequence

from rensa import RMinHash, RMinHashLSH

from kg.records import Article, Copy

SHINGLE = 5  # words
# A copy shares at least half of the shorter article's 5-grams, and .3 of the 5-grams of both together. Measured on the open gold set, five
# pages of one story and PolNeAR's 837 training articles: copies share .67 to 1.00 of the shorter (.47 to 1.00 of both), versions of one
# story in other words up to .27, and an article with an excerpt of another .47 (.09 of both).
SHARED, SHARED_OF_BOTH = 0.5, 0.3
FEWEST = 10  # 5-grams; an article with fewer is compared with none

# 80 bands of 3 rows: a pair that shares .47 of its 5-grams is proposed with p > .999, one of .3 with p = .89, one of .02 with p < .001.
_PERMUTATIONS, _BANDS, _SEED = 240, 80, 1

_WORD = re.compile(r"(?:[^\W_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_DROPPED_MARKS = str.maketrans("", "", ".'’")


def find(articles: Sequence[Article]) -> tuple[Copy, ...]:
    """Find groups of articles that are copies of one another, and link each to the earliest of its group.

    1. go through the articles from the earliest to the latest; of articles with exactly the same 5-grams only the first is compared
    2. compare each with the earlier ones that MinHash proposes, and join their groups where they are copies
    3. link the articles of a group to its earliest; of several of one date, to the one with the smallest key

    Where copies form a chain, an article at its end may share less than ``SHARED`` with the one it is linked to. The order of the
    articles changes nothing.

    :returns: links sorted by original, then by copy
    """
    # 1
    ranked = sorted(articles, key=_rank)
    index = RMinHashLSH(threshold=SHARED_OF_BOTH, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    earliest = list(range(len(ranked)))  # number of an article → number of an earlier one of its group, or its own
    first_with: dict[bytes, int] = {}  # digest of a set of 5-grams → the first article that has just these
    compared: dict[int, set[str]] = {}  # 5-grams of the articles that are compared: those of all would fill the memory

    def grams_of(number: int) -> set[str]:
        """Give the 5-grams of an article, and keep them for the next comparison."""
        if number not in compared:
            compared[number] = _shingles(ranked[number])
        return compared[number]

    for number, article in enumerate(ranked):
        grams = _shingles(article)
        if len(grams) < FEWEST:
            continue
        first_same = first_with.setdefault(_digest(grams), number)
        if first_same != number:
            earliest[number] = _root(earliest, first_same)
            continue
        # 2
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(grams))
        for candidate in index.query(sketch):
            first, second = sorted((_root(earliest, candidate), _root(earliest, number)))
            if first != second and _are_copies(grams_of(candidate), grams):
                earliest[second] = first
        index.insert(number, sketch)
    # 3
    copies = []
    for number, article in enumerate(ranked):
        if (root := _root(earliest, number)) != number:
            copies.append(Copy(article.iri, ranked[root].iri, round(_similarity(_shingles(article), grams_of(root)), 4)))
    return tuple(sorted(copies, key=lambda copy: (copy.original, copy.article)))


def _rank(article: Article) -> tuple[bool, float, str]:
    """Give the sort key of an article: the earliest come first, the undated last; articles of one time are sorted by key."""
    return article.published is None, article.published.at.timestamp() if article.published else 0.0, article.key


def _shingles(article: Article) -> set[str]:
    """Give the set of word 5-grams in the body of an article; a 5-gram lies within one paragraph."""
    grams: set[str] = set()
    for paragraph in article.paragraphs:
        if paragraph.zone == "body":
            text = article.snapshot.text[paragraph.span.start : paragraph.span.end].lower()
            words = [word.translate(_DROPPED_MARKS) for word in _WORD.findall(text)]
            grams.update(" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))
    return grams


def _digest(grams: set[str]) -> bytes:
    """Hash a set of 5-grams, so that equal sets are found without keeping them in memory."""
    return hashlib.sha256("\n".join(sorted(grams)).encode("utf-8", "replace")).digest()


def _similarity(grams: set[str], other: set[str]) -> float:
    """Give the share of the smaller set of 5-grams that the other set has too, 0 to 1."""
    return len(grams & other) / min(len(grams), len(other))


def _are_copies(grams: set[str], other: set[str]) -> bool:
    """Whether two articles with these 5-grams have enough in common to be copies."""
    return _similarity(grams, other) >= SHARED and len(grams & other) >= SHARED_OF_BOTH * len(grams | other)


def _root(earliest: list[int], number: int) -> int:
    """Find the number of the earliest article of a group (union-find); the links on the way are shortened for the next search.

    :param earliest: number of an article → number of an earlier one of its group, or its own
    :param number: of any article of the group
    """
    while earliest[number] != number:
        earliest[number] = earliest[earliest[number]]
        number = earliest[number]
    return number
