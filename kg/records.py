"""The values that pass between the stages, in the order of the stages. Nothing here computes, nothing here changes.

Every offset counts Unicode code points of a snapshot's text, so ``snapshot.text[span.start:span.end]`` is what the span says.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Zone = Literal["headline", "standfirst", "body"]
Kind = Literal["direct", "indirect", "mixed"]
Polarity = Literal["asserted", "denied"]
Position = Literal["support", "oppose", "neutral"]
SpeakerType = Literal["person", "organization", "group", "anonymous"]
Precision = Literal["second", "day", "month", "year"]
Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a snapshot."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A point in time (always UTC) and how exactly it is known."""

    at: datetime
    precision: Precision


# ── 1. articles ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The text of one input, exactly as offsets count it.

    :param digest: SHA-256 of the UTF-8 bytes of ``text``, lower-case hexadecimal
    :param source: the path relative to the INPUT folder, or the URL; never a machine path
    :param is_file: whether the user's own file has exactly this text (``.txt`` input), so that lines and columns point into it
    """

    digest: str
    text: str
    source: str
    is_file: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of prose; page furniture is in no paragraph."""

    span: Span
    zone: Zone


@dataclass(frozen=True, slots=True)
class Article:
    """One article in a snapshot; a snapshot may hold several.

    :param key: given id, else canonical URL, else relative path; a second article of a file adds ``#char=start,end``
    :param span: of the article in the snapshot, page furniture included
    :param paragraphs: what is read of it, in order, none overlapping
    :param wire: the agency that the article credits ("Reuters"), if any
    :param language: BCP 47 tag, lower case
    """

    iri: str
    key: str
    snapshot: Snapshot
    span: Span
    paragraphs: tuple[Paragraph, ...]
    title: str | None
    url: str | None
    publisher: str | None
    published: Date | None
    wire: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was not read, and why, in one sentence with its remedy."""

    source: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Copy:
    """``article`` has nearly the same words as ``original`` (both are IRIs of articles)."""

    article: str
    original: str
    similarity: float


# ── 2. sentences, 3. attributions ────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source, cue and content as the model found them (PARC / PolNeAR words; several spans where the text interrupts itself).

    :param source: empty where the text states none
    :param confidence: probability that the whole attribution is right
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun, and how likely words near it are to name the one it means.

    :param words: (span of a word, log odds that it names the one meant, against no word of the article), in order; words left out are
        unlikely
    """

    span: Span
    words: tuple[tuple[Span, float], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the stages that look at one article alone have found in it; the stages across articles begin with readings."""

    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    references: tuple[Reference, ...] = ()


# ── 4. agents ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Speaker:
    """One identity over all articles, or an anonymous source of one article.

    :param aliases: other names it was given, sorted; never pronouns or bare roles
    :param article: IRI of the one article an anonymous speaker belongs to, else None
    :param members: IRIs of the speakers that a joint source consists of
    :param same_as: external IRIs from the user's entities file
    """

    iri: str
    name: str
    type: SpeakerType
    aliases: tuple[str, ...] = ()
    article: str | None = None
    members: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One speaker of one attribution, as that article puts it. A coordinated source gives several.

    :param mention: the words that stand for the speaker, or None where no source is stated
    :param speaker: the speaker's IRI
    :param role: "US ambassador to Iraq", as stated in this article, if any
    :param affiliation: name of the organization the article puts the speaker in, if any
    :param confidence: probability that the mention means this speaker
    """

    mention: Span | None
    speaker: str
    role: str | None
    affiliation: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class SourcedAttribution:
    """An attribution, and who speaks in it."""

    attribution: Attribution
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SourcedReading:
    """A reading whose attributions have their speakers.

    :param attributions: those of ``reading``, in order
    """

    reading: Reading
    attributions: tuple[SourcedAttribution, ...]


# ── 5. claims, 6. stances ────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Claim:
    """One contiguous span of one article that one speaker is reported to assert or deny.

    :param text: ``snapshot.text[span.start:span.end]``, always
    :param cue: the reporting words this claim hangs on; claims of one split quotation share it
    :param date: when it was said, as the sentence of its cue tells; else when the article appeared; None where neither is known
    """

    iri: str
    article: str
    span: Span
    text: str
    kind: Kind
    polarity: Polarity
    cue: Span | None
    source: Source
    confidence: float
    date: Date | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """What the user's file says propositions are about; ``topics`` are those above it, sorted by IRI."""

    iri: str
    label: str
    topics: tuple["Topic", ...] = ()


@dataclass(frozen=True, slots=True)
class Proposition:
    """A statement without a speaker; claims concern it, and stances are toward it.

    :param given: whether the user's file gives it; else it was discovered
    :param wordings: other wordings
    :param negation_of: IRIs of propositions that cannot be true together with this one
    :param replaces: IRIs that the user's registry has merged into this one
    :param topics: those above it in the user's file, sorted by IRI
    """

    iri: str
    text: str
    given: bool
    wordings: tuple[str, ...] = ()
    negation_of: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Stance:
    """The position that one holder takes, in one claim, toward one proposition.

    :param joint: whether the holder is a member of the joint source that spoke
    """

    iri: str
    holder: str
    proposition: str
    claim: str
    position: Position
    confidence: float
    date: Date | None
    joint: bool = False


@dataclass(frozen=True, slots=True)
class DatedPosition:
    """The position of one holder on one proposition and date: all stances of that date combined.

    :param date: to the day, or as much of it as is known; None where nothing is
    :param confidence: probability of the position; never above that of its surest stance
    :param stances: one for each wording in each article: those for the position first, the surest first
    """

    holder: str
    proposition: str
    date: Date | None
    position: Position
    confidence: float
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two stances that cannot both hold; ``stance_a < stance_b``."""

    iri: str
    stance_a: str
    stance_b: str
    proposition: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Shift:
    """One holder's change of position on one proposition over time."""

    iri: str
    holder: str
    proposition: str
    from_stance: str
    to_stance: str
    confidence: float


# ── 7. the corpus, 8. the findings of the gate ───────────────────────────────


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model that took part: its task, its folder's name and the SHA-256 of its weights."""

    task: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What whoever publishes the graph says of it (``[dataset]`` of kg.toml): IRIs, a name, an e-mail address, a statement of rights."""

    license: str | None = None
    publisher: str | None = None
    contact: str | None = None
    rights: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that a build found; the graph is written from it.

    :param candidates: stances below the minimum confidence, for people to accept
    :param notes: what the user should know of how it was found; not in the graph
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
    notes: tuple[str, ...] = ()
    publication: Publication = Publication()


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of the gate.

    :param code: KG0xx
    :param focus: IRI of the node at fault
    :param value: what was found there, if the rule names it
    :param shape: IRI of the shape that it breaks
    :param component: IRI of the kind of constraint (``sh:MinCountConstraintComponent``, ...)
    """

    code: str
    severity: Severity
    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str
    component: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate found, and what it looked at.

    :param checked: shape IRI → number of focus nodes it looked at
    :param rules: code → number of nodes that the rule was applied to
    :param notes: what is no finding but should be known (a shape that matched nothing)
    """

    findings: tuple[Finding, ...]
    checked: dict[str, int]
    rules: dict[str, int]
    notes: tuple[str, ...]
