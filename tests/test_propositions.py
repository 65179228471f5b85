"""The user's propositions: lines and SKOS, and what is refused."""

import re
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.records import Topic
from kg.stances import propositions
from kg.vocab import Minter

MINTER = Minter()
SKOS_HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def test_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text("\ufeff# topics\nThe tram should be built\n\n  The harbour is   safe \nThe tram should be built\n", encoding="utf-8")
    found = propositions.read(file, MINTER)
    assert sorted(one.text for one in found) == ["The harbour is safe", "The tram should be built"]
    assert all(one.given for one in found)


def test_skos(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/tram> skos:prefLabel "Le tram"@fr , "Build the tram"@en ; skos:altLabel "A tram is needed"@en .',
        encoding="utf-8",
    )
    (one,) = propositions.read(file, MINTER)
    assert (one.iri, one.text, one.wordings) == ("https://example.org/tram", "Build the tram", ("A tram is needed",))


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    file = tmp_path / "P.TTL"
    file.write_text(f'\ufeff{SKOS_HEAD}<urn:tram> skos:prefLabel "Build the tram" .', encoding="utf-8")
    assert [(one.iri, one.text) for one in propositions.read(file, MINTER)] == [("urn:tram", "Build the tram")]


def test_what_is_retired_may_share_the_label_of_what_replaced_it(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    old = '<urn:old> skos:prefLabel "build the tram" ; <http://www.w3.org/2002/07/owl#deprecated> true .'
    file.write_text(f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build the tram"@en-GB , "Build the tram!"@en-US . {old}', encoding="utf-8")
    assert [one.iri for one in propositions.read(file, MINTER)] == ["urn:tram"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.txt", "\n# nothing\n", "names no proposition"),
        ("p.ttl", "", "names no proposition"),
        ("p.ttl", SKOS_HEAD, "names no proposition"),
        ("p.txt", b"a\n\xff\xfe\xff", "line 2 is not UTF-8 (byte 0xff)"),
        ("p.ttl", "no turtle", "is no Turtle: line 1, column 1: "),
        ("p.TTL", f"{SKOS_HEAD}\n<urn:a> oops", "is no Turtle: line 3, column "),
        ("p.ttl", f'{SKOS_HEAD}<tram> skos:prefLabel "Build it" .', "has a relative address in line 2"),
        ("p.ttl", f'{SKOS_HEAD}<urn:tram> skos:prefLabel " "@en .', "<urn:tram> a label without words"),
        ("p.ttl", f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build it" ; skos:altLabel "" .', "<urn:tram> a label without words"),
        ("p.ttl", f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build it"@en , "build it"@en .', "two labels: 'Build it' and 'build it'"),
        (
            "p.ttl",
            f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build it" . <urn:line> skos:prefLabel "build  it."@en .',
            "one label for two propositions: <urn:line> and <urn:tram>",
        ),
        ("p.txt", "Build the tram\n\nbuild  the tram.\n", "in two spellings: lines 1 and 3 ('build the tram.')"),
        ("p.txt", "Build the tram\n-\n", "a line without words: line 2"),
    ],
)
def test_an_unusable_file_is_named_with_a_remedy(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        propositions.read(file, MINTER)
    assert str(file) in caught.value.what
    assert caught.value.hint.endswith((".", ")"))


def test_propositions_are_sorted_by_iri_and_a_concept_without_an_address_has_that_of_its_wording(tmp_path: Path) -> None:
    lines = tmp_path / "p.txt"
    lines.write_text("The tram is late\nThe pier is old\nThe quay is new\n", encoding="utf-8")
    found = propositions.read(lines, MINTER)
    assert [one.iri for one in found] == sorted(MINTER.proposition(one.text) for one in found)
    skos = tmp_path / "p.ttl"
    skos.write_text(f'{SKOS_HEAD}[] skos:prefLabel "The  tram is late" ; skos:altLabel "b" , "a" .', encoding="utf-8")
    (one,) = propositions.read(skos, MINTER)
    assert (one.iri, one.text, one.wordings) == (MINTER.proposition("The tram is late"), "The tram is late", ("a", "b"))


TOPICS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://e.example/> .
ex:pier skos:prefLabel "The pier should close"@en ; skos:broader ex:harbour .
ex:harbour skos:prefLabel "The harbour"@en ; skos:broader [ skos:prefLabel "The town"@en ] .
ex:cars skos:prefLabel "Cars should be banned"@en ; skos:broader ex:unknown .
ex:streets skos:prefLabel "Streets"@en ; skos:narrower ex:cars .
"""


def test_what_others_have_above_them_is_a_topic(tmp_path: Path) -> None:
    (tmp_path / "p.ttl").write_text(TOPICS, encoding="utf-8")
    cars, pier = propositions.read(tmp_path / "p.ttl", Minter())
    town = Topic(Minter().topic("the  TOWN"), "The town")
    assert (pier.text, pier.topics) == ("The pier should close", (Topic("https://e.example/harbour", "The harbour", (town,)),))
    assert (cars.text, cars.topics) == ("Cars should be banned", (Topic("https://e.example/streets", "Streets"),))


@pytest.mark.parametrize(
    "circle", ["ex:harbour skos:broader ex:harbour .", "ex:harbour skos:broader ex:streets . ex:streets skos:broader ex:harbour ."]
)
def test_no_topic_is_above_itself(tmp_path: Path, circle: str) -> None:
    (tmp_path / "p.ttl").write_text(TOPICS + circle, encoding="utf-8")
    with pytest.raises(InputError, match=r"has <https://e.example/\w+> above itself"):
        propositions.read(tmp_path / "p.ttl", Minter())
