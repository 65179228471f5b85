"""Mutation run: how many one-line faults in a package do the package's own tests find?

    python tests/mutate.py [PACKAGE_OR_FILE ...] [--count 100] [--seed 15]

A place in the code is drawn by seeded chance, a fault is put there by an operator of cosmic-ray, and the tests of the package run until
the first that fails. A fault that no test sees is a survivor, and is printed. All of it happens in a temporary copy of the working tree.
"""

import argparse
import ast
import importlib
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("people", "claims", "stances", "gate")
COPIED = ("kg", "tests", "ontologies", "shapes", "queries", "examples", "docs", "pyproject.toml")
# Imported once, before the first mutant: each mutant is a child of this process.
WARM = ("hypothesis", "numpy", "rdflib", "pyoxigraph", "pyshacl", "networkx", "msgspec", "httpx2", "sentencex", "hypothesis.strategies")
OPERATORS = (
    "NumberReplacer",
    "AddNot",
    "ZeroIterationForLoop",
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_USub_UAdd"),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("BitOr_BitAnd", "BitAnd_BitOr")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt")),
)
PATIENCE = 10  # a mutant may take so many times the CPU time of the unchanged code: then it counts as killed

Position = tuple[int, int]  # line from 1, column from 0


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One fault: an operator, applied where it applies for the nth time in a file."""

    file: str
    line: int
    operator: str
    occurrence: int


def tests_of(package: str) -> list[str]:
    """Give the test files of a package: those named after its modules."""
    named = (ROOT / "tests" / f"test_{module.stem}.py" for module in sorted((ROOT / "kg" / package).glob("*.py")))
    return [str(test.relative_to(ROOT)) for test in named if test.exists()]


# ── which faults ─────────────────────────────────────────────────────────────


def draw(files: Iterable[Path], count: int, seed: int) -> list[Mutant]:
    """Draw places by seeded chance, and one fault for each: so a line with ten possible faults counts as often as one with two."""
    places: dict[tuple[str, Position, Position], list[Mutant]] = defaultdict(list)
    for file in files:
        source = file.read_text(encoding="utf-8")
        silent = list(_silent(ast.parse(source)))
        tree = get_ast(source)
        for operator in OPERATORS:
            positions = (span for node in ast_nodes(tree) for span in get_operator(f"core/{operator}")().mutation_positions(node))
            for occurrence, (start, end) in enumerate(positions):
                if not any(since <= start and end <= until for since, until in silent):
                    name = str(file.relative_to(ROOT))
                    places[name, start, end].append(Mutant(name, start[0], operator, occurrence))
    chance = random.Random(seed)
    drawn = chance.sample(sorted(places), min(count, len(places)))
    return sorted(chance.choice(places[place]) for place in drawn)


def _silent(tree: ast.AST) -> Iterator[tuple[Position, Position]]:
    """Give the stretches where a fault changes no behaviour that a test could see: annotations, decorators, errors' words, strictness."""
    for node in ast.walk(tree):
        match node:
            case ast.arg() | ast.AnnAssign():
                yield from _stretches(node.annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _stretches(node.returns, *node.decorator_list)
            case ast.ClassDef():
                yield from _stretches(*node.decorator_list)
            case ast.Raise():
                yield from _stretches(node)
            case ast.keyword(arg="strict"):
                yield from _stretches(node)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assert():
                yield from _stretches(node)
            case ast.Assign(targets=[ast.Name(id="what" | "hint")]):  # an error's two sentences
                yield from _stretches(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.BitOr())) if re.fullmatch(r"_?[A-Z][a-z]\w*", name):
                yield from _stretches(node)  # a name for a type


def _stretches(*nodes: ast.AST | None) -> Iterator[tuple[Position, Position]]:
    for node in nodes:
        if isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.arg):
            yield (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)


# ── what the tests say of them ───────────────────────────────────────────────


