"""What a person decided, as a flat record; which fields each action takes; and what became of it in a build."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from kg.records import Kind, Polarity, Position, SpeakerType

Action = Literal[
    "confirm",
    "drop",
    "add",
    "change",
    "stance",
    "merge-speakers",
    "split-speaker",
    "rename-speaker",
    "describe-speaker",
    "merge-propositions",
    "reword-proposition",
]
DecidedPosition = Literal[Position, "none"]

ACTIONS: tuple[str, ...] = get_args(Action)
# Field → the values that it may have.
CHOICES: dict[str, tuple[str, ...]] = {
    "action": ACTIONS,
    "kind": get_args(Kind),
    "polarity": get_args(Polarity),
    "position": (*get_args(Position), "none"),
    "type": tuple(kind for kind in get_args(SpeakerType) if kind != "anonymous"),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What one person decided; fields that an action does not need are None.

    :param action: what is done: to a claim (``confirm``, ``drop``, ``add``, ``change``), to a position (``stance``), to speakers or to
        propositions
    :param article: the article's ``source``, as the query ``claims`` gives it
    :param quotation: the words of the evidence, as they stand in the article
    :param start, end: offsets of the evidence in the article's text, in code points
    :param speaker: by canonical name; ``add`` and ``change``: who says it; ``merge-speakers`` and the like: whom it is about; else whose
        claim it is, where several speakers share the words
    :param kind, polarity: of the claim that is added or changed
    :param proposition: the text of the proposition that it is about
    :param position: ``support``, ``oppose``, ``neutral`` or ``none``
    :param name: the new name or wording; of merges, the name or wording of the one that stays
    :param type: ``person``, ``organization`` or ``group``
    :param party, organization: for whom the speaker speaks
    :param coder: who decided it
    :param decided: when, as an ISO date
    :param note: why
    :param line: of the file that it was read from, from 1; None where it was not read
    """

    action: Action
    article: str | None = None
    quotation: str | None = None
    start: int | None = None
    end: int | None = None
    speaker: str | None = None
    kind: Kind | None = None
    polarity: Polarity | None = None
    proposition: str | None = None
    position: DecidedPosition | None = None
    name: str | None = None
    type: SpeakerType | None = None
    party: str | None = None
    organization: str | None = None
    coder: str | None = None
    decided: str | None = None
    note: str | None = None
    line: int | None = field(default=None, compare=False)


FIELDS: tuple[str, ...] = tuple(name for name in Correction.__dataclass_fields__ if name != "line")
NUMBERS = frozenset({"start", "end"})
_ALWAYS = frozenset({"action", "coder", "decided", "note"})
_PLACE = frozenset({"article", "quotation", "start", "end"})


@dataclass(frozen=True, slots=True)
class Form:
    """Which fields an action takes, besides coder, decided and note.

    :param required: all of these
    :param optional: any of these
    :param any_of: at least one of these; any will do where there are none
    :param is_claim: whether it addresses a claim, by article and quotation or offsets
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    is_claim: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """All fields that the action takes."""
        return _ALWAYS | {*self.required, *self.optional, *self.any_of} | (_PLACE if self.is_claim else frozenset())


FORMS: dict[str, Form] = {
    "confirm": Form(optional=("speaker",), is_claim=True),
    "drop": Form(optional=("speaker",), is_claim=True),
    "add": Form(required=("speaker",), optional=("kind", "polarity", "type"), is_claim=True),
    "change": Form(any_of=("speaker", "kind", "polarity"), optional=("type",), is_claim=True),
    "stance": Form(required=("proposition", "position"), optional=("speaker",), is_claim=True),
    "merge-speakers": Form(required=("speaker", "name"), optional=("article",)),
    "split-speaker": Form(required=("speaker", "name", "article"), optional=("quotation", "start", "end", "type")),
    "rename-speaker": Form(required=("speaker", "name"), optional=("article",)),
    "describe-speaker": Form(required=("speaker",), any_of=("type", "party", "organization"), optional=("article",)),
    "merge-propositions": Form(required=("proposition", "name")),
    "reword-proposition": Form(required=("proposition", "name")),
}


def filled(correction: Correction) -> dict[str, str | int]:
    """Give the fields of a correction that have a value, in the order of ``FIELDS``."""
    values = asdict(correction)
    return {name: values[name] for name in FIELDS if values[name] is not None}


# ── what became of corrections in a build ────────────────────────────────────

Outcome = Literal["applied", "overruled", "ambiguous", "lost"]
"""``overruled``: a later line decides otherwise; ``ambiguous``: it fits several things; ``lost``: it fits nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A correction, and what became of it.

    :param nodes: IRIs of the claims, stances, speakers and propositions that it decides, those that it removes among them
    """

    correction: Correction
    outcome: Outcome
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineReading:
    """What the machine had read of a claim, stance, speaker or proposition that a person decided.

    :param node: its IRI
    :param text: the words of a claim, or of a proposition
    :param speaker: the name of a claim's or a stance's speaker, or of a speaker
    :param proposition: IRI of that of a stance
    """

    node: str
    confidence: float | None = None
    text: str | None = None
    speaker: str | None = None
    type: SpeakerType | None = None
    kind: Kind | None = None
    polarity: Polarity | None = None
    position: Position | None = None
    proposition: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided in one build.

    :param decisions: one for each correction, in the order of the file
    :param readings: what the machine had read; one for each node
    :param file: name of the corrections file, without its folder
    """

    decisions: tuple[Decision, ...] = ()
    readings: tuple[MachineReading, ...] = ()
    file: str = ""


def joined(parts: Sequence[Decided], file: str) -> Decided:
    """Put together what several stages decided, in the order of the file."""
    decisions = [decision for part in parts for decision in part.decisions]
    readings = {reading.node: reading for part in parts for reading in part.readings}
    ordered = sorted(decisions, key=lambda decision: decision.correction.line or 0)
    return Decided(tuple(ordered), tuple(readings[node] for node in sorted(readings)), file)


def notes_about(decided: Decided) -> tuple[str, ...]:
    """Write sentences for the user about what became of the corrections; none where there are none."""
    if not decided.decisions:
        return ()
    applied = sum(decision.outcome in {"applied", "overruled"} for decision in decided.decisions)
    lines = [str(decision.correction.line) for decision in decided.decisions if decision.outcome in {"lost", "ambiguous"}]
    unfit = f"; {len(lines):,} fit nothing or several things (KG119): line {', '.join(lines)}" if lines else ""
    return (f"{decided.file}: {applied:,} of {len(decided.decisions):,} corrections were applied{unfit}.",)
