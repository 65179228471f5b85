"""The gate on two folders of invented articles: each fault that was put into the one is found at its line, and none in its clean twin."""

from pathlib import Path

import pytest

from kg import pipeline
from kg.config import Config
from kg.gate import verdict
from kg.gate.findings import Verdict

FOLDER = Path(__file__).parent / "faulty"
OF_THE_BUILD = {"KG035", "KG039"}  # about claims as they were read, in both folders
EXPECTED = [tuple(line.split(",")) for line in (FOLDER / "expected.csv").read_text("utf-8").splitlines()[1:]]  # code, file, line
RED = {"KG101", "KG102", "KG103", "KG104", "KG105", "KG106", "KG107"}


def check(side: str, out: Path) -> Verdict:
    """Build one of the folders, and check the graph."""
    given, articles = FOLDER / side, FOLDER / side / "articles"
    config = Config(metadata=given / "metadata.csv", propositions=given / "propositions.txt")
    pipeline.build([str(articles)], out, config)
    return verdict.check(out)


def places(found: Verdict) -> list[tuple[str, ...]]:
    """Give code, file and line of each finding."""
    result = []
    for finding in found.report.findings:
        if finding.code not in OF_THE_BUILD:
            place = found.places[finding.focus]
            assert place.start, finding
            result.append((finding.code, Path(place.file).name, str(place.start[0])))
    return sorted(result)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    return check("faulty", tmp_path_factory.mktemp("faulty") / "out")


def test_each_fault_is_found_at_its_line(faulty: Verdict) -> None:
    assert places(faulty) == sorted(EXPECTED)


def test_what_is_certainly_wrong_fails_the_run(faulty: Verdict) -> None:
    assert faulty.exit_code == 1
    assert {finding.code for finding in faulty.failing} == RED


def test_the_clean_twins_have_no_finding(tmp_path: Path) -> None:
    found = check("clean", tmp_path / "out")
    assert places(found) == []
    assert found.exit_code == 0


def test_the_folders_have_the_same_articles() -> None:
    clean, faulty = ({path.name for path in (FOLDER / side / "articles").iterdir()} for side in ("clean", "faulty"))
    assert clean == faulty
    assert len(clean) > 20
