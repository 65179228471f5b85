"""The folders ontologies/, shapes/ and queries/: next to the package in a checkout, inside it in a wheel."""

from pathlib import Path

from kg.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


def path(kind: str) -> Path:
    """Find the folder of one kind of resource.

    :param kind: ``ontologies``, ``shapes`` or ``queries``
    :raises InputError: the folder is in neither place

    >>> path("shapes").name
    'shapes'
    """
    for folder in (_PACKAGE / "data" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    what = f"The folder {kind!r} is missing from this installation."
    raise InputError(what, "Reinstall stancegraph, or run it from a complete checkout.")
