"""Train the stance model in courses: parts of the training, each with its own rows and its own schedule of learning rates.

1. first     natural language inference (NLI) teaches it to compare two texts, stance sets teach it positions
2. reports   reported speech, since a build gives it texts as somebody's words: holder, cue, content
3. news0, news1   marked articles, contrasts, invented stories
4. plain     propositions that somebody says or denies word for word

The comparisons behind the constants are in docs/models.md; mixtures and rates were set before they were tried.
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
from kg.learning.reported import CONTRARY_LABEL, DENIALS, REPORTS
from kg.models import files
from kg.models.pairs import LABELS, MAX_TOKENS, Pair, premise
from kg.models.torch_nets import StanceNet, dump, load
from kg.stances.clauses import negated

log = logging.getLogger("kg.learning")

TOKENS = 2_560  # wordpieces of one step, padding included
SCHEDULE = Schedule(body=2e-4, head=5e-4)

# Course "first". How often a row is seen, times the weight that the row itself suggests: chosen so that NLI is seven rows in ten and all of
# it takes about 80 minutes on 2 cores. By source of the row; of another source; of another source in the NLI sets besides nli.train.
TIMES_SEEN = {"directed_sentiment": 1.2, "more/ibm_argq30k": 0.3, "stance/argkp.train": 0.9, "stance/perspectrum.train": 0.9}
TIMES_SEEN_OTHERS = 0.42
TIMES_SEEN_NLI_MORE = 0.65

# Course "reports": reported speech, and fewer rows of the same sets.
REPORTS_SCHEDULE = Schedule(body=1.5e-4, head=4e-4)
NLI_IN_REPORTS = 0.5  # share of nli.train
OTHERS_IN_REPORTS = 0.4  # of the other rows, as a share of what the first course draws
WITH_HOLDER = 0.6  # share of the texts that are given a holder and a cue; in other courses three in ten
REPORTED_PROPOSITIONS = 8_000  # propositions that are put into reported speech

# Courses "news0" and "news1": marked articles, contrasts, stories, and some rows of the courses before.
NEWS_SCHEDULES = (Schedule(body=1.5e-4, head=4e-4, trunk=0.6), Schedule(body=1.5e-4, head=4e-4, trunk=0.5, branches=2))
NEWS_EPOCHS = (1, 2)  # passes over the marked articles in each course, with other draws of pairs without a mark
NLI_IN_NEWS = 0.08  # share of nli.train in each pass
OTHERS_IN_NEWS = 0.06  # of the other rows in each pass, as a share of what the first course draws

# Course "plain": after the news, the model had to learn again that whoever says a proposition supports it.
PLAIN_SCHEDULE = Schedule(body=8e-5, head=2e-4)
PLAIN_ARTICLES = 3  # one in so many marked articles is used again

# Share of the rows whose target is a clause with an auxiliary verb that get the negated target: about one row in eight of all.
NEGATED = 0.25
SELF_PAIRED = 0.15  # share of those in which the target or its negation also replaces the text
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
    """The tokens of a pair of texts, int32 [tokens] each; the tokenizer's own objects take fifty times the memory.

    :param ids: of the wordpieces
    :param types: 0 for the first text, 1 for the second
    """

    ids: npt.NDArray[np.int32]
    types: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A training example: a pair of text and proposition, its label (support, oppose, neutral), and its weight in the loss."""

    pair: Pair
    label: str
    weight: float = 1.0


