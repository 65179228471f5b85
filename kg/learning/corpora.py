"""Annotated corpora as the product's own records, so that gold and guess have one type.

Rows of an attribution corpus: ``{id, text, attributions: [{source, cue, content: [[start, end], ...]}]}``.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.records import Article, Attribution, Paragraph, Reading, Snapshot, Span
from kg.sentences import split
from kg.vocab import Minter

_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")


def jsonl(path: Path) -> list[dict[str, Any]]:
    """Read the rows of a JSON Lines file.

    :raises InputError: naming the line that is no JSON object
    """
    result = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).", "Name a JSON Lines file.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}, line {number}, is no JSON ({error}).", "Write one JSON object a line.") from error
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}, is no JSON object.", "Write one JSON object a line.")
        result.append(row)
    return result


def article(key: str, text: str) -> Article:
    """A plain text as one article: its paragraphs are its lines (of 67,958 spans in PolNeAR one crosses a line's end)."""
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, key, is_file=True)
    paragraphs = tuple(Paragraph(Span(*line.span()), "body") for line in _LINE.finditer(text))
    return Article(Minter().article(key), key, snapshot, Span(0, len(text)), paragraphs, None, None, None, None, None, "en")


def readings(path: Path) -> list[Reading]:
    """Read an attribution corpus as gold readings."""
    result = []
    for row in jsonl(path):
        try:
            text = row["text"]
            attributions = tuple(
                Attribution(_spans(given["source"]), _spans(given["cue"]), _spans(given["content"]), 1.0) for given in row["attributions"]
            )
            whole = article(str(row["id"]), text)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path} has a row that is no annotated article ({error!r}).", "Rows need id, text and attributions."
            ) from error
        result.append(Reading(whole, split(whole), attributions))
    return result


def _spans(given: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in given)
