from kg.people.antecedents import log_odds
from kg.records import Reference, Span


def test_a_word_that_a_reference_leaves_out_counts_against_a_name() -> None:
    text = "Ilse Varga left. She said so."
    reference = Reference(Span(17, 20), ((Span(0, 4), 2.0),))
    assert log_odds(reference, text, Span(0, 4)) == 2.0
    assert log_odds(reference, text, Span(0, 10)) == -2.0
    assert log_odds(reference, text, Span(4, 5)) == -6.0
