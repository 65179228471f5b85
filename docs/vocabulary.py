"""Writes the page of the vocabulary: pyLODE's, with the diagram and the concepts; it needs no network. ``make docs`` runs it."""

import sys
from pathlib import Path

from dominate.tags import a, figure, h4, li, ul
from dominate.util import raw
from pylode import OntPub
from pylode.rdf_elements import CLASS_PROPS
from pylode.utils import section_html
from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef

from kg import resources
from kg.vocab import KG

_DIAGRAM = Path(__file__).with_name("model.svg")
_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")


class Page(OntPub):
    """What pyLODE writes of an ontology, and two things that it leaves out: the diagram, and individuals."""

    def _make_metadata(self) -> None:
        super()._make_metadata()
        with self.content:
            figure(raw(_DIAGRAM.read_text(encoding="utf-8")))

    def _make_main_sections(self) -> None:
        super()._make_main_sections()
        place = (OWL.NamedIndividual, CLASS_PROPS, self.toc, "named_individuals", self.fids, self.props_labeled)
        with self.content:
            section_html("Concepts", self.ont, self.back_onts, self.ns, *place)

    def _make_toc(self) -> None:
        super()._make_toc()
        with self.doc.get(ul, _class="first")[0], li():
            h4(a("Concepts", href="#named_individuals"))
            with ul(_class="second"):
                for address, name in self.toc["named_individuals"]:
                    li(a(name, href=address))


def html() -> str:
    """Write the page: our own terms, each at an address that ends in its name. What we borrow is described where it is at home."""
    terms = Graph(bind_namespaces="core")
    for name in ("kg.ttl", "stances.ttl"):
        terms.parse(resources.path("ontologies") / name)
    terms.remove((URIRef(f"{KG.rstrip('#')}/stances"), None, None))
    terms.remove((None, RDF.type, SKOS.ConceptScheme))  # pyLODE would take it for the title of the page
    for term in set(terms.subjects(RDF.type)):
        if isinstance(term, URIRef) and not term.startswith(KG.rstrip("#")):
            terms.remove((term, RDF.type, None))
    for term, status in terms.subject_objects(_STATUS):
        terms.add((term, SKOS.note, Literal(f"Status: {status}")))
    page = Page(terms, sort_subjects=True)
    page.fids = {str(term): term.removeprefix(KG) for term in page.ont.subjects() if term.startswith(KG)}
    return str(page.make_html())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(html(), encoding="utf-8")
