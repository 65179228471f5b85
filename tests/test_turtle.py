"""Turtle files of the user's: what is wrong is said in one sentence with its line."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import SKOS

from kg import turtle
from kg.errors import InputError

HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def read(folder: Path, content: str | bytes) -> rdflib.Graph:
    path = folder / "a.ttl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return turtle.read(path, "registry", "Mend it.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no turtle", "is no Turtle: line 1, column 1: "),
        (f'{HEAD}<urn:a> skos:prefLabel "x" ;;\n  oops .', "is no Turtle: line 3, column 3: "),
        (f'{HEAD}\n<urn:a> skos:prefLabel "x', "is no Turtle: line 3, column "),
        ('<urn:a> skos:prefLabel "x" .', "is no Turtle: line 1, column 9: The prefix skos: has not been declared."),
        (f'{HEAD}<pier> skos:prefLabel "x" .', "has a relative address in line 2."),
        (f'{HEAD}\n<> skos:prefLabel "x" .', "has a relative address in line 3."),
        (f"{HEAD}<urn:a> skos:broader\n\n  <#b> .", "has a relative address in line 4."),
        ("@prefix e: <e#> .\ne:a e:b e:c .", "has a relative address in line 1."),
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", "holds a triple term"),
        (b"<urn:a>\n<urn:b> '\xff' .", "cannot be read: line 2 is not UTF-8 (byte 0xff)."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        read(tmp_path, content)
    assert caught.value.what.startswith(f"The registry {tmp_path / 'a.ttl'} ")
    assert "\n" not in caught.value.what
    assert caught.value.hint.endswith(".")


def test_a_base_makes_addresses_whole(tmp_path: Path) -> None:
    (subject,) = read(tmp_path, f'\ufeff@base <https://example.org/> .\n{HEAD}<pier> skos:prefLabel "x"@EN .').subjects()
    assert subject == rdflib.URIRef("https://example.org/pier")


@pytest.mark.parametrize(("name", "turtle_"), [("a.ttl", True), ("a.TTL", True), ("a.Ttl", True), ("a.txt", False), ("ttl", False)])
def test_the_ending_tells(name: str, *, turtle_: bool) -> None:
    assert turtle.is_turtle(Path(name)) is turtle_


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        turtle.read(tmp_path / "none.ttl", "registry", "Name another.")


TEXTS = st.lists(st.tuples(st.text(max_size=20), st.sampled_from([None, "en", "de-AT"])), max_size=4)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_it_reads_what_rdflib_reads(tmp_path: Path, texts: list[tuple[str, str | None]]) -> None:
    lines = [f"<urn:{number}> skos:prefLabel {rdflib.Literal(text, lang=tag).n3()} ." for number, (text, tag) in enumerate(texts)]
    content = HEAD + "\n".join([*lines, "<urn:x> a skos:Concept ; <http://www.w3.org/2002/07/owl#deprecated> true ."])
    assert set(read(tmp_path, content)) == set(rdflib.Graph().parse(data=content, format="turtle"))
    assert len(list(read(tmp_path, content).objects(None, SKOS.prefLabel))) == len(texts)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=80)
    | st.lists(st.sampled_from(["<urn:a>", "<b>", "[", "]", "(", ")", ".", ";", '"x"', "@en", "a", "_:b", "\n", "@base", HEAD])).map(
        lambda parts: " ".join(parts).encode()
    )
)
def test_no_bytes_make_it_fail_otherwise(tmp_path: Path, content: bytes) -> None:
    with suppress(InputError):
        assert isinstance(read(tmp_path, content), rdflib.Graph)