def rows(path: Path) -> list[dict[str, object]]:
    """Read a stance or NLI set: rows ``{text, target, holder?, label, src, w?}``.

    ``target`` is the proposition, ``src`` the corpus that the row is from, ``w`` how much the row should count.
    """
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def first_rows(data: Path, seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Choose the rows of the course "first", the part of the training that goes before the others.

    :param data: the folder ``stance/``, with natural language inference (NLI) and stance sets as JSON Lines
    :param seed: of the draws
    :returns: the rows of its two phases: all of ``nli.train``; then half of it again with a draw of the other NLI and stance sets
    """
    chance = random.Random(seed)
    nli = rows(data / "nli.train.jsonl")
    return nli, [*chance.sample(nli, len(nli) // 2), *_draw_others(data, chance)]


def _draw_others(data: Path, chance: random.Random, share: float = 1.0) -> Iterator[dict[str, object]]:
    """Draw rows of the NLI sets besides ``nli.train``, and of the stance sets; a row may come several times.

    :param data: the folder ``stance/``
    :param share: how many rows, as a share of what the course "first" draws
    """
    for name in ("nli_more.train", "stance.train", "stance_more.train", "directed.train"):
        default = TIMES_SEEN_NLI_MORE if name == "nli_more.train" else TIMES_SEEN_OTHERS
        for row in rows(data / f"{name}.jsonl"):
            mean_count = share * float(str(row.get("w", 1))) * TIMES_SEEN.get(str(row["src"]), default)
            yield from [row] * _draw_count(mean_count, chance)


def report_rows(data: Path, seed: int) -> list[tuple[Pair, str]]:
    """Choose the pairs of the course on reported speech, each with its label.

    They are rows of natural language inference (NLI) and of the stance sets again, and reports that are made by rule from claims in PolNeAR
    and from propositions of the stance sets (``kg.learning.reported``).
    """
    chance = random.Random(seed + 1)
    readings = corpora.readings(data / "attribution" / "polnear.train.jsonl")
    holders = reported.holders(readings)
    nli = rows(data / "stance" / "nli.train.jsonl")
    drawn = [*chance.sample(nli, round(NLI_IN_REPORTS * len(nli))), *_draw_others(data / "stance", chance, OTHERS_IN_REPORTS)]
    result = [augmented(row, chance, holders, WITH_HOLDER) for row in drawn]
    clauses = sorted({str(row["target"]) for row in drawn if not row.get("holder") and len(str(row["target"]).split()) > 3})
    for proposition in chance.sample(clauses, min(REPORTED_PROPOSITIONS, len(clauses))):
        result += reported.report_somehow(proposition, holders, chance)
    return [*result, *reported.pairs(readings, chance)]


def news_rows(data: Path, seed: int, course: int) -> list[list[Lesson]]:
    """Choose the examples of a course on real news.

    :param course: 0 or 1; only the first has the rows of ``nli_third``, only the second the contrasts of this project
    :returns: the examples of each pass over the marked articles
    """
    chance = random.Random(seed + 3 + course)
    polnear, world = _marked_articles(data)
    holders = reported.holders(corpora.readings(data / "attribution" / "polnear.train.jsonl"))
    nli, third = rows(data / "stance" / "nli.train.jsonl"), rows(data / "stance" / "nli_third.train.jsonl")
    all_stories = stories.read()
    passes = []
    for _ in range(NEWS_EPOCHS[course]):
        old_rows = [*chance.sample(nli, round(NLI_IN_NEWS * len(nli))), *_draw_others(data / "stance", chance, OTHERS_IN_NEWS)]
        lessons = [Lesson(*augmented(row, chance, holders)) for row in old_rows]
        if course == 0:
            lessons += [Lesson(*augmented(row, chance, holders), float(str(row.get("w", 1)))) for row in third]
        else:
            lessons += [Lesson(*row) for row in contrasts.read()]
        lessons += [Lesson(*row) for row in contrasts.read_jsonl(data / "sides" / "contrasts.train.jsonl")]
        lessons += [Lesson(*row) for row in stories.reported_pairs(all_stories, chance)]
        lessons += [Lesson(*row) for row in sides.rows(polnear, world, chance)]
        lessons += [Lesson(*row) for row in sides.rows(world, polnear, chance)]
        passes.append(lessons)
    return passes


def plain_rows(data: Path, seed: int) -> list[list[Lesson]]:
    """Choose the examples of the course "plain", the last one, in one phase.

    Marked propositions that somebody says or denies, contrasts, and some of the marked articles again.
    """
    chance = random.Random(seed + 9)
    polnear, world = _marked_articles(data)
    holders = reported.holders(corpora.readings(data / "attribution" / "polnear.train.jsonl"))
    lessons: list[Lesson] = []
    for proposition in sorted({text for article in (*polnear, *world) for text in article.propositions}):
        lessons += [Lesson(*row) for row in reported.report_plainly(proposition, holders, chance)]
        lessons += [Lesson(*row) for row in reported.report_somehow(proposition, holders, chance)]
    lessons += [Lesson(*row) for row in contrasts.read()]
    lessons += [Lesson(*row) for row in sides.rows(chance.sample(polnear, len(polnear) // PLAIN_ARTICLES), world, chance)]
    lessons += [Lesson(*row) for row in sides.rows(chance.sample(world, len(world) // PLAIN_ARTICLES), polnear, chance)]
    return [lessons]


def _marked_articles(data: Path) -> tuple[tuple[marked.MarkedArticle, ...], tuple[marked.MarkedArticle, ...]]:
    """Read the two sets of marked articles for training: American news of PolNeAR, and news of the world."""
    polnear = marked.read(data / "sides" / "polnear.train.jsonl", data / "attribution" / "polnear.train.jsonl")
    return polnear, marked.read(data / "sides" / "world.train.jsonl", data / "attribution" / "world.jsonl")


def _draw_count(mean: float, chance: random.Random) -> int:
    """Draw a whole number with a given mean: 1.3 gives 1, or 2 with a probability of 0.3."""
    return int(mean) + (chance.random() < mean % 1)


def augmented(row: dict[str, object], chance: random.Random, holders: Sequence[str] = NAMES, with_holder: float = 0.3) -> tuple[Pair, str]:
    """Make a pair of a row, at random changed so that the model must read negations and cues (data augmentation).

    * Some propositions are negated: support and oppose change places, neutral stays. In a few of these rows the proposition or its
      negation replaces the text too.
    * Some texts get a holder and a cue that reports them.
    * Some texts of NLI get a cue that denies them: support becomes oppose.

    A row that has a holder is not changed.

    :param row: as of :func:`rows`: ``text`` is what is said, ``target`` the proposition
    :param holders: whom the texts may be given to
    :param with_holder: share of the texts that get a holder and a cue
    :returns: the pair and its label
    """
    text, target, label = str(row["text"]), str(row["target"]), str(row["label"])
    holder = str(row["holder"]) if row.get("holder") else None
    if holder:
        return Pair(premise(holder, None, text), target), label
    contrary = negated(target)
    if not contrary.startswith("It is not true") and " and " not in target and chance.random() < NEGATED:
        if chance.random() < SELF_PAIRED:
            first, second = chance.choice(((target, target), (target, contrary), (contrary, target), (contrary, contrary)))
            return Pair(first, second), "support" if first == second else "oppose"
        target, label = contrary, CONTRARY_LABEL[label]
    draw = chance.random()
    if label == "support" and str(row["src"]).startswith(("nli/", "more/snli", "more/fever")) and draw < 0.08:
        return Pair(premise(chance.choice(holders), chance.choice(DENIALS), text), target), "oppose"
    if draw < with_holder:
        return Pair(premise(chance.choice(holders), chance.choice(REPORTS), text), target), label
    return Pair(text, target), label


def train(data: Path, out: Path, seed: int) -> None:
    """Train the stance model, one course after the other, and write its folder.

    1. NLI, then NLI with the stance sets, beginning with the weights of the retrieval model
    2. reported speech, and fewer rows of the same sets
    3. two courses on real news, the larger part of the training; and a short one on propositions said word for word
    4. write the folder

    :param data: a folder with ``stance/*.jsonl`` as ``kg eval stance`` reads them, and ``attribution/polnear.train.jsonl``
    :param out: the model's folder; a training that was stopped goes on from the checkpoints in it
    :param seed: of the choice and order of rows
    """
    torch.manual_seed(SEED)
    net = StanceNet()
    load(net, files.read("retrieval").tensors)
    run = _Training(data, out, seed)
    # 1
    chance = random.Random(seed)
    phases = [[Lesson(*augmented(row, chance)) for row in phase] for phase in first_rows(data / "stance", seed)]
    _train_course(net, phases, run, SCHEDULE, "first")
    # 2
    reports = [Lesson(*row) for row in report_rows(data, seed)]
    _train_course(net, [reports], run, REPORTS_SCHEDULE, "reports")
    # 3
    for course in range(2):
        _train_course(net, news_rows(data, seed, course), run, NEWS_SCHEDULES[course], f"news{course}")
    _train_course(net, plain_rows(data, seed), run, PLAIN_SCHEDULE, "plain")
    # 4
    write(net, out)


def write(net: StanceNet, out: Path) -> None:
    """Write the network as a model folder, without calibration yet."""
    files.write(out, dump(net), {"name": "stancegraph-stance", "labels": list(LABELS), "temperature": 1.0, "neutral": 0.0, "scores": {}})


@dataclass(frozen=True, slots=True)
class _Training:
    """What all courses of a training have in common.

    :param data: the folder of the training data
    :param out: the model's folder
    :param seed: of the order of rows
    """

    data: Path
    out: Path
    seed: int


def _train_course(net: StanceNet, phases: Sequence[Sequence[Lesson]], run: _Training, schedule: Schedule, name: str) -> None:
    """Train one course, phase after phase; log the accuracy on some development rows at each checkpoint.

    :param phases: the examples of each phase
    :param name: of the course, which its checkpoint is named after
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
        encodings += _tokenized(tokenizer, [(lesson.pair.text, lesson.pair.target) for lesson in phase])
        labels += [LABELS.index(lesson.label) for lesson in phase]
        weights += [lesson.weight for lesson in phase]
        batches += _batches(encodings, range(start, len(labels)), chance)
    right_labels, weight = torch.tensor(labels), torch.tensor(weights)
    dev = rows(run.data / "stance" / "mnli.dev.jsonl")[:200] + rows(run.data / "stance" / "perspectrum.dev.jsonl")[::32]
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)

    def loss(numbers: Sequence[int], _step: int) -> Tensor:
        """Compute the weighted mean cross-entropy of a batch."""
        scores = net(*_tensors([encodings[number] for number in numbers])).float()
        losses = functional.cross_entropy(scores, right_labels[list(numbers)], label_smoothing=0.05, reduction="none")
        return (losses * weight[list(numbers)]).sum() / weight[list(numbers)].sum()

    def log_accuracy(step: int) -> None:
        """Log how many development rows the network labels rightly after a step."""
        texts = [premise(str(row["holder"]) if row.get("holder") else None, None, str(row["text"])) for row in dev]
        encoded = _tokenized(tokenizer, [(text, str(row["target"])) for text, row in zip(texts, dev, strict=True)])
        right = 0
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for start in range(0, len(dev), 64):
                guess = net(*_tensors(encoded[start : start + 64])).argmax(-1)
                right += sum(LABELS[int(best)] == row["label"] for best, row in zip(guess, dev[start:], strict=False))
        log.info("after step %d: %.3f right of %d development rows", step, right / len(dev), len(dev))

    log.info("%d pairs in %d steps", len(labels), len(batches))
    fit(net, batches, loss, schedule, checkpoint_file(run.out, f"stance-{run.seed}.{name}"), at_checkpoint=log_accuracy)


def _tokenized(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[_Tokens]:
    """Turn pairs of a text and a proposition into tokens, 4,096 at a time to save memory."""
    parts = (pairs[start : start + 4096] for start in range(0, len(pairs), 4096))
    return [
        _Tokens(np.array(encoding.ids, np.int32), np.array(encoding.type_ids, np.int32))
        for part in parts
        for encoding in tokenizer.encode_batch(part)
    ]


def _batches(encodings: Sequence[_Tokens], numbers: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
    """Group rows of similar length into batches of at most ``TOKENS`` tokens, padding included, and shuffle the batches.

    :param numbers: indexes of the rows to take; lengths are compared among 4,096 shuffled rows
    :returns: the indexes of the rows of each batch
    """
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
    """Pad the pairs of a batch to the longest: ids, types, and a mask with 1 for a token and 0 for padding, int64 [pairs, tokens]."""
    longest = max(len(encoding.ids) for encoding in encodings)
    ids, types, mask = (torch.zeros(len(encodings), longest, dtype=torch.int64) for _ in range(3))
    for row, encoding in enumerate(encodings):
        length = len(encoding.ids)
        ids[row, :length] = torch.from_numpy(encoding.ids)
        types[row, :length] = torch.from_numpy(encoding.types)
        mask[row, :length] = 1
    return ids, types, mask
