"""Train the stance model: on NLI, to compare two texts; on stance sets, since NLI alone does not transfer; then on what a build shows it.

A build shows it texts as somebody's words. It learns these from pairs made of reported speech, from sides in marked news, from contrasts,
and from invented stories. The comparisons behind the constants are in docs/models.md; mixtures and rates were set before they were tried.
"""

import json
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from kg.evaluation import corpora, marked
from kg.learning import contrasts, reported, sides, stories
from kg.learning.loop import SEED, Schedule, checkpoint_file, fit
from kg.learning.reported import DENIALS, FLIPPED, REPORTS
from kg.models import files
from kg.models.pairs import LABELS, MAX_TOKENS, Pair, premise
from kg.models.torch_nets import StanceNet, dump, load
from kg.stances.clauses import negated

log = logging.getLogger("kg.learning")

TOKENS = 2_560  # wordpieces of one step, padding included
SCHEDULE = Schedule(body=2e-4, head=5e-4)

# How often a row of a set is seen, on top of the row's own suggested weight: chosen so that NLI is seven rows in ten and all of it takes
# about 80 minutes on 2 cores.
SHARE = {"directed_sentiment": 1.2, "more/ibm_argq30k": 0.3, "stance/argkp.train": 0.9, "stance/perspectrum.train": 0.9}
OTHER = 0.42
NLI_MORE = 0.65

# Reported speech, and a smaller draw of the same sets.
AGAIN = Schedule(body=1.5e-4, head=4e-4)
NLI_AGAIN = 0.5  # of nli.train
DRAWN_AGAIN = 0.4  # of what phase 2 draws of the other rows
TOLD = 0.6  # share of the texts that are shown as somebody's words; in other courses three in ten
RETOLD = 8_000  # propositions that somebody is shown to demand, to deny or to leave open

# Two courses on real news: sides in marked articles, contrasts, stories, and some of the rows of the courses before.
NEWS = (Schedule(body=1.5e-4, head=4e-4, trunk=0.6), Schedule(body=1.5e-4, head=4e-4, trunk=0.5, branches=2))
NEWS_PASSES = (1, 2)  # over the marked articles in each course, with other draws of pairs without a side
# The last course: after the news, the model had to learn again that whoever says a proposition is for it.
PLAIN = Schedule(body=8e-5, head=2e-4)
PLAIN_SIDES = 3  # one of this many marked articles is shown again
NLI_NEWS = 0.08  # of nli.train in each course on news
DRAWN_NEWS = 0.06  # of what phase 2 draws of the other rows, likewise

