"""Cuts the paragraphs of an article into sentences, and finds its quotations. Neither crosses the end of a paragraph.

sentencex proposes the cuts: it works by rules, keeps a quotation whole and loses no character. Its mistakes in news are mended here.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import sentencex

from kg.records import Article, Sentence, Span

# A sentence that is longer is cut at a white space; the attribution model reads at most 382 word pieces at once, about as much.
LONGEST = 2000  # characters
# Characters that sentencex sees at once: where quotation marks are left open, its time grows with the square of the text's length.
_WINDOW = 10_000
_LINE_BREAKS = str.maketrans(dict.fromkeys("\r\n\v\f\x85\u2028\u2029", " "))  # a line break inside a paragraph ends no sentence

# Abbreviations, initials and times of day at the end of a text: their full stop ends no sentence.
_WORD_START = r"(?:^|[\s(\[\"'“‘—–-])"
_TITLE = re.compile(
    _WORD_START + r"(?:Mr|Mrs|Ms|Mx|Messrs|Dr|Prof|Gov|Lt|Maj|Gen|Brig|Col|Sgt|Cpl|Pvt|Pfc|Capt|Cmdr|Adm|Sens?|Reps?|Rev|Hon|Pres|Amb"
    r"|Supt|Insp|Det|Atty|Msgr|Dep|Asst|Sec|Min|St|Ste|Mt|Ft|vs|v)\.$"
)
_INITIAL = re.compile(_WORD_START + r"(?:[A-Z]\.\s?)*[A-Z]\.$")
# An initial behind a capitalised word, so that it belongs to a name ("Ada M.").
_INITIAL_IN_NAME = re.compile(r"(?:^|[A-Z][\w’'-]*\s|[A-Z]\.\s?)[\"'“‘(]*[A-Z]\.$")
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}$")  # "U.S."
_CLOCK = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)
# What follows a time of day within the same sentence: a weekday, a time zone, a number.
_AFTER_CLOCK = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{1,3}T\b|GMT\b|UTC\b|Eastern\b|Pacific\b|Central\b|\d")
# Words that begin a sentence after "U.S." or an initial; another capital is taken for the rest of a name.
_OPENER = re.compile(
    r"[\"'“‘(\[]*(?:The|This|That|These|Those|A|An|In|On|At|By|For|From|After|Before|But|And|Or|So|If|As|When|While|Since|With|He|She|It|They|We"
    r"|You|I|His|Her|Its|Their|Our|My|There|Here|What|Who|How|Why|Not|No|Yes|Some|Many|Most|Both|Last|Now|Then|Also|Mr|Mrs|Ms)\b"
)
_LOWER_CASE_NAME = re.compile(r"[a-z]{1,3}-?[A-Z]")  # a name that begins with a small letter: "al-Sudani", "iPhone"
# The answer "No." before a new sentence; sentencex takes it for "number".
_ANSWER_NO = re.compile(r"\b[Nn]o\.\s+(?=(?!One\b)[A-Z][a-z])")


def split(article: Article) -> tuple[Sentence, ...]:
    """Cut the paragraphs of an article into sentences.

    :returns: sentences in order; together they cover every character of the paragraphs but the white space between sentences. A sentence
        of more than ``LONGEST`` characters is cut into pieces, each of which counts as a sentence.
    """
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(article.paragraphs):
        text = article.snapshot.text[paragraph.span.start : paragraph.span.end]
        for start, end in _uncut_sentences(text):
            for piece_start, piece_end in _cut_to_length(text, start, end):
                if span := _without_outer_space(text, Span(piece_start, piece_end), paragraph.span.start):
                    sentences.append(Sentence(span, number))
    return tuple(sentences)


def count_overlong(article: Article) -> int:
    """Count the sentences of more than ``LONGEST`` characters, which ``split`` cuts into pieces."""
    long_paragraphs = [paragraph.span for paragraph in article.paragraphs if paragraph.span.end - paragraph.span.start > LONGEST]
    texts = (article.snapshot.text[span.start : span.end] for span in long_paragraphs)
    return sum(end - start > LONGEST for text in texts for start, end in _uncut_sentences(text))


def notes(articles: Iterable[Article]) -> list[str]:
    """Write a sentence for the user about each article with sentences that were too long to be read whole."""
    counts = ((article.key, count_overlong(article)) for article in articles)
    return [f"{key}: sentences of more than {LONGEST:,} characters were read in pieces ({count})." for key, count in counts if count]


def _uncut_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give start and end of each sentence of a paragraph, however long it is.

    :param text: the paragraph; offsets count from its start
    """
    return pairwise([0, *_sentence_ends(text.translate(_LINE_BREAKS)), len(text)])


