"""Corrections of stances: the person's position in place of the machine's, for members of joint sources too."""

from dataclasses import replace

import pytest
from test_decided_claims import MAYOR, PIER, TERMINAL, applied, of

from kg.corrections import decided_propositions, decided_stances
from kg.corrections.decided_stances import DecidedStances
from kg.corrections.records import Correction, Outcome
from kg.graph.corpus import Corpus
from kg.vocab import Minter

BUILD, MONEY = "The city should build the ferry terminal", "Money is missing"


def decided(corpus: Corpus, minter: Minter, *corrections: Correction) -> DecidedStances:
    claims = applied(corpus, minter, *corrections)
    worded = decided_propositions.apply(corrections, corpus.propositions)
    return decided_stances.apply(corrections, (corpus.stances, corpus.candidates), claims, worded, corpus.articles, minter)


def outcomes(result: DecidedStances) -> list[Outcome]:
    return [decision.outcome for decision in result.decided.decisions]


def stance(words: str, proposition: str, position: str, article: str = TERMINAL) -> Correction:
    return Correction("stance", article, words, proposition=proposition, position=position)  # type: ignore[arg-type]


def test_without_corrections_nothing_changes(corpus: Corpus, minter: Minter) -> None:
    result = decided(corpus, minter)
    assert ({*result.stances}, {*result.candidates}) == ({*corpus.stances}, {*corpus.candidates})


def test_a_position_takes_the_place_of_the_machines(corpus: Corpus, minter: Minter) -> None:
    old = next(one for one in corpus.stances if one.claim == of(corpus, TERMINAL, BUILD).iri)
    result = decided(corpus, minter, stance(BUILD, "Build the terminal", "oppose"))
    assert next(one for one in result.stances if one.iri == old.iri) == replace(
        old, position="oppose", confidence=1.0, date=None
    )  # the claims of this corpus have no date
    assert len(result.stances) == len(corpus.stances)
    (reading,) = result.decided.readings
    assert (reading.node, reading.position, reading.confidence, reading.speaker) == (old.iri, "support", 0.8125, "Ilse Varga")
    assert result.decided.decisions[0].nodes == (old.claim, old.proposition, old.iri)


def test_none_takes_a_stance_out_and_keeps_what_was_read(corpus: Corpus, minter: Minter) -> None:
    result = decided(corpus, minter, stance(BUILD, BUILD, "none"))
    assert len(result.stances) == len(corpus.stances) - 1
    assert len(result.decided.readings) == 1


def test_members_of_a_joint_source_share_it(corpus: Corpus, minter: Minter) -> None:
    result = decided(corpus, minter, stance(PIER, MONEY, "neutral"))
    added = [one for one in result.stances if one not in corpus.stances]
    assert sorted((one.joint, one.position, one.confidence) for one in added) == [(False, "neutral", 1.0), *[(True, "neutral", 1.0)] * 2]
    assert len(result.candidates) == len(corpus.candidates) - 3  # the candidates on this pair are decided
    assert len(result.decided.readings) == 3


def test_a_stance_that_the_machine_did_not_see_is_new(corpus: Corpus, minter: Minter) -> None:
    result = decided(corpus, minter, stance("a gift to the bay", MONEY, "support", MAYOR))
    (added,) = (one for one in result.stances if one not in corpus.stances)
    assert (added.position, added.date) == ("support", of(corpus, MAYOR, "the plan “a gift to the bay” with open questions").date)
    assert result.decided.readings == ()


def test_the_last_line_counts(corpus: Corpus, minter: Minter) -> None:
    for_it, none = stance(BUILD, BUILD, "oppose"), stance(BUILD, BUILD, "none")
    result = decided(corpus, minter, for_it, none)
    assert outcomes(result) == ["overruled", "applied"]
    assert len(result.stances) == len(corpus.stances) - 1
    result = decided(corpus, minter, none, for_it, for_it)
    assert outcomes(result) == ["overruled", "applied", "applied"]
    assert len(result.stances) == len(corpus.stances)


def test_a_stance_of_a_dropped_claim_is_overruled(corpus: Corpus, minter: Minter) -> None:
    result = decided(corpus, minter, stance(BUILD, BUILD, "oppose"), Correction("drop", TERMINAL, BUILD))
    assert outcomes(result) == ["overruled"]


@pytest.mark.parametrize(
    ("correction", "outcome"),
    [
        (stance("nobody said so", BUILD, "oppose"), "lost"),
        (stance(BUILD, "No such proposition", "oppose"), "lost"),
        (stance(BUILD, BUILD, "oppose", "2021/lost.txt"), "lost"),
        (replace(stance(BUILD, BUILD, "oppose"), speaker="Tomas Brandt"), "lost"),
    ],
)
def test_what_fits_nothing_changes_nothing(corpus: Corpus, minter: Minter, correction: Correction, outcome: Outcome) -> None:
    result = decided(corpus, minter, correction)
    assert outcomes(result) == [outcome]
    assert {*result.stances} == {*corpus.stances}


def test_two_claims_on_one_stretch_are_ambiguous(corpus: Corpus, minter: Minter) -> None:
    more = replace(corpus, claims=(*corpus.claims, replace(corpus.claims[0], iri="urn:other")))
    assert outcomes(decided(more, minter, stance(BUILD, BUILD, "oppose"))) == ["ambiguous"]
