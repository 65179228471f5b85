"""What a user sees of progress: bars on a terminal, few lines elsewhere, nothing with -q, and nothing on standard output ever."""

import os
import pty
import sys
import time
from collections.abc import Callable

import pytest

from kg.commands import bars
from kg.progress import no_progress

Capture = pytest.CaptureFixture[str]


class Clock:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_line_every_ten_seconds_at_most_in_the_unit_of_its_bar() -> None:
    clock, written = Clock(), list[str]()
    lines = bars.Lines(written.append, clock)
    lines("models", 0, 2)
    clock.now += 4
    for done in range(101):  # a step each quarter of a second
        lines("attributions", done, 1200)
        clock.now += 0.25
    assert written == [
        "attributions: 24 of 1,200 articles, 4.00 articles/s, 0:04:54 left\n",
        "attributions: 64 of 1,200 articles, 4.00 articles/s, 0:04:44 left\n",
    ]
    clock.now += 60
    lines("stances", 0, 9000)
    lines("stances", 8, 9000)
    clock.now += 10
    lines("stances", 508, 9000)
    assert written[2:] == ["stances: 0 of 9,000 pairs\n", "stances: 508 of 9,000 pairs, 51 pairs/s, 0:02:47 left\n"]


def test_a_bar_that_begins_again_counts_anew() -> None:
    clock, written = Clock(), list[str]()
    lines = bars.Lines(written.append, clock)
    for _ in range(2):
        lines("vectors", 0, 100)
        clock.now += 20
        lines("vectors", 100, 100)
    assert written == ["vectors: 100 of 100 texts, 5.00 texts/s\n"] * 2


def test_a_short_command_without_a_terminal_is_silent(capsys: Capture) -> None:
    with bars.shown(quiet=False) as progress:
        progress("attributions", 0, 2)
        progress("attributions", 2, 2)
    assert capsys.readouterr() == ("", "")


def test_a_long_one_is_not(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars, "PAUSE", 0.0)
    with bars.shown(quiet=False) as progress:
        progress("attributions", 0, 2)
    assert capsys.readouterr() == ("", "attributions: 0 of 2 articles\n")


def test_quiet_means_quiet(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars, "PAUSE", 0.0)
    with bars.shown(quiet=True) as progress:
        assert progress is no_progress
        progress("attributions", 1, 2)
    assert capsys.readouterr() == ("", "")


def _on_a_terminal(work: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> str:
    """Do some work with a terminal of 120 columns as standard error; give what it shows."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    master, slave = pty.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        work()
    os.set_blocking(master, False)
    shown = os.read(master, 1 << 16).decode()
    os.close(master)
    return shown


def test_bars_on_a_terminal(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> None:
        with bars.shown(quiet=False) as progress:
            progress("attributions", 0, 4)
            progress("stances", 0, 2000)
            progress("stances", 1000, 2000)
            progress("stances", 0, 0)
            for done in range(1, 4):
                time.sleep(0.02)
                progress("attributions", done, 4)

    shown = _on_a_terminal(work, monkeypatch)
    assert "3 of 4 articles, " in shown
    assert " articles/s" in shown
    assert "0 of 0 pairs" in shown
    assert shown.rstrip().endswith("\x1b[2K")  # the bars are gone
    assert capsys.readouterr().out == ""
