"""The gate: a graph against the shapes, core shapes with pySHACL in batches, SPARQL rules once each over the whole graph with Oxigraph.

pySHACL runs a SPARQL rule once for each focus node and parses it anew each time (9 s for 10 articles, 98 % of it in two rules), and
holds its graph in rdflib (1.5 GB for 500,000 quads). So the shapes file stays the only source of both, but each half goes to the
engine that is fast at it. With ``engine="pyshacl"`` all of them go to pySHACL; tests/test_shapes.py holds the two routes to one another.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

import pyoxigraph
import pyshacl
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, XSD, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parser import expandUnicodeEscapes
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg import outputs, resources, vocab
from kg.errors import CheckError, InputError
from kg.gate import spelling
from kg.graph.nquads import read
from kg.records import Finding, Report, Severity

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
_Named = pyoxigraph.NamedNode | pyoxigraph.BlankNode
FailOn = Literal["violation", "warning", "info", "never"]
Engine = Literal["oxigraph", "pyshacl"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")

# Rules that need the texts, which --no-text leaves out.
_ABOUT_TEXTS = {"KG010", "KG012", "KG013", "KG025", "KG040", "KG041"}
# Shapes about graphs as such. One that they alone are about holds no article and no claim: nothing was checked.
_ABOUT_GRAPHS = {f"{vocab.SHAPES}#{name}" for name in ("Dataset", "Node", "NodeRetired")}
# Nodes to validate at once, measured on 40 synthetic articles of 20 claims (39,239 quads): 500 nodes 2.5 CPU s, 2,000 1.7 s, 8,000 1.9 s.
_BATCH = 2000
_GRAVITY: dict[Node | None, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_REMEDY = "Check the shapes file, or leave it out to use the shapes that come with stancegraph."
_GAP = r"(?:\s|#[^\n]*\n)*"
_FETCHES = re.compile(rf"(?i)(?<![?$:\w])(?:SERVICE|FROM)\b{_GAP}(?:SILENT\b|NAMED\b)?{_GAP}[<?$\w:]")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One sh:sparql rule, rewritten to find all its focus nodes with one query."""

    shape: str
    severity: Severity
    message: str
    query: str


def validate(
    graph: str | Path | pyoxigraph.Store, *, shapes: Path | None = None, store: pyoxigraph.Store | None = None, engine: Engine = "oxigraph"
) -> Report:
    """Check a graph against the shapes.

    :param graph: a build folder, an RDF file, or a store that holds the graph
    :param shapes: a Turtle file, or a folder of them, instead of the shapes that come with the package; a SPARQL rule in it that
        aggregates must group by ``$this``
    :param store: what is in that folder or file, where it has been read already; while the check runs, it holds the vocabulary as well
    :param engine: what runs the SPARQL rules: Oxigraph, once each, or pySHACL, node by node as the SHACL standard describes it; both find
        the same, pySHACL takes a multiple of the time and the memory
    :returns: findings sorted by code, each once; how many nodes each node shape looked at; what was not checked. How terms are written
        (KG090, KG091) is checked in N-Quads files alone
    :raises CheckError: the shapes are missing, empty or not usable
    :raises InputError: the graph is missing, empty or cannot be parsed, or none of the shapes is about anything in it
    """
    if store is None:
        if not isinstance(graph, pyoxigraph.Store):
            return outputs.whole(Path(graph), lambda path: validate(path, shapes=shapes, store=read(path), engine=engine))
        store = graph
    rules = _shapes(shapes or resources.path("shapes"))
    targets = _targets(rules)
    checked = {shape: _count(store, target) for shape, target in targets.items()}
    if not any(count for shape, count in checked.items() if shape not in _ABOUT_GRAPHS):
        what = "Nothing was checked: none of the shapes is about anything in the graph."
        raise InputError(what, "Check that this is a graph of kg build, and that the build read articles.")

    with _vocabulary(store, rules):
        findings = set(_alone(store, rules) if engine == "pyshacl" else _core(store, rules))
        if engine == "oxigraph":
            for rule in _rules(rules, targets):
                findings.update(_answers(store, rule))
    applied = _applied(rules, checked)
    if file := _lines(graph):
        spelt, count = spelling.check(file)
        findings |= spelt
        applied |= {"KG090": count, "KG091": count}
    notes = [f"{shape} matched nothing." for shape, count in sorted(checked.items()) if not count]
    if not _any(store, f"{vocab.NIF}isString", None) and _any(store, f"{vocab.RDF}type", f"{vocab.KG}TextSnapshot"):
        findings = {finding for finding in findings if finding.code not in _ABOUT_TEXTS}
        notes.append(
            f"The graph holds no texts, so {', '.join(sorted(_ABOUT_TEXTS))} were not checked: kg build checks them with the texts."
        )
    return Report(tuple(sorted(findings, key=_order)), dict(sorted(checked.items())), applied, tuple(notes))


