"""Train the attribution model on PolNeAR: a CRF labels the words of each paragraph; then a content chooses its cue, a cue its source.

Texts with coreference teach the same encoder whom a pronoun or a description means (``kg.learning.speakers``). The comparisons behind the
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
from kg.learning.batches import plan_epochs, tensors
from kg.learning.loop import SEED, Schedule, checkpoint_file, fit
from kg.models import files, spans
from kg.models.torch_nets import AttributionNet, dump, load
from kg.models.windows import Units, units, units_in, windows
from kg.records import Reading

log = logging.getLogger("kg.learning")

EPOCHS = 6
SCHEDULE = Schedule(body=3e-4, head=1.5e-3, decay=0.9, branches=2, trunk=0.4)
REFERRING = 0.5  # share of the texts with coreference that are used, drawn anew in each epoch
# Weights in the loss, in which the CRF's has 1: of content to cue and cue to source; of coreference.
LINK_WEIGHT = 0.3
REFERENCE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One window of an article with its annotation. In the annotation units are counted from the start of the window.

    :param article: all units (words) of the article
    :param window: the indexes in ``article`` of the units in the window
    :param labels: of each unit of the window, an index into ``spans.LABELS``
    :param contents: pairs (a unit of a content, the first unit of its cue)
    :param sources: pairs (the first unit of a cue, the units of its source or None where its paragraph has none)
    """

    article: Units
    window: range
    labels: tuple[int, ...]
    contents: tuple[tuple[int, int], ...]
    sources: tuple[tuple[int, range | None], ...]


@dataclass(frozen=True, slots=True)
class _Annotation:
    """The annotation of a whole article, as :class:`Example` has it, with units counted from the start of the article."""

    labels: list[int]
    contents: list[tuple[int, int]]
    sources: list[tuple[int, range | None]]


