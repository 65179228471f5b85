"""What each rule is worth: how often it changes how the words of annotated articles are read, and how often the reading is then right.

    python benchmarks/rules.py --data DIR

DIR holds ``attribution/*.jsonl``, articles with their attributions (files named ``dev`` are left out), and ``sides/*.jsonl``, in which
the canonical speakers are known. One line a rule: sources that it changes, articles of these, paragraphs of prose whose names or roles it
changes, articles of these; of the sources those that can be judged by a name, and the right ones with the rule and without it.
To add a rule, add its name and a :class:`Rule` to ``RULES``.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.people import introductions, kinds, name_phrases, names, noun_phrases, phrases, roles, runs
from kg.people.introductions import Introduction
from kg.people.kinds import Phrase

Reading = Phrase | tuple[Introduction, ...]

NEVER = re.compile(r"(?!)")
LEAST_CASES, LEAST_ARTICLES = 20, 10  # a rule with fewer is marked


@dataclass(frozen=True, slots=True)
class Case:
    """Words of an article: the source of one attribution, or a paragraph of prose.

    :param speaker: who speaks by the annotation, None where nobody has said and in prose
    """

    article: str
    text: str
    speaker: str | None = None
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Something in a module, and what stands in its place where the rule is left out."""

    module: ModuleType
    attribute: str
    instead: Any

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """Leave the rule out for a while."""
        kept = getattr(self.module, self.attribute)
        setattr(self.module, self.attribute, self.instead)
        roles.heads.cache_clear()
        try:
            yield
        finally:
            setattr(self.module, self.attribute, kept)
            roles.heads.cache_clear()


def no(*_: object, **__: object) -> bool:
    """Say that a condition does not hold."""
    return False


def none(*_: object, **__: object) -> None:
    """Give nothing."""


EMPTY: frozenset[str] = frozenset()
RULES = {
    "who, which: a pronoun": Rule(phrases, "_RELATIVE_PRONOUN", NEVER),
    "some, many: unnamed people": Rule(phrases, "NOBODY", EMPTY),
    "(R-Ohio), 52, Jr: no description": Rule(phrases, "_NO_DESCRIPTION", NEVER),
    "relative clause is dropped": Rule(phrases, "RELATIVES", EMPTY),
    "date at the end is dropped": Rule(phrases, "_DATE_ENDINGS", EMPTY),
    "Ada Berg, the mayor": Rule(phrases, "_with_office", lambda person, _: person),
    "the mayor, Ada Berg": Rule(phrases, "_named_in_asides", none),
    "description with an owner": Rule(phrases, "is_owned", no),
    "plural names are groups": Rule(name_phrases, "GROUPS", EMPTY),
    "Berg and Sons": Rule(name_phrases, "_joins_names", no),
    "news agency Baltia": Rule(name_phrases, "_is_body_noun", no),
    "name behind a preposition": Rule(name_phrases, "_describe_linked", none),
    "name before a preposition": Rule(name_phrases, "_describe_run_before", none),
    "ambassador to Norway Ada Berg": Rule(name_phrases, "count_place_words", lambda _: 0),
    "report by a maker": Rule(noun_phrases, "_MAKER", NEVER),
    "a police report": Rule(noun_phrases, "_names_maker", no),
    "police said, without an article": Rule(noun_phrases, "COLLECTIVES", EMPTY),
    "plural nouns of one organization": Rule(noun_phrases, "PLURAL_ORGANIZATIONS", EMPTY),
    "participle ends the noun": Rule(noun_phrases, "_is_participle", no),
    "title that is a given name": Rule(runs, "_is_given_name", no),
    "Lord Pemberley": Rule(runs, "NOBLE", EMPTY),
    "suffixes leave the name": Rule(runs, "SUFFIXES", EMPTY),
    "particles inside a name": Rule(runs, "PARTICLES", EMPTY),
    "al- begins a name": Rule(runs, "_ARABIC_START", NEVER),
    "al- goes on with a name": Rule(runs, "_ARABIC_INSIDE", NEVER),
    "heading words end a name": Rule(runs, "_HEADING_WORDS", EMPTY),
    "modifier before a name": Rule(runs, "MODIFIERS", EMPTY),
    "countries": Rule(kinds, "STATES", EMPTY),
    "capitals": Rule(kinds, "CAPITALS", EMPTY),
    "known organizations": Rule(kinds, "KNOWN_ORGANIZATIONS", EMPTY),
    "given names": Rule(kinds, "GIVEN_NAMES", EMPTY),
    "words of organizations": Rule(kinds, "ORGANIZATION_WORDS", EMPTY),
    "words of places": Rule(kinds, "PLACE_WORDS", EMPTY),
    "acronyms": Rule(kinds, "is_acronym", no),
    **{
        f"one word: {pattern.pattern[:28]}": Rule(roles, "_ONE_WORD", tuple(pair for pair in roles._ONE_WORD if pair[0] is not pattern))  # noqa: SLF001
        for pattern, _ in roles._ONE_WORD  # noqa: SLF001 -- each pattern is a rule
    },
    "role before a name in prose": Rule(introductions, "_find_role_start", none),
    "Afghan government: an organization": Rule(introductions, "_count_common_words", lambda *_: 0),
    "Board of Governors of Northern Ports": Rule(introductions, "_count_linked_words", lambda *_: 0),
    "description set off before a name": Rule(introductions, "_SET_OFF_BEFORE", NEVER),
    "age or description set off behind a name": Rule(introductions, "_SET_OFF_AFTER", NEVER),
    "what is set off begins as a description": Rule(introductions, "_begins_description", lambda _: True),
    "Gull, which sails: an organization": Rule(introductions, "_introduce_company", none),
    "acronym behind an organization": Rule(introductions, "_ACRONYM_FOLLOWS", NEVER),
    "events are no persons": Rule(introductions, "EVENT_WORDS", EMPTY),
}