def _lines(graph: str | Path | pyoxigraph.Store) -> Path | None:
    """Find the N-Quads file of a graph, whose lines show how its terms are written."""
    if isinstance(graph, pyoxigraph.Store):
        return None
    file = outputs.root(Path(graph)) / "graph.nq" if Path(graph).is_dir() else Path(graph)
    return file if file.suffix.lower() == ".nq" else None


def exit_code(report: Report, fail_on: FailOn) -> int:
    """Say how a run with this report ends: 1 where it has findings at or above a severity, else 0."""
    return int(any(fails(finding.severity, fail_on) for finding in report.findings))


def fails(severity: Severity, fail_on: FailOn) -> bool:
    """Say whether findings of a severity make a run fail."""
    return fail_on != "never" and SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)


def _order(finding: Finding) -> tuple[str, ...]:
    return (
        finding.code,
        finding.focus,
        finding.path or "",
        finding.value or "",
        finding.message,
        finding.severity,
        finding.shape,
        finding.component,
    )


# ── the shapes ───────────────────────────────────────────────────────────────


def check(path: Path | None = None) -> None:
    """Make sure that shapes can be read, before the work whose result they are to check.

    :param path: in place of the shapes that come with the package
    :raises CheckError: they are missing, empty or not usable
    """
    _shapes(path or resources.path("shapes"))


def _shapes(path: Path) -> Graph:
    graph = Graph()
    try:
        for file in sorted(path.glob("*.ttl")) if path.is_dir() else [path]:
            _copied(_turtle(file), graph)
    except OSError as error:
        what = f"The shapes {path} cannot be read: {error.strerror or error}."
        raise CheckError(what, _REMEDY) from error
    except (SyntaxError, ValueError) as error:
        what = f"The shapes {path} cannot be parsed: {_brief(error)}."
        raise CheckError(what, _REMEDY) from error
    if not _targets(graph):
        what = f"The shapes {path} are empty: no shape in them has a target."
        raise CheckError(what, _REMEDY)
    for query in (*graph.objects(None, SH.select), *graph.objects(None, SH.ask)):
        if _FETCHES.search(expandUnicodeEscapes(str(query))):
            what = f"The shapes {path} hold a rule that would fetch from elsewhere (SERVICE or FROM)."
            raise CheckError(what, "Take that rule out: a check reads nothing but the graph.")
    return graph


def _turtle(file: Path) -> Iterator[pyoxigraph.Quad]:
    """Read a file; rdflib takes many times as long for it as for checking ten articles."""
    return pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE, base_iri=file.resolve().as_uri())


@contextmanager
def _vocabulary(store: pyoxigraph.Store, shapes: Graph) -> Iterator[None]:
    """Put into the graph, for the time of a check, which terms there are and which are retired, if the shapes import the vocabulary."""
    name = vocab.KG.rstrip("#")
    files = sorted(resources.path("ontologies").glob("*.ttl")) if (None, OWL.imports, URIRef(name)) in shapes else []
    stated = (quad for file in files for quad in _turtle(file) if isinstance(quad.subject, pyoxigraph.NamedNode))
    quads = [pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, pyoxigraph.NamedNode(name)) for quad in stated if _declares(quad)]
    added = [quad for quad in quads if quad not in store]
    store.extend(added)
    try:
        yield
    finally:
        for quad in added:
            store.remove(quad)


