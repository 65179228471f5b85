"""End to end: the command builds examples/ with the shipped models, and the answers are what a reader of the articles would say."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest

from kg import resources

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ARTICLES = EXAMPLES / "articles"
PROPOSITIONS = ("--propositions", str(EXAMPLES / "propositions.txt"))
METADATA = ("--metadata", str(EXAMPLES / "metadata.csv"))

THREAT = "ISIS is still a threat in Iraq"
BARRAGE = "The tidal barrage at Port Merrin should be built"
TRAM = "The tram line to Saltmarsh should be built"
ENVOY = {"envoy-daily-compass.txt", "envoy-harbour-courier.txt", "envoy-lantern-post.txt"}
FURNITURE = (
    "By Lena Ostrowick",
    "Published 4 March 2025",
    "Short Url",
    "Updated 6 June 2025",
    "Follow",
    "Lantern Post/Ivo Brandreth",
    "Share",
    "Sign up",
    "Recommended",
    "Five walks",
    "Readers' photographs",
    "Most read",
    "Minister says he will not resign",
    "tomatoes",
    "All rights reserved",
    "Ten quiet beaches",
    "The bakery",
    "(Reporting by",
)

Row = dict[str, str]


def kg(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, without the network."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(EXAMPLES.parent), "NO_COLOR": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd, env=environment)


def rows(graph: Path, query: str, *arguments: str) -> list[Row]:
    """Ask a graph and read the answer's rows; values are compared as text."""
    done = kg("query", graph, query, "--format", "jsonl", *arguments)
    assert done.returncode == 0, done.stderr
    return [{name: str(value) for name, value in json.loads(line).items()} for line in done.stdout.splitlines()]


@dataclass(frozen=True)
class Built:
    """One build of the examples and what it answers."""

    folder: Path
    done: subprocess.CompletedProcess[str]
    claims: list[Row]
    stances: list[Row]

    def claims_of(self, speaker: str) -> list[Row]:
        """All claims of whoever has that in the name; "the government of Al-Sudani" is described and not named, so it does not count."""
        return [row for row in self.claims if speaker in row["speaker"] and row["speakerType"] != "anonymous"]

    def positions(self, proposition: str) -> dict[str, set[str]]:
        """Who took which side, neutral ones aside."""
        taken: dict[str, set[str]] = {}
        for row in self.stances:
            if row["proposition"] == proposition and row["position"] != "neutral":
                taken.setdefault(row["speaker"], set()).add(row["position"])
        return taken


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("examples") / "graph"
    done = kg("build", ARTICLES, *METADATA, *PROPOSITIONS, "-o", folder)
    assert done.returncode == 0, done.stderr
    return Built(folder, done, rows(folder, "claims"), rows(folder, "stances"))


def test_every_example_gives_claims(built: Built) -> None:
    sources = {row["source"] for row in built.claims}
    local = {path.name for path in ARTICLES.iterdir() if path.suffix == ".txt"}
    assert local <= sources
    assert len({row["article"] for row in built.claims}) == len(local) + 1 + 1 + 2  # the glued article, the page, two rows of tram.jsonl


