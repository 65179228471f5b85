"""kg/explorer/matrix.py and standings.py: who is for and against what, counted as the filters ask for it."""

import pytest
from explorers import explorer_of, page, resolves, rows, stored
from pyoxigraph import Store

from kg.explorer import matrix
from kg.explorer.explorer import Explorer
from kg.explorer.options import Options
from kg.explorer.standings import Count
from kg.explorer.views import Request
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Explorer:
    return explorer_of(stored(corpus, minter))


def cells(explorer: Explorer, **options: str) -> dict[str, dict[str, Count]]:
    read = matrix.read(Request(explorer.ask, Options.read(options)))
    return {
        row.actor.name: {wording: count for (_, wording), count in zip(read.propositions, row.cells, strict=True) if count}
        for row in read.rows
    }


def test_members_speak_for_a_joint_source_and_copies_count_once(ferry: Explorer) -> None:
    build, pier = "The city should build the ferry terminal", "The old pier is unsafe"
    assert cells(ferry) == {
        "Karim Sefu": {build: Count(neutral=1), pier: Count(support=1)},
        "Ilse Varga": {build: Count(support=1, oppose=1)},
        "Odile Renn": {pier: Count(support=1)},
        "Tomas Brandt": {build: Count(oppose=1)},
    }
    assert cells(ferry, copies="yes")["Ilse Varga"] == {build: Count(support=2, oppose=1)}
    assert cells(ferry, since="2021-06-01") == {"Ilse Varga": {build: Count(oppose=1)}, "Karim Sefu": {build: Count(neutral=1)}}
    assert cells(ferry, outlet="inland courier", copies="yes")["Tomas Brandt"] == {build: Count(oppose=1)}
    assert cells(ferry, confidence="0.9") == {}


def test_what_a_count_means() -> None:
    assert [Count(*numbers).position for numbers in ((1, 0, 2), (0, 2, 0), (1, 1, 0), (0, 0, 1))] == [
        "support",
        "oppose",
        "mixed",
        "neutral",
    ]


def test_the_page_has_a_sign_a_count_and_a_way_to_the_sentences(ferry: Explorer) -> None:
    tree = page(ferry, "/matrix")
    assert [row[:2] for row in rows(tree)] == [
        ["Karim Sefu", "○neutral, 1 stance"],
        ["Ilse Varga", "±2both for and against, 2 stances"],
        ["Odile Renn", ""],
        ["Tomas Brandt Marsh Trust", "−against, 1 stance"],
    ]
    cell_links = [link.get("href") or "" for cell in tree.iter("td") for link in cell.iter("a")]
    assert len(cell_links) == 5
    assert all(resolves(ferry, address) for address in cell_links)


def test_rows(ferry: Explorer) -> None:
    table = ferry.table("/matrix", {})
    assert table is not None
    brandt = next(row for row in table.records() if row["speaker"] == "Tomas Brandt")
    assert (brandt["organization"], brandt["position"], brandt["oppose"]) == ("Marsh Trust", "oppose", 1)


def test_an_empty_matrix_says_so(ferry: Explorer) -> None:
    assert not list(page(ferry, "/matrix?since=2030-01-01").iter("table"))
    assert page(explorer_of(Store()), "/matrix") is not None
