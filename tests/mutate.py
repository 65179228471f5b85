"""Mutation testing: how many artificial one-line faults (mutants) in a package do the package's own tests find?

    python tests/mutate.py [PACKAGE_OR_FILE ...] [--count 100] [--seed 15]

A position in the code is drawn at random, seeded; an operator of cosmic-ray puts a fault there; and the tests of the package run until one
fails. A mutant that no test fails on is a survivor, and is printed. All of it happens in a temporary copy of the working tree.
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
COPIED_PATHS = ("kg", "tests", "ontologies", "shapes", "queries", "examples", "docs", "pyproject.toml")
# Libraries that are imported once, before the first mutant: the tests of each mutant run in a fork of this process.
PRELOADED = (
    *("hypothesis", "hypothesis.strategies", "numpy", "rdflib", "pyoxigraph"),
    *("pyshacl", "networkx", "msgspec", "httpx2", "sentencex"),
)
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
PATIENCE = 10  # times the CPU time of the unchanged code: a mutant whose tests take longer counts as killed

Position = tuple[int, int]  # line from 1, column from 0


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One fault.

    :param file: path relative to the repository
    :param line: from 1
    :param operator: name of the cosmic-ray operator
    :param occurrence: of the positions in the file where the operator can be applied, the number of this one, from 0
    """

    file: str
    line: int
    operator: str
    occurrence: int


def tests_of(package: str) -> list[str]:
    """List the test files of a package, which are named after its modules; paths relative to the repository."""
    named = (ROOT / "tests" / f"test_{module.stem}.py" for module in sorted((ROOT / "kg" / package).glob("*.py")))
    return [str(test.relative_to(ROOT)) for test in named if test.exists()]


# ── which faults ─────────────────────────────────────────────────────────────


def draw_mutants(files: Iterable[Path], count: int, seed: int) -> list[Mutant]:
    """Draw mutants of some files: first positions, then one fault for each; so the number of faults at a position does not count.

    :param count: how many; fewer where the files have fewer positions
    """
    faults_at: dict[tuple[str, Position, Position], list[Mutant]] = defaultdict(list)
    for file in files:
        source = file.read_text(encoding="utf-8")
        untested = list(_untested_code(ast.parse(source)))
        tree = get_ast(source)
        for operator in OPERATORS:
            positions = (span for node in ast_nodes(tree) for span in get_operator(f"core/{operator}")().mutation_positions(node))
            for occurrence, (start, end) in enumerate(positions):
                if not any(since <= start and end <= until for since, until in untested):
                    name = str(file.relative_to(ROOT))
                    faults_at[name, start, end].append(Mutant(name, start[0], operator, occurrence))
    chance = random.Random(seed)
    drawn = chance.sample(sorted(faults_at), min(count, len(faults_at)))
    return sorted(chance.choice(faults_at[position]) for position in drawn)


def _untested_code(tree: ast.AST) -> Iterator[tuple[Position, Position]]:
    """Find the code in which a fault changes nothing that a test should see: annotations, decorators, texts of errors, ``strict=``.

    :returns: start and end of each such piece of code
    """
    for node in ast.walk(tree):
        match node:
            case ast.arg() | ast.AnnAssign():
                yield from _extents(node.annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _extents(node.returns, *node.decorator_list)
            case ast.ClassDef():
                yield from _extents(*node.decorator_list)
            case ast.Raise():
                yield from _extents(node)
            case ast.keyword(arg="strict"):
                yield from _extents(node)
            case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assert():
                yield from _extents(node)
            case ast.Assign(targets=[ast.Name(id="what" | "hint")]):  # an error's two sentences
                yield from _extents(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.BitOr())) if re.fullmatch(r"_?[A-Z][a-z]\w*", name):
                yield from _extents(node)  # a name for a type


def _extents(*nodes: ast.AST | None) -> Iterator[tuple[Position, Position]]:
    """Give start and end of each node that has a position; others and None give nothing."""
    for node in nodes:
        if isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.arg):
            yield (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)


# ── running the tests ────────────────────────────────────────────────────────


