"""What all pictures share: one style whatever the user's own is, safe words, no dates, and a clear error without matplotlib."""

import sys

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from kg.errors import UsageError
from kg.exchange import plotting


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match="matplotlib") as caught, plotting.style():
        pass
    assert "stancegraph[pictures]" in caught.value.hint


def test_the_style_of_the_user_changes_nothing_and_comes_back() -> None:
    with mpl.rc_context({"font.size": 31.0, "svg.fonttype": "path"}):
        with plotting.style():
            assert mpl.rcParams["font.size"] == plotting.SIZE
            assert mpl.rcParams["svg.fonttype"] == "none"
        assert mpl.rcParams["font.size"] == 31.0


@pytest.mark.parametrize("to", ["svg", "png"])
def test_a_file_has_a_title_and_no_date(to: plotting.PictureFormat) -> None:
    with plotting.style():
        figure = Figure(figsize=(2, 1))
        figure.text(0.1, 0.5, plotting.line("五 costs $5$ & <b>\x07"))
        written = plotting.write(figure, to, "Who & when")
        assert written == plotting.write(figure, to, "Who & when")
    assert b"dc:date" not in written
    if to == "svg":
        assert "五 costs $5$ &amp; &lt;b&gt;\\u0007</text>" in written.decode()
        assert b"<title>Who &amp; when</title>" in written
        assert b"DejaVu Sans" in written
    else:
        assert written.startswith(b"\x89PNG")
        assert b"Who & when" in written


def test_long_words_are_not_cut_at_their_hyphens() -> None:
    assert plotting.wrapped("Mohammed Shia al-Sudani", 22) == "Mohammed Shia\nal-Sudani"
    assert plotting.wrapped("a b c d", 3) == "a b\nc d"
    assert plotting.wrapped("a b c d e", 3) == "a b\nc …"
    assert plotting.wrapped("one\ntwo", 20) == "one two"


def test_positions_differ_by_shape_and_not_by_colour_alone() -> None:
    assert len({mark.shape for mark in plotting.POSITIONS.values()}) == len(plotting.POSITIONS) == 3
