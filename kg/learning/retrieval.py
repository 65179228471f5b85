"""How the retrieval model learns what a claim is about: claims near the propositions that they bear on, far from others of their story.

The base's cosine tells topics apart; propositions of one story are one topic to it. Contrastive, with the story's other propositions and
claims as hard negatives (InfoNCE, van den Oord et al. 2018, arXiv 1807.03748; several positives, Khosla et al. 2020, arXiv 2004.11362).
"""

import random
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from kg.learning import stories
from kg.learning.loop import SEED, Schedule, fit
from kg.learning.stories import Story
from kg.models import files
from kg.models.pairs import MAX_TOKENS
from kg.models.torch_nets import dump, encoder, load

EPOCHS = 3
STORIES = 4  # of one step: about 80 texts
TOGETHER = 20  # texts of like length, so that little is padded
SCHEDULE = Schedule(body=5e-5, head=0.0, warmup=0.1)
TEMPERATURE = 0.05
TRAINED = 0.75  # share of what was trained in the mean with the base: alone it lost a stance more among 100 propositions (docs/models.md)
CLAIMS = 1.0  # weight of claims that share a proposition, beside claims and their propositions


class SentenceNet(nn.Module):
    """Texts → unit vectors: the mean of the last layer's states."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = encoder()

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode texts.

        :param ids, mask: int64 [texts, tokens]
        :returns: float32 [texts, 384]
        """
        states = self.bert(ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.float().unsqueeze(-1)
        return functional.normalize((states * weight).sum(1) / weight.sum(1), dim=-1)


def train(data: Path, out: Path, seed: int) -> None:
    """Train the retrieval model from the base and write the mean of both (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903).

    :param data: not read: the stories ship with the package
    :param seed: of the order of stories
    """
    del data
    torch.manual_seed(SEED)
    net = SentenceNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    base = {name: value.clone() for name, value in net.state_dict().items()}
    told = stories.read()
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    chance = random.Random(seed)
    batches: list[list[int]] = []
    for _ in range(EPOCHS):
        order = list(range(len(told)))
        chance.shuffle(order)
        batches += [order[start : start + STORIES] for start in range(0, len(order), STORIES)]

    def loss(numbers: Sequence[int], step: int) -> Tensor:
        texts, propositions, bears = table([told[number] for number in numbers], random.Random(step))
        encoded = tokenizer.encode_batch([*texts, *propositions])
        order = sorted(range(len(encoded)), key=lambda place: len(encoded[place].ids))
        parts = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
        vectors = torch.cat([net(*_padded([encoded[place].ids for place in part])) for part in parts])
        vectors = vectors[torch.tensor(order).argsort()]
        return contrast(vectors[: len(texts)], vectors[len(texts) :], torch.tensor(bears))

    fit(net, batches, loss, SCHEDULE, out, task=f"retrieval-{seed}")
    net.load_state_dict({name: (1 - TRAINED) * base[name] + TRAINED * value for name, value in net.state_dict().items()})
    files.write(out, dump(net), {"name": "stancegraph-retrieval", "scores": {}})


def _padded(many: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    ids = nn.utils.rnn.pad_sequence([torch.tensor(one) for one in many], batch_first=True)
    return ids, (ids != 0).long()


def table(told: Sequence[Story], chance: random.Random) -> tuple[list[str], list[str], list[list[float]]]:
    """Claims and propositions of some stories, and which bears on which: 1, or 0, or nan where it can be argued about.

    A claim is shown as one of the texts by which it is looked up.
    """
    propositions = [(number, letter) for number, story in enumerate(told) for letter in story.propositions]
    texts, bears = [], []
    for number, story in enumerate(told):
        for claim in story.claims:
            said = f"{claim.holder} {claim.cue} {claim.content}"
            texts.append(chance.choice((claim.content, said, said, f"{story.title}. {claim.content}")))
            bears.append(
                [
                    0.0 if of != number else 1.0 if letter in claim.sides else float("nan") if letter in claim.open else 0.0
                    for of, letter in propositions
                ]
            )
    return texts, [told[number].propositions[letter] for number, letter in propositions], bears


def contrast(claims: Tensor, propositions: Tensor, bears: Tensor) -> Tensor:
    """The loss of some claims and propositions: each claim among propositions, each proposition among claims, claims among themselves.

    :param claims, propositions: unit vectors, float32 [claims, 384] and [propositions, 384]
    :param bears: float32 [claims, propositions], as ``table`` gives it
    """
    known, right = ~bears.isnan(), bears.nan_to_num()
    scores = (claims @ propositions.T / TEMPERATURE).masked_fill(~known, -1e4)
    together = (right @ right.T > 0).float().fill_diagonal_(0)
    among = (claims @ claims.T / TEMPERATURE).masked_fill(torch.eye(len(claims), dtype=torch.bool), -1e4)
    return _picked(scores, right) + _picked(scores.T, right.T) + CLAIMS * _picked(among, together)


def _picked(scores: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy against an equal share for each right column; rows without one do not count."""
    share = right / right.sum(1, keepdim=True).clamp(min=1)
    return -(share * scores.log_softmax(1)).sum() / (right.sum(1) > 0).sum().clamp(min=1)
