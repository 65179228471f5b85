"""SPARQL rules: which of them are run, what they see, and what they say."""

import pyoxigraph
import pytest
from rdflib import Graph

from kg.errors import CheckError
from kg.gate import shape_files, sparql_rules
from kg.gate.results import Finding
from kg.gate.sparql_rules import Rule

HEADER = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .
e:header sh:declare [ sh:prefix "e" ; sh:namespace "http://e/" ] , [ sh:prefix "a" ; sh:namespace "http://a/" ] .
"""
STRING = "http://www.w3.org/2001/XMLSchema#string"
COMPONENT = "http://www.w3.org/ns/shacl#SPARQLConstraintComponent"


def shapes(turtle: str) -> Graph:
    return Graph().parse(data=HEADER + turtle, format="turtle")


def read(turtle: str) -> list[Rule]:
    parsed = shapes(turtle)
    return list(sparql_rules.read(parsed, shape_files.target_patterns(parsed)))


def store(quads: str) -> pyoxigraph.Store:
    result = pyoxigraph.Store()
    result.load(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return result


GRAPH = store("""<http://e/x> <http://e/p> "1" <http://e/g> .
<http://e/y> <http://e/p> <http://e/x> <http://e/h> .
_:z <http://e/p> "2" .
""")


def test_a_rule_is_one_query_over_its_targets() -> None:
    [rule] = read(
        'e:s sh:targetSubjectsOf e:p ; sh:severity sh:Info ; sh:sparql e:rule . e:rule sh:message "KG001 Bad." ; sh:prefixes e:header ;'
        ' sh:select "SELECT $this ?value WHERE { $this e:p ?value }" .'
    )
    assert rule == Rule(
        "http://e/s",
        "info",
        "KG001 Bad.",
        "PREFIX a: <http://a/> PREFIX e: <http://e/> SELECT DISTINCT * WHERE { { SELECT ?this ?value WHERE  "
        "{ { SELECT DISTINCT ?this WHERE { { ?this <http://e/p> ?_ } } }  ?this e:p ?value } } }",
        "http://e/rule",
    )


@pytest.mark.parametrize(("severity", "known"), [("sh:Violation", "violation"), ("sh:Warning", "warning"), ("e:mine", "violation")])
def test_severities(severity: str, known: str) -> None:
    [rule] = read(f'e:s sh:targetNode e:n ; sh:severity {severity} ; sh:sparql [ sh:select "SELECT $this {{ }}" ] .')
    assert rule.severity == known
    [rule] = read('e:s sh:targetNode e:n ; sh:sparql [ sh:select "SELECT $this { }" ] .')
    assert rule.severity == "violation"


def test_a_rule_without_a_message_has_one() -> None:
    [rule] = read('e:s sh:targetNode e:n ; sh:sparql e:rule . e:rule sh:select "SELECT $this { }" .')
    assert rule.message == "The rule http://e/rule is broken."


def test_what_has_no_target_or_is_deactivated_is_not_run() -> None:
    assert read('e:s sh:sparql [ sh:select "SELECT $this { }" ] .') == []
    assert read('e:s sh:targetNode e:n ; sh:deactivated true ; sh:sparql [ sh:select "SELECT $this { }" ] .') == []
    assert read('e:s sh:targetNode e:n ; sh:sparql [ sh:deactivated true ; sh:select "SELECT $this { }" ] .') == []
    named = (
        'e:s sh:targetNode e:n ; sh:sparql e:off , e:on . e:off sh:deactivated true ; sh:select "A" . e:on sh:select "SELECT $this { }" .'
    )
    assert [rule.message for rule in read(named)] == ["The rule http://e/on is broken."]
    assert len(read('e:s sh:targetNode e:n ; sh:deactivated false ; sh:sparql [ sh:select "SELECT $this { }" ] .')) == 1


def test_findings_see_all_graphs_and_fill_the_message_in() -> None:
    query = "SELECT ?this ?path ?value { ?this ?path ?value }"
    rule = Rule("http://e/s", "warning", "KG001 {?this} has {$value}, {?other}.", query, "http://e/rule")
    found = sorted(sparql_rules.check(GRAPH, rule), key=lambda finding: finding.value or "")
    told = ("http://e/x", "1", "{?other}")
    assert found[0] == Finding(
        "KG001",
        "warning",
        "http://e/x",
        "http://e/p",
        "1",
        "http://e/x has 1, {?other}.",
        "http://e/s",
        COMPONENT,
        STRING,
        "http://e/rule",
        told,
    )
    assert [finding.value for finding in found] == ["1", "2", "http://e/x"]
    assert found[1].focus.startswith("_:")


def test_of_a_rule_that_names_no_value_it_is_the_node() -> None:
    query = 'SELECT ?this ?none { ?this <http://e/p> "1" OPTIONAL { ?this <http://e/q> ?none } }'
    rule = Rule("http://e/s#Mine", "info", "Bad.", query, "_:rule")
    assert list(sparql_rules.check(GRAPH, rule)) == [
        Finding("Mine", "info", "http://e/x", None, "http://e/x", "Bad.", "http://e/s#Mine", COMPONENT, "iri", "_:rule")
    ]


def test_targets_are_counted_once_each() -> None:
    assert sparql_rules.count(GRAPH, "?this <http://e/p> ?_") == 3
    assert sparql_rules.count(GRAPH, "{ ?this ?p '1' } UNION { ?this ?p '1' }") == 1
    assert sparql_rules.count(GRAPH, "?this <http://e/none> ?_") == 0


def test_what_is_no_sparql_is_a_check_error() -> None:
    with pytest.raises(CheckError, match=r"^A SPARQL rule of the shapes cannot be used: .*[^.]\.$") as caught:
        list(sparql_rules.check(GRAPH, Rule("http://e/s", "info", "m", "SELECT nonsense", "http://e/rule")))
    assert caught.value.hint == shape_files.REMEDY


def test_a_rule_that_asks_finds_nothing() -> None:
    assert list(sparql_rules.check(GRAPH, Rule("http://e/s", "info", "m", "ASK { }", "http://e/rule"))) == []
