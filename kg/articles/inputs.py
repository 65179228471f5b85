"""Find the files to read: the user names files, folders, globs or ``-`` (standard input).

In the graph a file is named by its path relative to the INPUT folder, with ``/``; no path of this machine gets into the graph. The order of
the inputs changes nothing.
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
    """Find the files that the inputs name, each once. A file in the folder of a build is left out, unless the user names the file itself.

    :param out: the folder that is written now: nothing in it is read
    :returns: the files by name; those that cannot be read; sentences about files that were passed over
    :raises InputError: an input does not exist
    :raises UsageError: an input is empty, is a URL, or lies in ``out``
    """
    builds = _Builds(out)
    files: list[InputFile] = []
    skipped: list[Skipped] = []
    other_kinds: dict[str, set[Path]] = defaultdict(set)  # by ending
    for user_input in inputs:
        if builds.is_written_now(Path(user_input)):
            what = f"{user_input} lies in the folder that is written."
            raise UsageError(what, "Move it out, or name another folder with -o.")
        for file in _expand(user_input):
            if file.path != Path(user_input) and builds.contain(file):
                continue
            if str(file.path) != STDIN and not _is_file(file.path):
                what = "It is no file or folder that can be read, or a link that points nowhere."
                skipped.append(Skipped(_printable(file.source), what, "Make it readable, or remove it."))
            elif str(file.path) == STDIN or file.path.suffix.lower() in ENDINGS:
                files.append(file)
            elif file.path == Path(user_input):
                hint = f"Give it as one of {', '.join(ENDINGS)}; plain text may also come on the standard input (-)."
                skipped.append(Skipped(_printable(file.source), f"Files that end in {file.path.suffix or 'nothing'} are not read.", hint))
            else:
                other_kinds[file.path.suffix.lower() or "without an ending"].add(file.path)
    notes = tuple(f"{len(paths)} files of another kind ({ending}) were passed over." for ending, paths in sorted(other_kinds.items()))
    notes += tuple(f"{name} was written by kg build, so its files were not read as articles." for name in sorted(builds.names))
    kept, clashing = _with_distinct_names(_without_duplicates(files))
    return kept, tuple(sorted({*skipped, *clashing}, key=lambda item: (item.source, item.reason))), notes


class _Builds:
    """Tells which files lie in folders that builds have written; each folder is looked at once."""

    def __init__(self, out: Path | None) -> None:
        """Begin with no folder looked at; ``out`` is the folder that the present build writes, if it writes one."""
        self.names: set[str] = set()  # build folders inside of inputs, as the user would name them
        self._out = os.path.realpath(out) if out else None
        self._known: dict[Path, bool] = {}

    def is_written_now(self, path: Path) -> bool:
        """Say whether a path is, or lies in, the folder that the present build writes."""
        return self._out is not None and str(path) != STDIN and PurePath(os.path.realpath(path)).is_relative_to(self._out)

    def contain(self, file: InputFile) -> bool:
        """Say whether a file of an input folder lies in the folder of a build, this one or an earlier one."""
        if self.is_written_now(file.path):
            return True
        for folder in (file.root / parent for parent in PurePath(file.source).parents):
            if folder not in self._known:
                self._known[folder] = is_build(folder)
            if self._known[folder]:
                self.names.add(_printable(str(folder)))
                return True
        return False


def _expand(user_input: str) -> Iterator[InputFile]:
    """Give the files that one input (a file, a folder, a glob or ``-``) names.

    :raises InputError: it does not exist
    :raises UsageError: it is empty, or a URL
    """
    if user_input == STDIN:
        yield InputFile("stdin", Path(STDIN), Path(STDIN))
        return
    if _URL.match(user_input):
        what = f"{user_input} is a URL, and Stancegraph does not fetch pages."
        raise UsageError(what, "Save the page as .html and give that file; its canonical URL is read from it.")
    if not user_input.strip():
        what = "An input is empty: it names no file and no folder."
        raise UsageError(what, "Name a file or a folder, or . for the current folder; in a script, check that the variable is set.")
    path = Path(user_input)
    if path.is_dir():
        yield from _walk(path, path)
    elif path.is_file() or not glob.has_magic(user_input):
        if not os.path.lexists(path):
            what = f"There is no {user_input}."
            raise InputError(what, "Name a file, a folder, a glob in quotation marks, or - for the standard input.")
        yield InputFile(path.name, path, path.parent)
    else:
        first = next(number for number, part in enumerate(path.parts) if glob.has_magic(part))
        root = Path(*path.parts[:first])
        matches = sorted(root.glob("/".join(path.parts[first:])))
        if not matches:
            what = f"No file matches {user_input}."
            raise InputError(what, "Correct the pattern; ** goes through all folders below.")
        for match in matches:
            if not any(part.startswith(_HIDDEN) for part in match.relative_to(root).parts):
                yield from _walk(match, root) if match.is_dir() else [InputFile(match.relative_to(root).as_posix(), match, root)]


def _walk(folder: Path, root: Path) -> Iterator[InputFile]:
    """Give the files below a folder, hidden ones left out; a folder that symbolic links lead to again is visited once.

    :param root: the folder that the names of the files are relative to
    """
    visited: set[str] = set()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        real = os.path.realpath(current)
        if real in visited:
            continue
        visited.add(real)
        try:
            entries = sorted(os.scandir(current), key=lambda entry: (entry.is_symlink(), entry.name))
        except OSError:
            yield InputFile(current.relative_to(root).as_posix(), current, root)  # find() reports it
            continue
        for entry in entries:
            path = current / entry.name
            if entry.name.startswith(_HIDDEN):
                continue
            if path.is_dir():
                waiting.append(path)
            else:
                yield InputFile(path.relative_to(root).as_posix(), path, root)


def _is_file(path: Path) -> bool:
    """Say whether a path leads to a file; False also where the system refuses access."""
    try:
        return path.is_file()
    except OSError:
        return False


def _without_duplicates(files: Sequence[InputFile]) -> list[InputFile]:
    """Keep each file once, under the shortest of its names; several inputs and links may lead to it."""
    by_file: dict[str, InputFile] = {}
    for file in sorted(files, key=lambda file: (len(file.source), file)):
        by_file.setdefault(os.path.realpath(file.path), file)
    return list(by_file.values())


def _with_distinct_names(files: Sequence[InputFile]) -> tuple[tuple[InputFile, ...], list[Skipped]]:
    """Put the folder's name in front of the names of files that have the same name but come from different folders.

    :returns: the files sorted by name; and what is skipped, since its name is still that of another file, or is not UTF-8
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
        if _printable(file.source) != file.source:
            skipped.append(Skipped(_printable(file.source), "Its name is not UTF-8.", "Rename the file."))
        elif kept.setdefault(file.source, file) is not file:
            hint = "Rename one of the two folders, or give the folder above both."
            skipped.append(Skipped(file.source, "Another input has a file of the same name in a folder of the same name.", hint))
    return tuple(kept.values()), skipped


def _printable(source: str) -> str:
    r"""Give a file name as text that can be printed; bytes that are not UTF-8 become escapes such as ``\udcff``."""
    return source.encode("utf-8", "backslashreplace").decode()
