"""What each rule written by hand is worth: how often it decides on annotated articles, and how often it is right there.

    python benchmarks/rules.py --data DIR [--only SUBSTRING]

DIR holds ``attribution/polnear.train.jsonl`` and ``attribution/world.jsonl`` (articles with their attributions), and ``sides/*.jsonl``
with the canonical speakers of the same attributions; files named ``dev`` are left out. One line a rule:

cases     attributions and paragraphs that are read in another way where the rule is left out
articles  articles of these
judged    cases in which the annotation can tell who is right
right     of the judged, those that are right with the rule
without   of the judged, those that are right without it

A rule with few cases or articles is marked ``few``; one that is not right more often than its absence is marked ``idle``.
To add a rule, add it to ``SPEAKER_RULES`` or ``ARTICLE_RULES`` in ``rules_listed.py``.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from rules_listed import ARTICLE_RULES, SPEAKER_RULES, Case, Rule

from kg.evaluation import corpora
from kg.people import introduced, introductions, mentions, names, phrases, roles, tokens
from kg.people.cast import make_cast
from kg.people.introductions import Introduction
from kg.people.kinds import BY_WORDS, NameKinds, Phrase
from kg.records import Attribution, Reading
from kg.text.english import NOBODY, fold

TEXTS = ("polnear.train.jsonl", "world.jsonl")
FEWEST_CASES, FEWEST_ARTICLES = 20, 10


# ── annotated articles ───────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated article.

    :param speakers: the canonical speakers by number of the attribution, where somebody has told them; joined by " & "
    """

    reading: Reading
    speakers: Mapping[int, str]


def read_articles(data: Path) -> list[Annotated]:
    """Read the annotated articles."""
    speakers: dict[str, dict[int, str]] = {}
    for path in sorted((data / "sides").glob("*.jsonl")):
        for row in corpora.jsonl(path) if ".dev." not in path.name else ():
            speakers[row.get("id", "")] = {claim["attribution"]: claim["speaker"] for claim in row.get("claims", ()) if claim["speaker"]}
    return [
        Annotated(reading, speakers.get(reading.article.key, {}))
        for name in TEXTS
        for reading in corpora.readings(data / "attribution" / name)
    ]


# ── how an article is read ───────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker of an attribution, as the product finds it.

    :param names: its name; the names of the members of a joint source
    """

    names: tuple[str, ...]
    kind: str
    role: str | None


@dataclass(frozen=True, slots=True)
class People:
    """Who is named in an article and who speaks.

    :param sources: what the words of each attribution's source describe; None without a source
    :param introduced: who is introduced in each paragraph
    :param speakers: who speaks in each attribution
    """

    sources: tuple[Phrase | None, ...]
    introduced: tuple[tuple[Introduction, ...], ...]
    speakers: tuple[tuple[Speaker, ...], ...]


def find_people(reading: Reading) -> People:
    """Read an article with the rules as they are now."""
    article, text = reading.article, reading.article.snapshot.text
    known = make_cast(reading)
    return People(
        tuple(_describe(text, attribution) for attribution in reading.attributions),
        tuple(introduce(text, paragraph.span.start, paragraph.span.end, BY_WORDS) for paragraph in article.paragraphs),
        tuple(
            tuple(
                Speaker(tuple(known.actors[member].name for member in actor.members) or (actor.name,), actor.kind, part.role)
                for part in attribution.sources
                for actor in [known.actors[part.actor]]
            )
            for attribution in known.attributions
        ),
    )


@cache
def introduce(text: str, start: int, end: int, names: NameKinds) -> tuple[Introduction, ...]:
    """Find who is introduced in a paragraph."""
    return tuple(introductions.introductions(text, start, end, names))


def _describe(text: str, attribution: Attribution) -> Phrase | None:
    if not attribution.source:
        return None
    longest = max(attribution.source, key=lambda span: span.end - span.start)
    return phrases.describe(text[longest.start : longest.end])


def agree(speakers: Iterable[Speaker], canonical: str) -> bool:
    """Say whether some speakers are the canonical ones."""
    mine = [(name, speaker.kind) for speaker in speakers for name in speaker.names]
    theirs = canonical.split(" & ")
    return all(any(_same(*name, other) for other in theirs) for name in mine) and all(
        any(_same(*name, other) for name in mine) for other in theirs
    )


def _same(name: str, kind: str, other: str) -> bool:
    """Say whether a name is a canonical speaker's. "Some" and "others" are unnamed people."""
    if name.startswith("unnamed ") and other.lower() in NOBODY:
        return True
    if kind == "person" and names.same_person(names.person_name(name), names.person_name(other)):
        return True
    return (
        names.organization_key(name) == names.organization_key(other)
        or names.shortens(name, other)
        or names.initials(other) == name.replace(".", "")
    )


