"""The whole way from articles to a checked graph: the table of contents of this package.

Stages 1 to 3 look at one article at a time and may be spread over processes; from 4 on, one pass goes over the small records of all.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from kg import given as user_files
from kg import outputs
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
from kg.people import agents
from kg.people.agents import Agents
from kg.people.entities import Entity
from kg.records import Article, Claim, Corpus, ModelRef, Proposition, Publication, Reading, Report, Skipped, SourcedReading, Speaker, Stance
from kg.stances import aspects, discovery, judge, registry, twins
from kg.stances import positions as dated
from kg.stances.aspects import SeenClaim
from kg.stances.same_names import SameNames
from kg.stances.stance_models import Models, open_models
from kg.text import sentences
from kg.vocab import Minter

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many are done and how many there are."""

_FILES = ("graph.nq", "report.txt", "report.json", "run.json")  # of every build


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


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


@dataclass(frozen=True, slots=True)
class Run:
    """What all stages of one run share."""

    config: Config
    minter: Minter
    progress: Progress = _silent
    started: datetime = field(default_factory=partial(datetime.now, UTC))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a run writes.

    :param notes: what the user should know, besides the notes of the corpus
    :param registry: the next registry of propositions, where they were discovered
    """

    corpus: Corpus
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    registry: str | None = None


def build(inputs: Sequence[str], out: Path, config: Config, progress: Progress | None = None) -> BuildResult:
    """Read articles and say who claims what, and who supports or opposes it; write the graph and check it.

    1. articles      read and cleaned
    2. sentences     cut, offsets kept
    3. attributions  source, cue and content found and linked
    4. agents        copies of one story linked; one speaker for the many names
    5. claims        one span, one speaker; what they are about
    6. stances       support, oppose or neutral; contradictions and shifts
    7. graph         written beside the old one
    8. shapes        the gate; then all files take the place of the old ones

    :raises InputError: no article could be read, or one of the user's files is not what it should be
    :raises UsageError: ``out`` holds what no build wrote, another build is writing into it, or an input lies where this one writes
    :raises ModelError: a folder of the user's holds no model that can be run
    :raises CheckError: the shapes cannot be read
    """
    _protect_inputs(out, config)
    given = user_files.read(config, Minter(config.base))
    names = _FILES if config.propositions else (*_FILES, registry.FILE_NAME)
    with outputs.reserve(out, names) as folder:
        return _build(inputs, folder, given, Run(config, Minter(config.base), progress or _silent))


def _build(inputs: Sequence[str], folder: outputs.Folder, given: user_files.Given, run: Run) -> BuildResult:
    """Do what :func:`build` says, in a folder that is ready for it."""
    # 1
    library = articles.read(inputs, minter=run.minter, metadata=given.metadata, out=folder.path)
    if not library.articles:
        reasons = "; ".join(f"{skipped.source}: {skipped.reason}" for skipped in library.skipped[:3])
        raise InputError(
            f"No article could be read{f' ({reasons})' if reasons else ''}.",
            "Name files or folders with English .txt, .html or .jsonl articles.",
        )
    run.progress("articles", len(library.articles), len(library.articles))
    # 2, 3
    readings, reader = read(library.articles, run.config, run.progress)

    # ── from here on, across articles ──
    # 4, 5, 6
    models = open_models(run.config, [reader], asked=partial(run.progress, "pairs asked"))
    corpus = understand(readings, given, models, run)
    # 7, 8
    is_unused = bool(run.config.registry and run.config.propositions)
    unused = ("The registry was not used, since the propositions are given.",) if is_unused else ()
    next_registry = None if run.config.propositions else registry.serialized(given.registry, corpus.propositions)
    notes = (*library.notes, *_cut_sentences(library.articles), *unused, *given.notes)
    return _write(_Outcome(corpus, library.skipped, notes, next_registry), folder, run)


def _cut_sentences(found: Sequence[Article]) -> list[str]:
    """Say which articles have sentences that were too long to be read whole."""
    counts = ((article.key, sentences.overlong(article)) for article in found)
    longest = f"{sentences.LONGEST:,}"
    return [f"{key}: sentences of more than {longest} characters were read in pieces ({count})." for key, count in counts if count]


def _protect_inputs(out: Path, config: Config) -> None:
    """Make sure that the build overwrites none of its inputs.

    :raises UsageError: an input lies where the build writes
    """
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
        run = Run(config, Minter(config.base))
        coded, left_out = dna.read(file, minter=run.minter)
        if not coded.stances:
            raise InputError(f"{file} holds no DNA statement with a concept.", "Code some in Discourse Network Analyzer first.")
        positions = dated.positions(coded.stances, {claim.iri: claim for claim in coded.claims}, str)
        corpus = replace(
            coded,
            contradictions=dated.contradictions(positions, run.minter),
            shifts=dated.shifts(positions, run.minter),
            config_digest=config.digest(),
            publication=_publication(config),
        )
        notes = (f"{left_out} statements of other types or without a concept were left out.",) if left_out else ()
        return _write(_Outcome(corpus, notes=notes), folder, run)


def _publication(config: Config) -> Publication:
    stated = config.dataset
    return Publication(stated.license, stated.publisher, stated.contact, stated.rights)


# ── per article ──────────────────────────────────────────────────────────────


def read(found: Sequence[Article], config: Config, progress: Progress) -> tuple[tuple[Reading, ...], ModelRef]:
    """Read each article on its own, in ``config.workers`` processes; the order and the result do not depend on how many.

    :returns: the readings, and the model that made them
    :raises WorkerError: the system ended one of the processes
    """
    if config.workers == 1:
        reader = Reader(config.attribution_model, config.runtime, threads=runtime.cores())
        return _collected(map(reader, found), len(found), progress), reader.model
    folder = files.read("attribution", config.attribution_model)  # what is wrong with it is told before processes start
    with workers.reading(found, config.workers, config.attribution_model, config.runtime) as readings:
        return _collected(readings, len(found), progress), ModelRef("attribution", folder.config["name"], folder.digest)


def _collected(readings: Iterable[Reading], total: int, progress: Progress) -> tuple[Reading, ...]:
    result = []
    for reading in readings:
        result.append(reading)
        progress("attributions", len(result), total)
    return tuple(result)


# ── across articles ──────────────────────────────────────────────────────────


def understand(readings: Sequence[Reading], given: user_files.Given, models: Models, run: Run) -> Corpus:
    """Find the agents, claims, propositions and stances of all readings.

    :param given: what the user's files say
    """
    found = tuple(reading.article for reading in readings)
    # 4
    copied = copies.find(found)
    originals = {copy.article: copy.original for copy in copied}
    cast = who_speaks(readings, given.entities, run)
    rename = SameNames(cast.wordings)
    # 5
    claims = what_is_claimed(cast.readings, run)
    by_iri = {speaker.iri: speaker for speaker in cast.speakers}
    described = aspects.describe(claims, {article.iri: article for article in found}, by_iri)
    seen = aspects.embed(described, encode=models.encode, rename=rename)
    propositions = given.propositions
    if not propositions:
        discovered = discovery.discover(
            seen, models.stance.classify_many, lambda claim: originals.get(claim.article, claim.article), run.minter
        )
        propositions = registry.settle(discovered, given.registry, rename, run.minter)
    # 6
    stances, candidates = who_stands_where(seen, propositions, models, by_iri, rename, run)
    alike = twins.find(propositions, encode=models.encode, classify=models.stance.classify, rename=rename)
    positions = dated.positions(stances, {claim.iri: claim for claim in claims}, lambda article: originals.get(article, article))
    contraries = {proposition.iri: proposition.negation_of for proposition in propositions}
    with_stances = {stance.proposition for stance in (*stances, *candidates)}
    return Corpus(
        articles=found,
        sentences={reading.article.iri: reading.sentences for reading in readings},
        speakers=_quoted(cast.speakers, claims),
        claims=claims,
        propositions=propositions,
        stances=stances,
        candidates=candidates,
        contradictions=dated.contradictions(positions, run.minter, contraries),
        shifts=dated.shifts(positions, run.minter),
        copies=copied,
        models=models.refs,
        config_digest=given.digest,
        publication=_publication(run.config),
        notes=(*twins.notes(propositions, with_stances, alike), *models.notes()),
    )


def who_speaks(readings: Sequence[Reading], entities: Sequence[Entity], run: Run) -> Agents:
    """Find out who speaks in each attribution, and which names of all articles mean one speaker.

    :param entities: the user's own names of people and groups
    """
    cast = agents.resolve(readings, minter=run.minter, given=entities)
    speakers = {speaker.iri for speaker in cast.speakers}
    run.progress("agents", len(speakers), len(speakers))
    return cast


def what_is_claimed(readings: Sequence[SourcedReading], run: Run) -> tuple[Claim, ...]:
    """Cut the contents of all attributions into claims, each IRI once, sorted by article and place."""
    made = {claim.iri: claim for reading in readings for claim in contents.make(reading, minter=run.minter)}
    claims = tuple(sorted(made.values(), key=lambda claim: (claim.article, claim.span, claim.iri)))
    run.progress("claims", len(claims), len(claims))
    return claims


def who_stands_where(
    claims: Sequence[SeenClaim[Claim]],
    propositions: Sequence[Proposition],
    models: Models,
    speakers: Mapping[str, Speaker],
    rename: aspects.Rename,
    run: Run,
) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
    """Judge each claim against the propositions near it.

    :param speakers: by IRI
    :returns: stances, and candidates: weaker ones for people to accept
    """
    pairs = judge.weigh(claims, propositions, encode=models.encode, classify=models.stance.classify, rename=rename)
    stances, candidates = judge.stances(pairs, speakers, models.confidence, run.minter)
    run.progress("stances", len(stances), len(stances))
    return stances, candidates


def _quoted(speakers: Sequence[Speaker], claims: Sequence[Claim]) -> tuple[Speaker, ...]:
    """Keep the speakers who claim something, alone or as members of a joint source."""
    claiming = {claim.source.speaker for claim in claims}
    claiming |= {member for speaker in speakers if speaker.iri in claiming for member in speaker.members}
    return tuple(speaker for speaker in speakers if speaker.iri in claiming)


# ── writing ──────────────────────────────────────────────────────────────────


def _write(outcome: _Outcome, folder: outputs.Folder, run: Run) -> BuildResult:
    """Write the graph, check it, write what the check and the run say, and let all of it take the place of the build before."""
    corpus, config = outcome.corpus, run.config
    path = folder.staged("graph.nq")
    nquads.write(corpus, path, minter=run.minter, with_text=not config.no_text)
    if outcome.registry is not None:
        folder.put(registry.FILE_NAME, outcome.registry)
    changed = _put_texts({} if config.no_text else _texts(corpus), folder)
    report = shapes.validate(path, engine=config.engine)
    run.progress("shapes", 1, 1)
    folder.put("report.txt", reports.text(report))
    folder.put("report.json", reports.json(report))
    notes = (*outcome.notes, *corpus.notes, *changed)
    counts = _counts(corpus, outcome.skipped)
    code = 3 if config.strict and outcome.skipped else shapes.exit_code(report, config.fail_on)
    record = {
        "started": run.started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "version": version("stancegraph"),
        "models": {model.task: {"name": model.name, "digest": model.digest} for model in corpus.models},
        "config": corpus.config_digest,
        "graph": {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()},
        "counts": counts,
        "skipped": [{"source": skipped.source, "reason": skipped.reason, "hint": skipped.hint} for skipped in outcome.skipped],
        "notes": list(notes),
        "exit": code,
    }
    folder.put("run.json", json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return BuildResult(folder.path, outputs.commit(folder), report, outcome.skipped, notes, counts, code)


def _put_texts(texts: Mapping[str, str], folder: outputs.Folder) -> tuple[str, ...]:
    """Write texts, and give a note for each file of the build before that somebody has changed: it is left as it is."""
    left = outputs.left(folder, texts)
    for name in sorted(texts.keys() - set(left)):
        folder.put(name, texts[name])
    return tuple(f"{folder.path / name} was changed since a build wrote it, and was left as it is." for name in left)


def _texts(corpus: Corpus) -> dict[str, str]:
    """Give the texts that are in no file of the user, so that offsets can be looked up: name in the build folder → text."""
    unseen = {article.snapshot.digest: article.snapshot.text for article in corpus.articles if not article.snapshot.is_file}
    return {f"{outputs.TEXTS}/{digest[:20]}.txt": text for digest, text in unseen.items()}


def _counts(corpus: Corpus, skipped: Sequence[Skipped]) -> dict[str, int]:
    """Count what a run found."""
    return {
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
