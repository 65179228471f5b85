"""kg/exchange/affiliations.py: for whom a speaker speaks, where the attributions agree."""

from dataclasses import replace

from pyoxigraph import RdfFormat, Store

from kg.exchange import affiliations
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter


def stored(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


def test_the_organization_that_all_attributions_name(corpus: Corpus, minter: Minter) -> None:
    told = [claim for claim in corpus.claims if claim.source.affiliation]
    speaker = told[0].source.speaker
    graph = stored(corpus, minter)
    assert affiliations.by_claim(graph) == {claim.iri: "Marsh Trust" for claim in told}
    assert affiliations.by_speaker(graph) == {speaker: "Marsh Trust"}
    moved = replace(told[1], source=replace(told[1].source, affiliation="Tide Board"))
    graph = stored(replace(corpus, claims=tuple(moved if claim is told[1] else claim for claim in corpus.claims)), minter)
    assert affiliations.by_claim(graph)[moved.iri] == "Tide Board"
    assert affiliations.by_speaker(graph) == {}


def test_what_a_person_said_goes_before_what_attributions_name(corpus: Corpus, minter: Minter) -> None:
    said = {"Tomas Brandt": ("Tern Party", None), "Ilse Varga": ("Tern Party", "Tern Bay"), "Karim Sefu": (None, None)}
    speakers = tuple(
        replace(one, party=said[one.name][0], organization=said[one.name][1]) if one.name in said else one for one in corpus.speakers
    )
    graph = stored(replace(corpus, speakers=speakers), minter)
    names = {one.iri: one.name for one in corpus.speakers}
    found = {names[speaker]: organization for speaker, organization in affiliations.by_speaker(graph).items()}
    assert found == {"Tomas Brandt": "Tern Party", "Ilse Varga": "Tern Bay"}
