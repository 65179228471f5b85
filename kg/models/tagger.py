"""Run the attribution model on an article: its attributions, whom its pronouns may mean, and what its words with capitals name."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from kg.models.files import ModelFolder
from kg.models.network import Network
from kg.models.spans import LINK_WIDTH, NAME_KINDS, Floats, LabelledSpan, confidence, decode, evidence, link_distance, reference_distance
from kg.models.windows import CLS, QUOTED, SEP, Units, units, windows
from kg.records import Article, Attribution, NameWord, Reference, Sentence, Span
from kg.text.english import PRONOUNS

# A unit is a word or mark as the tokenizer cuts it (kg.models.windows).
MAX_DISTANCE = 250  # units between a content and its cue, a pronoun and a name: about as many as a training window showed
MAX_SOURCE_DISTANCE = 1000  # units between a cue and its source; few paragraphs have as many
UNLIKELY = -6.0  # log odds, against "nobody in this text", at and below which a word is left out of a reference


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's output for all units of an article.

    The product of a query and a key says how well a source or content goes with a cue; that of ``asks`` and ``answers``, how likely a
    pronoun means a name.

    :param emissions: float32 [units, 7], a score for each label
    :param queries: float32 [units, ``LINK_WIDTH``], of each unit as part of a source or content
    :param keys: float32 [units, ``LINK_WIDTH``], of each unit as the first of a cue
    :param asks: float32 [units, ``LINK_WIDTH``], of each unit as a pronoun
    :param answers: float32 [units, ``LINK_WIDTH``], of each unit as part of a name
    :param names: float32 [units, 5], a score for each of ``NAME_KINDS``
    """

    emissions: Floats
    queries: Floats
    keys: Floats
    asks: Floats
    answers: Floats
    names: Floats


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the model finds in an article, each in the order of the text."""

    attributions: tuple[Attribution, ...]
    references: tuple[Reference, ...]
    name_words: tuple[NameWord, ...]


class UncalibratedAttribution(NamedTuple):
    """An attribution, and the numbers that its confidence is computed from.

    :param attribution: its confidence is 0 until it is computed
    :param evidence: float32 [``spans.EVIDENCE``], from :func:`kg.models.spans.evidence`
    """

    attribution: Attribution
    evidence: Floats


class Tagger:
    """Finds the attributions of an article, and for its pronouns the words that may name whom they mean.

    1. cut the article into units and windows
    2. score each window; each unit takes its scores from the window in which it has most context
    3. decode the spans of sources, cues and contents, a paragraph at a time
    4. choose a cue for every content, and a source for every cue
    5. for each pronoun, compute how likely words near it name whom it means
    6. for each word with a capital, compute how likely it is part of a name of each kind

    :param folder: the attribution model
    :param network: runs this model
    """

    def __init__(self, folder: ModelFolder, network: Network) -> None:
        self._network = network
        self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        self._tensors = folder.tensors
        self._calibration: list[float] = folder.config["calibration"]

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> Tagged:
        """Find the attributions, the references and the names of one article.

        :param sentences: all of the article
        """
        uncalibrated, references, name_words = self.uncalibrated(article, sentences)
        calibrated = tuple(
            replace(each.attribution, confidence=round(float(confidence(each.evidence, self._calibration)), 4)) for each in uncalibrated
        )
        return Tagged(calibrated, references, name_words)

    def uncalibrated(
        self, article: Article, sentences: Sequence[Sentence]
    ) -> tuple[list[UncalibratedAttribution], tuple[Reference, ...], tuple[NameWord, ...]]:
        """Find attributions with the evidence for them, references, and words with capitals, each in the order of their first characters.

        Training fits the calibration to this evidence.
        """
        # 1
        article_units = units(article, sentences, self._tokenizer)
        if not article_units.spans:
            return [], (), ()
        # 2
        scores = self._scores(article_units)
        # 3
        spans = decode(scores.emissions, _paragraphs(article_units), self._tensors["transitions"], self._tensors["begin"])
        # 4
        attributions = sorted(self._link(article_units, scores, spans), key=lambda each: _first_span(each.attribution))
        # 5
        references = self._references(article, article_units, scores, [span for span in spans if span.role == "source"])
        # 6
        return attributions, references, self._name_words(article_units, scores)

    def _scores(self, article_units: Units) -> Scores:
        """Run the network on all windows and put the results together.

        Of the units that two windows share, each window gives the half that lies nearer its middle.
        """
        count = len(article_units.spans)
        widths = (7, *[LINK_WIDTH] * 4, len(NAME_KINDS))  # of labels, queries, keys, asks, answers, names
        outputs = [np.zeros((count, width), dtype=np.float32) for width in widths]
        cuts = windows(article_units)
        for number, window in enumerate(cuts):
            result = self._network(**network_inputs(article_units, window))
            start = (window.start + cuts[number - 1].stop) // 2 if number else 0
            stop = (cuts[number + 1].start + window.stop) // 2 if number + 1 < len(cuts) else count
            in_article, in_window = slice(start, stop), slice(start - window.start, stop - window.start)
            for whole, part in zip(outputs, result, strict=False):  # a model may lack the last (``spans.OUTPUTS``)
                whole[in_article] = part[0, in_window]
        return Scores(*outputs)

    def _link(self, article_units: Units, scores: Scores, spans: Sequence[LabelledSpan]) -> list[UncalibratedAttribution]:
        """Give each content its best cue, and each cue with a content its best source, or none; cues may share a source.

        A cue without content makes no attribution, and neither does a content that may belong to no cue (:func:`_may_join`).

        :param spans: of all roles, in order
        """
        cues = [span for span in spans if span.role == "cue"]
        sources = [span for span in spans if span.role == "source"]
        contents: dict[int, list[tuple[LabelledSpan, float]]] = {}  # number of a cue → its contents, with the probabilities of the links
        for span in spans:
            if span.role == "content" and (choice := self._choose_cue(article_units, scores, span, cues)):
                contents.setdefault(choice[0], []).append((span, choice[1]))
        result = []
        for number, parts in sorted(contents.items()):
            source, probability = self._choose_source(article_units, scores, cues[number], sources)
            content = tuple(_characters(article_units, part) for part, _ in parts)
            attribution = Attribution(
                (_characters(article_units, source),) if source else (), (_characters(article_units, cues[number]),), content, 0.0
            )
            result.append(UncalibratedAttribution(attribution, evidence(cues[number], parts, source, probability)))
        return result

    def _choose_cue(
        self, article_units: Units, scores: Scores, content: LabelledSpan, cues: Sequence[LabelledSpan]
    ) -> tuple[int, float] | None:
        """Choose the cue of a content, and compute the probability of that choice.

        The probability is a softmax over all cues within :data:`MAX_DISTANCE`, and the geometric mean over the content's units, since each
        unit chooses for itself. Only cues for which :func:`_may_join` holds can be chosen.

        :param cues: all of the article, in order
        :returns: the number of the cue and its probability, or None where no cue may have the content
        """
        first = bisect_left(cues, content.start - MAX_DISTANCE, key=lambda cue: cue.start)
        near = range(first, bisect_right(cues, content.start + MAX_DISTANCE, key=lambda cue: cue.start))
        allowed = [_may_join(article_units, content, cues[number]) for number in near]
        if not any(allowed):
            return None
        score = self._link_scores(article_units, scores, content, [cues[number] for number in near])
        odds = np.exp(score - score.max(1, keepdims=True))
        probabilities = np.where(allowed, np.exp(np.log(np.maximum(odds / odds.sum(1, keepdims=True), 1e-9)).mean(0)), 0)
        return near[int(probabilities.argmax())], float(probabilities.max())

    def _choose_source(
        self, article_units: Units, scores: Scores, cue: LabelledSpan, sources: Sequence[LabelledSpan]
    ) -> tuple[LabelledSpan | None, float]:
        """Choose the source of a cue among those of its paragraph, or none, and compute the probability of that choice.

        :param sources: all of the article, in order
        :returns: the source, or None where most likely none is stated; the probability
        """
        first = bisect_left(sources, cue.start - MAX_SOURCE_DISTANCE, key=lambda source: source.start)
        last = bisect_right(sources, cue.start + MAX_SOURCE_DISTANCE, key=lambda source: source.start)
        near = [source for source in sources[first:last] if article_units.paragraphs[source.start] == article_units.paragraphs[cue.start]]
        nobody = self._tensors["nobody"] @ scores.keys[cue.start] / LINK_WIDTH**0.5
        score = np.array([nobody, *(self._link_scores(article_units, scores, source, [cue]).mean() for source in near)])
        odds = np.exp(score - score.max())
        best = int(odds.argmax())
        return near[best - 1] if best else None, float(odds[best] / odds.sum())

    def _link_scores(self, article_units: Units, scores: Scores, span: LabelledSpan, cues: Sequence[LabelledSpan]) -> Floats:
        """Score, for each unit (word or mark) of a source or content and each cue, that both are of one attribution: float32 [units, cues].

        The score is a scaled dot product of the two units' vectors, plus a learned bias for their distance.
        """
        units_of_span = range(span.start, span.end)
        cue_places = [(cue.start, article_units.sentences[cue.start]) for cue in cues]
        bias = [[link_distance(span.role, (unit, article_units.sentences[unit]), cue) for cue in cue_places] for unit in units_of_span]
        product = scores.queries[units_of_span] @ scores.keys[[cue.start for cue in cues]].T / LINK_WIDTH**0.5
        result: Floats = product + self._tensors["distance"][bias]
        return result

    def _references(self, article: Article, article_units: Units, scores: Scores, sources: Sequence[LabelledSpan]) -> tuple[Reference, ...]:
        """Compute for each pronoun how likely words near it name the one that it means.

        Words that have a capital or stand in a source are considered, within :data:`MAX_DISTANCE`.

        :returns: one for each pronoun; nothing where the model has no heads for references
        """
        if "stranger" not in self._tensors:
            return ()
        count = len(article_units.spans)
        words = [article.snapshot.text[span.start : span.end].lower() for span in article_units.spans]
        may_name = np.array([layout % 8 // 2 in {1, 2} for layout in article_units.layouts])  # Title or UPPER case
        for source in sources:
            may_name[source.start : source.end] = True
        result = []
        for pronoun in (unit for unit, word in enumerate(words) if word in PRONOUNS):
            near = np.arange(max(0, pronoun - MAX_DISTANCE), min(count, pronoun + MAX_DISTANCE))
            near = near[may_name[near] & (near != pronoun)]
            pronoun_place = (pronoun, article_units.sentences[pronoun])
            bias = self._tensors["apart"][
                [reference_distance(pronoun_place, (unit, article_units.sentences[unit])) for unit in near.tolist()]
            ]
            odds = (scores.answers[near] - self._tensors["stranger"]) @ scores.asks[pronoun] / LINK_WIDTH**0.5 + bias
            likely = [(unit, float(log_odds)) for unit, log_odds in zip(near.tolist(), odds, strict=True) if log_odds > UNLIKELY]
            result.append(
                Reference(article_units.spans[pronoun], tuple((article_units.spans[unit], round(log_odds, 3)) for unit, log_odds in likely))
            )
        return tuple(result)

    def _name_words(self, article_units: Units, scores: Scores) -> tuple[NameWord, ...]:
        """Compute for each word with a capital how likely it is part of a name of each kind.

        :returns: in order; nothing where the model has no head for names
        """
        if "name.weight" not in self._tensors:
            return ()
        with_capital = np.array([unit for unit, layout in enumerate(article_units.layouts) if layout % 8 // 2 in {1, 2}], dtype=np.int64)
        odds = np.exp(scores.names[with_capital] - scores.names[with_capital].max(1, keepdims=True))
        shares = (odds / odds.sum(1, keepdims=True)).round(4)[:, [NAME_KINDS.index("none"), NAME_KINDS.index("person")]].tolist()
        return tuple(NameWord(article_units.spans[unit], *share) for unit, share in zip(with_capital.tolist(), shares, strict=True))


def _may_join(article_units: Units, content: LabelledSpan, cue: LabelledSpan) -> bool:
    """Whether a content may belong to a cue: both are in one paragraph, or it is a quotation up to three paragraphs after or one before."""
    paragraphs_after = article_units.paragraphs[content.start] - article_units.paragraphs[cue.start]
    return paragraphs_after == 0 or (article_units.layouts[content.start] >= QUOTED and -1 <= paragraphs_after <= 3)


def network_inputs(article_units: Units, window: range) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """Put the units of a window into the arrays that the network takes.

    :param window: numbers of the units
    :returns: ``ids`` of the wordpieces with [CLS] and [SEP], and their ``layouts``, int64 [1, pieces]; ``first``: the position of each
        unit's first piece, int64 [1, units]
    """
    ids, layouts, first = [CLS], [0], []
    for unit in window:
        first.append(len(ids))
        ids += article_units.pieces[unit]
        layouts += [article_units.layouts[unit]] * len(article_units.pieces[unit])
    return {
        name: np.array([values], dtype=np.int64) for name, values in (("ids", [*ids, SEP]), ("layouts", [*layouts, 0]), ("first", first))
    }


def _paragraphs(article_units: Units) -> list[range]:
    """Give the numbers of the units of each paragraph, in order."""
    starts = [
        unit for unit in range(len(article_units.spans)) if not unit or article_units.paragraphs[unit] != article_units.paragraphs[unit - 1]
    ]
    return [range(start, end) for start, end in pairwise([*starts, len(article_units.spans)])]


def _characters(article_units: Units, labelled: LabelledSpan) -> Span:
    """Turn a span of units (words and marks) into the span of their characters in the article's text."""
    return Span(article_units.spans[labelled.start].start, article_units.spans[labelled.end - 1].end)


def _first_span(attribution: Attribution) -> Span:
    """Give the span of an attribution that comes first in the text."""
    return min((*attribution.source, *attribution.cue, *attribution.content))
