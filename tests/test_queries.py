"""kg/graph/queries.py and queries/: what each named query answers, alike in three engines, and what no query may do."""

import csv
import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from kg.errors import InputError, QueryError
from kg.exchange import remote
from kg.graph import nquads, queries, query_text, tables
from kg.graph.corpus import Corpus
from kg.graph.queries import run
from kg.graph.query_files import Query, find, named
from kg.graph.tables import Cell, Format, Table, render
from kg.vocab import Minter

if TYPE_CHECKING:
    from kg.records import Date

HERE = Path(__file__).resolve().parent
ANSWERS = HERE / "answers"
NAMED = {query.name: query for query in named()}
PARAMS = {
    "who-stands-where": {"proposition": "build the TERMINAL"},
    "claims-by-speaker": {"name": "varga"},
    "search": {"words": "Pier is"},
}
# Queries that a part of the graph can be asked with, and the parts: a nickname in other capitals, an alternative wording, an outlet.
FILTERED = ("claims", "contradictions", "stances", "timeline")
PARTS = {
    "speaker": {"speaker": "VARGA"},
    "proposition": {"proposition": "build the TERMINAL"},
    "outlet": {"outlet": "inland courier", "copies": "true"},
    "window": {"since": "2021-03-03", "until": "2021-12-31"},
    "day": {"until": "2021-03-02", "since": "2021-03-02"},
    "copies": {"copies": "true"},
    "originals": {"copies": "false"},
}
# More calls with answers of their own, ANSWERS/NAME.OTHER.csv: a day on which stances were taken, a time without its beginning, and more
# propositions than two speakers share (so that answer is empty).
CALLS: dict[str, tuple[str, dict[str, str]]] = {
    **{name: (name, PARAMS.get(name, {})) for name in NAMED},
    "agreement.day": ("agreement", {"since": "2021-03-02", "until": "2021-03-02"}),
    "agreement.late": ("agreement", {"since": "2021-03-03", "until": "2021-12-31"}),
    "agreement.early": ("agreement", {"until": "2021-06-09"}),
    "agreement.two": ("agreement", {"least": "2"}),
    **{f"{name}.{part}": (name, params) for name in FILTERED for part, params in PARTS.items()},
}
SLOW_IN_VIRTUOSO = {"claims.speaker", "contradictions.copies", "contradictions.outlet"}
EMPTY = {"agreement.late", "agreement.two", "contradictions.window"}
# The public contract: columns may be added behind these, none of these renamed or moved.
CONTRACT = {
    "claims": "source article claim start end text kind cue mention speaker speakerIri speakerType polarity confidence published",
    "stances": "speaker speakerIri proposition propositionIri position confidence date source claim",
    "copies": "source copyOf similarity",
    "contradictions": "proposition speakerA positionA textA sourceA dateA speakerB positionB textB sourceB dateB confidence",
    "shifts": "speaker proposition fromPosition fromDate toPosition toDate fromText toText",
    "timeline": "date speaker proposition position confidence source",
    "agreement": "speakerA speakerB agree disagree propositions",
}


def stored(corpus: Corpus, minter: Minter) -> tuple[Store, str]:
    lines = "".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter))
    store = Store()
    store.load(lines.encode(), RdfFormat.N_QUADS)
    return store, lines


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> tuple[Store, str]:
    return stored(corpus, minter)


@pytest.fixture(scope="module")
def bare(corpus: Corpus, minter: Minter) -> tuple[Store, str]:
    """The same corpus with nothing known that need not be known, and dates of other precisions."""
    dates: dict[str, Date | None] = {}
    for article, precision in zip(corpus.articles, ("second", "month", None), strict=True):
        dates[article.iri] = replace(article.published, precision=precision) if article.published and precision else None
    return stored(
        replace(
            corpus,
            articles=tuple(replace(a, title=None, publisher=None, wire=None, url=None, published=dates[a.iri]) for a in corpus.articles),
            claims=tuple(
                replace(c, cue=None, source=replace(c.source, role=None, affiliation=None, affiliation_span=None)) for c in corpus.claims
            ),
            stances=tuple(replace(s, date=None) for s in corpus.stances),
            candidates=tuple(replace(s, date=None) for s in corpus.candidates),
        ),
        minter,
    )


