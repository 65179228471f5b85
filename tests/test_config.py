"""kg/config.py: kg.toml, the flags over it, and the digest of what changes the graph."""

from pathlib import Path

import pytest

from kg import config, vocab
from kg.config import Config, load
from kg.errors import ConfigError


def toml(folder: Path, text: str) -> Path:
    path = folder / "kg.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


def test_defaults() -> None:
    settings = load()
    assert settings == Config()
    assert (settings.base, settings.fail_on, settings.runtime, settings.workers) == (vocab.BASE, "violation", "onnx", 1)


def test_the_file_of_the_current_folder_is_found() -> None:
    toml(Path(), 'fail-on = "warning"')
    assert load().fail_on == "warning"


def test_flags_win_over_the_file_and_none_is_no_flag(tmp_path: Path) -> None:
    path = toml(tmp_path, 'fail-on = "warning"\nstrict = true\nworkers = 3')
    settings = load(path, {"fail_on": "never", "strict": False, "workers": None})
    assert (settings.fail_on, settings.strict, settings.workers) == ("never", False, 3)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text("The pier should close")
    (tmp_path / "nli").mkdir()
    settings = load(toml(tmp_path, 'propositions = "p.txt"\nattribution-model = "tagger"\nstance-model = "nli"'))
    assert settings.propositions == tmp_path / "p.txt"
    assert settings.attribution_model == tmp_path / "tagger"
    assert settings.stance_model == str(tmp_path / "nli")


def test_a_hub_id_is_no_path(tmp_path: Path) -> None:
    assert load(toml(tmp_path, 'stance-model = "someone/some-nli"')).stance_model == "someone/some-nli"


@pytest.mark.parametrize(("key", "near"), [("fail_on", "fail-on"), ("worker", "workers"), ("proposition", "propositions")])
def test_an_unknown_key_is_refused_with_the_nearest(tmp_path: Path, key: str, near: str) -> None:
    with pytest.raises(ConfigError, match=f"unknown key: '{key}'") as caught:
        load(toml(tmp_path, f"{key} = 1"))
    assert caught.value.hint == f"Did you mean '{near}'?"
    assert caught.value.exit_code == 2


def test_an_unknown_key_like_no_other_lists_them_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(toml(tmp_path, "zzzzzz = 1"))
    assert "attribution-model, base, corrections, dataset, engine, entities" in caught.value.hint


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ('workers = "two"', "a whole number from 1 up"),
        ("workers = 0", "a whole number from 1 up"),
        ("workers = true", "a whole number from 1 up"),
        ('fail-on = "error"', '"violation", "warning", "info" or "never"'),
        ('base = "example"', "an http(s) IRI that ends in / or #"),
        ('base = "https://example.org/a> <b/"', "an http(s) IRI that ends in / or #"),
        ('strict = "yes"', "true or false"),
        ("metadata = 3", "the path of a CSV file"),
        ('runtime = "tensorflow"', '"onnx" or "torch"'),
        ("min-confidence = 1.01", "a number from 0 to 1"),
        ("min-confidence = -0.1", "a number from 0 to 1"),
        ("min-confidence = nan", "a number from 0 to 1"),
        ('min-confidence = "high"', "a number from 0 to 1"),
    ],
)
def test_a_wrong_value_names_key_and_remedy(tmp_path: Path, line: str, remedy: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(toml(tmp_path, line))
    assert repr(line.split(" = ", maxsplit=1)[0]) in caught.value.what
    assert remedy in caught.value.hint


def test_a_wrong_flag_is_refused_alike() -> None:
    with pytest.raises(ConfigError, match="'workers'"):
        load(None, {"workers": 0})


@pytest.mark.parametrize("text", ["fail-on = ", "\udcff"])
def test_no_toml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kg.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match="not TOML"):
        load(path)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        load(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match="'metadata'") as caught:
        load(toml(tmp_path, 'metadata = "m.csv"'))
    assert "--metadata" in caught.value.hint


def test_the_expectations_name_every_key() -> None:
    assert set(config._EXPECTED) == set(Config.__struct_encode_fields__)


def test_digest_follows_content_not_place(tmp_path: Path) -> None:
    one, two, other = tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "other.txt"
    one.write_text("The pier should close")
    two.write_text("The pier should close")
    other.write_text("The pier should stay")
    digests = [load(None, {"propositions": path}).digest() for path in (one, two, other)]
    assert digests[0] == digests[1] != digests[2]
    assert load(None, {"entities": one}).digest() != digests[0]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"workers": 4}, True),
        ({"fail_on": "info"}, True),
        ({"strict": True}, True),
        ({"no_text": True}, False),
        ({"base": "https://example.org/"}, False),
        ({"runtime": "torch"}, False),
        ({"min_confidence": 0.8}, False),
        ({"min_confidence": None}, True),
    ],
)
def test_digest_holds_what_changes_the_graph(change: dict[str, object], *, same: bool) -> None:
    assert (load(None, change).digest() == load().digest()) is same


def test_the_minimum_confidence_is_the_models_own_unless_it_is_set(tmp_path: Path) -> None:
    assert load().min_confidence is None
    assert [load(toml(tmp_path, f"min-confidence = {number}")).min_confidence for number in ("0", "1", "0.75")] == [0.0, 1.0, 0.75]
    assert load(toml(tmp_path, "min-confidence = 0.75"), {"min_confidence": 0.0}).min_confidence == 0.0
    assert len({load(None, {"min_confidence": number}).digest() for number in (0.0, 0.5, 1.0)}) == 3
    assert load(None, {"min_confidence": 1}).digest() == load(None, {"min_confidence": 1.0}).digest()


def test_digest_of_a_vanished_file(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("The pier should close")
    settings = load(None, {"propositions": path})
    path.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        settings.digest()


# ── [dataset] ────────────────────────────────────────────────────────────────


def test_what_is_said_of_the_publication(tmp_path: Path) -> None:
    said = 'license = "https://e.example/l"\npublisher = "The Archive"\ncontact = "us@e.example"\nrights = "All."'
    settings = load(toml(tmp_path, f"[dataset]\n{said}"))
    assert settings.dataset == config.Dataset(license="https://e.example/l", publisher="The Archive", contact="us@e.example", rights="All.")
    assert settings.digest() != Config().digest()
    assert load(toml(tmp_path, "[dataset]")).digest() == Config().digest()


@pytest.mark.parametrize(
    "said", ['license = "CC BY 4.0"', 'licence = "https://e.example/l"', 'publisher = ""', 'contact = "call us"', "rights = 1"]
)
def test_what_cannot_be_published_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(ConfigError, match="The value of 'dataset' is wrong") as caught:
        load(toml(tmp_path, f"[dataset]\n{said}"))
    assert "license (an http(s) IRI)" in caught.value.hint
