"""Scores a whole build, from articles to stances: its claims, speakers and stances against an annotated set."""

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kg import pipeline
from kg.config import Config
from kg.errors import InputError
from kg.evaluation.scores import SAME, Scores, calibration, f1, interval, overlap
from kg.files import put
from kg.graph import queries
from kg.progress import Progress, no_progress
from kg.records import Span
from kg.text.english import fold

Row = Mapping[str, Any]
Aliases = Mapping[str, Sequence[str]]
"""Annotated name of a speaker → other names of that speaker."""
StanceKey = tuple[str, str, str]
"""What a stance is on: name of a document, name of a speaker, id of a proposition."""


@dataclass(frozen=True, slots=True)
class _Annotated:
    """An annotated set.

    :param documents: name of a document → its annotation: ``{claims, propositions, stances}``
    """

    documents: Mapping[str, Row]
    aliases: Aliases


def score(gold: Path, predictions: Path | None, config: Config, progress: Progress = no_progress) -> Scores:
    """Build ``SET/docs`` with ``SET/propositions.txt`` and score claims, speakers and stances against ``SET/gold/*.json``.

    A claim is right where it overlaps an annotated one with character F1 of :data:`SAME` or more, one to one; annotated claims that are
    optional or outside the body count neither as right nor as missed. A speaker is right under the annotated name or an alias of
    ``SET/aliases.json``.

    :param gold: the folder SET
    :param predictions: where to write the claims as JSON Lines
    :returns: F1 of the claims; of the right ones the shares with exact offsets, right speaker and right kind; and the scores of the stances
    :raises InputError: the folder is no such set
    """
    annotated = _read(gold)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        settings = msgspec.structs.replace(config, propositions=gold / "propositions.txt", fail_on="never")
        pipeline.build([str(gold / "docs")], out, settings, progress)
        claims, stances = ([dict(row) for row in queries.run(out, query).records()] for query in ("claims", "stances"))
    if predictions:
        put(predictions, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in claims))
    by_document: defaultdict[str, list[Row]] = defaultdict(list)
    for row in claims:
        by_document[_document(row)].append(row)
    totals: Counter[str] = Counter()
    for name, document in annotated.documents.items():
        totals += _claim_counts(document["claims"], by_document[name], annotated.aliases)
    result: Scores = {"documents": len(annotated.documents)}
    result |= f1(totals["right"], totals["right"] + totals["extra"], totals["right"] + totals["missed"])
    result |= {share: round(totals[share] / max(1, totals["right"]), 3) for share in ("exact", "speaker", "kind")}
    return result | {"stance": _stance_scores(annotated, stances)}


