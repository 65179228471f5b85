"""Find the files that the user names by files, folders, globs or ``-``, each under the name that the graph shows.

That name is the path relative to the INPUT folder, with ``/``; no machine path. The order of the inputs changes nothing.
"""

import glob
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from kg.errors import InputError, UsageError
from kg.outputs import is_build
from kg.records import Skipped

STDIN = "-"
ENDINGS = (".txt", ".html", ".htm", ".jsonl")

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_HIDDEN = "."


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read.

    :param source: its name in the graph
    :param path: where it is on this machine; ``Path("-")`` is the standard input
    :param root: the folder that ``source`` is relative to
    """

    source: str
    path: Path
    root: Path


def find(inputs: Sequence[str], out: Path | None = None) -> tuple[tuple[InputFile, ...], tuple[Skipped, ...], tuple[str, ...]]:
    """Find the files that the inputs mean, each once.

    What builds have written is not read, unless the user names the file itself.

    :param out: the folder that is written now: nothing in it is read
    :returns: the files by name; those that cannot be read; sentences about files that were passed over
    :raises InputError: an input does not exist
    :raises UsageError: an input is empty, is a URL, or lies in ``out``
    """
    builds = _Builds(out)
    files: list[InputFile] = []
    skipped: list[Skipped] = []
    other_kinds: dict[str, set[Path]] = defaultdict(set)  # by ending
    for given in inputs:
        if builds.is_written_now(Path(given)):
            what = f"{given} lies in the folder that is written."
            raise UsageError(what, "Move it out, or name another folder with -o.")
        for file in _expand(given):
            if file.path != Path(given) and builds.contain(file):
                continue
            if str(file.path) != STDIN and not _is_file(file.path):
                what = "It is no file or folder that can be read, or a link that points nowhere."
                skipped.append(Skipped(_shown(file.source), what, "Make it readable, or remove it."))
            elif str(file.path) == STDIN or file.path.suffix.lower() in ENDINGS:
                files.append(file)
            elif file.path == Path(given):
                hint = f"Give it as one of {', '.join(ENDINGS)}; plain text may also come on the standard input (-)."
                skipped.append(Skipped(_shown(file.source), f"Files that end in {file.path.suffix or 'nothing'} are not read.", hint))
            else:
                other_kinds[file.path.suffix.lower() or "without an ending"].add(file.path)
    notes = tuple(f"{len(paths)} files of another kind ({ending}) were passed over." for ending, paths in sorted(other_kinds.items()))
    notes += tuple(f"{name} was written by kg build, so its files were not read as articles." for name in sorted(builds.names))
    kept, clashing = _with_distinct_names(_once(files))
    return kept, tuple(sorted({*skipped, *clashing}, key=lambda item: (item.source, item.reason))), notes


class _Builds:
    """Says which files were written by builds; looks into each folder once."""

    def __init__(self, out: Path | None) -> None:
        self.names: set[str] = set()  # build folders inside of inputs, as the user would name them
        self._out = os.path.realpath(out) if out else None
        self._known: dict[Path, bool] = {}

    def is_written_now(self, path: Path) -> bool:
        """Say whether a file or folder is, or lies in, the folder that is written now."""
        return self._out is not None and str(path) != STDIN and PurePath(os.path.realpath(path)).is_relative_to(self._out)

    def contain(self, file: InputFile) -> bool:
        """Say whether a file of an input folder lies in the folder of a build."""
        if self.is_written_now(file.path):
            return True
        for folder in (file.root / parent for parent in PurePath(file.source).parents):
            if folder not in self._known:
                self._known[folder] = is_build(folder)
            if self._known[folder]:
                self.names.add(_shown(str(folder)))
                return True
        return False


def _expand(given: str) -> Iterator[InputFile]:
    """Give the files of one input."""
    if given == STDIN:
        yield InputFile("stdin", Path(STDIN), Path(STDIN))
        return
    if _URL.match(given):
        what = f"{given} is a URL, and Stancegraph does not fetch pages."
        raise UsageError(what, "Save the page as .html and give that file; its canonical URL is read from it.")
    if not given.strip():
        what = "An input is empty: it names no file and no folder."
        raise UsageError(what, "Name a file or a folder, or . for the current folder; in a script, check that the variable is set.")
    path = Path(given)
    if path.is_dir():
        yield from _walk(path, path)
    elif path.is_file() or not glob.has_magic(given):
        if not os.path.lexists(path):
            what = f"There is no {given}."
            raise InputError(what, "Name a file, a folder, a glob in quotation marks, or - for the standard input.")
        yield InputFile(path.name, path, path.parent)
    else:
        first = next(number for number, part in enumerate(path.parts) if glob.has_magic(part))
        root = Path(*path.parts[:first])
        matches = sorted(root.glob("/".join(path.parts[first:])))
        if not matches:
            what = f"No file matches {given}."
            raise InputError(what, "Correct the pattern; ** goes through all folders below.")
        for match in matches:
            if not any(part.startswith(_HIDDEN) for part in match.relative_to(root).parts):
                yield from _walk(match, root) if match.is_dir() else [InputFile(match.relative_to(root).as_posix(), match, root)]


def _walk(folder: Path, root: Path) -> Iterator[InputFile]:
    """Give the files below a folder; hidden ones are passed over, and a folder that links lead to again is visited once."""
    visited: set[str] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        real = os.path.realpath(here)
        if real in visited:
            continue
        visited.add(real)
        try:
            entries = sorted(os.scandir(here), key=lambda entry: (entry.is_symlink(), entry.name))
        except OSError:
            yield InputFile(here.relative_to(root).as_posix(), here, root)  # find() reports it
            continue
        for entry in entries:
            path = here / entry.name
            if entry.name.startswith(_HIDDEN):
                continue
            if path.is_dir():
                waiting.append(path)
            else:
                yield InputFile(path.relative_to(root).as_posix(), path, root)


def _is_file(path: Path) -> bool:
    """Say whether a path is a file; one that the system refuses to look at is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _once(files: Sequence[InputFile]) -> list[InputFile]:
    """Keep each file once, under the shortest of its names, however many inputs and links lead to it."""
    by_file: dict[str, InputFile] = {}
    for file in sorted(files, key=lambda file: (len(file.source), file)):
        by_file.setdefault(os.path.realpath(file.path), file)
    return list(by_file.values())


def _with_distinct_names(files: Sequence[InputFile]) -> tuple[tuple[InputFile, ...], list[Skipped]]:
    """Put the folder's name before the name of each file that has the name of a file from another folder.

    :returns: the files by name, and those whose names are the same all the same or cannot be written
    """
    by_name: dict[str, list[InputFile]] = defaultdict(list)
    for file in files:
        by_name[file.source].append(file)
    renamed = [
        replace(file, source=f"{file.root.resolve().name}/{source}") if len(namesakes) > 1 else file
        for source, namesakes in by_name.items()
        for file in namesakes
    ]
    kept: dict[str, InputFile] = {}
    skipped = []
    for file in sorted(renamed):
        if _shown(file.source) != file.source:
            skipped.append(Skipped(_shown(file.source), "Its name is not UTF-8.", "Rename the file."))
        elif kept.setdefault(file.source, file) is not file:
            hint = "Rename one of the two folders, or give the folder above both."
            skipped.append(Skipped(file.source, "Another input has a file of the same name in a folder of the same name.", hint))
    return tuple(kept.values()), skipped


def _shown(source: str) -> str:
    """Give a file name as text that can be written, whatever bytes it has."""
    return source.encode("utf-8", "backslashreplace").decode()
