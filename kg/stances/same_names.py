"""Puts one name in place of all names of a person or group (Daesh, ISIS, Islamic State), so that equal statements get equal words."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.text import wordlists

# Names that everybody uses for the same; the first of each row replaces the others.
_COMMON = wordlists.rows(Path(__file__).parent / "data" / "same_names.txt")


class SameNames:
    """Rewrites texts: all names of a person or group become one of them.

    >>> SameNames()("Daesh is weaker, but the Islamic State still poses a threat")
    'ISIS is weaker, but ISIS still poses a threat'
    >>> SameNames([("Northern Harbour Fund", "NHF")])("the NHF is broke")
    'Northern Harbour Fund is broke'

    :param groups: each the names of one person or group, the one that replaces the others first; the common groups of
        ``data/same_names.txt`` are added, and a name that is in several groups counts in the first
    """

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        """Note which name replaces each other one, and make the pattern that finds them, longer names first."""
        self._replacements: dict[str, str] = {}  # name → the first name of its group
        for group in (*groups, *_COMMON):
            for name in group:
                self._replacements.setdefault(_with_small_article(name), group[0])
        longest_first = sorted(self._replacements, key=lambda name: (-len(name), name))
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_pattern, longest_first))})")

    def __call__(self, text: str) -> str:
        """Replace each name in a text by the first name of its group, and make spaces single."""
        return self._pattern.sub(self._replacement, " ".join(text.split()))

    def _replacement(self, match: re.Match[str]) -> str:
        """Choose what replaces a name that was found in a text: the first name of its group, or itself where it is another person's."""
        name = match[0]
        if (uncapitalized := _with_small_article(name)).startswith("the "):
            name = uncapitalized if uncapitalized in self._replacements else name[4:]
        replacement = self._replacements[name]
        # "Eva Berg" is not the "Ada Berg" whom "Berg" means: another given name stands before the family name
        is_namesake = name in replacement.split()[1:] and re.search(r"[^\W\d_a-z][\w.-]* $", match.string[: match.start()])
        return match[0] if is_namesake else replacement


def _with_small_article(name: str) -> str:
    """Write the "The" that a name may begin with in lower case: "The mayor" and "the mayor" are one name."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _pattern(name: str) -> str:
    """Write the regular expression that finds a name in a text; it takes in a "the" before the name, which is replaced too."""
    if name.startswith("the "):
        return rf"[Tt]he {re.escape(name[4:])}(?!\w)"
    return rf"(?:[Tt]he )?{re.escape(name)}(?![\w-])"
