"""What the server answers where it does not do what it was asked: a status of HTTP, a sentence, and what to do."""

from dataclasses import asdict, dataclass

from kg.errors import KgError, LimitError, QueryError


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that is none.

    :param status: of HTTP
    :param what: one sentence that says what happened
    :param hint: one sentence that says what to do about it
    :param excerpt: the line of a query that is wrong, and a caret under the place; mostly empty
    """

    status: int
    what: str
    hint: str
    excerpt: str = ""

    def as_text(self) -> str:
        """Write it as plain text."""
        return "\n".join(part for part in (self.what, self.excerpt, self.hint) if part) + "\n"

    def as_dict(self) -> dict[str, str | int]:
        """Give its fields by name."""
        return asdict(self)


class Refusal(Exception):  # noqa: N818 - an answer to the client, no fault of the program
    """Raised where a request gets a problem for an answer."""

    def __init__(self, status: int, what: str, hint: str, excerpt: str = "") -> None:
        super().__init__(what)
        self.problem = Problem(status, what, hint, excerpt)


def of(error: Exception) -> Problem:
    """Say of an error what HTTP says of it: 400 where the question is wrong, 503 where it took too much, 500 where nobody expected it."""
    match error:
        case Refusal():
            return error.problem
        case QueryError():
            return Problem(400, error.what, _for_http(error.hint), error.excerpt)
        case LimitError():
            return Problem(503, error.what, error.hint)
        case KgError():
            return Problem(500, error.what, error.hint)
        case MemoryError():
            return Problem(503, "The query took more memory than there is.", "Ask for less.")
    return Problem(500, f"Unexpected {type(error).__name__}: {error}.", "Please report it with what KG_TRACEBACK=1 kg serve ... prints.")


def _for_http(hint: str) -> str:
    """Word the remedy of a command line for an address: ``--param name=VALUE`` is ``?name=VALUE`` there."""
    return hint.replace("--param ", "?").replace("`kg query --list` shows", "/queries lists")
