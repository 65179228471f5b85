"""The graph: the same bytes for the same corpus, kept by Oxigraph and rdflib, with what the model says in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from random import Random

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from kg.config import Dataset
from kg.errors import InputError, UsageError
from kg.gate import shapes
from kg.graph import nquads, terms
from kg.graph.corpus import Corpus
from kg.records import Date, Span, Topic
from kg.vocab import BASE, DCAT, DCTERMS, KG, NIF, OWL, PROV, RDF, SCHEMA, SKOS, VCARD, VOID, XSD, Minter


@pytest.fixture(scope="module")
def file(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "graph.nq"
    nquads.write(corpus, path, minter=minter)
    return path


def ask(store: pyoxigraph.Store, where: str) -> list[tuple[str, ...]]:
    prefixes = f"PREFIX kg: <{KG}> PREFIX schema: <{SCHEMA}> PREFIX nif: <{NIF}> PREFIX prov: <{PROV}> PREFIX skos: <{SKOS}>"
    prefixes += f" PREFIX dcat: <{DCAT}> PREFIX dcterms: <{DCTERMS}> PREFIX vcard: <{VCARD}>"
    solutions = store.query(f"{prefixes} {where}", use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return sorted(tuple(term.value for term in solution) for solution in solutions)


PUBLISHED = Dataset(
    license="https://e.example/licence", publisher="The Hill Archive", contact="archive@hill.example", rights="All rights with the papers."
)


def test_the_description_says_how_the_graph_is_published(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    nquads.write(replace(corpus, publication=PUBLISHED), tmp_path / "g.nq", minter=minter)
    store = nquads.read(tmp_path / "g.nq")
    stated = """SELECT ?licence ?publisher ?address ?rights {
      ?d a dcat:Dataset ; dcterms:license ?licence ; dcterms:publisher/schema:name ?publisher ;
      dcat:contactPoint/vcard:hasEmail ?address ; dcterms:rights/dcterms:description ?rights }"""
    assert ask(store, stated) == [(PUBLISHED.license, PUBLISHED.publisher, f"mailto:{PUBLISHED.contact}", PUBLISHED.rights)]
    before = {(finding.code, finding.focus) for finding in shapes.validate(lines_to_store(nquads.quads(corpus, minter=minter))).findings}
    assert {(finding.code, finding.focus) for finding in shapes.validate(tmp_path / "g.nq").findings} == before


def test_publishers_contacts_and_rights_may_be_addresses(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    addresses = Dataset(publisher="https://e.example/us", contact="https://e.example/write", rights="https://e.example/rights")
    nquads.write(replace(corpus, publication=addresses), tmp_path / "g.nq", minter=minter)
    stated = "SELECT ?us ?page ?rights { ?d dcterms:publisher ?us ; dcat:contactPoint/vcard:hasURL ?page ; dcterms:rights ?rights }"
    assert ask(nquads.read(tmp_path / "g.nq"), stated) == [("https://e.example/us", "https://e.example/write", "https://e.example/rights")]
    plain = "\n".join(nquads.quads(corpus, minter=minter))
    assert not [term for term in ("license", "terms/publisher", "contactPoint", "terms/rights") if term in plain]


def lines_to_store(lines: Iterable[str]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load("\n".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def test_a_merged_proposition_points_to_what_replaces_it(corpus: Corpus, minter: Minter) -> None:
    (first, *others) = corpus.propositions
    merged = replace(corpus, propositions=(replace(first, replaces=(f"{BASE}proposition/old",)), *others))
    assert {line for line in nquads.quads(merged, minter=minter) if line.startswith(f"<{BASE}proposition/old>")} == {
        f"<{BASE}proposition/old> <{DCTERMS}isReplacedBy> <{first.iri}> <{BASE}graph/propositions> .",
        f'<{BASE}proposition/old> <{OWL}deprecated> "true"^^<{XSD}boolean> <{BASE}graph/propositions> .',
    }


# ── bytes ────────────────────────────────────────────────────────────────────


def test_lines_are_sorted_and_end_in_a_line_feed(file: Path) -> None:
    content = file.read_bytes()
    assert content.endswith(b" .\n")
    assert b"\r" not in content
    assert all(one < other for one, other in pairwise(content.split(b"\n")[:-1]))


def test_order_of_the_corpus_does_not_matter(corpus: Corpus, minter: Minter, file: Path) -> None:
    def shuffled(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(Random(7).sample(values, len(values)))

    names = ("articles", "speakers", "claims", "propositions", "stances", "candidates", "contradictions", "shifts", "copies", "models")
    other = replace(corpus, **{name: shuffled(getattr(corpus, name)) for name in names})  # type: ignore[arg-type]
    assert "".join(f"{line}\n" for line in nquads.quads(other, minter=minter)).encode() == file.read_bytes()


def test_oxigraph_keeps_every_byte(file: Path) -> None:
    dumped = nquads.read(file).dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert isinstance(dumped, bytes)
    assert b"\n".join(sorted(dumped.split(b"\n")[:-1])) + b"\n" == file.read_bytes()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib's own reader of N-Quads
def test_rdflib_keeps_every_term(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    theirs = rdflib.Dataset()
    theirs.parse(file, format="nquads")
    ours = {(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in nquads.read(file)}
    kept = {tuple(str(term_to_oxigraph(term)) for term in quad) for quad in theirs.quads()}
    assert kept == ours


def term_to_oxigraph(term: object) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return pyoxigraph.Literal(str(term), language=term.language)
        return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(str(term.datatype)) if term.datatype else None)
    return pyoxigraph.NamedNode(str(term))


@given(st.text(st.characters(), max_size=40))
@example("".join(map(chr, range(0x20))) + '\x7f\x85\u2028\ufffe\uffff\\"\\u0041 \ud800 🚢')
def test_any_text_survives(text: str) -> None:
    line = f"<http://e/a> <http://e/b> {terms.string(text)} <http://e/g> ."
    store = pyoxigraph.Store()
    store.load(f"{line}\n".encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    [quad] = store
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.value == re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert len(quad.object.value) == len(text)
    assert store.dump(format=pyoxigraph.RdfFormat.N_QUADS) == f"{line}\n".encode()


@given(st.floats(0, 1))
def test_a_confidence_is_a_canonical_decimal(number: float) -> None:
    line = f"<http://e/a> <http://e/b> {terms.decimal(number)} ."
    store = pyoxigraph.Store()
    store.load(line.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    [quad] = store
    assert f"<http://e/a> <http://e/b> {quad.object} ." == line
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert abs(float(quad.object.value) - number) <= 0.00005001


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), st.integers(-12, 14))  # noqa: DTZ001 - the zone is added below
def test_a_date_is_canonical_and_in_utc(at: datetime, hours: int) -> None:
    aware = at.replace(tzinfo=timezone(timedelta(hours=hours)))
    line = f"<http://e/a> <http://e/b> {terms.date_time(aware)} ."
    store = pyoxigraph.Store()
    store.load(line.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    [quad] = store
    assert f"<http://e/a> <http://e/b> {quad.object} ." == line
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert datetime.fromisoformat(quad.object.value) == aware.astimezone(UTC)


# ── what is in it ────────────────────────────────────────────────────────────


def test_no_blank_node_no_default_graph_and_all_names_under_the_base(file: Path) -> None:
    for quad in nquads.read(file):
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        assert not isinstance(quad.object, pyoxigraph.BlankNode)
        assert quad.subject.value.startswith((BASE, KG))  # KG: the stance values, which have their labels here
        assert quad.graph_name.value.startswith(f"{BASE}graph/")
        assert "https://schema.org/" not in str(quad)


def test_every_node_that_is_pointed_to_is_described(file: Path) -> None:
    store = nquads.read(file)
    subjects = {quad.subject for quad in store}
    objects = {quad.object for quad in store if isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value.startswith(BASE)}
    assert objects <= subjects


def test_every_graph_says_which_run_made_it(file: Path) -> None:
    store = nquads.read(file)
    made = {row[0] for row in ask(store, "SELECT ?g { ?g prov:wasGeneratedBy ?run . ?run a prov:Activity }")}
    assert made == {name.value for name in store.named_graphs() if isinstance(name, pyoxigraph.NamedNode)}


def test_spans_quote_the_snapshot(file: Path) -> None:
    rows = ask(
        nquads.read(file),
        "SELECT ?b ?e ?w ?t { ?s nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?w ; nif:referenceContext/nif:isString ?t }",
    )
    assert len(rows) > 30
    assert all(text[int(begin) : int(end)] == words for begin, end, words, text in rows)


def test_evidence_points_to_its_sentence(file: Path) -> None:
    rows = ask(
        nquads.read(file), "SELECT ?words ?sentence { ?e a kg:Evidence ; nif:anchorOf ?words ; nif:sentence/nif:anchorOf ?sentence }"
    )
    assert len(rows) == 10
    assert all(words in sentence for words, sentence in rows)


def test_evidence_over_two_sentences_points_to_both(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    june = corpus.articles[2]
    first, second = (sentence.span for sentence in corpus.sentences[june.iri][1:3])
    span = Span(first.start + 1, second.end - 1)
    claim = replace(next(c for c in corpus.claims if c.article == june.iri), span=span, text=june.snapshot.text[span.start : span.end])
    nquads.write(replace(corpus, claims=(claim,), stances=(), contradictions=(), shifts=()), tmp_path / "g.nq", minter=minter)
    [[count]] = ask(nquads.read(tmp_path / "g.nq"), "SELECT (COUNT(?s) AS ?n) { ?e a kg:Evidence ; nif:sentence ?s }")
    assert count == "2"


def test_the_superclasses_that_other_tools_ask_for_are_stated(file: Path) -> None:
    store = nquads.read(file)
    for own, other in (("kg:Claim", "schema:Claim"), ("kg:Speaker", "prov:Agent"), ("kg:Proposition", "skos:Concept")):
        assert ask(store, f"SELECT ?s {{ ?s a {own} }}") == ask(store, f"SELECT ?s {{ ?s a {own} , {other} }}") != []


def test_topics_stand_above_their_propositions(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    (first, *others) = corpus.propositions
    harbour = Topic("https://e.example/harbour", "The harbour", (Topic(minter.topic("The town"), "The town"),))
    nquads.write(replace(corpus, propositions=(replace(first, topics=(harbour,)), *others)), tmp_path / "g.nq", minter=minter)
    above = "SELECT ?topic { ?p a kg:Proposition ; skos:broader+/skos:prefLabel ?topic }"
    assert ask(nquads.read(tmp_path / "g.nq"), above) == [("The harbour",), ("The town",)]
    assert not [finding for finding in shapes.validate(tmp_path / "g.nq").findings if finding.severity == "violation"]


def test_stance_values_and_polarities_have_labels(file: Path) -> None:
    store = nquads.read(file)
    used = ask(store, "SELECT DISTINCT ?v { ?s kg:stanceValue|kg:polarity ?v }")
    labelled = ask(store, "SELECT DISTINCT ?v { ?v skos:prefLabel ?label ; skos:inScheme ?scheme . ?scheme a skos:ConceptScheme }")
    assert used != []
    assert set(used) <= set(labelled)


# What the tests of NIF (github.com/NLP2RDF/software, core/jena, sparqltest) ask for: each is a query for what is wrong.
NIF_FAULTS = {
    "an index that is no number from 0 up": "?s nif:beginIndex|nif:endIndex ?n FILTER(!isNumeric(?n) || ?n < 0)",
    "a context without its text": "?s a nif:Context FILTER NOT EXISTS { ?s nif:isString ?text }",
    "a context with another length than its text": "?s a nif:Context ; nif:isString ?text ; nif:endIndex ?n FILTER(STRLEN(?text) != ?n)",
    "a context that is no string of a URI scheme": "?s a nif:Context FILTER NOT EXISTS { ?s a nif:RFC5147String }",
    "a string without an end": "?s a nif:RFC5147String FILTER NOT EXISTS { ?s nif:endIndex ?n }",
    "a string without a context": "?s nif:anchorOf ?w FILTER NOT EXISTS { ?s nif:referenceContext/a nif:Context }",
}


@pytest.mark.parametrize("fault", NIF_FAULTS.values(), ids=NIF_FAULTS)
def test_it_passes_the_tests_of_nif(fault: str, file: Path, corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    store = nquads.read(file)
    assert ask(store, "SELECT ?s { ?s a nif:Context }") != []
    assert ask(store, f"SELECT ?s {{ {fault} }}") == []
    nquads.write(corpus, tmp_path / "g.nq", minter=minter, with_text=False)
    without = nquads.read(tmp_path / "g.nq")
    assert ask(without, "SELECT ?s { ?s a nif:Context }") == []  # NIF knows no context without its text


def test_only_support_and_opposition_concern_a_proposition(file: Path) -> None:
    store = nquads.read(file)
    concerned = ask(store, "SELECT DISTINCT ?claim ?p { ?claim kg:concerns ?p }")
    stances = "?s a kg:Stance ; kg:expressedIn ?claim ; kg:towards ?p ; kg:stanceValue ?v FILTER(?v != kg:neutral)"
    taken = ask(store, f"SELECT DISTINCT ?claim ?p {{ {stances} }}")
    assert concerned == taken != []


def test_a_candidate_stands_beside_the_stances_of_its_claim_and_is_none(file: Path, corpus: Corpus, minter: Minter) -> None:
    store = nquads.read(file)
    properties = "?s ?is ?what ; kg:holder ?holder ; kg:towards ?p ; kg:expressedIn ?claim ; kg:stanceValue ?v ; kg:confidence ?sure"
    found = ask(store, f"SELECT ?s ?g {{ GRAPH ?g {{ {properties.replace('?is ?what', 'a kg:CandidateStance')} }} }}")
    articles = {claim.iri: claim.article for claim in corpus.claims}
    assert found == sorted((one.iri, minter.article_graph(articles[one.claim])) for one in corpus.candidates)
    assert ask(store, "SELECT ?s { ?s a kg:CandidateStance , kg:Stance }") == []
    assert len(ask(store, "SELECT ?s { ?s a kg:CandidateStance ; kg:joint true }")) == 2
    counted = ask(store, f"SELECT ?n {{ ?part <{VOID}class> kg:CandidateStance ; <{VOID}entities> ?n }}")
    assert counted == [(str(len(corpus.candidates)),)]


def test_without_candidates_only_they_and_their_figures_are_gone(corpus: Corpus, minter: Minter) -> None:
    candidates = {one.iri for one in corpus.candidates}
    lines = [set(nquads.quads(one, minter=minter)) for one in (corpus, replace(corpus, candidates=()))]
    described = f"<{minter.graph('dataset')}> ."
    gone, come = ({line for line in lines[a] - lines[b] if not line.endswith(described)} for a, b in ((0, 1), (1, 0)))
    assert come == set()
    assert {line.split()[0][1:-1] for line in gone} == candidates


def test_joint_source_is_a_group_whose_members_inherit(file: Path) -> None:
    store = nquads.read(file)
    members = ask(store, "SELECT ?name { ?group a kg:Group ; schema:member/schema:name ?name }")
    inherited = ask(store, "SELECT ?name { ?s kg:joint true ; kg:holder/schema:name ?name ; kg:expressedIn/kg:speaker/schema:member ?m }")
    assert members == [("Karim Sefu",), ("Odile Renn",)]
    assert set(inherited) == set(members)


def test_anonymous_speakers_stay_in_their_article(file: Path, corpus: Corpus, minter: Minter) -> None:
    kind = (pyoxigraph.NamedNode(f"{RDF}type"), pyoxigraph.NamedNode(f"{KG}AnonymousSpeaker"))
    where = {quad.graph_name.value for quad in nquads.read(file).quads_for_pattern(None, *kind)}
    assert where == {minter.article_graph(corpus.articles[0].iri), minter.article_graph(corpus.articles[2].iri)}


def test_an_organization_that_speaks_and_employs_is_one_with_one_name(file: Path) -> None:
    rows = ask(
        nquads.read(file), "SELECT ?org ?name { ?org a kg:Speaker, schema:Organization ; schema:name ?name . ?a kg:affiliation ?org }"
    )
    assert {name for _, name in rows} == {"Marsh Trust"}
    assert len({org for org, _ in rows}) == 1


def test_contradicting_claims_say_so_both_ways(file: Path) -> None:
    rows = ask(nquads.read(file), "SELECT ?a ?b { ?a kg:contradicts ?b }")
    assert len(rows) == 2
    assert rows[0] == rows[1][::-1]


def test_copies_form_a_cluster_around_their_original(file: Path, corpus: Corpus) -> None:
    rows = ask(
        nquads.read(file),
        "SELECT ?member ?representative { ?c a kg:SyndicationCluster ; prov:hadMember ?member ; kg:representative ?representative }",
    )
    ledger, courier = corpus.articles[0].iri, corpus.articles[1].iri
    assert set(rows) == {(ledger, ledger), (courier, ledger)}


def test_without_text_only_the_texts_are_missing(corpus: Corpus, minter: Minter) -> None:
    counts = f"<{minter.graph('dataset')}> ."  # which say how much there is
    with_text = {line for line in nquads.quads(corpus, minter=minter) if not line.endswith(counts)}
    without = {line for line in nquads.quads(corpus, minter=minter, with_text=False) if not line.endswith(counts)}
    assert without < with_text
    missing = {line.split()[1] if NIF in line.split()[1] else line.split()[2] for line in with_text - without}
    assert missing == {f"<{NIF}isString>", f"<{NIF}Context>", f"<{NIF}RFC5147String>"}


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://courier.example/a b?q=“x”|y", "https://courier.example/a%20b?q=“x”%7Cy"),
        ("HTTPS://courier.example/", "HTTPS://courier.example/"),
        ("javascript:alert(1)", None),
        ("ftp://courier.example/", None),
        ("https://[courier", None),
    ],
)
def test_only_web_addresses_become_urls(url: str, written: str | None, corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    article = replace(corpus.articles[0], url=url)
    nquads.write(replace(corpus, articles=(article, *corpus.articles[1:]), copies=()), tmp_path / "g.nq", minter=minter)
    rows = ask(nquads.read(tmp_path / "g.nq"), f"SELECT ?url {{ <{article.iri}> schema:url ?url }}")
    assert rows == ([(written,)] if written else [])


def test_what_is_not_known_is_not_written(corpus: Corpus, minter: Minter) -> None:
    bare = replace(corpus.articles[0], title=None, url=None, publisher=None, published=None, wire=None, shown=None)
    lines = list(nquads.quads(Corpus((bare,), {}, (), (), (), (), (), (), (), (), ""), minter=minter))
    about = {line.split()[1].strip("<>").removeprefix(KG).removeprefix(SCHEMA) for line in lines if line.startswith(f"<{bare.iri}>")}
    assert about == {f"{RDF}type", "key", "source", "inLanguage", "text", "textStart", "textEnd"}


def test_words_that_mean_two_speakers_have_one_confidence(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    one = next(c for c in corpus.claims if c.source.mention)
    other = replace(one, iri=f"{one.iri}x", source=replace(one.source, speaker=corpus.speakers[1].iri, confidence=0.5))
    nquads.write(replace(corpus, claims=(one, other), stances=(), contradictions=(), shifts=()), tmp_path / "g.nq", minter=minter)
    rows = ask(nquads.read(tmp_path / "g.nq"), "SELECT ?c { ?m a kg:Mention ; <http://www.w3.org/2005/11/its/rdf#taConfidence> ?c }")
    assert rows == [("0.5",)]


# ── the dataset about itself ─────────────────────────────────────────────────

DATASET = f"PREFIX void: <{VOID}> SELECT"


def recount(store: pyoxigraph.Store) -> None:
    """Count with SPARQL what the description says it counted."""
    [[triples, entities]] = ask(store, f"{DATASET} ?t ?e {{ ?d a void:Dataset ; void:triples ?t ; void:entities ?e }}")
    assert int(triples) == len({quad.triple for quad in store})
    assert [(entities,)] == ask(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class }")
    classes = ask(store, f"{DATASET} ?c ?n {{ ?d void:classPartition ?part . ?part void:class ?c ; void:entities ?n }}")
    assert classes == ask(store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    properties = ask(store, f"{DATASET} ?p ?n {{ ?d void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n }}")
    assert properties == ask(store, "SELECT ?p (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } GROUP BY ?p")
    spaces = {re.sub(r"[^/#]*$", "", term) for term, _ in (*classes, *properties)}
    assert {(space,) for space in spaces} == set(ask(store, f"{DATASET} ?v {{ ?d void:vocabulary ?v }}"))


def test_every_figure_of_the_dataset_is_counted(file: Path, corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    recount(nquads.read(file))
    assert len(file.read_bytes().splitlines()) == len({quad.triple for quad in nquads.read(file)})
    nquads.write(replace(corpus, contradictions=(), shifts=(), copies=()), tmp_path / "less.nq", minter=minter, with_text=False)
    recount(nquads.read(tmp_path / "less.nq"))


def test_one_text_in_two_articles_counts_once(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    one = corpus.articles[0]
    again = replace(one, iri=minter.article("again"), key="again")
    said = tuple(replace(claim, iri=f"{claim.iri}x", article=again.iri) for claim in corpus.claims if claim.article == one.iri)
    twice = replace(corpus, articles=(*corpus.articles, again), claims=(*corpus.claims, *said), sentences=corpus.sentences)
    nquads.write(twice, tmp_path / "twice.nq", minter=minter)
    store = nquads.read(tmp_path / "twice.nq")
    assert len(store) > len({quad.triple for quad in store})
    recount(store)


def test_a_graph_without_claims_describes_itself_too(minter: Minter, tmp_path: Path) -> None:
    nquads.write(Corpus((), {}, (), (), (), (), (), (), (), (), ""), tmp_path / "empty.nq", minter=minter)
    recount(nquads.read(tmp_path / "empty.nq"))


def test_the_dataset_says_what_it_is_and_in_which_form_it_comes(file: Path, corpus: Corpus) -> None:
    store = nquads.read(file)
    [[example]] = ask(store, f"{DATASET} ?e {{ ?d void:exampleResource ?e }}")
    assert example in {claim.iri for claim in corpus.claims}
    prefixes = "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/> SELECT"
    [row] = ask(
        store,
        f"{prefixes} ?title ?type {{ ?d a dcat:Dataset ; dcat:distribution ?f . ?f dcterms:title ?title ; dcat:mediaType ?type }}",
    )
    assert row == ("graph.nq", "https://www.iana.org/assignments/media-types/application/n-quads")


def test_a_run_names_its_program_its_models_and_its_settings(file: Path, corpus: Corpus) -> None:
    store = nquads.read(file)
    [row] = ask(
        store,
        "SELECT ?name ?release ?settings { ?run prov:qualifiedAssociation [ prov:agent ?program ; prov:hadPlan ?plan ] . "
        "?run prov:wasAssociatedWith ?program . ?program a prov:SoftwareAgent ; schema:name ?name ; schema:softwareVersion ?release . "
        "?plan a prov:Plan ; <http://purl.org/dc/terms/identifier> ?settings }",
    )
    assert row == ("stancegraph", version("stancegraph"), corpus.config_digest)
    models = ask(store, "SELECT ?task ?weights { ?run prov:wasAssociatedWith [ kg:task ?task ; kg:weightsDigest ?weights ] }")
    assert set(models) == {(model.task, model.digest) for model in corpus.models}


# ── dates of the dataset, files ──────────────────────────────────────────────


def issued(corpus: Corpus, minter: Minter) -> Iterator[str]:
    return (line.split()[2] for line in nquads.quads(corpus, minter=minter) if line.split()[1] == "<http://purl.org/dc/terms/issued>")


def test_dataset_is_dated_only_by_source_date_epoch(corpus: Corpus, minter: Minter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert list(issued(corpus, minter)) == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert list(issued(corpus, minter)) == ['"1970-01-02T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>']
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="yesterday"):
        list(issued(corpus, minter))


def test_a_failed_write_leaves_the_old_graph_whole(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("the old one", encoding="utf-8")
    broken = replace(corpus, articles=(replace(corpus.articles[0], published=Date("soon", "day")), *corpus.articles[1:]))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        nquads.write(broken, path, minter=minter)
    assert [file.name for file in tmp_path.iterdir()] == ["graph.nq"]
    assert path.read_text(encoding="utf-8") == "the old one"


def test_a_folder_that_is_missing_is_an_input_error(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        nquads.write(corpus, tmp_path / "none" / "graph.nq", minter=minter)


@pytest.mark.parametrize("ending", sorted(nquads.FORMATS))
def test_all_formats_are_read(ending: str, file: Path, tmp_path: Path) -> None:
    store, other = nquads.read(file), tmp_path / f"graph{ending}"
    named = nquads.FORMATS[ending].supports_datasets
    pyoxigraph.serialize(store if named else (quad.triple for quad in store), str(other), format=nquads.FORMATS[ending])
    expected = len(store) if named else len({quad.triple for quad in store})
    assert len(nquads.read(other)) == expected


def test_a_build_folder_is_read(file: Path) -> None:
    assert len(nquads.read(file.parent)) == len(nquads.read(file))
