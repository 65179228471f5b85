"""kg/explorer: what overview, propositions and speakers show is what the graph says, and the rows for spreadsheets are the same."""

from dataclasses import replace

import pytest
from explorers import explorer_of, page, rows, stored, text
from pyoxigraph import Store

from kg.explorer.explorer import Explorer
from kg.explorer.links import id_of
from kg.explorer.quotations import Passage, passage
from kg.explorer.rendering import day, percent
from kg.explorer.settings import Finding, Settings
from kg.explorer.views import ROWS, Pages
from kg.graph.corpus import Corpus
from kg.graph.tables import Cell
from kg.records import Proposition
from kg.vocab import Minter


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Explorer:
    return explorer_of(stored(corpus, minter))


def path_of(corpus: Corpus, name: str) -> str:
    """The path of the page of a speaker or a proposition."""
    named = {speaker.name: f"/speaker/{id_of(speaker.iri)}" for speaker in corpus.speakers}
    return (named | {proposition.text: f"/proposition/{id_of(proposition.iri)}" for proposition in corpus.propositions})[name]


def spreadsheet(explorer: Explorer, path: str, **options: str) -> list[dict[str, Cell]]:
    table = explorer.table(path, options)
    assert table is not None
    return list(table.records())


BUILD = "The city should build the ferry terminal"


# ── a proposition ────────────────────────────────────────────────────────────


def quotations(explorer: Explorer, address: str, side: str) -> list[str]:
    """What one side of a page of a proposition says."""
    columns = [element for element in page(explorer, address).iter("section") if element.get("class") == f"column {side}"]
    return [text(quote) for column in columns for quote in column.iter("blockquote")]


def test_both_sides_of_a_proposition_in_their_words(ferry: Explorer, corpus: Corpus) -> None:
    address = path_of(corpus, BUILD)
    assert quotations(ferry, address, "support") == [
        "🚢 TERN BAY — The city should build the ferry terminal, Mayor Ilse Varga said on Tuesday.",
    ]
    assert quotations(ferry, address, "oppose") == [
        "“We should not build the ferry terminal,” Varga told reporters 🚢 on Thursday.",
        "“The terminal will ruin the salt marsh,” said Tomas Brandt, head of the Marsh Trust.",
    ]
    assert quotations(ferry, address, "neutral") == ["Sefu called the plan “a gift to the bay” with open questions."]
    marked = [text(mark) for mark in page(ferry, address).iter("mark") if mark.get("class") == "oppose"]
    assert marked[:2] == ["We should not build the ferry terminal", "The terminal will ruin the salt marsh"]
    shown = text(page(ferry, address))
    assert "Also: Build the terminal" in shown
    assert "The contrary of The city should not build the ferry terminal" in shown
    assert "Tomas Brandt head of the Marsh Trust" in shown
    assert "The Tern Bay Ledger, Council split over new ferry terminal, 2 March 2021 · quoted · 81% sure".replace("· ", "") in shown


def test_who_contradicts_whom_and_who_changed_sides(ferry: Explorer, corpus: Corpus) -> None:
    tree = page(ferry, path_of(corpus, BUILD))
    pairs = [text(pair) for found in tree.iter("ol") if "pairs" in (found.get("class") or "") for pair in found.iter("li")]
    for_it, against_it = "for Ilse Varga, 2 March 2021 The city should build the ferry terminal", "against Tomas Brandt, 2 March 2021"
    assert pairs[0] == f"{for_it} {against_it} The terminal will ruin the salt marsh"
    assert pairs[1] == f"{for_it} against Ilse Varga, 10 June 2021 We should not build the ferry terminal"


def test_copies_and_candidates_on_demand(ferry: Explorer, corpus: Corpus) -> None:
    address = path_of(corpus, BUILD)
    assert "1 more quotation may take a side, but is not sure enough to count. Show it" in text(page(ferry, address))
    shown = text(page(ferry, f"{address}?candidates=yes"))
    assert "Not sure enough to count: read them" in shown
    assert "The Marsh Trust said the marsh is safe for now." in shown
    assert "41% sure" in shown
    assert len(quotations(ferry, f"{address}?copies=yes", "support")) == 2
    assert "copy of another article" in text(page(ferry, f"{address}?copies=yes"))


