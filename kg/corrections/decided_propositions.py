"""Corrections of propositions applied: merged and reworded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.corrections.addresses import comparable_name
from kg.corrections.records import Correction, Decided, Decision, MachineReading
from kg.records import Proposition


@dataclass(frozen=True, slots=True)
class DecidedPropositions:
    """Propositions as people decided them.

    :param propositions: in the order in which they were given
    :param by_wording: wording, made comparable, → IRI; wordings that a person replaced among them
    """

    propositions: tuple[Proposition, ...]
    by_wording: Mapping[str, str] = field(default_factory=dict)
    decided: Decided = field(default_factory=Decided)


def comparable_wording(text: str) -> str:
    """Rewrite a wording so that case, spaces and a final full stop do not count."""
    return comparable_name(text).rstrip(".")


def apply(corrections: Sequence[Correction], propositions: Sequence[Proposition]) -> DecidedPropositions:
    """Merge and reword propositions in the order of the file, before claims are judged against them.

    A proposition that is reworded keeps its IRI. Its former wording still finds it, but claims are judged against the new one alone: a
    better wording may say something else. One that is merged into another becomes another wording of that one.
    """
    current = {proposition.iri: proposition for proposition in propositions}
    by_wording: dict[str, str] = {}
    for proposition in propositions:
        for wording in (*proposition.wordings, proposition.text):
            by_wording[comparable_wording(wording)] = proposition.iri
    decisions, settled = list[Decision](), dict[str, int]()  # IRI of a reworded proposition → number of the decision
    for correction in corrections:
        if correction.action not in {"merge-propositions", "reword-proposition"}:
            continue
        iri = by_wording.get(comparable_wording(correction.proposition or ""))
        if iri is None:
            decisions.append(Decision(correction, "lost"))
        elif correction.action == "reword-proposition":
            if iri in settled and current[iri].text != correction.name:
                decisions[settled[iri]] = replace(decisions[settled[iri]], outcome="overruled")
            settled[iri] = len(decisions)
            decisions.append(_reword(correction, current[iri], current, by_wording))
        else:
            decisions.append(_merge(correction, current[iri], current, by_wording))
    nodes = {node for decision in decisions for node in decision.nodes}
    readings = [MachineReading(proposition.iri, text=proposition.text) for proposition in propositions if proposition.iri in nodes]
    kept = tuple(current[proposition.iri] for proposition in propositions if proposition.iri in current)
    return DecidedPropositions(kept, by_wording, Decided(tuple(decisions), tuple(readings)))


def _reword(correction: Correction, proposition: Proposition, current: dict[str, Proposition], by_wording: dict[str, str]) -> Decision:
    """Give a proposition another wording; one that another proposition has already is ambiguous."""
    text = " ".join((correction.name or "").split())
    if by_wording.get(comparable_wording(text), proposition.iri) != proposition.iri:
        return Decision(correction, "ambiguous")
    by_wording[comparable_wording(text)] = proposition.iri
    wordings = tuple(wording for wording in proposition.wordings if wording != text)
    current[proposition.iri] = replace(proposition, text=text, wordings=wordings)
    return Decision(correction, "applied", (proposition.iri,))


def _merge(correction: Correction, gone: Proposition, current: dict[str, Proposition], by_wording: dict[str, str]) -> Decision:
    """Make one proposition of two: the one that the correction names stays."""
    iri = by_wording.get(comparable_wording(correction.name or ""))
    if iri is None:
        return Decision(correction, "lost")
    if iri == gone.iri:  # an earlier line or the user's file has made one of them
        return Decision(correction, "applied", (iri,))
    stays = current.pop(gone.iri) and current[iri]
    current[iri] = replace(
        stays,
        wordings=tuple(sorted({*stays.wordings, *gone.wordings, gone.text} - {stays.text})),
        negation_of=tuple(sorted({*stays.negation_of, *gone.negation_of} - {iri, gone.iri})),
        replaces=tuple(sorted({*stays.replaces, *gone.replaces, gone.iri})),
        topics=tuple(sorted({*stays.topics, *gone.topics}, key=lambda topic: topic.iri)),
    )
    for other in list(current.values()):
        if gone.iri in other.negation_of:
            contraries = {iri if contrary == gone.iri else contrary for contrary in other.negation_of} - {other.iri}
            current[other.iri] = replace(other, negation_of=tuple(sorted(contraries)))
    for wording, owner in list(by_wording.items()):
        if owner == gone.iri:
            by_wording[wording] = iri
    return Decision(correction, "applied", (gone.iri, iri))
