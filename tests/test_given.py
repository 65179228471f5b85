"""The user's files are read and checked before a model is opened."""

import json
from pathlib import Path

import pytest

from kg import cli, given, pipeline
from kg.config import Config
from kg.errors import CheckError, ConfigError, InputError, KgError, ModelError
from kg.gate import shapes
from kg.people.entities import Entity
from kg.vocab import Minter

MINTER = Minter()
HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <http://schema.org/> .\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article, on a machine whose models must not be opened."""
    (tmp_path / "in").mkdir()
    text = "The dam at Olven is safe, engineer Pavel Orin said on Friday. Mayor Ida Holm denied that the dam leaks.\n"
    (tmp_path / "in" / "dam.txt").write_text(text, encoding="utf-8")

    def opened(*_: object) -> None:
        pytest.fail("a model was opened before all was checked")

    monkeypatch.setattr(pipeline, "read", opened)
    return tmp_path


def test_everything_is_read_once(tmp_path: Path) -> None:
    contents = {
        "propositions": ("p.txt", "The dam is safe\n"),
        "registry": ("r.TTL", f'{HEAD}<urn:dam> skos:prefLabel "The dam is safe" .'),
        "entities": ("e.ttl", f'{HEAD}<urn:ida> schema:name "Ida Holm" .'),
        "metadata": ("m.csv", "path;title\ndam.txt;Dam is safe\n"),
    }
    for name, content in contents.values():
        (tmp_path / name).write_text(content, encoding="utf-8")
    config = Config(**{key: tmp_path / name for key, (name, _) in contents.items()})  # type: ignore[arg-type]
    found = given.read(config, MINTER)
    assert [one.text for one in found.propositions] == ["The dam is safe"]
    assert [entry.iri for entry in found.registry] == ["urn:dam"]
    assert found.entities == (Entity(MINTER.external_speaker("urn:ida"), "Ida Holm", frozenset({"Ida Holm"}), None, ()),)
    assert found.metadata.rows["dam.txt"].title == "Dam is safe"
    assert found.digest == config.digest()


def test_nothing_given_is_nothing() -> None:
    found = given.read(Config(), MINTER)
    assert (found.propositions, found.registry, found.entities, dict(found.metadata.rows)) == ((), (), (), {})


@pytest.mark.parametrize(
    ("key", "name", "content"),
    [
        ("propositions", "p.txt", b"\xff"),
        ("propositions", "p.txt", b"The dam is safe\nthe dam is safe\n"),
        ("propositions", "p.TTL", b"no turtle"),
        ("propositions", "p.ttl", f'{HEAD}<dam> skos:prefLabel "The dam is safe" .'.encode()),
        ("registry", "r.ttl", f'{HEAD}<dam> skos:prefLabel "The dam is safe" .'.encode()),
        ("entities", "e.ttl", b"no turtle"),
        ("entities", "e.ttl", f'{HEAD}<ida> schema:name "Ida Holm" .'.encode()),
        ("entities", "e.ttl", HEAD.encode()),
        ("metadata", "m.csv", b"path,path\na.txt,b.txt\n"),
        ("metadata", "m.csv", b"path,published\n"),
    ],
)
def test_a_bad_file_is_said_before_a_model_is_opened(folder: Path, key: str, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        pipeline.build([str(folder / "in")], folder / "out", Config(**{key: folder / name}))  # type: ignore[arg-type]
    assert str(folder / name) in caught.value.what
    assert "\n" not in caught.value.what
    assert caught.value.hint.endswith((".", ")"))
    assert not (folder / "out").exists()


def test_shapes_that_do_not_parse_are_said_before_a_model_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "shapes").mkdir()
    (folder / "shapes" / "kg.ttl").write_text("no turtle", encoding="utf-8")
    monkeypatch.setattr(shapes.resources, "path", lambda name: folder / name)
    with pytest.raises(CheckError) as caught:
        pipeline.build([str(folder / "in")], folder / "out", Config())
    assert caught.value.exit_code == 4


def _models(folder: Path) -> list[dict[str, Path | str]]:
    (folder / "empty").mkdir()
    (folder / "stance").mkdir()
    (folder / "stance" / "config.json").write_text('{"scores": {}, "name": "mine"}', encoding="utf-8")
    (folder / "labels").mkdir()
    foreign = {"model_type": "bert", "id2label": {"0": "good", "1": "bad"}, "label2id": {"good": 0, "bad": 1}}
    (folder / "labels" / "config.json").write_text(json.dumps(foreign), encoding="utf-8")
    return [
        {"attribution_model": folder / "nowhere"},
        {"attribution_model": folder / "empty"},
        {"stance_model": str(folder / "stance")},
        {"stance_model": str(folder / "empty")},
        {"stance_model": str(folder / "labels")},
    ]


def test_a_folder_without_a_model_is_said_before_a_worker_starts(folder: Path) -> None:
    for number, setting in enumerate(_models(folder)):
        with pytest.raises(ModelError) as caught:
            pipeline.build([str(folder / "in")], folder / "out", Config(workers=2, **setting))  # type: ignore[arg-type]
        assert str(next(iter(setting.values()))) in caught.value.what, number


def test_a_model_that_cannot_run_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        message = "tensor\nmissing"
        raise RuntimeError(message)

    monkeypatch.setattr(given, "Reader", broken)
    with pytest.raises(ModelError, match=r"cannot be run \(RuntimeError: tensor missing\)"):
        given.read(Config(attribution_model=Path("mine")), MINTER)


@pytest.mark.parametrize(
    "arguments", [["build", ""], ["build", " "], ["build", "in", "--propositions", ""], ["build", "in", "--metadata", ""]]
)
def test_an_empty_path_is_a_usage_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(folder)
    assert cli.main([*arguments, "-o", "out"]) == 2
    what, hint = capsys.readouterr().err.splitlines()
    assert what.endswith(".")
    assert hint.endswith((".", ")"))


def test_a_file_that_went_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError) as caught:
        given.read(Config(metadata=tmp_path / "gone.csv"), MINTER)
    assert isinstance(caught.value, InputError | ConfigError)
