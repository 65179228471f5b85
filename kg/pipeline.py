"""All stages of a build in order, from articles to a checked graph: the table of contents of this package.

Stages 1 to 3 look at one article at a time and may be spread over processes; from 4 on, one process works on the small records of all.
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

from kg import given, outputs
from kg.articles import copies
from kg.articles import library as articles
from kg.attributions import workers
from kg.attributions.reader import Reader
from kg.claims import contents
from kg.config import Config
from kg.corrections import decided_claims, decided_propositions, decided_stances
from kg.corrections.records import joined, notes_about
from kg.errors import InputError, UsageError
from kg.exchange import dna
from kg.gate import reports, shapes, verdict
from kg.gate.findings import Places, Verdict
from kg.gate.results import Report
from kg.given import UserFiles
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.graph.corpus import counts as counts_of
from kg.models import answers, files, runtime
from kg.people import agents, spellings
from kg.people.agents import Agents
from kg.people.entities import Entity
from kg.records import Article, Claim, ModelRef, Proposition, Reading, Skipped, SourcedReading, Speaker, Stance
from kg.stances import aspects, discovery, judge, registry, twins
from kg.stances import positions as dated
from kg.stances.aspects import EncodedClaim
from kg.stances.same_names import SameNames
from kg.stances.stance_models import Models, open_models
from kg.text import sentences
from kg.vocab import Minter

Progress = Callable[[str, int, int], None]
"""Shows how far a stage is: called with its name, the number of items that are done, and the number of all items."""

_FILES = ("graph.nq", "report.txt", "report.json", "run.json")  # that every build writes


def _no_progress(_stage: str, _done: int, _total: int) -> None:
    """Show no progress: the default where nobody wants to see it."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build wrote and found.

    :param out: the build folder
    :param files: paths of the files that were written, the graph first
    :param report: the findings of the gate
    :param skipped: inputs that could not be read
    :param notes: sentences that the user should know
    :param counts: how many articles, skipped inputs, speakers, claims, propositions, stances, candidates, contradictions, shifts and copies
    :param exit_code: 0 clean, 1 findings at or above ``fail_on``, 3 with ``strict`` and an article that could not be read
    :param places: where the nodes of the findings stand in the articles
    """

    out: Path
    files: tuple[Path, ...]
    report: Report
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    counts: dict[str, int]
    exit_code: int
    places: Places = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What all stages of one run share; ``minter`` makes IRIs, ``started`` is in UTC."""

    config: Config
    minter: Minter
    progress: Progress = _no_progress
    started: datetime = field(default_factory=partial(datetime.now, UTC))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a run writes into the build folder.

    :param corpus: what the graph is written from
    :param notes: sentences for the user, besides the notes of the corpus
    :param registry: Turtle of the next registry of propositions, where they were discovered
    """

    corpus: Corpus
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    registry: str | None = None


def build(inputs: Sequence[str], out: Path, config: Config, progress: Progress | None = None) -> BuildResult:
    """Find out who claims what in articles, and who supports or opposes what; write this as a graph, and check the graph.

    1. articles      read and cleaned
    2. sentences     cut, offsets kept
    3. attributions  source, cue and content found and linked
    4. agents        copies of one story linked; one speaker for the many names
    5. claims        one span, one speaker; what they are about
    6. stances       support, oppose or neutral; contradictions and shifts
    7. graph         written beside the old one
    8. shapes        the graph is checked; then all files take the place of the old ones

    :param inputs: files, folders and globs that name the articles
    :param out: the build folder
    :raises InputError: no article could be read, or one of the user's files is not what it should be
    :raises UsageError: ``out`` holds what no build wrote, another build is writing into it, or an input lies where this one writes
    :raises ModelError: a folder of the user's holds no model that can be run
    :raises CheckError: the shapes cannot be read
    """
    _protect_inputs(out, config)
    user_files = given.read(config, Minter(config.base))
    names = _FILES if config.propositions else (*_FILES, registry.FILE_NAME)
    with outputs.reserve(out, names) as folder:
        return _build(inputs, folder, user_files, Run(config, Minter(config.base), progress or _no_progress))


def _build(inputs: Sequence[str], folder: outputs.Folder, user_files: UserFiles, run: Run) -> BuildResult:
    """Run the eight stages of :func:`build` and write the results.

    :param folder: the build folder, which is reserved for this build
    """
    # 1
    library = articles.read(inputs, minter=run.minter, metadata=user_files.metadata, out=folder.path)
    if not library.articles:
        reasons = "; ".join(f"{skipped.source}: {skipped.reason}" for skipped in library.skipped[:3])
        raise InputError(
            f"No article could be read{f' ({reasons})' if reasons else ''}.",
            "Name files or folders with English .txt, .html or .jsonl articles.",
        )
    run.progress("articles", len(library.articles), len(library.articles))
    # 2, 3
    readings, attribution_model = read(library.articles, run.config, run.progress)

    # ── from here on, across articles ──
    # 4, 5, 6
    models = open_models(run.config, [attribution_model], progress=partial(run.progress, "pairs asked"))
    corpus = replace(understand(readings, user_files, models, run), unmatched=library.unmatched)
    # 7, 8
    is_registry_unused = bool(run.config.registry and run.config.propositions)
    registry_notes = ("The registry was not used, since the propositions are given.",) if is_registry_unused else ()
    next_registry = None if run.config.propositions else registry.serialized(user_files.registry, corpus.propositions)
    notes = (*library.notes, *sentences.notes(library.articles), *registry_notes, *user_files.notes)
    return _write(_Outcome(corpus, library.skipped, notes, next_registry), folder, run)


def _protect_inputs(out: Path, config: Config) -> None:
    """Check that the build overwrites none of its inputs: registry, propositions, and the kept answers of a chat model.

    :raises UsageError: an input lies where the build writes
    """
    for key, path in (("registry", config.registry), ("propositions", config.propositions)):
        if path and path.resolve() == (out / registry.FILE_NAME).resolve():
            what = f"{path} is where this build writes the propositions that it finds."
            raise UsageError(what, f"Copy it out of the build folder, and give the copy to --{key}.")
    answers_file = config.answers or answers.default_path()
    if config.stance_model and files.is_address(config.stance_model) and answers_file.resolve().is_relative_to(out.resolve()):
        what = f"{answers_file} lies in the build folder, which the next build replaces."
        raise UsageError(what, "Keep the answers of the stance model elsewhere: --answers FILE.")


def import_(file: Path, out: Path, config: Config) -> BuildResult:
    """Make a checked graph of statements that people have coded in Discourse Network Analyzer (DNA).

    Contradictions and shifts are found as in a build.

    :param file: a ``.dna`` database of version 3
    :param out: the build folder
    :raises InputError: the file is no such database, or holds no statement
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
            publication=config.dataset,
        )
        notes = (f"{left_out} statements of other types or without a concept were left out.",) if left_out else ()
        return _write(_Outcome(corpus, notes=notes), folder, run)


