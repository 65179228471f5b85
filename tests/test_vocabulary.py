"""docs/vocabulary.py: the page shows every term of ours and the diagram, and needs no network."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html
from rdflib import FOAF, OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg import resources
from kg.vocab import KG

DOCS = Path(__file__).parents[1] / "docs"
ONTOLOGY = Graph().parse(resources.path("ontologies") / "kg.ttl").parse(resources.path("ontologies") / "stances.ttl")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
TERMS = sorted(str(term) for term in ONTOLOGY.subjects(RDFS.isDefinedBy))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    file = tmp_path_factory.mktemp("docs") / "vocabulary.html"
    subprocess.run([sys.executable, DOCS / "vocabulary.py", file], check=True, capture_output=True)
    return html.document_fromstring(file.read_text("utf-8"))


def test_every_term_has_its_place_with_label_comment_example_and_status(page: html.HtmlElement) -> None:
    assert len(TERMS) > 60
    for term in TERMS:
        [place] = page.xpath(f"//div[@id='{term.removeprefix(KG)}']")
        words = " ".join(place.text_content().split())
        shown = [ONTOLOGY.value(URIRef(term), said) for said in (RDFS.label, RDFS.comment, SKOS.example)]
        status = f"Status: {ONTOLOGY.value(URIRef(term), STATUS)}"
        assert [one for one in (term, *shown, status) if " ".join(str(one).split()) not in words] == []


def test_every_term_is_in_the_table_of_contents(page: html.HtmlElement) -> None:
    links = set(page.xpath("//div[@id='toc']//a/@href"))
    assert [term for term in TERMS if f"#{term.removeprefix(KG)}" not in links] == []


def test_links_within_the_page_lead_somewhere(page: html.HtmlElement) -> None:
    assert [link for link in page.xpath("//a/@href") if link.startswith("#") and not page.xpath(f"//*[@id='{link[1:]}']")] == []


def test_the_page_loads_nothing(page: html.HtmlElement) -> None:
    loaded = page.xpath("//script/@src | //img/@src | //link/@href | //iframe/@src")
    assert [address for address in loaded if not address.startswith("data:")] == []
    assert "url(http" not in html.tostring(page, encoding="unicode")
    assert page.xpath("//figure//*[local-name()='svg']")


def test_the_diagram_is_the_one_of_the_ontology_and_of_the_data_model() -> None:
    [depiction] = ONTOLOGY.objects(URIRef(KG.rstrip("#")), FOAF.depiction)
    assert (DOCS / str(depiction).rpartition("/")[2]).read_text("utf-8").startswith("<svg")
    assert "](model.svg)" in (DOCS / "data-model.md").read_text("utf-8")


def test_the_diagram_shows_every_class_and_only_what_there_is() -> None:
    drawn = {KG + name for name in re.findall(r"\bkg:(\w+)", (DOCS / "model.svg").read_text("utf-8"))}
    kinds = {str(term) for term in ONTOLOGY.subjects(RDFS.subClassOf, URIRef(f"{KG}Claim"))}
    classes = {str(term) for term in ONTOLOGY.subjects(RDF.type, OWL.Class) if str(term).startswith(KG)}
    assert len(kinds) == 3
    assert drawn - set(TERMS) == set()
    assert classes - kinds - drawn == set()
