"""Scores which of two names a pronoun means, on rows of GAP (Webster et al. 2018)."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from kg.attributions.reader import Reader
from kg.config import Config
from kg.errors import InputError, ModelError
from kg.evaluation import corpora
from kg.evaluation.scores import Scores, f1
from kg.files import put
from kg.models import files
from kg.people.antecedents import log_odds
from kg.progress import Progress, bar, counted, no_progress

LABELS = ("neither", "A", "B")


def score(gold: Path, predictions: Path | None, config: Config, progress: Progress = no_progress) -> Scores:
    """Score whom pronouns mean: rows have a text, a pronoun, two names, and which of them it means.

    The model chooses between the two names and neither. F1 is counted over the names, as GAP's scorer does: a name is a guess where the
    model says that the pronoun means it. The bias is the ratio of the F1 of feminine pronouns to that of masculine ones.

    :param predictions: where to write ``{id, label}`` in the same order; a label is one of :data:`LABELS`
    :raises InputError: a row is no row of GAP, or its pronoun is none
    :raises ModelError: the attribution model was not trained for it
    """
    if "stranger" not in files.read("attribution", config.attribution_model).tensors:
        raise ModelError("This attribution model does not say whom pronouns mean.", "Train that with `kg train speakers`.")
    reader = Reader(config.attribution_model, config.runtime)
    counts: Counter[tuple[str, str]] = Counter()
    rows = []
    texts = corpora.gap(gold)
    for annotated in counted(texts, len(texts), bar(progress, "attributions")):
        pronoun, *names = annotated.mentions
        key, text = annotated.article.key, annotated.article.snapshot.text
        word = text[pronoun.start : pronoun.end]
        reference = next((reference for reference in reader(annotated.article).references if reference.span == pronoun), None)
        if reference is None:
            raise InputError(f"{gold}: {word!r} in row {key} is no pronoun.", "Name a word like he, she, his or her.")
        guess = int(np.argmax([0.0, *(log_odds(reference, text, name) for name in names)]))
        rows.append({"id": key, "label": LABELS[guess]})
        right = annotated.choices[0][1]
        for kind in ("overall", "feminine" if word.lower().startswith(("s", "her")) else "masculine"):
            counts[kind, "both"] += guess in right
            counts[kind, "guess"] += guess > 0
            counts[kind, "gold"] += len(right)
    if predictions:
        put(predictions, "".join(json.dumps(row) + "\n" for row in rows))
    scores = {kind: f1(counts[kind, "both"], counts[kind, "guess"], counts[kind, "gold"]) for kind in ("overall", "feminine", "masculine")}
    return {"rows": len(rows)} | scores | {"bias": round(scores["feminine"]["f1"] / max(0.001, scores["masculine"]["f1"]), 3)}
