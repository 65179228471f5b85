"""A graph against the shapes: core shapes with pySHACL in batches, SPARQL rules once each over the whole graph with Oxigraph.

pySHACL runs a SPARQL rule once for each focus node and parses it anew each time (9 s for 10 articles, 98 % of it in two rules), and
holds its graph in rdflib (1.5 GB for 500,000 quads). So the shapes file stays the only source of both, but each half goes to the
engine that is fast at it. With ``engine="pyshacl"`` all of them go to pySHACL; tests/test_shapes.py holds the two routes to one another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph
from rdflib import DCTERMS, OWL, RDF, SH, Graph, URIRef

from kg import outputs, resources, vocab
from kg.config import Engine, FailOn
from kg.errors import InputError
from kg.gate import core, shape_files, sparql_rules, spelling
from kg.gate.results import Finding, Report, Severity
from kg.graph.nquads import read
from kg.progress import Progress, bar, counted, no_progress

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")  # the gravest first

# Rules that need the texts, which --no-text leaves out.
_ABOUT_TEXTS = {"KG010", "KG012", "KG013", "KG025", "KG040", "KG041"}
# Shapes about graphs as such. Where no other shape has a target in a graph, it holds no article and no claim: nothing was checked.
_COUNTED = URIRef(f"{vocab.SHAPES}#counted")
_ABOUT_GRAPHS = {f"{vocab.SHAPES}#{name}" for name in ("Dataset", "Node", "NodeRetired")}


def validate(
    graph: str | Path | pyoxigraph.Store,
    *,
    shapes: Path | None = None,
    store: pyoxigraph.Store | None = None,
    engine: Engine = "oxigraph",
    progress: Progress = no_progress,
) -> Report:
    """Check a graph against the shapes.

    1. read the shapes, and count the nodes that each is about; 2. run them; 3. check how the terms of an N-Quads file are written
    (KG090, KG091); 4. leave out findings that only the texts can prove, where the graph holds none.

    :param graph: a build folder, an RDF file, or a store that holds the graph
    :param shapes: a Turtle file, or a folder of them, instead of the shapes that come with the package; a SPARQL rule in it that
        aggregates must group by ``$this``
    :param store: what is in that folder or file, where it has been read already; while the check runs, it holds the vocabulary as well
    :param engine: what runs the SPARQL rules: Oxigraph, once each, or pySHACL, node by node as the SHACL standard describes it; both find
        the same, pySHACL takes a multiple of the time and the memory
    :returns: findings sorted by code, each once; how many nodes each node shape looked at; what was not checked
    :raises CheckError: the shapes are missing, empty or not usable
    :raises InputError: the graph is missing, empty or cannot be parsed, or none of the shapes is about anything in it
    """
    if store is None:
        if not isinstance(graph, pyoxigraph.Store):
            return outputs.read_consistently(
                Path(graph), lambda path: validate(path, shapes=shapes, store=read(path), engine=engine, progress=progress)
            )
        store = graph
    # 1
    parsed = shape_files.read(shapes or resources.path("shapes"))
    targets = shape_files.target_patterns(parsed)
    checked = {shape: sparql_rules.count(store, target) for shape, target in targets.items()}
    if not any(count for shape, count in checked.items() if shape not in _ABOUT_GRAPHS):
        what = "Nothing was checked: none of the shapes is about anything in the graph."
        raise InputError(what, "Check that this is a graph of kg build, and that the build read articles.")
    # 2
    with _vocabulary(store, parsed):
        if engine == "pyshacl":
            findings = set(core.check_all(store, parsed))
        else:
            findings = set(core.check_core(store, parsed, bar(progress, "nodes")))
            rules = list(sparql_rules.read(parsed, targets))
            for rule in counted(rules, len(rules), bar(progress, "rules")):
                findings.update(sparql_rules.check(store, rule))
    findings = _counted(findings, parsed)
    applied = shape_files.nodes_per_code(parsed, checked)
    # 3
    if file := _nquads_file(graph):
        misspelt, quads = spelling.check(file)
        findings |= misspelt
        applied |= {"KG090": quads, "KG091": quads}
    # What a property points to is there only where there is something to say of it, such as a row of metadata that matches nothing.
    expected = {shape_files.written(shape) for kind in (SH.targetClass, SH.targetNode) for shape in parsed.subjects(kind)}
    idle = [shape for shape, count in sorted(checked.items()) if not count and shape in expected]
    notes = [f"The shape {shape_files.local_name(shape)} had nothing to check." for shape in idle]
    # 4
    if not _states(store, f"{vocab.NIF}isString", None) and _states(store, f"{vocab.RDF}type", f"{vocab.KG}TextSnapshot"):
        findings = {finding for finding in findings if finding.code not in _ABOUT_TEXTS}
        codes = ", ".join(sorted(_ABOUT_TEXTS))
        notes.append(f"The graph holds no texts, so {codes} were not checked: kg build checks them with the texts.")
    return Report(tuple(sorted(findings, key=_order)), dict(sorted(checked.items())), applied, tuple(notes))


def check(path: Path | None = None) -> None:
    """Make sure that the shapes can be read, so that a mistake in them is told before the build that they are to check.

    :param path: in place of the shapes that come with the package
    :raises CheckError: they are missing, empty or not usable
    """
    shape_files.read(path or resources.path("shapes"))


def exit_code(report: Report, fail_on: FailOn) -> int:
    """Give the exit code of a run with this report: 1 where it has findings of this or a graver severity, else 0."""
    return int(any(fails(finding.severity, fail_on) for finding in report.findings))


def fails(severity: Severity, fail_on: FailOn) -> bool:
    """Whether findings of a severity make a run fail."""
    return fail_on != "never" and SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)


def _nquads_file(graph: str | Path | pyoxigraph.Store) -> Path | None:
    """Find the N-Quads file of a graph, which shows how its terms are written; None where it has none."""
    if isinstance(graph, pyoxigraph.Store):
        return None
    file = outputs.current_folder(Path(graph)) / "graph.nq" if Path(graph).is_dir() else Path(graph)
    return file if file.suffix.lower() == ".nq" else None


def _counted(findings: set[Finding], parsed: Graph) -> set[Finding]:
    """Put one finding with a count in place of all that a shape has found, where the shape words it so (``kgs:counted``)."""
    wordings = {str(shape): str(wording) for shape, wording in parsed.subject_objects(_COUNTED)}
    single = {finding for finding in findings if finding.shape not in wordings}
    for shape, wording in wordings.items():
        found = sorted((finding for finding in findings if finding.shape == shape), key=lambda finding: finding.focus)
        if len(found) > 1:
            _, message = shape_files.split_code(wording.replace("{?count}", f"{len(found):,}"), shape)
            single.add(replace(found[0], message=message, value=str(len(found)), count=len(found)))
        else:
            single.update(found)
    return single


def _order(finding: Finding) -> tuple[str | float, ...]:
    """Give the sort key of a finding: by code; of what is not sure enough, the least sure first, since these are the surest errors."""
    unsure = finding.path == f"{vocab.KG}confidence" and finding.severity == "warning" and finding.value
    return (
        finding.code,
        float(finding.value) if unsure and finding.value else 0.0,
        finding.focus,
        finding.path or "",
        finding.value or "",
        finding.message,
        finding.severity,
        finding.shape,
        finding.component,
        finding.value_type or "",
        finding.rule or "",
        *finding.details,
    )


@contextmanager
def _vocabulary(store: pyoxigraph.Store, shapes: Graph) -> Iterator[None]:
    """Add to the graph, during a check, which terms are declared and which are retired, if the shapes import the vocabulary."""
    name = vocab.KG.rstrip("#")
    files = sorted(resources.path("ontologies").glob("*.ttl")) if (None, OWL.imports, URIRef(name)) in shapes else []
    statements = (quad for file in files for quad in shape_files.parse(file) if isinstance(quad.subject, pyoxigraph.NamedNode))
    declarations = [
        pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, pyoxigraph.NamedNode(name)) for quad in statements if _declares(quad)
    ]
    added = [quad for quad in declarations if quad not in store]
    store.extend(added)
    try:
        yield
    finally:
        for quad in added:
            store.remove(quad)


def _declares(quad: pyoxigraph.Quad) -> bool:
    """Whether a statement of the vocabulary declares a term, or says that it is deprecated, or what replaces it."""
    if quad.predicate.value == str(RDF.type):
        return isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value.startswith(str(OWL))
    return quad.predicate.value in {str(OWL.deprecated), str(DCTERMS.isReplacedBy)}


def _states(store: pyoxigraph.Store, predicate: str, value: str | None) -> bool:
    """Whether the graph holds a statement with this predicate, and this value where one is named."""
    node = pyoxigraph.NamedNode(value) if value else None
    return any(True for _ in store.quads_for_pattern(None, pyoxigraph.NamedNode(predicate), node))
