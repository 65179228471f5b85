"""The whole way on small inputs: what is written, what is replaced, what is refused, and what must not change the result."""

import json
from pathlib import Path

import pytest

from kg import cli, pipeline
from kg.config import Config
from kg.errors import InputError, UsageError
from kg.graph import queries
from kg.stances import propositions
from kg.vocab import Minter

DAM = """Dam is safe, engineer says

The dam at Olven is safe, engineer Pavel Orin said on Friday. Mayor Ida Holm denied that the dam leaks.
"""
TRAM = """Tram plan splits town

The town needs the tram, Mayor Ida Holm told reporters. “The tram is a waste of money,” said shopkeeper Bo Lindt.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dam.txt").write_text(DAM, encoding="utf-8")
    (tmp_path / "in" / "tram.txt").write_text(TRAM, encoding="utf-8")
    return tmp_path


def test_a_build_writes_a_clean_graph_and_says_what_it_did(folder: Path) -> None:
    result = pipeline.build([str(folder / "in")], folder / "out", Config())
    assert result.exit_code == 0
    assert result.counts["articles"] == 2
    assert all(path.is_file() for path in result.files)
    run = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["counts"] == result.counts
    assert set(run["models"]) == {"attribution", "retrieval", "stance"}
    claims = list(queries.run(folder / "out", "claims").records())
    texts = {"dam.txt": DAM, "tram.txt": TRAM}
    assert claims
    assert all(texts[str(row["source"])][int(str(row["start"])) : int(str(row["end"]))] == row["text"] for row in claims)
    assert {"Pavel Orin", "Ida Holm"} <= {row["speaker"] for row in claims}


def test_workers_order_and_repetition_change_no_byte(folder: Path) -> None:
    inputs = [str(folder / "in" / "dam.txt"), str(folder / "in" / "tram.txt")]
    settings = {"one": (inputs, Config()), "two": (inputs[::-1], Config(workers=2)), "one again": (inputs, Config())}
    for name, (given, config) in settings.items():
        pipeline.build(given, folder / name, config)
    graphs = {(folder / name / "graph.nq").read_bytes() for name in settings}
    assert len(graphs) == 1


def test_a_build_replaces_another(folder: Path) -> None:
    out = folder / "out"
    (folder / "page.html").write_text(
        f"<html><body><article>{''.join(f'<p>{line}</p>' for line in TRAM.split(chr(10)))}</article></body></html>", "utf-8"
    )
    pipeline.build([str(folder / "page.html")], out, Config())
    assert list((out / "text").iterdir())
    pipeline.build([str(folder / "in" / "dam.txt")], out, Config())
    assert not list((out / "text").iterdir())
    assert {row["source"] for row in queries.run(out, "claims").records()} == {"dam.txt"}
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_without_texts_no_text_is_in_the_graph(folder: Path) -> None:
    pipeline.build([str(folder / "in")], folder / "out", Config(no_text=True))
    graph = (folder / "out" / "graph.nq").read_text(encoding="utf-8")
    assert "isString" not in graph
    assert "The dam at Olven is safe" in graph


def test_a_sentence_that_is_read_in_pieces_is_told_of(folder: Path) -> None:
    endless = DAM + "\nThe engineer said that the dam is safe " + "and that the wall is sound " * 100 + "\n"
    (folder / "in" / "dam.txt").write_text(endless, encoding="utf-8")
    result = pipeline.build([str(folder / "in")], folder / "out", Config())
    assert "dam.txt: sentences of more than 2,000 characters were read in pieces (1)." in result.notes


def test_nothing_to_read_is_an_error_and_keeps_the_old_graph(folder: Path) -> None:
    out = folder / "out"
    pipeline.build([str(folder / "in" / "dam.txt")], out, Config())
    before = (out / "graph.nq").read_bytes()
    (folder / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        pipeline.build([str(folder / "empty.txt")], out, Config())
    assert "empty.txt" in caught.value.what
    assert (out / "graph.nq").read_bytes() == before


def test_strict_minds_one_unreadable_article(folder: Path) -> None:
    (folder / "in" / "empty.txt").write_text("", encoding="utf-8")
    lenient = pipeline.build([str(folder / "in")], folder / "out", Config())
    assert (lenient.exit_code, [one.source for one in lenient.skipped]) == (0, ["empty.txt"])
    assert pipeline.build([str(folder / "in")], folder / "out", Config(strict=True)).exit_code == 3


HARBOUR = """Harbour should close, say neighbours

The harbour should be closed to large ships, fisher Ola Brand said on Friday.

