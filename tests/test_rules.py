"""Conventions of print by which attributions are corrected, on sentences written for this test."""

import pytest

from kg.attributions.rules import add_typeset, continue_quotations, name_agents, name_relayed
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
    (result,) = continue_quotations(whole, [first])
    assert text[result.content[-1].start : result.content[-1].end] == "We lost the barn."


def test_a_closed_quotation_does_not_run_on() -> None:
    text = "“The river rose fast,” Ida Holm said. “We had no time.”\n\n“We lost the barn.”"
    whole = article("a", text)
    first = Attribution((Span(23, 31),), (Span(32, 36),), (Span(1, 20), Span(39, 54)), 0.9)
    assert continue_quotations(whole, [first]) == (first,)


def _shown(text: str, found: list[Attribution]) -> list[tuple[str, ...]]:
    return [
        tuple(text[span.start : span.end] for span in (*one.source, *one.cue, *one.content))
        for one in add_typeset(article("a", text), found)
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "“The council has forgotten the east of town.” ― Mina Ferro, Vale",
            "Mina Ferro, Vale",
            "―",
            "“The council has forgotten the east of town.”",
        ),
        ("“It never came here at all, not once.” — Ole Bakke.", "Ole Bakke", "—", "“It never came here at all, not once.”"),
        ('"We were not asked about the pier." – Ana', "Ana", "–", '"We were not asked about the pier."'),
        ('"Nobody told us that it leaks." -- Dr. Ida Holm', "Dr. Ida Holm", "--", '"Nobody told us that it leaks."'),
        ("«The harbour is a place to live.» -Bo Dahl", "Bo Dahl", "-", "«The harbour is a place to live.»"),
    ],
)
def test_a_signed_quotation_is_its_signers(text: str, source: str, cue: str, content: str) -> None:
    assert _shown(text, []) == [(source, cue, content)]


@pytest.mark.parametrize(
    "text",
    [
        "“The ferry” - A film about the sea",  # a title
        "“The council has forgotten the east of town.” - a letter",  # no name
        "“The council has forgotten the east of town.” Mina Ferro",  # no dash
        "They wrote: “The council has forgotten the east.” ― Mina Ferro",  # a sentence of the article
        "“The council has forgotten us.” ― Mina Ferro, who “never” came",  # prose goes on
    ],
)
def test_no_other_quotation_is_signed(text: str) -> None:
    assert _shown(text, []) == []


def test_what_the_model_made_of_a_signed_quotation_gives_way() -> None:
    text = "“The council has forgotten the east of town.” ― Mina Ferro, Vale\n“It never came here at all.” -- Ole Bakke"
    half = Attribution((), (), (Span(1, 27),), 0.7)
    inner = Attribution((Span(1, 12),), (Span(13, 26),), (Span(27, 43),), 0.7)
    dash = Attribution((), (Span(46, 47),), (Span(90, 95),), 0.7)
    first, second = _shown(text, [])
    assert _shown(text, [half]) == _shown(text, [dash]) == [first, second]
    assert _shown(text, [inner]) == [
        first,
        tuple(text[span.start : span.end] for span in (*inner.source, *inner.cue, *inner.content)),
        second,
    ]


TRANSCRIPTS = [
    (("LUND", "Was the road closed?"), ("O’HARA", "It was closed on Monday."), ("LUND", "And who closed it?")),
    (("Q", "Is it safe?"), ("A", "It is."), ("Q", "Since when?"), ("A", "Since May.")),
    (("MAYOR LUND", "We will build it."), ("REPORTER", "When?"), ("LUND", "Soon.")),
    (("DR. HOLM", "It leaks."), ("J.-P. VIK", "It does not."), ("HOLM", "I have seen it.")),
    (("ADA", "One."), ("BO", "Two."), ("CY", "Three."), ("BO", "Four.")),
]


@pytest.mark.parametrize("turns", TRANSCRIPTS)
def test_the_turns_of_a_transcript_are_their_speakers(turns: tuple[tuple[str, str], ...]) -> None:
    text = "\n\n".join(f"{name}: {words}" for name, words in turns)
    assert _shown(text, []) == [(name, ":", words) for name, words in turns]
    first = len(turns[0][0]) + 2
    whole = Attribution((), (Span(0, 1),), (Span(first, len(text)),), 0.5)
    assert len(_shown(text, [whole])) == len(turns)


