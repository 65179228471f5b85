"""Correct the model's attributions by conventions of print: quotations over paragraphs, signed quotations, relayed sources, passives.

Each rule says how often it decides in PolNeAR's training part and the world articles, and how often the annotation agrees with it there
(``python benchmarks/rules.py --data DIR --only print``).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.records import Article, Attribution, Span
from kg.text.sentences import quotations


def apply(article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Correct the attributions of an article by all rules, in this order.

    1. quotations that run over paragraphs
    2. signed quotations, and turns of a transcript
    3. relayed sources ("State media quoted the minister as saying")
    4. passives ("it is feared by the mayor that")

    :param attributions: those that the model finds, in the order of their first characters
    :returns: the corrected attributions, in the same order
    """
    continued = continue_quotations(article, attributions)
    return name_agents(article, name_relayed(article, add_typeset(article, continued)))


# ── quotations that run over paragraphs ──────────────────────────────────────


def continue_quotations(article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Give a paragraph that only goes on with a quotation to the attribution in which the quotation began.

    News sets a quotation that runs over paragraphs with an opening mark at each and a closing mark at the last alone. Where such a
    paragraph holds no attribution of its own, its words become one more content of the attribution before it.

    Decides on 93 paragraphs of 50 articles; 77 of them are right.
    """
    text = article.snapshot.text
    quoted = sorted(quotations(article))
    result = list(attributions)
    in_paragraph: dict[int, list[int]] = {}  # number of a paragraph → numbers of the attributions that touch it
    for number, attribution in enumerate(result):
        touched = {paragraph for span in (*attribution.cue, *attribution.content) for paragraph in _paragraphs(article, span)}
        for paragraph in sorted(touched):
            in_paragraph.setdefault(paragraph, []).append(number)
    for paragraph, (before, after) in enumerate(pairwise(article.paragraphs)):
        first = bisect_left(quoted, after.span.start, key=lambda span: span.start)
        begun = quoted[first - 1] if first and _within(quoted[first - 1], before.span) else None
        continued = quoted[first] if first < len(quoted) and _within(quoted[first], after.span) else None
        if begun is None or continued is None or begun.end != before.span.end:
            continue
        if text[after.span.start : continued.start].strip("“\"'‘«„ ") or in_paragraph.get(paragraph + 1):
            continue
        quoting = (number for number in in_paragraph.get(paragraph, ()) if any(_touch(span, begun) for span in result[number].content))
        if (speaking := next(quoting, None)) is not None:
            result[speaking] = replace(result[speaking], content=(*result[speaking].content, continued))
            in_paragraph[paragraph + 1] = [speaking]
    return tuple(result)


# ── signed quotations and turns of a transcript ──────────────────────────────

SIGNED = re.compile(r"(?P<content>[“\"„«].{20,}[”\"»])\s*(?P<cue>[―—–]|--?)\s*(?P<source>[^\W\d_a-z][^“”\"„«»]{2,80}?)[.\s]*", re.DOTALL)
TURN = re.compile(r"[“\"]?(?P<source>[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){0,3}\.?)(?P<cue>:)\s+(?P<content>\S.*)", re.DOTALL)
# Confidence: of the 60 in PolNeAR's training and development articles 56 are annotated so (19 + 27 + 10, see below); an interview in which
# annotators marked none of 40 turns is left out.
TYPESET_CONFIDENCE = 0.9


def add_typeset(article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Add the attributions that a paragraph's form alone shows: “What is said.” ― Name, and in transcripts NAME: what is said.

    A transcript has two speakers or more, and one of them speaks again; else the names may be the labels of headings ("UPDATE: …"). What
    the model made of the same words gives way, for it learned from running prose.

    Conventions of print, each tested in five forms. Signed quotations: none in the training part, 19 in one article of the development
    part, all right. Turns: 71 in 5 articles, of which 27 are right; in one interview of 40 turns the annotators marked only who is quoted
    within them. Of 10 in the development part all are right.
    """
    text = article.snapshot.text
    paragraphs = [(paragraph.span, text[paragraph.span.start : paragraph.span.end]) for paragraph in article.paragraphs]
    turns = [(span, turn) for span, words in paragraphs if (turn := TURN.fullmatch(words, 0, _end(words))) and turn["source"].isupper()]
    surnames = [turn["source"].split()[-1] for _, turn in turns]
    if not len(surnames) > len(set(surnames)) > 1:
        turns = []
    signed = [(span, match) for span, words in paragraphs if (match := SIGNED.fullmatch(words))]
    added = []
    for span, match in (*turns, *signed):
        source, cue, content = (Span(*(span.start + offset for offset in match.span(role))) for role in ("source", "cue", "content"))
        added.append(Attribution((source,), (cue,), (content,), TYPESET_CONFIDENCE))
    by_paragraph: dict[int, list[Attribution]] = {}
    for attribution in added:
        by_paragraph.setdefault(_paragraphs(article, attribution.content[0])[0], []).append(attribution)
    kept = [
        attribution
        for attribution in attributions
        if not any(
            _uses_words_of(attribution, typeset)
            for span in _spans(attribution)
            for number in _paragraphs(article, span)
            for typeset in by_paragraph.get(number, ())
        )
    ]
    return tuple(sorted([*kept, *added], key=lambda attribution: min(_spans(attribution))))


def _end(words: str) -> int:
    """Give the offset where a paragraph ends, without white space and closing marks."""
    end = len(words)
    while end and (words[end - 1].isspace() or words[end - 1] in '”"'):
        end -= 1
    return end


def _uses_words_of(attribution: Attribution, typeset: Attribution) -> bool:
    """Say whether an attribution uses the name, the dash or the colon of a typeset one, or half of its content."""
    if any(_touch(span, part) for span in _spans(attribution) for part in (*typeset.source, *typeset.cue)):
        return True
    content = typeset.content[0]
    overlap = sum(max(0, min(span.end, content.end) - max(span.start, content.start)) for span in attribution.content)
    return 2 * overlap >= content.end - content.start


# ── relayed sources ──────────────────────────────────────────────────────────

RELAYED = re.compile(
    r"\s++(?!(?:as|by|in|on|at|from|last|earlier|yesterday|today|\w+day)\b)(?P<source>(?:[^.!?:;“”\"\n]|\.(?=\s[A-Z])){2,120}?),?"
    r"\s+as\s+(?:having\s+)?(?P<cue>said|saying|telling|stating|claiming|arguing|declaring|warning)\b,?\s*(?:that\s+)?"
)
QUOTES = re.compile(r"quot(?:e[sd]?|ing)|cit(?:e[sd]?|ing)", re.IGNORECASE)


def name_relayed(article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Give "State media quoted the minister as saying" to the minister, who is the speaker; PolNeAR gives it to the media.

    The words between the verb of quoting and that of saying are the source; they are cut out of the content. In "quoted by", "quoted on
    Monday" and "quoted as saying" no source stands there, and nothing changes.

    A convention of print, tested in five forms: decides on 5 attributions of 4 articles, in which it names the speaker and the annotation
    names the medium.
    """
    text = article.snapshot.text
    result = []
    for attribution in attributions:
        quoting = next((span for span in attribution.cue if QUOTES.fullmatch(text[span.start : span.end])), None)
        match = RELAYED.match(text, quoting.end) if quoting else None
        if quoting and match:
            frame = Span(quoting.start, match.end())
            content = tuple(part for span in attribution.content for part in _without(text, span, frame))
            if content:
                source, cue = Span(*match.span("source")), Span(*match.span("cue"))
                attribution = replace(attribution, source=(source,), cue=(cue,), content=content)  # noqa: PLW2901  # one value, corrected
        result.append(attribution)
    return tuple(result)


def _without(text: str, span: Span, cut: Span) -> list[Span]:
    """Give what is left of a span without another one; parts of white space alone are dropped."""
    parts = (Span(span.start, min(span.end, cut.start)), Span(max(span.start, cut.end), span.end))
    return [part for part in parts if part.start < part.end and text[part.start : part.end].strip()]


# ── passives ─────────────────────────────────────────────────────────────────

PASSIVE = re.compile(
    r"(?:(?:it|has|have|had|also) )*(?:is|are|was|were|been) (?:\w+ly )?(?:\w+(?:ed|en|own)|said|told|felt|held|thought)(?: by)?",
    re.IGNORECASE,
)
AGENT = re.compile(  # to the end of the phrase, and not into the next
    r"(?P<by> by)? (?P<source>[^\s,.;:?!“”\"()]+"
    r"(?: (?!(?:as|at|on|in|for|from|with|over|after|before|during|when|while|because|to|that|who|which|last)\b)[^\s,.;:?!“”\"()]+){0,7})"
)


def name_agents(article: Article, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Correct the source of attributions whose cue is a passive ("it is feared by the mayor that").

    Where the model gives no source or "it", the source is the agent, who stands behind "by"; without an agent there is none.

    An agent is found for 72 attributions of 62 articles; 62 are right, and none would be without. No agent, and so no source, for 286 of
    197 articles; 279 are right.
    """
    text = article.snapshot.text
    result = []
    for attribution in attributions:
        cue = attribution.cue[0] if len(attribution.cue) == 1 else None
        words = text[cue.start : cue.end] if cue else ""
        source_words = [text[span.start : span.end].lower() for span in attribution.source]
        if cue and source_words in ([], ["it"]) and PASSIVE.fullmatch(words):
            agent = AGENT.match(text, cue.end)
            if agent and (agent["by"] or words.endswith(" by")):
                end = agent.end("by") if agent["by"] else cue.end
                source = (Span(*agent.span("source")),)
                attribution = replace(attribution, source=source, cue=(Span(cue.start, end),))  # noqa: PLW2901  # one value, corrected
            else:
                attribution = replace(attribution, source=())  # noqa: PLW2901  # one value, corrected
        result.append(attribution)
    return tuple(result)


# ── spans ────────────────────────────────────────────────────────────────────


def _spans(attribution: Attribution) -> tuple[Span, ...]:
    """Give all spans of an attribution: of its source, its cue and its content."""
    return (*attribution.source, *attribution.cue, *attribution.content)


def _paragraphs(article: Article, span: Span) -> range:
    """Give the numbers of the paragraphs that a span touches."""
    first = bisect_right(article.paragraphs, span.start, key=lambda paragraph: paragraph.span.end)
    return range(first, bisect_left(article.paragraphs, span.end, key=lambda paragraph: paragraph.span.start))


def _within(inner: Span, outer: Span) -> bool:
    """Whether one span lies inside another."""
    return outer.start <= inner.start and inner.end <= outer.end


def _touch(span: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return span.start < other.end and other.start < span.end
