"""The lines of a text, and what each is by its form: prose, or one of the kinds of furniture that stand around it on a page.

Forms, not lists of one site's strings: sentence form, credit patterns, labels, imperatives without a subject.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from kg.records import Span
from kg.text.dates import read_date_line

LineKind = Literal["prose", "short", "heading", "bullet", "caption", "credit", "date", "link", "noise"]
"""``short`` is one short sentence (prose between prose, a link among links); ``heading`` is a short line without sentence form."""

# A line that ends without a full stop is prose only when it is longer than this many words: in PolNeAR's training texts 20 of
# 1,091 shorter such lines outside titles hold reported content, nearly all of them in link lists and live-blog chrome.
LONGEST_HEADING = 20
SHORTEST_PROSE = 12  # words of a lone sentence; shorter ones are "short" and judged by their neighbours
LONGEST_FURNITURE = 60  # words, of at most 20 characters on average; longer lines are not looked at for credits and links

AGENCIES = (
    "Reuters", "AP", "Associated Press", "AFP", "Agence France-Presse", "UPI", "PTI", "ANI", "IANS", "Xinhua", "TASS", "DPA", "EFE",
    "ANSA", "Kyodo", "Yonhap", "Bernama", "Anadolu", "AAP", "PA Media", "Press Association", "Canadian Press", "Interfax", "KUNA", "WAFA",
    "Bloomberg", "EPA",
)  # fmt: skip
_AGENCY = r"(?:the\s+)?(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in AGENCIES) + r")(?:\s+news(?:\s+agency)?)?"

_FINAL = re.compile(r"[.!?…:][\s\"'”’»)\]]*(?:\[[^\[\]]{1,30}\]\s*)?$")
_INNER_END = re.compile(r"[.!?…][\"'”’)\]]*\s+[\"'“‘(\[]*[A-Z0-9]")
_SPOKEN = re.compile(r"[,.!?][\"”]\s+(?:[a-z]|[A-Z]\w+\s+[a-z])|\b(?:said|told|added)\b")
_SAYS = re.compile(r"\b(?:say|said|tell|told|add|wrote|ask|tweet|repl|continu|state|announce|warn|explain|insist|conclu)", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_NEWLINE = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
BULLET = re.compile(r"^[•·▪●◦‣∙■►*]\s+")
_QUOTED = re.compile('["“”]')
_SIGN_OFF = re.compile(r"(?<=[.!?\"”’)])\s*(?:--|[—–])\s*[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}\s?\.?$")

_PICTURE = r"(?:photo(?:graph)?s?|images?|pictures?|pics?|file|video|graphic|illustration|screen\s?(?:grab|shot)|handout|courtesy|credit)"
_CAPTION = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"^(?:image|photo|picture|video|media)s?\s+(?:copyright|caption|credit|source|by|courtesy)\b", re.IGNORECASE),
        (r"^(?:image|photo|picture|file(?:\s+photo)?|caption|pic)s?\s*[:|–—-]\s", re.IGNORECASE),
        (rf"[(\[]\s*(?:\w+\s+)?{_PICTURE}\b[^()\[\]]*[)\]]\W*$", re.IGNORECASE),
        (r"[(\[][^()\[\]]*(?:getty|shutterstock|/\s*(?:AP|AFP|Reuters|EPA))[^()\[\]]*[)\]]\W*$", re.IGNORECASE),
        (
            r"\b(?:(?:REUTERS|AFP|AP|AP Photo|EPA(?:-EFE)?|Getty(?: Images)?|Xinhua)\s?/\s?[A-Z][^.!?]{0,60}|Getty Images|AP Photo)\.?$",
            0,
        ),
    )
)
# An agency or some names at the end are a caption's credit only where no speech is reported: reports may end with them too.
_NAMED = re.compile(
    rf"[.!?\w]\s+\([A-Z][\w'’.-]*(?:(?:\s+|/)[A-Z][\w'’.-]*){{0,4}}(?:\s+|/)?\)$|[.!?]\s+\(?(?i:photo:?\s+)?(?i:{_AGENCY})\)?\.?$"
)
_CREDIT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\W*(?:(?:additional|with|and|more)\s+)*(?:reporting|writing|editing|edited|compiled|translated|written)\s+(?:and\s+\w+\s+)?by\b",
        r"^\W*(?:story|text|words|report|interview|photographs?|graphics?)\s+by\b",
        r"\bcontributed\s+(?:reporting|research|writing|to\s+(?:this|the)\s+(?:report|story|article|piece))\b",
        r"^\W*(?:sources?|via)\s*[:|]\s*\S+(?:\s+\S+){0,5}$",
        rf"^\W*(?:by\s+|from\s+|with\s+)?{_AGENCY}(?:\s*[,|/&]\s*(?:{_AGENCY}|[\w.]+(?:\s[\w.]+)?))*[^\w:]*$",
    )
)
_BYLINE = re.compile(r"^by\s+(?P<who>\S.*)$", re.IGNORECASE)
_BIOGRAPHY = re.compile(
    r"^(?:[A-Z][\w.'’-]*\s+){1,4}is\s+(?:an?|the|our)\s[^.]*\b(?:reporter|editor|correspondent|columnist|journalist|contributor|writer|fellow"
    r"|producer|blogger)\b[^.]*\.$"
)
_VERBS = (
    r"click|tap|sign\s+(?:up|in)|log\s+in|subscribe|follow|share|read\s+(?:more|next|also|the)|see\s+(?:more|also)|listen|watch|download|join"
    r"|have\s+your\s+say|give\s+us|get\s+(?:the|our|top|breaking|daily|it)|start\s+typing|register|support|donate|advertise|skip|scroll|view|browse"
    r"|search|print|email|send|copy|save|report|contact|comment|close|continue|show|load|enter|try|find\s+(?:out|us)|learn\s+more|like\s+us|buy"
)
_IMPERATIVE = re.compile(rf"^\W*(?:please\s+)?(?:{_VERBS})\b", re.IGNORECASE)
_WEB = re.compile(
    r"\b(?:here|newsletters?|inbox|app|facebook|twitter|instagram|youtube|whatsapp|telegram|linkedin|podcast|comments?|feedback|e-?mails?|page"
    r"|online|website|links?|window|search|alerts?|accounts?|stor(?:y|ies)|live|subscri\w+|privacy\s+policy)\b|@\w",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"^\W*(?:analysis|opinion|explainer|exclusive|watch|read(?:\s+(?:more|also|next))?|see(?:\s+(?:more|also))?|more|related|live(?:\s+updates?)?"
    r"|video|in\s+pictures|also\s+read|recommended|don['’]t\s+miss|breaking|updates?|podcast|gallery|must\s+read)\s*(?:[:|>»]|[-–—]\s)",
    re.IGNORECASE,
)
_SHOUTED_LABEL = re.compile(r"^[A-Z][A-Z ’'&]{2,24}:\s+\S")
_LEGAL = re.compile(
    r"(?:^|\s)(?:©|\(c\)\s)|\ball\s+rights\s+reserved\b|\bcopyright\s+(?:\d{4}|of)\b|\b(?:we|our|this\s+(?:web)?site|you|your)\b.{0,80}\bcookies?\b"
    r"|\bcookies?\b.{0,80}\b(?:you|your|browser|accept|consent)\b|\b(?:our|your?|by)\b.{0,80}\b(?:terms\s+of\s+(?:use|service)|privacy\s+policy)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\W*(?:https?://\S+|www\.\S+|\S+@\S+\.\w+|(?:twitter|facebook|instagram|e-?mail|contact|web)\s*:\s*\S+)\W*$", re.IGNORECASE
)
_COUNT = re.compile(
    r"\W*+\d*+\W*+(?:comments?|shares?|likes?|views?|votes?|replies|min(?:ute)?s?\s+read|tt)?\W*+(?:min(?:ute)?s?\s+read)?\W*+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one paragraph of a hard-wrapped text, without the white space around it."""

    span: Span
    text: str
    kind: LineKind

    @property
    def norm(self) -> str:
        """What repeats of this line have in common."""
        return " ".join(self.text.lower().split())

    @property
    def is_single(self) -> bool:
        """Whether it is one sentence at most."""
        return not _INNER_END.search(self.text)

    @property
    def is_speech(self) -> bool:
        """Whether it reports speech in the way of running text, as headlines do not."""
        return bool(_SPOKEN.search(self.text))


