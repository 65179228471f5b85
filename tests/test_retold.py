"""kg/explorer/retold.py: which article retells which, and what it changed."""

import pytest
from explorers import explorer_of, links, page, resolves, rows, stored, text

from kg.explorer.explorer import Explorer
from kg.explorer.links import id_of
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Explorer:
    return explorer_of(stored(corpus, minter))


def side_by_side(explorer: Explorer) -> str:
    (address,) = {address for address in links(page(explorer, "/copies")) if address.startswith("/copy/")}
    return address


def test_a_story_and_its_copies(ferry: Explorer, corpus: Corpus) -> None:
    tree = page(ferry, "/copies")
    assert "Tern Bay council at odds over ferry terminal, Inland Courier, 3 March 2021" in text(tree)
    assert f"/article/{id_of(corpus.articles[0].iri)}" in links(tree)
    assert all(resolves(ferry, address) for address in links(tree))


def test_filters_by_outlet_and_day(ferry: Explorer) -> None:
    for options, is_shown in (
        ("outlet=inland%20courier", True),
        ("outlet=The%20Tern%20Bay%20Ledger", True),
        ("outlet=Nobody", False),
        ("since=2021-03-03&until=2021-03-03", True),
        ("since=2021-03-04", False),
        ("until=2021-03-01", False),
    ):
        assert bool([link for link in links(page(ferry, f"/copies?{options}")) if link.startswith("/copy/")]) == is_shown, options


def test_what_the_copy_changed(ferry: Explorer) -> None:
    tree = page(ferry, side_by_side(ferry))
    changed = rows(tree)
    assert ["🚢 TERN BAY — The city should build" in left and "(Seaboard Press)" in right for left, right in changed].count(True) == 1
    assert ["“The terminal will ruin the salt marsh,” said Tomas Brandt, head of the Marsh Trust."] * 2 in changed
    assert any("money is missing" in text(deleted) for deleted in tree.iter("del"))
    assert any("(Seaboard Press)" in text(inserted) for inserted in tree.iter("ins"))
    table = ferry.table(side_by_side(ferry), {})
    assert table is not None
    assert len(table.rows) == sum(left != right for left, right in changed)


def test_no_such_copy(ferry: Explorer) -> None:
    assert ferry.page("/copy/ffffffffffffffffffff", {}) is None
    assert ferry.table("/copy/ffffffffffffffffffff", {}) is None


def test_without_texts_nothing_is_compared(corpus: Corpus, minter: Minter) -> None:
    explorer = explorer_of(stored(corpus, minter, with_text=False))
    assert "cannot be compared" in text(page(explorer, side_by_side(explorer)))
