"""The whole way from articles to a checked graph: the table of contents of this package.

Stages 1 to 3 look at one article at a time and may be spread over processes; from 4 on, one pass goes over the small records of all.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg import given, outputs
from kg.articles import copies
from kg.articles import library as articles
from kg.attributions import workers
from kg.attributions.reader import Reader
from kg.claims import contents
from kg.config import Config
from kg.errors import InputError, UsageError
from kg.exchange import dna
from kg.gate import reports, shapes
from kg.graph import nquads
from kg.models import answers, files, runtime
from kg.models.optional import needed_for
from kg.models.pairs import SentenceEncoder, StanceClassifier
from kg.people import agents
from kg.records import Article, Claim, Corpus, ModelRef, Reading, Report, Skipped
from kg.stances import aspects, propositions, registry, wordings
from kg.stances import judge as stances
from kg.text import sentences
from kg.vocab import Minter

Progress = Callable[[str, int, int], None]

_FILES = ("graph.nq", "report.txt", "report.json", "run.json")  # of every build


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did.

    :param files: what was written, the graph first
    :param counts: articles, speakers, claims, propositions, stances, candidates, contradictions, shifts, copies
    :param exit_code: 0 clean, 1 findings at or above ``fail_on``, 3 with ``strict`` and an article that could not be read
    """

    out: Path
    files: tuple[Path, ...]
    report: Report
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    counts: dict[str, int]
    exit_code: int


def build(inputs: Sequence[str], out: Path, config: Config, progress: Progress | None = None) -> BuildResult:
    """Read articles and say who claims what, and who is for or against it; write the graph and check it.

    1. articles      read and cleaned
    2. sentences     cut, offsets kept
    3. attributions  source, cue and content found and linked
    4. agents        copies of one story linked; one speaker for the many names
    5. claims        one span, one speaker; what they are about
    6. stances       for, against or neither; contradictions and shifts
    7. graph         written beside the old one
    8. shapes        the gate; then all files take the place of the old ones

    :param progress: called with a stage's name, how many are done and how many there are
    :raises InputError: no article could be read, or one of the user's files is not what it should be
    :raises UsageError: ``out`` holds what no build wrote, another build is writing into it, or an input lies where this one writes
    :raises ModelError: a folder of the user's holds no model that can be run
    :raises CheckError: the shapes cannot be read
    """
    _keep_inputs(out, config)
    known = given.read(config, Minter(config.base))
    with outputs.reserve(out, _written_names(config)) as folder:
        return _build(inputs, folder, config, known, progress or (lambda _stage, _done, _total: None))


def _build(inputs: Sequence[str], folder: outputs.Folder, config: Config, known: given.Given, say: Progress) -> BuildResult:
    """Do what :func:`build` says, in a folder that is ready for it."""
    started = datetime.now(UTC)
    minter = Minter(config.base)
    # 1
    library = articles.read(inputs, minter=minter, metadata=known.metadata, out=folder.path)
    if not library.articles:
        reasons = "; ".join(f"{one.source}: {one.reason}" for one in library.skipped[:3])
        raise InputError(
            f"No article could be read{f' ({reasons})' if reasons else ''}.",
            "Name files or folders with English .txt, .html or .jsonl articles.",
        )
    say("articles", len(library.articles), len(library.articles))
    # 2, 3
    readings, reader_model = read(library.articles, config, say)

    # ── from here on, across articles ──
    corpus = understand(readings, (reader_model,), config, minter, say, known)
    # 7, 8
    unused = ("The registry was not used, since the propositions are given.",) if config.registry and config.propositions else ()
    register = None if config.propositions else registry.written(known.registry, corpus.propositions)
    notes = (*library.notes, *_cut(library.articles), *unused, *known.notes, *corpus.notes)
    return _written(corpus, folder, config, minter, library.skipped, notes, started, say, register)


def _cut(found: Sequence[Article]) -> list[str]:
    """Say where sentences were too long to be read whole."""
    cut = ((article.key, sentences.overlong(article)) for article in found)
    return [f"{key}: sentences of more than {sentences.LONGEST:,} characters were read in pieces ({count})." for key, count in cut if count]


