"""Draws who is for and who is against a proposition, from a graph: the picture of README.md, for light and for dark pages.

python tools/picture.py GRAPH OUT.svg      # writes OUT.svg and OUT-dark.svg; `make picture` does it for README.md
"""

import argparse
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import kg
from kg import printing

PROPOSITION = "ISIS is still a threat in Iraq"
SIDES = {"support": "for", "oppose": "against"}  # the positions that are drawn, and what they are called

# Blue and orange differ for the colour-blind, too. Each text has a contrast of 4.5 or more on its ground (WCAG AA).
THEMES = {
    "": {
        "page": "#ffffff",
        "card": "#f6f8fa",
        "rim": "#d1d9e0",
        "text": "#1f2328",
        "quiet": "#59636e",
        "for": "#0b5cad",
        "against": "#ad4307",
    },
    "-dark": {
        "page": "#0d1117",
        "card": "#161b22",
        "rim": "#3d444d",
        "text": "#f0f6fc",
        "quiet": "#9ea7b3",
        "for": "#6cb6ff",
        "against": "#f69d50",
    },
}
STYLE = """
text {{ font-family: -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; fill: {text} }}
.page {{ fill: {page} }}
.card {{ fill: {card}; stroke: {rim} }}
.proposition {{ font-size: 22px; font-weight: 700; text-anchor: middle }}
.speaker {{ font-size: 17px; font-weight: 700 }}
.words {{ font-family: Georgia, 'Times New Roman', 'Noto Serif', serif; font-size: 17px }}
.small {{ font-size: 12.5px; fill: {quiet} }}
.place {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 11.5px; fill: {quiet} }}
.middle {{ text-anchor: middle }}
.side {{ font-size: 14px; font-weight: 700; text-anchor: middle }}
text.for {{ fill: {for} }}
text.against {{ fill: {against} }}
path {{ fill: none; stroke-width: 2 }}
path.for {{ stroke: {for} }}
path.against {{ stroke: {against} }}
rect.for {{ fill: {for} }}
rect.against {{ fill: {against} }}
"""

# Pixels: widths, and what lies between things.
WIDTH, CARD, EDGE, BORDER, PADDING, GAP, FOOT = 900, 286, 78, 10, 16, 16, 32
MIDDLE = WIDTH - 2 * (CARD + EDGE + BORDER)
# Of a kind of line: how many characters fit, in DejaVu, the widest of the usual fonts; and how far below the line before it stands.
FIT = {"speaker": 24, "words": 28, "small": 36, "place": 36, "proposition": 13}
STEP = {"speaker": 20, "words": 24, "small": 27, "place": 18, "proposition": 28}
MOST_LINES = 3  # of the words
NOTE = "Every claim can be checked: its words are exactly those characters of that file. Under each arrow: the model’s confidence."


@dataclass(frozen=True, slots=True)
class Statement:
    """What a speaker is reported to have said, and where exactly.

    :param side: a value of ``SIDES``
    :param day: as precise as it is known, such as "2024-01"; None where it is not
    :param start, end: characters (code points) of the source's text
    """

    side: str
    speaker: str
    text: str
    day: str | None
    outlet: str | None
    source: str
    start: int
    end: int
    confidence: float


def statements(graph: kg.Graph, proposition: str) -> list[Statement]:
    """Give the surest statement of each speaker on each side, the surest first."""
    outlets: dict[Any, Any] = {row["article"]: row["publisher"] for row in graph.query("articles").records()}
    claims = {_place(row): row for row in graph.query("claims", proposition=proposition).records()}
    rows: list[dict[str, Any]] = [*graph.query("who-stands-where", proposition=proposition).records()]
    surest: dict[tuple[str, str], Statement] = {}
    for row in sorted((row for row in rows if row["position"] in SIDES), key=lambda row: -row["confidence"]):
        side, claim = SIDES[row["position"]], claims[_place(row)]
        text = f"“{row['text']}”" if claim["kind"] == "direct" else row["text"]  # what is not quoted has no quotation marks
        text = f"denied: {text}" if claim["polarity"] == "denied" else text
        found = Statement(side, row["speaker"], text, row["date"], outlets[claim["article"]], *_place(row), row["confidence"])
        surest.setdefault((side, found.speaker), found)
    return list(surest.values())


def _place(row: dict[str, Any]) -> tuple[str, int, int]:
    return row["source"], row["start"], row["end"]


def description(proposition: str, drawn: Sequence[Statement]) -> str:
    """Say in words what the picture shows, for who cannot see it."""
    sides = (f"{side}: {', '.join(one.speaker for one in drawn if one.side == side) or 'nobody'}" for side in SIDES.values())
    each = "Each with the reported words, the date, the outlet, the file and the characters."
    return printing.line(f"Who stands where on “{proposition}”: {'; '.join(sides)}. {each}")