def _cut_to_length(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence into pieces of at most ``LONGEST`` characters, and give start and end of each.

    A cut falls behind the last white space in the second half of a piece, else at the limit.
    """
    while end - start > LONGEST:
        limit = start + LONGEST
        cut = next((offset for offset in range(limit, limit - LONGEST // 2, -1) if text[offset - 1].isspace()), limit)
        yield start, cut
        start = cut
    yield start, end


def _proposed_ends(text: str) -> Iterator[int]:
    """Give the offsets where sentencex ends a sentence, the end of the text included.

    sentencex reads a long text in windows of ``_WINDOW`` characters. A window may cut its last sentence, so the next window begins with it.
    """
    start = 0
    while len(text) - start > _WINDOW:
        ends = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text[start : start + _WINDOW])]
        certain_ends = ends[:-1] or [_WINDOW]
        yield from (start + end for end in certain_ends)
        start += certain_ends[-1]
    yield from (start + boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", text[start:]))


def _sentence_ends(text: str) -> list[int]:
    """Give the offsets where sentences end within a paragraph, without the end of the paragraph.

    Of the ends that sentencex proposes those inside a sentence are dropped; an end after the answer "No." is added, which sentencex takes
    for "number".
    """
    proposed = list(_proposed_ends(text))[:-1]
    kept = {end for end in proposed if not _is_inside_sentence(text[max(0, end - 60) : end], text[end : end + 30])}
    return sorted(kept | {match.end() for match in _ANSWER_NO.finditer(text)})


def _is_inside_sentence(before: str, after: str) -> bool:
    """Say whether an end of a sentence that sentencex proposes is none.

    It is none within initials ("U.|S."), before a small letter, within a time ("5 p.m.| Monday"), behind a title ("Mr.| Berg"), and
    behind "U.S." or an initial where the name goes on.

    :param before: the last characters before the proposed end
    :param after: the first characters behind it
    """
    has_space = before != before.rstrip() or after != after.lstrip()
    before, after = before.rstrip(), after.lstrip()
    if not has_space and re.match(r"[A-Z]\.", after):
        return True
    if after[:1].islower():
        return not _LOWER_CASE_NAME.match(after)
    if _CLOCK.search(before):
        return bool(_AFTER_CLOCK.match(after))
    if _TITLE.search(before):
        return True
    ends_with_initials = _ACRONYM.search(before) or (_INITIAL.search(before) and _INITIAL_IN_NAME.search(before))
    return bool(ends_with_initials) and after[:1].isalnum() and not _OPENER.match(after)


# ── quotations ───────────────────────────────────────────────────────────────

_QUOTATION_MARK = re.compile(r"[“”„«»\"]|''|``|‘")
_WORD_END_MARK = re.compile(r"’(?!\w)")  # ’ at the end of a word: an apostrophe, or a closing mark
_OPENING, _CLOSING = frozenset("“„«") | {"``"}, frozenset("”»")


def quotations(article: Article) -> tuple[Span, ...]:
    """Find the texts in quotation marks, without the marks.

    Curly, straight, doubled and angle marks count as one kind, since pages mix them. ‘Single’ marks count only outside of these, and only
    where they are closed. A quotation without a closing mark runs to the next opening mark, or to the end of its paragraph.

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
    while mark := _QUOTATION_MARK.search(text, offset):
        offset = mark.end()
        if mark[0] == "‘":
            if opened is None and (end := _single_quote_end(text, mark.end())):
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
    """Say whether a quotation mark opens a quotation.

    1. a mark with the shape of an opening mark (“ „ « ``) opens at the start of a word, and wherever no quotation is open
    2. a mark with the shape of a closing mark (” ») opens at the start of a word where no quotation is open
    3. a straight mark opens at the start of a word

    :param is_open: whether a quotation is open before the mark
    """
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    stands_at_word_start = (not before or before.isspace() or before in "([{—–-/‘") and bool(after) and not after.isspace()
    # 1
    if mark[0] in _OPENING:
        return stands_at_word_start or not is_open
    # 2 and 3
    return stands_at_word_start and not (mark[0] in _CLOSING and is_open)


def _single_quote_end(text: str, start: int) -> int | None:
    """Find where a quotation in ‘single’ marks ends.

    A ’ inside a word is an apostrophe. One behind an s may be an apostrophe too ("the workers’ club"), so it ends the quotation only where
    no other mark does.

    :param start: the offset behind the opening mark
    :returns: the offset of the closing mark; None where the opening mark is an apostrophe ("‘90s") or nothing closes it
    """
    if not text[start : start + 1].isalpha() or text[start - 2 : start - 1].isalnum():
        return None
    limit = next((mark.start() for mark in _QUOTATION_MARK.finditer(text, start)), len(text))
    ends = [match.start() for match in _WORD_END_MARK.finditer(text, start + 2, limit)]
    return next((end for end in ends if text[end - 1] != "s"), ends[0] if ends else None)


def _without_outer_space(text: str, inside: Span, offset: int) -> Span | None:
    """Turn a span of a paragraph into a span of the snapshot, without white space at its ends; None where nothing is left.

    :param text: the paragraph
    :param inside: a span whose offsets count from the paragraph's start
    :param offset: offset of the paragraph's start in the snapshot
    """
    piece = text[inside.start : inside.end]
    if not piece.strip():
        return None
    start = offset + inside.start
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
