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
from kg.models.spans import FORBIDDEN_STARTS as STARTS
from kg.models.spans import FORBIDDEN_STEPS as STEPS
from kg.models.spans import LABELS, LINK_DISTANCES, LINK_WIDTH, NAME_KINDS, REFERENCE_DISTANCES
from kg.models.windows import LAYOUTS

SPECIAL = (101, 102)  # the tokenizer's ids of [CLS] and [SEP]
FORBIDDEN_STARTS, FORBIDDEN_STEPS = torch.from_numpy(STARTS), torch.from_numpy(STEPS)


def encoder() -> BertModel:
    """Make a BERT encoder with the sizes of MiniLM-L6 and random weights; ``load`` puts in stored ones."""
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
    """The stance model: scores a text and a proposition, read in one sequence, for support, oppose and neutral.

    1. encode both together, so that each attends to the other
    2. compare their means u and v as a sentence encoder would: u, v, |u-v|, u*v (InferSent, Conneau et al. 2017)
    3. align every token of the proposition softly with the tokens of the text, and compare it with their weighted mean (decomposable
       attention, Parikh et al. 2016): the pre-trained encoder already puts synonyms close to each other, so training starts from there
    4. score both comparisons with two linear layers
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

        :param ids: int64 [pairs, tokens], of wordpieces
        :param types: int64 [pairs, tokens], 0 for the text and 1 for the proposition
        :param mask: int64 [pairs, tokens], 1 for a token and 0 for padding
        :returns: logits of support, oppose and neutral, float32 [pairs, 3]
        """
        # 1
        states = self.bert(ids, token_type_ids=types, attention_mask=mask).last_hidden_state.float()
        is_word = (mask == 1) & (ids != SPECIAL[0]) & (ids != SPECIAL[1])
        text = (is_word & (types == 0)).float().unsqueeze(-1)  # 1 for its tokens, else 0: [pairs, tokens, 1]
        proposition = (is_word & (types == 1)).float().unsqueeze(-1)
        # 2
        u = (states * text).sum(1) / text.sum(1).clamp(min=1)
        v = (states * proposition).sum(1) / proposition.sum(1).clamp(min=1)
        # 3
        affinity = states @ states.transpose(1, 2) / math.sqrt(WIDTH)
        weights = (affinity + (text.transpose(1, 2) - 1) * 1e4).softmax(-1)  # of the text's tokens, for every token
        aligned = weights @ states
        compared = functional.gelu(self.compare(torch.cat([states, aligned, (states - aligned).abs(), states * aligned], -1)))
        mean = (compared * proposition).sum(1) / proposition.sum(1).clamp(min=1)
        maximum = (compared + (proposition - 1) * 1e4).amax(1)
        # 4
        features = torch.cat([u, v, (u - v).abs(), u * v, mean, maximum], -1)
        hidden = functional.gelu(self.hidden(self.dropout(features)))
        logits: Tensor = self.output(self.dropout(hidden))
        return logits