“The harbour should be closed to large ships,” said pilot Una Reik.
"""


def _discovered(out: Path) -> dict[str, str]:
    rows = queries.run(out, "propositions").records()
    return {str(row["propositionIri"]): str(row["proposition"]) for row in rows}


def test_a_registry_keeps_addresses_and_wordings_when_articles_come(folder: Path) -> None:
    (folder / "in" / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    pipeline.build([str(folder / "in")], folder / "one", Config())
    found = _discovered(folder / "one")
    ((iri, wording),) = ((iri, wording) for iri, wording in found.items() if "harbour" in wording)
    better = "Large ships should be kept out of the harbour"
    register = folder / "register.ttl"
    text = (folder / "one" / "propositions.ttl").read_text(encoding="utf-8")
    register.write_text(text.replace(f'prefLabel "{wording}"', f'prefLabel "{better}"'), encoding="utf-8")
    before = register.read_bytes()
    (folder / "in" / "more.txt").write_text(HARBOUR.replace("to large ships", "to all large ships").replace("Ola", "Ida"), encoding="utf-8")
    for name in ("two", "three"):
        result = pipeline.build([str(folder / "in")], folder / name, Config(registry=register))
        assert result.exit_code == 0
        assert folder / name / "propositions.ttl" in result.files
        assert _discovered(folder / name) == found | {iri: better}
    assert register.read_bytes() == before
    assert (folder / "two" / "propositions.ttl").read_bytes() == (folder / "three" / "propositions.ttl").read_bytes()
    assert (folder / "two" / "graph.nq").read_bytes() == (folder / "three" / "graph.nq").read_bytes()


def test_no_input_is_overwritten_by_the_registry_and_a_bad_one_is_told_before_the_long_part(folder: Path) -> None:
    out = folder / "out"
    pipeline.build([str(folder / "in" / "dam.txt")], out, Config())
    for config in (Config(registry=out / "propositions.ttl"), Config(propositions=out / "propositions.ttl")):
        with pytest.raises(UsageError, match="is where this build writes"):
            pipeline.build([str(folder / "in")], out, config)
    (folder / "bad.ttl").write_text("no turtle", encoding="utf-8")
    with pytest.raises(InputError, match="is no Turtle"):
        pipeline.build([str(folder / "nothing is here")], out, Config(registry=folder / "bad.ttl"))


def test_given_propositions_need_no_registry(folder: Path) -> None:
    (folder / "p.txt").write_text("The dam is safe\n", encoding="utf-8")
    (folder / "register.ttl").write_text("", encoding="utf-8")
    pipeline.build([str(folder / "in")], folder / "out", Config())
    assert (folder / "out" / "propositions.ttl").exists()
    config = Config(registry=folder / "register.ttl", propositions=folder / "p.txt")
    result = pipeline.build([str(folder / "in")], folder / "out", config)
    assert any("registry was not used" in note for note in result.notes)
    assert not (folder / "out" / "propositions.ttl").exists()


PROPOSITIONS = "The dam is safe\nShould the dam be called safe?\nIs the dam safe?\nWhy is there a tram?\nPenguins swim well\n"


def test_what_the_author_of_given_propositions_should_know_is_noted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "p.txt").write_text(PROPOSITIONS, encoding="utf-8")
    config = Config(propositions=folder / "p.txt")
    result = pipeline.build([str(folder / "in")], folder / "out", config)
    assert "The proposition 'Should the dam be called safe?' is read as 'The dam should be called safe'." in result.notes
    assert any("'Why is there a tram?' is a question" in note for note in result.notes)
    assert any("seem to mean the same: 'Is the dam safe?' and 'The dam is safe'" in note for note in result.notes)
    (lonely,) = (note for note in result.notes if note.startswith("No claim takes a side on"))
    assert "'Penguins swim well'" in lonely
    assert json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))["notes"] == list(result.notes)
    rows = queries.run(folder / "out", "propositions").records()
    assert {str(row["proposition"]): row["propositionIri"] for row in rows} == {
        one.text: one.iri for one in propositions.read(folder / "p.txt", Minter())
    }
    assert cli.main(["build", str(folder / "in"), "-o", str(folder / "again"), "--propositions", str(folder / "p.txt")]) == 0
    said = capsys.readouterr().out
    assert all(f"Note: {note}" in said for note in result.notes)
    assert f"{result.counts['stances']:,} stances, {result.counts['candidates']:,} candidates, " in said


def test_the_minimum_confidence_parts_stances_from_candidates(folder: Path) -> None:
    (folder / "p.txt").write_text("The dam is safe\nThe town needs the tram\n", encoding="utf-8")
    found = {}
    for least in (0.0, 1.0):
        config = Config(propositions=folder / "p.txt", min_confidence=least)
        result = pipeline.build([str(folder / "in")], folder / "out", config)
        assert result.exit_code == 0
        sides = {name: list(queries.run(folder / "out", name).records()) for name in ("stances", "candidates")}
        assert {name: len(rows) for name, rows in sides.items()} == {name: result.counts[name] for name in sides}
        found[least] = {
            name: {(row["claim"], row["propositionIri"], row["position"]) for row in rows if row["position"] != "neutral"}
            for name, rows in sides.items()
        }
    assert found[0.0]["candidates"] == found[1.0]["stances"] == set()
    assert found[1.0]["candidates"]
    assert found[1.0]["candidates"] <= found[0.0]["stances"]


def test_an_nli_model_of_the_users_own(folder: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast  # noqa: PLC0415  # seconds to import

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "dam", "tram", "is", "safe"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    labels = {0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}
    config = BertConfig(
        vocab_size=10, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, num_labels=3, id2label=labels
    )
    BertForSequenceClassification(config).save_pretrained(folder / "nli")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "nli")
    (folder / "p.txt").write_text("The dam is safe\n", encoding="utf-8")
    result = pipeline.build([str(folder / "in")], folder / "out", Config(stance_model=str(folder / "nli"), propositions=folder / "p.txt"))
    assert result.exit_code == 0
    assert json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))["models"]["stance"]["name"] == "nli"
