"""kg/graph/query_worker.py: a query in a process of its own says what it would say here, and ends at its limits and with whoever asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

import kg
from kg.errors import CheckError, InputError, KgError, LimitError, QueryError, UsageError
from kg.graph import query_worker, tables
from kg.graph.query_worker import Layout, Limits, Question, written

EVERY = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } GRAPH ?m { ?o ?p ?q } }"
WIDE = EVERY.replace("(COUNT(*) AS ?n)", "*")
LIMITS = Limits(30, 1000)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("graph") / "graph.nq"
    made.write_text("".join(f'<urn:s{n}> <urn:p> "naïve {n}" <urn:g> .\n' for n in range(2000)), encoding="utf-8")
    return made


@pytest.mark.parametrize(
    "query",
    [
        "counts",
        "ASK { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o",
        "SELECT (1.5 AS ?d) (1e0 AS ?e) (7 AS ?i) (99999999999999999999 AS ?big) (true AS ?t) (?nothing AS ?n) {}",
        "CONSTRUCT { ?s <urn:n> 2 } WHERE { GRAPH ?g { ?s ?p 'naïve 7' } }",
    ],
)
def test_the_answer_is_the_same_in_both_processes(path: Path, query: str) -> None:
    here = query_worker.query(path, query)
    there = query_worker.query(path, query, limits=LIMITS)
    assert there == here
    assert [tuple(map(type, row)) for row in there.rows] == [tuple(map(type, row)) for row in here.rows]
    assert "".join(written(Question(str(path), query, {}), Layout("csv"), LIMITS).parts) == tables.render(here, "csv")


def test_reasons_and_other_formats_come_from_there(path: Path) -> None:
    nothing = written(Question(str(path), "SELECT ?s ?o { ?s kg:none ?o }", {}), Layout("table", width=40), LIMITS)
    assert (nothing.reasons, "".join(nothing.parts)) == (("kg:none is nowhere in the graph.",), "s  o\n─  ─\n")
    turtle = written(Question(str(path), "CONSTRUCT { ?s kg:said 'é' } WHERE { ?s ?p 'naïve 7' }", {}), Layout("turtle"), LIMITS)
    assert "<urn:s7> kg:said" in "".join(turtle.parts)
    with pytest.raises(QueryError) as caught:
        written(Question(str(path), "SELECT *", {}), Layout("csv"), LIMITS)
    assert caught.value.excerpt == "SELECT *\n        ^"


def test_parameters_go_along(path: Path) -> None:
    query = "# It.\n# @param x string\nSELECT ?x { }"
    assert query_worker.query(path, query, {"x": 'ä"\n\x00'}, limits=LIMITS).rows == (('ä"\n\x00',),)


@pytest.mark.parametrize(
    ("graph", "query", "params", "kind"),
    [
        ("none.nq", "claims", {}, InputError),
        ("bad\udcff.nq", "claims", {}, InputError),
        (None, "clams", {}, QueryError),
        (None, "DROP ALL", {}, QueryError),
        (None, "SELECT", {}, QueryError),
        (None, "search", {"words": "\udcff"}, QueryError),
    ],
)
def test_an_error_is_the_same_in_both_processes(
    graph: str | None, query: str, params: dict[str, str], kind: type[KgError], path: Path
) -> None:
    with pytest.raises(kind) as here:
        query_worker.query(graph or path, query, params)
    with pytest.raises(kind) as there:
        query_worker.query(graph or path, query, params, limits=LIMITS)
    assert (there.value.what, there.value.hint) == (here.value.what, here.value.hint)


def test_a_query_ends_at_its_time_limit(path: Path) -> None:
    begin = time.monotonic()
    with pytest.raises(LimitError, match=r"after 1\.5 s ") as caught:
        query_worker.query(path, EVERY, limits=Limits(1.5))
    assert time.monotonic() - begin < 4
    assert caught.value.exit_code == 4


def test_a_query_ends_at_its_memory_limit(path: Path) -> None:
    with pytest.raises(LimitError, match="more than 200 MiB"):
        query_worker.query(path, WIDE, limits=Limits(60, 200))


def test_a_graph_asks_under_its_limits(path: Path) -> None:
    assert len(kg.Graph(path, limits=LIMITS).query("SELECT ?s { GRAPH ?g { ?s ?p ?o } }").rows) == 2000
    with pytest.raises(kg.errors.LimitError):
        kg.Graph(path, limits=kg.Limits(0.5)).query(EVERY)


def test_a_store_cannot_be_asked_under_limits() -> None:
    with pytest.raises(UsageError, match="store in memory"):
        query_worker.query(Store(), "claims", limits=LIMITS)
    assert query_worker.query(Store(), "ASK { }").rows == ((True,),)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit(7)", "exit code 7"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("import os; os.write(1, b'+half'); os.abort()", "SIGABRT"),
        ("", "exit code 0"),
    ],
)
def test_a_process_that_ends_early_is_no_answer(program: str, said: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_worker, "_START", program)
    with pytest.raises(LimitError, match=said):
        query_worker.query(path, "claims", limits=LIMITS)


@pytest.mark.parametrize(("error", "kind"), [("ZeroDivisionError", CheckError), ("MemoryError", LimitError)])
def test_what_nobody_expects(error: str, kind: type[KgError], path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"""
def ask(*_):
    raise {error}("it")
