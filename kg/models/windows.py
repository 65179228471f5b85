"""Cut an article into units (words and marks), and the units into windows of whole sentences: what the attribution model reads."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from kg.records import Article, Sentence, Span
from kg.text.sentences import quotations

MAX_PIECES = 382  # of one window, [CLS] and [SEP] aside: the encoder can read 510, but the cost of attention grows with the square
OVERLAP = 96  # pieces that two windows share, so that no sentence is judged without what precedes and follows it
CLS, SEP = 101, 102
# A layout is quotation state (0 to 2) x 8 + letter case (0 to 3) x 2 + whether a paragraph starts.
LAYOUTS = 24
QUOTED = 8  # the first layout inside a quotation or its marks
MARKS = "“”„«»\"'`‘’ "  # quotation marks, and the space that some pages set inside of them


@dataclass(frozen=True, slots=True)
class Units:
    """An article's words and marks, in order; a unit never crosses a sentence.

    :param spans: where each unit stands in the snapshot
    :param pieces: the wordpiece ids of each unit
    :param layouts: what wordpieces cannot show of each unit: quotation state, letter case, paragraph start (0 to ``LAYOUTS`` - 1)
    :param sentences: the number of each unit's sentence
    :param paragraphs: the number of each unit's paragraph
    """

    spans: tuple[Span, ...]
    pieces: tuple[tuple[int, ...], ...]
    layouts: tuple[int, ...]
    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]


def units(article: Article, sentences: Sequence[Sentence], tokenizer: Tokenizer) -> Units:
    """Cut an article into units: the tokenizer's own words, so that a span may begin and end wherever the tokenizer sees a boundary.

    :param tokenizer: without truncation
    """
    text, states = article.snapshot.text, _quoted(article)
    spans: list[Span] = []
    pieces: list[list[int]] = []
    layouts: list[int] = []
    in_sentence: list[int] = []
    in_paragraph: list[int] = []
    last_paragraph = -1
    texts = [text[sentence.span.start : sentence.span.end] for sentence in sentences]
    for number, encoding in enumerate(tokenizer.encode_batch(texts, add_special_tokens=False)):
        origin, paragraph = sentences[number].span.start, sentences[number].paragraph
        last_word = None
        for piece, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            if word == last_word:
                pieces[-1].append(piece)
                spans[-1] = Span(spans[-1].start, origin + end)
                continue
            last_word = word
            spans.append(Span(origin + start, origin + end))
            pieces.append([piece])
            layouts.append(states[origin + start] * 8 + _case(texts[number][start:end]) * 2 + (paragraph != last_paragraph))
            in_sentence.append(number)
            in_paragraph.append(paragraph)
            last_paragraph = paragraph
    # The case of a word is that of all its pieces.
    layouts = [layout // 8 * 8 + _case(text[span.start : span.end]) * 2 + layout % 2 for layout, span in zip(layouts, spans, strict=True)]
    return Units(tuple(spans), tuple(map(tuple, pieces)), tuple(layouts), tuple(in_sentence), tuple(in_paragraph))


def inside(article: Units, span: Span) -> range | None:
    """Give the numbers of the units that a span of the snapshot touches; None where it touches none."""
    start = bisect_right(article.spans, span.start, key=lambda unit: unit.end)
    end = bisect_left(article.spans, span.end, key=lambda unit: unit.start)
    return range(start, end) if start < end else None


def windows(article: Units, skip: int = 0, overlap: int = OVERLAP) -> tuple[range, ...]:
    """Cut units into windows of whole sentences and at most ``MAX_PIECES`` wordpieces.

    :param skip: pieces after which the first cut falls, 0 for a full window; training moves the cuts from epoch to epoch
    :param overlap: about how many pieces two windows share; 0 in training, where the cuts move
    :returns: ranges of unit numbers; a sentence longer than a window is cut where the window ends
    """
    sizes = [len(unit) for unit in article.pieces]
    count = len(sizes)
    result: list[range] = []
    start = 0
    room = skip or MAX_PIECES
    while start < count:
        end, used = start, 0
        while end < count and used + sizes[end] <= room:
            used += sizes[end]
            end += 1
        end = max(end, start + 1)
        if end < count:  # back to a sentence's end, if the window holds one
            cut = end
            while cut > start and article.sentences[cut] == article.sentences[cut - 1]:
                cut -= 1
            end = cut if cut > start else end
        result.append(range(start, end))
        if end >= count:
            break
        back, used = end, 0
        while back > start + 1 and used + sizes[back - 1] <= overlap:
            back -= 1
            used += sizes[back]
        while back < end and article.sentences[back] == article.sentences[back - 1]:
            back += 1
        start = back
        room = MAX_PIECES
    return tuple(result)


def _quoted(article: Article) -> bytearray:
    """Say of each character of the snapshot whether it is outside (0) or inside (1) a quotation, or a mark at its ends (2)."""
    text = article.snapshot.text
    states = bytearray(len(text))
    for stretch in quotations(article):
        states[stretch.start : stretch.end] = b"\1" * (stretch.end - stretch.start)
        before, after = stretch.start, stretch.end
        while before and text[before - 1] in MARKS:
            before -= 1
        while after < len(text) and text[after] in MARKS:
            after += 1
        states[before : stretch.start] = b"\2" * (stretch.start - before)
        states[stretch.end : after] = b"\2" * (after - stretch.end)
    return states


def _case(word: str) -> int:
    """Say which letter case a word has: 0 lower, 1 Title, 2 UPPER, 3 no letters."""
    letters = [letter for letter in word if letter.isalpha()]
    if not letters:
        return 3
    if not letters[0].isupper():
        return 0
    return 2 if len(letters) > 1 and all(letter.isupper() for letter in letters) else 1
