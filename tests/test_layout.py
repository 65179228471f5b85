from casting import layout

from kg.people.layout import AttributionIndex, Sentences
from kg.records import Attribution, Span

TEXT = 'Harbour opens\n\nAda said: "It is open." Bo said it is not.\n\nCy left.'


def test_sentences_are_numbered_from_one_and_an_offset_belongs_to_the_last_that_starts_before_it() -> None:
    sentences = Sentences([Span(20, 30), Span(5, 15)])
    assert [sentences.number(at) for at in (0, 4, 5, 15, 19, 20, 99)] == [0, 0, 1, 1, 1, 2, 2]
    assert [sentences.start(at) for at in (4, 5, 19, 20, 99)] == [4, 5, 5, 20, 20]
    assert list(sentences.numbers(4, 20)) == [0, 1, 2]
    assert list(sentences.numbers(6, 7)) == [1]


def test_attributions_are_found_by_the_sentences_that_they_touch() -> None:
    sentences = Sentences([Span(0, 10), Span(10, 20), Span(20, 30)])
    long = Attribution((Span(0, 3), Span(21, 22)), (Span(4, 5),), (Span(6, 12),), 0.9)
    late = Attribution((), (), (Span(22, 25),), 0.9)
    index = AttributionIndex([long, late], sentences)
    assert [index.with_content(at) for at in (0, 19, 20)] == [[0], [0], [1]]
    assert [index.with_source(at) for at in (9, 10, 20)] == [[0], [], []]  # the first span of a source tells where it is


def test_offsets_know_their_sentence_paragraph_and_quotation() -> None:
    one = layout(TEXT, headline=True)
    opened, closed = TEXT.index("It is open"), TEXT.index('." Bo') + 1
    assert [one.is_quoted(at) for at in (opened - 1, opened, closed - 1, closed)] == [False, True, True, False]
    assert not one.is_quoted(0)
    assert [one.paragraph(at) for at in (0, TEXT.index("Ada") - 1, TEXT.index("Ada"), TEXT.index("Cy"))] == [1, 1, 2, 3]
    assert one.lead == 2
    assert layout("Rain fell.").lead == 1
    assert one.sentence(TEXT.index("Cy")) == 4
    assert one.words(Span(0, 7)) == "Harbour"


def test_an_offset_is_in_a_source_from_its_first_character_to_its_last() -> None:
    one = layout("Ada Berg said rain falls.", ("Ada Berg", "said", "rain falls"))
    assert [one.in_source(at) for at in (0, 7, 8, 20)] == [True, True, False, False]


def test_holders_are_other_attributions_whose_content_holds_an_offset_the_shortest_first() -> None:
    text = "Ada said Bo thinks Cy knows rain falls."
    one = layout(
        text,
        ("Ada", "said", "Bo thinks Cy knows rain falls"),
        ("Bo", "thinks", "Cy knows rain falls"),
        ("Cy", "knows", "rain falls"),
    )
    assert one.holders(text.index("rain"), 2) == [1, 0]
    assert one.holders(text.index("rain"), 1) == [2, 0]
    assert one.holders(text.index("Cy"), 2) == [1, 0]
    assert one.holders(text.index("Bo"), 1) == [0]
    assert one.holders(text.index("falls.") + 5, 9) == []


def test_headlines_come_last_and_an_outer_attribution_before_what_it_holds() -> None:
    text = "Rain falls, says Ada\n\nBo said Ada thinks rain falls. Cy said so."
    one = layout(
        text,
        ("Ada", "says", "Rain falls"),
        ("Bo", "said", "Ada thinks rain falls"),
        ("Ada", "thinks", "rain falls"),
        ("Cy", "said", "so"),
        headline=True,
    )
    assert sorted(range(4), key=one.order) == [1, 2, 3, 0]
    held = layout("Ada left because rain falls.", ("", "", "because rain"), ("", "", "because rain falls"))
    assert sorted(range(2), key=held.order) == [1, 0]
