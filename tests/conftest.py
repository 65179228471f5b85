"""Shared fixtures: three invented articles about a ferry terminal, and what a build should find out about them.

In it: direct, indirect and mixed claims, a denial, an organization, an anonymous and an unstated speaker, a joint source with its
members, a contradiction, a shift over time, a copy of a wire story, a negated proposition, and an emoji before most spans.
"""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import virtuoso as server
from hypothesis import Phase, settings

from kg.corrections.records import Correction, Decided, Decision, MachineReading
from kg.graph.corpus import Corpus
from kg.models import runtime
from kg.models.files import ModelFolder
from kg.models.network import Network, Runtime
from kg.records import (
    Article,
    Claim,
    Contradiction,
    Copy,
    Date,
    Kind,
    ModelRef,
    Paragraph,
    Polarity,
    Position,
    Proposition,
    Sentence,
    Shift,
    Shown,
    Snapshot,
    Source,
    Span,
    Speaker,
    SpeakerType,
    Stance,
    UnmatchedRow,
)
from kg.vocab import Minter

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in a job of the background; what the tests start would ignore Ctrl-C, too
    signal.signal(signal.SIGINT, signal.default_int_handler)

# a busy machine is no defect; and to be able to explain a failure, every run would be traced, which takes several times as long
settings.register_profile("patient", deadline=None, phases=tuple(phase for phase in Phase if phase is not Phase.explain))
settings.register_profile("seeded", settings.get_profile("patient"), derandomize=True, max_examples=30, database=None)  # make mutate
settings.load_profile("patient")

SLOW = tuple(line for line in (Path(__file__).parent / "slow.txt").read_text("utf-8").splitlines() if line and not line.startswith("#"))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import a file whose tests are all left out: some import torch, which takes seconds."""
    name = f"tests/{collection_path.name}"
    return True if config.getoption("markexpr") == "not slow" and name in SLOW else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests, which `make test-fast` and `make mutate` leave out, and put files with slow tests first.

    Processes that run tests take whole files, so that a module's fixtures are made once: a long file must not be the last that is taken.
    """
    files: dict[str, bool] = {}
    for item in items:
        file = item.nodeid.partition("::")[0]
        files.setdefault(file, False)
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
            files[file] = True
    items.sort(key=lambda item: not files[item.nodeid.partition("::")[0]])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which tests `make test-fast` left out."""
    if config.getoption("markexpr") == "not slow":
        terminalreporter.write_line("Left out, because they are slow (tests/slow.txt):")
        for name in SLOW:
            terminalreporter.write_line(f"  {name}")


@pytest.fixture(scope="session", autouse=True)
def _models_start_once() -> Iterator[None]:
    """Start each model once a process, which takes a second of CPU, and on its share of the cores: more threads wait for each other."""
    share = max(1, runtime.cores() // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    start, started = runtime.start, dict[tuple[Path, str, int], Network]()

    def start_once(folder: ModelFolder, run_with: Runtime = "onnx", threads: int = 1) -> Network:
        if run_with != "onnx":
            return start(folder, run_with, threads)
        key = (folder.path, folder.digest, threads)
        if key not in started:
            started[key] = start(folder, run_with, threads)
        return started[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime, "cores", lambda: share)
        patch.setattr(runtime, "start", start_once)
        yield


LEDGER = """Council split over new ferry terminal

🚢 TERN BAY — The city should build the ferry terminal, Mayor Ilse Varga said on Tuesday.

“The terminal will ruin the salt marsh,” said Tomas Brandt, head of the Marsh Trust.

Harbour master Odile Renn and Deputy Mayor Karim Sefu said the old pier is unsafe. A port official denied that money is missing.
"""

COURIER = """Tern Bay council at odds over ferry terminal

(Seaboard Press) 🚢 The city should build the ferry terminal, Mayor Ilse Varga said on Tuesday.

“The terminal will ruin the salt marsh,” said Tomas Brandt, head of the Marsh Trust.
"""

JUNE = """Mayor drops ferry terminal

“We should not build the ferry terminal,” Varga told reporters 🚢 on Thursday. Sefu called the plan “a gift to the bay” with open questions.

