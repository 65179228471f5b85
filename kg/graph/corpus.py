"""All that a build has found, as the graph is written from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.config import Dataset
from kg.corrections.records import Decided
from kg.records import (
    Article,
    Claim,
    Contradiction,
    Copy,
    ModelRef,
    Proposition,
    Sentence,
    Shift,
    Skipped,
    Speaker,
    Stance,
    UnmatchedRow,
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that a build found; the graph is written from it.

    :param candidates: stances below the minimum confidence, for people to accept
    :param alike: pairs of speakers, and of propositions, that seem to be one: IRIs, the smaller first
    :param unmatched: rows of the user's metadata that match no article
    :param notes: what the user should know of how it was found; not in the graph
    :param decided: what people decided, and what the machine had read of that
    :param publication: what whoever publishes the graph says of it
    """

    articles: tuple[Article, ...]
    sentences: dict[str, tuple[Sentence, ...]]
    speakers: tuple[Speaker, ...]
    claims: tuple[Claim, ...]
    propositions: tuple[Proposition, ...]
    stances: tuple[Stance, ...]
    contradictions: tuple[Contradiction, ...]
    shifts: tuple[Shift, ...]
    copies: tuple[Copy, ...]
    models: tuple[ModelRef, ...]
    config_digest: str
    candidates: tuple[Stance, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()
    unmatched: tuple[UnmatchedRow, ...] = ()
    notes: tuple[str, ...] = ()
    publication: Dataset = field(default_factory=Dataset)
    decided: Decided = field(default_factory=Decided)


def counts(corpus: Corpus, skipped: Sequence[Skipped]) -> dict[str, int]:
    """Count what a run found, by the names that ``run.json`` and the command line show."""
    return {
        "articles": len(corpus.articles),
        "skipped": len(skipped),
        "speakers": len(corpus.speakers),
        "claims": len(corpus.claims),
        "propositions": len(corpus.propositions),
        "stances": len(corpus.stances),
        "candidates": len(corpus.candidates),
        "contradictions": len(corpus.contradictions),
        "shifts": len(corpus.shifts),
        "copies": len(corpus.copies),
    }
