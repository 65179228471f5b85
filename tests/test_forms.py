import pytest

from kg.articles.forms import has_quotation_mark, is_in_capitals, is_sentence, is_single_sentence, is_title_case, reports_speech


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("They left.", True),
        ("Did they leave?", True),
        ("They left!”", True),
        ("They left.) ", True),
        ("They left. [2]", True),
        ("They left: [1] [2]", False),
        ("They left", False),
        ("THEY LEFT.", False),
        ("Who Pays For This Old Harbour Bridge?", False),
        ("Who pays for this old harbour bridge?", True),
        ("The Mayor Leaves Holmen Today.", True),
        ("More:", False),
        ("He said:", True),
        ("Also ...", False),
        ("And …", False),
        ("She listed three reasons:", True),
        ("x" * 300 + ". " + "y" * 300, False),
    ],
)
def test_a_sentence_ends_as_sentences_end(line: str, *, expected: bool) -> None:
    assert is_sentence(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("WHO PAYS", True),
        ("WHO PAYS FOR it", False),
        ("NATO", False),
        ("NATOS", True),
        ("12 34 56 78", False),
        ("A B C D E F G H I j", False),
        ("A B C D E F G H I J k", True),
    ],
)
def test_capitals_are_more_than_nine_in_ten_of_at_least_five_letters(line: str, *, expected: bool) -> None:
    assert is_in_capitals(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bridge Closed Until Spring", True),
        ("Bridge Closed For All", False),
        ("Bridge Closed and Shut Until spring", True),
        ("Bridge Closed until spring Again", False),
        ("“Bridge” ‘Closed’ (Until) Spring", True),
        ("1234 5678 Bridge Closed Until", False),
    ],
)
def test_title_case_counts_words_of_four_letters(line: str, *, expected: bool) -> None:
    assert is_title_case(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("It is shut. It opens in May", False),
        ("It is shut.” “It opens", False),
        ("It is shut! 5 men left", False),
        ("It is shut.", True),
        ("It costs 3.5 crowns", True),
        ("It is shut. it opens", True),
    ],
)
def test_a_second_sentence_begins_with_a_capital_or_a_digit(line: str, *, expected: bool) -> None:
    assert is_single_sentence(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("“It is shut,” she told them", True),
        ("“It is shut,” Lund wrote", True),
        ("“It is shut,” Lund Wrote", False),
        ("Lund said so", True),
        ("Lund added one", True),
        ("Lund saw the unsaid", False),
        ("Mayor: bridge is shut", False),
    ],
)
def test_speech_is_reported_as_in_running_text(line: str, *, expected: bool) -> None:
    assert reports_speech(line) == expected


def test_double_quotation_marks_count_and_single_ones_do_not() -> None:
    assert [has_quotation_mark(mark) for mark in ("“", "”", '"', "‘", "'", "«")] == [True, True, True, False, False, False]
