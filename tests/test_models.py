"""The models: both runtimes say the same, nothing depends on what shares a batch, and labels become spans and back."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from kg.errors import ModelError
from kg.evaluation.corpora import article
from kg.models import files, runtime, spans
from kg.models.network import Network, Runtime
from kg.models.pairs import Pair, SentenceEncoder, StanceClassifier
from kg.models.tagger import Tagger
from kg.models.windows import MAX_PIECES, QUOTED, Units, units, windows
from kg.records import Span
from kg.text.sentences import split

TEXT = (
    "Bridge is unsafe, says engineer.\n\n"
    "The old bridge at Velmar must close before winter, the town's chief engineer Marta Ilves told reporters on Monday. "
    "“We have found cracks in four piers,” she said. “Nobody should drive over it.”\n\n"
    "Mayor Jon Abret denied that the bridge was dangerous and accused the opposition of spreading fear."
)
PAIRS = [
    Pair("Marta Ilves: The old bridge at Velmar must close before winter", "The bridge at Velmar is safe"),
    Pair("Jon Abret: the bridge was dangerous", "The bridge at Velmar should be closed"),
    Pair("The ferry is late.", "The ferry is late."),
]


@pytest.fixture(scope="module", params=["attribution", "stance", "retrieval"])
def task(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _network(task: str, kind: Runtime) -> Network:
    return runtime.start(files.read(task), kind)


def test_both_runtimes_score_alike(task: str) -> None:
    chance = np.random.default_rng(5)
    ids = chance.integers(1000, 20000, (1, 23))
    ids[0, [0, 12, 22]] = (101, 102, 102)
    given_inputs = {
        "attribution": {"ids": ids, "layouts": chance.integers(0, 24, (1, 23)), "first": np.arange(1, 22)[None]},
        "stance": {"ids": ids, "types": (np.arange(23) > 12).astype(np.int64)[None]},
        "retrieval": {"ids": ids},
    }[task]
    for ours, reference in zip(_network(task, "onnx")(**given_inputs), _network(task, "torch")(**given_inputs), strict=True):
        assert np.abs(ours - reference).max() < 2e-4


def test_both_runtimes_find_the_same_attributions_and_stances() -> None:
    tagger, judge = files.read("attribution"), files.read("stance")
    whole = article("bridge", TEXT)
    found = [
        [(one.source, one.cue, one.content) for one in Tagger(tagger, runtime.start(tagger, kind))(whole, split(whole)).attributions]
        for kind in ("onnx", "torch")
    ]
    assert found[0] == found[1]
    assert found[0]
    labels = [StanceClassifier(judge, runtime.start(judge, kind))(PAIRS).argmax(1).tolist() for kind in ("onnx", "torch")]
    assert labels[0] == labels[1]


@pytest.mark.parametrize("kind", ["onnx", "torch"])
def test_words_with_capitals_are_told_by_what_they_name(kind: Runtime) -> None:
    folder = files.read("attribution")
    text = "Authorities said on Monday that Ilse Varga had left. The Harbour Commission denied it, and Critics were silent, said Mr. Varga."
    whole = article("bridge", text)
    words = Tagger(folder, runtime.start(folder, kind))(whole, split(whole)).name_words
    read = {text[word.span.start : word.span.end]: word for word in words}
    assert set(read) == {"Authorities", "Monday", "Ilse", "Varga", "The", "Harbour", "Commission", "Critics", "Mr"}
    assert read["Authorities"].none > 0.5
    assert min(read["Ilse"].person, read["Varga"].person) > 0.5
    assert read["Commission"].person < 0.5
    assert all(0 <= word.none + word.person <= 1.0001 for word in words)


def test_pronouns_have_references_to_names() -> None:
    folder = files.read("attribution")
    text = "Ilse Varga closed the bridge on Monday. She said the pillars had cracked."
    whole = article("bridge", text)
    references = Tagger(folder, runtime.start(folder))(whole, split(whole)).references
    (she,) = [one for one in references if text[one.span.start : one.span.end] == "She"]
    words = {text[word.start : word.end]: odds for word, odds in she.words}
    assert set(words) <= {"Ilse", "Varga", "Monday"}
    assert min(words["Ilse"], words["Varga"]) > words.get("Monday", -6.0)


def test_company_and_order_change_nothing() -> None:
    folder = files.read("stance")
    judge = StanceClassifier(folder, runtime.start(folder))
    together = judge(PAIRS)
    alone = np.concatenate([judge([pair]) for pair in PAIRS])
    backwards = judge(PAIRS[::-1])[::-1]
    assert np.abs(together - alone).max() < 1e-5
    assert np.abs(together - backwards).max() < 1e-5


def test_stance_probabilities_add_up() -> None:
    folder = files.read("stance")
    assert np.allclose(StanceClassifier(folder, runtime.start(folder))(PAIRS).sum(1), 1, atol=1e-5)


def test_sentence_vectors_are_near_where_meaning_is() -> None:
    folder = files.read("retrieval")
    vectors = SentenceEncoder(folder, runtime.start(folder))(["The bridge is unsafe.", "That bridge is dangerous.", "Cats sleep a lot."])
    assert np.allclose((vectors**2).sum(1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_the_bundled_models_have_cards_and_scores() -> None:
    cards = files.bundled()
    assert [card.task for card in cards] == list(files.TASKS)
    for card in cards:
        assert card.card.read_text(encoding="utf-8").startswith("# ")
        assert len(card.digest) == 64
    assert sum(card.size for card in cards) + (files.WEIGHTS / "words.safetensors").stat().st_size < 100e6


def test_a_missing_model_is_named_with_a_remedy(tmp_path: object) -> None:
    with pytest.raises(ModelError) as caught:
        files.read("stance", tmp_path)  # type: ignore[arg-type]
    assert "kg train" in caught.value.hint


# ── units and windows ────────────────────────────────────────────────────────


def _units(text: str) -> Units:
    whole = article("a", text)
    return units(whole, split(whole), Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json")))


def test_units_cover_every_letter_once() -> None:
    covered = [place for span in _units(TEXT).spans for place in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, letter in enumerate(TEXT) if letter.isalnum()} <= set(covered)


@settings(max_examples=40)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=120), st.integers(0, 300), st.integers(0, 120), st.randoms(use_true_random=False))
def test_windows_cover_all_units_in_order_and_fit(sizes: list[int], skip: int, overlap: int, chance: random.Random) -> None:
    sentence, sentences = 0, []
    for _ in sizes:
        sentence += chance.random() < 0.1
        sentences.append(sentence)
    text = Units(
        tuple(Span(n, n + 1) for n in range(len(sizes))),
        tuple((1,) * size for size in sizes),
        (0,) * len(sizes),
        tuple(sentences),
        (0,) * len(sizes),
    )
    cuts = windows(text, skip, overlap)
    assert {unit for cut in cuts for unit in cut} == set(range(len(sizes)))
    assert all(before.start < after.start <= before.stop for before, after in pairwise(cuts))
    assert all(sum(sizes[unit] for unit in cut) <= MAX_PIECES for cut in cuts)


def test_an_open_quotation_ends_with_its_paragraph() -> None:
    text = "He said “this is open\n\nand this is not” quoted, but ''this'' is"
    found = _units(text)
    states = {text[span.start : span.end]: layout // QUOTED for span, layout in zip(found.spans, found.layouts, strict=True)}
    assert (states["He"], states["“"], states["open"], states["and"], states["this"], states["'"]) == (0, 2, 1, 0, 1, 2)


# ── labels and spans ─────────────────────────────────────────────────────────


@given(st.lists(st.tuples(st.sampled_from(spans.ROLES), st.integers(1, 4), st.integers(0, 3)), max_size=8))
def test_decoding_sure_labels_gives_the_spans_back(parts: list[tuple[str, int, int]]) -> None:
    wanted, place = [], 0
    for role, length, gap in parts:
        wanted.append((role, place, place + length))
        place += length + gap
    count = place + 1
    sure = np.full((count, len(spans.LABELS)), -9.0, dtype=np.float32)
    sure[np.arange(count), spans.label_ids(wanted, count)] = 9.0
    flat = np.zeros((7, 7), dtype=np.float32)
    found = spans.decode(sure, [range(count)], flat, flat[0])
    assert [(one.role, one.start, one.end) for one in found] == wanted
    assert all(0.9 < one.probability <= 1.0001 for one in found)


def test_no_span_crosses_a_paragraph() -> None:
    sure = np.full((4, 7), -9.0, dtype=np.float32)
    sure[[0, 1, 2, 3], [5, 6, 6, 6]] = 9.0
    flat = np.zeros((7, 7), dtype=np.float32)
    found = spans.decode(sure, [range(2), range(2, 4)], flat, flat[0])
    assert all(one.end <= 2 or one.start >= 2 for one in found)
