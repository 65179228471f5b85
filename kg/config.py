"""The settings of a build: ``kg.toml`` and the flags of ``kg build``, which override it, as one frozen value.

A key of ``kg.toml`` is the name of its flag without the dashes in front: ``--fail-on warning`` is ``fail-on = "warning"``.
"""

import difflib
import hashlib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kg import vocab
from kg.errors import ConfigError

FILE_NAME = "kg.toml"

FailOn = Literal["violation", "warning", "info", "never"]
Engine = Literal["oxigraph", "pyshacl"]
Runtime = Literal["onnx", "torch"]
Iri = Annotated[str, msgspec.Meta(pattern=r'^https?://[^\s<>"{}|\\^`]+$')]
Words = Annotated[str, msgspec.Meta(pattern=r"\S")]
Contact = Annotated[str, msgspec.Meta(pattern=r'^(https?://[^\s<>"{}|\\^`]+|[^\s@<>"{}|\\^`:]+@[^\s@<>"{}|\\^`:]+)$')]
Base = Annotated[str, msgspec.Meta(pattern=r'^https?://[^\s<>"{}|\\^`]+[/#]$')]

# Key → what its value must be, for the error about a wrong value.
_EXPECTED = {
    "base": "an http(s) IRI that ends in / or #",
    "metadata": "the path of a CSV file, in quotation marks",
    "propositions": "the path of a file with propositions, in quotation marks",
    "registry": "the path of a Turtle file with propositions, in quotation marks",
    "entities": "the path of a file with entities, in quotation marks",
    "corrections": "the path of a .jsonl or .csv file with corrections, in quotation marks",
    "fail-on": '"violation", "warning", "info" or "never"',
    "engine": '"oxigraph" or "pyshacl"',
    "strict": "true or false",
    "no-text": "true or false",
    "runtime": '"onnx" or "torch"',
    "attribution-model": "the path of a model folder, in quotation marks",
    "stance-model": "a model folder, a hub id, or a chat model's address with # and its name, in quotation marks",
    "sureness": "the path of a file that `kg train sureness` wrote, in quotation marks",
    "answers": "the path of a file, in quotation marks",
    "min-confidence": "a number from 0 to 1",
    "workers": "a whole number from 1 up",
    "dataset": "a table of license (an http(s) IRI), publisher (a name or IRI), contact (an e-mail address or IRI), rights (words or IRI)",
}
# Keys whose files change the graph: they must exist, and their content goes into the digest.
_INPUTS = ("metadata", "propositions", "registry", "entities", "corrections", "sureness")


