"""The weights by which a stance is sure, fitted on a tiny annotated set written for this test."""

import json
from pathlib import Path

from kg import stances
from kg.learning import sureness

SAID = {
    "dam": ("The dam is safe, engineer Pavel Orin said on Friday. It was built in 1961.\n", "The dam is safe", "Pavel Orin"),
    "tram": ("“The tram is a waste of money,” said shopkeeper Bo Lindt. Work begins in May.\n", "The tram is a waste of money", "Bo Lindt"),
}


def test_a_weight_for_each_thing_known_and_an_honest_error(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "gold").mkdir()
    for name, (text, words, speaker) in SAID.items():
        (tmp_path / "docs" / f"{name}.txt").write_text(f"News of the {name}\n\n{text}", encoding="utf-8")
        gold = {"propositions": [{"id": "p", "text": words}], "stances": [{"speaker": speaker, "proposition": "p", "stance": "support"}]}
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "aliases.json").write_text("{}", encoding="utf-8")
    (tmp_path / "propositions.txt").write_text("".join(f"{words}\n" for _, words, _ in SAID.values()), encoding="utf-8")
    found = sureness.fit(tmp_path)
    weights = found["weights"]
    assert isinstance(weights, list)
    assert len(weights) == len(stances.WEIGHTS)
    assert found["right"] == 2 <= int(str(found["pairs"]))
    assert 0 <= float(str(found["ece"])) <= 1
