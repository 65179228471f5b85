"""Fits how sure it is that a content is speech of its source (the task "speech"): a logistic regression on marked articles."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.attributions.reader import Reader
from kg.claims.contents import contents_of
from kg.claims.speech import FEATURES, ONLY_NAMED, Speech
from kg.evaluation import corpora
from kg.evaluation.scores import SAME, calibration, overlap
from kg.files import put
from kg.learning.calibration import FOLDS, logistic
from kg.learning.sureness import lowest_confidence
from kg.models import runtime
from kg.models.spans import confidence
from kg.records import Attribution, Reading
from kg.text.sentences import quotations

RIDGE = 10.0  # L2 penalty of the regression, on standardized features; 1 and 30 score the same within .002
PRECISION = 0.93  # of the contents with the minimum probability or more, in each set
PRECISION_NAMED = 0.92  # the same of what is only named; PolNeAR alone has marks of it, and on its development articles .76 are right


@dataclass(frozen=True, slots=True)
class MarkedSet:
    """Marked articles of one kind.

    :param name: of its files ``sides/NAME.train.jsonl`` and ``sides/NAME.dev.jsonl``
    :param texts: name of the file with their texts and attributions, for the part ``train``; the same with ``dev`` for that
    :param most: number of training articles that are read at most
    :param is_whole: whether the marked attributions are all there are: then what else the model finds is none
    """

    name: str
    texts: str
    most: int
    is_whole: bool


# The attribution model was trained on PolNeAR's training articles and is too sure there, so not all are read. The attributions of the world
# articles were found by an earlier attribution model, and what it missed is not marked.
SETS = (MarkedSet("polnear", "polnear.{part}.jsonl", 330, is_whole=True), MarkedSet("world", "world.jsonl", 1000, is_whole=False))


@dataclass(frozen=True, slots=True)
class MarkedReading:
    """A marked article as annotators and the attribution model read it.

    :param found: the attributions that the model finds
    :param not_claims: numbers of the annotated attributions that are no claims: a bare topic, or nobody's words
    """

    set: MarkedSet
    annotated: Reading
    found: tuple[Attribution, ...]
    not_claims: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Examples:
    """Contents that the attribution model finds.

    :param features: float64 [contents, features]
    :param right: bool [contents], whether annotators marked a claim there
    :param fold: int64 [contents], of its article, in cross-validation
    :param set_name: the marked set of each content
    """

    features: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]
    set_name: npt.NDArray[np.str_]


def train(data: Path, out: Path) -> Path:
    """Fit the probability of speech on marked training articles, score it on the development articles, and write it to a file.

    :param data: a folder with ``sides/`` (marked articles) and ``attribution/`` (their texts)
    :param out: the file to write
    :returns: ``out``
    :raises InputError: the data are not there
    """
    fitted, scores = fit(read(data, "train"))
    scores |= score(fitted, read(data, "dev"))
    row = {
        "weights": dict(zip(FEATURES, fitted.weights, strict=True)),
        "minimum": {"said": fitted.minimum_said, "only named": fitted.minimum_named},
        "scores": scores,
    }
    put(out, json.dumps(row, indent=1) + "\n")
    return out


def read(data: Path, part: str) -> Iterator[MarkedReading]:
    """Read the marked articles of all sets, and find their attributions by the bundled model.

    :param part: ``train`` or ``dev``
    :raises InputError: the data are not there
    """
    reader = Reader(threads=runtime.cores())
    for marked_set in SETS:
        texts = data / "attribution" / marked_set.texts.format(part=part)
        annotated = {reading.article.key: reading for reading in corpora.readings(texts)}
        for row in islice(corpora.jsonl(data / "sides" / f"{marked_set.name}.{part}.jsonl"), marked_set.most):
            reading = annotated[row["id"]]
            yield MarkedReading(marked_set, reading, reader(reading.article).attributions, frozenset(row["not_claims"]))


def fit(readings: Iterable[MarkedReading]) -> tuple[Speech, dict[str, float]]:
    """Fit the probability that a content is speech, and the minimum probability of a claim.

    1. find the contents of all articles; one is right where it overlaps a marked claim
    2. cross-validate: fit the probabilities of each fold on the other folds
    3. choose the minimum that reaches :data:`PRECISION` in all sets, and fit on all articles

    :returns: the probability fitted on all articles; and its cross-validated scores for each set and for what is said or only named: area
        under the ROC curve, calibration error, share of right contents among all and among claims, share of right contents that are claims
    """
    # 1
    examples = _examples(readings)
    # 2
    probability = np.zeros(len(examples.right))
    for number in range(FOLDS):
        others, these = examples.fold != number, examples.fold == number
        weights = _fit(examples.features[others], examples.right[others])
        probability[these] = confidence(examples.features[these], weights)
    # 3
    named = examples.features[:, ONLY_NAMED] > 0
    groups = [(examples.set_name == name) & ~named for name in set(examples.set_name.tolist())]
    said = max(lowest_confidence(probability[group], examples.right[group], PRECISION) for group in groups)
    only_named = lowest_confidence(probability[named], examples.right[named], PRECISION_NAMED)
    fitted = Speech(tuple(_fit(examples.features, examples.right)), round(said, 3), round(only_named, 3))
    return fitted, _scores(fitted, examples, probability, f"train, {FOLDS} folds,")


def score(fitted: Speech, readings: Iterable[MarkedReading]) -> dict[str, float]:
    """Score a fitted probability of speech on other articles: the scores of :func:`fit`."""
    examples = _examples(readings)
    return _scores(fitted, examples, confidence(examples.features.astype(np.float32), fitted.weights), "dev")


def _scores(fitted: Speech, examples: _Examples, probability: npt.NDArray[np.floating], part: str) -> dict[str, float]:
    """Score probabilities of speech in each set, by the minima of a fitted one.

    :param probability: float64 [contents]
    :param part: of the sets, which goes into the names of the scores
    """
    named = examples.features[:, ONLY_NAMED] > 0
    kept = probability >= np.where(named, fitted.minimum_named, fitted.minimum_said)
    scores: dict[str, float] = {}
    for name in sorted(set(examples.set_name.tolist())):
        of_set = examples.set_name == name
        for kind, group in (("said", of_set & ~named), ("only named", of_set & named)):
            right = examples.right[group]
            if not right.any() or right.all():
                continue
            pairs = probability[group][right][:, None] - probability[group][~right]
            scores |= {
                f"{name} {part} {kind}: {score}": round(float(value), 3)
                for score, value in (
                    ("auc", (pairs > 0).mean() + (pairs == 0).mean() / 2),
                    ("ece", calibration(probability[group], right)["ece"]),
                    ("precision of all", right.mean()),
                    ("precision of claims", right[kept[group]].sum() / max(1, kept[group].sum())),
                    ("recall of claims", right[kept[group]].sum() / right.sum()),
                )
            }
    return scores


def _fit(features: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> list[float]:
    """Fit the regression on standardized features, so that the penalty is fair, and give its weights for the features as they are.

    :param features: float64 [contents, features]; the first is 1 everywhere
    :param right: bool [contents]
    """
    mean, deviation = features.mean(0), features.std(0) + 1e-6
    mean[0], deviation[0] = 0.0, 1.0
    weights = np.array(logistic((features - mean) / deviation, right, RIDGE)) / deviation
    weights[0] -= float(weights[1:] @ mean[1:])
    return [round(float(weight), 4) for weight in weights]


def _examples(readings: Iterable[MarkedReading]) -> _Examples:
    """Collect the contents of the attributions that the model finds in marked articles."""
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    folds: list[int] = []
    names: list[str] = []
    for number, marked in enumerate(readings):
        article = marked.annotated.article
        quotes = tuple(sorted(quotations(article)))
        for attribution in marked.found:
            is_claim = _is_claim(attribution, marked)
            if is_claim is None:
                continue
            contents = [content.features for content in contents_of(article, attribution, quotes)]
            rows += contents
            right += [is_claim] * len(contents)
            folds += [number % FOLDS] * len(contents)
            names += [marked.set.name] * len(contents)
    return _Examples(np.array(rows), np.array(right), np.array(folds), np.array(names))


def _is_claim(found: Attribution, marked: MarkedReading) -> bool | None:
    """Whether annotators marked a claim where the model finds an attribution; None where they did not look."""
    overlaps = [overlap(annotated.content, found.content) for annotated in marked.annotated.attributions]
    best = max(range(len(overlaps)), key=overlaps.__getitem__, default=None)
    if best is None or overlaps[best] < SAME:
        return False if marked.set.is_whole else None
    return best not in marked.not_claims
