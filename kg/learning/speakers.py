"""Train the heads by which mentions choose whom they mean, on texts with coreference; last, on the finished attribution model.

The comparisons behind the constants are in docs/models.md.
"""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.evaluation import corpora
from kg.evaluation.corpora import Coreference
from kg.learning.batches import epochs, tensors
from kg.learning.loop import SEED, Schedule, checkpoint_file, fit
from kg.models import files, spans
from kg.models.torch_nets import AttributionNet, dump, load
from kg.models.windows import Units, units, units_in, windows
from kg.text.sentences import split

log = logging.getLogger("kg.learning")

EPOCHS = 4
SCHEDULE = Schedule(body=0, head=2e-3)


def train(data: Path, out: Path, seed: int) -> None:
    """Train the heads of references of the attribution model in the folder, else of the bundled one, and write the whole model.

    After the mean of several trainings this fits the heads to the mean's body again.

    1. cut the texts into windows, with other cuts in each epoch
    2. fit; what attribution uses stays as it is
    3. write the folder

    :param data: a folder with ``coref/gum.train.jsonl`` and ``coref/gap.train.jsonl``
    :param out: the model's folder
    :param seed: of cuts and order
    """
    # 1
    chance = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    texts = read(data)
    rows, batches = epochs(EPOCHS, [lambda: examples(texts, tokenizer, chance)], chance)
    # 2
    torch.manual_seed(SEED)
    net, model = AttributionNet(), files.read("attribution", out if (out / "model.safetensors").exists() else None)
    load(net, model.tensors)
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(name.split(".")[0] in spans.REFERENCE_HEADS)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        return window_loss(net, [rows[number] for number in numbers])

    log.info("%d windows in %d steps", len(rows), len(batches))
    fit(net, batches, loss, SCHEDULE, checkpoint_file(out, f"speakers-{seed}"))
    # 3
    files.write(out, dump(net), model.config)


def read(data: Path) -> list[Coreference]:
    """Read the texts to train on from a folder with ``coref/``."""
    return [*corpora.gum(data / "coref" / "gum.train.jsonl"), *corpora.gap(data / "coref" / "gap.train.jsonl")]


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its mentions; units are counted from the window's start.

    :param article: all units of the article
    :param window: the numbers of those in the window
    :param mentions: the units of each mention
    :param asked: the number of a mention that asks, the numbers of those it may mean, the numbers of those it does mean
    """

    article: Units
    window: range
    mentions: tuple[range, ...]
    asked: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]


def examples(texts: Sequence[Coreference], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """Cut annotated texts into windows, each time elsewhere; a text that fits into one window stays whole."""
    result = []
    for text in texts:
        article = units(text.article, split(text.article), tokenizer)
        places = [units_in(article, span) for span in text.mentions]
        pieces = sum(map(len, article.pieces))
        for window in windows(article, chance.randrange(40, 380) if pieces > 380 else 0, 0):
            kept = [number for number, place in enumerate(places) if place and place.start in window and place.stop - 1 in window]
            new = {number: row for row, number in enumerate(kept)}
            asked = []
            for number in kept:
                offered, right = text.choices.get(number, ((), ()))
                allowed = tuple(new[other] for other in offered if other in new and not _overlap(places[number], places[other]))
                if allowed:
                    asked.append((new[number], allowed, tuple(new[other] for other in right if new.get(other) in allowed)))
            if asked:
                first = window.start
                mentions = tuple(range(place.start - first, place.stop - first) for place in map(places.__getitem__, kept) if place)
                result.append(Example(article, window, mentions, tuple(asked)))
    return result


def _overlap(a: range | None, b: range | None) -> bool:
    return a is None or b is None or (a.start < b.stop and b.start < a.stop)


def window_loss(net: AttributionNet, rows: Sequence[Example]) -> Tensor:
    """Compute the mean loss of mentions that choose among those they may mean, and nobody.

    Any right choice will do: their probabilities are added (Lee et al. 2017, arXiv 1707.07045).

    :returns: a scalar
    """
    _, _, _, asks, answers = net(*tensors(rows))
    lost, count = asks.new_zeros(()), 0
    for row, example in enumerate(rows):
        score = scores(net, asks[row], answers[row], example)
        width = score.shape[1]
        may = torch.zeros(len(example.asked), width, dtype=torch.bool)
        does = torch.zeros_like(may)
        for line, (_, offered, right) in enumerate(example.asked):
            may[line, [*offered, width - 1]] = True
            does[line, list(right) or [width - 1]] = True
        far = float(spans.NEVER)
        lost = lost + (score.masked_fill(~may, far).logsumexp(1) - score.masked_fill(~does, far).logsumexp(1)).sum()
        count += len(example.asked)
    result: Tensor = lost / max(1, count)
    return result


def scores(net: AttributionNet, asks: Tensor, answers: Tensor, example: Example) -> Tensor:
    """Score how well each asking mention goes with each mention, and with nobody: float32 [asked, mentions + 1].

    :param asks: float32 [units, ``LINK_WIDTH``], of this window
    :param answers: likewise
    """
    pool = torch.zeros(len(example.mentions), len(example.window))
    for row, mention in enumerate(example.mentions):
        pool[row, mention.start : mention.stop] = 1 / len(mention)
    who = [asking for asking, _, _ in example.asked]
    ask, answer = pool[who] @ asks[: len(example.window)], pool @ answers[: len(example.window)]
    sentence = example.article.sentences[example.window.start :]
    begins = [(mention.start, sentence[mention.start]) for mention in example.mentions]
    bias = [[spans.reference_distance(begins[asking], other) for other in begins] for asking in who]
    scale = spans.LINK_WIDTH**0.5
    score = ask @ answer.T / scale + net.apart[torch.tensor(bias, dtype=torch.int64).reshape(len(who), len(example.mentions))]
    return torch.cat([score, (ask @ net.stranger / scale).unsqueeze(1)], 1)
