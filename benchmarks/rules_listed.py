"""The rules that ``benchmarks/rules.py`` counts: what to leave out of the rules about speakers, and how to try the rules of print."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from kg.articles.furniture import FurnitureKind, furniture_kind, sign_off
from kg.articles.lines import LONGEST_FURNITURE, lines
from kg.attributions import rules
from kg.people import (
    descriptions,
    endings,
    introduced,
    introductions,
    kinds,
    name_phrases,
    names,
    noun_phrases,
    phrases,
    pronouns,
    resolving,
    roles,
    roster,
    runs,
    splitting,
    unstated,
)
from kg.records import Attribution, Reading, Span


@dataclass(frozen=True, slots=True)
class Case:
    """One place where a rule decides.

    :param right: whether the annotation agrees with the rule; None where it says nothing of it
    :param right_without: whether it agrees with what is read without the rule
    """

    right: bool | None = None
    right_without: bool | None = None


# ── rules about speakers (kg.people): what to leave out ──────────────────────


@dataclass(frozen=True, slots=True)
class Rule:
    """A name in a module or a class that holds a rule, and what stands in its place where the rule is left out."""

    place: Any
    attribute: str
    instead: Any


NEVER = re.compile(r"(?!)")
EMPTY: frozenset[str] = frozenset()


def no(*_: object, **__: object) -> bool:
    """Say that a condition does not hold."""
    return False


def yes(*_: object, **__: object) -> bool:
    """Say that a condition holds."""
    return True


def none(*_: object, **__: object) -> None:
    """Find nothing."""


def nobody(*_: object, **__: object) -> tuple[()]:
    """Find no speakers."""
    return ()


def zero(*_: object, **__: object) -> int:
    """Count nothing."""
    return 0


SPEAKER_RULES = {
    # the words of a source
    "source: who, which is a pronoun": Rule(phrases, "_RELATIVE_PRONOUN", NEVER),
    "source: some, many are unnamed": Rule(phrases, "NOBODY", EMPTY),
    "source: (R-Ohio), 52, Jr describe nobody": Rule(phrases, "_NO_DESCRIPTION", NEVER),
    "source: relative clause is dropped": Rule(endings, "RELATIVES", EMPTY),
    "source: adverbial clause is dropped": Rule(endings, "_CLAUSE_OPENERS", EMPTY),
    "source: participle at the end is dropped": Rule(endings, "_PARTICIPLES", EMPTY),
    "source: brackets inside are dropped": Rule(endings, "_INNER_BRACKETS", NEVER),
    "source: dateline is dropped": Rule(endings, "_DATELINE", NEVER),
    "source: himself is dropped": Rule(endings, "_REFLEXIVES", EMPTY),
    "source: date at the end is dropped": Rule(endings, "_TIMES", EMPTY),
    "source: Ada Berg, the mayor": Rule(phrases, "_with_office", lambda person, _: person),
    "source: determiner of an office": Rule(phrases, "_APPOSED_DETERMINER", NEVER),
    "source: the mayor, Ada Berg": Rule(phrases, "_named_in_asides", none),
    "source: Berg's agent": Rule(phrases, "is_owned", no),
    "name: Democrats, Iraqis are groups": Rule(name_phrases, "GROUPS", EMPTY),
    "name: Ada Berg of the Tern Trust": Rule(name_phrases, "_describe_located", none),
    "name: Berg and Sons": Rule(name_phrases, "_joins_names", no),
    "name: news agency Baltia": Rule(name_phrases, "_is_body_noun", no),
    "name: hangs on a preposition": Rule(name_phrases, "_describe_linked", none),
    "name: stands before a preposition": Rule(name_phrases, "_describe_run_before", none),
    "name: ambassador to Norway Ada Berg": Rule(name_phrases, "count_place_words", zero),
    "noun: documents": Rule(noun_phrases, "DOCUMENTS", EMPTY),
    "noun: report by its maker": Rule(noun_phrases, "_MAKER", NEVER),
    "noun: organizations": Rule(noun_phrases, "ORGANIZATION_NOUNS", EMPTY),
    "noun: participle ends the noun": Rule(noun_phrases, "_is_participle", no),
    "split: including": Rule(splitting, "_INCLUDING", NEVER),
    "split: A and B": Rule(resolving, "split_joint", lambda _, span: [span]),
    "split: what describes joins no source": Rule(splitting, "_DESCRIBING", NEVER),
    "split: Ada Berg, the mayor, and Otis Fenn": Rule(splitting, "_is_apposition", no),
    "split: two lawyers, A and B": Rule(splitting, "_describes_the_others", no),
    "split: both A and B": Rule(splitting, "_BOTH", NEVER),
    # names
    "run: title that is a given name": Rule(runs, "_is_given_name", no),
    "run: Republican Harbour Committee": Rule(runs, "_names_body", no),
    "run: London-based": Rule(runs, "_ADJECTIVE", NEVER),
    "run: 6th Circuit": Rule(runs, "_ORDINAL", NEVER),
    "run: Lord Pemberley": Rule(runs, "NOBLE", EMPTY),
    "run: suffixes leave the name": Rule(runs, "SUFFIXES", EMPTY),
    "run: particles inside a name": Rule(runs, "PARTICLES", EMPTY),
    "run: al- begins a name": Rule(runs, "_ARABIC_START", NEVER),
    "run: al- goes on with a name": Rule(runs, "_ARABIC_INSIDE", NEVER),
    "kind: countries": Rule(kinds, "STATES", EMPTY),
    "kind: capitals": Rule(kinds, "CAPITALS", EMPTY),
    "kind: known organizations": Rule(kinds, "KNOWN_ORGANIZATIONS", EMPTY),
    "kind: given names": Rule(kinds, "GIVEN_NAMES", EMPTY),
    "kind: words of organizations": Rule(kinds, "ORGANIZATION_WORDS", EMPTY),
    "kind: words of places": Rule(kinds, "PLACE_WORDS", EMPTY),
    "kind: acronyms": Rule(kinds, "is_acronym", no),
    "name: short given names": Rule(names, "_FULL_FORMS", {}),
    "name: other names of organizations": Rule(names, "ORGANIZATION_ALIASES", {}),
    # roles
    **{
        f"role: {pattern.pattern[:24]}": Rule(roles, "_ONE_WORD", tuple(pair for pair in roles._ONE_WORD if pair[0] is not pattern))  # noqa: SLF001
        for pattern, _ in roles._ONE_WORD  # noqa: SLF001 -- each pattern is a rule
    },
    "role: country, portfolio, party": Rule(roles, "same_office", yes),
    "role: gender by titles, roles, names": Rule(roles, "gender", lambda *_: ""),
    # prose
    "prose: role before a name": Rule(introductions, "_find_role_start", none),
    "prose: Afghan government": Rule(introductions, "_count_common_words", zero),
    "prose: Board of Governors of Northern Ports": Rule(introductions, "_count_linked_words", zero),
    "prose: description set off before a name": Rule(introductions, "_SET_OFF_BEFORE", NEVER),
    "prose: description set off behind a name": Rule(introductions, "_SET_OFF_AFTER", NEVER),
    "prose: what is set off begins so": Rule(introductions, "_begins_description", yes),
    "prose: what is set off is one person": Rule(introductions, "_describes_one_person", yes),
    "prose: Gull, which sails": Rule(introductions, "_introduce_company", none),
    "prose: given names are sure": Rule(introductions, "GIVEN_NAMES", EMPTY),
    "prose: events are no persons": Rule(introductions, "EVENT_WORDS", EMPTY),
    "prose: acronym in brackets is learned": Rule(introduced, "_ACRONYM", NEVER),
    "prose: headings introduce nobody": Rule(introduced, "_is_heading", no),
    "prose: a surname alone makes sure": Rule(introduced, "_lone_names", lambda *_: set()),
    "prose: Northgate is Northgate Shipping": Rule(roster.Roster, "find_shortened", none),
    # who is meant
    "unstated: pronoun before the cue": Rule(unstated, "find_pronoun", none),
    "unstated: subject that the cue shares": Rule(unstated, "find_subject", nobody),
    "unstated: name right before the cue": Rule(unstated, "_ADVERBS_BETWEEN", NEVER),
    "unstated: second verb": Rule(unstated, "_SECOND_VERB", NEVER),
    "unstated: participle": Rule(unstated, "_PARTICIPLE", NEVER),
    "unstated: source before the cue": Rule(unstated, "_last_sourced", none),
    "meant: the mayor": Rule(descriptions, "find_by_role", none),
    "meant: described, then named": Rule(descriptions, "find_named_after", none),
    "meant: critics are not named soon": Rule(descriptions, "UNNAMED", EMPTY),
    "meant: the pilots": Rule(descriptions, "find_plural", none),
    "meant: the company": Rule(descriptions, "find_collective", none),
    "meant: document by its maker": Rule(descriptions, "find_maker", none),
    "meant: document by who issued it": Rule(descriptions, "find_issuer", none),
    "meant: he, she, it, they, I": Rule(pronouns, "find", none),
    "meant: they, for two": Rule(pronouns, "find_pair", none),
    "meant: who, which": Rule(pronouns, "find_before_relative", none),
}


# ── attributions (kg.attributions.rules), tried on annotated attributions ────


def try_run_on(gold: Reading) -> Iterator[Case]:
    """Take away what each attribution says in later paragraphs, and see whether the rule gives the same words to the same attribution."""
    article = gold.article
    for before, after in pairwise(article.paragraphs):
        known = [cut for attribution in gold.attributions if (cut := _before(attribution, after.span.start))]
        for kept, longer in zip(known, rules.continue_quotations(replace(article, paragraphs=(before, after)), known), strict=True):
            if kept != longer:
                yield _either(any(wanted.cue == kept.cue and _touch(wanted.content, longer.content[-1:]) for wanted in gold.attributions))


def _before(attribution: Attribution, end: int) -> Attribution | None:
    """An attribution up to an offset; None where its cue or source stands behind it, or none of its content before it."""
    content = tuple(span for span in attribution.content if span.start < end)
    if not content or max((*attribution.cue, *attribution.source, content[0])).start >= end:
        return None
    return replace(attribution, content=content)


def try_typeset(*, is_turn: bool) -> Callable[[Reading], Iterator[Case]]:
    """See whether the annotation gives a signed quotation to its signer, or a turn of a transcript to the name before its colon."""

    def count(gold: Reading) -> Iterator[Case]:
        text = gold.article.snapshot.text
        for added in rules.add_typeset(gold.article, ()):
            if (text[added.cue[0].start] == ":") == is_turn:
                agreed = (_touch(wanted.content, added.content) and _touch(wanted.source, added.source) for wanted in gold.attributions)
                yield _either(any(agreed))

    return count


def try_relayed(gold: Reading) -> Iterator[Case]:
    """See whether the annotation gives a relayed content to the relayed source. PolNeAR gives it to the medium, on purpose."""
    for attribution in gold.attributions:
        for changed in rules.name_relayed(gold.article, [attribution]):
            if changed != attribution:
                yield _either(any(wanted.source == changed.source for wanted in gold.attributions))


def try_agent(gold: Reading) -> Iterator[Case]:
    """Hide the source of each passive, and see whether the rule finds it behind "by"."""
    for attribution in gold.attributions:
        for changed in rules.name_agents(gold.article, [replace(attribution, source=())]):
            if changed.source:
                yield Case(_touch(changed.source, attribution.source), not attribution.source)


def try_impersonal(gold: Reading) -> Iterator[Case]:
    """See whether passives to which the rule leaves no source have none in the annotation, or "it"."""
    text = gold.article.snapshot.text
    for attribution in gold.attributions:
        words = [text[span.start : span.end] for span in attribution.cue]
        if len(words) == 1 and rules.PASSIVE.fullmatch(words[0]):
            (changed,) = rules.name_agents(gold.article, [replace(attribution, source=())])
            subject = [text[span.start : span.end].lower() for span in attribution.source]
            if not changed.source and subject in ([], ["it"]):
                yield _either(not attribution.source)


def _either(agreed: bool) -> Case:  # noqa: FBT001 -- the one value there is
    """A case in which either the rule is right or what is read without it."""
    return Case(agreed, not agreed)


def _touch(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans for other in others)


# ── page furniture (kg.articles.furniture), tried on all lines of a text ─────


_kind_of_line = cache(furniture_kind)  # each kind asks for it


def try_furniture(kind: FurnitureKind) -> Callable[[Reading], Iterator[Case]]:
    """See whether lines of a kind hold no annotated content. These texts were cleaned before they were annotated, so cases are few."""

    def count(gold: Reading) -> Iterator[Case]:
        content = [span for attribution in gold.attributions for span in attribution.content]
        for line in lines(gold.article.snapshot.text):
            if len(line.text.split()) <= LONGEST_FURNITURE and _kind_of_line(line.text) == kind:
                yield _either(not _touch(content, [line.span]))

    return count


def try_sign_off(gold: Reading) -> Iterator[Case]:
    """See whether the name with which a paragraph ends is no annotated content."""
    content = [span for attribution in gold.attributions for span in attribution.content]
    for line in lines(gold.article.snapshot.text):
        if (start := sign_off(line.text)) < len(line.text):
            yield _either(not _touch(content, [Span(line.span.start + start, line.span.end)]))


ARTICLE_RULES: dict[str, Callable[[Reading], Iterator[Case]]] = {
    "print: quotation over paragraphs": try_run_on,
    "print: signed quotation": try_typeset(is_turn=False),
    "print: turn of a transcript": try_typeset(is_turn=True),
    "print: relayed source": try_relayed,
    "print: agent of a passive": try_agent,
    "print: passive without a source": try_impersonal,
    **{f"furniture: {kind}": try_furniture(kind) for kind in get_args(FurnitureKind)},
    "furniture: writer's name at the end": try_sign_off,
}
