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
from kg.progress import Progress, bar, counted, no_progress
from kg.records import Attribution, Span

ROLES = ("source", "cue", "content")


def score(gold: Path, predictions: Path | None, config: Config, progress: Progress = no_progress) -> Scores:
    """Score the attribution model on annotated articles (rows ``{id, text, attributions}``).

    * ``source``, ``cue``, ``content``: micro F1 of spans; a span is right where the same span is annotated in that role.
    * ``linked``: F1 of whole attributions, matched by :func:`matches`; the calibration takes a matched one as right.

    :param predictions: where to write what the model finds, as rows of the same form, each attribution with its confidence
    :returns: number of articles, F1 of each kind, and calibration of the confidence
    :raises InputError: a row is no annotated article
    """
    counts: Counter[tuple[str, str]] = Counter()
    rows: list[Scores] = []
    confidence: list[float] = []
    right: list[bool] = []
    reader = Reader(config.attribution_model, config.runtime)
    readings = corpora.readings(gold)
    for annotated in counted(readings, len(readings), bar(progress, "attributions")):
        guesses = reader(annotated.article).attributions
        matched = {number for _, number in matches(annotated.attributions, guesses)}
        rows.append(_row(annotated.article.key, guesses))
        confidence += [guess.confidence for guess in guesses]
        right += [number in matched for number in range(len(guesses))]
        for role in ROLES:
            gold_spans, guessed_spans = _spans(annotated.attributions, role), _spans(guesses, role)
            counts[role, "both"] += len(gold_spans & guessed_spans)
            counts[role, "gold"] += len(gold_spans)
            counts[role, "guess"] += len(guessed_spans)
        counts["linked", "both"] += len(matched)
        counts["linked", "gold"] += len(annotated.attributions)
        counts["linked", "guess"] += len(guesses)
    if predictions:
        put(predictions, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    scores = {kind: f1(counts[kind, "both"], counts[kind, "guess"], counts[kind, "gold"]) for kind in (*ROLES, "linked")}
    return {"articles": len(rows)} | scores | calibration(np.array(confidence), np.array(right))


def _spans(attributions: Sequence[Attribution], role: str) -> set[Span]:
    """Collect the spans that some attributions have in one role."""
    return {span for attribution in attributions for span in getattr(attribution, role)}


def matches(gold: Sequence[Attribution], guesses: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Match annotated and guessed attributions one to one, the pairs whose contents overlap most first.

    Two can be matched where their contents overlap with character F1 of :data:`SAME` or more, and so do their sources, or neither has one.

    :returns: pairs (index in ``gold``, index in ``guesses``)
    """
    pairs = sorted(
        (-share, gold_index, guess_index)
        for gold_index, annotated in enumerate(gold)
        for guess_index, guess in enumerate(guesses)
        if (share := overlap(annotated.content, guess.content)) >= SAME and _same_source(annotated, guess)
    )
    open_gold, open_guesses, result = set(range(len(gold))), set(range(len(guesses))), []
    for _, gold_index, guess_index in pairs:
        if gold_index in open_gold and guess_index in open_guesses:
            open_gold.remove(gold_index)
            open_guesses.remove(guess_index)
            result.append((gold_index, guess_index))
    return result


def _same_source(a: Attribution, b: Attribution) -> bool:
    """Whether the sources of two attributions overlap enough to be the same, or both have none."""
    if not a.source or not b.source:
        return not a.source and not b.source
    return overlap(a.source, b.source) >= SAME


def _row(key: str, guesses: Sequence[Attribution]) -> Scores:
    """Write the guesses for one article as a row of an attribution corpus, ``{id, attributions: [{source, cue, content, confidence}]}``."""
    return {
        "id": key,
        "attributions": [
            {**{role: [[span.start, span.end] for span in getattr(guess, role)] for role in ROLES}, "confidence": guess.confidence}
            for guess in guesses
        ],
    }
