"""Article → Reading: sentences and attributions; all that is done for each article on its own, in any process.

The models are learned (kg/models); what is added here follows from how news is typeset, not from words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from kg.models import files, runtime
from kg.models.network import Runtime
from kg.models.tagger import Tagger
from kg.records import Article, Attribution, ModelRef, Reading, Span
from kg.text.sentences import quotations, split


class Reader:
    """Reads articles with one attribution model.

    :param model: a folder of ``kg train attribution``; the bundled model when None
    """

    def __init__(self, model: Path | None = None, run_with: Runtime = "onnx", threads: int = 1) -> None:
        folder = files.read("attribution", model)
        self.model = ModelRef("attribution", folder.config["name"], folder.digest)
        self._tag = Tagger(folder, runtime.start(folder, run_with, threads))

    def __call__(self, article: Article) -> Reading:
        """Read one article.

        1. cut it into sentences
        2. find its attributions, and whom its pronouns may mean
        3. let a quotation that runs on over paragraphs keep its speaker
        4. add what is shown by typography alone: signed quotations, and the turns of a transcript
        5. let whom a medium quotes be the source, and in a passive whoever stands behind "by"
        """
        # 1
        sentences = split(article)
        # 2
        found, references = self._tag(article, sentences)
        # 3
        found = run_on(article, found)
        # 4
        shown = typeset(article, found)
        # 5
        return Reading(article, sentences, passive(article, relayed(article, shown)), references)


def run_on(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Give paragraphs that only go on with a quotation to whoever began it.

    News sets a quotation that runs over paragraphs with an opening mark at each and a closing mark at the last alone. Where such a
    paragraph holds no attribution of its own, its words are one more content of the attribution that the quotation began in.
    """
    text = article.snapshot.text
    stretches = sorted(quotations(article))
    result = list(found)
    near: dict[int, list[int]] = {}  # paragraph → the attributions that touch it
    for number, one in enumerate(result):
        for place in sorted({place for span in (*one.cue, *one.content) for place in _paragraphs(article, span)}):
            near.setdefault(place, []).append(number)
    for place, (before, after) in enumerate(pairwise(article.paragraphs)):
        first = bisect_left(stretches, after.span.start, key=lambda span: span.start)
        inside = stretches[first] if first < len(stretches) and _within(stretches[first], after.span) else None
        last = stretches[first - 1] if first and _within(stretches[first - 1], before.span) else None
        if inside is None or last is None or last.end != before.span.end or text[after.span.start : inside.start].strip("“\"'‘«„ ") != "":
            continue
        if near.get(place + 1):
            continue
        speaking = next((number for number in near.get(place, ()) if any(_touch(span, last) for span in result[number].content)), None)
        if speaking is not None:
            result[speaking] = replace(result[speaking], content=(*result[speaking].content, inside))
            near[place + 1] = [speaking]
    return tuple(result)


def _paragraphs(article: Article, span: Span) -> range:
    """The numbers of the paragraphs that a span touches."""
    first = bisect_right(article.paragraphs, span.start, key=lambda paragraph: paragraph.span.end)
    return range(first, bisect_left(article.paragraphs, span.end, key=lambda paragraph: paragraph.span.start))


SIGNED = re.compile(r"(?P<content>[“\"„«].{20,}[”\"»])\s*(?P<cue>[―—–]|--?)\s*(?P<source>[^\W\d_a-z][^“”\"„«»]{2,80}?)[.\s]*", re.DOTALL)
TURN = re.compile(r"[“\"]?(?P<source>[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){0,3}\.?)(?P<cue>:)\s+(?P<content>\S.*)", re.DOTALL)
SPEAKERS, TURNS = 2, 3  # that make a transcript; fewer are headings ("UPDATE: ...")
SHOWN = 0.9  # confidence: of 49 that PolNeAR's training and development articles show, 45 are annotated so


