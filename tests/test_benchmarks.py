"""The benchmarks run, at a size that takes no time; what they measure is no test."""

import json
import runpy
import sys
from pathlib import Path

import pyshacl
import pytest
import rdflib

from kg import resources
from kg.evaluation import corpora
from kg.records import Reading

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SMALL = {"gate": {"FIRST": 1, "CLAIMS": 1}, "speakers": {"FIRST": 80}}


@pytest.mark.parametrize("name", SMALL)
def test_it_prints_ratios(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = BENCHMARKS / f"{name}.py"
    monkeypatch.setattr(sys, "argv", [str(path), "--cached"])  # pySHACL as it comes takes most of a minute for three small graphs
    module = runpy.run_path(str(path))
    module["main"].__globals__.update(SMALL[name])
    module["main"]()
    assert " x the first" in capsys.readouterr().out


def test_pyshacl_as_it_comes_is_prepared_with_the_same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyshacl, "validate", lambda data, *, shacl_graph, inplace: (len(data), len(shacl_graph), inplace))
    module = runpy.run_path(str(BENCHMARKS / "gate.py"))
    data, rules, inplace = module["plain"](1)()
    assert inplace
    assert data > 100
    assert rules == len(rdflib.Graph().parse(resources.path("shapes") / "kg.ttl"))


def test_the_invented_articles_of_the_gate_keep_the_rules() -> None:
    module = runpy.run_path(str(BENCHMARKS / "gate.py"))
    report = module["gate"](2)()
    assert report.findings == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 20


def test_rules_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "The mayor, Ada Berg, said it rains.\nA police report said so. It was criticised by Ole Vik as old.\nAda Berg and Bo Lee said no."
    )
    sources = ["The mayor, Ada Berg,", "A police report", "Ole Vik", "Ada Berg and Bo Lee"]
    cues = ["said it", "said so", "was criticised", "said no"]

    def span(words: str) -> list[int]:
        return [text.rindex(words), text.rindex(words) + len(words)]

    attributions = [
        {"source": [span(source)], "cue": [span(cue)], "content": [span("rains")]} for source, cue in zip(sources, cues, strict=True)
    ]
    files = {
        "attribution/polnear.train.jsonl": {"id": "a", "text": text, "attributions": attributions},
        "attribution/polnear.dev.jsonl": {"id": "kept", "text": text, "attributions": attributions},
        "attribution/world.jsonl": {"id": "b", "text": "By Bo Lee\n\nIt rained.", "attributions": []},
        "sides/polnear.train.jsonl": {
            "id": "a",
            "claims": [
                {"attribution": 0, "speaker": "Ada Berg"},
                {"attribution": 1, "speaker": None},
                {"attribution": 3, "speaker": "Bo Lee & Ada Berg"},
            ],
        },
    }
    for name, row in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    count = runpy.run_path(str(BENCHMARKS / "rules.py"))["main"]

    def table(only: str) -> dict[str, list[str]]:
        count(["--data", str(tmp_path), "--only", only])
        first, _, *rows = capsys.readouterr().out.splitlines()
        assert first == "4 attributions in 2 articles"
        return {row[:44].strip(): row[44:].split() for row in rows}

    assert table("source: the mayor") == {"source: the mayor, Ada Berg": ["1", "1", "1", "1", "1", "few", "idle"]}
    assert table("split: A and B") == {"split: A and B": ["1", "1", "1", "1", "0", "few"]}
    assert table("noun: documents") == {"noun: documents": ["1", "1", "0", "0", "0", "few", "idle"]}
    assert table("including") == {"split: including": ["0", "0", "0", "0", "0", "few", "idle"]}
    assert table("furniture: credit") == {"furniture: credit": ["1", "1", "1", "1", "0", "few"]}
    assert table("agent of a passive") == {"print: agent of a passive": ["1", "1", "1", "1", "0", "few"]}


def test_a_rule_is_left_out_only_for_a_while_and_where_it_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    module = runpy.run_path(str(BENCHMARKS / "rules.py"))
    annotated = [
        module["Annotated"](Reading(corpora.article(text, text), (), ()), {})
        for text in ("Sons of Norway sang.", "Norway sang.", "They sang.")
    ]
    rules = {name: module["SPEAKER_RULES"][name] for name in ("kind: countries", "run: Lord Pemberley", "name: short given names")}
    kept = [getattr(rule.place, rule.attribute) for rule in rules.values()]
    with module["cached"]():
        _, noted = module["read_watched"](annotated, rules)
    assert noted == {"kind: countries": [0, 1], "run: Lord Pemberley": [], "name: short given names": [0, 1, 2]}
    assert [getattr(rule.place, rule.attribute) for rule in rules.values()] == kept


def test_speakers_of_a_corpus_are_counted_by_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {
        "a": "Emma Berg said it rains. She said it snows.",
        "b": "Berg said it hails. Critics said it rains.",
        "c": "Emma Lund said it thaws.",
    }
    marks = {"a": ["Emma Berg", "Ole Vik"], "b": ["Emma A. Berg", "critics"], "c": ["Emma Lund"]}

    def attribution(text: str, sentence: str) -> dict[str, list[list[int]]]:
        at, cue = text.index(sentence), sentence.index(" said")
        return {"source": [[at, at + cue]], "cue": [[at + cue + 1, at + cue + 5]], "content": [[at + cue + 6, at + len(sentence)]]}

    for folder in ("attribution", "sides"):
        (tmp_path / folder).mkdir()
    rows = [
        {"id": key, "text": text, "attributions": [attribution(text, sentence) for sentence in text.rstrip(".").split(". ")]}
        for key, text in texts.items()
    ]
    sides = [{"id": key, "claims": [{"attribution": n, "speaker": name} for n, name in enumerate(names)]} for key, names in marks.items()]
    for name, lines in {
        "attribution/polnear.dev": rows,
        "attribution/world": rows,
        "sides/polnear.dev": sides,
        "sides/world.dev": [],
    }.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in lines), encoding="utf-8")
    (tmp_path / "aliases.json").write_text(json.dumps({"Emma Berg": ["Emma A. Berg"]}), encoding="utf-8")
    module = runpy.run_path(str(BENCHMARKS / "corpus.py"))
    module["main"].__globals__["Reader"] = lambda: lambda article: Reading(article, (), ())

    def table(*options: str) -> list[list[str]]:
        module["main"](["--data", str(tmp_path), "--pairs", str(tmp_path / "pairs.jsonl"), *options])
        return [line[24:].split() for line in capsys.readouterr().out.splitlines()[1:]]

    # "She" is read as Berg, but marked as Vik: of three pairs that are found, one is right
    everything, named, across = table("--aliases", str(tmp_path / "aliases.json"))
    assert everything[:4] == ["5", "1", "0.333", "1.000"]
    assert named[:4] == across[:4] == ["4", "1", "1.000", "1.000"]
    differing = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["error"], row["pairs"], {side["marked"] for side in row["attributions"]}) for row in differing] == [
        ("joined", 1, {"Emma Berg", "Ole Vik"}),
        ("joined", 1, {"Emma A. Berg", "Ole Vik"}),
    ]
    assert table()[0][:3] == ["5", "0", "0.000"]  # without the alias, two names are two speakers
    assert [module["is_name"](words) for words in ("Ada Berg", "the Berg campaign", "Berg's aides", "critics")] == [
        True,
        True,
        False,
        False,
    ]
