"""kg/graph/unknown_names.py: a query that finds nothing says what in it the graph does not have, and no more than that."""

import pytest
from pyoxigraph import RdfFormat, Store

from kg.graph import nquads, queries, unknown_names
from kg.graph.corpus import Corpus
from kg.vocab import Minter


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize(
    ("query", "params", "reason"),
    [
        ("stances", {"speaker": "Ilse Vargo"}, "The graph has no speaker 'Ilse Vargo'. Did you mean Ilse Varga?"),
        ("claims-by-speaker", {"name": "zzz"}, "The graph has no speaker 'zzz'."),
        ("who-stands-where", {"proposition": "build a terminal"}, "Did you mean Build the terminal"),
        ("claims", {"outlet": "courier"}, "The graph has no outlet 'courier'. Did you mean Inland Courier?"),
        ("timeline", {"since": "2024-01-01"}, "The articles with a date are from 2021-03-02 to 2021-06-10."),
        ("SELECT * { ?s kg:speeker ?o }", {}, "kg:speeker is nowhere in the graph. Did you mean kg:speaker or kg:Speaker?"),
        ("SELECT * { ?s <urn:none> ?o }", {}, "<urn:none> is nowhere in the graph."),
        (
            'SELECT * { ?s schema:name "Ilse Vargo" }',
            {},
            "No speaker, outlet or proposition is called 'Ilse Vargo'. Did you mean Ilse Varga?",
        ),
        ('SELECT * { ?s skos:prefLabel "Money is missing" }', {}, 'write "Money is missing"@en'),
    ],
)
def test_why_nothing_is_found(ferry: Store, query: str, params: dict[str, str], reason: str) -> None:
    answer = queries.ask(ferry, query, params)
    assert not queries.table_of(answer).rows
    (said,) = unknown_names.reasons(answer)
    assert reason in said


@pytest.mark.parametrize(
    ("query", "params"),
    [
        ("stances", {"speaker": "ILSE VARGA", "proposition": "Money is missing"}),
        ('SELECT * { ?s schema:name "Ilse Varga" ; kg:speaker "nobody at all, really" } # kg:none', {}),
    ],
)
def test_no_reason_is_made_up(ferry: Store, query: str, params: dict[str, str]) -> None:
    assert unknown_names.reasons(queries.ask(ferry, query, params)) == ()
