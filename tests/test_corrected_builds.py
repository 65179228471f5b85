"""Corrections through the whole way, with doubles of the models: what the graph then says, and that the gate accepts it."""

from pathlib import Path

import doubles
import pytest
from pyoxigraph import RdfFormat, Store

from kg import cli, given, pipeline
from kg.articles import library
from kg.config import Config
from kg.corrections import sheets
from kg.corrections.records import Correction
from kg.gate import shapes
from kg.graph import nquads, queries
from kg.graph.corpus import Corpus
from kg.graph.tables import Cell
from kg.records import Article, Attribution, ModelRef, Reading, Span
from kg.stances.confidence import FEATURES, Confidence
from kg.stances.stance_models import Models, StanceModel
from kg.text.sentences import split
from kg.vocab import Minter

DAM = """Dam is safe, engineer says

The dam at Olven is safe, engineer Pavel Orin said on Friday. Mayor Ida Holm said the old dam at Olven is leaking badly.
"""
TRAM = """Tram plan splits town

The town needs the tram, Mayor Ida Holm told reporters. The tram is a waste of money, shopkeeper Bo Lindt said.
"""
SAID = (
    ("The dam at Olven is safe", "said", "engineer Pavel Orin"),
    ("the old dam at Olven is leaking badly", "said", "Mayor Ida Holm"),
    ("The town needs the tram", "told", "Mayor Ida Holm"),
    ("The tram is a waste of money", "said", "shopkeeper Bo Lindt"),
)
Rows = list[dict[str, Cell]]


def read(article: Article) -> Reading:
    """What a model would find, told by the words."""
    text = article.snapshot.text

    def span(words: str, what: str) -> tuple[Span, ...]:
        sentence = max(text.rfind(end, 0, text.index(what)) for end in ".\n")
        start = text.index(words, sentence)
        return (Span(start, start + len(words)),)

    found = [Attribution(span(who, what), span(cue, what), span(what, what), 0.9) for what, cue, who in SAID if what in text]
    return Reading(article, split(article), tuple(found))