def examples(readings: Sequence[Reading], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """Cut annotated articles into windows.

    :param chance: draws the length of the first window of each article, so that each call cuts elsewhere
    """
    result = []
    for reading in readings:
        article = units(reading.article, reading.sentences, tokenizer)
        annotation = _annotation(reading, article)
        result += [_example(article, annotation, window) for window in windows(article, chance.randrange(40, 380), 0)]
    return result


def _annotation(reading: Reading, article: Units) -> _Annotation:
    """Convert the annotated attributions of an article from offsets of characters to numbers of units."""
    labelled: list[tuple[str, int, int]] = []  # role, first unit, and the unit behind the last
    contents: list[tuple[int, int]] = []
    sources: list[tuple[int, range | None]] = []
    for attribution in reading.attributions:
        parts = {role: [inner for span in getattr(attribution, role) if (inner := units_in(article, span))] for role in spans.ROLES}
        labelled += [(role, part.start, part.stop) for role, of_role in parts.items() for part in of_role]
        if parts["cue"]:
            cue = parts["cue"][0].start
            contents += [(unit, cue) for part in parts["content"] for unit in part]
            in_paragraph = [part for part in parts["source"] if article.paragraphs[part.start] == article.paragraphs[cue]]
            sources.append((cue, in_paragraph[0] if in_paragraph else None))
    return _Annotation(spans.label_ids(labelled, len(article.spans)), contents, sources)


def _example(article: Units, annotation: _Annotation, window: range) -> Example:
    """Cut a window out of an article and its annotation; pairs of which one part lies outside the window are dropped."""
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
    2. fit; a step has windows of one kind, and the steps are mixed
    3. write the folder, without calibration of the confidence yet

    :param data: a folder with ``attribution/polnear.train.jsonl``, ``coref/gum.train.jsonl`` and ``coref/gap.train.jsonl``
    :param out: the model's folder; a run that was stopped goes on from the checkpoint in it
    :param seed: of where the articles are cut, and of the order of the windows
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
    rows, batches = plan_epochs(EPOCHS, cuts, chance)
    # 2
    torch.manual_seed(SEED)
    net = AttributionNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        """Compute the loss of a batch of windows, which are all annotated with attributions or all with coreference."""
        batch = [rows[number] for number in numbers]
        attributed = [row for row in batch if isinstance(row, Example)]
        referring = [row for row in batch if isinstance(row, speakers.Example)]
        return window_loss(net, attributed) if attributed else REFERENCE_WEIGHT * speakers.window_loss(net, referring)

    log.info("%d windows in %d steps", len(rows), len(batches))
    fit(net, batches, loss, SCHEDULE, checkpoint_file(out, f"attribution-{seed}"))
    # 3
    files.write(out, dump(net), {"name": "stancegraph-attribution", "calibration": [0.0] * spans.EVIDENCE, "scores": {}})


def window_loss(net: AttributionNet, rows: Sequence[Example]) -> Tensor:
    """Compute the loss of some windows: of the labels, and of the links between contents, cues and sources.

    1. labels: the loss of the CRF over each paragraph
    2. each unit of a content chooses among the cues of its window (cross-entropy)
    3. each cue chooses among the sources of its paragraph and "no source" (cross-entropy)

    :returns: a scalar: the mean loss of a label, plus ``LINK_WEIGHT`` times the mean losses of 2 and 3
    """
    emissions, queries, keys, *_ = net(*tensors(rows))
    # 1
    label_loss = _label_loss(net, emissions, rows)
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
    result: Tensor = label_loss + LINK_WEIGHT * (content_loss / max(1, content_count) + source_loss / max(1, source_count))
    return result


def _label_loss(net: AttributionNet, emissions: Tensor, rows: Sequence[Example]) -> Tensor:
    """Compute the loss of the CRF over the paragraphs of all windows, padded to the longest: a scalar, the mean per unit.

    :param emissions: scores of the labels, float32 [windows, units, 7]
    """
    parts = [
        (row, part)
        for row, example in enumerate(rows)
        for part in _cut_where_changed([example.article.paragraphs[unit] for unit in example.window])
    ]  # index of a window, and the units of one of its paragraphs
    longest = max(len(part) for _, part in parts)
    labels = torch.zeros(len(parts), longest, dtype=torch.int64)
    mask = torch.zeros(len(parts), longest)
    padded = []
    for number, (row, part) in enumerate(parts):
        padded.append(functional.pad(emissions[row, part.start : part.stop], (0, 0, 0, longest - len(part))))
        labels[number, : len(part)] = torch.tensor(rows[row].labels[part.start : part.stop])
        mask[number, : len(part)] = 1
    # A window may begin within a span, with the label I (even); the CRF wants B (odd) there.
    labels[:, 0] = torch.where((labels[:, 0] > 0) & (labels[:, 0] % 2 == 0), labels[:, 0] - 1, labels[:, 0])
    return net.chain_loss(torch.stack(padded), labels, mask)


def _content_loss(net: AttributionNet, queries: Tensor, keys: Tensor, example: Example) -> Tensor:
    """Compute the cross-entropy of choosing the right cue, summed over the units of contents in one window: a scalar.

    :param queries: of the units that choose, float32 [units, ``LINK_WIDTH``]
    :param keys: of the units that are chosen, float32 [units, ``LINK_WIDTH``]
    """
    sentence = example.article.sentences[example.window.start :]
    cues = sorted({cue for _, cue in example.contents})
    content = [unit for unit, _ in example.contents]
    score = _link_scores(net, queries[content], keys[cues], _distance_buckets("content", content, cues, sentence))
    right = torch.tensor([cues.index(cue) for _, cue in example.contents])
    return functional.cross_entropy(score, right, reduction="sum")


def _source_loss(net: AttributionNet, queries: Tensor, keys: Tensor, example: Example) -> Tensor:
    """Compute the cross-entropy of choosing the right source or none, summed over the cues in one window: a scalar.

    A source's score is the mean over its units; a source of another paragraph cannot be chosen.

    :param queries: of the units, as members of sources, float32 [units, ``LINK_WIDTH``]
    :param keys: of the units, as beginnings of cues, float32 [units, ``LINK_WIDTH``]
    """
    first = example.window.start
    sentence, paragraph = example.article.sentences[first:], example.article.paragraphs[first:]
    cues = [cue for cue, _ in example.sources]
    candidates = sorted({source for _, source in example.sources if source}, key=lambda source: source.start)
    source_units = [unit for source in candidates for unit in source]
    score = _link_scores(net, queries[source_units], keys[cues], _distance_buckets("source", source_units, cues, sentence))
    ends = accumulate(len(source) for source in candidates)
    means = [score[end - len(source) : end].mean(0) for source, end in zip(candidates, ends, strict=True)]
    nobody = keys[cues].float() @ net.nobody / spans.LINK_WIDTH**0.5
    in_other_paragraph = [[paragraph[source.start] != paragraph[cue] for cue in cues] for source in candidates]
    impossible = torch.tensor([*in_other_paragraph, [False] * len(cues)])
    choice = torch.stack([*means, nobody]).masked_fill(impossible, float(spans.NEVER)).T
    right = torch.tensor([candidates.index(source) if source else len(candidates) for _, source in example.sources])
    return functional.cross_entropy(choice, right, reduction="sum")


def _link_scores(net: AttributionNet, queries: Tensor, keys: Tensor, distances: Tensor) -> Tensor:
    """Score the link of each unit with each cue: scaled dot product, plus a learned bias for their distance. float32 [units, cues].

    :param queries: float32 [units, ``LINK_WIDTH``]
    :param keys: float32 [cues, ``LINK_WIDTH``]
    :param distances: int64 [units, cues], as of :func:`_distance_buckets`
    """
    product = queries @ keys.T / spans.LINK_WIDTH**0.5
    result: Tensor = product + net.distance[distances]
    return result


def _distance_buckets(role: str, units_of_role: Sequence[int], cues: Sequence[int], sentence: Sequence[int]) -> Tensor:
    """Look up which learned bias the distance of each unit to each cue has: int64 [units, cues].

    :param role: of the units, ``content`` or ``source``
    :param cues: the first unit of each cue
    :param sentence: the number of each unit's sentence
    """
    buckets = [[spans.link_distance(role, (unit, sentence[unit]), (cue, sentence[cue])) for cue in cues] for unit in units_of_role]
    return torch.tensor(buckets, dtype=torch.int64).reshape(len(units_of_role), len(cues))


def _cut_where_changed(values: Sequence[int]) -> list[range]:
    """Give the ranges of indexes over which a sequence keeps one value: [1, 1, 2] gives range(0, 2) and range(2, 3)."""
    starts = [number for number in range(len(values)) if not number or values[number] != values[number - 1]]
    return [range(start, end) for start, end in pairwise([*starts, len(values)])]
