"""The attribution model's output made into attributions: labels to spans, spans to cues. Pure numpy, the same for both runtimes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{begin}-{role}" for role in ROLES for begin in "BI"))
LINK_WIDTH = 128
EVIDENCE = 7  # numbers that an attribution's confidence is computed from
APART = 5 * 14  # sentences apart, units apart
DISTANCES = 2 * APART  # for sources and contents
NEVER = np.float32(-1e4)
REFERENCE_HEADS = ("ask", "answer", "stranger", "apart")  # trained after the rest; a model without them resolves nothing


def _forbidden() -> tuple[Floats, Floats]:
    """A span begins with B and goes on with I of the same role."""
    starts = np.zeros(len(LABELS), dtype=np.float32)
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for to, label in enumerate(LABELS):
        if label.startswith("I"):
            starts[to] = NEVER
            for came, before in enumerate(LABELS):
                if before[1:] != label[1:]:
                    steps[came, to] = NEVER
    return starts, steps


FORBIDDEN_STARTS, FORBIDDEN_STEPS = _forbidden()


@dataclass(frozen=True, slots=True)
class Found:
    """A span of units ``start`` to ``end`` (exclusive), its role, and the model's probability for it."""

    role: str
    start: int
    end: int
    probability: float


Place = tuple[int, int]  # a unit, and the sentence it stands in


def apart(one: Place, other: Place) -> int:
    """Which learned bias fits two places: sentences apart (-2 to 2) x units apart (signed, doubling steps)."""
    far = one[0] - other[0]
    step = min(6, abs(far).bit_length())
    return (max(-2, min(2, one[1] - other[1])) + 2) * 14 + (7 + step if far > 0 else step)


def distance(role: str, unit: Place, cue: Place) -> int:
    """Which learned bias fits a unit of a source or content and a cue."""
    return (role == "content") * APART + apart(unit, cue)


def label_ids(spans: Sequence[tuple[str, int, int]], count: int) -> list[int]:
    """Units to label numbers; the mirror of ``decode``. Earlier spans win where two overlap."""
    result = [0] * count
    for role, start, end in spans:
        if any(result[start:end]):
            continue
        for place in range(start, end):
            result[place] = LABELS.index(f"{'B' if place == start else 'I'}-{role}")
    return result


def decode(emissions: Floats, paragraphs: Sequence[range], transitions: Floats, begin: Floats) -> list[Found]:
    """Find the best labels of each paragraph (Viterbi), and how probable each span is (forward-backward marginals).

    :param emissions: [units, labels]
    :param paragraphs: the units of each paragraph; no span crosses them
    """
    alike: dict[int, list[int]] = {}  # of about one length, so that few places are empty
    for number, paragraph in enumerate(paragraphs):
        alike.setdefault(len(paragraph).bit_length(), []).append(number)
    found: dict[int, list[Found]] = {}
    for numbers in alike.values():
        found |= zip(numbers, _decode(emissions, [paragraphs[number] for number in numbers], transitions, begin), strict=True)
    return [span for number in range(len(paragraphs)) for span in found[number]]


def _decode(emissions: Floats, paragraphs: Sequence[range], transitions: Floats, begin: Floats) -> Iterator[list[Found]]:
    """Find the spans of each of some paragraphs, all at once."""
    steps, starts = transitions + FORBIDDEN_STEPS, begin + FORBIDDEN_STARTS
    longest = max(len(paragraph) for paragraph in paragraphs)
    batch = np.zeros((len(paragraphs), longest, len(LABELS)), dtype=np.float32)
    lengths = np.array([len(paragraph) for paragraph in paragraphs])
    for row, paragraph in enumerate(paragraphs):
        batch[row, : len(paragraph)] = emissions[paragraph.start : paragraph.stop]
    # best path and forward scores, all paragraphs at once
    best = np.zeros_like(batch)
    back = np.zeros(batch.shape, dtype=np.int8)
    forward = np.zeros_like(batch)
    best[:, 0] = forward[:, 0] = starts + batch[:, 0]
    for place in range(1, longest):
        reach = best[:, place - 1, :, None] + steps
        back[:, place] = reach.argmax(1)
        best[:, place] = reach.max(1) + batch[:, place]
        forward[:, place] = _logsumexp(forward[:, place - 1, :, None] + steps, 1) + batch[:, place]
    backward = np.zeros_like(batch)
    for place in range(longest - 2, -1, -1):
        onward = _logsumexp(steps[None] + (batch[:, place + 1] + backward[:, place + 1])[:, None, :], 2)
        backward[:, place] = np.where((place + 1 < lengths)[:, None], onward, 0)
    for row, paragraph in enumerate(paragraphs):
        length = len(paragraph)
        labels = [0] * length
        labels[-1] = int(best[row, length - 1].argmax())
        for place in range(length - 1, 0, -1):
            labels[place - 1] = int(back[row, place, labels[place]])
        total = forward[row, :length] + backward[row, :length]
        marginal = np.exp(total - _logsumexp(total, 1)[:, None])
        yield _spans(labels, marginal, paragraph.start)


def evidence(cue: Found, contents: Sequence[tuple[Found, float]], source: Found | None, chosen: float) -> Floats:
    """What speaks for an attribution: 1, the log odds of its parts and links, and whether it has no source; float32 [``EVIDENCE``].

    Several contents count by their length: a quotation in many pieces is no less sure for it.

    :param contents: each with the probability of its link to the cue
    :param chosen: the probability of that source, or of none
    """
    length = np.array([content.end - content.start for content, _ in contents])
    parts, links = np.log([[content.probability, max(link, 1e-6)] for content, link in contents]).T @ length / length.sum()
    odds = np.array([cue.probability, chosen, source.probability if source else 0.5, np.exp(parts), np.exp(links)])
    inside = np.clip(odds, 1e-4, 1 - 1e-4)
    return np.array([1, *np.log(inside / (1 - inside)), source is None], dtype=np.float32)


def confidence(seen: Floats, calibration: Sequence[float]) -> Floats:
    """How often attributions of such evidence are right: logistic regression (Platt 1999, with all parts in place of one score)."""
    result: Floats = 1 / (1 + np.exp(-seen @ np.array(calibration)))
    return result


def _spans(labels: Sequence[int], marginal: Floats, origin: int) -> list[Found]:
    found: list[Found] = []
    place = 0
    while place < len(labels):
        if not labels[place]:
            place += 1
            continue
        start = place
        place += 1
        while place < len(labels) and LABELS[labels[place]].startswith("I"):
            place += 1
        chosen = marginal[np.arange(start, place), labels[start:place]]
        probability = float(np.exp(np.log(np.maximum(chosen, 1e-9)).mean()))
        found.append(Found(LABELS[labels[start]][2:], origin + start, origin + place, probability))
    return found


def _logsumexp(values: Floats, axis: int) -> Floats:
    top = values.max(axis, keepdims=True)
    result: Floats = np.log(np.exp(values - top).sum(axis)) + top.squeeze(axis)
    return result
