"""Reads word lists: UTF-8 text files with one entry a line. A line that begins with ``#`` is a comment, ``[title]`` begins a section."""

from pathlib import Path


def sections(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a word list with sections, in the order of the file.

    :returns: title of a section → its entries; entries before the first title have the title ""
    """
    by_title: dict[str, list[str]] = {}
    title = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = line.strip()
        if entry.startswith("["):
            title = entry.strip("[]")
            by_title[title] = []
        elif entry and not entry.startswith("#"):
            by_title.setdefault(title, []).append(entry)
    return {title: tuple(entries) for title, entries in by_title.items()}


def entries(path: Path) -> tuple[str, ...]:
    """Read the entries of a word list without sections, in the order of the file."""
    return sections(path).get("", ())


def words(path: Path) -> frozenset[str]:
    """Read a word list without sections as a set."""
    return frozenset(entries(path))


def rows(path: Path) -> tuple[tuple[str, ...], ...]:
    """Read a word list whose entries have columns, separated by ``|``: one tuple of columns for each entry. A column may be empty."""
    return tuple(tuple(column.strip() for column in entry.split("|")) for entry in entries(path))