def _read(gold: Path) -> _Annotated:
    """Read an annotated set.

    :raises InputError: the folder holds none
    """
    hint = "It needs docs/, gold/*.json, aliases.json and propositions.txt."
    try:
        documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((gold / "gold").glob("*.json"))}
        aliases = json.loads((gold / "aliases.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{gold} is no annotated set ({error}).", hint) from error
    if not documents:
        raise InputError(f"{gold} has no annotation in gold/.", hint)
    return _Annotated(documents, aliases)


def _document(row: Row) -> str:
    """Give the name of the document that a row of a query is about: its file name without ending."""
    return Path(str(row["source"])).stem


# ── claims ───────────────────────────────────────────────────────────────────


def _claim_counts(annotated: Sequence[Row], guesses: Sequence[Row], aliases: Aliases) -> Counter[str]:
    """Match the claims of one document one to one, those that overlap most first, and count what is right.

    Annotated claims that are optional, or outside the body of the article (their ``zone``), are matched but not counted.

    :param annotated: the annotated claims: ``{start, end, speaker, kind, optional?, zone?}``
    :param guesses: the claims of the build: rows of the query ``claims``
    :returns: number of claims ``right``, ``missed`` and ``extra`` (guesses that match none); of the right ones how many have ``exact``
        offsets, the right ``speaker`` and the right ``kind``
    """
    pairs = sorted(
        (-share, guess_index, gold_index)
        for guess_index, row in enumerate(guesses)
        for gold_index, claim in enumerate(annotated)
        if (share := overlap([Span(int(row["start"]), int(row["end"]))], [Span(claim["start"], claim["end"])])) >= SAME
    )
    gold_of: dict[int, int] = {}  # index of a guess → index of the annotated claim that it is matched with
    for _, guess_index, gold_index in pairs:
        if guess_index not in gold_of and gold_index not in gold_of.values():
            gold_of[guess_index] = gold_index
    guess_of = {gold_index: guesses[guess_index] for guess_index, gold_index in gold_of.items()}
    counts = Counter(extra=len(guesses) - len(gold_of))
    for gold_index, claim in enumerate(annotated):
        if claim.get("optional") or claim.get("zone", "body") != "body":
            continue
        if gold_index not in guess_of:
            counts["missed"] += 1
            continue
        row = guess_of[gold_index]
        counts["right"] += 1
        counts["exact"] += (int(row["start"]), int(row["end"])) == (claim["start"], claim["end"])
        counts["speaker"] += _same_speaker(str(row["speaker"]), claim["speaker"], aliases)
        counts["kind"] += row["kind"] == claim["kind"]
    return counts


def _same_speaker(speaker: str, annotated_name: str, aliases: Aliases) -> bool:
    """Whether the name of a speaker is the annotated one or an alias of it.

    One of the two may have more titles or first names: both end in the same word, and all words of one are in the other.
    """
    words = fold(speaker).split()
    for name in (annotated_name, *aliases.get(annotated_name, ())):
        expected = fold(name).split()
        if words == expected or (words[-1:] == expected[-1:] and (set(words) <= set(expected) or set(expected) <= set(words))):
            return True
    return False


# ── stances ──────────────────────────────────────────────────────────────────


def _stance_scores(annotated: _Annotated, rows: Sequence[Row]) -> Scores:
    """Score the positions of speakers in documents: F1 of support and of oppose, their mean, and calibration.

    A position that is not annotated counts as wrong.

    Of several stances of one speaker on one proposition in one document the position with the most confidence in sum is the guess; its
    confidence is that of the surest of them.

    :param rows: stances of the build
    """
    surest: dict[tuple[StanceKey, str], float] = {}
    votes: defaultdict[StanceKey, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        key = _stance_key(annotated, row)
        if key is not None:
            position, confidence_of_row = str(row["position"]), float(row["confidence"])
            votes[key][position] += confidence_of_row
            surest[key, position] = max(surest.get((key, position), 0.0), confidence_of_row)
    guesses = {key: max(vote, key=lambda position: vote[position]) for key, vote in votes.items()}
    expected = {
        (name, stance["speaker"], stance["proposition"]): stance["stance"]
        for name, document in annotated.documents.items()
        for stance in document["stances"]
    }
    scores: Scores = {}
    for position in ("support", "oppose"):
        both = sum(expected.get(key) == position for key, guess in guesses.items() if guess == position)
        guessed_count, gold_count = (list(positions.values()).count(position) for positions in (guesses, expected))
        scores[position] = f1(both, guessed_count, gold_count)["f1"]
    scores["macro_f1"] = round((scores["support"] + scores["oppose"]) / 2, 3)
    support_or_oppose = sorted((key, guess) for key, guess in guesses.items() if guess != "neutral")
    if not support_or_oppose:
        return scores
    confidence = np.array([surest[key, guess] for key, guess in support_or_oppose])
    right = np.array([expected.get(key) == guess for key, guess in support_or_oppose])
    documents = [document for (document, _, _), _ in support_or_oppose]
    return scores | calibration(confidence, right) | {"interval": interval(confidence, right, documents)}


def _stance_key(annotated: _Annotated, row: Row) -> StanceKey | None:
    """Give document, speaker and proposition of a stance; None where the document is not annotated for this proposition.

    The speaker is given the annotated name where it has one.
    """
    document = annotated.documents[_document(row)]
    ids = {proposition["text"]: proposition["id"] for proposition in document["propositions"]}
    if row["proposition"] not in ids:
        return None
    speaker = str(row["speaker"])
    names = sorted({stance["speaker"] for stance in document["stances"]})
    name = next((name for name in names if _same_speaker(speaker, name, annotated.aliases)), speaker)
    return _document(row), name, ids[row["proposition"]]
