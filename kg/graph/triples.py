"""What the graph states of each record: its triples, in N-Quads without the graph. The model is in docs/data-model.md."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import get_args

from kg import vocab
from kg.graph.corpus import Corpus
from kg.graph.terms import FALSE, TRUE, Fact, about, date_time, decimal, english, foreign_iri, integer, iri, prefixed, string
from kg.records import (
    Article,
    Claim,
    Contradiction,
    Copy,
    Polarity,
    Position,
    Proposition,
    Sentence,
    Shift,
    Shown,
    Snapshot,
    Span,
    Speaker,
    Stance,
    Topic,
    UnmatchedRow,
)
from kg.vocab import Minter

_CLAIM_CLASSES = {"direct": "kg:DirectClaim", "indirect": "kg:IndirectClaim", "mixed": "kg:MixedClaim"}
_SPEAKER_CLASSES = {
    "person": "schema:Person",
    "organization": "schema:Organization",
    "group": "kg:Group",
    "anonymous": "kg:AnonymousSpeaker",
}
_COPY_METHOD = "MinHash of word 5-grams"


# ── articles and their texts ─────────────────────────────────────────────────


def of_article(article: Article, minter: Minter) -> Iterator[str]:
    """State what is known of an article."""
    url = article.url if article.url and re.match(r"(?i)https?://", article.url) else None
    yield from about(
        article.iri,
        ("a", prefixed("schema:NewsArticle")),
        ("kg:key", string(article.key)),
        ("kg:source", string(article.snapshot.source)),
        ("schema:headline", english(article.title)),
        ("schema:url", foreign_iri(url)),
        ("schema:datePublished", date_time(article.published.at) if article.published else None),
        ("kg:datePrecision", string(article.published.precision) if article.published else None),
        ("schema:publisher", iri(minter.organization(article.publisher)) if article.publisher else None),
        ("schema:creditText", string(article.wire)),
        ("schema:inLanguage", string(article.language)),
        ("kg:text", iri(minter.snapshot(article.snapshot.digest))),
        ("kg:textStart", integer(article.span.start)),
        ("kg:textEnd", integer(article.span.end)),
    )
    if article.shown:
        yield from _of_shown(article.shown, article, minter)


def _of_shown(shown: Shown, article: Article, minter: Minter) -> Iterator[str]:
    """State what the page of an article shows and how it is written, for the gate to judge."""
    places = {"kg:repeatedText": shown.repeated, "kg:garbledText": shown.garbled, "kg:paywallNotice": shown.paywall}
    spans = {name: span for name, span in places.items() if span}
    yield from about(
        article.iri,
        ("kg:shownHeadline", english(shown.headline)),
        ("kg:shownDate", date_time(shown.date.at) if shown.date else None),
        ("kg:shownPublisher", string(shown.publisher)),
        ("kg:headlineShare", None if shown.headline_share is None else decimal(shown.headline_share)),
        ("kg:proseHash", string(shown.digest)),
        ("schema:wordCount", integer(shown.words)),
        ("kg:repeatedShare", decimal(shown.repeated_share) if shown.repeated else None),
        *((name, iri(minter.span(article.snapshot.digest, span.start, span.end))) for name, span in spans.items()),
    )
    for span in spans.values():
        yield from _of_span(span, "nif:String", article.snapshot, minter)


def of_snapshot(snapshot: Snapshot, minter: Minter, *, with_text: bool) -> Iterator[str]:
    """State the digest, the length and, if asked for, the text of a snapshot; without its text it is no context to the readers of NIF."""
    yield from about(
        minter.snapshot(snapshot.digest),
        ("a", prefixed("kg:TextSnapshot")),
        ("a", prefixed("nif:Context") if with_text else None),
        ("a", prefixed("nif:RFC5147String") if with_text else None),
        ("kg:textHash", string(snapshot.digest)),
        ("kg:source", string(snapshot.source)),
        ("nif:beginIndex", integer(0)),
        ("nif:endIndex", integer(len(snapshot.text))),
        ("nif:isString", string(snapshot.text) if with_text else None),
    )


def _of_span(span: Span, span_class: str, snapshot: Snapshot, minter: Minter, *facts: Fact) -> Iterator[str]:
    """State a stretch of a text: its offsets in characters, its words, and the text that it is in.

    :param span_class: its class, with a prefix ("kg:Evidence")
    :param facts: what else is stated of it: properties and values
    """
    yield from about(
        minter.span(snapshot.digest, span.start, span.end),
        ("a", prefixed(span_class)),
        ("nif:beginIndex", integer(span.start)),
        ("nif:endIndex", integer(span.end)),
        ("nif:anchorOf", string(snapshot.text[span.start : span.end])),
        ("nif:referenceContext", iri(minter.snapshot(snapshot.digest))),
        *facts,
    )


# ── claims and stances ───────────────────────────────────────────────────────


def of_evidence(claim: Claim, article: Article, sentences: tuple[Sentence, ...], minter: Minter) -> Iterator[str]:
    """State where the evidence of a claim stands, the sentences that it overlaps, its cue, and the words of its affiliation.

    :param sentences: of the article, in order
    """
    snapshot = article.snapshot
    first = bisect_right(sentences, claim.span.start, key=lambda sentence: sentence.span.end)
    end = bisect_left(sentences, claim.span.end, key=lambda sentence: sentence.span.start)
    overlapped = [sentence.span for sentence in sentences[first:end]]
    for span in overlapped:
        yield from _of_span(span, "nif:Sentence", snapshot, minter)
    facts: list[Fact] = [("nif:sentence", iri(minter.span(snapshot.digest, span.start, span.end))) for span in overlapped]
    yield from _of_span(claim.span, "kg:Evidence", snapshot, minter, *facts)
    if claim.cue:
        yield from _of_span(claim.cue, "kg:Cue", snapshot, minter)
    if claim.source.affiliation_span:
        yield from _of_span(claim.source.affiliation_span, "nif:String", snapshot, minter)


def of_claim(claim: Claim, stances: Iterable[Stance], article: Article, minter: Minter) -> Iterator[str]:
    """State a claim and its attribution.

    :param stances: those that were read from it; it concerns the proposition of each that is not neutral
    """
    digest, source, attribution = article.snapshot.digest, claim.source, f"{claim.iri}#attribution"
    stated = source.affiliation_span
    concerned: list[Fact] = [("kg:concerns", iri(stance.proposition)) for stance in stances if stance.position != "neutral"]
    yield from about(
        claim.iri,
        ("a", prefixed("schema:Claim")),
        ("a", prefixed("kg:Claim")),
        ("a", prefixed(_CLAIM_CLASSES[claim.kind])),
        ("schema:text", english(claim.text)),
        ("kg:evidence", iri(minter.span(digest, claim.span.start, claim.span.end))),
        ("kg:speaker", iri(source.speaker)),
        ("schema:appearance", iri(article.iri)),
        ("kg:polarity", prefixed(f"kg:{claim.polarity}")),
        ("kg:confidence", decimal(claim.confidence)),
        ("prov:qualifiedAttribution", iri(attribution)),
        *concerned,
    )
    yield from about(
        attribution,
        ("a", prefixed("kg:Attribution")),
        ("prov:agent", iri(source.speaker)),
        ("kg:cue", english(article.snapshot.text[claim.cue.start : claim.cue.end]) if claim.cue else None),
        ("kg:cueSpan", iri(minter.span(digest, claim.cue.start, claim.cue.end)) if claim.cue else None),
        ("kg:mention", iri(minter.span(digest, source.mention.start, source.mention.end)) if source.mention else None),
        ("kg:roleLabel", english(source.role)),
        ("kg:affiliation", iri(minter.organization(source.affiliation)) if source.affiliation else None),
        ("kg:affiliationSpan", iri(minter.span(digest, stated.start, stated.end)) if stated else None),
        ("kg:confidence", decimal(source.confidence)),
    )


def of_mentions(claims: Iterable[Claim], article: Article, minter: Minter) -> Iterator[str]:
    """State whom the mentions in an article mean.

    A mention with several claims has the highest of their confidences. One that means several speakers carries the lowest of theirs, so
    that it has one confidence.

    :param claims: those of the article
    """
    highest: dict[tuple[Span, str], float] = {}
    for claim in claims:
        if claim.source.mention:
            meaning = (claim.source.mention, claim.source.speaker)
            highest[meaning] = max(highest.get(meaning, 0.0), claim.source.confidence)
    lowest: dict[Span, float] = {}
    for (span, _), confidence in highest.items():
        lowest[span] = min(lowest.get(span, 1.0), confidence)
    for span, speaker in highest:
        facts: list[Fact] = [("itsrdf:taIdentRef", iri(speaker)), ("itsrdf:taConfidence", decimal(lowest[span]))]
        yield from _of_span(span, "kg:Mention", article.snapshot, minter, *facts)


def of_stance(stance: Stance, stance_class: str) -> Iterator[str]:
    """State a stance.

    :param stance_class: ``kg:Stance`` or ``kg:CandidateStance``
    """
    yield from about(
        stance.iri,
        ("a", prefixed(stance_class)),
        ("kg:holder", iri(stance.holder)),
        ("kg:towards", iri(stance.proposition)),
        ("kg:expressedIn", iri(stance.claim)),
        ("kg:stanceValue", prefixed(f"kg:{stance.position}")),
        ("kg:confidence", decimal(stance.confidence)),
        ("kg:expressedAt", date_time(stance.date.at) if stance.date else None),
        ("kg:timePrecision", string(stance.date.precision) if stance.date else None),
        ("kg:joint", TRUE if stance.joint else None),
    )


# ── what several articles share ──────────────────────────────────────────────


def of_speaker(speaker: Speaker, minter: Minter) -> Iterator[str]:
    """State the names of a speaker, its members and external IRIs, and what a person said of it: party, organization, merged IRIs."""
    yield from about(
        speaker.iri,
        ("a", prefixed("prov:Agent")),
        ("a", prefixed("kg:Speaker")),
        ("a", prefixed(_SPEAKER_CLASSES[speaker.type])),
        ("schema:name", string(speaker.name)),
        *(("schema:alternateName", string(alias)) for alias in speaker.aliases),
        *(("schema:member", iri(member)) for member in speaker.members),
        *(("schema:sameAs", foreign_iri(address)) for address in speaker.same_as),
        ("schema:memberOf", iri(minter.organization(speaker.party)) if speaker.party else None),
        ("schema:affiliation", iri(minter.organization(speaker.organization)) if speaker.organization else None),
    )
    for replaced in speaker.replaces:
        yield from about(replaced, ("owl:deprecated", TRUE), ("dcterms:isReplacedBy", iri(speaker.iri)))


def of_organizations(corpus: Corpus, minter: Minter) -> Iterator[str]:
    """State the names of publishers, affiliations and parties; one that is a speaker has its name from there, so that it has only one."""
    names = {article.publisher for article in corpus.articles} | {claim.source.affiliation for claim in corpus.claims}
    names |= {name for speaker in corpus.speakers for name in (speaker.party, speaker.organization)}
    named = {speaker.iri for speaker in corpus.speakers}
    for name in sorted(filter(None, names)):
        organization = minter.organization(name)
        fact = ("schema:name", None if organization in named else string(name))
        yield from about(organization, ("a", prefixed("schema:Organization")), fact)
        named.add(organization)


def of_proposition(proposition: Proposition, scheme: str) -> Iterator[str]:
    """State a proposition, its negations (in both directions), the topics above it, and the addresses that it replaces.

    :param scheme: IRI of the concept scheme
    """
    yield from about(
        proposition.iri,
        ("a", prefixed("skos:Concept")),
        ("a", prefixed("kg:Proposition")),
        ("skos:prefLabel", english(proposition.text)),
        *(("skos:altLabel", english(wording)) for wording in proposition.wordings),
        ("skos:inScheme", iri(scheme)),
        ("kg:given", TRUE if proposition.given else FALSE),
        *(("skos:broader", iri(topic.iri)) for topic in proposition.topics),
        ("kg:source", string(proposition.file)),
        ("kg:line", None if proposition.line is None else integer(proposition.line)),
    )
    for topic in proposition.topics:
        yield from _of_topic(topic, scheme)
    yield from about(scheme, ("a", prefixed("skos:ConceptScheme")), ("skos:prefLabel", english("propositions")))
    for negation in proposition.negation_of:
        yield from about(proposition.iri, ("kg:negationOf", iri(negation)))
        yield from about(negation, ("kg:negationOf", iri(proposition.iri)))
    for replaced in proposition.replaces:
        yield from about(replaced, ("owl:deprecated", TRUE), ("dcterms:isReplacedBy", iri(proposition.iri)))


def _of_topic(topic: Topic, scheme: str) -> Iterator[str]:
    """State a topic, and those above it."""
    yield from about(
        topic.iri,
        ("a", prefixed("skos:Concept")),
        ("skos:prefLabel", english(topic.label)),
        ("skos:inScheme", iri(scheme)),
        *(("skos:broader", iri(above.iri)) for above in topic.topics),
    )
    for above in topic.topics:
        yield from _of_topic(above, scheme)


def of_values() -> Iterator[str]:
    """State the labels of the stance values and polarities, so that a reader of the graph needs no vocabulary beside it."""
    for scheme, values in (("kg:StanceScheme", get_args(Position)), ("kg:PolarityScheme", get_args(Polarity))):
        for value in values:
            facts: tuple[Fact, ...] = (("skos:prefLabel", english(value)), ("skos:inScheme", prefixed(scheme)))
            yield from about(f"{vocab.KG}{value}", ("a", prefixed("skos:Concept")), *facts)
        yield from about(f"{vocab.KG}{scheme.removeprefix('kg:')}", ("a", prefixed("skos:ConceptScheme")))


# ── links between articles ───────────────────────────────────────────────────


def of_contradiction(contradiction: Contradiction, claim_of: dict[str, str]) -> Iterator[str]:
    """State a contradiction, and that its claims contradict one another.

    :param claim_of: IRI of a stance → IRI of its claim
    """
    yield from about(
        contradiction.iri,
        ("a", prefixed("kg:Contradiction")),
        ("kg:stanceA", iri(contradiction.stance_a)),
        ("kg:stanceB", iri(contradiction.stance_b)),
        ("kg:onProposition", iri(contradiction.proposition)),
        ("kg:basis", string("opposed stances")),
        ("kg:confidence", decimal(contradiction.confidence)),
    )
    claim_a, claim_b = claim_of[contradiction.stance_a], claim_of[contradiction.stance_b]
    yield from about(claim_a, ("kg:contradicts", iri(claim_b)))
    yield from about(claim_b, ("kg:contradicts", iri(claim_a)))


def of_shift(shift: Shift) -> Iterator[str]:
    """State that a holder has changed sides."""
    yield from about(
        shift.iri,
        ("a", prefixed("kg:PositionShift")),
        ("kg:holder", iri(shift.holder)),
        ("kg:onProposition", iri(shift.proposition)),
        ("kg:fromStance", iri(shift.from_stance)),
        ("kg:toStance", iri(shift.to_stance)),
        ("kg:confidence", decimal(shift.confidence)),
    )


def of_copy(copy: Copy, minter: Minter) -> Iterator[str]:
    """State that one article copies another, and which cluster both are in."""
    yield from about(
        minter.copy(copy.article, copy.original),
        ("a", prefixed("kg:NearDuplicateLink")),
        ("kg:article", iri(copy.article)),
        ("kg:original", iri(copy.original)),
        ("kg:similarity", decimal(copy.similarity)),
        ("kg:method", string(_COPY_METHOD)),
    )
    yield from about(
        minter.cluster(copy.original),
        ("a", prefixed("kg:SyndicationCluster")),
        ("prov:hadMember", iri(copy.original)),
        ("prov:hadMember", iri(copy.article)),
        ("kg:representative", iri(copy.original)),
    )


# ── what somebody should look at ─────────────────────────────────────────────


def of_alike(first: str, second: str) -> Iterator[str]:
    """State that two speakers, or two propositions, seem to be one (in both directions)."""
    yield from about(first, ("kg:seemsSameAs", iri(second)))
    yield from about(second, ("kg:seemsSameAs", iri(first)))


def of_unmatched(row: UnmatchedRow, run: str, minter: Minter) -> Iterator[str]:
    """State which row of the user's metadata matches no article.

    :param run: its IRI
    """
    node = minter.row(row.file, row.name)
    yield from about(run, ("kg:unmatchedRow", iri(node)))
    yield from about(
        node, ("a", prefixed("prov:Entity")), ("kg:key", string(row.name)), ("kg:source", string(row.file)), ("kg:line", integer(row.line))
    )
