"""The vocabulary: every term is declared, described, shown, used; OWL 2 DL and the rules of tests/lint/ hold, and each finds its fault."""

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import get_args

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, XSD, Graph, URIRef
from rdflib.term import Node

from kg import resources, vocab
from kg.gate import shapes
from kg.graph import dataset, nquads, terms, triples
from kg.graph.corpus import Corpus
from kg.records import Polarity, Position
from kg.vocab import KG, Minter

HERE = Path(__file__).parent
FILES = sorted(resources.path("ontologies").glob("*.ttl"))
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}


def load(*names: str) -> Graph:
    together = Graph()
    for name in names:
        together.parse(resources.path("ontologies") / name)
    return together


ONTOLOGY = load("kg.ttl", "stances.ttl")
TERMS = sorted({s for kind in KINDS for s in ONTOLOGY.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(KG)})


# ── used terms ───────────────────────────────────────────────────────────────


def used_in_graph(corpus: Corpus, minter: Minter) -> Iterator[str]:
    """Properties, classes and what else is named in our namespace."""
    for quad in pyoxigraph.parse("\n".join(nquads.quads(corpus, minter=minter)), format=RdfFormat.N_QUADS):
        yield quad.predicate.value
        if isinstance(quad.object, NamedNode) and (quad.predicate.value == str(RDF.type) or quad.object.value.startswith(KG)):
            yield quad.object.value


def used_in_file(text: str) -> Iterator[str]:
    """Prefixed names, and names behind one of the constants of kg.vocab."""
    prefixes = terms.PREFIXES | dict(re.findall(r"(?i)\bprefix\s+(\w+):\s*<([^>{]*)>", text))
    for prefix, name in re.findall(rf"(?<![\w:])({'|'.join(prefixes)}):([A-Za-z][\w-]*)", text):
        yield prefixes[prefix] + name
    for constant, name in re.findall(r"\{(KG|SCHEMA|NIF|ITSRDF|PROV|SKOS)\}([A-Za-z]\w*)", text):
        yield getattr(vocab, constant) + name


@pytest.fixture(scope="module")
def used(corpus: Corpus, minter: Minter) -> dict[str, set[str]]:
    """The terms that each file and the graph use, without those of the languages these are written in, nor the vocabularies themselves."""
    house = Path(nquads.__file__).parents[1]
    files = {file.relative_to(house).as_posix(): file for file in house.rglob("*.py")}
    files |= {file.name: file for file in [*resources.path("shapes").glob("*.ttl"), *resources.path("queries").glob("*.rq")]}
    places = {name: set(used_in_file(file.read_text("utf-8"))) for name, file in files.items()} | {
        "graph": set(used_in_graph(corpus, minter))
    }
    languages = (str(RDF), str(RDFS), str(OWL), str(XSD), str(SH), vocab.SHAPES)
    return {place: {term for term in terms if not term.startswith(languages) and term != KG} for place, terms in places.items()}


def test_the_search_for_used_terms_finds_them(used: dict[str, set[str]]) -> None:
    assert {f"{KG}Claim", f"{vocab.SCHEMA}appearance", f"{KG}contradicts", f"{KG}denied"} <= used["graph"]
    assert {f"{KG}NearDuplicateLink", f"{vocab.NIF}beginIndex", f"{vocab.PROV}hadMember"} <= used["kg.ttl"]
    assert {f"{KG}evidence", f"{vocab.SCHEMA}appearance"} <= used["exchange/nanopubs.py"]
    assert f"{vocab.SKOS}prefLabel" in used["stances.rq"]
    assert list(used_in_file("PREFIX o: <http://o.example/> ?claim kg:saidBy/o:in ?x")) == [f"{KG}saidBy", "http://o.example/in"]


def test_the_corpus_of_the_tests_uses_every_term_that_the_graph_can_write(used: dict[str, set[str]]) -> None:
    sources = [Path(str(module.__file__)).read_text("utf-8") for module in (terms, triples, dataset, nquads)]
    written = {KG + name for source in sources for name in re.findall(r'"kg:([A-Za-z]\w*)"', source)}
    assert f"{KG}CandidateStance" in written
    assert written - used["graph"] == set()


