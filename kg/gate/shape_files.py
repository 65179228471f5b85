"""Shapes files: reading them, and what they say of their targets, codes and severities."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from textwrap import shorten

import pyoxigraph
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib import Literal as Term
from rdflib.plugins.sparql.parser import expandUnicodeEscapes
from rdflib.term import Node

from kg.errors import CheckError
from kg.gate import bridge
from kg.gate.results import Severity

SEVERITIES: dict[Node | None, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
REMEDY = "Check the shapes file, or leave it out to use the shapes that come with stancegraph."
# What a node shape may say without demanding anything of its nodes itself.
_NO_CONSTRAINTS = {*TARGETS, SH.property, SH.sparql, SH.severity, SH.deactivated, SH.name, SH.description}
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
        shapes = _with_stable_names(shapes)
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


def _with_stable_names(shapes: Graph) -> Graph:
    """Name the blank nodes of shapes after their owner and their path, so that findings have the same code in every run.

    ``sh:property [ sh:path schema:name ; ... ]`` of a shape ``Person`` becomes ``_:Person-name``, a second one ``_:Person-name-2``.
    """
    names: dict[Node, BNode] = {}
    taken: set[str] = set()
    for name, node in sorted(_blank_shapes(shapes), key=lambda shape: (shape[0], _content(shape[1], shapes))):
        if node not in names:
            free = next(free for number in count(1) if (free := name if number == 1 else f"{name}-{number}") not in taken)
            taken.add(free)
            names[node] = BNode(free)
    renamed = Graph()
    for subject, predicate, value in shapes:
        renamed.add((names.get(subject, subject), predicate, names.get(value, value)))
    return renamed


def _blank_shapes(shapes: Graph) -> Iterator[tuple[str, Node]]:
    """Give the shapes and rules that have no address, each with the name that it gets."""
    owned = {*shapes.objects(None, SH.property)}
    for owner in {*shapes.subjects(SH.property), *shapes.subjects(SH.sparql)}:
        name = local_name(str(owner))
        if isinstance(owner, BNode):
            if owner in owned:  # its owner leads to it
                continue
            targets = sorted(str(value) for target in TARGETS for value in shapes.objects(owner, target))
            name = local_name(targets[0]) if targets else "shape"
            yield name, owner
        yield from _blank_parts(name, owner, shapes)


def _blank_parts(name: str, owner: Node, shapes: Graph) -> Iterator[tuple[str, Node]]:
    """Give the parts of a shape that have no address (property shapes, rules, and parts of these), each with the name that it gets."""
    for rule in shapes.objects(owner, SH.sparql):
        if isinstance(rule, BNode):
            yield f"{name}-rule", rule
    for part in shapes.objects(owner, SH.property):
        if isinstance(part, BNode) and part != owner:
            path = shapes.value(part, SH.path)
            part_name = f"{name}-{local_name(str(path)) if isinstance(path, URIRef) else 'path'}"
            yield part_name, part
            yield from _blank_parts(part_name, part, shapes)


def _content(node: Node, shapes: Graph, above: tuple[Node, ...] = ()) -> str:
    """Write all that is said of a blank node, so that two nodes can be put into an order that is the same in every run."""
    if not isinstance(node, BNode) or node in above:
        return "" if node in above else node.n3()
    parts = (f"{predicate.n3()} {_content(value, shapes, (*above, node))}" for predicate, value in shapes.predicate_objects(node))
    return f"[{' ; '.join(sorted(parts))}]"


def in_one_line(error: object) -> str:
    """Shorten a parser's message, which may fill a page, to one line of 200 characters without a full stop."""
    return shorten(str(error), 200, placeholder=" …").rstrip(".")


def target_patterns(shapes: Graph) -> dict[str, str]:
    """Write the targets of each node shape as a SPARQL pattern that binds ``?this``.

    :returns: name of the shape → pattern; shapes without a target are left out
    """
    patterns: dict[str, list[str]] = {}

    def add(shape: Node, pattern: str) -> None:
        """Note one more target of a shape."""
        patterns.setdefault(written(shape), []).append(f"{{ {pattern} }}")

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
    """Whether a shape is declared a class as well: all instances of that class are then its targets (SHACL, section 2.1.3.3)."""
    return bool({RDFS.Class, OWL.Class} & set(shapes.objects(shape, RDF.type)))


def written(node: Node | None) -> str:
    """Write an IRI or the text of a literal as it is, a blank node as ``_:`` and its label, and what is missing as nothing."""
    return "" if node is None else f"_:{node}" if isinstance(node, BNode) else str(node)


def split_code(message: str, shape: str) -> tuple[str, str]:
    """Split a message into its code and its words; the code of a message without one is the local name of its shape.

    >>> split_code("KG031 The claim has no words.", "http://e/S"), split_code("No words.", "http://e/shapes#Words")
    (('KG031', 'The claim has no words.'), ('Words', 'No words.'))
    """
    match = re.match(r"(KG\d{3}) (.*)", message, re.DOTALL)
    return (match[1], match[2]) if match else (local_name(shape), message)


def local_name(name: str) -> str:
    """Give the last part of an IRI, or the label of a blank node.

    >>> local_name("http://e/shapes#Words"), local_name("http://e/Words"), local_name("_:Words-name")
    ('Words', 'Words', 'Words-name')
    """
    return re.split(r"[#/]", name.removeprefix("_:"))[-1]


def named_values(message: str, template: str) -> tuple[str, ...]:
    """Give the values that a rule has put into its message.

    >>> named_values("It has 3 of Claim, not 2.", "It has {?value} of {?class}, not {?counted}.")
    ('3', 'Claim', '2')

    :param template: the message of the rule, in which ``{?name}`` and ``{$name}`` stand for values
    :returns: the values in their order; none where the message was not made from the template
    """
    pattern = "(.*?)".join(re.escape(words) for words in re.split(r"\{[?$]\w+\}", template))
    match = re.fullmatch(pattern, message, re.DOTALL)
    return match.groups() if match else ()


def nodes_per_code(shapes: Graph, nodes_per_shape: dict[str, int]) -> dict[str, int]:
    """Count for each code the nodes that its rules are applied to; a node that two shapes of a code look at counts twice.

    :param nodes_per_shape: name of a node shape → number of its target nodes
    :returns: code → number of nodes, sorted by code
    """
    counts: Counter[str] = Counter()
    for shape, number in nodes_per_shape.items():
        node = BNode(shape[2:]) if shape.startswith("_:") else URIRef(shape)
        parts = [*shapes.objects(node, SH.property), *shapes.objects(node, SH.sparql)]
        if any(str(predicate).startswith(str(SH)) and predicate not in _NO_CONSTRAINTS for predicate in shapes.predicates(node)):
            parts.append(node)
        codes = {split_code(message, written(part))[0] for part in parts for message in map(str, _messages(part, shapes))}
        counts.update(dict.fromkeys(codes, number))
    return dict(sorted(counts.items()))


def _messages(part: Node, shapes: Graph) -> list[Node]:
    """Give the messages of a shape or rule, or an empty one where it has none."""
    return list(shapes.objects(part, SH.message)) or [Term("")]
