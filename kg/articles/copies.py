"""Articles → which of them retell another nearly word for word, so that one wire story counts once.

MinHash with banding (rensa) proposes pairs; whether they are copies is said by the word 5-grams themselves. Names and spellings differ
from outlet to outlet ("Daesh", "ISIS"; "U.S.", "US"): dots and apostrophes are dropped, and a name spoils five 5-grams, not the story.
"""

import hashlib
import re
from collections.abc import Sequence

from rensa import RMinHash, RMinHashLSH

from kg.records import Article, Copy

SHINGLE = 5  # words
# A copy shares half of the shorter article's 5-grams, and .3 of the 5-grams of both. Measured on the open gold set, five pages of one story
# and PolNeAR's 837 training articles: copies share .67 to 1.00 of the shorter (.47 to 1.00 of both), versions of one story in other words
# up to .27, and an article with an excerpt of another .47 (.09 of both).
SHARED, SHARED_OF_BOTH = 0.5, 0.3
FEWEST = 10  # 5-grams; less says nothing

# 80 bands of 3 rows: a pair that shares .47 of its 5-grams is proposed with p > .999, one of .3 with p = .89, one of .02 with p < .001.
_PERMUTATIONS, _BANDS, _SEED = 240, 80, 1

_WORD = re.compile(r"(?:[^\W_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_MARKS = str.maketrans("", "", ".'’")


def find(articles: Sequence[Article]) -> tuple[Copy, ...]:
    """Find the copies: each is linked to the one article of its story that is dated earliest, then has the smallest key.

    ``similarity`` is the share of the shorter article's word 5-grams that the other one has too. Where copies form a chain, an article at
    its end may share less than the threshold with the one it is linked to. The order of the articles changes nothing.
    """
    ranked = sorted(articles, key=_rank)
    index = RMinHashLSH(threshold=SHARED_OF_BOTH, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    first = list(range(len(ranked)))  # the number of the earliest article known to tell the same story
    known: dict[bytes, int] = {}  # digest → the first that has just these 5-grams: it stands for all of them
    grams_of: dict[int, set[str]] = {}  # of those that are compared: those of all would fill the memory
    for number, article in enumerate(ranked):
        grams = _shingles(article)
        if len(grams) < FEWEST:
            continue
        same = known.setdefault(_digest(grams), number)
        if same != number:
            first[number] = _root(first, same)
            continue
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(grams))
        for near in index.query(sketch):
            one, other = sorted((_root(first, near), _root(first, number)))
            if one != other and _are_copies(_kept(grams_of, ranked, near), grams):
                first[other] = one
        index.insert(number, sketch)
    pairs = [(number, root) for number in range(len(ranked)) if (root := _root(first, number)) != number]
    return tuple(
        sorted(
            (
                Copy(
                    ranked[number].iri,
                    ranked[root].iri,
                    round(_similarity(_shingles(ranked[number]), _kept(grams_of, ranked, root)), 4),
                )
                for number, root in pairs
            ),
            key=lambda copy: (copy.original, copy.article),
        )
    )


def _rank(article: Article) -> tuple[bool, float, str]:
    """Put the earliest first, then the undated, each by key."""
    return article.published is None, article.published.at.timestamp() if article.published else 0.0, article.key


def _shingles(article: Article) -> set[str]:
    """Give the word 5-grams of an article's own prose; none runs over the end of a paragraph."""
    grams: set[str] = set()
    for paragraph in article.paragraphs:
        if paragraph.zone == "body":
            text = article.snapshot.text[paragraph.span.start : paragraph.span.end].lower()
            words = [word.translate(_MARKS) for word in _WORD.findall(text)]
            grams.update(" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))
    return grams


def _digest(grams: set[str]) -> bytes:
    return hashlib.sha256("\n".join(sorted(grams)).encode("utf-8", "replace")).digest()


def _kept(grams_of: dict[int, set[str]], ranked: Sequence[Article], number: int) -> set[str]:
    """The 5-grams of an article, kept for the next time."""
    if number not in grams_of:
        grams_of[number] = _shingles(ranked[number])
    return grams_of[number]


def _similarity(one: set[str], other: set[str]) -> float:
    return len(one & other) / min(len(one), len(other))


def _are_copies(one: set[str], other: set[str]) -> bool:
    return _similarity(one, other) >= SHARED and len(one & other) >= SHARED_OF_BOTH * len(one | other)


def _root(first: list[int], number: int) -> int:
    """Follow an article to the earliest of its story, and shorten the way for the next time."""
    while first[number] != number:
        first[number] = first[first[number]]
        number = first[number]
    return number
