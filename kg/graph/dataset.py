"""What the graph states of itself: which run made it (PROV), and how much of what is in it (DCAT 3, VoID)."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from kg.config import Dataset
from kg.errors import UsageError
from kg.graph import triples
from kg.graph.corpus import Corpus
from kg.graph.terms import PREFIXES, Fact, about, date_time, english, integer, iri, prefix_and_name, prefixed, string
from kg.vocab import Minter

_N_QUADS = "http://www.w3.org/ns/formats/N-Quads"
_N_QUADS_MEDIA = "https://www.iana.org/assignments/media-types/application/n-quads"

# ("property", predicate) → triples, ("class", class) → instances, ("triples", "") and ("entities", "") → all of them
Figures = Counter[tuple[str, str]]


def provenance(corpus: Corpus, minter: Minter, graphs: Iterable[str]) -> Iterator[str]:
    """State which run of which program and which models made the graphs, this one among them, and with which settings.

    When it ran is not in the graph: that differs each time.

    :param graphs: names of the other graphs
    """
    from importlib.metadata import version  # noqa: PLC0415 - 20 ms that readers of a graph do not need

    release = version("stancegraph")
    manifest = sorted(f"{article.iri} {article.snapshot.digest}" for article in corpus.articles)
    digests = sorted(f"{model.task} {model.digest}" for model in corpus.models)
    run = minter.run(*manifest, corpus.config_digest, *digests)
    program, settings = minter.program(release), minter.settings(corpus.config_digest)
    yield from about(
        run,
        ("a", prefixed("prov:Activity")),
        ("kg:configDigest", string(corpus.config_digest)),
        *(("prov:used", iri(minter.snapshot(article.snapshot.digest))) for article in corpus.articles),
        *(("prov:wasAssociatedWith", iri(minter.model(model.digest))) for model in corpus.models),
        ("prov:wasAssociatedWith", iri(program)),
        ("prov:qualifiedAssociation", iri(f"{run}#association")),
    )
    for row in corpus.unmatched:
        yield from triples.of_unmatched(row, run, minter)
    association: tuple[Fact, ...] = (("prov:agent", iri(program)), ("prov:hadPlan", iri(settings)))
    yield from about(f"{run}#association", ("a", prefixed("prov:Association")), *association)
    yield from about(settings, ("a", prefixed("prov:Plan")), ("dcterms:identifier", string(corpus.config_digest)))
    agent = prefixed("prov:SoftwareAgent")
    yield from about(program, ("a", agent), ("schema:name", string("stancegraph")), ("schema:softwareVersion", string(release)))
    for model in corpus.models:
        yield from about(
            minter.model(model.digest),
            ("a", agent),
            ("schema:name", string(model.name)),
            ("kg:task", string(model.task)),
            ("kg:weightsDigest", string(model.digest)),
        )
    for graph in (*graphs, minter.graph("provenance")):
        yield from about(graph, ("prov:wasGeneratedBy", iri(run)))


def description(corpus: Corpus, minter: Minter, triples: set[str]) -> set[str]:
    """Describe the dataset with figures that count all its triples, those of this description among them.

    A triple counts once, in however many graphs it is. Which triples the description has depends on the classes and properties in use and
    not on their numbers, so it is written again with the figures of its last version until it does not change.

    :param triples: those of all other graphs
    :raises UsageError: SOURCE_DATE_EPOCH is set and is no whole number of seconds
    """
    figures, described = _count(triples), set[str]()
    while (again := set(_described(corpus, minter, figures + _count(described)))) != described:
        described = again
    return described


def _count(triples: Iterable[str]) -> Figures:
    """Count triples: all of them, the entities that have a class, the uses of each property and the instances of each class.

    :param triples: lines of subject, predicate and object, with spaces between
    """
    figures: Figures = Counter()
    entities = set()
    for subject, predicate, value in (triple.split(" ", 2) for triple in triples):
        figures["property", predicate] += 1
        if predicate == prefixed("a"):
            entities.add(subject)
            figures["class", value] += 1
    figures["triples", ""] = sum(number for (kind, _), number in figures.items() if kind == "property")
    figures["entities", ""] = len(entities)
    return figures


def _described(corpus: Corpus, minter: Minter, figures: Figures) -> Iterator[str]:
    """State the dataset in DCAT and VoID: what it is, its figures, who publishes it, and a partition for each class and property."""
    dataset = f"{minter.base}dataset"
    names = {term: prefix_and_name(term) for kind, term in figures if kind in {"class", "property"}}
    partitions = {(kind, term): f"{dataset}#{kind}-{'-'.join(names[term])}" for kind, term in figures if term}
    yield from about(
        dataset,
        ("a", prefixed("dcat:Dataset")),
        ("a", prefixed("void:Dataset")),
        ("dcterms:title", english("Claims, speakers and stances in news articles")),
        ("dcterms:description", english("Who claims what, and who is for or against it, with the characters it was read from.")),
        ("dcterms:issued", _issued()),
        ("dcat:distribution", iri(f"{dataset}#nquads")),
        ("void:feature", iri(_N_QUADS)),
        ("void:uriSpace", string(minter.base)),
        *(("void:vocabulary", iri(PREFIXES[prefix])) for prefix in {prefix for prefix, _ in names.values()}),
        ("void:exampleResource", iri(min(claim.iri for claim in corpus.claims)) if corpus.claims else None),
        ("void:triples", integer(figures["triples", ""])),
        ("void:entities", integer(figures["entities", ""])),
        *((f"void:{kind}Partition", iri(partition)) for (kind, _), partition in partitions.items()),
    )
    yield from _of_publication(corpus.publication, dataset)
    for (kind, term), partition in partitions.items():
        number = integer(figures[kind, term])
        yield from about(partition, (f"void:{kind}", term), ("void:entities" if kind == "class" else "void:triples", number))
    # The file's address, size and hash are unknown here: who publishes it knows the first, run.json has the others.
    media = ("dcat:mediaType", iri(_N_QUADS_MEDIA))
    yield from about(f"{dataset}#nquads", ("a", prefixed("dcat:Distribution")), ("dcterms:title", string("graph.nq")), media)


def _of_publication(publication: Dataset, dataset: str) -> Iterator[str]:
    """State what whoever publishes the graph says of it: licence, publisher, contact, rights. A name or words get a node of their own."""
    license_, publisher, contact, rights = publication.license, publication.publisher, publication.contact, publication.rights
    publisher_iri, rights_iri = _as_iri(publisher), _as_iri(rights)
    if publisher and not publisher_iri:
        publisher_iri = f"{dataset}#publisher"
        yield from about(publisher_iri, ("a", prefixed("prov:Agent")), ("schema:name", string(publisher)))
    if contact:
        reached: Fact = ("vcard:hasURL", iri(contact)) if _as_iri(contact) else ("vcard:hasEmail", iri(f"mailto:{contact}"))
        yield from about(f"{dataset}#contact", ("a", prefixed("vcard:Kind")), reached)
    if rights and not rights_iri:
        rights_iri = f"{dataset}#rights"
        yield from about(rights_iri, ("a", prefixed("dcterms:RightsStatement")), ("dcterms:description", english(rights)))
    yield from about(
        dataset,
        ("dcterms:license", iri(license_) if license_ else None),
        ("dcterms:publisher", iri(publisher_iri) if publisher_iri else None),
        ("dcat:contactPoint", iri(f"{dataset}#contact") if contact else None),
        ("dcterms:rights", iri(rights_iri) if rights_iri else None),
    )


def _as_iri(text: str | None) -> str | None:
    """Give a text back where it is an http(s) address."""
    return text if text and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) else None


def _issued() -> str | None:
    """Write the date of the dataset, where SOURCE_DATE_EPOCH (https://reproducible-builds.org) gives one; never the clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return date_time(datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError) as error:
        what = f"SOURCE_DATE_EPOCH is {epoch!r}, which is no whole number of seconds."
        raise UsageError(what, "Set it to seconds since 1970, such as the output of: git log -1 --format=%ct") from error