from kg.graph import queries, query_worker
queries.ask = ask
query_worker.main()"""
    monkeypatch.setattr(query_worker, "_START", f"import sys; sys.path[:] = sys.argv[1:]\n{program}")
    with pytest.raises(kind):
        query_worker.query(path, "claims", limits=LIMITS)


def running(parent: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, above, state in rows if int(above) == parent and not state.startswith("Z")]


def ended(process: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return not state.strip() or state.startswith("Z")


def until(happens: Callable[[], object], seconds: float = 10) -> bool:
    ends = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


SOON = 2  # seconds


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_one_that_asked(number: signal.Signals, path: Path) -> None:
    program = f"from kg.graph import query_worker as worker; worker.query({str(path)!r}, {EVERY!r}, limits=worker.Limits(100))"
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL) as asker:
        assert until(lambda: running(asker.pid))
        (child,) = running(asker.pid)
        time.sleep(1)
        asker.send_signal(number)
        assert until(lambda: ended(child), SOON)
        assert asker.wait(SOON)


def test_no_process_outlives_an_answer_that_nobody_reads(path: Path) -> None:
    many = "SELECT * { GRAPH ?g { ?s ?p ?o } VALUES ?n { 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 } }"  # more than a pipe takes
    before = set(running(os.getpid()))  # of other tests
    parts = written(Question(str(path), many, {}), Layout("csv"), LIMITS).parts
    assert "naïve" in next(parts)
    (child,) = (process for process in running(os.getpid()) if process not in before and not ended(process))
    del parts
    assert until(lambda: ended(child), SOON)


def test_the_asking_process_loads_no_engine(path: Path) -> None:
    program = "import sys; from kg.cli import main; code = main(sys.argv[1:]); print(*sys.modules, file=sys.stderr); sys.exit(code)"
    done = subprocess.run([sys.executable, "-c", program, "query", str(path), "counts"], capture_output=True, text=True, check=True)
    assert {"pyoxigraph", "msgspec", "kg.graph.queries"} & set(done.stderr.split()) == set()


def test_files_of_the_current_folder_are_not_run(path: Path, tmp_path: Path) -> None:
    for name in ("json", "pyoxigraph", "kg"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')")
    root = str(Path(kg.__file__).parent.parent)
    command = [sys.executable, "-P", "-m", "kg", "query", str(path), "counts", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": root})
    assert done.stdout.startswith("[")


def test_memory_is_that_of_the_process() -> None:
    assert 1 << 20 < query_worker.memory_of(os.getpid()) < 1 << 40
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    assert query_worker.memory_of(gone.pid) == 0
