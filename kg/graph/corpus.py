"""All that a build has found, as the graph is written from it."""

from dataclasses import dataclass, field

from kg.config import Dataset
from kg.records import Article, Claim, Contradiction, Copy, ModelRef, Proposition, Sentence, Shift, Speaker, Stance, UnmatchedRow


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that a build found; the graph is written from it.

    :param candidates: stances below the minimum confidence, for people to accept
    :param alike: pairs of speakers, and of propositions, that seem to be one: IRIs, the smaller first
    :param unmatched: rows of the user's metadata that match no article
    :param notes: what the user should know of how it was found; not in the graph
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
