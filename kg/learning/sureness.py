"""How sure a stance is: the weights in ``kg.stances``, fitted on an annotated set (the form of ``kg eval claims``) with the shipped models.

python -m kg.learning.sureness SET
"""

import json
import sys
from pathlib import Path

import numpy as np

from kg import agents, articles, aspects, evaluate, given, learning, pipeline, propositions, stances
from kg.config import Config
from kg.models import files, runtime
from kg.models.pairs import SentenceEncoder, StanceClassifier
from kg.vocab import Minter

RIDGE = 1.0  # the annotated sets are small


def fit(annotated: Path) -> dict[str, object]:
    """Fit the weights, and measure them on other documents than those that they are fitted on.

    1. read the set as a build does, and weigh its claims
    2. a side is right where the annotation has it for that speaker
    3. fit: over all, and for each fold without its documents

    :param annotated: a folder with docs/, gold/*.json, aliases.json and propositions.txt
    :returns: the weights; pairs, and how many are right; the calibration error and its interval over documents, on other folds
    """
    config, minter = Config(propositions=annotated / "propositions.txt"), Minter()
    # 1
    found = articles.read([str(annotated / "docs")], minter=minter, metadata=None).articles
    readings, model = pipeline.read(found, config, lambda _stage, _done, _total: None)
    corpus = pipeline.understand(readings, (model,), config, minter, lambda _stage, _done, _total: None, given.read(config, minter))
    speakers, by_iri = {one.iri: one for one in corpus.speakers}, {one.iri: one for one in found}
    retrieval, stance = files.read("retrieval"), files.read("stance")
    encode = SentenceEncoder(retrieval, runtime.start(retrieval))
    same = propositions.Wordings(agents.resolve(readings, minter=minter).wordings)
    seen = aspects.look(corpus.claims, by_iri, speakers, encode=encode, same=same)
    classify = StanceClassifier(stance, runtime.start(stance))
    pairs = list(stances.weigh(corpus.claims, seen, corpus.propositions, encode=encode, classify=classify, same=same))
    # 2
    documents = [Path(by_iri[corpus.claims[one.claim].article].snapshot.source).stem for one in pairs]
    held = evaluate.held(annotated)
    right = []
    for one, document in zip(pairs, documents, strict=True):
        speaker = speakers[corpus.claims[one.claim].source.speaker]
        names = [speaker.name, *(speakers[member].name for member in speaker.members)]
        right.append(any(held(document, name, corpus.propositions[one.proposition].text) == one.position for name in names))
    # 3
    evidence, truth = np.array([one.evidence for one in pairs]), np.array(right)
    fold = np.array([sorted(set(documents)).index(document) % learning.FOLDS for document in documents])
    told = np.zeros(len(pairs))
    for number in range(learning.FOLDS):
        weights = learning.logistic(evidence[fold != number], truth[fold != number], RIDGE)
        told[fold == number] = 1 / (1 + np.exp(-evidence[fold == number] @ weights))
    honest = {"ece": evaluate.calibration(told, truth)["ece"], "interval": evaluate.interval(told, truth, documents)}
    return {"weights": learning.logistic(evidence, truth, RIDGE), "pairs": len(pairs), "right": int(truth.sum())} | honest


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fit(Path(sys.argv[1]))) + "\n")
