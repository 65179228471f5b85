"""kg/graph/results.py: answers that other programs of RDF read as what they are."""

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from kg.errors import QueryError
from kg.graph import nquads, queries, results
from kg.graph.corpus import Corpus
from kg.graph.queries import run
from kg.vocab import Minter


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


def test_formats_of_sparql_and_rdf(ferry: Store) -> None:
    for layout, wanted in (("sparql-json", QueryResultsFormat.JSON), ("sparql-xml", QueryResultsFormat.XML)):
        said = results.write(queries.ask(ferry, "stances"), layout)
        solutions = parse_query_results(said.encode(), format=wanted)
        assert isinstance(solutions, QuerySolutions)
        assert queries.to_table(solutions) == run(ferry, "stances")
        assert "true" in results.write(queries.ask(ferry, "ASK { }"), layout)
    for layout, syntax in (("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES)):
        said = results.write(queries.ask(ferry, "export-oa"), layout)
        made = Store()
        made.extend(parse(said, format=syntax))
        assert run(made, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }") == run(ferry, "export-oa")
        with pytest.raises(QueryError, match="does not give what"):
            results.write(queries.ask(ferry, "stances"), layout)
    assert "@prefix oa:" in results.write(queries.ask(ferry, "export-oa"), "turtle")
    with pytest.raises(QueryError, match="does not give what"):
        results.write(queries.ask(ferry, "export-oa"), "sparql-json")
