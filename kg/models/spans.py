"""Turn the scores of the attribution model into spans with roles, and weigh what speaks for an attribution. Pure numpy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{begin}-{role}" for role in ROLES for begin in "BI"))
LINK_WIDTH = 128
EVIDENCE = 7  # numbers that an attribution's confidence is computed from
APART = 5 * 14  # learned biases of distance: 5 steps of sentences x 14 steps of units
DISTANCES = 2 * APART  # one set for sources, one for contents
NEVER = np.float32(-1e4)  # a score that no other can outweigh
REFERENCE_HEADS = ("ask", "answer", "stranger", "apart")  # trained after the rest; a model without them resolves nothing


def _forbidden() -> tuple[Floats, Floats]:
    """Give the scores that keep a chain of labels well-formed: a span begins with B and goes on with I of the same role.

    :returns: what is added to the score of the first label [labels], and to that of each step [label before, label]
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
    :param probability: of its labels, the geometric mean over its units
    """

    role: str
    start: int
    end: int
    probability: float


Place = tuple[int, int]  # number of a unit, number of its sentence


def apart(place: Place, other: Place) -> int:
    """Choose the learned bias for the distance of two places: sentences apart (-2 to 2) x units apart (signed, doubling steps).

    :returns: its number, 0 to ``APART`` - 1
    """
    units = place[0] - other[0]
    step = min(6, abs(units).bit_length())
    return (max(-2, min(2, place[1] - other[1])) + 2) * 14 + (7 + step if units > 0 else step)


def distance(role: str, unit: Place, cue: Place) -> int:
    """Choose the learned bias for the distance of a unit of a source or content from a cue: a number, 0 to ``DISTANCES`` - 1."""
    return (role == "content") * APART + apart(unit, cue)


def label_ids(spans: Sequence[tuple[str, int, int]], count: int) -> list[int]:
    """Turn spans into the labels of units, the mirror of ``decode``; where two spans overlap, the earlier of the list stays.

    :param spans: role, first unit, end (exclusive)
    :param count: of units
    :returns: a number of ``LABELS`` for each unit
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

    :param emissions: float32 [units, labels]
    :param paragraphs: the units of each paragraph, none empty; no span crosses them
    :param transitions: float32 [label before, label]
    :param begin: float32 [labels], for the first unit of a paragraph
    :returns: spans in order
    """
    of_like_length: dict[int, list[int]] = {}  # decoded together, so that few places of a batch are empty
    for number, paragraph in enumerate(paragraphs):
        of_like_length.setdefault(len(paragraph).bit_length(), []).append(number)
    decoded: dict[int, list[LabelledSpan]] = {}
    for numbers in of_like_length.values():
        decoded |= zip(numbers, _decode(emissions, [paragraphs[number] for number in numbers], transitions, begin), strict=True)
    return [span for number in range(len(paragraphs)) for span in decoded[number]]


def _decode(emissions: Floats, paragraphs: Sequence[range], transitions: Floats, begin: Floats) -> Iterator[list[LabelledSpan]]:
    """Find the spans of each of some paragraphs.

    1. compute best and forward scores from left to right, for all paragraphs at once
    2. compute backward scores from right to left
    3. of each paragraph, follow the best path back, and cut it into spans
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


def evidence(cue: LabelledSpan, contents: Sequence[tuple[LabelledSpan, float]], source: LabelledSpan | None, chosen: float) -> Floats:
    """Collect what speaks for an attribution: 1, the log odds of its parts and links, and whether it has no source.

    Several contents count by their length, so that a quotation in many pieces is as sure as a whole one.

    :param contents: each with the probability of its link to the cue
    :param chosen: the probability of the link to that source, or of having none
    :returns: float32 [``EVIDENCE``]
    """
    length = np.array([content.end - content.start for content, _ in contents])
    parts, links = np.log([[content.probability, max(link, 1e-6)] for content, link in contents]).T @ length / length.sum()
    odds = np.array([cue.probability, chosen, source.probability if source else 0.5, np.exp(parts), np.exp(links)])
    inside = np.clip(odds, 1e-4, 1 - 1e-4)
    return np.array([1, *np.log(inside / (1 - inside)), source is None], dtype=np.float32)


def confidence(seen: Floats, calibration: Sequence[float]) -> Floats:
    """Estimate the probability that attributions with such evidence are right (Platt 1999, with all parts in place of one score).

    :param seen: float32 [``EVIDENCE``], or [attributions, ``EVIDENCE``]
    :param calibration: the weights of a logistic regression [``EVIDENCE``]
    :returns: a probability for each row
    """
    result: Floats = 1 / (1 + np.exp(-seen @ np.array(calibration)))
    return result


def _spans(labels: Sequence[int], marginal: Floats, first: int) -> list[LabelledSpan]:
    """Cut a well-formed chain of labels into spans.

    :param marginal: probability of each label at each unit [units, labels]
    :param first: number of the first unit
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
    top = values.max(axis, keepdims=True)
    result: Floats = np.log(np.exp(values - top).sum(axis)) + top.squeeze(axis)
    return result
