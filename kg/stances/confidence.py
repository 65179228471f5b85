"""The confidence of a support or oppose stance: a logistic regression over features of the judged pair, fitted for one stance model."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError, ModelError

# What the confidence of a pair of claim and proposition is computed from, in order. `kg train sureness` writes these names into files.
FEATURES = (
    "one",  # 1, for the intercept
    "bears",  # log odds of support or oppose against neutral, by the stance model
    "prevails",  # log odds of the likelier of support and oppose against the other
    "opposes",  # 1 for oppose, 0 for support
    "near",  # cosine of claim and proposition
    "behind",  # that cosine minus the one of the claim and its nearest proposition; never positive
    "first",  # "bears" minus the highest "bears" of the claim's other propositions
    "repeated",  # of the holder's other claims in the article: highest margin (0 to 1) of the same position over the opposite one, else 0
    "contrary",  # of the same claims: highest margin of the opposite position over the same one, as a negative number, else 0
)


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic regression from the features of a judged pair to the probability that its position is right.

    :param weights: one for each of :data:`FEATURES`
    :param minimum: minimum confidence of a support or oppose stance; weaker pairs become candidates or nothing
    """

    weights: tuple[float, ...]
    minimum: float

    def __call__(self, features: Sequence[float]) -> float:
        """Compute the probability that the position of a judged pair is right.

        :param features: one for each of :data:`FEATURES`
        :raises ValueError: there are more or fewer features than weights
        """
        return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(self.weights, features, strict=True))))


def of_model(config: Mapping[str, Any]) -> Confidence:
    """Read the confidence that was fitted for a stance model of this project.

    :param config: the content of the model's ``config.json``; its key ``sureness`` holds the weights and the minimum (``shown``)
    :raises ModelError: none was fitted, or with other features
    """
    stored = config.get("sureness", {})
    weights = tuple(map(float, stored.get("weights", ())))
    if len(weights) != len(FEATURES):
        raise ModelError(f"How sure the stance model {config.get('name')} is, is not known.", "Fit that with `kg train sureness`.")
    return Confidence(weights, float(stored["shown"]))


@dataclass(frozen=True, slots=True)
class FittedConfidence:
    """The content of a file that ``kg train sureness`` wrote: a confidence, and the stance model that it was fitted for.

    :param digest: SHA-256 of that model's weights
    :param name: of that model
    """

    confidence: Confidence
    digest: str
    name: str


def read(path: Path) -> FittedConfidence:
    """Read a file that ``kg train sureness`` wrote.

    :raises InputError: it is something else, or was fitted with other features
    """
    hint = "Fit it with `kg train sureness`."
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        confidence = Confidence(tuple(map(float, row["weights"])), float(row["shown"]))
        fitted = FittedConfidence(confidence, str(row["model"]), str(row["name"]))
        features = tuple(row["evidence"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        what = f"{path} does not say how sure a stance model is ({' '.join(repr(error).split())})."
        raise InputError(what, hint) from error
    if features != FEATURES or len(confidence.weights) != len(FEATURES):
        raise InputError(f"{path} was fitted for other evidence than this version gathers.", hint)
    return fitted


def serialized(fitted: FittedConfidence, scores: Mapping[str, float]) -> str:
    """Write a fitted confidence as the JSON that :func:`read` reads.

    :param scores: its calibration error, precision and recall by name, for people; nothing reads them
    """
    row = {
        "model": fitted.digest,
        "name": fitted.name,
        "evidence": FEATURES,
        "weights": fitted.confidence.weights,
        "shown": fitted.confidence.minimum,
        "scores": dict(scores),
    }
    return json.dumps(row, indent=1, ensure_ascii=False) + "\n"
