"""A corpus as RDF: named graphs of N-Quads, the same bytes for the same corpus, and back into a store.

The model is in docs/data-model.md. Lines are written as text, which needs no store and is eight times as fast as rdflib's serializer
(0.39 s against 3.05 s for 504,771 quads); tests/test_nquads.py holds them to what Oxigraph and rdflib read and write.
"""

import os
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pyoxigraph

from kg import files, vocab
from kg.errors import InputError, UsageError
from kg.records import Article, Claim, Copy, Corpus, Snapshot, Span, Speaker, Stance
from kg.vocab import Minter

FORMATS = {
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
_PREFIXES = {
    "kg": vocab.KG,
    "schema": vocab.SCHEMA,
    "nif": vocab.NIF,
    "itsrdf": vocab.ITSRDF,
    "prov": vocab.PROV,
    "skos": vocab.SKOS,
    "dcterms": vocab.DCTERMS,
    "dcat": vocab.DCAT,
    "void": vocab.VOID,
    "owl": vocab.OWL,
    "cito": vocab.CITO,
    "rdf": vocab.RDF,
    "xsd": vocab.XSD,
}
_N_QUADS = "http://www.w3.org/ns/formats/N-Quads"
_N_QUADS_MEDIA = "https://www.iana.org/assignments/media-types/application/n-quads"
_KINDS = {"direct": "kg:DirectClaim", "indirect": "kg:IndirectClaim", "mixed": "kg:MixedClaim"}
_SPEAKERS = {"person": "schema:Person", "organization": "schema:Organization", "group": "kg:Group", "anonymous": "kg:AnonymousSpeaker"}
_METHOD = "MinHash of word 5-grams"

# Exactly what Oxigraph escapes, so that its dump of the graph is the graph. A lone surrogate has no UTF-8 form: it becomes U+FFFD,
# which is one code point as well, so offsets still hold.
_ESCAPES = (
    {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
    | str.maketrans({'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"})
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)

Fact = tuple[str, str | None]


# ── terms ────────────────────────────────────────────────────────────────────


@cache
def _name(prefixed: str) -> str:
    """Write a vocabulary term; ``a`` is rdf:type."""
    if prefixed == "a":
        return f"<{vocab.RDF}type>"
    prefix, _, local = prefixed.partition(":")
    return f"<{_PREFIXES[prefix]}{local}>"


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _web(address: str | None) -> str | None:
    """Write an IRI that somebody else chose, percent-encoding what IRIs do not allow; None where it is none."""
    if address is None:
        return None
    encoded = re.sub(r'[\x00-\x20<>"{}|\\^`\x7f]', lambda found: quote(found[0]), address)
    try:
        return str(pyoxigraph.NamedNode(encoded))
    except ValueError:
        return None


def _text(text: str | None) -> str | None:
    return None if text is None else f'"{text.translate(_ESCAPES)}"'


def _english(text: str | None) -> str | None:
    return None if text is None else f'"{text.translate(_ESCAPES)}"@en'


def _integer(number: int) -> str:
    return f'"{number}"^^{_name("xsd:integer")}'


def _decimal(number: float) -> str:
    """Write four digits at most, none of them a trailing zero: the canonical form, which stores keep as it is.

    >>> _decimal(1.0), _decimal(0.87004), _decimal(0.0)
    ('"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"0.87"^^<http://www.w3.org/2001/XMLSchema#decimal>', \
'"0"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    return f'"{f"{abs(number):.4f}".rstrip("0").rstrip(".")}"^^{_name("xsd:decimal")}'


def _boolean(value: bool) -> str:  # noqa: FBT001 - a term's value, not a switch
    return f'"{"true" if value else "false"}"^^{_name("xsd:boolean")}'


def _moment(at: datetime) -> str:
    whole, _, fraction = at.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    return f'"{whole}{"." + fraction.rstrip("0") if fraction else ""}Z"^^{_name("xsd:dateTime")}'


def _node(iri: str, *facts: Fact) -> Iterator[str]:
    """Write the triples about one node; a fact whose object is None is not known and not written."""
    for predicate, value in facts:
        if value is not None:
            yield f"<{iri}> {_name(predicate)} {value}"


# ── what is written of each thing ────────────────────────────────────────────


def quads(corpus: Corpus, *, minter: Minter, with_text: bool = True) -> Iterator[str]:
    """Write a corpus as N-Quads lines (without line ends), sorted by code point, each once.

    :param with_text: whether the texts of the snapshots go in (``nif:isString``); without them the evidence still quotes its words
    :raises UsageError: SOURCE_DATE_EPOCH is set and is no whole number of seconds
    """
    graphs: dict[str, list[str]] = defaultdict(list)
    articles = {article.iri: article for article in corpus.articles}
    stances: dict[str, list[Stance]] = defaultdict(list)
    for stance in corpus.stances:
        stances[stance.claim].append(stance)
    candidates: dict[str, list[Stance]] = defaultdict(list)
    for candidate in corpus.candidates:
        candidates[candidate.claim].append(candidate)

    for article in corpus.articles:
        graphs[minter.article_graph(article.iri)] += _article(article, minter)
        graphs[minter.text_graph(article.snapshot.digest)] += _snapshot(article.snapshot, minter, with_text=with_text)
    for claim in corpus.claims:
        article = articles[claim.article]
        here = graphs[minter.article_graph(article.iri)]
        here += _spans(claim, article, corpus, minter)
        here += _claim(claim, stances[claim.iri], article, minter)
        for stance in stances[claim.iri]:
            here += _stance(stance, "kg:Stance")
        for candidate in candidates[claim.iri]:
            here += _stance(candidate, "kg:CandidateStance")
    for article_iri, mentions in _mentions(corpus).items():
        graphs[minter.article_graph(article_iri)] += _identified(mentions, articles[article_iri], minter)
    for speaker in corpus.speakers:
        graphs[minter.article_graph(speaker.article) if speaker.article else minter.graph("entities")] += _speaker(speaker)
    graphs[minter.graph("entities")] += _organizations(corpus, minter)
    graphs[minter.graph("propositions")] += _propositions(corpus, minter)
    graphs[minter.graph("links")] += _links(corpus, minter)
    described, made = minter.graph("dataset"), minter.graph("provenance")
    graphs[made] += _provenance(corpus, minter, [described, *(name for name, triples in graphs.items() if triples)])
    graphs[described] += _dataset(corpus, minter, {triple for triples in graphs.values() for triple in triples})
    yield from sorted({f"{triple} <{name}> ." for name, triples in graphs.items() for triple in triples})


def _article(article: Article, minter: Minter) -> Iterator[str]:
    url = article.url if article.url and re.match(r"(?i)https?://", article.url) else None
    yield from _node(
        article.iri,
        ("a", _name("schema:NewsArticle")),
        ("kg:key", _text(article.key)),
        ("kg:source", _text(article.snapshot.source)),
        ("schema:headline", _english(article.title)),
        ("schema:url", _web(url)),
        ("schema:datePublished", _moment(article.published.at) if article.published else None),
        ("kg:datePrecision", _text(article.published.precision) if article.published else None),
        ("schema:publisher", _iri(minter.organization(article.publisher)) if article.publisher else None),
        ("schema:creditText", _text(article.wire)),
        ("schema:inLanguage", _text(article.language)),
        ("kg:text", _iri(minter.snapshot(article.snapshot.digest))),
        ("kg:textStart", _integer(article.span.start)),
        ("kg:textEnd", _integer(article.span.end)),
    )


def _snapshot(snapshot: Snapshot, minter: Minter, *, with_text: bool) -> Iterator[str]:
    yield from _node(
        minter.snapshot(snapshot.digest),
        ("a", _name("kg:TextSnapshot")),
        ("kg:textHash", _text(snapshot.digest)),
        ("kg:source", _text(snapshot.source)),
        ("nif:beginIndex", _integer(0)),
        ("nif:endIndex", _integer(len(snapshot.text))),
        ("nif:isString", _text(snapshot.text) if with_text else None),
    )


def _span(span: Span, kind: str, snapshot: Snapshot, minter: Minter, *facts: Fact) -> Iterator[str]:
    yield from _node(
        minter.span(snapshot.digest, span.start, span.end),
        ("a", _name(kind)),
        ("nif:beginIndex", _integer(span.start)),
        ("nif:endIndex", _integer(span.end)),
        ("nif:anchorOf", _text(snapshot.text[span.start : span.end])),
        ("nif:referenceContext", _iri(minter.snapshot(snapshot.digest))),
        *facts,
    )


def _spans(claim: Claim, article: Article, corpus: Corpus, minter: Minter) -> Iterator[str]:
    """Write the evidence of a claim, the sentences that it overlaps, and its cue."""
    snapshot = article.snapshot
    sentences = corpus.sentences.get(article.iri, ())
    first = bisect_right(sentences, claim.span.start, key=lambda sentence: sentence.span.end)
    around = [one.span for one in sentences[first : bisect_left(sentences, claim.span.end, key=lambda sentence: sentence.span.start)]]
    for sentence in around:
        yield from _span(sentence, "nif:Sentence", snapshot, minter)
    inside: list[Fact] = [("nif:sentence", _iri(minter.span(snapshot.digest, s.start, s.end))) for s in around]
    yield from _span(claim.span, "kg:Evidence", snapshot, minter, *inside)
    if claim.cue:
        yield from _span(claim.cue, "kg:Cue", snapshot, minter)


def _mentions(corpus: Corpus) -> dict[str, dict[tuple[Span, str], float]]:
    """Collect, for each article, who is meant where; words that several claims hang on count once, with the highest confidence."""
    mentions: dict[str, dict[tuple[Span, str], float]] = defaultdict(dict)
    for claim in corpus.claims:
        if claim.source.mention:
            known, meant = mentions[claim.article], (claim.source.mention, claim.source.speaker)
            known[meant] = max(known.get(meant, 0.0), claim.source.confidence)
    return mentions


def _identified(mentions: dict[tuple[Span, str], float], article: Article, minter: Minter) -> Iterator[str]:
    """Write who is meant where; words that mean several speakers carry the lowest of their confidences, so there is only one."""
    lowest: dict[Span, float] = {}
    for (span, _), confidence in mentions.items():
        lowest[span] = min(lowest.get(span, 1.0), confidence)
    for span, speaker in mentions:
        facts: list[Fact] = [("itsrdf:taIdentRef", _iri(speaker)), ("itsrdf:taConfidence", _decimal(lowest[span]))]
        yield from _span(span, "kg:Mention", article.snapshot, minter, *facts)


def _claim(claim: Claim, stances: Iterable[Stance], article: Article, minter: Minter) -> Iterator[str]:
    digest, source, attribution = article.snapshot.digest, claim.source, f"{claim.iri}#attribution"
    expressed: list[Fact] = [("kg:expresses", _iri(stance.proposition)) for stance in stances if stance.position != "neutral"]
    yield from _node(
        claim.iri,
        ("a", _name("kg:Claim")),
        ("a", _name(_KINDS[claim.kind])),
        ("schema:text", _english(claim.text)),
        ("kg:evidence", _iri(minter.span(digest, claim.span.start, claim.span.end))),
        ("kg:speaker", _iri(source.speaker)),
        ("schema:appearance", _iri(article.iri)),
        ("kg:polarity", _name(f"kg:{claim.polarity}")),
        ("kg:confidence", _decimal(claim.confidence)),
        ("prov:qualifiedAttribution", _iri(attribution)),
        *expressed,
    )
    yield from _node(
        attribution,
        ("a", _name("kg:Attribution")),
        ("prov:agent", _iri(source.speaker)),
        ("kg:cue", _english(article.snapshot.text[claim.cue.start : claim.cue.end]) if claim.cue else None),
        ("kg:cueSpan", _iri(minter.span(digest, claim.cue.start, claim.cue.end)) if claim.cue else None),
        ("kg:mention", _iri(minter.span(digest, source.mention.start, source.mention.end)) if source.mention else None),
        ("kg:roleLabel", _english(source.role)),
        ("kg:affiliation", _iri(minter.organization(source.affiliation)) if source.affiliation else None),
        ("kg:confidence", _decimal(source.confidence)),
    )


def _stance(stance: Stance, kind: str) -> Iterator[str]:
    yield from _node(
        stance.iri,
        ("a", _name(kind)),
        ("kg:holder", _iri(stance.holder)),
        ("kg:towards", _iri(stance.proposition)),
        ("kg:expressedIn", _iri(stance.claim)),
        ("kg:stanceValue", _name(f"kg:{stance.position}")),
        ("kg:confidence", _decimal(stance.confidence)),
        ("kg:expressedAt", _moment(stance.date.at) if stance.date else None),
        ("kg:timePrecision", _text(stance.date.precision) if stance.date else None),
        ("kg:joint", _boolean(stance.joint) if stance.joint else None),
    )


def _speaker(speaker: Speaker) -> Iterator[str]:
    yield from _node(
        speaker.iri,
        ("a", _name("kg:Speaker")),
        ("a", _name(_SPEAKERS[speaker.type])),
        ("schema:name", _text(speaker.name)),
        *(("schema:alternateName", _text(alias)) for alias in speaker.aliases),
        *(("schema:member", _iri(member)) for member in speaker.members),
        *(("schema:sameAs", _web(same)) for same in speaker.same_as),
    )


def _organizations(corpus: Corpus, minter: Minter) -> Iterator[str]:
    """Write publishers and affiliations. One that speaks has its name from there, so that there is only one."""
    names = {article.publisher for article in corpus.articles} | {claim.source.affiliation for claim in corpus.claims}
    named = {speaker.iri for speaker in corpus.speakers}
    for name in sorted(filter(None, names)):
        iri = minter.organization(name)
        yield from _node(iri, ("a", _name("schema:Organization")), ("schema:name", None if iri in named else _text(name)))
        named.add(iri)


def _propositions(corpus: Corpus, minter: Minter) -> Iterator[str]:
    scheme = f"{minter.base}propositions"
    if corpus.propositions:
        yield from _node(scheme, ("a", _name("skos:ConceptScheme")))
    for proposition in corpus.propositions:
        yield from _node(
            proposition.iri,
            ("a", _name("kg:Proposition")),
            ("skos:prefLabel", _english(proposition.text)),
            *(("skos:altLabel", _english(wording)) for wording in proposition.wordings),
            ("skos:inScheme", _iri(scheme)),
            ("kg:given", _boolean(proposition.given)),
        )
        for negation in proposition.negation_of:
            yield from _node(proposition.iri, ("kg:negationOf", _iri(negation)))
            yield from _node(negation, ("kg:negationOf", _iri(proposition.iri)))
        for old in proposition.replaces:
            yield from _node(old, ("owl:deprecated", _boolean(True)), ("dcterms:isReplacedBy", _iri(proposition.iri)))  # noqa: FBT003


def _links(corpus: Corpus, minter: Minter) -> Iterator[str]:
    """Write all that needs more than one article: contradictions, shifts, copies."""
    claims = {stance.iri: stance.claim for stance in corpus.stances}
    for found in corpus.contradictions:
        yield from _node(
            found.iri,
            ("a", _name("kg:Contradiction")),
            ("kg:stanceA", _iri(found.stance_a)),
            ("kg:stanceB", _iri(found.stance_b)),
            ("kg:onProposition", _iri(found.proposition)),
            ("kg:basis", _text("opposed stances")),
            ("kg:confidence", _decimal(found.confidence)),
        )
        one, other = claims[found.stance_a], claims[found.stance_b]
        yield from _node(one, ("cito:disagreesWith", _iri(other)))
        yield from _node(other, ("cito:disagreesWith", _iri(one)))
    for shift in corpus.shifts:
        yield from _node(
            shift.iri,
            ("a", _name("kg:PositionShift")),
            ("kg:holder", _iri(shift.holder)),
            ("kg:onProposition", _iri(shift.proposition)),
            ("kg:fromStance", _iri(shift.from_stance)),
            ("kg:toStance", _iri(shift.to_stance)),
            ("kg:confidence", _decimal(shift.confidence)),
        )
    for copy in corpus.copies:
        yield from _copy(copy, minter)


def _copy(copy: Copy, minter: Minter) -> Iterator[str]:
    yield from _node(
        minter.copy(copy.article, copy.original),
        ("a", _name("kg:NearDuplicateLink")),
        ("kg:article", _iri(copy.article)),
        ("kg:original", _iri(copy.original)),
        ("kg:similarity", _decimal(copy.similarity)),
        ("kg:method", _text(_METHOD)),
    )
    yield from _node(
        minter.cluster(copy.original),
        ("a", _name("kg:SyndicationCluster")),
        ("prov:hadMember", _iri(copy.original)),
        ("prov:hadMember", _iri(copy.article)),
        ("kg:representative", _iri(copy.original)),
    )


def _provenance(corpus: Corpus, minter: Minter, graphs: Iterable[str]) -> Iterator[str]:
    """Write which run of which program and which models made the graphs, this one among them, and with which settings.

    When it ran is not in the graph: that differs each time.
    """
    from importlib.metadata import version  # noqa: PLC0415 - 20 ms that readers of a graph do not need

    release = version("stancegraph")
    manifest = sorted(f"{article.iri} {article.snapshot.digest}" for article in corpus.articles)
    digests = sorted(f"{model.task} {model.digest}" for model in corpus.models)
    run = minter.run(*manifest, corpus.config_digest, *digests)
    program, settings = minter.program(release), minter.settings(corpus.config_digest)
    yield from _node(
        run,
        ("a", _name("prov:Activity")),
        ("kg:configDigest", _text(corpus.config_digest)),
        *(("prov:used", _iri(minter.snapshot(article.snapshot.digest))) for article in corpus.articles),
        *(("prov:wasAssociatedWith", _iri(minter.model(model.digest))) for model in corpus.models),
        ("prov:wasAssociatedWith", _iri(program)),
        ("prov:qualifiedAssociation", _iri(f"{run}#association")),
    )
    association: tuple[Fact, ...] = (("prov:agent", _iri(program)), ("prov:hadPlan", _iri(settings)))
    yield from _node(f"{run}#association", ("a", _name("prov:Association")), *association)
    yield from _node(settings, ("a", _name("prov:Plan")), ("dcterms:identifier", _text(corpus.config_digest)))
    agent = _name("prov:SoftwareAgent")
    yield from _node(program, ("a", agent), ("schema:name", _text("stancegraph")), ("schema:softwareVersion", _text(release)))
    for model in corpus.models:
        yield from _node(
            minter.model(model.digest),
            ("a", agent),
            ("schema:name", _text(model.name)),
            ("kg:task", _text(model.task)),
            ("kg:weightsDigest", _text(model.digest)),
        )
    for graph in (*graphs, minter.graph("provenance")):
        yield from _node(graph, ("prov:wasGeneratedBy", _iri(run)))


def _dataset(corpus: Corpus, minter: Minter, triples: set[str]) -> Iterable[str]:
    """Describe the dataset (DCAT 3, VoID) with figures that count all its triples, those of this description among them.

    A triple counts once, in however many graphs it stands. What the description adds to the counts hangs on its form and not on the
    figures in it, so it is written until it says what it is.
    """
    counted, written = _count(triples), set[str]()
    while (described := set(_description(corpus, minter, counted + _count(written)))) != written:
        written = described
    return written


def _count(triples: Iterable[str]) -> Counter[tuple[str, str]]:
    """Count triples, entities (what has a class), the entities of each class and the triples of each property."""
    figures: Counter[tuple[str, str]] = Counter()
    entities = set()
    for subject, predicate, value in (triple.split(" ", 2) for triple in triples):
        figures["property", predicate] += 1
        if predicate == _name("a"):
            entities.add(subject)
            figures["class", value] += 1
    figures["triples", ""] = sum(number for (kind, _), number in figures.items() if kind == "property")
    figures["entities", ""] = len(entities)
    return figures


def _description(corpus: Corpus, minter: Minter, figures: Counter[tuple[str, str]]) -> Iterator[str]:
    dataset = f"{minter.base}dataset"
    terms = {term: _short(term) for kind, term in figures if kind in {"class", "property"}}
    parts = {(kind, term): f"{dataset}#{kind}-{'-'.join(terms[term])}" for kind, term in figures if term}
    examples = (claim.iri for claim in corpus.claims)
    yield from _node(
        dataset,
        ("a", _name("dcat:Dataset")),
        ("a", _name("void:Dataset")),
        ("dcterms:title", _english("Claims, speakers and stances in news articles")),
        (
            "dcterms:description",
            _english("Who claims what, and who is for or against it, with the characters it was read from."),
        ),
        ("dcterms:issued", _issued()),
        ("dcat:distribution", _iri(f"{dataset}#nquads")),
        ("void:feature", _iri(_N_QUADS)),
        ("void:uriSpace", _text(minter.base)),
        *(("void:vocabulary", _iri(_PREFIXES[prefix])) for prefix in {prefix for prefix, _ in terms.values()}),
        ("void:exampleResource", _iri(min(examples)) if corpus.claims else None),
        ("void:triples", _integer(figures["triples", ""])),
        ("void:entities", _integer(figures["entities", ""])),
        *((f"void:{kind}Partition", _iri(part)) for (kind, _), part in parts.items()),
    )
    for (kind, term), part in parts.items():
        number = _integer(figures[kind, term])
        yield from _node(part, (f"void:{kind}", term), ("void:entities" if kind == "class" else "void:triples", number))
    # Its address, size and hash are unknown here: who publishes the file knows the first, run.json has the others.
    media = ("dcat:mediaType", _iri(_N_QUADS_MEDIA))
    yield from _node(f"{dataset}#nquads", ("a", _name("dcat:Distribution")), ("dcterms:title", _text("graph.nq")), media)


def _short(term: str) -> tuple[str, str]:
    """Part a written term into the prefix of its vocabulary and its name there."""
    return next((prefix, term[1 + len(space) : -1]) for prefix, space in _PREFIXES.items() if term.startswith(f"<{space}"))


def _issued() -> str | None:
    """Write the date of the dataset, where SOURCE_DATE_EPOCH (https://reproducible-builds.org) gives one; never the clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return _moment(datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError) as error:
        what = f"SOURCE_DATE_EPOCH is {epoch!r}, which is no whole number of seconds."
        raise UsageError(what, "Set it to seconds since 1970, such as the output of: git log -1 --format=%ct") from error


# ── to a file and back ───────────────────────────────────────────────────────


def write(corpus: Corpus, path: Path, *, minter: Minter, with_text: bool = True) -> None:
    """Write a corpus as one N-Quads file. A file of that name stays whole until the new one is.

    :raises InputError: the folder cannot be written to
    """
    try:
        with files.replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as lines:
            lines.writelines(f"{line}\n" for line in quads(corpus, minter=minter, with_text=with_text))
    except OSError as error:
        what = f"The graph cannot be written to {path}: {error.strerror or error}."
        raise InputError(what, "Choose a folder that exists, that you may write to, and that has room.") from error


def read(path: Path) -> pyoxigraph.Store:
    """Load a graph into a store in memory.

    :param path: a build folder (its ``graph.nq``) or a file whose ending is one of ``FORMATS``
    :raises InputError: it is missing, of another format, empty, or cannot be parsed
    """
    file = path / "graph.nq" if path.is_dir() else path
    endings = ", ".join(FORMATS)
    if not path.exists():
        what = f"There is no {path}."
        raise InputError(what, f"Give a build folder, or a file that ends in one of {endings}.")
    if file.suffix.lower() not in FORMATS:
        what = f"{file} has no ending of an RDF format."
        raise InputError(what, f"Give a build folder, or a file that ends in one of {endings}.")
    store = pyoxigraph.Store()
    try:
        store.bulk_load(path=str(file), format=FORMATS[file.suffix.lower()])
    except OSError as error:
        what = f"The graph {file} cannot be read: {error}."
        raise InputError(what, f"Give a build folder, or a file that ends in one of {endings}.") from error
    except (SyntaxError, ValueError) as error:
        what = f"The graph {file} cannot be parsed: {error}."
        raise InputError(what, "Build it again, or check its syntax at that place.") from error
    if not len(store):
        what = f"The graph {file} holds no statement."
        raise InputError(what, "Check the report of the build that wrote it: it read no article.")
    return store
