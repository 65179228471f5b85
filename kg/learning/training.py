"""Training: the data sets, one loop, what each task makes of both, and the scores that a trained model is stored with."""

import json
import logging
import random
from pathlib import Path
from typing import Any

import numpy as np

from kg.attributions.reader import run_on
from kg.config import Config
from kg.errors import InputError, UsageError
from kg.evaluation import corpora
from kg.evaluation import tasks as evaluate
from kg.files import put
from kg.learning import stories, sureness
from kg.learning.calibration import FOLDS, logistic, tempered
from kg.models import files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import LABELS, SentenceEncoder, StanceClassifier, shares
from kg.models.spans import Floats, confidence
from kg.models.tagger import Tagger

log = logging.getLogger("kg.learning")

STANCE_SETS = ("mnli", "perspectrum", "argkp", "directed")  # development sets; SEESAW is measured only, under its licence


def train(task: str, data: Path, out: Path | None = None, seed: int = 13) -> Path:
    """Train a model, seeded, and score it; a run that was stopped goes on from its last checkpoint.

    :param task: ``attribution``, ``speakers``, ``stance``, ``retrieval`` or ``sureness``
    :param data: a folder with ``attribution/``, ``coref/`` and ``stance/`` in the forms of docs/models.md
    :param out: the model's folder; in place of the bundled one by default
    :param seed: of the order in which the data are seen; what is new in a network begins alike with every seed
    :returns: the model's folder
    :raises UsageError: when there is no such task
    :raises InputError: when the data are not there
    """
    with needed_for("Training"):
        from kg.learning import attribution, retrieval, speakers, stance  # noqa: PLC0415  # torch takes seconds to import

    tasks = {  # how it is trained, the folder of its data, the folder of its model
        "attribution": (attribution.train, "attribution", "attribution"),
        "speakers": (speakers.train, "coref", "attribution"),
        "stance": (stance.train, "stance", "stance"),
        "retrieval": (retrieval.train, ".", "retrieval"),  # its stories ship with the package
        "sureness": (lambda _data, _folder, _seed: None, "sides", "stance"),  # all of it is calibration
    }
    if task not in tasks:
        raise UsageError(f"There is no task {task!r} to train.", f"Choose one of {', '.join(tasks)}.")
    fit, given, model = tasks[task]
    if not (data / given).is_dir():
        raise InputError(f"{data} has no folder {given!r}.", "Name the folder that holds the training data (docs/models.md).")
    folder = out or files.WEIGHTS / model
    fit(data, folder, seed)
    score(task, data, folder)
    for kept in folder.glob(f"checkpoint.{task}-{seed}*.pt"):
        kept.unlink()
    return folder


def score(task: str, data: Path, folder: Path) -> None:
    """Calibrate a trained model, score it on the development sets, and store the scores with it."""
    scores = {"attribution": _score_attribution, "speakers": _score_speakers, "stance": _score_stance, "retrieval": _score_retrieval}
    scores["sureness"] = _score_sureness
    found = scores[task](data, folder)
    before = json.loads((folder / "config.json").read_text(encoding="utf-8"))["scores"]
    _store(folder, scores=before | found)
    log.info("%s: %s", folder, found)


def fit_sureness(data: Path, config: Config, out: Path) -> Path:
    """Fit how sure the sides of any judge are, on marked development articles; its numbers mean something else than our model's.

    :param data: a folder with ``sides/`` and ``attribution/``
    :param config: names the judge
    :param out: the file for ``kg build --sureness``
    :raises InputError: when the data are not there
    :raises ModelError: the judge cannot be run or reached
    """
    from kg import pipeline  # noqa: PLC0415  # the pipeline reads models with this package's data
    from kg.learning import sureness  # noqa: PLC0415  # it imports this package
    from kg.stances import judge as stances  # noqa: PLC0415  # the pipeline reads models with this package's data

    if not (data / "sides").is_dir():
        raise InputError(f"{data} has no folder 'sides'.", "Name the folder that holds the training data (docs/models.md).")
    judge = pipeline.classifier(config, threads=runtime.cores())
    found, scores = sureness.fit(data, pipeline.encoder(config, threads=runtime.cores()), judge.classify)
    for note in judge.notes():
        log.warning("%s", note)
    put(out, stances.written(found, judge.model.digest, judge.model.name, scores))
    log.info("%s: %s", judge.model.name, scores)
    return out


def _store(folder: Path, **changes: Any) -> None:  # noqa: ANN401  # whatever JSON holds
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    put(path, json.dumps(config | changes, indent=1, sort_keys=True) + "\n")


