"""Keep the answers of a chat model in an SQLite file, so that the next build asks nothing and gives the same bytes.

The file holds no text: a pair is its SHA-256. Several builds may use it at once; the answer that is written first stays.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ModelError

FILE_NAME = "answers.sqlite"

_APPLICATION_ID = 0x5347_4131  # SQLite's mark of the program that made the file
_VERSION = 1  # of the table
_WAIT_FOR_OTHER = 60.0  # seconds to wait while another build writes; then it is an error
_TABLE = """
CREATE TABLE answers (
    model TEXT NOT NULL, prompt TEXT NOT NULL, pair TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('support', 'oppose', 'none')), confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    PRIMARY KEY (model, prompt, pair)
) WITHOUT ROWID
"""
# SQLite's codes of a file that is not a whole database.
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SUFFIXES = ("", "-journal", "-wal", "-shm")  # of the file and of those that SQLite writes beside it


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a chat model about a pair.

    :param side: ``support``, ``oppose`` or ``none``
    :param confidence: from 0 to 1, as the model said it
    """

    side: str
    confidence: float


def default_path() -> Path:
    """Give the path of the file that is used where the user names none: in the user's cache folder."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache"  # a relative one is to be ignored (XDG)
    return folder / "stancegraph" / FILE_NAME


class Answers:
    """The kept answers of one model to one prompt.

    A damaged file gets another name, and a new one is begun.

    :param path: the file; it is made where there is none
    :param model: the model's name
    :param prompt: digest of all that the model is told besides the pair
    :ivar note: a sentence for the user where the file was damaged, else empty
    :raises ModelError: the file cannot be used, or belongs to another program
    """

    def __init__(self, path: Path, model: str, prompt: str) -> None:
        """Open the file of answers, under its lock; a new one is made where there is none or where it is damaged."""
        self._path, self._model_and_prompt = path, (model, prompt)
        self.note = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(path):
                self._connection = self._open_or_begin_anew()
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from error

    def _open_or_begin_anew(self) -> sqlite3.Connection:
        """Open the file; give a damaged one another name, begin a new one, and say so in :attr:`note`."""
        try:
            return _connect(self._path)
        except sqlite3.DatabaseError as error:
            if not _is_damaged(error):
                raise
        damaged = _set_aside(self._path)
        self.note = (
            f"The kept answers in {self._path} were damaged: the file was set aside as {damaged.name}, and new answers are asked for."
        )
        return _connect(self._path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __len__(self) -> int:
        """Count the kept answers of this model to this prompt."""
        with self._sqlite_errors():
            return int(
                self._connection.execute("SELECT COUNT(*) FROM answers WHERE model = ? AND prompt = ?", self._model_and_prompt).fetchone()[
                    0
                ]
            )

    def find(self, pair: str) -> Answer | None:
        """Look up the answer about a pair.

        :param pair: SHA-256 of the pair
        :returns: None where none is kept
        :raises ModelError: the file cannot be read any more
        """
        query = "SELECT side, confidence FROM answers WHERE model = ? AND prompt = ? AND pair = ?"
        with self._sqlite_errors():
            row = self._connection.execute(query, (*self._model_and_prompt, pair)).fetchone()
        return Answer(*row) if row else None

    def keep(self, pair: str, answer: Answer) -> Answer:
        """Keep an answer, unless another build has kept one in the meantime.

        :param pair: SHA-256 of the pair
        :returns: the answer that is kept
        :raises ModelError: the file cannot be written any more
        """
        row = (*self._model_and_prompt, pair, answer.side, answer.confidence)
        with self._sqlite_errors():
            self._connection.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?)", row)
        return self.find(pair) or answer

    @contextmanager
    def _sqlite_errors(self) -> Iterator[None]:
        """Turn errors of SQLite in the body into a :class:`ModelError` that names the file."""
        try:
            yield
        except sqlite3.Error as error:
            raise _unusable(self._path, error) from error


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file, check that it is whole and one of ours, and make its table if it has none.

    :raises sqlite3.DatabaseError: the file is damaged
    :raises ModelError: it is the database of another program or version
    """
    connection = sqlite3.connect(path, timeout=_WAIT_FOR_OTHER, isolation_level=None)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Check a database that was just opened, and make the table of an empty one; errors as of :func:`_connect`."""
    (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        error = sqlite3.DatabaseError(result)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    if tables and (owner, version) != (_APPLICATION_ID, _VERSION):
        raise ModelError(f"{path} is the database of another program or version.", "Name another file with --answers.")
    if not tables:
        connection.executescript(f"BEGIN; {_TABLE}; PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {_VERSION}; COMMIT;")
    # To wait for the disk after each answer would take longer than the model. A killed process still loses nothing; where the power fails,
    # the file may be damaged, which the next build notices.
    connection.execute("PRAGMA synchronous = OFF")


def _is_damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether an error says that the file is damaged or no database; the low byte of SQLite's code is its kind."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _set_aside(path: Path) -> Path:
    """Rename a damaged file, and those that SQLite wrote beside it, to the first free name with ``.broken-1``, ``.broken-2``, ...

    :returns: the new path
    """
    number = 1
    while (damaged := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    for ending in _SUFFIXES:
        file = path.with_name(path.name + ending)
        if file.exists():
            file.rename(damaged.with_name(damaged.name + ending))
    return damaged


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock on the file while it is opened in the body; other builds wait.

    Without the lock, two builds could both find it damaged, and the second would rename the new file that the first has just made.
    """
    import fcntl  # noqa: PLC0415  # a system without it can build nothing, but may import this

    with path.with_name(f"{path.name}.lock").open("a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _unusable(path: Path, error: Exception) -> ModelError:
    """Make the error that says why answers cannot be kept in a file."""
    reason = getattr(error, "strerror", None) or error
    return ModelError(f"The answers of the stance model cannot be kept in {path} ({reason}).", "Name another file with --answers.")
