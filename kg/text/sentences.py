"""Articles → sentences, and the stretches that stand in quotation marks; both inside paragraphs, offsets exact.

sentencex cuts (rule-based, keeps a quotation whole, loses no character); what it gets wrong in news is mended here.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from kg.records import Article, Sentence, Span

# A sentence that is longer is cut at a white space; the attribution model reads at most 382 word pieces at once, about as much.
LONGEST = 2000  # characters
_STRETCH = 10_000  # characters that sentencex sees at once: its time grows with the square where quotation marks are left open
_BREAKS = str.maketrans(dict.fromkeys("\r\n\v\f\x85\u2028\u2029", " "))  # a line break inside a paragraph ends no sentence

_START = r"(?:^|[\s(\[\"'“‘—–-])"
_TITLE = re.compile(
    _START + r"(?:Mr|Mrs|Ms|Mx|Messrs|Dr|Prof|Gov|Lt|Maj|Gen|Brig|Col|Sgt|Cpl|Pvt|Pfc|Capt|Cmdr|Adm|Sens?|Reps?|Rev|Hon|Pres|Amb|Supt|Insp"
    r"|Det|Atty|Msgr|Dep|Asst|Sec|Min|St|Ste|Mt|Ft|vs|v)\.$"
)
_INITIAL = re.compile(_START + r"(?:[A-Z]\.\s?)*[A-Z]\.$")
_NAME_BEFORE = re.compile(r"(?:^|[A-Z][\w’'-]*\s|[A-Z]\.\s?)[\"'“‘(]*[A-Z]\.$")
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}$")
_CLOCK = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)
_AFTER_CLOCK = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{1,3}T\b|GMT\b|UTC\b|Eastern\b|Pacific\b|Central\b|\d")
# Words that begin a sentence after "U.S." or an initial; another capital is taken for the rest of a name.
_OPENER = re.compile(
    r"[\"'“‘(\[]*(?:The|This|That|These|Those|A|An|In|On|At|By|For|From|After|Before|But|And|Or|So|If|As|When|While|Since|With|He|She|It|They|We"
    r"|You|I|His|Her|Its|Their|Our|My|There|Here|What|Who|How|Why|Not|No|Yes|Some|Many|Most|Both|Last|Now|Then|Also|Mr|Mrs|Ms)\b"
)
_SMALL_NAME = re.compile(r"[a-z]{1,3}-?[A-Z]")  # "al-Sudani", "iPhone"
_NO = re.compile(r"\b[Nn]o\.\s+(?=(?!One\b)[A-Z][a-z])")


def split(article: Article) -> tuple[Sentence, ...]:
    """Cut the paragraphs of an article into sentences, which cover every character but the white space between them.

    A sentence longer than ``LONGEST`` is cut into pieces, each of which is a sentence from here on.
    """
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(article.paragraphs):
        text = article.snapshot.text[paragraph.span.start : paragraph.span.end]
        for start, end in _whole(text):
            for first, last in _pieces(text, start, end):
                if span := _trimmed(text, first, last, paragraph.span.start):
                    sentences.append(Sentence(span, number))
    return tuple(sentences)


def overlong(article: Article) -> int:
    """Count the sentences that are cut for their length alone."""
    long = [paragraph.span for paragraph in article.paragraphs if paragraph.span.end - paragraph.span.start > LONGEST]
    texts = (article.snapshot.text[span.start : span.end] for span in long)
    return sum(end - start > LONGEST for text in texts for start, end in _whole(text))


def _whole(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph, however long."""
    return pairwise([0, *_cuts(text.translate(_BREAKS)), len(text)])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long: at the last white space that leaves a piece more than half of the length, else anywhere."""
    while end - start > LONGEST:
        limit = start + LONGEST
        cut = next((place for place in range(limit, limit - LONGEST // 2, -1) if text[place - 1].isspace()), limit)
        yield start, cut
        start = cut
    yield start, end


def _boundaries(text: str) -> Iterator[int]:
    """Where sentencex ends a sentence, the end of the text included; a long text is shown to it in stretches that begin with a sentence."""
    start = 0
    while len(text) - start > _STRETCH:
        ends = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text[start : start + _STRETCH])]
        sure = ends[:-1] or [_STRETCH]  # the last may go on in the next stretch
        yield from (start + end for end in sure)
        start += sure[-1]
    yield from (start + boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text[start:]))


def _cuts(text: str) -> list[int]:
    """Where sentences end within a paragraph."""
    ends = list(_boundaries(text))[:-1]
    kept = {end for end in ends if not _belongs_together(text[max(0, end - 60) : end], text[end : end + 30])}
    return sorted(kept | {match.end() for match in _NO.finditer(text)})


def _belongs_together(before: str, after: str) -> bool:
    """Whether a cut falls inside a sentence: behind a title, an initial, "U.S." or "5 p.m.", or before a small letter."""
    gap = before != before.rstrip() or after != after.lstrip()
    before, after = before.rstrip(), after.lstrip()
    if not gap and re.match(r"[A-Z]\.", after):
        return True
    if after[:1].islower():
        return not _SMALL_NAME.match(after)
    if _CLOCK.search(before):
        return bool(_AFTER_CLOCK.match(after))
    if _TITLE.search(before):
        return True
    name = _ACRONYM.search(before) or (_INITIAL.search(before) and _NAME_BEFORE.search(before))
    return bool(name) and after[:1].isalnum() and not _OPENER.match(after)


# ── quotations ───────────────────────────────────────────────────────────────

_MARK = re.compile(r"[“”„«»\"]|''|``|‘")
_APOSTROPHE_END = re.compile(r"’(?!\w)")
_OPENING, _CLOSING = frozenset("“„«") | {"``"}, frozenset("”»")


def quotations(article: Article) -> tuple[Span, ...]:
    """Find what stands in quotation marks, without the marks.

    Curly, straight, doubled and angle marks are of one family, since pages mix them; ‘single’ ones count outside these, where they
    close. A quotation that is left open runs to the end of its paragraph; a new opening mark begins a new stretch, in the next
    paragraph as well, so that broken marks spoil one paragraph at most.
    """
    found: list[Span] = []
    for paragraph in article.paragraphs:
        text = article.snapshot.text[paragraph.span.start : paragraph.span.end]
        for start, end in _stretches(text):
            if span := _trimmed(text, start, end, paragraph.span.start):
                found.append(span)
    return tuple(found)


def _stretches(text: str) -> list[tuple[int, int]]:
    """Find the quoted stretches of one paragraph."""
    stretches: list[tuple[int, int]] = []
    opened: int | None = None
    place = 0
    while mark := _MARK.search(text, place):
        place = mark.end()
        if mark[0] == "‘":
            if opened is None and (end := _single_end(text, mark.end())):
                stretches.append((mark.end(), end))
                place = end
        elif _is_opening(mark, text, is_open=opened is not None):
            if opened is not None:
                stretches.append((opened, mark.start()))
            opened = mark.end()
        elif opened is not None:
            stretches.append((opened, mark.start()))
            opened = None
    return stretches if opened is None else [*stretches, (opened, len(text))]


def _is_opening(mark: re.Match[str], text: str, *, is_open: bool) -> bool:
    """Whether a mark opens a quotation: by its shape, but where its place says otherwise by its place."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    stands_open = (not before or before.isspace() or before in "([{—–-/‘") and bool(after) and not after.isspace()
    if mark[0] in _OPENING:
        return stands_open or not is_open
    return stands_open and not (mark[0] in _CLOSING and is_open)


def _single_end(text: str, start: int) -> int | None:
    """Find where a quotation in single curly marks ends; None where the mark is an apostrophe ("‘90s") or nothing closes it.

    A ’ inside a word is an apostrophe, and one behind an s may be ("the workers’ club"), so it ends the quotation only where no other does.
    """
    if not text[start : start + 1].isalpha() or text[start - 2 : start - 1].isalnum():
        return None
    stop = next((mark.start() for mark in _MARK.finditer(text, start)), len(text))
    ends = [match.start() for match in _APOSTROPHE_END.finditer(text, start + 2, stop)]
    return next((end for end in ends if text[end - 1] != "s"), ends[0] if ends else None)


def _trimmed(text: str, start: int, end: int, offset: int) -> Span | None:
    """Give a stretch of a paragraph as characters of the snapshot, without white space at its ends; None where nothing is left."""
    piece = text[start:end]
    if not piece.strip():
        return None
    return Span(offset + start + len(piece) - len(piece.lstrip()), offset + start + len(piece.rstrip()))
