"""What the gate costs beside pySHACL alone with the same rules: CPU time over invented articles, in one run.

    python benchmarks/gate.py             pySHACL as it comes
    python benchmarks/gate.py --cached    pySHACL that parses each query once: --engine pyshacl

The gate is measured at 20, 40, 80 and 160 articles, each a multiple of the first (linear growth is 1, 2, 4, 8), and pySHACL at 5, 10
and 20: the straight line through these says what it would take for 160. Reading the graph is in neither.
"""

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import linear_regression

import pyoxigraph
import pyshacl
import rdflib
from rdflib import RDF

from kg import resources
from kg.gate import shapes
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.records import Article, Claim, Date, ModelRef, Paragraph, Proposition, Sentence, Snapshot, Source, Span, Speaker, Stance
from kg.vocab import Minter

MINTER = Minter()
FIRST = 5  # articles
CLAIMS = 10  # of each
NAMES = "Ada Berg,Bo Dahl,Cy Eng,Di Falk,Ed Grahn,Fay Holm,Gus Ivarsson,Hedda Juhl,Ivo Krogh,Jan Lind".split(",")
TOPICS = "harbour,bridge,tram,market,school,museum,ferry,library,stadium,airport".split(",")


def corpus(count: int) -> Corpus:
    """Invent articles in which ten people say something of ten topics, every other one in quotation marks."""
    speakers = {name: Speaker(MINTER.speaker(name, "person"), name, "person") for name in NAMES[:CLAIMS]}
    wordings = [f"The {topic} should be built" for topic in TOPICS]
    about = [Proposition(MINTER.proposition(wording), wording, given=True) for wording in wordings]
    articles: list[Article] = []
    sentences: dict[str, tuple[Sentence, ...]] = {}
    claims: list[Claim] = []
    stances: list[Stance] = []
    for number in range(count):
        text, spans = f"🚢 Council paper {number}\n\n", []
        for turn in range(CLAIMS):
            start, words = len(text), wordings[(number + turn) % len(wordings)]
            text += f"{NAMES[turn % len(NAMES)]} said: “{words}.”\n\n" if turn % 2 else f"{NAMES[turn % len(NAMES)]} said {words}.\n\n"
            spans.append(Span(start, len(text) - 2))
        article = _article(f"paper-{number}.txt", text)
        articles.append(article)
        sentences[article.iri] = tuple(Sentence(span, index + 1) for index, span in enumerate(spans))
        for turn, span in enumerate(spans):
            speaker, topic = speakers[NAMES[turn % len(NAMES)]], about[(number + turn) % len(about)]
            claim, stance = _said(article, span, speaker, topic, quoted=bool(turn % 2))
            claims.append(claim)
            stances.append(stance)
    return Corpus(
        articles=tuple(articles),
        sentences=sentences,
        speakers=tuple(speakers.values()),
        claims=tuple(claims),
        propositions=tuple(about),
        stances=tuple(stances),
        contradictions=(),
        shifts=(),
        copies=(),
        models=(ModelRef("attribution", "none", "a" * 64),),
        config_digest="c" * 64,
    )


def _article(source: str, text: str) -> Article:
    snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, source, is_file=True)
    whole = Span(0, len(text))
    published = Date(datetime(2026, 3, 2, tzinfo=UTC), "day")
    return Article(
        MINTER.article(source), source, snapshot, whole, (Paragraph(whole, "body"),), text[2:12], None, "The Gazette", published, None, "en"
    )


def _said(article: Article, span: Span, speaker: Speaker, about: Proposition, *, quoted: bool) -> tuple[Claim, Stance]:
    start, named = article.snapshot.text.index(about.text, span.start), span.start + len(speaker.name)
    mention, cue = Span(span.start, named), Span(named + 1, named + 5)
    content = Span(start, start + len(about.text))
    iri = MINTER.claim(article.iri, content.start, content.end, (mention.start, mention.end))
    source = Source(mention, speaker.iri, None, None, 0.9)
    claim = Claim(iri, article.iri, content, about.text, "direct" if quoted else "indirect", "asserted", cue, source, 0.9)
    return claim, Stance(MINTER.stance(iri, about.iri), speaker.iri, about.iri, iri, "support", 0.9, article.published)


def store(articles: int) -> pyoxigraph.Store:
    """Put the graph of so many articles into a store."""
    held = pyoxigraph.Store()
    held.load("\n".join(nquads.quads(corpus(articles), minter=MINTER)).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return held


def plain(articles: int) -> Callable[[], object]:
    """Prepare the check of so many articles by pySHACL alone, with what the vocabulary says of the terms that they use."""
    triples = pyoxigraph.serialize((quad.triple for quad in store(articles)), format=pyoxigraph.RdfFormat.N_TRIPLES)
    data = rdflib.Graph().parse(data=triples, format="nt")
    used = {*data.predicates(), *data.objects(None, RDF.type)}
    for file in sorted(resources.path("ontologies").glob("*.ttl")):
        data += [(term, RDF.type, kind) for term, kind in rdflib.Graph().parse(file)[: RDF.type] if term in used]
    rules = rdflib.Graph().parse(resources.path("shapes") / "kg.ttl")
    return lambda: pyshacl.validate(data, shacl_graph=rules, inplace=True)


def cached(articles: int) -> Callable[[], object]:
    """Prepare the check of so many articles by ``--engine pyshacl``."""
    held = store(articles)
    return lambda: shapes.validate(held, engine="pyshacl")


def gate(articles: int) -> Callable[[], object]:
    """Prepare the check of so many articles by the gate."""
    held = store(articles)
    return lambda: shapes.validate(held)


def cost(check: Callable[[], object]) -> float:
    """Measure what a check takes, in CPU seconds of this process."""
    before = time.process_time()
    check()
    return time.process_time() - before


def line(sizes: list[int], costs: list[float]) -> Callable[[int], float]:
    """Fit a straight line through measurements by least squares."""
    slope, start = linear_regression(sizes, costs)
    return lambda size: start + slope * size


def rows(name: str, sizes: list[int], costs: list[float]) -> Iterator[str]:
    """Write what each size takes as a multiple of the first."""
    for size, took in zip(sizes, costs, strict=True):
        yield f"{name:>8} {size:>4} articles: {took / costs[0]:5.2f} x the first"


def main() -> None:
    """Measure both, and print ratios."""
    other = cached if "--cached" in sys.argv else plain
    cost(gate(1))  # what is loaded once is no cost of the first size
    large, small = [FIRST * factor for factor in (4, 8, 16, 32)], [FIRST * factor for factor in (1, 2, 4)]
    ours, theirs = [cost(gate(size)) for size in large], [cost(other(size)) for size in small]
    print(*rows("gate", large, ours), *rows("pySHACL", small, theirs), sep="\n")
    ratio = line(small, theirs)(large[-1]) / ours[-1]
    print(f"At {large[-1]} articles pySHACL, extrapolated, takes {ratio:.0f} times as long as the gate.")


if __name__ == "__main__":
    main()
