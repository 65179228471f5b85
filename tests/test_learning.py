"""Training for real, on a handful of rows written for this test: it learns them, stops, goes on, and gives the same weights again."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from kg.errors import InputError
from kg.evaluation import corpora
from kg.learning import attribution, contrasts, loop, mean, names, speakers, stance, stories
from kg.models import files, spans
from kg.models.pairs import Pair
from kg.models.torch_nets import StanceNet, dump, load
from kg.stances.clauses import negated

NAMES = ("Ada Moss", "Ben Roth", "Cora Lind", "Dan Frey")
TOPICS = ("the bridge is safe", "the tram will open in May", "the school needs a roof", "the lake has shrunk")
GAP = [
    {"id": "1", "text": text, "pronoun": "she", "pronoun_offset": text.index("she"), "label": label}
    | {"a": "Ada Moss", "a_offset": text.index("Ada Moss"), "b": "Cora Lind", "b_offset": text.index("Cora Lind")}
    for text, label in (
        ("Ada Moss told Cora Lind that she was sorry.", "A"),
        ("Ada Moss asked Cora Lind whether she was well.", "B"),
        ("Ada Moss told Cora Lind about Eve, and that she had left.", "neither"),
    )
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "attribution").mkdir()
    rows = []
    for name in NAMES:
        text = " ".join(f"{name} said that {topic}. Nothing else happened." for topic in TOPICS)
        found = []
        for topic in TOPICS:
            start = text.index(f"{name} said that {topic}")
            cue, content = start + len(name) + 1, start + len(name) + 6
            found.append(
                {"source": [[start, start + len(name)]], "cue": [[cue, cue + 4]], "content": [[content, content + 5 + len(topic)]]}
            )
        rows.append({"id": name, "text": text, "attributions": found})
    (tmp_path / "attribution" / "polnear.train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "coref").mkdir()
    said = [["Ada", "Moss", "met", "Ben", "Roth", "."], ["She", "said", "that", "she", "was", "late", "."]]
    gum = {"doc": "d", "sentences": said, "mentions": [[0, 1, "person"], [3, 4, "person"]], "clusters": [[[0, 1], [6, 6], [9, 9]]]}
    (tmp_path / "coref" / "gum.train.jsonl").write_text(json.dumps(gum) + "\n", encoding="utf-8")
    (tmp_path / "coref" / "gap.train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in GAP), encoding="utf-8")
    return tmp_path


def test_windows_carry_labels_and_links(data: Path) -> None:
    gold = corpora.readings(data / "attribution" / "polnear.train.jsonl")
    made = attribution.examples(gold, Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json")), random.Random(1))
    assert sum(label in {1, 3, 5} for example in made for label in example.labels) >= 3 * 16
    assert sum(len(example.sources) for example in made) >= 3 * 4
    for example in made:
        assert all(example.labels[cue] == 3 and example.labels[unit] in {5, 6} for unit, cue in example.contents)
        assert all(source and example.labels[cue] == 3 and example.labels[source.start] == 1 for cue, source in example.sources)


def test_mentions_choose_among_those_before_them(data: Path) -> None:
    one, *pronouns = speakers.read(data)
    text = one.article.snapshot.text
    assert text == "Ada Moss met Ben Roth. She said that she was late."
    assert [text[span.start : span.end] for span in one.mentions] == ["Ada Moss", "Ben Roth", "She", "she"]
    assert one.choices == {1: ((0,), ()), 2: ((0, 1), (0,)), 3: ((0, 1, 2), (0, 2))}
    assert [pronoun.choices for pronoun in pronouns] == [{0: ((1, 2), right)} for right in ((1,), (2,), ())]
    made = speakers.examples([one, *pronouns], Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json")), random.Random(1))
    choices = (speakers.Choice(1, (0,), ()), speakers.Choice(2, (0, 1), (0,)), speakers.Choice(3, (0, 1, 2), (0, 2)))
    assert made[0].choices == choices
    assert [len(mention) for mention in made[1].mentions] == [1, 2, 2]


@pytest.mark.parametrize("read", [corpora.gap, corpora.gum])
@pytest.mark.parametrize(
    "row",
    [
        {"text": "Ada"},
        {**GAP[0], "text": None},
        {**GAP[0], "a_offset": 1},
        {**GAP[0], "b": ""},
        {"doc": "d", "sentences": [["Ada"]], "mentions": [[0, 3]], "clusters": []},
        {"sentences": [["Ada"]], "mentions": [[0, 0]], "clusters": []},
    ],
)
def test_a_row_without_coreference_is_named(read: Callable[[Path], object], row: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl"):
        read(tmp_path / "rows.jsonl")


def test_heads_trained_anew_leave_the_rest_alone(data: Path, tmp_path: Path) -> None:
    speakers.train(data, tmp_path / "mine", 13)
    before, after = files.read("attribution"), files.read("attribution", tmp_path / "mine")
    changed = {name for name, value in after.tensors.items() if np.abs(value - before.tensors[name]).max() > 0}
    assert changed
    assert {name.split(".")[0] for name in changed} <= set(spans.REFERENCE_HEADS)
    assert after.config == before.config


def test_heads_are_added_to_the_model_that_is_there(data: Path, tmp_path: Path) -> None:
    mine = files.read("attribution")
    other = {name: value + (name == "labels.bias") for name, value in mine.tensors.items()}
    files.write(tmp_path / "mine", other, mine.config)
    speakers.train(data, tmp_path / "mine", 13)
    assert np.abs(files.read("attribution", tmp_path / "mine").tensors["labels.bias"] - other["labels.bias"]).max() < 1e-2


NER = [
    {"tokens": ["Ada", "Berg", "left", "Tern", "Bay", "."], "tags4": ["B-PER", "I-PER", "O", "B-LOC", "I-LOC", "O"]},
    {"tokens": ["Critics", "of", "Gull", "Ferries", "stayed", "."], "tags4": ["O", "O", "B-ORG", "I-ORG", "O", "O"]},
]


def test_the_layer_for_names_is_trained_alone(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MARKED", {})
    (data / "ner").mkdir()
    for name in names.TAGGED:
        (data / "ner" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in NER), encoding="utf-8")
    for folder in ("one", "two"):
        names.train(data, tmp_path / folder, 13)
    before, after = files.read("attribution"), files.read("attribution", tmp_path / "one")
    assert {name for name, value in after.tensors.items() if np.abs(value - before.tensors[name]).max() > 0} == {"name.weight", "name.bias"}
    assert (tmp_path / "one" / "model.safetensors").read_bytes() == (tmp_path / "two" / "model.safetensors").read_bytes()


def test_speakers_tell_what_names_are(tmp_path: Path) -> None:
    text = "Ada Berg left. She said so. Critics of Berg said no. Gull Ferries agreed. It said more."
    sources = ["Ada Berg", "She", "Critics of Berg", "Gull Ferries", "It"]
    spans_of = [[[text.index(source), text.index(source) + len(source)]] for source in sources]
    row = {"id": "a", "text": text, "attributions": [{"source": span, "cue": [], "content": span} for span in spans_of]}
    speakers_of = ["Ada Berg", "Ada Berg", "critics of Berg", "Gull Ferries", "Gull Ferries"]
    claims = [{"attribution": number, "speaker": speaker, "sides": {}} for number, speaker in enumerate(speakers_of)]
    (tmp_path / "texts.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "marks.jsonl").write_text(json.dumps({"id": "a", "propositions": [], "claims": claims}) + "\n", encoding="utf-8")
    (read,) = names.named_speakers(tmp_path / "marks.jsonl", tmp_path / "texts.jsonl")
    assert [(text[span.start : span.end], kind) for span, kind in read.kinds] == [
        ("Berg", "person"),
        ("Critics", "none"),
        ("Berg", "person"),
        ("Gull Ferries", "organization"),
    ]


@pytest.mark.parametrize(
    "row", [{"tokens": ["Ada"]}, {"tokens": ["Ada"], "tags4": ["B-PER", "O"]}, {"tokens": ["Ada"], "tags4": ["PERSON"]}]
)
def test_a_row_that_is_no_tagged_sentence_is_named(row: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl"):
        corpora.named(tmp_path / "rows.jsonl")


def test_training_lowers_the_loss_and_is_reproducible(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "EPOCHS", 3)
    attribution.train(data, tmp_path / "one", 13)
    attribution.train(data, tmp_path / "two", 13)
    assert (tmp_path / "one" / "model.safetensors").read_bytes() == (tmp_path / "two" / "model.safetensors").read_bytes()
    assert files.read("attribution", tmp_path / "one").tensors["labels.weight"].shape == (7, 384)


def test_the_mean_of_two_models(tmp_path: Path) -> None:
    one = files.read("attribution")
    files.write(tmp_path / "two", {name: value + 1 for name, value in one.tensors.items()}, one.config)
    mean.mean("attribution", [one.path, tmp_path / "two"], tmp_path / "mean")
    made = files.read("attribution", tmp_path / "mean")
    assert made.tensors.keys() == one.tensors.keys()
    assert all(np.abs(made.tensors[name] - value - 0.5).max() < 1e-2 for name, value in one.tensors.items() if name != files.WORDS)


def _net() -> StanceNet:
    torch.manual_seed(1)
    net = StanceNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    return net


@pytest.mark.parametrize("branches", [1, 2])
@pytest.mark.parametrize("cut", [3, 5])
def test_a_stopped_run_goes_on_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, branches: int, cut: int) -> None:
    monkeypatch.setattr(loop, "CHECKPOINT_EVERY", 2)
    ids = torch.tensor([[101, 2023, 102, 2008, 102], [101, 3000, 102, 3001, 102]])
    types = torch.tensor([[0, 0, 0, 1, 1]] * 2)

    def run(folder: Path, stop_at: int | None) -> StanceNet:
        net = _net()

        def loss(_numbers: object, step: int) -> torch.Tensor:
            if step == stop_at:
                raise KeyboardInterrupt
            return torch.nn.functional.cross_entropy(net(ids, types, torch.ones_like(ids)).float(), torch.tensor([0, 1]))

        loop.fit(net, [[0, 1]] * 6, loss, loop.Schedule(1e-3, 1e-3, branches=branches, trunk=0.4), loop.checkpoint_file(folder, "stance"))
        return net

    whole = run(tmp_path / "whole", None)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", cut)
    resumed = run(tmp_path / "cut", None)
    assert all(np.array_equal(a, b) for a, b in zip(dump(whole).values(), dump(resumed).values(), strict=True))


def test_branches_leave_the_trunk_at_its_end_and_meet_in_their_mean(tmp_path: Path) -> None:
    """One weight, whose gradient is 1 on the trunk, 1 in one branch, -1 in the other: each branch starts where the trunk ends."""
    net = torch.nn.Module()
    net.weight = torch.nn.Parameter(torch.zeros(()))
    way: list[float] = []

    def loss(_numbers: object, step: int) -> torch.Tensor:
        way.append(float(net.weight.detach()))
        return -net.weight if step >= 6 else net.weight

    schedule = loop.Schedule(0, 1e-2, branches=2, trunk=0.2)
    assert schedule.branch_starts(10) == [2, 6, 10]
    assert [round(schedule.rate(step, 10), 2) for step in range(10)] == [1, 1, 1, 0.75, 0.5, 0.25, 1, 0.75, 0.5, 0.25]
    loop.fit(net, [[0]] * 10, loss, schedule, loop.checkpoint_file(tmp_path, "mean"))
    assert way[6] == way[2] < 0
    ends = [way[5] - 0.25e-2, way[9]]
    assert ends[0] < float(net.weight.detach()) < ends[1]


def _stance_rows() -> Iterator[dict[str, object]]:
    for topic in TOPICS:
        yield {"text": topic, "target": topic, "label": "support", "src": "nli/mine"}
        yield {"text": f"it is false that {topic}", "target": topic, "label": "oppose", "src": "stance/mine", "holder": "Ada Moss"}


def _mark(data: Path) -> None:
    """Mark the articles of the data: each attribution is for one proposition and against another."""
    (data / "sides").mkdir()
    texts = data / "attribution" / "polnear.train.jsonl"
    (data / "attribution" / "world.jsonl").write_text(texts.read_text(encoding="utf-8"), encoding="utf-8")
    articles = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines()]
    sides = {"0": ["support"], "1": ["oppose", "arguable"]}
    marks = [
        {
            "id": article["id"],
            "propositions": ["The dam is safe", "The bridge should be closed", "It rains"],
            "claims": [{"attribution": place, "speaker": "Ada Moss", "sides": sides} for place in range(len(article["attributions"]))],
        }
        for article in articles
    ]
    for name in ("polnear", "world"):
        (data / "sides" / f"{name}.train.jsonl").write_text("".join(json.dumps(mark) + "\n" for mark in marks), encoding="utf-8")
    contrast = {"holder": "Ada Moss", "cue": "said", "text": "it is not", "target": "The dam is safe", "label": "oppose"}
    (data / "sides" / "contrasts.train.jsonl").write_text(json.dumps(contrast) + "\n", encoding="utf-8")


def test_stance_training_has_all_phases_and_is_reproducible(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = stories.read(stories.HELD_OUT)[:1]
    monkeypatch.setattr(stories, "read", lambda: told)
    monkeypatch.setattr(contrasts, "read", lambda: iter([(Pair("Ada Moss said: it is", "The dam is safe"), "support")]))
    _mark(data)
    (data / "stance").mkdir()
    rows = "".join(json.dumps(row) + "\n" for row in _stance_rows())
    for name in (
        "nli.train",
        "nli_more.train",
        "nli_third.train",
        "stance.train",
        "stance_more.train",
        "directed.train",
        "mnli.dev",
        "perspectrum.dev",
    ):
        (data / "stance" / f"{name}.jsonl").write_text(rows, encoding="utf-8")
    stance.train(data, tmp_path / "one", 13)
    assert {path.name for path in (tmp_path / "one").glob("*.pt")} == {
        f"checkpoint.stance-13.{name}.pt" for name in ("first", "reports", "news0", "news1", "plain")
    }
    stance.train(data, tmp_path / "two", 13)
    assert (tmp_path / "one" / "model.safetensors").read_bytes() == (tmp_path / "two" / "model.safetensors").read_bytes()


def test_augmentation_denies_only_what_entails_and_turns_what_it_negates() -> None:
    chance = random.Random(3)
    kinds = set()
    for row in list(_stance_rows()) * 60:
        pair, label = stance.augmented(row, chance)
        denied = any(cue in pair.text for cue in stance.DENIALS)
        turned = pair.target != row["target"]
        kinds.add((denied, turned))
        if pair.text in {row["target"], negated(str(row["target"]))}:  # a proposition beside itself or its contrary
            assert label == ("support" if pair.text == pair.target else "oppose")
        elif denied:
            assert (row["label"], label) == ("oppose" if turned else "support", "oppose")
        else:
            assert label == (stance.CONTRARY_LABEL[str(row["label"])] if turned else row["label"])
        assert pair.target in {row["target"], negated(str(row["target"]))}
    assert len(kinds) >= 3
    told = [
        stance.augmented({"text": "it rains", "target": "water falls", "label": "neutral", "src": "x"}, chance, ["Zoe"], 1.0) for _ in "ab"
    ]
    assert all(pair.text.startswith("Zoe ") and label == "neutral" for pair, label in told)


def test_stored_weights_come_back(tmp_path: Path) -> None:
    tensors = dump(_net())
    assert files.WORDS not in tensors
    files.write(tmp_path / "stance", tensors, {"name": "mine", "scores": {}})
    again = files.read("stance", tmp_path / "stance")
    assert np.abs(again.tensors["output.weight"] - tensors["output.weight"]).max() < 1e-3
    assert files.WORDS in again.tensors
    assert files.is_ours(tmp_path / "stance")
    assert not files.is_ours(tmp_path)