@pytest.fixture(scope="module", params=["ferry", "bare"])
def held(request: pytest.FixtureRequest) -> tuple[Store, str]:
    """Each of the two corpora in turn."""
    found: tuple[Store, str] = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def loaded(held: tuple[Store, str], virtuoso: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Virtuoso that holds this corpus, put there by our own load."""
    path = tmp_path_factory.mktemp("loaded") / "graph.nq"
    path.write_text(held[1], encoding="utf-8")
    result = remote.load(path, f"http://dba:dba@{virtuoso}/sparql-graph-crud-auth")
    assert result.quads_counted == len(held[0])
    return virtuoso


def in_rdflib(lines: str, text: str, monkeypatch: pytest.MonkeyPatch) -> Table:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    dataset = rdflib.Dataset()
    dataset.parse(data=lines, format="nquads")
    answer = dataset.query(text)
    if answer.type == "CONSTRUCT":
        return triples(answer.serialize(format="nt") or b"")
    columns = tuple(str(variable) for variable in answer.vars or ())
    return Table(columns, tuple(tuple(cell(row[at]) for at in range(len(columns))) for row in answer))  # type: ignore[index]


def in_virtuoso(address: str, text: str) -> Table:
    """Ask as any client does, with a form; it names N-Triples text/plain."""
    wanted = "text/plain" if "CONSTRUCT" in text else QueryResultsFormat.JSON.media_type
    answer = httpx2.post(f"http://{address}/sparql", data={"query": text}, headers={"Accept": wanted}, timeout=120)
    assert answer.is_success, answer.text
    if "CONSTRUCT" in text:
        return triples(answer.content)
    solutions = parse_query_results(answer.content, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    return queries.to_table(solutions)


def triples(content: bytes) -> Table:
    store = Store()
    store.extend(parse(content, format=RdfFormat.N_TRIPLES))
    return run(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def cell(term: object) -> Cell:
    if isinstance(term, rdflib.Literal):
        datatype = None if term.language or term.datatype is None else NamedNode(str(term.datatype))
        return queries.to_cell(Literal(str(term), datatype=datatype))
    return None if term is None else str(term)


# ── what the named queries answer ────────────────────────────────────────────


@pytest.mark.parametrize("call", sorted(CALLS))
def test_answer(ferry: tuple[Store, str], call: str) -> None:
    """Each answer over the shared corpus was read by a person; KG_WRITE_ANSWERS=1 writes anew what must then be read again."""
    said = render(run(ferry[0], *CALLS[call]), "csv")
    golden = ANSWERS / f"{call}.csv"
    if os.environ.get("KG_WRITE_ANSWERS"):
        golden.write_text(said, encoding="utf-8", newline="")
    assert (said.count("\n") > 1) != (call in EMPTY), "a query that finds nothing here is not tested"
    assert said.replace("\r\n", "\n") == golden.read_text(encoding="utf-8")


def test_there_is_no_answer_without_a_query() -> None:
    assert {path.stem for path in ANSWERS.iterdir()} == set(CALLS)


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_contract_columns(ferry: tuple[Store, str], name: str) -> None:
    promised = tuple(CONTRACT[name].split())
    assert run(ferry[0], name).columns[: len(promised)] == promised


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's parser uses what rdflib deprecates
@pytest.mark.parametrize("call", sorted(CALLS))
def test_rdflib_answers_the_same(held: tuple[Store, str], call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, params = CALLS[call]
    assert in_rdflib(held[1], query_text.standalone(NAMED[name], params), monkeypatch) == run(held[0], name, params)


@pytest.mark.parametrize("call", sorted(CALLS.keys() - SLOW_IN_VIRTUOSO))
def test_virtuoso_answers_the_same(held: tuple[Store, str], loaded: str, call: str) -> None:
    name, params = CALLS[call]
    assert in_virtuoso(loaded, query_text.standalone(NAMED[name], params)) == run(held[0], name, params)


@pytest.mark.parametrize("name", sorted(NAMED))
def test_queries_name_graphs_and_order_their_rows(name: str) -> None:
    text = NAMED[name].text
    assert "GRAPH" in text
    assert ("ORDER BY" in text) == ("SELECT" in text), "the triples of a CONSTRUCT come sorted"
    assert NAMED[name].help.endswith(".")
    query_text.refuse_unsafe(NAMED[name])


@pytest.mark.parametrize("name", sorted(NAMED))
def test_unused_prefixes(name: str) -> None:
    text = NAMED[name].text
    for prefix in re.findall(r"PREFIX (\w+):", text):
        assert len(re.findall(rf"\b{prefix}:\w", text)), prefix


def test_missing_values_lose_no_row_and_add_none(ferry: tuple[Store, str], bare: tuple[Store, str]) -> None:
    for name in ("claims", "stances", "contradictions", "shifts", "timeline", "statements", "articles", "who-stands-where"):
        assert len(run(bare[0], name, PARAMS.get(name)).rows) == len(run(ferry[0], name, PARAMS.get(name)).rows), name
    assert not run(bare[0], "affiliations").rows
    row = next(run(bare[0], "contradictions").records())
    assert (row["dateA"], row["dateB"]) == (None, None)
    assert {row["publisher"] for row in run(bare[0], "anonymous-share").records()} == {None}


def test_dates_say_no_more_than_is_known(bare: tuple[Store, str]) -> None:
    dates = {row["source"]: row["published"] for row in run(bare[0], "articles").records()}
    assert dates == {
        "2021/terminal.txt": "2021-03-02T00:00:00Z",
        "https://courier.example/2021/terminal": "2021-03",
        "2021/mayor.txt": None,
    }


def test_claims_are_their_characters(ferry: tuple[Store, str], corpus: Corpus) -> None:
    texts = {article.iri: article.snapshot.text for article in corpus.articles}
    rows = list(run(ferry[0], "claims").records())
    assert len(rows) == len(corpus.claims)
    for row in rows:
        assert texts[str(row["article"])][row["start"] : row["end"]] == row["text"]  # type: ignore[misc]


def test_only_the_queries_that_say_so_know_of_candidates(ferry: tuple[Store, str], corpus: Corpus, minter: Minter) -> None:
    without = stored(replace(corpus, candidates=()), minter)[0]
    other = {call for call, asked in CALLS.items() if run(without, *asked) != run(ferry[0], *asked)}
    assert other == {"candidates", "counts"}
    assert len(run(ferry[0], "candidates").rows) == len(corpus.candidates)
    assert run(ferry[0], "candidates").columns == run(ferry[0], "stances").columns


def test_a_copied_story_counts_once(ferry: tuple[Store, str]) -> None:
    assert len(run(ferry[0], "contradictions").rows) == 1
    assert {row["source"] for row in run(ferry[0], "timeline").records()} == {"2021/terminal.txt", "2021/mayor.txt"}
    build = next(row for row in run(ferry[0], "propositions").records() if row["proposition"] == "The city should build the ferry terminal")
    assert (build["support"], build["oppose"], build["neutral"]) == (1, 2, 1)


# ── parameters ───────────────────────────────────────────────────────────────

NASTY = [
    '" } #',
    "\\",
    "'''",
    '"""',
    "\n",
    "}} UNION { ?s ?p ?o }",
    '") } SERVICE <http://x/> {',
    "\u0000",
    "é🚢",
    "?text",
    "<urn:x>",
    "\\u0022 } #",
    "UNDEF",
    "pier",
    "",
]