def copy_of_the_tree(folder: Path) -> None:
    """Copy the parts of the repository that tests read into a folder; the weights of the models are linked."""
    leave_out = shutil.ignore_patterns("__pycache__", "weights")
    for name in COPIED_PATHS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=leave_out)
        else:
            shutil.copy(ROOT / name, folder / name)
    (folder / "kg" / "weights").symlink_to(ROOT / "kg" / "weights")


def run_tests(tests: Sequence[str], limit: float = 0) -> tuple[int, float]:
    """Run test files in a fork of this process, without the slow tests.

    :param limit: seconds of CPU after which the child is ended; 0 for none
    :returns: pytest's exit code, or minus the signal that ended the child; and the seconds of CPU that it took
    """
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            _run_in_child(tests, limit)
        finally:
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
    try:
        _, status, usage = os.wait4(child, 0)
    except BaseException:  # Ctrl-C, or told to end
        os.kill(child, signal.SIGKILL)
        raise
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def _run_in_child(tests: Sequence[str], limit: float) -> None:
    """Run tests in the forked process, silently, and end it with pytest's exit code.

    :param limit: seconds of CPU after which the system ends the process; 0 for none
    """
    if limit:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 2))
        signal.alarm(int(limit) * 10 + 60)  # a mutant may also wait for ever
    null_device = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null_device, descriptor)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    plugins = ("-p", "_hypothesis_pytestplugin", "--hypothesis-profile=seeded", "-p", "no:cacheprovider")
    os._exit(int(pytest.main(["-x", "-m", "not slow", "--tb=no", "-Wignore::pytest.PytestAssertRewriteWarning", *plugins, *tests])))


def try_mutant(mutant: Mutant, tests: Sequence[str], limit: float) -> str:
    """Run the tests on a mutant.

    :param tests: paths of the test files
    :param limit: seconds of CPU
    :returns: for a survivor its position and its line before and after, for people; empty where a test failed
    """
    file = Path(mutant.file)
    before = file.read_text(encoding="utf-8")
    after = mutate_code(before, get_operator(f"core/{mutant.operator}")(), mutant.occurrence)
    most_likely = f"tests/test_{file.stem}.py"
    try:
        file.write_text(after, encoding="utf-8")
        os.utime(file, (0, 0))  # so that no compiled file is taken for the mutant's
        if run_tests(sorted(tests, key=lambda test: test != most_likely), limit)[0]:
            return ""
    finally:
        file.write_text(before, encoding="utf-8")
    line_pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next((old.strip(), new.strip()) for old, new in line_pairs if old != new)
    return f"  {mutant.file}:{mutant.line}  {mutant.operator}\n    - {old}\n    + {new}"


def run(package: str, files: Sequence[Path], count: int, seed: int) -> None:
    """Draw and try mutants of some files of a package; print the survivors, and how many were killed.

    :param count: number of mutants
    """
    tests = tests_of(package)
    code, seconds = run_tests(tests)
    code, seconds = (code, seconds) if code else run_tests(tests)  # again, since the first run compiles, which takes time
    if code:
        sys.exit(f"{package}: the tests fail on the unchanged code (pytest says {code}): pytest -m 'not slow' {' '.join(tests)}")
    mutants = draw_mutants(files, count, seed)
    _print_line(f"{package}: {len(mutants)} mutants, tests of {seconds:.1f} s CPU: {' '.join(tests)}")
    survivors = []
    for number, mutant in enumerate(mutants, 1):
        if line := try_mutant(mutant, tests, PATIENCE * seconds + 10):
            survivors.append(line)
            _print_line(line)
        if number % 20 == 0:
            sys.stderr.write(f"{package}: {number} of {len(mutants)}\n")
    killed = len(mutants) - len(survivors)
    _print_line(f"{package}: killed {killed}, survived {len(survivors)} ({killed / max(1, len(mutants)):.0%} killed)")


def _print_line(text: str) -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line, copy the working tree, and try mutants of each package or file."""
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
        for name in PRELOADED:
            importlib.import_module(name)
        for what in given.what:
            file = ROOT / what
            package = file.parent.name if what.endswith(".py") else what
            files = [file] if what.endswith(".py") else sorted((ROOT / "kg" / package).glob("*.py"))
            run(package, files, given.count, given.seed)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the copy is removed
    main()
