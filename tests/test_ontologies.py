"""The vocabulary beside a graph: what is loaded with --vocabulary, and where."""

from pathlib import Path

import pyoxigraph

from kg.exchange import ontologies, remote
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import KG, RDF, Minter

NS = KG.rstrip("#")


def test_each_ontology_has_a_graph_of_its_name(corpus: Corpus, minter: Minter) -> None:
    graph = pyoxigraph.Store()
    graph.load("\n".join(nquads.quads(corpus, minter=minter)).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    before = set(graph)
    both = ontologies.beside(graph)
    assert set(graph) == before < set(both)
    names = {quad.graph_name.value for quad in set(both) - before if isinstance(quad.graph_name, pyoxigraph.NamedNode)}
    assert names == {NS, f"{NS}/stances", f"{NS}/alignments"}
    claim, is_a = pyoxigraph.NamedNode(f"{KG}Claim"), pyoxigraph.NamedNode(f"{RDF}type")
    assert list(both.quads_for_pattern(claim, is_a, None, pyoxigraph.NamedNode(NS)))


def test_it_is_loaded_and_counted(oxigraph: str, corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    nquads.write(corpus, tmp_path / "g.nq", minter=minter)
    alone, both = remote.load(tmp_path / "g.nq", oxigraph), remote.load(ontologies.beside(nquads.read(tmp_path / "g.nq")), oxigraph)
    assert both.graphs == alone.graphs + 3
    assert both.quads_counted == both.quads_sent > alone.quads_sent