def test_the_gate_finds_no_violation(built: Built) -> None:
    done = kg("validate", built.folder, "--fail-on", "violation")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_property_and_class_of_the_graph_is_declared(built: Built) -> None:
    store = pyoxigraph.Store()
    store.load(path=str(built.folder / "graph.nq"))
    written = "{ GRAPH ?g { ?s ?term ?o } } UNION { GRAPH ?g { ?s a ?term } }"
    for file in resources.path("ontologies").glob("*.ttl"):
        store.load(path=str(file))
    undeclared = store.query(f"SELECT DISTINCT ?term {{ {written} FILTER NOT EXISTS {{ ?term a ?kind }} }}")
    assert [row["term"].value for row in undeclared] == ["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]


def test_a_claim_is_the_characters_of_the_users_file(built: Built) -> None:
    checked = 0
    for row in built.claims:
        if row["source"].endswith(".txt"):
            text = (ARTICLES / row["source"]).read_bytes().decode()
            assert text[int(row["start"]) : int(row["end"])] == row["text"]
            checked += 1
    assert checked >= 30


def test_a_claim_of_a_page_is_characters_of_its_snapshot(built: Built) -> None:
    wholes = """
        PREFIX kg: <https://w3id.org/stancegraph/ns#>
        PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
        SELECT ?article ?whole WHERE {
          GRAPH ?a { ?article kg:text ?snapshot }
          GRAPH ?t { ?snapshot nif:isString ?whole }
        }"""
    texts = {row["article"]: row["whole"] for row in rows(built.folder, wholes)}
    for row in built.claims:
        assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["text"]


def test_page_furniture_is_no_claim(built: Built) -> None:
    for row in built.claims:
        assert not [words for words in FURNITURE if words in row["text"]], row["text"]


def test_the_wire_story_is_found_in_its_three_outlets_and_nowhere_else(built: Built) -> None:
    copies = rows(built.folder, "copies")
    assert {row["source"] for row in copies} == ENVOY - {"envoy-harbour-courier.txt"}
    assert {row["copyOf"] for row in copies} == {"envoy-harbour-courier.txt"}  # the earliest


def test_no_claim_is_on_the_wrong_side_of_the_main_question(built: Built) -> None:
    assert built.positions(THREAT)["Alina Romanowski"] == {"support"}


def _surest(built: Built, speaker: str, proposition: str) -> str:
    rows = [row for row in built.stances if (row["speaker"], row["proposition"]) == (speaker, proposition)]
    return str(max(rows, key=lambda row: float(row["confidence"]))["position"])


def test_both_sides_of_the_main_question(built: Built) -> None:
    taken = built.positions(THREAT)
    assert _surest(built, "Alina Romanowski", THREAT) == "support"
    assert [sides for speaker, sides in taken.items() if "Sudani" in speaker] == [{"oppose"}]


def test_one_person_under_three_spellings_is_one_speaker(built: Built) -> None:
    assert len({row["speakerIri"] for row in built.claims_of("Sudani")}) == 1
    assert {row["source"] for row in built.claims_of("Sudani")} >= ENVOY
    assert len({row["speakerIri"] for row in built.claims_of("Romanowski")}) == 1


def test_the_contradiction_on_the_main_question(built: Built) -> None:
    pairs = [{row["speakerA"], row["speakerB"]} for row in rows(built.folder, "contradictions") if row["proposition"] == THREAT]
    assert any(any("Romanowski" in name for name in pair) and any("Sudani" in name for name in pair) for pair in pairs)


def test_the_mayor_changes_her_mind(built: Built) -> None:
    shifts = [row for row in rows(built.folder, "shifts") if row["proposition"] == BARRAGE]
    turns = {(row["speaker"], row["fromPosition"], row["toPosition"]) for row in shifts}
    assert ("Oona Halvard", "support", "oppose") in turns
    assert {speaker for speaker, _, _ in turns} == {"Oona Halvard"}


def test_both_sides_of_the_local_questions(built: Built) -> None:
    barrage, tram = built.positions(BARRAGE), built.positions(TRAM)
    assert barrage["Hanne Lisgard"] == {"oppose"}
    assert barrage["Joris Pellwick"] == {"support"}
    assert tram["Aurelio Dunmarch"] == {"support"}
    assert tram["Gwenna Stroud"] == {"oppose"}


def test_a_second_article_on_a_page_owns_its_claims(built: Built) -> None:
    page = [row for row in built.claims if row["source"] == "saved-page-lantern-post.txt"]
    first = {row["article"] for row in page if "Lisgard" in row["speaker"]}
    second = {row["article"] for row in page if "Dunmarch" in row["speaker"] or "Stroud" in row["speaker"]}
    assert len(first) == len(second) == 1
    assert first != second
    assert {row["published"][:10] for row in page if row["article"] in second} == {"2025-06-05"}
    assert {row["published"][:10] for row in page if row["article"] in first} == {"2025-06-06"}


def test_a_quotation_is_taken_apart_at_its_cue(built: Built) -> None:
    texts = {row["text"] for row in built.claims if row["kind"] == "direct" and "Lisgard" in row["speaker"]}
    assert {"This wall will drown the mudflats", "and the waders that feed on them will have nowhere to go"} <= texts


def test_a_quotation_over_two_paragraphs_has_one_speaker(built: Built) -> None:
    spoken = " ".join(row["text"] for row in built.claims_of("Bram Teskey"))
    assert "nothing against clean power" in spoken
    assert "It must not be built" in spoken


def test_an_unnamed_official_stays_unnamed(built: Built) -> None:
    official = [row for row in built.claims if row["speakerType"] == "anonymous" and row["source"] == "barrage-cost-daily-compass.txt"]
    assert any("out of date" in row["text"] for row in official)


def test_a_denial_is_a_denial(built: Built) -> None:
    denied = [row for row in built.claims_of("Tarrow Tidal") if row["polarity"] == "denied"]
    assert any("cost more than planned" in row["text"] for row in denied)


def test_the_picture_of_the_readme_is_of_this_graph(built: Built, tmp_path: Path) -> None:
    command = [sys.executable, EXAMPLES.parent / "tools" / "picture.py", built.folder, tmp_path / "who-stands-where.svg"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(EXAMPLES.parent)})
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shown = {path.name: path.read_bytes() for path in (EXAMPLES.parent / "docs" / "images").glob("*.svg")}
    assert drawn == shown, "The examples give other answers than the picture shows. Draw it again: make picture"


def test_the_same_articles_in_another_order_are_the_same_bytes(built: Built, tmp_path: Path) -> None:
    shuffled = tmp_path / "articles"
    shuffled.mkdir()
    for path in sorted(ARTICLES.iterdir(), reverse=True):
        shutil.copy(path, shuffled / path.name)
    done = kg("build", shuffled, *METADATA, *PROPOSITIONS, "-o", tmp_path / "graph", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "graph" / "graph.nq").read_bytes() == (built.folder / "graph.nq").read_bytes()


def test_bad_inputs_are_named_and_the_good_one_is_built(tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    shutil.copy(ARTICLES / "barrage-vote-harbour-courier.txt", inputs / "good.txt")
    (inputs / "empty.txt").write_bytes(b"")
    (inputs / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (inputs / "endless.txt").write_bytes(b"word " * 4_200_000)
    (inputs / "latin1.txt").write_bytes("Le café est fermé, a déclaré le maire.".encode("latin-1"))
    (inputs / "loop.txt").symlink_to("loop.txt")
    (inputs / "folder").symlink_to(inputs, target_is_directory=True)
    done = kg("build", inputs, *PROPOSITIONS, "-o", tmp_path / "graph", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    for name in ("empty.txt", "binary.txt", "endless.txt", "latin1.txt", "loop.txt"):
        assert name in done.stderr + done.stdout, name
    assert {row["source"] for row in rows(tmp_path / "graph", "claims")} == {"good.txt"}
