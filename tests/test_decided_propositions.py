"""Corrections of propositions: merged and reworded, and found by any wording that they have or had."""

from kg.corrections.decided_propositions import DecidedPropositions, apply, comparable_wording
from kg.corrections.records import Correction, Outcome
from kg.records import Proposition, Topic

BUILD = Proposition(
    "urn:build", "Build the tram", given=True, wordings=("A tram is needed",), negation_of=("urn:stop",), topics=(Topic("urn:t", "tram"),)
)
AGAIN = Proposition("urn:again", "The tram should be built.", given=True, replaces=("urn:old",))
STOP = Proposition("urn:stop", "Stop the tram", given=True, negation_of=("urn:build", "urn:again"))
ALL = (BUILD, AGAIN, STOP)


def outcomes(result: DecidedPropositions) -> list[Outcome]:
    return [decision.outcome for decision in result.decided.decisions]


def merge(gone: str, stays: str) -> Correction:
    return Correction("merge-propositions", proposition=gone, name=stays)


def reword(old: str, new: str) -> Correction:
    return Correction("reword-proposition", proposition=old, name=new)


def test_two_propositions_become_one() -> None:
    result = apply([merge("the tram  should be built", "a tram is needed")], ALL)
    build, stop = result.propositions
    assert (build.iri, build.text) == ("urn:build", "Build the tram")
    assert build.wordings == ("A tram is needed", "The tram should be built.")
    assert build.replaces == ("urn:again", "urn:old")
    assert (build.negation_of, stop.negation_of) == (("urn:stop",), ("urn:build",))
    assert result.by_wording[comparable_wording("The tram should be built")] == "urn:build"
    assert {(reading.node, reading.text) for reading in result.decided.readings} == {
        ("urn:build", "Build the tram"),
        ("urn:again", "The tram should be built."),
    }


def test_a_proposition_is_reworded_and_found_by_either_wording() -> None:
    result = apply([reword("Build the tram", "The city should  build the tram"), merge("Build the tram", "The tram should be built")], ALL)
    assert [proposition.iri for proposition in result.propositions] == ["urn:again", "urn:stop"]
    assert "The city should build the tram" in result.propositions[0].wordings
    assert "Build the tram" not in result.propositions[0].wordings
    assert result.by_wording["build the tram"] == "urn:again"
    assert outcomes(result) == ["applied", "applied"]


def test_a_later_wording_overrules() -> None:
    result = apply([reword("Build the tram", "One"), reword("Build the tram", "Two"), reword("One", "Two")], ALL)
    assert outcomes(result) == ["overruled", "applied", "applied"]
    assert result.propositions[0].text == "Two"


def test_another_wording_becomes_the_first() -> None:
    result = apply([reword("Build the tram", "A tram is needed")], ALL)
    assert (result.propositions[0].text, result.propositions[0].wordings) == ("A tram is needed", ())


def test_what_fits_nothing_changes_nothing() -> None:
    lost = [merge("No such", "Build the tram"), merge("Build the tram", "No such"), reword("No such", "New")]
    taken = reword("Build the tram", "Stop the tram")
    result = apply([*lost, taken, merge("Build the tram", "A tram is needed"), Correction("drop")], ALL)
    assert outcomes(result) == ["lost", "lost", "lost", "ambiguous", "applied"]
    assert result.propositions == ALL
