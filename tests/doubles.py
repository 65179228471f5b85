"""Doubles of the models: they read nothing, but by seeded chance they say anything that the models might say of a text."""

import hashlib
import random
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.attributions import rules
from kg.models.network import Runtime
from kg.models.pairs import Pair
from kg.progress import Steps, counted, no_steps
from kg.records import Article, Attribution, ModelRef, Reading, Reference, Span
from kg.text.english import PRONOUNS
from kg.text.sentences import split

_WORD = re.compile(r"\w+|[^\w\s]")
_SAID = re.compile(r"\b(?:said|says|told|denied|wrote|added|accused|called|statement)\b")


def chance(*texts: str) -> random.Random:
    """Chance that is the same for the same texts, in every process."""
    return random.Random(hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).digest())


class Reader:
    """Attributions at any words of an article; where it has a verb of saying, mostly there."""

    model = ModelRef("attribution", "a-double", "0" * 64)

    def __init__(self, _model: Path | None = None, _run_with: Runtime = "onnx", threads: int = 1) -> None:
        self.threads = threads

    def __call__(self, article: Article) -> Reading:
        sentences = split(article)
        text, dice = article.snapshot.text, chance(article.snapshot.text, article.key)
        found, references = [], []
        for number, sentence in enumerate(sentences):
            units = [Span(*match.span()) for match in _WORD.finditer(text, sentence.span.start, sentence.span.end)]
            near = [span for one in sentences[max(0, number - 1) : number + 2] for span in _some(text, one.span, dice)]
            references += [
                Reference(unit, tuple((span, round(dice.uniform(-6, 6), 3)) for span in sorted(set(near))))
                for unit in units[:200]
                if text[unit.start : unit.end].lower() in PRONOUNS
            ]
            if units and dice.random() < 0.7:
                found.append(_attribution(text, units, dice))
        found.sort(key=lambda one: min((*one.source, *one.cue, *one.content)))
        return Reading(article, sentences, rules.apply(article, found), tuple(references))


def _some(text: str, within: Span, dice: random.Random) -> list[Span]:
    found = [Span(*match.span()) for match in re.compile(r"[A-Z]\w*").finditer(text, within.start, within.end)][:30]
    return [span for span in found if dice.random() < 0.5]


def _attribution(text: str, units: Sequence[Span], dice: random.Random) -> Attribution:
    """One attribution: three stretches of a sentence in any order, the source at times missing, the content at times in two parts."""
    said = [number for number, unit in enumerate(units) if _SAID.fullmatch(text, unit.start, unit.end)]
    at = dice.choice(said) if said and dice.random() < 0.9 else dice.randrange(len(units))
    cue = (Span(units[at].start, units[min(len(units) - 1, at + dice.choice((0, 0, 0, 1)))].end),)
    before, behind = units[:at], units[at + 2 :]
    if dice.random() < 0.5:
        before, behind = behind, before
    content = _stretches(before, dice) or (cue[0],)
    return Attribution(_stretches(behind, dice)[:1] if dice.random() < 0.8 else (), cue, content, round(dice.random(), 4))


def _stretches(units: Sequence[Span], dice: random.Random) -> tuple[Span, ...]:
    """One or two stretches of these units; none of no units."""
    if not units:
        return ()
    cuts = sorted({0, len(units), *(dice.randrange(len(units)) for _ in range(dice.choice((0, 1, 3))))})
    pieces = [Span(units[start].start, units[end - 1].end) for start, end in pairwise(cuts)]
    return tuple(pieces[::2][:2])


class Encoder:
    """Unit vectors by hashing: like texts lie nowhere near each other, the same text on the same point."""

    def __init__(self, *_: object) -> None:
        pass

    def __call__(self, texts: Sequence[str], steps: Steps = no_steps) -> npt.NDArray[np.float32]:
        vectors = np.ones((len(texts), 16), dtype=np.float32)
        for number, text in enumerate(counted(texts, len(texts), steps)):
            for word in text.lower().split():
                vectors[number, hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=1).digest()[0] % 16] += 1
        result: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return result


class Judge:
    """Sides by chance."""

    def __init__(self, *_: object) -> None:
        pass

    def __call__(self, pairs: Sequence[Pair], steps: Steps = no_steps) -> npt.NDArray[np.float32]:
        told = counted(pairs, len(pairs), steps)
        shares = np.array([[chance(pair.text, pair.target).random() + 0.01 for _ in range(3)] for pair in told], dtype=np.float32)
        shares = shares.reshape(len(pairs), 3)
        result: npt.NDArray[np.float32] = shares / shares.sum(1, keepdims=True) if len(pairs) else shares
        return result
