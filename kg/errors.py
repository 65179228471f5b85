"""The errors of this package as one tree; each says what happened and what to do next.

KgError
├── InputError        exit 3  an article, a graph or another input cannot be read
│   └── ArticleError  exit 3  one article cannot be read: it is reported, the run goes on
├── UsageError        exit 2  the request itself is wrong
│   ├── ConfigError   exit 2  kg.toml
│   └── QueryError    exit 2  an unknown, unsafe or unparsable query
├── CheckError        exit 4  the check itself could not run: shapes missing, empty or unparsable
├── LimitError        exit 4  a query took more time or memory than it may
├── WorkerError       exit 4  the system ended one of the processes that read articles
├── ModelError        exit 2  a model folder is missing or is not what it should be
└── StoreError        exit 3  a triplestore refused the data, or holds another number of statements than was sent
"""


class KgError(Exception):
    """Base of every error of this package.

    :param what: one sentence that says what happened
    :param hint: one sentence that says what to do about it
    """

    exit_code = 3

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __reduce__(self) -> tuple[type["KgError"], tuple[str, str]]:
        """Pickle both sentences: an error of a worker process is raised again in the main process."""
        return type(self), (self.what, self.hint)


class InputError(KgError):
    """An input cannot be read."""


class ArticleError(InputError):
    """One article cannot be read. Catch this one to skip the article and go on."""


class UsageError(KgError):
    """The request itself is wrong: an option, a query, a setting."""

    exit_code = 2


class ConfigError(UsageError):
    """A key or value of kg.toml is wrong."""


class QueryError(UsageError):
    """A query is unknown, unsafe or cannot be parsed.

    :param excerpt: the line of the query that is wrong, and a caret under the place; empty where no place is known
    """

    def __init__(self, what: str, hint: str, excerpt: str = "") -> None:
        super().__init__(what, hint)
        self.excerpt = excerpt

    def __reduce__(self) -> tuple[type["QueryError"], tuple[str, str, str]]:  # type: ignore[override]  # one value more
        """Keep the remedy and the place when an error is pickled for another process."""
        return type(self), (self.what, self.hint, self.excerpt)


class CheckError(KgError):
    """The check itself could not run."""

    exit_code = 4


class LimitError(KgError):
    """A query took more time or memory than it may, or the system ended it."""

    exit_code = 4


class WorkerError(KgError):
    """The system ended one of the processes that read articles."""

    exit_code = 4


class ModelError(UsageError):
    """A model folder is missing or is not what it should be."""


class StoreError(KgError):
    """A triplestore refused the data, or holds another number of statements than was sent."""
