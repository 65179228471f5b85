"""kg/outputs.py: a build touches nothing of the user's, is alone in its folder, and changes all its files together."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from itertools import combinations, count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Semaphore, Thread, current_thread
from typing import Any

import pytest
import quickbuild

from kg import cli, outputs, pipeline
from kg.articles import library
from kg.config import Config
from kg.errors import InputError, KgError, UsageError
from kg.exchange import dna
from kg.gate import shapes, verdict
from kg.graph import changes, queries, store
from kg.pipeline import BuildResult
from kg.vocab import Minter

TEXT = "The ferry is late, the harbour master said on Friday. The mayor denied that the ferry is late.\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quickbuild.install(monkeypatch.setattr)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def build(out: Path, name: str = "a.txt", config: Config | None = None) -> BuildResult:
    return pipeline.build([name], out, config or Config())


def tree(folder: Path) -> dict[str, bytes | None]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def refused(out: Path, said: str, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:  # noqa: ANN401  # settings of any kind
    """Check that a build is refused before any article is read, and changes nothing."""
    before = tree(out) if out.is_dir() else {}
    with monkeypatch.context() as patch:
        patch.setattr(library, "read", lambda *_, **__: pytest.fail("Articles were read."))
        with pytest.raises(UsageError, match=said) as caught:
            build(out, **more)
    assert caught.value.hint
    assert (tree(out) if out.is_dir() else {}) == before


# ── whose files these are ────────────────────────────────────────────────────


def test_the_users_own_texts_are_not_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "mine.txt").write_text(TEXT, encoding="utf-8")
    refused(Path(), "holds files that no build has written, such as text", monkeypatch, name="text")
    assert cli.main(["build", "text", "-o", ".", "-q"]) == 2
    assert tree(tmp_path) == {"text": None, "text/mine.txt": TEXT.encode()}


@pytest.mark.parametrize("name", ["graph.nq", "run.json", "notes.md", "text/mine.txt", "propositions.ttl", "kg-build.json", ".hidden"])
def test_a_folder_that_no_build_wrote_is_refused(name: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("{}", encoding="utf-8")
    refused(out, "holds files that no build has written", monkeypatch)


def test_what_is_no_folder_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out.write_text("mine", encoding="utf-8")
    refused(out, "is no folder", monkeypatch)
    with pytest.raises(InputError, match="cannot be written to"):
        build(out / "below")
    assert out.read_text(encoding="utf-8") == "mine"


def test_new_and_empty_folders_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".gitkeep").touch()
    for folder in (tmp_path / "empty", tmp_path / "new" / "newer"):
        written = {path.relative_to(folder).as_posix() for path in build(folder).files}
        named = json.loads((folder / "kg-build.json").read_text(encoding="utf-8"))["files"]
        assert written == {*named, "kg-build.json"}
        assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in named} == named
        assert any(name.startswith("text/") for name in named)
        assert not (folder / ".kg-build").exists()
        build(folder)


def test_a_build_that_fails_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "read", lambda *_, **__: library.Library((), (), ()))
    with pytest.raises(InputError, match="No article"):
        build(tmp_path / "new" / "newer")
    assert not list(tmp_path.iterdir())


def test_unknown_files_stay_and_only_what_a_build_wrote_is_removed(out: Path) -> None:
    build(out)
    (text,) = (out / "text").iterdir()
    mine = {"notes.md": "mine", "text/0123.txt": "mine", "text/mine.txt": "mine"}
    for name, words in mine.items():
        (out / name).write_text(words, encoding="utf-8")
    result = build(out, "b.txt")
    assert not text.exists()
    assert {name: (out / name).read_text(encoding="utf-8") for name in mine} == mine
    assert not result.notes


def test_a_changed_text_stays_and_is_told(out: Path) -> None:
    build(out)
    (text,) = (out / "text").iterdir()
    text.write_text("mine", encoding="utf-8")
    for name in ("b.txt", "a.txt", "a.txt"):
        (note,) = build(out, name).notes or ("",)
        assert text.read_text(encoding="utf-8") == "mine"
        assert f"{text} was changed" in note
        assert note in json.loads((out / "run.json").read_text(encoding="utf-8"))["notes"]


def test_a_changed_text_that_is_not_written_again_is_nobodys_business_later(out: Path) -> None:
    build(out)
    (text,) = (out / "text").iterdir()
    text.write_text("mine", encoding="utf-8")
    assert build(out, "b.txt").notes
    assert not build(out, "b.txt").notes
    assert text.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["graph.nq", "run.json", "report.txt", "report.json", "propositions.ttl"])
def test_a_changed_file_is_not_overwritten(name: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out)
    (out / name).write_text("mine", encoding="utf-8")
    refused(out, f"{name} was changed since the build wrote it", monkeypatch)


def test_an_unknown_file_is_not_overwritten(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.txt").write_text("The ferry is late\n", encoding="utf-8")
    build(out, config=Config(propositions=tmp_path / "p.txt"))
    (out / "propositions.ttl").write_text("mine", encoding="utf-8")
    refused(out, "propositions.ttl was not written by a build", monkeypatch)
    build(out, config=Config(propositions=tmp_path / "p.txt"))
    assert (out / "propositions.ttl").read_text(encoding="utf-8") == "mine"


def test_a_file_that_comes_while_a_build_runs_is_not_overwritten(out: Path, tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("The ferry is late\n", encoding="utf-8")
    build(out, config=Config(propositions=tmp_path / "p.txt"))
    with outputs.reserve(out, ()) as folder:
        folder.put("propositions.ttl", "ours")
        (out / "propositions.ttl").write_text("mine", encoding="utf-8")
        with pytest.raises(UsageError, match="was not written by a build"):
            outputs.commit(folder)
    assert (out / "propositions.ttl").read_text(encoding="utf-8") == "mine"


def test_links_in_a_build_folder_are_not_followed(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out)
    (tmp_path / "mine").mkdir()
    text = next((out / "text").iterdir())
    shutil.copy(text, tmp_path / "mine" / text.name)
    shutil.rmtree(out / "text")
    (out / "text").symlink_to(tmp_path / "mine")
    refused(out, "it is no folder", monkeypatch)
    (out / "text").unlink()
    shutil.copy(out / "graph.nq", tmp_path / "mine" / "graph.nq")
    (out / "graph.nq").unlink()
    (out / "graph.nq").symlink_to(tmp_path / "mine" / "graph.nq")
    refused(out, "graph.nq was changed", monkeypatch)
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == sorted(["graph.nq", text.name])


@pytest.mark.parametrize("name", ["../mine.txt", "/mine.txt", "text/../../mine.txt", ".kg-build/lock"])
def test_a_manifest_that_names_other_places_is_none(name: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    out.mkdir()
    digest = hashlib.sha256(b"mine").hexdigest()
    (out / "kg-build.json").write_text(json.dumps({"format": 1, "files": {name: digest}}), encoding="utf-8")
    refused(out, "no build has written", monkeypatch)
    assert (tmp_path / "mine.txt").exists()


# ── builds of version 0.1 ────────────────────────────────────────────────────


@pytest.fixture
def older(out: Path) -> Path:
    """Make a build folder as version 0.1 left it."""
    build(out)
    (out / "kg-build.json").unlink()
    (out / "run.json").touch()
    return out


def test_a_build_of_version_0_1_is_adopted(older: Path) -> None:
    (older / "text" / "0123.txt").write_text("mine", encoding="utf-8")
    (text,) = (path for path in (older / "text").iterdir() if path.name != "0123.txt")
    build(older, "b.txt")
    assert not text.exists()
    assert (older / "text" / "0123.txt").read_text(encoding="utf-8") == "mine"
    assert outputs.is_build(older)


@pytest.mark.parametrize(
    ("name", "said"), [("graph.nq", "no build has written"), ("propositions.ttl", "not written by a build"), ("report.txt", "not written")]
)
def test_what_was_changed_in_a_build_of_version_0_1_is_not_overwritten(
    name: str, said: str, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (older / name).write_text("mine", encoding="utf-8")
    later = (older / "run.json").stat().st_mtime_ns + 1_000_000_000
    os.utime(older / name, ns=(later, later))
    refused(older, said, monkeypatch)


# ── an output folder among the inputs ────────────────────────────────────────


@pytest.fixture
def real_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, quick: None) -> Path:
    """Read articles as ever; give a folder that holds one."""
    del quick
    monkeypatch.undo()
    quickbuild.install(lambda where, name, double: None if where is library else monkeypatch.setattr(where, name, double))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "in")
    return tmp_path / "in"


def test_an_output_folder_inside_the_input_is_never_read(real_reading: Path) -> None:
    for given in (".", ".", "**/*.txt", str(real_reading)):
        result = pipeline.build([given], Path("out"), Config())
        assert (result.counts["skipped"], result.notes) == (0, ())
        found = library.read([given], minter=Minter(), out=Path("out"))
        assert [article.snapshot.source for article in found.articles] == ["a.txt"]
    (real_reading / "link").symlink_to("out")
    assert len(library.read(["."], minter=Minter(), out=Path("out")).articles) == 1


def test_other_builds_inside_the_input_are_told_and_not_read(real_reading: Path) -> None:
    pipeline.build(["."], Path("old"), Config())
    found = library.read([".", "*/*.txt", "**/*.txt"], minter=Minter(), out=Path("new"))
    assert [article.snapshot.source for article in found.articles] == ["a.txt"]
    assert found.notes == ("old was written by kg build, so its files were not read as articles.",)
    (real_reading / "old" / "kg-build.json").unlink()  # as version 0.1 left it
    assert library.read(["."], minter=Minter(), out=Path("new")).notes == found.notes
    named = library.read(["old/report.txt"], minter=Minter(), out=Path("new"))
    assert len(named.articles) + len(named.skipped) == 1


@pytest.mark.parametrize("given", ["out", "out/report.txt", "out/text"])
def test_an_input_inside_the_output_folder_is_refused(given: str, real_reading: Path) -> None:
    pipeline.build(["."], Path("out"), Config())
    before = tree(real_reading)
    with pytest.raises(UsageError, match="lies in the folder that is written"):
        pipeline.build([given], Path("out"), Config())
    assert tree(real_reading) == before


# ── one build at a time ──────────────────────────────────────────────────────


def hold(out: Path, line: Connection) -> None:
    """Hold a folder until the test ends this process."""
    with outputs.reserve(out, ()) as folder:
        folder.put("graph.nq", "half")
        line.send(os.getpid())
        line.recv()


def test_a_second_build_is_refused_and_the_lock_of_a_dead_one_is_taken_over(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out)
    here, there = get_context("spawn").Pipe()
    other = get_context("spawn").Process(target=hold, args=(out, there))
    other.start()
    assert here.poll(60)
    number = here.recv()
    with monkeypatch.context() as patch:
        patch.setattr(library, "read", lambda *_, **__: pytest.fail("Articles were read."))
        with pytest.raises(UsageError, match=rf"Another build is writing into .*out \(process {number}, since 20") as caught:
            build(out)
    assert "Wait until it has ended" in caught.value.hint
    other.kill()
    other.join()
    here.close()
    there.close()
    assert (out / ".kg-build" / "staged" / "graph.nq").read_text(encoding="utf-8") == "half"
    assert build(out, "b.txt").exit_code == 0
    assert not (out / ".kg-build").exists()


def test_builds_in_one_process_exclude_each_other_too(out: Path) -> None:
    with outputs.reserve(out, ()), pytest.raises(UsageError, match="Another build is writing"):
        build(out)
    assert build(out).exit_code == 0


# ── one generation ───────────────────────────────────────────────────────────


def test_a_reader_starts_again_where_a_build_came_in_between(out: Path) -> None:
    build(out)
    seen = []

    def read(root: Path) -> tuple[bytes, bytes]:
        graph = (root / "graph.nq").read_bytes()
        seen.append(graph)
        if len(seen) == 1:
            build(out, "b.txt")
        return graph, (root / "run.json").read_bytes()

    graph, run = outputs.read_consistently(out, read)
    assert len(seen) == 2
    assert json.loads(run)["graph"]["sha256"] == hashlib.sha256(graph).hexdigest()


class Paused:
    """Work in a thread that stops before each change to a folder, until it is let on."""

    def __init__(self, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
        self.ended = False
        self._go, self._waits = Semaphore(0), Semaphore(0)
        self._thread = Thread(target=self._run, args=(work,))
        for home, name in ((Path, "rename"), (Path, "replace"), (Path, "unlink"), (shutil, "rmtree")):
            monkeypatch.setattr(home, name, self._gated(getattr(home, name)))
        self._thread.start()
        self._waits.acquire()

    def _run(self, work: Callable[[], object]) -> None:
        work()
        self.ended = True
        self._waits.release()

    def _gated(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def gated(*given: Any, **more: Any) -> Any:  # noqa: ANN401  # whatever the change takes and gives
            if current_thread() is self._thread:
                self._waits.release()
                self._go.acquire()
            return change(*given, **more)

        return gated

    def let_on(self, steps: int) -> None:
        while steps and not self.ended:
            self._go.release()
            self._waits.acquire()
            steps -= 1


def commit(out: Path, text: str) -> None:
    with outputs.reserve(out, ("a", "b")) as folder:
        folder.put("a", text)
        folder.put("b", text)
        outputs.commit(folder)


def read_while_a_build_goes_on(out: Path, steps: int, first: int, later: int, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Read a folder; a build does some steps before the reader's look number ``first``, and the rest before look ``later``."""
    taken = count()

    def look(work: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*given: Any) -> Any:  # noqa: ANN401  # whatever the look takes and gives
            number = next(taken)
            build.let_on(steps if number == first else 100 if number == later else 0)
            return work(*given)

        return looked

    with monkeypatch.context() as patch:
        build = Paused(lambda: commit(out, "new"), patch)
        for name in ("_manifest_state", "current_folder"):
            patch.setattr(outputs, name, look(getattr(outputs, name)))
        text = look(lambda root, name: (root / name).read_text())
        read = outputs.read_consistently(out, lambda root: (text(root, "a"), text(root, "b")))
        build.let_on(100)
    return read


