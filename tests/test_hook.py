"""The pre-commit hook and the GitHub action: what they install, what they run, and with which arguments."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The hook, with an environment of its own that nothing is installed into."""
    specification = importlib.util.spec_from_file_location("hook", ROOT / "tools" / "hook.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "_ENVIRONMENT", tmp_path)
    monkeypatch.setattr(module.venv, "create", lambda *_arguments, **_options: None)
    monkeypatch.setattr(sys, "argv", ["hook.py", "articles", "--metadata", "a b.csv"])
    return module


def run(hook: ModuleType, codes: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[str]], int]:
    """Run the hook with programs that end with these exit codes; give their command lines, and the exit code of the hook."""
    commands = []

    def record(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        assert not check
        commands.append([Path(command[0]).name, *command[1:]])
        return subprocess.CompletedProcess(command, codes.get(Path(command[0]).name, 0))

    monkeypatch.setattr(hook.subprocess, "run", record)
    return commands, hook.main()


def test_the_hook_installs_once_and_without_torch(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    first, code = run(hook, {"kg": 1}, monkeypatch)
    build = ["kg", "build", "-o", ".stancegraph", "articles", "--metadata", "a b.csv"]
    pip = ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    assert first == [[*pip, "-r", str(ROOT / "requirements-run.txt")], [*pip, "--no-deps", str(ROOT)], build]
    assert code == 1
    assert run(hook, {}, monkeypatch) == ([build], 0)


def test_a_hook_that_could_not_install_says_so_and_tries_again(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with pytest.raises(SystemExit, match="could not install what it needs"):
            run(hook, {"python": 1}, monkeypatch)


@pytest.mark.parametrize(
    ("name", "watched"),
    [("a/b.txt", True), ("b.html", True), ("b.jsonl", True), ("metadata.csv", True), ("kg.toml", True), ("own.ttl", True), ("b.py", False)],
)
def test_the_hook_watches_articles_metadata_and_settings(name: str, watched: bool) -> None:  # noqa: FBT001  # a parameter
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    [pattern] = re.findall(r"^  files: (\S+)$", text, re.MULTILINE)
    assert bool(re.search(pattern, name)) == watched
    [entry] = re.findall(r"^  entry: (\S+)$", text, re.MULTILINE)
    assert os.access(ROOT / entry, os.X_OK)


@pytest.mark.parametrize(
    ("inputs", "arguments"),
    [
        ({"ARTICLES": "a b", "OUT": "out/g"}, ["a b", "-o", "out/g", "--fail-on", "never"]),
        (
            {"ARTICLES": "a", "OUT": "o", "PROPOSITIONS": "p.txt", "METADATA": "m n.csv", "CONFIG": "c.toml"},
            ["a", "-o", "o", "--fail-on", "never", "--propositions", "p.txt", "--metadata", "m n.csv", "--config", "c.toml"],
        ),
    ],
)
def test_the_action_builds_with_what_it_is_given(inputs: dict[str, str], arguments: list[str]) -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    [command] = re.findall(r"^      run: >-\n((?:        kg build .*\n)(?:        .*\n)*)", text, re.MULTILINE)
    script = f"kg() {{ printf '%s\\n' \"$@\"; }}; {' '.join(command.split())}"
    done = subprocess.run(["bash", "-c", script], env={"PATH": os.environ["PATH"], **inputs}, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["build", *arguments]
    declared = set(re.findall(r"^  ([a-z-]+):$", text.split("runs:")[0], re.MULTILINE))
    assert set(re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)) == declared >= {"metadata", "config"}
