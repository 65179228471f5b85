"""torch and transformers, which an install from requirements-run.txt leaves out: what is said where they are needed and missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import requires

from kg.errors import ModelError

LIBRARIES = ("torch", "transformers")


@contextmanager
def needed_for(purpose: str) -> Iterator[None]:
    """Import torch or transformers in the body, for a purpose that begins a sentence: "Training".

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
