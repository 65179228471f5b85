"""The attribution model at work: one article in, its attributions out, and whom its pronouns and descriptions may mean."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from tokenizers import Tokenizer

from kg.models.files import ModelFolder
from kg.models.network import Network
from kg.models.spans import LINK_WIDTH, Floats, Found, apart, confidence, decode, distance, evidence
from kg.models.windows import CLS, QUOTED, SEP, Units, units, windows
from kg.records import Article, Attribution, Reference, Sentence, Span
from kg.text.english import PRONOUNS

REACH = 250  # units a link may span: about what a training window showed
FARTHEST = 1000  # units between a cue and its source; few paragraphs have as many
UNLIKELY = -6.0  # log odds against nobody, below which a word is left out of a reference


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of an article's units: emissions [units, 7], the rest [units, ``LINK_WIDTH``]."""

    emissions: Floats
    queries: Floats
    keys: Floats
    asks: Floats
    answers: Floats


class Tagger:
    """Finds the attributions of an article.

    1. cut the article into units and windows
    2. score each window; each unit takes its scores from the window in which it has most context
    3. decode spans, a paragraph at a time
    4. let every content choose its cue, every cue its source
    5. weigh whom pronouns mean
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tensors = folder.tensors
        self._calibration: list[float] = folder.config["calibration"]

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> tuple[tuple[Attribution, ...], tuple[Reference, ...]]:
        """Find the attributions and the references of one article, each in the order of their first characters."""
        weighed, references = self.weighed(article, sentences)
        sure = (round(float(confidence(seen, self._calibration)), 4) for _, seen in weighed)
        return tuple(replace(found, confidence=one) for (found, _), one in zip(weighed, sure, strict=True)), references

    def weighed(self, article: Article, sentences: Sequence[Sentence]) -> tuple[list[tuple[Attribution, Floats]], tuple[Reference, ...]]:
        """Find attributions together with the evidence for each, from which its confidence is yet to be computed."""
        # 1
        text = units(article, sentences, self._tokenizer)
        if not text.spans:
            return [], ()
        # 2
        scores = self._scores(text)
        # 3
        found = decode(scores.emissions, _paragraphs(text), self._tensors["transitions"], self._tensors["begin"])
        # 4
        linked = sorted(self._link(text, scores, found), key=lambda one: _first(one[0]))
        # 5
        return linked, self._refer(article, text, scores, [span for span in found if span.role == "source"])

    def _scores(self, text: Units) -> Scores:
        count = len(text.spans)
        emissions = np.zeros((count, 7), dtype=np.float32)
        links = tuple(np.zeros((count, LINK_WIDTH), dtype=np.float32) for _ in range(4))
        cuts = windows(text)
        for number, window in enumerate(cuts):
            result = self._network(**inputs(text, window))
            # of what two windows share, each gives the half that lies nearer its middle
            start = (window.start + cuts[number - 1].stop) // 2 if number else 0
            stop = (cuts[number + 1].start + window.stop) // 2 if number + 1 < len(cuts) else count
            here, there = slice(start, stop), slice(start - window.start, stop - window.start)
            for whole, part in zip((emissions, *links), result, strict=False):
                whole[here] = part[0, there]
        return Scores(emissions, *links)

    def _link(self, text: Units, scores: Scores, found: Sequence[Found]) -> list[tuple[Attribution, Floats]]:
        """Give each content its best cue, and each cue that has one its best source, or none; cues may share a source.

        A cue without content attributes nothing, and so does a content that no cue may have.
        """
        cues = [span for span in found if span.role == "cue"]
        sources = [span for span in found if span.role == "source"]
        contents: dict[int, list[tuple[Found, float]]] = {}
        for span in found:
            if span.role == "content" and (choice := self._cue_of(text, scores, span, cues)):
                contents.setdefault(choice[0], []).append((span, choice[1]))
        result = []
        for number, parts in sorted(contents.items()):
            source, chosen = self._source_of(text, scores, cues[number], sources)
            spans = tuple(_span(text, span) for span, _ in parts)
            attribution = Attribution((_span(text, source),) if source else (), (_span(text, cues[number]),), spans, 0.0)
            result.append((attribution, evidence(cues[number], parts, source, chosen)))
        return result

    def _cue_of(self, text: Units, scores: Scores, content: Found, cues: Sequence[Found]) -> tuple[int, float] | None:
        """Choose the cue of a content among those that may have it, and say how probable it is.

        The probability is over all cues in reach, the geometric mean over the content's units, since each unit chooses for itself.
        """
        first = bisect_left(cues, content.start - REACH, key=lambda cue: cue.start)
        near = range(first, bisect_right(cues, content.start + REACH, key=lambda cue: cue.start))
        allowed = [_may_join(text, content, cues[number]) for number in near]
        if not any(allowed):
            return None
        score = self._scored(text, scores, content, [cues[number] for number in near])
        odds = np.exp(score - score.max(1, keepdims=True))
        shares = np.where(allowed, np.exp(np.log(np.maximum(odds / odds.sum(1, keepdims=True), 1e-9)).mean(0)), 0)
        return near[int(shares.argmax())], float(shares.max())

    def _source_of(self, text: Units, scores: Scores, cue: Found, sources: Sequence[Found]) -> tuple[Found | None, float]:
        """Choose the source of a cue among those of its paragraph, or nobody, and say how probable that is."""
        first = bisect_left(sources, cue.start - FARTHEST, key=lambda source: source.start)
        last = bisect_right(sources, cue.start + FARTHEST, key=lambda source: source.start)
        near = [source for source in sources[first:last] if text.paragraphs[source.start] == text.paragraphs[cue.start]]
        nobody = self._tensors["nobody"] @ scores.keys[cue.start] / LINK_WIDTH**0.5
        score = np.array([nobody, *(self._scored(text, scores, source, [cue]).mean() for source in near)])
        odds = np.exp(score - score.max())
        best = int(odds.argmax())
        return near[best - 1] if best else None, float(odds[best] / odds.sum())

    def _scored(self, text: Units, scores: Scores, span: Found, cues: Sequence[Found]) -> Floats:
        """How well a span's units and some cues go together: [units, cues]."""
        places = range(span.start, span.end)
        at = [(cue.start, text.sentences[cue.start]) for cue in cues]
        bias = [[distance(span.role, (unit, text.sentences[unit]), cue) for cue in at] for unit in places]
        product = scores.queries[places] @ scores.keys[[cue.start for cue in cues]].T / LINK_WIDTH**0.5
        result: Floats = product + self._tensors["distance"][bias]
        return result

    def _refer(self, article: Article, text: Units, scores: Scores, sources: Sequence[Found]) -> tuple[Reference, ...]:
        """Weigh for each pronoun which words near it name the one it means; such words are of names, or stand in a source.

        A model without the heads for it has nothing to say.
        """
        if "stranger" not in self._tensors:
            return ()
        count = len(text.spans)
        words = [article.snapshot.text[span.start : span.end].lower() for span in text.spans]
        naming = np.array([layout % 8 // 2 in {1, 2} for layout in text.layouts])
        for source in sources:
            naming[source.start : source.end] = True
        result = []
        for pronoun in (unit for unit, word in enumerate(words) if word in PRONOUNS):
            near = np.arange(max(0, pronoun - REACH), min(count, pronoun + REACH))
            near = near[naming[near] & (near != pronoun)]
            here = (pronoun, text.sentences[pronoun])
            bias = self._tensors["apart"][[apart(here, (unit, text.sentences[unit])) for unit in near.tolist()]]
            odds = (scores.answers[near] - self._tensors["stranger"]) @ scores.asks[pronoun] / LINK_WIDTH**0.5 + bias
            kept = tuple((text.spans[unit], round(float(one), 3)) for unit, one in zip(near.tolist(), odds, strict=True) if one > UNLIKELY)
            result.append(Reference(text.spans[pronoun], kept))
        return tuple(result)


def _may_join(text: Units, content: Found, cue: Found) -> bool:
    """Whether a content may belong to a cue: in its paragraph; a quotation also up to three paragraphs after its cue, or one before."""
    apart = text.paragraphs[content.start] - text.paragraphs[cue.start]
    return apart == 0 or (text.layouts[content.start] >= QUOTED and -1 <= apart <= 3)


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
