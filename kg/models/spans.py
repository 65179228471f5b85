"""Turn the scores of the attribution model into spans with roles, and compute the confidence of attributions. Pure numpy.

A unit is a word or mark as the tokenizer cuts it (:mod:`kg.models.windows`). Each has a label: it begins a source, cue or content (B),
continues one (I), or is in none (O).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{begin}-{role}" for role in ROLES for begin in "BI"))
LINK_WIDTH = 128  # numbers in the vector of a unit by which links are scored
EVIDENCE = 7  # numbers from which an attribution's confidence is computed
REFERENCE_DISTANCES = 5 * 14  # classes of the distance between a pronoun and a word: 5 steps of sentences x 14 steps of units
LINK_DISTANCES = 2 * REFERENCE_DISTANCES  # classes of the distance to a cue: one set for sources, one for contents
NEVER = np.float32(-1e4)  # added to the score of what must not be: no other score can outweigh it
# Kinds of words, as the model tells them: in no name; in the name of a person, of a body of people, of a place or a country, of all else.
NAME_KINDS = ("none", "person", "organization", "place", "other")
# The layers above the encoder in the order of its outputs; a model may lack the last, which are trained after the others.
OUTPUTS = ("labels", "query", "key", "ask", "answer", "name")
REFERENCE_HEADS = ("ask", "answer", "stranger", "apart")  # tensors that are trained last; a model without them gives no references


def _forbidden() -> tuple[Floats, Floats]:
    """Compute what is added to scores so that labels make whole spans: each begins with B and goes on with I of the same role.

    :returns: for the first label, float32 [labels]; for each step, float32 [label before, label]; 0 where allowed, else ``NEVER``
    """
    starts = np.zeros(len(LABELS), dtype=np.float32)
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for number, label in enumerate(LABELS):
        if label.startswith("I"):
            starts[number] = NEVER
            for number_before, label_before in enumerate(LABELS):
                if label_before[1:] != label[1:]:
                    steps[number_before, number] = NEVER
    return starts, steps


FORBIDDEN_STARTS, FORBIDDEN_STEPS = _forbidden()


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A span of units ``start`` to ``end`` (exclusive) with its role.

    :param role: one of ``ROLES``
    :param probability: geometric mean over its units of the probability of the unit's label
    """

    role: str
    start: int
    end: int
    probability: float


UnitPlace = tuple[int, int]
"""Where a unit stands: its number, and the number of its sentence."""


def reference_distance(unit: UnitPlace, other: UnitPlace) -> int:
    """Classify the distance between two units, for which the network has learned a bias.

    :returns: the number of the class, 0 to ``REFERENCE_DISTANCES`` - 1: sentences between them (-2 to 2) x 14, plus a step for the units
        between them (signed; steps 0, 1, 2 to 3, 4 to 7, ..., 32 and more)
    """
    units = unit[0] - other[0]
    step = min(6, abs(units).bit_length())
    return (max(-2, min(2, unit[1] - other[1])) + 2) * 14 + (7 + step if units > 0 else step)


def link_distance(role: str, unit: UnitPlace, cue: UnitPlace) -> int:
    """Classify the distance between a unit of a source or content and the first unit of a cue, for which the network has learned a bias.

    :param role: ``source`` or ``content``
    :returns: the number of the class, 0 to ``LINK_DISTANCES`` - 1
    """
    return (role == "content") * REFERENCE_DISTANCES + reference_distance(unit, cue)


def label_ids(spans: Sequence[tuple[str, int, int]], count: int) -> list[int]:
    """Write annotated spans as labels of units, as training needs them (``decode`` goes the other way).

    Where two spans overlap, the earlier of the list stays.

    :param spans: role, first unit, end (exclusive)
    :param count: of all units
    :returns: for each unit, the index of its label in ``LABELS``
    """
    labels = [0] * count
    for role, start, end in spans:
        if any(labels[start:end]):
            continue
        for unit in range(start, end):
            labels[unit] = LABELS.index(f"{'B' if unit == start else 'I'}-{role}")
    return labels


def decode(emissions: Floats, paragraphs: Sequence[range], transitions: Floats, begin: Floats) -> list[LabelledSpan]:
    """Find the best labels of each paragraph (Viterbi), and how probable each span is (forward-backward marginals).

    :param emissions: score of each label at each unit (a word or mark), float32 [units, labels]
    :param paragraphs: the numbers of the units of each paragraph, none empty; a span ends with its paragraph
    :param transitions: score of each label after another one, float32 [label before, label]
    :param begin: score of each label at the first unit of a paragraph, float32 [labels]
    :returns: sources, cues and contents, in the order of the text
    """
    similar_lengths: dict[int, list[int]] = {}  # class of lengths → numbers of paragraphs: one batch, so that few of its units are padding
    for number, paragraph in enumerate(paragraphs):
        similar_lengths.setdefault(len(paragraph).bit_length(), []).append(number)
    decoded: dict[int, list[LabelledSpan]] = {}
    for numbers in similar_lengths.values():
        decoded |= zip(numbers, _decode(emissions, [paragraphs[number] for number in numbers], transitions, begin), strict=True)
    return [span for number in range(len(paragraphs)) for span in decoded[number]]


