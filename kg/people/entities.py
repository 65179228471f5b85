"""The user's entities file: names of persons, organizations and groups that are one speaker, whatever the articles call them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import turtle
from kg.errors import InputError
from kg.people import names
from kg.people.names import PersonName
from kg.records import SpeakerType
from kg.userfiles import has_words
from kg.vocab import Minter

_SCHEMA = (Namespace("http://schema.org/"), Namespace("https://schema.org/"))
_FOAF = Namespace("http://xmlns.com/foaf/0.1/")
_MAIN_NAMES = (SKOS.prefLabel, *(schema.name for schema in _SCHEMA), RDFS.label, _FOAF.name)
_OTHER_NAMES = (SKOS.altLabel, SKOS.hiddenLabel, *(schema.alternateName for schema in _SCHEMA))
_ORGANIZATIONS = frozenset({"Organization", "GovernmentOrganization", "NewsMediaOrganization", "Corporation", "Country"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A speaker that the user's entities file gives.

    :param names: all its names, ``name`` included
    :param type: None where the file states none
    :param same_as: addresses of the same speaker elsewhere, sorted
    """

    iri: str
    name: str
    names: frozenset[str]
    type: SpeakerType | None
    same_as: tuple[str, ...]


# ── looked up ────────────────────────────────────────────────────────────────


class EntityIndex:
    """The user's entities by the keys of their names; of two entities with one name the first has it."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._by_key = {
            key: entity
            for entity in reversed(entities)
            for name in entity.names
            for key in name_keys(name)
            if not key.endswith(" ")  # a name in another script, of which the comparison keeps nothing
        }

    def find(self, forms: Iterable[str]) -> Entity | None:
        """The entity that one of some names means, if any."""
        keys = (key for form in sorted(forms) for key in name_keys(form))
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def find_all(self, keys: Iterable[str]) -> set[Entity]:
        """The entities of some keys."""
        return {self._by_key[key] for key in keys if key in self._by_key}


def name_keys(name: str) -> tuple[str, str]:
    """The keys of a name: as a person's and as an organization's."""
    return person_key(names.person_name(name)), organization_key(names.organization_key(name))


def person_key(name: PersonName) -> str:
    """The key of a person's name."""
    return f"person {name.key}"


def organization_key(normalised: str) -> str:
    """The key of an organization's name, which is normalised already (``names.organization_key``)."""
    return f"organization {normalised}"


# ── read ─────────────────────────────────────────────────────────────────────


def read_entities(path: Path, minter: Minter) -> tuple[Entity, ...]:
    """Read an entities file: SKOS labels or schema.org names, each with its id, its type and ``schema:sameAs``, in Turtle.

    :raises InputError: the file is missing, is no Turtle, names nobody, or has a name without words
    """
    graph = turtle.read(path, "entities file", "Mend that line; each speaker needs a skos:prefLabel or a schema:name.")
    entities: list[tuple[tuple[bool, str], Entity]] = []
    for subject in set(graph.subjects()):
        labels = _values(graph, subject, _MAIN_NAMES)
        if labels:
            has_address = not isinstance(subject, BNode)
            identifier = str(subject) if has_address else labels[0]
            entities.append(((has_address, identifier), _entity(graph, subject, labels, minter.external_speaker(identifier), path)))
    if not entities:
        raise InputError(f"The entities file {path} names nobody.", "Give each speaker a skos:prefLabel or a schema:name.")
    # two blank nodes of one name: what tells them apart is what is said of them, never the parser's labels
    ordered = sorted(entities, key=lambda row: (row[0], sorted(row[1].names), row[1].type or "", row[1].same_as))
    return tuple(entity for _, entity in ordered)


def _entity(graph: Graph, subject: Node, labels: list[str], iri: str, path: Path) -> Entity:
    """Read one entity.

    :param labels: its main names, the one to show first
    :raises InputError: a name has no words
    """
    every = frozenset({*labels, *_values(graph, subject, _OTHER_NAMES)})
    has_address = not isinstance(subject, BNode)
    if not all(map(has_words, every)):
        who = f"<{subject}>" if has_address else repr(max(every, key=len))
        raise InputError(f"The entities file {path} gives {who} a name without words.", "Write the name there, or leave it out.")
    same_as = {str(value) for schema in _SCHEMA for value in graph.objects(subject, schema.sameAs) if isinstance(value, URIRef)}
    if has_address and str(subject).startswith("http"):
        same_as.add(str(subject))
    return Entity(iri, labels[0], every, _type(graph, subject), tuple(sorted(same_as)))


def _values(graph: Graph, subject: Node, predicates: Iterable[URIRef]) -> list[str]:
    """The texts that some predicates give a subject: of each predicate English and language-free ones first, then by alphabet."""
    texts = []
    for predicate in predicates:
        literals = [value for value in graph.objects(subject, predicate) if isinstance(value, Literal)]
        ordered = sorted(literals, key=lambda value: ((value.language or "en")[:2] != "en", str(value)))
        texts += [" ".join(str(value).split()) for value in ordered]
    return texts


def _type(graph: Graph, subject: Node) -> SpeakerType | None:
    """The type that the file states, of schema.org, FOAF or any vocabulary with the same words."""
    types = {str(value).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for value in graph.objects(subject, RDF.type)}
    if "Person" in types:
        return "person"
    if "Group" in types:
        return "group"
    return "organization" if types & _ORGANIZATIONS else None