def contained(words: str, corpus: Corpus) -> set[str]:
    return {claim.iri for claim in corpus.claims if words.lower() in claim.text.lower()}


@pytest.mark.parametrize("words", NASTY)
def test_values_are_never_text_of_the_query(ferry: tuple[Store, str], corpus: Corpus, words: str) -> None:
    assert {row["claim"] for row in run(ferry[0], "search", {"words": words}).records()} == contained(words, corpus)


@given(st.text(max_size=6))
def test_any_value_is_only_a_value(ferry: tuple[Store, str], corpus: Corpus, words: str) -> None:
    assert {row["claim"] for row in run(ferry[0], "search", {"words": words}).records()} == contained(words, corpus)


TYPED = "# Types.\n# @param x {} {}\nSELECT ?x WHERE {{ }}"


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("string", "a b", "a b"),
        ("iri", "https://example.org/a", "https://example.org/a"),
        ("integer", "-7", -7),
        ("decimal", "0.50", 0.5),
        ("boolean", "true", True),
        ("date", "2024-05-31", "2024-05-31"),
        ("dateTime", "2024-05-31T12:00:00Z", "2024-05-31T12:00:00Z"),
    ],
)
def test_types(ferry: tuple[Store, str], kind: str, value: str, said: object) -> None:
    assert run(ferry[0], TYPED.format(kind, ""), {"x": value}).rows == ((said,),)
    assert run(ferry[0], TYPED.format(kind, value)).rows == ((said,),)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "no iri"),
        ("iri", "https://example.org/> } #"),
        ("integer", "1.5"),
        ("integer", "१"),
        ("integer", "1) } #"),
        ("decimal", "1e400000000"),
        ("decimal", "NaN"),
        ("boolean", "yes"),
        ("date", "31.5.2024"),
        ("dateTime", "noon"),
        ("string", "\udcff"),
    ],
)
def test_wrong_values_are_refused_with_a_remedy(ferry: tuple[Store, str], kind: str, value: str) -> None:
    with pytest.raises(QueryError, match=f"no {kind}") as caught:
        run(ferry[0], TYPED.format(kind, ""), {"x": value})
    assert caught.value.hint.startswith("Give")
    assert caught.value.exit_code == 2