class Built:
    """Builds the two articles with corrections, without writing files of a build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "in").mkdir()
        (folder / "in" / "dam.txt").write_text(DAM, encoding="utf-8")
        (folder / "in" / "tram.txt").write_text(TRAM, encoding="utf-8")
        (folder / "p.txt").write_text("The dam is safe\nThe town needs a tram\n", encoding="utf-8")

    def corpus(self, *corrections: Correction, ending: str = ".jsonl") -> Corpus:
        path = self.folder / f"c{ending}"
        path.unlink(missing_ok=True)
        path.touch()
        for correction in corrections:
            sheets.append(path, correction)
        config = Config(propositions=self.folder / "p.txt", corrections=path if corrections else None)
        articles = library.read([str(self.folder / "in")], minter=Minter(), out=self.folder / "out").articles
        classify = doubles.Judge()
        stance = StanceModel(classify, classify, ModelRef("stance", "a-double", "0" * 64))
        models = Models(doubles.Encoder(), stance, Confidence((1.0,) * len(FEATURES), 0.5), (stance.ref,))
        return pipeline.understand([read(one) for one in articles], given.read(config, Minter()), models, pipeline.Run(config, Minter()))

    def graph(self, *corrections: Correction) -> Store:
        return store(self.corpus(*corrections))


def store(corpus: Corpus) -> Store:
    graph = Store()
    graph.load("\n".join(nquads.quads(corpus, minter=Minter())).encode(), RdfFormat.N_QUADS)
    return graph


def rows(graph: Store, query: str) -> Rows:
    return list(queries.run(graph, query).records())


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path)


def stance(words: str, proposition: str, position: str, article: str = "dam.txt") -> Correction:
    return Correction("stance", article, words, proposition=proposition, position=position, coder="Ada")  # type: ignore[arg-type]


def test_a_stance_that_a_person_set_takes_part_in_contradictions(built: Built) -> None:
    graph = built.graph(
        stance("The dam at Olven is safe", "The dam is safe", "support"),
        stance("the old dam at Olven is leaking badly", "the dam is safe.", "oppose"),
    )
    on_it = [row for row in rows(graph, "stances") if row["proposition"] == "The dam is safe" and row["source"] == "dam.txt"]
    assert {(row["speaker"], row["position"], row["confidence"]) for row in on_it} == {
        ("Pavel Orin", "support", 1),
        ("Ida Holm", "oppose", 1),
    }
    (found,) = (row for row in rows(graph, "contradictions") if {row["speakerA"], row["speakerB"]} == {"Pavel Orin", "Ida Holm"})
    assert float(str(found["confidence"])) > 0.99  # she is for it elsewhere, says the double
    decided = "GRAPH ?c { ?stance prov:wasAttributedTo ?person . ?person a prov:Person ; schema:name ?coder }"
    wanted = f"SELECT ?coder {{ GRAPH ?g {{ ?stance a kg:Stance }} {decided} }}"
    assert [row["coder"] for row in rows(graph, wanted)] == ["Ada", "Ada"]


def test_none_takes_the_machines_stance_out_and_keeps_its_reading(built: Built) -> None:
    before = [row for row in rows(built.graph(), "stances") if row["position"] != "neutral"]
    assert before, "the double reads no stance: choose other words"
    words = next(row["text"] for row in rows(built.graph(), "claims") if row["claim"] == before[0]["claim"])
    graph = built.graph(stance(str(words), str(before[0]["proposition"]), "none", str(before[0]["source"])))
    assert before[0]["claim"] not in {row["claim"] for row in rows(graph, "stances") if row["proposition"] == before[0]["proposition"]}
    (reading,) = rows(
        graph, "SELECT ?value ?confidence { GRAPH ?g { ?r a kg:MachineReading ; kg:stanceValue ?value ; kg:confidence ?confidence } }"
    )
    assert str(reading["value"]).endswith(f"#{before[0]['position']}")
    assert reading["confidence"] == before[0]["confidence"]


ALL = (
    Correction("confirm", "dam.txt", "The dam at Olven is safe", coder="Ada", decided="2026-03-24", note="yes"),
    Correction("drop", "tram.txt", "The tram is a waste of money", coder="Bo"),
    Correction("change", "dam.txt", "the old dam at Olven is leaking badly", polarity="denied", speaker="Vera New"),
    Correction("add", "tram.txt", "Tram plan splits town", speaker="Ida Holm", kind="mixed"),
    Correction("rename-speaker", speaker="Pavel Orin", name="Pawel Orin"),
    Correction("describe-speaker", speaker="Pavel Orin", party="Town Party", organization="Olven Town Council"),
    Correction("split-speaker", "tram.txt", speaker="Ida Holm", name="Ida Holm"),
    Correction("merge-speakers", speaker="Vera New", name="Pawel Orin"),
    Correction("reword-proposition", proposition="The dam is safe", name="The dam at Olven is safe"),
    stance("the old dam at Olven is leaking badly", "The dam is safe", "oppose"),
    stance("The town needs the tram", "The town needs a tram", "support", "tram.txt"),
    Correction("drop", "dam.txt", "nobody said so", coder="Bo"),
)


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_every_action_at_once_passes_the_gate_but_for_the_line_that_fits_nothing(built: Built, ending: str) -> None:
    corpus = built.corpus(*ALL, ending=ending)
    graph = store(corpus)
    report = shapes.validate(graph)
    assert [finding for finding in report.findings if finding.severity == "violation"] == []
    (lost,) = (finding for finding in report.findings if finding.code == "KG119")
    assert "nobody said so" in lost.message
    outcomes = {row["line"]: row["outcome"] for row in rows(graph, "corrections")}
    assert len(outcomes) == len(ALL)
    assert [line for line, outcome in outcomes.items() if outcome != "applied"] == [max(map(int, map(str, outcomes)))]
    assert any("11 of 12 corrections were applied; 1 fit nothing" in note for note in corpus.notes)
    said = {row["text"]: row for row in rows(graph, "claims")}
    assert "The tram is a waste of money" not in said
    assert (said["the old dam at Olven is leaking badly"]["speaker"], said["the old dam at Olven is leaking badly"]["polarity"]) == (
        "Pawel Orin",
        "denied",
    )
    assert said["Tram plan splits town"]["confidence"] == 1
    assert (said["The town needs the tram"]["speaker"], said["Tram plan splits town"]["kind"]) == ("Ida Holm", "mixed")
    assert rows(graph, "SELECT ?p { GRAPH ?g { ?s schema:memberOf ?o } GRAPH ?h { ?o schema:name ?p } }") == [{"p": "Town Party"}]
    (worded,) = (row for row in rows(graph, "propositions") if row["proposition"] == "The dam at Olven is safe")
    found = queries.run(graph, "stances", {"proposition": "The dam is safe"})
    assert {row["propositionIri"] for row in found.records()} == {worded["propositionIri"]}


def test_a_rename_changes_no_stance(built: Built) -> None:
    renamed = built.graph(Correction("rename-speaker", speaker="Pavel Orin", name="Somebody Else"))
    before, after = (
        {(row["claim"], row["proposition"], row["confidence"]) for row in rows(graph, "stances")} for graph in (built.graph(), renamed)
    )
    assert before == after
    assert "Somebody Else" in {row["speaker"] for row in rows(renamed, "stances")}


def test_propositions_that_are_merged_pass_the_gate(built: Built) -> None:
    graph = built.graph(Correction("merge-propositions", proposition="The town needs a tram", name="The dam is safe"))
    assert [row["proposition"] for row in rows(graph, "propositions")] == ["The dam is safe"]
    assert [finding.code for finding in shapes.validate(graph).findings if finding.severity == "violation"] == []


def test_the_same_corrections_give_the_same_bytes_and_none_the_bytes_of_before(built: Built) -> None:
    def quads(corpus: Corpus) -> list[str]:
        return list(nquads.quads(corpus, minter=Minter()))

    assert quads(built.corpus(*ALL)) == quads(built.corpus(*ALL))
    assert not any("/graph/corrections>" in line for line in quads(built.corpus()))


def test_a_line_of_the_file_is_where_the_report_points(built: Built) -> None:
    from kg.graph import places  # noqa: PLC0415

    graph = built.graph(*ALL)
    (lost,) = (str(row["correction"]) for row in rows(graph, "corrections") if row["outcome"] == "lost")
    place = places.find(graph, [lost])[lost]
    assert (place.file, place.start) == ("c.jsonl", (12, 1))


# ── the command line ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"action": "dropp", "article": "a", "quotation": "b"}', "c.jsonl:1 has an unknown action: 'dropp'."),
        (None, "The file of 'corrections' is not there"),
    ],
)
def test_a_wrong_file_is_told_before_the_long_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    (tmp_path / "a.txt").write_text(DAM, encoding="utf-8")
    if content is not None:
        (tmp_path / "c.jsonl").write_text(content, encoding="utf-8")
    code = cli.main(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--corrections", str(tmp_path / "c.jsonl")])
    assert code == (3 if content else 2)
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_key_and_the_flag_name_the_file(tmp_path: Path) -> None:
    from kg.config import load  # noqa: PLC0415

    (tmp_path / "c.jsonl").touch()
    (tmp_path / "kg.toml").write_text('corrections = "c.jsonl"\n', encoding="utf-8")
    assert load(tmp_path / "kg.toml").corrections == tmp_path / "c.jsonl"
    before = load(tmp_path / "kg.toml").digest()
    (tmp_path / "c.jsonl").write_text("\n", encoding="utf-8")
    assert load(tmp_path / "kg.toml").digest() != before