# Share of the rows whose target is a clause with an auxiliary verb that are shown against its contrary: about one row in eight in all.
CONTRARY = 0.25
SELF = 0.15  # share of those that become the target beside itself or its contrary
NAMES = (
    "the minister",
    "a spokesman",
    "the senator",
    "an official",
    "the group",
    "Anna Keller",
    "Mr Okafor",
    "Lucia Marin",
    "the ministry",
    "critics",
)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A pair as tokens: int32 [tokens] each; the tokenizer's own values take fifty times the memory."""

    ids: npt.NDArray[np.int32]
    types: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A pair with its label, and its weight in the loss."""

    pair: Pair
    label: str
    weight: float = 1.0


def rows(path: Path) -> list[dict[str, object]]:
    """Read rows ``{text, target, holder?, label, src, w?}``."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def plan(data: Path, seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Choose the rows of the first two phases: NLI alone, then everything together.

    Phase 1 is ``nli.train``; phase 2 half of it again, most of the other NLI rows and all stance sets. A row of weight 1.5 is seen once or
    twice, of 0.3 rarely.
    """
    chance = random.Random(seed)
    nli = rows(data / "nli.train.jsonl")
    return nli, [*chance.sample(nli, len(nli) // 2), *_drawn(data, 1.0, chance)]


def _drawn(data: Path, part: float, chance: random.Random) -> Iterator[dict[str, object]]:
    """Draw rows of the other NLI sets and of the stance sets.

    :param part: of the rows that the first course draws
    """
    for name in ("nli_more.train", "stance.train", "stance_more.train", "directed.train"):
        share = NLI_MORE if name == "nli_more.train" else OTHER
        for row in rows(data / f"{name}.jsonl"):
            yield from [row] * _times(part * float(str(row.get("w", 1))) * SHARE.get(str(row["src"]), share), chance)


def again(data: Path, seed: int) -> list[tuple[Pair, str]]:
    """Choose the pairs of the second course: NLI and the stance sets again, and pairs made of reported speech."""
    chance = random.Random(seed + 1)
    readings = corpora.readings(data / "attribution" / "polnear.train.jsonl")
    holders = reported.holders(readings)
    nli = rows(data / "stance" / "nli.train.jsonl")
    drawn = [*chance.sample(nli, round(NLI_AGAIN * len(nli))), *_drawn(data / "stance", DRAWN_AGAIN, chance)]
    result = [augmented(row, chance, holders, TOLD) for row in drawn]
    clauses = sorted({str(row["target"]) for row in drawn if not row.get("holder") and len(str(row["target"]).split()) > 3})
    for proposition in chance.sample(clauses, min(RETOLD, len(clauses))):
        result += reported.retold(proposition, holders, chance)
    return [*result, *reported.pairs(readings, chance)]


def news(data: Path, seed: int, course: int) -> list[list[Lesson]]:
    """Choose the rows of a course on real news, a part for each pass over the marked articles.

    :param course: 0 or 1; the first also has the NLI rows that came later, the second the contrasts of this project
    """
    chance = random.Random(seed + 3 + course)
    polnear, world = _marked(data)
    holders = reported.holders(corpora.readings(data / "attribution" / "polnear.train.jsonl"))
    nli, third = rows(data / "stance" / "nli.train.jsonl"), rows(data / "stance" / "nli_third.train.jsonl")
    told = stories.read()
    parts = []
    for _ in range(NEWS_PASSES[course]):
        old = [*chance.sample(nli, round(NLI_NEWS * len(nli))), *_drawn(data / "stance", DRAWN_NEWS, chance)]
        part = [Lesson(*augmented(row, chance, holders)) for row in old]
        if course == 0:
            part += [Lesson(*augmented(row, chance, holders), float(str(row.get("w", 1)))) for row in third]
        else:
            part += [Lesson(*row) for row in contrasts.read()]
        part += [Lesson(*row) for row in contrasts.marked(data / "sides" / "contrasts.train.jsonl")]
        part += [Lesson(*row) for row in stories.as_reported(told, chance)]
        part += [Lesson(*row) for row in sides.rows(polnear, world, chance)]
        part += [Lesson(*row) for row in sides.rows(world, polnear, chance)]
        parts.append(part)
    return parts


def plain(data: Path, seed: int) -> list[list[Lesson]]:
    """Choose the rows of the last course: marked propositions that somebody says or denies word for word, contrasts, some sides again."""
    chance = random.Random(seed + 9)
    polnear, world = _marked(data)
    holders = reported.holders(corpora.readings(data / "attribution" / "polnear.train.jsonl"))
    part: list[Lesson] = []
    for proposition in sorted({text for article in (*polnear, *world) for text in article.propositions}):
        part += [Lesson(*row) for row in (*reported.repeated(proposition, holders, chance), *reported.retold(proposition, holders, chance))]
    part += [Lesson(*row) for row in contrasts.read()]
    part += [Lesson(*row) for row in sides.rows(chance.sample(polnear, len(polnear) // PLAIN_SIDES), world, chance)]
    part += [Lesson(*row) for row in sides.rows(chance.sample(world, len(world) // PLAIN_SIDES), polnear, chance)]
    return [part]


def _marked(data: Path) -> tuple[tuple[marked.MarkedArticle, ...], tuple[marked.MarkedArticle, ...]]:
    """Read the marked articles for training: of PolNeAR, and of the world."""
    polnear = marked.read(data / "sides" / "polnear.train.jsonl", data / "attribution" / "polnear.train.jsonl")
    return polnear, marked.read(data / "sides" / "world.train.jsonl", data / "attribution" / "world.jsonl")


def _times(share: float, chance: random.Random) -> int:
    """Draw how often a row is seen: the whole part of a share, and once more with the probability of the rest."""
    return int(share) + (chance.random() < share % 1)


def augmented(row: dict[str, object], chance: random.Random, holders: Sequence[str] = NAMES, told: float = 0.3) -> tuple[Pair, str]:
    """Show some rows against the contrary of their target, some as reported speech, some as denied, so that negation and cue must be read.

    A text that supports a proposition opposes its contrary, and the other way round; one that leaves it open leaves both open. A few rows
    become a proposition beside itself or its contrary, in either order.

    :param holders: speakers for texts without one
    :param told: share of these texts that get a speaker
    :returns: the pair and its label
    """
    text, target, label = str(row["text"]), str(row["target"]), str(row["label"])
    holder = str(row["holder"]) if row.get("holder") else None
    if holder:
        return Pair(premise(holder, None, text), target), label
    contrary = negated(target)
    if not contrary.startswith("It is not true") and " and " not in target and chance.random() < CONTRARY:
        if chance.random() < SELF:
            first, second = chance.choice(((target, target), (target, contrary), (contrary, target), (contrary, contrary)))
            return Pair(first, second), "support" if first == second else "oppose"
        target, label = contrary, FLIPPED[label]
    draw = chance.random()
    if label == "support" and str(row["src"]).startswith(("nli/", "more/snli", "more/fever")) and draw < 0.08:
        return Pair(premise(chance.choice(holders), chance.choice(DENIALS), text), target), "oppose"
    if draw < told:
        return Pair(premise(chance.choice(holders), chance.choice(REPORTS), text), target), label
    return Pair(text, target), label


def train(data: Path, out: Path, seed: int) -> None:
    """Train the stance model and write its folder. Each course has a schedule of rates of its own.

    1. NLI, then NLI with the stance sets, from the base that the retrieval model's folder holds
    2. reported speech among the same sets
    3. two courses on real news, the larger part of the training; and a short one on propositions said word for word
    4. write the folder

    :param data: a folder with ``stance/*.jsonl`` as ``kg eval stance`` reads them, and ``attribution/polnear.train.jsonl``
    :param out: the model's folder; a run that was stopped goes on from the checkpoints in it
    :param seed: of the choice and order of rows
    """
    torch.manual_seed(SEED)
    net = StanceNet()
    load(net, files.read("retrieval").tensors)
    run = _Run(data, out, seed)
    # 1
    chance = random.Random(seed)
    phases = [[Lesson(*augmented(row, chance)) for row in phase] for phase in plan(data / "stance", seed)]
    _course(net, phases, run, SCHEDULE, "first")
    # 2
    reports = [Lesson(*row) for row in again(data, seed)]
    _course(net, [reports], run, AGAIN, "reports")
    # 3
    for course in range(2):
        _course(net, news(data, seed, course), run, NEWS[course], f"news{course}")
    _course(net, plain(data, seed), run, PLAIN, "plain")
    # 4
    write(net, out)


def write(net: StanceNet, out: Path) -> None:
    """Write the model's folder, not calibrated yet."""
    files.write(out, dump(net), {"name": "stancegraph-stance", "labels": list(LABELS), "temperature": 1.0, "neutral": 0.0, "scores": {}})


@dataclass(frozen=True, slots=True)
class _Run:
    """A training.

    :param data: the folder of the data
    :param out: the model's folder
    :param seed: of the order of rows
    """

    data: Path
    out: Path
    seed: int


def _course(net: StanceNet, phases: Sequence[Sequence[Lesson]], run: _Run, schedule: Schedule, name: str) -> None:
    """Train on pairs, one phase after the other, in batches of like length; log the accuracy on development rows.

    :param name: of the course, for its checkpoint
    """
    chance = random.Random(run.seed)
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    encodings: list[_Tokens] = []
    labels: list[int] = []
    weights: list[float] = []
    batches: list[list[int]] = []
    for phase in phases:
        start = len(labels)
        encodings += _encoded(tokenizer, [(lesson.pair.text, lesson.pair.target) for lesson in phase])
        labels += [LABELS.index(lesson.label) for lesson in phase]
        weights += [lesson.weight for lesson in phase]
        batches += _batches(encodings, range(start, len(labels)), chance)
    truth, weight = torch.tensor(labels), torch.tensor(weights)
    dev = rows(run.data / "stance" / "mnli.dev.jsonl")[:200] + rows(run.data / "stance" / "perspectrum.dev.jsonl")[::32]
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        scores = net(*_tensors([encodings[number] for number in numbers])).float()
        losses = functional.cross_entropy(scores, truth[list(numbers)], label_smoothing=0.05, reduction="none")
        return (losses * weight[list(numbers)]).sum() / weight[list(numbers)].sum()

    def watch(step: int) -> None:
        asked = [(premise(str(row["holder"]) if row.get("holder") else None, None, str(row["text"])), str(row["target"])) for row in dev]
        encoded = _encoded(tokenizer, asked)
        right = 0
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for start in range(0, len(dev), 64):
                guess = net(*_tensors(encoded[start : start + 64])).argmax(-1)
                right += sum(LABELS[int(best)] == row["label"] for best, row in zip(guess, dev[start:], strict=False))
        log.info("after step %d: %.3f right of %d development rows", step, right / len(dev), len(dev))

    log.info("%d pairs in %d steps", len(labels), len(batches))
    fit(net, batches, loss, schedule, checkpoint_file(run.out, f"stance-{run.seed}.{name}"), every=watch)


def _encoded(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[_Tokens]:
    """Turn pairs of texts into tokens."""
    parts = (pairs[start : start + 4096] for start in range(0, len(pairs), 4096))
    return [
        _Tokens(np.array(encoding.ids, np.int32), np.array(encoding.type_ids, np.int32))
        for part in parts
        for encoding in tokenizer.encode_batch(part)
    ]


def _batches(encodings: Sequence[_Tokens], numbers: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
    """Cut shuffled rows into batches of like length and about ``TOKENS`` tokens, in shuffled order."""
    order = list(numbers)
    chance.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), 4096):
        batch: list[int] = []
        for number in sorted(order[start : start + 4096], key=lambda row: len(encodings[row].ids)):
            if batch and (len(batch) + 1) * len(encodings[number].ids) > TOKENS:
                batches.append(batch)
                batch = []
            batch.append(number)
        batches.append(batch)
    chance.shuffle(batches)
    yield from batches


def _tensors(encodings: Sequence[_Tokens]) -> tuple[Tensor, Tensor, Tensor]:
    """Pad some pairs to the longest: ids, types and mask, int64 [pairs, tokens]."""
    longest = max(len(encoding.ids) for encoding in encodings)
    ids, types, mask = (torch.zeros(len(encodings), longest, dtype=torch.int64) for _ in range(3))
    for row, encoding in enumerate(encodings):
        length = len(encoding.ids)
        ids[row, :length] = torch.from_numpy(encoding.ids)
        types[row, :length] = torch.from_numpy(encoding.types)
        mask[row, :length] = 1
    return ids, types, mask
