"""The folder that a build writes: one build at a time may write it, and all its files change together.

A build writes all its files into ``.kg-build/staged``, with the manifest that names each by its digest. Renaming that folder to
``.kg-build/next`` decides: from then on the new generation is the one that counts. Its files are then put into their places, the manifest
last, and ``.kg-build`` goes. A build that is killed before the decision has changed nothing; after it, readers find the new generation in
``next``, and the next build puts it into its place first.
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
_WORK = ".kg-build"  # in the build folder, while a build runs and after one was killed
_LOCK, _STAGED, _NEXT, _PLACED, _DONE = "lock", "staged", "next", "placed", "done"  # in that room
_IGNORED = {".DS_Store", ".gitignore", ".gitkeep"}  # put by file managers and version control into folders that are empty else
_FILES_OF_0_1 = ("graph.nq", "run.json", "report.txt", "report.json", "propositions.ttl")  # what version 0.1 wrote, texts aside

_Read = TypeVar("_Read")


class Manifest(msgspec.Struct, frozen=True):
    """What a build wrote: name below the folder → SHA-256."""

    format: Literal[1]
    files: dict[str, str]


class _Run(msgspec.Struct, frozen=True):
    """What ``run.json`` says of the graph beside it."""

    graph: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Folder:
    """A build folder that this build alone may write.

    :param before: name of each file that the last build wrote → its digest then
    """

    path: Path
    before: Mapping[str, str]

    def staged(self, name: str) -> Path:
        """Give the path at which a file of the new build is written.

        :param name: path below the build folder
        """
        path = self.path / _WORK / _STAGED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def put(self, name: str, text: str) -> None:
        """Write a file of the new build."""
        self.staged(name).write_bytes(text.encode())


# ── writing ──────────────────────────────────────────────────────────────────


@contextmanager
def reserve(path: Path, names: Iterable[str]) -> Iterator[Folder]:
    """Reserve a folder for one build until the block ends; a killed build that had decided is completed first.

    :param names: the files that will be written, as far as they are known
    :raises UsageError: the folder holds what no build wrote, or another build is writing into it
    :raises InputError: it cannot be made or written to
    """
    with ExitStack() as ending:
        try:
            if not (path / _WORK).exists():
                _checked(path, names)  # before anything in it is touched
            ending.callback(_remove_empty, [folder for folder in (path, *path.parents) if not folder.exists()])
            path.mkdir(parents=True, exist_ok=True)
            ending.enter_context(_locked(path))
            if (path / _WORK / _NEXT).exists():
                _place(path)
            before = _checked(path, names)
            if before and not (path / MANIFEST).exists():
                files.put(path / MANIFEST, _json(before))
            _clear(path)
            ending.callback(_clear, path)
            (path / _WORK / _STAGED).mkdir()
        except OSError as error:
            what = f"The build folder {path} cannot be written to: {error.strerror or error}."
            raise InputError(what, "Choose a folder that you may write to, on a disk that has room.") from error
        yield Folder(path, before)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove the folders that were made for a build that wrote nothing."""
    for folder in folders:
        with suppress(OSError):  # it is not empty, or was never made
            folder.rmdir()


def left(folder: Folder, names: Iterable[str]) -> tuple[str, ...]:
    """Name the files that :func:`commit` will not touch: changed ones of the last build, and others that have one of ``names``."""
    there = {name: _digest(folder.path, name) for name in sorted({*names, *folder.before})}
    return tuple(name for name, digest in there.items() if digest is not None and digest != folder.before.get(name))


def commit(folder: Folder) -> tuple[Path, ...]:
    """Put the staged files in place of the last build's; its files that this build does not write are removed, unless they were changed.

    :returns: the files of the build, the manifest last
    :raises UsageError: a file was put in the way since the build began
    """
    staged = folder.path / _WORK / _STAGED
    names = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    _unobstructed(folder.path, folder.before, names)
    digests = {}
    for name in names:
        files.sync(staged / name)
        digests[name] = str(_digest(staged, name))
    (staged / MANIFEST).write_text(_json(digests), encoding="utf-8")
    for path in (staged / MANIFEST, staged / TEXTS, staged):
        if path.exists():
            files.sync(path)
    staged.rename(folder.path / _WORK / _NEXT)  # the commit: from here on the new files count
    files.sync(folder.path / _WORK)
    _place(folder.path)
    return tuple(folder.path / name for name in (*names, MANIFEST))


def _place(path: Path) -> None:
    """Put the files of the generation that was decided into their places, then its manifest; done again, it changes nothing."""
    room, decided = path / _WORK, path / _WORK / _NEXT
    new, old = _manifest(decided) or {}, _manifest(path) or {}
    shutil.rmtree(room / _PLACED, ignore_errors=True)
    ours = [name for name in new if _digest(path, name) in {None, old.get(name)} - {new[name]}]
    for name in (*ours, MANIFEST):
        _link_or_copy(decided / name, room / _PLACED / name)
    for name in (*ours, MANIFEST):
        (path / name).parent.mkdir(exist_ok=True)
        if name == MANIFEST:  # last, when all else is on the disk
            _remove(path, old, new)
            files.sync(path)
        (room / _PLACED / name).replace(path / name)
    files.sync(path)
    decided.rename(room / _DONE)
    shutil.rmtree(room / _DONE, ignore_errors=True)


