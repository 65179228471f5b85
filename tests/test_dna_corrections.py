"""What a person edited in an exported database becomes corrections, which make the graph say the same."""

# ruff: noqa: S608 - the SQL is made of this file's own words

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg import cli
from kg.corrections import decided_claims, decided_propositions, decided_stances
from kg.corrections.records import Correction
from kg.errors import InputError
from kg.exchange import dna, dna_corrections
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

BUILD = "The city should build the ferry terminal"
RUIN = "The terminal will ruin the salt marsh"
Edit = Callable[..., tuple[Correction, ...]]


@pytest.fixture
def edit(corpus: Corpus, minter: Minter, tmp_path: Path) -> Edit:
    """Export the ferry corpus, edit the database with SQL, and give the corrections."""
    nquads.write(corpus, tmp_path / "graph.nq", minter=minter)
    dna.write(tmp_path / "graph.nq", tmp_path / "mine.dna")

    def run(*statements: str) -> tuple[Correction, ...]:
        with closing(sqlite3.connect(tmp_path / "mine.dna")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        return dna_corrections.read(tmp_path / "mine.dna", tmp_path / "graph.nq")

    return run


def outcomes(corpus: Corpus, minter: Minter, corrections: tuple[Correction, ...]) -> list[str]:
    """What becomes of the corrections in a build."""
    numbered = [replace(correction, line=number) for number, correction in enumerate(corrections, 1)]
    said = decided_claims.apply(numbered, corpus.claims, corpus.speakers, corpus.articles, minter)
    worded = decided_propositions.apply(numbered, corpus.propositions)
    held = decided_stances.apply(numbered, (corpus.stances, corpus.candidates), said, worded, corpus.articles, minter)
    return [one.outcome for part in (said.decided, worded.decided, held.decided) for one in part.decisions]


def entity(name: str, variable: int) -> str:
    return f"(SELECT ID FROM ENTITIES WHERE Value = '{name}' AND VariableId = {variable})"


def test_what_nobody_edited_is_no_correction(edit: Edit) -> None:
    assert edit() == ()


def test_another_agreement_is_another_stance_of_its_coder(edit: Edit, corpus: Corpus, minter: Minter) -> None:
    at = f"(SELECT StatementId FROM DATASHORTTEXT WHERE Entity = {entity('Tomas Brandt', 1)} ORDER BY StatementId LIMIT 1)"
    found = edit(
        f"UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = {at}",
        "INSERT INTO CODERS(ID, Name, Password) VALUES (3, 'Bo', '')",
        f"UPDATE STATEMENTS SET Coder = 3 WHERE ID = {at}",
    )
    (one,) = found
    assert (one.action, one.quotation, one.proposition, one.position, one.coder) == ("stance", RUIN, BUILD, "support", "Bo")
    assert (one.speaker, one.start is not None) == ("Tomas Brandt", True)
    assert outcomes(corpus, minter, found) == ["applied"]


def test_a_statement_that_is_gone_is_no_stance(edit: Edit, corpus: Corpus, minter: Minter) -> None:
    found = edit(
        "DELETE FROM STATEMENTS WHERE ID = 1", *(f"DELETE FROM {table} WHERE StatementId = 1" for table in ("DATASHORTTEXT", "DATABOOLEAN"))
    )
    assert [(one.action, one.position) for one in found] == [("stance", "none")]
    assert outcomes(corpus, minter, found) == ["applied"]


def test_a_new_statement_is_a_claim_and_a_stance(edit: Edit, corpus: Corpus, minter: Minter) -> None:
    words = "a gift to the bay"
    document = f"(SELECT ID FROM DOCUMENTS WHERE INSTR(Text, '{words}') > 0)"
    start = f"(SELECT INSTR(Text, '{words}') FROM DOCUMENTS WHERE ID = {document})"  # one emoji before it: the UTF-16 offset is one more
    found = edit(
        f"INSERT INTO STATEMENTS VALUES (900, 1, {document}, {start}, {start} + {len(words)}, 2)",
        *(
            f"INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES (900, {variable}, {entity(value, variable)})"
            for variable, value in ((1, "Ilse Varga"), (2, ""), (3, BUILD))
        ),
        "INSERT INTO DATABOOLEAN(StatementId, VariableId, Value) VALUES (900, 4, 0)",
    )
    assert [(one.action, one.quotation, one.speaker, one.position) for one in found] == [
        ("add", words, "Ilse Varga", None),
        ("stance", words, "Ilse Varga", "oppose"),
    ]
    assert outcomes(corpus, minter, found) == ["applied", "applied"]


def test_names_and_concepts_that_are_others_throughout(edit: Edit, corpus: Corpus, minter: Minter) -> None:
    found = edit(
        "UPDATE ENTITIES SET Value = 'I. Varga' WHERE Value = 'Ilse Varga'",
        f"UPDATE ENTITIES SET Value = 'Build it' WHERE Value = '{BUILD}'",
    )
    assert [(one.action, one.speaker or one.proposition, one.name) for one in found] == [
        ("rename-speaker", "Ilse Varga", "I. Varga"),
        ("reword-proposition", BUILD, "Build it"),
    ]
    assert outcomes(corpus, minter, found) == ["applied", "applied"]


def test_another_person_of_one_statement(edit: Edit, corpus: Corpus, minter: Minter) -> None:
    mayor = entity("Ilse Varga", 1)
    found = edit(
        f"UPDATE DATASHORTTEXT SET Entity = {entity('Tomas Brandt', 1)} WHERE StatementId = "
        f"(SELECT MIN(StatementId) FROM DATASHORTTEXT WHERE Entity = {mayor})"
        f" AND Entity = {mayor}"
    )
    (one,) = found
    assert (one.action, one.speaker, one.type) == ("change", "Tomas Brandt", "person")
    assert outcomes(corpus, minter, found) == ["applied"]


def test_the_only_statement_of_somebody_is_changed_and_nobody_is_renamed(edit: Edit) -> None:
    official = entity("a port official", 1)
    (one,) = edit(f"UPDATE DATASHORTTEXT SET Entity = {entity('Ilse Varga', 1)} WHERE Entity = {official}")
    assert (one.action, one.speaker, one.quotation) == ("change", "Ilse Varga", "money is missing")


def test_a_database_of_other_articles_is_refused(edit: Edit, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has the text of an article of the graph"):
        edit("UPDATE DOCUMENTS SET Text = 'x' || Text")
    with pytest.raises(InputError, match="is no database"):
        dna_corrections.read(tmp_path / "graph.nq", tmp_path / "graph.nq")


def test_the_command(edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("UPDATE DATABOOLEAN SET Value = 1 - Value WHERE StatementId = 1")
    out = tmp_path / "c.jsonl"
    arguments = ["import", str(tmp_path / "mine.dna"), "--from", "dna", "--against", str(tmp_path / "graph.nq"), "-o", str(out)]
    assert cli.main(arguments) == 0
    assert "1 corrections were written to" in capsys.readouterr().out
    assert len(out.read_text("utf-8").splitlines()) == 1
    assert cli.main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"out": str(out), "corrections": 1}