def test_an_empty_default(ferry: tuple[Store, str]) -> None:
    assert run(ferry[0], TYPED.format("string", '""')).rows == (("",),)


def test_a_parameter_may_stay_unbound(ferry: tuple[Store, str]) -> None:
    assert run(ferry[0], TYPED.format("date", "UNDEF")).rows == ((None,),)
    assert run(ferry[0], TYPED.format("string", "UNDEF"), {"x": "UNDEF"}).rows == (("UNDEF",),)


def test_dates_are_written_as_xml_schema_writes_them(ferry: tuple[Store, str]) -> None:
    assert run(ferry[0], TYPED.format("date", ""), {"x": "20240531"}).rows == (("2024-05-31",),)
    assert run(ferry[0], TYPED.format("dateTime", ""), {"x": "2024-05-31 12:00+02:00"}).rows == (("2024-05-31T12:00:00+02:00",),)


def test_a_missing_parameter_is_named(ferry: tuple[Store, str]) -> None:
    with pytest.raises(QueryError, match="needs the parameter 'words'") as caught:
        run(ferry[0], "search")
    assert caught.value.hint == "Add: --param words=VALUE"


def test_an_unknown_parameter_names_the_nearest(ferry: tuple[Store, str]) -> None:
    with pytest.raises(QueryError, match="no parameter 'word'") as caught:
        run(ferry[0], "search", {"word": "pier"})
    assert caught.value.hint == "Did you mean words?"
    with pytest.raises(QueryError) as caught:
        run(ferry[0], "counts", {"x": "1"})
    assert caught.value.hint == "It has no parameters."


def test_a_part_is_asked_for_only_where_its_parameter_is_given(ferry: tuple[Store, str]) -> None:
    text = "# It.\n# @param x integer UNDEF\n# @param y boolean false\nSELECT ?n ?m WHERE {\n"
    text += "# @if x\nVALUES ?n { 1 2 }\nFILTER(?n = $x)\n# @end\n# @if not y\nBIND(3 AS ?m)\n# @end\n# @if y\nBIND(4 AS ?m)\n# @end\n}"
    assert run(ferry[0], text).rows == ((None, 3),)
    assert run(ferry[0], text, {"x": "2", "y": "true"}).rows == ((2, 4),)
    with pytest.raises(QueryError, match="which it does not declare"):
        run(ferry[0], "# It.\n# @param x integer 1\nSELECT * {\n# @if z\n# @end\n}")


def test_a_parameter_may_have_the_name_of_a_column(ferry: tuple[Store, str]) -> None:
    text = (
        "# It.\n# @param name string\nSELECT ?name WHERE { ?s a kg:Speaker ; schema:name ?name FILTER(LCASE(?name) = LCASE($wanted_name)) }"
    )
    assert run(ferry[0], text, {"name": "ILSE VARGA"}).rows == (("Ilse Varga",),)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # as above
