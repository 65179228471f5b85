"""A registry of propositions: which address each has, so that discovery on more articles renames none.

SKOS in Turtle, one concept an address: ``skos:prefLabel`` is its wording, ``skos:altLabel`` are others. One that was merged into another by
the user has ``owl:deprecated true`` and ``dcterms:isReplacedBy``. A build reads one and writes the next, and changes no input.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, OWL, SKOS

from kg import turtle
from kg.errors import InputError
from kg.records import Proposition
from kg.userfiles import has_words
from kg.vocab import Minter

FILE_NAME = "propositions.ttl"  # in the build folder

_ADDRESS = re.compile(r'(?:https?|urn):[^\x00-\x20<>"{}|\\^`]+')
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_HEAD = f"""# The propositions of a build. Copy this file and give it to the next one (kg build --registry), and they keep their addresses.
# To improve a wording, change its skos:prefLabel. To merge one into another: owl:deprecated true ; dcterms:isReplacedBy <the other>.
@prefix dcterms: <{DCTERMS}> .
@prefix owl: <{OWL}> .
@prefix skos: <{SKOS}> .
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one address.

    :param wordings: other wordings, sorted
    :param replaced_by: the address that this one was merged into, if it was
    """

    iri: str
    text: str
    wordings: tuple[str, ...] = ()
    replaced_by: str | None = None


def read(path: Path) -> tuple[Entry, ...]:
    """Read a registry; one without any statement is empty.

    :raises InputError: it cannot be read, is no Turtle, two concepts have one wording, or one has no address, not one English wording, or
        no end to its merges
    """
    graph = turtle.read(path, "registry", f"Mend that line, or give the {FILE_NAME} of an earlier build.")
    concepts = sorted({one for term in (SKOS.prefLabel, OWL.deprecated, DCTERMS.isReplacedBy) for one in graph.subjects(term)}, key=str)
    if len(graph) and not concepts:
        raise _wrong(path, "names no proposition", "Write a skos:prefLabel for each concept.")
    found = {str(concept): _entry(path, graph, concept) for concept in concepts}
    for entry in found.values():
        if _heir(entry, found) is None:
            raise _wrong(
                path, f"replaces <{entry.iri}> by nothing that it has", "Let dcterms:isReplacedBy end at a concept that is not retired."
            )
    in_use = sorted((_plain(entry.text), entry.iri) for entry in found.values() if not entry.replaced_by)
    for (one, iri), (other, second) in pairwise(in_use):
        if one == other:
            raise _wrong(
                path,
                f"has one wording for two addresses, <{iri}> and <{second}>: {found[second].text!r}",
                "Merge one into the other (owl:deprecated true ; dcterms:isReplacedBy), or word them apart by more than capitals.",
            )
    return tuple(found.values())


def _entry(path: Path, graph: rdflib.Graph, concept: rdflib.term.Node) -> Entry:
    """Read one concept."""
    if not isinstance(concept, rdflib.URIRef) or not _ADDRESS.fullmatch(concept):
        raise _wrong(path, f"has a concept without an address: {concept}", "Give it the http IRI that it has in the graph.")
    texts = _english(graph, concept, SKOS.prefLabel)
    if len(texts) != 1:
        raise _wrong(
            path, f"gives <{concept}> {len(texts)} English wordings", "Keep one skos:prefLabel, and make the others skos:altLabel."
        )
    others, after = tuple(_english(graph, concept, SKOS.altLabel)), sorted(map(str, graph.objects(concept, DCTERMS.isReplacedBy)))
    if not has_words(texts[0]):
        raise _wrong(path, f"gives <{concept}> a wording without words", "Write what it states as its skos:prefLabel.")
    if bool(after) != (graph.value(concept, OWL.deprecated) == rdflib.Literal(True)) or len(after) > 1:  # noqa: FBT003  # a term
        raise _wrong(path, f"does not say what replaces <{concept}>", "Write owl:deprecated true with one dcterms:isReplacedBy.")
    return Entry(str(concept), texts[0], others, after[0] if after else None)


def settle(found: Sequence[Proposition], entries: Sequence[Entry], same: Callable[[str], str], minter: Minter) -> tuple[Proposition, ...]:
    """Give discovered propositions the addresses and wordings of the registry.

    1. a wording is of the entry that has it, names made equal; else of the one whose address was made of it
    2. what is of an entry goes there; a cluster's new wordings go to the entry that most of its wordings are of, or stay by themselves
    3. an entry keeps its wording, whatever joins it

    So a cluster that grows over two entries makes neither disappear, and two clusters of one entry are one proposition.
    """
    known = {entry.iri: entry for entry in entries}
    heirs = {entry.iri: heir for entry in entries if (heir := _heir(entry, known))}
    # 1
    owners: dict[str, str] = {}
    for entry in sorted(entries, key=lambda one: (one.replaced_by is not None, one.iri)):
        owners.setdefault(_plain(same(entry.text)), heirs[entry.iri])
    for entry in sorted(entries, key=lambda one: (one.replaced_by is not None, one.iri)):
        for text in entry.wordings:
            owners.setdefault(_plain(same(text)), heirs[entry.iri])
    # 2
    settled: dict[str, list[str]] = {}
    renamed: dict[str, str] = {}
    for one in sorted(found, key=lambda one: one.iri):
        of = {text: owners.get(_plain(text)) or heirs.get(minter.proposition(text)) for text in (one.text, *one.wordings)}
        counts = Counter(owner for owner in of.values() if owner)
        renamed[one.iri] = min(counts, key=lambda iri: (-counts[iri], iri), default=one.iri)
        for text, owner in of.items():
            settled.setdefault(owner or renamed[one.iri], []).append(text)
    # 3
    opposed: dict[str, set[str]] = {}
    for one in found:
        opposed.setdefault(renamed[one.iri], set()).update(renamed.get(iri, iri) for iri in one.negation_of)
    own = {one.iri: one for one in found}
    result = []
    for iri, texts in settled.items():
        kept = known[iri] if iri in known else Entry(iri, own[iri].text)
        wordings = {_plain(text): text for text in sorted({*texts, *kept.wordings}, key=lambda text: (text in kept.wordings, text))}
        wordings.pop(_plain(kept.text), None)
        replaced = tuple(sorted(old for old, heir in heirs.items() if heir == iri and old != iri))
        negations = tuple(sorted(opposed.get(iri, set()) - {iri}))
        result.append(Proposition(iri, kept.text, False, tuple(sorted(wordings.values())), negations, replaced))  # noqa: FBT003  # discovered
    return tuple(sorted(result, key=lambda one: one.iri))


def written(entries: Sequence[Entry], propositions: Sequence[Proposition]) -> str:
    """Write the next registry: what the last one has, and what is there now. The same for the same, sorted by wording."""
    now = {one.iri: Entry(one.iri, one.text, one.wordings) for one in propositions}
    every = {entry.iri: entry for entry in entries} | now
    return _HEAD + "".join(f"\n{_turtle(entry)}" for entry in sorted(every.values(), key=lambda one: (one.text.lower(), one.iri)))


def _turtle(entry: Entry) -> str:
    facts = [f"skos:prefLabel {_literal(entry.text)}"]
    if entry.wordings:
        facts.append("skos:altLabel\n    " + " ,\n    ".join(map(_literal, sorted(entry.wordings))))
    if entry.replaced_by:
        facts.append(f"owl:deprecated true ;\n  dcterms:isReplacedBy <{entry.replaced_by}>")
    return " ;\n  ".join((f"<{entry.iri}> a skos:Concept", *facts)) + " .\n"


def _literal(text: str) -> str:
    return rdflib.Literal(" ".join(text.split()).translate(_SURROGATES), lang="en").n3()


def _english(graph: rdflib.Graph, concept: rdflib.term.Node, label: rdflib.URIRef) -> list[str]:
    labels = (one for one in graph.objects(concept, label) if isinstance(one, rdflib.Literal) and (one.language or "en").startswith("en"))
    return sorted({" ".join(str(one).split()) for one in labels})


def _plain(text: str) -> str:
    """Forget what does not tell wordings apart; :meth:`kg.vocab.Minter.proposition` forgets the same."""
    return " ".join(text.lower().split()).rstrip(".")


def _heir(entry: Entry, known: dict[str, Entry]) -> str | None:
    """Follow merges to the address that is in use; None where they lead nowhere."""
    passed = set()
    while entry.replaced_by:
        passed.add(entry.iri)
        if entry.replaced_by in passed or entry.replaced_by not in known:
            return None
        entry = known[entry.replaced_by]
    return entry.iri


def _wrong(path: Path, what: str, hint: str) -> InputError:
    return InputError(f"The registry {path} {what}.", hint)
