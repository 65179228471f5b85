from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import MINTER, Said, article, reading

from kg.claims.contents import make
from kg.claims.cues import cue_kind
from kg.people.agents import resolve
from kg.records import Attribution, Claim, Date, Reading, Span
from kg.text.sentences import split


def claims(text: str, *said: Said) -> tuple[Claim, ...]:
    return of(reading(text, *said))


def of(one: Reading) -> tuple[Claim, ...]:
    return make(resolve([one], minter=MINTER).readings[0], minter=MINTER)


def said(text: str, *attributions: Said) -> list[tuple[str, str]]:
    return [(claim.text, claim.kind) for claim in claims(text, *attributions)]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected", "kind"),
    [
        ("Quill said that the pier is old.", "Quill", "said", "that the pier is old.", "the pier is old", "indirect"),
        ("“The pier is old,” Quill said.", "Quill", "said", "“The pier is old,”", "The pier is old", "direct"),
        ("PORT VALE: The pier is old, Quill said.", "Quill", "said", "PORT VALE: The pier is old", "The pier is old", "indirect"),
        ("VALE (Wire) - The pier is old, Quill said.", "Quill", "said", "VALE (Wire) - The pier is old", "The pier is old", "indirect"),
        ('"Is the pier old?" Quill asked.', "Quill", "asked", '"Is the pier old?"', "Is the pier old?", "direct"),
        ("Quill said that “the pier is old.”", "Quill", "said", "that “the pier is old.”", "the pier is old", "direct"),
        (
            "Quill said the pier “will end” and “soon”.",
            "Quill",
            "said",
            "the pier “will end” and “soon”.",
            "the pier “will end” and “soon”",
            "mixed",
        ),
        ("Quill called it a “very old pier.”", "Quill", "called", "it a “very old pier.”", "it a “very old pier.”", "mixed"),
        ("Quill said the “Big Pier” bill is bad.", "Quill", "said", "the “Big Pier” bill is bad", "the “Big Pier” bill is bad", "indirect"),
        ("Quill warned of a very long winter.", "Quill", "warned", "of a very long winter", "a very long winter", "indirect"),
        ("Quill said: ''The pier is old.''", "Quill", "said", "''The pier is old.''", "The pier is old", "direct"),
        ("Quill denied breaking the pier.", "Quill", "denied", "breaking the pier", "breaking the pier", "indirect"),
    ],
)
def test_spans_follow_the_conventions(text: str, source: str, cue: str, content: str, expected: str, kind: str) -> None:
    assert said(text, (source, cue, content)) == [(expected, kind)]


def test_a_split_quotation_gives_two_claims_with_one_cue() -> None:
    found = claims("“The pier is old,” Quill said. “It will fall.”", ("Quill", "said", "“The pier is old,” // “It will fall.”"))
    assert [claim.text for claim in found] == ["The pier is old", "It will fall"]
    assert found[0].cue == found[1].cue is not None


def test_each_opening_mark_begins_a_claim() -> None:
    text = "Quill said: “The pier is old. It leaks.\n\n“Nobody cares about it.”"
    assert said(text, ("Quill", "said", text[12:])) == [("The pier is old. It leaks", "direct"), ("Nobody cares about it", "direct")]


def test_a_quotation_behind_a_sentence_is_a_claim_of_its_own() -> None:
    text = "Quill said the pier is old. “It leaks every day.”"
    assert said(text, ("Quill", "said", text[11:])) == [("the pier is old", "indirect"), ("It leaks every day", "direct")]


def test_words_reported_inside_a_quotation_are_indirect() -> None:
    text = "“The mayor says the pier is old,” Quill said."
    found = claims(text, ("", "Quill said", "“The mayor says the pier is old,”"), ("The mayor", "says", "the pier is old"))
    assert sorted((claim.text, claim.kind) for claim in found) == [
        ("The mayor says the pier is old", "direct"),
        ("the pier is old", "indirect"),
    ]


@pytest.mark.parametrize(
    ("cue", "polarity"),
    [
        ("said", "asserted"),
        ("denied", "denied"),
        ("has ruled out", "denied"),
        ("does not believe", "denied"),
        ("did not deny", "asserted"),
        ("rejected", "denied"),
        ("insisted", "asserted"),
    ],
)
def test_polarity_is_read_from_the_cue(cue: str, polarity: str) -> None:
    (claim,) = claims(f"Quill {cue} that the pier is old.", ("Quill", cue, "that the pier is old"))
    assert claim.polarity == polarity


