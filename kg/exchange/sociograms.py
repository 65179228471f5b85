"""Who agrees with whom, as a picture: speakers, joined where they took the same side or opposite ones on enough propositions."""

# ruff: noqa: PLC0415 - matplotlib is an extra, and heavy

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.errors import InputError, UsageError
from kg.exchange import plotting
from kg.exchange.plotting import BLUE, GREEN, GREY, INK, LETTER, LINE, ORANGE, PURPLE, SKY, VERMILION, WIDTH, Mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

# Ties for each speaker, at the most, where the threshold is chosen. Looked at on a made-up graph of 60 speakers and 8 propositions: with 2,
# 12 speakers were left; with 3, 33 whose lines can be followed.
MOST_TIES = 3.0
MAX_SPEAKERS = 150  # that are drawn: more names find no room on a page
SEED = 19  # of the layout; any other does as well
NAME = 20  # characters of a line of a name
MARGIN = 0.15  # inches
ROOM = 0.75  # inches: the side of the square that a speaker gets before names are pushed apart
ROUNDS = 300  # of pushing names apart

_Places = npt.NDArray[np.float64]

PARTIES = (("s", GREEN), ("D", ORANGE), ("p", PURPLE), ("h", SKY), ("P", "#F0E442"))  # shape and colour; the largest party first
OTHERS = Mark("o", "white", INK, "another, or none is named")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker, and for whom it speaks: its party or organization, None where no article or too few speakers name it."""

    name: str
    party: str | None


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two speakers, who are told by their numbers.

    :param agree, disagree: number of propositions on which they took the same side, and opposite ones
    """

    first: int
    second: int
    agree: int
    disagree: int


@dataclass(frozen=True, slots=True)
class Sociogram:
    """What a picture shows.

    :param parties: those that have a mark of their own, the largest first
    :param least: agreements or disagreements that make a tie
    :param left_out: number of speakers who have no tie
    """

    speakers: tuple[Speaker, ...]
    ties: tuple[Tie, ...]
    parties: tuple[str, ...]
    least: int
    left_out: int


# ── what is drawn ────────────────────────────────────────────────────────────


def sociogram(network: nx.Graph, least: int | None) -> Sociogram:
    """Choose the ties that are drawn, and the speakers who have one.

    :param network: from :func:`kg.exchange.networks.actors`
    :param least: agreements or disagreements that make a tie; None: as few as leave :data:`MOST_TIES` for each speaker
    :raises InputError: no two speakers took sides on the same propositions so often
    :raises UsageError: there are more than :data:`MAX_SPEAKERS`
    """
    strongest = max((_strength(edge) for *_, edge in network.edges(data=True)), default=0)
    if strongest < (least or 1):
        what = f"There is nothing to draw: no two speakers took sides on {least or 1:,} or more of the same propositions."
        raise InputError(what, "Lower --least, or draw who stands where: --picture timeline")
    least = least or _threshold(network, strongest)
    kept = [(first, second, edge) for first, second, edge in network.edges(data=True) if _strength(edge) >= least]
    names = sorted({iri for first, second, _ in kept for iri in (first, second)})
    if len(names) > MAX_SPEAKERS:
        what = f"The network has {len(names):,} speakers, and a picture has room for {MAX_SPEAKERS:,}."
        raise UsageError(what, f"Ask for stronger ties: --least {least + 1}")
    number_of = {iri: number for number, iri in enumerate(names)}
    parties = [_party(network.nodes[iri]) for iri in names]
    largest = [party for party, size in sorted(Counter(filter(None, parties)).items(), key=lambda item: (-item[1], item[0])) if size > 1]
    drawn = tuple(largest[: len(PARTIES)])
    speakers = (Speaker(network.nodes[iri]["name"], party if party in drawn else None) for iri, party in zip(names, parties, strict=True))
    ties = sorted((*sorted((number_of[first], number_of[second])), edge["congruence"], edge["conflict"]) for first, second, edge in kept)
    return Sociogram(tuple(speakers), tuple(Tie(*tie) for tie in ties), drawn, least, len(network) - len(names))


