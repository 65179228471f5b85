"""Training of the retrieval model: its loss prefers what bears on a proposition, and a few steps bring that nearer."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from kg.learning import retrieval, stories
from kg.models import files, runtime
from kg.models.pairs import SentenceEncoder


def test_the_loss_is_least_where_claims_lie_at_their_propositions() -> None:
    propositions = torch.eye(3)
    bears = torch.tensor([[1.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, float("nan")]])
    right = functional.normalize(torch.tensor([[1.0, 0, 0], [1, 0.1, 0], [0, 1, 0], [0, 0, 1]]), dim=1)
    wrong = right[[2, 3, 1, 0]]
    assert retrieval.contrastive_loss(right, propositions, bears) < retrieval.contrastive_loss(wrong, propositions, bears)


def test_what_can_be_argued_about_teaches_nothing() -> None:
    vectors = functional.normalize(torch.rand(3, 8, generator=torch.Generator().manual_seed(1)), dim=1)
    known, open_ = torch.tensor([[1.0, 0], [0, 1], [0, 0]]), torch.tensor([[1.0, 0], [0, 1], [0, float("nan")]])
    assert retrieval.contrastive_loss(vectors, vectors[:2], known) > retrieval.contrastive_loss(vectors, vectors[:2], open_)


def test_training_brings_claims_to_their_propositions_and_is_reproducible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = stories.read(stories.HELD_OUT)[:2]
    monkeypatch.setattr(stories, "read", lambda: told)
    monkeypatch.setattr(retrieval, "EPOCHS", 3)
    monkeypatch.setattr(retrieval, "MARKED", {})
    retrieval.train(tmp_path, tmp_path / "one", 13)
    retrieval.train(tmp_path, tmp_path / "two", 13)
    assert (tmp_path / "one" / "model.safetensors").read_bytes() == (tmp_path / "two" / "model.safetensors").read_bytes()

    def gap(folder: Path | None) -> float:
        model = files.read("retrieval", folder)
        encode = SentenceEncoder(model, runtime.start(model))
        near, far = [], []
        for story in told:
            cosines = encode([claim.content for claim in story.claims]) @ encode(list(story.propositions.values())).T
            for row, claim in zip(cosines, story.claims, strict=True):
                for cosine, letter in zip(row, story.propositions, strict=True):
                    (near if letter in claim.positions else far).append(cosine)
        return float(np.mean(near) - np.mean(far))

    assert gap(tmp_path / "one") > gap(None)
