"""kg/explorer/segments.py: overlapping and nested claims of a text become segments, and no character is lost."""

from hypothesis import given
from hypothesis import strategies as st

from kg.explorer.segments import Mark, Segment, cut, is_wrapped


def claims_of(segment: Segment) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    return segment.text, segment.claims, segment.ending


def test_nested_and_overlapping_claims() -> None:
    text = "She said he said the pier is safe today."
    marks = [Mark(9, 39, "claim", 1), Mark(17, 33, "claim", 2), Mark(21, 39, "claim", 3), Mark(0, 3, "mention", 1), Mark(4, 8, "cue", 1)]
    ((*segments,),) = cut(text, 0, len(text), marks)
    assert [claims_of(segment) for segment in segments if segment.claims] == [
        ("he said ", (1,), ()),
        ("the ", (2, 1), ()),  # the shortest is the innermost
        ("pier is safe", (2, 3, 1), (2,)),
        (" today", (3, 1), (1, 3)),
    ]
    assert [(segment.text, segment.mentions, segment.cues) for segment in segments[:3]] == [
        ("She", (1,), ()),
        (" ", (), ()),
        ("said", (), (1,)),
    ]


def test_a_claim_that_runs_over_paragraphs_ends_once() -> None:
    text = "🚢 One.\n\nHe said: a b\n \n\nc d, then\n"
    start, end = text.index("a b"), text.index(", then")
    paragraphs = cut(text, 0, len(text), [Mark(start, end, "claim", 1)])
    assert ["".join(segment.text for segment in paragraph) for paragraph in paragraphs] == ["🚢 One.", "He said: a b", "c d, then"]
    assert [segment.ending for paragraph in paragraphs for segment in paragraph] == [(), (), (), (1,), ()]


def test_a_claim_that_ends_in_white_space_has_its_end() -> None:
    assert [segment.ending for paragraph in cut("a b \n\nc", 0, 7, [Mark(2, 5, "claim", 1)]) for segment in paragraph] == [(), (1,), ()]


def test_part_of_a_snapshot() -> None:
    text = "First article.\n\nSecond one."
    assert [[segment.text for segment in paragraph] for paragraph in cut(text, 16, len(text), [Mark(0, 5, "claim", 1)])] == [
        ["Second one."]
    ]


def test_lines_that_somebody_wrapped() -> None:
    assert is_wrapped("short\nlines")
    assert not is_wrapped("short\n" + "long " * 30)


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda span: span[0] < span[1])


@given(st.text("ab \n", min_size=30, max_size=30), st.lists(spans, max_size=4))
def test_no_character_is_lost_and_each_claim_ends_once(text: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, "claim", number) for number, (start, end) in enumerate(places, 1)]
    segments = [segment for paragraph in cut(text, 0, len(text), marks) for segment in paragraph]
    assert "".join("".join(segment.text for segment in segments).split()) == "".join(text.split())
    for segment in segments:
        assert segment.text == text[segment.start : segment.start + len(segment.text)]
        assert set(segment.claims) == {mark.claim for mark in marks if mark.start <= segment.start < mark.end}
    ended = [number for segment in segments for number in segment.ending]
    assert len(ended) == len(set(ended))
    assert {mark.claim for mark in marks if text[mark.start : mark.end].strip()} <= set(ended)