def _score_attribution(data: Path, folder: Path) -> dict[str, Any]:
    """Fit the confidence's calibration on the development set; score it on other folds than those it is fitted on, by article."""
    dev, model = data / "attribution" / "polnear.dev.jsonl", files.read("attribution", folder)
    tagger = Tagger(model, runtime.start(model, threads=runtime.cores()))
    folds: list[int] = []
    seen: list[Floats] = []
    right: list[bool] = []
    for number, wanted in enumerate(corpora.readings(dev)):
        weighed, _ = tagger.weighed(wanted.article, wanted.sentences)
        matched = {guess for _, guess in evaluate.linked(wanted.attributions, run_on(wanted.article, [one for one, _ in weighed]))}
        folds += [number % FOLDS] * len(weighed)
        seen += [evidence for _, evidence in weighed]
        right += [place in matched for place in range(len(weighed))]
    fold, given, truth = np.array(folds), np.array(seen), np.array(right)
    held = np.zeros(len(fold))
    for number in range(FOLDS):
        held[fold == number] = confidence(given[fold == number], logistic(given[fold != number], truth[fold != number]))
    _store(folder, calibration=logistic(given, truth))
    found = evaluate.attribution(dev, None, Config(attribution_model=folder))
    scores = {f"polnear.dev {kind} F1": found[kind]["f1"] for kind in ("source", "cue", "content", "linked")}
    return scores | {f"polnear.dev ece, {FOLDS} folds": evaluate.calibration(held, truth)["ece"]}


def _score_speakers(data: Path, folder: Path) -> dict[str, Any]:
    """Score on GAP's development set."""
    found = evaluate.speakers(data / "coref" / "gap.dev.jsonl", None, Config(attribution_model=folder))
    return {"gap.dev F1": found["overall"]["f1"], "gap.dev bias": found["bias"]}


def _score_retrieval(_data: Path, folder: Path) -> dict[str, Any]:
    """How often a proposition that a claim of the stories kept aside bears on is the nearest of all, or among the five nearest."""
    model = files.read("retrieval", folder)
    encode, told = SentenceEncoder(model, runtime.start(model)), stories.read(stories.ASIDE)
    about = [(number, letter) for number, story in enumerate(told) for letter in story.propositions]
    propositions = encode([told[number].propositions[letter] for number, letter in about])
    ranks = []
    for number, story in enumerate(told):
        sided = [claim for claim in story.claims if claim.sides]
        for claim, cosines in zip(sided, encode([f"{one.holder} {one.cue} {one.content}" for one in sided]) @ propositions.T, strict=True):
            best = max(cosines[place] for place, (of, letter) in enumerate(about) if of == number and letter in claim.sides)
            ranks.append(int((cosines > best).sum()))
    return {f"stories.aside of {len(about)}, first {k}": round(float(np.mean([rank < k for rank in ranks])), 4) for k in (1, 5)}


def _score_stance(data: Path, folder: Path) -> dict[str, Any]:
    """Fit temperature and neutral offset, which make confidences honest (Guo et al. 2017), over all development sets; score each.

    The stories kept aside are one of them. How honest confidences are is measured on other folds than those that the two are fitted on,
    every fifth row of each set.
    """
    sets = {name: evaluate.stance_rows(data / "stance" / f"{name}.dev.jsonl") for name in STANCE_SETS}
    told = list(stories.pairs(stories.read(stories.ASIDE), random.Random(0)))
    sets["stories"] = [pair for pair, _ in told], np.array([LABELS.index(side) for _, side in told])
    given = {name: (evaluate.stance_logits(pairs, folder), truth) for name, (pairs, truth) in sets.items()}
    held, right = [], []
    for number in range(FOLDS):
        rest = [(logits[keep], truth[keep]) for logits, truth in given.values() for keep in [np.arange(len(truth)) % FOLDS != number]]
        fitted = tempered(rest)
        for logits, truth in given.values():
            said = shares(logits[number::FOLDS], *fitted)
            held.append(said.max(1))
            right.append(said.argmax(1) == truth[number::FOLDS])
    temperature, neutral = tempered(list(given.values()))
    _store(folder, temperature=temperature, neutral=neutral)
    scores: dict[str, Any] = {f"dev ece, {FOLDS} folds": evaluate.calibration(np.concatenate(held), np.concatenate(right))["ece"]}
    for name, (logits, truth) in given.items():
        found = evaluate.sides(shares(logits, temperature, neutral), truth)
        scores |= {f"{name}.dev {kind}": found[kind] for kind in ("accuracy", "macro_f1", "ece")}
    return scores | _score_sureness(data, folder)


def _score_sureness(data: Path, folder: Path) -> dict[str, Any]:
    """Fit how sure the sides of a stance model are, on marked development articles; measured on other folds than fitted."""
    retrieval, stance = files.read("retrieval"), files.read("stance", folder)
    encode = SentenceEncoder(retrieval, runtime.start(retrieval, threads=runtime.cores()))
    found, scores = sureness.fit(data, encode, StanceClassifier(stance, runtime.start(stance, threads=runtime.cores())))
    _store(folder, sureness={"weights": list(found.weights), "shown": found.shown})
    return scores