# ── lint: each rule is a query that finds nothing, and something once its fault is made ─────────────────────

RULES = sorted((HERE / "lint").glob("*.rq"))


@pytest.fixture
def house(used: dict[str, set[str]]) -> Store:
    """All ontologies in the default graph; beside them what is used, what was released, and the version of the package."""
    store = Store()
    for file in FILES:
        store.load(path=str(file))
    store.load(path=str(HERE / "lint" / "released.ttl"), to_graph=NamedNode("urn:lint:released"))
    for place, used_terms in used.items():
        for term in used_terms:
            references = NamedNode(f"{vocab.DCTERMS}references")
            store.add(Quad(NamedNode(f"urn:lint:file:{place}"), references, NamedNode(term), NamedNode("urn:lint:used")))
    packaged = Literal(version("stancegraph"))
    store.add(Quad(NamedNode("urn:lint:package"), NamedNode(str(OWL.versionInfo)), packaged, NamedNode("urn:lint:package")))
    return store


def rows(store: Store, query: str) -> list[str]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return [str(row) for row in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_lint(rule: Path, house: Store) -> None:
    query = rule.read_text("utf-8")
    what, fault = re.findall(r"^# (?:(?:error|warning|information): (?=[A-Z].*\.$)|fault: )(.*)$", query, re.MULTILINE)
    assert rows(house, query) == [], what
    house.update("\n".join([*re.findall(r"^PREFIX .*$", query, re.MULTILINE), fault]))
    assert rows(house, query) != []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("version", "INSERT DATA { GRAPH <urn:lint:released> { <{ns}> owl:versionIRI <{ns}/0.0.9> } }"),
        ("version", "INSERT DATA { <{ns}> owl:priorVersion <{ns}/0.0.9> }"),
        ("status", "DELETE WHERE { <{ns}#Claim> vs:term_status ?status }"),
        ("status", 'INSERT DATA { <{ns}#Claim> vs:term_status "stable" }'),
        ("cycle", "INSERT DATA { <{ns}#speaker> rdfs:subPropertyOf <{ns}#speaker> }"),
        ("concepts", "INSERT DATA { <{ns}#support> skos:inScheme <{ns}#PolarityScheme> }"),
        ("concepts", "INSERT DATA { <{ns}#support> skos:broader <{ns}#neutral> ; skos:related <{ns}#neutral> }"),
        ("concepts", "DELETE DATA { <{ns}#StanceScheme> skos:hasTopConcept <{ns}#support> }"),
        ("undeclared", "DELETE WHERE { <http://schema.org/appearance> ?property ?value }"),
        ("defined-by", "INSERT DATA { <{ns}#Claim> rdfs:isDefinedBy <{ns}/stances> }"),
    ],
)
def test_other_faults_of_one_rule(rule: str, fault: str, house: Store) -> None:
    prefixes = f"PREFIX owl: <{OWL}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> PREFIX vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#>"
    query = (HERE / "lint" / f"{rule}.rq").read_text("utf-8")
    house.update(f"{prefixes} {fault.replace('{ns}', KG.rstrip('#'))}")
    assert rows(house, query) != []


def test_a_new_minor_version_may_drop_a_term_and_a_patch_may_not(house: Store) -> None:
    released = f'<{KG.rstrip("#")}> <{OWL.versionInfo}> "VERSION" . <{KG}Rumour> a <{OWL.Class}>'
    removed = (HERE / "lint" / "removed.rq").read_text("utf-8")
    house.update(f"INSERT DATA {{ GRAPH <urn:lint:released> {{ {released.replace('VERSION', '0.0.9')} }} }}")
    assert rows(house, removed) == []
    house.update(f"INSERT DATA {{ GRAPH <urn:lint:released> {{ {released.replace('VERSION', '0.2.0')} }} }}")
    assert len(rows(house, removed)) == 1


@pytest.mark.parametrize(
    "file", [*resources.path("shapes").rglob("*.ttl"), *resources.path("queries").rglob("*.rq"), *resources.path("ontologies").iterdir()]
)
def test_schema_org_is_http(file: Path) -> None:
    assert "https://schema.org" not in file.read_text("utf-8")


