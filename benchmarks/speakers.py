"""How the time to resolve speakers grows with their number: 2,500, 5,000 and 10,000 invented people, in one run.

    python benchmarks/speakers.py

Prints the time of each as a multiple of the first; linear growth is 1, 2, 4.
"""

import hashlib
import random
import time
from collections.abc import Iterator

from kg.people.agents import resolve
from kg.records import Article, Attribution, Paragraph, Reading, Snapshot, Span
from kg.text.sentences import split
from kg.vocab import Minter

MINTER = Minter()
FIRST = 2_500
ONSETS = "b br d dr f g gr h k kl l m n p pr r s st t tr v w z".split()
VOWELS = "a e i o u ei ou".split()
CODAS = "n r l s t nd rk lm th x".split()


def people(count: int, chance: random.Random) -> list[str]:
    """Invent full names; about one in four shares its family name with others, as in life."""
    names: set[str] = set()

    def word() -> str:
        return "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(chance.choice((1, 2)))) + chance.choice(CODAS)

    common = [word().title() for _ in range(count // 40)]
    while len(names) < count:
        names.add(f"{word().title()} {chance.choice(common) if chance.random() < 0.25 else word().title()}")
    return sorted(names)


def articles(names: list[str], chance: random.Random) -> Iterator[Reading]:
    """Let every person speak in two articles of ten people each: by name, by surname and as a pronoun."""
    for turn in range(2):
        chance.shuffle(names)
        for start in range(0, len(names), 10):
            yield _reading(f"{turn}-{start}", names[start : start + 10])


def _reading(key: str, names: list[str]) -> Reading:
    text, found = "", []
    for name in names:
        for source, rest in ((name, "the harbour is old"), (name.split()[-1], "the bridge is new"), ("He", "the tram is late")):
            at = len(text)
            text += f"{source} said {rest}. "
            cue, content = at + len(source) + 1, at + len(source) + 6
            found.append(Attribution((Span(at, cue - 1),), (Span(cue, cue + 4),), (Span(content, content + len(rest)),), 0.9))
        text = text[:-1] + "\n"
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, key, is_file=True)
    ends = [place for place, letter in enumerate(text) if letter == "\n"]
    paragraphs = tuple(Paragraph(Span(start, end), "body") for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False))
    article = Article(MINTER.article(key), key, snapshot, Span(0, len(text)), paragraphs, None, None, None, None, None, "en")
    return Reading(article, split(article), tuple(found))


def main() -> None:
    """Time three sizes and print their ratios."""
    base = 0.0
    for factor in (1, 2, 4):
        chance = random.Random(7)
        readings = list(articles(people(FIRST * factor, chance), chance))
        started = time.perf_counter()
        found = resolve(readings, minter=MINTER)
        took = time.perf_counter() - started
        base = base or took
        print(f"{FIRST * factor:>6} people, {len(readings)} articles: {took / base:.2f} x the first ({len(found.speakers)} speakers)")


if __name__ == "__main__":
    main()
