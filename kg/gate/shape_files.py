"""Shapes files: reading them, and what they say of their targets, codes and severities."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

import pyoxigraph
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.plugins.sparql.parser import expandUnicodeEscapes
from rdflib.term import Node

from kg.errors import CheckError
from kg.gate import bridge
from kg.records import Severity

SEVERITIES: dict[Node | None, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
REMEDY = "Check the shapes file, or leave it out to use the shapes that come with stancegraph."
_GAP = r"(?:\s|#[^\n]*\n)*"  # white space and comments
_FETCHES = re.compile(rf"(?i)(?<![?$:\w])(?:SERVICE|FROM)\b{_GAP}(?:SILENT\b|NAMED\b)?{_GAP}[<?$\w:]")


def read(path: Path) -> Graph:
    """Read shapes.

    :param path: a Turtle file, or a folder of them
    :raises CheckError: they are missing, empty, not Turtle, or hold a SPARQL rule that fetches data from elsewhere
    """
    shapes = Graph()
    try:
        for file in sorted(path.glob("*.ttl")) if path.is_dir() else [path]:
            bridge.copy(parse(file), shapes)
    except OSError as error:
        what = f"The shapes {path} cannot be read: {error.strerror or error}."
        raise CheckError(what, REMEDY) from error
    except (SyntaxError, ValueError) as error:
        what = f"The shapes {path} cannot be parsed: {in_one_line(error)}."
        raise CheckError(what, REMEDY) from error
    if not target_patterns(shapes):
        what = f"The shapes {path} are empty: no shape in them has a target."
        raise CheckError(what, REMEDY)
    for query in (*shapes.objects(None, SH.select), *shapes.objects(None, SH.ask)):
        if _FETCHES.search(expandUnicodeEscapes(str(query))):
            what = f"The shapes {path} hold a rule that would fetch from elsewhere (SERVICE or FROM)."
            raise CheckError(what, "Take that rule out: a check reads nothing but the graph.")
    return shapes


def parse(file: Path) -> Iterator[pyoxigraph.Quad]:
    """Parse a Turtle file with Oxigraph: rdflib takes many times as long for the shapes as the check of ten articles takes."""
    return pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE, base_iri=file.resolve().as_uri())


def in_one_line(error: object) -> str:
    """Shorten a parser's message, which may fill a page, to one line of 200 characters without a full stop."""
    return shorten(str(error), 200, placeholder=" …").rstrip(".")


def target_patterns(shapes: Graph) -> dict[str, str]:
    """Write the targets of each node shape as a SPARQL pattern that binds ``?this``.

    :returns: IRI of the shape → pattern; shapes without a target are left out
    """
    patterns: dict[str, list[str]] = {}

    def add(shape: Node, pattern: str) -> None:
        patterns.setdefault(str(shape), []).append(f"{{ {pattern} }}")

    for shape, target_class in shapes.subject_objects(SH.targetClass):
        add(shape, f"?this a/<{RDFS.subClassOf}>* {target_class.n3()}")
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if is_class(shape, shapes):
            add(shape, f"?this a/<{RDFS.subClassOf}>* {shape.n3()}")
    for shape, node in shapes.subject_objects(SH.targetNode):
        add(shape, f"VALUES ?this {{ {node.n3()} }}")
    for shape, predicate in shapes.subject_objects(SH.targetSubjectsOf):
        add(shape, f"?this {predicate.n3()} ?_")
    for shape, predicate in shapes.subject_objects(SH.targetObjectsOf):
        add(shape, f"?_ {predicate.n3()} ?this")
    return {shape: " UNION ".join(alternatives) for shape, alternatives in patterns.items()}


def is_class(shape: Node, shapes: Graph) -> bool:
    """Whether a shape is a class as well: its instances are then its targets (SHACL, section 2.1.3.3)."""
    return bool({RDFS.Class, OWL.Class} & set(shapes.objects(shape, RDF.type)))


def split_code(message: str, shape: str) -> tuple[str, str]:
    """Split a message into its code and its words; the code of a message without one is the local name of its shape.

    >>> split_code("KG031 The claim has no words.", "http://e/S"), split_code("No words.", "http://e/shapes#Words")
    (('KG031', 'The claim has no words.'), ('Words', 'No words.'))
    """
    match = re.match(r"(KG\d{3}) (.*)", message, re.DOTALL)
    return (match[1], match[2]) if match else (re.split(r"[#/]", shape)[-1], message)


def nodes_per_code(shapes: Graph, nodes_per_shape: dict[str, int]) -> dict[str, int]:
    """Count for each code the nodes that its rules are applied to; a node that two shapes of a code look at counts twice.

    :param nodes_per_shape: IRI of a node shape → number of its target nodes
    :returns: code → number of nodes, sorted by code
    """
    counts: Counter[str] = Counter()
    for shape, count in nodes_per_shape.items():
        node = URIRef(shape)
        parts = [node, *shapes.objects(node, SH.property), *shapes.objects(node, SH.sparql)]
        codes = {split_code(str(message), str(part))[0] for part in parts for message in shapes.objects(part, SH.message)}
        counts.update(dict.fromkeys(codes, count))
    return dict(sorted(counts.items()))