def test_a_printed_query_needs_nothing_of_ours(ferry: tuple[Store, str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Mine.\n# @param who string\nSELECT ?s WHERE { GRAPH ?g { ?s a kg:Speaker ; schema:name ?name } FILTER(STR(?name) = $who) }"
    printed = query_text.standalone(find(text), {"who": 'Ilse "Varga"'})
    assert "# @" not in printed
    assert run(ferry[0], printed).rows == ()  # it is a query like any other, and has no parameter to be given
    printed = query_text.standalone(find(text), {"who": "Ilse Varga"})
    assert in_rdflib(ferry[1], printed, monkeypatch).rows == run(ferry[0], printed).rows != ()
    assert query_text.standalone(find("SELECT ?s { ?s a kg:Claim }"), {}).startswith("# What is outside of GRAPH means any graph")


# ── prefixes, and all graphs at once ─────────────────────────────────────────


def test_prefixes_are_known(ferry: tuple[Store, str]) -> None:
    assert len(run(ferry[0], "SELECT ?s WHERE { GRAPH ?g { ?s a kg:Contradiction ; kg:confidence ?c } }").rows) == 1
    assert run(ferry[0], "PREFIX kg: <urn:mine> SELECT ?s WHERE { GRAPH ?g { ?s a kg:Contradiction } }").rows == ()
    assert run(ferry[0], "PREFIX my-own.1: <urn:> SELECT (my-own.1:x AS ?x) (BNODE() AS ?b) WHERE { OPTIONAL { _:b my-own.1:y ?y } }").rows
    with pytest.raises(QueryError, match="'kgg:' in line 2, column 9") as caught:
        run(ferry[0], "SELECT * {\n  ?s a  kgg:Claim }")
    assert caught.value.excerpt == "  ?s a  kgg:Claim }\n        ^"
    assert caught.value.hint.startswith("Did you mean kg?")


def test_without_graph_all_are_asked_and_a_triple_counts_once() -> None:
    store = Store()
    triple = NamedNode("urn:s"), NamedNode("urn:p"), Literal("x")
    for graph in ("urn:g", "urn:h"):
        store.add(Quad(*triple, NamedNode(graph)))
    count = "SELECT (COUNT(*) AS ?n) WHERE { %s }"
    assert run(store, count % "?s ?p ?o").rows == ((1,),)
    assert run(store, count % "GRAPH ?g { ?s ?p ?o }").rows == ((2,),)
    assert run(store, count % "?s ?p ?o GRAPH ?g { ?s ?p ?o }").rows == ((2,),)
    assert len(run(store, "DESCRIBE <urn:s>").rows) == len(run(store, "CONSTRUCT WHERE { ?s ?p ?o }").rows) == 1
    assert len(store) == 2


# ── where a query is wrong ─────────────────────────


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SELECT ?s\nWHERE { ?s ?p ?o FILTER ?o }", "WHERE { ?s ?p ?o FILTER ?o }\n                 ^"),
        ("SELECT ?s WHER { }", "SELECT ?s WHER { }\n          ^"),
        ("SELECT ?s\nWHERE { ?s ?p ?o", "WHERE { ?s ?p ?o\n                ^"),
        ("SELECT ?a { ?a ?b ?c } GROUP BY ?b", "SELECT ?a { ?a ?b ?c } GROUP BY ?b\n                                  ^"),
    ],
)
def test_a_caret_shows_the_place(ferry: tuple[Store, str], text: str, shown: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(ferry[0], text)
    assert caught.value.excerpt == shown
    assert len(caught.value.what) < 120
    assert "\n" not in caught.value.what


@pytest.mark.parametrize("line", ["# @param x", "# @param x float", "# @param 1x string", "# @param ?x string"])
def test_a_wrong_declaration_is_refused(ferry: tuple[Store, str], line: str) -> None:
    with pytest.raises(QueryError, match="declared wrongly"):
        run(ferry[0], f"{line}\nSELECT * WHERE {{ }}")


def test_a_brace_in_a_comment_is_no_where(ferry: tuple[Store, str]) -> None:
    text = "# { not here\n# @param x integer 3\nPREFIX a: <urn:a{>\nSELECT ?x # { nor here\n{ FILTER(?x = 3) }".replace(
        "<urn:a{>", "<urn:a>"
    )
    assert run(ferry[0], text).rows == ((3,),)


def test_only_select_and_ask_take_parameters(ferry: tuple[Store, str]) -> None:
    assert run(ferry[0], "# @param x integer 3\nASK { FILTER(?x = 3) }").rows == ((True,),)
    with pytest.raises(QueryError, match="cannot have parameters"):
        run(ferry[0], "# @param x integer 3\nCONSTRUCT { ?s ?p ?x } WHERE { GRAPH ?g { ?s ?p ?o } }")


# ── which query ──────────────────────────────────────────────────────────────


def test_an_unknown_query_names_the_nearest(ferry: tuple[Store, str]) -> None:
    with pytest.raises(QueryError, match="no query 'stance'") as caught:
        run(ferry[0], "stance")
    assert caught.value.hint.startswith("Did you mean stances")
    with pytest.raises(QueryError) as caught:
        run(ferry[0], "zzz")
    assert "agreement, aliases" in caught.value.hint


def test_a_query_file(ferry: tuple[Store, str], tmp_path: Path) -> None:
    path = tmp_path / "my question.rq"
    path.write_bytes("\ufeff# Mine.\r\n# @param p integer 2\r\nSELECT ?p\r\nWHERE { }\r\n".encode())
    assert run(ferry[0], str(path)).rows == ((2,),)
    with pytest.raises(QueryError, match="cannot be read"):
        run(ferry[0], str(tmp_path / "none.rq"))


def test_a_graph_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run(tmp_path / "nothing", "claims")


def test_forms_of_answers(ferry: tuple[Store, str]) -> None:
    assert run(ferry[0], "ASK { GRAPH ?g { ?s ?p ?o } }") == Table(("answer",), ((True,),))
    made = run(ferry[0], "CONSTRUCT { ?s <urn:n> 2 } WHERE { GRAPH ?g { ?s a <https://w3id.org/stancegraph/ns#Contradiction> } }")
    assert made.columns == ("s", "p", "o")
    assert made.rows[0][1:] == ("urn:n", 2)
    assert run(ferry[0], f"DESCRIBE <{made.rows[0][0]}>").columns == ("s", "p", "o")
    assert run(ferry[0], "SELECT (1.5 AS ?d) (1e0 AS ?e) (99999999999999999999 AS ?big) (?nothing AS ?n) {}").rows == (
        (1.5, 1.0, "99999999999999999999", None),
    )


@pytest.mark.parametrize(
    "text", ["SELECT * {", "SELECT ?x WHERE { GRAPH ?g { ?s ?p } }", "SELECT ?s ?p WHERE { ?s ?p ?o } GROUP BY ?s", "{" * 5000]
)
def test_what_cannot_be_parsed(ferry: tuple[Store, str], text: str) -> None:
    with pytest.raises(QueryError):
        run(ferry[0], text)


# ── what no query may do ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/x>",
        "CLEAR ALL",
        "DROP ALL",
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9999/x> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent <http://127.0.0.1:9999/x> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o FILTER EXISTS { SERVICE ?where { ?s ?p ?o } } }",
        "SELECT * WHERE { { SELECT ?s { SERVICE <http://127.0.0.1:9999/x> { ?s ?p ?o } } } }",
        "PREFIX : <http://127.0.0.1:9999/> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }",
        "PREFIX s: <http://127.0.0.1:9999/> SELECT * WHERE { ?s ?p ?a.SERVICE s:x{ ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9999/x> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/hostname> WHERE { GRAPH ?g { ?s ?p ?o } }",
        "ASK FROM <http://127.0.0.1:9999/x> { ?s ?p ?o }",
        "DESCRIBE <urn:a> FROM <http://127.0.0.1:9999/x>",
        "CONSTRUCT { ?s ?p ?o } FROM <http://127.0.0.1:9999/x> WHERE { ?s ?p ?o }",
        # two parsers may end a comment or a string at different places
        'SELECT * WHERE { FILTER("\\u0022) # " != "") SERVICE <http://127.0.0.1:9999/x> { ?s ?p ?o } }',
        "SELECT * WHERE { # \r SERVICE <http://127.0.0.1:9999/x> { ?s ?p ?o }\n }",
        "PREFIX e: <urn:> SELECT * WHERE { e:a\\' ?p ?o . SERVICE <http://127.0.0.1:9999/x> { ?s ?p ?o } FILTER(?p != e:b\\') }",
        "SELECT * WHERE { ?a ?p ?b FILTER(?a<?b) SERVICE ?x{ ?s ?p ?o } FILTER(?a>?b) }",
    ],
)
def test_writing_and_fetching_are_refused(ferry: tuple[Store, str], text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "to_table", lambda _answer: pytest.fail("the query was run"))
    with pytest.raises(QueryError):
        run(ferry[0], text)