@pytest.mark.parametrize(
    ("query", "support", "oppose"),
    [
        ("outlet=inland+courier", 0, 0),
        ("outlet=inland+courier&copies=yes", 1, 1),
        ("since=2021-03-03", 0, 1),
        ("until=2021-03-02", 1, 1),
        ("confidence=0.82", 0, 0),
    ],
)
def test_filters(ferry: Explorer, corpus: Corpus, query: str, support: int, oppose: int) -> None:
    address = f"{path_of(corpus, BUILD)}?{query}"
    assert [len(quotations(ferry, address, side)) for side in ("support", "oppose")] == [support, oppose]
    (row,) = [row for row in rows(page(ferry, f"/propositions?{query}")) if row[0] == BUILD]
    assert (row[1], row[3]) == (str(support), str(oppose))
    if not support and not oppose:
        assert "No quotation takes a side on it with these filters." in text(page(ferry, address))


def test_a_joint_source_is_one_quotation_and_counts_as_its_members(ferry: Explorer, corpus: Corpus) -> None:
    pier = "The old pier is unsafe"
    said = "Harbour master Odile Renn and Deputy Mayor Karim Sefu said the old pier is unsafe."
    assert quotations(ferry, path_of(corpus, pier), "support").count(said) == 1
    (row,) = [row for row in rows(page(ferry, "/propositions")) if row[0] == pier]
    assert row[1] == "3"
    assert "said jointly: Odile Renn and Karim Sefu" not in text(page(ferry, path_of(corpus, pier)))
    renn = text(page(ferry, path_of(corpus, "Odile Renn")))
    assert said in renn
    assert "Speaks with others as: Odile Renn and Karim Sefu" in renn


def test_the_chart_has_the_rows_of_its_table(ferry: Explorer, corpus: Corpus) -> None:
    tree = page(ferry, path_of(corpus, BUILD))
    (figure,) = tree.iter("figure")
    (table,) = [table for table in tree.iter("table") if table.get("id") == figure.get("data-table")]
    ids = {element.get("id") for element in tree.iter()}
    drawn = [(row.get("data-date"), row.get("data-label"), row.get("data-position")) for row in table.iter("tr") if row.get("data-lane")]
    assert drawn[0] == ("2021-03-02", "Ilse Varga", "support")
    assert len(drawn) == 4
    assert all(row.get("data-place") in ids for row in table.iter("tr") if row.get("data-place"))


# ── a speaker ────────────────────────────────────────────────────────────────


def test_a_speaker(ferry: Explorer, corpus: Corpus) -> None:
    tree = page(ferry, path_of(corpus, "Ilse Varga"))
    shown = text(tree)
    assert "Also: Varga" in shown
    assert "Speaks as Mayor 1 claim" in shown
    assert "Printed by The Tern Bay Ledger 2 claims" in shown
    positions = [row for row in rows(tree) if row[0] == "2 March 2021"]
    assert positions == [["2 March 2021", BUILD, "for", "81%", "The Tern Bay Ledger"]]
    assert f"{BUILD} 1 1 · against 10 June 2021" in shown
    assert "1 more quotation may take a side" in shown
    with_candidates = text(page(ferry, f"{path_of(corpus, 'Ilse Varga')}?candidates=yes"))
    assert "for The city should not build the ferry terminal 41% sure candidate: not sure enough to count" in with_candidates


def test_claims_without_a_side_are_filtered_by_their_article(ferry: Explorer, corpus: Corpus) -> None:
    path = path_of(corpus, "Marsh Trust")
    assert [row["text"] for row in spreadsheet(ferry, path)] == ["the marsh is safe for now"]
    assert spreadsheet(ferry, path, since="2021-06-11") == spreadsheet(ferry, path, until="2021-06-09") == []
    assert spreadsheet(ferry, path, confidence="0.9") == []
    assert len(spreadsheet(ferry, path, confidence="0.8", since="2021-06-10", until="2021-06-10")) == 1


def test_a_source_without_a_name(ferry: Explorer, corpus: Corpus) -> None:
    shown = text(page(ferry, path_of(corpus, "unnamed source")))
    assert "Source without a name" in shown
    assert "It is said that the old pier is unsafe." in shown
    assert rows(page(ferry, "/speakers"))[-1][1] == "anonymous"


