"""kg/cli.py: commands, exit codes and errors are what docs/cli.md says."""

import csv
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from pyoxigraph import NamedNode, Store
from typer.main import get_command

from kg import cli, config, interrupts, pipeline
from kg.commands import checking, options, sharing
from kg.commands.bars import Lines
from kg.config import Config
from kg.errors import ArticleError, CheckError, ConfigError, InputError, KgError, LimitError, ModelError, QueryError, StoreError, UsageError
from kg.evaluation import tasks
from kg.exchange import exports, remote
from kg.exchange.remote import LoadResult
from kg.gate import findings, shapes
from kg.gate.results import Finding, Report
from kg.graph import nquads as graph
from kg.graph import query_files
from kg.graph.corpus import Corpus
from kg.learning import training
from kg.models import files
from kg.pipeline import BuildResult
from kg.progress import Progress
from kg.records import Skipped
from kg.vocab import KG, Minter

DOCS = (Path(__file__).resolve().parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS = dict(get_command(cli.app).commands)  # type: ignore[attr-defined]

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ferry(corpus: Corpus, minter: Minter, tmp_path: Path) -> str:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph.nq").write_text("".join(f"{quad}\n" for quad in graph.quads(corpus, minter=minter)), encoding="utf-8")
    return "out"


def kg(*arguments: str) -> int:
    return cli.main(arguments)


def built(code: int = 0) -> BuildResult:
    finding = Finding(
        "KG025", "violation", "https://example.org/a", None, None, "KG025 Quote the text.", "https://example.org/S", "https://example.org/C"
    )
    skipped = Skipped("bad\udcff.txt", "It is empty.", "Write something into it.")
    report = Report((finding,), {"https://example.org/shape": 3}, {"KG025": 3}, ())
    return BuildResult(Path("out"), (Path("out/graph.nq"),), report, (skipped,), ("No title.",), {"articles": 12, "claims": 3400}, code)


# ── exit codes ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (InputError, 3),
        (ArticleError, 3),
        (UsageError, 2),
        (ConfigError, 2),
        (QueryError, 2),
        (CheckError, 4),
        (LimitError, 4),
        (ModelError, 2),
        (StoreError, 3),
    ],
)
def test_an_error_is_two_lines_and_its_code(kind: type[KgError], code: int, monkeypatch: Patch, capsys: Capture) -> None:
    def fails(*_: object, **_options: object) -> None:
        what = "It is\nbroken."
        raise kind(what, "Mend\nit.")

    monkeypatch.setattr(remote, "load", fails)
    assert kg("load", "out", "http://example.org") == code
    assert capsys.readouterr() == ("", "kg: It is broken.\n    Mend it.\n")


def test_every_error_was_tried() -> None:
    kinds, todo = set(), [KgError]
    while todo:
        found = todo.pop().__subclasses__()
        kinds |= {kind.__name__ for kind in found}
        todo += found
    assert kinds == {
        f"{kind}Error" for kind in ("Input", "Article", "Usage", "Config", "Query", "Check", "Limit", "Worker", "Model", "Store")
    }


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "kg: Interrupted.\n"),
        (OSError(errno.ENOSPC, "No space left on device", "out/graph.nq"), 3, "kg: out/graph.nq: No space left on device.\n"),
        (MemoryError(), 4, "kg: The memory ran out.\n"),
        (ZeroDivisionError("by zero"), 4, "kg: Unexpected ZeroDivisionError: by zero.\n"),
    ],
)
def test_what_nobody_expects(error: BaseException, code: int, said: str, monkeypatch: Patch, capsys: Capture) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "build", fails)
    assert kg("build", "articles", "-o", "out", "-q") == code
    captured = capsys.readouterr()
    assert captured.err.startswith(said)
    assert captured.err.count("\n") == 2
    assert "Traceback" not in captured.err