# ── per article ──────────────────────────────────────────────────────────────


def read(unread: Sequence[Article], config: Config, progress: Progress) -> tuple[tuple[Reading, ...], ModelRef]:
    """Find sentences and attributions in each article on its own, in ``config.workers`` processes.

    The order and the result do not depend on how many.

    :returns: one reading for each article, in order; the name in the graph of the model that made them
    :raises WorkerError: the system ended one of the processes
    """
    if config.workers == 1:
        reader = Reader(config.attribution_model, config.runtime, threads=runtime.cores())
        return _collect(map(reader, unread), len(unread), progress), reader.model
    folder = files.read("attribution", config.attribution_model)  # a broken model is an error here, before processes start
    with workers.reading(unread, config.workers, config.attribution_model, config.runtime) as readings:
        return _collect(readings, len(unread), progress), ModelRef("attribution", folder.config["name"], folder.digest)


def _collect(readings: Iterable[Reading], total: int, progress: Progress) -> tuple[Reading, ...]:
    """Take readings from an iterator, and show progress after each.

    :param total: how many there will be
    """
    result = []
    for reading in readings:
        result.append(reading)
        progress("attributions", len(result), total)
    return tuple(result)


# ── across articles ──────────────────────────────────────────────────────────


def understand(readings: Sequence[Reading], user_files: UserFiles, models: Models, run: Run) -> Corpus:
    """Do stages 4 to 6 of :func:`build`: find the speakers, claims, propositions and stances in all articles, and what follows from these.

    :param readings: sentences and attributions of each article
    """
    read_articles = tuple(reading.article for reading in readings)
    # 4
    links_of_copies = copies.find(read_articles)
    originals = {copy.article: copy.original for copy in links_of_copies}
    who_speaks = find_speakers(readings, user_files.entities, run)
    rename = SameNames(who_speaks.name_groups)
    # 5
    corrections = user_files.corrections
    said = decided_claims.apply(corrections, find_claims(who_speaks.readings, run), who_speaks.speakers, read_articles, run.minter)
    claims, speakers = said.claims, {speaker.iri: speaker for speaker in said.speakers}
    described = aspects.describe(claims, {article.iri: article for article in read_articles}, speakers)
    encoded = aspects.embed(described, encode=models.encode, rename=rename)
    propositions = user_files.propositions
    if not propositions:
        discovered = discovery.discover(
            encoded, models.stance.classify_many, lambda claim: originals.get(claim.article, claim.article), run.minter
        )
        propositions = registry.with_registry_iris(discovered, user_files.registry, rename, run.minter)
    worded = decided_propositions.apply(corrections, propositions)
    propositions = worded.propositions
    # 6
    judged = find_stances(encoded, propositions, models, speakers, rename, run)
    held = decided_stances.apply(corrections, judged, said, worded, read_articles, run.minter)
    stances, candidates = held.stances, held.candidates
    related = twins.find(propositions, encode=models.encode, classify=models.stance.classify, rename=rename)
    positions = dated.positions(stances, {claim.iri: claim for claim in claims}, lambda article: originals.get(article, article))
    contraries = {proposition.iri: proposition.negation_of for proposition in propositions}
    speakers_with_claims = _with_claims(said.speakers, claims)
    decided = joined((said.decided, worded.decided, held.decided), run.config.corrections.name if run.config.corrections else "")
    with_stances = {stance.proposition for stance in (*stances, *candidates)}
    return Corpus(
        articles=read_articles,
        sentences={reading.article.iri: reading.sentences for reading in readings},
        speakers=speakers_with_claims,
        claims=claims,
        propositions=propositions,
        stances=stances,
        candidates=candidates,
        contradictions=dated.contradictions(positions, run.minter, contraries),
        shifts=dated.shifts(positions, run.minter),
        copies=links_of_copies,
        alike=(*spellings.alike(speakers_with_claims, claims), *twins.same_pairs(propositions, related)),
        models=models.refs,
        config_digest=user_files.digest,
        publication=run.config.dataset,
        notes=(*twins.notes(propositions, with_stances, related), *models.notes(), *notes_about(decided)),
        decided=decided,
    )


