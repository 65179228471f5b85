"""Cues: what a reporting word does with its content ("argued", "accused", "spoke about"), and whether it denies it."""

import re
from pathlib import Path
from typing import Literal

from kg.records import Attribution, Kind, Polarity
from kg.text import wordlists

_DATA = Path(__file__).parent / "data"

CueKind = Literal["report", "act", "topic", "silence", "attitude"]
"""What a cue does with its content.

report: the content is said or thought to be so; act: it is what the words do to somebody or ask of somebody; topic: it is only what the
words are about; silence: the source says nothing of it; attitude: it is only what the source likes or dislikes.
"""

_REPORT, _ACT, _TOPIC = (
    tuple(entry.replace(" ", "_") for entry in wordlists.entries(_DATA / f"{kind}_cues.txt")) for kind in ("report", "act", "topic")
)
# The first kind with a stem of the cue counts; "talked about" is a topic, though "tell" and "talk" are near.
_STEMS: tuple[tuple[CueKind, tuple[str, ...]], ...] = (
    ("topic", ("talk", "spoke", "speak")),
    ("act", _ACT),
    ("report", _REPORT),
    ("topic", _TOPIC),
)
_BARE_PREPOSITIONS = {"in", "for", "by", "to", "of"}  # "in his words" is left of a cue as "in"
_LONGEST_WORD = 4  # letters of a stem that is a whole word; a longer one stands for every word that begins with it

_SILENT = re.compile(
    r"\b(?:declin|refus|no comment|not (?:immediately )?(?:respond|comment|return|answer|say|reveal|mention|specify|elaborate|disclose))",
    re.IGNORECASE,
)
_DENYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|refut|disput|repudiat|disavow|rul(?:e[ds]?|ing) out|reject|dismiss|debunk|disclaim)", re.IGNORECASE
)
_NEGATION = re.compile(r"(?:\b(?:not|never|no longer|neither|nor|cannot|hardly)\b|n['’]t\b)", re.IGNORECASE)
_SEEMING = re.compile(r"\b(?:seem|appear|look)")
_ASKING = re.compile(r"\b(?:ask|question|wonder|inquir)")
_ENDS_IN_ABOUT = re.compile(r"\s(?:about|of|on|over)$")  # "a statement about", "raising hopes of": a content without a verb is a topic
_QUESTION_WORD = re.compile(r"(?:whether|if|what|why|how|who|when|where)\b")
_FINITE_VERB = re.compile(
    r"^(?:I|you|he|she|it|we|they) |"
    r"\b(?:is|are|was|were|will|would|can|could|should|may|might|must|has|have|had|do|does|did|cannot|am|shall|isn|aren|wasn|weren|won|wouldn|couldn|"
    r"shouldn|hasn|haven|hadn|don|doesn|didn)\b|['’](?:s|re|ll|d|ve|m)\b(?= (?:a|the|not|no|been|going|to|very|\w+ing)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w'’-]*")
_SHORTEST = 4  # words of a content without a verb that a report can assert
_BEFORE_CUE = 24  # characters before a cue in which a negation is looked for, and
_WORDS_BEFORE_CUE = 3  # words


def cue_kind(cue: str) -> CueKind:
    """Say what a cue does with its content.

    >>> cue_kind("has argued"), cue_kind("accused"), cue_kind("declined to say"), cue_kind("praised")
    ('report', 'act', 'silence', 'attitude')
    """
    cue = cue.lower()
    if _SILENT.search(cue):
        return "silence"
    joined = re.sub(r"[^\w]+", "_", cue).strip("_")
    words = joined.split("_")
    for kind, stems in _STEMS:
        if any(_has_stem(joined, words, stem) for stem in stems):
            return kind
    return "report" if not joined or joined in _BARE_PREPOSITIONS else "attitude"


def _has_stem(joined: str, words: list[str], stem: str) -> bool:
    """Whether a cue has a word of this stem.

    :param joined: the words of the cue, joined by ``_``
    """
    if "_" in stem:
        return stem in joined
    if len(stem) > _LONGEST_WORD:
        return any(word.startswith(stem) for word in words)
    return any(word in {stem, stem + "s", stem + "ed", stem + "d", stem + "ing"} for word in words)


def asserts(content: str, kind: Kind, cue: str) -> bool:
    """Whether a content is a claim: said to be so or asked for; not only a topic, an attitude or an open question.

    :param cue: in lower case
    """
    if kind == "direct":
        return True
    does = cue_kind(cue)
    if does == "silence" or _SEEMING.search(cue):  # "seems", "appears": the writer's impression, no claim of the source
        return False
    if _QUESTION_WORD.match(content) and _ASKING.search(cue):
        return False
    has_verb = bool(_FINITE_VERB.search(content))
    if kind == "indirect" and not has_verb:
        is_short_report = len(_WORD.findall(content)) < _SHORTEST and not _DENYING.search(cue) and does == "report"
        if _ENDS_IN_ABOUT.search(cue) or is_short_report:
            return False
    return does in {"report", "act"} or kind == "mixed" or has_verb


def polarity(text: str, attribution: Attribution) -> Polarity:
    """Whether a source asserts or denies its content; see :func:`denies`.

    :param text: the snapshot's
    """
    if not attribution.cue:
        return "asserted"
    cue = " ".join(text[span.start : span.end] for span in attribution.cue)
    start = min(span.start for span in attribution.cue)
    before = re.split(r"[.,;:?!“”\"\n]", text[max(0, start - _BEFORE_CUE) : start])[-1]
    return "denied" if denies(cue, " ".join(before.split()[-_WORDS_BEFORE_CUE:])) else "asserted"


def denies(cue: str, before: str = "") -> bool:
    """Whether a cue denies its content: by a denying word or a negation ("does not believe"); both together deny nothing.

    >>> denies("ruled out"), denies("said"), denies("deny", before="did not")
    (True, False, False)

    :param before: the words in front of it
    """
    return bool(_NEGATION.search(f"{before} {cue}")) != bool(_DENYING.search(cue))
