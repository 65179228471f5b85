"""Core shapes, checked with pySHACL: in batches of nodes, or, with their SPARQL rules, over the whole graph at once."""

import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph
import pyshacl
from rdflib import RDFS, SH, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg.errors import CheckError
from kg.gate import bridge, shape_files
from kg.gate.results import Finding
from kg.progress import Steps, no_steps

# Nodes to validate at once, measured on 40 synthetic articles of 20 claims (39,239 quads): 500 nodes 2.5 CPU s, 2,000 1.7 s, 8,000 1.9 s.
BATCH = 2000
_Resource = pyoxigraph.NamedNode | pyoxigraph.BlankNode


def check_core(store: pyoxigraph.Store, shapes: Graph, steps: Steps = no_steps) -> Iterator[Finding]:
    """Check a graph against the shapes without their SPARQL rules.

    1. leave the SPARQL rules out; 2. check ``BATCH`` nodes at a time, with all that the shapes can see from them; 3. keep the findings
    about these nodes. Where a shape sees further than the neighbours of its node, all nodes are one batch.

    :param store: the graph
    :param shapes: shapes that :func:`kg.gate.shape_files.read` has read
    :param steps: is told after each batch how many nodes are checked
    :raises CheckError: pySHACL cannot use the shapes
    :raises InputError: the graph holds a triple term
    """
    # 1
    core = Graph()
    for triple in shapes:
        if triple[1] != SH.sparql:
            core.add(triple)
    local = _sees_neighbours_only(core)
    if local:
        _give_targets_to_properties(core)
    # 2
    subjects = _subjects(store)
    inverse_paths = [pyoxigraph.NamedNode(str(path)) for path in core.objects(None, SH.inversePath)]
    size = BATCH if local else len(subjects)
    steps(0, len(subjects))
    for start in range(0, len(subjects), size):
        nodes = subjects[start : start + size]
        data = _surroundings(store, nodes, inverse_paths)
        # 3
        in_batch = {bridge.to_rdflib(node) for node in nodes}
        for focus, finding in _results(data, core):
            # The neighbours of a batch are there in part; each is checked in full in a batch of its own.
            if focus in in_batch or (focus, None, None) not in data:
                yield finding
        steps(start + len(nodes), len(subjects))


def check_all(store: pyoxigraph.Store, shapes: Graph) -> Iterator[Finding]:
    """Check a graph against the shapes with their SPARQL rules, as the SHACL standard describes it: slow, and takes much memory.

    :raises CheckError: pySHACL cannot use the shapes
    :raises InputError: the graph holds a triple term
    """
    for _, finding in _results(bridge.copy(store, _CachingGraph()), shapes):
        yield finding


def _sees_neighbours_only(shapes: Graph) -> bool:
    """Whether no shape looks further than at a node, its values and their classes, so that nodes may be checked in batches."""
    nested = (SH.property, SH["and"], SH["or"], SH["not"], SH.xone)
    long_path = any(not _is_one_step(path, shapes) for path in shapes.objects(None, SH.path))
    nested_in_property = any((shape, constraint, None) in shapes for shape in shapes.subjects(SH.path) for constraint in nested)
    refers_to_shape = any((None, constraint, None) in shapes for constraint in (SH.node, SH.qualifiedValueShape, SH.parameter))
    return not (long_path or nested_in_property or refers_to_shape)


def _is_one_step(path: Node, shapes: Graph) -> bool:
    """Whether a path leads from a node to its neighbours: by a property, by the inverse of one, or by any of several."""
    if isinstance(path, URIRef) or (path, SH.inversePath, None) in shapes:
        return True
    alternatives = shapes.value(path, SH.alternativePath)
    return alternatives is not None and all(isinstance(step, URIRef) for step in shapes.items(alternatives))


def _give_targets_to_properties(shapes: Graph) -> None:
    """Give the property shapes the targets of their node shapes: pySHACL then runs each once for all nodes, not once for each node.

    The findings are the same; 40 synthetic articles of 20 claims (39,239 quads) take 1.7 CPU s instead of 3.5 s.
    """
    for shape, property_shape in list(shapes.subject_objects(SH.property)):
        targets = [(kind, value) for kind in shape_files.TARGETS for value in shapes.objects(shape, kind)]
        if targets and not shape_files.is_class(shape, shapes) and (shape, SH.deactivated, None) not in shapes:
            shapes.remove((shape, SH.property, property_shape))
            for kind, value in targets:
                shapes.add((property_shape, kind, value))


