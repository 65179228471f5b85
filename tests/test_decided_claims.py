"""Corrections of claims: each action on the ferry corpus, what overrules what, and what fits nothing."""

from dataclasses import replace

import pytest

from kg.corrections import decided_claims
from kg.corrections.desk import DecidedClaims
from kg.corrections.records import Correction, Outcome
from kg.graph.corpus import Corpus
from kg.records import Claim
from kg.vocab import Minter

TERMINAL, MAYOR = "2021/terminal.txt", "2021/mayor.txt"
PIER = "the old pier is unsafe"


def applied(corpus: Corpus, minter: Minter, *corrections: Correction) -> DecidedClaims:
    return decided_claims.apply(corrections, corpus.claims, corpus.speakers, corpus.articles, minter)


def outcomes(result: DecidedClaims) -> list[Outcome]:
    return [decision.outcome for decision in result.decided.decisions]


def of(corpus: Corpus, source: str, words: str) -> Claim:
    articles = {article.iri: article.snapshot.source for article in corpus.articles}
    (claim,) = (claim for claim in corpus.claims if claim.text == words and articles[claim.article] == source)
    return claim


def now(result: DecidedClaims, claim: Claim) -> Claim | None:
    return next((one for one in result.claims if one.iri == claim.iri), None)


def name(result: DecidedClaims, iri: str) -> str:
    return next(speaker.name for speaker in result.speakers if speaker.iri == iri)


def test_without_corrections_nothing_changes(corpus: Corpus, minter: Minter) -> None:
    result = applied(corpus, minter)
    assert {*result.claims} == {*corpus.claims}
    assert {*result.speakers} == {*corpus.speakers}
    assert (result.dropped, result.decided.decisions, result.decided.readings) == ((), (), ())


def test_a_claim_is_confirmed(corpus: Corpus, minter: Minter) -> None:
    claim = of(corpus, TERMINAL, "money is missing")
    result = applied(corpus, minter, Correction("confirm", TERMINAL, "money is missing"))
    assert now(result, claim) == replace(claim, confidence=1.0, source=replace(claim.source, confidence=1.0))
    (reading,) = result.decided.readings
    assert (reading.node, reading.confidence, reading.speaker) == (claim.iri, 0.4, "a port official")
    assert (reading.kind, reading.polarity, reading.text) == ("indirect", "denied", "money is missing")


def test_a_claim_is_dropped_and_stays_recorded(corpus: Corpus, minter: Minter) -> None:
    claim = of(corpus, TERMINAL, "money is missing")
    result = applied(corpus, minter, Correction("drop", TERMINAL, "money is missing"))
    assert now(result, claim) is None
    assert result.dropped == (claim,)
    assert result.decided.decisions[0].nodes == (claim.iri,)
    assert [reading.node for reading in result.decided.readings] == [claim.iri]


def test_a_claim_that_was_missed_is_added(corpus: Corpus, minter: Minter) -> None:
    text = corpus.articles[2].snapshot.text
    correction = Correction("add", MAYOR, "“a gift to the bay”", speaker="Karim Sefu")
    result = applied(corpus, minter, correction, replace(correction, speaker="Ada New", kind="mixed", polarity="denied"))
    added = [claim for claim in result.claims if claim not in corpus.claims]
    assert [claim.text for claim in added] == ["a gift to the bay"] * 2
    assert all(text[claim.span.start : claim.span.end] == claim.text for claim in added)
    assert len({claim.iri for claim in added}) == 2
    said = {name(result, claim.source.speaker): (claim.kind, claim.polarity, claim.confidence) for claim in added}
    assert said == {"Karim Sefu": ("direct", "asserted", 1.0), "Ada New": ("mixed", "denied", 1.0)}
    assert {claim.date for claim in added} == {corpus.articles[2].published}
    assert result.decided.readings == ()


def test_a_claim_that_the_machine_finds_by_now_is_not_added_twice(corpus: Corpus, minter: Minter) -> None:
    result = applied(corpus, minter, Correction("add", TERMINAL, "money is missing", speaker="a port official", polarity="asserted"))
    claim = now(result, of(corpus, TERMINAL, "money is missing"))
    assert len(result.claims) == len(corpus.claims)
    assert claim is not None
    assert (claim.polarity, claim.confidence) == ("asserted", 1.0)


