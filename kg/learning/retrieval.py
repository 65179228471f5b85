"""Train the retrieval model: claims come near the propositions that they bear on, and far from the others of their story.

The base's cosine tells topics apart, but takes all propositions of one story for one topic. The training is contrastive, with the story's
other propositions and claims as hard negatives (InfoNCE, van den Oord et al. 2018, arXiv 1807.03748; several positives, Khosla et al. 2020,
arXiv 2004.11362).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from kg.evaluation import marked
from kg.evaluation.marked import UNNAMED, MarkedArticle
from kg.learning import stories
from kg.learning.loop import SEED, Schedule, checkpoint_file, fit
from kg.learning.stories import Story
from kg.models import files
from kg.models.pairs import MAX_TOKENS
from kg.models.torch_nets import dump, encoder, load

MARKED = {"polnear": "polnear.train.jsonl", "world": "world.jsonl"}  # marked articles → the file with their texts
EPOCHS = 3
TOPICS = 4  # in one step: about 80 texts
DRAWN = 24  # most claims of a topic in one step
TOGETHER = 20  # texts of like length that are encoded at once, so that little is padded
SCHEDULE = Schedule(body=5e-5, head=0.0, warmup=0.1)
TEMPERATURE = 0.05
# Weight of the trained model in the mean with the base: without the base one stance more was lost among 100 propositions (docs/models.md).
TRAINED = 0.75
CLAIMS = 1.0  # weight of claims that share a proposition, beside claims and their propositions


class SentenceNet(nn.Module):
    """Turns texts into unit vectors: the mean of the last layer's states."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = encoder()

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode texts.

        :param ids: int64 [texts, tokens]
        :param mask: int64 [texts, tokens], 1 for a token and 0 for padding
        :returns: float32 [texts, 384]
        """
        states = self.bert(ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.float().unsqueeze(-1)
        return functional.normalize((states * weight).sum(1) / weight.sum(1), dim=-1)


def train(data: Path, out: Path, seed: int) -> None:
    """Train the retrieval model from the base and write the mean of both (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903).

    :param data: a folder with ``sides/*.train.jsonl`` and ``attribution/``; the stories ship with the package
    :param out: the model's folder
    :param seed: of the order of topics
    """
    torch.manual_seed(SEED)
    net = SentenceNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    base = {name: value.clone() for name, value in net.state_dict().items()}
    topics = [of_story(story) for story in stories.read()]
    for name, texts in MARKED.items():
        topics += [of_article(article) for article in marked.read(data / "sides" / f"{name}.train.jsonl", data / "attribution" / texts)]
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    chance = random.Random(seed)
    batches: list[list[int]] = []
    for _ in range(EPOCHS):
        order = list(range(len(topics)))
        chance.shuffle(order)
        batches += [order[start : start + TOPICS] for start in range(0, len(order), TOPICS)]

    def loss(numbers: Sequence[int], step: int) -> Tensor:
        texts, propositions, bears = table([topics[number] for number in numbers], random.Random(step))
        encoded = tokenizer.encode_batch([*texts, *propositions])
        order = sorted(range(len(encoded)), key=lambda place: len(encoded[place].ids))
        parts = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
        vectors = torch.cat([net(*_padded([encoded[place].ids for place in part])) for part in parts])
        vectors = vectors[torch.tensor(order).argsort()]
        return contrast(vectors[: len(texts)], vectors[len(texts) :], torch.tensor(bears))

    fit(net, batches, loss, SCHEDULE, checkpoint_file(out, f"retrieval-{seed}"))
    net.load_state_dict({name: (1 - TRAINED) * base[name] + TRAINED * value for name, value in net.state_dict().items()})
    files.write(out, dump(net), {"name": "stancegraph-retrieval", "scores": {}})


def _padded(many: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    ids = nn.utils.rnn.pad_sequence([torch.tensor(one) for one in many], batch_first=True)
    return ids, (ids != 0).long()


@dataclass(frozen=True, slots=True)
class Topic:
    """A story or an article: propositions, and claims with the propositions that each bears on.

    :param claims: the texts by which a claim is looked up; and for each proposition 1 (bears on it), 0, or nan (can be argued about)
    """

    propositions: tuple[str, ...]
    claims: tuple[tuple[tuple[str, ...], tuple[float, ...]], ...]


def of_story(story: Story) -> Topic:
    """Take an invented story as a topic."""
    return Topic(
        tuple(story.propositions.values()),
        tuple(
            (
                _texts(claim.content, f"{claim.holder} {claim.cue} {claim.content}", f"{story.title}. {claim.content}"),
                tuple(_bears(letter in claim.sides, letter in claim.open) for letter in story.propositions),
            )
            for claim in story.claims
        ),
    )


def of_article(article: MarkedArticle) -> Topic:
    """Take a marked article as a topic."""
    return Topic(
        article.propositions,
        tuple(
            (
                _texts(claim.content, f"{claim.speaker or UNNAMED} {claim.cue or 'said'} {claim.content}", claim.paragraph),
                tuple(
                    _bears(side is not None and not side.arguable, side is not None and side.arguable)
                    for side in (claim.sides.get(number) for number in range(len(article.propositions)))
                ),
            )
            for claim in article.claims
        ),
    )


def _texts(content: str, with_speaker: str, with_context: str) -> tuple[str, ...]:
    """Give the texts by which a claim is looked up; the one with its speaker, as a build looks it up, counts twice."""
    return content, with_speaker, with_speaker, with_context


def _bears(sided: bool, open_: bool) -> float:  # noqa: FBT001  # two answers about one pair
    return 1.0 if sided else float("nan") if open_ else 0.0


def table(topics: Sequence[Topic], chance: random.Random) -> tuple[list[str], list[str], list[list[float]]]:
    """Draw claims of some topics.

    Each claim is shown as one of the texts by which it is looked up.

    :returns: claims; the propositions of all topics; for each claim and proposition 1 (bears on it), 0, or nan (can be argued about)
    """
    sizes = [len(topic.propositions) for topic in topics]
    texts, bears = [], []
    for number, topic in enumerate(topics):
        before, behind = [0.0] * sum(sizes[:number]), [0.0] * sum(sizes[number + 1 :])
        for ways, on in chance.sample(topic.claims, min(DRAWN, len(topic.claims))):
            texts.append(chance.choice(ways))
            bears.append([*before, *on, *behind])
    return texts, [text for topic in topics for text in topic.propositions], bears


def contrast(claims: Tensor, propositions: Tensor, bears: Tensor) -> Tensor:
    """Compute the loss: each claim chooses among propositions, each proposition among claims, claims among themselves.

    :param claims: unit vectors, float32 [claims, 384]
    :param propositions: unit vectors, float32 [propositions, 384]
    :param bears: float32 [claims, propositions], as ``table`` gives it
    :returns: a scalar
    """
    known, right = ~bears.isnan(), bears.nan_to_num()
    scores = (claims @ propositions.T / TEMPERATURE).masked_fill(~known, -1e4)
    together = (right @ right.T > 0).float().fill_diagonal_(0)
    among = (claims @ claims.T / TEMPERATURE).masked_fill(torch.eye(len(claims), dtype=torch.bool), -1e4)
    return _picked(scores, right) + _picked(scores.T, right.T) + CLAIMS * _picked(among, together)


def _picked(scores: Tensor, right: Tensor) -> Tensor:
    """Compute the cross-entropy against equal shares for the right columns of each row; rows without one do not count."""
    share = right / right.sum(1, keepdim=True).clamp(min=1)
    return -(share * scores.log_softmax(1)).sum() / (right.sum(1) > 0).sum().clamp(min=1)
