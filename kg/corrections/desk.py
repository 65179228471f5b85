"""The claims and speakers of a build while corrections are applied to them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.corrections.addresses import Stretch, articles_named, find
from kg.corrections.records import Correction, Decided, Decision, MachineReading, Outcome
from kg.corrections.speaker_table import SpeakerTable, names_of
from kg.records import Article, Claim, Speaker
from kg.vocab import Minter

Result = Outcome | tuple[str, ...]
"""What became of a correction: IRIs of what it decides, where it was applied."""


@dataclass(frozen=True, slots=True)
class DecidedClaims:
    """Claims and speakers as people decided them.

    :param claims: sorted by article and span
    :param speakers: sorted by IRI
    :param dropped: claims of the machine's that are none
    """

    claims: tuple[Claim, ...]
    speakers: tuple[Speaker, ...]
    dropped: tuple[Claim, ...] = ()
    decided: Decided = field(default_factory=Decided)


class Desk:
    """Claims and speakers while corrections are applied to them, one line of the file after the other.

    :ivar claims: IRI → claim
    :ivar dropped: the same of claims that were dropped, since a later line may take one back
    :ivar table: the speakers
    """

    def __init__(self, claims: Sequence[Claim], speakers: Sequence[Speaker], articles: Sequence[Article], minter: Minter) -> None:
        """Begin with what the machine found."""
        self.minter = minter
        self.articles = articles
        self.claims = {claim.iri: claim for claim in claims}
        self.dropped: dict[str, Claim] = {}
        self.table = SpeakerTable(speakers, minter)
        self._found = dict(self.claims)
        self._found_speakers = {speaker.iri: speaker for speaker in speakers}
        self._iris: defaultdict[str, list[str]] = defaultdict(list)  # IRI of an article → those of its claims
        for claim in claims:
            self._iris[claim.article].append(claim.iri)
        self._decisions: list[Decision] = []
        self._settled: dict[tuple[str, str], tuple[object, int]] = {}  # (IRI, what of it) → (value, number of the decision)

    def note(self, correction: Correction, result: Result) -> None:
        """Note what became of a correction."""
        is_applied = isinstance(result, tuple)
        self._decisions.append(Decision(correction, "applied", result) if is_applied else Decision(correction, result))

    def settle(self, node: str, what: str, *, value: object) -> None:
        """Note what the decision at hand says of a node; an earlier one that says otherwise is overruled."""
        earlier = self._settled.get((node, what))
        if earlier and earlier[0] != value:
            self._decisions[earlier[1]] = replace(self._decisions[earlier[1]], outcome="overruled")
        self._settled[node, what] = value, len(self._decisions)

    def keep(self, claim: Claim) -> None:
        """Take a claim, as a person has seen it, into the claims; one that was dropped comes back."""
        self.settle(claim.iri, "stays", value=True)
        self.dropped.pop(claim.iri, None)
        if claim.iri not in self._iris[claim.article]:
            self._iris[claim.article].append(claim.iri)
        self.claims[claim.iri] = replace(claim, confidence=1.0, source=replace(claim.source, confidence=1.0))

    def of_article(self, article: str) -> list[Claim]:
        """Give the claims of an article, dropped ones too.

        :param article: IRI
        """
        return [self.claims.get(iri) or self.dropped[iri] for iri in self._iris[article]]

    def with_claim(self, correction: Correction, speaker: str | None, act: Callable[[Claim], None]) -> Result:
        """Find the one claim that a correction is about, a dropped one where there is no other, and do something to it.

        :param speaker: name of the speaker whose claim it is, where that is given
        """
        for able in (self.claims, self.dropped):
            found = [
                claim
                for article in articles_named(correction.article or "", self.articles)
                for claim in find_claims(
                    correction, speaker, filter(None, map(able.get, self._iris[article.iri])), self.table.speakers, article
                )
            ]
            if len(found) > 1:
                return "ambiguous"
            if found:
                act(found[0])
                return (found[0].iri,)
        return "lost"

    def result(self) -> DecidedClaims:
        """Give the claims and speakers as they are now, and the machine's readings of those that were decided."""
        nodes = {node for decision in self._decisions for node in decision.nodes}
        readings = [_read_claim(self._found[node], self._found_speakers) for node in nodes & self._found.keys()]
        readings += [_read_speaker(self._found_speakers[node]) for node in nodes & self._found_speakers.keys()]
        claims = sorted(self.claims.values(), key=lambda claim: (claim.article, claim.span, claim.iri))
        speakers = sorted(self.table.speakers.values(), key=lambda speaker: speaker.iri)
        return DecidedClaims(tuple(claims), tuple(speakers), tuple(self.dropped.values()), Decided(tuple(self._decisions), tuple(readings)))


def find_claims(
    correction: Correction, speaker: str | None, claims: Iterable[Claim], speakers: Mapping[str, Speaker], article: Article
) -> tuple[Claim, ...]:
    """Find the claims of an article that a correction may be about.

    :param speaker: name of the speaker whose claim it is; any speaker's where None
    :param speakers: by IRI
    """
    by_iri = {claim.iri: claim for claim in claims if article.iri == claim.article}
    stretches = [
        Stretch(claim.iri, claim.span, claim.text, names_of(speakers[claim.source.speaker]))
        for claim in by_iri.values()
        if claim.source.speaker in speakers
    ]
    return tuple(by_iri[stretch.iri] for stretch in find(correction, stretches, article.snapshot.text, speaker))


def _read_claim(claim: Claim, speakers: Mapping[str, Speaker]) -> MachineReading:
    """Give what the machine had read of a claim.

    :param speakers: by IRI, as the machine found them
    """
    speaker = speakers[claim.source.speaker].name if claim.source.speaker in speakers else None
    return MachineReading(claim.iri, claim.confidence, text=claim.text, speaker=speaker, kind=claim.kind, polarity=claim.polarity)


def _read_speaker(speaker: Speaker) -> MachineReading:
    """Give what the machine had read of a speaker."""
    return MachineReading(speaker.iri, speaker=speaker.name, type=speaker.type)
