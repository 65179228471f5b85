"""kg/explorer/search.py and candidates.py: claims by their words and ends, and positions that are not sure enough."""

import json
from xml.etree.ElementTree import Element

import pytest
from explorers import explorer_of, page, resolves, stored, text
from pyoxigraph import Store

from kg.explorer.explorer import Explorer
from kg.explorer.settings import Settings
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture(scope="module")
def store(corpus: Corpus, minter: Minter) -> Store:
    return stored(corpus, minter)


@pytest.fixture(scope="module")
def ferry(store: Store) -> Explorer:
    return explorer_of(store, Settings("Ferry", token="secret"))  # noqa: S106 - of a test


def hits(tree: Element) -> list[str]:
    return [text(item) for listing in tree.iter("ol") if listing.get("class") == "hits" for item in listing.iter("li")]


def test_claims_that_have_all_words_in_any_case(ferry: Explorer) -> None:
    tree = page(ferry, "/search?words=TERMINAL+marsh")
    assert [hit.partition(" Tomas")[0] for hit in hits(tree)] == ["The terminal will ruin the salt marsh"]
    assert {text(mark) for mark in tree.iter("mark")} == {"terminal", "marsh"}
    assert len(hits(page(ferry, "/search?words=terminal+marsh&copies=yes"))) == 2


def test_speakers_and_propositions_by_any_name(ferry: Explorer) -> None:
    names = [text(item) for listing in page(ferry, "/search?words=sefu").iter("ul") if listing.get("class") == "named" for item in listing]
    assert names == ["Karim Sefu", "Odile Renn and Karim Sefu"]
    wording = page(ferry, "/search?words=build+the+terminal")
    assert "The city should build the ferry terminal" in [
        text(item) for listing in wording.iter("ul") if listing.get("class") == "named" for item in listing
    ]


def test_what_one_speaker_says_on_one_proposition(ferry: Explorer, corpus: Corpus) -> None:
    varga = next(speaker for speaker in corpus.speakers if speaker.name == "Ilse Varga")
    tree = page(ferry, f"/search?speaker={varga.iri}&proposition={corpus.propositions[0].iri}")
    assert "What was said: Ilse Varga on The city should build the ferry terminal" in text(tree)
    assert [hit.split(" Ilse")[0] for hit in hits(tree)] == [
        "We should not build the ferry terminal",
        "The city should build the ferry terminal",
    ]
    renn = next(speaker for speaker in corpus.speakers if speaker.name == "Odile Renn")
    assert len(hits(page(ferry, f"/search?speaker={renn.iri}"))) == 1  # what a joint source says its members say


@pytest.mark.parametrize("words", ["", "%22%7D", "(.*", "%5C", "a+b+c+d+e+f", "'+OR+1"])
def test_words_are_words(ferry: Explorer, words: str) -> None:
    page(ferry, f"/search?words={words}")


def test_filters_and_links(ferry: Explorer) -> None:
    assert len(hits(page(ferry, "/search?words=terminal&since=2021-06-01"))) == 1
    assert not hits(page(ferry, "/search?words=terminal&outlet=Nobody"))
    assert not hits(page(ferry, "/search?words=money&confidence=0.9"))
    tree = page(ferry, "/search?words=terminal")
    to_articles = [link.get("href") or "" for link in tree.iter("a") if "#claim-" in (link.get("href") or "")]
    assert to_articles
    for address in to_articles:
        assert resolves(ferry, address)
        assert any(element.get("id") == address.partition("#")[2] for element in page(ferry, address).iter())


def test_candidates_can_be_accepted_and_refused(ferry: Explorer) -> None:
    tree = page(ferry, "/candidates")
    shown = hits(tree)
    assert any(
        hit.startswith("the marsh is safe for now Marsh Trust: perhaps against The city should build the ferry terminal") for hit in shown
    )
    choices = [element for element in tree.iter("p") if element.get("data-address")]
    assert len(choices) == len(shown)
    assert json.loads(choices[0].get("data-address") or "")["article"].startswith("2021/")
    assert json.loads(choices[0].get("data-proposition") or "")
    table = ferry.table("/candidates", {"confidence": "0.5"})
    assert table is not None
    assert not table.rows
    assert not hits(page(ferry, "/candidates?until=2020-01-01"))


def test_without_corrections_candidates_have_no_buttons(store: Store) -> None:
    assert not [element for element in page(explorer_of(store), "/candidates").iter("button") if element.get("data-position")]


def test_the_page_to_write_sparql_on_is_the_servers_alone(store: Store, ferry: Explorer) -> None:
    assert ferry.page("/sparql", {}) is None
    tree = page(explorer_of(store, Settings("Ferry", sparql=True)), "/sparql")
    examples = [option.get("value") or "" for option in tree.iter("option")]
    assert any("kg:Contradiction" in example for example in examples)
    assert all(example.startswith("#") for example in examples[1:])