# ── articles ─────────────────────────────────────────────────────────────────


def test_articles(ferry: Explorer) -> None:
    june = ["Mayor drops ferry terminal", "The Tern Bay Ledger", "10 June 2021", "4", "2"]
    march = ["Council split over new ferry terminal", "The Tern Bay Ledger", "2 March 2021", "4", "4"]
    copy = ["Tern Bay council at odds over ferry terminal copy of another article", "Inland Courier", "3 March 2021", "2", "2"]
    assert rows(page(ferry, "/articles")) == [june, march]
    assert rows(page(ferry, "/articles?copies=yes")) == [june, copy, march]
    assert rows(page(ferry, "/articles?copies=yes&outlet=inland+courier")) == [copy]
    assert rows(page(ferry, "/articles?copies=yes&since=2021-03-03&until=2021-03-31")) == [copy]
    assert [row["claims"] for row in spreadsheet(ferry, "/articles", copies="yes")] == [4, 2, 4]


# ── rows for spreadsheets ────────────────────────────────────────────────────


def test_spreadsheets_have_the_rows_of_the_page(ferry: Explorer, corpus: Corpus) -> None:
    speakers = [[str(row[name]) for name in ("speaker", "speakerType", "claims", "articles")] for row in spreadsheet(ferry, "/speakers")]
    assert speakers == [row[:4] for row in rows(page(ferry, "/speakers"))]
    propositions = [
        [str(row[name]) for name in ("proposition", "support", "oppose", "neutral")] for row in spreadsheet(ferry, "/propositions")
    ]
    assert propositions == [[row[0], row[1], row[3], row[4]] for row in rows(page(ferry, "/propositions"))]
    for name in (BUILD, "Ilse Varga"):
        for query in ({}, {"candidates": "yes", "copies": "yes"}):
            found = spreadsheet(ferry, path_of(corpus, name), **query)
            address = f"{path_of(corpus, name)}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
            quoted = [
                text(item).replace("·", "") for item in page(ferry, address).iter("li") if "quotation" in (item.get("class") or "").split()
            ]
            assert len(found) >= len(quoted) > 0
            assert {row["sentence"] for row in found} == {
                row["sentence"] for row in found if any(" ".join(str(row["sentence"]).split()) in quote for quote in quoted)
            }
    first = spreadsheet(ferry, path_of(corpus, BUILD))[0]
    assert {name: first[name] for name in ("speaker", "role", "position", "confidence", "date", "outlet", "copy", "candidate")} == {
        "speaker": "Ilse Varga",
        "role": "Mayor",
        "position": "support",
        "confidence": 0.8125,
        "date": "2021-03-02",
        "outlet": "The Tern Bay Ledger",
        "copy": False,
        "candidate": False,
    }


# ── the overview ─────────────────────────────────────────────────────────────


def test_the_overview_says_what_there_is_and_how_sure_it_is(ferry: Explorer) -> None:
    shown = text(page(ferry, "/"))
    assert "3 articles of 2 outlets, from 2 March 2021 to 10 June 2021." in shown
    assert "1 is a copy of another and counts as one voice with the original." in shown
    assert "1 claim is more likely wrong than right. 5 candidates may take a side and are not sure enough to count" in shown
    assert "10 claims 1 · 9 ·" in shown
    assert "11 stances · · 11 ·" in shown
    assert "5 candidates 5 · · ·" in shown
    assert "2 of 10 claims have a source without a name." in shown
    assert "No report of the gate lies beside this graph." in shown


def test_the_overview_groups_what_the_gate_found(corpus: Corpus, minter: Minter) -> None:
    findings = (
        Finding("KG108", "info", "urn:a", "Syndicated.", "a.txt", 1, "Work"),
        Finding("KG039", "warning", "urn:b", "Read it.", "b.txt", 5, "to pay"),
        Finding("KG039", "warning", "urn:c", "Read it.", "c.txt", None, None, "a name", 3),
        Finding("KG001", "violation", "urn:d", "Wrong."),
    )
    tree = page(explorer_of(stored(corpus, minter), Settings("Ferry", findings)), "/")
    (table,) = [table for table in tree.iter("table") if table.get("class") == "faults"]
    assert [text(row) for row in table.iter("tr")][1:] == [
        "KG001 violation 1 Wrong.",
        "KG039 warning 4 Read it. b.txt:5 “to pay” c.txt “a name”",
        "KG108 to know 1 Syndicated. a.txt:1 “Work”",
    ]
    assert "Nothing: the graph keeps all rules." in text(page(explorer_of(stored(corpus, minter), Settings("Ferry", ())), "/"))


