"""Reads the user's propositions: SKOS in Turtle, or one a line."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import rdflib
from rdflib.namespace import OWL, SKOS

from kg import turtle
from kg.errors import InputError
from kg.records import Proposition, Topic
from kg.userfiles import has_words, text
from kg.vocab import Minter

_FILE = "propositions file"  # its name in errors


def read(path: Path, minter: Minter) -> tuple[Proposition, ...]:
    """Read the user's propositions: SKOS Turtle (``.ttl``; prefLabel, altLabel, broader), or one a line.

    :param minter: makes the IRI of a proposition from its wording
    :returns: sorted by IRI
    :raises InputError: the file cannot be read, names no proposition, or names one in two spellings
    """
    propositions = _from_skos(path, minter) if turtle.is_turtle(path) else _from_lines(path, minter)
    if not propositions:
        raise InputError(f"The {_FILE} {path} names no proposition.", "Write one proposition a line, or a skos:prefLabel for each concept.")
    return tuple(sorted({proposition.iri: proposition for proposition in propositions}.values(), key=lambda proposition: proposition.iri))


def _from_lines(path: Path, minter: Minter) -> list[Proposition]:
    """Read one proposition a line; empty lines and those that begin with ``#`` are skipped, and the same line twice is one proposition.

    :raises InputError: the file cannot be read, or has a line without words or one proposition in two spellings
    """
    content = text(path, _FILE, "Give a UTF-8 file, one proposition a line, or SKOS Turtle.")
    first: dict[str, tuple[int, str]] = {}  # IRI → number and wording of its first line
    for number, line in enumerate(content.splitlines(), 1):
        wording = " ".join(line.split())
        if not wording or wording.startswith("#"):
            continue
        if not has_words(wording):
            raise InputError(f"The {_FILE} {path} has a line without words: line {number}.", "Write a statement there, or remove the line.")
        known_number, known_wording = first.setdefault(minter.proposition(wording), (number, wording))
        if known_wording != wording:
            what = f"The {_FILE} {path} has one proposition in two spellings: lines {known_number} and {number} ({wording!r})."
            raise InputError(what, "Remove one of the two lines: capitals and a final full stop tell no propositions apart.")
    return [Proposition(iri, wording, given=True, file=path.name, line=number) for iri, (number, wording) in first.items()]


def _from_skos(path: Path, minter: Minter) -> list[Proposition]:
    """Read one proposition for each concept that is not deprecated; its wording is its first English label.

    A concept that is broader than another is a topic, and no proposition.

    :raises InputError: the file is no Turtle, a concept has two labels in one language, or two concepts have one label
    """
    graph = turtle.read(path, _FILE, "Mend that line, or write one proposition a line into a .txt file.")
    retired = set(graph.subjects(OWL.deprecated, rdflib.Literal(True)))  # noqa: FBT003  # a term
    labels = {concept: label for concept, label in _labels(path, graph).items() if concept not in retired}
    topics = _Topics(path, graph, labels, minter)
    labels = {concept: label for concept, label in labels.items() if concept not in topics.concepts}
    owners: dict[str, rdflib.term.Node] = {}  # IRI made from a label → the first concept with that label
    for concept, label in labels.items():
        if (owner := owners.setdefault(minter.proposition(label), concept)) is not concept:
            what = (
                f"The {_FILE} {path} has one label for two propositions: {_concept_name(owner)} and {_concept_name(concept)} ({label!r})."
            )
            raise InputError(what, "Remove one of the two, or word them differently: capitals and spaces tell no propositions apart.")
    return [
        Proposition(
            str(concept) if isinstance(concept, rdflib.URIRef) else minter.proposition(label),
            label,
            given=True,
            wordings=tuple(sorted(str(other) for other in graph.objects(concept, SKOS.altLabel))),
            topics=topics.above(concept),
        )
        for concept, label in labels.items()
    ]


class _Topics:
    """The labelled concepts that others have above them: skos:broader, or its inverse."""

    def __init__(self, path: Path, graph: rdflib.Graph, labels: Mapping[rdflib.term.Node, str], minter: Minter) -> None:
        """Read for each concept of a SKOS graph which labelled concepts stand directly above it."""
        self._path, self._labels, self._minter = path, labels, minter
        self._above: dict[rdflib.term.Node, set[rdflib.term.Node]] = defaultdict(set)
        for special, general in (*graph.subject_objects(SKOS.broader), *((o, s) for s, o in graph.subject_objects(SKOS.narrower))):
            if general in labels:
                self._above[special].add(general)
        self.concepts = {topic for above in self._above.values() for topic in above}

    def above(self, concept: rdflib.term.Node, below: tuple[rdflib.term.Node, ...] = ()) -> tuple[Topic, ...]:
        """Give the topics of a concept, each with those above it.

        :param below: the concepts that led here
        :raises InputError: one of them is above itself
        """
        topics = []
        for topic in self._above.get(concept, ()):
            if topic in (concept, *below):
                what = f"The {_FILE} {self._path} has {_concept_name(topic)} above itself."
                raise InputError(what, "Remove the skos:broader that closes the circle.")
            label = self._labels[topic]
            iri = str(topic) if isinstance(topic, rdflib.URIRef) else self._minter.topic(label)
            topics.append(Topic(iri, label, self.above(topic, (concept, *below))))
        return tuple(sorted(topics, key=lambda topic: topic.iri))


def _labels(path: Path, graph: rdflib.Graph) -> dict[rdflib.term.Node, str]:
    """Find the first English label (skos:prefLabel) of each concept; one without a language counts as English.

    :returns: concept → label
    :raises InputError: a concept has two labels in one language, or one without words
    """
    labels: dict[rdflib.term.Node, str] = {}
    by_language: dict[tuple[rdflib.term.Node, str | None], str] = {}
    for concept, label in sorted(graph.subject_objects(SKOS.prefLabel)):
        if isinstance(label, rdflib.Literal) and (label.language or "en").startswith("en"):
            wording = " ".join(str(label).split())
            labels.setdefault(concept, wording)
            if (known := by_language.setdefault((concept, label.language), wording)) != wording:
                what = f"The {_FILE} {path} gives {_concept_name(concept)} two labels: {known!r} and {wording!r}."
                raise InputError(what, "Keep one skos:prefLabel, and make the other a skos:altLabel.")
    for term in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(term):
            if concept in labels and not has_words(str(label)):
                what = f"The {_FILE} {path} gives {_concept_name(concept)} a label without words."
                raise InputError(what, "Write its wording there, or leave the label out.")
    return labels


def _concept_name(concept: rdflib.term.Node) -> str:
    """Name a concept in an error: by its IRI, if it has one."""
    return f"<{concept}>" if isinstance(concept, rdflib.URIRef) else "a concept without an address"