def test_a_traceback_on_demand(monkeypatch: Patch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "build", fails)
    monkeypatch.setenv("KG_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        kg("build", "articles", "-o", "out", "-q")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bild"], "No such command 'bild'. Did you mean 'build'?"),
        (["build", "articles"], "Missing option '-o' / '--out'."),
        (["build", "-o", "out"], "Missing argument 'INPUT"),
        (["build", "articles", "-o", "out", "--fail-on", "error"], "Invalid value for '--fail-on'"),
        (["build", "articles", "-o", "out", "--workers", "two"], "Invalid value for '--workers'"),
        (["build", "articles", "-o", "out", "--workers", "0"], "The value of 'workers' is wrong: 0."),
        (["build", "articles", "-o", "out", "--metadata", "none.csv"], "The file of 'metadata' is not there"),
        (["query", "--nonsense"], "No such option"),
        (["query"], "No graph is named."),
        (["query", "out", "search", "--param", "words"], "The parameter 'words' has no value."),
        (["export", "out", "--to", "rdfxml"], "Invalid value for '--to'"),
        (["export", "out", "--to", "dna"], "A file in dna cannot be printed"),
        (["export", "out", "--to", "parquet"], "A file in parquet cannot be printed"),
        (["export", "out", "--to", "svg"], "A file in svg cannot be printed"),
        (["eval", "poetry", "gold"], "Invalid value for"),
        (["load", "out", "file:///x"], "The URL of a store starts with"),
    ],
)
def test_usage(arguments: list[str], said: str, capsys: Capture) -> None:
    assert kg(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    what, hint, end = captured.err.split("\n")
    assert said in what
    assert what.startswith("kg: ")
    assert hint.startswith("    ")
    assert end == ""


@pytest.mark.parametrize("arguments", [["query", "none", "claims"], ["validate", "none.nq"], ["export", "none", "--to", "csv"]])
def test_no_graph(arguments: list[str], capsys: Capture) -> None:
    assert kg(*arguments) == 3
    assert capsys.readouterr().err.count("\n") == 2


def test_kg_alone_shows_the_commands(capsys: Capture) -> None:
    assert kg() == 2
    assert "validate" in capsys.readouterr().out


def test_a_reader_that_leaves(ferry: str) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "kg", "query", ferry, "claims"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert started.stdout
    started.stdout.close()
    assert started.communicate()[1] == ""
    assert started.returncode == 141


# ── build ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", [0, 1, 3])
def test_build(code: int, monkeypatch: Patch, capsys: Capture) -> None:
    asked: list[object] = []

    def build(inputs: Sequence[str], out: Path, settings: Config, progress: Progress) -> BuildResult:
        asked.extend([list(inputs), out, settings])
        for done in (1, 2):
            progress("attributions", done, 2)
        return built(code)

    monkeypatch.setattr(pipeline, "build", build)
    assert kg("build", "a.txt", "more/", "-o", "out", "--strict", "--workers", "2", "--base", "https://example.org/") == code
    assert asked == [["a.txt", "more/"], Path("out"), Config(strict=True, workers=2, base="https://example.org/")]
    captured = capsys.readouterr()
    assert captured.err == ""  # such a short build has no line of progress
    for said in (
        "Read 12 articles, skipped 1.",
        "bad\\udcff.txt: It is empty. Write something into it.",
        "3,400 claims",
        "KG025",
        "out/graph.nq",
    ):
        assert said in captured.out


def _record_settings(monkeypatch: Patch, asked: list[Config]) -> None:
    def build(_inputs: object, _out: object, settings: Config, _progress: object) -> BuildResult:
        asked.append(settings)
        return built()

    monkeypatch.setattr(pipeline, "build", build)


def test_every_setting_has_its_flag(monkeypatch: Patch, tmp_path: Path) -> None:
    asked: list[Config] = []
    _record_settings(monkeypatch, asked)
    for name in ("m.csv", "p.txt", "r.ttl", "e.csv", "s.json", "c.jsonl"):
        (tmp_path / name).touch()
    flags = {
        "metadata": ("--metadata", "m.csv"),
        "propositions": ("--propositions", "p.txt"),
        "registry": ("--registry", "r.ttl"),
        "entities": ("--entities", "e.csv"),
        "base": ("--base", "https://example.org/"),
        "fail_on": ("--fail-on", "never"),
        "engine": ("--engine", "pyshacl"),
        "strict": ("--strict",),
        "no_text": ("--no-text",),
        "runtime": ("--runtime", "torch"),
        "attribution_model": ("--attribution-model", "tagger"),
        "stance_model": ("--stance-model", "someone/nli"),
        "sureness": ("--sureness", "s.json"),
        "answers": ("--answers", "kept.sqlite"),
        "corrections": ("--corrections", "c.jsonl"),
        "min_confidence": ("--min-confidence", "0.5"),
        "workers": ("--workers", "2"),
    }
    assert {*flags, "dataset"} == set(Config.__struct_fields__)
    for name, words in flags.items():
        assert kg("build", "a", "-o", "out", "-q", *words) == 0
        assert [field for field in flags if getattr(asked[-1], field) != getattr(Config(), field)] == [name]


def test_build_reads_kg_toml(monkeypatch: Patch, tmp_path: Path) -> None:
    asked: list[Config] = []
    _record_settings(monkeypatch, asked)
    (tmp_path / config.FILE_NAME).write_text('strict = true\nfail-on = "info"')
    (tmp_path / "other.toml").write_text('fail-on = "warning"')
    assert kg("build", "a", "-o", "out", "-q", "--no-strict") == 0
    assert kg("build", "a", "-o", "out", "-q", "--config", "other.toml") == 0
    assert [(one.strict, one.fail_on) for one in asked] == [(False, "info"), (False, "warning")]


def test_build_quiet_and_json(monkeypatch: Patch, capsys: Capture) -> None:
    monkeypatch.setattr(pipeline, "build", lambda *_: built(1))
    assert kg("build", "a", "-o", "out", "-q") == 1
    assert capsys.readouterr() == ("", "")
    assert kg("build", "a", "-o", "out", "--json") == 1
    said = json.loads(capsys.readouterr().out.replace("\\udcff", "?"))
    assert said == {
        "out": "out",
        "files": ["out/graph.nq"],
        "counts": {"articles": 12, "claims": 3400},
        "skipped": [{"source": "bad?.txt", "reason": "It is empty.", "hint": "Write something into it."}],
        "notes": ["No title."],
        "findings": {"violation": 1, "warning": 0, "info": 0},
        "exitCode": 1,
    }


# ── validate ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("violation", "violation", 1),
        ("warning", "violation", 0),
        ("warning", "warning", 1),
        ("info", "warning", 0),
        ("info", "info", 1),
        ("violation", "never", 0),
    ],
)
def test_validate(severity: str, fail_on: str, code: int, ferry: str, monkeypatch: Patch) -> None:
    report = replace(built().report, findings=(replace(built().report.findings[0], severity=severity),))  # type: ignore[arg-type]
    monkeypatch.setattr(
        shapes,
        "validate",
        lambda _graph, *, shapes, store, engine, **_: report if (shapes, engine) == (None, "oxigraph") and store else None,
    )
    assert kg("validate", ferry, "--fail-on", fail_on) == code


