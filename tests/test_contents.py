from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import MINTER, Said, article, reading

from kg.claims import speech
from kg.claims.contents import contents_of, make
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


def test_confidence_is_that_of_speech_and_speaker() -> None:
    one = reading("Quill said that the pier is old.", ("Quill", "said", "that the pier is old"))
    (claim,) = of(one)
    (content,) = contents_of(one.article, one.attributions[0], ())
    assert claim.confidence == pytest.approx(speech.bundled().probability(content.features) * claim.source.confidence)


def test_what_is_likely_no_speech_is_no_claim() -> None:
    one = reading("A picture may show a very old pier.", ("A picture", "may show", "a very old pier"))
    unsure, sure = (replace(one, attributions=(replace(one.attributions[0], confidence=value),)) for value in (0.3, 0.99))
    assert not of(unsure)
    assert [claim.text for claim in of(sure)] == ["a very old pier"]


def test_what_is_only_named_must_be_surer() -> None:
    one = reading("Quill praised the builders of the old pier.", ("Quill", "praised", "the builders of the old pier"))
    (content,) = contents_of(one.article, one.attributions[0], ())
    fitted = speech.bundled()
    assert fitted.minimum_said < fitted.probability(content.features) < fitted.minimum_named
    assert not of(one)


def test_a_fragment_that_the_cue_cuts_off_is_no_claim() -> None:
    text = "But in the last years, Quill said, the pier has become old."
    assert said(text, ("Quill", "said", "But in the last years // the pier has become old")) == [("the pier has become old", "indirect")]


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


# ── where a content is cut ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("“It leaks.” The pier is old", [("It leaks", "direct"), ("The pier is old", "indirect")]),
        ("“It leaks,” the pier is old", [("“It leaks,” the pier is old", "mixed")]),
        ("“It leaks!” and is old", [("“It leaks!” and is old", "mixed")]),
        ("the pier is old, “it leaks every day”", [("the pier is old, “it leaks every day”", "mixed")]),
        ("Is it old? “It leaks every day”", [("Is it old?", "indirect"), ("It leaks every day", "direct")]),
        ("''It leaks.'' ''It is old.''", [("It leaks", "direct"), ("It is old", "direct")]),
        ("''It leaks.'' The pier is old", [("It leaks", "direct"), ("The pier is old", "indirect")]),
        ("It leaks\n\nIt is very old", [("It leaks", "indirect"), ("It is very old", "indirect")]),
    ],
)
def test_a_content_is_cut_where_a_quotation_opens_or_closes_a_sentence(content: str, expected: list[tuple[str, str]]) -> None:
    assert said(f"Quill said: {content}.", ("Quill", "said", content)) == expected


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("said", "that the pier, it is old, ", "the pier, it is old"),
        ("said", "and that the pier is old;", "the pier is old"),
        ("said", "which the pier is – old –", "the pier is – old"),
        ("accused", "of breaking the pier", "breaking the pier"),
        ("said", "of course it is old", "of course it is old"),
        ("asked", "Is the pier old?", "Is the pier old?"),
        ("said", "the pier is old ...", "the pier is old ..."),
        ("said", "“the pier is old", "the pier is old"),
        ("said", "the pier is old”", "the pier is old"),
        ("said", '"the pier is old', "the pier is old"),
        ("said", 'the pier is old"', "the pier is old"),
        ("said", "''the pier is old", "the pier is old"),
        ("said", "the pier is old''", "the pier is old"),
        ("said", "''it'' is not ''that''", "''it'' is not ''that''"),
        ("said", "“it” is not “that”", "“it” is not “that”"),
        ("said", '"it" is not "that"', '"it" is not "that"'),
        ("said", "‘the pier is old’", "the pier is old"),
        ("said", "‘the pier’ is old’", "‘the pier’ is old’"),
        ("said", "‘Ada’s pier is old’", "Ada’s pier is old"),
        ("said", "the ‘pier’ is ‘old’", "the ‘pier’ is ‘old’"),
    ],
)
def test_a_claim_is_trimmed(cue: str, content: str, expected: str) -> None:
    assert [text for text, _ in said(f"Quill {cue} {content}.", ("Quill", cue, content))] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PORT VALE: The pier is old, Quill said.", "The pier is old"),
        ("It is so. PORT VALE: The pier is old, Quill said.", "PORT VALE: The pier is old"),
    ],
)
def test_a_dateline_is_cut_where_a_line_begins(text: str, expected: str) -> None:
    content = "PORT VALE: The pier is old"
    assert [one for one, _ in said(text, ("Quill", "said", content))] == [expected]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("the “Big Sky” bill is bad", "indirect"),
        ("the “Sky” is bad", "indirect"),  # one word with a capital is a name
        ("the “old” is bad", "mixed"),
        ("the “very old and big wooden” pier is bad", "mixed"),  # five words are no name
        ("the “Big Sky” is bad", "mixed"),  # the sentence continues
        ("the “Big Sky,” bill is bad", "mixed"),
        ('the "big sky" is bad', "mixed"),
        ("the ''big sky'' is bad", "mixed"),
        ("the ‘big sky’ is bad", "mixed"),
        ("the pier is Ada’s and Bo’s", "indirect"),
        ("the “” pier is bad", "indirect"),
    ],
)
def test_words_in_quotation_marks_make_a_claim_mixed_unless_they_are_a_name(content: str, kind: str) -> None:
    assert [found for _, found in said(f"Quill said {content}.", ("Quill", "said", content))] == [kind]