def _declares(quad: pyoxigraph.Quad) -> bool:
    if quad.predicate.value == str(RDF.type):
        return isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value.startswith(str(OWL))
    return quad.predicate.value in {str(OWL.deprecated), str(DCTERMS.isReplacedBy)}


def _brief(error: object) -> str:
    """Say in one line what a parser says in a page."""
    return shorten(str(error), 200, placeholder=" …").rstrip(".")


def _targets(shapes: Graph) -> dict[str, str]:
    """Say of each node shape, as a SPARQL pattern, which nodes it is about."""
    patterns: dict[str, list[str]] = {}

    def add(shape: Node, pattern: str) -> None:
        patterns.setdefault(str(shape), []).append(f"{{ {pattern} }}")

    for shape, cls in shapes.subject_objects(SH.targetClass):
        add(shape, f"?this a/<{RDFS.subClassOf}>* {cls.n3()}")
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if {RDFS.Class, OWL.Class} & set(shapes.objects(shape, RDF.type)):
            add(shape, f"?this a/<{RDFS.subClassOf}>* {shape.n3()}")
    for shape, node in shapes.subject_objects(SH.targetNode):
        add(shape, f"VALUES ?this {{ {node.n3()} }}")
    for shape, predicate in shapes.subject_objects(SH.targetSubjectsOf):
        add(shape, f"?this {predicate.n3()} ?_")
    for shape, predicate in shapes.subject_objects(SH.targetObjectsOf):
        add(shape, f"?_ {predicate.n3()} ?this")
    return {shape: " UNION ".join(alternatives) for shape, alternatives in patterns.items()}


def _code(message: str, shape: str) -> tuple[str, str]:
    """Split a message into its code and its words; a user's shape without codes goes by its name."""
    found = re.match(r"(KG\d{3}) (.*)", message, re.DOTALL)
    return (found[1], found[2]) if found else (re.split(r"[#/]", shape)[-1], message)


def _applied(shapes: Graph, checked: dict[str, int]) -> dict[str, int]:
    """Count for each code the nodes that its rule is applied to."""
    counts: Counter[str] = Counter()
    for node, count in checked.items():
        parts = [*shapes.objects(URIRef(node), SH.property), *shapes.objects(URIRef(node), SH.sparql)]
        said = [(part, str(message)) for part in parts for message in shapes.objects(part, SH.message)]
        own = [(URIRef(node), str(message)) for message in shapes.objects(URIRef(node), SH.message)]
        for code in {_code(message, str(part))[0] for part, message in said + own}:
            counts[code] += count
    return dict(sorted(counts.items()))


# ── core shapes, with pySHACL ────────────────────────────────────────────────


def _core(store: pyoxigraph.Store, shapes: Graph) -> Iterator[Finding]:
    core = Graph()
    for triple in shapes:
        if triple[1] != SH.sparql:
            core.add(triple)
    local = _is_local(core)
    if local:
        _spread(core)
    subjects = _subjects(store)
    inverse = [pyoxigraph.NamedNode(str(path)) for path in core.objects(None, SH.inversePath)]
    size = _BATCH if local else len(subjects)
    for start in range(0, len(subjects), size):
        nodes = subjects[start : start + size]
        data = _around(store, nodes, inverse)
        here = {_term(node) for node in nodes}
        for focus, finding in _results(data, core):
            # The neighbours of a batch are there in part; each is checked in full in a batch of its own.
            if focus in here or (focus, None, None) not in data:
                yield finding


