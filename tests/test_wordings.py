"""How users word propositions: what is made into a statement, what is left alone, and what stays as it is."""

from pathlib import Path

import pytest

from kg.records import Proposition
from kg.stances.wordings import as_statement, is_question, statement

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "propositions.txt"


@pytest.mark.parametrize(
    ("wording", "statement"),
    [
        ("Ban cars", "Cars should be banned"),
        ("Ban cars from the old town!", "Cars from the old town should be banned"),
        ("Ban cars that are older than ten years", "Cars that are older than ten years should be banned"),
        ("Do not ban cars", "Cars should not be banned"),
        ("Don’t build the tram", "The tram should not be built"),
        ("Build the tram now", "The tram should be built"),
        ("Cut taxes", "Taxes should be cut"),
        ("Tax the rich", "The rich should be taxed"),
        ("Free Ada Moss!", "Ada Moss should be freed"),
        ("Bring the troops home", "The troops should be brought home"),
        ("Phase out coal by 2030", "Coal by 2030 should be phased out"),
        ("Raise the pension age to 70", "The pension age should be raised to 70"),
        ("Send weapons to Norland", "Weapons should be sent to Norland"),
        ("Replace the pier with a marina", "The pier should be replaced with a marina"),
        ("Allow shops to open on Sundays", "Shops should be allowed to open on Sundays"),
        ("Leave the union", "It is right to leave the union"),
        ("Do not leave Norland", "It is wrong to leave Norland"),
        ("To ban cars or not", "Cars should be banned"),
        ("Whether to ban cars", "Cars should be banned"),
        ("Whether or not to ban cars", "Cars should be banned"),
        ("Whether the tram should be built", "The tram should be built"),
        ("Whether the tram should be built or not", "The tram should be built"),
        ("That the tram is late", "The tram is late"),
        ("The claim that the tram is late", "The tram is late"),
        ("Is it true that the tram is late?", "The tram is late"),
        ("Do you agree that cars should be banned?", "Cars should be banned"),
        ("We believe that the tram is late", "The tram is late"),
        ("This house would ban cars", "Cars should be banned"),
        ("This house believes that cars are a nuisance", "Cars are a nuisance"),
        ("This house supports the tram", "The tram should be supported"),
        ("Resolved: The tram is late", "The tram is late"),
        ("Motion: Ban cars", "Cars should be banned"),
        ("1. Ban cars", "Cars should be banned"),
        ("“Ban cars”", "Cars should be banned"),
        ("Cars: yes or no", "Cars should be supported"),
        ("A carbon tax: yes or no?", "A carbon tax should be supported"),
        ("Nuclear power (pro and con)", "Nuclear power should be supported"),
        ("Nuclear power, for or against?", "Nuclear power should be supported"),
        ("Yes or no: nuclear power", "Nuclear power"),
        ("The tram should be built: yes/no", "The tram should be built"),
        ("Cars should be banned, yes or no?", "Cars should be banned"),
        ("Ban cars: yes or no", "Cars should be banned"),
        ("The council lied: true or false?", "The council lied"),
        ("Should the tram be built?", "The tram should be built"),
        ("Should the tram be built", "The tram should be built"),
        ("Should the tram be built or not?", "The tram should be built"),
        ("Should the ban on cars be lifted?", "The ban on cars should be lifted"),
        ("Should we leave Norland?", "We should leave Norland"),
        ("Should Norland leave the union?", "Norland should leave the union"),
        ("Should the United States of Norland stay?", "The United States of Norland should stay"),
        ("Should the United States of Norland yodel?", "The United States of Norland should yodel"),
        ("Should parents still pay?", "Parents should still pay"),
        ("Should Ada Moss not resign?", "Ada Moss should not resign"),
        ("Is the tram safe?", "The tram is safe"),
        ("Is nuclear power safe?", "Nuclear power is safe"),
        ("Is ISIS still a threat in Iraq?", "ISIS is still a threat in Iraq"),
        ("Is Norland behind the attack?", "Norland is behind the attack"),
        ("Is there life on Mars?", "There is life on Mars"),
        ("Are cars too noisy?", "Cars are too noisy"),
        ("Was the war in Norland justified?", "The war in Norland was justified"),
        ("Does the tram need more money?", "The tram does need more money"),
        ("Did the mayor lie?", "The mayor did lie"),
        ("Has the war ended?", "The war has ended"),
        ("Has the tram gone?", "The tram has gone"),
        ("Is the pier built by volunteers?", "The pier is built by volunteers"),
        ("Does the law ban cars?", "The law does ban cars"),
        ("Should taxes on cars fund trams?", "Taxes on cars should fund trams"),
        ("Yes to the old new tram", "The old new tram should be supported"),
        ("Will the tram be late?", "The tram will be late"),
        ("ISIS is still a threat?", "ISIS is still a threat"),
        ("No to the tram", "The tram should be rejected"),
        ("Yes to the tram!", "The tram should be supported"),
        ("Against nuclear power", "Nuclear power should be rejected"),
        ("In favour of the tram", "The tram should be supported"),
        ("No nuclear power", "There should be no nuclear power"),
        ("More trams", "There should be more trams"),
        ("A ban on cars", "Cars should be banned"),
        ("Abolition of the monarchy", "The monarchy should be abolished"),
    ],
)
def test_an_unusual_wording_is_read_as_a_statement(wording: str, statement: str) -> None:
    assert as_statement(wording) == statement


@pytest.mark.parametrize(
    "wording",
    [
        *EXAMPLES.read_text(encoding="utf-8").splitlines(),
        "The tram should not be built.",
        "Yes to the old and new tram",
        "Test results",
        "Close friends",
        "Police shot first",
        "Tax cuts help the rich",
        "Ban proposals are rejected by all",
        "Close friends of the mayor lied",
        "Leave voters won",
        "Free speech is a right",
        "Support for the tram is growing",
        "No one is above the law",
        "No previous post prepares anyone for this",
        "For the first time the tram is late",
        "More trams are needed",
        "The ban on cars violates the law",
        "The claim that the tram is late is wrong",
        "Whether the tram pays depends on the council",
        "That man is guilty",
        "If taxes rise, growth falls",
        "Banning cars limits freedom",
        "Legalising cars boosts the economy",
        "May Day should be a holiday",
        "Will Moss is guilty",
        "IS fighters seize weapons meant for others",
        "The movement belongs to the alt-right",
        "Nuclear power",
        "We should ban cars",
    ],
)
def test_a_statement_and_what_cannot_be_told_stay_as_they_are(wording: str) -> None:
    assert as_statement(wording) == wording


@pytest.mark.parametrize(
    "wording", ["Why is the tram late?", "How many trams are needed?", "Who lied?", "What now?", "The tram?", "Should old trams yodel?"]
)
def test_a_question_that_yes_does_not_answer_stays_one(wording: str) -> None:
    assert as_statement(wording) == wording
    assert is_question(wording)
    assert not is_question("Is the tram late?")


def test_a_rewritten_statement_is_not_rewritten_again() -> None:
    for made in ("Cars should be banned", "The tram should be built", "Cars should be supported", "It is wrong to leave Norland"):
        assert as_statement(made) == made


def test_what_was_discovered_is_read_as_it_is() -> None:
    assert statement(Proposition("p", "Ban cars", given=True)) == "Cars should be banned"
    assert statement(Proposition("p", "Ban cars", given=False)) == "Ban cars"
