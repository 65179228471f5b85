"""How often the rules written by hand apply, and how often they are right: the numbers that stand beside them.

    python benchmarks/rules_attributions.py DATA

DATA is the folder of training data (docs/models.md). Counted on PolNeAR's training part and the world articles. A rule that applies fewer
than 20 times or in fewer than 10 articles is marked: it goes, or a test shows that it is a convention of print.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from kg.articles.furniture import FurnitureKind, furniture_kind, sign_off
from kg.articles.lines import LONGEST_FURNITURE, lines
from kg.attributions import rules
from kg.evaluation import corpora
from kg.records import Attribution, Reading, Span

TEXTS = ("polnear.train.jsonl", "world.jsonl")
FEWEST_CASES, FEWEST_ARTICLES = 20, 10

Cases = Iterable[bool]
"""One value for each place where a rule applies in an article: whether the annotation has it so."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a rule applies (``cases``), in how many articles, and how often the annotation agrees (``right``)."""

    rule: str
    cases: int
    articles: int
    right: int

    def __str__(self) -> str:
        """Write one line of the table."""
        few = self.cases < FEWEST_CASES or self.articles < FEWEST_ARTICLES
        share = f"{self.right / self.cases:.2f}" if self.cases else "   -"
        return f"{self.rule:<44} {self.cases:>6} cases {self.articles:>4} articles  right {share}{'  FEW' if few else ''}"


# ── attributions (kg.attributions.rules), tried on annotated attributions ────


def run_on(gold: Reading) -> Cases:
    """Take away what each attribution says in later paragraphs, and see whether the rule gives the same words to the same attribution."""
    article = gold.article
    for before, after in zip(article.paragraphs, article.paragraphs[1:], strict=False):
        cut = [_before(attribution, after.span.start) for attribution in gold.attributions]
        known = [attribution for attribution in cut if attribution]
        for one, other in zip(known, rules.run_on(replace(article, paragraphs=(before, after)), known), strict=True):
            if one != other:
                yield any(wanted.cue == one.cue and _touch(wanted.content, other.content[-1:]) for wanted in gold.attributions)


def _before(attribution: Attribution, end: int) -> Attribution | None:
    """An attribution up to an offset; None where its cue or source stands behind it, or none of its content before it."""
    content = tuple(span for span in attribution.content if span.start < end)
    return (
        replace(attribution, content=content) if content and max((*attribution.cue, *attribution.source, content[0])).start < end else None
    )


def signed(gold: Reading) -> Cases:
    """See whether the annotation gives a signed quotation to its signer."""
    return _shown(gold, is_turn=False)


def turn(gold: Reading) -> Cases:
    """See whether the annotation gives a turn of a transcript to the name before the colon."""
    return _shown(gold, is_turn=True)


def _shown(gold: Reading, *, is_turn: bool) -> Iterator[bool]:
    text = gold.article.snapshot.text
    for shown in rules.typeset(gold.article, ()):
        if (text[shown.cue[0].start] == ":") == is_turn:
            yield any(_touch(wanted.content, shown.content) and _touch(wanted.source, shown.source) for wanted in gold.attributions)


def relayed(gold: Reading) -> Cases:
    """See whether the annotation gives a relayed content to the relayed source. PolNeAR gives it to the medium, on purpose."""
    for attribution in gold.attributions:
        for changed in rules.relayed(gold.article, [attribution]):
            if changed != attribution:
                yield any(wanted.source == changed.source for wanted in gold.attributions)


def agent(gold: Reading) -> Cases:
    """Hide the source of each passive, and see whether the rule finds it behind "by"."""
    for attribution in gold.attributions:
        for changed in rules.passive(gold.article, [replace(attribution, source=())]):
            if changed.source:
                yield _touch(changed.source, attribution.source)


def impersonal(gold: Reading) -> Cases:
    """See whether passives to which the rule leaves no source have none in the annotation, or "it"."""
    text = gold.article.snapshot.text
    for attribution in gold.attributions:
        words = [text[span.start : span.end] for span in attribution.cue]
        if len(words) == 1 and rules.PASSIVE.fullmatch(words[0]):
            (changed,) = rules.passive(gold.article, [replace(attribution, source=())])
            subject = [text[span.start : span.end].lower() for span in attribution.source]
            if not changed.source and subject in ([], ["it"]):
                yield not attribution.source


def _touch(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans for other in others)


# ── page furniture (kg.articles.furniture), tried on all lines of a text ─────


def furniture(kind: FurnitureKind) -> Callable[[Reading], Cases]:
    """See whether lines of a kind hold no annotated content. These texts were cleaned before they were annotated, so cases are few."""
    return lambda gold: _without_content(gold, lambda line: len(line.split()) <= LONGEST_FURNITURE and furniture_kind(line) == kind)


def writers_name(gold: Reading) -> Cases:
    """See whether the name with which a paragraph ends is no annotated content."""
    content = [span for attribution in gold.attributions for span in attribution.content]
    for line in lines(gold.article.snapshot.text):
        if (start := sign_off(line.text)) < len(line.text):
            yield not _touch(content, [Span(line.span.start + start, line.span.end)])


def _without_content(gold: Reading, applies: Callable[[str], bool]) -> Iterator[bool]:
    content = [span for attribution in gold.attributions for span in attribution.content]
    for line in lines(gold.article.snapshot.text):
        if applies(line.text):
            yield not _touch(content, [line.span])


RULES: list[tuple[str, Callable[[Reading], Cases]]] = [
    ("attributions: quotation over paragraphs", run_on),
    ("attributions: signed quotation", signed),
    ("attributions: turn of a transcript", turn),
    ("attributions: relayed source", relayed),
    ("attributions: agent of a passive", agent),
    ("attributions: passive without a source", impersonal),
    *((f"furniture: {kind}", furniture(kind)) for kind in get_args(FurnitureKind)),
    ("furniture: writer's name at the end", writers_name),
]


def count(data: Path) -> Iterator[Count]:
    """Count all rules.

    :param data: a folder with ``attribution/`` and in it ``TEXTS``
    """
    texts = [reading for name in TEXTS for reading in corpora.readings(data / "attribution" / name)]
    for name, rule in RULES:
        by_article = [list(rule(reading)) for reading in texts]
        yield Count(name, sum(map(len, by_article)), sum(map(bool, by_article)), sum(map(sum, by_article)))


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    print(*count(Path(arguments[0])), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
