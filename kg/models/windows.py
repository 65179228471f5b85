"""Cut an article into units (words and marks), and the units into windows of whole sentences: what the attribution model reads."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from kg.records import Article, Sentence, Span
from kg.text.sentences import quotations

MAX_PIECES = (
    382  # wordpieces of one window, [CLS] and [SEP] aside: the encoder can read 510, but the cost of attention grows with the square
)
OVERLAP = 96  # wordpieces that two windows share, so that no sentence is judged without what precedes and follows it
CLS, SEP = 101, 102  # the tokenizer's ids of [CLS] and [SEP]
# A layout is what wordpieces cannot show of a unit, as one number: quotation state (0 to 2) x 8 + letter case (0 to 3) x 2 + 1 where a
# paragraph starts.
LAYOUTS = 24  # how many layouts there are
QUOTED = 8  # the lowest layout of a unit in a quotation or its marks
MARKS = "“”„«»\"'`‘’ "  # quotation marks, and the space that some pages set inside of them


@dataclass(frozen=True, slots=True)
class Units:
    """An article's words and marks, in order; a unit never crosses a sentence. All fields have one entry for each unit.

    :param spans: the characters of each unit in the snapshot
    :param pieces: the ids of the wordpieces of each unit
    :param layouts: quotation state, letter case and paragraph start of each unit, as one number (0 to ``LAYOUTS`` - 1)
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

    :param sentences: all of the article
    :param tokenizer: of the attribution model, without truncation
    """
    text, states = article.snapshot.text, _quotation_states(article)
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


def units_in(article: Units, span: Span) -> range | None:
    """Give the numbers of the units that share a character with a span of the snapshot; None where there are none."""
    start = bisect_right(article.spans, span.start, key=lambda unit: unit.end)
    end = bisect_left(article.spans, span.end, key=lambda unit: unit.start)
    return range(start, end) if start < end else None


def windows(article: Units, skip: int = 0, overlap: int = OVERLAP) -> tuple[range, ...]:
    """Cut units into windows of whole sentences and at most ``MAX_PIECES`` wordpieces.

    1. fill a window with units
    2. move its end back to the end of a sentence, if it holds one
    3. begin the next window about ``overlap`` wordpieces before that end, at the start of a sentence

    :param skip: wordpieces of the first window, 0 for a full one; training moves the cuts from epoch to epoch
    :param overlap: about how many wordpieces two windows share; 0 in training, where the cuts move
    :returns: the numbers of the units of each window; a sentence longer than a window is cut where the window ends
    """
    sizes = [len(unit) for unit in article.pieces]  # wordpieces of each unit
    count = len(sizes)
    result: list[range] = []
    start = 0
    max_pieces = skip or MAX_PIECES
    while start < count:
        # 1
        end, used = start, 0
        while end < count and used + sizes[end] <= max_pieces:
            used += sizes[end]
            end += 1
        end = max(end, start + 1)
        # 2
        if end < count:
            cut = end
            while cut > start and article.sentences[cut] == article.sentences[cut - 1]:
                cut -= 1
            end = cut if cut > start else end
        result.append(range(start, end))
        if end >= count:
            break
        # 3
        next_start, used = end, 0
        while next_start > start + 1 and used + sizes[next_start - 1] <= overlap:
            next_start -= 1
            used += sizes[next_start]
        while next_start < end and article.sentences[next_start] == article.sentences[next_start - 1]:
            next_start += 1
        start = next_start
        max_pieces = MAX_PIECES
    return tuple(result)


def _quotation_states(article: Article) -> bytearray:
    """Give the state of each character of the snapshot: 0 outside of quotations, 1 inside of one, 2 a mark at its ends."""
    text = article.snapshot.text
    states = bytearray(len(text))
    for quotation in quotations(article):
        states[quotation.start : quotation.end] = b"\1" * (quotation.end - quotation.start)
        before, after = quotation.start, quotation.end
        while before and text[before - 1] in MARKS:
            before -= 1
        while after < len(text) and text[after] in MARKS:
            after += 1
        states[before : quotation.start] = b"\2" * (quotation.start - before)
        states[quotation.end : after] = b"\2" * (after - quotation.end)
    return states


def _case(word: str) -> int:
    """Classify the letter case of a word: 0 lower, 1 Title, 2 UPPER, 3 no letters."""
    letters = [letter for letter in word if letter.isalpha()]
    if not letters:
        return 3
    if not letters[0].isupper():
        return 0
    return 2 if len(letters) > 1 and all(letter.isupper() for letter in letters) else 1
