"""Conventions of print by which attributions are corrected, on sentences written for this test."""

import pytest

from kg.attributions.rules import passive, relayed, run_on, typeset
from kg.evaluation.corpora import article
from kg.records import Attribution, Span


def test_a_quotation_over_paragraphs_keeps_its_speaker() -> None:
    text = "“The river rose fast,” Ida Holm said. “We had no time.\n\n“We lost the barn.”"
    whole = article("a", text)
    first = Attribution(
        (Span(text.index("Ida"), text.index(" said")),),
        (Span(text.index("said"), text.index("said") + 4),),
        (Span(1, 20), Span(39, 54)),
        0.9,
    )
    (result,) = run_on(whole, [first])
    assert text[result.content[-1].start : result.content[-1].end] == "We lost the barn."


def test_a_closed_quotation_does_not_run_on() -> None:
    text = "“The river rose fast,” Ida Holm said. “We had no time.”\n\n“We lost the barn.”"
    whole = article("a", text)
    first = Attribution((Span(23, 31),), (Span(32, 36),), (Span(1, 20), Span(39, 54)), 0.9)
    assert run_on(whole, [first]) == (first,)


def _shown(text: str, found: list[Attribution]) -> list[tuple[str, ...]]:
    return [
        tuple(text[span.start : span.end] for span in (*one.source, *one.cue, *one.content)) for one in typeset(article("a", text), found)
    ]


def test_a_signed_quotation_is_its_signers() -> None:
    text = "Letters\n\n“The council has forgotten the east of town.” ― Mina Ferro, Vale\n“It never came here at all.” -- Ole Bakke"
    inner = Attribution((Span(10, 21),), (Span(22, 35),), (Span(36, 52),), 0.7)
    assert _shown(text, [inner]) == [
        ("Mina Ferro, Vale", "―", "“The council has forgotten the east of town.”"),
        (text[10:21], text[22:35], text[36:52]),
        ("Ole Bakke", "--", "“It never came here at all.”"),
    ]
    assert _shown("“The ferry” - A film about the sea", []) == []


def test_the_turns_of_a_transcript_are_their_speakers() -> None:
    turns = "LUND: Was the road closed?\n\nO’HARA: It was closed on Monday.\n\nLUND: And who closed it?"
    assert _shown(turns, []) == [
        ("LUND", ":", "Was the road closed?"),
        ("O’HARA", ":", "It was closed on Monday."),
        ("LUND", ":", "And who closed it?"),
    ]
    whole = Attribution((), (Span(0, 4),), (Span(6, 60),), 0.5)
    assert len(_shown(turns, [whole])) == 3
    assert _shown("UPDATE: The road is open.\n\nUPDATE: The road is closed.\n\nUPDATE: It is open again.", []) == []


def test_whom_a_medium_quotes_is_the_source() -> None:
    text = "State radio quoted Edda Lindqvist, the harbour minister, as saying that the port was safe. It quoted the report at length."
    span = lambda words: Span(text.index(words), text.index(words) + len(words))  # noqa: E731  # used in this test alone
    whole = article("a", text)
    given = Attribution(
        (span("State radio"),), (span("quoted"),), (span("Edda Lindqvist, the harbour minister, as saying that the port was safe"),), 0.9
    )
    (one,) = relayed(whole, [given])
    assert [text[part.start : part.end] for part in (*one.source, *one.cue, *one.content)] == [
        "Edda Lindqvist, the harbour minister",
        "saying",
        "the port was safe",
    ]
    kept = Attribution((span("It"),), (Span(text.index("quoted the"), text.index(" the report")),), (span("the report at length"),), 0.9)
    assert relayed(whole, [kept]) == (kept,)


@pytest.mark.parametrize(
    ("text", "source", "cue", "named"),
    [
        ("State media quoted Gen. Otis Fenn as saying the fort was safe.", "State media", "quoted", "Gen. Otis Fenn"),
        ("The minister, quoted by state radio as saying that all was well, left.", "The minister", "quoted", "The minister"),
        ("The minister was quoted on Monday as saying that all was well.", "The minister", "quoted", "The minister"),
        ("The minister was quoted as saying that all was well.", "The minister", "quoted", "The minister"),
    ],
)
def test_only_whom_a_medium_names_is_the_source(text: str, source: str, cue: str, named: str) -> None:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in (source, cue, text[text.index("saying") + 7 : -1])]
    (one,) = relayed(article("a", text), [Attribution((spans[0],), (spans[1],), (spans[2],), 0.9)])
    assert text[one.source[0].start : one.source[0].end] == named


@pytest.mark.parametrize(
    ("text", "source", "cue", "wanted"),
    [
        ("The budget was criticised by mayors as careless.", "", "was criticised", ("mayors", "was criticised by")),
        (
            "The pier is unsafe, it was said by the port’s own inspectors on Monday.",
            "it",
            "was said",
            ("the port’s own inspectors", "was said by"),
        ),
        ("It is feared that the oil will reach the reef.", "It", "is feared", ("", "is feared")),
        ("It was widely believed by residents.", "", "It was widely believed by", ("residents", "It was widely believed by")),
        ("The plan was praised in the press.", "", "was praised", ("", "was praised")),
        ("Mayors have been told by Ann Lee that it is late.", "Mayors", "have been told", ("Mayors", "have been told")),
        ("The ferry, she said by way of excuse, was late.", "", "said", ("", "said")),
    ],
)
def test_in_a_passive_whoever_stands_behind_by_speaks(text: str, source: str, cue: str, wanted: tuple[str, str]) -> None:
    spans = [(Span(text.index(words), text.index(words) + len(words)),) if words else () for words in (source, cue)]
    given = Attribution(spans[0], spans[1], (Span(0, 3),), 0.9)
    (one,) = passive(article("a", text), [given])
    assert tuple(" ".join(text[span.start : span.end] for span in part) for part in (one.source, one.cue)) == wanted
