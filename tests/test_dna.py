"""Discourse Network Analyzer: what its coder made comes back as it was, and what we made opens there."""

import base64
import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, UsageError
from kg.exchange import dna
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

Row = tuple[object, ...]
# As DNA would ask for them: who says where what, and whether they agree; offsets count UTF-16 units.
SAID = """SELECT d.Title, d.Text, s.Start, s.Stop, p.Value, o.Value, c.Value, b.Value
FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN DATABOOLEAN b ON b.StatementId = s.ID
JOIN DATASHORTTEXT dp ON dp.StatementId = s.ID AND dp.VariableId = 1 JOIN ENTITIES p ON p.ID = dp.Entity
JOIN DATASHORTTEXT do ON do.StatementId = s.ID AND do.VariableId = 2 JOIN ENTITIES o ON o.ID = do.Entity
JOIN DATASHORTTEXT dc ON dc.StatementId = s.ID AND dc.VariableId = 3 JOIN ENTITIES c ON c.ID = dc.Entity"""


def said(path: Path) -> Counter[Row]:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return Counter(database.execute(SAID).fetchall())


@pytest.fixture
def written(corpus: Corpus, minter: Minter, tmp_path: Path) -> Path:
    nquads.write(corpus, tmp_path / "graph.nq", minter=minter)
    dna.write(tmp_path / "graph.nq", tmp_path / "ours.dna")
    return tmp_path / "ours.dna"


def test_every_side_taken_is_a_statement_at_its_words(written: Path, corpus: Corpus) -> None:
    claims, names = {claim.iri: claim for claim in corpus.claims}, {speaker.iri: speaker for speaker in corpus.speakers}
    wanted = {
        (names[stance.holder].name, claims[stance.claim].text, stance.position == "support")
        for stance in corpus.stances
        if stance.position != "neutral" and not names[stance.holder].members
    }
    got = {
        (person or organization, text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le"), bool(agrees))
        for _, text, start, stop, person, organization, _, agrees in said(written)
    }
    assert wanted == got


def test_what_is_written_is_read_and_written_again_the_same(written: Path, minter: Minter, tmp_path: Path) -> None:
    back, left = dna.read(written, minter=minter)
    assert left == 0
    nquads.write(back, tmp_path / "back.nq", minter=minter)
    dna.write(tmp_path / "back.nq", tmp_path / "again.dna")
    assert said(tmp_path / "again.dna") == said(written)


def test_neutral_stances_are_left_out_and_counted(written: Path, corpus: Corpus, tmp_path: Path) -> None:
    neutral = sum(stance.position == "neutral" for stance in corpus.stances)
    assert dna.write(tmp_path / "graph.nq", tmp_path / "again.dna") == (sum(said(written).values()), neutral)


def test_the_same_graph_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    dna.write(tmp_path / "graph.nq", tmp_path / "again.dna")
    assert (tmp_path / "again.dna").read_bytes() == written.read_bytes()


def coded(path: Path, rows: list[tuple[int, int, str, str, str, int]], text: str) -> None:
    """Write a database as a coder would: start, stop, person, organization, concept, agreement."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE DOCUMENTS(ID INTEGER, Title TEXT, Text TEXT, Source TEXT, Date INTEGER);"
            "CREATE TABLE STATEMENTTYPES(ID INTEGER, Label TEXT); CREATE TABLE VARIABLES(ID INTEGER, Variable TEXT);"
            "CREATE TABLE STATEMENTS(ID INTEGER, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER);"
            "CREATE TABLE ENTITIES(ID INTEGER, Value TEXT);"
            "CREATE TABLE DATASHORTTEXT(StatementId INTEGER, VariableId INTEGER, Entity INTEGER);"
            "CREATE TABLE DATABOOLEAN(StatementId INTEGER, VariableId INTEGER, Value INTEGER);"
            "INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');"
            "INSERT INTO VARIABLES VALUES (1, 'person'), (2, 'organization'), (3, 'concept'), (4, 'agreement');"
        )
        database.execute("INSERT INTO DOCUMENTS VALUES (7, 'Hearing', ?, 'The Tern', 1106697600)", (text,))
        for number, (start, stop, *values, agrees) in enumerate(rows, 1):
            database.execute("INSERT INTO STATEMENTS VALUES (?, 1, 7, ?, ?)", (number, start, stop))
            for variable, value in enumerate(values, 1):
                database.execute("INSERT INTO ENTITIES VALUES (?, ?)", (entity := 10 * number + variable, value))
                database.execute("INSERT INTO DATASHORTTEXT VALUES (?, ?, ?)", (number, variable, entity))
            database.execute("INSERT INTO DATABOOLEAN VALUES (?, 4, ?)", (number, agrees))
        database.execute("INSERT INTO STATEMENTS VALUES (99, 2, 7, 0, 3)")
        database.commit()


def test_one_stretch_may_hold_many_statements(minter: Minter, tmp_path: Path) -> None:
    text = "🚢 The pier is old and the ferry is late.\n\nNobody minds."
    rows = [
        (3, 18, "Ada Moss", "Port Board", "The pier should be closed", 1),
        (3, 18, "Ada Moss", "Port Board", "The ferry should stop", 0),
        (3, 18, "Ada Moss", "Marsh Trust", "The pier should be closed", 1),
        (3, 18, "Ben Roth", "", "The pier should be closed", 0),
        (3, 18, "", "Marsh Trust", "The pier should be closed", 0),
        (3, 18, "A. Moss", "Port Board", "The pier should be closed", 1),
        (3, 18, "Ada Moss", "Port Board", "The pier should be closed", 1),
        (3, 18, "Ada Moss", "Port Board", "The pier should be closed", 0),
    ]
    coded(tmp_path / "coded.dna", rows, text)
    corpus, left = dna.read(tmp_path / "coded.dna", minter=minter)
    assert left == 1
    assert {claim.text for claim in corpus.claims} == {"The pier is old"}
    nquads.write(corpus, tmp_path / "graph.nq", minter=minter)
    dna.write(tmp_path / "graph.nq", tmp_path / "back.dna")
    assert said(tmp_path / "back.dna") == Counter(("Hearing", text, *row) for row in rows)


@given(st.text(alphabet="ab🚢 é\n", min_size=1, max_size=40), st.data())
def test_offsets_survive_any_text(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    assert dna._units(text)[place] == len(text[:place].encode("utf-16-le")) // 2


def test_the_password_opens_the_database(written: Path) -> None:
    with closing(sqlite3.connect(written)) as database:
        stored = [base64.b64decode(row[0]) for row in database.execute("SELECT Password FROM CODERS")]
    for hashed in stored:
        value = hashed[:16] + dna.PASSWORD.encode()
        for _ in range(100_000):
            value = hashlib.sha256(value).digest()
        assert value == hashed[16:]


def test_a_graph_without_texts_cannot_become_a_database(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    nquads.write(corpus, tmp_path / "graph.nq", minter=minter, with_text=False)
    with pytest.raises(UsageError, match="no texts"):
        dna.write(tmp_path / "graph.nq", tmp_path / "ours.dna")
    assert not (tmp_path / "ours.dna").exists()


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, only words"])
def test_what_is_no_database_is_named(content: bytes | None, minter: Minter, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "coded.dna").write_bytes(content)
    with pytest.raises(InputError, match=r"coded\.dna is no database"):
        dna.read(tmp_path / "coded.dna", minter=minter)
