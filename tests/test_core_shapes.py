"""shapes/core/kg.ttl: what other engines of SHACL Core find with it is what the gate finds."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import SH, Graph, URIRef
from rdflib.compare import to_isomorphic
from rdflib.term import Node

from kg import resources
from kg.gate import core, shape_files
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

HERE = Path(__file__).parent
TOOL = HERE.parent / "tools" / "core_shapes.py"
WHOLE, CORE = resources.path("shapes") / "kg.ttl", resources.path("shapes") / "core" / "kg.ttl"
Found = set[tuple[str, str, str]]  # severity, focus node, shape; rdf-validate-shacl has words of its own for sh:uniqueLang


@pytest.fixture(scope="module")
def clean(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of a build, put together as the head of the shapes says."""
    folder = tmp_path_factory.mktemp("clean")
    nquads.write(corpus, folder / "graph.nq", minter=minter)
    [flatten] = set(re.findall(r"sed '(.*)' out/mine/graph.nq > graph.nt", WHOLE.read_text("utf-8") + CORE.read_text("utf-8")))
    done = subprocess.run(["sed", flatten, folder / "graph.nq"], capture_output=True, check=True)
    (folder / "graph.nt").write_bytes(done.stdout)
    return folder / "graph.nt"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All bad graphs of tests/shapes/ together, without blank nodes, whose names each engine gives anew."""
    store = pyoxigraph.Store()
    for file in (HERE / "shapes" / "world.ttl", *sorted((HERE / "shapes").glob("*/bad.ttl"))):
        store.load(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    named = [quad.triple for quad in store if not isinstance(quad.subject, pyoxigraph.BlankNode)]
    file = tmp_path_factory.mktemp("faulty") / "graph.nt"
    pyoxigraph.serialize(named, str(file), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return file


def ours(graph: Path) -> Found:
    """What the gate finds with the core shapes."""
    found = core.check_core(nquads.read(graph), shape_files.read(WHOLE))
    return {(finding.severity, finding.focus, finding.shape) for finding in found}


def reported(report: Graph) -> Found:
    """The results of a report in RDF."""

    def of(result: Node, predicate: URIRef) -> str:
        return str(report.value(result, predicate))

    severities = {result: of(result, SH.resultSeverity).rpartition("#")[2].lower() for result in report.objects(None, SH.result)}
    return {(severity, of(result, SH.focusNode), of(result, SH.sourceShape)) for result, severity in severities.items()}


def pyshacl(*words: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("pyshacl")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def test_the_core_shapes_are_those_that_the_tool_writes() -> None:
    tool = runpy.run_path(str(TOOL))
    assert to_isomorphic(Graph().parse(CORE)) == to_isomorphic(tool["core"](Graph().parse(WHOLE))), f"run: python {TOOL.name}"
    assert CORE.read_text("utf-8").startswith(tool["HEAD"])


def test_no_rule_in_them_needs_more_than_shacl_core() -> None:
    shapes = Graph().parse(CORE)
    assert not [triple for predicate in (SH.sparql, SH.select, SH.ask, SH.prefixes) for triple in shapes.triples((None, predicate, None))]
    whole = Graph().parse(WHOLE)
    assert set(shapes.subjects(SH.message)) == {shape for shape in whole.subjects(SH.message) if (shape, SH.select, None) not in whole}


def test_a_clean_graph_conforms_in_the_command_line_of_pyshacl(clean: Path, faulty: Path) -> None:
    done = pyshacl("--allow-warnings", "-s", CORE, clean)
    assert done.returncode == 0, done.stdout
    assert "Conforms: True" in done.stdout
    assert pyshacl("--allow-warnings", "-s", CORE, faulty).returncode == 1


def test_the_command_in_the_shapes_file_gives_no_false_violation(tmp_path: Path) -> None:
    """The worked example of the docs: with all rules pySHACL takes a minute for a graph of a few articles."""
    [example] = re.findall(r"```trig\n(.*?)```", (HERE.parent / "docs" / "data-model.md").read_text("utf-8"), re.DOTALL)
    quads = pyoxigraph.parse(example.encode(), format=pyoxigraph.RdfFormat.TRIG)
    pyoxigraph.serialize((quad.triple for quad in quads), str(tmp_path / "graph.nt"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    [command] = re.findall(r"^#   pyshacl (.*) graph\.nt$", WHOLE.read_text("utf-8"), re.MULTILINE)
    words = [str(HERE.parent / word) if "/" in word else word for word in command.split()]
    done = pyshacl(*words, tmp_path / "graph.nt")
    assert done.returncode == 0, done.stdout
    assert "Conforms: True" in done.stdout


def test_pyshacl_finds_the_same(faulty: Path, tmp_path: Path) -> None:
    pyshacl("-f", "turtle", "-o", tmp_path / "report.ttl", "-s", CORE, faulty)
    assert reported(Graph().parse(tmp_path / "report.ttl")) == ours(faulty)


NODE = HERE.parent / ".venv" / "node"  # where .ci/run installs it


def test_rdf_validate_shacl_finds_the_same(clean: Path, faulty: Path, tmp_path: Path) -> None:
    if not (shutil.which("node") and (NODE / "node_modules" / "rdf-validate-shacl").is_dir()):
        why = f"rdf-validate-shacl is not here: npm install --prefix {NODE} rdf-validate-shacl @zazuko/env n3"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    shapes = tmp_path / "shapes.nt"
    Graph().parse(CORE).serialize(shapes, format="nt", encoding="utf-8")
    for graph in (clean, faulty):
        command: list[str | Path] = ["node", HERE / "rdf_validate_shacl.mjs", graph, shapes]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=NODE)
        assert lines(done.stdout.splitlines()) == ours(graph)


def lines(written: Iterable[str]) -> Found:
    found = set()
    for line in written:
        severity, focus, shape = line.split("\t")
        found.add((severity, focus, shape))
    return found
