"""The network: which ties are drawn, who gets a mark of its own, and that names stand apart, whatever the graph."""

import networkx as nx
import numpy as np
import pytest

from kg.errors import InputError, UsageError
from kg.exchange import plotting, sociograms
from kg.exchange.plotting import LETTER, LINE, WIDTH
from kg.exchange.sociograms import Sociogram, Speaker, Tie, draw, sociogram


def network(ties: dict[tuple[str, str], tuple[int, int]], **parties: str) -> nx.Graph:
    """Speakers and their ties: agreements and disagreements; ``parties`` gives some an organization."""
    made = nx.Graph()
    for pair in ties:
        for name in pair:
            made.add_node(
                f"http://e/{name}", name=name.title(), type="person", **({"organization": parties[name]} if name in parties else {})
            )
    for (first, second), (agree, disagree) in ties.items():
        made.add_edge(f"http://e/{first}", f"http://e/{second}", congruence=agree, conflict=disagree, weight=agree - disagree)
    return made


TIES = {("ada", "ben"): (3, 0), ("ben", "cora"): (0, 2), ("ada", "cora"): (1, 1), ("dan", "elin"): (1, 0)}


def test_the_threshold_counts_agreement_and_disagreement_apart() -> None:
    shown = sociogram(network(TIES), 2)
    assert [speaker.name for speaker in shown.speakers] == ["Ada", "Ben", "Cora"]
    assert shown.ties == (Tie(0, 1, 3, 0), Tie(1, 2, 0, 2))
    assert (shown.least, shown.left_out) == (2, 2)


def clique(size: int, strong: int) -> nx.Graph:
    """All agree on one proposition, and the first ones with the next on two more."""
    names = [f"s{number:02}" for number in range(size)]
    ties = {(a, b): (1, 0) for number, a in enumerate(names) for b in names[number + 1 :]}
    return network(ties | {(names[number], names[number + 1]): (3, 0) for number in range(strong)})


@pytest.mark.parametrize(
    ("made", "least", "ties"),
    [
        (network(TIES), 1, 4),  # few ties: all are shown
        (clique(7, 2), 1, 21),  # three for each speaker
        (clique(8, 2), 2, 2),  # more than three: only the strong ones
        (clique(8, 0), 1, 28),  # none is stronger
    ],
)
def test_the_threshold_is_the_lowest_that_can_be_followed(made: nx.Graph, least: int, ties: int) -> None:
    shown = sociogram(made, None)
    assert (shown.least, len(shown.ties)) == (least, ties)


def test_the_threshold_leaves_no_more_speakers_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sociograms, "MAX_SPEAKERS", 4)
    assert sociogram(network(TIES), None).least == 2


def test_large_parties_have_marks_and_an_organization_is_its_own() -> None:
    made = network(TIES, ada="Reds", cora="Reds", dan="Greens")
    made.nodes["http://e/ben"].update(type="organization", name="Reds")
    shown = sociogram(made, 1)
    assert shown.parties == ("Reds",)  # one speaker alone needs no mark
    assert [speaker.party for speaker in shown.speakers] == ["Reds", "Reds", "Reds", None, None]


@pytest.mark.parametrize(("made", "least"), [(nx.Graph(), None), (network(TIES), 4)])
def test_nothing_to_draw_is_an_error(made: nx.Graph, least: int | None) -> None:
    with pytest.raises(InputError, match="nothing to draw"):
        sociogram(made, least)


def test_too_many_for_a_page_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sociograms, "MAX_SPEAKERS", 4)
    with pytest.raises(UsageError, match="5 speakers") as caught:
        sociogram(network(TIES), 1)
    assert "--least 2" in caught.value.hint


@pytest.mark.parametrize("size", [2, 3, 30])
def test_names_stand_apart_within_the_page(size: int) -> None:
    made = clique(size, 0)
    shown = sociogram(made, 1)
    labels = ["The National\nAssociation" if number % 3 else "Ann Lee" for number in range(size)]
    places = sociograms._layout(shown, labels)
    half = np.array([(max(map(len, label.split("\n"))) * LETTER * 0.5, (label.count("\n") + 2) * LINE * 0.5) for label in labels])
    for first in range(size):
        for second in range(first):
            assert (np.abs(places[first] - places[second]) > (half[first] + half[second]) * 0.95).any()
    assert (places[:, 0] - half[:, 0]).min() >= -0.2
    assert (places[:, 0] + half[:, 0]).max() <= WIDTH
    assert (places == sociograms._layout(shown, labels)).all()


PARTIES = tuple(
    f"{name}' Forum for the Preservation of the Old Tram and its Depot" for name in ("Citizens", "Pilots", "Parents", "Dockers", "Tenants")
)


@pytest.mark.parametrize(
    ("left_out", "said"), [(0, "The thicker a line, the more propositions.<"), (1, "One speaker without"), (12, "12 speakers without")]
)
@pytest.mark.parametrize("parties", [PARTIES, PARTIES[:1], ()])
def test_the_legend_says_what_is_drawn_and_what_is_not(left_out: int, said: str, parties: tuple[str, ...]) -> None:
    own = parties[0] if parties else None
    speakers = (Speaker("Ann $5$ Lee", own), Speaker("Bo <b> Berg", own), Speaker("The National Association of Harbour Pilots", None))
    with plotting.style():
        figure = draw(Sociogram(speakers, (Tie(0, 1, 2, 2), Tie(1, 2, 0, 5)), parties, 2, left_out))
        written = plotting.write(figure, "svg", "t").decode()
        box = figure.get_tightbbox()
        legends = [legend.get_window_extent() for legend in figure.legends]
        (note,) = figure.texts
        assert min(legend.y0 for legend in legends) > note.get_window_extent().y1
    for words in (said, "same side on 2 or more propositions", "opposite sides on 2", "Ann $5$ Lee", "Bo &lt;b&gt;"):
        assert words in written
    assert ("another, or none is named" in written) == bool(parties)
    assert written.count("stroke-dasharray") >= 3  # both ties, and the legend
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= figure.get_figwidth() + 0.01
    assert box.y1 <= figure.get_figheight() + 0.01