def typeset(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Add the attributions that a paragraph's form alone shows: “What is said.” ― Name, and in transcripts NAME: what is said.

    What the model made of the same words gives way, for it learned from running prose.
    """
    text = article.snapshot.text
    bodies = [(paragraph.span, text[paragraph.span.start : paragraph.span.end]) for paragraph in article.paragraphs]
    turns = [(span, turn) for span, body in bodies if (turn := TURN.fullmatch(body, 0, _ended(body))) and turn["source"].isupper()]
    if len(turns) < TURNS or len({turn["source"] for _, turn in turns}) < SPEAKERS:
        turns = []
    shown = []
    for span, match in [*turns, *((span, signed) for span, body in bodies if (signed := SIGNED.fullmatch(body)))]:
        source, cue, content = (Span(*(span.start + place for place in match.span(role))) for role in ("source", "cue", "content"))
        shown.append(Attribution((source,), (cue,), (content,), SHOWN))
    here: dict[int, list[Attribution]] = {}
    for one in shown:
        here.setdefault(_paragraphs(article, one.content[0])[0], []).append(one)
    kept = [
        one
        for one in found
        if not any(
            _same_words(one, other)
            for span in (*one.source, *one.cue, *one.content)
            for number in _paragraphs(article, span)
            for other in here.get(number, ())
        )
    ]
    return tuple(sorted([*kept, *shown], key=lambda one: min((*one.source, *one.cue, *one.content))))


RELAYED = re.compile(
    r"\s++(?!(?:as|by|in|on|at|from|last|earlier|yesterday|today|\w+day)\b)(?P<source>(?:[^.!?:;“”\"\n]|\.(?=\s[A-Z])){2,120}?),?"
    r"\s+as\s+(?:having\s+)?(?P<cue>said|saying|telling|stating|claiming|arguing|declaring|warning)\b,?\s*(?:that\s+)?"
)
QUOTES = re.compile(r"quot(?:e[sd]?|ing)|cit(?:e[sd]?|ing)", re.IGNORECASE)


def relayed(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Give "State media quoted the minister as saying" to the minister; PolNeAR, from which the model learned, gives it to the media.

    The words between the verb of quoting and that of saying are the source; what the model took of them for content is cut away. Nobody is
    named there by "quoted by", "quoted on Monday" and "quoted as saying", which change nothing.
    """
    text = article.snapshot.text
    result = []
    for one in found:
        frame = next((span for span in one.cue if QUOTES.fullmatch(text[span.start : span.end])), None)
        match = RELAYED.match(text, frame.end) if frame else None
        if frame and match:
            cut = Span(frame.start, match.end())
            contents = tuple(part for span in one.content for part in _without(text, span, cut))
            if contents:
                one = replace(one, source=(Span(*match.span("source")),), cue=(Span(*match.span("cue")),), content=contents)  # noqa: PLW2901
        result.append(one)
    return tuple(result)


PASSIVE = re.compile(
    r"(?:(?:it|has|have|had|also) )*(?:is|are|was|were|been) (?:\w+ly )?(?:\w+(?:ed|en|own)|said|told|felt|held|thought)(?: by)?",
    re.IGNORECASE,
)
AGENT = re.compile(  # to the end of the phrase, and not into the next
    r"(?P<by> by)? (?P<source>[^\s,.;:?!“”\"()]+"
    r"(?: (?!(?:as|at|on|in|for|from|with|over|after|before|during|when|while|because|to|that|who|which|last)\b)[^\s,.;:?!“”\"()]+){0,7})"
)


def passive(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Give a passive without a source to whoever stands behind its "by"; the "it" of "it is feared that" speaks for nobody."""
    text = article.snapshot.text
    result = []
    for one in found:
        cue = one.cue[0] if len(one.cue) == 1 else None
        words = text[cue.start : cue.end] if cue else ""
        if cue and PASSIVE.fullmatch(words) and [text[span.start : span.end].lower() for span in one.source] in ([], ["it"]):
            agent = AGENT.match(text, cue.end)
            if agent and (agent["by"] or words.endswith(" by")):
                end = agent.end("by") if agent["by"] else cue.end
                one = replace(one, source=(Span(*agent.span("source")),), cue=(Span(cue.start, end),))  # noqa: PLW2901
            else:
                one = replace(one, source=())  # noqa: PLW2901
        result.append(one)
    return tuple(result)


def _ended(body: str) -> int:
    """Where a paragraph ends, but for white space and closing marks."""
    end = len(body)
    while end and (body[end - 1].isspace() or body[end - 1] in '”"'):
        end -= 1
    return end


def _without(text: str, span: Span, cut: Span) -> list[Span]:
    """What is left of a span."""
    parts = (Span(span.start, min(span.end, cut.start)), Span(max(span.start, cut.end), span.end))
    return [part for part in parts if part.start < part.end and text[part.start : part.end].strip()]


def _same_words(one: Attribution, shown: Attribution) -> bool:
    """Whether an attribution uses the name or the dash of another, or half of its content."""
    head, body = (*shown.source, *shown.cue), shown.content[0]
    if any(_touch(span, part) for span in (*one.source, *one.cue, *one.content) for part in head):
        return True
    return 2 * sum(max(0, min(span.end, body.end) - max(span.start, body.start)) for span in one.content) >= body.end - body.start


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
