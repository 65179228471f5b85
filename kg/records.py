"""The values that pass between the stages of a build, in the order of the stages: frozen records without behaviour.

Every offset counts Unicode code points of a snapshot's text, so ``snapshot.text[span.start:span.end]`` is what the span says.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Zone = Literal["headline", "standfirst", "body"]
Kind = Literal["direct", "indirect", "mixed"]
Polarity = Literal["asserted", "denied"]
Position = Literal["support", "oppose", "neutral"]
SpeakerType = Literal["person", "organization", "group", "anonymous"]
Precision = Literal["second", "day", "month", "year"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a snapshot."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A point in time (UTC), and the smallest unit of it that is known."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model that took part: its task, its folder's name and the SHA-256 of its weights."""

    task: str
    name: str
    digest: str


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
    """One block of prose; captions, links and other page furniture are in no paragraph."""

    span: Span
    zone: Zone


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of an article shows, whatever its metadata say; the gate compares the two.

    :param headline: None where the page has none
    :param date: to the day; None where the page tells none
    :param publisher: the outlet that the page names, if any
    :param headline_share: share of the content words of the article's title that the rest of its page has; None where these are too few
    :param digest: SHA-256 of the prose in small letters with single spaces: the same for the same article under another name
    :param words: number of words of the prose
    :param repeated_share: share of the prose's word 5-grams that stand on the page a further time; 0 where none but short stretches do
    :param repeated: where the page begins to repeat its prose, if it does
    :param garbled: the first characters that were decoded wrongly ("Ã©"), if any
    :param paywall: the line that says that the rest is for subscribers, if any
    """

    headline: str | None
    date: Date | None
    publisher: str | None
    headline_share: float | None
    digest: str
    words: int
    repeated_share: float
    repeated: Span | None
    garbled: Span | None
    paywall: Span | None


@dataclass(frozen=True, slots=True)
class Article:
    """One article in a snapshot; a snapshot may hold several.

    :param key: given id, else canonical URL, else relative path; a second article of a file adds ``#char=start,end``
    :param span: of the article in the snapshot, page furniture included
    :param paragraphs: what is read of it, in order, none overlapping
    :param wire: the agency that the article credits ("Reuters"), if any
    :param language: BCP 47 tag, lower case
    :param shown: None where nobody looked at a page
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
    shown: Shown | None = None


@dataclass(frozen=True, slots=True, order=True)
class UnmatchedRow:
    """A row of the user's metadata that matches no article; it holds the file's name without folder, the line from 1, the path or URL."""

    file: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input (a path or URL) that was not read: one sentence that says why, and one that says what to do about it."""

    source: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Copy:
    """``article`` has nearly the same words as ``original`` (both are IRIs of articles).

    :param similarity: share of word 5-grams of the shorter one that the other has too, 0 to 1
    """

    article: str
    original: str
    similarity: float


# ── 2. sentences, 3. attributions ────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and the number of its paragraph in ``Article.paragraphs``."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source, cue and content (who speaks, the words that report it, what is said; terms of the corpora PARC and PolNeAR).

    Each has several spans where the text interrupts it.

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

    :param words: in order, each with the log odds that it names the one meant, against that no word of the article does; likely ones only
    """

    span: Span
    words: tuple[tuple[Span, float], ...]


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word with a capital; the probabilities that it is in no name ("|Critics say"), and in a person's; else it is in another name."""

    span: Span
    none: float
    person: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with its sentences, attributions and pronouns: all that is found by reading it alone, without other articles.

    :param references: its pronouns
    :param name_words: its words with a capital, in order; none where the model does not tell names
    """

    article: Article
    sentences: tuple[Sentence, ...]
    attributions: tuple[Attribution, ...]
    references: tuple[Reference, ...] = ()
    name_words: tuple[NameWord, ...] = ()


# ── 4. agents ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person, organization or group over all articles, or one anonymous source of one article.

    :param aliases: other names it was given, sorted; never pronouns or bare roles
    :param article: IRI of the one article an anonymous speaker belongs to, else None
    :param members: IRIs of the speakers that a joint source consists of
    :param same_as: external IRIs from the user's entities file
    :param replaces: IRIs of speakers that a person merged into this one, sorted
    :param party, organization: names of those for whom the speaker speaks, where a person said so
    """

    iri: str
    name: str
    type: SpeakerType
    aliases: tuple[str, ...] = ()
    article: str | None = None
    members: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    party: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One speaker of one attribution, as its article describes it. A source such as "Ann Smith and the council" gives several.

    :param mention: the words that stand for the speaker, or None where no source is stated
    :param speaker: the speaker's IRI
    :param role: "US ambassador to Iraq", as stated in this article, if any
    :param affiliation: name of the organization the article puts the speaker in, if any
    :param confidence: probability that the mention means this speaker
    :param affiliation_span: the words that say so, or None where the user's entities say it
    """

    mention: Span | None
    speaker: str
    role: str | None
    affiliation: str | None
    confidence: float
    affiliation_span: Span | None = None


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

    :param article: IRI of the article
    :param text: ``snapshot.text[span.start:span.end]``, always
    :param cue: the reporting words ("said"); the parts of an interrupted quotation share them
    :param confidence: probability that content and speaker are right
    :param date: when it was said, if the sentence of the cue tells; else when the article appeared; None where neither is known
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

    :param given: whether the user's file lists it; else it was discovered in the claims
    :param wordings: other wordings of the same statement
    :param negation_of: IRIs of propositions that cannot be true together with this one
    :param replaces: IRIs that the user's registry has merged into this one
    :param file: name of the user's file, without its folder; None where it was discovered
    :param line: of that file, from 1; None where that is Turtle
    :param topics: those above it in the user's file, sorted by IRI
    """

    iri: str
    text: str
    given: bool
    wordings: tuple[str, ...] = ()
    negation_of: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    file: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Stance:
    """The position that one holder takes, in one claim, toward one proposition.

    :param holder, proposition, claim: their IRIs
    :param confidence: probability that the position is right
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

    :param holder, proposition: their IRIs
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
    """Two stances, of one holder or two, that contradict each other: their IRIs, and that of the proposition that they contradict on."""

    iri: str
    stance_a: str
    stance_b: str
    proposition: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Shift:
    """One holder's change of position on one proposition over time; its fields are IRIs."""

    iri: str
    holder: str
    proposition: str
    from_stance: str
    to_stance: str
    confidence: float
