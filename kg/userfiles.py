"""Reads the text of files that the user names: propositions, registry, entities, metadata, corrections."""

from pathlib import Path

from kg.errors import InputError


def text(path: Path, kind: str, hint: str) -> str:
    """Read the text of a UTF-8 file without its byte order mark.

    :param kind: what the file is, as an error names it ("registry")
    :param hint: the sentence of the error that says what to do where the file cannot be opened
    :raises InputError: it cannot be read, or is not UTF-8
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The {kind} {path} cannot be read: {error.strerror}.", hint) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"The {kind} {path} cannot be read: line {line} is not UTF-8 (byte 0x{data[error.start]:02x})."
        remedy = "Convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE (or whatever encoding it is in; UTF-16 from some spreadsheets)."
        raise InputError(what, remedy) from error


def has_words(label: str) -> bool:
    """Whether a label holds a letter or a digit."""
    return any(map(str.isalnum, label))
