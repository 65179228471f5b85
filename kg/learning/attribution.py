"""Train the attribution model: PolNeAR windows, a CRF over each paragraph; a content learns to choose its cue, a cue its source.

Windows with coreference teach the same body whom a pronoun or a description means (``kg.learning.speakers``). The comparisons behind the
constants are in docs/models.md.
"""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from kg.evaluation import corpora
from kg.learning import speakers
from kg.learning.batches import epochs, tensors
from kg.learning.loop import SEED, Schedule, checkpoint_file, fit
from kg.models import files, spans
from kg.models.torch_nets import AttributionNet, dump, load
from kg.models.windows import Units, units, units_in, windows
from kg.records import Reading

log = logging.getLogger("kg.learning")

EPOCHS = 6
SCHEDULE = Schedule(body=3e-4, head=1.5e-3, decay=0.9, branches=2, trunk=0.4)
REFERRING = 0.5  # share of the texts with coreference, drawn anew in each epoch
LINK_WEIGHT = 0.3  # of each loss of links, where the chain's has 1
REFERENCE_WEIGHT = 0.5  # of the loss of references


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its annotation; units are counted from the window's start.

    :param article: all units of the article
    :param window: the numbers of those in the window
    :param labels: of each unit of the window, a number of ``spans.LABELS``
    :param contents: unit of a content, unit where its cue begins
    :param sources: unit where a cue begins, units of its source (None where it has none in its paragraph)
    """

    article: Units
    window: range
    labels: tuple[int, ...]
    contents: tuple[tuple[int, int], ...]
    sources: tuple[tuple[int, range | None], ...]


@dataclass(frozen=True, slots=True)
class _Annotation:
    """The annotation of a whole article; units are counted from its start."""

    labels: list[int]
    contents: list[tuple[int, int]]
    sources: list[tuple[int, range | None]]


def examples(readings: Sequence[Reading], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """Cut annotated articles into windows; the first cut of each article is drawn, so that each call cuts elsewhere."""
    result = []
    for reading in readings:
        article = units(reading.article, reading.sentences, tokenizer)
        annotation = _annotation(reading, article)
        result += [_example(article, annotation, window) for window in windows(article, chance.randrange(40, 380), 0)]
    return result


def _annotation(reading: Reading, article: Units) -> _Annotation:
    """Say in units what the gold attributions of an article say in characters."""
    marked: list[tuple[str, int, int]] = []
    contents: list[tuple[int, int]] = []
    sources: list[tuple[int, range | None]] = []
    for attribution in reading.attributions:
        parts = {role: [inner for span in getattr(attribution, role) if (inner := units_in(article, span))] for role in spans.ROLES}
        marked += [(role, part.start, part.stop) for role, of_role in parts.items() for part in of_role]
        if parts["cue"]:
            cue = parts["cue"][0].start
            contents += [(unit, cue) for part in parts["content"] for unit in part]
            near = [part for part in parts["source"] if article.paragraphs[part.start] == article.paragraphs[cue]]
            sources.append((cue, near[0] if near else None))
    return _Annotation(spans.label_ids(marked, len(article.spans)), contents, sources)


def _example(article: Units, annotation: _Annotation, window: range) -> Example:
    """Cut a window out of an article and its annotation; links that leave the window are dropped."""
    first = window.start
    return Example(
        article,
        window,
        tuple(annotation.labels[first : window.stop]),
        tuple((unit - first, cue - first) for unit, cue in annotation.contents if unit in window and cue in window),
        tuple(
            (cue - first, range(source.start - first, source.stop - first) if source else None)
            for cue, source in annotation.sources
            if cue in window and (source is None or (source.start in window and source.stop - 1 in window))
        ),
    )


def train(data: Path, out: Path, seed: int) -> None:
    """Train the attribution model and write its folder.

    1. cut the articles and the texts with coreference into windows, with other cuts in each epoch
    2. fit; windows of one kind in a step, the steps mixed
    3. write the folder

    :param data: a folder with ``attribution/polnear.train.jsonl``, ``coref/gum.train.jsonl`` and ``coref/gap.train.jsonl``
    :param out: the model's folder; a run that was stopped goes on from the checkpoint in it
    :param seed: of cuts and order
    """
    # 1
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    gold = corpora.readings(data / "attribution" / "polnear.train.jsonl")
    texts = speakers.read(data)
    chance = random.Random(seed)
    cuts: list[Callable[[], Sequence[Example | speakers.Example]]] = [
        lambda: examples(gold, tokenizer, chance),
        lambda: speakers.examples(chance.sample(texts, round(REFERRING * len(texts))), tokenizer, chance),
    ]
    rows, batches = epochs(EPOCHS, cuts, chance)
    # 2
    torch.manual_seed(SEED)
    net = AttributionNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        step = [rows[number] for number in numbers]
        attributed = [row for row in step if isinstance(row, Example)]
        referring = [row for row in step if isinstance(row, speakers.Example)]
        return window_loss(net, attributed) if attributed else REFERENCE_WEIGHT * speakers.window_loss(net, referring)

    log.info("%d windows in %d steps", len(rows), len(batches))
    fit(net, batches, loss, SCHEDULE, checkpoint_file(out, f"attribution-{seed}"))
    # 3
    files.write(out, dump(net), {"name": "stancegraph-attribution", "calibration": [0.0] * spans.EVIDENCE, "scores": {}})


def window_loss(net: AttributionNet, rows: Sequence[Example]) -> Tensor:
    """Compute the chain loss over the paragraphs of some windows, plus the losses of the links.

    1. chain: paragraphs of all windows, padded to the longest
    2. each unit of a content chooses among the cues of its window
    3. each cue chooses among the sources of its paragraph, and nobody

    :returns: a scalar
    """
    emissions, queries, keys, _, _ = net(*tensors(rows))
    # 1
    total = _chain_loss(net, emissions, rows)
    content_loss, source_loss = emissions.new_zeros(()), emissions.new_zeros(())
    content_count, source_count = 0, 0
    for row, example in enumerate(rows):
        # 2
        if example.contents:
            content_loss = content_loss + _content_loss(net, queries[row], keys[row], example)
            content_count += len(example.contents)
        # 3
        if example.sources:
            source_loss = source_loss + _source_loss(net, queries[row], keys[row], example)
            source_count += len(example.sources)
    result: Tensor = total + LINK_WEIGHT * (content_loss / max(1, content_count) + source_loss / max(1, source_count))
    return result


def _chain_loss(net: AttributionNet, emissions: Tensor, rows: Sequence[Example]) -> Tensor:
    """Compute the loss of the labels, a unit.

    :param emissions: float32 [windows, units, 7]
    """
    parts = [
        (row, part)
        for row, example in enumerate(rows)
        for part in _stretches_of_equals([example.article.paragraphs[unit] for unit in example.window])
    ]
    longest = max(len(part) for _, part in parts)
    labels = torch.zeros(len(parts), longest, dtype=torch.int64)
    mask = torch.zeros(len(parts), longest)
    padded = []
    for number, (row, part) in enumerate(parts):
        padded.append(functional.pad(emissions[row, part.start : part.stop], (0, 0, 0, longest - len(part))))
        labels[number, : len(part)] = torch.tensor(rows[row].labels[part.start : part.stop])
        mask[number, : len(part)] = 1
    # A window may begin within a span: there the chain begins with B.
    labels[:, 0] = torch.where((labels[:, 0] > 0) & (labels[:, 0] % 2 == 0), labels[:, 0] - 1, labels[:, 0])
    return net.chain_loss(torch.stack(padded), labels, mask)


def _content_loss(net: AttributionNet, queries: Tensor, keys: Tensor, example: Example) -> Tensor:
    """Sum the losses of the units of contents that choose a cue.

    :param queries: float32 [units, ``LINK_WIDTH``], of this window
    :param keys: likewise
    """
    sentence = example.article.sentences[example.window.start :]
    cues = sorted({cue for _, cue in example.contents})
    content = [unit for unit, _ in example.contents]
    score = _scores(net, queries[content], keys[cues], _distances("content", content, cues, sentence))
    right = torch.tensor([cues.index(cue) for _, cue in example.contents])
    return functional.cross_entropy(score, right, reduction="sum")


def _source_loss(net: AttributionNet, queries: Tensor, keys: Tensor, example: Example) -> Tensor:
    """Sum the losses of the cues that choose a source, or nobody.

    :param queries: float32 [units, ``LINK_WIDTH``], of this window
    :param keys: likewise
    """
    first = example.window.start
    sentence, paragraph = example.article.sentences[first:], example.article.paragraphs[first:]
    cues = [cue for cue, _ in example.sources]
    offered = sorted({source for _, source in example.sources if source}, key=lambda source: source.start)
    source_units = [unit for source in offered for unit in source]
    score = _scores(net, queries[source_units], keys[cues], _distances("source", source_units, cues, sentence))
    ends = accumulate(len(source) for source in offered)
    means = [score[end - len(source) : end].mean(0) for source, end in zip(offered, ends, strict=True)]
    nobody = keys[cues].float() @ net.nobody / spans.LINK_WIDTH**0.5
    apart = [[paragraph[source.start] != paragraph[cue] for cue in cues] for source in offered] + [[False] * len(cues)]
    choice = torch.stack([*means, nobody]).masked_fill(torch.tensor(apart), float(spans.NEVER)).T
    right = torch.tensor([offered.index(source) if source else len(offered) for _, source in example.sources])
    return functional.cross_entropy(choice, right, reduction="sum")


def _scores(net: AttributionNet, queries: Tensor, keys: Tensor, distances: Tensor) -> Tensor:
    """Score how well units and cues go together: float32 [units, cues].

    :param queries: float32 [units, ``LINK_WIDTH``]
    :param keys: float32 [cues, ``LINK_WIDTH``]
    :param distances: as ``_distances`` gives them
    """
    product = queries @ keys.T / spans.LINK_WIDTH**0.5
    result: Tensor = product + net.distance[distances]
    return result


def _distances(role: str, places: Sequence[int], cues: Sequence[int], sentence: Sequence[int]) -> Tensor:
    """Choose the learned bias of each unit and cue: int64 [units, cues].

    :param sentence: the number of each unit's sentence
    """
    bias = [[spans.link_distance(role, (unit, sentence[unit]), (cue, sentence[cue])) for cue in cues] for unit in places]
    return torch.tensor(bias, dtype=torch.int64).reshape(len(places), len(cues))


def _stretches_of_equals(values: Sequence[int]) -> list[range]:
    """Cut a sequence where its value changes."""
    starts = [number for number in range(len(values)) if not number or values[number] != values[number - 1]]
    return [range(start, end) for start, end in pairwise([*starts, len(values)])]
