"""The folders ontologies/, shapes/ and queries/: next to the package in a checkout, inside it in a wheel."""

from pathlib import Path

from kg.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


def path(kind: str) -> Path:
    """Give the path of one of the folders.

    :param kind: ``ontologies``, ``shapes`` or ``queries``
    :raises InputError: the folder is neither next to the package nor inside it

    >>> path("shapes").name
    'shapes'
    """
    for folder in (_PACKAGE / "data" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    what = f"The folder {kind!r} is missing from this installation."
    raise InputError(what, "Reinstall stancegraph, or run it from a complete checkout.")
