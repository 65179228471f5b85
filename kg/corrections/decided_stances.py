"""Corrections of stances applied: the position that a person sees, in place of what the machine read, or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.corrections.addresses import articles_named
from kg.corrections.decided_propositions import DecidedPropositions, comparable_wording
from kg.corrections.desk import DecidedClaims, find_claims
from kg.corrections.records import Correction, Decided, Decision, MachineReading
from kg.records import Article, Claim, Speaker, Stance
from kg.vocab import Minter


@dataclass(frozen=True, slots=True)
class DecidedStances:
    """Stances and candidates as people decided them, each sorted by IRI."""

    stances: tuple[Stance, ...]
    candidates: tuple[Stance, ...]
    decided: Decided = field(default_factory=Decided)


def apply(
    corrections: Sequence[Correction],
    judged: tuple[Sequence[Stance], Sequence[Stance]],
    claims: DecidedClaims,
    propositions: DecidedPropositions,
    articles: Sequence[Article],
    minter: Minter,
) -> DecidedStances:
    """Put the positions that people see in place of those of the machine; the last line of the file on a pair counts.

    Members of a joint source share its stance. A correction on a claim that another one drops is overruled.

    :param judged: the machine's stances, and its candidates
    """
    desk = _Desk(judged, claims, propositions, articles, minter)
    for correction in corrections:
        if correction.action == "stance":
            desk.apply(correction)
    return desk.result()


class _Desk:
    """Stances and candidates while corrections are applied to them."""

    def __init__(
        self,
        judged: tuple[Sequence[Stance], Sequence[Stance]],
        claims: DecidedClaims,
        propositions: DecidedPropositions,
        articles: Sequence[Article],
        minter: Minter,
    ) -> None:
        """Begin with what the machine judged."""
        self._minter, self._articles, self._propositions = minter, articles, propositions
        self._stances, self._candidates = ({stance.iri: stance for stance in stances} for stances in judged)
        self._found = self._candidates | self._stances
        self._pairs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)  # IRIs of claim and proposition → of its stances
        for stance in self._found.values():
            self._pairs[stance.claim, stance.proposition].add(stance.iri)
        self._speakers = {speaker.iri: speaker for speaker in claims.speakers}
        self._claims, self._dropped = _by_article(claims.claims), _by_article(claims.dropped)
        self._decisions: list[Decision] = []
        self._settled: dict[tuple[str, str], int] = {}  # IRIs of claim and proposition → number of the decision

    def apply(self, correction: Correction) -> None:
        """Apply one correction, and note what became of it."""
        claims = self._matched(correction, self._claims)
        proposition = self._propositions.by_wording.get(comparable_wording(correction.proposition or ""))
        if not claims and proposition and len(self._matched(correction, self._dropped)) == 1:
            self._decisions.append(Decision(correction, "overruled"))
        elif not claims or proposition is None:
            self._decisions.append(Decision(correction, "lost"))
        elif len(claims) > 1:
            self._decisions.append(Decision(correction, "ambiguous"))
        else:
            self._decide(correction, claims[0], proposition)

    def _matched(self, correction: Correction, claims: Mapping[str, Sequence[Claim]]) -> list[Claim]:
        """Find the claims that a correction may be about.

        :param claims: by IRI of the article
        """
        return [
            claim
            for article in articles_named(correction.article or "", self._articles)
            for claim in find_claims(correction, correction.speaker, claims.get(article.iri, ()), self._speakers, article)
        ]

    def _decide(self, correction: Correction, claim: Claim, proposition: str) -> None:
        """Take the position of a correction in place of all that there is on a claim and a proposition."""
        pair = (claim.iri, proposition)
        earlier = self._settled.get(pair)
        if earlier is not None and self._decisions[earlier].correction.position != correction.position:
            self._decisions[earlier] = replace(self._decisions[earlier], outcome="overruled")
        self._settled[pair] = len(self._decisions)
        for iri in self._pairs[pair]:
            self._stances.pop(iri, None)
            self._candidates.pop(iri, None)
        for stance in self._seen(correction, claim, proposition):
            self._stances[stance.iri] = stance
            self._pairs[pair].add(stance.iri)
        self._decisions.append(Decision(correction, "applied", (*pair, *sorted(self._pairs[pair]))))

    def _seen(self, correction: Correction, claim: Claim, proposition: str) -> list[Stance]:
        """Make the stance that a person sees, with that of each member of a joint source; none where the person sees none."""
        if correction.position is None or correction.position == "none":
            return []
        iri, holder = self._minter.stance(claim.iri, proposition), claim.source.speaker
        stance = Stance(iri, holder, proposition, claim.iri, correction.position, 1.0, claim.date)
        members = {member: self._minter.stance(claim.iri, proposition, member) for member in self._speakers[holder].members}
        return [stance, *(replace(stance, iri=iri, holder=member, joint=True) for member, iri in members.items())]

    def result(self) -> DecidedStances:
        """Give the stances and candidates as they are now, and the machine's readings of those that were decided."""
        nodes = {node for decision in self._decisions for node in decision.nodes}
        readings = tuple(_reading(self._found[node], self._speakers) for node in sorted(nodes & self._found.keys()))
        return DecidedStances(
            tuple(self._stances[iri] for iri in sorted(self._stances)),
            tuple(self._candidates[iri] for iri in sorted(self._candidates)),
            Decided(tuple(self._decisions), readings),
        )


def _by_article(claims: Iterable[Claim]) -> Mapping[str, Sequence[Claim]]:
    """Group claims by the IRI of their article."""
    grouped: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.article].append(claim)
    return grouped


def _reading(stance: Stance, speakers: Mapping[str, Speaker]) -> MachineReading:
    """Give what the machine had read of a stance.

    :param speakers: by IRI
    """
    holder = speakers[stance.holder].name if stance.holder in speakers else None
    return MachineReading(stance.iri, stance.confidence, speaker=holder, position=stance.position, proposition=stance.proposition)
