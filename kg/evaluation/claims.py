"""Scores the whole way: claims, their speakers and stances of a build, against an annotated set."""

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
from kg.records import Span
from kg.text.english import fold

Row = Mapping[str, Any]
Aliases = Mapping[str, Sequence[str]]
Key = tuple[str, str, str]
"""A document, a speaker and the id of a proposition."""


@dataclass(frozen=True, slots=True)
class _Annotated:
    """An annotated set.

    :param documents: name of a document → its claims, propositions and stances
    :param aliases: annotated name → other names of that speaker
    """

    documents: Mapping[str, Row]
    aliases: Aliases


def score(gold: Path, predictions: Path | None, config: Config) -> Scores:
    """Build ``SET/docs`` with ``SET/propositions.txt`` and score claims, speakers and stances against ``SET/gold/*.json``.

    A claim counts where it overlaps an annotated one with character F1 of a half or more, one to one; optional claims and those outside
    the body count neither way. A speaker is right under the annotated name or an alias of ``SET/aliases.json``.

    :param predictions: where to write the claims as JSON Lines
    :raises InputError: the folder is no such set
    """
    annotated = _read(gold)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        settings = msgspec.structs.replace(config, propositions=gold / "propositions.txt", fail_on="never")
        pipeline.build([str(gold / "docs")], out, settings)
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
    return Path(str(row["source"])).stem


# ── claims ───────────────────────────────────────────────────────────────────


def _claim_counts(annotated: Sequence[Row], guesses: Sequence[Row], aliases: Aliases) -> Counter[str]:
    """Match the claims of one document one to one, the best pairs first, and count what is right, missed and extra."""
    pairs = sorted(
        (-share, number, place)
        for number, row in enumerate(guesses)
        for place, claim in enumerate(annotated)
        if (share := overlap([Span(int(row["start"]), int(row["end"]))], [Span(claim["start"], claim["end"])])) >= SAME
    )
    place_of: dict[int, int] = {}
    for _, number, place in pairs:
        if number not in place_of and place not in place_of.values():
            place_of[number] = place
    guess_at = {place: guesses[number] for number, place in place_of.items()}
    counts = Counter(extra=len(guesses) - len(place_of))
    for place, claim in enumerate(annotated):
        if claim.get("optional") or claim.get("zone", "body") != "body":
            continue
        if place not in guess_at:
            counts["missed"] += 1
            continue
        row = guess_at[place]
        counts["right"] += 1
        counts["exact"] += (int(row["start"]), int(row["end"])) == (claim["start"], claim["end"])
        counts["speaker"] += _is_meant(str(row["speaker"]), claim["speaker"], aliases)
        counts["kind"] += row["kind"] == claim["kind"]
    return counts


def _is_meant(speaker: str, name: str, aliases: Aliases) -> bool:
    """Whether a speaker has an annotated name or one of its aliases, or one of these with more or fewer words before its last (titles)."""
    words = fold(speaker).split()
    for known in (name, *aliases.get(name, ())):
        expected = fold(known).split()
        if words == expected or (words[-1:] == expected[-1:] and (set(words) <= set(expected) or set(expected) <= set(words))):
            return True
    return False


# ── stances ──────────────────────────────────────────────────────────────────


def _stance_scores(annotated: _Annotated, rows: Sequence[Row]) -> Scores:
    """Score support and oppose of each document, speaker and proposition: F1 of each, and their mean; an unannotated stance is wrong.

    The confidence of a guess is that of its surest claim; its calibration is measured on support and oppose.
    """
    surest: dict[tuple[Key, str], float] = {}
    votes: defaultdict[Key, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        key = _key(annotated, row)
        if key is not None:
            position, probability = str(row["position"]), float(row["confidence"])
            votes[key][position] += probability
            surest[key, position] = max(surest.get((key, position), 0.0), probability)
    guesses = {key: max(vote, key=lambda position: vote[position]) for key, vote in votes.items()}
    expected = {
        (name, stance["speaker"], stance["proposition"]): stance["stance"]
        for name, document in annotated.documents.items()
        for stance in document["stances"]
    }
    scores: Scores = {}
    for position in ("support", "oppose"):
        both = sum(expected.get(key) == position for key, guess in guesses.items() if guess == position)
        found, gold = (sum(one == position for one in side.values()) for side in (guesses, expected))
        scores[position] = f1(both, found, gold)["f1"]
    scores["macro_f1"] = round((scores["support"] + scores["oppose"]) / 2, 3)
    taken = sorted((key, guess) for key, guess in guesses.items() if guess != "neutral")
    if not taken:
        return scores
    confidence = np.array([surest[key, guess] for key, guess in taken])
    right = np.array([expected.get(key) == guess for key, guess in taken])
    return scores | calibration(confidence, right) | {"interval": interval(confidence, right, [key[0] for key, _ in taken])}


def _key(annotated: _Annotated, row: Row) -> Key | None:
    """The document, the speaker under the annotated name, and the proposition of a stance; None where the document is not asked of it."""
    document = annotated.documents[_document(row)]
    ids = {proposition["text"]: proposition["id"] for proposition in document["propositions"]}
    if row["proposition"] not in ids:
        return None
    speaker = str(row["speaker"])
    names = sorted({stance["speaker"] for stance in document["stances"]})
    name = next((name for name in names if _is_meant(speaker, name, annotated.aliases)), speaker)
    return _document(row), name, ids[row["proposition"]]