SERVICES = [
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9999/x> { ?s ?p ?o } }",
    "SELECT * WHERE { ?s ?p ?o FILTER NOT EXISTS { SERVICE ?where { ?s ?p ?o } } }",
    "SELECT * FROM <http://127.0.0.1:9999/x> WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_each_guard_refuses_alone(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    query = Query("The query", "", (), text)
    monkeypatch.setattr(query_text, "_grammar_parts", lambda _query: set())
    with pytest.raises(QueryError, match="refused"):
        query_text.refuse_unsafe(query)
    monkeypatch.undo()
    monkeypatch.setattr(query_text, "_TOKEN", re.compile("(?P<word>(?!))"))
    with pytest.raises(QueryError, match="refused"):
        query_text.refuse_unsafe(query)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * WHERE { GRAPH ?g { ?s ?p "SERVICE and FROM, INSERT" } }',
        "SELECT ?service ?from WHERE { GRAPH ?g { ?service ?from ?o } } # SERVICE",
        "PREFIX a: <http://example.org/SERVICE#from> SELECT * WHERE { GRAPH ?g { ?s a:from '''DROP \" ALL''' } }",
    ],
)
def test_words_in_names_strings_and_comments_are_fine(ferry: tuple[Store, str], text: str) -> None:
    run(ferry[0], text)