def test_the_ferry_graph_keeps_the_rules(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    assert kg("validate", ferry) == 0
    printed = capsys.readouterr().out
    assert "Checked:" in printed
    assert kg("validate", ferry, "-o", "report.txt") == 0
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == ""
    for flag in (["--json"], ["--format", "json"]):
        assert kg("validate", ferry, *flag) == 0
        assert json.loads(capsys.readouterr().out)["version"] == 1


def test_the_choices_of_the_command_line_are_those_of_the_library() -> None:
    assert get_args(checking.Layout) == get_args(findings.Layout)
    assert get_args(options.Engine) == get_args(config.Engine)
    assert set(get_args(sharing.ExportFormat)) == {*get_args(exports.Format), "parquet", "dna", "svg", "png"}


def test_reports_beside_the_printed_one(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    assert kg("validate", ferry, "--report", "sarif=gate.sarif", "--report", "junit=gate.xml", "--format", "markdown") == 0
    assert capsys.readouterr().out.startswith("### ")
    assert json.loads((tmp_path / "gate.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "<testsuites" in (tmp_path / "gate.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--report", "sarif"],
        ["--report", "pdf=gate.pdf"],
        ["--max-findings", "KG035"],
        ["--max-findings", "KG999=3"],
        ["--baseline", "none.json"],
        ["--baseline", "known.json", "--update-baseline"],
        ["--update-baseline", "--reason", "known"],
    ],
)
def test_a_gate_that_is_asked_wrongly(arguments: list[str], ferry: str, capsys: Capture) -> None:
    assert kg("validate", ferry, *arguments) == 2
    assert capsys.readouterr().err.startswith("kg: ")


def test_a_baseline_lets_pass_what_was_found_before(ferry: str, tmp_path: Path, monkeypatch: Patch, capsys: Capture) -> None:
    report = built().report
    monkeypatch.setattr(shapes, "validate", lambda *_, **__: report)
    known = ("--baseline", "known.json")
    assert kg("validate", ferry) == 1
    assert kg("validate", ferry, *known, "--update-baseline", "--reason", "from before 2026", "--expires", "2999-01-31") == 0
    assert "Nothing new. Accepted by the baseline: 1 violation." in capsys.readouterr().out
    assert json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))["findings"][0]["expires"] == "2999-01-31"
    assert kg("validate", ferry, *known) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("graph.nq", None),
        ("graph.nq", ""),
        ("graph.nq", "# no statement\n"),
        ("graph.nq", "no statement"),
        ("graph.ttl", "@prefix"),
        ("graph.txt", "<urn:a> <urn:b> <urn:c> ."),
        ("graph.nq", "<urn:a> <urn:b> <urn:c> <urn:g> .\n"),
        ("graph.nq", "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#Dataset> <urn:g> .\n"),
    ],
    ids=["missing", "empty", "a comment", "unparsable", "unparsable Turtle", "no format", "about nothing", "a description alone"],
)
def test_data_that_cannot_be_checked(name: str, content: str | None, tmp_path: Path, capsys: Capture) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert kg("validate", name) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"kg: [^\n]+\.\n    [^\n]+\.\n", err)


