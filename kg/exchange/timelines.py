"""Who stood where on a proposition, and when: one row for each speaker, as a picture."""

# ruff: noqa: PLC0415 - matplotlib is an extra, and heavy

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from kg.errors import InputError
from kg.exchange import networks, plotting
from kg.exchange.networks import NamedStance, Selection
from kg.exchange.plotting import FAINT, GREY, INK, LINE, POSITIONS, WIDTH
from kg.graph.queries import run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAX_ROWS = 40  # rows that are drawn, which fill a page
AXIS = 0.32  # inches below the rows, for the labels of the axis of time
UNDATED = 0.75  # inches: the column of what has no date
NAME = 28  # characters of a line of a speaker's name
RAISED = {"support": 0.35, "neutral": 0.0, "oppose": -0.35}  # lines above the middle of the row, so that no mark hides another

_SHIFTS = """
PREFIX kg: <https://w3id.org/stancegraph/ns#>
SELECT DISTINCT ?holder ?proposition ?before ?after WHERE {
  GRAPH ?links {
    ?shift a kg:PositionShift ; kg:holder ?holder ; kg:onProposition ?proposition ; kg:fromStance ?first ; kg:toStance ?second }
  GRAPH ?g { ?first kg:expressedAt ?firstAt ; kg:stanceValue ?firstValue }
  GRAPH ?h { ?second kg:expressedAt ?secondAt ; kg:stanceValue ?secondValue }
  BIND(CONCAT(SUBSTR(STR(?firstAt), 1, 10), STRAFTER(STR(?firstValue), "#")) AS ?before)
  BIND(CONCAT(SUBSTR(STR(?secondAt), 1, 10), STRAFTER(STR(?secondValue), "#")) AS ?after)
} ORDER BY ?holder ?proposition ?before ?after"""

_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?proposition ?label WHERE { GRAPH ?p { ?proposition skos:prefLabel ?label } }"""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A position at a time.

    :param first, last: the first and the last day on which it may have been taken; None where no date is known
    """

    position: str
    first: date | None
    last: date | None

    @property
    def middle(self) -> date | None:
        """The day in the middle of what is known, where the mark stands."""
        return self.first + (self.last - self.first) / 2 if self.first and self.last else None


@dataclass(frozen=True, slots=True)
class Row:
    """The positions of one speaker on one proposition.

    :param changes: pairs of points, before and after a change of position
    """

    name: str
    points: tuple[Point, ...]
    changes: tuple[tuple[Point, Point], ...]

    @property
    def order(self) -> tuple[float, str]:
        """The sort key: who is for it stands at the top, who is against it at the bottom."""
        sides = [RAISED[point.position] for point in self.points]
        return -sum(sides) / len(sides), self.name