# ── formats ──────────────────────────────────────────────────────────────────

TABLE = Table(
    ("text", "n", "share", "flag", "note"), (('a "b",\n\tc\\', 3, 0.25, True, None), ("é\x1b[31m" + "x" * 80, 12, 1.0, False, "y" * 80))
)


def test_csv() -> None:
    said = render(TABLE, "csv")
    assert said.startswith('text,n,share,flag,note\r\n"a ""b"",\n\tc\\",3,0.25,true,\r\n')
    rows = list(csv.reader(io.StringIO(said, newline="")))
    assert rows[2][0] == TABLE.rows[1][0]


def test_tsv() -> None:
    lines = render(TABLE, "tsv").split("\n")
    assert lines[1] == 'a "b",\\n\\tc\\\\\t3\t0.25\ttrue\t'
    assert len(lines) == 4


def test_json_keeps_numbers_booleans_and_nulls() -> None:
    rows = json.loads(render(TABLE, "json"))
    assert rows == list(TABLE.records())
    assert [json.loads(line) for line in render(TABLE, "jsonl").splitlines()] == rows


def test_table_is_for_eyes() -> None:
    head, rule, first, second = render(TABLE, "table").splitlines()
    assert head.split() == ["text", "n", "share", "flag", "note"]
    assert set(rule) == {"─", " "}
    assert first.startswith('a "b",  c\\ ')
    assert "\x1b" not in second
    assert "…" in second
    assert second.endswith("y" * 80)
    assert first.index("3") == second.index("12") + 1


def test_an_empty_table() -> None:
    assert render(Table((), ((),)), "table") == render(Table((), ((),)), "table", width=80) == "\n\n\n"
    assert render(Table(("a" * 50, "b" * 50), ()), "table", width=30).startswith("aaaaaaaaa")
    empty = Table(("a", "b"), ())
    assert render(empty, "table") == "a  b\n─  ─\n"
    assert render(empty, "csv") == "a,b\r\n"
    assert render(empty, "json") == "[]\n"
    assert render(empty, "jsonl") == ""


def test_an_unknown_format() -> None:
    with pytest.raises(QueryError, match="'xml'"):
        render(TABLE, "xml")  # type: ignore[arg-type]


WIDE = Table(("who", "text", "iri", "n"), (("Ilse", "x" * 90, "https://example.org/claim/1a2b", 3),), ("iri",))


