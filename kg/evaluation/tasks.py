"""Gold × guess → scores, on annotated sets in the forms of docs/models.md; the mirror of training's data."""

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg import pipeline
from kg.attributions.reader import Reader
from kg.config import Config
from kg.errors import InputError, ModelError
from kg.evaluation import corpora, marked
from kg.files import put
from kg.graph import queries
from kg.models import files, runtime
from kg.models.network import Ids
from kg.models.pairs import LABELS, Floats, Pair, StanceClassifier, premise, shares
from kg.people.antecedents import log_odds
from kg.people.names import fold
from kg.records import Attribution, Position, Span

ROLES = ("source", "cue", "content")
Scores = dict[str, Any]
DRAWS = 1_000  # of the bootstrap


# ── attribution ──────────────────────────────────────────────────────────────


def attribution(gold: Path, predictions: Path | None, config: Config) -> Scores:
    """Score the attribution model on annotated articles (rows ``{id, text, attributions}``).

    Exact: a span counts where the same span is annotated in that role (micro F1). Linked: contents overlap with character F1 of a half
    or more and so do sources, or neither has one; best pairs first, one to one. An attribution that is linked counts as right when its
    confidence is measured.

    :param predictions: where to write what the model says, as rows of the same form
    """
    counts: Counter[tuple[str, str]] = Counter()
    rows: list[Scores] = []
    confidence: list[float] = []
    right: list[bool] = []
    reader = Reader(config.attribution_model, config.runtime)
    for wanted in corpora.readings(gold):
        found = reader(wanted.article).attributions
        matched = {guess for _, guess in linked(wanted.attributions, found)}
        rows.append(_row(wanted.article.key, found))
        confidence += [one.confidence for one in found]
        right += [number in matched for number in range(len(found))]
        for role in ROLES:
            mine, yours = ({span for one in side for span in getattr(one, role)} for side in (wanted.attributions, found))
            counts[role, "both"] += len(mine & yours)
            counts[role, "gold"] += len(mine)
            counts[role, "guess"] += len(yours)
        counts["linked", "both"] += len(matched)
        counts["linked", "gold"] += len(wanted.attributions)
        counts["linked", "guess"] += len(found)
    if predictions:
        put(predictions, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    kinds = (*ROLES, "linked")
    scores = {kind: _f1(counts[kind, "both"], counts[kind, "guess"], counts[kind, "gold"]) for kind in kinds}
    return {"articles": len(rows)} | scores | calibration(np.array(confidence), np.array(right))


def linked(gold: Sequence[Attribution], guess: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Match attributions one to one: (number in gold, number in guess)."""
    pairs = sorted(
        (-overlap, mine, yours)
        for mine, a in enumerate(gold)
        for yours, b in enumerate(guess)
        if (overlap := _overlap(a.content, b.content)) >= 0.5
        and ((not a.source and not b.source) or (a.source and b.source and _overlap(a.source, b.source) >= 0.5))
    )
    left, right, result = set(range(len(gold))), set(range(len(guess))), []
    for _, mine, yours in pairs:
        if mine in left and yours in right:
            left.remove(mine)
            right.remove(yours)
            result.append((mine, yours))
    return result


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Character F1 of two sets of spans."""
    mine, yours = ({place for span in spans for place in range(span.start, span.end)} for spans in (a, b))
    return 2 * len(mine & yours) / max(1, len(mine) + len(yours))


def _row(key: str, found: Sequence[Attribution]) -> Scores:
    return {
        "id": key,
        "attributions": [
            {**{role: [[span.start, span.end] for span in getattr(one, role)] for role in ROLES}, "confidence": one.confidence}
            for one in found
        ],
    }


# ── speakers ──────────────────────────────────────────────────────────────────


def speakers(gold: Path, predictions: Path | None, config: Config) -> Scores:
    """Score whom pronouns mean, on rows of GAP (Webster et al. 2018): text, a pronoun, two names, which of them it means.

    F1 over the names as its scorer counts: a name is found where the model gives it the pronoun; the bias is the ratio of feminine to
    masculine F1. The model chooses between the two names and neither.

    :param predictions: where to write ``{id, label}`` in the same order
    :raises ModelError: when the attribution model was not trained for it
    """
    if "stranger" not in files.read("attribution", config.attribution_model).tensors:
        raise ModelError("This attribution model does not say whom pronouns mean.", "Train that with `kg train speakers`.")
    reader = Reader(config.attribution_model, config.runtime)
    rows, texts = corpora.jsonl(gold), corpora.gap(gold)
    counts: Counter[tuple[str, str]] = Counter()
    said = []
    for row, one in zip(rows, texts, strict=True):
        pronoun, *names = one.mentions
        text = one.article.snapshot.text
        reference = next((found for found in reader(one.article).references if found.span == pronoun), None)
        if reference is None:
            raise InputError(
                f"{gold}: {text[pronoun.start : pronoun.end]!r} in row {row['id']} is no pronoun.", "Name a word like he, she, his or her."
            )
        odds = [0.0, *(log_odds(reference, text, name) for name in names)]
        guess = int(np.argmax(odds))
        said.append({"id": row["id"], "label": ("neither", "A", "B")[guess]})
        gender = (
            "feminine" if text[pronoun.start].lower() == "s" or text[pronoun.start : pronoun.end].lower().startswith("her") else "masculine"
        )
        right = one.choices[0][1]
        for kind in ("overall", gender):
            counts[kind, "both"] += guess in right
            counts[kind, "guess"] += guess > 0
            counts[kind, "gold"] += len(right)
    if predictions:
        put(predictions, "".join(json.dumps(row) + "\n" for row in said))
    scores = {kind: _f1(counts[kind, "both"], counts[kind, "guess"], counts[kind, "gold"]) for kind in ("overall", "feminine", "masculine")}
    return {"rows": len(rows)} | scores | {"bias": round(scores["feminine"]["f1"] / max(0.001, scores["masculine"]["f1"]), 3)}


# ── stance ───────────────────────────────────────────────────────────────────


def stance(gold: Path, predictions: Path | None, config: Config) -> Scores:
    """Score the stance model on rows ``{text, target, holder?, label}``.

    :param predictions: where to write ``{label, confidence}`` in the same order
    """
    pairs, right = stance_rows(gold)
    said = pipeline.classifier(config, threads=runtime.cores()).classify(pairs)
    if predictions:
        lines = [json.dumps({"label": LABELS[int(one.argmax())], "confidence": round(float(one.max()), 4)}) for one in said]
        put(predictions, "".join(line + "\n" for line in lines))
    return sides(said, right)


def sides(said: Floats, right: Ids) -> Scores:
    """Score probabilities of support, oppose and neutral; macro-F1 is the mean over the labels that occur.

    :param said: float32 [rows, 3]
    :param right: int64 [rows], numbers of the right labels
    """
    guess = said.argmax(1)
    per_label = {}
    for number, label in enumerate(LABELS):
        if (right == number).any():
            per_label[label] = (
                2 * int(((right == number) & (guess == number)).sum()) / int((right == number).sum() + (guess == number).sum())
            )
    return {
        "rows": len(right),
        "accuracy": round(float((guess == right).mean()), 4),
        "macro_f1": round(sum(per_label.values()) / len(per_label), 4),
        "f1": {label: round(value, 4) for label, value in sorted(per_label.items())},
        **calibration(said.max(1), guess == right),
    }


def marked_sides(gold: Path, texts: Path, predictions: Path | None, config: Config) -> Scores:
    """Score sides in marked articles, attributions and speakers given: every claim against every proposition of its article.

    Arguable and neutral marks count neither way. Each pair is judged as in a build.

    :param gold: a sides file (``{id, propositions, claims}``)
    :param texts: the attribution corpus with its articles
    :param predictions: where to write ``{id, attribution, proposition, position, confidence, shown}`` for each pair that was judged;
        the proposition is its number
    :returns: precision, recall and F1 of what is shown, and the best macro-F1 of all thresholds on confidence
    """
    judge = pipeline.judge(config, threads=runtime.cores())
    encode = pipeline.encoder(config, threads=runtime.cores())
    shown = judge.sure.shown if config.min_confidence is None else config.min_confidence
    rows: list[Scores] = []
    right: list[tuple[Position, float, Position | None]] = []  # position, confidence, mark
    wanted: Counter[str] = Counter()
    articles = marked.read(gold, texts)
    for article in articles:
        wanted.update(side.position for claim in article.claims for side in claim.sides.values() if side.counts)
        for pair in marked.weigh(article, encode, judge.classify):
            claim, confidence = article.claims[pair.claim], judge.sure(pair.evidence)
            side = claim.sides.get(pair.proposition)
            rows.append(
                {
                    "id": article.id,
                    "attribution": claim.attribution,
                    "proposition": pair.proposition,
                    "position": pair.position,
                    "confidence": round(confidence, 4),
                    "shown": confidence >= shown,
                }
            )
            if side is None or side.counts:
                right.append((pair.position, confidence, side.position if side else None))
    if predictions:
        predictions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    curve = {number / 50: _macro(right, wanted, number / 50) for number in range(1, 50)}
    best = max(curve, key=lambda threshold: curve[threshold])
    kept = [(position, mark) for position, confidence, mark in right if confidence >= shown]
    both = sum(position == mark for position, mark in kept)
    return {
        "articles": len(articles),
        "pairs judged": len(rows),
        "sides": wanted.total(),
        "shown": _f1(both, len(kept), wanted.total()) | {"macro_f1": round(_macro(right, wanted, shown), 3)},
        "best": {"macro_f1": round(curve[best], 3), "min_confidence": best},
    }


def _macro(right: Sequence[tuple[Position, float, Position | None]], wanted: Mapping[str, int], threshold: float) -> float:
    """The mean F1 of support and oppose, of sides from this confidence up."""
    scores = []
    for kind in ("support", "oppose"):
        kept = [mark for position, confidence, mark in right if position == kind and confidence >= threshold]
        scores.append(2 * sum(mark == kind for mark in kept) / max(1, len(kept) + wanted[kind]))
    return sum(scores) / 2


def stance_logits(pairs: Sequence[Pair], folder: Path) -> Floats:
    """Scores of a model on pairs before calibration: float32 [pairs, 3]."""
    model = files.read("stance", folder)
    return StanceClassifier(model, runtime.start(model, threads=runtime.cores())).logits(pairs)


def surprise(logits: Floats, right: Ids, temperature: float, neutral: float) -> float:
    """Mean negative log-likelihood of the right labels."""
    return float(-np.log(np.maximum(shares(logits, temperature, neutral)[np.arange(len(right)), right], 1e-9)).mean())


def stance_rows(gold: Path) -> tuple[list[Pair], Ids]:
    """Read rows as pairs and the numbers of their labels."""
    rows = corpora.jsonl(gold)
    try:
        pairs = [Pair(premise(row.get("holder"), None, row["text"]), row["target"]) for row in rows]
        return pairs, np.array([LABELS.index(row["label"]) for row in rows], dtype=np.int64)
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{gold} has a row without text, target and label ({error!r}).", "Labels are support, oppose and neutral."
        ) from error


# ── confidence ───────────────────────────────────────────────────────────────


def calibration(confidence: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> Scores:
    """Compare confidence with how often it is right, in ten bins of equal size (expected calibration error, Guo et al. 2017).

    :returns: the error, and for each bin its mean confidence, the share that is right, and its size
    """
    order = np.argsort(np.round(confidence, 4), kind="stable")
    bins = [one for number in range(10) if len(one := order[number * len(order) // 10 : (number + 1) * len(order) // 10])]
    table = [[round(float(confidence[one].mean()), 3), round(float(right[one].mean()), 3), len(one)] for one in bins]
    error = sum(abs(float(confidence[one].sum()) - int(right[one].sum())) for one in bins) / max(1, len(order))
    return {"ece": round(error, 4), "reliability": table}


def interval(confidence: np.ndarray[Any, Any], right: np.ndarray[Any, Any], group: Sequence[str]) -> tuple[float, float]:
    """The middle 95 % of the calibration error over draws of whole groups (bootstrap by cluster, Efron and Tibshirani 1993).

    :param group: of each guess, its document: errors in one document go together
    """
    chance = np.random.default_rng(0)
    places = {name: np.flatnonzero(np.array(group) == name) for name in sorted(set(group))}
    names = list(places)
    errors = []
    for _ in range(DRAWS):
        drawn = np.concatenate([places[names[number]] for number in chance.integers(len(names), size=len(names))])
        errors.append(calibration(confidence[drawn], right[drawn])["ece"])
    low, high = np.percentile(errors, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)


# ── claims, the whole way ────────────────────────────────────────────────────


def claims(gold: Path, predictions: Path | None, config: Config) -> Scores:
    """Build ``SET/docs`` with ``SET/propositions.txt`` and score claims, speakers and stances against ``SET/gold/*.json``.

    A claim counts where it overlaps an annotated one with character F1 of a half or more, one to one; optional claims and those outside
    the body count neither way. A speaker is right under the annotated name or an alias of ``SET/aliases.json``.

    :param predictions: where to write the claims as JSON Lines
    :raises InputError: when the folder is no such set
    """
    try:
        golds = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((gold / "gold").glob("*.json"))}
        aliases = json.loads((gold / "aliases.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{gold} is no annotated set ({error}).", "It needs docs/, gold/*.json, aliases.json and propositions.txt."
        ) from error
    if not golds:
        raise InputError(f"{gold} has no annotation in gold/.", "It needs docs/, gold/*.json, aliases.json and propositions.txt.")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        pipeline.build([str(gold / "docs")], out, _with(config, propositions=gold / "propositions.txt", fail_on="never"))
        found = _rows(out, "claims")
        held = _rows(out, "stances")
    if predictions:
        put(predictions, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found))
    by_document: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in found:
        by_document[Path(str(row["source"])).stem].append(row)
    totals: Counter[str] = Counter()
    for name, annotated in golds.items():
        _count(annotated["claims"], by_document[name], aliases, totals)
    result: Scores = {"documents": len(golds)} | _f1(totals["right"], totals["right"] + totals["extra"], totals["right"] + totals["missed"])
    for share in ("exact", "speaker", "kind"):
        result[share] = round(totals[share] / max(1, totals["right"]), 3)
    return result | {"stance": _stances(golds, held, aliases)}


def held(annotated: Path) -> Callable[[str, str, str], str]:
    """What an annotated set says of stances: (document, speaker's name, proposition) → the speaker's position, or nothing.

    :param annotated: a folder with gold/*.json and aliases.json
    """
    golds = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((annotated / "gold").glob("*.json"))}
    aliases = json.loads((annotated / "aliases.json").read_text(encoding="utf-8"))

    def position(document: str, speaker: str, proposition: str) -> str:
        gold = golds[document]
        known = {one["text"]: one["id"] for one in gold["propositions"]}
        return next(
            (
                str(one["stance"])
                for one in gold["stances"]
                if one["proposition"] == known.get(proposition) and _same(speaker, one["speaker"], aliases)
            ),
            "",
        )

    return position


def _rows(out: Path, query: str) -> list[dict[str, Any]]:
    table = queries.run(out, query)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _with(config: Config, **changes: object) -> Config:
    return Config(**({name: getattr(config, name) for name in config.__struct_fields__} | changes))


def _count(
    annotated: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], aliases: Mapping[str, list[str]], totals: Counter[str]
) -> None:
    """Match the claims of one document and add to the totals."""
    pairs = sorted(
        (-overlap, number, place)
        for number, row in enumerate(found)
        for place, one in enumerate(annotated)
        if (overlap := _overlap([Span(int(row["start"]), int(row["end"]))], [Span(one["start"], one["end"])])) >= 0.5
    )
    guess: dict[int, int] = {}
    for _, number, place in pairs:
        if number not in guess and place not in guess.values():
            guess[number] = place
    totals["extra"] += len(found) - len(guess)
    of_gold = {place: found[number] for number, place in guess.items()}
    for place, one in enumerate(annotated):
        if one.get("optional") or one.get("zone", "body") != "body":
            continue
        if place not in of_gold:
            totals["missed"] += 1
            continue
        row = of_gold[place]
        totals["right"] += 1
        totals["exact"] += (int(row["start"]), int(row["end"])) == (one["start"], one["end"])
        totals["speaker"] += _same(str(row["speaker"]), one["speaker"], aliases)
        totals["kind"] += row["kind"] == one["kind"]


def _same(speaker: str, name: str, aliases: Mapping[str, list[str]]) -> bool:
    """Whether a speaker is meant: by the name or an alias, or by one of these with more or fewer words before its last (titles)."""
    mine = fold(speaker).split()
    for known in (name, *aliases.get(name, ())):
        yours = fold(known).split()
        if mine == yours or (mine[-1:] == yours[-1:] and (set(mine) <= set(yours) or set(yours) <= set(mine))):
            return True
    return False


def _stances(golds: Mapping[str, Mapping[str, Any]], held: Sequence[Mapping[str, Any]], aliases: Mapping[str, list[str]]) -> Scores:
    """Support and oppose of each (document, speaker, proposition): F1 of either, and their mean; what the gold does not have is false.

    And how honest the confidence of these sides is: the surest claim's, beside whether the gold has that side.
    """
    surest: dict[tuple[str, str, str, str], float] = {}
    votes: dict[tuple[str, str, str], defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in held:
        document = Path(str(row["source"])).stem
        known = {one["text"]: one["id"] for one in golds[document]["propositions"]}
        if row["proposition"] not in known:
            continue
        names = {one["speaker"] for one in golds[document]["stances"]}
        who = next((name for name in sorted(names) if _same(str(row["speaker"]), name, aliases)), str(row["speaker"]))
        key, side = (document, who, known[row["proposition"]]), str(row["position"])
        votes[key][side] += float(row["confidence"])
        surest[*key, side] = max(surest.get((*key, side), 0.0), float(row["confidence"]))
    guess = {key: max(vote, key=lambda side: vote[side]) for key, vote in votes.items()}
    right = {(name, one["speaker"], one["proposition"]): one["stance"] for name, gold in golds.items() for one in gold["stances"]}
    result: Scores = {}
    for side in ("support", "oppose"):
        both = sum(right.get(key) == side for key, held_ in guess.items() if held_ == side)
        result[side] = _f1(both, sum(one == side for one in guess.values()), sum(one == side for one in right.values()))["f1"]
    sided = sorted((key, side) for key, side in guess.items() if side != "neutral")
    confidence, correct = np.array([surest[*key, side] for key, side in sided]), np.array([right.get(key) == side for key, side in sided])
    honest = calibration(confidence, correct) | {"interval": interval(confidence, correct, [key[0] for key, _ in sided])} if sided else {}
    return result | {"macro_f1": round((result["support"] + result["oppose"]) / 2, 3)} | honest


def _f1(both: int, guess: int, gold: int) -> Scores:
    precision, recall = both / max(1, guess), both / max(1, gold)
    f1 = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(2 * both / max(1, guess + gold), 3)}
    return f1 | {"missed": gold - both, "extra": guess - both}