def test_a_negation_before_the_cue_counts() -> None:
    (claim,) = claims("Quill never believed that the pier is old.", ("Quill", "believed", "that the pier is old"))
    assert claim.polarity == "denied"


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("declined", "to comment on the pier"),
        ("asked", "whether the pier was old"),
        ("praised", "the builders of the pier"),
        ("talked about", "the builders of the pier"),
        ("painted", "the old pier in the bay"),
        ("said", "settled"),
        ("said", "to a reporter"),
    ],
)
def test_what_asserts_nothing_is_no_claim(cue: str, content: str) -> None:
    assert said(f"Quill {cue} {content}.", ("Quill", cue, content)) == []


def test_kinds_of_cues() -> None:
    assert [cue_kind(cue) for cue in ("argued", "demanded", "refused to say", "spoke about", "likes")] == [
        "report",
        "act",
        "silence",
        "topic",
        "attitude",
    ]


def test_a_coordinated_source_gives_a_claim_for_each_and_a_repeated_one_is_merged() -> None:
    text = "Officials, including Rosa Quill, said the pier is old."
    twice = ("Officials, including Rosa Quill,", "said", "the pier is old")
    found = claims(text, twice, twice)
    assert [claim.text for claim in found] == ["the pier is old"] * 2
    assert len({claim.iri for claim in found}) == 2


def test_confidence_is_that_of_attribution_and_speaker() -> None:
    (claim,) = claims("Quill said that the pier is old.", ("Quill", "said", "that the pier is old"))
    assert claim.confidence == pytest.approx(0.8 * claim.source.confidence)


TEXTS = st.lists(
    st.sampled_from(
        ["“", "”", '"', "''", "‘", "’", " ", "\n", ".", ",", "that ", "Quill ", "said ", "the pier is old", "not ", "🚢 ", "and "]
    ),
    max_size=30,
).map("".join)


@given(TEXTS, st.data())
def test_any_attribution_gives_claims_that_are_in_the_text(text: str, data: st.DataObject) -> None:
    one = article(text)

    def span() -> Span:
        start = data.draw(st.integers(0, len(text)))
        return Span(start, data.draw(st.integers(start, len(text))))

    found = tuple(Attribution((span(),), (span(),), (span(), span()), 0.5) for _ in range(3))
    made = of(Reading(one, split(one), found))
    for claim in made:
        assert text[claim.span.start : claim.span.end] == claim.text
        assert claim.text == claim.text.strip()
        assert "\n" not in claim.text
        assert any(content.start <= claim.span.start and claim.span.end <= content.end for one_ in found for content in one_.content)
    assert len({(claim.span, claim.source.speaker) for claim in made}) == len(made)
    assert len({claim.iri for claim in made}) == len(made)


def _days(text: str, *said: Said, published: Date | None) -> list[tuple[str, str | None]]:
    one = reading(text, *said)
    made = of(replace(one, article=replace(one.article, published=published)))
    return [(claim.text, claim.date.at.isoformat()[:10] if claim.date else None) for claim in made]


FRIDAY = Date(datetime(2024, 5, 10, tzinfo=UTC), "day")
TOLD = "The pier is safe, Quill said on {}. Quill added that the quay is old. The bridge is new, Lund said."
SAID: tuple[Said, ...] = (
    ("Quill", "said", "The pier is safe"),
    ("Quill", "added", "that the quay is old"),
    ("Lund", "said", "The bridge is new"),
)


def test_a_claim_has_the_day_that_its_sentence_tells_and_so_has_what_its_speaker_goes_on_to_say() -> None:
    assert _days(TOLD.format("Tuesday"), *SAID, published=FRIDAY) == [
        ("The pier is safe", "2024-05-07"),
        ("the quay is old", "2024-05-07"),
        ("The bridge is new", "2024-05-10"),
    ]


@pytest.mark.parametrize(("told", "day"), [("12 March", "2024-03-12"), ("March 12, 2020", "2020-03-12")])
def test_what_was_said_long_before_is_another_occasion(told: str, day: str) -> None:
    assert [one for _, one in _days(TOLD.format(told), *SAID, published=FRIDAY)] == [day, "2024-05-10", "2024-05-10"]


def test_two_days_or_no_date_of_the_article_leave_each_claim_what_it_has() -> None:
    text = "The tram is late, Quill said on Monday.\n" + TOLD.format("Tuesday")
    found = _days(text, ("Quill", "said", "The tram is late"), *SAID, published=FRIDAY)
    assert [day for _, day in found] == ["2024-05-06", "2024-05-07", "2024-05-10", "2024-05-10"]
    assert [day for _, day in _days(TOLD.format("May 7, 2024"), *SAID, published=None)] == ["2024-05-07", None, None]


def test_unstated_speakers_share_no_occasion() -> None:
    text = "It was said on Tuesday that the pier is safe. It was said that the quay is old."
    found = _days(text, ("", "said", "that the pier is safe"), ("", "said", "that the quay is old"), published=FRIDAY)
    assert [day for _, day in found] == ["2024-05-07", "2024-05-10"]
