"""The packages of kg: imports go one way, packages are entered by their doors, and each heavy library stays in its own rooms."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "kg"

# In reading order: a room imports only from rooms before it. What has no package is the ground, or stands on top of all packages.
ORDER = """
    errors printing progress interrupts files userfiles turtle outputs records vocab resources config
    text:         dates sentences wordlists english
    articles:     inputs documents metadata forms furniture lines credits pages shown library copies
    models:       files network optional spans windows torch_nets torch_runtime onnx_graph runtime tagger pairs nli answers chat_prompt chat
    attributions: rules reader workers
    people:       lexicon tokens kinds roles names runs endings name_phrases noun_phrases phrases
                  introductions layout name_index roster introduced mentions state
                  splitting antecedents pronouns descriptions unstated resolving cast
                  belonging entities clusters same_kinds identities agents spellings
    claims:       expressions occasions cues speech contents
    stances:      same_names clauses wordings aspects confidence judge positions twins discovery propositions registry stance_models
    corrections:  records sheets addresses speaker_table desk decided_speakers decided_claims
                  decided_propositions decided_stances agreement
    graph:        corpus terms triples decisions dataset nquads store places tables parameters query_files query_text queries
                  results unknown_names showing machine_codings query_worker changes
    gate:         results bridge spelling shape_files core sparql_rules shapes findings ci_reports reports baseline verdict
    exchange:     remote ontologies affiliations networks plotting timelines sociograms pictures webdata nanopubs exports
                  dna_tables dna dna_corrections
    explorer:     options settings views links assets cells rendering quotations things
                  articles propositions proposition speakers speaker overview
                  segments decisions article standings matrix ties wording retold search candidates sparql explorer report
    server:       problems negotiation description answers keeper asking pages requests replies guards
                  endpoint named addresses decisions application running
    given pipeline
    evaluation:   scores corpora attribution pronouns stance marked marked_stances claims tasks
    learning:     calibration base loop batches reported stories contrasts sides
                  speakers names attribution retrieval stance sureness speech training mean
    commands:     options printed bars building checking asking looking sharing coding modelling
    cli __main__
"""


def rooms() -> list[str]:
    """Modules of ``kg`` in the order above."""
    result, package = [], ""
    for line in ORDER.strip().splitlines():
        head, colon, names = line.strip().rpartition(":")
        continued = line.startswith(" " * 14)
        package = f"{head}." if colon else package if continued else ""
        result += [package + name for name in names.split()]
    return result


ROOMS = rooms()
PACKAGES = list(dict.fromkeys(name.partition(".")[0] for name in ROOMS if "." in name))

# Libraries with a room of their own; `kg` itself only names their types.
KEPT_IN = {
    "torch": {
        *("models.torch_nets", "models.torch_runtime", "models.nli", "learning.loop", "learning.batches"),
        *("learning.attribution", "learning.speakers", "learning.names", "learning.retrieval", "learning.stance"),
    },
    "transformers": {"models.torch_nets", "models.nli"},
    "onnxruntime": {"models.runtime"},
    "pyoxigraph": {
        "turtle",
        *("graph.terms", "graph.nquads", "graph.store", "graph.places"),
        *(
            "graph.parameters",
            "graph.queries",
            "graph.results",
            "graph.unknown_names",
            "graph.showing",
            "graph.machine_codings",
            "graph.query_worker",
            "graph.changes",
        ),
        *("gate.bridge", "gate.spelling", "gate.shape_files", "gate.core", "gate.sparql_rules", "gate.shapes", "gate.verdict"),
        *(
            "exchange.remote",
            "exchange.ontologies",
            "exchange.affiliations",
            "exchange.exports",
            "exchange.dna",
            "exchange.dna_corrections",
            "exchange.networks",
            "exchange.timelines",
            "exchange.pictures",
        ),
        *("exchange.webdata", "exchange.nanopubs"),
        *("server.description", "server.answers", "server.keeper"),
    },
    "pyshacl": {"gate.core"},
    "httpx2": {"exchange.remote", "models.chat"},
    "typer": {
        "cli",
        *(f"commands.{name}" for name in ("options", "building", "checking", "asking", "looking", "sharing", "coding", "modelling")),
    },
    "starlette": {
        f"server.{name}" for name in ("requests", "replies", "guards", "endpoint", "named", "addresses", "decisions", "application")
    },
    "uvicorn": {"server.running"},
    "rich": {"commands.bars"},
    "matplotlib": {"exchange.plotting", "exchange.timelines", "exchange.sociograms"},
    "trafilatura": {"articles.documents"},
    "jinja2": {"explorer.rendering", "server.pages"},
}


def room(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


PATHS = {room(path): path for path in sorted(HOUSE.rglob("*.py"))}


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Names that a file imports, anywhere in it: also within functions, and for the type checker alone."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_of(names: Iterable[str]) -> set[str]:
    """Rooms that imported names stand for: the longest beginning of each that is a module."""
    found = set()
    for name in names:
        parts = name.split(".")
        if parts[0] == "kg":
            found.add(next((".".join(parts[1:end]) for end in range(len(parts), 1, -1) if ".".join(parts[1:end]) in PATHS), ""))
    return found - {""}


def test_every_room_is_in_the_order() -> None:
    assert len(ROOMS) == len(set(ROOMS))
    assert {*ROOMS, *PACKAGES, "__init__"} == set(PATHS)


@pytest.mark.parametrize("name", ROOMS)
def test_imports_go_one_way(name: str) -> None:
    assert rooms_of(imported(PATHS[name])) - set(ROOMS[: ROOMS.index(name)]) == set()


def opened(package: str) -> list[str]:
    """Rooms that the door of a package names for others."""
    tree = ast.parse(PATHS[package].read_text(encoding="utf-8"))
    (names,) = (node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
    result = ast.literal_eval(names)
    assert isinstance(result, list)
    return result


@pytest.mark.parametrize("package", PACKAGES)
def test_others_come_in_by_the_door(package: str) -> None:
    used = set()
    for name, path in PATHS.items():
        if not name.startswith(f"{package}."):
            used |= {room.removeprefix(f"{package}.") for room in rooms_of(imported(path)) if room.startswith(f"{package}.")}
    assert used <= set(opened(package))
    assert {f"{package}.{name}" for name in opened(package)} <= set(ROOMS)


@pytest.mark.parametrize("package", PACKAGES)
def test_doors_import_nothing(package: str) -> None:
    assert ast.get_docstring(ast.parse(PATHS[package].read_text(encoding="utf-8")))
    assert set(imported(PATHS[package])) <= {"os"}


@pytest.mark.parametrize("library", KEPT_IN)
def test_libraries_stay_in_their_rooms(library: str) -> None:
    users = set()
    for name, path in PATHS.items():
        if name != "__init__" and library in {module.partition(".")[0] for module in imported(path)}:
            users.add(name)
    assert users <= KEPT_IN[library]


HEAVY = {"matplotlib", "torch", "transformers", "onnxruntime", "onnx", "pyshacl", "trafilatura", "numpy"}


@pytest.mark.parametrize(
    ("command", "light"),
    [
        (["--help"], HEAVY | {"pyoxigraph", "rdflib", "httpx2", "rich", "msgspec"}),
        (["build", "--help"], HEAVY | {"pyoxigraph", "rdflib", "httpx2", "rich", "msgspec"}),
        (["serve", "--help"], HEAVY | {"pyoxigraph", "rdflib", "httpx2", "rich", "msgspec", "starlette", "uvicorn", "jinja2"}),
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