@pytest.mark.parametrize("steps", range(1, 16))
def test_a_reader_sees_one_generation_wherever_a_build_comes_in_between(
    steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for first, later in combinations(range(12), 2):  # a reader takes nine looks where nothing comes in between
        out = tmp_path / f"{first}-{later}"
        commit(out, "old")
        read = read_while_a_build_goes_on(out, steps, first, later, monkeypatch)
        assert read in {("old", "old"), ("new", "new")}


def test_every_reader_sees_what_a_killed_build_has_decided(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(out)
    build(tmp_path / "new", "b.txt")

    def die(_path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outputs, "_install", die)
        with pytest.raises(KeyboardInterrupt):
            build(out, "b.txt")
    old = (out / "graph.nq").read_bytes()
    new = (tmp_path / "new" / "graph.nq").read_bytes()
    assert old != new
    assert not changes.diff(out, tmp_path / "new")
    assert len(store.open(out)) == len(set(new.splitlines()))
    assert queries.run(out, "claims") == queries.run(tmp_path / "new", "claims")
    monkeypatch.undo()
    assert verdict.check(out).report == shapes.validate(out) == shapes.validate(tmp_path / "new")
    assert (out / "graph.nq").read_bytes() == old


def test_an_error_of_a_reader_is_its_own(out: Path) -> None:
    build(out)

    def read(_root: Path) -> None:
        raise InputError("No.", "No.")

    with pytest.raises(KgError, match="No"):
        outputs.read_consistently(out, read)


def test_without_hard_links_files_are_copied(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", link)
    build(out)
    build(out, "b.txt")
    assert hashlib.sha256((out / "graph.nq").read_bytes()).hexdigest() in (out / "report.txt").read_text(encoding="utf-8")


def test_an_import_keeps_the_same_rules(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(dna, "read", lambda *_, **__: pytest.fail("The file was read."))
    with pytest.raises(UsageError, match="no build has written"):
        pipeline.import_(tmp_path / "coded.dna", out, Config())
    assert tree(out) == {"mine.txt": b"mine"}
