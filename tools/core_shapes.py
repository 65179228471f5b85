"""Write ``shapes/core/kg.ttl``: the shapes without their SPARQL rules, for engines that know SHACL Core alone.

    python tools/core_shapes.py

Run it again when ``shapes/kg.ttl`` has changed; tests/test_core_shapes.py says when.
"""

from pathlib import Path

from rdflib import OWL, RDF, SH, BNode, Graph

SHAPES = Path(__file__).resolve().parent.parent / "shapes"
SOURCE, TARGET = SHAPES / "kg.ttl", SHAPES / "core" / "kg.ttl"
HEAD = """\
# The shapes of ../kg.ttl without their SPARQL rules, for engines that know SHACL Core alone. Written by tools/core_shapes.py; do not edit.
# Engines take one graph, and a build writes many: put them together first, then check them with pySHACL or another engine.
#   sed 's/ <[^<> ]*> \\.$/ ./' out/mine/graph.nq > graph.nt
#   pyshacl --allow-warnings -s shapes/core/kg.ttl graph.nt
"""
_TARGETS = {SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
_NO_CONSTRAINTS = _TARGETS | {RDF.type, SH.severity, SH.message}


def core(shapes: Graph) -> Graph:
    """Leave out the SPARQL rules, the prefixes that they use, and the node shapes that have nothing else."""
    without = Graph(bind_namespaces="none")
    for prefix, namespace in shapes.namespaces():
        without.bind(prefix, namespace)
    rules = {*shapes.subjects(RDF.type, SH.SPARQLConstraint), *shapes.subjects(SH.prefix), *shapes.subjects(RDF.type, OWL.Ontology)}
    for triple in shapes:
        if triple[0] not in rules and triple[1] != SH.sparql:
            without.add(triple)
    for shape in set(without.subjects(RDF.type, SH.NodeShape)):
        if not isinstance(shape, BNode) and set(without.predicates(shape)) <= _NO_CONSTRAINTS:
            without.remove((shape, None, None))
    return without


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(HEAD + core(Graph(bind_namespaces="none").parse(SOURCE)).serialize(format="turtle"), encoding="utf-8")