def test_the_concepts_are_the_positions_and_polarities_of_the_records() -> None:
    concepts = {str(concept).removeprefix(KG) for concept in ONTOLOGY.subjects(RDF.type, SKOS.Concept)}
    assert concepts == {*get_args(Position), *get_args(Polarity)}


MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch)


def mismatched(graph: Graph) -> list[tuple[Node, Node]]:
    """The matches of a term with one of another kind, as of a class with a property."""
    kinds = {term: {kind for kind in graph.objects(term, RDF.type) if kind in KINDS} for term in graph.subjects(RDF.type)}
    pairs = [(one, other) for match in MATCHES for one, other in graph.subject_objects(match)]
    return [(one, other) for one, other in pairs if not kinds.get(one, set()) & kinds.get(other, set())]


def test_alignments_match_terms_of_one_kind() -> None:
    together = load("kg.ttl", "stances.ttl", "kg-alignments.ttl")
    assert mismatched(together) == []
    together.update(f"INSERT DATA {{ <{KG}Contradiction> <{SKOS.closeMatch}> <http://purl.org/spar/cito/disagreesWith> }}")
    assert len(mismatched(together)) == 1


def test_creators_and_publishers_are_agents() -> None:
    together = load("kg.ttl", "stances.ttl", "kg-alignments.ttl")
    agents = {*together.objects(None, DCTERMS.creator), *together.objects(None, DCTERMS.publisher)}
    assert {together.value(agent, RDFS.label) for agent in agents} == {rdflib.Literal("Stancegraph contributors", lang="en")}


# ── OWL 2 DL ─────────────────────────────────────────────────────────────────

JARS = Path("/usr/share/java")  # where Debian puts them
FAULTS = {
    "an undeclared class": (f"DELETE DATA {{ <{KG}Cue> a <{OWL.Class}> }}", f"{KG}Cue"),
    "an undeclared property": (f"DELETE DATA {{ <{vocab.PROV}wasAttributedTo> a <{OWL.ObjectProperty}> }}", f"{vocab.PROV}wasAttributedTo"),
    "an undeclared annotation": (f"DELETE DATA {{ <{SKOS.example}> a <{OWL.AnnotationProperty}> }}", str(SKOS.example)),
    "a range that OWL 2 does not know": (
        f"DELETE WHERE {{ <{KG}expressedAt> <{RDFS.range}> ?range }} ; INSERT DATA {{ <{KG}expressedAt> <{RDFS.range}> <{XSD.date}> }}",
        "xsd:date",
    ),
}


