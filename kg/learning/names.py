"""Train the layer of the attribution model that tells what words with a capital name: a person, a body, a place, else, or nothing.

The comparisons behind the constants are in docs/models.md.
"""

import logging
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from kg.evaluation import corpora
from kg.evaluation.corpora import NamedText
from kg.learning.batches import plan_epochs, tensors
from kg.learning.loop import SEED
from kg.models import files
from kg.models.spans import NAME_KINDS
from kg.models.torch_nets import AttributionNet, dump, load
from kg.models.windows import Units, units, units_in, windows
from kg.people.kinds import classify_name
from kg.records import Span
from kg.text.sentences import split

log = logging.getLogger("kg.learning")

TAGGED = ("wikigold.all", "crossner_politics.train")
MARKED = {"polnear.train": "polnear.train", "world.train": "world"}  # set of marked articles → the corpus with their texts
STEPS, RIDGE = 60, 1e-4  # of L-BFGS; L2 penalty
_PERSONS, _BODIES = {"he", "she"}, {"it"}  # sources that tell what their speaker is


class _Row(NamedTuple):
    """A window of a text.

    :param known: number of a unit in the window → its kind, an index of ``NAME_KINDS``
    """

    article: Units
    window: range
    known: dict[int, int]


def train(data: Path, out: Path, seed: int) -> None:
    """Train the layer ``name`` of an attribution model, and write the whole model; all other weights stay as they are.

    1. read the texts in which names are tagged, and the marked articles, whose speakers tell what some names are
    2. compute the states of the words with a capital whose kind is known
    3. fit a softmax regression on them
    4. write the folder

    :param data: a folder with ``ner/``, and ``sides/`` and ``attribution/`` with the marked articles
    :param out: the model's folder; where it holds no model yet, the bundled one is trained on
    :param seed: of the order of the windows, which decides nothing but the last digits
    """
    # 1
    texts = [text for name in TAGGED for text in corpora.named(data / "ner" / f"{name}.jsonl")]
    for marks, corpus in MARKED.items():
        texts += named_speakers(data / "sides" / f"{marks}.jsonl", data / "attribution" / f"{corpus}.jsonl")
    # 2
    torch.manual_seed(SEED)
    net, model = AttributionNet().eval(), files.read("attribution", out if (out / "model.safetensors").exists() else None)
    load(net, model.tensors)
    states, kinds = _states(net, texts, random.Random(seed))
    log.info("%d words with a capital in %d texts", len(kinds), len(texts))
    # 3
    _fit(net.name, states, kinds)
    # 4
    files.write(out, dump(net), model.config)


def named_speakers(marks: Path, texts: Path) -> list[NamedText]:
    """Read what some words of marked articles name, as far as the speakers tell it.

    1. a speaker whom a source calls "he" or "she" is a person, one called "it" is a body, and so is one that is no person by the words of
       its name; so are the words of its name, wherever they stand
    2. where the speaker has no name but a description ("critics"), the capital of its source is that of a sentence's first word

    :param marks: a sides file (:mod:`kg.evaluation.marked`)
    :param texts: the attribution corpus with its texts
    """
    readings = {reading.article.key: reading for reading in corpora.readings(texts)}
    result = []
    for row in corpora.jsonl(marks):
        reading = readings[str(row["id"])]
        text = reading.article.snapshot.text
        sources: dict[str, list[Span]] = defaultdict(list)
        for claim in row["claims"]:
            if claim["speaker"] and " & " not in claim["speaker"]:
                sources[claim["speaker"]] += reading.attributions[claim["attribution"]].source
        kinds: dict[Span, str] = {}
        for speaker, spans in sources.items():
            called = {text[span.start : span.end].strip().lower() for span in spans}
            if speaker[0].isupper():
                # 1
                is_person = bool(called & _PERSONS)
                is_body = bool(called & _BODIES) or classify_name(speaker, determined=False) == "organization"
                if is_person != is_body:
                    name = speaker.split()[-1] if is_person else speaker
                    kind = "person" if is_person else "organization"
                    kinds |= {Span(*place.span()): kind for place in re.finditer(rf"\b{re.escape(name)}\b", text)}
            else:
                # 2
                for span in spans:
                    first = re.match(r"\w+", text[span.start : span.end])
                    if first and first[0][0].isupper() and first[0].lower() in speaker.split():
                        kinds[Span(span.start, span.start + first.end())] = "none"
        result.append(NamedText(reading.article, tuple(sorted(kinds.items()))))
    return result


def _states(net: AttributionNet, texts: Iterable[NamedText], chance: random.Random) -> tuple[Tensor, Tensor]:
    """Compute the states of the words with a capital whose kind is known.

    :returns: float32 [words, width]; their kinds, int64 [words]
    """
    tokenizer = Tokenizer.from_file(str(files.WEIGHTS / "tokenizer.json"))
    cut = [row for text in texts for row in _rows(text, tokenizer)]
    rows, batches = plan_epochs(1, [lambda: cut], chance)
    states: list[Tensor] = []
    kinds: list[int] = []
    with torch.inference_mode():
        for batch in batches:
            found = net.states(*tensors([rows[number] for number in batch]))
            for line, number in enumerate(batch):
                known = rows[number].known
                states.append(found[line, list(known)])
                kinds += known.values()
    return torch.cat(states), torch.tensor(kinds)


def _rows(text: NamedText, tokenizer: Tokenizer) -> list[_Row]:
    """Cut a text into windows, and look up the words with a capital whose kind is known."""
    article = units(text.article, split(text.article), tokenizer)
    kind_of = {
        unit: NAME_KINDS.index(kind)
        for span, kind in text.kinds
        for unit in units_in(article, span) or ()
        if article.layouts[unit] % 8 // 2 in {1, 2}
    }
    rows = [
        _Row(article, window, {unit - window.start: kind_of[unit] for unit in window if unit in kind_of})
        for window in windows(article, overlap=0)
    ]
    return [row for row in rows if row.known]


def _fit(layer: torch.nn.Linear, states: Tensor, kinds: Tensor) -> None:
    """Fit a layer as a softmax regression with L2 penalty, from zero, by L-BFGS (deterministic)."""
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=STEPS, history_size=20, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        """Compute the loss, and its gradients."""
        optimizer.zero_grad()
        total = functional.cross_entropy(layer(states), kinds) + RIDGE * layer.weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]  # torch leaves it untyped
