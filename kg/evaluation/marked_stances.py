"""Scores the stance model in marked articles: annotators marked the position of each claim on each proposition of its article."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.config import Config
from kg.evaluation import marked
from kg.evaluation.scores import Scores, f1
from kg.files import put
from kg.progress import Progress, bar, counted, no_progress
from kg.records import Position
from kg.stances.stance_models import open_models

THRESHOLDS = tuple(number / 50 for number in range(1, 50))  # of the confidence, of which the best is looked for


@dataclass(frozen=True, slots=True)
class _Guess:
    """A judged pair that is scored.

    :param mark: the marked position; None where the claim takes none
    """

    position: Position
    confidence: float
    mark: Position | None


def score(gold: Path, texts: Path, predictions: Path | None, config: Config, progress: Progress = no_progress) -> Scores:
    """Score the stances of marked articles; each pair is judged as in a build. Arguable and neutral marks count neither way.

    :param gold: a file of marked articles (``{id, propositions, claims}``)
    :param texts: the attribution corpus with its articles
    :param predictions: where to write ``{id, attribution, proposition, position, confidence, shown}`` for each judged pair; the
        proposition is its number
    :returns: precision, recall and F1 of the guesses that a build makes stances of ("shown"), and the best macro-F1 of all thresholds on
        confidence
    :raises InputError: a row is no marked article, or its text is missing
    """
    models = open_models(config)
    minimum = models.confidence.minimum
    rows: list[Scores] = []
    guesses: list[_Guess] = []
    expected: Counter[str] = Counter()
    articles = marked.read(gold, texts)
    for article in counted(articles, len(articles), bar(progress, "marked")):
        expected.update(mark.position for claim in article.claims for mark in claim.marks.values() if mark.is_scored)
        for pair in marked.judge_claims(article, models.encode, models.stance.classify):
            confidence = models.confidence(pair.features)
            rows.append(
                {
                    "id": article.id,
                    "attribution": pair.claim.attribution,
                    "proposition": pair.proposition,
                    "position": pair.position,
                    "confidence": round(confidence, 4),
                    "shown": confidence >= minimum,
                }
            )
            if pair.is_scored:
                guesses.append(_Guess(pair.position, confidence, pair.mark.position if pair.mark else None))
    if predictions:
        put(predictions, "".join(json.dumps(row) + "\n" for row in rows))
    curve = {threshold: _macro_f1(guesses, expected, threshold) for threshold in THRESHOLDS}
    best = max(curve, key=lambda threshold: curve[threshold])
    stances = [guess for guess in guesses if guess.confidence >= minimum]
    right = sum(guess.position == guess.mark for guess in stances)
    return {
        "articles": len(articles),
        "pairs judged": len(rows),
        "sides": expected.total(),
        "shown": f1(right, len(stances), expected.total()) | {"macro_f1": round(_macro_f1(guesses, expected, minimum), 3)},
        "best": {"macro_f1": round(curve[best], 3), "min_confidence": best},
    }


def _macro_f1(guesses: Sequence[_Guess], expected: Mapping[str, int], threshold: float) -> float:
    """Give the mean of the F1 of support and the F1 of oppose, over the guesses of at least a threshold's confidence.

    :param expected: position → number of marks with it
    """
    scores = []
    for position in ("support", "oppose"):
        marks = [guess.mark for guess in guesses if guess.position == position and guess.confidence >= threshold]
        scores.append(2 * sum(mark == position for mark in marks) / max(1, len(marks) + expected[position]))
    return sum(scores) / 2
