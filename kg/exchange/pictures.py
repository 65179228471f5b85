"""Pictures of a graph for papers, without a server: who stood where and when, and who agrees with whom."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

from pyoxigraph import Store

from kg.errors import UsageError
from kg.exchange import networks, plotting, sociograms, timelines
from kg.exchange.networks import EVERYTHING, Selection
from kg.exchange.plotting import PictureFormat
from kg.graph import store

Picture = Literal["timeline", "network"]


def draw(graph: str | Path | Store, picture: Picture, to: PictureFormat, selection: Selection = EVERYTHING) -> bytes:
    """Draw a picture of a graph, the same bytes for the same graph and the same version of matplotlib.

    * ``timeline``: the positions of speakers by date, a row for each (:func:`kg.exchange.timelines.timeline`)
    * ``network``: which speakers agree and disagree (:func:`kg.exchange.sociograms.sociogram`)

    :param graph: a build folder, a graph file, or a store that :func:`kg.graph.store.open` gave
    :param to: svg or png
    :param selection: which stances count; without ``least``, a network shows as few ties as can be followed by eye
    :raises InputError: the graph cannot be read, or there is nothing to draw
    :raises UsageError: matplotlib is not installed, the graph has no such proposition, or more is asked for than a picture has room for
    """
    with plotting.style():
        opened = store.open(graph)
        if picture == "timeline":
            title = selection.proposition or "Who stood where, and when"
            return plotting.write(timelines.draw(timelines.timeline(opened, selection)), to, title)
        if selection.proposition is not None:
            what = "On one proposition, everybody agrees or disagrees with everybody: there is no network to see."
            raise UsageError(what, "Draw who stands where on it: --picture timeline")
        network = networks.actors(opened, replace(selection, least=1))
        return plotting.write(sociograms.draw(sociograms.sociogram(network, selection.least)), to, "Who agrees with whom")
