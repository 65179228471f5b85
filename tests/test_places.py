"""Places: an editor that opens the file at line and column finds the words there."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import nquads, places
from kg.graph.corpus import Corpus
from kg.vocab import KG, NIF, Minter


@pytest.fixture(scope="module")
def store(corpus: Corpus, minter: Minter, tmp_path_factory: pytest.TempPathFactory) -> pyoxigraph.Store:
    path = tmp_path_factory.mktemp("build") / "graph.nq"
    nquads.write(corpus, path, minter=minter)
    return nquads.read(path)


def test_line_and_column_lead_to_the_words_of_every_claim_and_stance(store: pyoxigraph.Store, corpus: Corpus) -> None:
    texts = {article.iri: article.snapshot for article in corpus.articles}
    claims = {claim.iri: claim for claim in corpus.claims}
    found = places.find(store, [*claims, *(stance.iri for stance in corpus.stances)])
    for iri, claim in [*claims.items(), *((stance.iri, claims[stance.claim]) for stance in corpus.stances)]:
        snapshot, place = texts[claim.article], found[iri]
        assert place.file == snapshot.source
        assert (place.start is None) == (not snapshot.source.endswith(".txt"))
        if place.start is None:
            continue
        assert place.words == claim.text
        line, column = place.start
        assert snapshot.text.split("\n")[line - 1][column - 1 :].startswith(claim.text)
        assert place.end == (line, column + len(claim.text))


def test_every_kind_of_thing_leads_somewhere(store: pyoxigraph.Store, corpus: Corpus) -> None:
    things = {claim.source.speaker for claim in corpus.claims} | {stance.proposition for stance in corpus.stances}
    things |= {article.iri for article in corpus.articles} | {one.iri for one in (*corpus.contradictions, *corpus.shifts)}
    things |= {f"{claim.iri}#attribution" for claim in corpus.claims}
    assert things == places.find(store, things).keys()


def test_the_folder_goes_before_paths_but_not_before_addresses(store: pyoxigraph.Store, corpus: Corpus) -> None:
    article = corpus.articles[0]
    assert places.find(store, [article.iri], "news")[article.iri].file == f"news/{article.snapshot.source}"
    assert places.find(store, [article.iri])[article.iri].label == article.title
    web = pyoxigraph.Store()
    web.add(Quad(NamedNode("http://e/a"), NamedNode(f"{KG}source"), Literal("https://e/page")))
    assert places.find(web, ["http://e/a"], "news")["http://e/a"].file == "https://e/page"


def test_an_article_is_at_its_first_line_whose_words_it_has(store: pyoxigraph.Store, corpus: Corpus) -> None:
    for article in corpus.articles:
        place = places.find(store, [article.iri])[article.iri]
        if article.snapshot.source.endswith(".txt"):
            assert place.start is not None
            line, column = place.start
            assert article.snapshot.text.split("\n")[line - 1][column - 1 :].rstrip() == place.words
            assert place.end == (line, column + len(place.words or ""))
        else:
            assert (place.start, place.end, place.words) == (None if "://" in place.file else (1, 1), None, None)


def test_a_claim_without_evidence_is_at_its_article_with_its_own_words(store: pyoxigraph.Store, corpus: Corpus) -> None:
    claim = corpus.claims[0]
    bare = pyoxigraph.Store()
    bare.extend(quad for quad in store if quad.predicate.value != f"{KG}evidence")
    stance = next(stance for stance in corpus.stances if stance.claim == claim.iri) if corpus.stances else None
    nodes = [claim.iri, f"{claim.iri}#attribution", *([stance.iri] if stance else [])]
    found = places.find(bare, nodes)
    assert {place.file for place in found.values()} == {places.find(store, [claim.article])[claim.article].file}
    assert found.keys() == set(nodes)


def test_what_is_called_something_has_its_label(store: pyoxigraph.Store, corpus: Corpus) -> None:
    labels = {proposition.iri: proposition.text for proposition in corpus.propositions}
    labels |= {speaker.iri: speaker.name for speaker in corpus.speakers}
    found = places.find(store, labels)
    assert {iri: place.label for iri, place in found.items()} == {iri: labels[iri] for iri in found}


def test_a_record_of_json_lines_is_in_the_text_that_the_build_wrote(tmp_path: Path) -> None:
    store = pyoxigraph.Store()
    article, text = NamedNode("http://e/article"), NamedNode("http://e/text/abc")
    store.add(Quad(article, NamedNode(f"{KG}source"), Literal("https://e/page")))
    store.add(Quad(article, NamedNode(f"{KG}text"), text))
    store.add(Quad(article, NamedNode(f"{KG}textStart"), Literal("4")))
    store.add(Quad(text, NamedNode(f"{NIF}isString"), Literal("One\nTwo words\n")))
    (tmp_path / "abc.txt").write_text("One\nTwo words\n", encoding="utf-8")
    wanted = places.Place((tmp_path / "abc.txt").as_posix(), (2, 1), (2, 10), "Two words")
    assert places.find(store, [article.value], texts=tmp_path) == {article.value: wanted}
    assert places.find(store, [article.value]) == {article.value: places.Place("https://e/page")}


@pytest.mark.parametrize(("lines", "place"), [(["3"], places.Place("rows.csv", (3, 1), (3, 6), "a.txt")), ([], None), (["x"], None)])
def test_a_row_of_metadata_is_at_its_line(lines: list[str], place: places.Place | None) -> None:
    store, row = pyoxigraph.Store(), NamedNode("http://e/row")
    store.add(Quad(row, NamedNode(f"{KG}source"), Literal("rows.csv")))
    store.add(Quad(row, NamedNode(f"{KG}key"), Literal("a.txt")))
    store.extend(Quad(row, NamedNode(f"{KG}line"), Literal(line)) for line in lines)
    assert places.find(store, [row.value], "news")[row.value] == (place or places.Place("news/rows.csv", (1, 1)))


def test_the_line_of_the_graph_that_first_says_something_of_a_node(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text('<http://e/a> <http://e/p> "1" .\n_:b <http://e/p> <http://e/b> .\n<http://e/b> <http://e/p> "1" .\n', encoding="utf-8")
    found = places.find_in_graph(["http://e/b", "_:b", "http://e/c"], path, "out/graph.nq")
    assert {node: place.start for node, place in found.items()} == {"http://e/b": (3, 1), "_:b": (2, 1), "http://e/c": (1, 1)}
    assert {place.file for place in found.values()} == {"out/graph.nq"}
    first = {"http://e/b": places.Place("out/graph.ttl", (1, 1))}
    assert places.find_in_graph(["http://e/b"], tmp_path / "graph.ttl", "out/graph.ttl") == first
    assert places.find_in_graph(["http://e/b"], tmp_path / "gone.nq", "out/graph.ttl") == first


@pytest.mark.parametrize("thing", ["http://e/nobody", "_:b0", "some words", "<http://e/a>", "http://e/<x>"])
def test_what_no_words_lead_to_is_left_out(thing: str, store: pyoxigraph.Store) -> None:
    assert places.find(store, [thing]) == {}


def test_a_page_is_shown_in_the_text_that_the_build_wrote(store: pyoxigraph.Store, corpus: Corpus, tmp_path: Path) -> None:
    article = next(article for article in corpus.articles if not article.snapshot.source.endswith(".txt"))
    claim = next(claim for claim in corpus.claims if claim.article == article.iri)
    kept = tmp_path / f"{article.snapshot.digest[:20]}.txt"
    kept.write_text(article.snapshot.text, encoding="utf-8")
    place = places.find(store, [claim.iri], texts=tmp_path)[claim.iri]
    assert (place.file, place.words) == (kept.as_posix(), claim.text)


@pytest.mark.parametrize(("source", "text"), [("page.html", "Two\nlines"), ("notes.txt", None)])
def test_no_line_where_the_file_is_not_the_text(source: str, text: str | None) -> None:
    store = pyoxigraph.Store()
    span, whole = NamedNode("http://e/span"), NamedNode("http://e/text")
    store.add(Quad(span, NamedNode(f"{NIF}beginIndex"), Literal("4")))
    store.add(Quad(span, NamedNode(f"{NIF}endIndex"), Literal("9")))
    store.add(Quad(span, NamedNode(f"{NIF}referenceContext"), whole))
    store.add(Quad(whole, NamedNode(f"{KG}source"), Literal(source)))
    if text:
        store.add(Quad(whole, NamedNode(f"{NIF}isString"), Literal(text)))
    assert places.find(store, [span.value]) == {span.value: places.Place(source)}


def test_an_article_leads_to_its_first_line(store: pyoxigraph.Store, corpus: Corpus) -> None:
    for article in corpus.articles:
        place = places.find(store, [article.iri], "news")[article.iri]
        assert place.label == article.title
        place = replace(place, label=None)
        if article.snapshot.source.endswith(".txt"):
            words = article.snapshot.text.partition("\n")[0]
            assert place == places.Place(f"news/{article.snapshot.source}", (1, 1), (1, len(words) + 1), words)
        else:
            assert place == places.Place(article.snapshot.source)


def test_the_second_article_of_a_file_leads_to_its_own_first_line() -> None:
    article, text = NamedNode("http://e/article"), NamedNode("http://e/text")
    store = pyoxigraph.Store()
    for subject, name, value in (
        (article, f"{KG}text", text),
        (article, f"{KG}textStart", Literal(8)),
        (article, f"{KG}source", Literal("two.txt")),
        (text, f"{NIF}isString", Literal("First.\n\nSecond \nmore")),
    ):
        store.add(Quad(subject, NamedNode(name), value))
    assert places.find(store, [article.value]) == {article.value: places.Place("two.txt", (3, 1), (3, 7), "Second")}
    store.remove(Quad(article, NamedNode(f"{KG}source"), Literal("two.txt")))
    store.add(Quad(article, NamedNode(f"{KG}source"), Literal("two.html")))
    assert places.find(store, [article.value], "in") == {article.value: places.Place("in/two.html", (1, 1))}


def test_a_proposition_and_a_row_of_metadata_lead_to_their_lines(store: pyoxigraph.Store, corpus: Corpus, minter: Minter) -> None:
    [given] = [proposition for proposition in corpus.propositions if proposition.line]
    row = minter.row(corpus.unmatched[0].file, corpus.unmatched[0].name)
    found = places.find(store, [given.iri, row], "news")
    assert found[given.iri] == places.Place("propositions.txt", (2, 1), (2, len(given.text) + 1), given.text, given.text)
    assert found[row] == places.Place("metadata.csv", (4, 1), (4, 14), "2021/lost.txt")
