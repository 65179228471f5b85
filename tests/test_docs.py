"""The docs name all that there is, and nothing that there is not."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from kg import cli, config, resources

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = ("kg", "docs", "examples", "tests", "queries", "shapes", "ontologies")


def in_code(words: str) -> bool:
    """Whether the docs name the words in code: between backticks, or in an indented or fenced block."""
    blocks = re.findall(r"```.*?```", TEXT, flags=re.DOTALL) + re.findall(r"`[^`\n]+`", TEXT)
    return any(re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", block) for block in blocks)


def test_every_command_is_named() -> None:
    commands = [command.name or getattr(command.callback, "__name__", "") for command in cli.app.registered_commands]
    assert "build" in commands
    assert [name for name in commands if not in_code(f"kg {name}")] == []


def test_every_setting_is_named_and_in_the_example() -> None:
    keys = [name.replace("_", "-") for name in config.Config.__struct_fields__]
    example = (ROOT / "examples" / "kg.toml").read_text(encoding="utf-8")
    assert [key for key in keys if not in_code(f"--{key}") and not in_code(key)] == []
    assert [key for key in keys if not re.search(rf"^(# )?({key} = |\[{key}\]$)", example, flags=re.MULTILINE)] == []


def test_the_example_settings_are_the_defaults() -> None:
    example = tomllib.loads((ROOT / "examples" / "kg.toml").read_text(encoding="utf-8"))
    loaded = config.load(ROOT / "examples" / "kg.toml")
    for key in example.keys() - {"metadata", "propositions"}:
        assert getattr(loaded, key.replace("-", "_")) == getattr(config.Config(), key.replace("-", "_")), key


def test_every_query_is_named() -> None:
    queries = [path.stem for path in resources.path("queries").glob("*.rq")]
    assert {"claims", "stances", "copies", "contradictions", "shifts", "timeline", "agreement"} <= set(queries)
    assert [name for name in queries if not in_code(name)] == []


def test_the_commands_of_the_readme_are_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", "\n".join(re.findall(r"```.*?```|`[^`\n]+`", TEXT, flags=re.DOTALL))))
    assert {"demo", "test"} <= named <= targets
    assert "make demo" in README
    assert "make test" in README
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http:", "https:", "#")):
            assert (page.parent / unquote(link.partition("#")[0])).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_mentioned_exist(page: Path) -> None:
    for path in re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists() or "NAME" in path, path


def test_every_room_and_every_dependency_has_its_reason() -> None:
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = [re.split(r"[<>=\[]", entry)[0] for entry in project["dependencies"]]
    assert [name for name in packages if f"| {name} |" not in architecture] == []
    rooms = [path.relative_to(ROOT).as_posix() for path in (ROOT / "kg").rglob("*.py") if path.name != "__init__.py"]
    assert [name for name in rooms if f"`{name}`" not in architecture] == []


def test_nothing_is_left_to_fill_in() -> None:
    assert re.findall(r"<!--.*?-->", TEXT) == []
