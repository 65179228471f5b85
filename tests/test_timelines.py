"""The timeline: a row for each speaker, marks by date and position, changes joined, and what has no date in a column of its own."""

from datetime import date

import numpy as np
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from test_networks import graph

from kg.errors import InputError
from kg.exchange import plotting, timelines
from kg.exchange.networks import Selection
from kg.exchange.timelines import Panel, Point, Row, Timeline, draw, timeline
from kg.vocab import KG, SKOS

MAY = Point("support", date(2026, 5, 1), date(2026, 5, 1))
JUNE = Point("oppose", date(2026, 6, 1), date(2026, 6, 30))
NEVER = Point("neutral", None, None)


def shift(store: Store, holder: str, proposition: str, first: int, second: int) -> None:
    """Say that a holder changed position, between two stances of :func:`test_networks.graph`, which are told by their numbers."""
    links = NamedNode("http://e/links")
    for predicate, value in (
        ("holder", holder),
        ("onProposition", proposition),
        ("fromStance", f"stance{first}"),
        ("toStance", f"stance{second}"),
    ):
        store.add(Quad(NamedNode("http://e/shift"), NamedNode(f"{KG}{predicate}"), NamedNode(f"http://e/{value}"), links))
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.add(Quad(NamedNode("http://e/shift"), kind, NamedNode(f"{KG}PositionShift"), links))


def test_who_is_for_it_stands_above_who_is_against_it_and_changes_are_joined() -> None:
    held = graph(
        ("ada", "pier", "support", "2026-05-01"),
        ("ada", "pier", "oppose", "2026-06-01"),
        ("ben", "pier", "oppose", None),
        ("ben", "pier", "oppose", None),
        ("cora", "pier", "support", "2026-05-01"),
    )
    shift(held, "ada", "pier", 0, 1)
    (panel,) = timeline(held, Selection()).panels
    against = Point("oppose", date(2026, 6, 1), date(2026, 6, 1))
    assert panel.rows == (
        Row("Cora", (MAY,), ()),
        Row("Ada", (MAY, against), ((MAY, against),)),
        Row("Ben", (Point("oppose", None, None),), ()),  # twice the same is one mark
    )
    (alone,) = timeline(held, Selection(until=date(2026, 5, 9))).panels
    assert [(row.name, row.changes) for row in alone.rows] == [("Ada", ()), ("Cora", ())]  # the other end of the change is outside


@pytest.mark.parametrize(
    ("precision", "last"),
    [("day", date(2026, 2, 1)), ("second", date(2026, 2, 1)), ("month", date(2026, 2, 28)), ("year", date(2026, 12, 31))],
)
def test_a_mark_stands_in_the_middle_of_what_is_known_of_its_date(precision: str, last: date) -> None:
    held = graph(("ada", "pier", "support", "2026-02-01"))
    held.add(Quad(NamedNode("http://e/stance0"), NamedNode(f"{KG}timePrecision"), Literal(precision), NamedNode("http://e/graph")))
    ((row,),) = (panel.rows for panel in timeline(held, Selection()).panels)
    (point,) = row.points
    assert (point.first, point.last) == (date(2026, 2, 1), last)
    assert point.middle
    assert point.first
    assert point.first <= point.middle <= last
    assert (point.middle == point.first) == (last == point.first)


def test_a_page_has_room_for_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "MAX_ROWS", 3)
    sides = [("ada", "pier"), ("ben", "pier"), ("ada", "tram"), ("ada", "lake"), ("ben", "lake"), ("cora", "lake"), ("dan", "lake")]
    held = graph(*((holder, topic, "support", "2026-01-05") for holder, topic in sides))
    held.add(Quad(NamedNode("http://e/lake"), NamedNode(f"{SKOS}prefLabel"), Literal("Close the lake"), NamedNode("http://e/graph")))
    shown = timeline(held, Selection())
    assert [(panel.proposition, len(panel.rows), panel.left_out) for panel in shown.panels] == [("Close the lake", 3, 1)]
    assert shown.left_out == 2
    shown = timeline(held, Selection(proposition="close the LAKE"))
    assert (len(shown.panels), shown.left_out) == (1, 0)


def test_neutral_stances_do_not_bring_a_proposition_to_the_top() -> None:
    held = graph(("ada", "pier", "neutral", None), ("ben", "pier", "neutral", None), ("ada", "tram", "oppose", None))
    assert [panel.proposition for panel in timeline(held, Selection()).panels] == ["http://e/tram", "http://e/pier"]


@pytest.mark.parametrize("selection", [Selection(), Selection(since=date(2026, 1, 1))])
def test_nothing_to_draw_is_an_error(selection: Selection) -> None:
    held = graph(("ada", "pier", "support", None)) if selection.since else Store()
    with pytest.raises(InputError, match="nothing to draw"):
        timeline(held, selection)


LONG = "The National Association of Harbour Pilots and Allied Trades of the Northern Provinces"
ROWS = (Row("Ann", (MAY, JUNE), ((MAY, JUNE),)), Row(LONG, (JUNE, NEVER), ()))


@pytest.mark.parametrize(
    ("shown", "words", "missing"),
    [
        (
            Timeline((Panel("The pier is old", ROWS, 0),), 0),
            ("change of position", "no date", "month or year is known, no day"),
            "not shown",
        ),
        (
            Timeline((Panel(LONG * 3, ROWS[:1], 7), Panel("B", ROWS, 0)), 4),
            ("7 more speakers on", "4 more are not shown", "2 propositions"),
            "$",
        ),
        (Timeline((Panel("The pier is old", (Row("Ann", (MAY,), ()),), 0),), 0), ("1 May 2026", "support"), "no date"),
        (
            Timeline((Panel("The pier is old", (Row("Ann", (NEVER,), ()),), 0),), 1),
            ("no date", "The proposition with"),
            "change of position",
        ),
    ],
)
def test_everything_is_on_the_page_and_explained(shown: Timeline, words: tuple[str, ...], missing: str) -> None:
    with plotting.style():
        figure = draw(shown)
        written = plotting.write(figure, "svg", "t").decode()
        box = figure.get_tightbbox()
    assert all(word in written for word in words)
    assert f">{missing}" not in written
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= figure.get_figwidth() + 0.01
    assert box.y1 <= figure.get_figheight() + 0.01


def test_no_mark_hides_another() -> None:
    both = Row("Ann", (MAY, Point("oppose", MAY.first, MAY.last), Point("neutral", MAY.first, MAY.last)), ())
    with plotting.style():
        (axes,) = draw(Timeline((Panel("P", (both,), 0),), 0)).axes
    assert len({float(np.asarray(line.get_ydata())[0]) for line in axes.lines if line.get_marker() in ["^", "v", "o"]}) == 3
