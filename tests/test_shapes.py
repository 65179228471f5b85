"""The gate: every rule lets good graphs pass and finds its fault, in whatever batch, as pySHACL alone would."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pyoxigraph
import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import SH
from rdflib.term import Node

from kg import resources
from kg.config import Engine, FailOn
from kg.errors import CheckError, InputError
from kg.gate import core, shapes
from kg.gate.results import Finding, Report, Severity
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import KG, NIF, PROV, RDF, SCHEMA, XSD, Minter

FOLDER = Path(__file__).parent / "shapes"
NAMES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
RULES = rdflib.Graph().parse(resources.path("shapes") / "kg.ttl")


def load(*files: Path) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for file in files:
        store.load(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    return store


def found(store: pyoxigraph.Store) -> set[tuple[str, str]]:
    return {(finding.code, finding.focus) for finding in shapes.validate(store).findings}


def lines_to_store(lines: list[str]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load("\n".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def lines(corpus: Corpus, minter: Minter) -> list[str]:
    return list(nquads.quads(corpus, minter=minter))


# ── each rule ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_good_graph_passes(name: str) -> None:
    assert found(load(FOLDER / "world.ttl", FOLDER / name / "good.ttl")) == set()


@pytest.fixture(scope="module")
def faulty() -> dict[str, tuple[pyoxigraph.Store, Report]]:
    stores = {name: load(FOLDER / "world.ttl", FOLDER / name / "bad.ttl") for name in NAMES}
    return {name: (store, shapes.validate(store)) for name, store in stores.items()}


@pytest.mark.parametrize("name", NAMES)
def test_bad_graph_is_found_with_exactly_the_code_it_is_named_after(name: str, faulty: dict[str, tuple[pyoxigraph.Store, Report]]) -> None:
    store, report = faulty[name]
    named = {(m[1], s) for s in subjects(store) if (m := re.search(r"/(KG\d{3})", s))}
    assert {(f.code, f.focus) for f in report.findings if not f.focus.startswith("_:")} == named
    assert {f.code for f in report.findings if f.focus.startswith("_:")} == ({"KG001"} if name == "Article" else set())


def subjects(store: pyoxigraph.Store) -> set[str]:
    return {quad.subject.value for quad in store if isinstance(quad.subject, pyoxigraph.NamedNode)}


def test_every_code_has_a_bad_graph_and_every_node_shape_its_folder() -> None:
    coded = {str(message).split()[0] for message in RULES.objects(None, SH.message)}
    tried = {code for name in NAMES for code in re.findall(r"(?:ex:|_:|/)(KG\d{3})", (FOLDER / name / "bad.ttl").read_text("utf-8"))}
    assert coded == tried
    assert {str(shape).rpartition("#")[2] for shape in RULES.subjects(rdflib.RDF.type, SH.NodeShape)} == set(NAMES)


def test_every_rule_finds_its_fault(faulty: dict[str, tuple[pyoxigraph.Store, Report]]) -> None:
    said = {f"{finding.code} {finding.message}" for _, report in faulty.values() for finding in report.findings}
    for message in RULES.objects(None, SH.message):
        pattern = "(.|\n)*".join(map(re.escape, re.split(r"\{\?\w+\}", str(message))))
        assert any(re.fullmatch(pattern, words) for words in said), message


def test_every_message_has_a_code_and_says_what_to_do() -> None:
    for message in RULES.objects(None, SH.message):
        assert re.fullmatch(r"KG\d{3} [A-Z“].+[:,] .+\.", str(message)), message


def test_one_code_may_have_two_severities() -> None:
    article = shapes.validate(load(FOLDER / "world.ttl", FOLDER / "Article" / "bad.ttl"))
    claim = shapes.validate(load(FOLDER / "world.ttl", FOLDER / "Claim" / "bad.ttl"))
    severities = {f.focus.rpartition("/")[2]: f.severity for f in (*article.findings, *claim.findings)}
    assert (severities["KG004-undated"], severities["KG004-two"]) == ("warning", "violation")
    assert (severities["KG035-none"], severities["KG035-other"]) == ("info", "violation")


def test_message_is_filled_in() -> None:
    report = shapes.validate(load(FOLDER / "world.ttl", FOLDER / "Span" / "bad.ttl"))
    [finding] = [f for f in report.findings if f.focus.endswith("words#char=0,4")]
    assert finding.message == "The span says “rain” but characters 0 to 4 of the text read “Rain”: correct the offsets or the words."
    assert (finding.code, finding.value, finding.severity) == ("KG025", "rain", "violation")


# ── the whole graph ──────────────────────────────────────────────────────────


def test_ferry_corpus_has_no_violation(lines: list[str]) -> None:
    report = shapes.validate(lines_to_store(lines))
    assert {finding.code for finding in report.findings} == {"KG035", "KG039", "KG108", "KG111", "KG113", "KG116", "KG117", "KG119"}
    assert {finding.severity for finding in report.findings} == {"info", "warning"}
    assert report.notes == ()
    assert report.checked["https://w3id.org/stancegraph/shapes#Claim"] == 10


def test_claims_without_a_proposition_are_one_finding_with_a_count(lines: list[str]) -> None:
    unlinked = lines_to_store([line for line in lines if f"<{KG}concerns>" not in line])
    [finding] = [finding for finding in shapes.validate(unlinked).findings if finding.code == "KG035"]
    assert (finding.count, finding.value, finding.severity) == (10, "10", "info")
    assert finding.message.startswith("10 claims are linked to no proposition, so they take part in no contradiction: ")
    assert finding.focus == min(subject for subject in subjects(unlinked) if "/claim/" in subject and "#" not in subject)
    [single] = [
        finding
        for finding in shapes.validate(load(FOLDER / "world.ttl", FOLDER / "Claim" / "bad.ttl")).findings
        if finding.focus.endswith("KG035-none")
    ]
    assert (single.count, single.value) == (1, None)


def test_claims_that_are_not_sure_are_sorted_by_their_confidence() -> None:
    bad = (FOLDER / "Claim" / "bad.ttl").read_text("utf-8")
    store = load(FOLDER / "world.ttl", FOLDER / "Claim" / "bad.ttl")
    confidence, [claim] = pyoxigraph.NamedNode(f"{KG}confidence"), [s for s in subjects(store) if s.endswith("KG039")]
    assert "0.4" in bad
    for number, value in enumerate(("0.3", "0.05", "0.45")):
        copied = pyoxigraph.NamedNode(f"{claim}-{number}")
        for quad in store.quads_for_pattern(pyoxigraph.NamedNode(claim), None, None):
            value_of = (
                pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(f"{XSD}decimal")) if quad.predicate == confidence else quad.object
            )
            store.add(pyoxigraph.Quad(copied, quad.predicate, value_of))
    values = [finding.value for finding in shapes.validate(store).findings if finding.code == "KG039"]
    assert values == sorted(values, key=lambda value: float(value or 0))
    assert values[0] == "0.05"


def test_the_future_begins_when_the_graph_was_issued() -> None:
    dataset, issued = pyoxigraph.NamedNode("https://example.org/dataset"), pyoxigraph.NamedNode("http://purl.org/dc/terms/issued")
    store = load(FOLDER / "world.ttl")  # its article is of 1 May 2021
    store.add(pyoxigraph.Quad(dataset, pyoxigraph.NamedNode(f"{RDF}type"), pyoxigraph.NamedNode("http://www.w3.org/ns/dcat#Dataset")))
    for day, codes in (("30", set()), ("29", {"KG102"})):
        at = pyoxigraph.Literal(f"2021-04-{day}T12:00:00Z", datatype=pyoxigraph.NamedNode(f"{XSD}dateTime"))
        store.add(pyoxigraph.Quad(dataset, issued, at))
        assert {code for code, _ in found(store)} == codes
        store.remove(pyoxigraph.Quad(dataset, issued, at))


def test_a_graph_of_0_1_passes_with_a_deprecation_finding(lines: list[str]) -> None:
    old = [line.replace(f"<{KG}concerns>", f"<{KG}expresses>") for line in lines if f"{KG}concerns> ." not in line]
    report = shapes.validate(lines_to_store(old))
    assert not [finding for finding in report.findings if finding.severity == "violation" and finding.code != "KG095"]
    linked = {line.split()[0][1:-1] for line in lines if f"<{KG}concerns> <" in line and "/claim/" in line.split()[0]}
    assert {finding.focus for finding in report.findings if finding.code == "KG096"} == linked != set()
    assert not {finding.focus for finding in report.findings if finding.code == "KG035"} & linked


def test_without_texts_their_rules_are_withheld_and_that_is_said(corpus: Corpus, minter: Minter) -> None:
    report = shapes.validate(lines_to_store(list(nquads.quads(corpus, minter=minter, with_text=False))))
    assert not {finding.code for finding in report.findings} & {"KG010", "KG012", "KG013", "KG025", "KG040"}
    assert [note for note in report.notes if "KG010, KG012, KG013, KG025, KG040" in note]


def test_a_single_missing_text_is_found(lines: list[str]) -> None:
    [text, *_] = [line for line in lines if line.split()[1] == f"<{NIF}isString>"]
    assert "KG010" in {code for code, _ in found(lines_to_store([line for line in lines if line != text]))}


def test_what_a_user_adds_is_no_violation(lines: list[str], corpus: Corpus, minter: Minter) -> None:
    before = shapes.validate(lines_to_store(lines))
    dataset, speaker = f"{minter.base}dataset", corpus.speakers[0].iri
    for graph in (minter.graph("dataset"), "https://example.org/mine"):
        added = [
            f"<{dataset}> <http://purl.org/dc/terms/license> <https://creativecommons.org/licenses/by/4.0/> <{graph}> .",
            f"<{speaker}> <{SCHEMA}sameAs> <http://www.wikidata.org/entity/Q1> <{graph}> .",
        ]
        assert shapes.validate(lines_to_store([*lines, *added])).findings == before.findings


def test_what_is_missing_is_a_violation_though_as_much_is_added(lines: list[str], minter: Minter) -> None:
    text = next(line for line in lines if f"<{KG}roleLabel>" in line)
    added = f"<{minter.base}dataset> <http://purl.org/dc/terms/license> <https://e.example/l> <{minter.graph('dataset')}> ."
    codes = {code for code, _ in found(lines_to_store([line for line in lines if line != text] + [added]))}
    assert "KG095" in codes


def test_a_shape_that_matched_nothing_is_noted(lines: list[str]) -> None:
    report = shapes.validate(lines_to_store([line for line in lines if "Stance>" not in line]))
    assert "The shape Stance had nothing to check." in report.notes


def test_batches_change_nothing(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    store = load(*FOLDER.glob("*/bad.ttl"), FOLDER / "world.ttl")
    store.extend(quad for quad in lines_to_store(lines))
    whole = shapes.validate(store)
    for size in (1, 7, 50):
        monkeypatch.setattr(core, "BATCH", size)
        batch = shapes.validate(store)
        assert batch == whole, size
    assert len(set(whole.findings)) == len(whole.findings)


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_find_the_same(name: str, faulty: dict[str, tuple[pyoxigraph.Store, Report]]) -> None:
    store, report = faulty[name]
    assert shapes.validate(store, engine="pyshacl") == report


def test_both_engines_find_the_same_in_a_whole_graph(lines: list[str]) -> None:
    store = load(*FOLDER.glob("*/bad.ttl"), FOLDER / "world.ttl")
    store.extend(quad for quad in lines_to_store(lines))
    assert shapes.validate(store, engine="pyshacl") == shapes.validate(store)


def test_same_findings_as_pyshacl_alone(tmp_path: Path) -> None:
    """Without our graph, which parses queries once; shapes about all nodes are about fewer here, for they take pySHACL a minute.

    Every fourth bad graph: the others take it ten minutes, and are in the tests above, with pySHACL and our graph.
    """
    own = tmp_path / "own.ttl"
    text = (resources.path("shapes") / "kg.ttl").read_text("utf-8")
    own.write_text(text.replace("sh:targetSubjectsOf rdf:type", "sh:targetClass schema:Organization , kg:Group"), encoding="utf-8")
    store = load(*sorted(FOLDER.glob("*/bad.ttl"))[::4], FOLDER / "world.ttl")
    with shapes._vocabulary(store, RULES):
        triples = pyoxigraph.serialize((quad.triple for quad in store), format=pyoxigraph.RdfFormat.N_TRIPLES)
    data = rdflib.Graph().parse(data=triples, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(own), inplace=True)

    def message(result: Node) -> str:
        return str(report.value(result, SH.resultMessage)).replace("+00:00", "Z")  # rdflib rewrites dates

    alone = {
        (message(result), str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower(), str(focus))
        for result, focus in report.subject_objects(SH.focusNode)
        if isinstance(focus, rdflib.URIRef)
    }
    ours = {
        (f"{f.code} {f.message}", f.severity, f.focus) for f in shapes.validate(store, shapes=own).findings if not f.focus.startswith("_:")
    }
    assert ours == alone


# ── random faults ────────────────────────────────────────────────────────────

REQUIRED = {
    f"{SCHEMA}appearance": "KG034",
    f"{SCHEMA}inLanguage": "KG006",
    f"{KG}text": "KG007",
    f"{KG}textHash": "KG011",
    f"{KG}evidence": "KG032",
    f"{KG}speaker": "KG033",
    f"{KG}holder": "KG050",
    f"{KG}towards": "KG051",
    f"{KG}stanceValue": "KG052",
    f"{KG}expressedIn": "KG055",
    f"{PROV}qualifiedAttribution": "KG037",
    f"{PROV}agent": "KG060",
    f"{NIF}anchorOf": "KG023",
    f"{NIF}referenceContext": "KG024",
    f"{SCHEMA}text": "KG031",
}
Fault = tuple[list[str], set[str]]


def drop(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if line.split()[1][1:-1] in REQUIRED and "PositionShift" not in line and "/shift/" not in line]
    line = candidates[pick % len(candidates)]
    return [other for other in lines if other != line], {REQUIRED[line.split()[1][1:-1]]}


def move(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if f"<{NIF}beginIndex>" in line and "#char=" in line]
    line = candidates[pick % len(candidates)]
    moved = re.sub(r'"(\d+)"', lambda m: f'"{int(m[1]) + 1}"', line)
    return [other for other in lines if other != line] + [moved], {"KG021", "KG025"}


def second_speaker(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if line.split()[1] == f"<{KG}speaker>"]
    subject, predicate, speaker, rest = candidates[pick % len(candidates)].split(" ", 3)
    other = next(line.split()[0] for line in lines if f"<{RDF}type> <{KG}Speaker>" in line and not line.startswith(speaker))
    return [*lines, f"{subject} {predicate} {other} {rest}"], {"KG033"}


def confidence(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if f"<{KG}confidence>" in line and re.match(r"\S+/(claim/\w+|stance/\w+)> ", line)]
    line = candidates[pick % len(candidates)]
    return [other for other in lines if other != line] + [re.sub(r'"[\d.]+"', '"1.5"', line)], {"KG036", "KG053"}


def misspell(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if line.split()[1].startswith((f"<{KG}", f"<{SCHEMA}"))]
    line = candidates[pick % len(candidates)]
    return [other for other in lines if other != line] + [re.sub(r"> <([^>]+)>", r"> <\1s>", line, count=1)], {"KG093"}


def lose(lines: list[str], pick: int) -> Fault:
    """Lose all that is said of a speaker, a publisher or a proposition."""
    nodes = sorted({line.split()[0] for line in lines if re.match(r"\S+data/(agent|proposition)/", line)})
    node = nodes[pick % len(nodes)]
    return [line for line in lines if not line.startswith(f"{node} ")], {"KG092"}


def unmade(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if f"<{PROV}wasGeneratedBy>" in line and "graph/article/" in line]
    line = candidates[pick % len(candidates)]
    return [other for other in lines if other != line], {"KG094"}


def kinds(lines: list[str], pick: int) -> Fault:
    candidates = [line for line in lines if re.search(rf"<{RDF}type> <\S+ns#(Direct|Indirect|Mixed)Claim> <", line)]
    line = candidates[pick % len(candidates)]
    return [other for other in lines if other != line], {"KG030"}


FAULTS = (drop, move, second_speaker, confidence, misspell, lose, unmade, kinds)


@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fault=st.sampled_from(FAULTS), pick=st.integers(0, 500))
def test_no_fault_validates_clean(lines: list[str], fault: Callable[[list[str], int], Fault], pick: int) -> None:
    broken, codes = fault(lines, pick)
    report = shapes.validate(lines_to_store(broken))
    assert codes & {finding.code for finding in report.findings if finding.severity == "violation"}


@settings(max_examples=5, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([drop, move, second_speaker, confidence, kinds]), st.integers(0, 500)), min_size=20, max_size=20))
def test_twenty_faults_never_validate_clean(lines: list[str], faults: list[tuple[Callable[[list[str], int], Fault], int]]) -> None:
    broken = lines
    for fault, pick in faults:
        broken, _ = fault(broken, pick)
    assert shapes.exit_code(shapes.validate(lines_to_store(broken)), "violation") == 1


# ── what cannot be checked ───────────────────────────────────────────────────


HEADER = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kg: <https://w3id.org/stancegraph/ns#> .
@prefix schema: <http://schema.org/> .
<http://e/S> a sh:NodeShape ; sh:targetClass kg:Claim ; """
UNUSABLE = {
    "missing": (None, "cannot be read"),
    "empty": ("", "empty"),
    "not Turtle": ("this is no turtle", "cannot be parsed"),
    "without target": ("<http://e/S> a <http://www.w3.org/ns/shacl#NodeShape> .", "empty"),
    "not SPARQL": (HEADER + 'sh:sparql [ sh:message "m" ; sh:select "SELECT $this WHERE { nonsense" ] .', "cannot be used"),
    "fetching": (HEADER + 'sh:sparql [ sh:select "SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }" ] .', "fetch"),
    "fetching behind a comment": (
        HEADER + 'sh:sparql [ sh:select "SELECT $this { SERVICE #\\n <http://127.0.0.1:9/> { $this ?p ?o } }" ] .',
        "fetch",
    ),
    "fetching in disguise": (
        HEADER + 'sh:sparql [ sh:select "SELECT $this FR\\\\u004FM <http://127.0.0.1:9/> { $this ?p ?o }" ] .',
        "fetch",
    ),
    "not SHACL": (HEADER + "sh:property [ sh:path kg:speaker ; sh:minCount kg:many ] .", "cannot be used"),
}


