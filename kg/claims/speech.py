"""How sure it is that a content is speech (or thought) of its source: a logistic regression over plain features of content, cue, source."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.claims.cues import cue_kind, has_finite_verb, is_attitude, is_negated
from kg.errors import ModelError
from kg.records import Attribution, Kind, Span

STORED = Path(__file__).parent / "data" / "speech.json"
# What the probability is computed from, in order; 1 or 0 but for "tagger" and "words". `kg train speech` writes these names into its file.
FEATURES = (
    "one",  # 1, for the intercept
    "tagger",  # log odds of the attribution's confidence, by the attribution model
    "direct",  # quoted wholly
    "mixed",  # quoted in part
    "words",  # logarithm of the number of words of the content
    "two words",  # two words or fewer
    "finite verb",  # somewhere in the content
    "no verb",  # not quoted, and no finite verb in it
    "infinitive",  # the content begins with "to"
    "behind that",  # "that" stands before the content
    "question word",  # the content begins with "how", "whether", ...
    "preposition",  # the content begins with "about", "of", ...
    "article",  # the content begins with "the", "a", "his", ...
    "report",  # kind of the cue (kg.claims.cues), as are the next three
    "act",
    "attitude",
    "topic",
    "only named",  # what the source likes or dislikes, without a verb: "praised the mayor's plan"
    "according",  # "according to"
    "colon",  # the cue is a colon
    "passive",  # "was called"
    "modal",  # the cue has "would", "could", ...
    "negated",  # the cue has "not", "never", ...
    "no source",
    "relative",  # the source is "who", "which", ...
    "this",  # the source is "it", "this", ...
    "named",  # the source has a word with a capital, other than its first
    "goes on",  # behind the cue, the sentence of the content goes on: "But in May, the mayor said, it ..."
)
ONLY_NAMED, NO_VERB, GOES_ON = (FEATURES.index(name) for name in ("only named", "no verb", "goes on"))
_WORD = re.compile(r"\w[\w'’-]*")
_BEHIND_THAT = re.compile(r"\bthat\s*[\"“]?$")
_QUESTION_WORDS = frozenset({"whether", "if", "what", "why", "how", "who", "when", "where"})
_PREPOSITIONS = frozenset({"about", "of", "on", "for", "with", "as", "in", "by", "from", "at"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its"})
_MODALS = frozenset({"would", "could", "might", "may", "will", "should", "can", "must"})
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|be|being)\b.* \w+(?:ed|en|own|id)\b|^(?:is|was|are|were|been) ")
_RELATIVES = frozenset({"who", "which", "that", "what", "whom", "whose"})
_DEMONSTRATIVES = frozenset({"it", "this", "these", "those"})
_GOES_ON = re.compile(r",\s+[\"“]?\w")
_FEWEST = 2  # words of a content that "two words" counts
_BEFORE = 12  # characters before a content in which "that" is looked for


@dataclass(frozen=True, slots=True)
class Speech:
    """A logistic regression from the features of a content to the probability that it is speech of its source.

    :param weights: one for each of :data:`FEATURES`
    :param minimum_said: minimum probability of a claim; weaker contents become none
    :param minimum_named: the same for what is only named
    """

    weights: tuple[float, ...]
    minimum_said: float
    minimum_named: float

    def probability(self, features: Sequence[float]) -> float:
        """Compute the probability that a content is speech.

        :param features: one for each of :data:`FEATURES`
        :raises ValueError: there are more or fewer features than weights
        """
        return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(self.weights, features, strict=True))))

    def minimum(self, features: Sequence[float]) -> float:
        """Give the minimum probability of a claim with these features."""
        return self.minimum_named if features[ONLY_NAMED] else self.minimum_said


@cache
def bundled() -> Speech:
    """Read the probability of speech that ships with the package; its card is in docs/models.md."""
    return read(STORED)


def read(path: Path) -> Speech:
    """Read what ``kg train speech`` wrote.

    :raises ModelError: it is something else, or was fitted with other features
    """
    hint = "Fit it with `kg train speech`."
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        speech = Speech(tuple(map(float, row["weights"].values())), float(row["minimum"]["said"]), float(row["minimum"]["only named"]))
        names = tuple(row["weights"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} does not say how sure speech is ({' '.join(repr(error).split())}).", hint) from error
    if names != FEATURES:
        raise ModelError(f"{path} was fitted for other features than this version computes.", hint)
    return speech


def features(text: str, attribution: Attribution, span: Span, kind: Kind) -> tuple[float, ...]:
    """Compute the features of a part of an attribution's content.

    :param text: the snapshot's
    :param span: of that part, trimmed as a claim is
    :param kind: how that part is quoted
    :returns: one number for each of :data:`FEATURES`
    """
    content = text[span.start : span.end]
    words = [word.lower() for word in _WORD.findall(content)]
    cue = " ".join(text[part.start : part.end] for part in attribution.cue).lower()
    cue_words = _WORD.findall(cue)
    source = _WORD.findall(" ".join(text[part.start : part.end] for part in attribution.source))
    has_verb = has_finite_verb(content)
    first = words[0] if words else ""
    cue_does = cue_kind(cue)
    pronoun = source[0].lower() if len(source) == 1 else ""
    confidence = min(max(attribution.confidence, 1e-4), 1 - 1e-4)
    return (
        1.0,
        math.log(confidence / (1 - confidence)),
        float(kind == "direct"),
        float(kind == "mixed"),
        math.log(max(1, len(words))),
        float(len(words) <= _FEWEST),
        float(has_verb),
        float(kind == "indirect" and not has_verb),
        float(first == "to"),
        float(bool(_BEHIND_THAT.search(text[max(0, span.start - _BEFORE) : span.start].lower()))),
        float(first in _QUESTION_WORDS),
        float(first in _PREPOSITIONS),
        float(first in _ARTICLES),
        float(cue_does == "report"),
        float(cue_does == "act"),
        float(cue_does == "attitude"),
        float(cue_does == "topic"),
        float(is_attitude(content, kind, cue)),
        float("accord" in cue),
        float(cue.strip() == ":"),
        float(bool(_PASSIVE.search(cue))),
        float(not _MODALS.isdisjoint(cue_words)),
        float(is_negated(cue)),
        float(not source),
        float(pronoun in _RELATIVES),
        float(pronoun in _DEMONSTRATIVES),
        float(any(word[0].isupper() for word in source[1:] or source)),
        float(_goes_on(text, attribution, span)),
    )


def is_fragment(features: Sequence[float]) -> bool:
    """Whether a content is only the beginning of what is said, without a verb: "But in May, the mayor said, it ..."."""
    return bool(features[GOES_ON] and features[NO_VERB])


def _goes_on(text: str, attribution: Attribution, span: Span) -> bool:
    """Whether cue or source stand behind a content, and a comma and more words behind them: they may interrupt what is said."""
    behind = [part.end for part in (*attribution.cue, *attribution.source) if part.start >= span.end]
    return bool(behind) and "\n" not in text[span.end : max(behind)] and bool(_GOES_ON.match(text, max(behind)))
