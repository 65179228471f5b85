"""Cues (reporting words): what one does with its content ("argued", "accused", "spoke about"), and whether it denies the content."""

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
_BARE_PREPOSITIONS = {"in", "for", "by", "to", "of"}  # what is left of a cue such as "in his words"
_LONGEST_WORD = 4  # letters; a longer stem matches every word that begins with it, a shorter one only whole words and their inflections

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
    r"^(?:I|you|he|she|it|we|they) |^[a-z]+ed\b|"  # "which it said crashed on Monday"
    r"\b(?:is|are|was|were|will|would|can|could|should|may|might|must|has|have|had|do|does|did|cannot|am|shall|isn|aren|wasn|weren|won|wouldn|couldn|"
    r"shouldn|hasn|haven|hadn|don|doesn|didn)\b|['’](?:s|re|ll|d|ve|m)\b(?= (?:a|the|not|no|been|going|to|very|\w+ing)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w'’-]*")
_SHORTEST = 4  # minimum number of words of a content without a verb that is a claim
_BEFORE_CUE = 24  # characters before a cue in which a negation is looked for
_WORDS_BEFORE_CUE = 3  # of these characters, the last words in which it is looked for


def cue_kind(cue: str) -> CueKind:
    """Classify a cue by what it does with its content; :data:`CueKind` explains the kinds. An unknown verb is an attitude.

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
    """Whether a cue has a word with this stem; a stem of several words, joined by ``_``, is looked for in the whole cue.

    :param joined: the words of the cue, joined by ``_``
    :param words: the same words
    """
    if "_" in stem:
        return stem in joined
    if len(stem) > _LONGEST_WORD:
        return any(word.startswith(stem) for word in words)
    return any(word in {stem, stem + "s", stem + "ed", stem + "d", stem + "ing"} for word in words)


def asserts(content: str, kind: Kind, cue: str) -> bool:
    """Whether a content is said to be so or asked for, or liked or disliked: not only a topic, an impression or an open question.

    :param content: its words
    :param kind: direct, indirect or mixed speech; what is quoted directly is always asserted
    :param cue: the reporting words, in lower case
    """
    if kind == "direct":
        return True
    kind_of_cue = cue_kind(cue)
    if kind_of_cue == "silence" or _SEEMING.search(cue):  # "seems", "appears": the writer's impression, no claim of the source
        return False
    if _QUESTION_WORD.match(content) and _ASKING.search(cue):
        return False
    if kind == "indirect" and not has_finite_verb(content):
        is_short_report = len(_WORD.findall(content)) < _SHORTEST and not _DENYING.search(cue) and kind_of_cue == "report"
        if _ENDS_IN_ABOUT.search(cue) or is_short_report:
            return False
    return True


def is_attitude(content: str, kind: Kind, cue: str) -> bool:
    """Whether a content is only named as what the source likes or dislikes ("praised the mayor's plan"), and not said to be so.

    :param content, kind, cue: as of :func:`asserts`
    """
    return kind == "indirect" and cue_kind(cue) not in {"report", "act"} and not has_finite_verb(content)


def has_finite_verb(content: str) -> bool:
    """Whether a content has a verb that tells tense or person ("was", "would"), or begins with a pronoun: then it is a clause."""
    return bool(_FINITE_VERB.search(content))


def is_negated(cue: str) -> bool:
    """Whether a cue has a word such as "not" or "never"."""
    return bool(_NEGATION.search(cue))


def polarity(text: str, attribution: Attribution) -> Polarity:
    """Tell whether the source of an attribution asserts or denies the content, by the cue and the words right before it.

    :param text: the snapshot's
    """
    if not attribution.cue:
        return "asserted"
    cue = " ".join(text[span.start : span.end] for span in attribution.cue)
    start = min(span.start for span in attribution.cue)
    before = re.split(r"[.,;:?!“”\"\n]", text[max(0, start - _BEFORE_CUE) : start])[-1]
    return "denied" if denies(cue, " ".join(before.split()[-_WORDS_BEFORE_CUE:])) else "asserted"


def denies(cue: str, before: str = "") -> bool:
    """Whether a cue denies its content: by a denying word ("refuted") or a negation ("does not believe"); both together assert it.

    >>> denies("ruled out"), denies("said"), denies("deny", before="did not")
    (True, False, False)

    :param cue: the reporting words
    :param before: the words in front of the cue
    """
    return is_negated(f"{before} {cue}") != bool(_DENYING.search(cue))