@pytest.mark.parametrize("engine", get_args(Engine))
@pytest.mark.parametrize(("content", "says"), UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_shapes_are_a_check_error(content: str | None, says: str, engine: Engine, lines: list[str], tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CheckError, match=says) as caught:
        shapes.validate(lines_to_store(lines), shapes=file, engine=engine)
    assert caught.value.exit_code == 4
    assert "\n" not in caught.value.what


@pytest.mark.parametrize(
    ("name", "content"),
    [("no.nq", None), ("no.nq", ""), ("no.nq", "no quads"), ("no.xyz", "<a> <b> <c> ."), ("no.ttl", "<http://e/a> <http://e/b> 1 .")],
)
def test_unusable_graph_is_an_input_error(name: str, content: str | None, tmp_path: Path) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        shapes.validate(file)
    assert caught.value.exit_code == 3


def test_own_shapes_that_look_further_are_checked_on_the_whole_graph(
    lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "BATCH", 1)
    file = tmp_path / "own.ttl"
    route = "( kg:expressedIn schema:appearance schema:publisher schema:name )"
    file.write_text(f"{HEADER} sh:targetClass kg:Stance ; sh:property [ sh:path {route} ; sh:minCount 1 ] .", encoding="utf-8")
    findings = shapes.validate(lines_to_store(lines), shapes=file).findings
    assert {finding.focus.split("/")[-2] for finding in findings} == {"claim"}  # claims have no such path, all stances have


def test_own_rule_that_has_its_node_in_a_filter_alone_finds_it(lines: list[str], tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    rule = "SELECT $this WHERE { FILTER(STRSTARTS(STR($this), 'https://w3id.org/')) }"
    file.write_text(f'{HEADER} sh:sparql [ sh:message "Not ours: take it out." ; sh:select "{rule}" ] .', encoding="utf-8")
    report = shapes.validate(lines_to_store(lines), shapes=file)
    assert len(report.findings) == report.checked["http://e/S"] == 10
    assert all(finding.value == finding.focus for finding in report.findings)
    alone = shapes.validate(lines_to_store(lines), shapes=file, engine="pyshacl")
    assert (alone.findings, alone.checked) == (report.findings, report.checked)


def test_a_check_leaves_the_graph_as_it_was(lines: list[str]) -> None:
    store = lines_to_store(lines)
    shapes.validate(store)
    assert set(store) == set(lines_to_store(lines))


def test_a_graph_that_says_something_of_itself_alone_was_not_checked(lines: list[str]) -> None:
    about = [line for line in lines if line.endswith("graph/dataset> .")]
    assert about
    with pytest.raises(InputError, match="Nothing was checked"):
        shapes.validate(lines_to_store(about))


def test_ill_typed_literal_is_a_finding_and_not_noise(lines: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    number = "<http://www.w3.org/2001/XMLSchema#integer>"
    broken = [re.sub(r'"\d+"\^\^', '"many"^^', line) if f"<{NIF}endIndex>" in line and number in line else line for line in lines]
    assert "KG022" in {code for code, _ in found(lines_to_store(broken))}
    assert capfd.readouterr().err == ""


# ── the exit code ────────────────────────────────────────────────────────────


def finding(severity: Severity = "violation", **fields: str | None) -> Finding:
    return replace(Finding("KG000", severity, "http://e/a", None, None, "m", "http://e/S", "http://e/C"), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        *(("violation", "violation", 1), ("warning", "violation", 0), ("info", "violation", 0)),
        *(("violation", "warning", 1), ("warning", "warning", 1), ("info", "warning", 0)),
        *(("violation", "info", 1), ("warning", "info", 1), ("info", "info", 1)),
        *(("violation", "never", 0), ("warning", "never", 0), ("info", "never", 0)),
    ],
)
def test_exit_code(severity: Severity, fail_on: FailOn, code: int) -> None:
    assert shapes.exit_code(Report((finding(severity),), {}, {}, ()), fail_on) == code
    assert shapes.exit_code(Report((finding("info"), finding(severity)), {}, {}, ()), fail_on) == max(code, int(fail_on == "info"))


def test_no_finding_no_failure() -> None:
    assert shapes.exit_code(Report((), {}, {}, ()), "info") == 0


def test_findings_are_sorted_by_code_then_by_what_they_are_about() -> None:
    ordered = [
        finding(focus="http://e/a"),
        finding(focus="http://e/a", value="1"),
        finding(focus="http://e/a", value="2", message="a"),
        finding(focus="http://e/a", value="2", message="b"),
        finding(focus="http://e/a", path="http://e/p", value="0"),
        finding(focus="http://e/b"),
        finding(code="KG001", focus="http://e/a", severity="info"),
    ]
    backwards = ordered[::-1]
    assert sorted(backwards, key=shapes._order) == ordered
