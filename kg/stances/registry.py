"""The registry of discovered propositions: their IRIs and wordings, so that discovery on more articles keeps both.

SKOS in Turtle, one concept for each IRI: ``skos:prefLabel`` is its wording, ``skos:altLabel`` are others. A concept that the user merged
into another has ``owl:deprecated true`` and ``dcterms:isReplacedBy``. A build reads one registry and writes the next; it changes no input.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, OWL, SKOS

from kg import turtle
from kg.errors import InputError
from kg.records import Proposition
from kg.stances.aspects import Rename
from kg.userfiles import has_words
from kg.vocab import Minter

FILE_NAME = "propositions.ttl"  # in the build folder

_ADDRESS = re.compile(r'(?:https?|urn):[^\x00-\x20<>"{}|\\^`]+')  # an IRI that may stand between < and > in Turtle
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # code points that UTF-8 cannot hold
_HEAD = f"""# The propositions of a build. Copy this file and give it to the next one (kg build --registry), and they keep their addresses.
# To improve a wording, change its skos:prefLabel. To merge one into another: owl:deprecated true ; dcterms:isReplacedBy <the other>.
@prefix dcterms: <{DCTERMS}> .
@prefix owl: <{OWL}> .
@prefix skos: <{SKOS}> .
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept of the registry: a proposition that an earlier build discovered.

    :param text: its wording
    :param wordings: other wordings, sorted
    :param replaced_by: the IRI that the user merged this one into, if any
    """

    iri: str
    text: str
    wordings: tuple[str, ...] = ()
    replaced_by: str | None = None


def read(path: Path) -> tuple[Entry, ...]:
    """Read a registry; one without any statement is empty.

    :returns: sorted by IRI
    :raises InputError: it cannot be read or is no Turtle; two concepts have one wording; a concept has no IRI, not exactly one English
        wording, or was merged into a concept that the registry lacks or that was merged back into it
    """
    graph = turtle.read(path, "registry", f"Mend that line, or give the {FILE_NAME} of an earlier build.")
    concepts = sorted({node for term in (SKOS.prefLabel, OWL.deprecated, DCTERMS.isReplacedBy) for node in graph.subjects(term)}, key=str)
    if len(graph) and not concepts:
        raise _error(path, "names no proposition", "Write a skos:prefLabel for each concept.")
    entries = {str(concept): _entry(path, graph, concept) for concept in concepts}
    for entry in entries.values():
        if _successor(entry, entries) is None:
            what = f"replaces <{entry.iri}> by nothing that it has"
            raise _error(path, what, "Let dcterms:isReplacedBy end at a concept that is not retired.")
    in_use = sorted((_comparable(entry.text), entry.iri) for entry in entries.values() if not entry.replaced_by)
    for (wording, iri), (next_wording, next_iri) in pairwise(in_use):
        if wording == next_wording:
            raise _error(
                path,
                f"has one wording for two addresses, <{iri}> and <{next_iri}>: {entries[next_iri].text!r}",
                "Merge one into the other (owl:deprecated true ; dcterms:isReplacedBy), or word them apart by more than capitals.",
            )
    return tuple(entries.values())


def _entry(path: Path, graph: rdflib.Graph, concept: rdflib.term.Node) -> Entry:
    """Read one concept.

    :raises InputError: it has no IRI, not exactly one English wording, or is retired without a successor (or the other way round)
    """
    if not isinstance(concept, rdflib.URIRef) or not _ADDRESS.fullmatch(concept):
        raise _error(path, f"has a concept without an address: {concept}", "Give it the http IRI that it has in the graph.")
    labels = _english(graph, concept, SKOS.prefLabel)
    if len(labels) != 1:
        what = f"gives <{concept}> {len(labels)} English wordings"
        raise _error(path, what, "Keep one skos:prefLabel, and make the others skos:altLabel.")
    if not has_words(labels[0]):
        raise _error(path, f"gives <{concept}> a wording without words", "Write what it states as its skos:prefLabel.")
    successors = sorted(map(str, graph.objects(concept, DCTERMS.isReplacedBy)))
    is_retired = graph.value(concept, OWL.deprecated) == rdflib.Literal(True)  # noqa: FBT003  # a term
    if bool(successors) != is_retired or len(successors) > 1:
        raise _error(path, f"does not say what replaces <{concept}>", "Write owl:deprecated true with one dcterms:isReplacedBy.")
    return Entry(str(concept), labels[0], tuple(_english(graph, concept, SKOS.altLabel)), successors[0] if successors else None)


def with_registry_iris(
    discovered: Sequence[Proposition], entries: Sequence[Entry], rename: Rename, minter: Minter
) -> tuple[Proposition, ...]:
    """Give discovered propositions the IRIs and wordings of the registry.

    1. find the owner of each discovered wording: the entry that has this wording, else the entry whose IRI was made from it; where the user
       merged the entry into another, its successor, the other one, is the owner
    2. give each wording to its owner; the wordings without an owner go to the entry that owns most wordings of their proposition; a
       proposition that no entry owns a wording of keeps its IRI
    3. make one proposition of the wordings of each IRI; where the IRI is an entry's, the entry's own wording comes first

    So a discovered proposition with wordings of two entries is split between the two, and two with wordings of one entry become one.

    :param discovered: propositions of this build; their texts have one name for all names of a person or group
    :param entries: the registry: the propositions of earlier builds
    :param rename: puts one name in place of all names of a person or group, so that the registry's wordings can be compared
    :returns: the propositions of this build; sorted by IRI
    """
    known = {entry.iri: entry for entry in entries}
    successors = {entry.iri: successor for entry in entries if (successor := _successor(entry, known))}  # its own IRI where not merged
    # 1
    owners = _owners(entries, successors, rename)
    # 2
    wordings: dict[str, list[str]] = {}
    iris: dict[str, str] = {}  # IRI of a discovered proposition → the IRI that it gets
    for proposition in sorted(discovered, key=lambda proposition: proposition.iri):
        owner_of = {
            text: owners.get(_comparable(text)) or successors.get(minter.proposition(text))
            for text in (proposition.text, *proposition.wordings)
        }
        counts = Counter(owner for owner in owner_of.values() if owner)
        iris[proposition.iri] = min(counts, key=lambda iri: (-counts[iri], iri), default=proposition.iri)
        for text, owner in owner_of.items():
            wordings.setdefault(owner or iris[proposition.iri], []).append(text)
    # 3
    negations: dict[str, set[str]] = {}
    for proposition in discovered:
        negations.setdefault(iris[proposition.iri], set()).update(iris.get(iri, iri) for iri in proposition.negation_of)
    texts_of = {proposition.iri: proposition.text for proposition in discovered}
    result = []
    for iri, texts in wordings.items():
        entry = known[iri] if iri in known else Entry(iri, texts_of[iri])
        merged = tuple(sorted(old for old, successor in successors.items() if successor == iri and old != iri))
        contraries = tuple(sorted(negations.get(iri, set()) - {iri}))
        result.append(Proposition(iri, entry.text, False, _other_wordings(entry, texts), contraries, merged))  # noqa: FBT003  # discovered
    return tuple(sorted(result, key=lambda proposition: proposition.iri))


def _owners(entries: Sequence[Entry], successors: Mapping[str, str], rename: Rename) -> dict[str, str]:
    """Map each wording of the registry to the IRI of the entry that owns it.

    Where several entries have a wording, first wordings go before other ones, entries in use before retired ones.

    :param successors: IRI of an entry → IRI of the entry that it was merged into, else its own
    :returns: wording, made comparable → IRI in use
    """
    order = sorted(entries, key=lambda entry: (entry.replaced_by is not None, entry.iri))
    owners: dict[str, str] = {}
    for entry in order:
        owners.setdefault(_comparable(rename(entry.text)), successors[entry.iri])
    for entry in order:
        for text in entry.wordings:
            owners.setdefault(_comparable(rename(text)), successors[entry.iri])
    return owners


def _other_wordings(entry: Entry, texts: Sequence[str]) -> tuple[str, ...]:
    """Join the discovered wordings and the entry's other ones, without its first; of two spellings of one wording the registry's stays."""
    others = {_comparable(text): text for text in sorted({*texts, *entry.wordings}, key=lambda text: (text in entry.wordings, text))}
    others.pop(_comparable(entry.text), None)
    return tuple(sorted(others.values()))


def serialized(entries: Sequence[Entry], propositions: Sequence[Proposition]) -> str:
    """Write the next registry as Turtle: the entries of the last one, and the propositions of this build, sorted by wording."""
    current = {proposition.iri: Entry(proposition.iri, proposition.text, proposition.wordings) for proposition in propositions}
    both = {entry.iri: entry for entry in entries} | current
    return _HEAD + "".join(f"\n{_turtle(entry)}" for entry in sorted(both.values(), key=lambda entry: (entry.text.lower(), entry.iri)))


def _turtle(entry: Entry) -> str:
    """Write an entry as one Turtle statement."""
    facts = [f"skos:prefLabel {_literal(entry.text)}"]
    if entry.wordings:
        facts.append("skos:altLabel\n    " + " ,\n    ".join(map(_literal, sorted(entry.wordings))))
    if entry.replaced_by:
        facts.append(f"owl:deprecated true ;\n  dcterms:isReplacedBy <{entry.replaced_by}>")
    return " ;\n  ".join((f"<{entry.iri}> a skos:Concept", *facts)) + " .\n"


def _literal(text: str) -> str:
    """Write a wording as an English literal of Turtle, its spaces single."""
    return rdflib.Literal(" ".join(text.split()).translate(_SURROGATES), lang="en").n3()


def _english(graph: rdflib.Graph, concept: rdflib.term.Node, label: rdflib.URIRef) -> list[str]:
    """List the English labels of a concept, sorted; those without a language count as English.

    :param label: which kind: ``skos:prefLabel`` or ``skos:altLabel``
    """
    texts = (text for text in graph.objects(concept, label) if isinstance(text, rdflib.Literal))
    return sorted({" ".join(str(text).split()) for text in texts if (text.language or "en").startswith("en")})


def _comparable(text: str) -> str:
    """Rewrite a wording so that two which differ only in capitals, spaces or a final full stop become equal.

    :meth:`kg.vocab.Minter.proposition` gives such wordings one IRI.
    """
    return " ".join(text.lower().split()).rstrip(".")


def _successor(entry: Entry, entries: Mapping[str, Entry]) -> str | None:
    """Follow the merges of an entry to the IRI that is in use now; its own where it was never merged.

    :param entries: by IRI
    :returns: None where the merges lead in a circle or to a concept that the registry lacks
    """
    visited = set()
    while entry.replaced_by:
        visited.add(entry.iri)
        if entry.replaced_by in visited or entry.replaced_by not in entries:
            return None
        entry = entries[entry.replaced_by]
    return entry.iri


def _error(path: Path, what: str, hint: str) -> InputError:
    """Make the error of a wrong registry.

    :param what: what is wrong with it, as the predicate of a sentence: "names no proposition"
    """
    return InputError(f"The registry {path} {what}.", hint)
