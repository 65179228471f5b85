"""Namespaces, and the IRIs of records: each comes from content, so the same text gives the same graph on every machine.

Patterns and keys: docs/data-model.md. The namespace is not registered at w3id.org yet.
"""

import hashlib
import unicodedata
from dataclasses import dataclass

KG = "https://w3id.org/stancegraph/ns#"
SHAPES = "https://w3id.org/stancegraph/shapes"
SCHEMA = "http://schema.org/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
PROV = "http://www.w3.org/ns/prov#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

BASE = "https://w3id.org/stancegraph/data/"


def key(kind: str, *parts: str) -> str:
    """Hash what identifies a record: the first 80 bits of SHA-256 over the NFC-normalised parts, as 20 hexadecimal digits.

    :param kind: which kind of record it is, so that records of two kinds with the same parts differ

    >>> key("article", "https://example.org/a")
    '5e74df8fc987e79bb988'
    """
    joined = "\x1f".join(unicodedata.normalize("NFC", part) for part in (kind, *parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:20]  # a Turtle escape may give half a character


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes the IRIs of records, all of which begin with ``base`` (of kg.toml; it ends in ``/`` or ``#``)."""

    base: str = BASE

    def article(self, article_key: str) -> str:
        """Make the IRI of an article from its key: its id where it has one, else its canonical URL, else its relative path."""
        return f"{self.base}article/{key('article', article_key)}"

    def snapshot(self, digest: str) -> str:
        """Make the IRI of a text snapshot from the SHA-256 of its UTF-8 bytes."""
        return f"{self.base}text/{digest[:20]}"

    def span(self, digest: str, start: int, end: int) -> str:
        """Make the IRI of a stretch of a snapshot's text (RFC 5147): of evidence, a mention, a cue or a sentence.

        :param digest: SHA-256 of the snapshot's text
        :param start, end: first character, and the one after the last
        """
        return f"{self.base}text/{digest[:20]}#char={start},{end}"

    def claim(self, article: str, start: int, end: int, mention: tuple[int, int] | None) -> str:
        """Make the IRI of a claim.

        :param article: IRI of its article
        :param start, end: offsets of its content
        :param mention: offsets of the words that name its source, or None where the text names none
        """
        source = f"{mention[0]},{mention[1]}" if mention else "unstated"
        return f"{self.base}claim/{key('claim', article, f'{start},{end}', source)}"

    def speaker(self, name: str, kind: str, distinguishing: str = "") -> str:
        """Make the IRI of a named speaker.

        :param name: its fullest name, normalised
        :param kind: its type, such as ``person``
        :param distinguishing: its role or article, where the name alone does not tell it from others of this type; else empty
        """
        return f"{self.base}agent/{key('speaker', name, kind, distinguishing)}"

    def external_speaker(self, given_id: str) -> str:
        """Make the IRI of a speaker to which the user's entities file gives an id."""
        return f"{self.base}agent/{key('speaker-id', given_id)}"

    def anonymous(self, article: str, start: int, end: int) -> str:
        """Make the IRI of a source that is described but not named.

        :param article: IRI of its article
        :param start, end: offsets of its first mention; 0 and 0 where no source is stated
        """
        return f"{self.base}agent/anon/{key('anonymous', article, f'{start},{end}')}"

    def organization(self, name: str) -> str:
        """Make the IRI of a publisher or an affiliation from its name; an organization that speaks has the same one."""
        return self.speaker(name, "organization")

    def proposition(self, text: str) -> str:
        """Make the IRI of an English proposition from its wording; case, spaces and a final full stop do not count."""
        return f"{self.base}proposition/{key('proposition', 'en', ' '.join(text.lower().split()).rstrip('.'))}"

    def topic(self, label: str) -> str:
        """A topic that the user's file gives no address, by its normalised label."""
        return f"{self.base}topic/{key('topic', 'en', ' '.join(label.lower().split()))}"

    def stance(self, claim: str, proposition: str, holder: str = "") -> str:
        """Make the IRI of a stance from the IRIs of its claim and its proposition.

        :param holder: IRI of the holder, only where it is one member of a joint source: its members share the claim
        """
        return f"{self.base}stance/{key('stance', claim, proposition, *([holder] if holder else []))}"

    def contradiction(self, stance_a: str, stance_b: str) -> str:
        """Make the IRI of a contradiction from those of its two stances, in any order."""
        return f"{self.base}contradiction/{key('contradiction', *sorted((stance_a, stance_b)))}"

    def shift(self, from_stance: str, to_stance: str) -> str:
        """Make the IRI of a change of position from those of its two stances, the earlier first."""
        return f"{self.base}shift/{key('shift', from_stance, to_stance)}"

    def cluster(self, representative: str) -> str:
        """Make the IRI of a cluster of copies from the IRI of the article that they copy."""
        return f"{self.base}cluster/{key('cluster', representative)}"

    def copy(self, article: str, original: str) -> str:
        """Make the IRI of the link from a copy to its original, two IRIs of articles."""
        return f"{self.base}copy/{key('copy', article, original)}"

    def run(self, *parts: str) -> str:
        """Make the IRI of a build from the digests of its inputs, settings and models: the same build has the same IRI."""
        return f"{self.base}run/{key('run', *parts)}"

    def model(self, digest: str) -> str:
        """Make the IRI of a model from the SHA-256 of its weights."""
        return f"{self.base}model/{digest[:20]}"

    def row(self, file: str, name: str) -> str:
        """A row of a metadata file, by the name of the file and the path or URL that the row names."""
        return f"{self.base}row/{key('row', file, name)}"

    def correction(self, *parts: str) -> str:
        """Make the IRI of a correction from what it says; of several that say the same, also from which one it is."""
        return f"{self.base}correction/{key('correction', *parts)}"

    def coder(self, name: str) -> str:
        """Make the IRI of whoever decides corrections from the name; empty where nobody is named."""
        return f"{self.base}coder/{key('coder', name)}"

    def reading(self, node: str) -> str:
        """Make the IRI of what the machine had read of a node that a person decided, from the IRI of the node."""
        return f"{self.base}reading/{key('reading', node)}"

    def program(self, release: str) -> str:
        """Make the IRI of this program from its version."""
        return f"{self.base}program/{key('program', release)}"

    def settings(self, digest: str) -> str:
        """Make the IRI of the settings of a build from their SHA-256."""
        return f"{self.base}settings/{digest[:20]}"

    def graph(self, name: str) -> str:
        """Make the IRI of a named graph: ``entities``, ``propositions``, ``links``, ``corrections``, ``provenance``, ``dataset``."""
        return f"{self.base}graph/{name}"

    def article_graph(self, article: str) -> str:
        """Make the IRI of the named graph of one article from the IRI of the article."""
        return f"{self.base}graph/article/{article.rsplit('/', 1)[-1]}"

    def text_graph(self, digest: str) -> str:
        """Make the IRI of the named graph that holds one snapshot, from the SHA-256 of its text."""
        return f"{self.base}graph/text/{digest[:20]}"
