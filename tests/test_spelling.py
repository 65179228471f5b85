"""How terms are written: what parsers forgive is found, and what a build writes is right."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.gate import shapes, spelling
from kg.gate.findings import fingerprint
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import XSD, Minter

S, P, G = "<http://e/s>", "<http://e/p>", "<http://e/g>"


def codes(tmp_path: Path, *lines: str) -> list[str]:
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    found, count = spelling.check(tmp_path / "graph.nq")
    assert count == len(lines)
    assert all(finding.focus == "http://e/s" or finding.focus.startswith("_:") for finding in found)
    return sorted(finding.code for finding in found)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("integer", ["0", "7", "-12"], ["007", "+7", "-0", "7.0"]),
        ("decimal", ["0", "1", "0.87", "-0.5", "12.003"], ["1.0", "0.870", ".5", "+1", "01"]),
        ("boolean", ["true", "false"], ["1", "0", "TRUE"]),
        (
            "dateTime",
            ["2021-05-01T00:00:00Z", "2021-05-01T00:00:00.25Z"],
            ["2021-05-01T00:00:00", "2021-05-01T00:00:00+00:00", "2021-05-01T00:00:00.0Z"],
        ),
    ],
)
def test_literals_are_canonical(kind: str, right: list[str], wrong: list[str], tmp_path: Path) -> None:
    assert codes(tmp_path, *(f'{S} {P} "{words}"^^<{XSD}{kind}> {G} .' for words in right)) == []
    assert codes(tmp_path, *(f'{S} {P} "{words}"^^<{XSD}{kind}> {G} .' for words in wrong)) == ["KG090"] * len(wrong)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"_:b0 {P} {S} {G} .", "KG091"),
        (f"{S} {P} _:b0 {G} .", "KG091"),
        (f'{S} <https://schema.org/name> "x" {G} .', "KG091"),
        (f"{S} {P} <https://schema.org/Person> {G} .", "KG091"),
        (f'{S} {P} "_:b0 <https://schema.org/name> \\"1.0\\"^^<{XSD}decimal>" {G} .', None),
        (f'{S} {P} "1.0"@en {G} .', None),
        (f"{S} {P} <http://schema.org/Person> {G} .", None),
    ],
)
def test_addresses(line: str, code: str | None, tmp_path: Path) -> None:
    assert codes(tmp_path, line) == ([code] if code else [])


def test_addresses_are_under_the_base(tmp_path: Path) -> None:
    base, other = "http://e/", "<http://elsewhere.example/s>"
    lines = [
        f'<{base}dataset> <http://rdfs.org/ns/void#uriSpace> "{base}" <{base}graph/dataset> .',
        f'{S} {P} "x" <{base}graph/article/1> .',
        f'{other} {P} "x" <{base}graph/propositions> .',
        f'{other} {P} "x" <http://elsewhere.example/g> .',
    ]
    (tmp_path / "graph.nq").write_text("\n".join(lines), encoding="utf-8")
    assert spelling.check(tmp_path / "graph.nq")[0] == frozenset()
    (tmp_path / "graph.nq").write_text("\n".join([f'{other} {P} "x" <{base}graph/entities> .', *lines]), encoding="utf-8")
    [finding] = spelling.check(tmp_path / "graph.nq")[0]
    assert (finding.code, finding.severity, finding.focus) == ("KG091", "violation", "http://elsewhere.example/s")


def test_all_faults_of_one_statement_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    """A node may be outside of the base and under https://schema.org/ at once."""
    path = tmp_path / "graph.nq"
    lines = [
        f'<http://e/d> <http://rdfs.org/ns/void#uriSpace> "http://e/" {G} .',
        f'<https://schema.org/x> {P} "01"^^<{XSD}integer> <http://e/graph/a> .',
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    found, _ = spelling.check(path)
    assert {finding.value_type for finding in found if finding.code == "KG091"} == {"iri"}
    assert {finding.value_type for finding in found if finding.code == "KG090"} == {f"{XSD}integer"}
    assert len(found) == len({fingerprint(finding) for finding in found}) == 3


def test_what_is_no_n_quads_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text(f'{S} {P} "x" {G} .\n{S} {P} "x', encoding="utf-8")
    with pytest.raises(InputError, match=r"^The graph \S+graph\.nq cannot be parsed: .*\.$") as caught:
        spelling.check(tmp_path / "graph.nq")
    assert caught.value.hint == "Build it again, or check its syntax at that place."


def test_what_a_build_writes_is_right_and_the_gate_looks(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    nquads.write(corpus, file, minter=minter)
    found, count = spelling.check(file)
    assert (found, count) == (frozenset(), file.read_text(encoding="utf-8").count("\n"))
    file.write_text(file.read_text(encoding="utf-8").replace('"0.93"', '"0.930"'), encoding="utf-8")
    report = shapes.validate(tmp_path)
    assert "KG090" in {finding.code for finding in report.findings}
    assert report.rules["KG090"] == count
    assert "KG090" not in shapes.validate(nquads.read(file)).rules
