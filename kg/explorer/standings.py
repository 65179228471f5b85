"""Who stands where: the stances of each speaker on each proposition, counted; what the matrix and the network are made of."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.explorer.cells import count, share
from kg.explorer.views import Request

_POSITIONS = ("support", "oppose", "neutral")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who takes positions.

    :param type: ``person``, ``organization``, ``group`` or ``anonymous``
    :param organization: for whom all attributions that say so have them speak; None where none does, or they differ
    """

    iri: str
    name: str
    type: str
    organization: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many stances a speaker has on a proposition, of each position."""

    support: int = 0
    oppose: int = 0
    neutral: int = 0

    @property
    def total(self) -> int:
        """Number of stances."""
        return self.support + self.oppose + self.neutral

    @property
    def positions(self) -> frozenset[str]:
        """The sides that the speaker took: none where all stances are neutral."""
        return frozenset(name for name in ("support", "oppose") if getattr(self, name))

    @property
    def position(self) -> str:
        """``support``, ``oppose`` or ``neutral``; ``mixed`` where the speaker took both sides."""
        return "mixed" if len(self.positions) == 2 else next(iter(self.positions), "neutral")


@dataclass(frozen=True, slots=True)
class Standings:
    """Who stands where.

    :param actors: IRI → speaker
    :param propositions: IRI → wording
    :param counts: IRI of the speaker → IRI of the proposition → count
    """

    actors: Mapping[str, Actor]
    propositions: Mapping[str, str]
    counts: Mapping[str, Mapping[str, Count]]


def read(request: Request, *, anonymous: bool = False) -> Standings:
    """Read who stands where, as the filters ask for it. For a joint source its members speak.

    :param anonymous: whether sources without a name are among the speakers; what they are called in one article says nothing of another
    """
    actors = {actor.iri: actor for actor in _actors(request) if anonymous or actor.type != "anonymous"}
    propositions: dict[str, str] = {}
    tally: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    least = request.options.confidence or 0.0
    for row in request.ask("stances", **request.options.parameters()).records():
        speaker, proposition = str(row["speakerIri"]), str(row["propositionIri"])
        if speaker in actors and row["position"] in _POSITIONS and share(row["confidence"]) >= least:
            propositions[proposition] = str(row["proposition"])
            tally[speaker][proposition][str(row["position"])] += 1
    counts = {speaker: {proposition: Count(**number) for proposition, number in on.items()} for speaker, on in tally.items()}
    return Standings({iri: actors[iri] for iri in counts}, propositions, counts)


def _actors(request: Request) -> list[Actor]:
    """Read all speakers that are no joint source, by address.

    A speaker is of the party that a person decided, else of the organization; else of the one that all attributions name that name any.
    """
    named: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))  # speaker → who says so → organizations
    rows = list(request.ask("pages/actors").records())
    for row in rows:
        if row["organization"]:
            named[str(row["speaker"])][count(row["decided"])].add(str(row["organization"]))
    surest = {speaker: sources[max(sources)] for speaker, sources in named.items()}
    only = {speaker: next(iter(names)) for speaker, names in surest.items() if len(names) == 1}
    known = {str(row["speaker"]): (str(row["name"]), str(row["type"])) for row in rows}
    return [Actor(iri, name, kind, only.get(iri)) for iri, (name, kind) in sorted(known.items())]