def _subjects(store: pyoxigraph.Store) -> list[_Resource]:
    """List the subjects of a graph, one named graph after the other, so that what belongs together is in one batch."""
    graphs = [pyoxigraph.DefaultGraph(), *sorted(store.named_graphs(), key=str)]
    subjects = (quad.subject for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    return list(dict.fromkeys(subject for subject in subjects if isinstance(subject, _Resource)))


def _surroundings(store: pyoxigraph.Store, nodes: list[_Resource], inverse_paths: list[pyoxigraph.NamedNode]) -> Graph:
    """Copy what the shapes may look at when they check some nodes.

    That is: the statements about the nodes and about their values, those that point to the nodes by an inverse path, and those that say
    which class is a subclass of which.

    :param inverse_paths: properties that a shape follows from object to subject
    """
    quads = list(store.quads_for_pattern(None, pyoxigraph.NamedNode(RDFS.subClassOf), None))
    for node in nodes:
        quads += store.quads_for_pattern(node, None, None)
        for path in inverse_paths:
            quads += store.quads_for_pattern(None, path, node)
    values = dict.fromkeys(quad.object for quad in quads if isinstance(quad.object, _Resource))
    for value in values.keys() - set(nodes):
        quads += store.quads_for_pattern(value, None, None)
    return bridge.copy(quads, Graph())


def _results(data: Graph, shapes: Graph) -> Iterator[tuple[Node | None, Finding]]:
    """Run pySHACL; give each result as a finding, with its focus node as rdflib has it."""
    try:
        with bridge.silent_literals():
            _, report, words = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except Exception as error:  # pySHACL and rdflib raise errors of many kinds for what they cannot read
        what = f"The shapes cannot be used: {shape_files.in_one_line(error)}."
        raise CheckError(what, shape_files.REMEDY) from error
    if not isinstance(report, Graph):
        what = f"The check could not run: {shape_files.in_one_line(words)}."
        raise CheckError(what, shape_files.REMEDY)
    for result in report.objects(None, SH.result):
        yield report.value(result, SH.focusNode), _finding(report, result, shapes)


def _finding(report: Graph, result: Node, shapes: Graph) -> Finding:
    """Make a finding of one result in a report of pySHACL.

    :param shapes: where the messages of its shape or rule stand
    """
    focus, path, value = (report.value(result, predicate) for predicate in (SH.focusNode, SH.resultPath, SH.value))
    inverse = report.value(path, SH.inversePath)
    shape, rule = report.value(result, SH.sourceShape), report.value(result, SH.sourceConstraint)
    whole_message = min(map(str, report.objects(result, SH.resultMessage)))
    templates = [str(template) for template in shapes.objects(rule or shape, SH.message)]
    code, message = shape_files.split_code(whole_message, shape_files.written(shape))
    return Finding(
        code,
        shape_files.SEVERITIES.get(report.value(result, SH.resultSeverity), "violation"),
        shape_files.written(focus),
        f"^{inverse}" if inverse else str(path) if isinstance(path, URIRef) else None,
        None if value is None else shape_files.written(value),
        message,
        shape_files.written(shape),
        str(report.value(result, SH.sourceConstraintComponent)),
        None if value is None else bridge.kind(value),
        None if rule is None else shape_files.written(rule),
        # pySHACL's own words name what is wanted, which may be all that tells two findings of a shape apart. It lists classes in any order.
        shape_files.named_values(whole_message, templates[0]) if templates else tuple(sorted(re.findall(r"[^\s(),;]+", whole_message))),
    )


class _CachingGraph(Graph):
    """A graph that parses each query once: pySHACL asks the same one for every node, and rdflib would parse it anew each time.

    Two rules over 10 synthetic articles (4,800 triples) take 9.1 CPU s without this and 0.3 s with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parsed: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - passed on as they are
        """Answer a SPARQL query as rdflib does, but parse a text that was asked before only once."""
        if isinstance(query_object, str):
            if query_object not in self._parsed:
                self._parsed[query_object] = prepareQuery(query_object, dict(self.namespaces()))
            query_object = self._parsed[query_object]
        return super().query(query_object, *args, **kwargs)