def find_speakers(readings: Sequence[Reading], entities: Sequence[Entity], run: Run) -> Agents:
    """Find out who speaks in each attribution, and which names in all articles mean one speaker.

    :param entities: the user's own names of people and groups
    :returns: the speakers of all articles, and the readings with the speakers of their attributions
    """
    who_speaks = agents.resolve(readings, minter=run.minter, entities=entities)
    run.progress("agents", len(who_speaks.speakers), len(who_speaks.speakers))
    return who_speaks


def find_claims(readings: Sequence[SourcedReading], run: Run) -> tuple[Claim, ...]:
    """Cut the contents of all attributions into claims, each IRI once, sorted by article and span."""
    by_iri = {claim.iri: claim for reading in readings for claim in contents.make(reading, minter=run.minter)}
    claims = tuple(sorted(by_iri.values(), key=lambda claim: (claim.article, claim.span, claim.iri)))
    run.progress("claims", len(claims), len(claims))
    return claims


def find_stances(
    claims: Sequence[EncodedClaim[Claim]],
    propositions: Sequence[Proposition],
    models: Models,
    speakers: Mapping[str, Speaker],
    rename: aspects.Rename,
    run: Run,
) -> tuple[tuple[Stance, ...], tuple[Stance, ...]]:
    """Judge each claim against the propositions near it.

    :param speakers: by IRI
    :param rename: puts one name in place of all names of a person or group
    :returns: stances; candidates: weaker stances, which are kept for people to accept
    """
    pairs = judge.judge_pairs(claims, propositions, encode=models.encode, classify=models.stance.classify, rename=rename)
    stances, candidates = judge.stances(pairs, speakers, models.confidence, run.minter)
    run.progress("stances", len(stances), len(stances))
    return stances, candidates


