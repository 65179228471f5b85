"""How users word propositions: what is made into a statement, what is left alone, and what is said about them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.models import files, runtime
from kg.models.pairs import Floats, Pair, SentenceEncoder, StanceClassifier
from kg.records import Proposition
from kg.stances import wordings
from kg.stances.propositions import Wordings
from kg.stances.wordings import Twins, clause, is_question, notes, read, twins

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "propositions.txt"
TWINS = Path(__file__).resolve().parent / "twins.txt"


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
    assert clause(wording) == statement


@pytest.mark.parametrize(
    "wording",
    [
        *EXAMPLES.read_text(encoding="utf-8").splitlines(),
        "The tram should not be built.",
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
    assert clause(wording) == wording


@pytest.mark.parametrize(
    "wording", ["Why is the tram late?", "How many trams are needed?", "Who lied?", "What now?", "The tram?", "Should old trams yodel?"]
)
def test_a_question_that_yes_does_not_answer_stays_one(wording: str) -> None:
    assert clause(wording) == wording
    assert is_question(wording)
    assert not is_question("Is the tram late?")


def test_a_statement_that_was_made_is_one() -> None:
    for wording in ("Ban cars", "Should the tram be built?", "Cars: yes or no", "Do not leave Norland", "More trams"):
        assert clause(clause(wording)) == clause(wording)


def _given(*texts: str) -> list[Proposition]:
    return [Proposition(text, text, given=True) for text in texts]


def test_what_was_discovered_is_read_as_it_is() -> None:
    (one,) = _given("Ban cars")
    assert read(one) == "Cars should be banned"
    assert read(Proposition("p", "Ban cars", given=False)) == "Ban cars"


# ── the same twice ───────────────────────────────────────────────────────────


def _encode(texts: Sequence[str]) -> Floats:
    """A double of the encoder: what is about cars is near, what is about ISIS is, the rest is not."""
    rows = np.array([[float("ars" in text), float("ISIS" in text), float(text.endswith("late")) / 2] for text in texts], dtype=np.float32)
    return np.array(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _classify(pairs: Sequence[Pair]) -> Floats:
    """A double of the stance model: against where one alone says "not"; sure one way round only of what is "perhaps" so."""
    rows = []
    for pair in pairs:
        sure = 0.5 if "perhaps" in pair.target else 0.9
        row = [sure, 0.05, 0.95 - sure]
        rows.append([row[1], row[0], row[2]] if ("not" in pair.text) != ("not" in pair.target) else row)
    return np.array(rows, dtype=np.float32)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Cars should be banned", "Cars ought to be banned", "same"),
        ("Ban cars", "Cars must go", "same"),
        ("Cars should be banned", "Cars should not be banned", "contrary"),
        ("Cars should be banned", "Do not ban cars", "contrary"),
        ("Daesh is weak", "Islamic State is weak", "same"),
        ("Cars block trams", "Trams block cars", None),
        ("Cars should be banned", "Cars should perhaps be banned", None),
        ("Cars should be banned", "Cars should perhaps not be banned", None),
        ("Cars should be banned", "ISIS is weak", None),
    ],
)
def test_propositions_that_say_the_same_or_the_contrary_are_found(one: str, other: str, kind: str | None) -> None:
    found = twins(_given(one, other), encode=_encode, classify=_classify, same=Wordings())
    assert [pair.kind for pair in found] == ([kind] if kind else [])
    assert found == twins(_given(other, one), encode=_encode, classify=_classify, same=Wordings())
    assert all({pair.one, pair.other} == {one, other} for pair in found)


def test_what_is_far_apart_is_not_judged() -> None:
    asked: list[Pair] = []

    def classify(pairs: Sequence[Pair]) -> Floats:
        asked.extend(pairs)
        return _classify(pairs)

    assert twins(_given("Cars are loud", "ISIS is weak"), encode=_encode, classify=classify, same=Wordings()) == ()
    assert twins(_given("Cars are loud"), encode=_encode, classify=classify, same=Wordings()) == ()
    discovered = [Proposition(text, text, given=False) for text in ("Cars are loud", "Cars are noisy")]
    assert twins(discovered, encode=_encode, classify=classify, same=Wordings()) == ()
    assert asked == []
    twins(_given("Ban cars", "Cars are loud", "ISIS is weak"), encode=_encode, classify=classify, same=Wordings())
    assert set(asked) == {Pair("Cars should be banned", "Cars are loud"), Pair("Cars are loud", "Cars should be banned")}


def test_the_shipped_models_tell_them_apart_better_than_not() -> None:
    retrieval, stance = files.read("retrieval"), files.read("stance")
    encode = SentenceEncoder(retrieval, runtime.start(retrieval, "onnx", 1))
    classify = StanceClassifier(stance, runtime.start(stance, "onnx", 1))
    rows = [line.split(" | ") for line in TWINS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(rows) == 34
    right = wrong = 0
    for kind, one, other in rows:
        found = [pair.kind for pair in twins(_given(one, other), encode=encode, classify=classify, same=Wordings())]
        right += found == [kind]
        wrong += bool(found) and found != [kind]
    assert right >= 8
    assert wrong <= 4


def test_what_the_author_should_know_is_said() -> None:
    given = _given("Why?", "Ban cars", "The tram is late", "The tram is on time")
    said = notes(given, {"The tram is late", "Ban cars"}, [Twins("The tram is late", "The tram is on time", "contrary")])
    both = "'The tram is late' and 'The tram is on time'"
    assert said == (
        "The proposition 'Ban cars' is read as 'Cars should be banned'.",
        "The proposition 'Why?' is a question that yes or no does not answer: write a statement.",
        f"Two propositions seem to be each other's contrary: {both}. Each claim is judged against both: keep one.",
        "No claim takes a side on 2 of 4 propositions: 'The tram is on time', 'Why?'.",
    )
    (same,) = notes(given[2:], {one.iri for one in given}, [Twins("The tram is late", "The tram is on time", "same")])
    assert "seem to mean the same" in same
    assert notes([Proposition("p", "Ban cars", given=False)], set(), ()) == ()


def test_the_bounds_are_those_of_the_docs() -> None:
    docs = (EXAMPLES.parent.parent / "docs" / "models.md").read_text(encoding="utf-8")
    for name in ("ALIKE_NEAR", "ALIKE", "CONTRARY"):
        assert f"`{name}`" in docs
        assert 0.5 < getattr(wordings, name) < 1
