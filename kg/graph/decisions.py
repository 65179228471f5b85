"""What the graph states of corrections: who decided what, what became of it, and what the machine had read."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from kg.corrections.records import Correction, Decision, MachineReading, filled
from kg.graph.corpus import Corpus
from kg.graph.terms import Fact, about, decimal, english, integer, iri, prefixed, string
from kg.vocab import Minter

NOBODY = "corrections"  # the name of whoever decided, where no coder is named
_IN_TITLE = ("speaker", "kind", "polarity", "proposition", "position", "name", "type", "party", "organization")


def of_corrections(corpus: Corpus, minter: Minter) -> Iterator[str]:
    """State all corrections of a build, their coders, what they decided, and what the machine had read of that.

    A node that people decided is attributed to its coders, and is a revision of what the machine had read, where it had read anything.
    """
    decided = corpus.decided
    known = {
        *(claim.iri for claim in corpus.claims),
        *(stance.iri for stance in corpus.stances),
        *(speaker.iri for speaker in corpus.speakers),
        *(proposition.iri for proposition in corpus.propositions),
    }
    wordings = {proposition.iri: {proposition.text, *proposition.wordings} for proposition in corpus.propositions}
    read = {reading.node for reading in decided.readings}
    times: Counter[str] = Counter()
    for decision in decided.decisions:
        content = repr(filled(decision.correction))
        times[content] += 1  # the same line twice is two corrections
        yield from _of_decision(decision, minter.correction(content, str(times[content])), decided.file, (known, read), minter)
    for reading in decided.readings:
        yield from _of_reading(reading, minter)
        if reading.node in known:
            yield from about(reading.node, ("prov:wasRevisionOf", iri(minter.reading(reading.node))))
        if reading.node in wordings and reading.text not in wordings[reading.node]:  # a former wording still finds the proposition
            yield from about(reading.node, ("skos:altLabel", english(reading.text)))


def _of_decision(
    decision: Decision, node: str, file: str, nodes: tuple[AbstractSet[str], AbstractSet[str]], minter: Minter
) -> Iterator[str]:
    """State a correction, its coder, and that the coder decided what it is about.

    :param node: IRI of the correction
    :param nodes: IRIs of all that the graph holds, and of all that the machine had read
    """
    correction, (known, read) = decision.correction, nodes
    coder = minter.coder(correction.coder or "")
    corrected = [target for target in decision.nodes if target in known]
    yield from about(
        node,
        ("a", prefixed("kg:Correction")),
        ("kg:action", string(correction.action)),
        ("kg:outcome", string(decision.outcome)),
        ("dcterms:title", string(title(correction))),
        ("dcterms:description", english(correction.note)),
        ("dcterms:date", string(correction.decided)),
        ("kg:source", string(file)),
        ("kg:line", None if correction.line is None else integer(correction.line)),
        ("prov:wasAttributedTo", iri(coder)),
        *(("kg:corrects", iri(target)) for target in corrected),
        *(("kg:machineReading", iri(minter.reading(target))) for target in decision.nodes if target in read),
    )
    yield from about(
        coder, ("a", prefixed("prov:Person" if correction.coder else "prov:Agent")), ("schema:name", string(correction.coder or NOBODY))
    )
    if decision.outcome == "applied":
        for target in corrected:
            yield from about(target, ("prov:wasAttributedTo", iri(coder)))


def _of_reading(reading: MachineReading, minter: Minter) -> Iterator[str]:
    """State what the machine had read."""
    facts: tuple[Fact, ...] = (
        ("kg:confidence", None if reading.confidence is None else decimal(reading.confidence)),
        ("schema:text", english(reading.text)),
        ("kg:speakerName", string(reading.speaker)),
        ("kg:speakerKind", string(reading.type)),
        ("kg:claimKind", string(reading.kind)),
        ("kg:polarity", prefixed(f"kg:{reading.polarity}") if reading.polarity else None),
        ("kg:stanceValue", prefixed(f"kg:{reading.position}") if reading.position else None),
        ("kg:towards", iri(reading.proposition) if reading.proposition else None),
    )
    yield from about(minter.reading(reading.node), ("a", prefixed("kg:MachineReading")), *facts)


def title(correction: Correction) -> str:
    """Say on one line what a correction does.

    >>> title(Correction("stance", "a.txt", "Rain is coming", proposition="It will rain", position="support"))
    'stance: “Rain is coming” in a.txt, proposition It will rain, position support'
    """
    where = f"“{correction.quotation}”" if correction.quotation else ""
    if not where and correction.start is not None:
        where = f"characters {correction.start} to {correction.end}"
    place = f"{where} in {correction.article}" if where and correction.article else where or correction.article or ""
    values = [f"{name} {getattr(correction, name)}" for name in _IN_TITLE if getattr(correction, name) is not None]
    return " ".join(f"{correction.action}: {', '.join(part for part in (place, *values) if part)}".split())
