"""Shapes files: what is read, what is refused, which nodes shapes are about, and how many nodes each code is applied to."""

from pathlib import Path

import pytest
from rdflib import SH, BNode, Graph, URIRef

from kg import resources
from kg.errors import CheckError
from kg.gate import shape_files
from kg.vocab import KG

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix e: <http://e/> .
"""
SUBCLASSES = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"


def shapes(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def test_a_folder_is_all_its_turtle(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl", "c.txt"):
        (tmp_path / name).write_text(f"{PREFIXES} e:{name[0]} sh:targetNode e:n .", encoding="utf-8")
    assert {str(shape) for shape in shape_files.read(tmp_path).subjects()} == {"http://e/a", "http://e/b"}
    assert {str(shape) for shape in shape_files.read(tmp_path / "a.ttl").subjects()} == {"http://e/a"}


NAMELESS = """e:Person sh:targetClass e:Person ;
    sh:property [ sh:path e:name ; sh:minCount 1 ] , [ sh:path e:name ; sh:maxCount 1 ; sh:property [ sh:path e:part ] ] ;
    sh:property [ sh:path [ sh:inversePath e:knows ] ; sh:minCount 1 ] , e:Named ;
    sh:sparql [ sh:select "SELECT $this { }" ] .
e:Named sh:path e:age ; sh:property [ sh:path e:unit ; sh:minCount 1 ] .
[] sh:targetSubjectsOf e:name ; sh:property [ sh:path e:name ; sh:minCount 1 ] .
"""


def test_shapes_without_a_name_are_named_after_owner_and_path_in_every_run(tmp_path: Path) -> None:
    """A code that is another in every run fits no baseline and no limit."""
    (tmp_path / "a.ttl").write_text(f"{PREFIXES} {NAMELESS}", encoding="utf-8")
    shapes = shape_files.read(tmp_path / "a.ttl")
    owners = {*shapes.subjects(SH.property), *shapes.objects(None, SH.property), *shapes.objects(None, SH.sparql)}
    names = {
        "Person-name",
        "Person-name-2",
        "Person-name-part",
        "Person-path",
        "Person-rule",
        "Named-unit",
        "name",
        "name-name",
    }
    assert {str(owner) for owner in owners if isinstance(owner, BNode)} == names
    assert set(shape_files.read(tmp_path / "a.ttl").predicate_objects(BNode("Person-name-2"))) == set(
        shapes.predicate_objects(BNode("Person-name-2"))
    )


def test_the_order_of_shapes_in_a_file_does_not_change_their_names(tmp_path: Path) -> None:
    pair = ("[ sh:path e:name ; sh:minCount 1 ]", "[ sh:path e:name ; sh:pattern 'x' ]")
    for name, parts in (("a", pair), ("b", pair[::-1])):
        (tmp_path / f"{name}.ttl").write_text(f"{PREFIXES} e:P sh:targetClass e:P ; sh:property {' , '.join(parts)} .", encoding="utf-8")
    first, second = (shape_files.read(tmp_path / f"{name}.ttl").value(BNode("P-name"), SH.minCount) for name in "ab")
    assert first == second is not None


def test_a_shape_that_is_part_of_itself_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"{PREFIXES} _:a sh:targetNode e:n ; sh:path e:p ; sh:property _:a .", encoding="utf-8")
    assert len(shape_files.read(tmp_path / "a.ttl")) == 3


@pytest.mark.parametrize(
    ("message", "template", "values"),
    [
        ("It has 3.", "It has {?value}.", ("3",)),
        ("It has (3), or\n4?", "It has ({$a}), or\n{?b}?", ("3", "4")),
        ("It has none.", "It has none.", ()),
        ("Another.", "It has {?value}.", ()),
    ],
)
def test_the_values_in_a_message(message: str, template: str, values: tuple[str, ...]) -> None:
    assert shape_files.named_values(message, template) == values


def test_relative_addresses_are_under_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"{PREFIXES} <#s> sh:targetNode e:n .", encoding="utf-8")
    assert URIRef(f"{(tmp_path / 'a.ttl').as_uri()}#s") in set(shape_files.read(tmp_path).subjects())


@pytest.mark.parametrize(
    ("turtle", "what"),
    [
        (None, r"The shapes \S*/s.ttl cannot be read: No such file.*[^.]\."),
        ("this is no turtle", r"The shapes \S*/s.ttl cannot be parsed: .*[^.]\."),
        ("e:s a sh:NodeShape .", r"The shapes \S*/s.ttl are empty: no shape in them has a target\."),
    ],
)
def test_unusable_shapes(turtle: str | None, what: str, tmp_path: Path) -> None:
    if turtle is not None:
        (tmp_path / "s.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    with pytest.raises(CheckError, match=f"^{what}$") as caught:
        shape_files.read(tmp_path / "s.ttl")
    assert caught.value.hint == "Check the shapes file, or leave it out to use the shapes that come with stancegraph."


FETCHING = [
    "SERVICE <http://x/>",
    "service silent ?x",
    "FROM <http://x/>",
    "FROM NAMED e:g",
    "SERVICE #\n SILENT\t$x",
    r"FR\u004FM <http://x/>",
]


@pytest.mark.parametrize("kind", ["select", "ask"])
@pytest.mark.parametrize("words", FETCHING)
def test_rules_that_fetch_are_refused(words: str, kind: str, tmp_path: Path) -> None:
    rule = f"SELECT $this {{ {words} }}".replace("\\", "\\\\")
    (tmp_path / "s.ttl").write_text(f'{PREFIXES} e:s sh:targetNode e:n ; sh:{kind} """{rule}""" .', encoding="utf-8")
    with pytest.raises(CheckError, match="hold a rule that would fetch from elsewhere") as caught:
        shape_files.read(tmp_path)
    assert caught.value.hint == "Take that rule out: a check reads nothing but the graph."


@pytest.mark.parametrize("words", ["?from ?p ?o", "$service ?p ?o", "?s e:from ?o", "?s a e:x . FILTER(?fromage < 1)"])
def test_words_that_fetch_nothing_pass(words: str, tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(f'{PREFIXES} e:s sh:targetNode e:n ; sh:select "SELECT $this {{ {words} }}" .', encoding="utf-8")
    shape_files.read(tmp_path)


@pytest.mark.parametrize(
    ("turtle", "pattern"),
    [
        ("e:s sh:targetClass e:C .", f"{{ ?this a/{SUBCLASSES} <http://e/C> }}"),
        ("e:s sh:targetNode e:n .", "{ VALUES ?this { <http://e/n> } }"),
        ("e:s sh:targetSubjectsOf e:p .", "{ ?this <http://e/p> ?_ }"),
        ("e:s sh:targetObjectsOf e:p .", "{ ?_ <http://e/p> ?this }"),
        ("e:s a sh:NodeShape, rdfs:Class .", f"{{ ?this a/{SUBCLASSES} <http://e/s> }}"),
        ("e:s a sh:NodeShape, owl:Class .", f"{{ ?this a/{SUBCLASSES} <http://e/s> }}"),
        (
            "e:s sh:targetClass e:C ; sh:targetNode e:n .",
            f"{{ ?this a/{SUBCLASSES} <http://e/C> }} UNION {{ VALUES ?this {{ <http://e/n> }} }}",
        ),
    ],
)
def test_targets_as_patterns(turtle: str, pattern: str) -> None:
    assert shape_files.target_patterns(shapes(turtle)) == {"http://e/s": pattern}


@pytest.mark.parametrize("turtle", ["e:s a sh:NodeShape .", "e:s a rdfs:Class .", "e:s a sh:PropertyShape, owl:Class ."])
def test_no_targets(turtle: str) -> None:
    assert shape_files.target_patterns(shapes(turtle)) == {}


@pytest.mark.parametrize(
    ("message", "shape", "split"),
    [
        ("KG031 No words.\nNone.", "http://e/s", ("KG031", "No words.\nNone.")),
        ("KG31 No words.", "http://e/s", ("s", "KG31 No words.")),
        ("See KG031 there.", "http://e/shapes#Mine", ("Mine", "See KG031 there.")),
        ("KG031", "nothing", ("nothing", "KG031")),
    ],
)
def test_codes(message: str, shape: str, split: tuple[str, str]) -> None:
    assert shape_files.split_code(message, shape) == split


def test_parsers_are_quoted_in_one_short_line() -> None:
    assert shape_files.in_one_line("a\n  b..") == "a b"
    assert len(shape_files.in_one_line("word " * 100)) <= 200
    assert len(shape_files.in_one_line("word " * 100)) > 190
    assert shape_files.in_one_line("word " * 100).endswith("word …")


def test_nodes_per_code_count_all_shapes_of_a_code_and_once_each() -> None:
    graph = shapes("""e:a sh:message "KG003 Own." ; sh:property [ sh:message "KG001 One." ] , [ sh:message "KG001 Two." ] .
    e:b sh:sparql [ sh:message "KG002 Rule." ] , [ sh:message "KG001 Rule." ] . e:c sh:property e:named . e:named sh:message "No code." .
    e:d sh:property e:silent , [ sh:minCount 1 ; sh:message "KG003 One." ] . e:silent sh:minCount 1 . e:e sh:severity sh:Info .
    e:f sh:nodeKind sh:IRI .""")
    counts = shape_files.nodes_per_code(
        graph, {"http://e/a": 2, "http://e/b": 5, "http://e/c": 3, "http://e/d": 9, "http://e/e": 8, "http://e/f": 7}
    )
    assert list(counts.items()) == [("KG001", 7), ("KG002", 5), ("KG003", 11), ("f", 7), ("named", 3), ("silent", 9)]


def test_the_bundled_shapes_can_be_read() -> None:
    targets = shape_files.target_patterns(shape_files.read(resources.path("shapes")))
    assert targets["https://w3id.org/stancegraph/shapes#Shift"] == f"{{ ?this a/{SUBCLASSES} <{KG}PositionShift> }}"
