"""The suite itself: what tests/slow.txt names is there."""

from pathlib import Path

import pytest
from conftest import SLOW

TESTS = Path(__file__).resolve().parent


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_test_is_there(name: str) -> None:
    file, _, function = name.partition("::")
    text = (TESTS.parent / file).read_text(encoding="utf-8")
    assert f"def {function.partition('[')[0]}" in text
