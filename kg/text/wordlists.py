"""Reads word lists: UTF-8 text files with one entry a line; a line that begins with ``#`` is a comment."""

from pathlib import Path


def entries(path: Path) -> tuple[str, ...]:
    """Read the entries of a word list, in the order of the file."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def rows(path: Path) -> tuple[tuple[str, ...], ...]:
    """Read a word list whose entries have columns, separated by `` | ``; a column may be empty."""
    return tuple(tuple(column.strip() for column in entry.split("|")) for entry in entries(path))
