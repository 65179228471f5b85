import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import MINTER, Said, article, reading

from kg.agents import resolve
from kg.claims import cue_kind, make
from kg.records import Attribution, Claim, Reading, Span
from kg.sentences import split


def claims(text: str, *said: Said) -> tuple[Claim, ...]:
    return of(reading(text, *said))


def of(one: Reading) -> tuple[Claim, ...]:
    return make(one, resolve([one], minter=MINTER).sources[one.article.iri], minter=MINTER)


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
def test_spans_follow_the_conventions(  # noqa: PLR0917 -- one table
    text: str, source: str, cue: str, content: str, expected: str, kind: str
) -> None:
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
