"""kg/exchange/exports.py: statement events for other tools."""

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pyarrow.parquet as pq
import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.errors import UsageError
from kg.exchange import exports
from kg.exchange.exports import export
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

COLUMNS = [
    *("document", "source", "start", "end", "speaker", "organization", "concept", "agreement", "date", "confidence", "text", "kind"),
    *("claim", "speakerIri", "propositionIri", "joint"),
]


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


def test_jsonl(ferry: Store, corpus: Corpus) -> None:
    rows = [json.loads(line) for line in export(ferry, "jsonl").splitlines()]
    assert list(rows[0]) == COLUMNS
    silent = {claim.iri for claim in corpus.claims} - {stance.claim for stance in corpus.stances}
    assert len(rows) == len(corpus.stances) + len(silent)
    texts = {article.snapshot.source: article.snapshot.text for article in corpus.articles}
    for row in rows:
        assert texts[row["source"]][row["start"] : row["end"]] == row["text"]
        assert (row["concept"] is None) == (row["agreement"] is None) == (row["claim"] in silent)


def test_actors(ferry: Store) -> None:
    rows = [json.loads(line) for line in export(ferry, "jsonl").splitlines()]
    organizations = {row["speaker"]: row["organization"] for row in rows}
    assert organizations["Tomas Brandt"] == "Marsh Trust"  # as the article states
    assert organizations["Marsh Trust"] == "Marsh Trust"  # speaks for itself
    assert organizations["Ilse Varga"] is None
    assert {row["speaker"] for row in rows if row["joint"]} == {"Odile Renn", "Karim Sefu"}


def test_csv_says_the_same(ferry: Store) -> None:
    text = export(ferry, "csv")
    assert text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(rows[0]) == COLUMNS
    exact = [json.loads(line) for line in export(ferry, "jsonl").splitlines()]
    assert [row["text"] for row in rows] == [row["text"] for row in exact]
    assert [row["joint"] for row in rows] == ["true" if row["joint"] else "false" for row in exact]


def test_an_unknown_format(ferry: Store) -> None:
    with pytest.raises(UsageError, match="'dna'"):
        export(ferry, "dna")  # type: ignore[arg-type]


def test_csv_is_exact_unless_a_spreadsheet_is_to_open_it(corpus: Corpus, minter: Minter) -> None:
    named = replace(corpus, speakers=tuple(replace(speaker, name="=1+1") for speaker in corpus.speakers))
    held = Store()
    held.load("".join(f"{quad}\n" for quad in nquads.quads(named, minter=minter)).encode(), RdfFormat.N_QUADS)
    assert ",=1+1," in export(held, "csv")
    guarded = export(held, "csv", spreadsheet=True)
    assert guarded.startswith("\ufeffdocument")
    assert ",'=1+1," in guarded
    assert ",=1+1," not in guarded


def test_parquet_has_the_rows_with_their_types(ferry: Store, tmp_path: Path) -> None:
    exports.parquet(ferry, tmp_path / "events.parquet")
    table = pq.read_table(tmp_path / "events.parquet")
    assert table.column_names == [*COLUMNS, "datePrecision"]
    rows = [json.loads(line) for line in export(ferry, "jsonl").splitlines()]
    assert table.to_pylist() == [{**row, "date": date.fromisoformat(row["date"]), "datePrecision": "day"} for row in rows]
    assert {name: str(table.schema.field(name).type) for name in ("start", "confidence", "joint", "text", "date")} == {
        "start": "int64",
        "date": "date32[day]",
        "confidence": "double",
        "joint": "bool",
        "text": "string",
    }


@pytest.mark.parametrize(
    ("known", "day", "precision"),
    [("2024", "2024-01-01", "year"), ("2024-05", "2024-05-01", "month"), ("2024-05-31T23:59:59Z", "2024-05-31", "second")],
)
def test_parquet_says_how_much_of_a_date_is_known(known: str, day: str, precision: str) -> None:
    assert (exports._first_day(known), exports._precision(known)) == (date.fromisoformat(day), precision)
    assert (exports._first_day(None), exports._precision(None)) == (None, None)


def test_parquet_names_its_extra_where_it_is_missing(ferry: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as caught:
        exports.parquet(ferry, tmp_path / "events.parquet")
    assert "stancegraph[parquet]" in caught.value.hint


@pytest.mark.parametrize("to", get_args(exports.Format))
def test_no_export_has_candidates(to: exports.Format, ferry: Store, corpus: Corpus, minter: Minter) -> None:
    without = Store()
    without.load("".join(f"{quad}\n" for quad in nquads.quads(replace(corpus, candidates=()), minter=minter)).encode(), RdfFormat.N_QUADS)
    assert corpus.candidates
    said = [export(store, to) for store in (ferry, without)]
    if to == "nanopub":
        quads = [{quad for quad in parse(one, format=RdfFormat.TRIG) if not quad.predicate.value.endswith("/created")} for one in said]
        assert quads[0] == quads[1]
    else:
        assert said[0] == said[1]
