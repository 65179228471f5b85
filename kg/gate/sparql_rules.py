"""SPARQL rules of the shapes, each run once over the whole graph with Oxigraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph
from rdflib import SH, XSD, Graph, Literal
from rdflib.term import Node

from kg.errors import CheckError
from kg.gate import bridge, shape_files
from kg.gate.results import Finding, Severity

_TRUE = Literal("true", datatype=XSD.boolean)


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``sh:sparql`` constraint, rewritten so that one query finds all nodes that break it.

    :param shape: IRI of its node shape
    :param message: with its code; ``{?name}`` stands for a variable of the query
    :param name: IRI of the constraint itself
    """

    shape: str
    severity: Severity
    message: str
    query: str
    name: str


def read(shapes: Graph, targets: dict[str, str]) -> Iterator[Rule]:
    """Give the SPARQL rules of the shapes that have targets and are not deactivated.

    :param targets: IRI of a shape → SPARQL pattern of the nodes that it checks (:func:`kg.gate.shape_files.target_patterns`)
    """
    for shape, constraint in shapes.subject_objects(SH.sparql):
        if shape_files.written(shape) not in targets or any((part, SH.deactivated, _TRUE) in shapes for part in (shape, constraint)):
            continue
        select_clause, _, where_body = re.sub(r"\$this\b", "?this", str(shapes.value(constraint, SH.select))).partition("{")
        # SHACL runs a rule once for each node, with $this set. To run it once for all nodes, ?this is bound before the rest of the rule.
        nodes = f"{{ SELECT DISTINCT ?this WHERE {{ {targets[shape_files.written(shape)]} }} }}"
        yield Rule(
            shape_files.written(shape),
            shape_files.SEVERITIES.get(shapes.value(shape, SH.severity), "violation"),
            str(shapes.value(constraint, SH.message) or f"The rule {constraint} is broken."),
            f"{_prefixes(shapes, constraint)} SELECT DISTINCT * WHERE {{ {{ {select_clause} {{ {nodes} {where_body} }} }}",
            shape_files.written(constraint),
        )


def _prefixes(shapes: Graph, constraint: Node) -> str:
    """Write the prefixes that a rule uses (``sh:prefixes``) as SPARQL does, sorted."""
    declarations = [declaration for header in shapes.objects(constraint, SH.prefixes) for declaration in shapes.objects(header, SH.declare)]
    return " ".join(sorted(f"PREFIX {shapes.value(d, SH.prefix)}: <{shapes.value(d, SH.namespace)}>" for d in declarations))


def check(store: pyoxigraph.Store, rule: Rule) -> Iterator[Finding]:
    """Find the nodes of a graph that break a rule.

    :raises CheckError: the rule is no SPARQL that Oxigraph can run
    """
    for terms in _select(store, rule.query):
        row = {name: bridge.text(term) for name, term in terms.items()}
        filled = _filled(rule.message, row)
        code, message = shape_files.split_code(filled, rule.shape)
        variable = "value" if "value" in row else "this"  # SHACL, section 5.3.2: of a rule that names no value it is the node
        yield Finding(
            code,
            rule.severity,
            row["this"],
            row.get("path"),
            row[variable],
            message,
            rule.shape,
            str(SH.SPARQLConstraintComponent),
            bridge.kind(terms[variable]),
            rule.name,
            shape_files.named_values(filled, rule.message),
        )


def _filled(message: str, row: dict[str, str]) -> str:
    """Replace ``{?name}`` and ``{$name}`` in a message by the values of a row; a name that the row has no value for stays as it is."""
    return re.sub(r"\{[?$](\w+)\}", lambda variable: row.get(variable[1], variable[0]), message)


def count(store: pyoxigraph.Store, target: str) -> int:
    """Count the nodes of a graph that a pattern binds to ``?this``.

    :raises CheckError: the pattern is no SPARQL
    """
    row = next(_select(store, f"SELECT (COUNT(DISTINCT ?this) AS ?count) WHERE {{ {target} }}"))
    return int(bridge.text(row["count"]))


def _select(store: pyoxigraph.Store, query: str) -> Iterator[dict[str, bridge.Term]]:
    """Give each solution as variable → term, over all graphs of the store; unbound variables are left out."""
    try:
        solutions = store.query(query, use_default_graph_as_union=True)
    except (SyntaxError, ValueError) as error:
        what = f"A SPARQL rule of the shapes cannot be used: {shape_files.in_one_line(error)}."
        raise CheckError(what, shape_files.REMEDY) from error
    if isinstance(solutions, pyoxigraph.QuerySolutions):
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: term for name, term in zip(names, solution, strict=True) if term is not None}
