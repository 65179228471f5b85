"""Nothing leaves the machine, and nothing is written but where the user said: what the commands ask of the system, as strace sees it."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg.errors import ModelError

ROOT = Path(__file__).resolve().parent.parent
KG = [sys.executable, "-m", "kg"]
WRITING = (
    "openat,open,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,truncate,unlink,unlinkat"
)
ELSEWHERE = re.compile(r"/dev/(null|tty|shm/.*)|/proc/.*")  # no files of anybody's

DAM = """Dam is safe, engineer says

The dam at Olven is safe, engineer Pavel Orin said on Friday. Mayor Ida Holm denied that the dam leaks.
"""
PAGE = """<html><head><title>Tram plan splits town</title><meta property="article:published_time" content="2021-03-02T09:00:00Z"></head>
<body><article><h1>Tram plan splits town</h1><p>The town needs the tram, Mayor Ida Holm told reporters on Tuesday.</p>
<p>“The tram is a waste of money,” said shopkeeper Bo Lindt.</p></article></body></html>"""


class House:
    """A folder with an empty home, a temporary folder and some articles: all that a command may touch is in ``given``."""

    def __init__(self, folder: Path) -> None:
        self.home, self.given = folder / "home", folder / "given"
        self.traces = folder / "traces"
        for made in (self.home, self.given / "tmp", self.given / "articles"):
            made.mkdir(parents=True)
        (self.given / "articles" / "dam.txt").write_text(DAM, encoding="utf-8")
        (self.given / "articles" / "tram.html").write_text(PAGE, encoding="utf-8")
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "TMPDIR": str(self.given / "tmp"),
        }  # and nothing else: a switch that is set outside of the program proves nothing about it

    def watch(self, *command: str) -> list[str]:
        """Run a command and give what it did that it must not do."""
        shutil.rmtree(self.traces, ignore_errors=True)
        self.traces.mkdir()
        strace = [
            "strace",
            "-ff",
            "--seccomp-bpf",
            "-qq",
            "-y",
            "-s",
            "300",
            "-o",
            str(self.traces / "of"),
            "-e",
            f"trace=network,{WRITING}",
        ]
        done = subprocess.run([*strace, *command], cwd=self.given, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 1}, done.stderr
        calls = [line for trace in sorted(self.traces.iterdir()) for line in trace.read_text("utf-8", "replace").splitlines()]
        assert any("openat(" in line for line in calls), "strace saw nothing"
        return [*offences(calls, self.given), *(f"is in the home folder: {path}" for path in self.home.rglob("*"))]


@pytest.fixture
def house(tmp_path: Path) -> House:
    probe = shutil.which("strace") and subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    if not probe or probe.returncode:
        why = "strace is not installed (apt-get install strace)" if not probe else "strace may not watch processes here (ptrace)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{why}: whether anything leaves the machine was not seen.")
    return House(tmp_path)


def offences(calls: Sequence[str], given: Path) -> Iterator[str]:
    """Give the calls that reach beyond this machine, or that write outside of a folder."""
    for call in calls:
        name = call.partition("(")[0]
        if name in {"connect", "sendto", "sendmsg", "sendmmsg"}:
            if _leaves(call):
                yield call
        elif name in WRITING.split(",") and " = -1 " not in call and any(not _may_write(path, given) for path in _written(call)):
            yield call


def _leaves(call: str) -> bool:
    """Whether a call reaches beyond this machine, or asks a resolver on it to do so."""
    addresses = re.findall(r'inet_(?:addr\(|pton\(AF_INET6, )"([^"]*)"', call)
    return "htons(53)" in call or "systemd.Resolve" in call or not all(ipaddress.ip_address(address).is_loopback for address in addresses)


def _written(call: str) -> list[str]:
    """The paths that a call makes, changes or removes; strace writes the folder that a relative one begins in before it."""
    if call.startswith("open") and not re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", call):
        return []
    if opened := re.search(r" = \d+<(.*)>(\(deleted\))?$", call):
        return [opened[1]]
    return [os.path.join(folder, path) for folder, path in re.findall(r'(?:\w+<([^>]*)>, )?"([^"]*)"', call)]  # noqa: PTH118  # as the system does


def _may_write(path: str, given: Path) -> bool:
    whole = os.path.normpath(given / path)
    return Path(whole).is_relative_to(given) or ELSEWHERE.fullmatch(whole) is not None


def test_strace_sees_what_is_forbidden(house: House) -> None:
    planted = """
import os, socket, subprocess, sys
from pathlib import Path
if sys.argv[1:]:
    Path.home().joinpath("device").write_text("id")
    os.mkdir("../home/folder")
    os.rename("../home/device", "kept")
else:
    addresses = ["127.0.0.1", "192.0.2.1"], ["::1", "2001:db8::1"]
    for family, address in [*((socket.AF_INET, one) for one in addresses[0]), *((socket.AF_INET6, one) for one in addresses[1])]:
        socket.socket(family, socket.SOCK_DGRAM).connect_ex((address, 9))
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("127.0.0.1", 53))
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"id", ("198.51.100.1", 53))
    Path("kept").write_text("fine")
    subprocess.run([sys.executable, "-c", sys.orig_argv[2], "child"], check=True)
"""
    seen = house.watch(sys.executable, "-c", planted)
    words = [re.match(r"[a-z ]+", call)[0].strip() for call in seen]  # type: ignore[index]
    assert sorted(words) == ["connect", "connect", "connect", "is in the home folder", "mkdir", "openat", "rename", "sendto"]
    assert not any("htons(9)" in call and ("127.0.0.1" in call or '"::1"' in call) for call in seen)


def test_a_build_a_check_and_a_query_keep_to_themselves(house: House) -> None:
    commands = [
        [sys.executable, "-c", "import kg"],
        [*KG, "build", "articles", "-o", "one"],
        [*KG, "build", "articles", "-o", "two", "--workers", "2"],
        [*KG, "validate", "one"],
        [*KG, "query", "one", "stances"],
    ]
    assert {" ".join(command[1:]): house.watch(*command) for command in commands} == {" ".join(command[1:]): [] for command in commands}
    assert (house.given / "one" / "graph.nq").read_bytes() == (house.given / "two" / "graph.nq").read_bytes()


def test_torch_and_a_model_of_the_users_own_keep_to_themselves(house: House) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast  # noqa: PLC0415  # seconds to import

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "dam", "tram", "is", "safe"]
    (house.given / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    labels = {0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}
    sizes = {"vocab_size": 10, "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    BertForSequenceClassification(BertConfig(**sizes, num_labels=3, id2label=labels)).save_pretrained(house.given / "nli")
    BertTokenizerFast(str(house.given / "vocab.txt")).save_pretrained(house.given / "nli")
    (house.given / "p.txt").write_text("The dam is safe\n", encoding="utf-8")
    assert (
        house.watch(*KG, "build", "articles/dam.txt", "-o", "out", "--runtime", "torch", "--stance-model", "nli", "--propositions", "p.txt")
        == []
    )


def test_only_a_hub_id_asks_for_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.models import nli  # noqa: PLC0415  # seconds to import

    asked: dict[str, bool] = {}

    def load(name: str, *, local_files_only: bool = False) -> None:
        asked[name] = not local_files_only
        raise OSError

    for kind in (nli.AutoConfig, nli.AutoTokenizer, nli.AutoModelForSequenceClassification):
        monkeypatch.setattr(kind, "from_pretrained", load)
    for name in (str(tmp_path), "someone/nli"):
        with pytest.raises(ModelError, match="cannot be loaded"):
            nli.NliClassifier(name)
    assert asked == {str(tmp_path): False, "someone/nli": True}
