"""The folder that a build writes: one build at a time may write it, and all its files change together.

A build writes all its files (one generation) into ``.kg-build/staged``, with a manifest of their digests. Renaming that folder to
``.kg-build/next`` is the commit: from then on the new generation counts. Its files are then installed, that is moved to their places in the
build folder, the manifest last, and ``.kg-build`` is removed. A build that is killed before the commit has changed nothing; of one that is
killed after it, readers find the new generation in ``next``, and the next build installs it first.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal, TypeVar

import msgspec

from kg import files
from kg.errors import InputError, KgError, UsageError

MANIFEST = "kg-build.json"
TEXTS = "text"
_WORK = ".kg-build"  # subfolder of the build folder, while a build runs and after one was killed
_LOCK, _STAGED, _NEXT, _PLACED, _DONE = "lock", "staged", "next", "placed", "done"  # names in that subfolder
_IGNORED = {".DS_Store", ".gitignore", ".gitkeep"}  # a folder with only these counts as empty
_FILES_OF_0_1 = ("graph.nq", "run.json", "report.txt", "report.json", "propositions.ttl")  # what version 0.1 wrote, texts aside

_Read = TypeVar("_Read")


class Manifest(msgspec.Struct, frozen=True):
    """The content of ``kg-build.json``.

    :param files: path of each file of the build, relative to the build folder → its SHA-256, hexadecimal
    """

    format: Literal[1]
    files: dict[str, str]


class _Run(msgspec.Struct, frozen=True):
    """The part of ``run.json`` that is read again.

    :param graph: ``bytes`` and ``sha256`` of ``graph.nq``
    """

    graph: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Folder:
    """A build folder that is locked for this build.

    :param before: path of each file that the last build wrote, relative to ``path`` → its SHA-256 then
    """

    path: Path
    before: Mapping[str, str]

    def staged(self, name: str) -> Path:
        """Give the temporary path at which a file of this build is written until :func:`commit`.

        :param name: the file's path relative to the build folder
        """
        path = self.path / _WORK / _STAGED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def put(self, name: str, text: str) -> None:
        """Write a text as UTF-8 to the temporary path of a file of this build."""
        self.staged(name).write_bytes(text.encode())


# ── writing ──────────────────────────────────────────────────────────────────


@contextmanager
def reserve(path: Path, names: Iterable[str]) -> Iterator[Folder]:
    """Lock a build folder for one build until the block ends; first, install the files of a build that was killed after its commit.

    :param names: the files that this build will write, relative to ``path``, as far as they are known
    :raises UsageError: the folder holds what no build wrote, or another build is writing into it
    :raises InputError: it cannot be made or written to
    """
    with ExitStack() as ending:
        try:
            if not (path / _WORK).exists():
                _files_of_last_build(path, names)  # before anything in it is touched
            ending.callback(_remove_empty, [folder for folder in (path, *path.parents) if not folder.exists()])
            path.mkdir(parents=True, exist_ok=True)
            ending.enter_context(_locked(path))
            if (path / _WORK / _NEXT).exists():
                _install(path)
            before = _files_of_last_build(path, names)
            if before and not (path / MANIFEST).exists():
                files.put(path / MANIFEST, _manifest_text(before))
            _clear(path)
            ending.callback(_clear, path)
            (path / _WORK / _STAGED).mkdir()
        except OSError as error:
            what = f"The build folder {path} cannot be written to: {error.strerror or error}."
            raise InputError(what, "Choose a folder that you may write to, on a disk that has work.") from error
        yield Folder(path, before)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove the folders that were made for a build that wrote nothing."""
    for folder in folders:
        with suppress(OSError):  # it is not empty, or was never made
            folder.rmdir()


def changed_by_others(folder: Folder, names: Iterable[str]) -> tuple[str, ...]:
    """List the files that a build must not overwrite: those of the last build that were changed since, and those that no build wrote.

    :param names: files that the build would write; checked together with all files of the last build
    """
    digests = {name: _digest(folder.path, name) for name in sorted({*names, *folder.before})}
    return tuple(name for name, digest in digests.items() if digest is not None and digest != folder.before.get(name))


def commit(folder: Folder) -> tuple[Path, ...]:
    """Replace the files of the last build by the staged ones, all together.

    Files of the last build that this build does not write are removed, unless somebody has changed them.

    :returns: the paths of the build's files, the manifest last
    :raises UsageError: since the build began, somebody has changed or made a file that it would overwrite
    """
    staged = folder.path / _WORK / _STAGED
    names = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    _refuse_to_overwrite(folder.path, folder.before, names)
    digests = {}
    for name in names:
        files.sync(staged / name)
        digests[name] = str(_digest(staged, name))
    (staged / MANIFEST).write_text(_manifest_text(digests), encoding="utf-8")
    for path in (staged / MANIFEST, staged / TEXTS, staged):
        if path.exists():
            files.sync(path)
    staged.rename(folder.path / _WORK / _NEXT)  # the commit: from here on the new files count
    files.sync(folder.path / _WORK)
    _install(folder.path)
    return tuple(folder.path / name for name in (*names, MANIFEST))