def _keep_inputs(out: Path, config: Config) -> None:
    """Make sure that no input is overwritten."""
    for key, path in (("registry", config.registry), ("propositions", config.propositions)):
        if path and path.resolve() == (out / registry.FILE_NAME).resolve():
            what = f"{path} is where this build writes the propositions that it finds."
            raise UsageError(what, f"Copy it out of the build folder, and give the copy to --{key}.")
    kept = config.answers or answers.default()
    if config.stance_model and files.is_address(config.stance_model) and kept.resolve().is_relative_to(out.resolve()):
        what = f"{kept} lies in the build folder, which the next build replaces."
        raise UsageError(what, "Keep the answers of the stance model elsewhere: --answers FILE.")


def import_(file: Path, out: Path, config: Config) -> BuildResult:
    """Make a checked graph of what somebody has coded in Discourse Network Analyzer; contradictions and shifts are found as in a build.

    :param file: a ``.dna`` database of version 3
    :raises InputError: it is none, or holds no statement
    :raises UsageError: ``out`` holds what no build wrote, or a build is writing into it
    """
    with outputs.reserve(out, _FILES) as folder:
        return _import(file, folder, config)


def _import(file: Path, folder: outputs.Folder, config: Config) -> BuildResult:
    started = datetime.now(UTC)
    minter = Minter(config.base)
    coded, left = dna.read(file, minter=minter)
    if not coded.stances:
        raise InputError(f"{file} holds no DNA statement with a concept.", "Code some in Discourse Network Analyzer first.")
    by_claim = {claim.iri: claim for claim in coded.claims}
    held = stances.positions(coded.stances, by_claim, str)
    opposed, shifted = stances.contradictions(held, minter), stances.shifts(held, minter)
    corpus = replace(coded, contradictions=opposed, shifts=shifted, config_digest=config.digest())
    notes = (f"{left} statements of other types or without a concept were left out.",) if left else ()
    return _written(corpus, folder, config, minter, (), notes, started, lambda _stage, _done, _total: None)


# ── per article ──────────────────────────────────────────────────────────────


def read(found: Sequence[Article], config: Config, say: Progress) -> tuple[tuple[Reading, ...], ModelRef]:
    """Read each article on its own, in ``config.workers`` processes; the order and the result do not depend on how many.

    :raises WorkerError: the system ended one of the processes
    """
    if config.workers == 1:
        reader = Reader(config.attribution_model, config.runtime, threads=runtime.cores())
        return _collected(map(reader, found), len(found), say), reader.model
    folder = files.read("attribution", config.attribution_model)  # what is wrong with it is told before processes start
    with workers.reading(found, config.workers, config.attribution_model, config.runtime) as readings:
        return _collected(readings, len(found), say), ModelRef("attribution", folder.config["name"], folder.digest)


def _collected(readings: Iterable[Reading], total: int, say: Progress) -> tuple[Reading, ...]:
    result = []
    for reading in readings:
        result.append(reading)
        say("attributions", len(result), total)
    return tuple(result)


# ── across articles ──────────────────────────────────────────────────────────


