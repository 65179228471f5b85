"""Core shapes: which shapes are checked in batches, what a batch sees, and what becomes of a result of pySHACL."""

from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import SH, Graph, URIRef

from kg.errors import CheckError
from kg.gate import core, shape_files, sparql_rules
from kg.gate.findings import fingerprint
from kg.gate.results import Finding

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix e: <http://e/> .
"""
KIND = "http://www.w3.org/ns/shacl#{}ConstraintComponent"


def shapes(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def store(turtle: str) -> pyoxigraph.Store:
    result = pyoxigraph.Store()
    result.load((PREFIXES + turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return result


def check(data: str, rules: str) -> set[Finding]:
    return set(core.check_core(store(data), shapes(rules)))


# ── findings ─────────────────────────────────────────────────────────────────


def test_a_result_becomes_a_finding() -> None:
    rule = "e:s sh:targetClass e:C ; sh:property e:named . e:named sh:path e:p ; sh:maxCount 0 ; sh:severity sh:Warning ;"
    assert check("e:x a e:C ; e:p 1 .", f"{rule} sh:message 'KG001 No.' .") == {
        Finding("KG001", "warning", "http://e/x", "http://e/p", None, "No.", "http://e/named", KIND.format("MaxCount"))
    }


def test_severities_values_and_codes_of_own_shapes() -> None:
    rule = "e:s sh:targetNode e:x ; sh:severity e:mine ; sh:message 'b' , 'a' ; sh:in () ."
    assert check("e:x e:p 1 .", rule) == {
        Finding("s", "violation", "http://e/x", None, "http://e/x", "a", "http://e/s", KIND.format("In"), "iri")
    }


def test_blank_nodes_and_inverse_paths() -> None:
    rule = "e:s sh:targetSubjectsOf e:q ; sh:property e:named . e:named sh:path [ sh:inversePath e:p ] ; sh:minCount 1 ; sh:message 'm' ."
    [finding] = check("_:b e:q 1 . e:y e:q 2 . e:x e:p e:y .", rule)
    assert finding.focus.startswith("_:")
    assert finding.path == "^http://e/p"
    [finding] = check("e:x e:p e:y . e:y e:q _:b .", "e:s sh:targetNode e:y ; sh:property [ sh:path e:q ; sh:nodeKind sh:IRI ] .")
    assert (finding.value or "").startswith("_:")


def test_sparql_rules_are_left_out_here_and_run_there() -> None:
    rule = 'e:s sh:targetNode e:x ; sh:sparql e:rule . e:rule sh:message "KG001 m" ; sh:select "SELECT $this { $this ?p ?o }" .'
    assert check("e:x e:p 1 .", rule) == set()
    [finding] = core.check_all(store("e:x e:p 1 ."), shapes(rule))
    assert (finding.code, finding.focus, finding.value) == ("KG001", "http://e/x", "http://e/x")


def test_both_routes_give_shapes_without_a_name_the_same_codes_and_fingerprints(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    rule = '[ sh:message "KG900 Has {?value} of {?of}." ; sh:select "SELECT $this ?value ?of { $this ?of ?value }" ]'
    part = "[ sh:path e:p ; sh:datatype e:d ; sh:maxCount 1 ; sh:class e:C , e:D ]"
    file.write_text(f"{PREFIXES} e:Own sh:targetNode e:x ; sh:property {part} ; sh:sparql {rule} .", encoding="utf-8")
    data = store("e:x e:p 1 , 2 ; e:q 1 .")
    own = shape_files.read(file)
    found = set(core.check_core(data, own))
    for found_rule in sparql_rules.read(own, shape_files.target_patterns(own)):
        found.update(sparql_rules.check(data, found_rule))
    by_name = {fingerprint(finding): finding.code for finding in core.check_all(data, shape_files.read(file))}
    assert by_name == {fingerprint(finding): finding.code for finding in found}
    assert Counter(finding.code for finding in found) == {"Own-p": 5, "KG900": 3}
    assert {finding.value_type for finding in found} == {None, "http://www.w3.org/2001/XMLSchema#integer"}
    assert len({fingerprint(finding) for finding in found}) == len(found)
    assert {finding.rule for finding in found} == {None, "_:Own-rule"}


def test_unusable_shapes() -> None:
    with pytest.raises(CheckError, match=r"^The shapes cannot be used: .*[^.]\.$") as caught:
        check("e:x a e:C .", "e:s sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:minCount e:many ] .")
    assert "Check the shapes file" in caught.value.hint


# ── batches ──────────────────────────────────────────────────────────────────

LOCAL = [
    "e:s sh:property [ sh:path e:p ; sh:minCount 1 ] .",
    "e:s sh:property [ sh:path [ sh:inversePath e:p ] ; sh:minCount 1 ] .",
    "e:s sh:property [ sh:path [ sh:alternativePath ( e:p e:q ) ] ; sh:minCount 1 ] .",
    "e:s sh:or ( [ sh:class e:C ] [ sh:class e:D ] ) .",
]
FAR = [
    "e:s sh:property [ sh:path ( e:p e:q ) ; sh:minCount 1 ] .",
    "e:s sh:property [ sh:path [ sh:zeroOrMorePath e:p ] ; sh:minCount 1 ] .",
    "e:s sh:property [ sh:path [ sh:alternativePath ( e:p [ sh:inversePath e:q ] ) ] ; sh:minCount 1 ] .",
    *(f"e:s sh:property [ sh:path e:p ; sh:{kind} [ sh:path e:q ; sh:minCount 1 ] ] ." for kind in ("property", "not")),
    *(f"e:s sh:property [ sh:path e:p ; sh:{kind} ( [ sh:class e:C ] ) ] ." for kind in ("and", "or", "xone")),
    "e:s sh:node e:t .",
    "e:s sh:property [ sh:path e:p ; sh:qualifiedValueShape e:t ] .",
    "e:component sh:parameter [ sh:path e:p ] .",
]


@pytest.mark.parametrize(("turtle", "local"), [*((turtle, True) for turtle in LOCAL), *((turtle, False) for turtle in FAR)])
def test_which_shapes_see_neighbours_only(turtle: str, local: bool) -> None:  # noqa: FBT001  # a case of the table
    assert core._sees_neighbours_only(shapes(turtle)) is local


def test_shapes_that_see_further_have_all_nodes_in_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "BATCH", 1)
    data = "e:x a e:C ; e:p e:y . e:y e:q e:z . e:z e:r 1 ."
    assert check(data, "e:s sh:targetClass e:C ; sh:property [ sh:path ( e:p e:q e:r ) ; sh:minCount 1 ] .") == set()


def test_a_shape_that_another_refers_to_keeps_its_properties() -> None:
    rules = "e:s sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:minCount 1 ] . e:t sh:targetClass e:D ; sh:node e:s ."
    found = check("e:x a e:D . e:y a e:D ; e:p 1 . e:z a e:C .", rules)
    assert {(finding.focus, finding.component) for finding in found} == {
        ("http://e/x", KIND.format("Node")),
        ("http://e/z", KIND.format("MinCount")),
    }


NEIGHBOURS = "e:s sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:class e:D ] , [ sh:path [ sh:inversePath e:q ] ; sh:minCount 1 ] ."


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_batch_sees_values_with_their_classes_and_what_points_to_its_nodes(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "BATCH", size)
    data = "e:x a e:C ; e:p e:y . e:y a e:E . e:E rdfs:subClassOf e:D . e:z e:q e:x . e:w a e:C ; e:p e:y , e:z ."
    found = {(finding.focus, finding.component, finding.value) for finding in check(data, NEIGHBOURS)}
    assert found == {("http://e/w", KIND.format("Class"), "http://e/z"), ("http://e/w", KIND.format("MinCount"), None)}


@pytest.mark.parametrize("size", [1, 100])
def test_a_node_that_nothing_is_said_of_is_checked(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "BATCH", size)
    found = check("e:x e:p e:gone . e:y e:q 1 .", "e:s sh:targetObjectsOf e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ] .")
    assert {finding.focus for finding in found} == {"http://e/gone"}


TARGETS = ["sh:targetClass e:C", "sh:targetNode e:x", "sh:targetSubjectsOf e:q", "sh:targetObjectsOf e:r"]


@pytest.mark.parametrize("target", TARGETS)
def test_property_shapes_get_each_kind_of_target(target: str) -> None:
    graph = shapes(f"e:s {target} ; sh:property e:named . e:named sh:path e:p ; sh:minCount 1 .")
    core._give_targets_to_properties(graph)
    assert (URIRef("http://e/s"), SH.property, None) not in graph
    kind, value = next((predicate, value) for predicate, value in graph.predicate_objects(URIRef("http://e/s")))
    assert (URIRef("http://e/named"), kind, value) in graph
    assert len(check("e:x a e:C ; e:q 1 . e:y e:r e:x .", f"e:s {target} ; sh:property [ sh:path e:p ; sh:minCount 1 ] .")) == 1


@pytest.mark.parametrize("head", ["sh:deactivated true", "a sh:NodeShape , rdfs:Class", "a sh:NodeShape , owl:Class"])
def test_shapes_that_are_classes_or_deactivated_keep_their_properties(head: str) -> None:
    graph = shapes(f"e:s {head} ; sh:targetNode e:x ; sh:property e:named .")
    before = set(graph)
    core._give_targets_to_properties(graph)
    assert set(graph) == before


def test_shapes_without_a_target_keep_their_properties() -> None:
    graph = shapes("e:s sh:property e:named .")
    core._give_targets_to_properties(graph)
    assert len(graph) == 1


def test_subjects_come_graph_by_graph_each_once() -> None:
    graph = pyoxigraph.Store()
    lines = "<u:b> <u:p> 'x' <u:g2> .\n<u:c> <u:p> 'x' .\n<u:a> <u:p> 'x' <u:g1> .\n_:d <u:p> 'x' <u:g1> .\n<u:c> <u:p> 'x' <u:g2> .\n"
    graph.load(lines.replace("'", '"').encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    subjects = [node.value for node in core._subjects(graph)]
    assert (subjects[0], subjects[3], len(subjects)) == ("u:c", "u:b", 4)
    assert "u:a" in subjects[1:3]
