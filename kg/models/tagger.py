"""The attribution model at work: one article in, its attributions out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from kg.models.files import ModelFolder
from kg.models.runtime import Network
from kg.models.spans import LINK_WIDTH, Floats, Found, decode, distance
from kg.models.windows import CLS, QUOTED, SEP, Units, units, windows
from kg.records import Article, Attribution, Sentence, Span

REACH = 250  # units a link may span: about what a training window showed


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of an article's units: emissions [units, 7], queries and keys [units, ``LINK_WIDTH``]."""

    emissions: Floats
    queries: Floats
    keys: Floats


class Tagger:
    """Finds the attributions of an article.

    1. cut the article into units and windows
    2. score each window; each unit takes its scores from the window in which it has most context
    3. decode spans, a paragraph at a time
    4. link every content and every source to a cue
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tensors = folder.tensors

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> tuple[Attribution, ...]:
        """Find the attributions of one article, in the order of their first characters."""
        # 1
        text = units(article.snapshot.text, article.paragraphs, sentences, self._tokenizer)
        if not text.spans:
            return ()
        # 2
        scores = self._scores(text)
        # 3
        found = decode(scores.emissions, _paragraphs(text), self._tensors["transitions"], self._tensors["begin"])
        # 4
        return tuple(sorted(self._link(text, scores, found), key=_first))

    def _scores(self, text: Units) -> Scores:
        count = len(text.spans)
        emissions = np.zeros((count, 7), dtype=np.float32)
        queries, keys = (np.zeros((count, LINK_WIDTH), dtype=np.float32) for _ in range(2))
        cuts = windows(text)
        for number, window in enumerate(cuts):
            result = self._network(**inputs(text, window))
            # of what two windows share, each gives the half that lies nearer its middle
            start = (window.start + cuts[number - 1].stop) // 2 if number else 0
            stop = (cuts[number + 1].start + window.stop) // 2 if number + 1 < len(cuts) else count
            here, there = slice(start, stop), slice(start - window.start, stop - window.start)
            for whole, part in zip((emissions, queries, keys), result, strict=True):
                whole[here] = part[0, there]
        return Scores(emissions, queries, keys)

    def _link(self, text: Units, scores: Scores, found: Sequence[Found]) -> list[Attribution]:
        """Give each content its best cue, then each of these its own source, surest links first.

        A cue without content attributes nothing, and so does a content that no cue may have.
        """
        cues = [span for span in found if span.role == "cue"]
        contents: dict[int, list[tuple[Found, float]]] = {}
        for span in found:
            if span.role == "content":
                odds = self._cues_of(text, scores, span, cues)
                if odds:
                    best = max(odds, key=lambda number: odds[number])
                    contents.setdefault(best, []).append((span, odds[best]))
        wanting = [
            (probability, span.start, number, span)
            for span in found
            if span.role == "source"
            for number, probability in self._cues_of(text, scores, span, cues).items()
            if number in contents
        ]
        sources: dict[int, tuple[Found, float]] = {}
        taken: set[int] = set()
        for probability, start, number, span in sorted(wanting, key=lambda one: (-one[0], one[1], one[2])):
            if number not in sources and start not in taken:
                sources[number] = (span, probability)
                taken.add(start)
        return [_attribution(text, cues[number], parts, sources.get(number)) for number, parts in sorted(contents.items())]

    def _cues_of(self, text: Units, scores: Scores, span: Found, cues: Sequence[Found]) -> dict[int, float]:
        """How probably a span belongs to each cue that may have it.

        The probability is over all cues in reach, the geometric mean over the span's units, since each unit chooses for itself.
        """
        near = [number for number, cue in enumerate(cues) if abs(cue.start - span.start) <= REACH]
        if not any(_may_join(text, span, cues[number]) for number in near):
            return {}
        places = range(span.start, span.end)
        bias = self._tensors["distance"][
            [
                [distance(span.role, unit, cues[number].start, text.sentences[unit], text.sentences[cues[number].start]) for number in near]
                for unit in places
            ]
        ]
        score = scores.queries[places] @ scores.keys[[cues[number].start for number in near]].T / LINK_WIDTH**0.5 + bias
        odds = np.exp(score - score.max(1, keepdims=True))
        shares = np.exp(np.log(np.maximum(odds / odds.sum(1, keepdims=True), 1e-9)).mean(0))
        return {number: float(share) for number, share in zip(near, shares, strict=True) if _may_join(text, span, cues[number])}


def _may_join(text: Units, span: Found, cue: Found) -> bool:
    """Whether a span may belong to a cue: in its paragraph; a quotation also up to three paragraphs after its cue, or one before."""
    apart = text.paragraphs[span.start] - text.paragraphs[cue.start]
    quoted = span.role == "content" and text.layouts[span.start] >= QUOTED
    return apart == 0 or (quoted and -1 <= apart <= 3)


def _attribution(text: Units, cue: Found, contents: Sequence[tuple[Found, float]], source: tuple[Found, float] | None) -> Attribution:
    """Put the parts together; the whole is as sure as its least sure part."""
    linked = [*contents, *([source] if source else [])]
    confidence = min([cue.probability, *(span.probability * probability for span, probability in linked)])
    return Attribution(
        (_span(text, source[0]),) if source else (),
        (_span(text, cue),),
        tuple(_span(text, span) for span, _ in contents),
        round(confidence, 4),
    )


def inputs(text: Units, window: range) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """One window as the network takes it: ids and layouts [1, pieces], each unit's first piece [1, units]."""
    ids, layouts, first = [CLS], [0], []
    for unit in window:
        first.append(len(ids))
        ids += text.pieces[unit]
        layouts += [text.layouts[unit]] * len(text.pieces[unit])
    return {
        name: np.array([values], dtype=np.int64) for name, values in (("ids", [*ids, SEP]), ("layouts", [*layouts, 0]), ("first", first))
    }


def _paragraphs(text: Units) -> list[range]:
    cuts = [place for place in range(len(text.spans)) if not place or text.paragraphs[place] != text.paragraphs[place - 1]]
    return [range(start, end) for start, end in zip(cuts, [*cuts[1:], len(text.spans)], strict=True)]


def _span(text: Units, found: Found) -> Span:
    return Span(text.spans[found.start].start, text.spans[found.end - 1].end)


def _first(attribution: Attribution) -> Span:
    return min((*attribution.source, *attribution.cue, *attribution.content))