def picture(proposition: str, drawn: Sequence[Statement], theme: str = "") -> str:
    """Draw the proposition in the middle, who is for it on the left, who is against it on the right.

    :param theme: a key of ``THEMES``
    :returns: SVG, the same for the same statements
    """
    columns = [[one for one in drawn if one.side == side] for side in SIDES.values()]
    inside = max(*map(_height, columns), len(_wrapped(proposition)) * STEP["proposition"] + 4 * STEP["small"])
    height = BORDER + inside + FOOT + BORDER
    size = {"viewBox": f"0 0 {WIDTH} {height}", "width": f"{WIDTH}", "height": f"{height}"}
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img"})
    ET.SubElement(root, "title").text = printing.line(f"Who stands where on “{proposition}”")
    ET.SubElement(root, "desc").text = description(proposition, drawn)
    ET.SubElement(root, "style").text = STYLE.format_map(THEMES[theme])
    _rectangle(root, "page", (0, 0, WIDTH, height), 8)
    _draw_proposition(root, proposition, columns, inside)
    for column, x in zip(columns, (BORDER, WIDTH - BORDER - CARD), strict=True):
        y = BORDER + (inside - _height(column)) // 2
        for one in column:
            _draw_card(root, one, x, y)
            _draw_edge(root, one, y + _height([one]) // 2)
            y += _height([one]) + GAP
    _text(root, "small middle", (WIDTH // 2, height - BORDER - 4), NOTE)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _draw_proposition(root: ET.Element, proposition: str, columns: Sequence[Sequence[Statement]], inside: int) -> None:
    lines = _wrapped(proposition)
    _rectangle(root, "card", (BORDER + CARD + EDGE, BORDER, MIDDLE, inside), 10)
    y = BORDER + (inside - len(lines) * STEP["proposition"]) // 2 - 8
    _text(root, "small middle", (WIDTH // 2, y), "proposition")
    for line in lines:
        y += STEP["proposition"]
        _text(root, "proposition", (WIDTH // 2, y), line)
    counts = (f"{len(column)} {side}" for column, side in zip(columns, SIDES.values(), strict=True))
    _text(root, "small middle", (WIDTH // 2, y + STEP["small"]), ", ".join(counts))


def _wrapped(proposition: str) -> list[str]:
    return textwrap.wrap(proposition, FIT["proposition"])


def _draw_card(root: ET.Element, statement: Statement, x: int, y: int) -> None:
    height = _height([statement])
    _rectangle(root, "card", (x, y, CARD, height), 10)
    inner = x + CARD - 2 if statement.side == SIDES["support"] else x - 2
    _rectangle(root, statement.side, (inner, y + 10, 4, height - 20), 2)
    y += PADDING - 4
    for kind, line in _lines(statement):
        y += STEP[kind]
        _text(root, kind, (x + PADDING, y), line)


def _draw_edge(root: ET.Element, statement: Statement, y: int) -> None:
    """Draw an arrow from a card to the proposition, with the side's word above it and the confidence below it."""
    side, left = statement.side, BORDER + CARD
    start, tip, back = (left, left + EDGE - 2, -8) if side == SIDES["support"] else (WIDTH - left, WIDTH - left - EDGE + 2, 8)
    ET.SubElement(root, "path", {"class": side, "d": f"M{start} {y}H{tip}m{back} -6L{tip} {y}l{back} 6"})
    _text(root, f"side {side}", ((start + tip) // 2, y - 11), side)
    _text(root, "small middle", ((start + tip) // 2, y + 19), f"{statement.confidence:.2f}")


def _lines(statement: Statement) -> list[tuple[str, str]]:
    """Give the lines of a card: kind of line, text."""
    day, outlet = _day_in_words(statement.day or ""), f"in {statement.outlet}" if statement.outlet else ""
    words = textwrap.wrap(statement.text, FIT["words"], max_lines=MOST_LINES, placeholder=" …", break_on_hyphens=False)
    return [
        ("speaker", _cut(statement.speaker, FIT["speaker"])),
        *(("words", line) for line in words),
        ("small", _cut(", ".join(filter(None, (day, outlet))), FIT["small"])),
        ("place", _cut(statement.source[::-1], FIT["place"])[::-1]),  # of a path or an address, the end says most
        ("place", f"characters {statement.start}–{statement.end}"),
    ]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _day_in_words(day: str) -> str:
    """Write a date of the graph, which is as precise as it is known, as people do.

    >>> _day_in_words("2024-03-05"), _day_in_words("2024-03"), _day_in_words("2024")
    ('5 Mar 2024', 'Mar 2024', '2024')
    """
    year, *rest = day[:10].split("-")
    if not rest:
        return year
    month = date(int(year), int(rest[0]), 1).strftime("%b %Y")
    return f"{int(rest[1])} {month}" if rest[1:] else month


def _height(column: Sequence[Statement]) -> int:
    cards = [sum(STEP[kind] for kind, _ in _lines(one)) + 2 * PADDING for one in column]
    return sum(cards) + GAP * max(0, len(cards) - 1)


def _rectangle(root: ET.Element, kind: str, place: tuple[int, int, int, int], corner: int) -> None:
    x, y, width, height = map(str, place)
    ET.SubElement(root, "rect", {"class": kind, "x": x, "y": y, "width": width, "height": height, "rx": str(corner)})


def _text(root: ET.Element, kind: str, place: tuple[int, int], text: str) -> None:
    x, y = map(str, place)
    ET.SubElement(root, "text", {"class": kind, "x": x, "y": y}).text = printing.line(text)


def main() -> None:
    """Write the picture for light pages, and beside it the one for dark pages."""
    parser = argparse.ArgumentParser(description=f"Draws who is for and who is against “{PROPOSITION}”.")
    parser.add_argument("graph", type=Path, help="build folder or graph file; make demo writes out/demo")
    parser.add_argument("out", type=Path, help="picture for light pages, such as OUT.svg; OUT-dark.svg is written beside it")
    given = parser.parse_args()
    drawn = statements(kg.Graph(given.graph), PROPOSITION)
    if not drawn:
        parser.error(f"{given.graph} has nobody for or against “{PROPOSITION}”. Build examples/ with make demo, and name out/demo.")
    for theme in THEMES:
        target = given.out.with_stem(given.out.stem + theme)
        target.write_text(picture(PROPOSITION, drawn, theme), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
