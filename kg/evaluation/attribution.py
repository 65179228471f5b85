"""Scores the attribution model: sources, cues and contents on annotated articles."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.attributions.reader import Reader
from kg.config import Config
from kg.evaluation import corpora
from kg.evaluation.scores import SAME, Scores, calibration, f1, overlap
from kg.files import put
from kg.records import Attribution

ROLES = ("source", "cue", "content")


def score(gold: Path, predictions: Path | None, config: Config) -> Scores:
    """Score the attribution model on annotated articles (rows ``{id, text, attributions}``).

    Exact: a span counts where the same span is annotated in that role (micro F1). Linked: contents overlap with character F1 of a half
    or more and so do sources, or neither has one; best pairs first, one to one. An attribution that is linked counts as right when its
    confidence is measured.

    :param predictions: where to write what the model finds, as rows of the same form
    :raises InputError: a row is no annotated article
    """
    counts: Counter[tuple[str, str]] = Counter()
    rows: list[Scores] = []
    confidence: list[float] = []
    right: list[bool] = []
    reader = Reader(config.attribution_model, config.runtime)
    for annotated in corpora.readings(gold):
        guesses = reader(annotated.article).attributions
        matched = {guess for _, guess in linked(annotated.attributions, guesses)}
        rows.append(_row(annotated.article.key, guesses))
        confidence += [guess.confidence for guess in guesses]
        right += [number in matched for number in range(len(guesses))]
        for role in ROLES:
            expected, found = ({span for one in side for span in getattr(one, role)} for side in (annotated.attributions, guesses))
            counts[role, "both"] += len(expected & found)
            counts[role, "gold"] += len(expected)
            counts[role, "guess"] += len(found)
        counts["linked", "both"] += len(matched)
        counts["linked", "gold"] += len(annotated.attributions)
        counts["linked", "guess"] += len(guesses)
    if predictions:
        put(predictions, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    scores = {kind: f1(counts[kind, "both"], counts[kind, "guess"], counts[kind, "gold"]) for kind in (*ROLES, "linked")}
    return {"articles": len(rows)} | scores | calibration(np.array(confidence), np.array(right))


def linked(gold: Sequence[Attribution], guess: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Match attributions one to one, the best pairs first.

    :returns: (number in gold, number in guess)
    """
    pairs = sorted(
        (-share, expected, found)
        for expected, a in enumerate(gold)
        for found, b in enumerate(guess)
        if (share := overlap(a.content, b.content)) >= SAME and _same_source(a, b)
    )
    left, right, result = set(range(len(gold))), set(range(len(guess))), []
    for _, expected, found in pairs:
        if expected in left and found in right:
            left.remove(expected)
            right.remove(found)
            result.append((expected, found))
    return result


def _same_source(a: Attribution, b: Attribution) -> bool:
    if not a.source or not b.source:
        return not a.source and not b.source
    return overlap(a.source, b.source) >= SAME


def _row(key: str, guesses: Sequence[Attribution]) -> Scores:
    return {
        "id": key,
        "attributions": [
            {**{role: [[span.start, span.end] for span in getattr(guess, role)] for role in ROLES}, "confidence": guess.confidence}
            for guess in guesses
        ],
    }