def _with_claims(speakers: Sequence[Speaker], claims: Sequence[Claim]) -> tuple[Speaker, ...]:
    """Select the speakers who claim something, alone or as members of a joint source ("Ann Lee and Bo Berg")."""
    claiming = {claim.source.speaker for claim in claims}
    claiming |= {member for speaker in speakers if speaker.iri in claiming for member in speaker.members}
    return tuple(speaker for speaker in speakers if speaker.iri in claiming)


# ── writing ──────────────────────────────────────────────────────────────────


def _write(outcome: _Outcome, folder: outputs.Folder, run: Run) -> BuildResult:
    """Write the graph, check it, write the reports and ``run.json``, then replace the files of the build before by all of these."""
    corpus, config = outcome.corpus, run.config
    path = folder.staged("graph.nq")
    nquads.write(corpus, path, minter=run.minter, with_text=not config.no_text)
    if outcome.registry is not None:
        folder.put(registry.FILE_NAME, outcome.registry)
    unchanged_notes = _stage_texts({} if config.no_text else _texts_to_write(corpus), folder)
    store = nquads.read(path)
    report = shapes.validate(path, store=store, engine=config.engine)
    run.progress("shapes", 1, 1)
    findings = Verdict(report, verdict.locate(report.findings, store, path.parent, shown=Path()))
    folder.put("report.txt", reports.text(findings))
    folder.put("report.json", reports.json(findings))
    notes = (*outcome.notes, *corpus.notes, *unchanged_notes)
    counts = counts_of(corpus, outcome.skipped)
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
    return BuildResult(folder.path, outputs.commit(folder), report, outcome.skipped, notes, counts, code, findings.places)


def _stage_texts(texts: Mapping[str, str], folder: outputs.Folder) -> tuple[str, ...]:
    """Write the texts of articles, but for files of the build before that somebody has changed: these stay as they are.

    :param texts: name in the build folder → text
    :returns: a sentence for the user about each file that stays
    """
    changed_by_user = outputs.changed_by_others(folder, texts)
    for name in sorted(texts.keys() - set(changed_by_user)):
        folder.put(name, texts[name])
    return tuple(f"{folder.path / name} was changed since a build wrote it, and was left as it is." for name in changed_by_user)


def _texts_to_write(corpus: Corpus) -> dict[str, str]:
    """Collect the texts of articles that are in no file of the user's (those of web pages), so that offsets can be looked up.

    :returns: name in the build folder → text
    """
    texts = {article.snapshot.digest: article.snapshot.text for article in corpus.articles if not article.snapshot.is_file}
    return {f"{outputs.TEXTS}/{digest[:20]}.txt": text for digest, text in texts.items()}