class AttributionNet(nn.Module):
    """The attribution model: labels the units (words and marks) of a window as source, cue or content, and links these to each other.

    1. encode the wordpieces, with a learned vector for what they cannot show (quotation marks, letter case, paragraph start)
    2. take the state of each unit's first piece
    3. score the seven labels; a linear-chain CRF over each paragraph makes whole spans of them (Lafferty et al. 2001)
    4. link: the product of a unit's ``query`` and a cue's ``key``, plus a learned bias for their ``distance``, scores how well the two go
       together, as in dependency parsing (Dozat and Manning 2017); ``nobody`` is the query of a source that is not stated
    5. resolve: ``ask`` of a pronoun or description and ``answer`` of a name, plus a bias for how far they are ``apart``, score in the same
       way whom it means; ``stranger`` is the answer of somebody whom the text does not name
    6. ``name``: score for each unit which kind of name it is part of
    """

    def __init__(self) -> None:
        """Make the layers and learned vectors that the steps of the class name; the encoder has random weights."""
        super().__init__()
        self.bert = encoder()
        self.layout = nn.Embedding(LAYOUTS, WIDTH)
        nn.init.zeros_(self.layout.weight)
        self.labels = nn.Linear(WIDTH, len(LABELS))
        self.query = nn.Linear(WIDTH, LINK_WIDTH)
        self.key = nn.Linear(WIDTH, LINK_WIDTH)
        self.nobody = nn.Parameter(torch.zeros(LINK_WIDTH))
        self.distance = nn.Parameter(torch.zeros(LINK_DISTANCES))
        self.ask = nn.Linear(WIDTH, LINK_WIDTH)
        self.answer = nn.Linear(WIDTH, LINK_WIDTH)
        self.stranger = nn.Parameter(torch.zeros(LINK_WIDTH))
        self.apart = nn.Parameter(torch.zeros(REFERENCE_DISTANCES))
        self.name = nn.Linear(WIDTH, len(NAME_KINDS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.begin = nn.Parameter(torch.zeros(len(LABELS)))
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: Tensor, layouts: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Score windows.

        :param ids: int64 [windows, pieces], of wordpieces
        :param layouts: int64 [windows, pieces], see :mod:`kg.models.windows`
        :param mask: int64 [windows, pieces], 1 for a piece and 0 for padding
        :param first: int64 [windows, units], the position of each unit's first piece
        :returns: scores of the labels [windows, units, 7]; queries, keys, asks and answers, each [windows, units, ``LINK_WIDTH``];
            scores of the kinds of names [windows, units, 5]
        """
        # 1, 2
        units = self.dropout(self.states(ids, layouts, mask, first))
        # 3, 4, 5, 6
        return tuple(head(units).float() for head in (self.labels, self.query, self.key, self.ask, self.answer, self.name))

    def states(self, ids: Tensor, layouts: Tensor, mask: Tensor, first: Tensor) -> Tensor:
        """Encode windows: the state of each unit's first piece, float [windows, units, ``WIDTH``]; parameters as of :meth:`forward`."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.layout(layouts)
        states: Tensor = self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return states.gather(1, first.unsqueeze(-1).expand(-1, -1, WIDTH))

    def chain_loss(self, emissions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Compute the loss of the labels: negative log-likelihood of the right chain of labels under the CRF, mean over all units.

        :param emissions: scores of the labels, float32 [paragraphs, units, 7]
        :param labels: the right ones, int64 [paragraphs, units]
        :param mask: [paragraphs, units], 1 for a unit and 0 for padding, which stands at the end
        :returns: a scalar
        """
        transitions = self.transitions + FORBIDDEN_STEPS
        begin = self.begin + FORBIDDEN_STARTS
        score = begin[labels[:, 0]] + emissions[:, 0].gather(1, labels[:, :1]).squeeze(1)  # of the right chain [paragraphs]
        alpha = begin + emissions[:, 0]  # log sum over all chains that end with a label [paragraphs, 7]
        for unit in range(1, emissions.shape[1]):
            is_unit, scores = mask[:, unit], emissions[:, unit]
            step = transitions[labels[:, unit - 1], labels[:, unit]] + scores.gather(1, labels[:, unit : unit + 1]).squeeze(1)
            score = score + step * is_unit
            alpha = torch.where(is_unit.bool().unsqueeze(1), torch.logsumexp(alpha.unsqueeze(2) + transitions, 1) + scores, alpha)
        return (torch.logsumexp(alpha, 1) - score).sum() / mask.sum()


def load(net: nn.Module, tensors: Tensors) -> None:
    """Put stored tensors into a network, in place.

    Stored names of the encoder lack the ``bert.`` that they have in the network. What the network has and the tensors lack (new heads)
    keeps its initial values; tensors that the network lacks are left out.
    """
    names = net.state_dict().keys()
    state: dict[str, Any] = {}
    for name, value in tensors.items():
        target = next((candidate for candidate in (name, f"bert.{name}") if candidate in names), None)
        if target is not None:
            state[target] = torch.from_numpy(np.asarray(value, dtype=np.float32))
    net.load_state_dict(state, strict=False)


def dump(net: nn.Module, untrained: str | None = None) -> Tensors:
    """Copy the tensors of a network, under the names by which they are stored; the word embeddings, never trained, are left out.

    :param untrained: name of a layer that is left out too, since nothing has trained it
    """
    return {
        name.removeprefix("bert."): value.detach().float().numpy()
        for name, value in net.state_dict().items()
        if not name.endswith(("position_ids", WORDS)) and name.partition(".")[0] != untrained
    }
