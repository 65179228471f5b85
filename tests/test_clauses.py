"""First clauses, verbs and contraries of sentences."""

import pytest

from kg.stances.clauses import first_clause, has_verb, is_negated, negated

TAIL = "on both of the sides of the lake in the north of it"  # makes a sentence long


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (f"The tram is late and the buses are full {TAIL}", "The tram is late"),
        (f"The tram is late, and the buses are full {TAIL}", "The tram is late"),
        (f"The tram is late and dirty {TAIL}", None),  # "and" joins two words
        (f"The tram is late because the buses are full {TAIL}", "The tram is late"),
        (f"The tram is late, but nobody cares about it {TAIL}", "The tram is late"),
        (f"The tram is late; nobody cares about it {TAIL}", "The tram is late"),
        (f'The tram is "late", and the buses are full {TAIL}', 'The tram is "late"'),
        (f"The tram is “late”, and the buses are full {TAIL}", "The tram is “late”"),
        (f"If the tram is late, nobody cares about it {TAIL}", None),  # a condition belongs to what follows
        (f"The old tram, late or early, is needed {TAIL}", None),  # no verb stands before the comma
        (f"It is late, and the buses are full {TAIL}", None),  # three words are too few
        (f"The mayor is sure “it is late, and the buses are full” {TAIL}", None),  # no quotation is cut
        (f'The mayor is sure "it is late, and the buses are full" {TAIL}', None),
        ("The tram is late and the buses are full of many people", None),  # twelve words are not long
        ("The tram is late and the buses are full of many people here", "The tram is late"),
    ],
)
def test_a_long_sentence_is_cut_to_its_first_clause(text: str, clause: str | None) -> None:
    assert first_clause(text) == (clause or text)


@pytest.mark.parametrize(
    ("text", "contrary"),
    [
        ("The tram is late", "The tram is not late"),
        ("The tram is not late", "The tram is late"),
        ("The tram is no longer late", "The tram is late"),
        ("The tram is still late", "The tram is no longer late"),
        ("The tram is still not late", "The tram is late"),
        ("The tram will be late and is old", "The tram will not be late and is old"),
        ("The tram still runs", "The tram no longer runs"),
        ("The tram no longer ran and is old", "The tram no longer ran and is not old"),  # no ending shows that "ran" is a verb
        ("The tram no longer stopped and is old", "The tram still stopped and is old"),
        ("The tram is old and still runs", "The tram is not old and still runs"),
        ("Police shot first", "It is not true that Police shot first"),
    ],
)
def test_the_contrary_negates_the_first_auxiliary_verb(text: str, contrary: str) -> None:
    assert negated(text) == contrary


def test_verbs_and_negations() -> None:
    assert [has_verb(text) for text in ("It is late", "It still runs", "Police shot first", "the island")] == [True, True, False, False]
    assert all(is_negated(text) for text in ("no trams", "It isn’t", "It cannot"))
    assert not any(is_negated(text) for text in ("Nobody knows", "a knot"))
