"""kg/explorer/ties.py: the network is the one that is exported, with a threshold from which on it can be read."""

import pytest
from explorers import explorer_of, page, stored
from pyoxigraph import Store

from kg.exchange import networks
from kg.explorer import standings, ties
from kg.explorer.explorer import Explorer
from kg.explorer.standings import Actor, Count, Standings
from kg.explorer.ties import Network
from kg.explorer.views import Request
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture(scope="module")
def store(corpus: Corpus, minter: Minter) -> Store:
    return stored(corpus, minter)


@pytest.fixture(scope="module")
def ferry(store: Store) -> Explorer:
    return explorer_of(store)


def test_it_is_the_network_that_is_exported(store: Store, ferry: Explorer) -> None:
    exported = networks.actors(store)
    network = ties.joined(standings.read(Request(ferry.ask)))
    assert {node.actor.iri for node in network.nodes} == set(exported.nodes)
    assert {(tie.first, tie.second, tie.agree, tie.disagree) for tie in network.ties} == {
        (*sorted((first, second)), data["congruence"], data["conflict"]) for first, second, data in exported.edges(data=True)
    }
    assert network.ties


def made(*positions: tuple[str, str, int, int], organizations: dict[str, str] | None = None) -> Network:
    names = dict.fromkeys(name for name, *_ in positions)
    actors = {name: Actor(name, name, "person", (organizations or {}).get(name)) for name in names}
    counts = {
        name: {proposition: Count(support, oppose) for who, proposition, support, oppose in positions if who == name} for name in names
    }
    return ties.joined(Standings(actors, {proposition: proposition for _, proposition, *_ in positions}, counts))


def test_who_took_both_sides_counts_on_both() -> None:
    (tie,) = made(("a", "p", 1, 1), ("b", "p", 1, 0)).ties
    assert (tie.agree, tie.disagree, tie.strength) == (1, 1, 1)


def test_who_is_neutral_is_not_in_the_picture() -> None:
    network = made(("a", "p", 0, 0), ("b", "p", 1, 0))
    assert [node.actor.name for node in network.nodes] == ["b"]
    assert not network.ties


def test_the_slider_begins_where_a_picture_can_be_read() -> None:
    everybody = [(name, proposition, 1, 0) for name in "abcdefghij" for proposition in "pq"[: 2 if name in "abc" else 1]]
    network = made(*everybody)  # 45 ties on p, three of them on q as well
    assert (len(network.ties), network.threshold, network.strongest) == (45, 2, 2)
    assert made(("a", "p", 1, 0), ("b", "p", 1, 0)).threshold == 1
    assert made().strongest == 1


def test_colours_go_to_the_largest_organizations() -> None:
    people = [(f"{number:02}", "p", 1, 0) for number in range(12)]
    organizations = {f"{number:02}": f"party {max(0, number - 3)}" for number in range(12)}
    network = made(*people, organizations=organizations)
    assert network.parties[0] == ("party 0", 4)
    assert len(network.parties) == 7
    assert [node.party for node in network.nodes] == [1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 0, 0]


def test_the_page_says_in_tables_what_the_picture_draws(ferry: Explorer) -> None:
    tree = page(ferry, "/network")
    pairs = next(element for element in tree.iter("details") if element.get("id") == "pairs")
    drawn = [row for row in pairs.iter("tr") if row.get("data-first")]
    table = ferry.table("/network", {})
    assert table is not None
    assert [(row.get("data-agree"), row.get("data-disagree")) for row in drawn] == [
        (str(row["agree"]), str(row["disagree"])) for row in table.records()
    ]
    actors = next(element for element in tree.iter("details") if element.get("id") == "actors")
    iris = {row.get("data-iri") for row in actors.iter("tr")}
    assert {row.get(end) for row in drawn for end in ("data-first", "data-second")} <= iris
