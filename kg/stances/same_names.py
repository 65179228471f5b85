"""Puts one name in place of the many of a group (Daesh, ISIS, Islamic State), so that wordings with the same meaning meet."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.text import wordlists

_COMMON = wordlists.rows(Path(__file__).parent / "data" / "same_names.txt")


class SameNames:
    """Replaces the names of each group by its first.

    >>> SameNames()("Daesh is weaker, but the Islamic State still poses a threat")
    'ISIS is weaker, but ISIS still poses a threat'
    >>> SameNames([("Northern Harbour Fund", "NHF")])("the NHF is broke")
    'Northern Harbour Fund is broke'

    :param groups: names of the same person or group, the kept one first: the user's, and acronyms that articles explain; they go before
        the groups of ``data/same_names.txt``
    """

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._kept: dict[str, str] = {}
        for group in (*groups, *_COMMON):
            for name in group:
                self._kept.setdefault(_with_small_article(name), group[0])
        longest_first = sorted(self._kept, key=lambda name: (-len(name), name))
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_pattern, longest_first))})")

    def __call__(self, text: str) -> str:
        """Replace the names of a text, and make its spaces single."""
        return self._pattern.sub(self._replacement, " ".join(text.split()))

    def _replacement(self, found: re.Match[str]) -> str:
        name = found[0]
        if (uncapitalized := _with_small_article(name)).startswith("the "):
            name = uncapitalized if uncapitalized in self._kept else name[4:]
        kept = self._kept[name]
        # "Eva Berg" is not the "Ada Berg" whom "Berg" means: another given name stands before the family name
        is_namesake = name in kept.split()[1:] and re.search(r"[^\W\d_a-z][\w.-]* $", found.string[: found.start()])
        return found[0] if is_namesake else kept


def _with_small_article(name: str) -> str:
    """Write the article that a name begins with small: "The mayor" and "the mayor" are one name."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _pattern(name: str) -> str:
    """Match one name in a text; an article before it is replaced with it, unless it is part of the name."""
    if name.startswith("the "):
        return rf"[Tt]he {re.escape(name[4:])}(?!\w)"
    return rf"(?:[Tt]he )?{re.escape(name)}(?![\w-])"