# ── many rows ────────────────────────────────────────────────────────────────


def test_many_rows_stand_on_several_pages(corpus: Corpus, minter: Minter) -> None:
    many = tuple(Proposition(minter.proposition(f"Pier {n} is old"), f"Pier {n:03} is old", given=False) for n in range(2 * ROWS + 1))
    explorer = explorer_of(stored(replace(corpus, propositions=(*corpus.propositions, *many)), minter))
    seen = [rows(page(explorer, f"/propositions?page={number}")) for number in (1, 2, 3)]
    assert [len(part) for part in seen] == [ROWS, ROWS, 5]
    assert [row[0] for part in seen for row in part] == [row["proposition"] for row in spreadsheet(explorer, "/propositions", page="2")]
    second = page(explorer, "/propositions?page=2")
    assert "Rows 51 to 100 of 105" in text(second)
    assert {link.get("rel"): link.get("href") for link in second.iter("a") if link.get("rel")} == {
        "prev": "/propositions",
        "next": "/propositions?page=3",
    }
    assert "no proposition on this page" in text(page(explorer, "/propositions?page=9"))


def test_many_quotations_stand_on_several_pages(corpus: Corpus, minter: Minter) -> None:
    first = corpus.stances[0]
    many = tuple(replace(first, iri=f"{first.iri[:-3]}{number:03}") for number in range(ROWS + 10))
    explorer = explorer_of(stored(replace(corpus, stances=(*corpus.stances[1:], *many), contradictions=(), shifts=()), minter))
    address = path_of(corpus, BUILD)
    assert [len(quotations(explorer, f"{address}?page={number}", "support")) for number in (1, 2)] == [ROWS, 10]
    assert [len(quotations(explorer, f"{address}?page={number}", "oppose")) for number in (1, 2)] == [2, 0]
    assert "Nobody on this page." in text(page(explorer, f"{address}?page=2"))
    assert f"for 1 speaker, {ROWS + 10} quotations" in text(page(explorer, f"{address}?page=2"))
    assert len(spreadsheet(explorer, address)) == ROWS + 13


def test_pages() -> None:
    assert [(Pages(1, rows).count, Pages(1, rows).end) for rows in (0, 1, ROWS, ROWS + 1)] == [(1, 0), (1, 1), (1, ROWS), (2, ROWS)]


# ── words in their sentence ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "start", "sentences", "expected"),
    [
        ("b c", 2, [(0, "a b c d.")], ("a ", "b c", " d.")),
        ("c.\n\nD", 12, [(10, "b c."), (16, "D e.")], ("b ", "c.\n\nD", " e.")),
        ("b", 30, [(0, "a b.")], ("", "b", "")),
        ("b", 0, [], ("", "b", "")),
        ("b", -1, [(0, "a b.")], ("", "b", "")),
        ("x", 2, [(0, "a b.")], ("", "x", "")),
        ("b.", 2, [(2, "b."), (0, "a b."), (0, "a b.")], ("a ", "b.", "")),
    ],
)
def test_words_in_their_sentences(words: str, start: int, sentences: list[tuple[int, str]], expected: tuple[str, str, str]) -> None:
    assert passage(words, start, sentences) == Passage(*expected)


def test_words_for_people() -> None:
    assert [day(moment) for moment in ("nonsense", "2026-13", "", "99999")] == ["nonsense", "2026-13", "undated", "99999"]
    assert [percent(share) for share in (0, 0.004, 0.994, 0.9999)] == ["0%", "0%", "99%", "99%"]


def test_an_empty_store_has_no_rows() -> None:
    empty = explorer_of(Store())
    assert [spreadsheet(empty, path) for path in ("/propositions", "/speakers")] == [[], []]
