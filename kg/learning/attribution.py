"""How the attribution model is trained: PolNeAR windows, a CRF over each paragraph; a content learns to choose its cue, a cue its source.

Beside them, windows with coreference teach the same body whom a pronoun or a description means (``kg.learning.speakers``).
What was compared, rates and epochs among it, is in docs/models.md.
"""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from kg.evaluation import corpora
from kg.learning import speakers
from kg.learning.batches import epochs, tensors
from kg.learning.loop import SEED, Schedule, fit
from kg.models import files, spans
from kg.models.torch_nets import AttributionNet, dump, load
from kg.models.windows import Units, inside, units, windows
from kg.records import Reading

log = logging.getLogger("kg.learning")

EPOCHS = 6
SCHEDULE = Schedule(body=3e-4, head=1.5e-3, decay=0.9, branches=2, trunk=0.4)
REFERRING = 0.5  # of the texts with coreference, drawn anew in each epoch
LINK_WEIGHT = 0.3  # of each link loss, beside the chain's
REFERENCE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One window with what is right in it; units are counted from the window's start.

    :param contents: (unit of a content, unit where its cue begins)
    :param sources: (unit where a cue begins, units of its source, None where it has none in its paragraph)
    """

    article: Units
    window: range
    labels: tuple[int, ...]
    contents: tuple[tuple[int, int], ...]
    sources: tuple[tuple[int, range | None], ...]


def examples(readings: Sequence[Reading], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """Cut annotated articles into windows, elsewhere each time."""
    result = []
    for reading in readings:
        article = units(reading.article, reading.sentences, tokenizer)
        marked: list[tuple[str, int, int]] = []
        contents: list[tuple[int, int]] = []
        sources: list[tuple[int, range | None]] = []
        for attribution in reading.attributions:
            parts = {role: [place for span in getattr(attribution, role) if (place := inside(article, span))] for role in spans.ROLES}
            marked += [(role, part.start, part.stop) for role, found in parts.items() for part in found]
            if parts["cue"]:
                cue = parts["cue"][0].start
                contents += [(unit, cue) for part in parts["content"] for unit in part]
                near = [part for part in parts["source"] if article.paragraphs[part.start] == article.paragraphs[cue]]
                sources.append((cue, near[0] if near else None))
        labels = spans.label_ids(marked, len(article.spans))
        for window in windows(article, chance.randrange(40, 380), 0):
            first = window.start
            result.append(
                Example(
                    article,
                    window,
                    tuple(labels[first : window.stop]),
                    tuple((unit - first, cue - first) for unit, cue in contents if unit in window and cue in window),
                    tuple(
                        (cue - first, range(source.start - first, source.stop - first) if source else None)
                        for cue, source in sources
                        if cue in window and (source is None or (source.start in window and source.stop - 1 in window))
                    ),
                )
            )
    return result


def train(data: Path, out: Path, seed: int) -> None:
    """Train the attribution model and write its folder.

    1. cut the articles and the texts with coreference into windows, with other cuts in each epoch
    2. fit; windows of one kind in a step, the steps mixed
    3. write the folder

    :param data: a folder with ``attribution/polnear.train.jsonl``, ``coref/gum.train.jsonl`` and ``coref/gap.train.jsonl``
    :param seed: of cuts and order
    """
    # 1
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    gold = corpora.readings(data / "attribution" / "polnear.train.jsonl")
    referring = speakers.read(data)
    chance = random.Random(seed)
    cuts: list[Callable[[], Sequence[Example | speakers.Example]]] = [
        lambda: examples(gold, tokenizer, chance),
        lambda: speakers.examples(chance.sample(referring, round(REFERRING * len(referring))), tokenizer, chance),
    ]
    rows, batches = epochs(EPOCHS, cuts, chance)
    # 2
    torch.manual_seed(SEED)
    net = AttributionNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        step = [rows[number] for number in numbers]
        told = [row for row in step if isinstance(row, Example)]
        asking = [row for row in step if isinstance(row, speakers.Example)]
        return window_loss(net, told) if told else REFERENCE_WEIGHT * speakers.window_loss(net, asking)

    log.info("%d windows in %d steps", len(rows), len(batches))
    fit(net, batches, loss, SCHEDULE, out, task=f"attribution-{seed}")
    # 3
    files.write(out, dump(net), {"name": "stancegraph-attribution", "calibration": [0.0] * spans.EVIDENCE, "scores": {}})


def window_loss(net: AttributionNet, rows: Sequence[Example]) -> Tensor:
    """Chain loss over the paragraphs of some windows, plus the losses of the links.

    1. chain: paragraphs of all windows, padded to the longest
    2. each unit of a content chooses among the cues of its window
    3. each cue chooses among the sources of its paragraph, and nobody
    """
    emissions, queries, keys, _, _ = net(*tensors(rows))
    # 1
    parts = [
        (row, part) for row, example in enumerate(rows) for part in _runs([example.article.paragraphs[unit] for unit in example.window])
    ]
    longest = max(len(part) for _, part in parts)
    scores = emissions.new_zeros(len(parts), longest, emissions.shape[2])
    labels = torch.zeros(len(parts), longest, dtype=torch.int64)
    mask = torch.zeros(len(parts), longest)
    pieces = []
    for place, (row, part) in enumerate(parts):
        pieces.append(functional.pad(emissions[row, part.start : part.stop], (0, 0, 0, longest - len(part))))
        labels[place, : len(part)] = torch.tensor(rows[row].labels[part.start : part.stop])
        mask[place, : len(part)] = 1
    scores = torch.stack(pieces)
    # a window may begin within a span: there the chain begins with B
    labels[:, 0] = torch.where((labels[:, 0] > 0) & (labels[:, 0] % 2 == 0), labels[:, 0] - 1, labels[:, 0])
    total = net.chain_loss(scores, labels, mask)
    lost, counts = [emissions.new_zeros(()), emissions.new_zeros(())], [0, 0]
    for row, example in enumerate(rows):
        sentence = example.article.sentences[example.window.start :]
        # 2
        if example.contents:
            cues = sorted({cue for _, cue in example.contents})
            score = _scores(net, queries[row], keys[row], [unit for unit, _ in example.contents], cues, role="content", sentence=sentence)
            lost[0] = lost[0] + functional.cross_entropy(
                score, torch.tensor([cues.index(cue) for _, cue in example.contents]), reduction="sum"
            )
            counts[0] += len(example.contents)
        # 3
        if example.sources:
            cues = [cue for cue, _ in example.sources]
            offered = sorted({source for _, source in example.sources if source}, key=lambda source: source.start)
            paragraph = example.article.paragraphs[example.window.start :]
            score = _scores(
                net, queries[row], keys[row], [unit for source in offered for unit in source], cues, role="source", sentence=sentence
            )
            ends = accumulate(len(source) for source in offered)
            means = [score[end - len(source) : end].mean(0) for source, end in zip(offered, ends, strict=True)]
            nobody = keys[row, cues].float() @ net.nobody / spans.LINK_WIDTH**0.5
            apart = [[paragraph[source.start] != paragraph[cue] for cue in cues] for source in offered] + [[False] * len(cues)]
            choice = torch.stack([*means, nobody]).masked_fill(torch.tensor(apart), float(spans.NEVER)).T
            right = torch.tensor([offered.index(source) if source else len(offered) for _, source in example.sources])
            lost[1] = lost[1] + functional.cross_entropy(choice, right, reduction="sum")
            counts[1] += len(example.sources)
    result: Tensor = total + LINK_WEIGHT * (lost[0] / max(1, counts[0]) + lost[1] / max(1, counts[1]))
    return result


def _scores(
    net: AttributionNet, queries: Tensor, keys: Tensor, places: Sequence[int], cues: Sequence[int], *, role: str, sentence: Sequence[int]
) -> Tensor:
    """How well units and cues go together: [units, cues]."""
    bias = [[spans.distance(role, (unit, sentence[unit]), (cue, sentence[cue])) for cue in cues] for unit in places]
    product = queries[list(places)] @ keys[list(cues)].T / spans.LINK_WIDTH**0.5
    result: Tensor = product + net.distance[torch.tensor(bias, dtype=torch.int64).reshape(len(places), len(cues))]
    return result


def _runs(values: Sequence[int]) -> list[range]:
    """Stretches of equal values."""
    starts = [place for place in range(len(values)) if not place or values[place] != values[place - 1]]
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(values)], strict=True)]