def test_speaker_kind_and_polarity_are_changed(corpus: Corpus, minter: Minter) -> None:
    claim = of(corpus, TERMINAL, "money is missing")
    change = Correction("change", TERMINAL, "money is missing", speaker="Ilse Varga", kind="mixed", polarity="asserted")
    result = applied(corpus, minter, change)
    changed = now(result, claim)
    assert changed is not None
    assert (name(result, changed.source.speaker), changed.kind, changed.polarity) == ("Ilse Varga", "mixed", "asserted")
    assert (changed.source.mention, changed.source.confidence, changed.confidence) == (claim.source.mention, 1.0, 1.0)
    result = applied(corpus, minter, replace(change, speaker="The Crew", type="group"))
    assert [(speaker.name, speaker.type) for speaker in result.speakers if speaker not in corpus.speakers] == [("The Crew", "group")]


def test_a_claim_of_a_joint_source_is_named_by_its_speaker(corpus: Corpus, minter: Minter) -> None:
    twice = (*corpus.claims, replace(of(corpus, TERMINAL, PIER), iri="urn:other", source=corpus.claims[0].source))
    for speaker, outcome in ((None, "ambiguous"), ("Ilse Varga", "applied"), ("Tomas Brandt", "lost")):
        drop = Correction("drop", TERMINAL, PIER, speaker=speaker)
        result = decided_claims.apply([drop], twice, corpus.speakers, corpus.articles, minter)
        assert outcomes(result) == [outcome]


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        (Correction("drop", MAYOR, PIER), Correction("confirm", MAYOR, PIER), True),
        (Correction("drop", MAYOR, PIER), Correction("change", MAYOR, PIER, kind="mixed"), True),
        (Correction("confirm", MAYOR, PIER), Correction("drop", MAYOR, PIER), False),
    ],
)
def test_a_later_line_overrules(corpus: Corpus, minter: Minter, first: Correction, second: Correction, stays: bool) -> None:  # noqa: FBT001  # what pytest gives
    result = applied(corpus, minter, first, second)
    assert outcomes(result) == ["overruled", "applied"]
    assert (now(result, of(corpus, MAYOR, PIER)) is not None) == stays
    assert outcomes(applied(corpus, minter, second, second)) == ["applied", "applied"]


def test_what_changes_something_else_overrules_nothing(corpus: Corpus, minter: Minter) -> None:
    kind, polarity = Correction("change", MAYOR, PIER, kind="mixed"), Correction("change", MAYOR, PIER, polarity="denied")
    result = applied(corpus, minter, kind, polarity)
    claim = now(result, of(corpus, MAYOR, PIER))
    assert claim is not None
    assert (claim.kind, claim.polarity, outcomes(result)) == ("mixed", "denied", ["applied", "applied"])
    assert outcomes(applied(corpus, minter, kind, replace(kind, kind="direct"))) == ["overruled", "applied"]


@pytest.mark.parametrize(
    ("correction", "outcome"),
    [
        (Correction("drop", "2021/other.txt", PIER), "lost"),
        (Correction("drop", MAYOR, "nobody said so"), "lost"),
        (Correction("drop", MAYOR, start=0, end=5), "lost"),
        (Correction("add", MAYOR, "nobody said so", speaker="Ilse Varga"), "lost"),
        (Correction("add", MAYOR, start=10**6, end=10**6 + 1, speaker="Ilse Varga"), "lost"),
        (Correction("add", MAYOR, "the", speaker="Ilse Varga"), "ambiguous"),
    ],
)
def test_what_fits_nothing_or_too_much_is_told_and_changes_nothing(
    corpus: Corpus, minter: Minter, correction: Correction, outcome: Outcome
) -> None:
    result = applied(corpus, minter, correction)
    assert outcomes(result) == [outcome]
    assert {*result.claims} == {*corpus.claims}


def test_two_speakers_of_one_name_are_ambiguous(corpus: Corpus, minter: Minter) -> None:
    namesake = replace(corpus.speakers[0], iri="urn:namesake")
    for correction in (
        Correction("change", MAYOR, PIER, speaker="Ilse Varga"),
        Correction("add", MAYOR, "a gift to the bay", speaker="Ilse Varga"),
    ):
        result = decided_claims.apply([correction], corpus.claims, (*corpus.speakers, namesake), corpus.articles, minter)
        assert outcomes(result) == ["ambiguous"]
