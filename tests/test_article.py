"""kg/explorer/article.py: an article with its claims marked, what was read of each, and what people decided about it."""

import html
import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from conftest import Desk
from explorers import explorer_of, page, stored, text
from pyoxigraph import Store

from kg.explorer.explorer import Explorer
from kg.explorer.links import id_of
from kg.explorer.settings import Settings
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture(scope="module")
def store(corpus: Corpus, minter: Minter) -> Store:
    return stored(corpus, minter)


@pytest.fixture(scope="module")
def ferry(store: Store) -> Explorer:
    return explorer_of(store, Settings("Ferry", token="secret"))  # noqa: S106 - of a test


def address(corpus: Corpus, number: int = 0) -> str:
    return f"/article/{id_of(corpus.articles[number].iri)}"


def of_class(tree: Element, name: str) -> list[Element]:
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


def test_claims_are_marked_by_position_and_have_a_chip_each(ferry: Explorer, corpus: Corpus) -> None:
    tree = page(ferry, address(corpus))
    marks = [(mark.get("class"), text(mark)) for mark in of_class(tree, "said")]
    assert marks == [
        ("said support", "The city should build the ferry terminal"),
        ("said oppose", "The terminal will ruin the salt marsh"),
        ("said support", "the old pier is unsafe"),
        ("said oppose", "money is missing"),
    ]
    assert [text(chip) for chip in of_class(tree, "chip")][:2] == [
        ", claim 1: Ilse Varga +, for",
        ", claim 2: Tomas Brandt −, against",
    ]
    words = text(of_class(tree, "text")[0])
    for chip in of_class(tree, "chip"):
        words = words.replace(text(chip), "")
    assert "🚢 TERN BAY — The city should build the ferry terminal , Mayor Ilse Varga said" in words


def test_a_card_says_what_was_read(ferry: Explorer, corpus: Corpus) -> None:
    (card, *_) = of_class(page(ferry, address(corpus)), "card")
    words = text(card)
    assert "Mayor Ilse Varga (Mayor)" in words
    assert "indirect, asserted" in words
    assert "for The city should build the ferry terminal 81" in words
    claim = corpus.claims[0]
    assert json.loads(card.get("data-address") or "") == {
        "article": "2021/terminal.txt",
        "quotation": claim.text,
        "start": claim.span.start,
        "end": claim.span.end,
        "speaker": "Ilse Varga",
    }


def test_candidates_on_demand(ferry: Explorer, corpus: Corpus) -> None:
    without, with_them = (
        [text(side).replace("\N{NARROW NO-BREAK SPACE}", " ") for side in of_class(page(ferry, address(corpus, 2) + options), "positions")]
        for options in ("", "?candidates=yes")
    )
    assert not any("not sure enough" in side for side in without)
    assert any(side.startswith("against The city should build the ferry terminal 41") and "not sure enough" in side for side in with_them)


def test_without_corrections_there_are_no_buttons(store: Store, corpus: Corpus) -> None:
    tree = page(explorer_of(store), address(corpus))
    assert not of_class(tree, "verdict")
    assert not of_class(tree, "choices")
    assert not of_class(tree, "review")


def test_what_people_decided_is_shown_beside_each_claim(store: Store, corpus: Corpus, tmp_path: Path) -> None:
    file, first = tmp_path / "corrections.jsonl", corpus.claims[0]
    lines: list[dict[str, object]] = [
        {"action": "stance", "proposition": "P", "position": "oppose", "start": first.span.start, "end": first.span.end},
        {"action": "drop", "quotation": "money is missing", "speaker": "a port official"},
        {"action": "drop", "quotation": "money is missing", "speaker": "Somebody else"},
    ]
    file.write_text("".join(json.dumps({"article": "2021/terminal.txt", **line}) + "\n" for line in lines))
    settings = Settings("Ferry", token="secret", corrections=file)  # noqa: S106 - of a test
    decided = [
        text(element) for element in page(explorer_of(store, settings), address(corpus)).iter() if element.get("data-decided") is not None
    ]
    assert decided == ["against", "", "", "no claim"]
    file.write_text("{")
    page(explorer_of(store, settings), address(corpus))


def test_the_next_article_fits_the_filters(ferry: Explorer, corpus: Corpus) -> None:
    def neighbours(options: str) -> dict[str | None, str | None]:
        return {link.get("rel"): link.get("href") for link in page(ferry, address(corpus, 2) + options).iter("a") if link.get("rel")}

    assert neighbours("")["next"] == address(corpus)  # sources: 2021/mayor.txt, 2021/terminal.txt; the copy is left out
    assert neighbours("?copies=yes")["next"] == f"{address(corpus)}?copies=yes"
    assert "next" not in neighbours("?until=2021-01-01")
    assert "prev" not in neighbours("")


def test_confidence_hides_claims_whose_position_is_not_sure_either(ferry: Explorer, corpus: Corpus) -> None:
    assert len(of_class(page(ferry, address(corpus)), "card")) == 4
    assert len(of_class(page(ferry, f"{address(corpus)}?confidence=0.85"), "card")) == 3  # one of them has .4, its stance .8125


def test_a_graph_without_texts_shows_sentences(corpus: Corpus, minter: Minter) -> None:
    tree = page(explorer_of(stored(corpus, minter, with_text=False)), address(corpus))
    assert "The graph holds no texts" in text(tree)
    assert "“The terminal will ruin the salt marsh,” said Tomas Brandt, head of the Marsh Trust" in text(tree)


def test_rows(ferry: Explorer, corpus: Corpus) -> None:
    table = ferry.table(address(corpus), {})
    assert table is not None
    first = next(table.records())
    assert (first["speaker"], first["position"], first["cue"], first["mention"]) == ("Ilse Varga", "support", "said", "Mayor Ilse Varga")
    assert ferry.table("/article/ffffffffffffffffffff", {}) is None
    assert ferry.page("/article/ffffffffffffffffffff", {}) is None


def test_hostile_text_is_text(minter: Minter) -> None:
    evil = "“<script>alert(1)</script> \u202egnol <img src=x onerror=alert(1)>” said </mark><a href='javascript:alert(1)'>Bo</a>.\n"
    desk = Desk(minter)
    article = desk.article("evil\"'><script>.txt", evil, "<b>Out</b>", datetime(2021, 3, 2, tzinfo=UTC))
    bo = desk.speaker("<a href='javascript:alert(1)'>Bo</a>", "person")
    desk.claim(
        article, "<script>alert(1)</script> \u202egnol <img src=x onerror=alert(1)>", bo, "<a href='javascript:alert(1)'>Bo</a>", "said"
    )
    corpus = Corpus(
        articles=tuple(desk.articles), sentences=desk.sentences, speakers=tuple(desk.speakers.values()), claims=tuple(desk.claims),
        propositions=(), stances=(), candidates=(), contradictions=(), shifts=(), copies=(), models=(), config_digest="c" * 64,
    )  # fmt: skip
    explorer = explorer_of(stored(corpus, minter), Settings("Evil", token="t"))  # noqa: S106 - of a test
    tree = page(explorer, f"/article/{id_of(article.iri)}")  # which checks that there is no script, no handler and no such link
    assert "<script>alert(1)</script> ⟨U+202E⟩gnol <img src=x onerror=alert(1)>" in text(tree)
    (card,) = of_class(tree, "card")
    assert (
        json.loads(html.unescape(card.get("data-address") or ""))["quotation"] == desk.claims[0].text
    )  # exactly as it stands in the article
