"""kg/files.py: what is replaced in one step, what is written through, and what is refused; and that every -o goes that way."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg import cli, files
from kg.errors import UsageError
from kg.exchange import dna, exports
from kg.gate import baseline
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

Writer = str  # a format, or what else is written


@pytest.fixture
def built(corpus: Corpus, minter: Minter, tmp_path: Path) -> Path:
    (tmp_path / "built").mkdir()
    nquads.write(corpus, tmp_path / "built" / "graph.nq", minter=minter)
    return tmp_path / "built"


def write(writer: Writer, built: Path, path: Path) -> None:
    """Write a file in one of the ways that the command line has."""
    match writer:
        case "baseline":
            baseline.write(path, (), "known")
        case "parquet":
            pytest.importorskip("pyarrow")
            exports.parquet(built, path)
        case "dna":
            dna.write(built, path)
        case "report":
            assert cli.main(["validate", str(built), "--fail-on", "never", "--report", f"json={path}"]) == 0
        case _:
            assert cli.main(["export", str(built), "--to", writer, "-o", str(path)]) == 0


WRITERS = ("csv", "dna", "parquet", "report", "baseline")


@pytest.mark.parametrize("writer", WRITERS)
def test_a_link_stays_and_what_it_leads_to_is_written(writer: Writer, built: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "link"
    link.symlink_to(Path("far") / "new")
    write(writer, built, link)
    assert link.is_symlink()
    assert (tmp_path / "far" / "new").stat().st_size
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["new"]


@pytest.mark.parametrize("writer", [writer for writer in WRITERS if writer != "baseline"])  # a baseline that is there is read first
def test_a_pipe_gets_the_content_and_stays(writer: Writer, built: Path, tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write(writer, built, pipe)
    reader.join(10)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert read[0]


def test_a_device_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(Path, "replace", lambda self, _target: made.append(self))  # so that a failing test breaks no machine
    link = tmp_path / "null"
    link.symlink_to(os.devnull)
    for path in (Path(os.devnull), link):
        files.put(path, "nothing")
        assert stat.S_ISCHR(path.stat().st_mode)
    assert not made
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_the_standard_output_goes_on_where_it_is(name: str, tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    code = f"from pathlib import Path; from kg import files; print('one'); files.put(Path({name!r}), 'two\\n'); print('three')"
    with said.open("w", encoding="utf-8") as out:
        out.write("zero\n")
        out.flush()
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)  # our own words
    assert said.read_text(encoding="utf-8").split() == ["zero", "one", "two", "three"]


def test_a_file_is_written_whole_or_not_at_all_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / f"{'long' * 60}.txt"
    files.put(path, "old\r\n")
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()
    path.chmod(0o640)

    def fail() -> None:
        with files.replacing(path) as part:
            part.write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_bytes() == b"old\r\n"
    files.put(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    assert list(tmp_path.iterdir()) == [path]


def test_two_writers_at_once_do_not_share_a_part_file(tmp_path: Path) -> None:
    path = tmp_path / "both.txt"
    with files.replacing(path) as one:
        with files.replacing(path) as two:
            assert one != two
            two.write_text("two", encoding="utf-8")
        one.write_text("one", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "one"
    assert list(tmp_path.iterdir()) == [path]


def test_two_writers_of_a_graph_leave_a_whole_one(corpus: Corpus, minter: Minter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, lines, inner = tmp_path / "graph.nq", list(nquads.quads(corpus, minter=minter)), []

    def quads(_corpus: Corpus, *, minter: Minter, with_text: bool, steps: object) -> list[str]:  # noqa: ARG001 - as the real one is called
        if not inner:  # while the first writer writes, a second comes and goes
            inner.append(path)
            nquads.write(corpus, path, minter=minter, with_text=with_text)
        return lines

    monkeypatch.setattr(nquads, "quads", quads)
    nquads.write(corpus, path, minter=minter)
    assert path.read_text(encoding="utf-8").splitlines() == lines
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_and_what_is_protected_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        files.put(tmp_path, "text")
    (tmp_path / "protected.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(PermissionError, match="write-protected"):
        files.put(tmp_path / "protected.txt", "yours")
    assert (tmp_path / "protected.txt").read_text(encoding="utf-8") == "mine"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