def test_a_quotation_in_which_the_speaker_is_named_is_not_the_speakers() -> None:
    text = "“Quill said the pier is old.”"
    assert said(text, ("Quill", "said", "the pier is old.")) == [("the pier is old", "indirect")]


def test_a_claim_names_its_longest_cue_and_the_first_of_equals() -> None:
    text = "Quill said and told us that the pier is old."
    one = reading(text, ("Quill", "said", "the pier is old"))

    def cue_of(*cues: str) -> str:
        spans = tuple(Span(text.index(cue), text.index(cue) + len(cue)) for cue in cues)
        (claim,) = of(replace(one, attributions=(replace(one.attributions[0], cue=spans),)))
        assert claim.cue
        return text[claim.cue.start : claim.cue.end]

    assert cue_of("told us", "said") == "told us"
    assert cue_of("told", "said") == "said"
    (bare,) = of(replace(one, attributions=(replace(one.attributions[0], cue=()),)))
    assert bare.cue is None


def test_of_one_span_and_speaker_the_surest_attribution_counts() -> None:
    one = reading("Quill said that the pier is old.", ("Quill", "said", "the pier is old"))
    weak, sure = (replace(one.attributions[0], confidence=confidence) for confidence in (0.7, 0.9))
    (surest,) = of(replace(one, attributions=(sure,)))
    (weakest,) = of(replace(one, attributions=(weak,)))
    assert weakest.confidence < surest.confidence
    for attributions in ((weak, sure), (sure, weak)):
        (claim,) = of(replace(one, attributions=attributions))
        assert claim.confidence == surest.confidence


def test_claims_are_in_the_order_of_the_text() -> None:
    text = "Lund said the bridge is new. Quill said the pier is old."
    one = reading(text, ("Lund", "said", "the bridge is new"), ("Quill", "said", "the pier is old"))
    found = of(replace(one, attributions=one.attributions[::-1]))
    assert [claim.text for claim in found] == ["the bridge is new", "the pier is old"]
    nested = reading(
        "Quill said the pier is old and it leaks.", ("Quill", "said", "the pier is old"), ("Quill", "said", "the pier is old and it leaks")
    )
    assert [claim.text for claim in of(nested)] == ["the pier is old and it leaks", "the pier is old"]