def _strength(edge: dict[str, int]) -> int:
    """Give the number of agreements or of disagreements, whichever is more."""
    return max(edge["congruence"], edge["conflict"])


def _threshold(network: nx.Graph, strongest: int) -> int:
    """Find the lowest threshold that leaves few enough ties and speakers for a picture; where none does, the highest with ties."""
    for least in range(1, strongest):
        kept = [(first, second) for first, second, edge in network.edges(data=True) if _strength(edge) >= least]
        names = {iri for pair in kept for iri in pair}
        if len(kept) <= MOST_TIES * len(names) and len(names) <= MAX_SPEAKERS:
            return least
    return strongest


def _party(node: dict[str, str]) -> str | None:
    """Give the party or organization of a speaker; an organization is its own."""
    return node.get("organization") or (node["name"] if node["type"] == "organization" else None)


# ── where it is drawn ────────────────────────────────────────────────────────


def _layout(shown: Sociogram, labels: Sequence[str]) -> _Places:
    """Place the speakers, in inches from the lower left.

    1. lay out each group that is joined by ties by springs (Fruchterman and Reingold 1991): who agrees often is near
    2. put the groups side by side, the largest first
    3. push names apart that cover each other

    :returns: float64 [speakers, 2]
    """
    network = nx.Graph()
    network.add_nodes_from(range(len(shown.speakers)))
    network.add_weighted_edges_from((tie.first, tie.second, 1.0 + tie.agree if tie.agree >= tie.disagree else 0.3) for tie in shown.ties)
    groups = sorted((sorted(group) for group in nx.connected_components(network)), key=lambda group: (-len(group), group))
    places = np.zeros((len(labels), 2))
    left = bottom = tallest = 0.0
    for group in groups:
        # 1
        side = min(ROOM * 1.25 * len(group) ** 0.5, WIDTH - 2 * MARGIN)
        part = nx.Graph()
        part.add_nodes_from(group)
        part.add_edges_from((a, b, data) for a, b, data in network.edges(group, data=True))
        springs = nx.spring_layout(part, seed=SEED, iterations=300, k=1.6 / len(group) ** 0.5)
        corners = np.array([springs[number] for number in group]) if len(group) > 2 else np.array([(0.0, 0.5), (1.0, 0.5)])
        span = np.ptp(corners, axis=0)
        unit = (corners - corners.min(0)) / np.where(span > 0, span, 1)
        # 2
        if left + side > WIDTH - 2 * MARGIN:
            left, bottom, tallest = 0.0, bottom + tallest, 0.0
        places[group] = unit * (side - ROOM) + (left + ROOM / 2, bottom + ROOM / 2)
        left, tallest = left + side, max(tallest, side)
    # 3
    return np.round(_apart(places, labels), 3)


def _apart(places: _Places, labels: Sequence[str]) -> _Places:
    """Push speakers apart whose marks and names cover each other; none leaves the width of the page."""
    half = np.array([(max(map(len, label.split("\n"))) * LETTER * 0.5, (label.count("\n") + 2) * LINE * 0.5) for label in labels])
    reach = half[:, None] + half[None]  # inches between two speakers at which they begin to touch [speakers, speakers, 2]
    places = places.copy()
    for _ in range(ROUNDS):
        distance = places[:, None] - places[None]
        cover = reach - np.abs(distance)
        np.einsum("iik->ik", cover)[:] = 0  # nobody covers itself
        covered = (cover > 0).all(2)
        if not covered.any():
            break
        across = cover[..., 0] < cover[..., 1]  # the shorter way out
        push = np.where(np.stack([across, ~across], 2), cover, 0) * covered[..., None]
        away = np.where(distance == 0, np.sign(np.arange(len(labels))[:, None] - np.arange(len(labels)))[..., None], np.sign(distance))
        places += 0.3 * (push * away).sum(1)
        places[:, 0] = np.clip(places[:, 0], half[:, 0], WIDTH - 2 * MARGIN - half[:, 0])
    low, high = (places - half).min(0), (places + half).max(0)
    result: _Places = places - np.array([(low[0] + high[0]) / 2 - WIDTH / 2 + MARGIN, low[1]])  # in the middle of the page
    return result