@dataclass(frozen=True, slots=True)
class Panel:
    """One proposition.

    :param left_out: number of speakers for whom there is no room
    """

    proposition: str
    rows: tuple[Row, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a picture shows.

    :param left_out: number of propositions for which there is no room
    """

    panels: tuple[Panel, ...]
    left_out: int


# ── what is drawn ────────────────────────────────────────────────────────────


def timeline(graph: Store, selection: Selection) -> Timeline:
    """Collect the positions of named speakers on a proposition, or on those with the most speakers who take a side, as far as a page goes.

    :raises InputError: there is nothing to draw
    :raises UsageError: the graph has no proposition of that wording
    """
    by_proposition: dict[str, dict[str, list[NamedStance]]] = defaultdict(lambda: defaultdict(list))  # proposition → holder → stances
    for stance in networks.stances(graph, selection):
        by_proposition[stance.proposition][stance.holder].append(stance)
    if not by_proposition:
        what = "There is nothing to draw: the selection has no stance of a speaker with a name."
        raise InputError(what, "See what the graph has: kg query GRAPH stances")
    changes: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for holder, proposition, before, after in run(graph, _SHIFTS).rows:
        changes[str(holder), str(proposition)].append((str(before), str(after)))
    labels = {str(proposition): str(label) for proposition, label in run(graph, _LABELS).rows}
    ranked = sorted(by_proposition, key=lambda iri: (-_sided(by_proposition[iri]), labels.get(iri, iri)))
    panels: list[Panel] = []
    for iri in ranked:
        holders = by_proposition[iri]
        busiest = sorted(holders, key=lambda holder: (-len(holders[holder]), holder))[:MAX_ROWS]
        if panels and sum(len(panel.rows) for panel in panels) + len(busiest) > MAX_ROWS:
            break
        rows = sorted((_row(holders[holder], changes[holder, iri]) for holder in busiest), key=lambda row: row.order)
        panels.append(Panel(labels.get(iri, iri), tuple(rows), len(holders) - len(busiest)))
    return Timeline(tuple(panels), len(ranked) - len(panels))


def _sided(holders: dict[str, list[NamedStance]]) -> int:
    """Count the holders who are for it or against it."""
    return sum(any(stance.position != "neutral" for stance in stances) for stances in holders.values())


def _row(stances: Sequence[NamedStance], changes: Sequence[tuple[str, str]]) -> Row:
    """Make the row of a speaker; positions of the same time are one point.

    :param changes: date and position before and after each change, such as ``2026-05-01support``
    """
    points = tuple(sorted({_point(stance) for stance in stances}, key=lambda point: (point.first or date.min, point.position)))
    by_key = {f"{point.first}{point.position}": point for point in points}
    return Row(stances[0].name, points, tuple((by_key[a], by_key[b]) for a, b in changes if a in by_key and b in by_key))


def _point(stance: NamedStance) -> Point:
    """Make the point of a stance, whose date may be known to the month or the year only."""
    first = last = stance.day
    if first and stance.precision == "year":
        last = date(first.year, 12, 31)
    elif first and stance.precision == "month":
        last = date(first.year, first.month, monthrange(first.year, first.month)[1])
    return Point(stance.position, first, last)


# ── the picture ──────────────────────────────────────────────────────────────


def draw(shown: Timeline) -> "Figure":
    """Draw the panels one below the other, each over its own axis of time; what has no date stands in a column on the right.

    1. measure, in inches; 2. draw each panel; 3. explain the marks at the bottom.
    """
    from matplotlib.figure import Figure

    # 1
    titles = [plotting.wrapped(panel.proposition, 84) for panel in shown.panels]
    heads = [(title.count("\n") + 1) * 1.2 * LINE + 0.16 for title in titles]
    heights = [sum(map(_height, panel.rows)) for panel in shown.panels]
    notes = _notes(shown)
    top = sum(heads) + sum(heights) + AXIS * len(titles) + 0.4 + LINE * len(notes)
    figure = Figure(figsize=(WIDTH, top))
    undated = UNDATED if _has_undated(shown) else 0.0
    place = _Place(figure, 0.1 + NAME * plotting.LETTER, WIDTH - 0.15 - undated)
    # 2
    for panel, title, head, height in zip(shown.panels, titles, heads, heights, strict=True):
        top -= head + height
        place.text(0.1, top + height + 0.06, title, weight="bold", size=plotting.SIZE + 0.5)
        dated = place.axes(place.left, place.right, top, height)
        aside = place.axes(place.right + 0.06, WIDTH - 0.15, top, height) if undated else None
        _draw_rows(dated, aside, panel.rows)
        _draw_time(dated, aside, _span(panel))
        top -= AXIS
    # 3
    _draw_legend(place, shown, notes)
    return figure


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure on which things are placed in inches from its lower left.

    :param left, right: where the axes of time begin and end
    """

    figure: "Figure"
    left: float
    right: float

    def axes(self, left: float, right: float, bottom: float, height: float) -> "Axes":
        """Add axes."""
        total = self.figure.get_figheight()
        return self.figure.add_axes((left / WIDTH, bottom / total, (right - left) / WIDTH, height / total))

    def text(self, left: float, bottom: float, text: str, **options: Any) -> None:  # noqa: ANN401  # passed on to matplotlib
        """Add words."""
        self.figure.text(left / WIDTH, bottom / self.figure.get_figheight(), text, va="bottom", ha="left", **options)


def _height(row: Row) -> float:
    """Give the height of a row in inches."""
    return (plotting.wrapped(row.name, NAME).count("\n") + 1) * LINE + 0.1


def _has_undated(shown: Timeline) -> bool:
    """Whether a stance has no date."""
    return any(point.first is None for panel in shown.panels for row in panel.rows for point in row.points)


def _span(panel: Panel) -> tuple[date, date] | None:
    """Give the first and the last day of the stances of a panel; None where none has a date."""
    points = [point for row in panel.rows for point in row.points]
    firsts, lasts = [point.first for point in points if point.first], [point.last for point in points if point.last]
    if not firsts:
        return None
    return min(firsts), max(lasts)


def _draw_rows(dated: "Axes", aside: "Axes | None", rows: Sequence[Row]) -> None:
    """Draw the names, and the points and changes of each speaker; heights are in inches from the bottom of the axes."""
    top = sum(_height(row) for row in rows)
    dated.set_ylim(0, top)
    if aside:
        aside.set_ylim(0, top)
        aside.set_xlim(-1, 1)
    ticks = []
    for row in rows:
        middle = top - _height(row) / 2
        top -= _height(row)
        ticks.append(middle)
        for axes in filter(None, (dated, aside)):
            axes.axhline(top, color=FAINT, linewidth=0.5, zorder=0)
        heights = {position: middle + raised * LINE for position, raised in RAISED.items()}
        for before, after in row.changes:
            ends = (_number(before.middle), _number(after.middle))
            dated.plot(ends, (heights[before.position], heights[after.position]), color=INK, linewidth=0.9, zorder=2)
        for point in row.points:
            _draw_point(dated if point.first else aside, point, heights[point.position])
    dated.set_yticks(ticks, [plotting.wrapped(row.name, NAME) for row in rows])


def _draw_point(axes: "Axes | None", point: Point, height: float) -> None:
    """Draw the mark of a position, and the time in which it may have been taken where that is more than a day."""
    if axes is None:
        return
    mark = POSITIONS[point.position]
    if point.first != point.last:
        axes.plot((_number(point.first), _number(point.last)), (height, height), color=mark.rim, linewidth=0.7, zorder=2)
    where = (_number(point.middle),)
    axes.plot(where, (height,), mark.shape, color=mark.rim, markerfacecolor=mark.fill, markersize=4.6, markeredgewidth=0.8, zorder=3)


def _number(day: date | None) -> float:
    """Give the place of a day on matplotlib's axis of time: the days since 1970-01-01; 0 for what has no date, the middle of its column."""
    return float((day - date(1970, 1, 1)).days) if day else 0.0


def _draw_time(dated: "Axes", aside: "Axes | None", span: tuple[date, date] | None) -> None:
    """Draw the axis of time, and the foot of the column of what has no date."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    for axes in filter(None, (dated, aside)):
        axes.tick_params(length=0, labelsize=plotting.SIZE)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(GREY)
    if aside:
        aside.set_yticks([])
        aside.set_facecolor("#F5F5F5")
        aside.set_xticks([0], ["no date"])
    if span is None:
        dated.set_xticks([])
        return
    first, last = span
    margin = max(1.0, (last - first).days / 25)
    dated.set_xlim(_number(first) - margin, _number(last) + margin)
    if first == last:
        dated.set_xticks([_number(first)], [f"{first:%d %b %Y}".lstrip("0")])
    else:
        locator = AutoDateLocator(minticks=2, maxticks=7)  # type: ignore[no-untyped-call]  # matplotlib.dates has no types
        dated.xaxis.set_major_locator(locator)
        dated.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]  # as above
    dated.grid(visible=True, axis="x", color=FAINT, linewidth=0.5)


def _notes(shown: Timeline) -> list[str]:
    """Say what the picture leaves out."""
    notes = []
    if shown.left_out:
        which = "The proposition" if len(shown.panels) == 1 else f"The {len(shown.panels):,} propositions"
        notes.append(f"{which} with the most speakers for or against; {shown.left_out:,} more are not shown.")
    cut = [panel for panel in shown.panels if panel.left_out]
    notes += [f"{panel.left_out:,} more speakers on “{plotting.wrapped(panel.proposition, 60, 1)}” are not shown." for panel in cut]
    return notes


def _draw_legend(place: _Place, shown: Timeline, notes: Sequence[str]) -> None:
    """Draw the legend of the marks and, below it, the notes on what the picture leaves out, the last note at the bottom."""
    from matplotlib.lines import Line2D

    points = [point for panel in shown.panels for row in panel.rows for point in row.points]
    handles = [
        Line2D([], [], marker=mark.shape, color=mark.rim, markerfacecolor=mark.fill, markersize=4.6, linestyle="", label=mark.label)
        for mark in POSITIONS.values()
    ]
    if any(row.changes for panel in shown.panels for row in panel.rows):
        handles.append(Line2D([], [], color=INK, linewidth=0.9, label="change of position"))
    if any(point.first != point.last for point in points):
        handles.append(Line2D([], [], color=GREY, linewidth=0.7, label="month or year is known, no day"))
    at = (0.1 / WIDTH, LINE * len(notes) / place.figure.get_figheight())
    place.figure.legend(handles=handles, loc="lower left", bbox_to_anchor=at, ncols=len(handles), frameon=False, borderaxespad=0.3)
    for number, note in enumerate(reversed(notes)):
        place.text(0.1, 0.05 + number * LINE, note, size=plotting.SMALL, color=GREY)