def lines(text: str) -> tuple[Line, ...]:
    """Cut a text into lines; a hard-wrapped paragraph is one line, and so is a sentence with a stray line break in it."""
    pieces: list[tuple[int, int, bool]] = []  # start, end, whether a blank line stands before it
    for match in _LINE.finditer(text):
        if not (stripped := match[0].strip()):
            continue
        start = match.end() - len(match[0].lstrip())
        end = start + len(stripped)
        blank = not pieces or len(_NEWLINE.findall(text, pieces[-1][1], start)) > 1
        pieces.append((start, end, blank))
    wrapped = _is_wrapped(text, pieces)
    joined: list[tuple[int, int]] = []
    for start, end, blank in pieces:
        if joined and not blank and (wrapped or _goes_on(text[max(joined[-1][0], joined[-1][1] - 200) : joined[-1][1]], text[start])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(Line(Span(start, end), text[start:end], line_kind(text[start:end])) for start, end in joined)


def _is_wrapped(text: str, pieces: Sequence[tuple[int, int, bool]]) -> bool:
    """Whether the lines are cut at one width, as in mail and old archives, and not at the ends of paragraphs."""
    following = [start for start, _, blank in pieces if not blank]
    widths = [end - start for start, end, _ in pieces]
    if len(following) < 8 or not 40 <= median(widths) <= 100 or max(widths) > 120:
        return False
    return sum(text[start].islower() for start in following) > 0.4 * len(following)


def _goes_on(before: str, first: str) -> bool:
    return first.islower() and len(before.split()) >= 4 and not is_sentence(before)


def line_kind(line: str) -> LineKind:
    """Say what a line is by its own form; where the answer hangs on its neighbours, ``kg.articles.pages`` has the last word.

    >>> line_kind("The council will vote again in May, the mayor said on Tuesday evening.")
    'prose'
    >>> line_kind("Sign up for our newsletter.")
    'link'
    >>> line_kind("A fisherman mends his nets in the old harbour. (Photo: Coast News)")
    'caption'
    """
    words = line.split()
    if len(words) <= LONGEST_FURNITURE and len(line) <= 20 * LONGEST_FURNITURE and (kind := _furniture(line)):
        return kind
    if not is_sentence(line):
        return (
            "prose" if len(words) > LONGEST_HEADING or (len(words) >= 5 and _SPOKEN.search(line) and not is_title_case(line)) else "heading"
        )
    if len(words) >= SHORTEST_PROSE or _INNER_END.search(line):
        return "prose"
    return "short"


def is_sentence(line: str) -> bool:
    """Whether a line ends as sentences end, and is no headline in capitals.

    >>> [is_sentence(line) for line in ("They left.", "Mayor Leaves", "WHO GAINS?", "He said:", "More:")]
    [True, False, False, True, False]
    """
    if not _FINAL.search(line[-200:]) or is_shouted(line):
        return False
    if line.endswith((":", "...", "…")) and len(line.split()) < 4 and not _SAYS.search(line):
        return False  # "More:", "Also ..."
    return not (line.rstrip().endswith(("?", "!")) and is_title_case(line))


def is_shouted(line: str) -> bool:
    """Whether a line is written in capitals."""
    letters = [letter for letter in line[:200] if letter.isalpha()]
    return len(letters) > 4 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def is_title_case(line: str) -> bool:
    """Whether the Words of a Line Begin Like These."""
    long = [word.strip("\"'“”‘’(") for word in line.split()]
    long = [word for word in long if len(word) >= 4 and word[0].isalpha()]
    return len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def sign_off(line: str) -> int:
    """Find where the writer's name at the end of a paragraph begins ("… he left.--Ann Smith."); its length where there is none.

    A quotation followed by a dash and a name is no sign-off: the name is its source.

    >>> text = "The bridge stays shut for repairs until the spring, the harbour office said on Monday.--Ann Smith."
    >>> text[sign_off(text):]
    '--Ann Smith.'
    """
    match = _SIGN_OFF.search(line, max(0, len(line) - 80))
    return match.start() if match and len(line.split()) >= SHORTEST_PROSE and line[0] not in "\"“‘'" else len(line)


def is_biography(line: str) -> bool:
    """Whether a line presents the writer ("Ann Smith is a reporter for …")."""
    return len(line) <= 400 and bool(_BIOGRAPHY.match(line))


def _furniture(line: str) -> LineKind | None:
    """Say which kind of furniture a line is, if its form alone shows it."""
    return next((kind for kind, shows in _SHOWS.items() if shows(line)), None)


def _is_noise(line: str) -> bool:
    return bool(_COUNT.match(line)) or sum(map(str.isalpha, line[:200])) < 3


def _is_credit(line: str) -> bool:
    byline = _BYLINE.match(line)
    return any(pattern.search(line) for pattern in _CREDIT) or bool(byline and _is_names(byline["who"]))


def _is_names(text: str) -> bool:
    """Whether the rest of a "By …" line is names and not a sentence ("By Friday the talks had failed.")."""
    words = [word for word in re.split(r"[\s,|/&]+", text.strip(" .")) if word]
    capitals = sum(
        word[0].isupper() or not word[0].isalpha() or word in {"and", "in", "for", "of", "the", "de", "van", "von", "al"} for word in words
    )
    return len(words) <= 14 and capitals == len(words) and not (text.endswith(".") and len(words) > 6)


def _is_caption(line: str) -> bool:
    named = _NAMED.search(line) and not _SPOKEN.search(line) and not _QUOTED.search(line)
    return any(pattern.search(line) for pattern in _CAPTION) or bool(named)


def _is_link(line: str) -> bool:
    if _ADDRESS.match(line) or (_LEGAL.search(line) and not _QUOTED.search(line)):
        return True
    words, sentence, capitals = len(line.split()), is_sentence(line), is_title_case(line)
    if _TEASER.match(line) or (_SHOUTED_LABEL.match(line) and is_title_case(line.split(":", 1)[1])):
        return words <= LONGEST_HEADING and (capitals or not sentence)
    return words <= 16 and bool(_IMPERATIVE.match(line) and not _QUOTED.search(line) and (_WEB.search(line) or not (sentence or capitals)))


# In the order of certainty: the first that says yes names the kind.
_SHOWS: dict[LineKind, Callable[[str], object]] = {
    "date": read_date_line,
    "noise": _is_noise,
    "bullet": BULLET.match,
    "credit": _is_credit,
    "caption": _is_caption,
    "link": _is_link,
}
