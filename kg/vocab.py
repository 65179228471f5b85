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
    """Hash the parts of a key: 80 bits of SHA-256 over the NFC-normalised parts.

    >>> key("article", "https://example.org/a")
    '5e74df8fc987e79bb988'
    """
    joined = "\x1f".join(unicodedata.normalize("NFC", part) for part in (kind, *parts))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:20]  # a Turtle escape may give half a character


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes the IRIs of records under one base (``base`` of kg.toml; it ends in ``/`` or ``#``)."""

    base: str = BASE

    def article(self, article_key: str) -> str:
        """An article, by its key: its id where it has one, else its canonical URL, else its relative path."""
        return f"{self.base}article/{key('article', article_key)}"

    def snapshot(self, digest: str) -> str:
        """A text snapshot, by the SHA-256 of its UTF-8 bytes."""
        return f"{self.base}text/{digest[:20]}"

    def span(self, digest: str, start: int, end: int) -> str:
        """Characters of a snapshot (RFC 5147); evidence, mentions, cues and sentences share this pattern."""
        return f"{self.base}text/{digest[:20]}#char={start},{end}"

    def claim(self, article: str, start: int, end: int, mention: tuple[int, int] | None) -> str:
        """A claim, by its article, the offsets of its content, and those of its source mention, if one is stated."""
        source = f"{mention[0]},{mention[1]}" if mention else "unstated"
        return f"{self.base}claim/{key('claim', article, f'{start},{end}', source)}"

    def speaker(self, name: str, kind: str, distinguishing: str = "") -> str:
        """A named speaker, by normalised fullest name, type, and what distinguishes it from a namesake (role, or first article)."""
        return f"{self.base}agent/{key('speaker', name, kind, distinguishing)}"

    def external_speaker(self, given_id: str) -> str:
        """A speaker that the user's entities file gives an id."""
        return f"{self.base}agent/{key('speaker-id', given_id)}"

    def anonymous(self, article: str, start: int, end: int) -> str:
        """A source described but not named, by its first mention in its article (0, 0 where no source is stated)."""
        return f"{self.base}agent/anon/{key('anonymous', article, f'{start},{end}')}"

    def organization(self, name: str) -> str:
        """A publisher or an affiliation, by its name; the same IRI as an organization that speaks."""
        return self.speaker(name, "organization")

    def proposition(self, text: str) -> str:
        """A proposition, by its language (English) and normalised wording."""
        return f"{self.base}proposition/{key('proposition', 'en', ' '.join(text.lower().split()).rstrip('.'))}"

    def topic(self, label: str) -> str:
        """A topic that the user's file gives no address, by its normalised label."""
        return f"{self.base}topic/{key('topic', 'en', ' '.join(label.lower().split()))}"

    def stance(self, claim: str, proposition: str, holder: str = "") -> str:
        """A stance, by claim and proposition; that of a member of a joint source, by the member too."""
        return f"{self.base}stance/{key('stance', claim, proposition, *([holder] if holder else []))}"

    def contradiction(self, stance_a: str, stance_b: str) -> str:
        """A contradiction, by its two stances in order of their IRIs."""
        return f"{self.base}contradiction/{key('contradiction', *sorted((stance_a, stance_b)))}"

    def shift(self, from_stance: str, to_stance: str) -> str:
        """A shift, by its two stances in order of time."""
        return f"{self.base}shift/{key('shift', from_stance, to_stance)}"

    def cluster(self, representative: str) -> str:
        """The cluster of the copies of one story, by their original."""
        return f"{self.base}cluster/{key('cluster', representative)}"

    def copy(self, article: str, original: str) -> str:
        """The link from a copy to its original."""
        return f"{self.base}copy/{key('copy', article, original)}"

    def run(self, *parts: str) -> str:
        """A run: input manifest, config and model digests, so that the same input has the same name."""
        return f"{self.base}run/{key('run', *parts)}"

    def model(self, digest: str) -> str:
        """A model, by the digest of its weights."""
        return f"{self.base}model/{digest[:20]}"

    def program(self, release: str) -> str:
        """This program, by its release."""
        return f"{self.base}program/{key('program', release)}"

    def settings(self, digest: str) -> str:
        """The configuration of a run, by its digest."""
        return f"{self.base}settings/{digest[:20]}"

    def graph(self, name: str) -> str:
        """A named graph: ``entities``, ``propositions``, ``links``, ``provenance``, ``dataset``."""
        return f"{self.base}graph/{name}"

    def article_graph(self, article: str) -> str:
        """The named graph of one article."""
        return f"{self.base}graph/article/{article.rsplit('/', 1)[-1]}"

    def text_graph(self, digest: str) -> str:
        """The named graph that holds one snapshot and its text."""
        return f"{self.base}graph/text/{digest[:20]}"