# ── leaving a rule out ───────────────────────────────────────────────────────


@contextmanager
def put(changes: Iterable[tuple[Any, str, Any]]) -> Iterator[None]:
    """Put other values in the place of some attributes for a while: (module or class, attribute, value)."""
    with ExitStack() as stack:
        for place, attribute, value in changes:
            stack.callback(setattr, place, attribute, getattr(place, attribute))
            setattr(place, attribute, value)
        yield


def forget() -> None:
    """Empty the caches of what was read with other rules."""
    caches = (roles.heads, roles.countries, names.person_name, names.organization_key, names._same_token, introduce)  # noqa: SLF001
    for function in caches:
        function.cache_clear()


_tokens = cache(tokens.tokens)  # no rule changes the words of a text


@contextmanager
def cached() -> Iterator[None]:
    """Keep in memory what is asked for more than once: the words of texts, and who is introduced in a paragraph."""
    rooms = (phrases, introductions, mentions)
    with put([*((room, "tokens", _tokens) for room in rooms), (introduced, "introductions", introduce)]):
        yield


# ── where a rule decides ─────────────────────────────────────────────────────


class WatchedPattern:
    """A pattern that calls a function wherever it matches."""

    def __init__(self, pattern: re.Pattern[str], note: Callable[[], None]) -> None:
        self._pattern, self._note = pattern, note

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """The method of the pattern, watched."""

        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 -- as the method has it
            result = getattr(self._pattern, method)(*arguments, **named)
            if result:
                self._note()
            return result

        return call


class WatchedWords(frozenset[str]):
    """A word list that calls a function wherever it holds a word, and wherever it is compared or joined with other words."""

    note: Callable[[], None]

    def __contains__(self, word: object) -> bool:
        """Whether the list holds a word."""
        held = super().__contains__(word)
        if held:
            self.note()
        return held


def _noting(operator: str) -> Callable[..., Any]:
    def call(self: WatchedWords, other: object) -> Any:  # noqa: ANN401 -- as the operator has it
        self.note()
        if isinstance(other, WatchedWords):
            other.note()
        return getattr(frozenset, operator)(self, other)

    return call


for _operator in ("__and__", "__rand__", "__or__", "__ror__", "__sub__", "__rsub__", "__le__", "__ge__"):
    setattr(WatchedWords, _operator, _noting(_operator))


