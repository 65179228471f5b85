"""The rooms of the house: imports go one way, and each heavy library stays in its own room."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "kg"

# In reading order: a room imports only from rooms before it.
ORDER = """
    errors printing interrupts files records vocab resources config
    dates inputs turtle documents metadata lines pages articles copies
    lexicon sentences
    models.files models.runtime models.windows models.spans models.tagger models.pairs models.torch_nets models.torch_networks
    attributions workers names phrases cast agents occasions claims aspects propositions registry wordings stances
    graph spelling shapes places reports outputs store gate queries worker remote networks webdata exports changes dna given pipeline
    learning.base learning.corpora learning.loop learning.batches learning.reported learning.stories evaluate
    learning learning.mean learning.sureness learning.speakers learning.attribution learning.retrieval learning.stance
    cli __main__
"""
ROOMS = ORDER.split()

# Libraries with a room of their own; `kg` itself only names their types.
KEPT_IN = {
    "torch": {
        *("models.torch_nets", "models.torch_networks", "learning.base", "learning.loop", "learning.batches"),
        *("learning.attribution", "learning.speakers", "learning.retrieval", "learning.stance"),
    },
    "transformers": {"models.torch_nets", "models.torch_networks", "learning.base"},
    "onnxruntime": {"models.runtime"},
    "pyoxigraph": {
        "turtle",
        "graph",
        "shapes",
        "store",
        "queries",
        "worker",
        "remote",
        "exports",
        "changes",
        "places",
        "dna",
        "networks",
        "webdata",
    },
    "pyshacl": {"shapes"},
    "httpx2": {"remote"},
    "typer": {"cli"},
    "rich": {"cli"},
    "trafilatura": {"documents"},
}


def room(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


PATHS = {room(path): path for path in sorted(HOUSE.rglob("*.py"))}


def imported(nodes: Iterator[ast.stmt] | list[ast.stmt]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_of(names: Iterator[str]) -> set[str]:
    """Rooms that imported names stand for: the longest beginning of each that is a module."""
    found = set()
    for name in names:
        parts = name.split(".")
        if parts[0] == "kg":
            found.add(next((".".join(parts[1:end]) for end in range(len(parts), 1, -1) if ".".join(parts[1:end]) in PATHS), ""))
    return found - {""}


def test_every_room_is_in_the_order() -> None:
    assert set(ROOMS) | {"__init__", "models"} == set(PATHS)


@pytest.mark.parametrize("name", ROOMS)
def test_imports_go_one_way(name: str) -> None:
    tree = ast.parse(PATHS[name].read_text(encoding="utf-8"))
    before = {*ROOMS[: ROOMS.index(name)], "models", *(["learning"] if name.startswith("learning.") else [])}
    assert rooms_of(imported(tree.body)) - before == set()


@pytest.mark.parametrize("library", KEPT_IN)
def test_libraries_stay_in_their_rooms(library: str) -> None:
    users = set()
    for name, path in PATHS.items():
        statements = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.stmt))
        if name != "__init__" and library in {module.partition(".")[0] for module in imported(statements)}:
            users.add(name)
    assert users <= KEPT_IN[library]


HEAVY = {"torch", "transformers", "onnxruntime", "onnx", "pyshacl", "trafilatura", "numpy"}


@pytest.mark.parametrize(
    ("command", "light"),
    [
        (["--help"], HEAVY | {"pyoxigraph", "rdflib", "httpx2", "rich", "msgspec"}),
        (["build", "--help"], HEAVY | {"pyoxigraph", "rdflib", "httpx2", "rich", "msgspec"}),
        (["query", "GRAPH", "counts"], HEAVY | {"rdflib", "httpx2", "rich"}),
        (["query", "GRAPH", "ASK { }"], HEAVY | {"httpx2", "rich"}),
        (["diff", "GRAPH", "GRAPH"], HEAVY | {"httpx2", "rich"}),
        (["export", "GRAPH", "--to", "csv"], HEAVY | {"rdflib", "httpx2", "rich"}),
        (["--version"], {"torch", "transformers", "onnxruntime", "onnx", "pyshacl", "trafilatura", "rdflib"}),
        (["models"], {"torch", "transformers", "onnxruntime", "onnx", "pyshacl", "trafilatura", "rdflib"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_commands_start_light(command: list[str], light: set[str], tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n", encoding="utf-8")
    program = "import sys; from kg.cli import main; code = main(sys.argv[1:]); print(*sys.modules, file=sys.stderr); sys.exit(code)"
    arguments = [str(tmp_path) if argument == "GRAPH" else argument for argument in command]
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert light & set(done.stderr.split()) == set()
