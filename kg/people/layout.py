"""Where things stand in one article: its sentences, paragraphs, quotations and attributions; looked up, not searched for."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.people.kinds import BY_WORDS, NameKinds
from kg.records import Attribution, Reading, Span
from kg.text.sentences import quotations


class Sentences:
    """The sentences of an article by their numbers. The first has number 1; text before it has number 0."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Number the sentences by where they start."""
        self._starts = [span.start for span in sorted(spans)]

    def number(self, offset: int) -> int:
        """The number of the last sentence that starts at or before an offset."""
        return bisect_right(self._starts, offset)

    def numbers(self, start: int, end: int) -> range:
        """The numbers of the sentences that a stretch of text touches."""
        return range(self.number(start), self.number(end) + 1)

    def start(self, offset: int) -> int:
        """Where the sentence at an offset starts; the offset itself where it stands before the first sentence."""
        number = self.number(offset)
        return self._starts[number - 1] if number else offset


class AttributionIndex:
    """Finds the attributions of an article by the sentences that their spans touch."""

    def __init__(self, attributions: Sequence[Attribution], sentences: Sentences) -> None:
        """Note for each sentence the numbers of the attributions whose content, or first source span, touches it."""
        self._sentences = sentences
        self._contents: dict[int, list[int]] = defaultdict(list)
        self._sources: dict[int, list[int]] = defaultdict(list)
        for number, attribution in enumerate(attributions):
            for by_sentence, spans in ((self._contents, attribution.content), (self._sources, attribution.source[:1])):
                for sentence in sorted({sentence for span in spans for sentence in sentences.numbers(span.start, span.end)}):
                    by_sentence[sentence].append(number)

    def with_content(self, offset: int) -> list[int]:
        """Numbers (indexes in ``attributions``) of the attributions whose content touches the sentence of an offset."""
        return self._contents.get(self._sentences.number(offset), [])

    def with_source(self, offset: int) -> list[int]:
        """Numbers (indexes in ``attributions``) of the attributions whose source, by its first span, touches the sentence of an offset."""
        return self._sources.get(self._sentences.number(offset), [])


class Layout:
    """Where things stand in one article. It never changes.

    Attributions have numbers from 0 on, sentences and paragraphs from 1 on; offsets count characters of ``text``.
    """

    def __init__(self, reading: Reading) -> None:
        """Take the parts of one article, with its references by where they start, and find the first paragraph of its body (``lead``)."""
        self.reading = reading
        self.text = reading.article.snapshot.text
        self.paragraphs = reading.article.paragraphs
        self.attributions = reading.attributions
        self.names = NameKinds(self.text, reading.name_words) if reading.name_words else BY_WORDS
        self.references = {reference.span.start: reference for reference in reading.references}
        self.sentences = Sentences(sentence.span for sentence in reading.sentences)
        self.index = AttributionIndex(reading.attributions, self.sentences)
        self.lead = next((number for number, paragraph in enumerate(self.paragraphs, 1) if paragraph.zone == "body"), 1)
        self._paragraph_starts = [paragraph.span.start for paragraph in self.paragraphs]
        self._quotations = sorted(quotations(reading.article))

    def words(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset, from 1 on; 0 before the first sentence."""
        return self.sentences.number(offset)

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph at an offset, from 1 on."""
        return bisect_right(self._paragraph_starts, offset)

    def is_quoted(self, offset: int) -> bool:
        """Whether an offset stands within quotation marks."""
        number = bisect_right(self._quotations, offset, key=lambda quotation: quotation.start)
        return number > 0 and offset < self._quotations[number - 1].end

    def in_source(self, offset: int) -> bool:
        """Whether an offset stands in the source of an attribution: in its first span, which names the speaker (others only describe)."""
        sources = (self.attributions[number].source[0] for number in self.index.with_source(offset))
        return any(source.start <= offset < source.end for source in sources)

    def holders(self, offset: int, attribution: int) -> list[int]:
        """The numbers of the attributions in whose content an offset stands, the shortest such content first.

        :param attribution: the number of the attribution that the offset belongs to, which is left out
        """
        lengths = []
        for number in self.index.with_content(offset):
            around = [span.end - span.start for span in self.attributions[number].content if span.start <= offset < span.end]
            if around and number != attribution:
                lengths.append((max(around), number))
        return [number for _, number in sorted(lengths)]

    def order(self, attribution: int) -> tuple[bool, int, int, int]:
        """Sort key of an attribution: the order in which sources are resolved.

        Attributions of the body come first, by their starts; of two that start together the longer comes first. Attributions of headlines
        come last, since headlines speak of people whom the body introduces.
        """
        spoken = self.attributions[attribution]
        spans = spoken.source + spoken.cue + spoken.content
        start = min((span.start for span in spans), default=0)
        number = self.paragraph(start) - 1
        in_headline = number >= 0 and self.paragraphs[number].zone != "body" and start < self.paragraphs[number].span.end
        return in_headline, start, -max((span.end for span in spans), default=0), attribution