def _install(path: Path) -> None:
    """Install the committed generation: move its files from ``.kg-build/next`` to their places, the manifest last.

    It can be repeated after being killed anywhere. Files that somebody has changed are left as they are.
    """
    work, committed = path / _WORK, path / _WORK / _NEXT
    new, old = _manifest(committed) or {}, _manifest(path) or {}
    shutil.rmtree(work / _PLACED, ignore_errors=True)
    to_install = [name for name in new if _digest(path, name) in {None, old.get(name)} - {new[name]}]
    for name in (*to_install, MANIFEST):
        _link_or_copy(committed / name, work / _PLACED / name)
    for name in (*to_install, MANIFEST):
        (path / name).parent.mkdir(exist_ok=True)
        if name == MANIFEST:  # last, when all else is on the disk
            _remove_stale(path, old, new)
            files.sync(path)
        (work / _PLACED / name).replace(path / name)
    files.sync(path)
    committed.rename(work / _DONE)
    shutil.rmtree(work / _DONE, ignore_errors=True)


def _remove_stale(path: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Remove the files of the last build that the new one does not have, unless they were changed.

    :param old, new: path of each file relative to the build folder → its SHA-256
    """
    for name in old.keys() - new.keys():
        if _digest(path, name) == old[name]:
            (path / name).unlink()


def _link_or_copy(source: Path, target: Path) -> None:
    """Make a hard link to a file, or a copy where the file system has no hard links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        files.sync(target)


def _clear(path: Path) -> None:
    """Remove the temporary folders of a build, but no committed generation."""
    for name in (_STAGED, _PLACED, _DONE):
        shutil.rmtree(path / _WORK / name, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a build folder until the block ends; the system releases the lock of a process that has died.

    :raises UsageError: another build holds the lock
    """
    import fcntl  # noqa: PLC0415  # readers of a graph on a system without it need none

    work = path / _WORK
    while True:
        work.mkdir(exist_ok=True)
        try:
            lock = (work / _LOCK).open("a+", encoding="utf-8")
        except FileNotFoundError:  # the build that held it has just tidied up
            continue
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.seek(0)
                what = f"Another build is writing into {path}{f' ({holder})' if (holder := lock.read().strip()) else ''}."
                raise UsageError(what, "Wait until it has ended, or name another folder.") from error
            if not _is_file_at(lock.fileno(), work / _LOCK):
                continue
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
            lock.flush()
            try:
                yield
            finally:
                (work / _LOCK).unlink(missing_ok=True)
                with suppress(OSError):  # not empty where committed files wait to be put into their places
                    work.rmdir()
            return


def _is_file_at(descriptor: int, path: Path) -> bool:
    """Whether an open file is the one that the path leads to now: another build may have removed and made it anew."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


# ── which files a build has written ──────────────────────────────────────────


def is_build(path: Path) -> bool:
    """Whether a build has written this folder."""
    return _manifest(path) is not None or _manifest(path / _WORK / _NEXT) is not None or _files_of_version_0_1(path) is not None


def _files_of_last_build(path: Path, names: Iterable[str]) -> dict[str, str]:
    """Check that a build may write into a folder, and give the files there that a build has written.

    :param names: the files that will be written, relative to ``path``
    :returns: path of each file of the last build, relative to ``path`` → its SHA-256 when it was written; empty for a new folder
    :raises UsageError: it is no folder, or holds files that would be lost
    """
    if not os.path.lexists(path):
        return {}
    if not path.is_dir():
        raise UsageError(f"{path} is no folder.", "Name a new or an empty folder with -o.")
    before = _manifest(path)
    if before is None and (before := _files_of_version_0_1(path)) is None:
        if others := sorted(entry.name for entry in path.iterdir() if entry.name not in {_WORK, *_IGNORED}):
            what = f"{path} holds files that no build has written, such as {others[0]}."
            raise UsageError(what, f"Name a new or an empty folder, such as: -o {path / 'graph'}")
        return {}
    texts = path / TEXTS
    if os.path.lexists(texts) and (texts.is_symlink() or not texts.is_dir()):
        raise UsageError(f"{texts} is where the build writes texts, and it is no folder.", "Move it away, or name another folder with -o.")
    _refuse_to_overwrite(path, before, names)
    return before


def _refuse_to_overwrite(path: Path, before: Mapping[str, str], names: Iterable[str]) -> None:
    """Make sure that a build overwrites no file that somebody else has written or changed.

    :param before: path of each file of the last build, relative to ``path`` → its SHA-256 when it was written
    :param names: the files that the build will write
    :raises UsageError: one of them would be lost
    """
    for name in names:
        if _digest(path, name) not in {None, before.get(name)}:
            reason = "was changed since the build wrote it" if name in before else "was not written by a build"
            what = f"{path / name} {reason}, and would be overwritten."
            raise UsageError(what, "Move it away, or name another folder with -o.")


def _manifest(path: Path) -> dict[str, str] | None:
    """Read the manifest of a folder: path of each file of the build → its SHA-256.

    :returns: None where there is no manifest, or one with a path that leads out of the folder or to a hidden file
    """
    try:
        digests = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest).files
    except (OSError, msgspec.DecodeError):
        return None
    parts = [part for name in digests for part in name.split("/")]
    return None if any(part.startswith(".") or part in {"", MANIFEST} or "\\" in part for part in parts) else digests


def _files_of_version_0_1(path: Path) -> dict[str, str] | None:
    """Find the files of a build of version 0.1, which wrote no manifest; it is known by the digest of the graph in ``run.json``.

    Its texts are named by their digests, so that a changed one is seen. Of the other files, one that is younger than ``run.json``, which
    was written last, has been changed and is left out.

    :returns: path of each file relative to the folder → its SHA-256; None where no such build is there
    """
    run = path / "run.json"
    try:
        graph = msgspec.json.decode(run.read_bytes(), type=_Run).graph["sha256"]
        if graph != _digest(path, "graph.nq"):
            return None
        last = run.stat().st_mtime_ns
        names = [
            name for name in _FILES_OF_0_1 if (path / name).is_file() and (name == "graph.nq" or (path / name).stat().st_mtime_ns <= last)
        ]
        texts = sorted((path / TEXTS).glob("*.txt"))
    except (OSError, KeyError, msgspec.DecodeError):
        return None
    digests = {name: str(_digest(path, name)) for name in (*names, *(f"{TEXTS}/{text.name}" for text in texts))}
    return {name: digest for name, digest in digests.items() if name in names or digest[:20] == PurePosixPath(name).stem}


def _digest(path: Path, name: str) -> str | None:
    """Give the SHA-256 of a file below a folder; None where nothing is there, an empty text for a link, a folder or a device."""
    file = path / name
    if not os.path.lexists(file):
        return None
    if not file.is_file() or any((path / part).is_symlink() for part in (name, *map(str, list(PurePosixPath(name).parents)[:-1]))):
        return ""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _manifest_text(digests: Mapping[str, str]) -> str:
    """Write a manifest as JSON."""
    return json.dumps({"format": 1, "files": dict(sorted(digests.items()))}, indent=1) + "\n"


# ── reading ──────────────────────────────────────────────────────────────────


def read_consistently(graph: Path, read: Callable[[Path], _Read]) -> _Read:
    """Read files of a build folder so that all are of one build, also while another build replaces them.

    :param graph: a build folder, or a file, which is read as it is
    :param read: reads from the path that it gets; it is called again where a build has replaced the files meanwhile
    :returns: what ``read`` returned
    """
    while True:
        generation = _generation(graph)
        try:
            result = read(current_folder(graph))
        except (KgError, OSError):
            if generation == _generation(graph):
                raise
        else:
            if generation == _generation(graph):
                return result


def current_folder(graph: Path) -> Path:
    """Give the folder with the newest committed files: the build folder, or its ``.kg-build/next`` where they are not installed yet."""
    committed = graph / _WORK / _NEXT
    return committed if committed.is_dir() else graph


def _generation(graph: Path) -> tuple[tuple[bytes, int] | None, ...]:
    """Describe which generation a reader sees; it differs before and after a build replaces the files, or installs them.

    :returns: the state of the installed manifest, of that in ``next``, and of the installed one again. A build installs its manifest before
        it removes ``next``, and may do both between two looks: so the installed manifest is looked at before and after ``next``.
    """
    return _manifest_state(graph / MANIFEST), _manifest_state(graph / _WORK / _NEXT / MANIFEST), _manifest_state(graph / MANIFEST)


def _manifest_state(manifest: Path) -> tuple[bytes, int] | None:
    """Give the content of a manifest and when it was changed, in nanoseconds; None where there is none."""
    try:
        return manifest.read_bytes(), manifest.stat().st_mtime_ns
    except OSError:
        return None
