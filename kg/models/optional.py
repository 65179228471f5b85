"""The error where torch or transformers is needed but not installed: an install from requirements-run.txt leaves both out."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import requires

from kg.errors import ModelError

LIBRARIES = ("torch", "transformers")


@contextmanager
def needed_for(purpose: str) -> Iterator[None]:
    """Turn a failed import of torch or transformers in the body into an error that says what needs it and how to install it.

    :param purpose: what needs it, as the subject of a sentence: "Training"
    :raises ModelError: when one of them is not installed
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in LIBRARIES:
            raise
        wanted = " ".join(line for line in requires("stancegraph") or () if line.startswith(LIBRARIES))
        raise ModelError(f"{purpose} needs {library}, which is not installed.", f"Install it: pip install {wanted}") from error
