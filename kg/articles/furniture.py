"""Tell page furniture, which is what stands around an article's prose, by its form: captions, credits, dates, links, bullets, noise.

The regular expressions stand here, their words in ``data/furniture.txt``.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from kg.articles.forms import has_quotation_mark, is_sentence, is_title_case, reports_speech
from kg.text import wordlists
from kg.text.dates import read_date_line

FurnitureKind = Literal["bullet", "caption", "credit", "date", "link", "noise"]

_DATA = Path(__file__).resolve().parent / "data"
_LONGEST_LABELLED_HEADLINE = 20  # words of a teaser, label included
_LONGEST_COMMAND = 16  # words


_WORDS = wordlists.sections(_DATA / "furniture.txt")


def words_of(kind: str) -> tuple[str, ...]:
    """Give the words and phrases of one section of ``data/furniture.txt``, in their order.

    :param kind: the heading of the section, for example ``agency``
    :raises KeyError: there is no such heading
    """
    return _WORDS[kind]


def pattern_of(kind: str) -> str:
    """Give a regular expression that matches any entry of a section of ``data/furniture.txt``, with any white space between its words."""
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+").replace(r"\*", r"\w+") for entry in words_of(kind))


AGENCY = pattern_of("agency")
_CREDITED_AGENCY = rf"(?:the\s+)?(?:{AGENCY})(?:\s+news(?:\s+agency)?)?"

BULLET = re.compile(r"^[•·▪●◦‣∙■►*]\s+")
_SIGN_OFF = re.compile(r"(?<=[.!?\"”’)])\s*(?:--|[—–])\s*[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}\s?\.?$")
_CAPTION = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"^(?:image|photo|picture|video|media)s?\s+(?:copyright|caption|credit|source|by|courtesy)\b", re.IGNORECASE),
        (r"^(?:image|photo|picture|file(?:\s+photo)?|caption|pic)s?\s*[:|–—-]\s", re.IGNORECASE),
        (rf"[(\[]\s*(?:\w+\s+)?(?:{pattern_of('picture')})\b[^()\[\]]*[)\]]\W*$", re.IGNORECASE),
        (r"[(\[][^()\[\]]*(?:getty|shutterstock|/\s*(?:AP|AFP|Reuters|EPA))[^()\[\]]*[)\]]\W*$", re.IGNORECASE),
        (r"\b(?:(?:REUTERS|AFP|AP|AP Photo|EPA(?:-EFE)?|Getty(?: Images)?|Xinhua)\s?/\s?[A-Z][^.!?]{0,60}|Getty Images|AP Photo)\.?$", 0),
    )
)
# An agency or some names at the end are a caption's credit only where no speech is reported: reports may end with them too.
_NAMED_AT_END = re.compile(
    rf"[.!?\w]\s+\([A-Z][\w'’.-]*(?:(?:\s+|/)[A-Z][\w'’.-]*){{0,4}}(?:\s+|/)?\)$|[.!?]\s+\(?(?i:photo:?\s+)?(?i:{_CREDITED_AGENCY})\)?\.?$"
)
_CREDIT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\W*(?:(?:additional|with|and|more)\s+)*(?:reporting|writing|editing|edited|compiled|translated|written)\s+(?:and\s+\w+\s+)?by\b",
        r"^\W*(?:story|text|words|report|interview|photographs?|graphics?)\s+by\b",
        r"\bcontributed\s+(?:reporting|research|writing|to\s+(?:this|the)\s+(?:report|story|article|piece))\b",
        r"^\W*(?:sources?|via)\s*[:|]\s*\S+(?:\s+\S+){0,5}$",
        rf"^\W*(?:by\s+|from\s+|with\s+)?{_CREDITED_AGENCY}(?:\s*[,|/&]\s*(?:{_CREDITED_AGENCY}|[\w.]+(?:\s[\w.]+)?))*[^\w:]*$",
    )
)
_BYLINE = re.compile(r"^by\s+(?P<writers>\S.*)$", re.IGNORECASE)
_COMMAND = re.compile(rf"^\W*(?:please\s+)?(?:{pattern_of('command')})\b", re.IGNORECASE)
_WEB = re.compile(rf"\b(?:{pattern_of('web')})\b|@\w", re.IGNORECASE)
_TEASER = re.compile(rf"^\W*(?:{pattern_of('teaser')})\s*(?:[:|>»]|[-–—]\s)", re.IGNORECASE)
_LABEL_IN_CAPITALS = re.compile(r"^[A-Z][A-Z ’'&]{2,24}:\s+\S")
_LEGAL = re.compile(
    r"(?:^|\s)(?:©|\(c\)\s)|\ball\s+rights\s+reserved\b|\bcopyright\s+(?:\d{4}|of)\b|\b(?:we|our|this\s+(?:web)?site|you|your)\b.{0,80}\bcookies?\b"
    r"|\bcookies?\b.{0,80}\b(?:you|your|browser|accept|consent)\b|\b(?:our|your?|by)\b.{0,80}\b(?:terms\s+of\s+(?:use|service)|privacy\s+policy)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\W*(?:https?://\S+|www\.\S+|\S+@\S+\.\w+|(?:twitter|facebook|instagram|e-?mail|contact|web)\s*:\s*\S+)\W*$", re.IGNORECASE
)
_COUNT = re.compile(rf"\W*+\d*+\W*+(?:{pattern_of('count')})?\W*+$", re.IGNORECASE)


def furniture_kind(line: str) -> FurnitureKind | None:
    """Say which kind of page furniture (caption, credit, link, ...) a line is by its form; None where it may be prose or a heading."""
    return next((kind for kind, is_of_kind in _TESTS.items() if is_of_kind(line)), None)


def sign_off(line: str) -> int:
    """Find a sign-off, the writer's name at the end of a paragraph ("… he left.--Ann Smith."), as columns of short news items have it.

    A quotation followed by a dash and a name is no sign-off: the name is its source. A convention of print; PolNeAR's training part and
    the world articles have no such column.

    :returns: the offset where the sign-off begins; the length of the line where it has none

    >>> text = "The bridge stays shut for repairs until the spring, the harbour office said on Monday.--Ann Smith."
    >>> text[sign_off(text):]
    '--Ann Smith.'
    """
    match = _SIGN_OFF.search(line, max(0, len(line) - 80))
    return match.start() if match and len(line.split()) >= 12 and line[0] not in "\"“‘'" else len(line)


def _is_noise(line: str) -> bool:
    """Say whether a line is a counter, or has fewer than three letters."""
    return bool(_COUNT.match(line)) or sum(map(str.isalpha, line[:200])) < 3


def _is_credit(line: str) -> bool:
    """Say whether a line credits writers, editors or an agency."""
    byline = _BYLINE.match(line)
    return any(pattern.search(line) for pattern in _CREDIT) or bool(byline and _is_names(byline["writers"]))


def _is_names(text: str) -> bool:
    """Say whether the rest of a "By …" line is names and not a sentence ("By Friday the talks had failed.")."""
    words = [word for word in re.split(r"[\s,|/&]+", text.strip(" .")) if word]
    small_words = {"and", "in", "for", "of", "the", "de", "van", "von", "al"}
    all_fit = all(word[0].isupper() or not word[0].isalpha() or word in small_words for word in words)
    return len(words) <= 14 and all_fit and not (text.endswith(".") and len(words) > 6)


def _is_caption(line: str) -> bool:
    """Say whether a line is the caption of a picture, or its credit."""
    names_at_end = _NAMED_AT_END.search(line) and not reports_speech(line) and not has_quotation_mark(line)
    return any(pattern.search(line) for pattern in _CAPTION) or bool(names_at_end)


def _is_link(line: str) -> bool:
    """Say whether a line leads away from the article: an address, a legal note, a teaser, a command to the reader.

    A command ("Read our newsletter") counts if it names the web, or is neither a sentence nor a headline.
    """
    if _ADDRESS.match(line) or (_LEGAL.search(line) and not has_quotation_mark(line)):
        return True
    words, sentence, title_case = len(line.split()), is_sentence(line), is_title_case(line)
    if _TEASER.match(line) or (_LABEL_IN_CAPITALS.match(line) and is_title_case(line.split(":", 1)[1])):
        return words <= _LONGEST_LABELLED_HEADLINE and (title_case or not sentence)
    if words > _LONGEST_COMMAND or not _COMMAND.match(line) or has_quotation_mark(line):
        return False
    return bool(_WEB.search(line)) or not (sentence or title_case)


# Kind of furniture → the test of a line for it, the surest first: the first test that is passed names the kind.
_TESTS: dict[FurnitureKind, Callable[[str], object]] = {
    "date": read_date_line,
    "noise": _is_noise,
    "bullet": BULLET.match,
    "credit": _is_credit,
    "caption": _is_caption,
    "link": _is_link,
}
