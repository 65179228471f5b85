"""Reads annotated corpora as the records that a build uses too, so that annotations and guesses have the same types.

Rows of an attribution corpus: ``{id, text, attributions: [{source, cue, content: [[start, end], ...]}]}``.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.records import Article, Attribution, Paragraph, Reading, Snapshot, Span
from kg.text.sentences import split
from kg.vocab import Minter

# Tokens that are joined to the token before them, or to the one behind them, without a space.
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]}”’]+$|['’]\w{1,2}$|n['’]t$|-$")
_NO_SPACE_BEHIND = re.compile(r"[(\[{“‘$£€#]+$|-$")


@dataclass(frozen=True, slots=True)
class Coreference:
    """A text annotated with coreference: its mentions of people and things, and which of them mean the same.

    :param choices: index of a mention → (indexes of its candidate antecedents, indexes of those that it means)
    """

    article: Article
    mentions: tuple[Span, ...]
    choices: Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text in which the names are annotated.

    :param kinds: words (or marks) of names, in order, each with its kind, one of :data:`kg.models.spans.NAME_KINDS`
    """

    article: Article
    kinds: tuple[tuple[Span, str], ...]


_SENTENCES = 10  # of a corpus of names that are read as one text: as many as fill a window
_KIND_OF_TAG = {"O": "none", "PER": "person", "ORG": "organization", "LOC": "place", "MISC": "other"}
_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")  # without the white space around it


def jsonl(path: Path) -> list[dict[str, Any]]:
    """Read the rows of a JSON Lines file.

    :raises InputError: the file cannot be read, or a line is no JSON object
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
    """Make an article of a plain text, each line a paragraph of its body (of 67,958 spans in PolNeAR one crosses a line's end).

    :param key: its id
    """
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, key, is_file=True)
    paragraphs = tuple(Paragraph(Span(*line.span()), "body") for line in _LINE.finditer(text))
    return Article(Minter().article(key), key, snapshot, Span(0, len(text)), paragraphs, None, None, None, None, None, "en")


def readings(path: Path) -> list[Reading]:
    """Read an attribution corpus: each article with its sentences and its annotated attributions, of confidence 1.

    :raises InputError: a row is no annotated article
    """
    result = []
    for row in jsonl(path):
        try:
            text = row["text"]
            attributions = tuple(
                Attribution(_spans(annotated["source"]), _spans(annotated["cue"]), _spans(annotated["content"]), 1.0)
                for annotated in row["attributions"]
            )
            annotated_article = article(str(row["id"]), text)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path} has a row that is no annotated article ({error!r}).", "Rows need id, text and attributions."
            ) from error
        result.append(Reading(annotated_article, split(annotated_article), attributions))
    return result


def _spans(offsets: list[list[int]]) -> tuple[Span, ...]:
    """Make spans of pairs [start, end]."""
    return tuple(Span(start, end) for start, end in offsets)


def gap(path: Path) -> list[Coreference]:
    """Read GAP (Webster et al. 2018, arXiv 1810.05201): texts with a pronoun and two names, of which the pronoun means one or neither.

    Mention 0 is the pronoun; mentions 1 and 2 are the names.

    :raises InputError: a row is none of GAP, or its offsets are wrong
    """
    result = []
    for row in jsonl(path):
        try:
            names = ("pronoun", "a", "b")
            mentions = tuple(Span(row[f"{name}_offset"], row[f"{name}_offset"] + len(row[name])) for name in names)
            annotated_article, right = article(str(row["id"]), row["text"]), {"A": (1,), "B": (2,), "neither": ()}[row["label"]]
            offsets_fit = [row["text"][span.start : span.end] == row[name] != "" for name, span in zip(names, mentions, strict=True)]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = f"{path} has a row that is no GAP row ({error!r})."
            raise InputError(what, "Rows need id, text, pronoun, a, b, their offsets and a label.") from error
        if not all(offsets_fit):
            raise InputError(f"{path}: an offset in row {row['id']} is wrong.", "Offsets count characters of text, from 0.")
        result.append(Coreference(annotated_article, mentions, {0: ((1, 2), right)}))
    return result


def gum(path: Path) -> list[Coreference]:
    """Read GUM (Zeldes 2017): documents in which all coreference is annotated. A mention's candidates are all mentions before it.

    Rows: ``{doc, sentences: [[token]], mentions: [[first, last, ...]], clusters: [[[first, last]]]}``. A mention is given by the numbers
    of its first and last token in the document; a cluster holds the mentions that mean the same.

    :raises InputError: a row is no annotated document
    """
    result = []
    for row in jsonl(path):
        try:
            text, tokens = _prose(row["sentences"])
            in_clusters = [mention for cluster in row["clusters"] for mention in cluster]
            ends = sorted({(first, last) for first, last, *_ in [*row["mentions"], *in_clusters]})  # first and last token of each mention
            cluster_of = {(first, last): number for number, cluster in enumerate(row["clusters"]) for first, last in cluster}
            mentions = tuple(Span(tokens[first].start, tokens[last].end) for first, last in ends)
            annotated_article = article(str(row["doc"]), text)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            what = f"{path} has a row that is no annotated document ({error!r})."
            raise InputError(what, "Rows need doc, sentences, mentions and clusters.") from error
        clusters = [cluster_of.get(mention, -1 - number) for number, mention in enumerate(ends)]  # a mention in none is alone in one
        choices = {
            number: (tuple(range(number)), tuple(other for other in range(number) if clusters[other] == clusters[number]))
            for number in range(1, len(ends))
        }
        result.append(Coreference(annotated_article, mentions, choices))
    return result


def named(path: Path) -> list[NamedText]:
    """Read a corpus in which names are tagged, ten sentences as one text; every word has a kind, if only "none".

    Rows: ``{tokens: [word], tags4: [tag]}``, a sentence each, the tags in BIO form: ``B-PER``, ``I-ORG``, ``B-LOC``, ``I-MISC``, ``O``.

    :raises InputError: a row is no tagged sentence
    """
    rows = jsonl(path)
    result = []
    for start in range(0, len(rows), _SENTENCES):
        some = rows[start : start + _SENTENCES]
        try:
            text, words = _prose([row["tokens"] for row in some])
            kinds = [_KIND_OF_TAG[tag.rpartition("-")[2]] for row in some for tag in row["tags4"]]
            result.append(NamedText(article(f"{path.stem}-{start}", text), tuple(zip(words, kinds, strict=True))))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = f"{path} has a row that is no tagged sentence ({error!r})."
            raise InputError(what, "Rows need tokens and as many tags4 (B-PER, I-ORG, O, ...).") from error
    return result


def _prose(sentences: list[list[str]]) -> tuple[str, list[Span]]:
    """Join the tokens of a document to one paragraph of text.

    :param sentences: tokens of each sentence
    :returns: the text, and the span of each token in it
    """
    text, spans = "", []
    for sentence in sentences:
        for number, token in enumerate(sentence):
            if text and not (number and (_NO_SPACE_BEFORE.match(token) or _NO_SPACE_BEHIND.match(sentence[number - 1]))):
                text += " "
            spans.append(Span(len(text), len(text) + len(token)))
            text += token
    return text, spans
