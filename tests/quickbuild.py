"""Builds without models, as fast as writing is: what is read and found is a double, what is written is written as ever.

An input whose name begins with ``b`` gives another graph than one whose name begins with ``a``.
"""

import hashlib
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

from conftest import ferry_corpus

from kg import pipeline
from kg.articles import library
from kg.config import Config
from kg.gate import shapes
from kg.gate.results import Report
from kg.graph.corpus import Corpus
from kg.progress import Progress
from kg.records import Article, ModelRef, Reading
from kg.vocab import Minter

_FERRY = ferry_corpus(Minter())
_CHANGES = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}  # and each opening of a file


def install(put: Callable[[object, str, Any], None] = setattr) -> None:
    """Put the doubles in place of the models and of the gate."""
    put(library, "read", _articles)
    put(pipeline, "read", _read)
    put(pipeline, "open_models", _no_models)
    put(pipeline, "understand", _understand)
    put(shapes, "validate", _validate)
    put(os, "fsync", lambda _descriptor: None)  # slow, and for a machine that stops: what a killed process has written is not lost


def _articles(inputs: Sequence[str], **_rest: object) -> library.Library:
    return library.Library((replace(_FERRY.articles[0], key=Path(inputs[0]).name),), (), ())


def _read(found: Sequence[Article], _config: Config, say: Progress) -> tuple[tuple[Reading, ...], ModelRef]:
    time.sleep(0.002)
    say("attributions", len(found), len(found))
    return tuple(Reading(article, (), ()) for article in found), ModelRef("attribution", "double", "a" * 64)


def _no_models(*_settings: object, **_rest: object) -> None:
    pass


def _understand(readings: Sequence[Reading], *_rest: object) -> Corpus:
    if readings[0].article.key.startswith("a"):
        return _FERRY
    ledger, *others = _FERRY.articles  # without one article that is no file, and without stances
    kept = tuple(article for article in others if article.snapshot.is_file)
    claims = tuple(claim for claim in _FERRY.claims if claim.article in {ledger.iri, *(article.iri for article in kept)})
    return replace(_FERRY, articles=(ledger, *kept), claims=claims, stances=(), contradictions=(), shifts=(), copies=(), propositions=())


def _validate(graph: Path, **_rest: object) -> Report:
    return Report((), {}, {}, (f"This is the report of {hashlib.sha256(graph.read_bytes()).hexdigest()}.",))


def build(given: Path, out: Path) -> pipeline.BuildResult:
    """Build with the doubles, where they are in place."""
    return pipeline.build([str(given)], out, Config())


# ── in a process that is killed ──────────────────────────────────────────────


def over_and_over(inputs: Sequence[Path], out: Path) -> None:
    """Build each input in turn, without end."""
    os.setsid()
    install()
    (out.parent / "ready").touch()
    for given in cycle(inputs):
        build(given, out)


def until_step(given: Path, out: Path, last: int) -> None:
    """Build, and die before a step: a file below the output folder that is opened, made, renamed or removed."""
    install()
    folder = str(out)
    steps = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if (event == "open" or event in _CHANGES) and any(isinstance(one, str | Path) and str(one).startswith(folder) for one in arguments):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    build(given, out)