@pytest.mark.parametrize(
    "labels", [("UPDATE", "UPDATE", "UPDATE"), ("BRIDGE", "TRAM", "MARKET"), ("LUND", "LUND"), ("Lund", "Holm", "Lund"), ("LUND", "HOLM")]
)
def test_labels_that_do_not_take_turns_are_no_speakers(labels: tuple[str, ...]) -> None:
    assert _shown("\n\n".join(f"{label}: The road is open." for label in labels), []) == []


def test_a_transcript_in_quotation_marks_keeps_its_names_and_words_apart() -> None:
    turns = "“LUND: Was it closed?\n\n“HOLM: It was.\n\n“LUND: Since when?”"
    assert _shown(turns, []) == [("LUND", ":", "Was it closed?"), ("HOLM", ":", "It was."), ("LUND", ":", "Since when?")]


def test_whom_a_medium_quotes_is_the_source() -> None:
    text = "State radio quoted Edda Lindqvist, the harbour minister, as saying that the port was safe. It quoted the report at length."

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    whole = article("a", text)
    given = Attribution(
        (span("State radio"),), (span("quoted"),), (span("Edda Lindqvist, the harbour minister, as saying that the port was safe"),), 0.9
    )
    (one,) = name_relayed(whole, [given])
    assert [text[part.start : part.end] for part in (*one.source, *one.cue, *one.content)] == [
        "Edda Lindqvist, the harbour minister",
        "saying",
        "the port was safe",
    ]
    kept = Attribution((span("It"),), (Span(text.index("quoted the"), text.index(" the report")),), (span("the report at length"),), 0.9)
    assert name_relayed(whole, [kept]) == (kept,)


@pytest.mark.parametrize(
    ("text", "medium", "verb", "wanted"),
    [
        (
            "State media quoted Gen. Otis Fenn as saying the fort was safe.",
            "State media", "quoted", ("Gen. Otis Fenn", "saying", "the fort was safe"),
        ),
        (
            "Vale Radio cited Ole Bakke, who leads the guild, as saying that the fort was safe.",
            "Vale Radio", "cited", ("Ole Bakke, who leads the guild", "saying", "the fort was safe"),
        ),
        (
            "The paper quotes an unnamed engineer as stating, the fort was safe.",
            "The paper", "quotes", ("an unnamed engineer", "stating", "the fort was safe"),
        ),
        (
            "The agency, quoting the harbour board as having said it was safe, was wrong.",
            "The agency", "quoting", ("the harbour board", "said", "it was safe, was wrong"),
        ),
        (
            "It quoted Edda Holm as warning “the fort is old”.",
            "It", "quoted", ("Edda Holm", "warning", "“the fort is old”"),
        ),
    ],
)  # fmt: skip
def test_a_relayed_source_is_the_speaker(text: str, medium: str, verb: str, wanted: tuple[str, str, str]) -> None:
    source, cue = (Span(text.index(words), text.index(words) + len(words)) for words in (medium, verb))
    given = Attribution((source,), (cue,), (Span(cue.end + 1, len(text) - 1),), 0.9)
    (one,) = name_relayed(article("a", text), [given])
    assert tuple(text[span.start : span.end] for span in (*one.source, *one.cue, *one.content)) == wanted
    assert one.confidence == given.confidence


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The minister, quoted by state radio as saying that all was well, left.", "quoted"),
        ("The minister was quoted on Monday as saying that all was well.", "quoted"),
        ("The minister was quoted as saying that all was well.", "quoted"),
        ("The minister told state radio as saying goes that all was well.", "told"),
        ("The minister quoted the report; the board, as saying goes, was well.", "quoted"),
    ],
)
def test_where_no_source_is_relayed_nothing_changes(text: str, verb: str) -> None:
    start = text.index(verb)
    given = Attribution((Span(0, 12),), (Span(start, start + len(verb)),), (Span(text.rindex("was"), len(text) - 1),), 0.9)
    assert name_relayed(article("a", text), [given]) == (given,)


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
    (one,) = name_agents(article("a", text), [given])
    assert tuple(" ".join(text[span.start : span.end] for span in part) for part in (one.source, one.cue)) == wanted
