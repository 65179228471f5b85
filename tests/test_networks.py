"""The actor network: who stands with whom, and against whom, in which window."""

import io
from datetime import date

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.errors import UsageError
from kg.exchange import networks
from kg.exchange.networks import Selection
from kg.graph.queries import run
from kg.vocab import KG, RDF, SCHEMA, SKOS, XSD

DAYS = [None, "2026-01-05", "2026-01-09", "2026-02-05"]


def graph(*sides: tuple[str, str, str, str | None], kind: str = "Stance") -> Store:
    """A graph of stances: holder, proposition, position, day."""
    store, here = Store(), NamedNode("http://e/graph")

    def say(subject: str, predicate: str, value: NamedNode | Literal) -> None:
        store.add(Quad(NamedNode(f"http://e/{subject}"), NamedNode(predicate), value, here))

    for number, (holder, topic, position, day) in enumerate(sides):
        stance, claim = f"stance{number}", f"claim{number}"
        say(holder, f"{SCHEMA}name", Literal(holder.title()))
        say(holder, f"{RDF}type", NamedNode(f"{SCHEMA}Person"))
        say(stance, f"{RDF}type", NamedNode(f"{KG}{kind}"))
        say(stance, f"{KG}holder", NamedNode(f"http://e/{holder}"))
        say(stance, f"{KG}towards", NamedNode(f"http://e/{topic}"))
        say(stance, f"{KG}stanceValue", NamedNode(f"{KG}{position}"))
        say(stance, f"{KG}expressedIn", NamedNode(f"http://e/{claim}"))
        say(claim, f"{SCHEMA}appearance", NamedNode("http://e/article"))
        if day:
            say(stance, f"{KG}expressedAt", Literal(f"{day}T00:00:00Z", datatype=NamedNode(f"{XSD}dateTime")))
    assert not list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    return store


SIDES = graph(
    ("ada", "pier", "support", "2026-01-05"),
    ("ada", "tram", "oppose", "2026-02-05"),
    ("ben", "pier", "support", "2026-01-09"),
    ("ben", "tram", "support", None),
    ("cora", "pier", "oppose", "2026-01-31"),
    ("dan", "lake", "neutral", "2026-01-31"),
)


def edges(network: nx.Graph) -> dict[tuple[str, str], tuple[int, int, int]]:
    named = nx.relabel_nodes(network, dict(network.nodes(data="name")))
    return {tuple(sorted((a, b))): (d["congruence"], d["conflict"], d["weight"]) for a, b, d in named.edges(data=True)}  # type: ignore[misc]


def test_same_sides_and_opposite_ones_are_counted() -> None:
    network = networks.actors(SIDES)
    assert edges(network) == {("Ada", "Ben"): (1, 1, 0), ("Ada", "Cora"): (0, 1, -1), ("Ben", "Cora"): (0, 1, -1)}
    assert {data["type"] for _, data in network.nodes(data=True)} == {"person"}
    assert "Dan" not in dict(network.nodes(data="name")).values()


@pytest.mark.parametrize(
    ("since", "until", "least", "wanted"),
    [
        (None, None, 2, {("Ada", "Ben")}),
        (date(2026, 1, 5), date(2026, 1, 9), 1, {("Ada", "Ben")}),
        (date(2026, 1, 6), None, 1, {("Ben", "Cora")}),
        (None, date(2026, 1, 5), 1, set()),
    ],
)
def test_windows_and_minimum(since: date | None, until: date | None, least: int, wanted: set[tuple[str, str]]) -> None:
    assert edges(networks.actors(SIDES, Selection(since, until, least))).keys() == wanted


@given(
    st.lists(st.tuples(*map(st.sampled_from, (["ada", "ben", "cora"], ["pier", "tram"], ["support", "oppose"], DAYS))), max_size=8),
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
    st.integers(0, 3),
)
def test_the_query_agreement_says_the_same(
    sides: list[tuple[str, str, str, str | None]], since: str | None, until: str | None, least: int
) -> None:
    held = graph(*sides)
    params = {name: value for name, value in (("since", since), ("until", until), ("least", str(least))) if value}
    window = {name: date.fromisoformat(day) for name, day in (("since", since), ("until", until)) if day}
    said = {(str(a), str(b)): (agree, disagree) for a, b, agree, disagree, _ in run(held, "agreement", params).rows}
    assert said == {pair: counts[:2] for pair, counts in edges(networks.actors(held, Selection(**window, least=least))).items()}


def test_who_took_both_sides_counts_on_both() -> None:
    both = graph(("ada", "pier", "support", None), ("ada", "pier", "oppose", None), ("ben", "pier", "support", None))
    assert edges(networks.actors(both)) == {("Ada", "Ben"): (1, 1, 0)}


def test_graphml_is_read_back_the_same_whatever_the_order() -> None:
    network = networks.actors(SIDES)
    back = nx.read_graphml(io.BytesIO(networks.graphml(network).encode()))
    assert edges(back) == edges(network)
    again = graph(*reversed([("ada", "pier", "support", None), ("ben", "pier", "oppose", None), ("cora", "pier", "oppose", None)]))
    first = graph(("ada", "pier", "support", None), ("ben", "pier", "oppose", None), ("cora", "pier", "oppose", None))
    assert networks.graphml(networks.actors(again)) == networks.graphml(networks.actors(first))


def test_a_candidate_is_no_side() -> None:
    assert not networks.actors(graph(("ada", "pier", "support", None), ("ben", "pier", "oppose", None), kind="CandidateStance"))


def test_one_proposition_alone_by_any_of_its_wordings_or_its_address() -> None:
    held = graph(("ada", "pier", "support", None), ("ben", "pier", "oppose", None), ("ben", "tram", "oppose", None))
    for kind, wording in (("prefLabel", "Build the pier"), ("altLabel", "A pier, please"), ("prefLabel", "PIER")):
        label = Quad(NamedNode("http://e/pier"), NamedNode(f"{SKOS}{kind}"), Literal(wording), NamedNode("http://e/graph"))
        held.add(label)
    for wanted in ("build the pier", "A pier, please", "http://e/pier"):
        assert [stance.name for stance in networks.stances(held, Selection(proposition=wanted))] == ["Ada", "Ben"]
    with pytest.raises(UsageError, match="no proposition 'Build the tram'"):
        networks.actors(held, Selection(proposition="Build the tram"))


@pytest.mark.parametrize(("least_sure", "names"), [(0.0, {"Ada", "Ben"}), (0.8, {"Ada"}), (0.81, set())])
def test_stances_that_are_sure_enough(least_sure: float, names: set[str]) -> None:
    held = graph(("ada", "pier", "support", None), ("ben", "pier", "oppose", None))
    for number, confidence in enumerate(("0.8", "0.5")):
        stance, value = NamedNode(f"http://e/stance{number}"), Literal(confidence, datatype=NamedNode(f"{XSD}decimal"))
        held.add(Quad(stance, NamedNode(f"{KG}confidence"), value, NamedNode("http://e/graph")))
    assert set(dict(networks.actors(held, Selection(min_confidence=least_sure)).nodes(data="name")).values()) == names
