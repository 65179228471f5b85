"""Article → Reading: sentences and attributions; all that is done for each article on its own, in any process.

The models are learned (kg/models); what is added here follows from how news is typeset, not from words.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg.models import files, runtime
from kg.models.tagger import Tagger
from kg.records import Article, Attribution, ModelRef, Reading, Span
from kg.sentences import quotations, split


class Reader:
    """Reads articles with one attribution model.

    :param model: a folder of ``kg train attribution``; the bundled model when None
    """

    def __init__(self, model: Path | None = None, run_with: runtime.Runtime = "onnx", threads: int = 1) -> None:
        folder = files.read("attribution", model)
        self.model = ModelRef("attribution", folder.config["name"], folder.digest)
        self._tag = Tagger(folder, runtime.start(folder, run_with, threads))

    def __call__(self, article: Article) -> Reading:
        """Read one article.

        1. cut it into sentences
        2. find its attributions
        3. let a quotation that runs on over paragraphs keep its speaker
        """
        # 1
        sentences = split(article)
        # 2
        found = self._tag(article, sentences)
        # 3
        return Reading(article, sentences, run_on(article, found))


def run_on(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Give paragraphs that only go on with a quotation to whoever began it.

    News sets a quotation that runs over paragraphs with an opening mark at each and a closing mark at the last alone. Where such a
    paragraph holds no attribution of its own, its words are one more content of the attribution that the quotation began in.
    """
    text = article.snapshot.text
    stretches = quotations(article)
    result = list(found)
    for before, after in zip(article.paragraphs, article.paragraphs[1:], strict=False):
        inside = [span for span in stretches if _within(span, after.span)]
        last = max((span for span in stretches if _within(span, before.span)), default=None)
        if not inside or last is None or last.end != before.span.end or text[after.span.start : inside[0].start].strip("“\"'‘«„ ") != "":
            continue
        if any(_touch(span, after.span) for one in result for span in (*one.cue, *one.content)):
            continue
        speaking = next((number for number, one in enumerate(result) if any(_touch(span, last) for span in one.content)), None)
        if speaking is not None:
            result[speaking] = replace(result[speaking], content=(*result[speaking].content, inside[0]))
    return tuple(result)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