def copy_of_the_tree(folder: Path) -> None:
    """Copy what tests read; the weights, which nobody mutates, are linked."""
    leave_out = shutil.ignore_patterns("__pycache__", "weights")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=leave_out)
        else:
            shutil.copy(ROOT / name, folder / name)
    (folder / "kg" / "weights").symlink_to(ROOT / "kg" / "weights")


def run_tests(tests: Sequence[str], limit: float = 0) -> tuple[int, float]:
    """Run tests in a child of this process, without the slow ones.

    :param limit: seconds of CPU after which the child is ended; 0 for none
    :returns: pytest's exit code, or minus the signal that ended the child; and the seconds of CPU that it took
    """
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            _child(tests, limit)
        finally:
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
    try:
        _, status, usage = os.wait4(child, 0)
    except BaseException:  # Ctrl-C, or told to end
        os.kill(child, signal.SIGKILL)
        raise
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def _child(tests: Sequence[str], limit: float) -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 2))
        signal.alarm(int(limit) * 10 + 60)  # a mutant may also wait for ever
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    plugins = ("-p", "_hypothesis_pytestplugin", "--hypothesis-profile=seeded", "-p", "no:cacheprovider")
    os._exit(int(pytest.main(["-x", "-m", "not slow", "--tb=no", "-Wignore::pytest.PytestAssertRewriteWarning", *plugins, *tests])))


def judge(mutant: Mutant, tests: Sequence[str], limit: float) -> str:
    """Give the mutant's line before and after where no test sees the fault; else nothing."""
    file = Path(mutant.file)
    before = file.read_text(encoding="utf-8")
    after = mutate_code(before, get_operator(f"core/{mutant.operator}")(), mutant.occurrence)
    own = f"tests/test_{file.stem}.py"
    try:
        file.write_text(after, encoding="utf-8")
        os.utime(file, (0, 0))  # so that no compiled file is taken for the mutant's
        if run_tests(sorted(tests, key=lambda test: test != own), limit)[0]:
            return ""
    finally:
        file.write_text(before, encoding="utf-8")
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next((old.strip(), new.strip()) for old, new in pairs if old != new)
    return f"  {mutant.file}:{mutant.line}  {mutant.operator}\n    - {old}\n    + {new}"


def run(package: str, files: Sequence[Path], count: int, seed: int) -> None:
    """Print killed and survived mutants of some files of a package."""
    tests = tests_of(package)
    code, seconds = run_tests(tests)
    code, seconds = (code, seconds) if code else run_tests(tests)  # the first run compiles
    if code:
        sys.exit(f"{package}: the tests fail on the unchanged code (pytest says {code}): pytest -m 'not slow' {' '.join(tests)}")
    mutants = draw(files, count, seed)
    _say(f"{package}: {len(mutants)} mutants, tests of {seconds:.1f} s CPU: {' '.join(tests)}")
    survivors = []
    for number, mutant in enumerate(mutants, 1):
        if line := judge(mutant, tests, PATIENCE * seconds + 10):
            survivors.append(line)
            _say(line)
        if number % 20 == 0:
            sys.stderr.write(f"{package}: {number} of {len(mutants)}\n")
    killed = len(mutants) - len(survivors)
    _say(f"{package}: killed {killed}, survived {len(survivors)} ({killed / max(1, len(mutants)):.0%} killed)")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line, copy the tree, and run each package."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("what", nargs="*", default=PACKAGES, metavar="PACKAGE_OR_FILE", help=f"Default: {' '.join(PACKAGES)}.")
    reader.add_argument("--count", type=int, default=100, help="Mutants for each.")
    reader.add_argument("--seed", type=int, default=15)
    given = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        copy_of_the_tree(Path(folder))
        os.chdir(folder)
        os.environ["PYTHONPATH"] = folder
        sys.path[0] = folder
        for name in WARM:
            importlib.import_module(name)
        for what in given.what:
            file = ROOT / what
            package = file.parent.name if what.endswith(".py") else what
            files = [file] if what.endswith(".py") else sorted((ROOT / "kg" / package).glob("*.py"))
            run(package, files, given.count, given.seed)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the copy is removed
    main()
