"""How the stance model is trained: NLI, to learn to compare; with stance sets, for NLI alone does not transfer; then what a build shows.

That is texts as somebody's words, pairs made of reported speech, sides in marked news, contrasts, and stories invented for it.
What was compared is in docs/models.md; the mixtures and the rates were set beforehand.
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
from kg.learning.loop import SEED, Schedule, fit
from kg.learning.reported import DENIALS, FLIPPED, REPORTS
from kg.models import files
from kg.models.pairs import LABELS, MAX_TOKENS, Pair, premise
from kg.models.torch_nets import StanceNet, dump, load
from kg.stances.propositions import negated

log = logging.getLogger("kg.learning")

TOKENS = 2_560  # of one step
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
TOLD = 0.6  # of the texts are shown as somebody's words there, elsewhere three in ten
RETOLD = 8_000  # propositions that are demanded, denied or left open by somebody

# The courses on real news: sides in marked articles, contrasts, stories, and some of what was learned before.
NEWS = (Schedule(body=1.5e-4, head=4e-4, trunk=0.6), Schedule(body=1.5e-4, head=4e-4, trunk=0.5, branches=2))
NEWS_PASSES = (1, 2)  # over the marked articles, in each course, with other draws of pairs without a side
# The last course: after so much news the model had to be told again that who says a proposition is for it.
PLAIN = Schedule(body=8e-5, head=2e-4)
PLAIN_SIDES = 3  # one in so many of the marked articles
NLI_NEWS = 0.08  # of nli.train in each course on news
DRAWN_NEWS = 0.06  # of what phase 2 draws of the other rows, likewise

CONTRARY = 0.25  # of the rows whose target is a clause with an auxiliary verb; about one row in eight in all
SELF = 0.15  # of those
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
    """A pair with its label, and how much it counts in the loss."""

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
    for name in ("nli_more.train", "stance.train", "stance_more.train", "directed.train"):
        share = NLI_MORE if name == "nli_more.train" else OTHER
        for row in rows(data / f"{name}.jsonl"):
            yield from [row] * _times(part * float(str(row.get("w", 1))) * SHARE.get(str(row["src"]), share), chance)


def again(data: Path, seed: int) -> list[tuple[Pair, str]]:
    """The pairs of reported speech: NLI and the stance sets once more, and what reported speech makes of claims and propositions."""
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
    """The rows of a course on real news, a part for each pass over the marked articles.

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
    """The rows of the last course: the marked propositions said and denied in so many words, contrasts, and some sides once more."""
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
    """The marked articles for training: of PolNeAR and of the world."""
    polnear = marked.read(data / "sides" / "polnear.train.jsonl", data / "attribution" / "polnear.train.jsonl")
    return polnear, marked.read(data / "sides" / "world.train.jsonl", data / "attribution" / "world.jsonl")


def _times(share: float, chance: random.Random) -> int:
    return int(share) + (chance.random() < share % 1)


def augmented(row: dict[str, object], chance: random.Random, holders: Sequence[str] = NAMES, told: float = 0.3) -> tuple[Pair, str]:
    """Show some rows against the contrary of their target, some as reported speech, some as denied: negation and cue are to be read.

    What supports a proposition opposes its contrary and the other way round; what leaves it open leaves both open. A few rows become a
    proposition and itself or its contrary, in either order.

    :param holders: who is made to say what nobody is known to have said
    :param told: share of the texts that somebody is made to say
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
    """Train the stance model and write its folder; at the end of a course of rates the next begins anew.

    1. NLI, then NLI with the stance sets, from the base that the retrieval model's folder holds
    2. reported speech among the same sets
    3. two courses on real news, the larger part of the training; and a short one of plain sayings
    4. write the folder

    :param data: a folder with ``stance/*.jsonl`` as ``kg eval stance`` reads them, and ``attribution/polnear.train.jsonl``
    :param seed: of the choice and order of rows
    """
    torch.manual_seed(SEED)
    net = StanceNet()
    load(net, files.read("retrieval").tensors)
    # 1
    chance = random.Random(seed)
    phases = [[Lesson(*augmented(row, chance)) for row in phase] for phase in plan(data / "stance", seed)]
    _course(net, phases, data, out, schedule=SCHEDULE, seed=seed, task=f"stance-{seed}.first")
    # 2
    reports = [Lesson(*row) for row in again(data, seed)]
    _course(net, [reports], data, out, schedule=AGAIN, seed=seed, task=f"stance-{seed}.reports")
    # 3
    for course in range(2):
        _course(net, news(data, seed, course), data, out, schedule=NEWS[course], seed=seed, task=f"stance-{seed}.news{course}")
    _course(net, plain(data, seed), data, out, schedule=PLAIN, seed=seed, task=f"stance-{seed}.plain")
    # 4
    write(net, out)


def write(net: StanceNet, out: Path) -> None:
    """Write the model's folder, not calibrated yet."""
    files.write(out, dump(net), {"name": "stancegraph-stance", "labels": list(LABELS), "temperature": 1.0, "neutral": 0.0, "scores": {}})


def _course(
    net: StanceNet,
    phases: Sequence[Sequence[Lesson]],
    data: Path,
    out: Path,
    *,
    schedule: Schedule,
    seed: int,
    task: str,
) -> None:
    """Train on pairs, one phase after the other, in batches of like length; development rows are watched."""
    chance = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    encodings: list[_Tokens] = []
    labels: list[int] = []
    weights: list[float] = []
    batches: list[list[int]] = []
    for phase in phases:
        start = len(labels)
        encodings += _encoded(tokenizer, [(lesson.pair.text, lesson.pair.target) for lesson in phase])
        labels += [LABELS.index(one.label) for one in phase]
        weights += [one.weight for one in phase]
        batches += _batches(encodings, range(start, len(labels)), chance)
    truth, weight = torch.tensor(labels), torch.tensor(weights)
    dev = rows(data / "stance" / "mnli.dev.jsonl")[:200] + rows(data / "stance" / "perspectrum.dev.jsonl")[::32]
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        scores = net(*_tensors([encodings[number] for number in numbers])).float()
        losses = functional.cross_entropy(scores, truth[list(numbers)], label_smoothing=0.05, reduction="none")
        return (losses * weight[list(numbers)]).sum() / weight[list(numbers)].sum()

    def watch(step: int) -> None:
        asked = [(premise(str(row["holder"]) if row.get("holder") else None, None, str(row["text"])), str(row["target"])) for row in dev]
        tried = _encoded(tokenizer, asked)
        right = 0
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for start in range(0, len(dev), 64):
                guess = net(*_tensors(tried[start : start + 64])).argmax(-1)
                right += sum(LABELS[int(best)] == row["label"] for best, row in zip(guess, dev[start:], strict=False))
        log.info("after step %d: %.3f right of %d development rows", step, right / len(dev), len(dev))

    log.info("%d pairs in %d steps", len(labels), len(batches))
    fit(net, batches, loss, schedule, out, task=task, every=watch)


def _encoded(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[_Tokens]:
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
    longest = max(len(encoding.ids) for encoding in encodings)
    ids, types, mask = (torch.zeros(len(encodings), longest, dtype=torch.int64) for _ in range(3))
    for row, encoding in enumerate(encodings):
        length = len(encoding.ids)
        ids[row, :length] = torch.from_numpy(encoding.ids)
        types[row, :length] = torch.from_numpy(encoding.types)
        mask[row, :length] = 1
    return ids, types, mask