class Dataset(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What whoever publishes the graph says of it, in the table ``[dataset]`` of ``kg.toml``; it goes into the graph's description.

    :param license: address of the licence of the graph
    :param publisher: who publishes it: a name, or an address
    :param contact: whom to write to: an e-mail address, or that of a page
    :param rights: a statement about rights, or its address
    """

    license: Iri | None = None
    publisher: Words | None = None
    contact: Contact | None = None
    rights: Words | None = None


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename="kebab"):
    """How to build; every field but ``dataset`` is a flag of ``kg build``, and every field a key of ``kg.toml``.

    :param base: what every IRI of the data starts with
    :param metadata: CSV with what plain texts cannot say (path, url, publisher, published, title)
    :param propositions: the propositions that stances are read toward; they are discovered where None
    :param registry: propositions that keep their addresses when they are discovered again
    :param entities: the user's own names, ids and aliases
    :param corrections: what people decided about claims, speakers, propositions and stances
    :param fail_on: the mildest finding of the gate that gives exit code 1
    :param engine: what runs the SPARQL rules of the gate
    :param strict: whether an unreadable article makes the exit code 3
    :param no_text: keep the texts of the articles out of the graph
    :param runtime: what runs the bundled models
    :param attribution_model: a model folder in place of the bundled one
    :param stance_model: a model folder or a hub id in place of the bundled one, or the address of an OpenAI-compatible interface, ``#`` and
        a model's name; a hub id and an address ask for the network
    :param sureness: calibration of that model's probabilities, as ``kg train sureness`` wrote it
    :param answers: the SQLite file in which a chat model's answers are kept; in the user's cache folder where None
    :param min_confidence: minimum confidence of a support or oppose stance; weaker ones are candidates. The model's own where None
    :param workers: number of processes that read articles
    :param dataset: what the description of the graph says of its publication
    """

    base: Base = vocab.BASE
    metadata: Path | None = None
    propositions: Path | None = None
    registry: Path | None = None
    entities: Path | None = None
    corrections: Path | None = None
    fail_on: FailOn = "violation"
    engine: Engine = "oxigraph"
    strict: bool = False
    no_text: bool = False
    runtime: Runtime = "onnx"
    attribution_model: Path | None = None
    stance_model: str | None = None
    sureness: Path | None = None
    answers: Path | None = None
    min_confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    workers: Annotated[int, msgspec.Meta(ge=1)] = 1
    dataset: Dataset = Dataset()

    def digest(self) -> str:
        """SHA-256 of all that changes the graph: settings and the bytes of the named files, never where these lie.

        Models are left out, as the graph names each by the digest of its weights; so are ``fail_on``, ``engine``, ``strict`` and
        ``workers``.

        :returns: 64 lower-case hexadecimal digits
        :raises ConfigError: a named file cannot be read
        """
        parts = [f"base={self.base}", f"no-text={self.no_text}", f"runtime={self.runtime}"]
        if self.min_confidence is not None:
            parts.append(f"min-confidence={self.min_confidence}")
        parts += [f"dataset.{key}={value}" for key, value in msgspec.structs.asdict(self.dataset).items() if value is not None]
        for key in _INPUTS:
            path: Path | None = getattr(self, key)
            if path is not None:
                parts.append(f"{key}={hashlib.sha256(_read(key, path)).hexdigest()}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def load(path: Path | None = None, overrides: Mapping[str, object] | None = None) -> Config:
    """Read ``kg.toml`` and override it with flags.

    Paths in the file are relative to the file, paths in the flags to the current folder.

    :param path: the file; None takes the current folder's ``kg.toml`` if there is one
    :param overrides: field name of :class:`Config` → value; a None is a flag that was not given
    :raises ConfigError: the file is missing or no TOML, a key is unknown, or a value is of the wrong kind
    """
    values: dict[str, object] = {}
    if path is not None or Path(FILE_NAME).is_file():
        path = path or Path(FILE_NAME)
        values = _from_file(path)
    values |= {name.replace("_", "-"): value for name, value in (overrides or {}).items() if value is not None}
    try:
        config = msgspec.convert(values, Config, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise _wrong_value(values, str(error)) from error
    for key in _INPUTS:
        if (file := getattr(config, key)) is not None and not file.is_file():
            what = f"The file of {key!r} is not there: {file}."
            raise ConfigError(what, f"Correct the path of --{key} (in kg.toml it is relative to that file).")
    return config


def _from_file(path: Path) -> dict[str, object]:
    """Read a settings file: its keys, as spelt there, and their values.

    :raises ConfigError: the file cannot be read, is no TOML, or has an unknown key
    """
    try:
        values = tomllib.loads(_read("config", path).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        what = f"{path} is not TOML: {error}."
        raise ConfigError(what, 'Write one setting a line, such as fail-on = "warning".') from error
    for key in values:
        if key not in _EXPECTED:
            raise _unknown_key(path, key)
    return {key: _resolved(path, key, value) for key, value in values.items()}


def _resolved(settings_file: Path, key: str, value: object) -> object:
    """Give a value of a settings file; a path, which is relative to the settings file, gets the folder of that file in front."""
    if not isinstance(value, str) or key not in {*_INPUTS, "attribution-model", "stance-model", "answers"}:
        return value
    resolved = settings_file.parent / value
    # A hub id looks like a path: it is one only where there is such a folder.
    return value if key == "stance-model" and not resolved.is_dir() else os.fspath(resolved)


def _unknown_key(path: Path, key: str) -> ConfigError:
    """Make the error about an unknown key; it proposes the known key of nearly the same spelling."""
    near = difflib.get_close_matches(key.replace("_", "-"), _EXPECTED, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"The keys are: {', '.join(sorted(_EXPECTED))}."
    return ConfigError(f"{path} has an unknown key: {key!r}.", hint)


def _wrong_value(values: Mapping[str, object], message: str) -> ConfigError:
    """Make the error about a wrong value; msgspec's message ends in ``at `$.key```, or names a field that it does not know."""
    key = message.rpartition("`$.")[2].rstrip("`").partition(".")[0]
    if key not in _EXPECTED:
        return ConfigError(f"The settings are wrong: {message}.", f"The keys are: {', '.join(sorted(_EXPECTED))}.")
    return ConfigError(f"The value of {key!r} is wrong: {values[key]!r}.", f"It must be {_EXPECTED[key]}.")


def _read(key: str, path: Path) -> bytes:
    """Read a file that the settings name.

    :param key: the key that names it, for the error
    :raises ConfigError: it cannot be read
    """
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"The file of {key!r} cannot be read: {path} ({error.strerror})."
        raise ConfigError(what, f"Correct the path of --{key}.") from error


def _path(expected: type, value: object) -> object:
    """Convert a text to a path for msgspec, which calls this for every field whose type it does not know.

    :raises ValueError: the value is no text, or the field is no path
    """
    if expected is Path and isinstance(value, str | Path):
        return Path(value)
    raise ValueError(value)
