"""kg/explorer/: addresses become pages, and pages are what everybody can read and nobody can abuse."""

import pytest
from explorers import checked, explorer_of, links, page, resolves, stored, text
from pyoxigraph import Store

from kg.explorer.explorer import VIEWS, Explorer
from kg.graph.corpus import Corpus
from kg.vocab import Minter

LISTS = [f"/{view.name}" for view in VIEWS if not view.of_one]


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Explorer:
    return explorer_of(stored(corpus, minter))


@pytest.mark.parametrize("address", LISTS)
def test_every_page_is_valid_and_its_links_lead_to_pages(ferry: Explorer, address: str) -> None:
    tree = page(ferry, address)
    broken = {link for link in links(tree) if link.startswith("/") and not resolves(ferry, link)}
    assert broken == set()


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_graph_has_pages_that_say_so(address: str) -> None:
    tree = page(explorer_of(Store()), address)
    assert " no " in f" {text(tree).lower()} "


def test_what_is_no_page(ferry: Explorer) -> None:
    assert [ferry.page(path, {}) for path in ("/nothing", "/overview", "/proposition", "/proposition/00", "/propositions/x")] == [None] * 5
    missing = ferry.missing()
    assert missing.status == 404
    assert "There is no such page." in text(checked(missing.html))