def test_warnings_are_red_only_when_asked_and_a_shape_about_nothing_is_a_note(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "out" / "graph.nq"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not re.search(r"headline>|/shift/|PositionShift|^<\S+/data/dataset[#>]", line)]
    path.write_text("".join(kept), encoding="utf-8")
    assert kg("validate", ferry) == 0
    printed = capsys.readouterr().out
    assert "KG002  3 warnings" in printed
    assert "Note: The shape Shift had nothing to check." in printed
    assert kg("validate", ferry, "--fail-on", "warning") == 1
    assert kg("validate", ferry, "--engine", "pyshacl", "--fail-on", "warning") == 1
    (tmp_path / "own.ttl").write_text(
        "<urn:S> a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#targetClass> <urn:Ship> .", encoding="utf-8"
    )
    capsys.readouterr()
    assert kg("validate", ferry, "--shapes", "own.ttl") == 3
    assert "Nothing was checked" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "", "@prefix"])
def test_a_check_that_cannot_run(ferry: str, tmp_path: Path, text: str | None, capsys: Capture) -> None:
    if text is not None:
        (tmp_path / "shapes.ttl").write_text(text)
    assert kg("validate", ferry, "--shapes", "shapes.ttl") == 4
    assert capsys.readouterr().err.startswith("kg: ")


