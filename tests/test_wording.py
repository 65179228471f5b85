"""kg/explorer/wording.py: what a copy changed, paragraph by paragraph."""

from hypothesis import given
from hypothesis import strategies as st

from kg.explorer.wording import Pair, Piece, compare


def both(pair: Pair) -> tuple[str, str]:
    left, right = ("".join(f"[{piece.text}]" if piece.changed else piece.text for piece in side) for side in (pair.left, pair.right))
    return left, right


def test_changed_words_stand_beside_each_other() -> None:
    pairs = compare("Head\n\nThe mayor said no.\n\nEnd.", "Head\n\nMayor Varga said no\nthen.\n\nEnd.")
    assert [both(pair) for pair in pairs] == [("Head", "Head"), ("[The mayor] said no.", "[Mayor Varga] said no [then]."), ("End.", "End.")]
    assert [pair.changed for pair in pairs] == [False, True, False]


def test_a_paragraph_that_only_one_has() -> None:
    pairs = compare("One.\n\nTwo.\n\nThree.", "One.\n\nThree.")
    assert [both(pair) for pair in pairs] == [("One.", "One."), ("[Two.]", ""), ("Three.", "Three.")]


def test_nothing_in_common() -> None:
    assert compare("a b", "c") == (Pair((Piece("a b", changed=True),), (Piece("c", changed=True),)),)
    assert compare("", "") == ()


@given(st.text("ab. \n", max_size=40), st.text("ab. \n", max_size=40))
def test_both_texts_are_whole(left: str, right: str) -> None:
    pairs = compare(left, right)
    for text, side in ((left, "left"), (right, "right")):
        shown = "".join(piece.text for pair in pairs for piece in getattr(pair, side))
        assert "".join(shown.split()) == "".join(text.split())
    if left.split("\n") == right.split("\n"):
        assert not any(pair.changed for pair in pairs)
    if "".join(left.split()) != "".join(right.split()):
        assert any(pair.changed for pair in pairs)
