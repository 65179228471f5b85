"""Cut the paragraphs of an article into sentences, and find its quotations. Neither crosses the end of a paragraph.

sentencex proposes the cuts: it works by rules, keeps a quotation whole and loses no character. Its mistakes in news are mended here.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from kg.records import Article, Sentence, Span

# A sentence that is longer is cut at a white space; the attribution model reads at most 382 word pieces at once, about as much.
LONGEST = 2000  # characters
# Characters that sentencex sees at once: where quotation marks are left open, its time grows with the square of the text's length.
_WINDOW = 10_000
_LINE_BREAKS = str.maketrans(dict.fromkeys("\r\n\v\f\x85\u2028\u2029", " "))  # a line break inside a paragraph ends no sentence

_WORD_START = r"(?:^|[\s(\[\"'“‘—–-])"
_TITLE = re.compile(
    _WORD_START + r"(?:Mr|Mrs|Ms|Mx|Messrs|Dr|Prof|Gov|Lt|Maj|Gen|Brig|Col|Sgt|Cpl|Pvt|Pfc|Capt|Cmdr|Adm|Sens?|Reps?|Rev|Hon|Pres|Amb"
    r"|Supt|Insp|Det|Atty|Msgr|Dep|Asst|Sec|Min|St|Ste|Mt|Ft|vs|v)\.$"
)
_INITIAL = re.compile(_WORD_START + r"(?:[A-Z]\.\s?)*[A-Z]\.$")
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
    """Cut the paragraphs of an article into sentences.

    :returns: sentences in order; together they cover every character of the paragraphs but the white space between sentences. A sentence
        of more than ``LONGEST`` characters is cut into pieces, each of which counts as a sentence.
    """
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(article.paragraphs):
        text = article.snapshot.text[paragraph.span.start : paragraph.span.end]
        for start, end in _uncut_sentences(text):
            for piece_start, piece_end in _pieces(text, start, end):
                if span := _without_outer_space(text, Span(piece_start, piece_end), paragraph.span.start):
                    sentences.append(Sentence(span, number))
    return tuple(sentences)


def overlong(article: Article) -> int:
    """Count the sentences that ``split`` cuts for their length alone."""
    long = [paragraph.span for paragraph in article.paragraphs if paragraph.span.end - paragraph.span.start > LONGEST]
    texts = (article.snapshot.text[span.start : span.end] for span in long)
    return sum(end - start > LONGEST for text in texts for start, end in _uncut_sentences(text))


def _uncut_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give start and end of each sentence of a paragraph, however long it is."""
    return pairwise([0, *_sentence_ends(text.translate(_LINE_BREAKS)), len(text)])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long: at the last white space that leaves a piece of more than half the limit, else at the limit."""
    while end - start > LONGEST:
        limit = start + LONGEST
        cut = next((offset for offset in range(limit, limit - LONGEST // 2, -1) if text[offset - 1].isspace()), limit)
        yield start, cut
        start = cut
    yield start, end


def _proposed_ends(text: str) -> Iterator[int]:
    """Give the offsets where sentencex ends a sentence, the end of the text included.

    A long text is shown to it in windows that begin with a sentence. The last sentence of a window may go on in the next one.
    """
    start = 0
    while len(text) - start > _WINDOW:
        ends = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text[start : start + _WINDOW])]
        certain = ends[:-1] or [_WINDOW]
        yield from (start + end for end in certain)
        start += certain[-1]
    yield from (start + boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text[start:]))


def _sentence_ends(text: str) -> list[int]:
    """Give the offsets where sentences end within a paragraph, the end of the paragraph left out."""
    proposed = list(_proposed_ends(text))[:-1]
    kept = {end for end in proposed if not _is_inside_sentence(text[max(0, end - 60) : end], text[end : end + 30])}
    return sorted(kept | {match.end() for match in _NO.finditer(text)})


def _is_inside_sentence(before: str, after: str) -> bool:
    """Say whether a proposed end falls inside a sentence: behind a title, an initial, "U.S." or "5 p.m.", or before a small letter.

    :param before: the last characters before the proposed end
    :param after: the first characters behind it
    """
    has_space = before != before.rstrip() or after != after.lstrip()
    before, after = before.rstrip(), after.lstrip()
    if not has_space and re.match(r"[A-Z]\.", after):
        return True
    if after[:1].islower():
        return not _SMALL_NAME.match(after)
    if _CLOCK.search(before):
        return bool(_AFTER_CLOCK.match(after))
    if _TITLE.search(before):
        return True
    ends_with_initials = _ACRONYM.search(before) or (_INITIAL.search(before) and _NAME_BEFORE.search(before))
    return bool(ends_with_initials) and after[:1].isalnum() and not _OPENER.match(after)


# ── quotations ───────────────────────────────────────────────────────────────

_MARK = re.compile(r"[“”„«»\"]|''|``|‘")
_APOSTROPHE_END = re.compile(r"’(?!\w)")
_OPENING, _CLOSING = frozenset("“„«") | {"``"}, frozenset("”»")


def quotations(article: Article) -> tuple[Span, ...]:
    """Find what stands in quotation marks, without the marks.

    Curly, straight, doubled and angle marks count as one kind, since pages mix them. ‘Single’ marks count only outside of these, and only
    where they are closed. A quotation that is left open runs to the end of its paragraph. A new opening mark begins a new quotation, so
    that a missing mark spoils one paragraph at most.

    :returns: spans of the snapshot, in order, none overlapping
    """
    quoted: list[Span] = []
    for paragraph in article.paragraphs:
        text, offset = article.snapshot.text[paragraph.span.start : paragraph.span.end], paragraph.span.start
        quoted += [span for inside in _quoted_spans(text) if (span := _without_outer_space(text, inside, offset))]
    return tuple(quoted)


def _quoted_spans(text: str) -> list[Span]:
    """Find the quotations of one paragraph; offsets count from its start."""
    spans: list[Span] = []
    opened: int | None = None
    offset = 0
    while mark := _MARK.search(text, offset):
        offset = mark.end()
        if mark[0] == "‘":
            if opened is None and (end := _single_end(text, mark.end())):
                spans.append(Span(mark.end(), end))
                offset = end
        elif _is_opening(mark, text, is_open=opened is not None):
            if opened is not None:
                spans.append(Span(opened, mark.start()))
            opened = mark.end()
        elif opened is not None:
            spans.append(Span(opened, mark.start()))
            opened = None
    return spans if opened is None else [*spans, Span(opened, len(text))]


def _is_opening(mark: re.Match[str], text: str, *, is_open: bool) -> bool:
    """Say whether a mark opens a quotation. The characters beside the mark decide where its shape contradicts them.

    :param is_open: whether a quotation is open before the mark
    """
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    stands_at_word_start = (not before or before.isspace() or before in "([{—–-/‘") and bool(after) and not after.isspace()
    if mark[0] in _OPENING:
        return stands_at_word_start or not is_open
    return stands_at_word_start and not (mark[0] in _CLOSING and is_open)


def _single_end(text: str, start: int) -> int | None:
    """Find where a quotation in single curly marks ends; None where its mark is an apostrophe ("‘90s") or nothing closes it.

    A ’ inside a word is an apostrophe. One behind an s may be an apostrophe too ("the workers’ club"), so it ends the quotation only where
    no other mark does.

    :param start: the offset behind the opening mark
    """
    if not text[start : start + 1].isalpha() or text[start - 2 : start - 1].isalnum():
        return None
    limit = next((mark.start() for mark in _MARK.finditer(text, start)), len(text))
    ends = [match.start() for match in _APOSTROPHE_END.finditer(text, start + 2, limit)]
    return next((end for end in ends if text[end - 1] != "s"), ends[0] if ends else None)


def _without_outer_space(text: str, inside: Span, offset: int) -> Span | None:
    """Turn a span of a paragraph into a span of the snapshot, without white space at its ends; None where nothing is left.

    :param text: the paragraph
    :param inside: counted from the paragraph's start
    :param offset: where the paragraph starts in the snapshot
    """
    piece = text[inside.start : inside.end]
    if not piece.strip():
        return None
    start = offset + inside.start
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
