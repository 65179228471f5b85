import pytest

from kg.people.endings import without_clause, without_ending, without_surroundings
from kg.people.tokens import tokens


@pytest.mark.parametrize(
    ("source", "rest"),
    [
        ("TERN BAY (ABC) – Ada Berg", "Ada Berg"),
        ("TERN BAY, Fla. -- Ada Berg", "Ada Berg"),
        ("NATO – and Ada Berg", "and Ada Berg"),
        ("the Tern Trust (TT) director", "the Tern Trust director"),
        ("the director (Ada Berg)", "the director (Ada Berg)"),
    ],
)
def test_datelines_and_brackets_inside_are_left_out(source: str, rest: str) -> None:
    assert without_surroundings(source) == rest


@pytest.mark.parametrize(
    ("source", "rest"),
    [
        ("the mayor who resigned", "the mayor"),
        ("who resigned", "who resigned"),
        ("the mayor as she left", "the mayor"),
        ("as many as three mayors", "as many as three mayors"),
        ("While she left", "While she left"),
    ],
)
def test_clauses_are_dropped(source: str, rest: str) -> None:
    assert " ".join(token.word for token in without_clause(tokens(source))) == rest


@pytest.mark.parametrize(
    ("source", "rest"),
    [
        ("the mayor on Monday", "the mayor"),
        ("the court this month", "the court"),
        ("the poll released Monday night", "the poll"),
        ("the panel in 2001", "the panel"),
        ("prosecutors in", "prosecutors"),
        ("Ada Berg herself", "Ada Berg"),
        ("the voters themselves", "the voters"),
        ("Tern Today", "Tern Today"),
        ("this week", "this"),
        ("Monday", "Monday"),
        ("the published", "the published"),
        ("the class of 2001", "the class of 2001"),
    ],
)
def test_dates_participles_loose_prepositions_and_reflexives_are_dropped(source: str, rest: str) -> None:
    assert " ".join(token.word for token in without_ending(tokens(source))) == rest
