"""The networks in torch: training optimises them, and the reference runtime runs them.

Both stand on the MiniLM-L6 encoder (12 heads, 384 wide; Wang et al. 2020, arXiv 2002.10957). Word embeddings are never trained.
"""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from kg.models.files import WORDS, Tensors
from kg.models.network import HEADS, LAYERS, WIDTH
from kg.models.spans import APART, DISTANCES, LABELS, LINK_WIDTH
from kg.models.spans import FORBIDDEN_STARTS as STARTS
from kg.models.spans import FORBIDDEN_STEPS as STEPS
from kg.models.windows import LAYOUTS

SPECIAL = (101, 102)  # [CLS] and [SEP] of the tokenizer
FORBIDDEN_STARTS, FORBIDDEN_STEPS = torch.from_numpy(STARTS), torch.from_numpy(STEPS)


def encoder() -> BertModel:
    """Make an untrained encoder with the shape of the base."""
    config = BertConfig(
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=1536,
        layer_norm_eps=1e-12,
        attn_implementation="eager",  # plain products: the fused kernel's backward pass took half of a training step in bf16 on CPUs
        attention_probs_dropout_prob=0.0,
    )
    return BertModel(config, add_pooling_layer=False)


class StanceNet(nn.Module):
    """Scores a text and a proposition, read in one sequence, for support, oppose and neutral.

    1. encode both together, so that each attends to the other
    2. compare their means u and v as a sentence encoder would: u, v, |u-v|, u*v (InferSent, Conneau et al. 2017)
    3. align every token of the proposition softly with the text and compare it with what it found (decomposable attention,
       Parikh et al. 2016): in the base, synonyms already lie close to each other, so that training does not begin from nothing
    """

    def __init__(self) -> None:
        super().__init__()
        self.bert = encoder()
        self.compare = nn.Linear(4 * WIDTH, WIDTH)
        self.hidden = nn.Linear(6 * WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, 3)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Score pairs.

        :param ids, types, mask: int64 [pairs, tokens]; type 0 is the text, 1 the proposition
        :returns: float32 [pairs, 3]
        """
        # 1
        states = self.bert(ids, token_type_ids=types, attention_mask=mask).last_hidden_state.float()
        inner = (mask == 1) & (ids != SPECIAL[0]) & (ids != SPECIAL[1])
        text = (inner & (types == 0)).float().unsqueeze(-1)
        proposition = (inner & (types == 1)).float().unsqueeze(-1)
        # 2
        u = (states * text).sum(1) / text.sum(1).clamp(min=1)
        v = (states * proposition).sum(1) / proposition.sum(1).clamp(min=1)
        # 3
        affinity = states @ states.transpose(1, 2) / math.sqrt(WIDTH)
        affinity = (affinity + (text.transpose(1, 2) - 1) * 1e4).softmax(-1)
        found = affinity @ states
        compared = functional.gelu(self.compare(torch.cat([states, found, (states - found).abs(), states * found], -1)))
        mean = (compared * proposition).sum(1) / proposition.sum(1).clamp(min=1)
        peak = (compared + (proposition - 1) * 1e4).amax(1)
        features = torch.cat([u, v, (u - v).abs(), u * v, mean, peak], -1)
        hidden = functional.gelu(self.hidden(self.dropout(features)))
        logits: Tensor = self.output(self.dropout(hidden))
        return logits


class AttributionNet(nn.Module):
    """Says of a window of units what each unit is (source, cue, content), and which cue each source and content belongs to.

    1. encode the wordpieces, with a learned vector for what they cannot show (quotation marks, letter case, paragraph start)
    2. take each unit's first piece
    3. score the seven labels; a linear-chain CRF over each paragraph makes whole spans of them (Lafferty et al. 2001)
    4. score every (unit, cue) pair by a bilinear product, as in dependency parsing (Dozat and Manning 2017), plus a learned bias for how
       far apart they stand: a content chooses its cue, a cue its source, or ``nobody``
    5. score every (mention, mention) pair the same way: a pronoun or description chooses whom it means, or a ``stranger``
    """

    def __init__(self) -> None:
        super().__init__()
        self.bert = encoder()
        self.layout = nn.Embedding(LAYOUTS, WIDTH)
        nn.init.zeros_(self.layout.weight)
        self.labels = nn.Linear(WIDTH, len(LABELS))
        self.query = nn.Linear(WIDTH, LINK_WIDTH)
        self.key = nn.Linear(WIDTH, LINK_WIDTH)
        self.nobody = nn.Parameter(torch.zeros(LINK_WIDTH))
        self.distance = nn.Parameter(torch.zeros(DISTANCES))
        self.ask = nn.Linear(WIDTH, LINK_WIDTH)
        self.answer = nn.Linear(WIDTH, LINK_WIDTH)
        self.stranger = nn.Parameter(torch.zeros(LINK_WIDTH))
        self.apart = nn.Parameter(torch.zeros(APART))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.begin = nn.Parameter(torch.zeros(len(LABELS)))
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, layouts: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Score windows.

        :param ids, layouts, mask: int64 [windows, pieces]
        :param first: int64 [windows, units], the place of each unit's first piece
        :returns: emissions [windows, units, 7]; queries and keys of links, and of references, each [windows, units, ``LINK_WIDTH``]
        """
        # 1
        embedded = self.bert.embeddings.word_embeddings(ids) + self.layout(layouts)
        states = self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        # 2
        chosen = self.dropout(states.gather(1, first.unsqueeze(-1).expand(-1, -1, WIDTH)))
        # 3, 4, 5
        return tuple(head(chosen).float() for head in (self.labels, self.query, self.key, self.ask, self.answer))

    def chain_loss(self, emissions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Compute the mean negative log-likelihood of a unit's right label.

        :param emissions: float32 [paragraphs, units, 7]
        :param labels: int64 [paragraphs, units]
        :param mask: [paragraphs, units], 1 for a unit and 0 for padding, which stands at the end
        :returns: a scalar
        """
        transitions = self.transitions + FORBIDDEN_STEPS
        begin = self.begin + FORBIDDEN_STARTS
        score = begin[labels[:, 0]] + emissions[:, 0].gather(1, labels[:, :1]).squeeze(1)
        alpha = begin + emissions[:, 0]
        for place in range(1, emissions.shape[1]):
            on = mask[:, place]
            here = emissions[:, place]
            score = (
                score + (transitions[labels[:, place - 1], labels[:, place]] + here.gather(1, labels[:, place : place + 1]).squeeze(1)) * on
            )
            alpha = torch.where(on.bool().unsqueeze(1), torch.logsumexp(alpha.unsqueeze(2) + transitions, 1) + here, alpha)
        return (torch.logsumexp(alpha, 1) - score).sum() / mask.sum()


def load(net: nn.Module, tensors: Tensors) -> None:
    """Put stored tensors into a network: the word embeddings and the body under ``bert.``, heads under their own names.

    What the network has and the tensors lack (new heads) keeps its initial values.
    """
    own = net.state_dict()
    given: dict[str, Any] = {}
    for name, value in tensors.items():
        target = next((known for known in (name, f"bert.{name}") if known in own), "")
        if target:
            given[target] = torch.from_numpy(np.asarray(value, dtype=np.float32))
    net.load_state_dict(given, strict=False)


def dump(net: nn.Module) -> Tensors:
    """Take the tensors out of a network, named as they are stored; the word embeddings are left out."""
    return {
        name.removeprefix("bert."): value.detach().float().numpy()
        for name, value in net.state_dict().items()
        if not name.endswith(("position_ids", WORDS))
    }