def read_cases(folder: Path) -> Iterator[Case]:
    """Read the sources and the paragraphs of all articles that are not kept for development."""
    speakers = {
        (row["id"], claim["attribution"]): claim["speaker"] for row in read_rows(folder / "sides") for claim in row.get("claims", ())
    }
    for row in read_rows(folder / "attribution"):
        for number, attribution in enumerate(row["attributions"]):
            if attribution["source"]:
                start, end = max(attribution["source"], key=lambda span: span[1] - span[0])
                yield Case(row["id"], row["text"][start:end], speakers.get((row["id"], number)))
        for paragraph in filter(None, row["text"].split("\n")):
            yield Case(row["id"], paragraph, prose=True)


def read_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Read the lines of a folder's files, but for those named ``dev``."""
    for path in sorted(folder.glob("*.jsonl")):
        if ".dev." not in path.name:
            with path.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def agrees(phrase: Phrase, speaker: str) -> bool:
    """Whether a phrase names a speaker."""
    if phrase.kind == "person":
        return names.same_person(names.person_name(phrase.name), names.person_name(speaker))
    mine, theirs = names.organization_key(phrase.name), names.organization_key(speaker)
    return mine == theirs or names.shortens(phrase.name, speaker) or names.initials(speaker) == phrase.name.replace(".", "")


def is_named(phrase: Phrase) -> bool:
    """Whether a phrase gives a name, which can be compared with a speaker's."""
    return phrase.kind in {"person", "organization", "group"}


def read(cases: Sequence[Case]) -> list[Reading]:
    """Read all cases with the rules as they are now."""

    def words_of(case: Case) -> Reading:
        return tuple(introductions.introductions(case.text, 0, len(case.text))) if case.prose else phrases.describe(case.text)

    return [words_of(case) for case in cases]


def count(cases: Sequence[Case], readings: Sequence[Reading], otherwise: Sequence[Reading]) -> dict[str, int]:
    """Count the cases that are read differently with a rule and without it.

    :param readings: how each case is read with the rule
    :param otherwise: how each is read without it
    """
    changes = [change for change in zip(cases, readings, otherwise, strict=True) if change[1] != change[2]]
    right = right_without = judged = 0
    for case, reading, other in changes:
        if case.speaker and isinstance(reading, Phrase) and isinstance(other, Phrase) and (is_named(reading) or is_named(other)):
            judged += 1
            right += agrees(reading, case.speaker)
            right_without += agrees(other, case.speaker)
    sources, prose = ([case.article for case, _, _ in changes if case.prose == in_prose] for in_prose in (False, True))
    return {
        "sources": len(sources),
        "articles": len(set(sources)),
        "prose": len(prose),
        "articles ": len(set(prose)),
        "judged": judged,
        "right": right,
        "without": right_without,
    }


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with attribution/ and sides/")
    cases = list(read_cases(parser.parse_args(arguments).data))
    print(f"{sum(not case.prose for case in cases)} sources in {len({case.article for case in cases})} articles")
    readings = read(cases)
    for name, rule in RULES.items():
        with rule.left_out():
            counts = count(cases, readings, read(cases))
        if rule is next(iter(RULES.values())):
            print(f"{'rule':<42}" + "".join(f"{column:>9}" for column in counts))
        enough = counts["sources"] + counts["prose"] >= LEAST_CASES and max(counts["articles"], counts["articles "]) >= LEAST_ARTICLES
        print(f"{name:<42}" + "".join(f"{number:>9}" for number in counts.values()) + ("" if enough else "  few"), flush=True)


if __name__ == "__main__":
    main()
