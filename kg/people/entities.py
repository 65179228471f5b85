"""Reads the user's entities file, which gives speakers and all their names; and looks speakers up by name."""

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
# Properties whose values are names of a speaker: first those that give the name to show, the best one first.
_MAIN_NAMES = (SKOS.prefLabel, *(schema.name for schema in _SCHEMA), RDFS.label, _FOAF.name)
_OTHER_NAMES = (SKOS.altLabel, SKOS.hiddenLabel, *(schema.alternateName for schema in _SCHEMA))
# Properties that say for whom a speaker speaks: by the name of the organization, or by one that the file names.
_AFFILIATIONS = tuple(schema[name] for schema in _SCHEMA for name in ("affiliation", "memberOf", "worksFor"))
_ORGANIZATIONS = frozenset({"Organization", "GovernmentOrganization", "NewsMediaOrganization", "Corporation", "Country"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A speaker in the user's entities file.

    :param iri: the IRI that the speaker has in the graph
    :param name: the name to show
    :param names: all its names, ``name`` included
    :param type: None where the file states none
    :param same_as: IRIs of the same speaker elsewhere (Wikidata, ...), sorted
    :param affiliation: name of the organization or party for which it speaks, where an article says none; None where the file states none
    """

    iri: str
    name: str
    names: frozenset[str]
    type: SpeakerType | None
    same_as: tuple[str, ...]
    affiliation: str | None = None


# ── look up ────────────────────────────────────────────────────────────────


class EntityIndex:
    """Looks up the user's entities by their names; of two entities with one name it finds the first."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        """Index entities by all their names."""
        self._by_key = {
            key: entity
            for entity in reversed(entities)
            for name in entity.names
            for key in name_keys(name)
            if not key.endswith(" ")  # a name of which the comparison keeps nothing would match every other such name
        }

    def find(self, forms: Iterable[str]) -> Entity | None:
        """The entity that has one of these names; of several the one of the name that is first by alphabet; None where there is none.

        :param forms: names of one actor
        """
        keys = (key for form in sorted(forms) for key in name_keys(form))
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def find_all(self, keys: Iterable[str]) -> set[Entity]:
        """The entities that have any of these keys (see ``name_keys``)."""
        return {self._by_key[key] for key in keys if key in self._by_key}


def name_keys(name: str) -> tuple[str, str]:
    """The two keys by which a name is looked up among the user's entities: the key of a person's name, and that of an organization's."""
    return person_key(names.person_name(name)), organization_key(names.organization_key(name))


def person_key(name: PersonName) -> str:
    """The key by which a person's name is looked up among the user's entities; spellings that are read alike have one key."""
    return f"person {name.key}"


def organization_key(normalised: str) -> str:
    """The key by which an organization's or a group's name is looked up among the user's entities.

    :param normalised: the name as ``names.organization_key`` writes it
    """
    return f"organization {normalised}"


# ── read ─────────────────────────────────────────────────────────────────────


def read_entities(path: Path, minter: Minter) -> tuple[Entity, ...]:
    """Read an entities file: Turtle with SKOS labels or schema.org names of speakers, their types and ``schema:sameAs``.

    :returns: the speakers in an order that does not depend on that of the file: those without an IRI first, then by IRI or name
    :raises InputError: the file is missing, is no Turtle, names nobody, or has a name without words
    """
    graph = turtle.read(path, "entities file", "Mend that line; each speaker needs a skos:prefLabel or a schema:name.")
    entities: list[tuple[tuple[bool, str], Entity]] = []  # (whether it has an IRI, its IRI or else its name), the entity
    for subject in set(graph.subjects()):
        labels = _values(graph, subject, _MAIN_NAMES)
        if labels:
            has_iri = not isinstance(subject, BNode)
            identifier = str(subject) if has_iri else labels[0]
            entities.append(((has_iri, identifier), _read_entity(graph, subject, labels, minter.external_speaker(identifier), path)))
    if not entities:
        raise InputError(f"The entities file {path} names nobody.", "Give each speaker a skos:prefLabel or a schema:name.")
    # two blank nodes with one name are ordered by their other facts, since the parser labels them differently each time
    ordered = sorted(entities, key=lambda row: (row[0], sorted(row[1].names), row[1].type or "", row[1].same_as))
    return tuple(entity for _, entity in ordered)


def _read_entity(graph: Graph, subject: Node, labels: list[str], iri: str, path: Path) -> Entity:
    """Read one entity: all its names, its type and its IRIs elsewhere.

    :param subject: its node in the file
    :param labels: its main names, the one to show first
    :param iri: the IRI that it has in the graph
    :param path: of the file, for the error
    :raises InputError: a name has no words
    """
    all_names = frozenset({*labels, *_values(graph, subject, _OTHER_NAMES)})
    has_iri = not isinstance(subject, BNode)
    if not all(map(has_words, all_names)):
        who = f"<{subject}>" if has_iri else repr(max(all_names, key=len))
        raise InputError(f"The entities file {path} gives {who} a name without words.", "Write the name there, or leave it out.")
    same_as = {str(value) for schema in _SCHEMA for value in graph.objects(subject, schema.sameAs) if isinstance(value, URIRef)}
    if has_iri and str(subject).startswith("http"):
        same_as.add(str(subject))
    return Entity(iri, labels[0], all_names, _type(graph, subject), tuple(sorted(same_as)), _affiliation(graph, subject))


def _affiliation(graph: Graph, subject: Node) -> str | None:
    """The name of the organization for which a subject speaks; of several the first by alphabet; None where the file names none."""
    organizations = {value for predicate in _AFFILIATIONS for value in graph.objects(subject, predicate)}
    named = {
        label
        for organization in organizations
        for label in ([str(organization)] if isinstance(organization, Literal) else _values(graph, organization, _MAIN_NAMES)[:1])
        if has_words(label)
    }
    return min(named, default=None)


def _values(graph: Graph, subject: Node, predicates: Iterable[URIRef]) -> list[str]:
    """The texts that a subject has by some predicates, in the order of these; by one predicate, English and untagged texts go first."""
    texts = []
    for predicate in predicates:
        literals = [value for value in graph.objects(subject, predicate) if isinstance(value, Literal)]
        ordered = sorted(literals, key=lambda value: ((value.language or "en")[:2] != "en", str(value)))
        texts += [" ".join(str(value).split()) for value in ordered]
    return texts


def _type(graph: Graph, subject: Node) -> SpeakerType | None:
    """The type of speaker that the file states, by the last word of the type's IRI (``schema:Person``, ``foaf:Person``); else None."""
    types = {str(value).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for value in graph.objects(subject, RDF.type)}
    if "Person" in types:
        return "person"
    if "Group" in types:
        return "group"
    return "organization" if types & _ORGANIZATIONS else None