def _is_local(shapes: Graph) -> bool:
    """Say whether every shape looks at a node, its values and their classes only, so that nodes may be checked in batches."""
    nested = (SH.property, SH["and"], SH["or"], SH["not"], SH.xone)
    far = any(not isinstance(path, URIRef) and (path, SH.inversePath, None) not in shapes for path in shapes.objects(None, SH.path))
    deep = any((shape, constraint, None) in shapes for shape in shapes.subjects(SH.path) for constraint in nested)
    other = any((None, constraint, None) in shapes for constraint in (SH.node, SH.qualifiedValueShape, SH.parameter))
    return not (far or deep or other)


def _spread(shapes: Graph) -> None:
    """Give the property shapes the targets of their node shapes: pySHACL then runs each once for all nodes, not once for each node.

    The findings are the same; 40 synthetic articles of 20 claims (39,239 quads) take 1.7 CPU s instead of 3.5 s.
    """
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    for node, part in list(shapes.subject_objects(SH.property)):
        aimed = [(target, value) for target in targets for value in shapes.objects(node, target)]
        implicit = {RDFS.Class, OWL.Class} & set(shapes.objects(node, RDF.type))
        if aimed and not implicit and (node, SH.deactivated, None) not in shapes:
            shapes.remove((node, SH.property, part))
            for target, value in aimed:
                shapes.add((part, target, value))


def _subjects(store: pyoxigraph.Store) -> list[_Named]:
    """List what the graph is about, graph by graph, so that what belongs together is checked together."""
    graphs = [pyoxigraph.DefaultGraph(), *sorted(store.named_graphs(), key=str)]
    subjects = (quad.subject for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    return list(dict.fromkeys(subject for subject in subjects if isinstance(subject, _Named)))


def _around(store: pyoxigraph.Store, nodes: list[_Named], inverse: list[pyoxigraph.NamedNode]) -> Graph:
    """Copy all that is said of some nodes and of their values, and what points to the nodes by an inverse path."""
    quads = list(store.quads_for_pattern(None, pyoxigraph.NamedNode(RDFS.subClassOf), None))
    for node in nodes:
        quads += store.quads_for_pattern(node, None, None)
        for path in inverse:
            quads += store.quads_for_pattern(None, path, node)
    values = dict.fromkeys(quad.object for quad in quads if isinstance(quad.object, _Named))
    for value in values.keys() - set(nodes):
        quads += store.quads_for_pattern(value, None, None)
    return _copied(quads, Graph())


def _copied(quads: Iterable[pyoxigraph.Quad], graph: Graph) -> Graph:
    terms: dict[object, Node] = {}
    with _quiet():
        for quad in quads:
            for term in quad.triple:
                if term not in terms:
                    terms[term] = _term(term)
            graph.add((terms[quad.subject], terms[quad.predicate], terms[quad.object]))
    return graph


def _term(term: _Term) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Triple):
        what = "The graph holds a triple term of RDF 1.2, which pySHACL cannot check."
        raise InputError(what, "State the triple itself, or the relation as a node of its own.")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _results(data: Graph, shapes: Graph) -> Iterator[tuple[Node | None, Finding]]:
    try:
        with _quiet():
            _, report, words = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except Exception as error:  # pySHACL and rdflib raise errors of many kinds for what they cannot read
        what = f"The shapes cannot be used: {_brief(error)}."
        raise CheckError(what, _REMEDY) from error
    if not isinstance(report, Graph):
        what = f"The check could not run: {_brief(words)}."
        raise CheckError(what, _REMEDY)
    for result in report.objects(None, SH.result):
        focus, path, value = (report.value(result, predicate) for predicate in (SH.focusNode, SH.resultPath, SH.value))
        back = report.value(path, SH.inversePath)
        route = f"^{back}" if back else str(path) if isinstance(path, URIRef) else None
        severity = _GRAVITY.get(report.value(result, SH.resultSeverity), "violation")
        shape, component = str(report.value(result, SH.sourceShape)), str(report.value(result, SH.sourceConstraintComponent))
        code, message = _code(min(map(str, report.objects(result, SH.resultMessage))), shape)
        yield focus, Finding(code, severity, _written(focus) or "", route, _written(value), message, shape, component)


