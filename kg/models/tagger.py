"""Run the attribution model on an article: its attributions, and whom its pronouns may mean."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer

from kg.models.files import ModelFolder
from kg.models.network import Network
from kg.models.spans import LINK_WIDTH, Floats, LabelledSpan, apart, confidence, decode, distance, evidence
from kg.models.windows import CLS, QUOTED, SEP, Units, units, windows
from kg.records import Article, Attribution, Reference, Sentence, Span
from kg.text.english import PRONOUNS

REACH = 250  # units between a content and its cue, a pronoun and a name: about as many as a training window showed
FARTHEST = 1000  # units between a cue and its source; few paragraphs have as many
UNLIKELY = -6.0  # log odds against "nobody in this text" at and below which a word is left out of a reference


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's output for an article's units.

    :param emissions: float32 [units, 7], a score for each label
    :param queries: float32 [units, ``LINK_WIDTH``], of a source or content that chooses its cue
    :param keys: float32 [units, ``LINK_WIDTH``], of the cue
    :param asks: float32 [units, ``LINK_WIDTH``], of a pronoun that chooses whom it means
    :param answers: float32 [units, ``LINK_WIDTH``], of a name
    """

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

    :param network: runs the model of ``folder``
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tensors = folder.tensors
        self._calibration: list[float] = folder.config["calibration"]

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> tuple[tuple[Attribution, ...], tuple[Reference, ...]]:
        """Find the attributions and the references of one article, each in the order of their first characters."""
        weighed, references = self.weighed(article, sentences)
        calibrated = tuple(
            replace(attribution, confidence=round(float(confidence(seen, self._calibration)), 4)) for attribution, seen in weighed
        )
        return calibrated, references

    def weighed(self, article: Article, sentences: Sequence[Sentence]) -> tuple[list[tuple[Attribution, Floats]], tuple[Reference, ...]]:
        """Find attributions and references; an attribution's confidence is 0 until it is computed from its evidence.

        :returns: each attribution with its evidence, float32 [``spans.EVIDENCE``], in the order of their first characters; references
        """
        # 1
        text = units(article, sentences, self._tokenizer)
        if not text.spans:
            return [], ()
        # 2
        scores = self._scores(text)
        # 3
        spans = decode(scores.emissions, _paragraphs(text), self._tensors["transitions"], self._tensors["begin"])
        # 4
        linked = sorted(self._link(text, scores, spans), key=lambda weighed: _first_span(weighed[0]))
        # 5
        return linked, self._refer(article, text, scores, [span for span in spans if span.role == "source"])

    def _scores(self, text: Units) -> Scores:
        """Score all windows. Of the units that two windows share, each window gives the half that lies nearer its middle."""
        count = len(text.spans)
        emissions = np.zeros((count, 7), dtype=np.float32)
        links = tuple(np.zeros((count, LINK_WIDTH), dtype=np.float32) for _ in range(4))
        cuts = windows(text)
        for number, window in enumerate(cuts):
            result = self._network(**inputs(text, window))
            start = (window.start + cuts[number - 1].stop) // 2 if number else 0
            stop = (cuts[number + 1].start + window.stop) // 2 if number + 1 < len(cuts) else count
            in_text, in_window = slice(start, stop), slice(start - window.start, stop - window.start)
            for whole, part in zip((emissions, *links), result, strict=False):
                whole[in_text] = part[0, in_window]
        return Scores(emissions, *links)

    def _link(self, text: Units, scores: Scores, spans: Sequence[LabelledSpan]) -> list[tuple[Attribution, Floats]]:
        """Give each content its best cue, and each cue that has one its best source, or none; cues may share a source.

        A cue without content attributes nothing, and so does a content that no cue may have.
        """
        cues = [span for span in spans if span.role == "cue"]
        sources = [span for span in spans if span.role == "source"]
        contents: dict[int, list[tuple[LabelledSpan, float]]] = {}
        for span in spans:
            if span.role == "content" and (choice := self._cue_of(text, scores, span, cues)):
                contents.setdefault(choice[0], []).append((span, choice[1]))
        result = []
        for number, parts in sorted(contents.items()):
            source, chosen = self._source_of(text, scores, cues[number], sources)
            content = tuple(_span(text, part) for part, _ in parts)
            attribution = Attribution((_span(text, source),) if source else (), (_span(text, cues[number]),), content, 0.0)
            result.append((attribution, evidence(cues[number], parts, source, chosen)))
        return result

    def _cue_of(self, text: Units, scores: Scores, content: LabelledSpan, cues: Sequence[LabelledSpan]) -> tuple[int, float] | None:
        """Choose the cue of a content among those that may have it, and say how probable it is.

        The probability is over all cues in reach: the geometric mean over the content's units, since each unit chooses for itself.

        :returns: the number of the cue and its probability, or None where no cue may have the content
        """
        first = bisect_left(cues, content.start - REACH, key=lambda cue: cue.start)
        near = range(first, bisect_right(cues, content.start + REACH, key=lambda cue: cue.start))
        allowed = [_may_join(text, content, cues[number]) for number in near]
        if not any(allowed):
            return None
        score = self._link_scores(text, scores, content, [cues[number] for number in near])
        odds = np.exp(score - score.max(1, keepdims=True))
        probabilities = np.where(allowed, np.exp(np.log(np.maximum(odds / odds.sum(1, keepdims=True), 1e-9)).mean(0)), 0)
        return near[int(probabilities.argmax())], float(probabilities.max())

    def _source_of(
        self, text: Units, scores: Scores, cue: LabelledSpan, sources: Sequence[LabelledSpan]
    ) -> tuple[LabelledSpan | None, float]:
        """Choose the source of a cue among those of its paragraph, or nobody, and say how probable that is."""
        first = bisect_left(sources, cue.start - FARTHEST, key=lambda source: source.start)
        last = bisect_right(sources, cue.start + FARTHEST, key=lambda source: source.start)
        near = [source for source in sources[first:last] if text.paragraphs[source.start] == text.paragraphs[cue.start]]
        nobody = self._tensors["nobody"] @ scores.keys[cue.start] / LINK_WIDTH**0.5
        score = np.array([nobody, *(self._link_scores(text, scores, source, [cue]).mean() for source in near)])
        odds = np.exp(score - score.max())
        best = int(odds.argmax())
        return near[best - 1] if best else None, float(odds[best] / odds.sum())

    def _link_scores(self, text: Units, scores: Scores, span: LabelledSpan, cues: Sequence[LabelledSpan]) -> Floats:
        """Score how well the units of a span and some cues go together: float32 [units, cues]."""
        units_of_span = range(span.start, span.end)
        cue_places = [(cue.start, text.sentences[cue.start]) for cue in cues]
        bias = [[distance(span.role, (unit, text.sentences[unit]), cue) for cue in cue_places] for unit in units_of_span]
        product = scores.queries[units_of_span] @ scores.keys[[cue.start for cue in cues]].T / LINK_WIDTH**0.5
        result: Floats = product + self._tensors["distance"][bias]
        return result

    def _refer(self, article: Article, text: Units, scores: Scores, sources: Sequence[LabelledSpan]) -> tuple[Reference, ...]:
        """Weigh for each pronoun which words near it name the one that it means. Such words have a capital, or stand in a source.

        :returns: nothing where the model has no heads for references
        """
        if "stranger" not in self._tensors:
            return ()
        count = len(text.spans)
        words = [article.snapshot.text[span.start : span.end].lower() for span in text.spans]
        may_name = np.array([layout % 8 // 2 in {1, 2} for layout in text.layouts])  # Title or UPPER case
        for source in sources:
            may_name[source.start : source.end] = True
        result = []
        for pronoun in (unit for unit, word in enumerate(words) if word in PRONOUNS):
            near = np.arange(max(0, pronoun - REACH), min(count, pronoun + REACH))
            near = near[may_name[near] & (near != pronoun)]
            place = (pronoun, text.sentences[pronoun])
            bias = self._tensors["apart"][[apart(place, (unit, text.sentences[unit])) for unit in near.tolist()]]
            odds = (scores.answers[near] - self._tensors["stranger"]) @ scores.asks[pronoun] / LINK_WIDTH**0.5 + bias
            likely = [(unit, float(log_odds)) for unit, log_odds in zip(near.tolist(), odds, strict=True) if log_odds > UNLIKELY]
            result.append(Reference(text.spans[pronoun], tuple((text.spans[unit], round(log_odds, 3)) for unit, log_odds in likely)))
        return tuple(result)


def _may_join(text: Units, content: LabelledSpan, cue: LabelledSpan) -> bool:
    """Say whether a content may belong to a cue: in its paragraph; a quotation also up to three paragraphs after its cue, or one before."""
    paragraphs_after = text.paragraphs[content.start] - text.paragraphs[cue.start]
    return paragraphs_after == 0 or (text.layouts[content.start] >= QUOTED and -1 <= paragraphs_after <= 3)


def inputs(text: Units, window: range) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """Put a window into the form that the network takes: ids and layouts int64 [1, pieces], each unit's first piece int64 [1, units]."""
    ids, layouts, first = [CLS], [0], []
    for unit in window:
        first.append(len(ids))
        ids += text.pieces[unit]
        layouts += [text.layouts[unit]] * len(text.pieces[unit])
    return {
        name: np.array([values], dtype=np.int64) for name, values in (("ids", [*ids, SEP]), ("layouts", [*layouts, 0]), ("first", first))
    }


def _paragraphs(text: Units) -> list[range]:
    """Give the units of each paragraph."""
    starts = [unit for unit in range(len(text.spans)) if not unit or text.paragraphs[unit] != text.paragraphs[unit - 1]]
    return [range(start, end) for start, end in pairwise([*starts, len(text.spans)])]


def _span(text: Units, units_of: LabelledSpan) -> Span:
    """Give the characters of a span of units."""
    return Span(text.spans[units_of.start].start, text.spans[units_of.end - 1].end)


def _first_span(attribution: Attribution) -> Span:
    return min((*attribution.source, *attribution.cue, *attribution.content))