def understand(  # noqa: PLR0917  # what is known before, and how to go on
    readings: Sequence[Reading],
    models: Sequence[ModelRef],
    config: Config,
    minter: Minter,
    say: Progress,
    known: given.Given,
) -> Corpus:
    """Agents, claims, propositions and stances of all readings.

    :param models: the models that made the readings; those used here are added
    :param known: what the user's files say
    """
    found = tuple(reading.article for reading in readings)
    # 4
    copied = copies.find(found)
    original = {copy.article: copy.original for copy in copied}
    cast = agents.resolve(readings, minter=minter, given=known.entities)
    speakers = {speaker.iri: speaker for speaker in cast.speakers}
    say("agents", len(speakers), len(speakers))
    # 5
    made = [claim for sourced in cast.readings for claim in contents.make(sourced, minter=minter)]
    ours = tuple(sorted({claim.iri: claim for claim in made}.values(), key=lambda claim: (claim.article, claim.span, claim.iri)))
    retrieval = files.read("retrieval")
    threads = runtime.cores()
    encode = SentenceEncoder(retrieval, runtime.start(retrieval, config.runtime, threads))
    same = propositions.Wordings(cast.wordings)
    seen = aspects.see(aspects.look(ours, {article.iri: article for article in found}, speakers), encode=encode, same=same)
    judging = judge(config, threads, say)
    about = known.propositions
    if not about:
        found_now = propositions.discover(
            ours, seen, judging.bears or judging.classify, lambda claim: original.get(claim.article, claim.article), minter
        )
        about = registry.settle(found_now, known.registry, same, minter)
    say("claims", len(ours), len(ours))
    # 6
    pairs = stances.weigh(seen, about, encode=encode, classify=judging.classify, same=same)
    shown = judging.sure.shown if config.min_confidence is None else config.min_confidence
    alike = wordings.twins(about, encode=encode, classify=judging.classify, same=same)
    taken, candidates = stances.judge(ours, pairs, about, speakers, judging.sure, shown, minter)
    by_claim: dict[str, Claim] = {claim.iri: claim for claim in ours}
    held = stances.positions(taken, by_claim, lambda article: original.get(article, article))
    say("stances", len(taken), len(taken))
    used = {claim.source.speaker for claim in ours}
    named = tuple(speaker for speaker in cast.speakers if speaker.iri in used or any(speaker.iri in speakers[iri].members for iri in used))
    return Corpus(
        articles=found,
        sentences={reading.article.iri: reading.sentences for reading in readings},
        speakers=named,
        claims=ours,
        propositions=about,
        stances=taken,
        candidates=candidates,
        contradictions=stances.contradictions(held, minter, {one.iri: one.negation_of for one in about}),
        shifts=stances.shifts(held, minter),
        copies=copied,
        models=(*models, ModelRef("retrieval", retrieval.config["name"], retrieval.digest), judging.model),
        config_digest=known.digest,
        notes=(*wordings.notes(about, {one.proposition for one in (*taken, *candidates)}, alike), *judging.notes()),
    )


@dataclass(frozen=True, slots=True)
class Judge:
    """What judges pairs, how sure its sides are, and which model it is.

    :param bears: what tells discovery whether two claims bear on each other, where that is another model: it asks about many pairs
    :param notes: gives what the user should know of how it judged
    """

    classify: stances.Judge
    sure: stances.Sureness
    model: ModelRef
    bears: stances.Judge | None = None
    notes: Callable[[], tuple[str, ...]] = tuple


def encoder(config: Config, threads: int) -> SentenceEncoder:
    """The bundled sentence encoder."""
    retrieval = files.read("retrieval")
    return SentenceEncoder(retrieval, runtime.start(retrieval, config.runtime, threads))


def _silence(_stage: str, _done: int, _total: int) -> None:
    pass


def judge(config: Config, threads: int, say: Progress = _silence) -> Judge:
    """What judges pairs, and how sure its sides are: by ``config.sureness``, else as fitted for our model."""
    chosen = classifier(config, threads, say)
    notes = []
    if config.sureness is not None:
        fitted = stances.fitted(config.sureness)
        sure = fitted.sure
        if fitted.model != chosen.model.digest:
            notes.append(f"{config.sureness} was fitted for another stance model ({fitted.name}), so confidences mean little.")
    else:
        sure = stances.sureness(chosen.fitted or files.read("stance").config)
        if chosen.fitted is None:
            notes.append(
                f"Confidences are those of the bundled stance model, not fitted for {chosen.model.name}: fit them with `kg train sureness`."
            )
    return Judge(chosen.classify, sure, chosen.model, chosen.bears, lambda: (*notes, *chosen.notes()))


@dataclass(frozen=True, slots=True)
class Classifier:
    """What judges pairs, before it is known how sure its sides are.

    :param fitted: its configuration where it is a model of ours, which says how sure it is
    :param bears, notes: as of :class:`Judge`
    """

    classify: stances.Judge
    model: ModelRef
    fitted: Mapping[str, Any] | None = None
    bears: stances.Judge | None = None
    notes: Callable[[], tuple[str, ...]] = tuple


