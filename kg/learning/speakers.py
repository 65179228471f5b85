"""Train the part of the attribution model that decides whom a pronoun or a description means, on texts with coreference.

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
from kg.learning.batches import plan_epochs, tensors
from kg.learning.loop import SEED, Schedule, checkpoint_file, fit
from kg.models import files, spans
from kg.models.torch_nets import AttributionNet, dump, load
from kg.models.windows import Units, units, units_in, windows
from kg.text.sentences import split

log = logging.getLogger("kg.learning")

EPOCHS = 4
SCHEDULE = Schedule(body=0, head=2e-3)


def train(data: Path, out: Path, seed: int) -> None:
    """Train the coreference heads of an attribution model, and write the whole model.

    The heads are the last layers, above the encoder. They are trained again where the encoder is the mean of several trainings.

    1. cut the texts into windows, with other cuts in each epoch
    2. train the heads; all other weights stay as they are
    3. write the folder

    :param data: a folder with ``coref/gum.train.jsonl`` and ``coref/gap.train.jsonl``
    :param out: the model's folder; where it holds no model yet, the bundled one is trained on
    :param seed: of where the texts are cut, and of the order of the windows
    """
    # 1
    chance = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    texts = read(data)
    rows, batches = plan_epochs(EPOCHS, [lambda: examples(texts, tokenizer, chance)], chance)
    # 2
    torch.manual_seed(SEED)
    net, model = AttributionNet(), files.read("attribution", out if (out / "model.safetensors").exists() else None)
    load(net, model.tensors)
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(name.split(".")[0] in spans.REFERENCE_HEADS)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        """Compute the loss of a batch of windows."""
        return window_loss(net, [rows[number] for number in numbers])

    log.info("%d windows in %d steps", len(rows), len(batches))
    fit(net, batches, loss, SCHEDULE, checkpoint_file(out, f"speakers-{seed}"))
    # 3
    files.write(out, dump(net, None if "name.weight" in model.tensors else "name"), model.config)


def read(data: Path) -> list[Coreference]:
    """Read the training texts of GUM and GAP, both annotated with coreference, from a folder with ``coref/``."""
    return [*corpora.gum(data / "coref" / "gum.train.jsonl"), *corpora.gap(data / "coref" / "gap.train.jsonl")]


@dataclass(frozen=True, slots=True)
class Choice:
    """A mention that chooses which earlier mentions it means; mentions are given by their index in the example.

    :param candidates: the mentions that it may mean
    :param right: those of them that it does mean; empty where it means none
    """

    mention: int
    candidates: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One window of a text with its mentions.

    :param article: all units (words) of the text
    :param window: the indexes in ``article`` of the units in the window
    :param mentions: the units of each mention, counted from the start of the window
    :param choices: what is learned in this window
    """

    article: Units
    window: range
    mentions: tuple[range, ...]
    choices: tuple[Choice, ...]


def examples(texts: Sequence[Coreference], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """Cut annotated texts into windows; a text that fits into one window stays whole.

    :param chance: draws the length of the first window of each text, so that each call cuts elsewhere
    :returns: the windows in which a mention has a candidate to choose
    """
    result = []
    for text in texts:
        article = units(text.article, split(text.article), tokenizer)
        units_of = [units_in(article, span) for span in text.mentions]  # None where a mention holds no unit
        pieces = sum(map(len, article.pieces))
        for window in windows(article, chance.randrange(40, 380) if pieces > 380 else 0, 0):
            kept = [number for number, inner in enumerate(units_of) if inner and inner.start in window and inner.stop - 1 in window]
            index_of = {number: index for index, number in enumerate(kept)}  # number in the text → index in the example
            choices = []
            for number in kept:
                earlier, meant = text.choices.get(number, ((), ()))
                apart = [other for other in earlier if other in index_of and not _may_overlap(units_of[number], units_of[other])]
                candidates = tuple(index_of[other] for other in apart)
                if candidates:
                    right = tuple(index_of[other] for other in meant if index_of.get(other) in candidates)
                    choices.append(Choice(index_of[number], candidates, right))
            if choices:
                first = window.start
                mentions = tuple(range(inner.start - first, inner.stop - first) for inner in map(units_of.__getitem__, kept) if inner)
                result.append(Example(article, window, mentions, tuple(choices)))
    return result


def _may_overlap(a: range | None, b: range | None) -> bool:
    """Whether two mentions share a unit, or the units of one are not known."""
    return a is None or b is None or (a.start < b.stop and b.start < a.stop)


def window_loss(net: AttributionNet, rows: Sequence[Example]) -> Tensor:
    """Compute the loss of some windows, in which mentions choose among their candidates and "none of them".

    The loss of a choice is the negative log of the summed probabilities of all right candidates (Lee et al. 2017, arXiv 1707.07045).

    :returns: a scalar, the mean loss of a choice
    """
    _, _, _, asks, answers, _ = net(*tensors(rows))
    total, count = asks.new_zeros(()), 0
    for row, example in enumerate(rows):
        score = scores(net, asks[row], answers[row], example)
        nobody = score.shape[1] - 1
        is_candidate = torch.zeros(len(example.choices), nobody + 1, dtype=torch.bool)
        is_right = torch.zeros_like(is_candidate)
        for line, choice in enumerate(example.choices):
            is_candidate[line, [*choice.candidates, nobody]] = True
            is_right[line, list(choice.right) or [nobody]] = True
        never = float(spans.NEVER)
        total = total + (score.masked_fill(~is_candidate, never).logsumexp(1) - score.masked_fill(~is_right, never).logsumexp(1)).sum()
        count += len(example.choices)
    result: Tensor = total / max(1, count)
    return result


def scores(net: AttributionNet, asks: Tensor, answers: Tensor, example: Example) -> Tensor:
    """Score how likely each choosing mention means each mention of its window, or (last column) none: float32 [choices, mentions + 1].

    A mention's vector is the mean over its units. The score is a scaled dot product, plus a learned bias for the distance of the two.

    :param asks: vectors of the window's units as parts of mentions that choose, float32 [units, ``LINK_WIDTH``]
    :param answers: vectors of the same units as parts of mentions that are chosen, float32 [units, ``LINK_WIDTH``]
    """
    mean_of_units = torch.zeros(len(example.mentions), len(example.window))
    for row, mention in enumerate(example.mentions):
        mean_of_units[row, mention.start : mention.stop] = 1 / len(mention)
    choosing = [choice.mention for choice in example.choices]
    ask, answer = mean_of_units[choosing] @ asks[: len(example.window)], mean_of_units @ answers[: len(example.window)]
    sentence = example.article.sentences[example.window.start :]
    begins = [(mention.start, sentence[mention.start]) for mention in example.mentions]
    distances = [[spans.reference_distance(begins[mention], other) for other in begins] for mention in choosing]
    scale = spans.LINK_WIDTH**0.5
    bias = net.apart[torch.tensor(distances, dtype=torch.int64).reshape(len(choosing), len(example.mentions))]
    score = ask @ answer.T / scale + bias
    return torch.cat([score, (ask @ net.stranger / scale).unsqueeze(1)], 1)
