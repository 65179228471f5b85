"""How pictures for papers look, and how they are written: fonts, colours and marks; SVG and PNG, the same bytes for the same graph."""

# ruff: noqa: PLC0415 - matplotlib is an extra, and heavy

import io
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg import printing
from kg.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PictureFormat = Literal["svg", "png"]

WIDTH = 7.0  # inches: the text width of a journal page
SIZE = 8.0  # points of most words
SMALL = 7.0
LINE = 1.3 * SIZE / 72  # inches from one line of words to the next
LETTER = 0.58 * SIZE / 72  # inches: the mean width of a letter of DejaVu Sans

# Okabe and Ito's colours, which the colour-blind can tell apart; nothing is told by colour alone.
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, INK, GREY, FAINT = (
    *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"),
    *("#222222", "#767676", "#DDDDDD"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a thing is drawn: its shape (a marker of matplotlib), its colours, and what the legend calls it."""

    shape: str
    fill: str
    rim: str
    label: str


POSITIONS = {
    "support": Mark("^", BLUE, BLUE, "support"),
    "neutral": Mark("o", "white", GREY, "neutral"),
    "oppose": Mark("v", VERMILION, VERMILION, "oppose"),
}

# Words stay words in SVG. They are measured in DejaVu Sans, which matplotlib brings along; the other fonts are narrower.
_STYLE = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],
    "font.size": SIZE,
    "svg.fonttype": "none",
    "svg.hashsalt": "stancegraph",
    "text.parse_math": False,  # a name may hold dollar signs
    "text.color": INK,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.0,
    "savefig.dpi": 200,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw in the one style of this program within a ``with`` block, whatever the user's own matplotlib is set to.

    :raises UsageError: matplotlib is not installed
    """
    try:
        import matplotlib as mpl
    except ImportError as error:
        what = "A picture needs matplotlib, which is not installed."
        raise UsageError(what, "Install it with: pip install 'stancegraph[pictures]'") from error
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a name in a script that the font lacks: the viewer's font has it
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type]  # its stubs list all keys as literals
        yield


def write(figure: "Figure", to: PictureFormat, title: str) -> bytes:
    """Write a picture, without the date and without the name of a machine.

    :param title: what the picture shows, for its metadata
    """
    held = io.BytesIO()
    if to == "svg":
        metadata = {"Date": None, "Creator": "Stancegraph", "Title": line(title)}
    else:
        metadata = {"Software": "Stancegraph", "Title": line(title)}
    figure.savefig(held, format=to, metadata=metadata)
    return held.getvalue()


def line(text: str) -> str:
    """Make somebody else's text safe for XML, on one line."""
    return printing.line(text)


def wrapped(text: str, width: int, most: int = 2) -> str:
    r"""Break a text into lines; what does not fit ends in an ellipsis.

    :param width: characters of a line
    :param most: lines

    >>> wrapped("The Society for the Preservation of Old Trams", 20)
    'The Society for the\nPreservation of …'
    """
    return "\n".join(textwrap.wrap(line(text), width, max_lines=most, placeholder=" …", break_on_hyphens=False))