def classifier(config: Config, threads: int, say: Progress = _silence) -> Classifier:
    """The bundled stance model, the user's folder, any three-way NLI model (a hub id asks for the network), or a chat model's server."""
    if config.stance_model and files.is_address(config.stance_model):
        from kg.models.chat import ChatClassifier  # noqa: PLC0415  # the only one that needs an HTTP client

        folder = files.read("stance")
        ours = StanceClassifier(folder, runtime.start(folder, config.runtime, threads))
        chat = ChatClassifier(config.stance_model, config.answers, ours, lambda done, total: say("pairs asked", done, total))
        return Classifier(chat, chat.ref, bears=ours, notes=chat.notes)
    named = Path(config.stance_model) if config.stance_model else None
    if named is not None and not files.is_ours(named):
        with needed_for(f"The stance model {named}"):
            from kg.models.nli import NliClassifier  # noqa: PLC0415  # torch takes seconds to import

        foreign = NliClassifier(str(config.stance_model))
        return Classifier(foreign, foreign.ref)
    folder = files.read("stance", named)
    classify = StanceClassifier(folder, runtime.start(folder, config.runtime, threads))
    return Classifier(classify, ModelRef("stance", folder.config["name"], folder.digest), folder.config)


# ── writing ──────────────────────────────────────────────────────────────────


def _written_names(config: Config) -> tuple[str, ...]:
    """Name the files that a build writes, but for the texts, whose names come from what is read."""
    return _FILES if config.propositions else (*_FILES, registry.FILE_NAME)


def _written(  # noqa: PLR0917  # what a run knows when it has understood everything
    corpus: Corpus,
    folder: outputs.Folder,
    config: Config,
    minter: Minter,
    skipped: tuple[Skipped, ...],
    notes: tuple[str, ...],
    started: datetime,
    say: Progress,
    register: str | None = None,
) -> BuildResult:
    """Write the graph, check it, write what the check and the run say, and let all of it take the place of the build before.

    :param register: the next registry of propositions, where they were discovered
    """
    path = folder.staged("graph.nq")
    nquads.write(corpus, path, minter=minter, with_text=not config.no_text)
    if register is not None:
        folder.put(registry.FILE_NAME, register)
    texts = {} if config.no_text else _texts(corpus)
    left = outputs.left(folder, texts)
    for name in sorted(texts.keys() - set(left)):
        folder.put(name, texts[name])
    notes = (*notes, *(f"{folder.path / name} was changed since a build wrote it, and was left as it is." for name in left))
    report = shapes.validate(path, engine=config.engine)
    say("shapes", 1, 1)
    counts = {
        "articles": len(corpus.articles),
        "skipped": len(skipped),
        "speakers": len(corpus.speakers),
        "claims": len(corpus.claims),
        "propositions": len(corpus.propositions),
        "stances": len(corpus.stances),
        "candidates": len(corpus.candidates),
        "contradictions": len(corpus.contradictions),
        "shifts": len(corpus.shifts),
        "copies": len(corpus.copies),
    }
    code = 3 if config.strict and skipped else shapes.exit_code(report, config.fail_on)
    run = {
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "version": version("stancegraph"),
        "models": {one.task: {"name": one.name, "digest": one.digest} for one in corpus.models},
        "config": corpus.config_digest,
        "graph": {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()},
        "counts": counts,
        "skipped": [{"source": one.source, "reason": one.reason, "hint": one.hint} for one in skipped],
        "notes": list(notes),
        "exit": code,
    }
    folder.put("report.txt", reports.text(report))
    folder.put("report.json", reports.json(report))
    folder.put("run.json", json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    return BuildResult(folder.path, outputs.commit(folder), report, skipped, notes, counts, code)


def _texts(corpus: Corpus) -> dict[str, str]:
    """Give the texts that are in no file of the user, so that offsets can be looked up: name in the build folder → text."""
    unseen = {article.snapshot.digest: article.snapshot.text for article in corpus.articles if not article.snapshot.is_file}
    return {f"{outputs.TEXTS}/{digest[:20]}.txt": text for digest, text in unseen.items()}
