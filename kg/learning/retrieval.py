"""Train the retrieval model, a sentence encoder: the vector of a claim comes near those of the propositions that it is for or against.

The base model tells topics apart, but gives all propositions of one story nearly the same vector. The training is contrastive: a claim is
moved toward its propositions and away from the story's other propositions and claims, which are hard negatives (InfoNCE, van den Oord et
al. 2018, arXiv 1807.03748; several positives, Khosla et al. 2020, arXiv 2004.11362).
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

MARKED = {"polnear": "polnear.train.jsonl", "world": "world.jsonl"}  # set of marked articles → the file with their texts
EPOCHS = 3
TOPICS_IN_STEP = 4  # with about 80 texts
MAX_CLAIMS = 24  # of one topic in one step; of more, some are drawn
ENCODED_AT_ONCE = 20  # texts, of similar length, so that little is padded
SCHEDULE = Schedule(body=5e-5, head=0.0, warmup=0.1)
TEMPERATURE = 0.05  # divides the cosines in the loss
# Share of the trained weights in the mean with the base's; without the base one stance more was lost in 100 propositions (docs/models.md).
TRAINED_SHARE = 0.75
CLAIM_PAIRS_WEIGHT = 1.0  # weight in the loss of pairs of claims on the same proposition; pairs of a claim and a proposition have 1


class SentenceNet(nn.Module):
    """A sentence encoder: the vector of a text is the mean of the last layer over its tokens, scaled to length 1."""

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
    """Train the retrieval model and write the mean of its weights and the base's (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903).

    :param data: a folder with ``sides/*.train.jsonl`` and ``attribution/``; the stories that it is trained on too ship with the package
    :param out: the model's folder
    :param seed: of the order of topics
    """
    torch.manual_seed(SEED)
    net = SentenceNet()
    load(net, files.read("retrieval").tensors)
    net.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    base = {name: value.clone() for name, value in net.state_dict().items()}
    topics = [topic_of_story(story) for story in stories.read()]
    for name, texts in MARKED.items():
        topics += [
            topic_of_article(article) for article in marked.read(data / "sides" / f"{name}.train.jsonl", data / "attribution" / texts)
        ]
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    chance = random.Random(seed)
    batches: list[list[int]] = []
    for _ in range(EPOCHS):
        order = list(range(len(topics)))
        chance.shuffle(order)
        batches += [order[start : start + TOPICS_IN_STEP] for start in range(0, len(order), TOPICS_IN_STEP)]

    def loss(numbers: Sequence[int], step: int) -> Tensor:
        """Compute the contrastive loss of a batch of topics; which of their claims it uses is drawn with the step as random seed."""
        texts, propositions, relevance = draw_claims([topics[number] for number in numbers], random.Random(step))
        encoded = tokenizer.encode_batch([*texts, *propositions])
        by_length = sorted(range(len(encoded)), key=lambda index: len(encoded[index].ids))
        parts = [by_length[start : start + ENCODED_AT_ONCE] for start in range(0, len(by_length), ENCODED_AT_ONCE)]
        vectors = torch.cat([net(*_padded([encoded[index].ids for index in part])) for part in parts])
        vectors = vectors[torch.tensor(by_length).argsort()]  # in the order of the texts again
        return contrastive_loss(vectors[: len(texts)], vectors[len(texts) :], torch.tensor(relevance))

    fit(net, batches, loss, SCHEDULE, checkpoint_file(out, f"retrieval-{seed}"))
    net.load_state_dict({name: (1 - TRAINED_SHARE) * base[name] + TRAINED_SHARE * value for name, value in net.state_dict().items()})
    files.write(out, dump(net), {"name": "stancegraph-retrieval", "scores": {}})


def _padded(encoded: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Pad texts, given as token ids, to the longest: ids, and a mask with 1 for a token and 0 for padding, int64 [texts, tokens]."""
    ids = nn.utils.rnn.pad_sequence([torch.tensor(tokens) for tokens in encoded], batch_first=True)
    return ids, (ids != 0).long()


@dataclass(frozen=True, slots=True)
class TopicClaim:
    """A claim of a story or an article.

    :param texts: forms of its text, of which one is drawn in each step
    :param relevance: for each proposition of the topic 1 (the claim is for or against it), 0 (neither), or nan (readers could differ)
    """

    texts: tuple[str, ...]
    relevance: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A story or an article: its propositions, and its claims."""

    propositions: tuple[str, ...]
    claims: tuple[TopicClaim, ...]


def topic_of_story(story: Story) -> Topic:
    """Take the propositions and claims of an invented story as training data."""
    return Topic(
        tuple(story.propositions.values()),
        tuple(
            TopicClaim(
                _texts(claim.content, f"{claim.holder} {claim.cue} {claim.content}", f"{story.title}. {claim.content}"),
                tuple(
                    _relevance(has_position=letter in claim.positions, is_arguable=letter in claim.arguable)
                    for letter in story.propositions
                ),
            )
            for claim in story.claims
        ),
    )


def topic_of_article(article: MarkedArticle) -> Topic:
    """Take the propositions and claims of a marked article as training data; a mark says that a claim is for or against a proposition."""
    return Topic(
        article.propositions,
        tuple(
            TopicClaim(
                _texts(claim.content, f"{claim.speaker or UNNAMED} {claim.cue or 'said'} {claim.content}", claim.paragraph),
                tuple(
                    _relevance(has_position=mark is not None and not mark.arguable, is_arguable=mark is not None and mark.arguable)
                    for mark in (claim.marks.get(number) for number in range(len(article.propositions)))
                ),
            )
            for claim in article.claims
        ),
    )


def _texts(content: str, with_speaker: str, with_context: str) -> tuple[str, ...]:
    """List the forms of a claim's text; the one with its speaker, which a build uses, is there twice, so that it is drawn more often."""
    return content, with_speaker, with_speaker, with_context


def _relevance(*, has_position: bool, is_arguable: bool) -> float:
    """Give the relevance of a claim for a proposition, as of :class:`TopicClaim`."""
    return 1.0 if has_position else float("nan") if is_arguable else 0.0


def draw_claims(topics: Sequence[Topic], chance: random.Random) -> tuple[list[str], list[str], list[list[float]]]:
    """Draw the claims of one step, and for each one form of its text.

    :returns: texts of the claims; propositions of all topics; and the relevance of each claim for each proposition, [claims, propositions],
        which is 0 for those of other topics
    """
    sizes = [len(topic.propositions) for topic in topics]
    texts, relevance = [], []
    for number, topic in enumerate(topics):
        zeros_before, zeros_after = [0.0] * sum(sizes[:number]), [0.0] * sum(sizes[number + 1 :])
        for claim in chance.sample(topic.claims, min(MAX_CLAIMS, len(topic.claims))):
            texts.append(chance.choice(claim.texts))
            relevance.append([*zeros_before, *claim.relevance, *zeros_after])
    return texts, [text for topic in topics for text in topic.propositions], relevance


def contrastive_loss(claims: Tensor, propositions: Tensor, relevance: Tensor) -> Tensor:
    """Compute the loss, the sum of three cross-entropies.

    Each claim chooses its propositions among all, each proposition its claims, and each claim the other claims on its propositions. So the
    vectors of those that belong together come nearer, and others move apart.

    :param claims: unit vectors, float32 [claims, 384]
    :param propositions: unit vectors, float32 [propositions, 384]
    :param relevance: float32 [claims, propositions], as of :func:`draw_claims`; pairs with nan are left out
    :returns: a scalar
    """
    known, relevant = ~relevance.isnan(), relevance.nan_to_num()
    scores = (claims @ propositions.T / TEMPERATURE).masked_fill(~known, -1e4)
    share_proposition = (relevant @ relevant.T > 0).float().fill_diagonal_(0)
    claim_scores = (claims @ claims.T / TEMPERATURE).masked_fill(torch.eye(len(claims), dtype=torch.bool), -1e4)
    on_pairs = _row_cross_entropy(scores, relevant) + _row_cross_entropy(scores.T, relevant.T)
    return on_pairs + CLAIM_PAIRS_WEIGHT * _row_cross_entropy(claim_scores, share_proposition)


def _row_cross_entropy(scores: Tensor, right: Tensor) -> Tensor:
    """Compute the mean cross-entropy of the rows; in each the right columns share the probability equally, rows without one do not count.

    :param scores: float32 [rows, columns]
    :param right: 1 for a right column, else 0, float32 [rows, columns]
    """
    share = right / right.sum(1, keepdim=True).clamp(min=1)
    return -(share * scores.log_softmax(1)).sum() / (right.sum(1) > 0).sum().clamp(min=1)