def watch(rule: Rule, note: Callable[[], None]) -> object:
    """Make a stand-in for a rule that does the same, and calls a function where the rule decides; None for what cannot be watched."""
    kept, instead = getattr(rule.place, rule.attribute), rule.instead
    if isinstance(kept, re.Pattern):
        return WatchedPattern(kept, note)
    if isinstance(kept, frozenset):
        words = WatchedWords(kept)
        words.note = note
        return words
    if not callable(kept):
        return None

    def call(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- as the rule has it
        result = kept(*arguments, **options)
        if result != instead(*arguments, **options):
            note()
        return result

    return call


def may_apply(rule: Rule, text: str) -> bool:
    """Say whether a rule that cannot be watched may decide in a text: one of the patterns that are left out matches there, if any are."""
    if not isinstance(rule.instead, tuple):
        return True
    folded = fold(text)
    return any(pattern.search(folded) for pattern, _ in getattr(rule.place, rule.attribute) if (pattern, _) not in rule.instead)


def read_watched(articles: Sequence[Annotated], rules: Mapping[str, Rule]) -> tuple[list[People], dict[str, list[int]]]:
    """Read all articles once, with all rules.

    :returns: what is read, and for each rule the numbers of the articles that may be read in another way without it
    """
    noted: dict[str, list[int]] = {name: [] for name in rules}
    decided: set[str] = set()
    watched = {name: watch(rule, lambda name=name: decided.add(name)) for name, rule in rules.items()}  # type: ignore[misc]
    people = []
    with put((rules[name].place, rules[name].attribute, stand_in) for name, stand_in in watched.items() if stand_in is not None):
        for number, article in enumerate(articles):
            decided.clear()
            forget()
            people.append(find_people(article.reading))
            for name, rule in rules.items():
                if name in decided or (watched[name] is None and may_apply(rule, article.reading.article.snapshot.text)):
                    noted[name].append(number)
    return people, noted


# ── counts ───────────────────────────────────────────────────────────────────


def compare(article: Annotated, people: People, without: People) -> Iterator[Case]:
    """Find the attributions and paragraphs that are read in another way without a rule."""
    for number, sources in enumerate(zip(people.sources, without.sources, strict=True)):
        speakers, others = people.speakers[number], without.speakers[number]
        if sources[0] != sources[1] or speakers != others:
            canonical = article.speakers.get(number)
            yield Case(agree(speakers, canonical), agree(others, canonical)) if canonical else Case()
    for paragraph, other in zip(people.introduced, without.introduced, strict=True):
        if paragraph != other:
            yield Case()


def line(name: str, by_article: Sequence[Sequence[Case]]) -> str:
    """Write one line of the table.

    :param by_article: the cases of each article
    """
    cases = [case for found in by_article for case in found]
    judged = [case for case in cases if case.right is not None]
    articles = sum(map(bool, by_article))
    right, without = sum(bool(case.right) for case in judged), sum(bool(case.right_without) for case in judged)
    marks = ["few"] * (len(cases) < FEWEST_CASES or articles < FEWEST_ARTICLES) + ["idle"] * (right <= without)
    return (
        f"{name:<44}" + "".join(f"{number:>9}" for number in (len(cases), articles, len(judged), right, without)) + "  " + " ".join(marks)
    )


def count_speaker_rules(articles: Sequence[Annotated], rules: Mapping[str, Rule]) -> Iterator[str]:
    """Leave each rule out, where it may decide, and compare."""
    with cached():
        people, noted = read_watched(articles, rules)
        for name, rule in rules.items():
            with put([(rule.place, rule.attribute, rule.instead)]):
                forget()
                without = [(number, find_people(articles[number].reading)) for number in noted[name]]
            forget()
            yield line(name, [list(compare(articles[number], people[number], other)) for number, other in without])


def count_article_rules(articles: Sequence[Annotated], rules: Mapping[str, Callable[[Reading], Iterable[Case]]]) -> Iterator[str]:
    """Try each rule on the annotation of each article."""
    for name, cases in rules.items():
        yield line(name, [list(cases(article.reading)) for article in articles])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, line by line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with attribution/ and sides/")
    parser.add_argument("--only", default="", metavar="SUBSTRING", help="count only the rules whose names hold this")
    given = parser.parse_args(arguments)
    articles = read_articles(given.data)
    print(f"{sum(len(article.reading.attributions) for article in articles)} attributions in {len(articles)} articles")
    print(f"{'rule':<44}" + "".join(f"{column:>9}" for column in ("cases", "articles", "judged", "right", "without")), flush=True)
    of_articles = {name: rule for name, rule in ARTICLE_RULES.items() if given.only in name}
    of_speakers = {name: rule for name, rule in SPEAKER_RULES.items() if given.only in name}
    for row in chain(count_article_rules(articles, of_articles), count_speaker_rules(articles, of_speakers)):
        print(row, flush=True)


if __name__ == "__main__":
    main()
