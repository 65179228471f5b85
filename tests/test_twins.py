"""Given propositions that mean the same or contradict each other, and the notes for their author."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.models import files, runtime
from kg.models.pairs import Floats, Pair, SentenceEncoder, StanceClassifier
from kg.records import Proposition
from kg.stances import twins
from kg.stances.same_names import SameNames
from kg.stances.twins import Twins

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "propositions.txt"
TWINS = Path(__file__).resolve().parent / "twins.txt"


def _given(*texts: str) -> list[Proposition]:
    return [Proposition(text, text, given=True) for text in texts]


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
    ("one", "other", "relation"),
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
def test_propositions_that_say_the_same_or_the_contrary_are_found(one: str, other: str, relation: str | None) -> None:
    found = twins.find(_given(one, other), encode=_encode, classify=_classify, rename=SameNames())
    assert [pair.relation for pair in found] == ([relation] if relation else [])
    assert found == twins.find(_given(other, one), encode=_encode, classify=_classify, rename=SameNames())
    assert all({pair.first, pair.second} == {one, other} for pair in found)


@pytest.mark.parametrize(
    ("there", "back", "relation"),
    [
        ((0.85, 0.1), (0.9, 0.1), "same"),
        ((0.84, 0.1), (0.9, 0.1), None),
        ((0.9, 0.1), (0.84, 0.1), None),
        ((0.1, 0.7), (0.1, 0.8), "contrary"),
        ((0.1, 0.69), (0.1, 0.8), None),
        ((0.1, 0.8), (0.1, 0.69), None),
    ],
)
def test_both_directions_are_sure(there: tuple[float, float], back: tuple[float, float], relation: str | None) -> None:
    def classify(pairs: Sequence[Pair]) -> Floats:
        return np.array([[*row, 1 - sum(row)] for row in (there, back)][: len(pairs)], dtype=np.float32)

    found = twins.find(_given("Cars are loud", "Cars are noisy"), encode=_encode, classify=classify, rename=str)
    assert [pair.relation for pair in found] == ([relation] if relation else [])


@pytest.mark.parametrize(("cosine", "count"), [(0.81, 1), (0.79, 0)])
def test_only_near_propositions_are_compared(cosine: float, count: int) -> None:
    def encode(texts: Sequence[str]) -> Floats:
        return np.array([[1.0, 0.0], [cosine, np.sqrt(1 - cosine**2)]], dtype=np.float32)[: len(texts)]

    assert len(twins.find(_given("Cars are loud", "Cars are noisy"), encode=encode, classify=_classify, rename=str)) == count


def test_what_is_far_apart_is_not_judged() -> None:
    asked: list[Pair] = []

    def classify(pairs: Sequence[Pair]) -> Floats:
        asked.extend(pairs)
        return _classify(pairs)

    assert twins.find(_given("Cars are loud", "ISIS is weak"), encode=_encode, classify=classify, rename=SameNames()) == ()
    assert twins.find(_given("Cars are loud"), encode=_encode, classify=classify, rename=SameNames()) == ()
    discovered = [Proposition(text, text, given=False) for text in ("Cars are loud", "Cars are noisy")]
    assert twins.find(discovered, encode=_encode, classify=classify, rename=SameNames()) == ()
    assert asked == []
    twins.find(_given("Ban cars", "Cars are loud", "ISIS is weak"), encode=_encode, classify=classify, rename=SameNames())
    assert set(asked) == {Pair("Cars should be banned", "Cars are loud"), Pair("Cars are loud", "Cars should be banned")}


def test_the_shipped_models_tell_them_apart_better_than_not() -> None:
    retrieval, stance = files.read("retrieval"), files.read("stance")
    encode = SentenceEncoder(retrieval, runtime.start(retrieval, "onnx", 1))
    classify = StanceClassifier(stance, runtime.start(stance, "onnx", 1))
    rows = [line.split(" | ") for line in TWINS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(rows) == 34
    right = wrong = 0
    for kind, one, other in rows:
        found = [pair.relation for pair in twins.find(_given(one, other), encode=encode, classify=classify, rename=SameNames())]
        right += found == [kind]
        wrong += bool(found) and found != [kind]
    assert right >= 8
    assert wrong <= 4


def test_what_the_author_should_know_is_said() -> None:
    given = _given("Why?", "Ban cars", "The tram is late", "The tram is on time")
    said = twins.notes(given, {"The tram is late", "Ban cars"}, [Twins("The tram is late", "The tram is on time", "contrary")])
    both = "'The tram is late' and 'The tram is on time'"
    assert said == (
        "The proposition 'Ban cars' is read as 'Cars should be banned'.",
        "The proposition 'Why?' is a question that yes or no does not answer: write a statement.",
        f"Two propositions seem to be each other's contrary: {both}. Each claim is judged against both: keep one.",
        "No claim takes a side on 2 of 4 propositions: 'The tram is on time', 'Why?'.",
    )
    (same,) = twins.notes(given[2:], {one.iri for one in given}, [Twins("The tram is late", "The tram is on time", "same")])
    assert "seem to mean the same" in same
    assert twins.notes([Proposition("p", "Ban cars", given=False)], set(), ()) == ()


def test_the_bounds_are_those_of_the_docs() -> None:
    docs = (EXAMPLES.parent.parent / "docs" / "models.md").read_text(encoding="utf-8")
    for name in ("ALIKE_NEAR", "ALIKE", "CONTRARY"):
        assert f"`{name}`" in docs
        assert 0.5 < getattr(twins, name) < 1