# ── the picture ──────────────────────────────────────────────────────────────


def draw(shown: Sociogram) -> "Figure":
    """Draw speakers by the marks of their parties, agreement as solid and disagreement as dashed lines, and explain both at the bottom."""
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    labels = [plotting.wrapped(speaker.name, NAME) for speaker in shown.speakers]
    places = _layout(shown, labels)
    marks = {party: Mark(shape, fill, INK, party) for party, (shape, fill) in zip(shown.parties, PARTIES, strict=False)}
    often = "a proposition" if shown.least == 1 else f"{shown.least:,} or more propositions"
    lines = [
        Line2D([], [], color=BLUE, label=f"same side on {often}"),
        Line2D([], [], color=VERMILION, linestyle="--", label=f"opposite sides on {often}"),
    ]
    speakers = [_handle(mark, plotting.wrapped(mark.label, 44)) for mark in (*marks.values(), OTHERS)] if marks else []
    left_out = {0: "", 1: " One speaker without a line is not shown."}.get(
        shown.left_out, f" {shown.left_out:,} speakers without a line are not shown."
    )
    note = f"The thicker a line, the more propositions.{left_out}"
    foot = LINE * (1.3 * max(len(lines), sum(str(handle.get_label()).count("\n") + 1 for handle in speakers)) + 2.6)
    height = float(places[:, 1].max()) + LINE + 2 * MARGIN + foot
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-MARGIN, WIDTH - MARGIN)
    axes.set_ylim(-MARGIN - foot, height - MARGIN - foot)
    for tie in shown.ties:
        _draw_tie(axes, tie, shown.least, places[[tie.first, tie.second]])
    for speaker, label, (x, y) in zip(shown.speakers, labels, places, strict=True):
        mark = marks[speaker.party] if speaker.party else OTHERS
        axes.plot((x,), (y + LINE / 2,), mark.shape, color=mark.rim, markerfacecolor=mark.fill, markersize=7, markeredgewidth=0.8, zorder=3)
        behind = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
        axes.text(x, y, label, ha="center", va="top", size=plotting.SMALL, linespacing=1.05, bbox=behind, zorder=4)
    for handles, left in ((lines, 0.0), (speakers, 0.42)):
        at = (left, (foot - 0.3 * LINE) / height)
        figure.legend(handles=handles, loc="upper left", bbox_to_anchor=at, frameon=False, borderaxespad=0.3)
    figure.text(0.1 / WIDTH, 0.05 / height, note, size=plotting.SMALL, color=GREY)
    return figure


def _handle(mark: Mark, label: str) -> "Line2D":
    """Make a line of the legend for the mark of a party."""
    from matplotlib.lines import Line2D

    return Line2D([], [], marker=mark.shape, color=mark.rim, markerfacecolor=mark.fill, markersize=6, linestyle="", label=label)


def _draw_tie(axes: "Axes", tie: Tie, least: int, ends: _Places) -> None:
    """Draw the line of a tie, thicker for more propositions; agreement and disagreement of the same two stand side by side.

    :param ends: float64 [2, 2], the places of the two speakers
    """
    (x1, y1), (x2, y2) = ends + np.array([0, LINE / 2])
    length = max(float(np.hypot(x2 - x1, y2 - y1)), 1e-6)
    both = min(tie.agree, tie.disagree) >= least
    aside = np.array([y1 - y2, x2 - x1]) / length * (0.025 if both else 0.0)
    for times, colour, line, sign in ((tie.agree, BLUE, "-", 1), (tie.disagree, VERMILION, "--", -1)):
        if times >= least:
            dx, dy = sign * aside
            width = min(0.7 + 0.5 * (times - least), 3.0)
            axes.plot((x1 + dx, x2 + dx), (y1 + dy, y2 + dy), line, color=colour, linewidth=width, alpha=0.75, zorder=1)