@pytest.fixture(scope="module")
def violations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What OWLAPI has against each file, against all together, and against each fault: one start of Java for all."""
    if not (shutil.which("javac") and (JARS / "owlapi-distribution.jar").exists()):
        why = "OWL 2 DL is not checked, as Java or OWLAPI is missing: apt-get install default-jdk-headless libowlapi-java"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    folder = tmp_path_factory.mktemp("owl")
    together = load(*(file.name for file in FILES))
    headers = set(together.subjects(RDF.type, OWL.Ontology)) - {URIRef(KG.rstrip("#"))}
    for header in headers:
        together.remove((header, None, None))
    together.serialize(folder / "together", format="turtle")
    for name, (fault, _) in FAULTS.items():
        faulty = load("kg.ttl")
        faulty.update(fault)
        faulty.serialize(folder / name, format="turtle")
    names = [*map(str, FILES), "together", *FAULTS]
    java = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*", str(HERE / "Owl2Dl.java"), *names]
    done = subprocess.run(java, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    said: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("\t"):
            said[name].append(line.strip())
        else:
            name, _, axioms = line.rpartition(" ")
            said[name] = []
            assert int(axioms) > 100
    assert list(said) == names
    return said


@pytest.mark.parametrize("name", [*map(str, FILES), "together"], ids=lambda name: Path(name).name)
def test_it_is_owl_2_dl(name: str, violations: dict[str, list[str]]) -> None:
    assert violations[name] == []


@pytest.mark.parametrize("name", FAULTS)
def test_the_check_finds(name: str, violations: dict[str, list[str]]) -> None:
    assert any(FAULTS[name][1] in line for line in violations[name])


# ── examples, domains, ranges ────────────────────────────────────────────────

PREFIXES = "\n".join(re.findall(r"^@prefix .*$", (resources.path("ontologies") / "kg.ttl").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(KG))
def test_the_example_shows_the_term(term: URIRef) -> None:
    [words] = ONTOLOGY.objects(term, SKOS.example)
    example = Graph().parse(data=f"{PREFIXES}\n@base <{vocab.BASE}> .\n{words}", format="turtle")
    assert {str(p) for p in example.predicates()} <= {str(s) for s in ONTOLOGY.subjects()} | {str(RDF.type), str(SKOS.inScheme)}
    kind = next(kind for kind in KINDS if (term, RDF.type, kind) in ONTOLOGY)
    if kind == OWL.Class:
        assert (None, RDF.type, term) in example
    elif kind == OWL.NamedIndividual:
        assert (None, None, term) in example
    else:
        values = list(example.objects(predicate=term))
        assert values
        assert all(isinstance(value, URIRef) == (kind == OWL.ObjectProperty) for value in values)


def fitting(described: Node) -> set[str]:
    """The classes that a domain or a range, one class or several, lets in."""
    union = ONTOLOGY.value(described, OWL.unionOf)
    classes = list(ONTOLOGY.items(union)) if union else [described]
    return {str(special) for one in classes for special in ONTOLOGY.transitive_subjects(RDFS.subClassOf, one)}


def ill_typed(lines: Iterable[str]) -> list[str]:
    """The statements of a graph whose subject or value is not what the ontology says of their property."""
    quads = list(pyoxigraph.parse("\n".join(lines), format=RdfFormat.N_QUADS))
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == str(RDF.type):
            types[quad.subject.value].add(quad.object.value)
    for concept in ONTOLOGY.subjects(RDF.type, SKOS.Concept):
        types[str(concept)].add(str(SKOS.Concept))
    found = []
    for quad in quads:
        term, value = URIRef(quad.predicate.value), quad.object
        is_a = types[value.value] if isinstance(value, NamedNode) else {PLAIN.get(value.datatype.value, value.datatype.value)}
        domains, ranges = ONTOLOGY.objects(term, RDFS.domain), ONTOLOGY.objects(term, RDFS.range)
        if not all(types[quad.subject.value] & fitting(one) for one in domains) or not all(is_a & fitting(one) for one in ranges):
            found.append(str(quad))
    return found


PLAIN = {str(RDF.langString): str(RDF.PlainLiteral)}  # the name that OWL 2 has for text with a language tag


def test_the_graph_keeps_to_domains_and_ranges(corpus: Corpus, minter: Minter) -> None:
    lines = list(nquads.quads(corpus, minter=minter))
    assert ill_typed(lines) == []
    claim, speaker = corpus.claims[0].iri, corpus.speakers[0].iri
    faults = [f"<{claim}> <{KG}holder> <{speaker}> .", f"<{claim}> <{KG}evidence> <{claim}> .", f'<{claim}> <{KG}confidence> "high" .']
    assert len(ill_typed([*lines, *faults])) == 3


# ── the page about it ────────────────────────────────────────────────────────

DOCS = (HERE.parent / "docs" / "data-model.md").read_text("utf-8")


def test_every_term_and_every_code_is_explained() -> None:
    shapes_file = (resources.path("shapes") / "kg.ttl").read_text("utf-8")
    assert [term for term in TERMS if f"`kg:{term.removeprefix(KG)}`" not in DOCS and not term.endswith("Scheme")] == []
    assert set(re.findall(r'"(KG\d{3}) ', shapes_file)) | {"KG090", "KG091"} == set(re.findall(r"^\| (KG\d{3}) \|", DOCS, re.MULTILINE))


def test_the_worked_example_passes_the_gate() -> None:
    [example] = re.findall(r"```trig\n(.*?)```", DOCS, re.DOTALL)
    store = pyoxigraph.Store()
    store.load(example.encode(), format=pyoxigraph.RdfFormat.TRIG)
    report = shapes.validate(store)
    assert report.findings == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 1