# ── query, load, export ──────────────────────────────────────────────────────


def test_query(ferry: str, capsys: Capture) -> None:
    assert kg("query", ferry, "search", "--param", "words=salt=marsh", "--format", "jsonl") == 0
    assert capsys.readouterr().out == ""
    assert kg("query", ferry, "copies") == 0
    assert capsys.readouterr().out.startswith("source  ")
    assert kg("query", ferry, "copies", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["similarity"] == 0.91
    assert kg("query", ferry, "copies", "--format", "csv") == 0
    assert capsys.readouterr().out.startswith("source,copyOf,similarity")


def test_why_a_query_finds_nothing(ferry: str, capsys: Capture) -> None:
    assert kg("query", ferry, "stances", "--param", "speaker=Ilse Vargo", "--format", "csv") == 0
    printed = capsys.readouterr()
    assert printed.out.count("\r\n") == 1
    assert printed.err == "kg: No row. The graph has no speaker 'Ilse Vargo'. Did you mean Ilse Varga?\n"


def test_where_a_query_is_wrong(ferry: str, capsys: Capture) -> None:
    assert kg("query", ferry, "SELECT ?s\nWHER { }") == 2
    first, line, caret, remedy = capsys.readouterr().err.splitlines()
    assert first == "kg: The query is no SPARQL 1.1 query: 'WHER' is not right there (line 2, column 1)."
    assert (line, caret) == ("      WHER { }", "      ^")
    assert remedy.startswith("    Correct it")


def test_a_table_on_a_terminal(ferry: str, monkeypatch: Patch, capsys: Capture) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert kg("query", ferry, "stances") == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 90
    assert "https://w3id.org" not in printed
    assert kg("query", ferry, "stances", "--wide") == 0
    assert "https://w3id.org/stancegraph/data/agent/" in capsys.readouterr().out


def test_a_printed_query_is_answered_the_same(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    assert kg("query", ferry, "stances", "--param", "speaker=varga", "--print") == 0
    (tmp_path / "varga.rq").write_text(capsys.readouterr().out, encoding="utf-8")
    assert kg("query", ferry, str(tmp_path / "varga.rq"), "--format", "csv") == 0
    printed = capsys.readouterr().out
    assert printed.count("\r\n") == 4
    assert kg("query", ferry, "stances", "--param", "speaker=varga", "--format", "csv") == 0
    assert capsys.readouterr().out == printed


def test_show(ferry: str, capsys: Capture) -> None:
    assert kg("show", ferry, "varga") == 0
    assert "[[The city should build the ferry terminal]], Mayor Ilse Varga said on Tuesday." in capsys.readouterr().out
    assert kg("show", ferry, "varga", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["names"] == ["Ilse Varga", "Varga"]
    assert kg("show", ferry, "nobody at all") == 2


def test_nanopublications_without_a_licence_are_noted(ferry: str, capsys: Capture) -> None:
    assert kg("export", ferry, "--to", "nanopub", "-o", "claims.trig") == 0
    assert capsys.readouterr().err.startswith("The nanopublications name no licence")


EVERY = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } GRAPH ?m { ?o ?p ?q } }"


def test_a_query_ends_at_its_time_limit(ferry: str, capsys: Capture) -> None:
    assert kg("query", ferry, EVERY, "--time-limit", "1") == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kg: The query had no answer after 1 s and was ended.\n    ")
    assert "--time-limit" in err


def test_a_query_ends_at_its_memory_limit(ferry: str, capsys: Capture) -> None:
    assert kg("query", ferry, EVERY.replace("(COUNT(*) AS ?n)", "*"), "--memory-limit", "200") == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kg: The query took more than 200 MiB of memory and was ended.\n    ")
    assert "--memory-limit" in err


def test_ctrl_c_ends_a_query_with_one_line(ferry: str) -> None:
    command = [sys.executable, "-m", "kg", "query", ferry, EVERY]
    # a group of its own, as a terminal makes one: Ctrl-C goes to all of it
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as started:
        time.sleep(3)
        begin = time.monotonic()
        os.killpg(started.pid, signal.SIGINT)
        try:
            out, err = started.communicate(timeout=10)
        finally:
            started.kill()
        assert time.monotonic() - begin < 2
        with pytest.raises(ProcessLookupError):
            os.killpg(started.pid, 0)
    assert started.returncode == 130
    assert out == ""
    assert err.splitlines()[0] == "kg: Interrupted."


HOSTILE = "\x1b[2J\x9b\x7f\u202e\n::error::x ##[error] ##vso[task]\n::stop-commands::y"


def harmless(printed: str) -> bool:
    """Say whether a terminal and a CI runner take a text for nothing but text."""
    return not re.search("(?m)[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]|^\\s*::|##\\w*\\[", printed)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """A graph whose texts would steer a terminal and a CI runner."""
    said = json.dumps(HOSTILE)
    (tmp_path / "hostile.nq").write_text(f"<urn:a> <urn:b> {said} <urn:g> .\n<urn:a> <urn:b> {json.dumps('=1+1')} <urn:g> .\n")
    return "hostile.nq"


WORDS = "SELECT ?words { GRAPH ?g { ?s ?p ?words } } ORDER BY ?words"


def test_a_table_is_harmless(hostile: str, capsys: Capture) -> None:
    assert kg("query", hostile, WORDS) == 0
    assert harmless(printed := capsys.readouterr().out)
    assert "error" in printed
    first = WORDS.replace("?words {", '("::error::" AS ?x) ?words {')
    assert kg("query", hostile, first) == 0
    assert harmless(capsys.readouterr().out)


@pytest.mark.parametrize("layout", ["json", "jsonl"])
def test_json_is_harmless_and_exact(layout: str, hostile: str, capsys: Capture) -> None:
    assert kg("query", hostile, WORDS, "--format", layout) == 0
    printed = capsys.readouterr().out
    assert harmless(printed)
    rows = json.loads(printed) if layout == "json" else [json.loads(line) for line in printed.splitlines()]
    assert [row["words"] for row in rows] == [HOSTILE, "=1+1"]


def test_csv_is_exact_in_a_pipe_and_harmless_on_a_terminal(hostile: str, monkeypatch: Patch, capsys: Capture) -> None:
    assert kg("query", hostile, WORDS, "--format", "csv") == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert rows == [["words"], [HOSTILE], ["=1+1"]]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert kg("query", hostile, WORDS, "--format", "csv") == 0
    assert harmless(capsys.readouterr().out)


def test_a_spreadsheet_gets_no_formula(hostile: str, capsys: Capture) -> None:
    assert kg("query", hostile, WORDS, "--format", "csv", "--spreadsheet") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("\ufeff")
    assert printed.endswith("\r\n'=1+1\r\n")
    assert kg("query", hostile, WORDS, "--json", "--spreadsheet") == 2
    assert kg("export", hostile, "--to", "oa", "--spreadsheet") == 2


def test_an_error_is_harmless(capsys: Capture) -> None:
    for arguments in (["query", f"a{HOSTILE}.nq", "claims"], ["validate", f"a{HOSTILE}.nq"], [HOSTILE], ["query", "none", HOSTILE]):
        assert kg(*arguments) in {2, 3}
        assert harmless(printed := capsys.readouterr().err)
        assert printed.count("\n") == (4 if arguments[0] == "query" and arguments[2] == HOSTILE else 2)  # where a query is wrong is shown


def test_a_summary_is_harmless(monkeypatch: Patch, capsys: Capture) -> None:
    skipped = Skipped(f"{HOSTILE}.txt", HOSTILE, HOSTILE)
    report = replace(built().report, notes=(HOSTILE,))
    result = replace(built(), skipped=(skipped,), notes=(HOSTILE,), files=(Path(f"out/{HOSTILE}"),), report=report)
    monkeypatch.setattr(pipeline, "build", lambda *_: result)
    for flags in (["-q", "--json"], []):
        assert kg("build", "a", "-o", "out", *flags) == 0
        printed = capsys.readouterr().out
        assert harmless(printed)
        assert "stop-commands" in printed


@pytest.mark.parametrize("text", ["DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SELECT", "clams"])
def test_no_such_query(ferry: str, text: str, capsys: Capture) -> None:
    assert kg("query", ferry, text) == 2
    assert capsys.readouterr().err.count("\n") == 2


@pytest.mark.parametrize("arguments", [["--list"], ["out"], ["--list", "--json"]])
def test_the_list(arguments: list[str], capsys: Capture) -> None:
    assert kg("query", *arguments) == 0
    said = " ".join(capsys.readouterr().out.split())
    for query in query_files.named():
        assert query.name in said
        assert query.help in said
    assert "below (decimal) = 0.6" in said


def test_load(monkeypatch: Patch, capsys: Capture) -> None:
    def load(graph: str, url: str, *, update: bool) -> LoadResult:
        assert (graph, url) == ("out", "http://a:b@c")
        return LoadResult(12, 4800, 4800 + update)

    monkeypatch.setattr(remote, "load", load)
    assert kg("load", "out", "http://a:b@c") == 0
    assert capsys.readouterr().out == "12 named graphs: 4,800 statements sent, 4,800 counted in the store.\n"
    assert kg("load", "out", "http://a:b@c", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"graphs": 12, "sent": 4800, "counted": 4800}
    assert kg("load", "out", "http://a:b@c", "--json", "--update") == 0
    assert json.loads(capsys.readouterr().out)["counted"] == 4801


def test_load_with_the_vocabulary(ferry: str, monkeypatch: Patch) -> None:
    loaded: list[Store] = []

    def load(graph: Store, _url: str, *, update: bool) -> LoadResult:
        assert not update
        loaded.append(graph)
        return LoadResult(0, 0, 0)

    monkeypatch.setattr(remote, "load", load)
    assert kg("load", ferry, "http://e.example", "--vocabulary") == 0
    assert NamedNode(KG.rstrip("#")) in set(loaded[0].named_graphs())


def test_export(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    assert kg("export", ferry, "--to", "csv", "-o", "s.csv") == 0
    assert kg("export", ferry, "--to", "csv") == 0
    assert (tmp_path / "s.csv").read_bytes().startswith(b"document,source,")
    assert b"\r\n" in (tmp_path / "s.csv").read_bytes()
    assert capsys.readouterr().out.splitlines() == (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()
    assert {path.name for path in tmp_path.iterdir()} == {"out", "s.csv"}
    assert kg("export", ferry, "--to", "csv", "-o", "no/such/folder.csv") == 3


def test_diff(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    assert kg("diff", ferry, ferry, "--exit-code") == 0
    assert capsys.readouterr().out == "No difference in claims, stances and speakers.\n"
    lines = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "less.nq").write_text("".join(line for line in lines if "schema.org/Person" not in line), encoding="utf-8")
    assert kg("diff", ferry, "less.nq") == 0
    assert "removed" in capsys.readouterr().out
    assert kg("diff", ferry, "less.nq", "--exit-code", "--json") == 1
    assert {row["kind"] for row in json.loads(capsys.readouterr().out)} == {"removed"}
    assert kg("diff", ferry, "nowhere") == 3


# ── models ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("task", ["attribution", "speakers", "stance", "claims"])
def test_eval(task: str, monkeypatch: Patch, tmp_path: Path, capsys: Capture) -> None:
    asked: list[object] = []

    def score(*given: object) -> dict[str, object]:
        asked.extend(given)
        return {"f1": 0.5, "stance": {"f1": 0.25}}

    monkeypatch.setattr(tasks, task, score)
    (tmp_path / "kg.toml").write_text("workers = 2")
    assert kg("eval", task, "gold", "--predictions", "said.jsonl") == 0
    assert asked[:3] == [Path("gold"), Path("said.jsonl"), Config(workers=2)]
    assert isinstance(asked[3], Lines)
    assert [line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines()] == [["f1", "0.5"], ["stance f1", "0.25"]]
    assert kg("eval", task, "gold", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"f1": 0.5, "stance": {"f1": 0.25}}


def test_train(monkeypatch: Patch, capsys: Capture) -> None:
    monkeypatch.setattr(training, "train", lambda task, data, out, seed: data / task / f"{out}{seed}")
    assert kg("train", "stance", "--data", "data") == 0
    assert capsys.readouterr().out == "data/stance/None13\n"
    assert kg("train", "stance", "--data", "data", "-o", "mine", "--seed", "7") == 0
    assert capsys.readouterr().out == "data/stance/mine7\n"


def test_coded_by_hand_and_back(ferry: str, tmp_path: Path, capsys: Capture) -> None:
    assert kg("export", ferry, "--to", "dna", "-o", "ferry.dna") == 0
    assert kg("import", "ferry.dna", "--from", "dna", "-o", "coded") == 0
    assert "speakers" in capsys.readouterr().out
    assert (tmp_path / "coded" / "graph.nq").exists()
    assert kg("export", "coded", "--to", "dna", "-o", "again.dna") == 0
    assert kg("import", "none.dna", "--from", "dna", "-o", "coded", "--json") == 3


def test_models(monkeypatch: Patch, capsys: Capture) -> None:
    card = files.ModelCard("stance", "stance-small", "b" * 64, 123, Path("CARD.md"), {"dev": {"accuracy": 0.75}})  # type: ignore[dict-item]
    monkeypatch.setattr(files, "bundled", lambda: (card,))
    assert kg("models") == 0
    assert capsys.readouterr().out.splitlines()[2].split() == [
        "stance",
        "stance-small",
        "b" * 12,
        "123",
        "dev",
        "accuracy",
        "0.75",
        "CARD.md",
    ]
    assert kg("models", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["digest"] == "b" * 64
    assert kg("--version") == 0
    version, model, end = capsys.readouterr().out.split("\n")
    assert re.fullmatch(r"stancegraph \d+\.\d+\.\d+\S*", version)
    assert model == f"stance stance-small {'b' * 64}"
    assert end == ""


# ── docs/cli.md ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", COMMANDS)
def test_help(name: str, capsys: Capture) -> None:
    assert kg(name, "--help") == 0
    said = capsys.readouterr().out
    assert "Example" in said
    assert f"kg {name} " in said
    assert COMMANDS[name].get_short_help_str(60).endswith(".")
    for parameter in COMMANDS[name].params:
        assert parameter.help, parameter.name


def test_the_docs_name_the_commands() -> None:
    assert re.findall(r"^## kg (\w+)$", DOCS, flags=re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_docs_name_the_options(name: str, capsys: Capture) -> None:
    section = re.split(r"^## ", DOCS.partition(f"\n## kg {name}\n")[2], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`-.*?) \|", section, flags=re.MULTILINE)
    documented = {option for row in rows for option in re.findall(r"`(-[\w-]+)`", row)}
    options = {option for one in COMMANDS[name].params for option in [*one.opts, *one.secondary_opts] if option.startswith("-")}
    assert documented == options - {"--help", "-h"}
    kg(name, "--help")
    choices = {choice for group in re.findall(r"<(\w+(?:\|\w+)+)>", capsys.readouterr().out) for choice in group.split("|")}
    assert choices <= set(re.findall(r"\w+", section))


def test_the_docs_name_the_exit_codes() -> None:
    codes = re.findall(r"^\| (\d+) \|", DOCS, flags=re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", str(interrupts.EXIT_CODE), str(cli._SIGPIPE)]
