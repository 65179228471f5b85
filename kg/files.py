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

# Paths that name an open stream of this process.
_STREAM = re.compile(r"/dev/(?:(?P<out>stdout)|(?P<err>stderr)|fd/(?P<fd>\d+))|/proc/self/fd/(?P<proc>\d+)")


def put(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all (see :func:`replacing`).

    :param content: bytes, or text that is written as UTF-8 with its line ends as they are

    :raises UsageError: the path is a folder, a disk or a socket
    :raises OSError: it cannot be written
    """
    with replacing(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Replace a file in one step: yield a temporary path to write, which is renamed to ``path`` when the block ends without an error.

    * A plain file, or none: the temporary file lies in the same folder and is synced to the disk before it is renamed. The file keeps its
      permissions.
    * A symbolic link: the file that it points to is replaced; the link stays.
    * A pipe, a terminal, ``/dev/null``, ``/dev/stdout`` and the like: the content is copied into them, since they cannot be replaced.

    :raises UsageError: the path is a folder, a disk or a socket
    :raises OSError: it cannot be written
    """
    target = Path(os.path.realpath(path))
    kind = target.stat().st_mode if target.exists() else stat.S_IFREG
    if _stream_number(path) is not None or stat.S_ISCHR(kind) or stat.S_ISFIFO(kind):
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
    """Flush a file, or the list of names in a folder, to the disk (fsync).

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


def _stream_number(path: Path) -> int | None:
    """Give the file descriptor that a path such as ``/dev/stdout`` or ``/dev/fd/3`` names; None for other paths.

    To open such a path again would write over the beginning of a file that the stream is redirected to.
    """
    match = _STREAM.fullmatch(os.path.abspath(path))  # noqa: PTH100  # Path.absolute keeps "..", Path.resolve follows the link
    if match is None:
        return None
    return 1 if match["out"] else 2 if match["err"] else int(match["fd"] or match["proc"])


def _open_device(path: Path) -> IO[bytes]:
    """Open a pipe, a terminal or an open stream for writing; what is there stays."""
    number = _stream_number(path)
    if number is None:
        return path.open("wb")
    sys.stdout.flush()  # so that earlier output comes first
    return os.fdopen(os.dup(number), "wb")