def test_a_table_fits_the_terminal_and_leaves_addresses_out() -> None:
    lines = render(WIDE, "table", width=40).splitlines()
    assert lines[0].split() == ["who", "text", "n"]
    assert {len(lines[1]), len(lines[2])} == {40}
    assert "https://example.org/claim/1a2b" in render(WIDE, "table", wide=True)
    assert "iri" in render(WIDE, "csv")
    assert render(WIDE, "table", width=16).splitlines() == ["who   Ilse", "text  xxxxxxxxx…", "n     3"]
    assert render(WIDE, "table", wide=True, width=60).splitlines()[2].split()[2].endswith("1a2b")


def test_named_queries_know_their_addresses(ferry: tuple[Store, str]) -> None:
    assert run(ferry[0], "stances").addresses == ("speakerIri", "propositionIri", "claim")
    assert run(ferry[0], "provenance").addresses == ("run",)
    assert run(ferry[0], "SELECT ?name ?s { ?s schema:name ?name }").addresses == ()


# ── docs/queries.md ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_docs_say_what_is(ferry: tuple[Store, str], name: str) -> None:
    page = (HERE.parent / "docs" / "queries.md").read_text(encoding="utf-8")
    assert page.count(f"\n### `{name}`\n") == 1
    section = page.partition(f"\n### `{name}`\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    query = NAMED[name]
    assert query.help in section
    columns = " ".join(f"`{column}`" for column in run(ferry[0], name, PARAMS.get(name)).columns)
    assert f"Columns: {columns}" in section
    documented = re.findall(r"^- `(\w+)` \((\w+)\)(?:, default `([^`]*)`)?$", section, flags=re.MULTILINE)
    assert documented == [(one.name, one.type, one.default or "") for one in query.parameters]


def test_the_docs_name_no_other_query() -> None:
    page = (HERE.parent / "docs" / "queries.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^### `([\w-]+)`$", page, flags=re.MULTILINE)) == set(NAMED)


# ── spreadsheets ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"])
def test_no_formula_reaches_a_spreadsheet(text: str) -> None:
    table = Table(("text", "n"), ((text, -1),))
    for layout in ("csv", "tsv"):
        assert f"'{text}" not in render(table, layout)  # type: ignore[arg-type]  # both are formats
        said = render(table, layout, spreadsheet=True)  # type: ignore[arg-type]  # as above
        assert said.startswith("\ufefftext")
    rows = list(csv.reader(io.StringIO(render(table, "csv", spreadsheet=True), newline="")))
    assert rows[1] == [f"'{text}", "-1"]
    assert list(csv.reader(io.StringIO(render(table, "csv"), newline="")))[1] == [text, "-1"]


@given(st.text(alphabet="'=+-@\t\r a", max_size=5))
def test_the_exact_text_can_be_had_back(text: str) -> None:
    said = tables._without_formula(text)
    assert isinstance(said, str)
    assert re.sub(r"^'(?='*[=+\-@\t\r])", "", said) == text
    assert said[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_a_spreadsheet_opens_no_json() -> None:
    with pytest.raises(QueryError, match="does not open"):
        render(TABLE, "json", spreadsheet=True)


HOSTILE = "\x1b[2J\x7f\x9b\u202e::x\n::error::y ##[group] ##vso[task] ##teamcity[m]"


@pytest.mark.parametrize("layout", ["table", "json", "jsonl"])
def test_what_is_printed_steers_nothing(layout: Format) -> None:
    said = render(Table(("a", "b"), (("::stop-commands::", HOSTILE), (None, "::error::"), (HOSTILE, 1))), layout)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
    assert not re.search(r"(?m)^\s*::|##\w*\[", said)
    if layout == "json":
        assert json.loads(said)[0]["b"] == HOSTILE


def test_a_query_of_some_things_only(corpus: Corpus, minter: Minter) -> None:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    wanted = sorted(claim.iri for claim in corpus.claims)[:3]
    rows = queries.table_of(queries.ask_union(store, query_text.narrowed(find("claims"), "claim", wanted), {})).records()
    assert sorted(str(row["claim"]) for row in rows) == wanted
    assert not queries.table_of(queries.ask_union(store, query_text.narrowed(find("claims"), "claim", []), {})).rows
