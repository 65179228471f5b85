"""tests/mutate.py: which faults are put into the code."""

from pathlib import Path

import mutate
import pytest

CODE = '''"""A module with 12 things."""
LIMIT: int | None = 7
Name = str | None


def half(size: int | None = 3) -> int | None:
    """Half of 2."""
    if size is None:
        what = f"Nothing is given: {1 + 1}."
        raise ValueError(what, 1 + 1)
    return [*zip((size,), (size,), strict=True)][0][0] // 2
'''


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    file = tmp_path / "code.py"
    file.write_text(CODE, encoding="utf-8")
    return file


def test_annotations_docstrings_and_the_words_of_errors_are_left_alone(code: Path) -> None:
    drawn = mutate.draw_mutants([code], 100, 1)
    assert [(mutant.line, mutant.operator.partition("_")[0]) for mutant in drawn] == [
        (2, "NumberReplacer"),
        (6, "NumberReplacer"),
        (8, "AddNot"),
        (8, "ReplaceComparisonOperator"),
        (11, "NumberReplacer"),
        (11, "NumberReplacer"),
        (11, "NumberReplacer"),
        (11, "ReplaceBinaryOperator"),
    ]


def test_the_sample_is_seeded(code: Path) -> None:
    assert mutate.draw_mutants([code], 4, 1) == mutate.draw_mutants([code], 4, 1) != mutate.draw_mutants([code], 4, 2)


def test_each_package_has_tests_of_its_own() -> None:
    for package in mutate.PACKAGES:
        assert len(mutate.tests_of(package)) >= 2
