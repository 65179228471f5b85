"""Prints what a command has found: as text for people, as JSON for programs."""

# ruff: noqa: PLC0415 - a command imports only what it needs, so that the others start fast

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files, printing

if TYPE_CHECKING:
    from kg.pipeline import BuildResult

# ── for people ───────────────────────────────────────────────────────────────


def print_text(text: str) -> None:
    """Print a text for people; characters and commands that a terminal or a CI log would obey are made harmless."""
    sys.stdout.write(printing.lines(text))


def print_build(result: "BuildResult", *, as_json: bool) -> None:
    """Print the result of a build or an import: what it read, found and wrote."""
    if as_json:
        print_json(_as_dict(result))
    else:
        print_text(_summary(result))


def _summary(result: "BuildResult") -> str:
    """Describe the result of a build in lines for people."""
    from kg.gate import reports
    from kg.gate.findings import Verdict

    counts = ", ".join(f"{count:,} {name}" for name, count in result.counts.items() if name not in {"articles", "skipped"})
    lines = [
        f"Read {result.counts['articles']:,} articles, skipped {len(result.skipped):,}.",
        *(printing.line(f"  {article.source}: {article.reason} {article.hint}") for article in result.skipped),
        *(printing.line(f"Note: {note}") for note in result.notes),
        "",
        f"Found {counts}.",
        "",
        reports.text(Verdict(result.report, result.places)),
        "Written:",
        *(printing.line(f"  {path}") for path in result.files),
    ]
    return "\n".join(lines) + "\n"


def named_values(scores: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Flatten nested scores: ``{"source": {"f1": 0.9}}`` gives ``("source f1", 0.9)``.

    :param prefix: what each name begins with, and a space
    """
    if isinstance(scores, dict):
        for name, value in scores.items():
            yield from named_values(value, f"{prefix}{name} ")
    else:
        yield prefix.rstrip(), scores


# ── for programs ─────────────────────────────────────────────────────────────


def print_json(content: object) -> None:
    """Print a value as JSON; control characters in it are escaped, so that it is safe on a terminal and reads back unchanged."""
    sys.stdout.write(printing.escaped(json.dumps(content, ensure_ascii=False, indent=2)) + "\n")


def _as_dict(result: "BuildResult") -> dict[str, object]:
    """Describe the result of a build as ``kg build --json`` prints it (docs/cli.md)."""
    severities = [finding.severity for finding in result.report.findings]
    return {
        "out": str(result.out),
        "files": [str(path) for path in result.files],
        "counts": result.counts,
        "skipped": [{"source": article.source, "reason": article.reason, "hint": article.hint} for article in result.skipped],
        "notes": list(result.notes),
        "findings": {severity: severities.count(severity) for severity in ("violation", "warning", "info")},
        "exitCode": result.exit_code,
    }


def print_exactly(parts: Iterable[str]) -> None:
    """Print the parts of a text one after the other: unchanged into a file or a pipe, made harmless on a terminal."""
    if sys.stdout.isatty():
        print_text("".join(parts))
    else:
        sys.stdout.writelines(parts)


def print_or_write(text: str, out: Path | None) -> None:
    """Print a text, unchanged; or, where ``out`` names a file, write it there whole or not at all."""
    if out is None:
        sys.stdout.write(text)
    else:
        files.put(out, text)