def _remove(path: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
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
    """Remove what a killed build has left half-way."""
    for name in (_STAGED, _PLACED, _DONE):
        shutil.rmtree(path / _WORK / name, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other builds out; the lock of a process that has died is free by itself.

    :raises UsageError: another build holds it
    """
    import fcntl  # noqa: PLC0415  # readers of a graph on a system without it need none

    room = path / _WORK
    while True:
        room.mkdir(exist_ok=True)
        try:
            lock = (room / _LOCK).open("a+", encoding="utf-8")
        except FileNotFoundError:  # the build that held it has just tidied up
            continue
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.seek(0)
                what = f"Another build is writing into {path}{f' ({holder})' if (holder := lock.read().strip()) else ''}."
                raise UsageError(what, "Wait until it has ended, or name another folder.") from error
            if not _is_still(lock.fileno(), room / _LOCK):
                continue
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
            lock.flush()
            try:
                yield
            finally:
                (room / _LOCK).unlink(missing_ok=True)
                with suppress(OSError):  # not empty where committed files wait to be put into their places
                    room.rmdir()
            return


def _is_still(descriptor: int, path: Path) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


# ── whose files these are ────────────────────────────────────────────────────


def is_build(path: Path) -> bool:
    """Whether a folder is what a build has written."""
    return _manifest(path) is not None or _manifest(path / _WORK / _NEXT) is not None or _adopted(path) is not None


def _checked(path: Path, names: Iterable[str]) -> dict[str, str]:
    """Check that a build may write into a folder; give the files that are a build's.

    :raises UsageError: it may not
    """
    if not os.path.lexists(path):
        return {}
    if not path.is_dir():
        raise UsageError(f"{path} is no folder.", "Name a new or an empty folder with -o.")
    before = _manifest(path)
    if before is None and (before := _adopted(path)) is None:
        if others := sorted(entry.name for entry in path.iterdir() if entry.name not in {_WORK, *_IGNORED}):
            what = f"{path} holds files that no build has written, such as {others[0]}."
            raise UsageError(what, f"Name a new or an empty folder, such as: -o {path / 'graph'}")
        return {}
    texts = path / TEXTS
    if os.path.lexists(texts) and (texts.is_symlink() or not texts.is_dir()):
        raise UsageError(f"{texts} is where the build writes texts, and it is no folder.", "Move it away, or name another folder with -o.")
    _unobstructed(path, before, names)
    return before


def _unobstructed(path: Path, before: Mapping[str, str], names: Iterable[str]) -> None:
    for name in names:
        if _digest(path, name) not in {None, before.get(name)}:
            reason = "was changed since the build wrote it" if name in before else "was not written by a build"
            what = f"{path / name} {reason}, and would be overwritten."
            raise UsageError(what, "Move it away, or name another folder with -o.")


def _manifest(path: Path) -> dict[str, str] | None:
    """Read which files of a folder are a build's; None where it has no manifest, or one that names files elsewhere."""
    try:
        named = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest).files
    except (OSError, msgspec.DecodeError):
        return None
    parts = [part for name in named for part in name.split("/")]
    return None if any(part.startswith(".") or part in {"", MANIFEST} or "\\" in part for part in parts) else named


def _adopted(path: Path) -> dict[str, str] | None:
    """Find the files of a build of version 0.1, whose ``run.json`` has the digest of the graph; None where there is none.

    Texts were named by their digests. Of other files, one that is younger than ``run.json``, which was written last, was changed since.
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
    """SHA-256 of a plain file below a folder; None where nothing is, an empty text for what is no plain file."""
    file = path / name
    if not os.path.lexists(file):
        return None
    if not file.is_file() or any((path / part).is_symlink() for part in (name, *map(str, list(PurePosixPath(name).parents)[:-1]))):
        return ""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _json(named: Mapping[str, str]) -> str:
    return json.dumps({"format": 1, "files": dict(sorted(named.items()))}, indent=1) + "\n"


# ── reading ──────────────────────────────────────────────────────────────────


def whole(graph: Path, read: Callable[[Path], _Read]) -> _Read:
    """Read one whole generation of a build folder, whatever a build does to it meanwhile.

    :param graph: a build folder, or a file, which is read as it is
    :param read: gets the folder to read from; called again where another generation came in between
    """
    while True:
        state = _state(graph)
        try:
            result = read(root(graph))
        except (KgError, OSError):
            if state == _state(graph):
                raise
        else:
            if state == _state(graph):
                return result


def root(graph: Path) -> Path:
    """Find the files of the generation that counts: in the folder, or in ``.kg-build/next`` where a killed build left them."""
    decided = graph / _WORK / _NEXT
    return decided if decided.is_dir() else graph


def _state(graph: Path) -> tuple[tuple[bytes, int] | None, ...]:
    """What tells one generation from another, and from one on its way.

    A build may be done between any two looks. A manifest comes into its place before ``next`` goes: so the manifest in its place is looked
    at before ``next`` (a reader of ``next`` then sees that it went) and after it (a reader of the places sees that their files changed).
    """
    return _version(graph / MANIFEST), _version(graph / _WORK / _NEXT / MANIFEST), _version(graph / MANIFEST)


def _version(manifest: Path) -> tuple[bytes, int] | None:
    try:
        return manifest.read_bytes(), manifest.stat().st_mtime_ns
    except OSError:
        return None