def _decode(emissions: Floats, paragraphs: Sequence[range], transitions: Floats, begin: Floats) -> Iterator[list[LabelledSpan]]:
    """Decode a batch of paragraphs; parameters as of :func:`decode`.

    1. compute best (Viterbi) and forward scores from left to right, for all paragraphs at once
    2. compute backward scores from right to left
    3. of each paragraph, follow the best path back, and cut it into spans

    :returns: the spans of each paragraph
    """
    steps, starts = transitions + FORBIDDEN_STEPS, begin + FORBIDDEN_STARTS
    longest = max(len(paragraph) for paragraph in paragraphs)
    batch = np.zeros((len(paragraphs), longest, len(LABELS)), dtype=np.float32)
    lengths = np.array([len(paragraph) for paragraph in paragraphs])
    for row, paragraph in enumerate(paragraphs):
        batch[row, : len(paragraph)] = emissions[paragraph.start : paragraph.stop]
    # 1
    best = np.zeros_like(batch)
    best_label_before = np.zeros(batch.shape, dtype=np.int8)
    forward = np.zeros_like(batch)
    best[:, 0] = forward[:, 0] = starts + batch[:, 0]
    for unit in range(1, longest):
        reached = best[:, unit - 1, :, None] + steps
        best_label_before[:, unit] = reached.argmax(1)
        best[:, unit] = reached.max(1) + batch[:, unit]
        forward[:, unit] = _logsumexp(forward[:, unit - 1, :, None] + steps, 1) + batch[:, unit]
    # 2
    backward = np.zeros_like(batch)
    for unit in range(longest - 2, -1, -1):
        onward = _logsumexp(steps[None] + (batch[:, unit + 1] + backward[:, unit + 1])[:, None, :], 2)
        backward[:, unit] = np.where((unit + 1 < lengths)[:, None], onward, 0)
    # 3
    for row, paragraph in enumerate(paragraphs):
        length = len(paragraph)
        labels = [0] * length
        labels[-1] = int(best[row, length - 1].argmax())
        for unit in range(length - 1, 0, -1):
            labels[unit - 1] = int(best_label_before[row, unit, labels[unit]])
        total = forward[row, :length] + backward[row, :length]
        marginal = np.exp(total - _logsumexp(total, 1)[:, None])
        yield _spans(labels, marginal, paragraph.start)


def evidence(cue: LabelledSpan, contents: Sequence[tuple[LabelledSpan, float]], source: LabelledSpan | None, source_link: float) -> Floats:
    """Compute the numbers from which the confidence of an attribution is computed.

    They are 1; the log odds of the cue, of the link to the source, of the source, of the contents and of their links; 1 where no source is
    stated, else 0. Several contents count by their length, so that a quotation in many pieces is as sure as a whole one.

    :param contents: each with the probability of its link to the cue
    :param source: None where none is stated
    :param source_link: the probability of the link to that source, or of having none
    :returns: float32 [``EVIDENCE``]
    """
    lengths = np.array([content.end - content.start for content, _ in contents])
    logs = np.log([[content.probability, max(link, 1e-6)] for content, link in contents])  # [contents, 2]
    log_content, log_link = logs.T @ lengths / lengths.sum()
    probabilities = np.array([cue.probability, source_link, source.probability if source else 0.5, np.exp(log_content), np.exp(log_link)])
    clipped = np.clip(probabilities, 1e-4, 1 - 1e-4)
    return np.array([1, *np.log(clipped / (1 - clipped)), source is None], dtype=np.float32)


def confidence(evidence_rows: Floats, calibration: Sequence[float]) -> Floats:
    """Compute the probability that attributions are right from their evidence (Platt 1999, with several numbers in place of one score).

    :param evidence_rows: from :func:`evidence`: float32 [``EVIDENCE``], or [attributions, ``EVIDENCE``]
    :param calibration: the weights of a logistic regression [``EVIDENCE``]
    :returns: a probability for each row
    """
    result: Floats = 1 / (1 + np.exp(-evidence_rows @ np.array(calibration)))
    return result


def _spans(labels: Sequence[int], marginal: Floats, first: int) -> list[LabelledSpan]:
    """Turn the labels of a paragraph's units into spans: each begins with B and goes on as long as I follows.

    :param labels: for each unit, the index of its label in ``LABELS``; every span begins with B
    :param marginal: probability of each label at each unit, float32 [units, labels]
    :param first: number of the paragraph's first unit
    """
    spans: list[LabelledSpan] = []
    unit = 0
    while unit < len(labels):
        if not labels[unit]:
            unit += 1
            continue
        start = unit
        unit += 1
        while unit < len(labels) and LABELS[labels[unit]].startswith("I"):
            unit += 1
        chosen = marginal[np.arange(start, unit), labels[start:unit]]
        probability = float(np.exp(np.log(np.maximum(chosen, 1e-9)).mean()))
        spans.append(LabelledSpan(LABELS[labels[start]][2:], first + start, first + unit, probability))
    return spans


def _logsumexp(values: Floats, axis: int) -> Floats:
    """Compute the logarithm of the sum of exponentials over an axis, which the result lacks; large values do not overflow."""
    top = values.max(axis, keepdims=True)
    result: Floats = np.log(np.exp(values - top).sum(axis)) + top.squeeze(axis)
    return result
