"""Writing a file whole or not at all; links, devices and pipes stay what they are."""

import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from kg.errors import UsageError

_STREAM = re.compile(r"/dev/(?:(?P<out>stdout)|(?P<err>stderr)|fd/(?P<fd>\d+))|/proc/self/fd/(?P<proc>\d+)")


def put(path: Path, content: str | bytes) -> None:
    """Write a file by the rules of :func:`replacing`; text becomes UTF-8, its line ends stay.

    :raises UsageError: the path is a folder, a disk or a socket
    :raises OSError: it cannot be written
    """
    with replacing(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a part file to write; when the block ends without an error, its content takes the place of the file.

    * A plain file, or none: the part file has a name of its own in the same folder, reaches the disk, and takes the file's place in one
      step. The file keeps its permissions.
    * A link: the file that it leads to is replaced so; the link stays.
    * A pipe, a terminal, ``/dev/null``, ``/dev/stdout`` and the like: they get the content and stay.

    :raises UsageError: the path is a folder, a disk or a socket
    :raises OSError: it cannot be written
    """
    target = Path(os.path.realpath(path))
    kind = target.stat().st_mode if target.exists() else stat.S_IFREG
    if _stream(path) is not None or stat.S_ISCHR(kind) or stat.S_ISFIFO(kind):
        with TemporaryDirectory(prefix="kg-") as folder:
            part = Path(folder) / "part"
            yield part
            with part.open("rb") as written, _open_device(path) as device:
                shutil.copyfileobj(written, device)
        return
    if not stat.S_ISREG(kind):
        raise UsageError(f"{path} is {'a folder' if stat.S_ISDIR(kind) else 'no file'}.", "Name a file, new or old.")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "It is write-protected", str(path))
    part = target.with_name(f".kg-{secrets.token_hex(8)}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))  # with the permissions that a new file gets here
    try:
        if target.exists():
            part.chmod(stat.S_IMODE(kind))
        yield part
        sync(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk.

    :raises OSError: they cannot be written there
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        if path.is_file():  # some file systems cannot do it for folders
            raise
    finally:
        os.close(descriptor)


def _stream(path: Path) -> int | None:
    """Find the number of the open stream that a path names, for opening the path would write from its start; None where it names none."""
    match = _STREAM.fullmatch(os.path.abspath(path))  # noqa: PTH100  # Path.absolute keeps "..", Path.resolve follows the link
    if match is None:
        return None
    return 1 if match["out"] else 2 if match["err"] else int(match["fd"] or match["proc"])


def _open_device(path: Path) -> IO[bytes]:
    number = _stream(path)
    if number is None:
        return path.open("wb")
    sys.stdout.flush()  # so that earlier output comes first
    return os.fdopen(os.dup(number), "wb")