def _written(node: Node | None) -> str | None:
    return None if node is None else f"_:{node}" if isinstance(node, rdflib.BNode) else str(node)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging each ill-typed literal with its traceback: that is a finding, not an accident."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


# ── all of it, with pySHACL ──────────────────────────────────────────────────


class _Asked(Graph):
    """A graph that parses each query once: pySHACL asks the same one for every node, and rdflib would parse it anew each time.

    Two rules over 10 synthetic articles (4,800 triples) take 9.1 CPU s without this and 0.3 s with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parsed: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - passed on as they are
        if isinstance(query_object, str):
            if query_object not in self._parsed:
                self._parsed[query_object] = prepareQuery(query_object, dict(self.namespaces()))
            query_object = self._parsed[query_object]
        return super().query(query_object, *args, **kwargs)


def _alone(store: pyoxigraph.Store, shapes: Graph) -> Iterator[Finding]:
    for _, finding in _results(_copied(store, _Asked()), shapes):
        yield finding


# ── SPARQL rules, with Oxigraph ──────────────────────────────────────────────


def _rules(shapes: Graph, targets: dict[str, str]) -> Iterator[_Rule]:
    for shape, constraint in shapes.subject_objects(SH.sparql):
        if str(shape) not in targets or any(
            (s, SH.deactivated, rdflib.Literal("true", datatype=XSD.boolean)) in shapes for s in (shape, constraint)
        ):
            continue
        declared = [d for header in shapes.objects(constraint, SH.prefixes) for d in shapes.objects(header, SH.declare)]
        head, _, body = re.sub(r"\$this\b", "?this", str(shapes.value(constraint, SH.select))).partition("{")
        prefixes = " ".join(sorted(f"PREFIX {shapes.value(d, SH.prefix)}: <{shapes.value(d, SH.namespace)}>" for d in declared))
        # SHACL binds $this before the rule is run, so that its filters see it: here the nodes come first in its pattern.
        nodes = f"{{ SELECT DISTINCT ?this WHERE {{ {targets[str(shape)]} }} }}"
        yield _Rule(
            str(shape),
            _GRAVITY.get(shapes.value(shape, SH.severity), "violation"),
            str(shapes.value(constraint, SH.message) or f"The rule {constraint} is broken."),
            f"{prefixes} SELECT DISTINCT * WHERE {{ {{ {head} {{ {nodes} {body} }} }}",
        )


def _answers(store: pyoxigraph.Store, rule: _Rule) -> Iterator[Finding]:
    for row in _select(store, rule.query):
        words = re.sub(r"\{[?$](\w+)\}", lambda found: row.get(found[1], found[0]), rule.message)  # noqa: B023 - used at once
        code, message = _code(words, rule.shape)
        value = row.get("value", row["this"])  # as the standard says of a rule that names no value
        kind = str(SH.SPARQLConstraintComponent)
        yield Finding(code, rule.severity, row["this"], row.get("path"), value, message, rule.shape, kind)


def _count(store: pyoxigraph.Store, target: str) -> int:
    return int(next(_select(store, f"SELECT (COUNT(DISTINCT ?this) AS ?count) WHERE {{ {target} }}"))["count"])


def _select(store: pyoxigraph.Store, query: str) -> Iterator[dict[str, str]]:
    try:
        solutions = store.query(query, use_default_graph_as_union=True)
    except (SyntaxError, ValueError) as error:
        what = f"A SPARQL rule of the shapes cannot be used: {_brief(error)}."
        raise CheckError(what, _REMEDY) from error
    if isinstance(solutions, pyoxigraph.QuerySolutions):
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: _plain(term) for name, term in zip(names, solution, strict=True) if term is not None}


def _plain(term: _Term) -> str:
    return term.value if isinstance(term, (pyoxigraph.NamedNode, pyoxigraph.Literal)) else str(term)


def _any(store: pyoxigraph.Store, predicate: str, value: str | None) -> bool:
    node = pyoxigraph.NamedNode(value) if value else None
    return any(True for _ in store.quads_for_pattern(None, pyoxigraph.NamedNode(predicate), node))