The Marsh Trust said the marsh is safe for now. It is said that the old pier is unsafe.
"""


@dataclass
class Desk:
    """Puts a corpus together by quoting words instead of counting characters."""

    minter: Minter
    articles: list[Article] = field(default_factory=list)
    sentences: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    stances: list[Stance] = field(default_factory=list)
    candidates: list[Stance] = field(default_factory=list)

    def article(self, source: str, text: str, publisher: str, day: datetime, *, url: str | None = None, wire: str | None = None) -> Article:
        snapshot = Snapshot(hashlib.sha256(text.encode()).hexdigest(), text, source, source.endswith(".txt"))
        blocks = [Span(*match.span()) for match in re.finditer(r"[^\n]+", text)]
        paragraphs = tuple(Paragraph(span, "body" if index else "headline") for index, span in enumerate(blocks))
        iri = self.minter.article(url or source)
        title = text.partition("\n")[0]
        span = Span(0, len(text))
        words = len(text.split())
        # of one page there is all that the graph can say: it is no stub, and its text is clean
        marks = (0.1, Span(0, 7), Span(8, 13), Span(14, 18)) if source.startswith("https") else (0.0, None, None, None)
        shown = Shown(title, Date(day, "day"), publisher, 0.6, snapshot.digest, 200 + words, *marks)
        article = Article(iri, url or source, snapshot, span, paragraphs, title, url, publisher, Date(day, "day"), wire, "en", shown)
        self.articles.append(article)
        self.sentences[iri] = tuple(_sentences(text, paragraphs))
        return article

    def speaker(self, name: str, kind: SpeakerType, *, aliases: tuple[str, ...] = (), members: tuple[str, ...] = ()) -> str:
        iri = self.minter.speaker(name, kind)
        self.speakers[iri] = Speaker(iri, name, kind, aliases, members=members)
        return iri

    def anonymous(self, article: Article, name: str, mention: str | None) -> str:
        span = _find(article, mention) if mention else Span(0, 0)
        iri = self.minter.anonymous(article.iri, span.start, span.end)
        self.speakers[iri] = Speaker(iri, name, "anonymous", article=article.iri)
        return iri

    def claim(
        self,
        article: Article,
        words: str,
        speaker: str,
        mention: str | None,
        cue: str,
        *,
        kind: Kind = "indirect",
        polarity: Polarity = "asserted",
        role: str | None = None,
        affiliation: str | None = None,
        confidence: float = 0.87,
    ) -> Claim:
        span, said_by = _find(article, words), _find(article, mention) if mention else None
        sentence = next(s.span for s in self.sentences[article.iri] if s.span.start <= span.start < s.span.end)
        iri = self.minter.claim(article.iri, span.start, span.end, (said_by.start, said_by.end) if said_by else None)
        source = Source(said_by, speaker, role, affiliation, 0.93, _find(article, affiliation) if affiliation else None)
        claim = Claim(iri, article.iri, span, words, kind, polarity, _find(article, cue, sentence.start), source, confidence)
        self.claims.append(claim)
        return claim

    def stance(self, claim: Claim, proposition: Proposition, position: Position, *, member: str | None = None) -> Stance:
        iri = self.minter.stance(claim.iri, proposition.iri, member or "")
        date = next(article.published for article in self.articles if article.iri == claim.article)
        holder = member or claim.source.speaker
        stance = Stance(iri, holder, proposition.iri, claim.iri, position, 0.8125, date, joint=member is not None)
        self.stances.append(stance)
        return stance

    def candidate(self, claim: Claim, proposition: Proposition, position: Position, *, member: str | None = None) -> Stance:
        candidate = replace(self.stance(claim, proposition, position, member=member), confidence=0.4125)
        self.stances.pop()
        self.candidates.append(candidate)
        return candidate


def _sentences(text: str, paragraphs: tuple[Paragraph, ...]) -> Iterator[Sentence]:
    for index, paragraph in enumerate(paragraphs):
        for match in re.compile(r"[^\s.][^.]*\.?").finditer(text, paragraph.span.start, paragraph.span.end):
            yield Sentence(Span(*match.span()), index)


def _find(article: Article, words: str, since: int = 0) -> Span:
    start = article.snapshot.text.index(words, since)
    return Span(start, start + len(words))


def ferry_corpus(minter: Minter) -> Corpus:
    desk = Desk(minter)
    ledger = desk.article("2021/terminal.txt", LEDGER, "The Tern Bay Ledger", datetime(2021, 3, 2, tzinfo=UTC))
    courier_url = "https://courier.example/2021/terminal"
    courier = desk.article(courier_url, COURIER, "Inland Courier", datetime(2021, 3, 3, tzinfo=UTC), url=courier_url, wire="Seaboard Press")
    june = desk.article("2021/mayor.txt", JUNE, "The Tern Bay Ledger", datetime(2021, 6, 10, tzinfo=UTC))

    varga = desk.speaker("Ilse Varga", "person", aliases=("Varga",))
    brandt = desk.speaker("Tomas Brandt", "person")
    renn = desk.speaker("Odile Renn", "person")
    sefu = desk.speaker("Karim Sefu", "person", aliases=("Sefu",))
    both = desk.speaker("Odile Renn and Karim Sefu", "group", members=(renn, sefu))
    trust = desk.speaker("Marsh Trust", "organization")
    official = desk.anonymous(ledger, "a port official", "A port official")
    unnamed = desk.anonymous(june, "unnamed source", None)

    yes, no = "The city should build the ferry terminal", "The city should not build the ferry terminal"
    build = Proposition(minter.proposition(yes), yes, given=True, wordings=("Build the terminal",), negation_of=(minter.proposition(no),))
    refrain = Proposition(minter.proposition(no), no, given=True, negation_of=(minter.proposition(yes),), file="propositions.txt", line=2)
    pier = Proposition(minter.proposition("The old pier is unsafe"), "The old pier is unsafe", given=False)
    money = Proposition(minter.proposition("Money is missing"), "Money is missing", given=False)

    head = "head of the Marsh Trust"
    ruin = "The terminal will ruin the salt marsh"
    wants = desk.claim(ledger, "The city should build the ferry terminal", varga, "Mayor Ilse Varga", "said", role="Mayor")
    fears = desk.claim(ledger, ruin, brandt, "Tomas Brandt", "said", kind="direct", role=head, affiliation="Marsh Trust")
    unsafe = desk.claim(ledger, "the old pier is unsafe", both, "Harbour master Odile Renn and Deputy Mayor Karim Sefu", "said")
    denies = desk.claim(ledger, "money is missing", official, "A port official", "denied", polarity="denied", confidence=0.4)
    copied = desk.claim(courier, "The city should build the ferry terminal", varga, "Mayor Ilse Varga", "said", role="Mayor")
    feared = desk.claim(courier, ruin, brandt, "Tomas Brandt", "said", kind="direct", role=head, affiliation="Marsh Trust")
    drops = desk.claim(june, "We should not build the ferry terminal", varga, "Varga", "told", kind="direct")
    gift = desk.claim(june, "the plan “a gift to the bay” with open questions", sefu, "Sefu", "called", kind="mixed")
    safe = desk.claim(june, "the marsh is safe for now", trust, "The Marsh Trust", "said")
    unstated = desk.claim(june, "the old pier is unsafe", unnamed, None, "It is said that")

    for_it, against_it = desk.stance(wants, build, "support"), desk.stance(fears, build, "oppose")
    desk.stance(unsafe, pier, "support")
    desk.stance(unsafe, pier, "support", member=renn)
    desk.stance(unsafe, pier, "support", member=sefu)
    desk.stance(denies, money, "oppose")
    desk.stance(copied, build, "support")
    desk.stance(feared, build, "oppose")
    later = desk.stance(drops, build, "oppose")
    desk.stance(gift, build, "neutral")
    desk.stance(unstated, pier, "support")
    # each would change what is counted or shown of stances, if it were taken for one
    desk.candidate(safe, build, "oppose")
    desk.candidate(drops, refrain, "support")
    desk.candidate(unsafe, money, "support")
    desk.candidate(unsafe, money, "support", member=renn)
    desk.candidate(unsafe, money, "support", member=sefu)
    first, second = sorted((for_it.iri, against_it.iri))
    return Corpus(
        articles=tuple(desk.articles),
        sentences=desk.sentences,
        speakers=tuple(desk.speakers.values()),
        claims=tuple(desk.claims),
        propositions=(build, refrain, pier, money),
        stances=tuple(desk.stances),
        candidates=tuple(desk.candidates),
        contradictions=(Contradiction(minter.contradiction(first, second), first, second, build.iri, 0.75),),
        shifts=(Shift(minter.shift(for_it.iri, later.iri), varga, build.iri, for_it.iri, later.iri, 0.75),),
        copies=(Copy(courier.iri, ledger.iri, 0.91),),
        models=(ModelRef("attribution", "attribution-small", "a" * 64), ModelRef("stance", "stance-small", "b" * 64)),
        config_digest="c" * 64,
        alike=((min(renn, sefu), max(renn, sefu)),),
        unmatched=(UnmatchedRow("metadata.csv", 4, "2021/lost.txt"),),
        decided=_decided(safe, minter.stance(safe.iri, pier.iri), pier.iri),
    )


def _decided(claim: Claim, removed: str, proposition: str) -> Decided:
    """What people decided about the ferry corpus: a claim is right, a stance is none, and one line fits nothing.

    :param removed: IRI of a stance that the machine had read and nobody holds
    """
    confirm = Correction("confirm", "2021/mayor.txt", claim.text, coder="Ada Berg", decided="2026-03-24", note="as it stands", line=1)
    none = Correction("stance", "2021/mayor.txt", claim.text, proposition="The old pier is unsafe", position="none", line=2)
    drop = Correction("drop", "2021/lost.txt", "nothing of this", coder="Ada Berg", line=3)
    readings = (
        MachineReading(claim.iri, 0.6123, claim.text, "Trust", "organization", claim.kind, claim.polarity),
        MachineReading(removed, 0.7, speaker="Trust", position="oppose", proposition=proposition, candidate=True),
    )
    applied = (Decision(confirm, "applied", (claim.iri,)), Decision(none, "applied", (removed,), (claim.iri, proposition)))
    return Decided((*applied, Decision(drop, "lost")), readings, "corrections.jsonl")


@pytest.fixture(scope="session")
def minter() -> Minter:
    return Minter()


@pytest.fixture(scope="session")
def corpus(minter: Minter) -> Corpus:
    return ferry_corpus(minter)


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an empty Virtuoso, which the tests that ask for it share."""
    with server.running(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an empty Oxigraph server, for the tests of one file."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the Oxigraph server is not installed beside this Python (pip install oxigraph)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(program), "serve", "--location", str(tmp_path_factory.mktemp("oxigraph")), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
